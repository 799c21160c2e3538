/* Exponential: f(x) = rate exp(-rate x), x >= 0. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

static double logpdf(double x, const double *theta)
{
    return plogp__log(theta[0]) - theta[0] * x;
}

static double cdf(double x, const double *theta)
{
    return -plogp__expm1(-theta[0] * x);
}

static double sf(double x, const double *theta)
{
    return plogp__exp(-theta[0] * x);
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? -theta[0] * x : plogp__log(theta[0]) + plogp__log(x);
}

static double quantile(double p, const double *theta)
{
    return -plogp__log1p(-p) / theta[0];
}

static double quantile_sf(double q, const double *theta)
{
    return -plogp__log(q) / theta[0];
}

static double mean(const double *theta)
{
    return 1.0 / theta[0];
}

static double variance(const double *theta)
{
    return 1.0 / (theta[0] * theta[0]);
}

static double entropy(const double *theta)
{
    return 1.0 - plogp__log(theta[0]);
}

static double divergence(const double *p, const double *q)
{
    return plogp__log_gap((q[0] - p[0]) / p[0]);
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double rate = theta[0];
    jet->value = plogp__log(rate) - rate * sample->mean;
    jet->gradient[0] = 1.0 / rate - sample->mean;
    jet->hessian[0][0] = -1.0 / (rate * rate);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = 1.0 / sample->mean;
    if (sample->mean > 0.0)
        return PLOGP__START_CLOSED;
    *reason = "all values are 0: the likelihood grows without bound with the rate";
    return PLOGP__START_UNBOUNDED;
}

static double rate_of_scale(double scale, const double *theta)
{
    (void)theta;
    return 1.0 / scale;
}

const struct plogp__family plogp__exponential = {
    .name = "exponential",
    .range = {.low = 0.0, .high = INFINITY},
    .parameter_count = 1,
    .parameters = {{"rate", PLOGP__POSITIVE, -1}},
    .aliases = {{"scale", 0, rate_of_scale}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
