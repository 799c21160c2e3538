/* Fits where arithmetic is hard: narrow samples, far from 0, over many decades, and limits
 * beyond an end of the support. */
#include "check.h"

#include <string.h>

#include "fit_sample.h"
#include "random.h"

#define NARROW_COUNT 12
#define ENDS_COUNT   21
#define PARAMETERS   3

static const plogp_fit_candidate *first(const plogp_fit *fit)
{
    return plogp_fit_value(fit)->candidates;
}

/* Expected: tests/ref/fit_extremes.py (mpmath, 80 digits). */
static const struct {
    const char *family;
    double values[NARROW_COUNT], parameters[2], se[2];
} NARROW[] = {
#include "ref/fit_extremes.inc"
};

static const struct {
    const char *family;
    double low[ENDS_COUNT], high[ENDS_COUNT], parameters[PARAMETERS], se[PARAMETERS];
} ENDS[] = {
#include "ref/fit_ends.inc"
};

/* A parameter is off by its last places, or by a share of its standard error. */
static void check_parameter(const char *family, const plogp_fit_parameter *got,
                            double want, double se)
{
    const double allowed = 1e-7 * se + 4 * U * fabs(want);
    if (!(fabs(got->value - want) <= allowed))
        print_error("%s: %s %.17g, want %.17g, se %g\n", family, got->name, got->value,
                    want, se);
    CHECK(fabs(got->value - want) <= allowed);
    CHECK_REL(family, got->se, se, 1e-7);
}

static void narrow_samples_match_references(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof NARROW / sizeof NARROW[0]; c++) {
        plogp_fit *const fit = fit_of(NARROW[c].values, NARROW_COUNT, NARROW[c].family);
        CHECK(first(fit)->status == PLOGP_FIT_OK && first(fit)->converged);
        for (size_t i = 0; i < 2; i++)
            check_parameter(NARROW[c].family, &first(fit)->parameters[i],
                            NARROW[c].parameters[i], NARROW[c].se[i]);
        plogp_fit_free(fit);
    }
}

static void limits_beyond_a_moving_end_match_references(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof ENDS / sizeof ENDS[0]; c++) {
        const plogp_fit_interval_data data = {ENDS[c].low, ENDS[c].high, NULL,
                                              ENDS_COUNT};
        plogp_fit_options options = plogp_fit_options_defaults();
        plogp_fit *fit = NULL;
        options.family = ENDS[c].family;
        CHECK(plogp_fit_intervals(&data, &options, NULL, &fit) == PLOGP_OK);
        CHECK(first(fit)->status == PLOGP_FIT_OK);
        for (size_t i = 0; i < first(fit)->parameter_count; i++)
            check_parameter(ENDS[c].family, &first(fit)->parameters[i],
                            ENDS[c].parameters[i], ENDS[c].se[i]);
        plogp_fit_free(fit);
    }
}

/* Moving the data by 2^40 times their unit moves the location and nothing else. */
static void far_samples_have_the_widths_of_near_ones(void **state)
{
    static const char *const families[] = {"normal",
                                           "laplace",
                                           "logistic",
                                           "student-t",
                                           "cauchy",
                                           "gumbel",
                                           "generalized-extreme-value",
                                           "gamma3",
                                           "weibull3",
                                           "lognormal3",
                                           "normal-mixture:2"};
    double near[60], far[60];
    uint64_t seed = 11;
    (void)state;
    for (size_t i = 0; i < 60; i++) {
        const double z = random_unit(&seed) + random_unit(&seed) + random_unit(&seed);
        near[i] = floor(exp(2.0 * z) * (i % 9 == 0 ? 40.0 : 4.0));
        far[i] = near[i] + 0x1p40;
    }
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        plogp_fit *const a = fit_of(near, 60, families[f]);
        plogp_fit *const b = fit_of(far, 60, families[f]);
        CHECK(first(a)->status == first(b)->status);
        for (size_t i = 0; i < first(a)->parameter_count; i++) {
            const plogp_fit_parameter *const p = &first(a)->parameters[i];
            const plogp_fit_parameter *const q = &first(b)->parameters[i];
            const int moves = strcmp(p->name, "location") == 0 ||
                              (strncmp(p->name, "mean", 4) == 0 && p->name[4] != 'l');
            if (first(a)->status != PLOGP_FIT_OK)
                continue;
            CHECK(fabs(q->value - p->value - (moves ? 0x1p40 : 0.0)) <=
                  (moves ? 0x1p-12 : 0.0) + 1e-8 * p->se);
            CHECK(isnan(p->se) || fabs(q->se - p->se) <= 1e-8 * p->se);
        }
        plogp_fit_free(a);
        plogp_fit_free(b);
    }
}

