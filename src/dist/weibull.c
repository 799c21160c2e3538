/* Weibull: P(X > x) = exp(-(x/s)^k), x >= 0, with shape k and scale s. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/root.h"
#include "math/kernel.h"
#include "math/special.h"

static double power(double x, const double *theta)
{
    return plogp__exp(theta[0] * plogp__log_quotient(x, theta[1]));
}

static double logpdf(double x, const double *theta)
{
    const double shape = theta[0], scale = theta[1];
    if (x == 0.0)
        return shape < 1.0 ? INFINITY : shape == 1.0 ? -plogp__log(scale) : -INFINITY;
    const double t = plogp__log_quotient(x, scale), e = plogp__exp(shape * t);
    return e == INFINITY ? -INFINITY : plogp__log(shape / scale) + (shape - 1.0) * t - e;
}

static double cdf(double x, const double *theta)
{
    return x == 0.0 ? 0.0 : -plogp__expm1(-power(x, theta));
}

static double sf(double x, const double *theta)
{
    return x == 0.0 ? 1.0 : plogp__exp(-power(x, theta));
}

static double log_tail(double x, const double *theta, bool upper)
{
    return upper ? -power(x, theta) : theta[0] * plogp__log_quotient(x, theta[1]);
}

static double quantile(double p, const double *theta)
{
    return theta[1] * plogp__exp(plogp__log(-plogp__log1p(-p)) / theta[0]);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[1] * plogp__exp(plogp__log(-plogp__log(q)) / theta[0]);
}

static double mean(const double *theta)
{
    return theta[1] * plogp__exp(plogp__log_gamma_ratio(1.0, 1.0 / theta[0]));
}

/* Gamma(1 + 2/k) - Gamma(1 + 1/k)^2, the second term taken out as a factor; the linear
 * terms of the two log-gammas cancel, so what they have beyond them is taken. */
static double variance(const double *theta)
{
    const double inverse = 1.0 / theta[0], m = mean(theta);
    const double excess =
        plogp__log_gamma_excess(2.0 * inverse) - 2.0 * plogp__log_gamma_excess(inverse);
    return m * m * plogp__expm1(excess);
}

static double entropy(const double *theta)
{
    return PLOGP__EULER * (1.0 - 1.0 / theta[0]) + plogp__log(theta[1] / theta[0]) + 1.0;
}

/* With r = k'/k and v = k' log(s/s') + log Gamma(1 + r): e^v - 1 - v, plus how far log
 * Gamma(r) lies above its tangent at 1; both >= 0. */
static double divergence(const double *p, const double *q)
{
    const double ratio = q[0] / p[0];
    const double v =
        q[0] * plogp__log_quotient(p[1], q[1]) + plogp__log_gamma(1.0 + ratio);
    return plogp__exp_gap(v) + plogp__log_gamma_gap(ratio);
}

static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double k = theta[0], s = theta[1];
    const double t = plogp__log_quotient(x, s);
    const double e = plogp__exp(k * t);
    jet->value = plogp__log(k / s) + (k - 1.0) * t - e;
    jet->gradient[0] = 1.0 / k + t - t * e;
    jet->gradient[1] = k * (e - 1.0) / s;
    jet->hessian[0][0] = -1.0 / (k * k) - t * t * e;
    jet->hessian[1][1] = k * (1.0 - e - k * e) / (s * s);
    plogp__jet_cross(jet, 0, 1, (e - 1.0 + k * t * e) / s);
}

/* Means of e^(k u), u e^(k u), u^2 e^(k u) and of u, for u = log(x / max) <= 0. */
struct power_means {
    double zero, one, two, log;
};

#define BLOCK 2048

struct power_sums {
    plogp_sum zero, one, two, log;
};

static bool is_even(const double *weights, size_t count)
{
    for (size_t i = 0; weights != NULL && i < count; i++)
        if (weights[i] != 1.0)
            return false;
    return true;
}

