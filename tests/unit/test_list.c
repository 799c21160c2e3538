#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "npy_file.h"
#include "plogp/list.h"
#include "temporary.h"

static void a_list_is_read_with_commas_blanks_and_line_ends(void **state)
{
    (void)state;
    static const char *const LISTS[] = {"0.5,-2e3,inf", "0.5 -2e3 inf",
                                        " 0.5 ,\t-2e3,inf ", "0.5\n-2e3\r\ninf\n",
                                        "0.5,\n-2000 ,\n Infinity"};
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        double *values = NULL;
        size_t count = 0;
        CHECK(plogp_list_read(LISTS[i], NULL, &values, &count) == PLOGP_OK);
        CHECK(count == 3 && values[0] == 0.5 && values[1] == -2000.0);
        CHECK(values[2] == HUGE_VAL);
        plogp_list_free(values, NULL);
    }
}

static void counts_are_exact_to_the_last_bit(void **state)
{
    (void)state;
    uint64_t *counts = NULL;
    size_t count = 0;
    CHECK(plogp_list_read_counts("0,9007199254740993,18446744073709551615,3.0,1e6,-0",
                                 NULL, &counts, &count) == PLOGP_OK);
    CHECK(count == 6);
    CHECK(counts[1] == UINT64_C(9007199254740993) && counts[2] == UINT64_MAX);
    CHECK(counts[3] == 3 && counts[4] == 1000000 && counts[5] == 0);
    plogp_list_free(counts, NULL);
}

struct bad {
    const char *list;
    const char *message;
    size_t where;
};

static void expect_bad(const struct bad *bad, bool as_counts)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    double *values = (double *)1;
    uint64_t *counts = (uint64_t *)1;
    size_t count = 42;
    const plogp_status status =
        as_counts ? plogp_list_read_counts(bad->list, &context, &counts, &count)
                  : plogp_list_read(bad->list, &context, &values, &count);
    CHECK(status == PLOGP_EFORMAT);
    assert_string_equal(error.message, bad->message);
    CHECK(error.where == bad->where);
    CHECK(values == (double *)1 && counts == (uint64_t *)1 && count == 42);
}

static void a_bad_item_is_named_with_index_and_text(void **state)
{
    (void)state;
    static const struct bad BOTH[] = {
        {"", "the list is empty", SIZE_MAX},
        {" \n", "the list is empty", SIZE_MAX},
        {"1,abc,3", "item 2: 'abc' is not a number", 1},
        {"1,,3", "item 2: '' is empty", 1},
        {"1,2,", "item 3: '' is empty", 2},
        {"1e999", "item 1: '1e999' is beyond the range of a double", 0},
    };
    static const struct bad COUNTS[] = {
        {"3,-1", "item 2: '-1' is negative: counts are whole numbers >= 0", 1},
        {"2.5", "item 1: '2.5' has a fraction: counts are whole numbers >= 0", 0},
        {"nan", "item 1: 'nan' is no count: counts are whole numbers >= 0", 0},
        {"1,18446744073709551616", "item 2: '18446744073709551616' is above 2^64 - 1", 1},
        {"1e17",
         "item 1: '1e17' is above 2^53: write it with digits only, up to 2^64 - 1", 0},
    };
    for (size_t i = 0; i < sizeof BOTH / sizeof BOTH[0]; i++) {
        expect_bad(&BOTH[i], false);
        expect_bad(&BOTH[i], true);
    }
    for (size_t i = 0; i < sizeof COUNTS / sizeof COUNTS[0]; i++)
        expect_bad(&COUNTS[i], true);
}

static void expect_npy(const char *type, const void *elements, size_t size, double first,
                       double second)
{
    char list[TEMPORARY_SIZE + 1] = "@";
    npy_file(list + 1, &(struct npy_header){type, "(2,)", false}, elements, size);
    double *values = NULL;
    size_t count = 0;
    CHECK(plogp_list_read(list, NULL, &values, &count) == PLOGP_OK);
    CHECK(count == 2 && values[0] == first && values[1] == second);
    plogp_list_free(values, NULL);
    unlink(list + 1);
}

/* A view of the two elements in a file whose header puts them on a multiple of 8. */
static plogp_list_view view_of(const char *type, const void *elements, bool counts)
{
    char list[TEMPORARY_SIZE + 1] = "@", shape[32] = "(2,)";
    plogp_list_view view = {NULL, 0, NULL, 0};
    const size_t fixed = sizeof "{'descr': '<f8', 'fortran_order': False, 'shape': , }";
    while ((10 + fixed + strlen(shape)) % 8 != 0)
        strcat(shape, " ");
    npy_file(list + 1, &(struct npy_header){type, shape, false}, elements, 16);
    CHECK((counts ? plogp_list_open_counts(list, NULL, &view)
                  : plogp_list_open(list, NULL, &view)) == PLOGP_OK);
    CHECK(view.count == 2);
    unlink(list + 1);
    return view;
}

