/*
 * Intervals of divergences between two samples by the delta method.
 *
 * A measure D(p, q) has the slopes a = dD/dp and b = dD/dq, the variance
 * Var_P(a)/n_p + Var_Q(b)/n_q, and the bias (1/2) sum Var(p_i) d2D/dp_i^2 + the same of q.
 * Near P = Q the first order vanishes, and D/unit is noncentral chi-square with k - 1 degrees
 * of freedom, unit = factor (1/n_p + 1/n_q).
 *
 * What was added to each weight moves D by the influence of it. A bin beyond the sample of P,
 * which has nothing but that, needs no first order: n_p times P's mass there is exponential
 * of mean 1, whatever continuous law P is.
 * Source: Serfling (1980), section 6.2, applied to each measure; David, Nagaraja (2003),
 * section 2.5.
 */
#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "math/confidence.h"
#include "plogp/sum.h"
#include "sample/aligned.h"
#include "sample/divergence_interval.h"

#define NODES 128 /* of the exponential law: its mean of log x within 0.005 */

/* What one symbol adds to the value, a term >= 0; its slopes, and the bias. */
struct influence {
    double term;
    double of_p, of_q;
    double bias_p, bias_q; /* times n_p, n_q */
};

typedef struct influence influence_of(double p, double q);

static struct influence kl_influence(double p, double q)
{
    const double ratio = p / q;
    return (struct influence){
        (p > 0 ? p * log(ratio) - p : 0.0) + q,
        p > 0 ? log(ratio) : 0.0,
        1 - ratio,
        p > 0 ? (1 - p) / 2 : 0.0,
        (1 - q) * ratio / 2,
    };
}

static struct influence js_influence(double p, double q)
{
    const double m = (p + q) / 2;
    const double of_p = p > 0 ? log(p / m) / 2 : 0.0, of_q = q > 0 ? log(q / m) / 2 : 0.0;
    return (struct influence){
        p * of_p + q * of_q,
        of_p,
        of_q,
        p > 0 ? (1 - p) * (1 - p / (2 * m)) / 4 : 0.0,
        q > 0 ? (1 - q) * (1 - q / (2 * m)) / 4 : 0.0,
    };
}

static struct influence tv_influence(double p, double q)
{
    const double sign = (p > q) - (p < q);
    return (struct influence){fabs(p - q) / 2, sign / 2, -sign / 2, 0.0, 0.0};
}

/* Of the squared distance 1 - BC. */
static struct influence hellinger_influence(double p, double q)
{
    const double up = p > 0 ? sqrt(q / p) : 0.0, down = q > 0 ? sqrt(p / q) : 0.0;
    const double apart = sqrt(p) - sqrt(q);
    return (struct influence){apart * apart / 2, (1 - up) / 2, (1 - down) / 2,
                              (1 - p) * up / 8, (1 - q) * down / 8};
}

static struct influence chi2_influence(double p, double q)
{
    const double ratio = p / q;
    return (struct influence){(p - q) * (ratio - 1), 2 * (ratio - 1), 1 - ratio * ratio,
                              (1 - p) * ratio, (1 - q) * ratio * ratio};
}

static struct influence kl_reverse_influence(double p, double q)
{
    const struct influence at = kl_influence(q, p);
    return (struct influence){at.term, at.of_q, at.of_p, at.bias_q, at.bias_p};
}

static struct influence jeffreys_influence(double p, double q)
{
    const struct influence one = kl_influence(p, q), other = kl_reverse_influence(p, q);
    return (struct influence){one.term + other.term, one.of_p + other.of_p,
                              one.of_q + other.of_q, one.bias_p + other.bias_p,
                              one.bias_q + other.bias_q};
}

/* Sums over the symbols. */
struct moments {
    plogp_sum mean_p, square_p, mean_q, square_q, bias;
    double beyond; /* variance of what is beyond the sample of P */
};

static double variance_of(const plogp_sum *mean, const plogp_sum *square)
{
    const double m = plogp_sum_value(mean);
    return fmax(plogp_sum_value(square) - m * m, 0.0);
}

/* The spread and the bias that a symbol has from the sample of P. */
static void add_p(struct moments *sums, double p, double n, double moved,
                  const struct influence *at)
{
    plogp_sum_add_product(&sums->mean_p, p, at->of_p);
    plogp_sum_add_product(&sums->square_p, p, at->of_p * at->of_p);
    plogp_sum_add(&sums->bias, (at->bias_p + at->of_p * moved) / n);
}

/* The same of a bin beyond it. */
static void add_beyond(struct moments *sums, double n, double q, double term,
                       influence_of *influence)
{
    double mean = 0.0, square = 0.0;
    for (int i = 0; i < NODES; i++) {
        const double mass = -log((i + 0.5) / NODES) / n;
        const double value = influence(mass, q).term;
        mean += value / NODES;
        square += value * value / NODES;
    }
    sums->beyond += fmax(square - mean * mean, 0.0);
    plogp_sum_add(&sums->bias, term - mean);
}

