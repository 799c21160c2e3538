/* Inverse Gaussian (Wald): f(x) = sqrt(l / 2 pi x^3) exp(-l (x-m)^2 / (2 m^2 x)), x > 0.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

static double logpdf(double x, const double *theta)
{
    if (x == 0.0)
        return -INFINITY;
    const double d = (x - theta[0]) / theta[0];
    return 0.5 * (plogp__log(theta[1] / x) - PLOGP__LOG_2PI) - plogp__log(x) -
           0.5 * (theta[1] / x) * d * d;
}

/*
 * cdf = N(a) + exp(2 l/m) N(-b), sf = N(-a) - exp(2 l/m) N(-b) with
 * a = sqrt(l/x) (x/m - 1), b = sqrt(l/x) (x/m + 1). The second terms are taken in logs:
 * the exponential overflows where the tail underflows.
 */
static double reflected_tail(double x, const double *theta)
{
    const double root = sqrt(theta[1] / x);
    const double b = root * (x / theta[0] + 1.0);
    return plogp__exp(2.0 * theta[1] / theta[0] + plogp__normal_log_sf(b));
}

static double standardised(double x, const double *theta)
{
    return sqrt(theta[1] / x) * ((x - theta[0]) / theta[0]);
}

static double cdf(double x, const double *theta)
{
    if (x == 0.0)
        return 0.0;
    return fmin(plogp__normal_cdf(standardised(x, theta)) + reflected_tail(x, theta),
                1.0);
}

static double sf(double x, const double *theta)
{
    if (x == 0.0)
        return 1.0;
    return fmax(plogp__normal_sf(standardised(x, theta)) - reflected_tail(x, theta), 0.0);
}

static double mean(const double *theta)
{
    return theta[0];
}

static double variance(const double *theta)
{
    return theta[0] * theta[0] * (theta[0] / theta[1]);
}

static double divergence(const double *p, const double *q)
{
    const double shift = (p[0] - q[0]) / q[0];
    return 0.5 * plogp__log_gap((q[1] - p[1]) / p[1]) +
           0.5 * (q[1] / p[0]) * shift * shift;
}

/* Mean of (x-m)^2 / (m^2 x) = (mean - m)^2 / (m^2 mean) + (mean of 1/x - 1/mean). */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double m = theta[0], l = theta[1], cube = m * m * m;
    const double shift = sample->mean - m;
    const double misfit = shift * shift / (m * m * sample->mean) + sample->inverse_excess;
    jet->value = 0.5 * (plogp__log(l) - PLOGP__LOG_2PI) - 1.5 * sample->mean_log -
                 0.5 * l * misfit;
    jet->gradient[0] = l * shift / cube;
    jet->gradient[1] = 0.5 / l - 0.5 * misfit;
    jet->hessian[0][0] = -l * (3.0 * sample->mean - 2.0 * m) / (cube * m);
    jet->hessian[1][1] = -0.5 / (l * l);
    plogp__jet_cross(jet, 0, 1, shift / cube);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    theta[0] = sample->mean;
    theta[1] = 1.0 / sample->inverse_excess;
    if (sample->inverse_excess > 0.0 && isfinite(theta[1]))
        return PLOGP__START_CLOSED;
    *reason = "all values are equal: the likelihood grows without bound with the shape";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__inverse_gaussian = {
    .name = "inverse-gaussian",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 2,
    .parameters = {{"mean", PLOGP__POSITIVE, 1}, {"shape", PLOGP__POSITIVE, 1}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .mean = mean,
    .variance = variance,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
