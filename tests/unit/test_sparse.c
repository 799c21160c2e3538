#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/number.h"
#include "plogp/sparse.h"
#include "source_text.h"
#include "temporary.h"

static void add_size(struct source_text *out, size_t number)
{
    char text[32];
    source_text_add(out, text, (size_t)snprintf(text, sizeof text, "%zu", number));
}

/* "LABEL FEATURE:VALUE ..." with features counted from 0. */
static void add_row(struct source_text *out, const plogp_sparse_source *source,
                    const plogp_sparse_batch *batch, size_t row)
{
    const plogp_levels *labels = plogp_sparse_schema_of(source)->labels;
    const uint32_t label = batch->label[row];
    source_text_add(out, labels->text[label], labels->length[label]);
    for (size_t i = batch->start[row]; i < batch->start[row + 1]; i++) {
        source_text_add(out, " ", 1);
        add_size(out, batch->feature[i]);
        source_text_add(out, ":", 1);
        source_text_number(out, batch->value[i]);
    }
    source_text_add(out, "\n", 1);
}

static plogp_status read_rows(plogp_sparse_source *source, struct source_text *out)
{
    plogp_sparse_batch batch = {.rows = 1};
    plogp_status status = PLOGP_OK;
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(source, &batch);
        for (size_t row = 0; status == PLOGP_OK && row < batch.rows; row++)
            add_row(out, source, &batch, row);
    }
    return status;
}

static void rows_come_back_whatever_the_block_and_the_batch(void **state)
{
    (void)state;
    const char *text =
        "+1 1:0.5 3:-2e1 # comment\n\n-1\r\n1.0 2:1 3:0 4:1e-3\n# nothing\nfrog 4:7";
    const char *want = "1 0:0.5 2:-20\n-1\n1 1:1 3:0.001\nfrog 3:7\n";
    char path[TEMPORARY_SIZE];
    temporary_file(path, text, strlen(text));
    for (size_t block = 1; block < 80; block++) {
        plogp_read_options options = plogp_read_options_defaults();
        options.buffer_bytes = block;
        options.batch_rows = 1 + block % 5;
        struct source_text got = {NULL, 0, 0};
        plogp_sparse_source *source = NULL;
        CHECK(plogp_sparse_open(path, &options, NULL, &source) == PLOGP_OK);
        const plogp_sparse_schema *schema = plogp_sparse_schema_of(source);
        CHECK(schema->rows == 4 && schema->entries == 5 && schema->features == 4);
        CHECK(schema->first_index == 1 && schema->labels->count == 3);
        for (int pass = 0; pass < 2; pass++) {
            got.length = 0;
            CHECK(read_rows(source, &got) == PLOGP_OK);
            assert_string_equal(got.text, want);
            CHECK(plogp_sparse_rewind(source) == PLOGP_OK);
        }
        plogp_sparse_free(source);
        free(got.text);
    }
    unlink(path);
}

static void index_zero_makes_it_the_first(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    temporary_file(path, "0 0:1 2:3\n", 10);
    plogp_sparse_source *source = NULL;
    struct source_text got = {NULL, 0, 0};
    CHECK(plogp_sparse_open(path, NULL, NULL, &source) == PLOGP_OK);
    CHECK(plogp_sparse_schema_of(source)->first_index == 0);
    CHECK(plogp_sparse_schema_of(source)->features == 3);
    CHECK(read_rows(source, &got) == PLOGP_OK);
    assert_string_equal(got.text, "0 0:1 2:3\n");
    plogp_sparse_free(source);
    free(got.text);
    unlink(path);
}

static void faults_name_file_line_and_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } FAULTS[] = {
        {"", ": has no row"},
        {"# only\n\n", ": has no row"},
        {"1 1:1\n3:4\n", ":2: '3:4' stands where the label should be"},
        {"1,2 1:1\n", ":1: '1,2' are several labels; a row has one"},
        {"1 x\n", ":1: 'x' is no INDEX:VALUE"},
        {"1 x:1\n", ":1: 'x:1' has no index below 4294967295 before the colon"},
        {"1 :1\n", ":1: ':1' has no index below 4294967295 before the colon"},
        {"1 4294967295:1\n",
         ":1: '4294967295:1' has no index below 4294967295 before the colon"},
        {"\n1 2:1 2:1\n", ":2: '2:1' does not ascend: the indices of a row must"},
        {"1 2:\n", ":1: '2:' has no finite number behind the colon"},
        {"1 2:inf\n", ":1: '2:inf' has no finite number behind the colon"},
    };
    for (size_t i = 0; i < sizeof FAULTS / sizeof FAULTS[0]; i++) {
        char path[TEMPORARY_SIZE];
        plogp_error error = {"", 0};
        plogp_context context = plogp_context_defaults();
        context.error = &error;
        plogp_sparse_source *source = NULL;
        temporary_file(path, FAULTS[i].text, strlen(FAULTS[i].text));
        CHECK(plogp_sparse_open(path, NULL, &context, &source) == PLOGP_EFORMAT);
        assert_string_equal(error.message + strlen(path), FAULTS[i].message);
        CHECK(source == NULL);
        unlink(path);
    }
}

static plogp_status open_and_read(const plogp_context *context, void *state)
{
    const char *path = state;
    plogp_sparse_source *source = NULL;
    plogp_sparse_batch batch;
    plogp_status status = plogp_sparse_open(path, NULL, context, &source);
    if (status == PLOGP_OK)
        status = plogp_sparse_next(source, &batch);
    plogp_sparse_free(source);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    temporary_file(path, "a 1:1 2:2\nb 3:3\n", 16);
    CHECK(failing_alloc_survives(open_and_read, path));
    unlink(path);
}

static void names_of_sparse_files_are_known_and_other_readers_refuse_them(void **state)
{
    (void)state;
    plogp_source *source = NULL;
    CHECK(plogp_sparse_is_path("a.libsvm") && plogp_sparse_is_path("a.svm.gz"));
    CHECK(plogp_sparse_is_path("b.libsvm.zst") && !plogp_sparse_is_path("a.csv"));
    CHECK(!plogp_sparse_is_path(NULL));
    CHECK(plogp_source_open("a.libsvm", NULL, NULL, &source) == PLOGP_EINVAL);
    plogp_sparse_source *sparse = NULL;
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = 0;
    CHECK(plogp_sparse_open("a", &options, NULL, &sparse) == PLOGP_EINVAL);
    CHECK(plogp_sparse_open(NULL, NULL, NULL, &sparse) == PLOGP_EINVAL);
    CHECK(plogp_sparse_open("/nonexistent", NULL, NULL, &sparse) == PLOGP_EIO);
    CHECK(plogp_sparse_next(NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_sparse_rewind(NULL) == PLOGP_EINVAL);
    plogp_sparse_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_whatever_the_block_and_the_batch),
        cmocka_unit_test(index_zero_makes_it_the_first),
        cmocka_unit_test(faults_name_file_line_and_text),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(names_of_sparse_files_are_known_and_other_readers_refuse_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
