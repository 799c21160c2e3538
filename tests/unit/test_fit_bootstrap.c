/* The bootstrap of a fit against the theory of the mean, and its statuses. */
#include "check.h"

#include "failing_alloc.h"
#include "fit/resamples.h"
#include "fit_sample.h"
#include "plogp/fit_bootstrap.h"

static const double VALUES[] = {0.4, 0.9, 1.1, 1.7, 2.0, 2.6, 3.1, 3.9, 5.2, 8.8,
                                0.7, 1.3, 1.3, 2.2, 2.9, 3.5, 4.4, 6.1, 1.0, 2.4};
#define VALUE_COUNT (sizeof VALUES / sizeof VALUES[0])

struct found {
    plogp_bootstrap_parameter parameters[PLOGP_PARAMETERS_MAX];
};

static struct found bootstrap(const char *family, size_t replicates, int threads)
{
    plogp_ordered_table *table = fit_sample(VALUES, VALUE_COUNT);
    plogp_fit *fit = fit_of(VALUES, VALUE_COUNT, family);
    plogp_context context = plogp_context_defaults();
    struct found found;
    context.threads = threads;
    CHECK(plogp_fit_bootstrap(table, plogp_fit_value(fit)->candidates, NULL, replicates,
                              &context, found.parameters) == PLOGP_OK);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
    return found;
}

/* A plogp__task whose estimate is its number; every eighth has none. */
static plogp_status count_up(void *state, size_t task, size_t worker)
{
    const double estimate = task % 8 == 7 ? NAN : (double)(task - task / 8);
    (void)worker;
    plogp__resample_keep(state, task, &estimate);
    return PLOGP_OK;
}

/* Of 0, 1, ... 140: variance 141 * 142 / 12, quantiles at 0.025 * 140 and 0.975 * 140. */
static void estimates_are_described_by_their_formulas(void **state)
{
    struct plogp__resamples samples = {
        .parameters = 1, .replicates = 161, .work_size = 1};
    plogp_bootstrap_parameter found;
    (void)state;
    CHECK(plogp__resample(&samples, count_up, &samples, NULL, &found) == PLOGP_OK);
    CHECK_REL("se", found.se, sqrt(141.0 * 142.0 / 12.0), 4 * U);
    CHECK_REL("low", found.low, 3.5, 4 * U);
    CHECK_REL("high", found.high, 136.5, 4 * U);
}

static void standard_error_of_the_mean_is_that_of_theory(void **state)
{
    /* Of a resampled mean it is sd / sqrt(n) exactly; 4000 replicates know it to 1.1 %. */
    const struct found found = bootstrap("normal", 4000, 0);
    plogp_fit *fit = fit_of(VALUES, VALUE_COUNT, "normal");
    const plogp_fit_parameter *const mean =
        &plogp_fit_value(fit)->candidates->parameters[0];
    (void)state;
    CHECK_REL("se", found.parameters[0].se, mean->se, 0.05);
    CHECK(found.parameters[0].low < mean->value &&
          mean->value < found.parameters[0].high);
    CHECK(fabs(found.parameters[0].high - found.parameters[0].low - 3.92 * mean->se) <
          0.4 * mean->se);
    plogp_fit_free(fit);
}

