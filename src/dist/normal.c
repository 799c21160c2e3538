/* Normal: f(x) = exp(-((x - mean) / sd)^2 / 2) / (sd sqrt(2 pi)). */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"
#include "math/special.h"

static double logpdf(double x, const double *theta)
{
    const double z = plogp__standardise(x, theta);
    return -0.5 * z * z - (plogp__log(theta[1]) + PLOGP__HALF_LOG_2PI);
}

static double cdf(double x, const double *theta)
{
    return plogp__normal_cdf(plogp__standardise(x, theta));
}

static double sf(double x, const double *theta)
{
    return plogp__normal_sf(plogp__standardise(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double z = plogp__standardise(x, theta);
    return upper ? plogp__normal_log_sf(z) : plogp__normal_log_cdf(z);
}

static double quantile(double p, const double *theta)
{
    return theta[0] + theta[1] * plogp__normal_quantile(p);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * plogp__normal_quantile(q);
}

static double mean(const double *theta)
{
    return theta[0];
}

static double variance(const double *theta)
{
    return theta[1] * theta[1];
}

static double entropy(const double *theta)
{
    return 0.5 + PLOGP__HALF_LOG_2PI + plogp__log(theta[1]);
}

/* ((m - m')/s')^2 / 2 and half the log gap of s^2 / s'^2 - 1. */
static double divergence(const double *p, const double *q)
{
    const double shift = (p[0] - q[0]) / q[1];
    const double excess = (p[1] - q[1]) / q[1] * ((p[1] + q[1]) / q[1]);
    return 0.5 * shift * shift + 0.5 * plogp__log_gap(excess);
}

/* Mean of z^2 = (variance + (mean - mu)^2) / sd^2: the exact sums of the sample suffice.
 */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double sd = theta[1];
    const double shift = (sample->mean - theta[0]) / sd;
    const double square = sample->variance / (sd * sd) + shift * shift;
    jet->value = -0.5 * square - (plogp__log(sd) + PLOGP__HALF_LOG_2PI);
    jet->gradient[0] = shift / sd;
    jet->gradient[1] = (square - 1.0) / sd;
    jet->hessian[0][0] = -1.0 / (sd * sd);
    jet->hessian[1][1] = (1.0 - 3.0 * square) / (sd * sd);
    plogp__jet_cross(jet, 0, 1, -2.0 * shift / (sd * sd));
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean;
    theta[1] = sqrt(sample->variance);
    if (theta[1] > 0.0)
        return PLOGP__START_CLOSED;
    *reason = "all values are equal: the likelihood grows without bound as sd falls to 0";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__normal = {
    .name = "normal",
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"mean", PLOGP__REAL, 1}, {"sd", PLOGP__POSITIVE, 1}},
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
