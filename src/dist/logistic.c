/* Logistic: P(X <= x) = 1 / (1 + exp(-(x - m) / s)). */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"

/* log of the standard density: symmetric, so only exp of a negative number is taken. */
static double standard_logpdf(double z)
{
    return -fabs(z) - 2.0 * plogp__log1p(plogp__exp(-fabs(z)));
}

static double logpdf(double x, const double *theta)
{
    return standard_logpdf(plogp__standardise(x, theta)) - plogp__log(theta[1]);
}

static double lower_tail(double z)
{
    const double e = plogp__exp(-fabs(z));
    return (z < 0.0 ? e : 1.0) / (1.0 + e);
}

static double cdf(double x, const double *theta)
{
    return lower_tail(plogp__standardise(x, theta));
}

static double sf(double x, const double *theta)
{
    return lower_tail(-plogp__standardise(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double z = plogp__standardise(x, theta);
    return upper ? -z : z;
}

static double quantile(double p, const double *theta)
{
    return theta[0] + theta[1] * (plogp__log(p) - plogp__log1p(-p));
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * (plogp__log(q) - plogp__log1p(-q));
}

static double mean(const double *theta)
{
    return theta[0];
}

static double variance(const double *theta)
{
    return PLOGP__PI * PLOGP__PI / 3.0 * theta[1] * theta[1];
}

static double entropy(const double *theta)
{
    return 2.0 + plogp__log(theta[1]);
}

/* |z| + 2 log(1 + e) + log s, e = exp(-|z|). */
static void block(const double *x, size_t count, const double *theta, double *surprisals,
                  double *slow)
{
    const double log_scale = plogp__log(theta[1]);
    for (size_t i = 0; i < count; i++)
        slow[i] = -fabs(plogp__standardise(x[i], theta));
    plogp__map(PLOGP__EXP, slow, slow, count);
    plogp__map(PLOGP__LOG1P, slow, surprisals, count);
    for (size_t i = 0; i < count; i++)
        surprisals[i] =
            fabs(plogp__standardise(x[i], theta)) + 2.0 * surprisals[i] + log_scale;
}

/* t = tanh(z/2) is the score of the location, and its derivative 2 F (1 - F). */
static void slopes(double x, double e, const double *theta, struct plogp__jet *jet)
{
    const double s = theta[1], z = plogp__standardise(x, theta), sum = 1.0 + e;
    const double t = copysign((1.0 - e) / sum, z), slope = 2.0 * e / (sum * sum);
    jet->gradient[0] = t / s;
    jet->gradient[1] = (z * t - 1.0) / s;
    jet->hessian[0][0] = -slope / (s * s);
    jet->hessian[1][1] = (1.0 - 2.0 * z * t - z * z * slope) / (s * s);
    plogp__jet_cross(jet, 0, 1, -(t + z * slope) / (s * s));
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean;
    theta[1] = sqrt(3.0 * sample->variance) / PLOGP__PI;
    if (theta[1] > 0.0)
        return PLOGP__START_ROUGH;
    *reason = PLOGP__UNBOUNDED_SCALE;
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__logistic = {
    .name = "logistic",
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
    .block = block,
    .slopes = slopes,
    .start = start,
};
