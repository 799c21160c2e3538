/* Von Mises: f(x) = exp(kappa cos(x - m)) / (2 pi I0(kappa)), x an angle in -pi .. pi. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/root.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "math/special.h"

/* The log of the bell exp(kappa (cos y - 1)), y = x - m: as -2 kappa sin^2(y/2) a large
 * kappa costs no digits. */
static double log_bell(double y, double kappa)
{
    const double half = sin(0.5 * y);
    return -2.0 * kappa * half * half;
}

/* log(2 pi I0(kappa)) - kappa: the area under the bell. */
static double log_area(double kappa)
{
    return PLOGP__LOG_2PI + plogp__log(plogp__bessel_i0_scaled(kappa));
}

static double logpdf(double x, const double *theta)
{
    return log_bell(x - theta[0], theta[1]) - log_area(theta[1]);
}

/* The angle folded to -pi .. pi. */
static double fold(double x)
{
    return remainder(x, 2.0 * PLOGP__PI);
}

/* The integral of exp(log bell - top) over a panel, by Gauss's rule. */
static double panel(double y, double length, double kappa, double top)
{
    double sum = 0.0;
    for (size_t i = 0; i < PLOGP__GAUSS_POINTS; i++) {
        const double step = plogp__gauss_nodes[i] * length;
        sum += plogp__gauss_weights[i] *
               (plogp__exp(log_bell(y + step, kappa) - top) +
                plogp__exp(log_bell(y + (length - step), kappa) - top));
    }
    return sum * fabs(length);
}

/* The length over which the log of the bell changes by 8 at most: r h + kappa h^2 / 2 = 8,
 * r its slope. The rule of 16 points then errs by 1e-24. */
static double panel_length(double y, double kappa)
{
    const double slope = kappa * fabs(sin(y));
    return 16.0 / (slope + sqrt(slope * slope + 16.0 * kappa));
}

/* Panels shorter than this, of the angle, have ends that rounding moves; the bell, of a kappa
 * above 1e11, is an exponential function there. */
#define ANGLE_STEP 0x1p-40

/* From one end of an arc to its middle, or to where nothing is left. */
static double half_arc(double end, double middle, double kappa, double top)
{
    double sum = 0.0, y = end, last = INFINITY;
    while (y != middle && last > 0x1p-60 * sum) {
        const double length = panel_length(y, kappa);
        const double next =
            length < fabs(middle - y) ? y + copysign(length, middle - y) : middle;
        if (length < ANGLE_STEP * fabs(y) && 8.0 * length < fabs(middle - y))
            return sum + plogp__exp(log_bell(y, kappa) - top) / (kappa * fabs(sin(y)));
        last = panel(y, next - y, kappa, top);
        sum += last;
        y = next;
    }
    return sum;
}

/* The integral of the bell over an arc on one side of the mean: it falls from either end
 * towards the angle opposite to the mean. */
static double arc(double low, double high, double kappa, double top)
{
    const double opposite = high > 0.0 ? PLOGP__PI : -PLOGP__PI;
    const double middle = fmin(fmax(opposite, low), high);
    return half_arc(low, middle, kappa, top) + half_arc(high, middle, kappa, top);
}

/* The probability between two angles: of arcs on either side of the mean. */
static double probability(double low, double high, const double *theta)
{
    const double m = fold(theta[0]), kappa = theta[1];
    const double middle = fmin(fmax(m, low), high);
    const double area =
        arc(low - m, middle - m, kappa, 0.0) + arc(middle - m, high - m, kappa, 0.0);
    return fmin(area / (2.0 * PLOGP__PI * plogp__bessel_i0_scaled(kappa)), 1.0);
}

static double cdf(double x, const double *theta)
{
    return probability(-PLOGP__PI, x, theta);
}

static double sf(double x, const double *theta)
{
    return probability(x, PLOGP__PI, theta);
}

/* Where the tail underflows the mean lies outside. */
static double log_tail(double x, const double *theta, bool upper)
{
    const double m = fold(theta[0]), kappa = theta[1];
    const double low = (upper ? x : -PLOGP__PI) - m, high = (upper ? PLOGP__PI : x) - m;
    const double top = fmax(log_bell(low, kappa), log_bell(high, kappa));
    return top + plogp__log(arc(low, high, kappa, top)) - log_area(kappa);
}

