/* Families whose likelihood no sample bounds: mixtures, shifted and extreme-value laws. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "fit_sample.h"
#include "random.h"

#define COUNT 200

static const plogp_fit_candidate *first(const plogp_fit *fit)
{
    return plogp_fit_value(fit)->candidates;
}

static void draw(const char *text, double *values, size_t count)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    for (size_t i = 0; i < count; i++)
        values[i] = plogp_distribution_draw(&law, 5, 0, i);
}

/* Every estimate is certified, says that it is an inner maximum, and its scaled sample has
 * the scaled estimate to the last bit. */
static void inner_maxima_scale_with_the_data_and_say_what_they_are(void **state)
{
    static const struct {
        const char *family, *law;
        int scaling[6];
    } cases[] = {
        {"gamma3", "gamma3(3,2,-5)", {0, 1, 1}},
        {"weibull3", "weibull3(2,3,10)", {0, 1, 1}},
        {"generalized-extreme-value", "generalized-extreme-value(4,2,-0.2)", {1, 1, 0}},
        {"generalized-pareto", "generalized-pareto(2,0.3)", {1, 0}},
        {"normal-mixture:2", "normal-mixture:2(0.3,-2,0.5,0.7,2,1)", {0, 1, 1, 0, 1, 1}},
    };
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double values[COUNT], scaled[COUNT];
        draw(cases[c].law, values, COUNT);
        for (size_t i = 0; i < COUNT; i++)
            scaled[i] = ldexp(values[i], -21);
        plogp_fit *const a = fit_of(values, COUNT, cases[c].family);
        plogp_fit *const b = fit_of(scaled, COUNT, cases[c].family);
        CHECK(first(a)->status == PLOGP_FIT_OK && first(a)->reason != NULL);
        CHECK(strstr(first(a)->reason, "without bound") != NULL);
        CHECK(first(a)->score < 1e-9 && first(a)->converged);
        for (size_t i = 0; i < first(a)->parameter_count; i++) {
            const plogp_fit_parameter *const p = &first(a)->parameters[i];
            const double value = ldexp(p->value, -21 * cases[c].scaling[i]);
            const double se = ldexp(p->se, -21 * cases[c].scaling[i]);
            CHECK_BITS(value, first(b)->parameters[i].value);
            CHECK_BITS(se, first(b)->parameters[i].se);
        }
        plogp_fit_free(a);
        plogp_fit_free(b);
    }
}

/* x - m is Weibull with shape k if and only if -x is of the extreme value family with shape
 * -1/k: two solvers, two starts, one maximum. */
static void shifted_weibull_mirrors_the_extreme_value_law(void **state)
{
    double values[COUNT], mirrored[COUNT];
    (void)state;
    draw("weibull3(3,2,7)", values, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        mirrored[i] = -values[i];
    plogp_fit *const a = fit_of(values, COUNT, "weibull3");
    plogp_fit *const b = fit_of(mirrored, COUNT, "generalized-extreme-value");
    const double shape = first(a)->parameters[0].value;
    const double scale = first(a)->parameters[1].value;
    CHECK_REL("loglik", first(a)->loglik, first(b)->loglik, 1e-13);
    CHECK_REL("shape", first(b)->parameters[2].value, -1.0 / shape, 1e-10);
    CHECK_REL("scale", first(b)->parameters[1].value, scale / shape, 1e-10);
    CHECK_REL("location", first(b)->parameters[0].value,
              -first(a)->parameters[2].value - scale, 1e-10);
    CHECK_REL("se", first(b)->parameters[2].se,
              first(a)->parameters[0].se / (shape * shape), 1e-8);
    plogp_fit_free(a);
    plogp_fit_free(b);
}

static void likelihoods_without_an_inner_maximum_are_named(void **state)
{
    static const struct {
        const char *family, *law, *part;
    } cases[] = {
        {"gamma3", "gamma(0.5,1)", "rises to the smallest value"},
        {"weibull3", "weibull(0.5,1)", "rises to the smallest value"},
        {"gamma3", "beta(3,1)", "normal law"},
        {"lognormal3", "beta(3,1)", "normal law"},
        {"generalized-pareto", "beta(3,1)", "shape is below -1"},
        {"generalized-extreme-value", "beta(9,0.6)", "shape is below -1"},
    };
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double values[COUNT];
        draw(cases[c].law, values, COUNT);
        plogp_fit *const fit = fit_of(values, COUNT, cases[c].family);
        CHECK(first(fit)->status == PLOGP_FIT_NO_MLE);
        CHECK(strstr(first(fit)->reason, cases[c].part) != NULL);
        CHECK(isnan(first(fit)->parameters[0].value));
        plogp_fit_free(fit);
    }
}

