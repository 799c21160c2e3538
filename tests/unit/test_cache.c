/* Row-group caches: what is read from one is what was parsed, whatever happens to it. */
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "failing_alloc.h"
#include "plogp/cache.h"
#include "source_text.h"
#include "temporary.h"

static const char TABLE[] =
    "x,city,w\n1.5,Bern,2\n,Genf,1\n-3,,0.5\n4,Bern,1\n5,Chur,3\n";

struct files {
    char data[TEMPORARY_SIZE];
    char cache[TEMPORARY_SIZE + 8];
};

static void make_files(struct files *files, const char *table)
{
    temporary_file(files->data, table, strlen(table));
    (void)snprintf(files->cache, sizeof files->cache, "%s.cache", files->data);
}

static void remove_files(const struct files *files)
{
    (void)unlink(files->data);
    (void)unlink(files->cache);
}

static plogp_read_options options_of(size_t batch_rows)
{
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = batch_rows;
    options.weights = "w";
    return options;
}

/* The rows of `passes` passes, all the same, through a cache (or, with `plain`, without). */
static plogp_cache_state read_through(const struct files *files,
                                      const plogp_read_options *options, bool plain,
                                      struct source_text *out)
{
    plogp_source *source = NULL;
    plogp_cache_state state = {0};
    CHECK((plain ? plogp_source_open(files->data, options, NULL, &source)
                 : plogp_cache_open(files->data, options, files->cache, NULL, &source)) ==
          PLOGP_OK);
    for (int pass = 0; pass < 3; pass++) {
        struct source_text rows = {NULL, 0, 0};
        CHECK(source_text_rows(&rows, source) == PLOGP_OK);
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
        if (pass > 0)
            CHECK(rows.length == out->length &&
                  memcmp(rows.text, out->text, rows.length) == 0);
        free(out->text);
        *out = rows;
    }
    if (!plain)
        CHECK(plogp_cache_state_of(source, &state) == PLOGP_OK);
    plogp_source_free(source);
    return state;
}

static void same_rows(const struct files *files, const plogp_read_options *options,
                      plogp_cache_state *state)
{
    struct source_text want = {NULL, 0, 0}, got = {NULL, 0, 0};
    (void)read_through(files, options, true, &want);
    *state = read_through(files, options, false, &got);
    assert_string_equal(got.text, want.text);
    free(want.text);
    free(got.text);
}

static void a_cache_delivers_the_rows_that_were_parsed_and_is_used_again(void **state)
{
    (void)state;
    struct files files;
    plogp_cache_state seen;
    for (size_t batch_rows = 1; batch_rows <= 6; batch_rows++) {
        const plogp_read_options options = options_of(batch_rows);
        make_files(&files, TABLE);
        same_rows(&files, &options, &seen);
        CHECK(seen.complete && !seen.reused && !seen.rebuilt);
        CHECK(seen.groups == (5 + batch_rows - 1) / batch_rows && seen.bytes > 0);
        same_rows(&files, &options, &seen);
        CHECK(seen.complete && seen.reused && !seen.rebuilt);
        remove_files(&files);
    }
}

static void flip(const char *path, size_t at)
{
    FILE *file = fopen(path, "r+b");
    if (file == NULL || fseek(file, (long)at, SEEK_SET) != 0)
        abort();
    const int byte = fgetc(file);
    if (fseek(file, (long)at, SEEK_SET) != 0 || fputc(byte ^ 0x10, file) == EOF ||
        fclose(file) != 0)
        abort();
}

static void a_flipped_bit_anywhere_is_found_and_the_cache_rebuilt(void **state)
{
    (void)state;
    struct files files;
    struct stat about;
    plogp_cache_state seen;
    const plogp_read_options options = options_of(2);
    make_files(&files, TABLE);
    same_rows(&files, &options, &seen);
    CHECK(stat(files.cache, &about) == 0);
    for (size_t at = 0; at < (size_t)about.st_size; at++) {
        flip(files.cache, at);
        same_rows(&files, &options, &seen);
        CHECK(seen.rebuilt && !seen.reused);
    }
    same_rows(&files, &options, &seen);
    CHECK(seen.reused);
    remove_files(&files);
}

static void a_cache_cut_short_is_rebuilt(void **state)
{
    (void)state;
    struct files files;
    plogp_cache_state seen;
    const plogp_read_options options = options_of(2);
    make_files(&files, TABLE);
    for (long size = 0; size < 400; size += 7) {
        same_rows(&files, &options, &seen);
        CHECK(truncate(files.cache, size) == 0);
        same_rows(&files, &options, &seen);
        CHECK(seen.rebuilt && !seen.reused);
    }
    remove_files(&files);
}

static void damage_between_two_passes_is_found_and_mended(void **state)
{
    (void)state;
    struct files files;
    const plogp_read_options options = options_of(2);
    struct source_text want = {NULL, 0, 0}, got = {NULL, 0, 0};
    plogp_source *source = NULL;
    plogp_cache_state seen;
    make_files(&files, TABLE);
    (void)read_through(&files, &options, true, &want);
    CHECK(plogp_cache_open(files.data, &options, files.cache, NULL, &source) == PLOGP_OK);
    CHECK(source_text_rows(&got, source) == PLOGP_OK);
    flip(files.cache, 120); /* in the second of three groups */
    got.length = 0;
    CHECK(plogp_source_rewind(source) == PLOGP_OK);
    CHECK(source_text_rows(&got, source) == PLOGP_OK);
    assert_string_equal(got.text, want.text);
    CHECK(plogp_cache_state_of(source, &seen) == PLOGP_OK && seen.rebuilt);
    plogp_source_free(source);
    free(want.text);
    free(got.text);
    remove_files(&files);
}