static void add_q(struct moments *sums, double q, double n, double moved,
                  const struct influence *at)
{
    plogp_sum_add_product(&sums->mean_q, q, at->of_q);
    plogp_sum_add_product(&sums->square_q, q, at->of_q * at->of_q);
    plogp_sum_add(&sums->bias, (at->bias_q + at->of_q * moved) / n);
}

/* Without the value's own unit. */
static struct plogp__divergence_estimate
estimate_of(const struct plogp__aligned *both, double value, influence_of *influence)
{
    const double n_p = both->total_p, n_q = both->total_q;
    const double size = (double)both->size, added = both->added;
    struct moments sums = {.beyond = 0.0};
    plogp_sum_init(&sums.mean_p);
    sums.square_p = sums.mean_q = sums.square_q = sums.bias = sums.mean_p;
    for (size_t i = 0; i < both->size; i++) {
        const double p = both->p[i] / n_p, q = both->q[i] / n_q;
        if (p == 0 && q == 0)
            continue;
        const struct influence at = influence(p, q);
        const bool beyond = added > 0 && both->p[i] == added;
        if (beyond)
            add_beyond(&sums, n_p, q, at.term, influence);
        else
            add_p(&sums, p, n_p, added * (1 - size * p), &at);
        add_q(&sums, q, n_q, added * (1 - size * q), &at);
    }
    return (struct plogp__divergence_estimate){
        .value = value,
        .bias = plogp_sum_value(&sums.bias),
        .variance = variance_of(&sums.mean_p, &sums.square_p) / n_p +
                    variance_of(&sums.mean_q, &sums.square_q) / n_q + sums.beyond,
        .freedom = size - 1,
    };
}

/* Of a measure that near P = Q is factor sum (p - q)^2/q. */
static plogp_interval interval(const struct plogp__aligned *both, double value,
                               double factor, influence_of *influence)
{
    if (!isfinite(value))
        return (plogp_interval){NAN, NAN};
    struct plogp__divergence_estimate estimate = estimate_of(both, value, influence);
    estimate.unit = factor * (1 / both->total_p + 1 / both->total_q);
    return plogp__interval_holding(value, plogp__divergence_interval(&estimate));
}

/* What chance adds to TV where p and q are not seen to differ, as for W1. */
static double tv_noise(const struct plogp__aligned *both)
{
    const double n_p = both->total_p, n_q = both->total_q;
    double noise = 0.0;
    for (size_t i = 0; i < both->size; i++) {
        const double pooled = (both->p[i] + both->q[i]) / (n_p + n_q);
        const double sigma = sqrt(pooled * (1 - pooled) * (1 / n_p + 1 / n_q));
        if (fabs(both->p[i] / n_p - both->q[i] / n_q) < 2 * sigma)
            noise += sigma * 0x1.9884533d43651p-2; /* sqrt(2/pi)/2 */
    }
    return noise;
}

/* TV is no sum of squares near P = Q: normal, with room for the noise below. */
static plogp_interval tv_interval(const struct plogp__aligned *both, double tv)
{
    const double half = PLOGP__Z95 * sqrt(estimate_of(both, tv, tv_influence).variance);
    return (plogp_interval){fmax(tv - half - tv_noise(both), 0.0), fmin(tv + half, 1.0)};
}

static plogp_interval cut(plogp_interval interval, double most)
{
    return (plogp_interval){fmin(interval.low, most), fmin(interval.high, most)};
}

void plogp__divergence_intervals_of(const struct plogp__aligned *both,
                                    const plogp_divergences *all,
                                    plogp_divergence_intervals *intervals)
{
    const double square = all->hellinger * all->hellinger;
    const plogp_interval squared =
        cut(interval(both, square, 0.125, hellinger_influence), 1.0);
    *intervals = (plogp_divergence_intervals){
        .kl = interval(both, all->forward.divergence, 0.5, kl_influence),
        .kl_reverse = interval(both, all->reverse.divergence, 0.5, kl_reverse_influence),
        .js = cut(interval(both, all->js, 0.125, js_influence), log(2.0)),
        .tv = tv_interval(both, all->tv),
        .hellinger = plogp__interval_holding(
            all->hellinger, (plogp_interval){sqrt(squared.low), sqrt(squared.high)}),
        .bhattacharyya = plogp__interval_holding(
            all->bhattacharyya,
            (plogp_interval){-log1p(-squared.low), -log1p(-squared.high)}),
        .chi2 = interval(both, all->chi2, 1.0, chi2_influence),
        .jeffreys = interval(both, all->jeffreys, 1.0, jeffreys_influence),
    };
}
