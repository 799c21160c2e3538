/* Uniform: f(x) = 1 / (max - min), min <= x <= max. */
#include <math.h>

#include "dist/family_list.h"
#include "math/kernel.h"

static bool valid(const double *theta)
{
    return theta[0] < theta[1] && isfinite(theta[1] - theta[0]);
}

static struct plogp__interval support(const double *theta)
{
    return (struct plogp__interval){theta[0], theta[1]};
}

static double width(const double *theta)
{
    return theta[1] - theta[0];
}

static double logpdf(double x, const double *theta)
{
    (void)x;
    return -plogp__log(width(theta));
}

static double cdf(double x, const double *theta)
{
    return (x - theta[0]) / width(theta);
}

static double sf(double x, const double *theta)
{
    return (theta[1] - x) / width(theta);
}

static double quantile(double p, const double *theta)
{
    return theta[0] + p * width(theta);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[1] - q * width(theta);
}

static double mean(const double *theta)
{
    return 0.5 * theta[0] + 0.5 * theta[1];
}

static double variance(const double *theta)
{
    return width(theta) * width(theta) / 12.0;
}

static double entropy(const double *theta)
{
    return plogp__log(width(theta));
}

static double divergence(const double *p, const double *q)
{
    return plogp__log(width(q) / width(p));
}

/* Both parameters are limits of the support: there are no derivatives. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    (void)sample;
    jet->value = -plogp__log(width(theta));
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->min;
    theta[1] = sample->max;
    if (sample->min < sample->max)
        return PLOGP__START_CLOSED;
    *reason =
        "all values are equal: the likelihood grows without bound as max - min falls";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__uniform = {
    .name = "uniform",
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 2,
    .parameters = {{"min", PLOGP__EXTREME, 1}, {"max", PLOGP__EXTREME, 1}},
    .valid = valid,
    .rule = "min must be less than max, by a finite distance",
    .support = support,
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .quantile = quantile,
    .quantile_sf = quantile_sf,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
