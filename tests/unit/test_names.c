/* Names in the order of levels are found by halving, others one by one: the same places. */
#include "check.h"

#include <string.h>

#include "learn/schema.h"

static const char *const ORDERED[] = {"-inf", "-2",  "-0",  "0",   "0.50", "0.5e0",
                                      "3",    "1e3", "inf", "",    "NaN",  "a",
                                      "ab",   "b",   "nan", "\x7f"};
#define COUNT (sizeof ORDERED / sizeof ORDERED[0])

static void append(struct plogp__names *names, const char *text)
{
    CHECK(plogp__names_append(names, text, strlen(text), NULL) == PLOGP_OK);
}

static void each_name_is_found_in_and_out_of_order(void **state)
{
    (void)state;
    struct plogp__names up = {0}, down = {0};
    for (size_t i = 0; i < COUNT; i++) {
        append(&up, ORDERED[i]);
        append(&down, ORDERED[COUNT - 1 - i]);
    }
    assert_false(up.disordered);
    assert_true(down.disordered);
    for (size_t i = 0; i < COUNT; i++) {
        const char *text = ORDERED[i];
        assert_int_equal(plogp__names_find(&up, text, strlen(text)), i);
        assert_int_equal(plogp__names_find(&down, text, strlen(text)), COUNT - 1 - i);
    }
    plogp__names_clear(&up, NULL);
    plogp__names_clear(&down, NULL);
}

static void numbers_are_found_by_value_and_the_first_of_equals(void **state)
{
    (void)state;
    struct plogp__names names = {0};
    for (size_t i = 0; i < COUNT; i++)
        append(&names, ORDERED[i]);
    assert_int_equal(plogp__names_find_number(&names, 0.0), 2);
    assert_int_equal(plogp__names_find_number(&names, 0.5), 4);
    assert_int_equal(plogp__names_find(&names, "+0.5", 4), 4);
    assert_int_equal(plogp__names_find(&names, "1000", 4), 7);
    assert_int_equal(plogp__names_find(&names, "-Inf", 4), 0);
    assert_int_equal(plogp__names_find_text(&names, "1000", 4), COUNT);
    const char *const absent[] = {"1", "-3", "1e9", "aa", "NAN", "z", "\xff"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_int_equal(plogp__names_find(&names, absent[i], strlen(absent[i])), COUNT);
    assert_int_equal(plogp__names_find_number(&names, NAN), COUNT);
    plogp__names_clear(&names, NULL);
}

static void sorting_puts_names_in_order(void **state)
{
    (void)state;
    struct plogp__names names = {0};
    uint32_t place[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        append(&names, ORDERED[COUNT - 1 - i]);
    CHECK(plogp__names_sort(&names, place, NULL) == PLOGP_OK);
    assert_false(names.disordered);
    for (size_t i = 0; i < COUNT; i++) {
        assert_string_equal(names.text[i], ORDERED[i]);
        assert_int_equal(place[COUNT - 1 - i], i);
    }
    plogp__names_clear(&names, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_is_found_in_and_out_of_order),
        cmocka_unit_test(numbers_are_found_by_value_and_the_first_of_equals),
        cmocka_unit_test(sorting_puts_names_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
