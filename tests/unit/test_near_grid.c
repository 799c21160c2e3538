/* Rounded values that rounding errors moved off their grid: 0.1 * 3 beside 0.3. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/entropy_samples.h"
#include "plogp/neighbours.h"
#include "plogp/two_sample.h"
#include "sample_tables.h"

#define ROWS 1500

/* Tenths of a normal law. */
static void draw_tenths(uint64_t seed, double *tenths)
{
    for (size_t i = 0; i < ROWS; i++)
        tenths[i] = round(10 * test_normal(&seed));
}

static plogp_samples_entropy entropy_of(const double *x)
{
    plogp_samples_entropy entropy = {.entropy = NAN};
    plogp_ordered_table *const table = test_ordered(x, ROWS, NULL);
    CHECK(plogp_entropy_samples(table, NULL, NULL, &entropy) == PLOGP_OK);
    plogp_ordered_table_free(table);
    return entropy;
}

static void rounding_errors_do_not_hide_the_grid(void **state)
{
    (void)state;
    static double tenths[ROWS], x[ROWS];
    draw_tenths(3, tenths);
    for (size_t i = 0; i < ROWS; i++)
        x[i] = tenths[i] / 10;
    const plogp_samples_entropy exact = entropy_of(x);
    for (size_t i = 0; i < ROWS; i++)
        x[i] = i % 2 == 0 ? tenths[i] * 0.1 : tenths[i] / 10;
    const plogp_samples_entropy near = entropy_of(x);
    CHECK_REL("entropy", near.entropy, exact.entropy, 1e-13);
    CHECK_REL("error", near.se, exact.se, 1e-11);
    CHECK(near.grid == 0.1 && near.ties == exact.ties);
    CHECK(strstr(near.warning, "rounding errors") != NULL);
    CHECK(strstr(exact.warning, "rounding errors") == NULL);
    for (size_t i = 0; i < ROWS; i++)
        x[i] = 3 + (tenths[i] * 0.1 - 32) * 5 / 9; /* degrees of Celsius */
    CHECK_REL("other step", entropy_of(x).entropy, exact.entropy + log(5.0 / 9), 1e-12);
}

/* 0.1 k, k up to 10^6 in threes: the least gap is known to 1e-10 only, and is refined. Up to
 * 10^7 it has to be: so many steps of the gap alone could be any number. */
static void steps_far_from_the_first_value_are_found(void **state)
{
    (void)state;
    static double x[ROWS];
    uint64_t random = 11;
    for (uint64_t apart = 1000; apart <= 10000; apart *= 10) {
        for (size_t i = 0; i < ROWS; i++)
            x[i] = 0.1 * (double)(apart * (test_random(&random) % 1000) +
                                  test_random(&random) % 3);
        CHECK(entropy_of(x).grid == 0.1);
    }
}

/* 2^60 + 256 k: their differences are whole, and one double is in each cell. */
static void whole_numbers_beyond_2_53_keep_their_grid(void **state)
{
    (void)state;
    static double tenths[ROWS], x[ROWS];
    draw_tenths(4, tenths);
    const double small = entropy_of(tenths).entropy;
    for (size_t i = 0; i < ROWS; i++)
        x[i] = 0x1p60 + 256 * tenths[i];
    const plogp_samples_entropy large = entropy_of(x);
    CHECK(large.grid == 256 && isfinite(large.high));
    CHECK_REL("entropy", large.entropy, small + log(256.0), 1e-12);
}

static void values_on_no_grid_stay_atoms(void **state)
{
    (void)state;
    static double x[ROWS];
    uint64_t random = 5;
    for (size_t i = 0; i < ROWS; i++)
        x[i] = sqrt((double)(2 + test_random(&random) % 40));
    CHECK(entropy_of(x).entropy == -INFINITY);
    for (size_t i = 0; i < ROWS; i++) /* and values of a law with a density have none */
        x[i] = exp(10 * test_normal(&random));
    const plogp_samples_entropy free = entropy_of(x);
    CHECK(free.grid == 0 && free.ties == 0 && free.warning == NULL);
    x[1] = nextafter(x[0], INFINITY);
    CHECK(entropy_of(x).grid == 0);
}

