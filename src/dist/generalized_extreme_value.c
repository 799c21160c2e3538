/*
 * Generalised extreme value: P(X <= x) = exp(-(1 + k z)^(-1/k)), z = (x - m) / s, with
 * location m, scale s and shape k. k = 0 is the Gumbel law; for k > 0 (Frechet) the
 * support begins, and for k < 0 (reversed Weibull) it ends, at m - s / k.
 *
 * With h = log(1 + k z) / k everything is a Gumbel law's at h: P = exp(-exp(-h)).
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/hazard.h"
#include "dist/location_scale.h"
#include "math/kernel.h"
#include "math/special.h"

static struct plogp__interval support(const double *theta)
{
    const double m = theta[0], k = theta[2], end = m - theta[1] / k;
    return (struct plogp__interval){k > 0.0 ? end : -INFINITY, k < 0.0 ? end : INFINITY};
}

/* h, at the end of the support its limit. */
static double gumbel_place(double x, const double *theta)
{
    const double k = theta[2], distance = x - theta[0];
    if (plogp__hazard_room(distance, theta[1], k) <= 0.0)
        return k > 0.0 ? -INFINITY : INFINITY;
    return plogp__hazard(distance, theta[1], k);
}

static double logpdf(double x, const double *theta)
{
    const double k = theta[2], h = gumbel_place(x, theta);
    if (h == -INFINITY)
        return -INFINITY;
    if (h == INFINITY)
        return k < -1.0 ? INFINITY : k == -1.0 ? -plogp__log(theta[1]) : -INFINITY;
    return -(1.0 + k) * h - plogp__exp(-h) - plogp__log(theta[1]);
}

static double cdf(double x, const double *theta)
{
    return plogp__exp(-plogp__exp(-gumbel_place(x, theta)));
}

static double sf(double x, const double *theta)
{
    return -plogp__expm1(-plogp__exp(-gumbel_place(x, theta)));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double h = gumbel_place(x, theta);
    return upper ? -h : -plogp__exp(-h);
}

static double place_of(double h, const double *theta)
{
    return theta[0] + theta[1] * plogp__hazard_inverse(h, theta[2]);
}

static double quantile(double p, const double *theta)
{
    return place_of(-plogp__log(-plogp__log(p)), theta);
}

static double quantile_sf(double q, const double *theta)
{
    return place_of(-plogp__log(-plogp__log1p(-q)), theta);
}

/* m + s (Gamma(1 - k) - 1) / k, and m + s gamma at k = 0. */
static double mean(const double *theta)
{
    const double k = theta[2];
    if (k >= 1.0)
        return INFINITY;
    const double ratio =
        k == 0.0 ? PLOGP__EULER : plogp__expm1(plogp__log_gamma_ratio(1.0, -k)) / k;
    return theta[0] + theta[1] * ratio;
}

/* s^2 (Gamma(1 - 2k) - Gamma(1 - k)^2) / k^2: the linear terms of the two log-gammas
 * cancel, so what they have beyond them is taken. */
static double variance(const double *theta)
{
    const double k = theta[2], s = theta[1];
    if (k >= 0.5)
        return INFINITY;
    if (fabs(k) < 0x1p-60)
        return PLOGP__PI * PLOGP__PI / 6.0 * s * s;
    const double excess =
        plogp__log_gamma_excess(-2.0 * k) - 2.0 * plogp__log_gamma_excess(-k);
    const double factor = plogp__exp(plogp__log_gamma_ratio(1.0, -k)) * s / k;
    return factor * factor * plogp__expm1(excess);
}

static double tail_index(const double *theta)
{
    return theta[2] > 0.0 ? 1.0 / theta[2] : INFINITY;
}

static double entropy(const double *theta)
{
    return plogp__log(theta[1]) + PLOGP__EULER * (1.0 + theta[2]) + 1.0;
}

/*
 * log f = -(1 + k) h - e - log s, e = exp(-h), a = 1 + k z and c = e - 1 - k: its derivative in z
 * is c/a, and 1 + z c/a = (1 - z + z e)/a, in which nothing cancels far out.
 */
