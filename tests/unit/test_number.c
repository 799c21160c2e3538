#include "check.h"
#include "random.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/number.h"

static plogp_status parse(const char *text, double *value)
{
    return plogp_number_parse(text, strlen(text), value);
}

static void number_parse_reads_every_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double want;
    } CASES[] = {
        {"0", 0.0},
        {"-0", -0.0},
        {"+1", 1.0},
        {".5", 0.5},
        {"5.", 5.0},
        {"1e3", 1000.0},
        {"1E-3", 1e-3},
        {"0.1", 0.1},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740993.0000000000000000000000001", 9007199254740994.0},
        {"2.4703282292062327e-324", 0.0},
        {"2.4703282292062328e-324", 0x1p-1074},
        {"-1e-400", -0.0},
        {"0.000000000000000000001e-320", 0.0},
        {"1e-99999999999999999999", 0.0},
        {"0e999999999999999999999", 0.0},
        {"1.7976931348623158e308", 0x1.fffffffffffffp+1023},
        {"inf", INFINITY},
        {"-Infinity", -INFINITY},
        {"+INF", INFINITY},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        double value = 42.0;
        CHECK(parse(CASES[i].text, &value) == PLOGP_OK);
        CHECK_BITS(value, CASES[i].want);
    }
    double value = 0.0;
    CHECK(parse("NaN", &value) == PLOGP_OK && isnan(value));
    CHECK(parse("-nan", &value) == PLOGP_OK && isnan(value));
}

static void number_parse_refuses_what_is_no_number_and_keeps_the_output(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "",     " 1",  "1 ",      "1x",   "abc", "1e",     "--1", "+-1",  "-+1", "0x10",
        "1,5",  "1e+", "nan(12)", "infi", ".",   "1.2.3",  "-",   "+",    "e5",  "1_000",
        "1e5)", "1d3", "in",      "n",    "..5", "1.e+-2", "١",   "1e1.5"};
    double value = 42.0;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        CHECK(parse(BAD[i], &value) == PLOGP_EFORMAT);
    CHECK(parse("1e309", &value) == PLOGP_EDOMAIN);
    CHECK(parse("-1.7976931348623159e308", &value) == PLOGP_EDOMAIN);
    CHECK(parse("1e99999999999999999999999", &value) == PLOGP_EDOMAIN);
    CHECK(plogp_number_parse(NULL, 1, &value) == PLOGP_EINVAL);
    CHECK(plogp_number_parse("1", 1, NULL) == PLOGP_EINVAL);
    CHECK(value == 42.0);
    CHECK(plogp_number_parse("12345", 2, &value) == PLOGP_OK && value == 12.0);
}

static void number_parse_tells_too_large_from_too_small_by_value(void **state)
{
    (void)state;
    char text[800];
    double value = 42.0;
    memset(text, '0', sizeof text);
    memcpy(text, "0.", 2);
    memcpy(text + 780, "1e1200", 7); /* 1e-779 * 1e1200 */
    CHECK(parse(text, &value) == PLOGP_EDOMAIN);
    memcpy(text + 780, "1e400", 6);
    CHECK(parse(text, &value) == PLOGP_OK && value == 0.0);
    memcpy(text, "10", 2);
    memcpy(text + 780, ".5e-1200", 9);
    CHECK(parse(text, &value) == PLOGP_OK && value == 0.0);
}

static void number_format_is_readable(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *want;
    } CASES[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.75, "1.75"},
        {100000.0, "100000"},
        {0.00001, "0.00001"},
        {0.000001, "1e-06"},
        {123456789012345.0, "123456789012345"},
        {1e15, "1e+15"},
        {0.1, "0.1"},
        {5e-324, "5e-324"},
        {-0x1.fffffffffffffp+1023, "-1.7976931348623157e+308"},
        {INFINITY, "Infinity"},
        {-INFINITY, "-Infinity"},
        {NAN, "NaN"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[PLOGP_NUMBER_SIZE];
        CHECK(plogp_number_format(CASES[i].value, text) == strlen(CASES[i].want));
        assert_string_equal(text, CASES[i].want);
    }
}

static void number_format_reads_back_to_the_same_bits(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (size_t i = 0; i < 100000 * test_multiplier(); i++) {
        const double x = i % 2 == 0 ? random_finite(&seed)
                                    : ldexp(random_unit(&seed), (int)(i % 80) - 40);
        char text[PLOGP_NUMBER_SIZE];
        double again = 0.0;
        CHECK(plogp_number_format(x, text) < PLOGP_NUMBER_SIZE);
        CHECK(parse(text, &again) == PLOGP_OK);
        CHECK_BITS(again, x);
    }
}

/* What has few digits takes another way than the rest; strtod in the "C" locale is the
 * judge. */
static void number_parse_of_short_decimals_is_correctly_rounded(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int i = 0; i < 200000; i++) {
        char text[40];
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const uint64_t digits = random >> (random >> 58);
        int length =
            snprintf(text, sizeof text, "%s%" PRIu64, i % 3 == 0 ? "-" : "", digits);
        const int place = 1 + (int)(random % (uint64_t)length);
        if (i % 2 == 0) {
            memmove(text + place + 1, text + place, (size_t)(length - place) + 1);
            text[place] = '.';
            length++;
        }
        double value = NAN;
        CHECK(plogp_number_parse(text, (size_t)length, &value) == PLOGP_OK);
        const double want = strtod(text, NULL);
        CHECK_BITS(value, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_parse_of_short_decimals_is_correctly_rounded),
        cmocka_unit_test(number_parse_reads_every_spelling),
        cmocka_unit_test(number_parse_refuses_what_is_no_number_and_keeps_the_output),
        cmocka_unit_test(number_parse_tells_too_large_from_too_small_by_value),
        cmocka_unit_test(number_format_is_readable),
        cmocka_unit_test(number_format_reads_back_to_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
