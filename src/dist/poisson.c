/* Poisson: P(k) = exp(-m) m^k / k!, k = 0, 1, 2, ... */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

/* exp(-deviance - Stirling's remainder) / sqrt(2 pi k): Loader (2000), equation 1. */
static double logpdf(double x, const double *theta)
{
    if (x == 0.0)
        return -theta[0];
    if (theta[0] == 0.0)
        return -INFINITY;
    return -plogp__divergence_term(x, theta[0]) - plogp__stirling_remainder(x) -
           0.5 * (plogp__log(x) + PLOGP__LOG_2PI);
}

static double cdf(double x, const double *theta)
{
    return plogp__gamma_q(x + 1.0, theta[0]);
}

static double sf(double x, const double *theta)
{
    return plogp__gamma_p(x + 1.0, theta[0]);
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? plogp__log_gamma_p(x + 1.0, theta[0])
                 : plogp__log_gamma_q(x + 1.0, theta[0]);
}

static double mean(const double *theta)
{
    return theta[0];
}

#define MEAN_LARGE 1e4 /* from here on the next term is below 1e-17 */

/* Of a large mean by the series of Evans and Boersma (1988); otherwise NaN: it is summed. */
static double entropy(const double *theta)
{
    const double m = theta[0], inverse = 1.0 / m;
    if (m < MEAN_LARGE)
        return NAN;
    return 0.5 * (PLOGP__LOG_2PI + 1.0 + plogp__log(m)) -
           inverse * (1.0 / 12.0 + inverse * (1.0 / 24.0 + inverse * 19.0 / 360.0));
}

static double divergence(const double *p, const double *q)
{
    return plogp__divergence_term(p[0], q[0]);
}

static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double m = theta[0];
    jet->value = logpdf(x, theta);
    jet->gradient[0] = m == 0.0 ? -1.0 : (x - m) / m;
    jet->hessian[0][0] = m == 0.0 ? 0.0 : -x / m / m;
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean;
    if (sample->mean > 0.0)
        return PLOGP__START_CLOSED;
    *reason = "all values are 0: the estimate is the limit mean = 0, where no standard "
              "error exists";
    return PLOGP__START_BOUNDARY;
}

static double mean_of_rate(double rate, const double *theta)
{
    (void)theta;
    return rate;
}

const struct plogp__family plogp__poisson = {
    .name = "poisson",
    .discrete = true,
    .range = {.low = 0.0, .high = INFINITY, .whole = true},
    .parameter_count = 1,
    .parameters = {{"mean", PLOGP__NONNEGATIVE, 0}},
    .aliases = {{"rate", 0, mean_of_rate}, {"lambda", 0, mean_of_rate}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .mean = mean,
    .variance = mean,
    .entropy = entropy,
    .divergence = divergence,
    .point = point,
    .start = start,
};
