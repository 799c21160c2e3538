/* Fits of real samples against references, and what holds for every family. */
#include "check.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "random.h"

#define SAMPLE_MAX 512

static size_t read_values(const json_t *list, double *values)
{
    size_t i = 0;
    const json_t *item = NULL;
    json_array_foreach(list, i, item) values[i] = json_number_value(item);
    return json_array_size(list);
}

static void check_against_reference(const json_t *reference,
                                    const plogp_fit_candidate *candidate,
                                    const char *sample)
{
    const json_t *const parameters = json_object_get(reference, "parameters");
    const json_t *const errors = json_object_get(reference, "se");
    char label[128];
    for (size_t i = 0; i < candidate->parameter_count; i++) {
        const plogp_fit_parameter *const parameter = &candidate->parameters[i];
        const json_t *const value = json_object_get(parameters, parameter->name);
        const json_t *const se = json_object_get(errors, parameter->name);
        (void)snprintf(label, sizeof label, "%s %s %s", sample, candidate->family,
                       parameter->name);
        CHECK_REL(label, parameter->value, json_number_value(value), 1e-11);
        if (json_is_number(se))
            CHECK_REL(label, parameter->se, json_number_value(se), 1e-9);
        else
            CHECK(isnan(parameter->se));
    }
    CHECK_REL(label, candidate->loglik,
              json_number_value(json_object_get(reference, "loglik")), 1e-11);
    CHECK_REL(label, candidate->aic, json_number_value(json_object_get(reference, "aic")),
              1e-11);
    CHECK_REL(label, candidate->bic, json_number_value(json_object_get(reference, "bic")),
              1e-11);
}

static void check_sample(const json_t *sample)
{
    double values[SAMPLE_MAX];
    const char *const name = json_string_value(json_object_get(sample, "name"));
    const size_t count = read_values(json_object_get(sample, "values"), values);
    plogp_ordered_table *table = fit_sample(values, count);
    size_t i = 0;
    const json_t *reference = NULL;
    CHECK(table != NULL);
    json_array_foreach(json_object_get(sample, "fits"), i, reference)
    {
        plogp_fit_options options = plogp_fit_options_defaults();
        plogp_fit *fit = NULL;
        options.family = json_string_value(json_object_get(reference, "family"));
        CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_OK);
        const plogp_fit_candidate *const candidate = plogp_fit_value(fit)->candidates;
        CHECK(candidate->status == PLOGP_FIT_OK);
        CHECK(candidate->converged);
        CHECK(candidate->score <= 1e-9);
        CHECK(fabs(candidate->decrement) <= 1e-18);
        check_against_reference(reference, candidate, name);
        plogp_fit_free(fit);
    }
    plogp_ordered_table_free(table);
}

static void check_file(const char *path, size_t least)
{
    json_t *const root = json_load_file(path, 0, NULL);
    size_t i = 0;
    const json_t *sample = NULL;
    CHECK(root != NULL);
    json_array_foreach(json_object_get(root, "samples"), i, sample) check_sample(sample);
    CHECK(i > least);
    json_decref(root);
}

static void fits_match_references_on_real_samples(void **state)
{
    (void)state;
    check_file(PLOGP_TEST_DATA "/ref/fit_mle.json", 20);
}

static void inner_maxima_of_unbounded_likelihoods_match_references(void **state)
{
    (void)state;
    check_file(PLOGP_TEST_DATA "/ref/fit_families.json", 6);
}

/* Locations and scales carry the factor, rates its inverse, shapes nothing. */
static int scaling_of(const char *family, const char *parameter)
{
    if (strcmp(family, "exponential") == 0)
        return -1;
    if (strcmp(family, "inverse-gaussian") == 0 || strcmp(parameter, "scale") == 0 ||
        strcmp(parameter, "location") == 0 || strcmp(parameter, "min") == 0 ||
        strcmp(parameter, "max") == 0 || strcmp(parameter, "mean") == 0 ||
        strcmp(parameter, "sd") == 0)
        return 1;
    return 0;
}

