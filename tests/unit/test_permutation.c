/* What chance does: permutations, noise floors, many tests. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "accumulate.h"
#include "failing_alloc.h"
#include "plogp/permutation.h"
#include "sample/sequential.h"

static plogp_ordered_table *normal_like(uint64_t seed, double shift, size_t n)
{
    static struct test_rows rows;
    uint64_t state = seed;
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *table = NULL;
    memset(rows.valid, 1, sizeof rows.valid);
    for (size_t i = 0; i < n; i++) {
        rows.numbers[i] = shift;
        for (int j = 0; j < 12; j++)
            rows.numbers[i] += (double)(test_random(&state) >> 11) * 0x1p-53 - 0.5;
    }
    const plogp_batch batch = test_batch(&rows, 0, n, 0);
    CHECK(plogp_ordered_new(NULL, &ordered) == PLOGP_OK);
    CHECK(plogp_ordered_push(ordered, &batch, 1) == PLOGP_OK);
    CHECK(plogp_ordered_value(ordered, &table) == PLOGP_OK);
    plogp_ordered_free(ordered);
    return table;
}

static void p_values_do_not_depend_on_threads_and_find_a_shift(void **state)
{
    (void)state;
    plogp_ordered_table *p = normal_like(1, 0.0, 200), *q = normal_like(2, 0.0, 150);
    plogp_ordered_table *far = normal_like(3, 1.0, 150);
    plogp_permutation_test same[2], different;
    plogp_context context = plogp_context_defaults();
    for (int t = 0; t < 2; t++) {
        context.threads = t + 1;
        CHECK(plogp_permutation_ordered(p, q, 199, &context, &same[t]) == PLOGP_OK);
    }
    CHECK_BITS(same[0].p_value, same[1].p_value);
    CHECK(same[0].p_value > 0.01 && same[0].drawn == same[1].drawn);
    CHECK(plogp_permutation_ordered(p, far, 199, &context, &different) == PLOGP_OK);
    CHECK(different.p_value == 1.0 / 200 && different.drawn == 199);
    CHECK(plogp_permutation_ordered(p, p, 19, &context, &different) == PLOGP_OK);
    CHECK(different.p_value == 1.0); /* no relabelling is closer than equal samples */
    CHECK(plogp_permutation_ordered(p, p, 1000000, &context, &different) == PLOGP_OK);
    CHECK(different.p_value == 1.0 && different.drawn == 20);
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
    plogp_ordered_table_free(far);
}

/* floor(1000 v) 2^exponent of the values: exact from 2^-1074 to 2^1010. */
static plogp_ordered_table scaled(const plogp_ordered_table *table, int exponent,
                                  double *values)
{
    plogp_ordered_table made = *table;
    for (size_t i = 0; i < table->size; i++)
        values[i] = ldexp(floor(1000 * table->values[i]), exponent);
    made.values = values;
    return made;
}

