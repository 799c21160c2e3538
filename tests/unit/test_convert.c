#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/convert.h"
#include "source_text.h"
#include "temporary.h"

#define PATH_SIZE 128

/* `from` as the file FOLDER/out.ENDING; the status, and the message in *error. */
static plogp_status convert(const char *from, const char *to, const char *label,
                            plogp_error *error)
{
    plogp_context context = plogp_context_defaults();
    context.error = error;
    plogp_source *source = NULL;
    plogp_read_options options = plogp_read_options_defaults();
    uint64_t rows = 0;
    options.batch_rows = 2;
    plogp_status status = plogp_source_open(from, &options, &context, &source);
    if (status == PLOGP_OK)
        status = plogp_convert(source, to, label, &context, &rows);
    plogp_source_free(source);
    return status;
}

static void out_path(char *path, const char *from, const char *ending)
{
    (void)snprintf(path, PATH_SIZE, "%s%s", from, ending);
}

static void expect_round_trip(const char *csv, const char *ending)
{
    char from[TEMPORARY_SIZE], to[PATH_SIZE];
    struct source_text want = {NULL, 0, 0}, got = {NULL, 0, 0};
    plogp_error error = {"", 0};
    temporary_file(from, csv, strlen(csv));
    out_path(to, from, ending);
    CHECK(source_text_file(from, NULL, &want) == PLOGP_OK);
    CHECK(convert(from, to, NULL, &error) == PLOGP_OK);
    CHECK(source_text_file(to, NULL, &got) == PLOGP_OK);
    assert_string_equal(got.text, want.text);
    free(want.text);
    free(got.text);
    unlink(from);
    unlink(to);
}

static void tables_survive_every_text_format(void **state)
{
    (void)state;
    static const char *const ENDINGS[] = {".csv", ".tsv", ".csv.gz", ".tsv.zst"};
    static const char *const TABLES[] = {
        "a,b\n1,x\n0.1,\"y,\"\"z\"\"\n\"\n-1e-300,\"tab\there\"\n,\n",
        "\"na,me\",\" b\"\" \"\n\" x \",1\ny,inf\n", "one\n1\n\n3\n", "header,only\n",
        "a,b\n\"line\r\nend\",\xc3\xa4\n"};
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++)
        for (size_t j = 0; j < sizeof TABLES / sizeof TABLES[0]; j++)
            expect_round_trip(TABLES[j], ENDINGS[i]);
}

static void a_large_table_survives_compression(void **state)
{
    (void)state;
    struct source_text csv = {NULL, 0, 0};
    source_text_add(&csv, "x,g\n", 4);
    for (int i = 0; i < 30000; i++) {
        char line[64];
        source_text_add(&csv, line, (size_t)sprintf(line, "%d.%d,g%d\n", i, i % 7, i));
    }
    expect_round_trip(csv.text, ".csv.gz");
    expect_round_trip(csv.text, ".csv.zst");
    free(csv.text);
}

static void numbers_survive_npy(void **state)
{
    (void)state;
    char from[TEMPORARY_SIZE], to[PATH_SIZE];
    plogp_error error = {"", 0};
    struct source_text got = {NULL, 0, 0};
    const char *csv = "a,b\n1,0.1\n,-inf\n5e-324,3\n";
    temporary_file(from, csv, strlen(csv));
    out_path(to, from, ".npy");
    CHECK(convert(from, to, NULL, &error) == PLOGP_OK);
    CHECK(source_text_file(to, NULL, &got) == PLOGP_OK);
    assert_string_equal(got.text, "V1:n|V2:n\n1|0.1\n-|-Infinity\n5e-324|3\n");
    free(got.text);
    unlink(from);
    unlink(to);
}

static void expect_content(const char *path, const char *want)
{
    size_t length = 0;
    char *got = temporary_read(path, &length);
    assert_non_null(got);
    assert_string_equal(got, want);
    free(got);
}

static void tables_become_libsvm_and_back(void **state)
{
    (void)state;
    char from[TEMPORARY_SIZE], to[PATH_SIZE], back[PATH_SIZE];
    plogp_error error = {"", 0};
    const char *csv = "x,class,y\n1,yes,0\n0,no,-2.5\n";
    temporary_file(from, csv, strlen(csv));
    out_path(to, from, ".libsvm");
    out_path(back, from, ".csv");
    CHECK(convert(from, to, "class", &error) == PLOGP_OK);
    expect_content(to, "yes 1:1\nno 2:-2.5\n");
    plogp_sparse_source *source = NULL;
    uint64_t rows = 0;
    CHECK(plogp_sparse_open(to, NULL, NULL, &source) == PLOGP_OK);
    CHECK(plogp_convert_sparse(source, back, NULL, &rows) == PLOGP_OK && rows == 2);
    expect_content(back, "label,1,2\nyes,1,0\nno,0,-2.5\n");
    unlink(back);
    out_path(back, from, ".npy"); /* the labels are no numbers */
    CHECK(plogp_convert_sparse(source, back, NULL, &rows) == PLOGP_EINVAL);
    CHECK(access(back, F_OK) != 0);
    out_path(back, from, ".npz");
    CHECK(plogp_convert_sparse(source, back, NULL, &rows) == PLOGP_EINVAL);
    plogp_sparse_free(source);
    unlink(from);
    unlink(to);
}