static void components_on_one_point_are_named(void **state)
{
    const double equal[] = {3.0, 3.0, 3.0}, pair[] = {0.0, 1.0};
    const double heaps[] = {0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0};
    const struct {
        const double *values;
        size_t count;
    } cases[] = {{equal, 3}, {pair, 2}, {heaps, 8}};
    (void)state;
    for (size_t c = 0; c < 3; c++) {
        plogp_fit *const fit =
            fit_of(cases[c].values, cases[c].count, "normal-mixture:2");
        CHECK(first(fit)->status == PLOGP_FIT_NO_MLE);
        CHECK(strstr(first(fit)->reason, "without bound") != NULL);
        plogp_fit_free(fit);
    }
}

static void one_component_is_the_normal_law(void **state)
{
    double values[COUNT];
    (void)state;
    draw("gamma(3,2)", values, COUNT);
    plogp_fit *const a = fit_of(values, COUNT, "normal-mixture:1");
    plogp_fit *const b = fit_of(values, COUNT, "normal");
    CHECK(first(a)->free_count == 2 && first(a)->parameters[0].value == 1.0);
    CHECK_REL("mean", first(a)->parameters[1].value, first(b)->parameters[0].value,
              1e-13);
    CHECK_REL("sd", first(a)->parameters[2].value, first(b)->parameters[1].value, 1e-13);
    CHECK_REL("se", first(a)->parameters[2].se, first(b)->parameters[1].se, 1e-12);
    CHECK_REL("aic", first(a)->aic, first(b)->aic, 1e-13);
    plogp_fit_free(a);
    plogp_fit_free(b);
}

/* Means ascend, weights add up to 1, and the mirrored sample has the mirrored law. */
static void components_are_in_canonical_order(void **state)
{
    double values[COUNT], mirrored[COUNT];
    (void)state;
    draw("normal-mixture:3(0.5,4,0.5,0.2,-3,1,0.3,1,0.5)", values, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        mirrored[i] = -values[i];
    plogp_fit *const a = fit_of(values, COUNT, "normal-mixture:3");
    plogp_fit *const b = fit_of(mirrored, COUNT, "normal-mixture:3");
    const plogp_fit_parameter *const p = first(a)->parameters;
    const plogp_fit_parameter *const q = first(b)->parameters;
    CHECK(first(a)->free_count == 8);
    CHECK(p[1].value < p[4].value && p[4].value < p[7].value);
    CHECK_REL("sum", p[0].value + p[3].value + p[6].value, 1.0, 8 * U);
    for (size_t j = 0; j < 3; j++) {
        CHECK_REL("weight", p[3 * j].value, q[6 - 3 * j].value, 1e-10);
        CHECK_REL("mean", p[3 * j + 1].value, -q[7 - 3 * j].value, 1e-10);
        CHECK_REL("sd", p[3 * j + 2].value, q[8 - 3 * j].value, 1e-10);
        CHECK_REL("se", p[3 * j].se, q[6 - 3 * j].se, 1e-8);
    }
    plogp_fit_free(a);
    plogp_fit_free(b);
}

/* A fixed weight leaves the rest to the others; a fixed location leaves the base family. */
static void fixed_parameters_hold(void **state)
{
    const plogp_fit_fixed weight = {"weight1", 0.25}, location = {"location", 0.0};
    plogp_fit_options options = plogp_fit_options_defaults();
    double values[COUNT];
    plogp_fit *fit = NULL;
    (void)state;
    draw("normal-mixture:2(0.3,1,0.5,0.7,5,1)", values, COUNT);
    plogp_ordered_table *const table = fit_sample(values, COUNT);
    options.family = "normal-mixture:2";
    options.fixed = &weight;
    options.fixed_count = 1;
    CHECK(plogp_fit_ordered(table, &options, NULL, &fit) == PLOGP_OK);
    CHECK(first(fit)->status == PLOGP_FIT_OK && first(fit)->free_count == 4);
    CHECK(first(fit)->parameters[0].value == 0.25);
    CHECK_REL("rest", first(fit)->parameters[3].value, 0.75, 2 * U);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);

    draw("gamma(3,2)", values, COUNT);
    plogp_ordered_table *const positive = fit_sample(values, COUNT);
    options.family = "gamma3";
    options.fixed = &location;
    CHECK(plogp_fit_ordered(positive, &options, NULL, &fit) == PLOGP_OK);
    plogp_fit *const gamma = fit_of(values, COUNT, "gamma");
    CHECK_REL("shape", first(fit)->parameters[0].value, first(gamma)->parameters[0].value,
              1e-11);
    CHECK_REL("loglik", first(fit)->loglik, first(gamma)->loglik, 1e-13);
    plogp_fit_free(fit);
    plogp_fit_free(gamma);
    plogp_ordered_table_free(positive);
}

