/* Cauchy: f(x) = 1 / (pi s (1 + z^2)), z = (x - m) / s. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"

#define LARGE 0x1p500 /* from here on z^2 may overflow */

/* log(1 + z^2), also where z^2 or z overflows. */
static double log_square(double x, const double *theta)
{
    const double z = plogp__standardise(x, theta);
    return fabs(z) < LARGE ? plogp__log1p(z * z)
                           : 2.0 * plogp__log_quotient(fabs(x - theta[0]), theta[1]);
}

static double logpdf(double x, const double *theta)
{
    return -plogp__log(PLOGP__PI * theta[1]) - log_square(x, theta);
}

/* 1/2 + atan(z) / pi, as atan(1/|z|) / pi in the tail. */
static double lower_tail(double z)
{
    return z < 0.0 ? atan2(1.0, -z) / PLOGP__PI : 1.0 - atan2(1.0, z) / PLOGP__PI;
}

static double cdf(double x, const double *theta)
{
    return lower_tail(plogp__standardise(x, theta));
}

static double sf(double x, const double *theta)
{
    return lower_tail(-plogp__standardise(x, theta));
}

/* -cot(pi p), as -1 / tan(pi p) below a quarter and tan(pi (p - 1/2)) in the middle. */
static double standard_quantile(double p)
{
    if (p > 0.75)
        return 1.0 / tan(PLOGP__PI * (1.0 - p));
    return p < 0.25 ? -1.0 / tan(PLOGP__PI * p) : tan(PLOGP__PI * (p - 0.5));
}

static double quantile(double p, const double *theta)
{
    return theta[0] + theta[1] * standard_quantile(p);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * standard_quantile(q);
}

static double mean(const double *theta)
{
    (void)theta;
    return NAN;
}

static double tail_index(const double *theta)
{
    (void)theta;
    return 1.0;
}

static double entropy(const double *theta)
{
    return plogp__log(4.0 * PLOGP__PI * theta[1]);
}

/* log(((s + s')^2 + (m - m')^2) / (4 s s')). Source: Chyzak, Nielsen (2019). */
static double divergence(const double *p, const double *q)
{
    const double shift = p[0] - q[0], gap = p[1] - q[1];
    return plogp__log1p((gap / p[1]) * (gap / q[1]) / 4.0 +
                        (shift / p[1]) * (shift / q[1]) / 4.0);
}

static void block(const double *x, size_t count, const double *theta, double *surprisals,
                  double *slow)
{
    const double constant = plogp__log(PLOGP__PI * theta[1]);
    bool large = false;
    for (size_t i = 0; i < count; i++) {
        const double z = plogp__standardise(x[i], theta);
        slow[i] =
            fmin(fmax(z, -LARGE), LARGE); /* all below has reached its limit there */
        surprisals[i] = z * z;
        large = large || !(fabs(z) < LARGE);
    }
    plogp__map(PLOGP__LOG1P, surprisals, surprisals, count);
    for (size_t i = 0; i < count; i++)
        surprisals[i] = constant + (large ? log_square(x[i], theta) : surprisals[i]);
}

static void slopes(double x, double z, const double *theta, struct plogp__jet *jet)
{
    const double s = theta[1], q = 1.0 / (1.0 + z * z);
    const double zq = z * q, twice = 2.0 * q - 1.0;
    (void)x;
    jet->gradient[0] = 2.0 * zq / s;
    jet->gradient[1] = -twice / s;
    jet->hessian[0][0] = -2.0 * q * twice / (s * s);
    jet->hessian[1][1] = (twice - 4.0 * zq * zq) / (s * s);
    plogp__jet_cross(jet, 0, 1, -4.0 * q * zq / (s * s));
}

/* A maximum exists unless half the weight lies on one value (Copas 1975). */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    double low = 0.0, high = 0.0;
    plogp__statistics_median(sample, &low, &high);
    theta[0] = 0.5 * low + 0.5 * high;
    /* not quite where half of the observations lie, which is the scale of the law: at |z| = 1
     * an observation has no curvature */
    theta[1] = 1.25 * plogp__statistics_half_width(sample, theta[0]);
    if (theta[1] == 0.0)
        theta[1] = sqrt(sample->variance);
    for (size_t i = 0; i < sample->count; i++)
        if (plogp__weight(sample, i) >= 0.5 * sample->n && sample->count != 2) {
            *reason =
                "half of the values or more are equal: the likelihood grows without "
                "bound as the scale falls to 0";
            return PLOGP__START_UNBOUNDED;
        }
    if (sample->count > 2)
        return PLOGP__START_ROUGH;
    *reason = "too few distinct values: the likelihood has no single maximum";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__cauchy = {
    .name = "cauchy",
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"location", PLOGP__REAL, 1}, {"scale", PLOGP__POSITIVE, 1}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = mean,
    .tail_index = tail_index,
    .entropy = entropy,
    .divergence = divergence,
    .block = block,
    .slopes = slopes,
    .start = start,
};
