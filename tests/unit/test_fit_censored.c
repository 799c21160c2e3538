/* Fits of values known between limits. */
#include "check.h"

#include <jansson.h>
#include <string.h>

#include "failing_alloc.h"
#include "fit/censored.h"
#include "fit_sample.h"

#define ROWS_MAX 256

struct rows {
    double low[ROWS_MAX], high[ROWS_MAX];
    size_t count;
};

static plogp_fit *fit_rows(const struct rows *rows, const char *family)
{
    const plogp_fit_interval_data data = {rows->low, rows->high, NULL, rows->count};
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = family;
    CHECK(plogp_fit_intervals(&data, &options, NULL, &fit) == PLOGP_OK);
    return fit;
}

static const plogp_fit_candidate *best_of(const plogp_fit *fit)
{
    return plogp_fit_value(fit)->candidates;
}

static void read_rows(const json_t *sample, struct rows *rows)
{
    const json_t *const low = json_object_get(sample, "low");
    const json_t *const high = json_object_get(sample, "high");
    rows->count = json_array_size(low);
    for (size_t i = 0; i < rows->count; i++) {
        const json_t *const a = json_array_get(low, i), *const b =
                                                            json_array_get(high, i);
        rows->low[i] = json_is_null(a) ? -INFINITY : json_number_value(a);
        rows->high[i] = json_is_null(b) ? INFINITY : json_number_value(b);
    }
}

static void check_fits(const json_t *sample)
{
    static struct rows rows;
    size_t i = 0;
    const json_t *reference = NULL;
    read_rows(sample, &rows);
    json_array_foreach(json_object_get(sample, "fits"), i, reference)
    {
        plogp_fit *fit =
            fit_rows(&rows, json_string_value(json_object_get(reference, "family")));
        const plogp_fit_candidate *const got = best_of(fit);
        const json_t *const want = json_object_get(reference, "parameters");
        CHECK(got->status == PLOGP_FIT_OK && got->score < 1e-9);
        for (size_t k = 0; k < got->parameter_count; k++)
            CHECK_REL(got->family, got->parameters[k].value,
                      json_number_value(json_object_get(want, got->parameters[k].name)),
                      2e-5);
        CHECK_REL(got->family, got->loglik,
                  json_number_value(json_object_get(reference, "loglik")), 1e-8);
        plogp_fit_free(fit);
    }
}

static void censored_fits_match_references(void **state)
{
    json_t *const root =
        json_load_file(PLOGP_TEST_DATA "/ref/fit_censored.json", 0, NULL);
    size_t i = 0;
    const json_t *sample = NULL;
    (void)state;
    CHECK(root != NULL);
    json_array_foreach(json_object_get(root, "samples"), i, sample) check_fits(sample);
    CHECK(i == 2);
    json_decref(root);
}

static void censored_exponential_has_its_closed_form(void **state)
{
    /* rate = exact values / total time; its observed information is exact / rate^2. */
    const struct rows rows = {{1.0, 2.5, 4.0, 6.0}, {1.0, INFINITY, 4.0, INFINITY}, 4};
    plogp_fit *fit = fit_rows(&rows, "exponential");
    const plogp_fit_parameter *const rate = &best_of(fit)->parameters[0];
    (void)state;
    CHECK_REL("rate", rate->value, 2.0 / 13.5, 1e-11);
    CHECK_REL("se", rate->se, 2.0 / 13.5 / sqrt(2.0), 1e-10);
    CHECK_REL("loglik", best_of(fit)->loglik, 2.0 * log(2.0 / 13.5) - 2.0, 1e-12);
    plogp_fit_free(fit);
}

static const double VALUES[] = {0.4, 0.9, 1.1, 1.7, 2.0, 2.6, 3.1, 3.9, 5.2, 8.8};
#define VALUE_COUNT (sizeof VALUES / sizeof VALUES[0])

static const char *const FAMILIES[] = {"gamma",    "weibull", "lognormal",       "normal",
                                       "logistic", "gumbel",  "inverse-gaussian"};
#define FAMILY_COUNT (sizeof FAMILIES / sizeof FAMILIES[0])

static void values_without_width_are_plain_values(void **state)
{
    struct rows rows = {.count = VALUE_COUNT};
    (void)state;
    memcpy(rows.low, VALUES, sizeof VALUES);
    memcpy(rows.high, VALUES, sizeof VALUES);
    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        plogp_fit *plain = fit_of(VALUES, VALUE_COUNT, FAMILIES[f]);
        plogp_fit *censored = fit_rows(&rows, FAMILIES[f]);
        for (size_t k = 0; k < best_of(plain)->parameter_count; k++) {
            const plogp_fit_parameter *const a = &best_of(plain)->parameters[k];
            const plogp_fit_parameter *const b = &best_of(censored)->parameters[k];
            CHECK_REL(FAMILIES[f], b->value, a->value, 1e-11);
            CHECK_REL(FAMILIES[f], b->se, a->se, 1e-9);
        }
        plogp_fit_free(plain);
        plogp_fit_free(censored);
    }
}

