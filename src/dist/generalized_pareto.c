/*
 * Generalised Pareto: P(X > x) = (1 + k x / s)^(-1/k), x >= 0, with scale s and shape k;
 * k = 0 is the exponential law, and for k < 0 the support ends at -s / k.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

/* Below this |k| x/s the series of log(1 + k z) / k is used: three terms leave 2^-60. */
#define SERIES_BELOW 0x1p-20

static struct plogp__interval support(const double *theta)
{
    return (struct plogp__interval){0.0,
                                    theta[1] < 0.0 ? -theta[0] / theta[1] : INFINITY};
}

/* log(1 + k z) / k, and z at k = 0. */
static double hazard(double z, double k)
{
    if (fabs(k * z) < SERIES_BELOW)
        return z * (1.0 - k * z * (0.5 - k * z / 3.0));
    return plogp__log1p(k * z) / k;
}

static double logpdf(double x, const double *theta)
{
    const double k = theta[1], z = x / theta[0];
    if (1.0 + k * z <= 0.0)
        return k < -1.0 ? INFINITY : k == -1.0 ? -plogp__log(theta[0]) : -INFINITY;
    return -plogp__log(theta[0]) - (1.0 + k) * hazard(z, k);
}

static double sf(double x, const double *theta)
{
    const double z = x / theta[0];
    return 1.0 + theta[1] * z <= 0.0 ? 0.0 : plogp__exp(-hazard(z, theta[1]));
}

static double cdf(double x, const double *theta)
{
    const double z = x / theta[0];
    return 1.0 + theta[1] * z <= 0.0 ? 1.0 : -plogp__expm1(-hazard(z, theta[1]));
}

/* s (e^(k h) - 1) / k for a cumulative hazard h. */
static double inverse_hazard(double h, const double *theta)
{
    const double k = theta[1];
    if (fabs(k * h) < SERIES_BELOW)
        return theta[0] * h * (1.0 + k * h * (0.5 + k * h / 6.0));
    return theta[0] * plogp__expm1(k * h) / k;
}

static double quantile(double p, const double *theta)
{
    return inverse_hazard(-plogp__log1p(-p), theta);
}

static double quantile_sf(double q, const double *theta)
{
    return inverse_hazard(-plogp__log(q), theta);
}

static double mean(const double *theta)
{
    return theta[1] < 1.0 ? theta[0] / (1.0 - theta[1]) : INFINITY;
}

static double variance(const double *theta)
{
    const double rest = 1.0 - theta[1];
    if (theta[1] >= 0.5)
        return INFINITY;
    return theta[0] * theta[0] / (rest * rest * (1.0 - 2.0 * theta[1]));
}

static double entropy(const double *theta)
{
    return plogp__log(theta[0]) + theta[1] + 1.0;
}

/* h = hazard, and its first two derivatives in k: h' = (z/a - h)/k with a = 1 + k z, and
 * h'' = -(z/a)^2/k - 2 h'/k; at small k z by the series of h. */
static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double s = theta[0], k = theta[1], z = x / s, a = 1.0 + k * z, t = z / a;
    const double h = hazard(z, k);
    double slope = (t - h) / k, bend = -(t * t + 2.0 * slope) / k;
    if (fabs(k * z) < 0x1p-10) {
        const double y = k * z;
        slope = -z * z * (0.5 - y * (2.0 / 3.0 - y * (0.75 - 0.8 * y)));
        bend = z * z * z * (2.0 / 3.0 - y * (1.5 - y * (2.4 - 10.0 / 3.0 * y)));
    }
    jet->value = -plogp__log(s) - (1.0 + k) * h;
    jet->gradient[0] = ((1.0 + k) * t - 1.0) / s;
    jet->gradient[1] = -h - (1.0 + k) * slope;
    jet->hessian[0][0] = (1.0 - (1.0 + k) * t * (1.0 + 1.0 / a)) / (s * s);
    jet->hessian[1][1] = -2.0 * slope - (1.0 + k) * bend;
    plogp__jet_cross(jet, 0, 1, (t - (1.0 + k) * t * t) / s);
}

/* From the moments; the likelihood has no maximum below a shape of -1, so a start that
 * lies there, or whose support does not hold the sample, is moved to the exponential. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double ratio = sample->mean * sample->mean / sample->variance;
    *reason = "all values are equal: the likelihood grows without bound";
    if (!(sample->variance > 0.0))
        return PLOGP__START_UNBOUNDED;
    theta[1] = 0.5 * (1.0 - ratio);
    theta[0] = 0.5 * sample->mean * (1.0 + ratio);
    if (theta[1] < -0.25 || theta[0] + theta[1] * sample->max <= 0.0) {
        theta[0] = sample->mean;
        theta[1] = 0.0;
    }
    return PLOGP__START_ROUGH;
}

const struct plogp__family plogp__generalized_pareto = {
    .name = "generalized-pareto",
    .only_by_name = true,
    .range = {.low = 0.0, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"scale", PLOGP__POSITIVE, 1}, {"shape", PLOGP__REAL, 0}},
    .support = support,
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .point = point,
    .start = start,
};
