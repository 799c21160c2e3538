#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "npy_file.h"
#include "source_text.h"

static void expect_table(const struct npy_header *header, const void *elements,
                         size_t size, const plogp_read_options *asked, const char *want)
{
    char path[TEMPORARY_SIZE];
    npy_file(path, header, elements, size);
    for (size_t batch_rows = 1; batch_rows < 5; batch_rows++) {
        plogp_read_options options = *asked;
        options.batch_rows = batch_rows;
        struct source_text got = {NULL, 0, 0};
        plogp_source *source = NULL;
        CHECK(plogp_source_open(path, &options, NULL, &source) == PLOGP_OK);
        for (int pass = 0; pass < 2; pass++) {
            got.length = 0;
            CHECK(source_text_rows(&got, source) == PLOGP_OK);
            assert_string_equal(got.text, want);
            CHECK(plogp_source_rewind(source) == PLOGP_OK);
        }
        plogp_source_free(source);
        free(got.text);
    }
    unlink(path);
}

static void vectors_and_matrices_are_read_in_either_order(void **state)
{
    (void)state;
    const double doubles[] = {1.0, 0.1, NAN, -HUGE_VAL, 5.0, 6.0};
    const plogp_read_options all = plogp_read_options_defaults();
    const struct npy_header vector = {"<f8", "(3,)", false};
    const struct npy_header column = {"<f8", "(3, 1)", true};
    const struct npy_header row = {"<f8", "(1, 3)", true};
    const struct npy_header matrix = {"<f8", "(3, 2)", false};
    const struct npy_header fortran = {"<f8", "(3, 2)", true};
    const struct npy_header nothing = {"<f8", "(0, 2)", false};
    expect_table(&vector, doubles, 24, &all, "V1:n\n1\n0.1\n-\n");
    expect_table(&column, doubles, 24, &all, "V1:n\n1\n0.1\n-\n");
    expect_table(&row, doubles, 24, &all, "V1:n|V2:n|V3:n\n1|0.1|-\n");
    expect_table(&matrix, doubles, 48, &all, "V1:n|V2:n\n1|0.1\n-|-Infinity\n5|6\n");
    expect_table(&fortran, doubles, 48, &all, "V1:n|V2:n\n1|-Infinity\n0.1|5\n-|6\n");
    expect_table(&nothing, doubles, 0, &all, "V1:n|V2:n\n");
}

static void columns_types_and_weights_are_as_asked(void **state)
{
    (void)state;
    const uint8_t bytes[] = "\x07\x00\xfe\xff\x02\x00\x07\x00\x01\x00\x00\x00";
    const char *const columns[] = {"V2", "V1"};
    const plogp_column_choice types[] = {{"V1", PLOGP_COLUMN_CATEGORICAL}};
    const struct npy_header header = {"<i2", "(2, 3)", false};
    plogp_read_options options = plogp_read_options_defaults();
    options.columns = columns;
    options.column_count = 2;
    options.types = types;
    options.type_count = 1;
    options.weights = "V3";
    expect_table(&header, bytes, 12, &options, "V2:n|V1:c\n-2|'7'*2\n1|'7'*0\n");
}

static void levels_of_large_integers_are_exact(void **state)
{
    (void)state;
    const int64_t numbers[] = {INT64_MIN, INT64_MAX, -1};
    const plogp_column_choice types[] = {{"V1", PLOGP_COLUMN_CATEGORICAL}};
    const struct npy_header header = {"<i8", "(3,)", false};
    plogp_read_options options = plogp_read_options_defaults();
    options.types = types;
    options.type_count = 1;
    expect_table(&header, numbers, 24, &options,
                 "V1:c\n'-9223372036854775808'\n'9223372036854775807'\n'-1'\n");
}

static void expect_fault(const struct npy_header *header, size_t size,
                         const plogp_read_options *options, const char *message)
{
    const double elements[] = {1.0, -2.0, 3.0};
    char path[TEMPORARY_SIZE];
    struct source_text got = {NULL, 0, 0};
    npy_file(path, header, elements, size);
    CHECK(source_text_file(path, options, &got) == PLOGP_EFORMAT);
    assert_string_equal(got.text + strlen(path), message);
    free(got.text);
    unlink(path);
}

static void what_is_no_table_is_refused(void **state)
{
    (void)state;
    plogp_read_options options = plogp_read_options_defaults();
    expect_fault(&(struct npy_header){"<f8", "()", false}, 8, &options,
                 ": is neither a vector nor a matrix");
    expect_fault(&(struct npy_header){"<f8", "(1, 1, 1)", false}, 8, &options,
                 ": is neither a vector nor a matrix");
    expect_fault(&(struct npy_header){"<f8", "(3, 0)", false}, 0, &options,
                 ": must have between 1 and 1048576 columns");
    expect_fault(&(struct npy_header){"<f8", "(4,)", false}, 24, &options,
                 ": ends early; the file is truncated");
    expect_fault(&(struct npy_header){"<f8", "(4611686018427387904, 2)", true}, 24,
                 &options, ": its header is damaged");
    expect_fault(&(struct npy_header){"<U8", "(3,)", false}, 24, &options,
                 ": its elements are no plain numbers of 1, 2, 4 or 8 bytes");
    options.weights = "V1";
    expect_fault(&(struct npy_header){"<f8", "(2, 2)", true}, 24, &options,
                 ": ends early; the file is truncated");
    options.weights = "V2";
    expect_fault(&(struct npy_header){"<f8", "(1, 3)", false}, 24, &options,
                 ": row 1: '-2' is no weight: weights are finite and >= 0");
}

static plogp_status open_and_read(const plogp_context *context, void *state)
{
    const char *path = state;
    const plogp_column_choice types[] = {{"V1", PLOGP_COLUMN_CATEGORICAL}};
    plogp_read_options options = plogp_read_options_defaults();
    options.types = types;
    options.type_count = 1;
    plogp_source *source = NULL;
    plogp_batch batch;
    plogp_status status = plogp_source_open(path, &options, context, &source);
    if (status == PLOGP_OK)
        status = plogp_source_next(source, &batch);
    plogp_source_free(source);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const double elements[] = {1.0, -2.0, 3.0, 4.0};
    char path[TEMPORARY_SIZE];
    npy_file(path, &(struct npy_header){"<f8", "(2, 2)", true}, elements, 32);
    CHECK(failing_alloc_survives(open_and_read, path));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_and_matrices_are_read_in_either_order),
        cmocka_unit_test(columns_types_and_weights_are_as_asked),
        cmocka_unit_test(levels_of_large_integers_are_exact),
        cmocka_unit_test(what_is_no_table_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
