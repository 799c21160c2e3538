#include "check.h"

#include <inttypes.h>
#include <string.h>

#include "data/short_number.h"
#include "plogp/number.h"

/* The text at the start of a buffer full of digits: what is behind must not matter. */
static bool read_short(const char *text, size_t length, double *value)
{
    char buffer[PLOGP__SHORT_NUMBER_ROOM + 32];
    memset(buffer, '7', sizeof buffer);
    memcpy(buffer, text, length);
    return plogp__short_number(buffer, length, value);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 20;
}

static void short_numbers_have_the_bits_that_number_parse_gives(void **state)
{
    (void)state;
    uint64_t random = 11;
    size_t taken = 0;
    for (int i = 0; i < 300000; i++) {
        char text[64] = "";
        size_t length = 0;
        const uint64_t sign = next_random(&random) % 3;
        if (sign > 0)
            text[length++] = sign == 1 ? '-' : '+';
        const size_t digits = next_random(&random) % 19;
        const size_t point = next_random(&random) % 20;
        for (size_t k = 0; k <= digits; k++) {
            if (k == point)
                text[length++] = '.';
            if (k < digits)
                text[length++] = (char)('0' + next_random(&random) % 10);
        }
        double got = NAN, want = NAN;
        if (length == 0 || !read_short(text, length, &got))
            continue;
        CHECK(plogp__is_short_number(text, length));
        CHECK(plogp_number_parse(text, length, &want) == PLOGP_OK);
        CHECK_BITS(got, want);
        taken++;
    }
    CHECK(taken > 200000);
}

static void what_is_not_a_short_number_is_left_to_others(void **state)
{
    (void)state;
    static const char OTHERS[][PLOGP__SHORT_NUMBER_ROOM + 1] = {"-",
                                                                "+",
                                                                ".",
                                                                "-.",
                                                                "1e3",
                                                                "1..2",
                                                                "1.2.3",
                                                                "x",
                                                                "12a",
                                                                " 1",
                                                                "1 ",
                                                                "--1",
                                                                "+-1",
                                                                "nan",
                                                                "inf",
                                                                "1,000",
                                                                "/1",
                                                                ":1",
                                                                "1/",
                                                                "1:",
                                                                "1\"2",
                                                                "1\n",
                                                                "9007199254740993",
                                                                "12345678901234567",
                                                                "1234567890123456.",
                                                                "\x81",
                                                                "1\xb1"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        double value = 42.0;
        if (read_short(OTHERS[i], strlen(OTHERS[i]), &value))
            print_error("took %s\n", OTHERS[i]);
        CHECK(!read_short(OTHERS[i], strlen(OTHERS[i]), &value));
        CHECK(value == 42.0);
    }
    CHECK(!plogp__is_short_number(OTHERS[0], 1) && !plogp__is_short_number(OTHERS[4], 3));
}

static void every_place_of_the_point_is_right(void **state)
{
    (void)state;
    static const char ALL[] = "123456789123456";
    for (size_t digits = 1; digits <= 15; digits++)
        for (size_t point = 0; point <= digits; point++) {
            char text[32] = "";
            memcpy(text, ALL, point);
            text[point] = '.';
            memcpy(text + point + 1, ALL + point, digits - point);
            double got = NAN, want = NAN;
            CHECK(read_short(text, digits + 1, &got));
            CHECK(plogp_number_parse(text, digits + 1, &want) == PLOGP_OK);
            CHECK_BITS(got, want);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_numbers_have_the_bits_that_number_parse_gives),
        cmocka_unit_test(what_is_not_a_short_number_is_left_to_others),
        cmocka_unit_test(every_place_of_the_point_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
