/* One law of each family from its parameters. */
#include "plogp/families.h"

#include <string.h>

#include "dist/family_list.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static plogp_distribution law_of(const struct plogp__family *family,
                                 const double *parameters, size_t count)
{
    plogp_distribution law;
    memset(&law, 0, sizeof law);
    memcpy(law.parameters, parameters, count * sizeof *parameters);
    law.parameter_count = count;
    if (plogp__family_valid(family, law.parameters))
        law.family = family->name;
    return law;
}

plogp_distribution plogp_bernoulli(double p)
{
    return law_of(&plogp__bernoulli, &p, 1);
}

plogp_distribution plogp_binomial(double n, double p)
{
    const double parameters[] = {n, p};
    return law_of(&plogp__binomial, parameters, COUNT(parameters));
}

plogp_distribution plogp_geometric(double p)
{
    return law_of(&plogp__geometric, &p, 1);
}

plogp_distribution plogp_poisson(double mean)
{
    return law_of(&plogp__poisson, &mean, 1);
}

plogp_distribution plogp_negative_binomial(double size, double mean)
{
    const double parameters[] = {size, mean};
    return law_of(&plogp__negative_binomial, parameters, COUNT(parameters));
}

plogp_distribution plogp_zero_inflated_poisson(double zero, double mean)
{
    const double parameters[] = {zero, mean};
    return law_of(&plogp__zero_inflated_poisson, parameters, COUNT(parameters));
}

plogp_distribution plogp_uniform(double min, double max)
{
    const double parameters[] = {min, max};
    return law_of(&plogp__uniform, parameters, COUNT(parameters));
}

plogp_distribution plogp_beta(double alpha, double beta)
{
    const double parameters[] = {alpha, beta};
    return law_of(&plogp__beta, parameters, COUNT(parameters));
}

plogp_distribution plogp_von_mises(double mean, double kappa)
{
    const double parameters[] = {mean, kappa};
    return law_of(&plogp__von_mises, parameters, COUNT(parameters));
}

plogp_distribution plogp_exponential(double rate)
{
    return law_of(&plogp__exponential, &rate, 1);
}

plogp_distribution plogp_gamma(double shape, double scale)
{
    const double parameters[] = {shape, scale};
    return law_of(&plogp__gamma, parameters, COUNT(parameters));
}

plogp_distribution plogp_lognormal(double meanlog, double sdlog)
{
    const double parameters[] = {meanlog, sdlog};
    return law_of(&plogp__lognormal, parameters, COUNT(parameters));
}

plogp_distribution plogp_weibull(double shape, double scale)
{
    const double parameters[] = {shape, scale};
    return law_of(&plogp__weibull, parameters, COUNT(parameters));
}

plogp_distribution plogp_inverse_gaussian(double mean, double shape)
{
    const double parameters[] = {mean, shape};
    return law_of(&plogp__inverse_gaussian, parameters, COUNT(parameters));
}

plogp_distribution plogp_pareto(double min, double shape)
{
    const double parameters[] = {min, shape};
    return law_of(&plogp__pareto, parameters, COUNT(parameters));
}

plogp_distribution plogp_rayleigh(double scale)
{
    return law_of(&plogp__rayleigh, &scale, 1);
}

plogp_distribution plogp_generalized_pareto(double scale, double shape)
{
    const double parameters[] = {scale, shape};
    return law_of(&plogp__generalized_pareto, parameters, COUNT(parameters));
}

plogp_distribution plogp_normal(double mean, double sd)
{
    const double parameters[] = {mean, sd};
    return law_of(&plogp__normal, parameters, COUNT(parameters));
}

plogp_distribution plogp_laplace(double location, double scale)
{
    const double parameters[] = {location, scale};
    return law_of(&plogp__laplace, parameters, COUNT(parameters));
}

plogp_distribution plogp_logistic(double location, double scale)
{
    const double parameters[] = {location, scale};
    return law_of(&plogp__logistic, parameters, COUNT(parameters));
}

plogp_distribution plogp_student_t(double location, double scale, double df)
{
    const double parameters[] = {location, scale, df};
    return law_of(&plogp__student_t, parameters, COUNT(parameters));
}

plogp_distribution plogp_cauchy(double location, double scale)
{
    const double parameters[] = {location, scale};
    return law_of(&plogp__cauchy, parameters, COUNT(parameters));
}

plogp_distribution plogp_gumbel(double location, double scale)
{
    const double parameters[] = {location, scale};
    return law_of(&plogp__gumbel, parameters, COUNT(parameters));
}

plogp_distribution plogp_generalized_extreme_value(double location, double scale,
                                                   double shape)
{
    const double parameters[] = {location, scale, shape};
    return law_of(&plogp__generalized_extreme_value, parameters, COUNT(parameters));
}

plogp_distribution plogp_normal_mixture(const double *weights, const double *means,
                                        const double *sds, size_t components)
{
    plogp_distribution none;
    double parameters[PLOGP_PARAMETERS_MAX] = {0.0};
    memset(&none, 0, sizeof none);
    if (weights == NULL || means == NULL || sds == NULL || components == 0 ||
        components > PLOGP_PARAMETERS_MAX / 3)
        return none;
    for (size_t j = 0; j < components; j++) {
        parameters[3 * j] = weights[j];
        parameters[3 * j + 1] = means[j];
        parameters[3 * j + 2] = sds[j];
    }
    return law_of(&plogp__normal_mixtures[components - 1], parameters, 3 * components);
}

plogp_distribution plogp_gamma3(double shape, double scale, double location)
{
    const double parameters[] = {shape, scale, location};
    return law_of(&plogp__gamma3, parameters, COUNT(parameters));
}

plogp_distribution plogp_weibull3(double shape, double scale, double location)
{
    const double parameters[] = {shape, scale, location};
    return law_of(&plogp__weibull3, parameters, COUNT(parameters));
}

plogp_distribution plogp_lognormal3(double meanlog, double sdlog, double location)
{
    const double parameters[] = {meanlog, sdlog, location};
    return law_of(&plogp__lognormal3, parameters, COUNT(parameters));
}
