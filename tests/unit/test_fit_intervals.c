/* Profile intervals and rounded values. References: tests/ref/fit_intervals.py. */
#include "check.h"

#include <stdbool.h>
#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "random.h"

static const double VALUES[] = {0.4, 0.7, 1.1, 1.3, 1.6, 2.2, 2.9, 3.1, 4.8, 7.5};
#define COUNT (sizeof VALUES / sizeof VALUES[0])

static plogp_fit *fit_with(const double *values, size_t count,
                           const plogp_fit_options *options)
{
    plogp_ordered_table *table = fit_sample(values, count);
    plogp_fit *fit = NULL;
    CHECK(plogp_fit_ordered(table, options, NULL, &fit) == PLOGP_OK);
    plogp_ordered_table_free(table);
    return fit;
}

static plogp_fit *profile_of(const double *values, size_t count, const char *family)
{
    plogp_fit_options options = plogp_fit_options_defaults();
    options.family = family;
    options.intervals = PLOGP_FIT_PROFILE;
    return fit_with(values, count, &options);
}

/* The quantile to all digits: it is easily wrong in the sixth and never seen. */
static void wald_intervals_are_1_96_standard_errors_wide(void **state)
{
    (void)state;
    plogp_fit *fit = fit_of(VALUES, COUNT, "normal");
    const plogp_fit_parameter *const mean = plogp_fit_value(fit)->candidates->parameters;
    CHECK_REL("low", mean->value - mean->low, 1.9599639845400542 * mean->se, 8 * U);
    CHECK_REL("high", mean->high - mean->value, 1.9599639845400542 * mean->se, 8 * U);
    plogp_fit_free(fit);
}

static void profile_intervals_match_references(void **state)
{
    (void)state;
    plogp_fit *gamma = profile_of(VALUES, COUNT, "gamma");
    plogp_fit *normal = profile_of(VALUES, COUNT, "normal");
    const plogp_fit_candidate *const a = plogp_fit_value(gamma)->candidates;
    const plogp_fit_candidate *const b = plogp_fit_value(normal)->candidates;
    CHECK(a->intervals == PLOGP_FIT_PROFILE && b->intervals == PLOGP_FIT_PROFILE);
    CHECK_REL("shape", a->parameters[0].low, 0.67945454222618624, 1e-11);
    CHECK_REL("shape", a->parameters[0].high, 3.4315195560618668, 1e-11);
    CHECK_REL("scale", a->parameters[1].low, 0.68660842363503014, 1e-11);
    CHECK_REL("scale", a->parameters[1].high, 4.8144109308109316, 1e-11);
    CHECK_REL("mean", b->parameters[0].low, 1.1454259659745482, 1e-11);
    CHECK_REL("mean", b->parameters[0].high, 3.9745740340254518, 1e-11);
    plogp_fit_free(gamma);
    plogp_fit_free(normal);
}

