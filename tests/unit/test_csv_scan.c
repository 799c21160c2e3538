#include "check.h"

#include <stdio.h>
#include <string.h>

#include "csv_rows.h"
#include "data/csv_scan.h"
#include "data/wholes.h"
#include "each_instance.h"
#include "plogp/number.h"

/* One field with digits around it: what is beside it must not matter. */
static bool read_plain(const char *text, size_t length, double *value)
{
    static const bool unlike[256] = {false};
    char block[128];
    uint8_t valid = 7;
    bool has_missing = false;
    const uint32_t start = 40, end = start + (uint32_t)length;
    memset(block, '7', sizeof block);
    memcpy(block + start, text, length);
    const struct plogp__csv_fields fields = {
        .block = block, .before = &start, .end = &end, .count = 1, .unlike = unlike};
    const size_t taken =
        plogp__csv_scan()->numbers(&fields, 0, value, &valid, &has_missing);
    CHECK(valid == (taken == 1 ? 1 : 7) && !has_missing);
    return taken == 1;
}

static void read_random_numbers(void)
{
    uint64_t random = 11;
    size_t taken = 0;
    for (int i = 0; i < 100000; i++) {
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
        if (length == 0 || !read_plain(text, length, &got))
            continue;
        CHECK(plogp_number_parse(text, length, &want) == PLOGP_OK);
        CHECK_BITS(got, want);
        taken++;
    }
    CHECK(taken > 70000);
}

static void plain_numbers_have_the_bits_that_number_parse_gives(void **state)
{
    (void)state;
    with_each(read_random_numbers);
}

static void refuse_others(void)
{
    static const char *const OTHERS[] = {"-",
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
                                         "",
                                         "9007199254740993",
                                         "12345678901234567",
                                         "1234567890123456.",
                                         "\x81",
                                         "1\xb1"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        double value = 42.0;
        if (read_plain(OTHERS[i], strlen(OTHERS[i]), &value))
            print_error("took %s\n", OTHERS[i]);
        CHECK(!read_plain(OTHERS[i], strlen(OTHERS[i]), &value));
        CHECK(value == 42.0);
    }
}

static void what_is_no_plain_number_is_left_to_others(void **state)
{
    (void)state;
    with_each(refuse_others);
}

static void read_points(void)
{
    static const char ALL[] = "123456789123456";
    for (size_t digits = 1; digits <= 15; digits++)
        for (size_t point = 0; point <= digits; point++) {
            char text[32] = "";
            memcpy(text, ALL, point);
            text[point] = '.';
            memcpy(text + point + 1, ALL + point, digits - point);
            double got = NAN, want = NAN;
            CHECK(read_plain(text, digits + 1, &got));
            CHECK(plogp_number_parse(text, digits + 1, &want) == PLOGP_OK);
            CHECK_BITS(got, want);
        }
}

static void every_place_of_the_point_is_right(void **state)
{
    (void)state;
    with_each(read_points);
}

/* One field as a whole number, behind bytes that must not matter. */
static bool read_whole(const char *text, size_t length, unsigned places, char before,
                       int32_t *whole)
{
    static const bool unlike[256] = {['n'] = true};
    char block[64];
    uint8_t valid = 7;
    bool has_missing = false;
    const uint32_t start = 30, end = start + (uint32_t)length;
    memset(block, before, sizeof block);
    memcpy(block + start, text, length);
    const struct plogp__csv_fields fields = {.block = block,
                                             .before = &start,
                                             .end = &end,
                                             .count = 1,
                                             .unlike = unlike,
                                             .empty_missing = true};
    const size_t taken =
        plogp__csv_scan()->wholes(&fields, 0, places, whole, &valid, &has_missing);
    CHECK(taken == 0 || valid == (length > 0));
    CHECK(has_missing == (length == 0));
    return taken == 1;
}

/* All texts of a sign, digits and a point that are so short, and some that are longer: taken
 * if and only if they are whole by what is written, and then with the right value. */
static void check_whole(const char *text, size_t length)
{
    const char *const point = memchr(text, '.', length);
    const size_t written = point == NULL ? 0 : length - 1 - (size_t)(point - text);
    double number = NAN;
    const bool plain = read_plain(text, length, &number);
    for (unsigned places = 0; places <= PLOGP__WHOLES_PLACES; places++)
        for (size_t b = 0; b < 3; b++) {
            int32_t whole = 42;
            const double scaled = number * plogp__whole_scale(places);
            const bool fits = plain && written <= places && fabs(scaled) < 2147483647.5;
            CHECK(read_whole(text, length, places, ".7-"[b], &whole) == fits);
            CHECK(!fits ||
                  plogp__whole_number(whole, plogp__whole_scale(places)) == number);
        }
}