static void files_of_doubles_and_counts_are_read_where_they_lie(void **state)
{
    (void)state;
    const double doubles[] = {0.1, -HUGE_VAL};
    const uint64_t counts[] = {3, UINT64_MAX};
    plogp_list_view view = view_of("<f8", doubles, false);
    CHECK(view.mapped > 16 && memcmp(view.numbers, doubles, 16) == 0);
    plogp_list_close(&view, NULL);
    view = view_of("<u8", counts, true);
    CHECK(view.mapped > 16 && memcmp(view.numbers, counts, 16) == 0);
    plogp_list_close(&view, NULL);
    view = view_of(">u8", "\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2", true);
    CHECK(view.mapped == 0 && ((const uint64_t *)view.numbers)[1] == 2);
    plogp_list_close(&view, NULL);
    CHECK(plogp_list_open("0.5,0.25", NULL, &view) == PLOGP_OK && view.mapped == 0);
    CHECK(((const double *)view.numbers)[1] == 0.25);
    plogp_list_close(&view, NULL);
    CHECK(plogp_list_open("@none", NULL, &view) == PLOGP_EIO);
    CHECK(plogp_list_open(NULL, NULL, &view) == PLOGP_EINVAL);
    CHECK(plogp_list_open_counts("1.5", NULL, &view) == PLOGP_EFORMAT);
}

static void npy_files_of_every_element_type_are_read(void **state)
{
    (void)state;
    const double doubles[] = {0.1, -HUGE_VAL};
    const float floats[] = {0.5F, -3.0F};
    expect_npy("<f8", doubles, 16, 0.1, -HUGE_VAL);
    expect_npy("<f4", floats, 8, 0.5, -3.0);
    expect_npy(">i2", "\x00\x03\xff\xfe", 4, 3.0, -2.0);
    expect_npy("<i4", "\x03\x00\x00\x00\xfe\xff\xff\xff", 8, 3.0, -2.0);
    expect_npy("|i1", "\x7f\x80", 2, 127.0, -128.0);
    expect_npy("|u1", "\x7f\x80", 2, 127.0, 128.0);
    expect_npy("|b1", "\x00\x01", 2, 0.0, 1.0);
    expect_npy("<i8", "\xff\xff\xff\xff\xff\xff\xff\x7f\x00\x00\x00\x00\x00\x00\x00\x80",
               16, 0x1p63, -0x1p63);
    expect_npy("<u8", "\x01\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff",
               16, 1.0, 0x1p64);
}

static void expect_npy_fault(const char *type, const char *shape, size_t size,
                             bool counts, const char *message)
{
    const double elements[] = {1.0, -2.0, 2.5};
    char list[TEMPORARY_SIZE + 1] = "@";
    char want[256];
    npy_file(list + 1, &(struct npy_header){type, shape, false}, elements, size);
    (void)snprintf(want, sizeof want, "%s%s", list + 1, message);
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    void *items = NULL;
    size_t count = 0;
    const plogp_status status =
        counts ? plogp_list_read_counts(list, &context, (uint64_t **)&items, &count)
               : plogp_list_read(list, &context, (double **)&items, &count);
    CHECK(status == PLOGP_EFORMAT);
    assert_string_equal(error.message, want);
    unlink(list + 1);
}

static void npy_files_that_are_damaged_or_of_another_shape_are_refused(void **state)
{
    (void)state;
    expect_npy_fault("<f8", "(3,)", 23, false, " ends early; the file is truncated");
    expect_npy_fault("<f8", "(0,)", 0, false, " is empty");
    expect_npy_fault("<f8", "(2, 2)", 24, false,
                     " is an array of more than one row and column");
    expect_npy_fault("<c8", "(3,)", 24, false,
                     ": its elements are no plain numbers of 1, 2, 4 or 8 bytes");
    expect_npy_fault("<f8", "(x,)", 24, false, ": its header is damaged");
    expect_npy_fault("<f8", "(3,)", 24, true,
                     ": item 2: '-2' is negative: counts are whole numbers >= 0");
}

static void a_text_file_of_100000_numbers_is_read_whole(void **state)
{
    (void)state;
    char *text = malloc(100000 * 8 + 1);
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; i < 100000; i++)
        length += (size_t)sprintf(text + length, "%d\n", i);
    char list[TEMPORARY_SIZE + 1] = "@";
    temporary_file(list + 1, text, length);
    free(text);
    uint64_t *counts = NULL;
    size_t count = 0;
    CHECK(plogp_list_read_counts(list, NULL, &counts, &count) == PLOGP_OK);
    CHECK(count == 100000 && counts[0] == 0 && counts[99999] == 99999);
    plogp_list_free(counts, NULL);
    unlink(list + 1);
}

static void a_file_that_cannot_be_read_says_why(void **state)
{
    (void)state;
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    double *values = NULL;
    size_t count = 0;
    CHECK(plogp_list_read("@/nonexistent", &context, &values, &count) == PLOGP_EIO);
    assert_string_equal(error.message,
                        "/nonexistent: cannot be opened: No such file or directory");
    CHECK(plogp_list_read("@/tmp", &context, &values, &count) == PLOGP_EIO);
    assert_string_equal(error.message, "/tmp: is a directory");
    CHECK(plogp_list_read(NULL, &context, &values, &count) == PLOGP_EINVAL);
    CHECK(plogp_list_read_counts("1", &context, NULL, &count) == PLOGP_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_read_with_commas_blanks_and_line_ends),
        cmocka_unit_test(counts_are_exact_to_the_last_bit),
        cmocka_unit_test(a_bad_item_is_named_with_index_and_text),
        cmocka_unit_test(npy_files_of_every_element_type_are_read),
        cmocka_unit_test(files_of_doubles_and_counts_are_read_where_they_lie),
        cmocka_unit_test(npy_files_that_are_damaged_or_of_another_shape_are_refused),
        cmocka_unit_test(a_text_file_of_100000_numbers_is_read_whole),
        cmocka_unit_test(a_file_that_cannot_be_read_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