/* Shares rounded to tenths: 0 and 1 stand for half a cell. Of normal values they are rare. */
static void edges_of_the_law_are_allowed_for(void **state)
{
    (void)state;
    static double x[ROWS];
    uint64_t random = 6;
    for (size_t i = 0; i < ROWS; i++)
        x[i] = round(10 * test_uniform(&random)) / 10;
    const plogp_samples_entropy edges = entropy_of(x);
    CHECK(edges.entropy > 0.04 && edges.low < 0 && edges.high > 0);
    CHECK(strstr(edges.warning, "if the law ends there") != NULL);
    draw_tenths(7, x);
    CHECK(strstr(entropy_of(x).warning, "if the law ends there") == NULL);
}

static plogp_neighbour_information information_of(const double *x, const double *y)
{
    plogp_neighbour_information mi = {.mi = NAN};
    plogp_joint_table *const table = test_numbers(x, y, ROWS);
    CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
    plogp_joint_table_free(table);
    return mi;
}

static void neighbours_take_them_for_ties(void **state)
{
    (void)state;
    static double a[ROWS], b[ROWS], x[2][ROWS], y[2][ROWS];
    draw_tenths(8, a);
    draw_tenths(9, b);
    for (size_t i = 0; i < ROWS; i++) {
        b[i] = round(0.6 * a[i] + 0.8 * b[i]);
        x[0][i] = a[i] / 10;
        y[0][i] = b[i] / 10;
        x[1][i] = i % 3 == 0 ? a[i] * 0.1 : a[i] / 10;
        y[1][i] = i % 5 == 0 ? b[i] * 0.1 : b[i] / 10;
    }
    const plogp_neighbour_information exact = information_of(x[0], y[0]);
    const plogp_neighbour_information near = information_of(x[1], y[1]);
    CHECK(near.estimator == exact.estimator && near.ties == exact.ties);
    CHECK(near.mi == exact.mi && near.se == exact.se);
}

static const char *warning_of_comparison(const double *x, const double *y)
{
    plogp_numeric_distances far = {.ks = NAN};
    plogp_ordered_table *const p = test_ordered(x, ROWS, NULL);
    plogp_ordered_table *const q = test_ordered(y, ROWS, NULL);
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
    return far.warning;
}

static void samples_that_rounding_errors_keep_apart_are_said(void **state)
{
    (void)state;
    static double tenths[ROWS], x[ROWS], y[ROWS];
    draw_tenths(10, tenths);
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = tenths[i] / 10;
        y[i] = i % 4 == 0 ? -9 - 0.1 * (double)(i % 100) : tenths[i] * 0.1;
    }
    CHECK(warning_of_comparison(x, x) == NULL);
    CHECK(strstr(warning_of_comparison(x, y), "rounding errors") != NULL);
}

static plogp_status estimate_tenths(const plogp_context *context, void *unused)
{
    (void)unused;
    static double tenths[ROWS], x[ROWS];
    plogp_samples_entropy entropy;
    draw_tenths(3, tenths);
    for (size_t i = 0; i < ROWS; i++)
        x[i] = i % 2 == 0 ? tenths[i] * 0.1 : tenths[i] / 10;
    plogp_ordered_table *const table = test_ordered(x, ROWS, NULL);
    const plogp_status status = plogp_entropy_samples(table, NULL, context, &entropy);
    plogp_ordered_table_free(table);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(estimate_tenths, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_errors_do_not_hide_the_grid),
        cmocka_unit_test(steps_far_from_the_first_value_are_found),
        cmocka_unit_test(whole_numbers_beyond_2_53_keep_their_grid),
        cmocka_unit_test(values_on_no_grid_stay_atoms),
        cmocka_unit_test(edges_of_the_law_are_allowed_for),
        cmocka_unit_test(neighbours_take_them_for_ties),
        cmocka_unit_test(samples_that_rounding_errors_keep_apart_are_said),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