static void fits_scale_exactly_with_the_data(void **state)
{
    static const char *const families[] = {
        "normal",    "laplace",          "logistic", "exponential", "gamma",
        "weibull",   "inverse-gaussian", "pareto",   "rayleigh",    "uniform",
        "student-t", "cauchy",           "gumbel"};
    double values[200], scaled[200];
    uint64_t seed = 20261122;
    (void)state;
    for (size_t i = 0; i < 200; i++) {
        values[i] = exp(4.0 * (random_unit(&seed) + random_unit(&seed) - 1.0));
        scaled[i] = ldexp(values[i], 37);
    }
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        plogp_fit *small = fit_of(values, 200, families[f]);
        plogp_fit *large = fit_of(scaled, 200, families[f]);
        const plogp_fit_candidate *const a = plogp_fit_value(small)->candidates;
        const plogp_fit_candidate *const b = plogp_fit_value(large)->candidates;
        CHECK(a->status == PLOGP_FIT_OK);
        for (size_t i = 0; i < a->parameter_count; i++) {
            const int power = 37 * scaling_of(families[f], a->parameters[i].name);
            const double value = ldexp(a->parameters[i].value, power);
            const double se = ldexp(a->parameters[i].se, power);
            CHECK_BITS(value, b->parameters[i].value);
            CHECK(isnan(se) ? isnan(b->parameters[i].se) : se == b->parameters[i].se);
        }
        plogp_fit_free(small);
        plogp_fit_free(large);
    }
}

static void newton_gradient_and_closed_forms_meet(void **state)
{
    static const char *const families[] = {"normal", "exponential", "gamma", "lognormal",
                                           "inverse-gaussian"};
    double values[100];
    uint64_t seed = 5;
    (void)state;
    for (size_t i = 0; i < 100; i++)
        values[i] = 0.5 + 3.0 * random_unit(&seed) * random_unit(&seed);
    plogp_ordered_table *table = fit_sample(values, 100);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        plogp_fit *fits[3] = {NULL};
        const plogp_fit_method methods[] = {PLOGP_FIT_AUTO, PLOGP_FIT_NEWTON,
                                            PLOGP_FIT_GRADIENT};
        for (size_t m = 0; m < 3; m++) {
            plogp_fit_options options = plogp_fit_options_defaults();
            options.family = families[f];
            options.method = methods[m];
            CHECK(plogp_fit_ordered(table, &options, NULL, &fits[m]) == PLOGP_OK);
        }
        for (size_t m = 1; m < 3; m++) {
            const plogp_fit_candidate *const a = plogp_fit_value(fits[0])->candidates;
            const plogp_fit_candidate *const b = plogp_fit_value(fits[m])->candidates;
            CHECK(b->converged);
            for (size_t i = 0; i < a->parameter_count; i++)
                CHECK_REL(families[f], b->parameters[i].value, a->parameters[i].value,
                          1e-9);
        }
        for (size_t m = 0; m < 3; m++)
            plogp_fit_free(fits[m]);
    }
    plogp_ordered_table_free(table);
}

static void gamma_standard_error_of_rivers_is_the_analytic_one(void **state)
{
    /* R's MASS says 0.2686, fitdistrplus 0.2491: finite differences of a flat function. */
    json_t *const root = json_load_file(PLOGP_TEST_DATA "/ref/fit_mle.json", 0, NULL);
    double values[SAMPLE_MAX];
    size_t i = 0, count = 0;
    const json_t *sample = NULL;
    (void)state;
    json_array_foreach(json_object_get(root, "samples"), i, sample)
    {
        if (strcmp(json_string_value(json_object_get(sample, "name")), "rivers") == 0)
            count = read_values(json_object_get(sample, "values"), values);
    }
    plogp_fit *fit = fit_of(values, count, "gamma");
    const plogp_fit_candidate *const gamma = plogp_fit_value(fit)->candidates;
    CHECK_REL("shape", gamma->parameters[0].value, 2.5787270310732, 1e-12);
    CHECK_REL("se", gamma->parameters[0].se, 0.2894640, 1e-6);
    plogp_fit_free(fit);
    json_decref(root);
}