/* A Cauchy sample over 500 decades has its maximum; the logarithms of a positive one count. */
static void samples_over_many_decades_are_fitted(void **state)
{
    static const char *const families[] = {"cauchy", "lognormal", "gamma", "weibull",
                                           "pareto"};
    double values[41];
    (void)state;
    for (int i = 0; i < 41; i++)
        values[i] = pow(10.0, 12.5 * (i - 20)) * (1.0 + 0.01 * i);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        plogp_fit *const fit = fit_of(values, 41, families[f]);
        CHECK(first(fit)->status == PLOGP_FIT_OK && isfinite(first(fit)->loglik));
        plogp_fit_free(fit);
    }
}

/* With shape held, or a location far away, the place where a fit without that would begin
 * serves no more. */
static void fixed_parameters_far_from_the_estimate_are_fitted(void **state)
{
    static const struct {
        const char *family, *name;
        double value;
    } cases[] = {
        {"gumbel", "location", 440.0}, {"gumbel", "scale", 50.0},
        {"logistic", "scale", 1e-3},   {"normal", "mean", -1e6},
        {"cauchy", "location", 500.0}, {"gamma", "shape", 1.0},
        {"weibull", "shape", 0.5},     {"generalized-extreme-value", "shape", -0.8},
        {"gamma", "scale", 1e-6},      {"lognormal", "meanlog", -3.0},
    };
    double values[40];
    uint64_t seed = 5;
    (void)state;
    for (size_t i = 0; i < 40; i++)
        values[i] = 400.0 + 0.01 * (random_unit(&seed) + random_unit(&seed));
    plogp_ordered_table *const table = fit_sample(values, 40);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const plogp_fit_fixed fixed = {cases[c].name, cases[c].value};
        plogp_fit_options options = plogp_fit_options_defaults();
        plogp_fit *fit = NULL;
        options.family = cases[c].family;
        options.fixed = &fixed;
        options.fixed_count = 1;
        CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_OK);
        if (first(fit)->status != PLOGP_FIT_OK)
            print_error("%s with %s = %g: %s\n", cases[c].family, cases[c].name,
                        cases[c].value, first(fit)->reason);
        CHECK(first(fit)->status == PLOGP_FIT_OK);
        plogp_fit_free(fit);
    }
    plogp_ordered_table_free(table);
}

/* The sample of one case: a shape, a scale of 1e-250 .. 1e250, sometimes far from 0, ties. */
static size_t draw_sample(uint64_t *seed, double *values)
{
    const size_t count = 1 + (size_t)(random_unit(seed) * 40.0);
    const int shape = (int)(random_unit(seed) * 6.0);
    const double decades = random_unit(seed) < 0.5 ? 3.0 : 250.0;
    const double scale = pow(10.0, (2.0 * random_unit(seed) - 1.0) * decades);
    const double place =
        random_unit(seed) < 0.5 ? 0.0 : scale * pow(10.0, 15.0 * random_unit(seed));
    for (size_t i = 0; i < count; i++) {
        const double v = 1.0 - random_unit(seed), w = random_unit(seed);
        const double shapes[] = {
            v, -log(v), floor(8.0 * v), 1.0 / v / v, log(v) * (w - 0.5), pow(v, 9.0)};
        values[i] = shape == 2 ? shapes[2] : scale * shapes[shape] + place;
        if (w > 0.8 && i > 0)
            values[i] = values[0];
    }
    return count;
}

static void check_outcome(const char *family, const plogp_fit_candidate *candidate)
{
    const int known =
        candidate->status == PLOGP_FIT_OK || candidate->status == PLOGP_FIT_BOUNDARY;
    CHECK(known || candidate->reason != NULL);
    if (candidate->status == PLOGP_FIT_NOT_CONVERGED)
        print_error("%s did not converge\n", family);
    CHECK(candidate->status != PLOGP_FIT_NOT_CONVERGED);
    for (size_t i = 0; known && i < candidate->parameter_count; i++)
        CHECK(isfinite(candidate->parameters[i].value));
    CHECK(!known || !isnan(candidate->loglik));
}

/* Whatever the sample, every family has an estimate or says why it has none. */
static void every_family_answers_random_samples(void **state)
{
    uint64_t seed = 2026;
    (void)state;
    for (size_t c = 0; c < 25 * test_multiplier(); c++) {
        double values[41];
        const size_t count = draw_sample(&seed, values);
        for (size_t f = 0; f < plogp_family_count(); f++) {
            if (strncmp(plogp_family_name(f), "normal-mixture:", 15) == 0 &&
                plogp_family_name(f)[15] > '2')
                continue;
            plogp_fit *const fit = fit_of(values, count, plogp_family_name(f));
            CHECK(fit != NULL);
            check_outcome(plogp_family_name(f), first(fit));
            plogp_fit_free(fit);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(narrow_samples_match_references),
        cmocka_unit_test(limits_beyond_a_moving_end_match_references),
        cmocka_unit_test(far_samples_have_the_widths_of_near_ones),
        cmocka_unit_test(samples_over_many_decades_are_fitted),
        cmocka_unit_test(fixed_parameters_far_from_the_estimate_are_fitted),
        cmocka_unit_test(every_family_answers_random_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
