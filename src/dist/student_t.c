/*
 * Student's t: f(x) = C (1 + z^2 / v)^(-(v+1)/2) / s, z = (x - m) / s, with v = df and
 * C = Gamma((v+1)/2) / (Gamma(v/2) sqrt(v pi)).
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/location_scale.h"
#include "math/kernel.h"
#include "math/special.h"

static double log_constant(double df)
{
    return plogp__log_gamma_ratio(0.5 * df, 0.5) - 0.5 * plogp__log(PLOGP__PI * df);
}

#define LARGE 0x1p500 /* from here on z^2 may overflow */

/* log(1 + z^2 / v), also where z^2 or z overflows. */
static double log_square(double x, const double *theta)
{
    const double z = plogp__standardise(x, theta), df = theta[2];
    return fabs(z) < LARGE
               ? plogp__log1p(z * z / df)
               : 2.0 * plogp__log_quotient(fabs(x - theta[0]), theta[1]) - plogp__log(df);
}

static double logpdf(double x, const double *theta)
{
    const double df = theta[2];
    return log_constant(df) - plogp__log(theta[1]) -
           0.5 * (df + 1.0) * log_square(x, theta);
}

static double cdf(double x, const double *theta)
{
    return plogp__student_t_cdf(plogp__standardise(x, theta), theta[2]);
}

static double sf(double x, const double *theta)
{
    return plogp__student_t_sf(plogp__standardise(x, theta), theta[2]);
}

/* P(T > t) = I_w(df/2, 1/2) / 2 with w = df / (df + t^2), or its first term in t^-df. */
static double log_tail(double x, const double *theta, bool upper)
{
    const double df = theta[2], z = fabs(plogp__standardise(x, theta));
    (void)upper; /* so far out it is the tail on the side of x */
    if (z > 0x1p500)
        return log_constant(df) + 0.5 * (df - 1.0) * plogp__log(df) - df * plogp__log(z);
    return plogp__log_beta_p(0.5 * df, 0.5, df / (df + z * z)) - PLOGP__LOG_2;
}

static double quantile(double p, const double *theta)
{
    return theta[0] + theta[1] * plogp__student_t_quantile(p, theta[2]);
}

static double quantile_sf(double q, const double *theta)
{
    return theta[0] - theta[1] * plogp__student_t_quantile(q, theta[2]);
}

static double mean(const double *theta)
{
    return theta[2] > 1.0 ? theta[0] : NAN;
}

static double variance(const double *theta)
{
    const double df = theta[2];
    if (df > 2.0)
        return theta[1] * theta[1] * df / (df - 2.0);
    return df > 1.0 ? INFINITY : NAN;
}

static double tail_index(const double *theta)
{
    return theta[2];
}

/* (v+1)/2 (psi((v+1)/2) - psi(v/2)) - log C + log s */
static double entropy(const double *theta)
{
    const double df = theta[2];
    return 0.5 * (df + 1.0) * plogp__digamma_difference(0.5 * df, 0.5) -
           log_constant(df) + plogp__log(theta[1]);
}

/* What depends on the degrees of freedom alone: log C and its derivatives. */
struct constant {
    double value, slope, bend;
};

static struct constant constant_of(double v)
{
    const double x = 0.5 * v, y = x + 0.5;
    return (struct constant){
        log_constant(v),
        0.5 * (plogp__log_minus_digamma_fall(x, 0.5) - plogp__log_gap(1.0 / v)),
        -0.25 * (0.25 / x / y / y + plogp__trigamma_remainder(x) -
                 plogp__trigamma_remainder(y))};
}

#define NEARLY_NORMAL 16.0 /* degrees of freedom from which on terms in 1/v cancel */

/* log(1 + z^2/v) - w z^2/v = log(1 + z^2/v) - g - g/v, of g = z^2 / (v + z^2). */
static double falling_part(double log_term, double g, double v)
{
    const bool cancels = v > NEARLY_NORMAL && g < 0.25;
    return (cancels ? plogp__log_gap(-g) : log_term - g) - g / v;
}

