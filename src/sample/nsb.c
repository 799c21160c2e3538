#include "sample/nsb.h"

#include <math.h>

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
    double peak;    /* log of the largest weight      */
    double entropy; /* E[H | b] near the peak: sums of squares are taken around it */
};

struct likelihood_state {
    double beta;
};

static double likelihood_term(const void *state, double count)
{
    return plogp__log_gamma_ratio(((const struct likelihood_state *)state)->beta, count);
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
    const struct likelihood_state state = {exp(t)};
    const double k = posterior->alphabet;
    return plogp__fingerprint_sum(posterior->print, likelihood_term, &state) -
           plogp__log_gamma_ratio(k * state.beta, posterior->print->n) +
           log(prior_density(state.beta, k)) + t;
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
    const double beta = exp(t);
    const double d =
        plogp__entropy_dirichlet(posterior->print, posterior->alphabet, beta) -
        posterior->entropy;
    totals->weight += w;
    totals->entropy += w * d;
    totals->square += w * d * d;
    totals->variance +=
        w * plogp__variance_dirichlet(posterior->print, posterior->alphabet, beta);
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
    const double peak = find_peak(&posterior);
    posterior.entropy = plogp__entropy_dirichlet(print, alphabet, exp(peak));
    return integrate(&posterior, peak - reach(&posterior, peak, -1),
                     peak + reach(&posterior, peak, 1), context, nsb);
}
