/* Rayleigh: f(x) = (x / s^2) exp(-x^2 / 2 s^2), x >= 0. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

static double half_square(double x, const double *theta)
{
    const double z = x / theta[0];
    return 0.5 * z * z;
}

static double logpdf(double x, const double *theta)
{
    const double half = half_square(x, theta);
    if (x == 0.0 || isinf(half))
        return -INFINITY;
    return plogp__log(x / theta[0]) - plogp__log(theta[0]) - half;
}

static double cdf(double x, const double *theta)
{
    return -plogp__expm1(-half_square(x, theta));
}

static double sf(double x, const double *theta)
{
    return plogp__exp(-half_square(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? -half_square(x, theta)
                 : 2.0 * plogp__log_quotient(x, theta[0]) - PLOGP__LOG_2;
}

static double quantile(double p, const double *theta)
{
    return theta[0] * sqrt(-2.0 * plogp__log1p(-p));
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] * sqrt(-2.0 * plogp__log(q));
}

static double mean(const double *theta)
{
    return theta[0] * sqrt(0.5 * PLOGP__PI);
}

static double variance(const double *theta)
{
    return theta[0] * theta[0] * (2.0 - 0.5 * PLOGP__PI);
}

static double entropy(const double *theta)
{
    return 1.0 + plogp__log(theta[0]) - 0.5 * PLOGP__LOG_2 + 0.5 * PLOGP__EULER;
}

static double mean_square(const struct plogp__statistics *sample)
{
    return sample->variance + sample->mean * sample->mean;
}

/* That of exponential laws of x^2. */
static double divergence(const double *p, const double *q)
{
    return plogp__log_gap((p[0] - q[0]) / q[0] * ((p[0] + q[0]) / q[0]));
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double s = theta[0], square = mean_square(sample) / (s * s);
    jet->value = sample->mean_log - 2.0 * plogp__log(s) - 0.5 * square;
    jet->gradient[0] = (square - 2.0) / s;
    jet->hessian[0][0] = (2.0 - 3.0 * square) / (s * s);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    (void)reason;
    theta[0] = sqrt(0.5 * mean_square(sample));
    return PLOGP__START_CLOSED;
}

const struct plogp__family plogp__rayleigh = {
    .name = "rayleigh",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 1,
    .parameters = {{"scale", PLOGP__POSITIVE, 1}},
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
