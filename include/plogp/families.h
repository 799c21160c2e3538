/**
 * The families of distributions, one constructor each: a law from its parameters, whose
 * number and order the compiler checks.
 *
 *     const plogp_distribution z = plogp_normal(0.0, 1.0);
 *     const double p = 2.0 * plogp_distribution_sf(&z, 1.96);
 *     const double x = plogp_distribution_quantile(&z, 0.975);
 *     const double nats = plogp_distribution_logpdf(&z, 0.3);
 *
 * Every function of plogp/distribution.h works on every law: densities, both tails and
 * their logarithms, quantiles, moments, entropy, draws; plogp_distribution_compare and
 * plogp_sampling_distribution take them too. A law is a plain struct, returned by value;
 * nothing is allocated and nothing has to be freed.
 *
 * A parameter outside its domain gives a law whose `family` is NULL and whose values are
 * all NaN; plogp_distribution_init says in words what is wrong.
 */
#ifndef PLOGP_FAMILIES_H
#define PLOGP_FAMILIES_H

#include <stddef.h>

#include "plogp/distribution.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whole numbers ------------------------------------------------------------------- */

/** 1 with probability p, otherwise 0; 0 <= p <= 1. */
PLOGP_API plogp_distribution plogp_bernoulli(double p);

/** Successes in n trials of probability p; n = 0, 1, ..., 0 <= p <= 1. */
PLOGP_API plogp_distribution plogp_binomial(double n, double p);

/** Failures before the first success, P(k) = p (1 - p)^k; 0 <= p <= 1. */
PLOGP_API plogp_distribution plogp_geometric(double p);

/** P(k) = mean^k exp(-mean) / k!; mean >= 0. */
PLOGP_API plogp_distribution plogp_poisson(double mean);

/** Failures before `size` successes, with variance mean + mean^2 / size; both > 0. */
PLOGP_API plogp_distribution plogp_negative_binomial(double size, double mean);

/** 0 with probability `zero`, otherwise Poisson; 0 <= zero <= 1, mean >= 0. */
PLOGP_API plogp_distribution plogp_zero_inflated_poisson(double zero, double mean);

/* Intervals ------------------------------------------------------------------------ */

/** f(x) = 1 / (max - min) on min .. max; min < max. */
PLOGP_API plogp_distribution plogp_uniform(double min, double max);

/** f(x) = x^(alpha-1) (1-x)^(beta-1) / B(alpha, beta) on 0 .. 1; both > 0. */
PLOGP_API plogp_distribution plogp_beta(double alpha, double beta);

/** f(x) = exp(kappa cos(x - mean)) / (2 pi I0(kappa)), radians in -pi .. pi; kappa >= 0. */
PLOGP_API plogp_distribution plogp_von_mises(double mean, double kappa);

/* Positive numbers ----------------------------------------------------------------- */

/** f(x) = rate exp(-rate x), x >= 0; rate > 0. */
PLOGP_API plogp_distribution plogp_exponential(double rate);

/** f(x) = x^(shape-1) exp(-x/scale) / (Gamma(shape) scale^shape), x >= 0; both > 0. */
PLOGP_API plogp_distribution plogp_gamma(double shape, double scale);

/** log x is normal with mean meanlog and standard deviation sdlog > 0. */
PLOGP_API plogp_distribution plogp_lognormal(double meanlog, double sdlog);

/** P(X > x) = exp(-(x/scale)^shape), x >= 0; both > 0. */
PLOGP_API plogp_distribution plogp_weibull(double shape, double scale);

/** f(x) = sqrt(shape / 2 pi x^3) exp(-shape (x-mean)^2 / (2 mean^2 x)); both > 0. */
PLOGP_API plogp_distribution plogp_inverse_gaussian(double mean, double shape);

/** P(X > x) = (min/x)^shape, x >= min; both > 0. */
PLOGP_API plogp_distribution plogp_pareto(double min, double shape);

/** P(X > x) = exp(-x^2 / 2 scale^2), x >= 0; scale > 0. */
PLOGP_API plogp_distribution plogp_rayleigh(double scale);

/** P(X > x) = (1 + shape x/scale)^(-1/shape), x >= 0, to -scale/shape where shape < 0;
 * shape 0 is the exponential law. scale > 0. */
PLOGP_API plogp_distribution plogp_generalized_pareto(double scale, double shape);

/* Real numbers --------------------------------------------------------------------- */

/** f(x) = exp(-((x-mean)/sd)^2 / 2) / (sd sqrt(2 pi)); sd > 0. */
PLOGP_API plogp_distribution plogp_normal(double mean, double sd);

/** f(x) = exp(-|x-location|/scale) / (2 scale); scale > 0. */
PLOGP_API plogp_distribution plogp_laplace(double location, double scale);

/** P(X <= x) = 1 / (1 + exp(-(x-location)/scale)); scale > 0. */
PLOGP_API plogp_distribution plogp_logistic(double location, double scale);

/** f proportional to (1 + z^2/df)^(-(df+1)/2), z = (x-location)/scale; scale, df > 0. */
PLOGP_API plogp_distribution plogp_student_t(double location, double scale, double df);

/** f(x) = 1 / (pi scale (1 + ((x-location)/scale)^2)); scale > 0. */
PLOGP_API plogp_distribution plogp_cauchy(double location, double scale);

/** Of maxima: P(X <= x) = exp(-exp(-(x-location)/scale)); scale > 0. */
PLOGP_API plogp_distribution plogp_gumbel(double location, double scale);

/** P(X <= x) = exp(-(1 + shape z)^(-1/shape)), z = (x-location)/scale; shape 0 is the
 * Gumbel law, shape > 0 has the heavy tail. scale > 0. */
PLOGP_API plogp_distribution plogp_generalized_extreme_value(double location,
                                                             double scale, double shape);

/** `components` normal laws, 1 .. 8, taken with probabilities weights, which add up to 1
 * within 1e-9 for each; sds > 0. NULL gives no law. */
PLOGP_API plogp_distribution plogp_normal_mixture(const double *weights,
                                                  const double *means, const double *sds,
                                                  size_t components);

/* Numbers above a location --------------------------------------------------------- */

/** x - location is gamma. */
PLOGP_API plogp_distribution plogp_gamma3(double shape, double scale, double location);

/** x - location is Weibull. */
PLOGP_API plogp_distribution plogp_weibull3(double shape, double scale, double location);

/** x - location is log-normal. */
PLOGP_API plogp_distribution plogp_lognormal3(double meanlog, double sdlog,
                                              double location);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_FAMILIES_H */
