/* Counting decimal fractions (src/sample/decimals.h) against sorting them. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "failing_alloc.h"
#include "random.h"
#include "sample/decimals.h"
#include "sample/sort.h"

#define FEW  70000
#define MANY 2200000 /* that more than one thread counts */

/* The doubles nearest to decimals of so many places, around 0, in a range of `range` steps. */
static void fill(double *values, size_t count, int places, uint64_t range)
{
    uint64_t random = 5;
    const double scale = pow(10.0, places);
    for (size_t i = 0; i < count; i++) {
        const uint64_t k = (random_bits(&random) >> 32) * range >> 32;
        values[i] = ((double)k - (double)(range / 3)) / scale + 0.0;
    }
}

static struct plogp__decimals *counted(const double *values, size_t count, int threads)
{
    plogp_context context = plogp_context_defaults();
    struct plogp__decimals *decimals = NULL;
    context.threads = threads;
    CHECK(plogp__decimals_new(values, count, &context, &decimals) == PLOGP_OK);
    return decimals;
}

static void check_against_sort(double *values, size_t count, int threads)
{
    struct plogp__decimals *const decimals = counted(values, count, threads);
    CHECK(decimals != NULL);
    const size_t distinct = plogp__decimals_distinct(decimals);
    double *const found = malloc((3 * distinct + count) * sizeof *found);
    double *const weights = found + distinct, *const up_to = weights + distinct;
    CHECK(plogp__decimals_write(decimals, found, weights, up_to) == PLOGP_OK);
    plogp__sort_numbers(values, up_to + distinct, count);
    size_t next = 0;
    for (size_t i = 0; i < distinct; i++) {
        const size_t first = next;
        while (next < count && values[next] == found[i])
            next++;
        CHECK(next > first && memcmp(&values[first], &found[i], sizeof *found) == 0);
        CHECK(weights[i] == (double)(next - first) && up_to[i] == (double)next);
    }
    CHECK(next == count);
    free(found);
    plogp__decimals_free(decimals);
}

static void decimals_are_counted_as_sorting_orders_them(void **state)
{
    (void)state;
    static double values[FEW];
    static const uint64_t ranges[] = {1, 2, 1000, 16384, 16385, 500000, 4000000};
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++)
        for (int places = 0; places <= 9; places += 3) {
            fill(values, FEW, places, ranges[r]);
            check_against_sort(values, FEW, 1);
        }
}

static void threads_do_not_show(void **state)
{
    (void)state;
    double *const values = malloc(MANY * sizeof *values);
    for (int threads = 1; threads <= 3; threads += 2) {
        fill(values, MANY, 4, 15000000);
        check_against_sort(values, MANY, threads);
    }
    for (size_t i = 0; i < MANY; i++) /* no pile has a value twice, or the last one */
        values[i] = 2.0 * (double)i / 1e4;
    check_against_sort(values, MANY, 3);
    free(values);
}

/* Few values, values far apart, too large ones, and one among many that is no such decimal:
 * wherever it stands, a sample of the values need not show it. */
static void other_values_are_left_to_sorting(void **state)
{
    (void)state;
    static double values[FEW];
    static const double others[] = {0.12345,   1.0 / 3.0, INFINITY,
                                    -INFINITY, 1e300,     0x1p40};
    fill(values, FEW, 2, 100000);
    CHECK(counted(values, 65536, 1) == NULL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const double before = values[FEW - 1];
        values[FEW - 1] = others[i];
        CHECK(counted(values, FEW, 2) == NULL);
        values[FEW - 1] = before;
    }
    fill(values, FEW, 0, 64 * FEW + 200000);
    CHECK(counted(values, FEW, 1) == NULL);
}

/* As many as numbers of 32 bits do not count. */
static void too_many_values_are_left_to_sorting(void **state)
{
    (void)state;
    const struct plogp__codes codes = {.scale = 1.0, .piles = {.size = UINT32_MAX}};
    struct plogp__decimals *decimals = NULL;
    CHECK(plogp__decimals_of_codes(&codes, NULL, &decimals) == PLOGP_OK);
    CHECK(decimals == NULL);
}

/* Reading from any number on is reading a part of all. */
static void any_part_may_be_read(void **state)
{
    static double values[FEW], all[3][FEW], part[3][FEW];
    (void)state;
    fill(values, FEW, 2, 300000);
    struct plogp__decimals *const decimals = counted(values, FEW, 1);
    const size_t distinct = plogp__decimals_distinct(decimals);
    plogp__decimals_read(decimals, 0, distinct, all[0], all[1], all[2]);
    for (size_t first = 0; first < distinct; first += 997) {
        const size_t left = distinct - first;
        const size_t count = first % 2 == 0 && left > 2000 ? 2000 : left;
        plogp__decimals_read(decimals, first, count, part[0], part[1], part[2]);
        for (size_t i = 0; i < 3; i++)
            assert_memory_equal(part[i], all[i] + first, count * sizeof(double));
    }
    plogp__decimals_free(decimals);
}

/* As text with 0 for its last decimals brings them: the codes have a finer scale than is needed. */
static double scale_needed(int32_t *numbers, double scale, int32_t step)
{
    const struct plogp__codes codes = {.scale = scale, .pending = numbers, .size = FEW};
    struct plogp__decimals *decimals = NULL;
    for (int32_t i = 0; i < FEW; i++)
        numbers[i] = (i % 500 - 250) * step;
    CHECK(plogp__decimals_of_codes(&codes, NULL, &decimals) == PLOGP_OK);
    CHECK(decimals != NULL);
    const double needed = plogp__decimals_scale(decimals);
    plogp__decimals_free(decimals);
    return needed;
}

static void scales_are_the_least(void **state)
{
    static int32_t numbers[FEW];
    (void)state;
    CHECK(scale_needed(numbers, 1000, 1) == 1000 && scale_needed(numbers, 1, 10) == 1);
    CHECK(scale_needed(numbers, 1000, 10) == 100 && scale_needed(numbers, 10, 10) == 1);
    CHECK(scale_needed(numbers, 1000, 300) == 10 && scale_needed(numbers, 100, 700) == 1);
    CHECK(scale_needed(numbers, 1e9, 1) == 1e9 && scale_needed(numbers, 1e9, 10) == 1e8);
}

static plogp_status count_some(const plogp_context *context, void *state)
{
    struct plogp__decimals *decimals = NULL;
    PLOGP_TRY(plogp__decimals_new(state, FEW, context, &decimals));
    plogp__decimals_free(decimals);
    return PLOGP_OK;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static double values[FEW];
    fill(values, FEW, 4, 100000);
    CHECK(failing_alloc_survives(count_some, values));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_counted_as_sorting_orders_them),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(other_values_are_left_to_sorting),
        cmocka_unit_test(too_many_values_are_left_to_sorting),
        cmocka_unit_test(any_part_may_be_read),
        cmocka_unit_test(scales_are_the_least),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
