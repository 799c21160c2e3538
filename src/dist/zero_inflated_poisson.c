/* Zero-inflated Poisson: 0 with probability z, otherwise Poisson with mean m. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

/* z + (1 - z) exp(-m) */
static double zero_probability(const double *theta)
{
    return theta[0] + (1.0 - theta[0]) * plogp__exp(-theta[1]);
}

/* Of zero from what is left of 1, (1 - z)(1 - exp(-m)), where that is smaller. */
static double logpdf(double x, const double *theta)
{
    const double m = theta[1], rest = (1.0 - theta[0]) * plogp__expm1(-m);
    if (x == 0.0)
        return rest > -0.5 ? plogp__log1p(rest) : plogp__log(zero_probability(theta));
    return plogp__log1p(-theta[0]) - plogp__divergence_term(x, m) -
           plogp__stirling_remainder(x) - 0.5 * (plogp__log(x) + PLOGP__LOG_2PI);
}

static double sf(double x, const double *theta)
{
    return (1.0 - theta[0]) * plogp__gamma_p(x + 1.0, theta[1]);
}

static double cdf(double x, const double *theta)
{
    return theta[0] + (1.0 - theta[0]) * plogp__gamma_q(x + 1.0, theta[1]);
}

static double log_tail(double x, const double *theta, bool upper)
{
    return plogp__log1p(-theta[0]) + (upper ? plogp__log_gamma_p(x + 1.0, theta[1])
                                            : plogp__log_gamma_q(x + 1.0, theta[1]));
}

static double mean(const double *theta)
{
    return (1.0 - theta[0]) * theta[1];
}

static double variance(const double *theta)
{
    return mean(theta) * (1.0 + theta[0] * theta[1]);
}

/* Of a mean so large that a Poisson law has nothing at 0: what tells the two parts apart, and
 * that law's; otherwise NaN: it is summed. */
static double entropy(const double *theta)
{
    const double z = theta[0], rest = 1.0 - z;
    return plogp__neg_xlogx(z) + plogp__neg_xlogx(rest) +
           rest * plogp__poisson.entropy(&theta[1]);
}

static void zero_point(const double *theta, struct plogp__jet *jet)
{
    const double e = plogp__exp(-theta[1]), p = zero_probability(theta);
    const double by_zero = -plogp__expm1(-theta[1]) / p;
    const double by_mean = -(1.0 - theta[0]) * e / p;
    jet->value = plogp__log(p);
    jet->gradient[0] = by_zero;
    jet->gradient[1] = by_mean;
    jet->hessian[0][0] = -by_zero * by_zero;
    jet->hessian[1][1] = -by_mean * (theta[0] / p);
    plogp__jet_cross(jet, 0, 1, e / p - by_zero * by_mean);
}

static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double m = theta[1], rest = 1.0 - theta[0];
    if (x == 0.0) {
        zero_point(theta, jet);
        return;
    }
    jet->value = logpdf(x, theta);
    jet->gradient[0] = -1.0 / rest;
    jet->gradient[1] = (x - m) / m;
    jet->hessian[0][0] = -1.0 / (rest * rest);
    jet->hessian[1][1] = -x / m / m;
    plogp__jet_cross(jet, 0, 1, 0.0);
}

/* With no more zeros than a Poisson law of this mean has, the maximum lies at z = 0. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double zeros = sample->min == 0.0 ? plogp__weight(sample, 0) / sample->n : 0.0;
    *reason = "all values are 0: the mean of the others is not determined";
    if (sample->max == 0.0)
        return PLOGP__START_UNBOUNDED;
    theta[0] = 0.0;
    theta[1] = sample->mean;
    *reason = "no more zeros than a poisson law has: zero = 0";
    if (zeros <= plogp__exp(-sample->mean))
        return PLOGP__START_BOUNDARY;
    theta[0] = 0.5 * zeros;
    theta[1] = sample->mean / (1.0 - theta[0]);
    return PLOGP__START_ROUGH;
}

static bool valid(const double *theta)
{
    return theta[0] < 1.0;
}

const struct plogp__family plogp__zero_inflated_poisson = {
    .name = "zero-inflated-poisson",
    .discrete = true,
    .needs_zeros = true,
    .range = {.low = 0.0, .high = INFINITY, .whole = true},
    .parameter_count = 2,
    .parameters = {{"zero", PLOGP__UNIT, 0}, {"mean", PLOGP__POSITIVE, 0}},
    .valid = valid,
    .rule = "zero must be less than 1",
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .point = point,
    .start = start,
};
