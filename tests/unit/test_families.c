/* Constructors: the same law as by name, and no law outside the domain. */
#include "check.h"

#include <string.h>

#include "plogp/families.h"

static const double WEIGHTS[] = {0.25, 0.75}, MEANS[] = {-1.0, 2.0}, SDS[] = {0.5, 1.0};

static void constructors_make_the_law_that_the_text_names(void **state)
{
    const struct {
        plogp_distribution law;
        const char *text;
    } cases[] = {
        {plogp_bernoulli(0.3), "bernoulli(0.3)"},
        {plogp_binomial(20.0, 0.3), "binomial(n=20,p=0.3)"},
        {plogp_geometric(0.2), "geometric(0.2)"},
        {plogp_poisson(4.0), "poisson(mean=4)"},
        {plogp_negative_binomial(2.5, 4.0), "negative-binomial(size=2.5,mean=4)"},
        {plogp_zero_inflated_poisson(0.3, 4.0), "zero-inflated-poisson(0.3,4)"},
        {plogp_uniform(-1.0, 3.0), "uniform(min=-1,max=3)"},
        {plogp_beta(0.7, 2.0), "beta(alpha=0.7,beta=2)"},
        {plogp_von_mises(1.0, 2.0), "von-mises(mean=1,kappa=2)"},
        {plogp_exponential(2.0), "exponential(rate=2)"},
        {plogp_gamma(0.6, 3.0), "gamma(shape=0.6,scale=3)"},
        {plogp_lognormal(1.0, 0.5), "lognormal(meanlog=1,sdlog=0.5)"},
        {plogp_weibull(1.7, 4.0), "weibull(shape=1.7,scale=4)"},
        {plogp_inverse_gaussian(2.0, 3.0), "inverse-gaussian(mean=2,shape=3)"},
        {plogp_pareto(1.0, 3.0), "pareto(min=1,shape=3)"},
        {plogp_rayleigh(2.0), "rayleigh(scale=2)"},
        {plogp_generalized_pareto(2.0, 0.3), "generalized-pareto(scale=2,shape=0.3)"},
        {plogp_normal(1.0, 2.0), "normal(mean=1,sd=2)"},
        {plogp_laplace(1.0, 2.0), "laplace(location=1,scale=2)"},
        {plogp_logistic(-1.0, 0.5), "logistic(location=-1,scale=0.5)"},
        {plogp_student_t(0.0, 2.0, 4.0), "student-t(location=0,scale=2,df=4)"},
        {plogp_cauchy(1.0, 2.0), "cauchy(location=1,scale=2)"},
        {plogp_gumbel(0.0, 2.0), "gumbel(location=0,scale=2)"},
        {plogp_generalized_extreme_value(1.0, 2.0, -0.4),
         "generalized-extreme-value(location=1,scale=2,shape=-0.4)"},
        {plogp_normal_mixture(WEIGHTS, MEANS, SDS, 2),
         "normal-mixture:2(weight1=0.25,mean1=-1,sd1=0.5,weight2=0.75,mean2=2,sd2=1)"},
        {plogp_gamma3(2.0, 3.0, -1.0), "gamma3(shape=2,scale=3,location=-1)"},
        {plogp_weibull3(2.0, 3.0, -1.0), "weibull3(shape=2,scale=3,location=-1)"},
        {plogp_lognormal3(2.0, 3.0, -1.0), "lognormal3(meanlog=2,sdlog=3,location=-1)"},
    };
    const size_t count = sizeof cases / sizeof cases[0];
    (void)state;
    CHECK(count + 7 == plogp_family_count()); /* eight sizes of mixtures */
    for (size_t i = 0; i < count; i++) {
        plogp_distribution named;
        CHECK(plogp_distribution_parse(cases[i].text, NULL, &named) == PLOGP_OK);
        CHECK(cases[i].law.family == named.family);
        CHECK(cases[i].law.parameter_count == named.parameter_count);
        CHECK(memcmp(cases[i].law.parameters, named.parameters,
                     sizeof named.parameters) == 0);
    }
}

static void parameters_outside_their_domain_make_no_law(void **state)
{
    const plogp_distribution none[] = {
        plogp_normal(0.0, 0.0),
        plogp_normal(NAN, 1.0),
        plogp_gamma(-1.0, 1.0),
        plogp_bernoulli(1.5),
        plogp_uniform(3.0, 1.0),
        plogp_binomial(2.5, 0.5),
        plogp_gamma3(1.0, 1.0, INFINITY),
        plogp_normal_mixture(WEIGHTS, MEANS, NULL, 2),
        plogp_normal_mixture(WEIGHTS, MEANS, SDS, 1),
        plogp_normal_mixture(WEIGHTS, MEANS, SDS, 0),
        plogp_normal_mixture(WEIGHTS, MEANS, SDS, 9),
    };
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        CHECK(none[i].family == NULL);
        CHECK(isnan(plogp_distribution_logpdf(&none[i], 0.5)));
        CHECK(isnan(plogp_distribution_log_sf(&none[i], 0.5)));
        CHECK(isnan(plogp_distribution_quantile(&none[i], 0.5)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constructors_make_the_law_that_the_text_names),
        cmocka_unit_test(parameters_outside_their_domain_make_no_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