/* w = (v+1)/(v+z^2) is the weight that the law gives to an observation. */
static void add_point(double x, double log_term, const double *theta,
                      const struct constant *constant, struct plogp__jet *jet)
{
    const double s = theta[1], v = theta[2];
    /* beyond LARGE all below has reached its limit, and z^2 may overflow */
    const double z = fmin(fmax(plogp__standardise(x, theta), -LARGE), LARGE);
    const double square = z * z;
    const double w = (v + 1.0) / (v + square), wz = w * z, wzz = wz * z;
    const double share = v / (v + square), g = square / (v + square); /* share + g = 1 */
    const double w_df = (square - 1.0) / (v + square) / (v + square);
    const double bend = w * (2.0 * share - 1.0);  /* d(w z) / dz */
    const double excess = share * (square - 1.0); /* w z^2 - 1 */
    jet->value = constant->value - 0.5 * (v + 1.0) * log_term;
    jet->gradient[0] = wz / s;
    jet->gradient[1] = excess / s;
    jet->gradient[2] = constant->slope - 0.5 * falling_part(log_term, g, v);
    jet->hessian[0][0] = -bend / (s * s);
    jet->hessian[1][1] = (-excess - 2.0 * wzz * share) / (s * s);
    jet->hessian[2][2] =
        constant->bend + 0.5 * g * (share * (square - 2.0) / v - g / v) / v;
    plogp__jet_cross(jet, 0, 1, -2.0 * wz * share / (s * s));
    plogp__jet_cross(jet, 0, 2, z * w_df / s);
    plogp__jet_cross(jet, 1, 2, square * w_df / s);
}

#define BLOCK 512

static void log_squares(const double *x, size_t count, const double *theta, double *terms)
{
    bool large = false;
    for (size_t i = 0; i < count; i++) {
        const double z = plogp__standardise(x[i], theta);
        terms[i] = z * z / theta[2];
        large = large || !(fabs(z) < LARGE);
    }
    plogp__map(PLOGP__LOG1P, terms, terms, count);
    for (size_t i = 0; large && i < count; i++)
        terms[i] = log_square(x[i], theta);
}

static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const struct constant constant = constant_of(theta[2]);
    const double log_scale = plogp__log(theta[1]);
    double terms[BLOCK];
    struct plogp__jet_sum sum;
    plogp__jet_sum_init(&sum, 3);
    for (size_t i = 0; i < sample->count; i++) {
        const size_t left = sample->count - i;
        if (i % BLOCK == 0)
            log_squares(sample->values + i, left < BLOCK ? left : BLOCK, theta, terms);
        add_point(sample->values[i], terms[i % BLOCK], theta, &constant, jet);
        jet->value -= log_scale;
        plogp__jet_sum_add_sorted(&sum, plogp__weight(sample, i), jet);
    }
    plogp__jet_sum_mean(&sum, sample->n, jet);
}

static double kurtosis(const struct plogp__statistics *sample)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < sample->count; i++) {
        const double d = sample->values[i] - sample->mean;
        const double square = d * d / sample->variance;
        plogp_sum_add_product(&sum, plogp__weight(sample, i) * square, square);
    }
    return plogp_sum_value(&sum) / sample->n;
}

#define NORMAL_LIMIT                                                                     \
    "the tails are no heavier than the normal law's: the likelihood rises towards it "   \
    "as "                                                                                \
    "df grows without bound"

static void towards_limit(double *theta)
{
    theta[2] *= 1e6;
}

/* With df < 1 / (n - 1) a scale that falls to 0 at an observation costs the others less than
 * it gains there. Source: Fernandez, Steel (1999), Biometrika 86. */
#define UNBOUNDED_DF                                                                     \
    "the likelihood grows without bound where the scale falls to 0 at a value and df "   \
    "is small"

/* At df = infinity the likelihood falls with 1/df when the kurtosis is below 3: the
 * normal law is then a maximum. Otherwise begun at the median and the quartiles with 4
 * degrees. */
static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    double low = 0.0, high = 0.0;
    *reason = PLOGP__UNBOUNDED_SCALE;
    if (!(sample->variance > 0.0))
        return PLOGP__START_UNBOUNDED;
    plogp__statistics_median(sample, &low, &high);
    theta[0] = 0.5 * low + 0.5 * high;
    theta[1] = plogp__statistics_half_width(sample, theta[0]) / 0.75;
    if (theta[1] == 0.0)
        theta[1] = sqrt(sample->variance);
    theta[2] = 4.0;
    *reason = NORMAL_LIMIT;
    if (isfinite(sample->variance) && !(kurtosis(sample) > 3.0))
        return PLOGP__START_UNBOUNDED;
    return PLOGP__START_ROUGH;
}

const struct plogp__family plogp__student_t = {
    .name = "student-t",
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 3,
    .parameters = {{"location", PLOGP__REAL, 1},
                   {"scale", PLOGP__POSITIVE, 1},
                   {"df", PLOGP__POSITIVE, 0}},
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
    .likelihood = likelihood,
    .start = start,
    .towards_limit = towards_limit,
    .limit_parameter = 2,
    .limit_reason = NORMAL_LIMIT,
    .local_maximum = "a local maximum: " UNBOUNDED_DF,
    .no_maximum = "no local maximum was found: " UNBOUNDED_DF,
};
