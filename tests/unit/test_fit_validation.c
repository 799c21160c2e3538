/* Cross-validation: leaving one out, where the folds are known without dealing them. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "plogp/fit_validation.h"
#include "random.h"

static const double VALUES[] = {0.4, 0.7, 1.1, 1.3, 1.6, 2.2, 2.9, 3.1, 4.8, 7.5};
#define COUNT (sizeof VALUES / sizeof VALUES[0])

static plogp_validation leave_one_out(const double *values, size_t count,
                                      const char *family)
{
    plogp_ordered_table *table = fit_sample(values, count);
    plogp_fit *fit = fit_of(values, count, family);
    plogp_validation found = {NAN, NAN, 0};
    CHECK(plogp_fit_validate(table, plogp_fit_value(fit)->candidates, NULL, count, NULL,
                             &found) == PLOGP_OK);
    CHECK(found.folds == count);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
    return found;
}

/* The rate without x is (n - 1) / (sum - x). */
static void exponential_loss_is_the_closed_form(void **state)
{
    double sum = 0.0, loss = 0.0, square = 0.0;
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        sum += VALUES[i];
    for (size_t i = 0; i < COUNT; i++) {
        const double rate = (double)(COUNT - 1) / (sum - VALUES[i]);
        const double term = rate * VALUES[i] - log(rate);
        loss += term / (double)COUNT;
        square += term * term / (double)COUNT;
    }
    const plogp_validation found = leave_one_out(VALUES, COUNT, "exponential");
    CHECK_REL("nll", found.nll, loss, 1e-14);
    CHECK_REL("se", found.se, sqrt((square - loss * loss) / (double)COUNT), 1e-12);
}

static void a_level_not_seen_is_not_impossible(void **state)
{
    const double values[] = {1.0, 1.0, 1.0, 2.0, 2.0, 3.0};
    (void)state;
    const double loss = -(3.0 * log(2.5 / 6.5) + 2.0 * log(1.5 / 6.5) + log(0.5 / 6.5));
    const plogp_validation found = leave_one_out(values, 6, "categorical");
    CHECK_REL("nll", found.nll, loss / 6.0, 1e-14);
}

/* The extremes of a uniform law are impossible for the law of the others. */
static void an_impossible_value_costs_infinity(void **state)
{
    (void)state;
    const plogp_validation found = leave_one_out(VALUES, COUNT, "uniform");
    CHECK(found.nll == INFINITY && isnan(found.se));
}

static double quantile_without(size_t out, double p)
{
    double rest[COUNT];
    size_t n = 0;
    for (size_t i = 0; i < COUNT; i++)
        if (i != out)
            rest[n++] = VALUES[i];
    const double place = p * (double)(n - 1);
    const size_t below = (size_t)place;
    return rest[below] + (place - (double)below) * (rest[below + 1] - rest[below]);
}

static double kernel_loss(size_t out)
{
    const double n = COUNT - 1;
    double mean = 0.0, square = 0.0, density = 0.0;
    for (size_t i = 0; i < COUNT; i++)
        mean += i == out ? 0.0 : VALUES[i] / n;
    for (size_t i = 0; i < COUNT; i++)
        square += i == out ? 0.0 : pow(VALUES[i] - mean, 2.0);
    const double iqr = quantile_without(out, 0.75) - quantile_without(out, 0.25);
    const double h = 0.9 * fmin(sqrt(square / (n - 1.0)), iqr / 1.34) * pow(n, -0.2);
    for (size_t i = 0; i < COUNT; i++)
        density += i == out ? 0.0 : exp(-0.5 * pow((VALUES[i] - VALUES[out]) / h, 2.0));
    return -log(density / (n * h * sqrt(2.0 * acos(-1.0))));
}

static void kernel_density_is_that_of_the_others(void **state)
{
    plogp_ordered_table *table = fit_sample(VALUES, COUNT);
    plogp_nonparametric_model model;
    double loss = 0.0;
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        loss += kernel_loss(i) / (double)COUNT;
    CHECK(plogp_fit_nonparametric(table, PLOGP_KERNEL_DENSITY, 0.0, COUNT, NULL,
                                  &model) == PLOGP_OK);
    CHECK(strcmp(model.name, "kernel-density") == 0 && model.cells == 0);
    CHECK_REL("nll", model.validation.nll, loss, 1e-13);
    plogp_ordered_table_free(table);
}

/* 0 0 0 0 | 1: without the 1 there is one cell of width 1 and two tails. Without a 0 the
 * quartiles meet at 0, and Sturges has 3 cells of width 1: -1/2 .. 5/2. */