static void a_cache_of_other_data_or_options_is_stale(void **state)
{
    (void)state;
    struct files files;
    plogp_cache_state seen;
    plogp_read_options options = options_of(4);
    make_files(&files, TABLE);
    same_rows(&files, &options, &seen);
    options.weights = NULL;
    same_rows(&files, &options, &seen);
    CHECK(seen.rebuilt);
    same_rows(&files, &options, &seen);
    CHECK(seen.reused);
    const struct timespec later[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    CHECK(utimensat(AT_FDCWD, files.data, later, 0) == 0);
    same_rows(&files, &options, &seen);
    CHECK(seen.rebuilt && !seen.reused);
    remove_files(&files);
}

static void rows_of_an_earlier_run_know_their_lines(void **state)
{
    (void)state;
    struct files files;
    make_files(&files, "x;w\n\n1;1\n2;2;2\n\"3\n\";1\n\n4;1\n");
    plogp_read_options options = options_of(2);
    options.skip_ragged_rows = 1;
    for (int run = 0; run < 2; run++) {
        static const uint64_t LINES[] = {3, 5, 8, 0};
        plogp_source *source = NULL;
        plogp_batch batch = {.rows = 1};
        plogp_cache_state cache = {0};
        CHECK(plogp_cache_open(files.data, &options, files.cache, NULL, &source) ==
              PLOGP_OK);
        while (batch.rows > 0)
            CHECK(plogp_source_next(source, &batch) == PLOGP_OK);
        CHECK(plogp_cache_state_of(source, &cache) == PLOGP_OK);
        CHECK(cache.reused == run);
        for (uint64_t row = 0; row < 4; row++) {
            uint64_t line = 99;
            CHECK(plogp_source_line(source, row, &line) == PLOGP_OK);
            CHECK(line == LINES[row]);
        }
        plogp_source_free(source);
    }
    remove_files(&files);
}

static void a_full_disk_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    struct files files;
    struct rlimit before, small;
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    plogp_status status;
    context.error = &error;
    make_files(&files, TABLE);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    small = before;
    small.rlim_cur = 100;
    (void)signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    status = plogp_cache_open(files.data, NULL, files.cache, &context, &source);
    while (status == PLOGP_OK && batch.rows > 0)
        status = plogp_source_next(source, &batch);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(status == PLOGP_EIO && strstr(error.message, "cannot be written") != NULL);
    plogp_source_free(source);
    CHECK(access(files.cache, F_OK) != 0);
    remove_files(&files);
}

static plogp_status read_twice(const plogp_context *context, void *state)
{
    const struct files *files = state;
    const plogp_read_options options = options_of(2);
    plogp_source *source = NULL;
    plogp_status status =
        plogp_cache_open(files->data, &options, files->cache, context, &source);
    for (int pass = 0; pass < 2 && status == PLOGP_OK; pass++) {
        plogp_batch batch = {.rows = 1};
        while (status == PLOGP_OK && batch.rows > 0)
            status = plogp_source_next(source, &batch);
        if (status == PLOGP_OK)
            status = plogp_source_rewind(source);
    }
    plogp_source_free(source);
    return status;
}

static void a_cache_survives_every_failed_allocation(void **state)
{
    (void)state;
    struct files files;
    make_files(&files, TABLE);
    CHECK(failing_alloc_survives(read_twice, &files)); /* written */
    CHECK(failing_alloc_survives(read_twice, &files)); /* used again */
    remove_files(&files);
}

static void any_source_can_have_a_cache_without_a_name(void **state)
{
    (void)state;
    static const double numbers[] = {1.0, 2.0, 3.0};
    const plogp_column column = {
        .name = "x", .type = PLOGP_COLUMN_NUMERIC, .numbers = numbers};
    const plogp_batch whole = {.columns = &column, .column_count = 1, .rows = 3};
    plogp_source *inner = NULL, *source = NULL;
    plogp_cache_state seen;
    struct source_text got = {NULL, 0, 0};
    CHECK(plogp_source_from_batch(&whole, 2, NULL, &inner) == PLOGP_OK);
    CHECK(plogp_cache_state_of(inner, &seen) == PLOGP_EINVAL);
    CHECK(plogp_cache_source(inner, NULL, &source) == PLOGP_OK);
    for (int pass = 0; pass < 2; pass++) {
        got.length = 0;
        CHECK(source_text_rows(&got, source) == PLOGP_OK);
        assert_string_equal(got.text, "x:n\n1\n2\n3\n");
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
    }
    CHECK(plogp_cache_source(NULL, NULL, &inner) == PLOGP_EINVAL);
    CHECK(plogp_cache_open(NULL, NULL, NULL, NULL, &inner) == PLOGP_EINVAL);
    CHECK(plogp_cache_open(__FILE__, NULL, __FILE__, NULL, &inner) == PLOGP_EINVAL ||
          access(__FILE__, R_OK) != 0);
    plogp_source_free(source);
    free(got.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cache_delivers_the_rows_that_were_parsed_and_is_used_again),
        cmocka_unit_test(a_flipped_bit_anywhere_is_found_and_the_cache_rebuilt),
        cmocka_unit_test(a_cache_cut_short_is_rebuilt),
        cmocka_unit_test(damage_between_two_passes_is_found_and_mended),
        cmocka_unit_test(a_cache_of_other_data_or_options_is_stale),
        cmocka_unit_test(rows_of_an_earlier_run_know_their_lines),
        cmocka_unit_test(a_full_disk_is_an_error_and_leaves_nothing),
        cmocka_unit_test(a_cache_survives_every_failed_allocation),
        cmocka_unit_test(any_source_can_have_a_cache_without_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