/* Rows whose limits meet are values: resampled in sorted order they are the same samples. */
static void intervals_without_width_are_values(void **state)
{
    plogp_ordered_table *table = fit_sample(VALUES, VALUE_COUNT);
    const plogp_fit_interval_data data = {table->values, table->values, table->weights,
                                          table->size};
    plogp_fit *fit = fit_of(VALUES, VALUE_COUNT, "gamma");
    const plogp_fit_candidate *const gamma = plogp_fit_value(fit)->candidates;
    const struct found exact = bootstrap("gamma", 50, 1);
    struct found found = {.parameters = {{.se = 42.0}}};
    (void)state;
    CHECK(plogp_fit_bootstrap_intervals(NULL, gamma, NULL, 50, NULL, found.parameters) ==
          PLOGP_EINVAL);
    CHECK(plogp_fit_bootstrap_intervals(&data, gamma, NULL, 1, NULL, found.parameters) ==
          PLOGP_EINVAL);
    CHECK(found.parameters[0].se == 42.0);
    CHECK(plogp_fit_bootstrap_intervals(&data, gamma, NULL, 50, NULL, found.parameters) ==
          PLOGP_OK);
    for (size_t k = 0; k < 2; k++) {
        CHECK_REL("se", found.parameters[k].se, exact.parameters[k].se, 1e-8);
        CHECK_REL("low", found.parameters[k].low, exact.parameters[k].low, 1e-8);
        CHECK_REL("high", found.parameters[k].high, exact.parameters[k].high, 1e-8);
    }
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static plogp_status bootstrap_intervals(const plogp_context *context, void *state)
{
    static const double low[] = {1.0, 2.5, 4.0, 6.0, 3.0},
                        high[] = {1.0, INFINITY, 4.0, INFINITY, 3.5};
    const plogp_fit_interval_data data = {low, high, NULL, 5};
    plogp_bootstrap_parameter found[PLOGP_PARAMETERS_MAX];
    plogp_context one = *context;
    one.threads = 1;
    return plogp_fit_bootstrap_intervals(&data, state, NULL, 3, &one, found);
}

static void intervals_survive_every_failed_allocation(void **state)
{
    plogp_fit *fit = fit_of(VALUES, VALUE_COUNT, "gamma");
    plogp_fit_candidate gamma = *plogp_fit_value(fit)->candidates;
    (void)state;
    CHECK(failing_alloc_survives(bootstrap_intervals, &gamma));
    plogp_fit_free(fit);
}

static void threads_change_nothing(void **state)
{
    const struct found a = bootstrap("gamma", 50, 1), b = bootstrap("gamma", 50, 2);
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        CHECK_BITS(a.parameters[k].se, b.parameters[k].se);
        CHECK_BITS(a.parameters[k].low, b.parameters[k].low);
        CHECK_BITS(a.parameters[k].high, b.parameters[k].high);
    }
}

static void bad_requests_are_refused_and_output_kept(void **state)
{
    plogp_ordered_table *table = fit_sample(VALUES, VALUE_COUNT);
    plogp_fit *fit = fit_of(VALUES, VALUE_COUNT, "normal");
    plogp_fit *levels = fit_of(VALUES, VALUE_COUNT, "categorical");
    const plogp_fit_candidate *const law = plogp_fit_value(fit)->candidates;
    struct found found = {.parameters = {{.se = 42.0}}};
    (void)state;
    CHECK(plogp_fit_bootstrap(NULL, law, NULL, 9, NULL, found.parameters) ==
          PLOGP_EINVAL);
    CHECK(plogp_fit_bootstrap(table, plogp_fit_value(levels)->candidates, NULL, 9, NULL,
                              found.parameters) == PLOGP_EINVAL);
    CHECK(plogp_fit_bootstrap(table, law, NULL, 1, NULL, found.parameters) ==
          PLOGP_EINVAL);
    CHECK(plogp_fit_bootstrap(table, law, NULL, 9, NULL, NULL) == PLOGP_EINVAL);
    table->whole = 0;
    CHECK(plogp_fit_bootstrap(table, law, NULL, 9, NULL, found.parameters) ==
          PLOGP_EDOMAIN);
    CHECK(found.parameters[0].se == 42.0);
    plogp_fit_free(fit);
    plogp_fit_free(levels);
    plogp_ordered_table_free(table);
}

struct scene {
    plogp_ordered_table *table;
    plogp_fit *fit;
};

static plogp_status scenario(const plogp_context *context, void *state)
{
    const struct scene *const scene = state;
    struct found found;
    return plogp_fit_bootstrap(scene->table, plogp_fit_value(scene->fit)->candidates,
                               NULL, 4, context, found.parameters);
}

static void bootstrap_survives_every_failed_allocation(void **state)
{
    struct scene scene = {fit_sample(VALUES, VALUE_COUNT),
                          fit_of(VALUES, VALUE_COUNT, "gamma")};
    (void)state;
    CHECK(failing_alloc_survives(scenario, &scene));
    plogp_fit_free(scene.fit);
    plogp_ordered_table_free(scene.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_described_by_their_formulas),
        cmocka_unit_test(standard_error_of_the_mean_is_that_of_theory),
        cmocka_unit_test(intervals_without_width_are_values),
        cmocka_unit_test(intervals_survive_every_failed_allocation),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(bad_requests_are_refused_and_output_kept),
        cmocka_unit_test(bootstrap_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
