/* Intervals of divergences against tests/ref/divergence_interval.py (mpmath, 60 digits). */
#include "check.h"

#include <string.h>

#include "sample_tables.h"

#include "math/special.h"
#include "plogp/two_sample.h"
#include "sample/divergence_interval.h"

static void noncentralities_invert_the_law(void **state)
{
    (void)state;
    static const double cases[][4] = {
        {10, 3, 0.025, 23.679796704146434},   {10, 3, 0.975, 0.2155195730613408},
        {20, 3, 0.975, 4.8190239439053987},   {1, 1, 0.025, 8.7575829498044629},
        {150, 40, 0.025, 159.75124846937377}, {150, 40, 0.975, 70.216999960920043},
        {400, 9, 0.975, 317.84594101571445},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double *const c = cases[i];
        CHECK_REL("noncentrality", plogp__chi_square_noncentrality(c[0], c[1], c[2]),
                  c[3], 1e-9);
    }
    CHECK(plogp__chi_square_noncentrality(0.0, 3.0, 0.5) == 0.0);
    CHECK(plogp__chi_square_noncentrality(1.0, 30.0, 0.975) == 0.0);
    CHECK(isnan(plogp__chi_square_noncentrality(NAN, 3.0, 0.5)));
    CHECK(isnan(plogp__chi_square_noncentrality(1.0, 0.0, 0.5)));
    CHECK(isnan(plogp__chi_square_noncentrality(5.0, 1.0, 0.0)));
}

static plogp_level_distances compare(double *p, double *q, size_t k)
{
    static const plogp_level levels[] = {{.text = "a", .length = 1},
                                         {.text = "b", .length = 1},
                                         {.text = "c", .length = 1},
                                         {.text = "d", .length = 1}};
    plogp_counts_table of_p = {.weights = p, .levels = levels, .size = k};
    plogp_counts_table of_q = {.weights = q, .levels = levels, .size = k};
    plogp_level_distances far;
    for (size_t i = 0; i < k; i++) {
        of_p.total += p[i];
        of_q.total += q[i];
    }
    CHECK(plogp_compare_counts(&of_p, &of_q, NULL, &far) == PLOGP_OK);
    return far;
}

static void check_interval(const char *name, plogp_interval got, double low, double high)
{
    CHECK_REL(name, got.low, low, 1e-9);
    CHECK_REL(name, got.high, high, 1e-9);
}

static void intervals_match_the_reference(void **state)
{
    (void)state;
    const plogp_divergence_intervals near =
        compare((double[]){30, 25, 45}, (double[]){40, 33, 27}, 3).intervals;
    check_interval("kl", near.kl, 0, 0.208912741452214);
    check_interval("js", near.js, 0, 0.0496735739557815);
    check_interval("chi2", near.chi2, 0, 0.463576648914334);
    check_interval("jeffreys", near.jeffreys, 0, 0.399498822844217);
    check_interval("hellinger", near.hellinger, 0, sqrt(0.0498062228878585));
    check_interval("tv", near.tv, 0, 0.310687129882043);
    const plogp_divergence_intervals far =
        compare((double[]){300, 100, 200, 400}, (double[]){200, 150, 250, 400}, 4)
            .intervals;
    check_interval("kl", far.kl, 0.0147052797451732, 0.062152393895655);
    check_interval("js", far.js, 0.00365789155816445, 0.0151379753956552);
    check_interval("chi2", far.chi2, 0.0290029390487753, 0.133244289461374);
    check_interval("jeffreys", far.jeffreys, 0.0291447328776653, 0.121945075845573);
    check_interval("hellinger", far.hellinger, sqrt(0.00365059067094439),
                   sqrt(0.0151903757735263));
    check_interval("tv", far.tv, 0.0578826285992302, 0.133376983956033);
    CHECK_REL("bhattacharyya", far.bhattacharyya.low,
              -log1p(-far.hellinger.low * far.hellinger.low), 8 * U);
}