static void read_wholes(void)
{
    static const char *const OTHERS[] = {"2147483647",   "2147483648",  "-2147483647",
                                         "-2147483648",  "21474836.47", "21474836.48",
                                         "+000000012.5", "0.000000001", "999999999999999",
                                         "1e3",          "n5",          "5n",
                                         "1.2.3",        "..1",         "--1"};
    uint64_t random = 23;
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++)
        check_whole(OTHERS[i], strlen(OTHERS[i]));
    for (int i = 0; i < 20000; i++) {
        char text[16];
        const size_t length = 1 + next_random(&random) % 11;
        for (size_t k = 0; k < length; k++)
            text[k] = (char)('0' + next_random(&random) % 10);
        if (next_random(&random) % 3 > 0)
            text[next_random(&random) % length] = '.';
        if (next_random(&random) % 3 == 0)
            text[0] = "+-"[next_random(&random) % 2];
        check_whole(text, length);
    }
    int32_t whole = 42;
    CHECK(read_whole("", 0, 3, '.', &whole) && whole == 0);
}

/* Fields of one column behind each other, parted by points. */
struct column {
    char block[16 + 64 * 40];
    uint32_t before[64], end[64];
};

/* Mostly a number with so many places; returns its length. */
static size_t random_field(char text[40], int places, uint64_t *random)
{
    static const char *const SIGNS[] = {"", "", "", "-", "+"};
    static const char *const ODD[] = {"",
                                      "-",
                                      "+",
                                      ".",
                                      "x0000000000000001234.56",
                                      "-0000000000000001234",
                                      "12345678901234567"};
    const uint64_t kind = next_random(random) % 32;
    const unsigned mantissa = (unsigned)next_random(random) & 0xfffffff;
    if (kind == 0)
        return (size_t)sprintf(text, "%s", ODD[next_random(random) % 7]);
    const int length = sprintf(text, "%s%u%.*s%.*u", SIGNS[next_random(random) % 5],
                               mantissa >> next_random(random) % 29, places > 0, ".",
                               places + (places == 0),
                               (unsigned)(next_random(random) % (places > 0 ? 100 : 10)));
    if (kind == 1)
        text[next_random(random) % (unsigned)length] =
            "0.-+en/:"[next_random(random) % 8];
    return (size_t)length - (kind == 2);
}

static void random_column(struct column *column, int places, uint64_t *random)
{
    size_t at = 16;
    memset(column->block, '.', sizeof column->block);
    for (size_t i = 0; i < 64; i++) {
        char text[40];
        const size_t length = random_field(text, places, random);
        memcpy(column->block + at, text, length);
        column->before[i] = (uint32_t)at - 1;
        column->end[i] = (uint32_t)(at + length);
        at += length + 1;
    }
}

/* Read together as each by itself. */
static void read_columns(void)
{
    static const bool none[256] = {false}, minus[256] = {['-'] = true, ['0'] = true};
    uint64_t random = 77;
    for (int round = 0; round < 2000; round++) {
        struct column column;
        int32_t wholes[64], alone[64];
        uint8_t valid[64];
        bool has_missing = false;
        const unsigned places = round % 3 == 0 ? 0 : 2;
        random_column(&column, (int)places, &random);
        struct plogp__csv_fields fields = {.block = column.block,
                                           .before = column.before,
                                           .end = column.end,
                                           .before_step = 1,
                                           .end_step = 1,
                                           .gap = 1,
                                           .count = 64,
                                           .unlike = round % 4 == 0 ? minus : none,
                                           .all_alike = round % 4 != 0};
        for (size_t first = 0, next; first < 64; first = next + 1) {
            fields.count = 64;
            next = plogp__csv_scan()->wholes(&fields, first, places, wholes, valid,
                                             &has_missing);
            for (size_t i = first; i < 64 && i <= next; i++) {
                fields.count = i + 1;
                const size_t end = plogp__csv_scan()->wholes(&fields, i, places, alone,
                                                             valid, &has_missing);
                CHECK(end == (i == next ? i : i + 1));
                CHECK(end == i || alone[i] == wholes[i]);
            }
        }
        CHECK(!has_missing);
    }
}

static void fields_are_read_together_as_alone(void **state)
{
    (void)state;
    with_each(read_columns);
}

static void plain_numbers_become_whole_ones(void **state)
{
    (void)state;
    with_each(read_wholes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_numbers_have_the_bits_that_number_parse_gives),
        cmocka_unit_test(what_is_no_plain_number_is_left_to_others),
        cmocka_unit_test(plain_numbers_become_whole_ones),
        cmocka_unit_test(fields_are_read_together_as_alone),
        cmocka_unit_test(every_place_of_the_point_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
