/*
 * Generalised Pareto: P(X > x) = (1 + k x / s)^(-1/k), x >= 0, with scale s and shape k;
 * k = 0 is the exponential law, and for k < 0 the support ends at -s / k.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/hazard.h"
#include "math/kernel.h"

static struct plogp__interval support(const double *theta)
{
    return (struct plogp__interval){0.0,
                                    theta[1] < 0.0 ? -theta[0] / theta[1] : INFINITY};
}

static double logpdf(double x, const double *theta)
{
    const double s = theta[0], k = theta[1];
    if (plogp__hazard_room(x, s, k) <= 0.0)
        return k < -1.0 ? INFINITY : k == -1.0 ? -plogp__log(s) : -INFINITY;
    return -plogp__log(s) - (1.0 + k) * plogp__hazard(x, s, k);
}

/* Infinite at the end of the support. */
static double hazard(double x, const double *theta)
{
    return plogp__hazard_room(x, theta[0], theta[1]) > 0.0
               ? plogp__hazard(x, theta[0], theta[1])
               : INFINITY;
}

static double sf(double x, const double *theta)
{
    return plogp__exp(-hazard(x, theta));
}

static double cdf(double x, const double *theta)
{
    return -plogp__expm1(-hazard(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double h = hazard(x, theta);
    return upper ? -h : plogp__log(h);
}

static double quantile(double p, const double *theta)
{
    return theta[0] * plogp__hazard_inverse(-plogp__log1p(-p), theta[1]);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] * plogp__hazard_inverse(-plogp__log(q), theta[1]);
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

static double tail_index(const double *theta)
{
    return theta[1] > 0.0 ? 1.0 / theta[1] : INFINITY;
}

static double entropy(const double *theta)
{
    return plogp__log(theta[0]) + theta[1] + 1.0;
}

static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double s = theta[0], k = theta[1];
    if (plogp__hazard_room(x, s, k) <= 0.0) { /* outside of the support, or at its end */
        jet->value = logpdf(x, theta);
        return;
    }
    const struct plogp__hazard h = plogp__hazard_jet(x, s, k);
    const double z = x / s, a = h.room;
    jet->value = -plogp__log(s) - (1.0 + k) * h.value;
    jet->gradient[0] = (z - 1.0) / a / s;
    jet->gradient[1] = -h.value - (1.0 + k) * h.slope;
    jet->hessian[0][0] = ((1.0 - z) / a / a - h.tilt) / (s * s);
    jet->hessian[1][1] = -2.0 * h.slope - (1.0 + k) * h.bend;
    plogp__jet_cross(jet, 0, 1, h.tilt * (1.0 - z) / a / s);
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
    .log_tail = log_tail,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .tail_index = tail_index,
    .entropy = entropy,
    .point = point,
    .start = start,
    .local_maximum = "a local maximum: " PLOGP__UNBOUNDED_SHAPE,
    .no_maximum = "no local maximum was found: " PLOGP__UNBOUNDED_SHAPE,
};
