/* Beta: f(x) = x^(a-1) (1-x)^(b-1) / B(a, b), 0 <= x <= 1. */
#include <math.h>

#include "dist/beta_tail.h"
#include "dist/deviance.h"
#include "dist/family_list.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "math/special.h"

/* The limit of the density at an end: a is the parameter of that end, b the other's. */
static double edge(double a, double b)
{
    return a < 1.0 ? INFINITY : a == 1.0 ? plogp__log(b) : -INFINITY;
}

static double logpdf(double x, const double *theta)
{
    const double a = theta[0], b = theta[1];
    if (x == 0.0)
        return edge(a, b);
    if (x == 1.0)
        return edge(b, a);
    return (double)plogp__log_beta_kernel(a, b, x, 1.0 - x) - plogp__log(x) -
           plogp__log1p(-x);
}

static double cdf(double x, const double *theta)
{
    return plogp__beta_tail(theta[0], theta[1], x, 1.0 - x);
}

static double sf(double x, const double *theta)
{
    return plogp__beta_tail(theta[1], theta[0], 1.0 - x, x);
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? plogp__log_beta_tail(theta[1], theta[0], 1.0 - x, x)
                 : plogp__log_beta_tail(theta[0], theta[1], x, 1.0 - x);
}

#define FAR_TAIL 1e-3 /* the inverse of an incomplete beta function is slow below it */

/* Of large parameters the inverses of incomplete beta functions need many steps. */
static bool is_large(const double *theta)
{
    return fmax(theta[0], theta[1]) > PLOGP__BETA_LARGE;
}

static double quantile(double p, const double *theta)
{
    const double far =
        p < FAR_TAIL ? plogp__beta_far_quantile(theta[0], theta[1], p).x : NAN;
    if (!isnan(far))
        return far;
    return is_large(theta) ? plogp__search_quantile(&plogp__beta, theta, p, false)
                           : plogp__beta_p_inverse(theta[0], theta[1], p);
}

static double quantile_sf(double q, const double *theta)
{
    const double far =
        q < FAR_TAIL ? plogp__beta_far_quantile(theta[1], theta[0], q).rest : NAN;
    if (!isnan(far))
        return far;
    return is_large(theta) ? plogp__search_quantile(&plogp__beta, theta, q, true)
                           : plogp__beta_q_inverse(theta[0], theta[1], q);
}

static double mean(const double *theta)
{
    return theta[0] / (theta[0] + theta[1]);
}

static double variance(const double *theta)
{
    const double a = theta[0], b = theta[1], n = a + b;
    return (a / n) * (b / n) / (n + 1.0);
}

/* log B - (a-1) psi(a) - (b-1) psi(b) + (n-2) psi(n), n = a + b, with the leading terms
 * of Stirling's formula cancelled by hand. */
static double entropy(const double *theta)
{
    const double a = theta[0], b = theta[1], n = a + b;
    if (a == 1.0 && b == 1.0)
        return 0.0;
    const double leading =
        0.5 * (plogp__log(a / n) + plogp__log(b / n) - plogp__log(n) + PLOGP__LOG_2PI);
    const double remainder = plogp__stirling_remainder(a) + plogp__stirling_remainder(b) -
                             plogp__stirling_remainder(n);
    return leading + remainder + (a - 1.0) * plogp__log_minus_digamma(a) +
           (b - 1.0) * plogp__log_minus_digamma(b) -
           (n - 2.0) * plogp__log_minus_digamma(n);
}

/* The second derivative of log B along the straight line between two parameter pairs:
 * (b da - a db)^2 / (a b n) + da^2 e(a) + db^2 e(b) - dn^2 e(n), where n = a + b and
 * e(x) = trigamma(x) - 1/x; Taylor's remainder is its integral times (1 - t). */
static double line_curvature(double t, double from_end, void *state)
{
    const double *const ends = state; /* a, b, da, db */
    const double a = ends[0] + t * ends[2], b = ends[1] + t * ends[3], n = a + b;
    const double da = ends[2], db = ends[3], dn = da + db;
    const double turn = b * da - a * db;
    (void)from_end;
    return (1.0 - t) *
           (turn * turn / (a * b * n) + da * da * plogp__trigamma_excess(a) +
            db * db * plogp__trigamma_excess(b) - dn * dn * plogp__trigamma_excess(n));
}

