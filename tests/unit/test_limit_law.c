/* Limit laws of AD and CvM with estimated parameters, and the sums of squares under them. */
#include "check.h"

#include <string.h>

#include "fit/limit_law.h"
#include "law.h"
#include "random.h"

static plogp_fit_candidate candidate_of(const plogp_distribution *law,
                                        const plogp_fit_parameter *parameters)
{
    return (plogp_fit_candidate){.distribution = *law,
                                 .parameters = parameters,
                                 .parameter_count = law->parameter_count,
                                 .status = PLOGP_FIT_OK};
}

static struct plogp__limit_law limit_of(const char *text, int fixed)
{
    const plogp_distribution law = law_of(text);
    plogp_fit_parameter parameters[PLOGP_PARAMETERS_MAX];
    struct plogp__limit_law limit;
    memset(parameters, 0, sizeof parameters);
    for (size_t i = 0; i < law.parameter_count; i++)
        parameters[i].fixed = fixed;
    const plogp_fit_candidate candidate = candidate_of(&law, parameters);
    CHECK(plogp__limit_law_exists(&candidate));
    CHECK(plogp__limit_law_init(&candidate, &limit));
    return limit;
}

/* 1e-3, the accuracy promised; the references are right to 1e-4. */
static void tails_match_the_eigenvalues_of_the_kernel(void **state)
{
    static const struct {
        const char *law;
        int ad;
        double x, p;
    } cases[] = {
#include "ref/limit_laws.inc"
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct plogp__limit_law limit = limit_of(cases[i].law, 0);
        const double got = cases[i].ad ? plogp__limit_ad_sf(&limit, cases[i].x)
                                       : plogp__limit_cvm_sf(&limit, cases[i].x);
        CHECK_REL(cases[i].law, got, cases[i].p, 1e-3);
    }
}

/* Known parameters: critical values of Csorgo, Faraway (1996) and Marsaglia (2004). */
static void known_parameters_give_the_classical_tables(void **state)
{
    const struct plogp__limit_law limit = limit_of("weibull(2,3)", 1);
    (void)state;
    CHECK_REL("cvm", plogp__limit_cvm_sf(&limit, 0.46136), 0.05, 1e-4);
    CHECK_REL("cvm", plogp__limit_cvm_sf(&limit, 0.74346), 0.01, 1e-4);
    CHECK_REL("ad", plogp__limit_ad_sf(&limit, 2.492367), 0.05, 1e-4);
    CHECK_REL("ad", plogp__limit_ad_sf(&limit, 3.878125), 0.01, 1e-4);
}

/* The Gumbel law is that of the logarithm of a Weibull one: the statistics are the same, and
 * a scale or a location changes nothing. */
static void laws_of_one_shape_have_one_limit(void **state)
{
    const struct plogp__limit_law a = limit_of("weibull(2,3)", 0);
    const struct plogp__limit_law b = limit_of("gumbel(-5,0.1)", 0);
    const struct plogp__limit_law c = limit_of("normal(3,20)", 0);
    const struct plogp__limit_law d = limit_of("lognormal(-1,0.5)", 0);
    (void)state;
    for (double x = 0.02; x < 0.5; x *= 1.5) {
        CHECK_REL("cvm", plogp__limit_cvm_sf(&a, x), plogp__limit_cvm_sf(&b, x), 1e-7);
        CHECK_REL("cvm", plogp__limit_cvm_sf(&c, x), plogp__limit_cvm_sf(&d, x), 1e-7);
        CHECK_REL("ad", plogp__limit_ad_sf(&a, 5 * x), plogp__limit_ad_sf(&b, 5 * x),
                  1e-7);
    }
}

/* Weights 1, 1: exp(-x/2); 1, 1, 1, 1: exp(-x/2)(1 + x/2), down to 1e-300. */
static void sums_of_squares_have_their_tails(void **state)
{
    const double ones[] = {1.0, 1.0, 1.0, 1.0}, halves[] = {1.0, 1.0, 0.5, 0.5};
    const struct plogp__weighted_chi_square two = {ones, 2, 0.0, 0.0};
    const struct plogp__weighted_chi_square four = {ones, 4, 0.0, 0.0};
    const struct plogp__weighted_chi_square mixed = {halves, 4, 0.0, 0.0};
    const double step = test_multiplier() > 1 ? 3.0 : 27.0;
    (void)state;
    for (double x = 0.01; x < 1300.0; x *= step) {
        CHECK_REL("two", plogp__weighted_chi_square_sf(&two, x), exp(-0.5 * x), 1e-8);
        CHECK_REL("four", plogp__weighted_chi_square_sf(&four, x),
                  exp(-0.5 * x) * (1.0 + 0.5 * x), 1e-8);
        CHECK_REL("mixed", plogp__weighted_chi_square_sf(&mixed, x),
                  2.0 * exp(-0.5 * x) - exp(-x), 1e-8);
    }
    CHECK(plogp__weighted_chi_square_sf(&two, -1.0) == 1.0);
    CHECK(plogp__weighted_chi_square_sf(&two, INFINITY) == 0.0);
    CHECK(isnan(plogp__weighted_chi_square_sf(&two, NAN)));
}

static void irregular_laws_have_none(void **state)
{
    static const char *const laws[] = {"poisson(3)", "gamma3(2,1,0)",
                                       "generalized-pareto(1,0.2)"};
    plogp_fit_parameter parameters[PLOGP_PARAMETERS_MAX];
    (void)state;
    memset(parameters, 0, sizeof parameters);
    for (size_t i = 0; i < 3; i++) {
        const plogp_distribution law = law_of(laws[i]);
        const plogp_fit_candidate candidate = candidate_of(&law, parameters);
        CHECK(!plogp__limit_law_exists(&candidate));
    }
    const plogp_distribution normal = plogp_normal(0.0, 1.0);
    plogp_fit_candidate candidate = candidate_of(&normal, parameters);
    candidate.rounding = 0.5;
    CHECK(!plogp__limit_law_exists(&candidate));
    candidate.rounding = 0.0;
    candidate.status = PLOGP_FIT_BOUNDARY;
    CHECK(!plogp__limit_law_exists(&candidate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_match_the_eigenvalues_of_the_kernel),
        cmocka_unit_test(known_parameters_give_the_classical_tables),
        cmocka_unit_test(laws_of_one_shape_have_one_limit),
        cmocka_unit_test(sums_of_squares_have_their_tails),
        cmocka_unit_test(irregular_laws_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
