#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "data/limits.h"
#include "source_text.h"
#include "temporary.h"

static void
levels_beyond_the_memory_allowed_are_an_error_that_says_what_to_do(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    char want[256];
    struct source_text csv = {NULL, 0, 0};
    struct source_text got = {NULL, 0, 0};
    source_text_add(&csv, "n,id\n", 5);
    for (int i = 0; i < 50000; i++) {
        char line[64];
        source_text_add(&csv, line, (size_t)sprintf(line, "%d,id%d\n", i, i));
    }
    temporary_file(path, csv.text, csv.length);
    plogp_read_options options = plogp_read_options_defaults();
    options.max_memory = 2 << 20;
    CHECK(source_text_file(path, &options, &got) == PLOGP_ENOMEM);
    (void)snprintf(want, sizeof want,
                   "%s: the levels of the columns take more than 1 MiB; column 'id'",
                   path);
    CHECK(strncmp(got.text, want, strlen(want)) == 0);
    options.max_memory = 16 << 20;
    got.length = 0;
    CHECK(source_text_file(path, &options, &got) == PLOGP_OK);
    const char *const columns[] = {"n"};
    options.max_memory = 1 << 20;
    options.columns = columns;
    options.column_count = 1;
    got.length = 0;
    CHECK(source_text_file(path, &options, &got) == PLOGP_OK);
    unlink(path);
    free(csv.text);
    free(got.text);
}

static void the_memory_allowed_is_told_in_a_unit_that_shows_it(void **state)
{
    static const struct {
        uint64_t memory;
        const char *told;
    } CASES[] = {{1000, " 500 bytes;"},
                 {2048, " 1 KiB;"},
                 {5000, " 2500 bytes;"},
                 {40000, " 19 KiB;"},
                 {2 << 20, " 1 MiB;"}};
    (void)state;
    struct plogp__column id = {.name = "id"};
    const struct plogp__columns columns = {.items = &id, .all = 1};
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    id.dictionary.bytes = 2 << 20;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        CHECK(plogp__check_levels(&columns, "t", CASES[i].memory, &context) ==
              PLOGP_ENOMEM);
        CHECK(strstr(error.message, CASES[i].told) != NULL);
    }
}

static void a_quote_left_open_does_not_take_all_memory(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    const size_t size = 3 << 20;
    struct source_text got = {NULL, 0, 0};
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, "a,b\n1,2\n3,\"", 11);
    temporary_file(path, text, size);
    free(text);
    plogp_read_options options = plogp_read_options_defaults();
    options.max_memory = 1 << 20;
    CHECK(source_text_file(path, &options, &got) == PLOGP_EFORMAT);
    assert_string_equal(
        got.text + strlen(path),
        ":3: a row too long for the memory allowed; is a quote left open?");
    unlink(path);
    free(got.text);
}

struct heard {
    uint64_t done;
    uint64_t total;
    size_t times;
};

static void hear(void *state, uint64_t done, uint64_t total)
{
    struct heard *heard = state;
    *heard = (struct heard){done, total, heard->times + 1};
}

static void progress_counts_the_bytes_of_the_file(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    struct heard heard = {0, 0, 0};
    const plogp_progress progress = {.report = hear, .state = &heard};
    plogp_context context = plogp_context_defaults();
    context.progress = &progress;
    plogp_source *source = NULL;
    temporary_file(path, "a\n1\n2\n", 6);
    CHECK(plogp_source_open(path, NULL, &context, &source) == PLOGP_OK);
    CHECK(heard.times >= 1 && heard.done <= 6 && heard.total == 6);
    plogp_source_free(source);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            levels_beyond_the_memory_allowed_are_an_error_that_says_what_to_do),
        cmocka_unit_test(the_memory_allowed_is_told_in_a_unit_that_shows_it),
        cmocka_unit_test(a_quote_left_open_does_not_take_all_memory),
        cmocka_unit_test(progress_counts_the_bytes_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