static double divergence(const double *p, const double *q)
{
    const double interval[2] = {0.0, 1.0};
    double ends[4] = {p[0], p[1], q[0] - p[0], q[1] - p[1]};
    plogp__integral integral = {0.0, 0.0, 0.0};
    if (plogp__integrate(line_curvature, ends, interval, 1e-15, &integral) ==
        PLOGP_EINVAL)
        return NAN;
    return integral.value;
}

/* n mean - a = b - n (1 - mean), n = a + b, from the end that is nearer; 0 where it is no more
 * than rounding: the information about a mean is larger than that about a + b by a + b. */
static double mean_excess(double mean, double a, double b)
{
    const double n = a + b, rest = 1.0 - mean;
    const double excess = mean < 0.5 ? fma(mean, n, -a) : -fma(rest, n, -b);
    return fabs(excess) <= 0x1p-50 * (mean < 0.5 ? a : b) ? 0.0 : excess;
}

/* log(1 + excess / parameter), of x = parameter + excess where that has more digits. */
static double distance(double excess, double x, double parameter)
{
    const double d = excess / parameter;
    return fabs(d) < 0.5 ? plogp__log1p(d) : plogp__log_quotient(x, parameter);
}

/* 1 - r^2, r the correlation of the parameters' scores, with e(x) = trigamma(x) - 1/x: what
 * is left of the determinant psi'(a) psi'(b) - psi'(n) (psi'(a) + psi'(b)) when 1/a, 1/b and
 * 1/n are taken out. */
static double independence(double a, double b)
{
    const double n = a + b, rest = plogp__trigamma_excess(n);
    const double first = plogp__trigamma_excess(a), second = plogp__trigamma_excess(b);
    const double determinant = first * (a / b / n) + second * (b / a / n) -
                               rest * (n / a / b) + first * second -
                               rest * (first + second);
    return determinant / plogp__trigamma_difference(a, b) /
           plogp__trigamma_difference(b, a);
}

/* Taken at the mean x0 = a/n of the law, where the kernel has no deviance, plus a and b
 * times the distance of the sample's mean logs from log x0 and log(1 - x0). */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double a = theta[0], b = theta[1], n = a + b;
    const double mean = sample->mean, excess = mean_excess(mean, a, b);
    const double off_x = distance(excess, mean * n, a) - sample->log_ratio;
    const double off_rest = distance(-excess, (1.0 - mean) * n, b) - sample->log_ratio1m;
    jet->value = (double)plogp__log_beta_kernel(a, b, a / n, b / n) - sample->mean_log -
                 sample->mean_log1m + a * off_x + b * off_rest;
    jet->gradient[0] = off_x + plogp__log_minus_digamma_fall(a, b);
    jet->gradient[1] = off_rest + plogp__log_minus_digamma_fall(b, a);
    jet->hessian[0][0] = -plogp__trigamma_difference(a, b);
    jet->hessian[1][1] = -plogp__trigamma_difference(b, a);
    plogp__jet_cross(jet, 0, 1, plogp__trigamma(n));
    jet->independence = independence(a, b);
}

/* From the moments: a + b = mean (1 - mean) / variance - 1. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    const double m = sample->mean;
    const double total = m * (1.0 - m) / sample->variance - 1.0;
    theta[0] = m * total;
    theta[1] = (1.0 - m) * total;
    if (sample->min < sample->max && total > 0.0)
        return PLOGP__START_ROUGH;
    *reason =
        "all values are equal: the likelihood grows without bound with alpha + beta";
    return PLOGP__START_UNBOUNDED;
}

const struct plogp__family plogp__beta = {
    .name = "beta",
    .range = {.low = 0.0, .high = 1.0, .low_open = true, .high_open = true},
    .parameter_count = 2,
    .parameters = {{"alpha", PLOGP__POSITIVE, 0}, {"beta", PLOGP__POSITIVE, 0}},
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
