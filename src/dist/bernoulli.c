/* Bernoulli: P(1) = p, P(0) = 1 - p. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

static double logpdf(double x, const double *theta)
{
    return x == 1.0 ? plogp__log(theta[0]) : plogp__log1p(-theta[0]);
}

static double cdf(double x, const double *theta)
{
    return x < 1.0 ? 1.0 - theta[0] : 1.0;
}

static double sf(double x, const double *theta)
{
    return x < 1.0 ? theta[0] : 0.0;
}

static double quantile(double p, const double *theta)
{
    return p <= 1.0 - theta[0] ? 0.0 : 1.0;
}

static double quantile_sf(double q, const double *theta)
{
    return q >= theta[0] ? 0.0 : 1.0;
}

static double mean(const double *theta)
{
    return theta[0];
}

static double variance(const double *theta)
{
    return theta[0] * (1.0 - theta[0]);
}

/* -p log p - (1 - p) log(1 - p); log1p keeps the second term exact for small p, and the
 * first one, near p = 1, is log1p of the exact p - 1. */
static double entropy(const double *theta)
{
    const double p = theta[0], rest = 1.0 - p;
    if (p == 0.0 || rest == 0.0)
        return 0.0;
    const double log_p = p > 0.5 ? plogp__log1p(-rest) : plogp__log(p);
    return -p * log_p - rest * plogp__log1p(-p);
}

static double divergence(const double *p, const double *q)
{
    return plogp__trial_divergence(p[0], q[0]);
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double ones = sample->mean, zeros = 1.0 - ones, p = theta[0], rest = 1.0 - p;
    if (ones > 0.0) {
        jet->value += ones * plogp__log(p);
        jet->gradient[0] += ones / p;
        jet->hessian[0][0] -= ones / (p * p);
    }
    if (zeros > 0.0) {
        jet->value += zeros * plogp__log1p(-p);
        jet->gradient[0] -= zeros / rest;
        jet->hessian[0][0] -= zeros / (rest * rest);
    }
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean;
    if (sample->min < sample->max)
        return PLOGP__START_CLOSED;
    *reason = "only one of the two values occurs: the estimate is a limit of 0..1, where "
              "no standard error exists";
    return PLOGP__START_BOUNDARY;
}

const struct plogp__family plogp__bernoulli = {
    .name = "bernoulli",
    .discrete = true,
    .range = {.low = 0.0, .high = 1.0, .whole = true},
    .parameter_count = 1,
    .parameters = {{"p", PLOGP__UNIT, 0}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