static void the_ends_hold_the_value_and_what_is_infinite_has_none(void **state)
{
    (void)state;
    const plogp_level_distances far =
        compare((double[]){2e9, 1e9, 3e9}, (double[]){1e9, 2e9, 3e9}, 3);
    CHECK(far.intervals.kl.low < far.all.forward.divergence);
    CHECK(far.intervals.kl.high > far.all.forward.divergence);
    /* log p/q is log 2, -log 2, 0; p/q is 2, 1/2, 1: 1.96 errors of the delta method */
    const double log2 = log(2.0), kl = log2 / 6;
    const double variance =
        (log2 * log2 / 2 - kl * kl) / 6e9 + (4.0 / 6 + 1.0 / 12 + 0.5 - 1) / 6e9;
    CHECK_REL("half of kl", far.intervals.kl.high - far.intervals.kl.low,
              2 * 1.959963984540054 * sqrt(variance), 1e-3);
    CHECK(far.warning == NULL);
    const plogp_level_distances lost =
        compare((double[]){10, 10, 1}, (double[]){10, 10, 0}, 3);
    CHECK(isnan(lost.intervals.kl.low) && isnan(lost.intervals.jeffreys.high));
    CHECK(isfinite(lost.intervals.js.high) && lost.warning != NULL);
    const plogp_level_distances alone = compare((double[]){9}, (double[]){5}, 1);
    CHECK(alone.intervals.js.low == 0 && alone.intervals.js.high == 0);
}

/* P is 0 .. 39 in four bins of 10; of Q 6 are below, 3 above. The library takes the exponential
 * law at 128 points, hence the tolerance. */
