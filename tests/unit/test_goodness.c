/* Goodness of fit: statistics from their definitions, p-values, statuses. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "plogp/goodness.h"

#define COUNT 60

/* Quantiles of a law at the middles of equal steps, with ties when rounded. */
static void fill(const char *text, double grid, double *values)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    for (size_t i = 0; i < COUNT; i++) {
        const double x =
            plogp_distribution_quantile(&law, ((double)i + 0.5) / (double)COUNT);
        values[i] = grid > 0.0 ? grid * (floor(x / grid) + 1.0) : x;
    }
}

struct tested {
    plogp_ordered_table *table;
    plogp_fit *fit;
    plogp_goodness goodness;
};

static struct tested test_values(const double *values, const char *family, int threads)
{
    struct tested tested = {.table = fit_sample(values, COUNT)};
    plogp_context context = plogp_context_defaults();
    tested.fit = fit_of(values, COUNT, family);
    context.threads = threads;
    CHECK(plogp_goodness_of_fit(tested.table, plogp_fit_value(tested.fit)->candidates,
                                NULL, 199, &context, &tested.goodness) == PLOGP_OK);
    return tested;
}

static void release(struct tested *tested)
{
    plogp_ordered_table_free(tested->table);
    plogp_fit_free(tested->fit);
}

/* The textbook sums over the order statistics, one by one. */
static void statistics_are_those_of_the_definitions(void **state)
{
    static const double grids[] = {0.0, 0.25};
    double values[COUNT];
    (void)state;
    for (size_t g = 0; g < 2; g++) {
        fill("gamma(2,1)", grids[g], values);
        struct tested tested = test_values(values, "gamma", 1);
        const plogp_distribution *const law =
            &plogp_fit_value(tested.fit)->candidates->distribution;
        const double n = COUNT;
        double ks = 0.0, ad = -n, cvm = 1.0 / (12.0 * n);
        for (size_t i = 0; i < COUNT; i++) { /* the values are sorted */
            const double f = plogp_distribution_cdf(law, values[i]);
            const double r = (double)i + 1.0;
            const double back = plogp_distribution_sf(law, values[COUNT - 1 - i]);
            cvm += pow(f - (2.0 * r - 1.0) / (2.0 * n), 2.0);
            ad -= (2.0 * r - 1.0) / n * (log(f) + log(back));
            if (i + 1 == COUNT || values[i + 1] > values[i])
                ks = fmax(ks, fabs(r / n - f));
            if (i == 0 || values[i - 1] < values[i])
                ks = fmax(ks, fabs((r - 1.0) / n - f));
        }
        CHECK_REL("ks", tested.goodness.ks.statistic, ks, 1e-13);
        CHECK_REL("ad", tested.goodness.ad.statistic, ad, 1e-11);
        CHECK_REL("cvm", tested.goodness.cvm.statistic, cvm, 1e-11);
        release(&tested);
    }
}

/* 60 observations: 11 cells of Mann and Wald, 12 at the most with 5 in each. */
static void chi_squared_is_pearsons_over_even_cells(void **state)
{
    double values[COUNT];
    (void)state;
    fill("gamma(2,1)", 0.0, values);
    struct tested tested = test_values(values, "exponential", 1);
    const plogp_distribution *const law =
        &plogp_fit_value(tested.fit)->candidates->distribution;
    double counts[11] = {0.0}, sum = 0.0;
    for (size_t i = 0; i < COUNT; i++)
        counts[(size_t)(11.0 * plogp_distribution_cdf(law, values[i]))] += 1.0;
    for (size_t j = 0; j < 11; j++)
        sum += pow(counts[j] - COUNT / 11.0, 2.0) / (COUNT / 11.0);
    CHECK(tested.goodness.cells == 11);
    CHECK_REL("chi2", tested.goodness.chi2.statistic, sum, 1e-12);
    CHECK_REL(
        "error", tested.goodness.chi2.p_error,
        sqrt(tested.goodness.chi2.p_value * (1.0 - tested.goodness.chi2.p_value) / 200.0),
        8 * U);
    release(&tested);
}

/* Whole numbers: every cell expects 5 or more, and all observations are in cells. */
static void chi_squared_puts_rare_values_together(void **state)
{
    double values[COUNT];
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        values[i] = i < 30 ? 0.0 : i < 50 ? 1.0 : 2.0;
    struct tested tested = test_values(values, "poisson", 1);
    const double m = 40.0 / 60.0, p0 = exp(-m), p1 = m * p0;
    const double observed[] = {30.0, 20.0, 10.0};
    const double expected[] = {60.0 * p0, 60.0 * p1, 60.0 * (1.0 - p0 - p1)};
    double sum = 0.0;
    for (size_t j = 0; j < 3; j++)
        sum += pow(observed[j] - expected[j], 2.0) / expected[j];
    CHECK(tested.goodness.cells == 3);
    CHECK_REL("chi2", tested.goodness.chi2.statistic, sum, 1e-10);
    release(&tested);
}