/* Opposite to the mean quantiles leap, where the law is narrow. */
static size_t features(const double *theta, double *places)
{
    places[0] = fold(theta[0] + PLOGP__PI);
    return 1;
}

static double mean(const double *theta)
{
    return fold(theta[0]);
}

/* The circular variance. */
static double variance(const double *theta)
{
    return plogp__bessel_ratio_complement(theta[1]);
}

/* log(2 pi I0) - kappa A, A = I1 / I0, with kappa taken out of both. */
static double entropy(const double *theta)
{
    const double kappa = theta[1];
    return log_area(kappa) + kappa * plogp__bessel_ratio_complement(kappa);
}

/* log I0(k') - log I0(k) + A(k) (k - k' cos d), d the difference of the means: with
 * 1 - A and 1 - cos d in place of A and cos d the large terms cancel. */
static double divergence(const double *p, const double *q)
{
    const double half = sin(0.5 * (p[0] - q[0]));
    const double rest = plogp__bessel_ratio_complement(p[1]);
    return fmax(
        plogp__log(plogp__bessel_i0_scaled(q[1]) / plogp__bessel_i0_scaled(p[1])) +
            rest * (q[1] - p[1]) + 2.0 * q[1] * half * half * plogp__bessel_ratio(p[1]),
        0.0);
}

static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double kappa = theta[1];
    const double cosine = cos(x - theta[0]), sine = sin(x - theta[0]);
    const double half = sin(0.5 * (x - theta[0]));
    jet->value = logpdf(x, theta);
    jet->gradient[0] = kappa * sine;
    jet->gradient[1] = plogp__bessel_ratio_complement(kappa) - 2.0 * half * half;
    jet->hessian[0][0] = -kappa * cosine;
    jet->hessian[1][1] = -plogp__bessel_ratio_slope(kappa);
    plogp__jet_cross(jet, 0, 1, sine);
}

/* 1 - A(kappa) = 1 - R on a logarithmic scale; falls with kappa. */
static void concentration_equation(double kappa, const void *state, double *value,
                                   double *slope)
{
    const double *const rest = state;
    const double complement = plogp__bessel_ratio_complement(kappa);
    *value = plogp__log(complement / *rest);
    *slope = -kappa * plogp__bessel_ratio_slope(kappa) / complement;
}

/* The information about a larger kappa is below the least double. */
#define KAPPA_MOST 0x1p500

/* 1 - R, R the length of the mean resultant, from the mean of 1 - cos(x - direction). */
static double resultant_gap(const struct plogp__statistics *sample, double direction)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < sample->count; i++) {
        const double half = sin(0.5 * (sample->values[i] - direction));
        plogp_sum_add_product(&sum, plogp__weight(sample, i), 2.0 * half * half);
    }
    return plogp_sum_value(&sum) / sample->n;
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    plogp_sum cosines, sines;
    plogp_sum_init(&cosines);
    plogp_sum_init(&sines);
    for (size_t i = 0; i < sample->count; i++) {
        const double weight = plogp__weight(sample, i);
        plogp_sum_add_product(&cosines, weight, cos(sample->values[i]));
        plogp_sum_add_product(&sines, weight, sin(sample->values[i]));
    }
    theta[0] = atan2(plogp_sum_value(&sines), plogp_sum_value(&cosines));
    const double rest = resultant_gap(sample, theta[0]);
    *reason = "all angles are equal: the likelihood grows without bound with kappa";
    if (sample->count < 2 || !(rest > 0.0))
        return PLOGP__START_UNBOUNDED;
    theta[1] = rest < 1.0 ? plogp__falling_root(concentration_equation, &rest, 1.0) : 0.0;
    if (theta[1] > KAPPA_MOST)
        theta[1] = INFINITY;
    *reason = "the angles have no direction: kappa = 0, the uniform law on the circle";
    return theta[1] > 1e-12 ? PLOGP__START_SOLVED : PLOGP__START_BOUNDARY;
}

const struct plogp__family plogp__von_mises = {
    .name = "von-mises",
    .only_by_name = true,
    .range = {.low = -PLOGP__PI, .high = PLOGP__PI},
    .parameter_count = 2,
    .parameters = {{"mean", PLOGP__REAL, 0}, {"kappa", PLOGP__NONNEGATIVE, 0}},
    .logpdf = logpdf,
    .cdf = cdf,
    .sf = sf,
    .log_tail = log_tail,
    .divergence = divergence,
    .features = features,
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .point = point,
    .start = start,
};