/* An interval of width h counts log(h f): narrow ones give the plain estimate up to h^2. */
static void narrow_intervals_approach_plain_values(void **state)
{
    static const double widths[] = {0x1p-10, 0x1p-40};
    static const double bounds[] = {1e-5, 1e-10};
    (void)state;
    for (size_t w = 0; w < 2; w++)
        for (size_t f = 0; f < FAMILY_COUNT; f++) {
            struct rows rows = {.count = VALUE_COUNT};
            for (size_t i = 0; i < VALUE_COUNT; i++) {
                rows.low[i] = VALUES[i] - 0.5 * widths[w];
                rows.high[i] = VALUES[i] + 0.5 * widths[w];
            }
            plogp_fit *plain = fit_of(VALUES, VALUE_COUNT, FAMILIES[f]);
            plogp_fit *censored = fit_rows(&rows, FAMILIES[f]);
            for (size_t k = 0; k < best_of(plain)->parameter_count; k++)
                CHECK_REL(FAMILIES[f], best_of(censored)->parameters[k].value,
                          best_of(plain)->parameters[k].value, bounds[w]);
            plogp_fit_free(plain);
            plogp_fit_free(censored);
        }
}

static void censored_fits_scale_and_do_not_depend_on_row_order(void **state)
{
    struct rows rows = {
        {1.0, 2.0, -INFINITY, 5.0, 0.5}, {2.0, INFINITY, 3.0, 5.0, 0.5}, 5};
    struct rows other = rows;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        other.low[i] = ldexp(rows.low[4 - i], 20);
        other.high[i] = ldexp(rows.high[4 - i], 20);
    }
    plogp_fit *a = fit_rows(&rows, "gamma"), *b = fit_rows(&other, "gamma");
    CHECK_BITS(best_of(a)->parameters[0].value, best_of(b)->parameters[0].value);
    CHECK(ldexp(best_of(a)->parameters[1].value, 20) == best_of(b)->parameters[1].value);
    /* two exact values count by their density, which is 2^-20 times as large */
    CHECK_REL("loglik", best_of(b)->loglik, best_of(a)->loglik - 40.0 * log(2.0), 1e-14);
    plogp_fit_free(a);
    plogp_fit_free(b);
}

/* By tails alone, with one interval too narrow for them. */
static void values_without_derivatives_are_the_same(void **state)
{
    static const char *const families[] = {"gamma", "weibull", "normal", "laplace",
                                           "student-t"};
    static const double low[] = {1.0, 2.0, 0.0, 3.0},
                        high[] = {2.0, INFINITY, 1.5, 3.0 + 0x1p-30};
    static const double theta[] = {2.0, 1.5, 3.0};
    const plogp_fit_interval_data data = {low, high, NULL, 4};
    struct plogp__censored censored;
    struct plogp__jet jet;
    (void)state;
    CHECK(plogp__censored_init(&data, NULL, &censored) == PLOGP_OK);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        const struct plogp__family *const family =
            plogp__family_find(families[f], strlen(families[f]));
        plogp__censored_likelihood(family, NULL, &censored, 0, theta, &jet);
        CHECK_REL(families[f], plogp__censored_value(family, NULL, &censored, 0, theta),
                  jet.value, 4 * U);
    }
    plogp__censored_clear(NULL, &censored);
}

/* Steps of 2^-13 of a parameter: 1e-8 of the third and fourth derivatives, which are some tens. */
static void derivatives_by_differences_are_near(void **state)
{
    static const char *const families[] = {"gamma", "weibull", "normal", "student-t"};
    static const double low[] = {1.0, 2.0, 0.0, -INFINITY},
                        high[] = {2.0, INFINITY, 1.5, 3.0};
    static const double theta[] = {2.0, 1.5, 3.0};
    const plogp_fit_interval_data data = {low, high, NULL, 4};
    struct plogp__censored censored;
    struct plogp__jet exact, near;
    (void)state;
    CHECK(plogp__censored_init(&data, NULL, &censored) == PLOGP_OK);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        const struct plogp__family *const family =
            plogp__family_find(families[f], strlen(families[f]));
        CHECK(plogp__can_difference(family));
        plogp__censored_likelihood(family, NULL, &censored, 0, theta, &exact);
        censored.rough = true;
        plogp__censored_likelihood(family, NULL, &censored, 0, theta, &near);
        censored.rough = false;
        CHECK_REL("value", near.value, exact.value, 4 * U);
        for (size_t i = 0; i < family->parameter_count; i++) {
            CHECK_REL(families[f], near.gradient[i], exact.gradient[i], 1e-6);
            for (size_t j = 0; j <= i; j++)
                CHECK(fabs(near.hessian[i][j] - exact.hessian[i][j]) < 1e-5);
        }
    }
    CHECK(!plogp__can_difference(plogp__family_find("gamma3", 6)));
    plogp__censored_clear(NULL, &censored);
}

