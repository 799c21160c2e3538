#include "sample/nsb.h"

#include <math.h>
#include <stdbool.h>

#include "base/status.h"
#include "math/special.h"
#include "sample/count_entropy.h"

/*
 * E H = integral E[H | b] r(b) dxi / integral r(b) dxi over the Dirichlet priors b, with
 *     xi(b) = psi(K b + 1) - psi(b + 1),   the prior mean of H, taken as uniform,
 *     r(b)  = Gamma(K b)/Gamma(n + K b) prod Gamma(c + b)/Gamma(b).
 *
 * In t = log b the integrand is analytic in |Im t| < pi and decays exponentially on both
 * sides, so the trapezoidal rule converges like exp(-2 pi^2 / step): a step of 1/2 is
 * exact to rounding unless the posterior is narrow, and halving squares the error. All
 * three integrals share the nodes. Source: Nemenman, Shafee, Bialek (2002), equations 5 to
 * 9; convergence: Trefethen, Weideman (2014), theorem 5.1.
 */
#define T_LOW      (-60.0) /* e^-60: a prior of one symbol                      */
#define T_HIGH     80.0    /* e^80: a prior of equal probabilities              */
#define FIRST_STEP 4.0     /* of the search for the peak: the posterior has one  */
#define NEGLIGIBLE 42.0    /* e^-42 < 2^-60 of the peak                         */
#define NODES_MAX  32768
#define TOLERANCE  1e-13
#define ERROR_MAX  1e-10

struct posterior {
    const struct plogp__fingerprint *print;
    double alphabet;
    double peak;    /* log of the largest weight      */
    double entropy; /* E[H | b] near the peak: sums of squares are taken around it */
};

/*
 * From one count to the next the special functions of c + b follow by their recurrences,
 *     log Gamma(c + b) - log Gamma(b) = sum_{j<c} log(b + j),
 *     psi(c + b + 1) = psi(b + 1) + sum_{j=1}^c 1/(b + j),
 * unless the counts are so far apart that the functions themselves are quicker. FACTORS
 * numbers b + j, at most e^80 + 2^53, have a product below the largest double.
 */
#define RECURRENCE 50
#define FACTORS    8
/* From here on the functions themselves are quicker than so many steps. */
#define LARGE       100
#define LARGE_STEPS 16

/* log of x (x + 1) ... (x + steps - 1) */
static double log_rising(double x, double steps)
{
    if (steps > (x < LARGE ? FACTORS * RECURRENCE : LARGE_STEPS))
        return plogp__log_gamma_ratio(x, steps);
    double sum = 0.0;
    const size_t end = (size_t)steps;
    for (size_t first = 0; first < end; first += FACTORS) {
        double product = 1.0;
        for (size_t j = first; j < end && j < first + FACTORS; j++)
            product *= x + (double)j;
        sum += log(product);
    }
    return sum;
}

/* log prod Gamma(c + b)/Gamma(b): what each step adds, for all symbols that go it. */
static double log_likelihood(const struct posterior *posterior, double beta)
{
    const struct plogp__fingerprint *const print = posterior->print;
    double sum = 0.0, left = print->observed, from = 0.0;
    for (size_t i = 0; i < print->size; i++) {
        sum += left * log_rising(beta + from, print->counts[i] - from);
        left -= print->times[i];
        from = print->counts[i];
    }
    return sum;
}

/* Mean and variance of H given b, summed over the symbols as their counts grow. */
struct conditional {
    double beta, total;   /* b, n + K b                               */
    double first, second; /* psi(A + 1) - psi(c + b + 1), psi'(c + b + 1) */
    double mean, square, trigamma;
};

static void add_symbols(struct conditional *sums, double count, double times)
{
    const double a = count + sums->beta, share = times * a / sums->total;
    sums->mean += share * sums->first;
    sums->square += share * sums->first * sums->first;
    sums->trigamma += share * ((a + 1) / (sums->total + 1)) * sums->second;
}

/* From symbols seen `from` times to those seen `to` times. */
static void go_on(struct conditional *sums, double from, double to)
{
    const double next = to + sums->beta + 1;
    if (to - from > (next < LARGE ? RECURRENCE : LARGE_STEPS)) {
        sums->first = plogp__digamma_difference(next, sums->total + 1 - next);
        sums->second = plogp__trigamma(next);
        return;
    }
    for (double j = from + 1; j <= to; j++) {
        const double inverse = 1 / (sums->beta + j);
        sums->first -= inverse;
        sums->second -= inverse * inverse;
    }
}

static void moments_given(const struct posterior *posterior, double beta, double *mean,
                          double *variance)
{
    const struct plogp__fingerprint *const print = posterior->print;
    const double total = print->n + posterior->alphabet * beta;
    struct conditional sums = {beta,
                               total,
                               plogp__digamma_difference(beta + 1, total - beta),
                               plogp__trigamma(beta + 1),
                               0.0,
                               0.0,
                               0.0};
    double from = 0.0;
    add_symbols(&sums, 0.0, posterior->alphabet - print->observed);
    for (size_t i = 0; i < print->size; i++) {
        go_on(&sums, from, print->counts[i]);
        add_symbols(&sums, print->counts[i], print->times[i]);
        from = print->counts[i];
    }
    *mean = sums.mean;
    *variance = sums.trigamma - plogp__trigamma(total + 1) +
                fmax(sums.square - sums.mean * sums.mean, 0.0) / (total + 1);
}

