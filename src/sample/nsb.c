#include "sample/nsb.h"

#include <math.h>

#include "base/alloc.h"
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
#define NEGLIGIBLE 42.0    /* e^-42 < 2^-60 of the peak                         */
#define NODES_MAX  32768
#define TOLERANCE  1e-13
#define ERROR_MAX  1e-10

struct posterior {
    const struct plogp__fingerprint *print;
    double alphabet;
    double *above;  /* [most] symbols seen more than 0, 1, ... times; NULL: see below */
    size_t most;    /* the largest count                                              */
    double peak;    /* log of the largest weight      */
    double entropy; /* E[H | b] near the peak: sums of squares are taken around it */
};

/*
 * Special functions of c + b cost about as much as RECURRENCE steps of their recurrences,
 *     log Gamma(c + b) - log Gamma(b) = sum_{j<c} log(b + j),
 *     psi(c + b + 1) = psi(b + 1) + sum_{j=1}^c 1/(b + j),
 * which are used when the largest count is not too large for the number of distinct ones.
 */
#define RECURRENCE 50

static plogp_status count_above(struct posterior *posterior, const plogp_context *context)
{
    const struct plogp__fingerprint *const print = posterior->print;
    const double most = print->counts[print->size - 1];
    if (most > RECURRENCE * (double)print->size)
        return PLOGP_OK;
    posterior->most = (size_t)most;
    posterior->above = plogp__alloc(plogp__context_alloc(context), posterior->most,
                                    sizeof *posterior->above);
    if (posterior->above == NULL)
        return plogp__fail_memory(context);
    double left = print->observed;
    for (size_t j = 0, i = 0; j < posterior->most; j++) {
        if (print->counts[i] <= (double)j)
            left -= print->times[i++];
        posterior->above[j] = left;
    }
    return PLOGP_OK;
}

static double likelihood_term(const void *state, double count)
{
    return plogp__log_gamma_ratio(*(const double *)state, count);
}

/* log prod Gamma(c + b)/Gamma(b). */
static double log_likelihood(const struct posterior *posterior, double beta)
{
    if (posterior->above == NULL)
        return plogp__fingerprint_sum(posterior->print, likelihood_term, &beta);
    double sum = 0.0;
    for (size_t j = 0; j < posterior->most; j++)
        sum += posterior->above[j] * log(beta + (double)j);
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

static void moments_given(const struct posterior *posterior, double beta, double *mean,
                          double *variance)
{
    const struct plogp__fingerprint *const print = posterior->print;
    if (posterior->above == NULL) {
        *mean = plogp__entropy_dirichlet(print, posterior->alphabet, beta);
        *variance = plogp__variance_dirichlet(print, posterior->alphabet, beta);
        return;
    }
    const double total = print->n + posterior->alphabet * beta;
    struct conditional sums = {beta,
                               total,
                               plogp__digamma_difference(beta + 1, total - beta),
                               plogp__trigamma(beta + 1),
                               0.0,
                               0.0,
                               0.0};
    add_symbols(&sums, 0.0, posterior->alphabet - print->observed);
    for (size_t j = 1, i = 0; j <= posterior->most; j++) {
        const double inverse = 1 / (beta + (double)j);
        sums.first -= inverse;
        sums.second -= inverse * inverse;
        if (print->counts[i] == (double)j)
            add_symbols(&sums, (double)j, print->times[i++]);
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
    double best = 0.0, step = 1.0;
    posterior->peak = -INFINITY;
    for (double t = T_LOW; t <= T_HIGH; t += step) {
        const double weight = log_weight(posterior, t);
        if (weight > posterior->peak) {
            posterior->peak = weight;
            best = t;
        }
    }
    for (step = 0.5; step > 1e-4; step /= 2)
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

/* Trapezoidal rule, halving the step until mean and deviation stand still. */
static plogp_status integrate(const struct posterior *posterior, double low, double high,
                              const plogp_context *context, struct plogp__nsb *nsb)
{
    struct totals totals = {0};
    struct plogp__nsb before = {0};
    size_t intervals = 32;
    for (size_t i = 0; i <= intervals; i++)
        add_node(posterior, low + (high - low) * ((double)i / (double)intervals),
                 &totals);
    moments_of(posterior, &totals, nsb);
    do {
        PLOGP_TRY(plogp__check_cancel(context));
        before = *nsb;
        for (size_t i = 0; i < intervals; i++)
            add_node(posterior,
                     low + (high - low) * (((double)i + 0.5) / (double)intervals),
                     &totals);
        intervals *= 2;
        moments_of(posterior, &totals, nsb);
        nsb->error = fmax(fabs(nsb->entropy - before.entropy) / nsb->entropy,
                          fabs(nsb->deviation - before.deviation) / nsb->deviation);
    } while (nsb->error > TOLERANCE && intervals < NODES_MAX);
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
    PLOGP_TRY(count_above(&posterior, context));
    const double peak = find_peak(&posterior);
    moments_given(&posterior, exp(peak), &posterior.entropy, &variance);
    const plogp_status status =
        integrate(&posterior, peak - reach(&posterior, peak, -1),
                  peak + reach(&posterior, peak, 1), context, nsb);
    plogp__free(plogp__context_alloc(context), posterior.above);
    return status;
}