/* Half of the rows have one stretch in common, which a component shrinks into. */
static void flat_likelihoods_of_hidden_components_are_named(void **state)
{
    static struct rows rows = {.count = 24};
    (void)state;
    for (size_t i = 0; i < rows.count; i++) {
        const double share = (double)(i / 2) / 12.0;
        rows.low[i] = i % 2 ? 9.0 + 6.0 * share : -1.0 - share / 2.0;
        rows.high[i] = i % 2 ? rows.low[i] : 1.0 + share * share;
    }
    plogp_fit *const fit = fit_rows(&rows, "normal-mixture:2");
    CHECK(best_of(fit)->reason != NULL);
    CHECK(strstr(best_of(fit)->reason, "a component lies inside one interval") != NULL);
    plogp_fit_free(fit);
}

/* Whatever lies in all intervals is certain in the limit; a law of one free scale cannot
 * draw together between two limits above 0, and a number known exactly forbids it. */
static void intervals_with_a_place_in_common_have_no_maximum(void **state)
{
    static const struct rows above = {{1.0, 2.0, 3.0}, {INFINITY, INFINITY, INFINITY}, 3};
    static const struct rows alike = {{1.0, 1.0}, {INFINITY, INFINITY}, 2};
    static const struct rows within = {{1.0, 2.0, -INFINITY}, {3.0, 5.0, 4.0}, 3};
    static const struct rows known = {{1.0, 2.0, 3.0}, {INFINITY, INFINITY, 3.0}, 3};
    static const struct {
        const struct rows *rows;
        const char *family;
        plogp_fit_status status;
    } cases[] = {
        {&above, "exponential", PLOGP_FIT_NO_MLE}, {&above, "normal", PLOGP_FIT_NO_MLE},
        {&above, "gamma", PLOGP_FIT_NO_MLE},       {&above, "cauchy", PLOGP_FIT_NO_MLE},
        {&within, "logistic", PLOGP_FIT_NO_MLE},   {&within, "weibull", PLOGP_FIT_NO_MLE},
        {&alike, "normal", PLOGP_FIT_NO_MLE},      {&alike, "gamma", PLOGP_FIT_NO_MLE},
        {&within, "exponential", PLOGP_FIT_OK},    {&known, "exponential", PLOGP_FIT_OK},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plogp_fit *fit = fit_rows(cases[i].rows, cases[i].family);
        CHECK(best_of(fit)->status == cases[i].status);
        CHECK(cases[i].status == PLOGP_FIT_OK ||
              strstr(best_of(fit)->reason, "all intervals have a place in common"));
        plogp_fit_free(fit);
    }
}

static void bad_intervals_are_refused_and_output_kept(void **state)
{
    const double low[] = {1.0, 3.0, -INFINITY}, high[] = {2.0, 2.0, INFINITY};
    const double weights[] = {1.0, -1.0, 1.0};
    plogp_fit_interval_data data = {low, high, NULL, 2};
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    (void)state;
    CHECK(plogp_fit_intervals(&data, NULL, NULL, &fit) == PLOGP_EDOMAIN);
    data = (plogp_fit_interval_data){low + 2, high + 2, NULL, 1};
    CHECK(plogp_fit_intervals(&data, NULL, NULL, &fit) == PLOGP_EDOMAIN);
    data = (plogp_fit_interval_data){low, low, weights, 2};
    CHECK(plogp_fit_intervals(&data, NULL, NULL, &fit) == PLOGP_EDOMAIN);
    data = (plogp_fit_interval_data){low, high, NULL, 1};
    options.family = "uniform";
    CHECK(plogp_fit_intervals(&data, &options, NULL, &fit) == PLOGP_EINVAL);
    options.family = "poisson";
    CHECK(plogp_fit_intervals(&data, &options, NULL, &fit) == PLOGP_EINVAL);
    CHECK(plogp_fit_intervals(NULL, NULL, NULL, &fit) == PLOGP_EINVAL);
    CHECK(fit == NULL);
}

static plogp_status fit_some(const plogp_context *context, void *state)
{
    const plogp_fit_interval_data *const data = state;
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = "normal";
    const plogp_status status = plogp_fit_intervals(data, &options, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void censored_fit_survives_every_failed_allocation(void **state)
{
    const double low[] = {1.0, 2.0, -INFINITY, 4.0}, high[] = {2.0, INFINITY, 3.0, 4.0};
    plogp_fit_interval_data data = {low, high, NULL, 4};
    (void)state;
    CHECK(failing_alloc_survives(fit_some, &data));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(censored_fits_match_references),
        cmocka_unit_test(censored_exponential_has_its_closed_form),
        cmocka_unit_test(values_without_width_are_plain_values),
        cmocka_unit_test(narrow_intervals_approach_plain_values),
        cmocka_unit_test(censored_fits_scale_and_do_not_depend_on_row_order),
        cmocka_unit_test(values_without_derivatives_are_the_same),
        cmocka_unit_test(derivatives_by_differences_are_near),
        cmocka_unit_test(flat_likelihoods_of_hidden_components_are_named),
        cmocka_unit_test(intervals_with_a_place_in_common_have_no_maximum),
        cmocka_unit_test(bad_intervals_are_refused_and_output_kept),
        cmocka_unit_test(censored_fit_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
