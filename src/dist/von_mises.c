/* Von Mises: f(x) = exp(kappa cos(x - m)) / (2 pi I0(kappa)), x an angle in -pi .. pi. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/root.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "math/special.h"

#define SERIES_KAPPA_MAX 1e6

/* kappa (cos d - 1) as -2 kappa sin^2(d/2), so that a large kappa cancels. */
static double logpdf(double x, const double *theta)
{
    const double half = sin(0.5 * (x - theta[0]));
    return -2.0 * theta[1] * half * half - PLOGP__LOG_2PI -
           plogp__log(plogp__bessel_i0_scaled(theta[1]));
}

/* The angle folded to -pi .. pi. */
static double fold(double x)
{
    return remainder(x, 2.0 * PLOGP__PI);
}

/* A law, and the log density that is taken as 1. */
struct arc {
    const double *theta;
    double top;
};

static double density(double x, double from_end, void *state)
{
    const struct arc *const arc = state;
    (void)from_end;
    return plogp__exp(logpdf(x, arc->theta) - arc->top);
}

/* The probability between two angles, cut where the density has its peak and its feet:
 * at the mean, its repetitions, and some concentrations beside them. */
static double between(double low, double high, const double *theta)
{
    static const double steps[] = {-40.0, -12.0, -5.0, -2.0, -0.5, 0.0,
                                   0.5,   2.0,   5.0,  12.0, 40.0};
    const size_t count = sizeof steps / sizeof steps[0];
    const double width = 1.0 / sqrt(1.0 + theta[1]);
    struct arc arc = {theta, 0.0};
    double points[3 * sizeof steps / sizeof steps[0] + 2];
    plogp__integral integral = {0.0, 0.0, 0.0};
    size_t used = 0;
    points[used++] = low;
    for (int turn = -1; turn <= 1; turn++)
        for (size_t i = 0; i < count; i++) {
            const double x = fold(theta[0]) + 2.0 * PLOGP__PI * turn + steps[i] * width;
            if (x > points[used - 1] && x < high)
                points[used++] = x;
        }
    points[used++] = high;
    if (plogp__integrate_pieces(density, &arc, points, used, 1e-15, &integral) ==
        PLOGP_EINVAL)
        return NAN;
    return integral.value;
}

/* 1/2 + (y + 2 sum_j I_j(k)/I_0(k) sin(j y)/j) / 2 pi, the distribution function from the
 * mean on, carried on beyond the circle. The ratios of Bessel functions come from their
 * continued fraction, backwards. Source: Best, Fisher (1979). */
static double series(double y, double kappa)
{
    const int terms = (int)(12.0 * sqrt(kappa) + 20.0);
    double ratio = 0.0, sum = 0.0;
    for (int j = terms; j >= 1; j--) {
        ratio = kappa / (2.0 * j + kappa * ratio);
        sum = ratio * (sin(j * y) / j + sum);
    }
    return 0.5 + (0.5 * y + sum) / PLOGP__PI;
}

/* The series where its error, a few u, is small beside the probability. */
static double probability(double low, double high, const double *theta)
{
    const double m = fold(theta[0]);
    const double value = theta[1] < SERIES_KAPPA_MAX
                             ? series(high - m, theta[1]) - series(low - m, theta[1])
                             : 0.0;
    return fmin(value > 1e-3 ? value : between(low, high, theta), 1.0);
}

static double cdf(double x, const double *theta)
{
    return probability(-PLOGP__PI, x, theta);
}

static double sf(double x, const double *theta)
{
    return probability(x, PLOGP__PI, theta);
}

/* Over what length the density changes by a factor e at an angle. */
static double layer(double x, const double *theta)
{
    return 1.0 / (theta[1] * fabs(sin(x - theta[0])) + sqrt(1.0 + theta[1]));
}

/* An arc without the mean inside: the density is largest at one of the ends and falls from
 * there, which gives the points at which its integral is cut. */
static double log_tail(double x, const double *theta, bool upper)
{
    static const double steps[] = {0.0, 1.0, 4.0, 16.0, 64.0};
    const size_t count = sizeof steps / sizeof steps[0];
    const double low = upper ? x : -PLOGP__PI, high = upper ? PLOGP__PI : x;
    const double middle = 0.5 * (low + high);
    struct arc arc = {theta, fmax(logpdf(low, theta), logpdf(high, theta))};
    double points[2 * sizeof steps / sizeof steps[0]];
    plogp__integral integral = {0.0, 0.0, 0.0};
    for (size_t i = 0; i < count; i++) {
        points[i] = fmin(low + steps[i] * layer(low, theta), middle);
        points[2 * count - 1 - i] = fmax(high - steps[i] * layer(high, theta), middle);
    }
    if (plogp__integrate_pieces(density, &arc, points, 2 * count, 1e-15, &integral) ==
        PLOGP_EINVAL)
        return NAN;
    return arc.top + plogp__log(integral.value);
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
    return PLOGP__LOG_2PI + plogp__log(plogp__bessel_i0_scaled(kappa)) +
           kappa * plogp__bessel_ratio_complement(kappa);
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
    const double kappa = theta[1], ratio = plogp__bessel_ratio(kappa);
    const double cosine = cos(x - theta[0]), sine = sin(x - theta[0]);
    const double half = sin(0.5 * (x - theta[0]));
    const double slope = kappa > 0.0 ? 1.0 - ratio / kappa - ratio * ratio : 0.5;
    jet->value = logpdf(x, theta);
    jet->gradient[0] = kappa * sine;
    jet->gradient[1] = plogp__bessel_ratio_complement(kappa) - 2.0 * half * half;
    jet->hessian[0][0] = -kappa * cosine;
    jet->hessian[1][1] = -slope;
    plogp__jet_cross(jet, 0, 1, sine);
}

/* 1 - A(kappa) = 1 - R on a logarithmic scale; falls with kappa. */
static void concentration_equation(double kappa, const void *state, double *value,
                                   double *slope)
{
    const double *const rest = state;
    const double ratio = plogp__bessel_ratio(kappa);
    const double complement = plogp__bessel_ratio_complement(kappa);
    *value = plogp__log(complement / *rest);
    *slope = -kappa * (1.0 - ratio / kappa - ratio * ratio) / complement;
}

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
    if (!(rest > 0.0))
        return PLOGP__START_UNBOUNDED;
    theta[1] = rest < 1.0 ? plogp__falling_root(concentration_equation, &rest, 1.0) : 0.0;
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
    .mean = mean,
    .variance = variance,
    .entropy = entropy,
    .point = point,
    .start = start,
};
