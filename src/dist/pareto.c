/* Pareto: P(X > x) = (min / x)^a, x >= min > 0, with shape a. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

static bool valid(const double *theta)
{
    return theta[0] > 0.0;
}

static struct plogp__interval support(const double *theta)
{
    return (struct plogp__interval){theta[0], INFINITY};
}

static double logpdf(double x, const double *theta)
{
    return plogp__log(theta[1] / x) - theta[1] * plogp__log_quotient(x, theta[0]);
}

static double cdf(double x, const double *theta)
{
    return -plogp__expm1(-theta[1] * plogp__log_quotient(x, theta[0]));
}

static double sf(double x, const double *theta)
{
    return plogp__exp(-theta[1] * plogp__log_quotient(x, theta[0]));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double above = -theta[1] * plogp__log_quotient(x, theta[0]);
    return upper ? above : plogp__log(-plogp__expm1(above));
}

static double quantile(double p, const double *theta)
{
    return theta[0] * plogp__exp(-plogp__log1p(-p) / theta[1]);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] * plogp__exp(-plogp__log(q) / theta[1]);
}

static double mean(const double *theta)
{
    return theta[1] > 1.0 ? theta[0] * theta[1] / (theta[1] - 1.0) : INFINITY;
}

static double variance(const double *theta)
{
    const double a = theta[1], low = theta[0];
    return a > 2.0 ? low * low * a / ((a - 1.0) * (a - 1.0) * (a - 2.0)) : INFINITY;
}

static double tail_index(const double *theta)
{
    return theta[1];
}

static double entropy(const double *theta)
{
    return plogp__log(theta[0] / theta[1]) + 1.0 + 1.0 / theta[1];
}

static double divergence(const double *p, const double *q)
{
    return q[1] * plogp__log_quotient(p[0], q[0]) + plogp__log_gap((q[1] - p[1]) / p[1]);
}

/* The minimum is a limit of the support: only the shape has derivatives. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double a = theta[1];
    const double excess = plogp__log_quotient(sample->mean, theta[0]) - sample->log_ratio;
    jet->value = plogp__log(a) - sample->mean_log - a * excess;
    jet->gradient[1] = 1.0 / a - excess;
    jet->hessian[1][1] = -1.0 / (a * a);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->min;
    theta[1] = 1.0 / (plogp__log_quotient(sample->mean, sample->min) - sample->log_ratio);
    if (sample->min < sample->max)
        return PLOGP__START_CLOSED;
    *reason = "all values are equal: the likelihood grows without bound with the shape";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__pareto = {
    .name = "pareto",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 2,
    .parameters = {{"min", PLOGP__EXTREME, 1}, {"shape", PLOGP__POSITIVE, 0}},
    .valid = valid,
    .rule = "min must be greater than 0",
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
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
