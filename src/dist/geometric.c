/* Geometric: P(k) = p (1 - p)^k, k = 0, 1, 2, ... failures before the first success. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"

static bool valid(const double *theta)
{
    return theta[0] > 0.0;
}

static double logpdf(double x, const double *theta)
{
    return plogp__log(theta[0]) + (x == 0.0 ? 0.0 : x * plogp__log1p(-theta[0]));
}

static double cdf(double x, const double *theta)
{
    return -plogp__expm1((x + 1.0) * plogp__log1p(-theta[0]));
}

static double sf(double x, const double *theta)
{
    return plogp__exp((x + 1.0) * plogp__log1p(-theta[0]));
}

static double log_tail(double x, const double *theta, bool upper)
{
    const double above = (x + 1.0) * plogp__log1p(-theta[0]);
    return upper ? above : plogp__log(-plogp__expm1(above));
}

static double mean(const double *theta)
{
    return (1.0 - theta[0]) / theta[0];
}

static double variance(const double *theta)
{
    return (1.0 - theta[0]) / (theta[0] * theta[0]);
}

static double entropy(const double *theta)
{
    const double p = theta[0];
    if (p == 1.0)
        return 0.0;
    const double log_p = p > 0.5 ? plogp__log1p(-(1.0 - p)) : plogp__log(p);
    return -log_p - (1.0 - p) / p * plogp__log1p(-p);
}

/* That of one trial, times the mean number of trials. */
static double divergence(const double *p, const double *q)
{
    return plogp__trial_divergence(p[0], q[0]) / p[0];
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double p = theta[0], rest = 1.0 - p, m = sample->mean;
    jet->value = plogp__log(p);
    jet->gradient[0] = 1.0 / p;
    jet->hessian[0][0] = -1.0 / (p * p);
    if (m > 0.0) {
        jet->value += m * plogp__log1p(-p);
        jet->gradient[0] -= m / rest;
        jet->hessian[0][0] -= m / (rest * rest);
    }
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = 1.0 / (1.0 + sample->mean);
    if (sample->mean > 0.0)
        return PLOGP__START_CLOSED;
    *reason =
        "all values are 0: the estimate is the limit p = 1, where no standard error "
        "exists";
    return PLOGP__START_BOUNDARY;
}

const struct plogp__family plogp__geometric = {
    .name = "geometric",
    .discrete = true,
    .range = {.low = 0.0, .high = INFINITY, .whole = true},
    .parameter_count = 1,
    .parameters = {{"p", PLOGP__UNIT, 0}},
    .valid = valid,
    .rule = "p must be greater than 0",
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