static void beta_fits_ten_ordinary_draws(void **state)
{
    /* The draws of scipy#22328, on which its fit raises. */
    const double values[] = {0.7122827,  0.04830956, 0.54410219, 0.04173127, 0.54462469,
                             0.54565197, 0.05497849, 0.07792652, 0.6817948,  0.19735519};
    plogp_fit *fit = fit_of(values, 10, "beta");
    const plogp_fit_candidate *const beta = plogp_fit_value(fit)->candidates;
    (void)state;
    CHECK(beta->status == PLOGP_FIT_OK);
    CHECK(beta->score <= 1e-12);
    CHECK(beta->parameters[0].value > 0.5 && beta->parameters[0].value < 1.0);
    plogp_fit_free(fit);
}

static void constant_and_zero_samples_are_named(void **state)
{
    const double same[] = {7.0, 7.0, 7.0}, zeros[] = {0.0, 0.0, 0.0};
    static const struct {
        const char *family;
        plogp_fit_status same, zeros;
    } cases[] = {{"normal", PLOGP_FIT_NO_MLE, PLOGP_FIT_NO_MLE},
                 {"gamma", PLOGP_FIT_NO_MLE, PLOGP_FIT_OUTSIDE},
                 {"weibull", PLOGP_FIT_NO_MLE, PLOGP_FIT_OUTSIDE},
                 {"exponential", PLOGP_FIT_OK, PLOGP_FIT_NO_MLE},
                 {"poisson", PLOGP_FIT_OK, PLOGP_FIT_BOUNDARY},
                 {"geometric", PLOGP_FIT_OK, PLOGP_FIT_BOUNDARY},
                 {"negative-binomial", PLOGP_FIT_NO_MLE, PLOGP_FIT_NO_MLE},
                 {"bernoulli", PLOGP_FIT_OUTSIDE, PLOGP_FIT_BOUNDARY},
                 {"laplace", PLOGP_FIT_NO_MLE, PLOGP_FIT_NO_MLE},
                 {"uniform", PLOGP_FIT_NO_MLE, PLOGP_FIT_NO_MLE}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plogp_fit *fit_same = fit_of(same, 3, cases[i].family);
        plogp_fit *fit_zeros = fit_of(zeros, 3, cases[i].family);
        const plogp_fit_candidate *const a = plogp_fit_value(fit_same)->candidates;
        const plogp_fit_candidate *const b = plogp_fit_value(fit_zeros)->candidates;
        CHECK(a->status == cases[i].same);
        CHECK(b->status == cases[i].zeros);
        CHECK((a->status == PLOGP_FIT_OK) == (a->reason == NULL));
        CHECK((b->status == PLOGP_FIT_OK) == (b->reason == NULL));
        plogp_fit_free(fit_same);
        plogp_fit_free(fit_zeros);
    }
}

static void ledger_adds_up_and_categorical_wastes_nothing(void **state)
{
    double values[300];
    uint64_t seed = 11;
    (void)state;
    for (size_t i = 0; i < 300; i++)
        values[i] = floor(6.0 * random_unit(&seed));
    plogp_fit *fit = fit_of(values, 300, NULL);
    const plogp_fit_summary *const summary = plogp_fit_value(fit);
    CHECK(strcmp(summary->support, "integers >= 0") == 0);
    CHECK(summary->candidate_count > 3);
    for (size_t i = 0; i < summary->candidate_count; i++) {
        const plogp_fit_candidate *const c = &summary->candidates[i];
        if (isnan(c->aic))
            continue;
        CHECK(c->kl >= 0.0 && !(c->kl_low > c->kl));
        CHECK_REL(c->family, c->entropy + c->kl, c->nll, 8 * U);
        if (strcmp(c->family, "categorical") == 0)
            CHECK(c->kl <= 4 * U && c->parameter_count == 6 && c->free_count == 5);
        if (i > 0)
            CHECK(summary->candidates[i - 1].aic <= c->aic);
    }
    plogp_fit_free(fit);
}

/* The entropy of whole numbers that hardly repeat is not that of n even symbols. */
static void ledger_of_rare_integers_is_comparable_with_densities(void **state)
{
    double values[400];
    uint64_t seed = 17;
    (void)state;
    for (size_t i = 0; i < 400; i++)
        values[i] = floor(-2000.0 * log(random_unit(&seed)));
    plogp_fit *geometric = fit_of(values, 400, "geometric");
    plogp_fit *exponential = fit_of(values, 400, "exponential");
    const plogp_fit_candidate *const a = plogp_fit_value(geometric)->candidates;
    const plogp_fit_candidate *const b = plogp_fit_value(exponential)->candidates;
    CHECK(strcmp(a->estimator, "plugin") != 0);
    CHECK(strcmp(a->estimator, b->estimator) == 0);
    CHECK(a->entropy == b->entropy);
    CHECK_REL("ledger", a->entropy + a->kl, a->nll, 8 * U);
    CHECK(a->kl_low < 0.0 && a->kl_high > 0.0); /* the law is the true one */
    plogp_fit_free(geometric);
    plogp_fit_free(exponential);
}

