/* Fits of every family by every method, of counts and of intervals, goodness of fit and
 * simulation survive every failed allocation. */
#include "check.h"

#include "failing_alloc.h"
#include "fit_sample.h"
#include "plogp/counts.h"
#include "plogp/goodness.h"
#include "plogp/sampling.h"
#include "step.h"

struct task {
    const plogp_ordered_table *table;
    plogp_fit_options options;
};

static plogp_status fit_task(const plogp_context *context, void *state)
{
    const struct task *const task = state;
    plogp_fit *fit = NULL;
    const plogp_status status =
        plogp_fit_ordered(task->table, &task->options, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void check_methods(struct task *task)
{
    for (int method = PLOGP_FIT_AUTO; method <= PLOGP_FIT_GRADIENT; method++) {
        task->options.method = (plogp_fit_method)method;
        CHECK(failing_alloc_survives(fit_task, task));
    }
}

static void every_family_and_method_survives_every_failed_allocation(void **state)
{
    static const double counts[] = {1, 1, 2, 3, 3, 4, 6, 9},
                        shares[] = {0.1, 0.3, 0.35, 0.5, 0.52, 0.6, 0.8, 0.9};
    (void)state;
    plogp_ordered_table *tables[] = {fit_sample(counts, 8), fit_sample(shares, 8)};
    struct task task = {.options = plogp_fit_options_defaults()};
    task.options.max_iterations = 20;
    for (size_t t = 0; t < 2; t++)
        for (size_t f = 0; f < plogp_family_count(); f++) {
            task.table = tables[t];
            task.options.family = plogp_family_name(f);
            check_methods(&task);
        }
    task.options.family = "categorical";
    check_methods(&task);
    plogp_ordered_table_free(tables[0]);
    plogp_ordered_table_free(tables[1]);
}

static void fixed_parameters_survive_every_failed_allocation(void **state)
{
    static const double values[] = {1, 2, 2.5, 4, 7};
    static const plogp_fit_fixed fixed = {"sd", 2.0};
    (void)state;
    plogp_ordered_table *table = fit_sample(values, 5);
    struct task task = {table, plogp_fit_options_defaults()};
    task.options.family = "normal";
    task.options.fixed = &fixed;
    task.options.fixed_count = 1;
    check_methods(&task);
    plogp_ordered_table_free(table);
}

static plogp_status fit_levels(const plogp_context *context, void *state)
{
    plogp_counts *counts = NULL;
    plogp_counts_table *table = NULL;
    plogp_fit *fit = NULL;
    (void)state;
    plogp_status status = plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, context, &counts);
    STEP(status, plogp_counts_add(counts, "a", 1, 3));
    STEP(status, plogp_counts_add(counts, "b", 1, 1));
    STEP(status, plogp_counts_value(counts, &table));
    STEP(status, plogp_fit_counts(table, NULL, context, &fit));
    plogp_fit_free(fit);
    plogp_counts_table_free(table);
    plogp_counts_free(counts);
    return status;
}

/* Every family is tried; where its iteration ends does not matter here. */
static plogp_status fit_intervals(const plogp_context *context, void *state)
{
    static const double low[] = {1, 2, 4}, high[] = {1, INFINITY, 4},
                        weights[] = {1, 2, 1};
    static const plogp_fit_interval_data data = {low, high, weights, 3};
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    (void)state;
    options.max_iterations = 1;
    const plogp_status status = plogp_fit_intervals(&data, &options, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void levels_and_intervals_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(fit_levels, NULL));
    CHECK(failing_alloc_survives(fit_intervals, NULL));
}

/* `state` is a candidate's table; with two threads the replicates are shared out. */
static plogp_status fit_and_test(const plogp_context *context, void *state)
{
    const struct task *const task = state;
    plogp_fit *fit = NULL;
    plogp_goodness goodness;
    plogp_status status = plogp_fit_ordered(task->table, &task->options, context, &fit);
    STEP(status, plogp_goodness_of_fit(task->table, plogp_fit_value(fit)->candidates,
                                       &task->options, 6, context, &goodness));
    plogp_fit_free(fit);
    return status;
}

static void goodness_of_fit_survives_every_failed_allocation(void **state)
{
    static const double values[] = {1, 1, 2, 3, 3, 4, 6, 9};
    (void)state;
    plogp_ordered_table *table = fit_sample(values, 8);
    struct task task = {table, plogp_fit_options_defaults()};
    for (int threads = 1; threads <= 2; threads++) {
        task.options.family = "gamma";
        CHECK(failing_alloc_survives_threads(fit_and_test, &task, threads));
    }
    plogp_ordered_table_free(table);
}

struct draws {
    plogp_distribution law;
    plogp_statistic statistic;
};

static plogp_status simulate(const plogp_context *context, void *state)
{
    const struct draws *const draws = state;
    plogp_sampling_options options = plogp_sampling_options_defaults();
    plogp_sampling_result result;
    options.statistic = draws->statistic;
    options.replicates = 8;
    return plogp_sampling_distribution(&draws->law, 6, &options, context, &result);
}

static void every_simulated_statistic_survives_every_failed_allocation(void **state)
{
    (void)state;
    struct draws draws = {.statistic = PLOGP_STATISTIC_MEAN};
    CHECK(plogp_distribution_parse("gamma(2,1)", NULL, &draws.law) == PLOGP_OK);
    for (int s = PLOGP_STATISTIC_MEAN; s <= PLOGP_STATISTIC_MLE; s++)
        for (int threads = 1; threads <= 2; threads++) {
            draws.statistic = (plogp_statistic)s;
            CHECK(failing_alloc_survives_threads(simulate, &draws, threads));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_and_method_survives_every_failed_allocation),
        cmocka_unit_test(fixed_parameters_survive_every_failed_allocation),
        cmocka_unit_test(levels_and_intervals_survive_every_failed_allocation),
        cmocka_unit_test(goodness_of_fit_survives_every_failed_allocation),
        cmocka_unit_test(every_simulated_statistic_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