static void add_powers(const struct plogp__statistics *sample, size_t first, size_t count,
                       double k, struct power_sums *sums)
{
    double logs[BLOCK], e[BLOCK], one[BLOCK], two[BLOCK];
    const double *u = logs;
    if (sample->log_quotients == NULL)
        plogp__log_quotients(sample->values + first, sample->max, logs, count);
    else
        u = sample->log_quotients + first;
    plogp__kernels()->tilt(u, k, (plogp__tilted){e, one, two}, count);
    if (is_even(sample->weights == NULL ? NULL : sample->weights + first, count)) {
        plogp_sum_add_array(&sums->zero, e, count);
        plogp_sum_add_array(&sums->one, one, count);
        plogp_sum_add_array(&sums->two, two, count);
        plogp_sum_add_array(&sums->log, u, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const double weight = plogp__weight(sample, first + i);
        plogp_sum_add_product(&sums->zero, weight, e[i]);
        plogp_sum_add_product(&sums->one, weight, one[i]);
        plogp_sum_add_product(&sums->two, weight, two[i]);
        plogp_sum_add_product(&sums->log, weight, u[i]);
    }
}

static struct power_means power_means_of(const struct plogp__statistics *sample, double k)
{
    struct power_sums sums;
    plogp_sum_init(&sums.zero);
    plogp_sum_init(&sums.one);
    plogp_sum_init(&sums.two);
    plogp_sum_init(&sums.log);
    for (size_t first = 0; first < sample->count; first += BLOCK) {
        const size_t left = sample->count - first;
        add_powers(sample, first, left < BLOCK ? left : BLOCK, k, &sums);
    }
    return (struct power_means){
        plogp_sum_value(&sums.zero) / sample->n, plogp_sum_value(&sums.one) / sample->n,
        plogp_sum_value(&sums.two) / sample->n, plogp_sum_value(&sums.log) / sample->n};
}

/* The means of a sample, and where they were taken. */
struct last {
    double k;
    struct power_means means;
};

struct equation {
    const struct plogp__statistics *sample;
    struct last *last;
};

/* 1/k + mean log x - (mean of x^k log x) / (mean of x^k) = 0; falls with k. */
static void shape_equation(double k, const void *state, double *value, double *slope)
{
    const struct equation *const equation = state;
    const struct power_means means = power_means_of(equation->sample, k);
    *equation->last = (struct last){k, means};
    const double tilted = means.one / means.zero;
    *value = 1.0 / k + means.log - tilted;
    *slope = -1.0 / k - k * (means.two / means.zero - tilted * tilted);
}

/* With d = log(max/s) the means of t = log(x/s) = u + d follow from those of u, and those of
 * e^(k t) from those of e^(k u). The mean of e^(k t) is 1 at the maximum; where it is 1 but for
 * the rounding of s, it is taken as 1. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double k = theta[0], s = theta[1];
    const struct power_means means = power_means_of(sample, k);
    const double given = plogp__log_quotient(sample->max, s);
    const double exact = -plogp__log(means.zero) / k;
    const double d = fabs(given - exact) <= 0x1p-51 ? exact : given;
    const double scale = plogp__exp(k * d);
    const double t = means.log + d, zero = scale * means.zero;
    const double one = scale * (means.one + d * means.zero);
    const double two = scale * (means.two + d * (2.0 * means.one + d * means.zero));
    jet->value = plogp__log(k / s) + (k - 1.0) * t - zero;
    jet->gradient[0] = 1.0 / k + t - one;
    jet->gradient[1] = k * (zero - 1.0) / s;
    jet->hessian[0][0] = -1.0 / (k * k) - two;
    jet->hessian[1][1] = k * (1.0 - zero - k * zero) / (s * s);
    plogp__jet_cross(jet, 0, 1, (zero - 1.0 + k * one) / s);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    if (!(sample->variance_log > 0.0)) {
        *reason =
            "all values are equal: the likelihood grows without bound with the shape";
        return PLOGP__START_UNBOUNDED;
    }
    /* The standard deviation of log x is pi / (k sqrt(6)). */
    const double guess = PLOGP__PI / sqrt(6.0 * sample->variance_log);
    struct last last = {.k = NAN};
    const struct equation equation = {sample, &last};
    theta[0] = plogp__falling_root(shape_equation, &equation, guess);
    const double zero =
        last.k == theta[0] ? last.means.zero : power_means_of(sample, theta[0]).zero;
    theta[1] = sample->max * plogp__exp(plogp__log(zero) / theta[0]);
    return PLOGP__START_SOLVED;
}

const struct plogp__family plogp__weibull = {
    .name = "weibull",
    .range = {.low = 0.0, .high = INFINITY, .low_open = true},
    .parameter_count = 2,
    .parameters = {{"shape", PLOGP__POSITIVE, 0}, {"scale", PLOGP__POSITIVE, 1}},
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
    .point = point,
    .likelihood = likelihood,
    .start = start,
};