/* The unit does not matter, down to subnormal numbers and up to where W1 would overflow. */
static void p_values_do_not_depend_on_the_unit(void **state)
{
    (void)state;
    static const int exponents[] = {0, -1074, -700, 600, 1010};
    plogp_ordered_table *p = normal_like(1, 0.0, 200), *q = normal_like(2, 0.15, 150);
    plogp_permutation_test want, got;
    plogp_noise_floor plain, far;
    for (size_t e = 0; e < sizeof exponents / sizeof exponents[0]; e++) {
        double of_p[200], of_q[150];
        const plogp_ordered_table a = scaled(p, exponents[e], of_p);
        const plogp_ordered_table b = scaled(q, exponents[e], of_q);
        CHECK(plogp_permutation_ordered(&a, &b, 499, NULL, &got) == PLOGP_OK);
        CHECK(plogp_noise_floor_ordered(&a, NULL, NULL, &far) == PLOGP_OK);
        if (e == 0) {
            want = got;
            plain = far;
        }
        CHECK(want.p_value > 0.01 && want.p_value < 0.5);
        CHECK_BITS(got.p_value, want.p_value);
        CHECK(got.drawn == want.drawn);
        CHECK_BITS(far.ks, plain.ks);
        CHECK_BITS(far.js, plain.js);
        CHECK(far.wasserstein == ldexp(plain.wasserstein, exponents[e]));
    }
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

/* One value each at both ends of the doubles: the range is that of both samples. */
static void samples_at_opposite_ends_of_the_doubles_are_told_apart(void **state)
{
    (void)state;
    plogp_ordered_table *p = normal_like(1, 1.7e308, 40),
                        *q = normal_like(2, -1.7e308, 40);
    plogp_permutation_test test = {.p_value = NAN};
    CHECK(plogp_permutation_ordered(p, q, 199, NULL, &test) == PLOGP_OK);
    CHECK(test.p_value < 0.05);
    CHECK(plogp_permutation_ordered(q, p, 199, NULL, &test) == PLOGP_OK);
    CHECK(test.p_value < 0.05);
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

static void the_noise_floor_is_between_0_and_the_distance_of_a_shift(void **state)
{
    (void)state;
    plogp_ordered_table *p = normal_like(1, 0.0, 400), *far = normal_like(3, 1.0, 400);
    plogp_noise_floor floor_of;
    plogp_numeric_distances distances;
    CHECK(plogp_noise_floor_ordered(p, NULL, NULL, &floor_of) == PLOGP_OK);
    CHECK(plogp_compare_ordered(p, far, NULL, NULL, &distances) == PLOGP_OK);
    CHECK(floor_of.js > 0 && floor_of.js < distances.binned.js / 5);
    CHECK(floor_of.wasserstein > 0 && floor_of.wasserstein < distances.wasserstein / 5);
    CHECK(floor_of.ks > 0 && floor_of.ks < distances.ks / 3);
    assert_string_equal(plogp_verdict(distances.wasserstein,
                                      distances.wasserstein_interval,
                                      floor_of.wasserstein),
                        "different");
    assert_string_equal(plogp_verdict(1.0, (plogp_interval){0.5, 2.0}, 1.0),
                        "same within noise");
    assert_string_equal(plogp_verdict(1.0, (plogp_interval){0.5, 2.0}, 0.7), "undecided");
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(far);
}

/* Counts on both sides of the number from which the formulas are used. */
static void the_floor_of_large_samples_is_the_limit_of_drawn_halves(void **state)
{
    (void)state;
    static double values[1000], drawn[1000], limit[1000], up_to_drawn[1000],
        up_to_limit[1000];
    double n = 0, more = 0;
    for (size_t i = 0; i < 1000; i++) {
        values[i] = (double)(i * i);
        drawn[i] = 131;
        limit[i] = drawn[i] + (i < 100 ? 1 : 0);
        up_to_drawn[i] = n += drawn[i];
        up_to_limit[i] = more += limit[i];
    }
    const plogp_ordered_table small = {values, drawn, up_to_drawn, 1000, n, 0.0, 1};
    const plogp_ordered_table large = {values, limit, up_to_limit, 1000, more, 0.0, 1};
    plogp_noise_floor a, b;
    CHECK(n <= 0x1p17 && more > 0x1p17);
    CHECK(plogp_noise_floor_ordered(&small, NULL, NULL, &a) == PLOGP_OK);
    CHECK(plogp_noise_floor_ordered(&large, NULL, NULL, &b) == PLOGP_OK);
    CHECK(fabs(a.js - b.js) < 0.3 * b.js && fabs(a.tv - b.tv) < 0.2 * b.tv);
    CHECK(fabs(a.wasserstein - b.wasserstein) < 0.35 * b.wasserstein);
    CHECK(fabs(a.ks - b.ks) < 0.25 * b.ks);
    const plogp_counts_table few = {
        .weights = drawn, .size = 1000, .total = n, .whole = 1};
    const plogp_counts_table many = {
        .weights = limit, .size = 1000, .total = more, .whole = 1};
    CHECK(plogp_noise_floor_counts(&few, NULL, &a) == PLOGP_OK);
    CHECK(plogp_noise_floor_counts(&many, NULL, &b) == PLOGP_OK);
    CHECK(fabs(a.js - b.js) < 0.02 * b.js && fabs(a.tv - b.tv) < 0.02 * b.tv);
}

/* All levels seen once: half of them in each half, apart: JS log 2, TV 1. */
static void halves_of_single_levels_have_nothing_in_common(void **state)
{
    (void)state;
    const size_t size = (1 << 17) + 2;
    double *const ones = malloc(size * sizeof *ones);
    assert_non_null(ones);
    for (size_t i = 0; i < size; i++)
        ones[i] = 1.0;
    const plogp_counts_table table = {
        .weights = ones, .size = size, .total = (double)size, .whole = 1};
    plogp_noise_floor floor_of;
    CHECK(plogp_noise_floor_counts(&table, NULL, &floor_of) == PLOGP_OK);
    CHECK_REL("js", floor_of.js, log(2.0), 4 * U);
    CHECK_REL("tv", floor_of.tv, 1.0, 4 * U);
    free(ones);
}

static void adjusted_p_values_follow_their_definitions(void **state)
{
    (void)state;
    const double p[] = {0.01, 0.04, NAN, 0.03, 0.5};
    const double bh[] = {0.04, 0.16 / 3, NAN, 0.16 / 3, 0.5};
    const double holm[] = {0.04, 0.09, NAN, 0.09, 0.5};
    double got[5];
    CHECK(plogp_adjust_p_values(p, 5, PLOGP_CORRECTION_BH, NULL, got) == PLOGP_OK);
    for (size_t i = 0; i < 5; i++)
        CHECK(isnan(bh[i]) ? isnan(got[i]) : fabs(got[i] - bh[i]) <= 2 * U);
    CHECK(plogp_adjust_p_values(p, 5, PLOGP_CORRECTION_HOLM, NULL, got) == PLOGP_OK);
    for (size_t i = 0; i < 5; i++)
        CHECK(isnan(holm[i]) ? isnan(got[i]) : fabs(got[i] - holm[i]) <= 2 * U);
    CHECK(plogp_adjust_p_values(p, 5, PLOGP_CORRECTION_NONE, NULL, got) == PLOGP_OK);
    CHECK(got[0] == 0.01 && got[3] == 0.03);
    CHECK(plogp_adjust_p_values(NULL, 5, PLOGP_CORRECTION_BH, NULL, got) == PLOGP_EINVAL);
    CHECK(plogp_adjust_p_values(NULL, 0, PLOGP_CORRECTION_BH, NULL, NULL) == PLOGP_OK);
}

static plogp_status permute_all(const plogp_context *context, void *state)
{
    const plogp_ordered_table *const p = state;
    plogp_permutation_test test;
    plogp_noise_floor floor_of;
    const double many[] = {0.1, 0.2};
    double adjusted[2];
    plogp_status status = plogp_permutation_ordered(p, p, 3, context, &test);
    if (status == PLOGP_OK)
        status = plogp_noise_floor_ordered(p, NULL, context, &floor_of);
    if (status == PLOGP_OK)
        status = plogp_adjust_p_values(many, 2, PLOGP_CORRECTION_BH, context, adjusted);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    plogp_ordered_table *p = normal_like(1, 0.0, 20);
    CHECK(failing_alloc_survives(permute_all, p));
    plogp_ordered_table_free(p);
}

static void what_cannot_be_split_is_refused(void **state)
{
    (void)state;
    const double value[] = {1.0}, half[] = {0.5};
    const plogp_ordered_table one = {value, value, value, 1, 1.0, 0.0, 1};
    const plogp_ordered_table fraction = {value, half, half, 1, 0.5, 0.0, 0};
    plogp_noise_floor floor_of = {.js = 7.0};
    plogp_permutation_test test = {7.0, 7};
    CHECK(plogp_noise_floor_ordered(&one, NULL, NULL, &floor_of) == PLOGP_EDOMAIN);
    CHECK(plogp_permutation_ordered(&one, &fraction, 9, NULL, &test) == PLOGP_EDOMAIN);
    CHECK(plogp_permutation_ordered(&one, &one, 0, NULL, &test) == PLOGP_EINVAL);
    CHECK(floor_of.js == 7.0 && test.p_value == 7.0 && test.drawn == 7);
}

static void a_test_ended_early_has_the_p_value_of_besag_and_clifford(void **state)
{
    (void)state;
    struct plogp__sequential all = {.most = 99}, early = {.most = 999};
    for (int draw = 0; !plogp__sequential_done(&all); draw++)
        plogp__sequential_add(&all, draw % 10 == 0);
    CHECK(all.drawn == 99 && plogp__sequential_p_value(&all) == 11.0 / 100);
    for (int draw = 0; !plogp__sequential_done(&early); draw++)
        plogp__sequential_add(&early, draw % 2 == 0);
    CHECK(early.drawn == 39 && plogp__sequential_p_value(&early) == 20.0 / 39);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_values_do_not_depend_on_threads_and_find_a_shift),
        cmocka_unit_test(p_values_do_not_depend_on_the_unit),
        cmocka_unit_test(samples_at_opposite_ends_of_the_doubles_are_told_apart),
        cmocka_unit_test(the_floor_of_large_samples_is_the_limit_of_drawn_halves),
        cmocka_unit_test(halves_of_single_levels_have_nothing_in_common),
        cmocka_unit_test(the_noise_floor_is_between_0_and_the_distance_of_a_shift),
        cmocka_unit_test(adjusted_p_values_follow_their_definitions),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(what_cannot_be_split_is_refused),
        cmocka_unit_test(a_test_ended_early_has_the_p_value_of_besag_and_clifford),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