/* Where Wald has nothing to say: no success in ten trials, no event in ten hours. */
static void an_estimate_at_a_limit_has_its_other_end(void **state)
{
    const double zeros[10] = {0.0}, ones[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    (void)state;
    plogp_fit *none = profile_of(zeros, 10, "bernoulli");
    plogp_fit *all = profile_of(ones, 10, "bernoulli");
    plogp_fit *events = profile_of(zeros, 10, "poisson");
    const plogp_fit_parameter *const p = plogp_fit_value(none)->candidates->parameters;
    const plogp_fit_parameter *const q = plogp_fit_value(all)->candidates->parameters;
    const plogp_fit_parameter *const m = plogp_fit_value(events)->candidates->parameters;
    CHECK(p->low == 0.0 && q->high == 1.0 && m->low == 0.0);
    CHECK_REL("p", p->high, 0.17475332804982983, 1e-11);
    CHECK_REL("1 - p", 1.0 - q->low, 0.17475332804982983, 1e-11);
    CHECK_REL("mean", m->high, 0.1920729410347062, 1e-11);
    plogp_fit_free(none);
    plogp_fit_free(all);
    plogp_fit_free(events);
}

/* The deviance is 3.84 at both ends, and the interval holds the estimate. */
static void every_profile_interval_holds_its_estimate(void **state)
{
    double values[150];
    uint64_t seed = 20261122;
    (void)state;
    for (size_t i = 0; i < 150; i++)
        values[i] = 0.1 - log(random_unit(&seed)) - log(random_unit(&seed));
    plogp_fit *fit = profile_of(values, 150, NULL);
    const plogp_fit_summary *const summary = plogp_fit_value(fit);
    size_t intervals = 0;
    for (size_t c = 0; c < summary->candidate_count; c++)
        for (size_t i = 0; i < summary->candidates[c].parameter_count; i++) {
            const plogp_fit_parameter *const p = &summary->candidates[c].parameters[i];
            if (isnan(p->low) || isnan(p->value))
                continue;
            CHECK(p->low <= p->value && p->value <= p->high);
            intervals++;
        }
    CHECK(intervals > 15);
    plogp_fit_free(fit);
}

static const double STEPS[] = {0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0};
static const int TIMES[] = {3, 7, 9, 6, 4, 2, 1};

static size_t rounded_sample(double scale, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        for (int j = 0; j < TIMES[i]; j++)
            values[count++] = scale * STEPS[i];
    return count;
}

static void rounded_values_are_fitted_as_intervals(void **state)
{
    static const struct {
        const char *family;
        double first, second, loglik;
    } cases[] = {
        {"normal", 1.6876353904530079, 0.77486345875983046, -59.967376200663502},
        {"gamma", 4.6621667695929759, 0.36199753628259554, -58.116296303429695},
        {"laplace", 1.6002478245335278, 0.59587575807262092, -60.574944803526981}};
    static const double roundings[] = {PLOGP_FIT_ROUNDING_AUTO, 0.5};
    double values[64];
    (void)state;
    const size_t count = rounded_sample(1.0, values);
    for (size_t c = 0; c < 6; c++) {
        plogp_fit_options options = plogp_fit_options_defaults();
        options.family = cases[c / 2].family;
        options.rounding = roundings[c % 2];
        plogp_fit *fit = fit_with(values, count, &options);
        const plogp_fit_candidate *const found = plogp_fit_value(fit)->candidates;
        CHECK(plogp_fit_value(fit)->rounding == 0.5 && found->rounding == 0.5);
        CHECK(plogp_fit_value(fit)->note_count == 1);
        CHECK(found->status == PLOGP_FIT_OK);
        CHECK_REL("first", found->parameters[0].value, cases[c / 2].first, 1e-9);
        CHECK_REL("second", found->parameters[1].value, cases[c / 2].second, 1e-9);
        CHECK_REL("loglik", found->loglik, cases[c / 2].loglik, 1e-11);
        CHECK(strcmp(found->estimator, "plugin") == 0 && found->kl >= 0.0);
        CHECK_REL("ledger", found->entropy + found->kl, found->nll, 8 * U);
        plogp_fit_free(fit);
    }
}

static void rounding_scales_exactly_with_the_data(void **state)
{
    double values[64], scaled[64];
    plogp_fit_options options = plogp_fit_options_defaults();
    (void)state;
    const size_t count = rounded_sample(1.0, values);
    (void)rounded_sample(0x1p20, scaled);
    options.family = "gamma";
    options.rounding = 0.5;
    plogp_fit *small = fit_with(values, count, &options);
    options.rounding = 0x1p19;
    plogp_fit *large = fit_with(scaled, count, &options);
    const plogp_fit_parameter *const a = plogp_fit_value(small)->candidates->parameters;
    const plogp_fit_parameter *const b = plogp_fit_value(large)->candidates->parameters;
    CHECK_BITS(a[0].value, b[0].value);
    const double scale = ldexp(a[1].value, 20);
    CHECK_BITS(scale, b[1].value);
    plogp_fit_free(small);
    plogp_fit_free(large);
}

/* Laws of whole numbers are compared with densities over steps of 1. */
static void whole_numbers_are_rounded_to_steps_of_one(void **state)
{
    double values[400];
    uint64_t seed = 3;
    bool discrete = false, density = false;
    plogp_fit_options options = plogp_fit_options_defaults();
    (void)state;
    for (size_t i = 0; i < 400; i++)
        values[i] = floor(-20.0 * log(random_unit(&seed)));
    options.rounding = PLOGP_FIT_ROUNDING_AUTO;
    plogp_fit *fit = fit_with(values, 400, &options);
    const plogp_fit_summary *const summary = plogp_fit_value(fit);
    CHECK(summary->rounding == 1.0);
    for (size_t i = 0; i < summary->candidate_count; i++) {
        const plogp_fit_candidate *const c = &summary->candidates[i];
        if (isnan(c->nll))
            continue;
        CHECK(c->kl >= 0.0 && strcmp(c->estimator, "plugin") == 0);
        discrete = discrete || strcmp(c->family, "geometric") == 0;
        density = density || strcmp(c->family, "weibull") == 0;
        CHECK(strcmp(c->family, "uniform") != 0);
    }
    CHECK(discrete && density);
    plogp_fit_free(fit);
}

static void exact_values_are_left_as_they_are(void **state)
{
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_ordered_table *table = fit_sample(VALUES, COUNT);
    plogp_fit *const untouched = (plogp_fit *)(void *)&options;
    plogp_fit *fit = untouched;
    (void)state;
    options.family = "normal";
    options.rounding = PLOGP_FIT_ROUNDING_AUTO; /* a grid, but no value twice */
    plogp_fit *exact = fit_with(VALUES, COUNT, &options);
    CHECK(plogp_fit_value(exact)->rounding == 0.0);
    CHECK(plogp_fit_value(exact)->note_count == 1);
    plogp_fit_free(exact);
    options.family = "uniform";
    options.rounding = 0.1;
    exact = fit_with(VALUES, COUNT, &options);
    CHECK(plogp_fit_value(exact)->candidates->parameters[0].value == 0.4);
    plogp_fit_free(exact);
    options.rounding = -3.0;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_EINVAL);
    options.rounding = INFINITY;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_EINVAL);
    CHECK(fit == untouched);
    plogp_ordered_table_free(table);
}

static plogp_status fit_rounded(const plogp_context *context, void *state)
{
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.rounding = 0.5;
    options.intervals = PLOGP_FIT_PROFILE;
    options.family = "gamma";
    const plogp_status status = plogp_fit_ordered(state, &options, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void rounding_survives_every_failed_allocation(void **state)
{
    double values[64];
    const size_t count = rounded_sample(1.0, values);
    plogp_ordered_table *table = fit_sample(values, count);
    (void)state;
    CHECK(failing_alloc_survives(fit_rounded, table));
    plogp_ordered_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wald_intervals_are_1_96_standard_errors_wide),
        cmocka_unit_test(rounding_survives_every_failed_allocation),
        cmocka_unit_test(profile_intervals_match_references),
        cmocka_unit_test(an_estimate_at_a_limit_has_its_other_end),
        cmocka_unit_test(every_profile_interval_holds_its_estimate),
        cmocka_unit_test(rounded_values_are_fitted_as_intervals),
        cmocka_unit_test(rounding_scales_exactly_with_the_data),
        cmocka_unit_test(whole_numbers_are_rounded_to_steps_of_one),
        cmocka_unit_test(exact_values_are_left_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
