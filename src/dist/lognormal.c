/* Log-normal: log x is normal with mean meanlog and standard deviation sdlog. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

static double standardise(double x, const double *theta)
{
    return (plogp__log(x) - theta[0]) / theta[1];
}

static double logpdf(double x, const double *theta)
{
    if (x == 0.0)
        return -INFINITY;
    const double z = standardise(x, theta);
    return -0.5 * z * z - plogp__log(x) - (plogp__log(theta[1]) + PLOGP__HALF_LOG_2PI);
}

static double cdf(double x, const double *theta)
{
    return x == 0.0 ? 0.0 : plogp__normal_cdf(standardise(x, theta));
}

static double sf(double x, const double *theta)
{
    return x == 0.0 ? 1.0 : plogp__normal_sf(standardise(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double z = x == 0.0 ? -INFINITY : standardise(x, theta);
    return upper ? plogp__normal_log_sf(z) : plogp__normal_log_cdf(z);
}

static double quantile(double p, const double *theta)
{
    return plogp__exp(theta[0] + theta[1] * plogp__normal_quantile(p));
}

static double quantile_sf(double q, const double *theta)
{
    return plogp__exp(theta[0] - theta[1] * plogp__normal_quantile(q));
}

static double mean(const double *theta)
{
    return plogp__exp(theta[0] + 0.5 * theta[1] * theta[1]);
}

static double variance(const double *theta)
{
    const double square = theta[1] * theta[1];
    return plogp__expm1(square) * plogp__exp(2.0 * theta[0] + square);
}

static double entropy(const double *theta)
{
    return theta[0] + 0.5 + PLOGP__HALF_LOG_2PI + plogp__log(theta[1]);
}

/* That of the normal laws of log x. */
static double divergence(const double *p, const double *q)
{
    const double shift = (p[0] - q[0]) / q[1];
    const double excess = (p[1] - q[1]) / q[1] * ((p[1] + q[1]) / q[1]);
    return 0.5 * shift * shift + 0.5 * plogp__log_gap(excess);
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double sd = theta[1];
    const double shift = (sample->mean_log - theta[0]) / sd;
    const double square = sample->variance_log / (sd * sd) + shift * shift;
    jet->value =
        -0.5 * square - sample->mean_log - (plogp__log(sd) + PLOGP__HALF_LOG_2PI);
    jet->gradient[0] = shift / sd;
    jet->gradient[1] = (square - 1.0) / sd;
    jet->hessian[0][0] = -1.0 / (sd * sd);
    jet->hessian[1][1] = (1.0 - 3.0 * square) / (sd * sd);
    plogp__jet_cross(jet, 0, 1, -2.0 * shift / (sd * sd));
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean_log;
    theta[1] = sqrt(sample->variance_log);
    if (theta[1] > 0.0)
        return PLOGP__START_CLOSED;
    *reason =
        "all values are equal: the likelihood grows without bound as sdlog falls to 0";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__lognormal = {
    .name = "lognormal",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 2,
    .parameters = {{"meanlog", PLOGP__REAL, 0}, {"sdlog", PLOGP__POSITIVE, 0}},
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