/* d xi / d b = K psi'(K b + 1) - psi'(b + 1). For b > 1 the leading terms 1/b cancel and
 * are left out: psi'(x + 1) = 1/x + e(x) - 1/x^2, e the excess. */
static double prior_density(double beta, double k)
{
    if (beta <= 1)
        return k * plogp__trigamma(k * beta + 1) - plogp__trigamma(beta + 1);
    return k * plogp__trigamma_excess(k * beta) - plogp__trigamma_excess(beta) +
           (1 - 1 / k) / (beta * beta);
}

/* The log of the integrand's weight at t, up to a constant. */
static double log_weight(const struct posterior *posterior, double t)
{
    const double beta = exp(t), k = posterior->alphabet;
    return log_likelihood(posterior, beta) -
           plogp__log_gamma_ratio(k * beta, posterior->print->n) +
           log(prior_density(beta, k)) + t;
}

/* The t of the largest weight, to a small part of the peak's width. */
static double find_peak(struct posterior *posterior)
{
    double best = 0.0;
    posterior->peak = -INFINITY;
    for (double t = T_LOW; t <= T_HIGH; t += FIRST_STEP) {
        const double weight = log_weight(posterior, t);
        if (weight > posterior->peak) {
            posterior->peak = weight;
            best = t;
        }
    }
    for (double step = FIRST_STEP / 2; step > 1e-4; step /= 2)
        for (int side = -1; side <= 1; side += 2) {
            const double weight = log_weight(posterior, best + side * step);
            if (weight > posterior->peak) {
                posterior->peak = weight;
                best += side * step;
            }
        }
    return best;
}

/* How far on one side of the peak weights matter. */
static double reach(const struct posterior *posterior, double peak, int side)
{
    double distance = 1.0 / 256;
    while (distance < 128 &&
           log_weight(posterior, peak + side * distance) > posterior->peak - NEGLIGIBLE)
        distance *= 2;
    return distance;
}

struct totals {
    double weight, entropy, square, variance; /* of w, w (H - H0), w (H - H0)^2, w Var */
};

static void add_node(const struct posterior *posterior, double t, struct totals *totals)
{
    const double w = exp(log_weight(posterior, t) - posterior->peak);
    if (w < 0x1p-64)
        return;
    double mean, variance;
    moments_given(posterior, exp(t), &mean, &variance);
    const double d = mean - posterior->entropy;
    totals->weight += w;
    totals->entropy += w * d;
    totals->square += w * d * d;
    totals->variance += w * variance;
}

static void moments_of(const struct posterior *posterior, const struct totals *totals,
                       struct plogp__nsb *nsb)
{
    const double mean = totals->entropy / totals->weight;
    const double between = totals->square / totals->weight - mean * mean;
    nsb->entropy = posterior->entropy + mean;
    nsb->deviation = sqrt(fmax(between, 0.0) + totals->variance / totals->weight);
}

/* Halving the step squares the error, until what is left is rounding. */
static bool stands_still(double error, double before)
{
    return error <= TOLERANCE || (error <= ERROR_MAX && error > before / 4);
}

/* Trapezoidal rule, halving the step until mean and deviation stand still. */
static plogp_status integrate(const struct posterior *posterior, double low, double high,
                              const plogp_context *context, struct plogp__nsb *nsb)
{
    struct totals totals = {0};
    struct plogp__nsb before = {0};
    double error_before;
    size_t intervals = 32;
    nsb->error = INFINITY;
    for (size_t i = 0; i <= intervals; i++)
        add_node(posterior, low + (high - low) * ((double)i / (double)intervals),
                 &totals);
    moments_of(posterior, &totals, nsb);
    do {
        PLOGP_TRY(plogp__check_cancel(context));
        before = *nsb;
        error_before = nsb->error;
        for (size_t i = 0; i < intervals; i++)
            add_node(posterior,
                     low + (high - low) * (((double)i + 0.5) / (double)intervals),
                     &totals);
        intervals *= 2;
        moments_of(posterior, &totals, nsb);
        nsb->error = fmax(fabs(nsb->entropy - before.entropy) / nsb->entropy,
                          fabs(nsb->deviation - before.deviation) / nsb->deviation);
    } while (!stands_still(nsb->error, error_before) && intervals < NODES_MAX);
    return nsb->error <= ERROR_MAX
               ? PLOGP_OK
               : plogp__fail(context, PLOGP_ENOCONV,
                             "nsb: the integrals have a relative error of %.1e",
                             nsb->error);
}

plogp_status plogp__entropy_nsb(const struct plogp__fingerprint *print, double alphabet,
                                const plogp_context *context, struct plogp__nsb *nsb)
{
    if (alphabet == 1) {
        *nsb = (struct plogp__nsb){0};
        return PLOGP_OK;
    }
    struct posterior posterior = {.print = print, .alphabet = alphabet};
    double variance;
    const double peak = find_peak(&posterior);
    moments_given(&posterior, exp(peak), &posterior.entropy, &variance);
    return integrate(&posterior, peak - reach(&posterior, peak, -1),
                     peak + reach(&posterior, peak, 1), context, nsb);
}