static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double s = theta[1], k = theta[2], distance = x - theta[0], z = distance / s;
    if (plogp__hazard_room(distance, s, k) <=
        0.0) { /* at the end of the support or beyond */
        jet->value = logpdf(x, theta);
        return;
    }
    const struct plogp__hazard h = plogp__hazard_jet(distance, s, k);
    const double a = h.room, e = plogp__exp(-h.value), c = e - 1.0 - k;
    const double by_zk = -(c * h.tilt + e * h.slope + 1.0) / a;
    const double by_scale = (1.0 - z + z * e) / a, by_both = (c - z * e) / (a * a);
    jet->value = -(1.0 + k) * h.value - e - plogp__log(s);
    jet->gradient[0] = -c / a / s;
    jet->gradient[1] = -by_scale / s;
    jet->gradient[2] = c * h.slope - h.value;
    jet->hessian[0][0] = -(e + k * c) / (a * a) / (s * s);
    jet->hessian[1][1] = (by_scale + z * by_both) / (s * s);
    jet->hessian[2][2] = c * h.bend - (2.0 + e * h.slope) * h.slope;
    plogp__jet_cross(jet, 0, 1, by_both / (s * s));
    plogp__jet_cross(jet, 0, 2, -by_zk / s);
    plogp__jet_cross(jet, 1, 2, -z * by_zk / s);
}

/* The first three moments of order statistics: mean of x F^r with F the share below. */
static void weighted_moments(const struct plogp__statistics *sample, double *b)
{
    double below = 0.0;
    b[0] = b[1] = b[2] = 0.0;
    for (size_t i = 0; i < sample->count; i++) {
        const double weight = plogp__weight(sample, i) / sample->n;
        const double share = below + 0.5 * weight, x = sample->values[i] - sample->mean;
        b[0] += weight * x;
        b[1] += weight * x * share;
        b[2] += weight * x * share * share;
        below += weight;
    }
}

/* Whether the law's support holds the sample with room to spare. */
static bool holds(const double *theta, const struct plogp__statistics *sample)
{
    const double lowest = plogp__standardise(sample->min, theta);
    const double highest = plogp__standardise(sample->max, theta);
    return 1.0 + theta[2] * lowest > 0.05 && 1.0 + theta[2] * highest > 0.05;
}

/* From the moments of order statistics (Hosking, Wallis, Wood 1985); where that law leaves
 * out a part of the sample, the Gumbel law of the same mean and variance. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    double b[3];
    *reason = PLOGP__UNBOUNDED_SCALE;
    theta[0] = sample->mean;
    theta[1] = sqrt(6.0 * sample->variance) / PLOGP__PI;
    theta[2] = 0.0;
    if (!(sample->variance > 0.0))
        return PLOGP__START_UNBOUNDED;
    weighted_moments(sample, b);
    const double spread = 2.0 * b[1] - b[0];
    const double c = spread / (3.0 * b[2] - b[0]) - PLOGP__LOG_2 / plogp__log(3.0);
    const double k = -c * (7.8590 + 2.9554 * c);
    const double factor = k == 0.0 ? PLOGP__LOG_2 : plogp__expm1(PLOGP__LOG_2 * k) / k;
    if (spread > 0.0 && k > -0.9 && k < 0.9) {
        const double grown = plogp__exp(plogp__log_gamma_ratio(1.0, -k));
        theta[1] = spread / (grown * factor);
        theta[2] = k;
        theta[0] = sample->mean - (mean(theta) - theta[0]);
    }
    if (holds(theta, sample))
        return PLOGP__START_ROUGH;
    theta[1] = sqrt(6.0 * sample->variance) / PLOGP__PI;
    theta[0] = sample->mean - PLOGP__EULER * theta[1];
    theta[2] = 0.0;
    return PLOGP__START_ROUGH;
}

const struct plogp__family plogp__generalized_extreme_value = {
    .name = "generalized-extreme-value",
    .only_by_name = true,
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 3,
    .parameters = {{"location", PLOGP__REAL, 1},
                   {"scale", PLOGP__POSITIVE, 1},
                   {"shape", PLOGP__REAL, 0}},
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
