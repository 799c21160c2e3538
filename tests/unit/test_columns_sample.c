/* Surveys of columns: whether rows differ, and which of them are the sample. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "learn/columns_sample.h"
#include "math/mix.h"
#include "math/random.h"

static struct plogp__columns one_column(const double **values, uint32_t *label,
                                        size_t rows)
{
    return (struct plogp__columns){
        .rows = rows, .count = 1, .block = 512, .values = values, .label = label};
}

/* More rows than a table compares: the same sample in any order, and one repeated row is seen. */
static void surveys_of_very_many_rows_see_one_that_is_repeated(void **state)
{
    const size_t rows = ((size_t)1 << 22) + 77;
    double *x = malloc(rows * sizeof *x);
    uint32_t *label = calloc(rows, sizeof *label);
    const double *values[] = {x};
    const struct plogp__columns columns = one_column(values, label, rows);
    struct plogp__survey forward, backward;
    (void)state;
    assert_non_null(x);
    assert_non_null(label);
    for (size_t i = 0; i < rows; i++)
        x[i] = sqrt((double)(i * 7919 % rows));
    CHECK(plogp__survey_make(&columns, 128, NULL, &forward) == PLOGP_OK);
    for (size_t i = 0; i < rows; i++)
        x[i] = sqrt((double)(rows - 1 - i));
    CHECK(plogp__survey_make(&columns, 128, NULL, &backward) == PLOGP_OK);
    CHECK(forward.differ && backward.differ);
    CHECK(forward.sample.count == backward.sample.count);
    CHECK(fabs((double)forward.sample.count - (double)rows / 128.0) < 1000.0);
    CHECK(memcmp(forward.sample.numbers, backward.sample.numbers,
                 forward.sample.count * sizeof *x) == 0);
    CHECK(forward.range[0].min == 0.0 &&
          forward.range[0].max == sqrt((double)rows - 1.0));
    plogp__survey_clear(&forward, NULL);
    plogp__survey_clear(&backward, NULL);
    x[5] = x[rows - 3];
    CHECK(plogp__survey_make(&columns, 128, NULL, &forward) == PLOGP_OK);
    CHECK(!forward.differ && forward.sample.count == 0);
    plogp__survey_clear(&forward, NULL);
    free(x);
    free(label);
}

/* Rows that a table compares in several parts. */
static void surveys_compare_in_parts(void **state)
{
    const size_t rows = ((size_t)1 << 20) + 1;
    double *x = malloc(rows * sizeof *x);
    uint32_t *label = calloc(rows, sizeof *label);
    const double *values[] = {x};
    const struct plogp__columns columns = one_column(values, label, rows);
    struct plogp__survey survey;
    (void)state;
    assert_non_null(x);
    assert_non_null(label);
    for (size_t i = 0; i < rows; i++)
        x[i] = sqrt((double)i);
    CHECK(plogp__survey_make(&columns, 64, NULL, &survey) == PLOGP_OK && survey.differ);
    plogp__survey_clear(&survey, NULL);
    for (size_t twin = 1; twin < 6; twin++) {
        x[rows - 1] = x[twin];
        CHECK(plogp__survey_make(&columns, 64, NULL, &survey) == PLOGP_OK);
        CHECK(!survey.differ);
        plogp__survey_clear(&survey, NULL);
    }
    free(x);
    free(label);
}

/* Rows that all have low keys, here those of a sample, are more than a task has room for. */
static void a_sample_that_finds_no_room_is_none(void **state)
{
    const size_t rows = (size_t)1 << 15;
    double *x = malloc(rows * sizeof *x);
    uint32_t *label = calloc(rows, sizeof *label);
    const double *values[] = {x};
    struct plogp__columns columns = one_column(values, label, rows);
    struct plogp__survey all, low;
    (void)state;
    assert_non_null(x);
    assert_non_null(label);
    for (size_t i = 0; i < rows; i++)
        x[i] = plogp__random_normal(3, 1, i);
    CHECK(plogp__survey_make(&columns, 16, NULL, &all) == PLOGP_OK && all.differ);
    values[0] = all.sample.numbers;
    columns.rows = all.sample.count;
    CHECK(columns.rows > 1500);
    CHECK(plogp__survey_make(&columns, 16, NULL, &low) == PLOGP_OK);
    CHECK(!low.differ && low.sample.count == 0);
    plogp__survey_clear(&low, NULL);
    columns.rows = 500;
    CHECK(plogp__survey_make(&columns, 16, NULL, &low) == PLOGP_OK);
    CHECK(low.differ && low.sample.count == 500);
    plogp__survey_clear(&low, NULL);
    plogp__survey_clear(&all, NULL);
    free(x);
    free(label);
}

/* The word that plogp__mix_bits takes to this one. */
static uint64_t unmix(uint64_t word)
{
    word ^= word >> 31 ^ word >> 62;
    word *= UINT64_C(0x319642b2d24d8ec3);
    word ^= word >> 27 ^ word >> 54;
    word *= UINT64_C(0x96de1b173f119089);
    return word ^ word >> 30 ^ word >> 60;
}

/* A number in 1 .. 2 whose key has these lower 51 bits; NAN: there is none. */
static double number_of_key(uint64_t bits)
{
    const double factor = 1.0 + (double)(plogp__mix_bits(1) >> 12) * 0x1p-52;
    for (uint64_t top = 0; top < 1 << 13; top++) {
        const uint64_t word = unmix(top << 51 | bits);
        double sum, x;
        memcpy(&sum, &word, sizeof sum);
        const double fraction = sum / factor;
        if (!(fraction >= 1.0 && fraction < 2.0) || fraction * factor != sum)
            continue;
        uint64_t mixed;
        memcpy(&mixed, &fraction, sizeof mixed);
        mixed = ((mixed - (UINT64_C(0x3ff) << 28)) & UINT64_C(0xfffffffffffff)) |
                UINT64_C(0x3ff) << 52;
        memcpy(&x, &mixed, sizeof x);
        return x;
    }
    return (double)NAN;
}

/* Keys that differ in their lowest bit alone are the same 32 bits in a table, beside each other:
 * the second must not be taken for the first, where a third one has moved that into its place. */
static void keys_that_look_alike_differ_in_any_order(void **state)
{
    uint32_t label[3] = {0};
    size_t found = 0;
    (void)state;
    for (uint64_t i = 1; i < 40; i++) {
        const uint64_t home = i * 2 << 4, alike = i << 25 | home;
        const double a = number_of_key(alike), b = number_of_key(alike + 1);
        const double other = number_of_key((i + 99) << 30 | home);
        const double orders[][3] = {{a, b, other}, {other, a, b}, {other, b, a}};
        for (size_t o = 0; !isnan(a + b + other) && o < 3; o++) {
            const double *values[] = {orders[o]};
            const struct plogp__columns columns = one_column(values, label, 3);
            struct plogp__survey survey;
            CHECK(plogp__survey_make(&columns, 1, NULL, &survey) == PLOGP_OK);
            CHECK(survey.differ && survey.sample.count == 3);
            plogp__survey_clear(&survey, NULL);
            found++;
        }
    }
    CHECK(found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surveys_of_very_many_rows_see_one_that_is_repeated),
        cmocka_unit_test(surveys_compare_in_parts),
        cmocka_unit_test(a_sample_that_finds_no_room_is_none),
        cmocka_unit_test(keys_that_look_alike_differ_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
