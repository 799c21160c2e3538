/* The intervals of distances on a line, and of the nearest-neighbour KL, hold what they
 * should: bench/coverage measures how often; here on fewer samples, with a fixed seed. */
#include "check.h"

#include "accumulate.h"
#include "fit_sample.h"
#include "math/random.h"
#include "plogp/permutation.h"
#include "plogp/two_sample.h"

#define ROWS    200
#define SAMPLES 60

typedef double quantile_of(double u, double shift);

static double uniform(double u, double shift)
{
    return u * (1 + shift);
}

static double exponential(double u, double shift)
{
    return shift - log(u);
}

/* How many of the samples have each truth in its interval. */
struct held {
    int first, second, energy, nearest;
};

static plogp_ordered_table *sample_of(quantile_of *law, uint64_t stream, double shift)
{
    double x[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        x[i] = law(plogp__random_uniform(23, stream, i), shift);
    return fit_sample(x, ROWS);
}

static int holds(plogp_interval interval, double truth)
{
    return interval.low <= truth && truth <= interval.high;
}

static struct held count_held(quantile_of *law, double shift, const double truth[4])
{
    struct held held = {0};
    for (uint64_t s = 0; s < SAMPLES; s++) {
        plogp_ordered_table *p = sample_of(law, 2 * s, 0.0);
        plogp_ordered_table *q = sample_of(law, 2 * s + 1, shift);
        plogp_numeric_distances far;
        CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
        held.first += holds(far.wasserstein_interval, truth[0]);
        held.second += holds(far.wasserstein2_interval, truth[1]);
        held.energy += holds(far.energy_interval, truth[2]);
        held.nearest += holds(far.nearest.interval, truth[3]);
        CHECK(holds(far.wasserstein2_interval, far.wasserstein2) ||
              far.wasserstein2_interval.high < far.wasserstein2);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
    return held;
}

/* 95 % of 60 is 57, with a standard deviation of 1.7. */
static void check_held(struct held held, int with_nearest)
{
    CHECK(held.first >= 51 && held.second >= 51 && held.energy >= 51);
    CHECK(!with_nearest || held.nearest >= 51);
}

static void laws_apart_are_held(void **state)
{
    (void)state;
    /* Uniform on (0, 1) and (0, 3/2): quantiles u and 3u/2; F - G = x/3, then 1 - 2x/3. */
    const double energy = sqrt(2 * (1.0 / 27 + 1.0 / 54));
    check_held(
        count_held(uniform, 0.5, (double[]){0.25, 0.5 / sqrt(3), energy, log(1.5)}), 1);
    /* A shifted exponential law: the energy's square is 2 (s - 1 + e^-s). */
    check_held(count_held(exponential, 0.5,
                          (double[]){0.5, 0.5, sqrt(2 * (exp(-0.5) - 0.5)), 0}),
               0);
}

static void equal_laws_are_held_at_0(void **state)
{
    (void)state;
    check_held(count_held(uniform, 0.0, (double[]){0, 0, 0, 0}), 1);
    check_held(count_held(exponential, 0.0, (double[]){0, 0, 0, 0}), 1);
}

/* The interval of equal samples begins at 0; scaling the data scales it; what is infinite or
 * constant has none, or none but the value. */
static void edges_are_in_order(void **state)
{
    (void)state;
    double x[ROWS], y[ROWS], wide[ROWS], shifted[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = plogp__random_uniform(23, 900, i);
        y[i] = plogp__random_uniform(23, 901, i) + 0.1;
        wide[i] = 0x1p300 * x[i];
        shifted[i] = 0x1p300 * y[i];
    }
    plogp_ordered_table *tables[] = {fit_sample(x, ROWS),
                                     fit_sample(y, ROWS),
                                     fit_sample(wide, ROWS),
                                     fit_sample(shifted, ROWS),
                                     fit_sample((double[]){3}, 1),
                                     fit_sample((double[]){5}, 1),
                                     fit_sample((double[]){1, INFINITY}, 2)};
    plogp_numeric_distances near, far;
    CHECK(plogp_compare_ordered(tables[0], tables[0], NULL, NULL, &near) == PLOGP_OK);
    CHECK(near.wasserstein2_interval.low == 0 && near.energy_interval.low == 0);
    CHECK(near.wasserstein2_interval.high > 0 && near.energy_interval.high > 0);
    CHECK(plogp_compare_ordered(tables[0], tables[1], NULL, NULL, &near) == PLOGP_OK);
    CHECK(plogp_compare_ordered(tables[2], tables[3], NULL, NULL, &far) == PLOGP_OK);
    CHECK_REL("W2", far.wasserstein2_interval.high,
              0x1p300 * near.wasserstein2_interval.high, 1e-12);
    CHECK_REL("energy", far.energy_interval.low, 0x1p150 * near.energy_interval.low,
              1e-12);
    CHECK(plogp_compare_ordered(tables[4], tables[5], NULL, NULL, &far) == PLOGP_OK);
    CHECK(far.wasserstein2_interval.low == 2 && far.wasserstein2_interval.high == 2);
    CHECK(plogp_compare_ordered(tables[0], tables[6], NULL, NULL, &far) == PLOGP_OK);
    CHECK(isnan(far.wasserstein2_interval.low) && isnan(far.energy_interval.high));
    for (size_t i = 0; i < 7; i++)
        plogp_ordered_table_free(tables[i]);
}

/* Laws of one value have neither spread nor bias. */
static void laws_of_one_value_are_held(void **state)
{
    (void)state;
    double ones[50], threes[150];
    for (size_t i = 0; i < 150; i++) {
        ones[i % 50] = 1;
        threes[i] = 3;
    }
    plogp_ordered_table *p = fit_sample(ones, 50), *q = fit_sample(threes, 150);
    plogp_numeric_distances made;
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &made) == PLOGP_OK);
    CHECK_REL("energy", made.energy, 2.0, 1e-14);
    CHECK_REL("low", made.energy_interval.low, made.energy, 1e-14);
    CHECK_REL("high", made.energy_interval.high, made.energy, 1e-14);
    CHECK(made.energy_interval.low <= made.energy);
    CHECK(made.energy <= made.energy_interval.high);
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

/* 2^exponent times the values of a sample. */
static plogp_ordered_table *sample_times(uint64_t stream, double shift, int exponent)
{
    double x[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        x[i] = ldexp(plogp__random_normal(29, stream, i) + shift, exponent);
    return fit_sample(x, ROWS);
}

static void check_times(plogp_interval far, plogp_interval near, int exponent)
{
    CHECK_REL("low", ldexp(far.low, -exponent), near.low, 1e-12);
    CHECK_REL("high", ldexp(far.high, -exponent), near.high, 1e-12);
}

static void distances_follow_the_scale_to_the_ends_of_the_doubles(void **state)
{
    (void)state;
    plogp_numeric_distances near, far;
    plogp_noise_floor floors[2];
    plogp_ordered_table *const p = sample_times(0, 0.0, 0), *const q =
                                                                sample_times(1, 1.0, 0);
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &near) == PLOGP_OK);
    CHECK(plogp_noise_floor_ordered(p, NULL, NULL, &floors[0]) == PLOGP_OK);
    for (size_t e = 0; e < 4; e++) {
        const int exponent = (const int[]){1020, 700, -700, -970}[e];
        plogp_ordered_table *const a = sample_times(0, 0.0, exponent);
        plogp_ordered_table *const b = sample_times(1, 1.0, exponent);
        CHECK(plogp_compare_ordered(a, b, NULL, NULL, &far) == PLOGP_OK);
        CHECK_REL("W1", ldexp(far.wasserstein, -exponent), near.wasserstein, 1e-12);
        CHECK_REL("W2", ldexp(far.wasserstein2, -exponent), near.wasserstein2, 1e-12);
        CHECK_REL("energy", ldexp(far.energy, -exponent / 2), near.energy, 1e-12);
        check_times(far.wasserstein_interval, near.wasserstein_interval, exponent);
        check_times(far.wasserstein2_interval, near.wasserstein2_interval, exponent);
        check_times(far.energy_interval, near.energy_interval, exponent / 2);
        CHECK_REL("nearest", far.nearest.value, near.nearest.value, 1e-12);
        CHECK(plogp_noise_floor_ordered(a, NULL, NULL, &floors[1]) == PLOGP_OK);
        CHECK_REL("floor", ldexp(floors[1].wasserstein, -exponent), floors[0].wasserstein,
                  1e-12);
        plogp_ordered_table_free(a);
        plogp_ordered_table_free(b);
    }
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

/* Half a range beyond the largest double, of which a few values are at one end. */
static void opposite_ends_of_the_doubles_have_distances(void **state)
{
    (void)state;
    double x[28], y[31], distance = 0.0;
    for (size_t i = 0; i < 31; i++) {
        x[i % 28] = i < 3 || i >= 28 ? -1.75 * 0x1p1022 : 1.75 * 0x1p1022;
        y[i] = i == 0 ? -1.5 * 0x1p1022 : 1.5 * 0x1p1022;
    }
    plogp_ordered_table *const p = fit_sample(x, 28), *const q = fit_sample(y, 31);
    plogp_numeric_distances far;
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
    CHECK(plogp_wasserstein_samples(x, 28, y, 31, NULL, &distance) == PLOGP_OK);
    /* of 1: 1/31 by 1/4 low, 3/28 - 1/31 by 13/4, the other 25/28 by 1/4 */
    const double units = 1 / 31.0 / 4 + (3 / 28.0 - 1 / 31.0) * 3.25 + 25 / 28.0 / 4;
    CHECK_REL("W1", far.wasserstein / 0x1p1022, units, 1e-14);
    CHECK_REL("W1", distance / 0x1p1022, units, 1e-14);
    CHECK(isfinite(far.energy) && isfinite(far.nearest.value));
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_apart_are_held),
        cmocka_unit_test(equal_laws_are_held_at_0),
        cmocka_unit_test(edges_are_in_order),
        cmocka_unit_test(laws_of_one_value_are_held),
        cmocka_unit_test(distances_follow_the_scale_to_the_ends_of_the_doubles),
        cmocka_unit_test(opposite_ends_of_the_doubles_have_distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
