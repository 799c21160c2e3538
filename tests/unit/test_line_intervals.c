/* The intervals of distances on a line, and of the nearest-neighbour KL, hold what they
 * should: bench/coverage measures how often; here on fewer samples, with a fixed seed. */
#include "check.h"

#include "accumulate.h"
#include "fit_sample.h"
#include "math/random.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_apart_are_held),
        cmocka_unit_test(equal_laws_are_held_at_0),
        cmocka_unit_test(edges_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
