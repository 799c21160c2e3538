/* Inverse Gaussian (Wald): f(x) = sqrt(l / 2 pi x^3) exp(-l (x-m)^2 / (2 m^2 x)), x > 0.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/special.h"

/* So near to 0 that nothing lies below, whatever a logarithm may hold. */
static bool is_zero(double x, const double *theta)
{
    return x == 0.0 || isinf(theta[1] / x);
}

static double logpdf(double x, const double *theta)
{
    if (is_zero(x, theta))
        return -INFINITY;
    const double d = (x - theta[0]) / theta[0];
    return 0.5 * (plogp__log(theta[1] / x) - PLOGP__LOG_2PI) - plogp__log(x) -
           0.5 * (theta[1] / x) * d * d;
}

/* Points and weights of the 10-point rule of Gauss and Legendre on 0 .. 1; the other half
 * mirrors these. */
static const double NODES[] = {0x1.ab83f3aa1a507p-7, 0x1.1459a858d3435p-4,
                               0x1.4848dbae43cd1p-3, 0x1.2219ffb7f4a92p-2,
                               0x1.b3c6be1db8762p-2};
static const double WEIGHTS[] = {0x1.1115f8b62dc1fp-5, 0x1.32138c878efe5p-4,
                                 0x1.c0b059d00bc31p-4, 0x1.13baa7a559bfep-3,
                                 0x1.2e9de7014d6efp-3};

/* R(a) - R(a + width), R Mills' ratio: where the width is small from R' = z R - 1. */
static double mills_difference(double a, double width)
{
    double sum = 0.0;
    if (width > 0.25 * fmax(a, 2.0))
        return plogp__mills_ratio(a) - plogp__mills_ratio(a + width);
    for (size_t i = 0; i < sizeof NODES / sizeof NODES[0]; i++)
        sum += WEIGHTS[i] * (plogp__mills_complement(a + NODES[i] * width) +
                             plogp__mills_complement(a + (1.0 - NODES[i]) * width));
    return width * sum;
}

/*
 * cdf = N(a) + exp(2 l/m) N(-b), sf = N(-a) - exp(2 l/m) N(-b) with
 * a = sqrt(l/x) (x/m - 1), b = sqrt(l/x) (x/m + 1). As b^2 - a^2 = 4 l/m, the second term
 * is phi(a) R(b) with Mills' ratio R: no exponential overflows, and in sf, which is
 * phi(a) (R(a) - R(b)), nothing cancels.
 */
struct place {
    double a, width; /* b - a  */
    double height;   /* phi(a) */
};

static struct place place_of(double x, const double *theta)
{
    const double root = sqrt(theta[1] / x);
    const double a = root * ((x - theta[0]) / theta[0]);
    return (struct place){a, 2.0 * root, plogp__exp(-0.5 * a * a - PLOGP__HALF_LOG_2PI)};
}

static double cdf(double x, const double *theta)
{
    if (is_zero(x, theta))
        return 0.0;
    const struct place at = place_of(x, theta);
    const double tail = at.height * plogp__mills_ratio(at.a + at.width);
    if (at.a < -1.0)
        return at.height * plogp__mills_ratio(-at.a) + tail;
    return fmin(plogp__normal_cdf(at.a) + tail, 1.0);
}

static double sf(double x, const double *theta)
{
    if (is_zero(x, theta))
        return 1.0;
    const struct place at = place_of(x, theta);
    if (at.a < -1.0)
        return plogp__normal_sf(at.a) - at.height * plogp__mills_ratio(at.a + at.width);
    return fmin(at.height * mills_difference(at.a, at.width), 1.0);
}

static double log_tail(double x, const double *theta, bool upper)
{
    if (is_zero(x, theta))
        return upper ? 0.0 : -INFINITY;
    const struct place at = place_of(x, theta);
    const double factor =
        upper ? mills_difference(at.a, at.width)
              : plogp__mills_ratio(-at.a) + plogp__mills_ratio(at.a + at.width);
    return -0.5 * at.a * at.a - PLOGP__HALF_LOG_2PI + plogp__log(factor);
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
    .log_tail = log_tail,
    .mean = mean,
    .variance = variance,
    .divergence = divergence,
    .likelihood = likelihood,
    .start = start,
};