static void histogram_keeps_half_an_observation_everywhere(void **state)
{
    const double values[] = {0.0, 0.0, 0.0, 0.0, 1.0};
    plogp_ordered_table *table = fit_sample(values, 5);
    plogp_nonparametric_model model;
    (void)state;
    CHECK(plogp_fit_nonparametric(table, PLOGP_HISTOGRAM, 0.0, 5, NULL, &model) ==
          PLOGP_OK);
    CHECK(isnan(model.validation.nll)); /* four equal values have no scale */
    plogp_ordered_table_free(table);
    const double pairs[] = {0.0, 0.0, 1.0, 1.0};
    table = fit_sample(pairs, 4);
    CHECK(plogp_fit_nonparametric(table, PLOGP_HISTOGRAM, 0.0, 4, NULL, &model) ==
          PLOGP_OK);
    /* two cells of width 1 in each fold: (count + 1/2) / (3 + 1 + 1), count 1 */
    CHECK(model.cells == 2 && model.width == 1.0);
    CHECK_REL("nll", model.validation.nll, -log(1.5 / 5.0), 1e-14);
    plogp_ordered_table_free(table);
}

static void threads_and_order_change_nothing_and_seeds_do(void **state)
{
    double values[300];
    uint64_t seed = 7;
    plogp_validation found[3];
    (void)state;
    for (size_t i = 0; i < 300; i++)
        values[i] = -log(random_unit(&seed));
    plogp_ordered_table *table = fit_sample(values, 300);
    plogp_fit *fit = fit_of(values, 300, "weibull");
    for (int k = 0; k < 3; k++) {
        plogp_context context = plogp_context_defaults();
        context.threads = 1 + k % 2;
        context.seed = k == 2 ? 5 : 1;
        CHECK(plogp_fit_validate(table, plogp_fit_value(fit)->candidates, NULL, 10,
                                 &context, &found[k]) == PLOGP_OK);
    }
    CHECK_BITS(found[0].nll, found[1].nll);
    CHECK_BITS(found[0].se, found[1].se);
    CHECK(found[0].nll != found[2].nll);
    CHECK(fabs(found[0].nll - 1.0) < 0.2);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static void bad_requests_are_refused_and_output_kept(void **state)
{
    plogp_ordered_table *table = fit_sample(VALUES, COUNT);
    plogp_fit *fit = fit_of(VALUES, COUNT, "gamma");
    const plogp_fit_candidate *const gamma = plogp_fit_value(fit)->candidates;
    plogp_validation found = {.folds = 42};
    plogp_nonparametric_model model = {.cells = 42};
    (void)state;
    CHECK(plogp_fit_validate(NULL, gamma, NULL, 2, NULL, &found) == PLOGP_EINVAL);
    CHECK(plogp_fit_validate(table, NULL, NULL, 2, NULL, &found) == PLOGP_EINVAL);
    CHECK(plogp_fit_validate(table, gamma, NULL, 1, NULL, &found) == PLOGP_EINVAL);
    CHECK(plogp_fit_validate(table, gamma, NULL, COUNT + 1, NULL, &found) ==
          PLOGP_EINVAL);
    CHECK(plogp_fit_nonparametric(table, (plogp_nonparametric)7, 0.0, 2, NULL, &model) ==
          PLOGP_EINVAL);
    CHECK(plogp_fit_nonparametric(table, PLOGP_HISTOGRAM, -1.0, 2, NULL, &model) ==
          PLOGP_EINVAL);
    const double infinite[] = {1.0, INFINITY};
    plogp_ordered_table *bad = fit_sample(infinite, 2);
    CHECK(plogp_fit_nonparametric(bad, PLOGP_HISTOGRAM, 0.0, 2, NULL, &model) ==
          PLOGP_EDOMAIN);
    CHECK(found.folds == 42 && model.cells == 42);
    plogp_ordered_table_free(bad);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static plogp_status validate_all(const plogp_context *context, void *state)
{
    plogp_fit *fit = fit_of(VALUES, COUNT, "gamma");
    plogp_validation found;
    plogp_nonparametric_model model;
    plogp_context one = *context;
    one.threads = 1;
    plogp_status status = plogp_fit_validate(state, plogp_fit_value(fit)->candidates,
                                             NULL, 3, &one, &found);
    if (status == PLOGP_OK)
        status = plogp_fit_nonparametric(state, PLOGP_HISTOGRAM, 0.0, 3, &one, &model);
    plogp_fit_free(fit);
    return status;
}

static void validation_survives_every_failed_allocation(void **state)
{
    plogp_ordered_table *table = fit_sample(VALUES, COUNT);
    (void)state;
    CHECK(failing_alloc_survives(validate_all, table));
    plogp_ordered_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential_loss_is_the_closed_form),
        cmocka_unit_test(a_level_not_seen_is_not_impossible),
        cmocka_unit_test(an_impossible_value_costs_infinity),
        cmocka_unit_test(kernel_density_is_that_of_the_others),
        cmocka_unit_test(histogram_keeps_half_an_observation_everywhere),
        cmocka_unit_test(threads_and_order_change_nothing_and_seeds_do),
        cmocka_unit_test(bad_requests_are_refused_and_output_kept),
        cmocka_unit_test(validation_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