/* Rounded values are steps of the law: the right law is not rejected for its ties. */
static void rounded_values_are_tested_as_intervals(void **state)
{
    double values[COUNT];
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    plogp_goodness goodness;
    (void)state;
    fill("gamma(2,1)", 0.0, values);
    for (size_t i = 0; i < COUNT; i++)
        values[i] = 0.5 * floor(values[i] / 0.5 + 0.5);
    plogp_ordered_table *table = fit_sample(values, COUNT);
    options.family = "gamma";
    options.rounding = 0.5;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_OK);
    CHECK(plogp_goodness_of_fit(table, plogp_fit_value(fit)->candidates, &options, 99,
                                NULL, &goodness) == PLOGP_OK);
    CHECK(goodness.ks.statistic < 0.05 && goodness.ks.p_value > 0.5);
    CHECK(goodness.chi2.p_value > 0.5);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static void a_good_law_passes_and_a_bad_one_fails(void **state)
{
    double values[COUNT];
    (void)state;
    fill("gamma(2,1)", 0.0, values);
    struct tested good = test_values(values, "gamma", 0);
    CHECK(good.goodness.ks.p_value > 0.9 && good.goodness.ad.p_value > 0.9);
    release(&good);
    fill("lognormal(0,2)", 0.0, values);
    struct tested bad = test_values(values, "normal", 0);
    CHECK(bad.goodness.ks.p_value == 1.0 / 200.0);
    CHECK(bad.goodness.ad.p_value == 1.0 / 200.0);
    CHECK(bad.goodness.cvm.p_value == 1.0 / 200.0);
    CHECK(bad.goodness.replicates == 199);
    release(&bad);
}

/* Both ends of a fitted uniform law are observations: the statistic of Anderson and Darling is
 * infinite for every sample, and so says nothing against the law. */
static void an_infinite_statistic_is_ranked_among_the_replicates(void **state)
{
    double values[COUNT];
    (void)state;
    fill("uniform(2,5)", 0.0, values);
    struct tested tested = test_values(values, "uniform", 0);
    CHECK(tested.goodness.ad.statistic == INFINITY);
    CHECK(tested.goodness.ad.p_value == 1.0);
    CHECK(strcmp(tested.goodness.ad.method, "bootstrap") == 0);
    CHECK(isfinite(tested.goodness.ks.statistic) && tested.goodness.ks.p_value > 0.0);
    release(&tested);
}

/* Normal quantiles, seven of which were moved onto one: sqrt(n) D = 0.92 has the p-value 0.37
 * where mean and sd are known, and a tenth of that where they are fitted (distfit#18,
 * fitter#85). */
static void p_values_know_that_parameters_were_fitted(void **state)
{
    double values[COUNT], known = 0.0;
    (void)state;
    fill("normal(0,1)", 0.0, values);
    for (size_t i = 0; i < 7; i++)
        values[COUNT / 2 + i] = values[COUNT / 2 + 7];
    struct tested tested = test_values(values, "normal", 0);
    const double z = sqrt((double)COUNT) * tested.goodness.ks.statistic;
    for (int k = 1; k < 50; k++) /* Kolmogorov's law */
        known += (k % 2 == 1 ? 2.0 : -2.0) * exp(-2.0 * k * k * z * z);
    CHECK(known > 0.15 && tested.goodness.ks.p_value < 0.2 * known);
    release(&tested);
}

static void threads_change_nothing(void **state)
{
    double values[COUNT];
    (void)state;
    fill("weibull(1.5,2)", 0.5, values);
    struct tested a = test_values(values, "weibull", 1);
    struct tested b = test_values(values, "weibull", 2);
    CHECK_BITS(a.goodness.ad.p_value, b.goodness.ad.p_value);
    CHECK_BITS(a.goodness.ks.p_value, b.goodness.ks.p_value);
    release(&a);
    release(&b);
}

static void bad_requests_are_refused_and_output_kept(void **state)
{
    const double values[] = {1.0, 2.0, 2.0};
    plogp_ordered_table *table = fit_sample(values, 3);
    plogp_fit *fit = fit_of(values, 3, "categorical");
    const plogp_fit_candidate *const categorical = plogp_fit_value(fit)->candidates;
    plogp_goodness goodness = {.replicates = 42};
    (void)state;
    CHECK(plogp_goodness_of_fit(table, categorical, NULL, 0, NULL, &goodness) ==
          PLOGP_EINVAL);
    CHECK(plogp_goodness_of_fit(NULL, categorical, NULL, 0, NULL, &goodness) ==
          PLOGP_EINVAL);
    CHECK(plogp_goodness_of_fit(table, NULL, NULL, 0, NULL, &goodness) == PLOGP_EINVAL);
    plogp_fit_free(fit);
    fit = fit_of(values, 3, "normal");
    table->whole = 0;
    CHECK(plogp_goodness_of_fit(table, plogp_fit_value(fit)->candidates, NULL, 0, NULL,
                                &goodness) == PLOGP_EDOMAIN);
    CHECK(goodness.replicates == 42);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static plogp_status scenario(const plogp_context *context, void *state)
{
    const struct tested *const tested = state;
    plogp_goodness goodness;
    return plogp_goodness_of_fit(tested->table, plogp_fit_value(tested->fit)->candidates,
                                 NULL, 4, context, &goodness);
}

static void tests_survive_every_failed_allocation(void **state)
{
    double values[COUNT];
    (void)state;
    fill("normal(0,1)", 0.0, values);
    struct tested tested = test_values(values, "normal", 1);
    CHECK(failing_alloc_survives(scenario, &tested));
    release(&tested);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statistics_are_those_of_the_definitions),
        cmocka_unit_test(chi_squared_is_pearsons_over_even_cells),
        cmocka_unit_test(chi_squared_puts_rare_values_together),
        cmocka_unit_test(rounded_values_are_tested_as_intervals),
        cmocka_unit_test(a_good_law_passes_and_a_bad_one_fails),
        cmocka_unit_test(an_infinite_statistic_is_ranked_among_the_replicates),
        cmocka_unit_test(p_values_know_that_parameters_were_fitted),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(bad_requests_are_refused_and_output_kept),
        cmocka_unit_test(tests_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
