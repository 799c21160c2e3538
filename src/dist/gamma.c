/*
 * Gamma: f(x) = x^(k-1) exp(-x/s) / (Gamma(k) s^k), x >= 0, with shape k and scale s.
 *
 * With y = x / s the density is x^-1 sqrt(k / 2 pi) exp(-D(k, y) - R(k)): D a deviance
 * and R Stirling's remainder. No large terms cancel, so a shape of 1e6 costs no digits.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/root.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "math/special.h"

/* log(x f(x)) at y = x / scale. */
static double log_kernel(double shape, double y)
{
    return 0.5 * (plogp__log(shape) - PLOGP__LOG_2PI) - plogp__stirling_remainder(shape) -
           plogp__divergence_term(shape, y);
}

static double logpdf(double x, const double *theta)
{
    if (x == 0.0)
        return theta[0] < 1.0    ? INFINITY
               : theta[0] == 1.0 ? -plogp__log(theta[1])
                                 : -INFINITY;
    return log_kernel(theta[0], x / theta[1]) - plogp__log(x);
}

static double cdf(double x, const double *theta)
{
    return plogp__gamma_p(theta[0], x / theta[1]);
}

static double sf(double x, const double *theta)
{
    return plogp__gamma_q(theta[0], x / theta[1]);
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? plogp__log_gamma_q(theta[0], x / theta[1])
                 : plogp__log_gamma_p(theta[0], x / theta[1]);
}

static double quantile(double p, const double *theta)
{
    return theta[1] * plogp__gamma_p_inverse(theta[0], p);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[1] * plogp__gamma_q_inverse(theta[0], q);
}

static double mean(const double *theta)
{
    return theta[0] * theta[1];
}

static double variance(const double *theta)
{
    return theta[0] * theta[1] * theta[1];
}

/* k + log(s Gamma(k)) + (1 - k) psi(k), with Stirling's terms cancelled by hand. */
static double entropy(const double *theta)
{
    const double shape = theta[0];
    return plogp__log(theta[1]) + 0.5 * (plogp__log(shape) + PLOGP__LOG_2PI) +
           plogp__stirling_remainder(shape) +
           (shape - 1.0) * plogp__log_minus_digamma(shape);
}

/* Taylor's remainder of log Gamma from one shape to the other, less the part 1/x of its
 * second derivative, which goes into the divergence term. */
static double shape_curvature(double t, double from_end, void *state)
{
    const double *const shapes = state;
    (void)from_end;
    return (1.0 - t) * plogp__trigamma_excess(shapes[0] + t * (shapes[1] - shapes[0]));
}

/* D(k', k s / s') + (k'-k)^2 times the integral over t in 0..1 of (1-t) (trigamma(x) - 1/x),
 * x = k + t (k'-k): both >= 0, nothing cancels. */
static double divergence(const double *p, const double *q)
{
    const double interval[2] = {0.0, 1.0}, step = q[0] - p[0];
    double shapes[2] = {p[0], q[0]};
    plogp__integral integral = {0.0, 0.0, 0.0};
    const double scale = plogp__divergence_term(q[0], p[0] * (p[1] / q[1]));
    if (step == 0.0)
        return scale;
    if (plogp__integrate(shape_curvature, shapes, interval, 1e-15, &integral) ==
        PLOGP_EINVAL)
        return NAN;
    return scale + step * step * integral.value;
}

/* With m the mean and d = log m - mean log x: the likelihood is log f(m) - (k - 1) d. The
 * scale m / k is a rounded number: y = m / s is k where it differs by no more than that, for
 * the information about a mean is larger than that about the shape by the shape. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double shape = theta[0], scale = theta[1], ratio = sample->log_ratio;
    const double quotient = sample->mean / scale;
    const double y = fabs(quotient - shape) <= 0x1p-50 * shape ? shape : quotient;
    jet->value = log_kernel(shape, y) - plogp__log(sample->mean) - (shape - 1.0) * ratio;
    jet->gradient[0] =
        plogp__log_quotient(y, shape) + plogp__log_minus_digamma(shape) - ratio;
    jet->gradient[1] = (y - shape) / scale;
    jet->hessian[0][0] = -plogp__trigamma(shape);
    jet->hessian[1][1] = (shape - 2.0 * y) / (scale * scale);
    plogp__jet_cross(jet, 0, 1, -1.0 / scale);
    jet->independence = plogp__trigamma_excess(shape) / plogp__trigamma(shape);
}

/* log(k) - psi(k) = d on a logarithmic scale, where it is nearly a straight line. */
static void shape_equation(double shape, const void *state, double *value, double *slope)
{
    const double *const ratio = state;
    const double gap = plogp__log_minus_digamma(shape);
    *value = plogp__log_quotient(gap, *ratio);
    *slope = -shape * plogp__trigamma_excess(shape) / gap;
}

/* First guess: Minka (2002), Estimating a gamma distribution, from the same equation. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double d = sample->log_ratio;
    if (!(d > 0.0)) {
        *reason =
            "all values are equal: the likelihood grows without bound with the shape";
        return PLOGP__START_UNBOUNDED;
    }
    const double guess = (3.0 - d + sqrt((d - 3.0) * (d - 3.0) + 24.0 * d)) / (12.0 * d);
    theta[0] = plogp__falling_root(shape_equation, &d, guess);
    theta[1] = sample->mean / theta[0];
    return PLOGP__START_SOLVED;
}

static double scale_of_rate(double rate, const double *theta)
{
    (void)theta;
    return 1.0 / rate;
}

const struct plogp__family plogp__gamma = {
    .name = "gamma",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 2,
    .parameters = {{"shape", PLOGP__POSITIVE, 0}, {"scale", PLOGP__POSITIVE, 1}},
    .aliases = {{"rate", 1, scale_of_rate}},
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
    .likelihood = likelihood,
    .start = start,
};