/* Many distinct values are grouped to find a beginning: the estimate is that of all. */
static void long_samples_reach_the_same_kind_of_maximum(void **state)
{
    static double values[5000];
    (void)state;
    draw("normal-mixture:2(0.3,-2,0.5,0.7,2,1)", values, 5000);
    plogp_fit *const mixture = fit_of(values, 5000, "normal-mixture:2");
    CHECK(first(mixture)->status == PLOGP_FIT_OK && first(mixture)->score < 1e-9);
    CHECK(fabs(first(mixture)->parameters[0].value - 0.3) <
          5.0 * first(mixture)->parameters[0].se);
    plogp_fit_free(mixture);
    draw("gamma3(3,2,-5)", values, 5000);
    plogp_fit *const gamma = fit_of(values, 5000, "gamma3");
    CHECK(first(gamma)->status == PLOGP_FIT_OK && first(gamma)->score < 1e-9);
    CHECK(fabs(first(gamma)->parameters[2].value + 5.0) <
          5.0 * first(gamma)->parameters[2].se);
    plogp_fit_free(gamma);
}

static plogp_status fit_mixture(const plogp_context *context, void *state)
{
    const plogp_ordered_table *const table = state;
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = "normal-mixture:2";
    const plogp_status status = plogp_fit_ordered(table, &options, context, &fit);
    plogp_fit_free(fit);
    return status;
}

static void fits_of_mixtures_survive_every_failed_allocation(void **state)
{
    double values[40];
    (void)state;
    draw("normal-mixture:2(0.3,-2,0.5,0.7,2,1)", values, 40);
    plogp_ordered_table *const table = fit_sample(values, 40);
    CHECK(failing_alloc_survives(fit_mixture, table));
    plogp_ordered_table_free(table);
}

/* What scikit-learn reaches from 20 beginnings, on the same draws. */
static void mixtures_reach_the_likelihood_of_many_beginnings(void **state)
{
    static const struct {
        const char *law;
        uint64_t seed;
        double loglik;
    } cases[] = {
#include "ref/mixtures.inc"
    };
    double values[400];
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        plogp_distribution law;
        CHECK(plogp_distribution_parse(cases[c].law, NULL, &law) == PLOGP_OK);
        for (size_t i = 0; i < 400; i++)
            values[i] = plogp_distribution_draw(&law, cases[c].seed, 0, i);
        plogp_fit *const fit = fit_of(values, 400, law.family);
        const plogp_fit_candidate *const found = plogp_fit_value(fit)->candidates;
        CHECK(found->status == PLOGP_FIT_OK);
        CHECK(found->loglik >= cases[c].loglik - 1e-3);
        plogp_fit_free(fit);
    }
}

/* The mean direction is rounded, so that its distance from the angles is no 0. */
static void equal_angles_have_no_concentration(void **state)
{
    const double values[] = {0.1, 0.1, 0.1, 0.1, 0.1};
    plogp_fit *const fit = fit_of(values, 5, "von-mises");
    (void)state;
    CHECK(plogp_fit_value(fit)->candidates->status == PLOGP_FIT_NO_MLE);
    plogp_fit_free(fit);
}

/* 1 / mean overflows. */
static void parameters_beyond_doubles_are_named(void **state)
{
    const double values[] = {0x1p-1074, 0x1p-1073, 0x1p-1072};
    plogp_fit *const fit = fit_of(values, 3, "exponential");
    const plogp_fit_candidate *const found = first(fit);
    (void)state;
    CHECK(found->status == PLOGP_FIT_OUT_OF_RANGE);
    assert_string_equal(plogp_fit_status_name(found->status), "out-of-range");
    CHECK(found->reason != NULL && !found->converged && isnan(found->loglik));
    CHECK(isnan(found->parameters[0].value) && isnan(found->parameters[0].se));
    plogp_fit_free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inner_maxima_scale_with_the_data_and_say_what_they_are),
        cmocka_unit_test(shifted_weibull_mirrors_the_extreme_value_law),
        cmocka_unit_test(likelihoods_without_an_inner_maximum_are_named),
        cmocka_unit_test(components_on_one_point_are_named),
        cmocka_unit_test(one_component_is_the_normal_law),
        cmocka_unit_test(components_are_in_canonical_order),
        cmocka_unit_test(fixed_parameters_hold),
        cmocka_unit_test(long_samples_reach_the_same_kind_of_maximum),
        cmocka_unit_test(fits_of_mixtures_survive_every_failed_allocation),
        cmocka_unit_test(mixtures_reach_the_likelihood_of_many_beginnings),
        cmocka_unit_test(equal_angles_have_no_concentration),
        cmocka_unit_test(parameters_beyond_doubles_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