static void fixed_parameters_stay_and_the_others_adapt(void **state)
{
    const double values[] = {1.0, 2.0, 4.0, 9.0};
    const plogp_fit_fixed fixed = {"mean", 5.0};
    plogp_ordered_table *table = fit_sample(values, 4);
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    (void)state;
    options.family = "normal";
    options.fixed = &fixed;
    options.fixed_count = 1;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_OK);
    const plogp_fit_candidate *const normal = plogp_fit_value(fit)->candidates;
    CHECK(normal->parameters[0].value == 5.0 && normal->parameters[0].fixed);
    CHECK_REL("sd", normal->parameters[1].value, sqrt(42.0 / 4.0), 8 * U);
    CHECK(normal->free_count == 1);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

static void fit_rejects_bad_input_and_keeps_output(void **state)
{
    const double values[] = {1.0, 2.0}, infinite[] = {1.0, INFINITY};
    const plogp_fit_fixed unknown = {"colour", 1.0}, negative = {"sd", -1.0};
    plogp_ordered_table *table = fit_sample(values, 2);
    plogp_ordered_table *bad = fit_sample(infinite, 2), *empty = fit_sample(values, 0);
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *const untouched = (plogp_fit *)(void *)&options;
    plogp_fit *fit = untouched;
    plogp_fit_method method = PLOGP_FIT_NEWTON;
    (void)state;
    CHECK(plogp_fit_ordered(NULL, NULL, NULL, &fit) == PLOGP_EINVAL);
    CHECK(plogp_fit_ordered(table, NULL, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_fit_ordered(bad, NULL, NULL, &fit) == PLOGP_EDOMAIN);
    CHECK(plogp_fit_ordered(empty, NULL, NULL, &fit) == PLOGP_EDOMAIN);
    options.family = "gauss";
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_EINVAL);
    options.family = "normal";
    options.fixed_count = 1;
    options.fixed = &unknown;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_EINVAL);
    options.fixed = &negative;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_EDOMAIN);
    CHECK(plogp_fit_method_parse("simplex", NULL, &method) == PLOGP_EINVAL);
    CHECK(fit == untouched && method == PLOGP_FIT_NEWTON);
    plogp_fit_free(NULL);
    plogp_ordered_table_free(table);
    plogp_ordered_table_free(bad);
    plogp_ordered_table_free(empty);
}

static plogp_status fit_everything(const plogp_context *context, void *state)
{
    plogp_fit *fit = NULL;
    const plogp_status status = plogp_fit_ordered(state, NULL, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void fit_survives_every_failed_allocation(void **state)
{
    const double values[] = {0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 4.0, 5.0, 9.0};
    plogp_ordered_table *table = fit_sample(values, 10);
    (void)state;
    CHECK(failing_alloc_survives(fit_everything, table));
    plogp_ordered_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_match_references_on_real_samples),
        cmocka_unit_test(inner_maxima_of_unbounded_likelihoods_match_references),
        cmocka_unit_test(fits_scale_exactly_with_the_data),
        cmocka_unit_test(newton_gradient_and_closed_forms_meet),
        cmocka_unit_test(gamma_standard_error_of_rivers_is_the_analytic_one),
        cmocka_unit_test(beta_fits_ten_ordinary_draws),
        cmocka_unit_test(constant_and_zero_samples_are_named),
        cmocka_unit_test(ledger_adds_up_and_categorical_wastes_nothing),
        cmocka_unit_test(ledger_of_rare_integers_is_comparable_with_densities),
        cmocka_unit_test(fixed_parameters_stay_and_the_others_adapt),
        cmocka_unit_test(fit_rejects_bad_input_and_keeps_output),
        cmocka_unit_test(fit_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