/* Where indices begin at 0 and end with a zero, the features keep their names. */
static void sparse_rows_become_npy_and_libsvm(void **state)
{
    (void)state;
    char from[TEMPORARY_SIZE], to[PATH_SIZE], array[PATH_SIZE];
    const char *text = "+1 0:0.1 3:0 # first\n\n-2.50 1:3e300\n1\n";
    temporary_file(from, text, strlen(text));
    out_path(to, from, ".svm");
    out_path(array, from, ".npy");
    plogp_sparse_source *source = NULL;
    uint64_t rows = 0;
    CHECK(plogp_sparse_open(from, NULL, NULL, &source) == PLOGP_OK);
    CHECK(plogp_convert_sparse(source, to, NULL, &rows) == PLOGP_OK && rows == 3);
    expect_content(to, "1 0:0.1\n-2.5 1:3e+300\n1\n");
    CHECK(plogp_convert_sparse(source, array, NULL, &rows) == PLOGP_OK && rows == 3);
    plogp_sparse_free(source);
    struct source_text got = {NULL, 0, 0};
    CHECK(source_text_file(array, NULL, &got) == PLOGP_OK);
    assert_string_equal(got.text, "V1:n|V2:n|V3:n|V4:n|V5:n\n1|0.1|0|0|0\n"
                                  "-2.5|0|3e+300|0|0\n1|0|0|0|0\n");
    free(got.text);
    unlink(to);
    unlink(array);
    unlink(from);
}

static void expect_refusal(const char *csv, const char *ending, const char *label,
                           plogp_status want, const char *message)
{
    char from[TEMPORARY_SIZE], to[PATH_SIZE];
    plogp_error error = {"", 0};
    temporary_file(from, csv, strlen(csv));
    out_path(to, from, ending);
    CHECK(convert(from, to, label, &error) == want);
    assert_non_null(strstr(error.message, message));
    CHECK(access(to, F_OK) != 0);
    unlink(from);
}

static void what_a_format_cannot_hold_is_refused_and_leaves_no_file(void **state)
{
    (void)state;
    expect_refusal("a\nx\n", ".npy", NULL, PLOGP_EINVAL, "column 'a' is categorical");
    expect_refusal("a\n1\n", ".xlsx", NULL, PLOGP_EINVAL, "must end in one of");
    expect_refusal("a\n1\n", ".libsvm", NULL, PLOGP_EINVAL, "needs a column of labels");
    expect_refusal("a\n1\n", ".libsvm", "b", PLOGP_EINVAL, "column 'b' does not exist");
    expect_refusal("a,b\n1,x\n", ".svm", "a", PLOGP_EINVAL, "column 'b' is categorical");
    expect_refusal("a,b\n1,\n", ".svm", "a", PLOGP_EDOMAIN,
                   ":2: column 'b': a value is missing");
    expect_refusal("a,b\n1,2\n2,inf\n", ".svm", "a", PLOGP_EDOMAIN,
                   ":3: column 'b': a value is not finite");
    expect_refusal("a,b\nx y,2\n", ".svm", "a", PLOGP_EDOMAIN, "a label has a blank");
    expect_refusal("a,b\n,2\n", ".svm", "a", PLOGP_EDOMAIN, "a label is missing");
    CHECK(plogp_convert(NULL, "x.csv", NULL, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_convert_sparse(NULL, "x.csv", NULL, NULL) == PLOGP_EINVAL);
}

static plogp_status open_and_convert(const plogp_context *context, void *state)
{
    const char *from = state;
    char to[PATH_SIZE];
    plogp_source *source = NULL;
    uint64_t rows = 0;
    out_path(to, from, ".csv.gz");
    plogp_status status = plogp_source_open(from, NULL, context, &source);
    if (status == PLOGP_OK)
        status = plogp_convert(source, to, NULL, context, &rows);
    plogp_source_free(source);
    (void)unlink(to);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    char from[TEMPORARY_SIZE];
    temporary_file(from, "a,b\n1,x\n", 8);
    CHECK(failing_alloc_survives(open_and_convert, from));
    unlink(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_survive_every_text_format),
        cmocka_unit_test(a_large_table_survives_compression),
        cmocka_unit_test(numbers_survive_npy),
        cmocka_unit_test(tables_become_libsvm_and_back),
        cmocka_unit_test(sparse_rows_become_npy_and_libsvm),
        cmocka_unit_test(what_a_format_cannot_hold_is_refused_and_leaves_no_file),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
