/* Gumbel (of maxima): P(X <= x) = exp(-exp(-(x - m) / b)). */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"
#include "math/special.h"

static double logpdf(double x, const double *theta)
{
    const double z = plogp__standardise(x, theta);
    return isinf(z) ? -INFINITY : -z - plogp__exp(-z) - plogp__log(theta[1]);
}

static double cdf(double x, const double *theta)
{
    return plogp__exp(-plogp__exp(-plogp__standardise(x, theta)));
}

static double sf(double x, const double *theta)
{
    return -plogp__expm1(-plogp__exp(-plogp__standardise(x, theta)));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double z = plogp__standardise(x, theta);
    return upper ? -z : -plogp__exp(-z);
}

static double quantile(double p, const double *theta)
{
    return theta[0] - theta[1] * plogp__log(-plogp__log(p));
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * plogp__log(-plogp__log1p(-q));
}

static double mean(const double *theta)
{
    return theta[0] + PLOGP__EULER * theta[1];
}

static double variance(const double *theta)
{
    return PLOGP__PI * PLOGP__PI / 6.0 * theta[1] * theta[1];
}

static double entropy(const double *theta)
{
    return plogp__log(theta[1]) + PLOGP__EULER + 1.0;
}

/* That of the Weibull laws of exp(-x): r = b/b', v = (m' - m)/b' + log Gamma(1 + r). */
static double divergence(const double *p, const double *q)
{
    const double ratio = p[1] / q[1];
    const double v = (q[0] - p[0]) / q[1] + plogp__log_gamma(1.0 + ratio);
    return plogp__exp_gap(v) + plogp__log_gamma_gap(ratio);
}

/* z + e + log b, e = exp(-z). */
static void block(const double *x, size_t count, const double *theta, double *surprisals,
                  double *slow)
{
    const double log_scale = plogp__log(theta[1]);
    for (size_t i = 0; i < count; i++) {
        surprisals[i] = plogp__standardise(x[i], theta);
        slow[i] = -surprisals[i];
    }
    plogp__map(PLOGP__EXP, slow, slow, count);
    for (size_t i = 0; i < count; i++)
        surprisals[i] = surprisals[i] + slow[i] + log_scale;
}

static void slopes(double x, double e, const double *theta, struct plogp__jet *jet)
{
    const double b = theta[1], z = plogp__standardise(x, theta);
    jet->gradient[0] = (1.0 - e) / b;
    jet->gradient[1] = (z - 1.0 - z * e) / b;
    jet->hessian[0][0] = -e / (b * b);
    jet->hessian[1][1] = (1.0 - 2.0 * z + 2.0 * z * e - z * z * e) / (b * b);
    plogp__jet_cross(jet, 0, 1, (e - 1.0 - e * z) / (b * b));
}

/* From the moments, the scale no smaller than lets exp(-z) of the minimum be finite. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double scale = sqrt(6.0 * sample->variance) / PLOGP__PI;
    theta[1] = fmax(scale, (sample->mean - sample->min) / 500.0);
    theta[0] = sample->mean - PLOGP__EULER * theta[1];
    if (theta[1] > 0.0)
        return PLOGP__START_ROUGH;
    *reason = PLOGP__UNBOUNDED_SCALE;
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__gumbel = {
    .name = "gumbel",
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"location", PLOGP__REAL, 1}, {"scale", PLOGP__POSITIVE, 1}},
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
    .block = block,
    .slopes = slopes,
    .start = start,
};