static void intervals_of_bins_match_the_reference(void **state)
{
    (void)state;
    static const int counts[] = {6, 5, 8, 9, 5, 3};
    double x[40], y[36];
    size_t n = 0;
    for (size_t i = 0; i < 40; i++)
        x[i] = (double)i;
    for (int bin = 0; bin < 6; bin++)
        for (int i = 0; i < counts[bin]; i++)
            y[n++] = 10 * bin - 9.5 + i;
    plogp_ordered_table *const p = test_ordered(x, 40, NULL), *const q = test_ordered(
                                                                  y, n, NULL);
    const plogp_compare_options options = {.bins = 4};
    plogp_numeric_distances far;
    CHECK(plogp_compare_ordered(p, q, &options, NULL, &far) == PLOGP_OK);
    CHECK(far.bins == 6);
    const struct {
        const char *name;
        plogp_interval got, expected;
    } cases[] = {
        {"kl", far.intervals.kl, {0, 0.464827501483}},
        {"kl reverse", far.intervals.kl_reverse, {0, 1.02126791632}},
        {"js", far.intervals.js, {0, 0.136064825103}},
        {"chi2", far.intervals.chi2, {0, 0.770625125875}},
        {"jeffreys", far.intervals.jeffreys, {0.0145396918231, 1.43194322154}},
        {"hellinger",
         far.intervals.hellinger,
         {sqrt(0.00399159249828), sqrt(0.149901863681)}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(fabs(cases[i].got.low - cases[i].expected.low) < 0.01);
        CHECK_REL(cases[i].name, cases[i].got.high, cases[i].expected.high, 0.01);
    }
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

static void check_holds(const plogp_divergences *all,
                        const plogp_divergence_intervals *intervals)
{
    const struct {
        double value;
        plogp_interval interval;
    } all_of[] = {
        {all->forward.divergence, intervals->kl},
        {all->reverse.divergence, intervals->kl_reverse},
        {all->js, intervals->js},
        {all->tv, intervals->tv},
        {all->hellinger, intervals->hellinger},
        {all->bhattacharyya, intervals->bhattacharyya},
        {all->chi2, intervals->chi2},
        {all->jeffreys, intervals->jeffreys},
    };
    for (size_t i = 0; i < sizeof all_of / sizeof all_of[0]; i++) {
        const double value = all_of[i].value;
        CHECK(isinf(value) == isnan(all_of[i].interval.low));
        CHECK(isinf(value) ||
              (all_of[i].interval.low <= value && value <= all_of[i].interval.high));
    }
}

/* However few and however far apart: the exponents of the weights are drawn. */
static void intervals_hold_their_estimate(void **state)
{
    (void)state;
    uint64_t random = 31;
    for (int sample = 0; sample < 100; sample++) {
        double p[4], q[4], x[30], y[30];
        const double shift = ldexp(test_uniform(&random) - 0.5, sample % 8);
        for (size_t i = 0; i < 4; i++) {
            p[i] = 1 + floor(exp2(12 * test_uniform(&random)));
            q[i] = 1 + floor(exp2(12 * test_uniform(&random)));
        }
        p[0] = sample % 5 == 0 ? 0 : p[0];
        const plogp_level_distances far = compare(p, q, 4);
        check_holds(&far.all, &far.intervals);
        for (size_t i = 0; i < 30; i++) {
            x[i] = test_uniform(&random);
            y[i] = shift + test_uniform(&random) * (sample % 3);
        }
        plogp_ordered_table *const of_p = test_ordered(x, 30, NULL), *const of_q =
                                                                         test_ordered(
                                                                             y, 30, NULL);
        plogp_numeric_distances apart;
        CHECK(plogp_compare_ordered(of_p, of_q, NULL, NULL, &apart) == PLOGP_OK);
        check_holds(&apart.binned, &apart.intervals);
        CHECK(apart.wasserstein2_interval.low <= apart.wasserstein2 &&
              apart.wasserstein2 <= apart.wasserstein2_interval.high);
        CHECK(apart.energy_interval.low <= apart.energy &&
              apart.energy <= apart.energy_interval.high);
        CHECK(apart.wasserstein_interval.low <= apart.wasserstein &&
              apart.wasserstein <= apart.wasserstein_interval.high);
        CHECK(apart.ks_interval.low <= apart.ks && apart.ks <= apart.ks_interval.high);
        plogp_ordered_table_free(of_p);
        plogp_ordered_table_free(of_q);
    }
}

/* Where the intervals hold in less than 93 % (bench/coverage/README.md) a warning says so. */
static void thin_levels_are_said(void **state)
{
    (void)state;
    static const struct {
        double p[4], q[4];
        const char *says;
    } cases[] = {
        {{9, 10, 10, 10}, {90, 90, 90, 90}, "fewer than 10 observations for each level"},
        {{10, 10, 10, 10}, {90, 90, 90, 90}, NULL},
        {{99, 99, 99, 4}, {99, 99, 99, 5}, "more than a fifth of the levels"},
        {{99, 99, 99, 5}, {99, 99, 99, 4}, "more than a fifth of the levels"},
        {{99, 99, 99, 5}, {99, 99, 99, 5}, NULL},
        {{100, 100, 100, 62}, {100, 100, 143, 19}, "rare in the other"},
        {{100, 100, 143, 19}, {100, 100, 100, 62}, "rare in the other"},
        {{100, 100, 100, 61}, {100, 100, 142, 19}, NULL},
        {{1000, 1000, 1000, 1000}, {1000, 1000, 1980, 20}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double p[4], q[4];
        memcpy(p, cases[i].p, sizeof p);
        memcpy(q, cases[i].q, sizeof q);
        const char *const warning = compare(p, q, 4).warning;
        CHECK(cases[i].says == NULL ? warning == NULL
                                    : strstr(warning, cases[i].says) != NULL);
    }
}

/* The error is that of chi-square at 0, and the delta method's far from it. */
static void errors_go_from_one_law_to_the_other(void **state)
{
    (void)state;
    const struct plogp__divergence_estimate none = {0.0, 0.5, 0.0, 0.25, 2.0};
    const struct plogp__divergence_estimate large = {1e6, 0.5, 9.0, 1e-6, 2.0};
    CHECK_REL("chi-square", plogp__divergence_error(&none), 0.5, 4 * U);
    CHECK_REL("delta", plogp__divergence_error(&large), 3.0, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noncentralities_invert_the_law),
        cmocka_unit_test(intervals_match_the_reference),
        cmocka_unit_test(the_ends_hold_the_value_and_what_is_infinite_has_none),
        cmocka_unit_test(intervals_of_bins_match_the_reference),
        cmocka_unit_test(intervals_hold_their_estimate),
        cmocka_unit_test(thin_levels_are_said),
        cmocka_unit_test(errors_go_from_one_law_to_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
