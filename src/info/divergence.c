#include <math.h>

#include "info/contrast.h"
#include "info/entropy.h"
#include "math/kernel.h"

#define LOG_2           0x1.62e42fefa39efp-1
#define SMALLEST_NORMAL 0x1p-960 /* below, the rounding of a share shows in its log */
#define LARGE_ENOUGH    0.0625   /* 4u / sqrt(2 KL) < 12u */
#define TINY_EXPONENT   500      /* 2^500 and 2^-500 keep squares of any share in range */

typedef double symbol_term(const struct plogp__contrast *two, size_t i);

static double sum_terms(const struct plogp__contrast *two, symbol_term *term)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < two->p->k; i++)
        plogp_sum_add(&sum, term(two, i));
    return plogp_sum_value(&sum);
}

double plogp__kl_term(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    if (odds.p_is_zero)
        return odds.q;
    if (odds.q_is_zero)
        return INFINITY;
    if (plogp__nearly_equal(odds.p, odds.difference))
        return plogp__kl_near(odds.p, odds.q, odds.difference);
    return odds.p * plogp__contrast_log_ratio(two, i, &odds) + odds.difference;
}

/* -p log q of a chunk, in place of q. */
static void cross_entropy_terms(const struct plogp__contrast *two, size_t first,
                                size_t count, const double *p, double *q)
{
    double logs[PLOGP__CHUNK];
    plogp__map(PLOGP__LOG, q, logs, count);
    for (size_t i = 0; i < count; i++) {
        if (plogp__law_is_zero(two->p, first + i))
            q[i] = 0.0;
        else if (plogp__law_is_zero(two->q, first + i))
            q[i] = INFINITY;
        else if (plogp__is_delicate(q[i]))
            q[i] = p[i] * plogp__law_surprisal(two->q, first + i);
        else
            q[i] = p[i] * -logs[i];
    }
}

/* Do both laws stand on the same total, so that w log(w/v) - w + v of the shares themselves
 * is the term times the total? */
static bool is_common(const struct plogp__contrast *two)
{
    const struct plogp__pair tp = two->p->total, tq = two->q->total;
    return two->p->scale == two->q->scale && tp.hi == tq.hi && tp.lo == tq.lo &&
           two->p->counts == NULL && two->p->scale == 0;
}

/* The terms of a chunk, each times `total`. */
static void kl_chunk(const struct plogp__contrast *two, size_t first, size_t count,
                     double total, double *terms)
{
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK];
    plogp__law_chunk(two->p, first, count, p);
    plogp__law_chunk(two->q, first, count, q);
    const double *left = p, *right = q;
    if (is_common(two)) {
        left = two->p->weights + first;
        right = two->q->weights + first;
    }
    plogp__kernels()->divergence_array(left, right, terms, count);
    for (size_t i = 0; i < count; i++)
        if (p[i] < SMALLEST_NORMAL || q[i] < SMALLEST_NORMAL)
            terms[i] = total * plogp__kl_term(two, first + i);
}

/*
 * Every term is >= 0 and free of cancellation. Where the totals differ, the terms are
 * those of rounded p and q, whose rounding (4u) moves the sum by at most 4u times the total
 * variation, so by 4u / sqrt(2 KL) of itself: for a small sum each term is taken from
 * the exact difference of the shares instead.
 */
double plogp__kl(const struct plogp__contrast *two)
{
    const bool common = is_common(two);
    const double total = common ? two->p->total.hi : 1.0;
    double terms[PLOGP__CHUNK];
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t first = 0; first < two->p->k; first += PLOGP__CHUNK) {
        const size_t count =
            two->p->k - first < PLOGP__CHUNK ? two->p->k - first : PLOGP__CHUNK;
        kl_chunk(two, first, count, total, terms);
        plogp_sum_add_array(&sum, terms, count);
    }
    const double kl = plogp_sum_value(&sum) / total;
    return common || kl >= LARGE_ENOUGH ? kl : sum_terms(two, plogp__kl_term);
}

double plogp__cross_entropy(const struct plogp__contrast *two)
{
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK];
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t first = 0; first < two->p->k; first += PLOGP__CHUNK) {
        const size_t count =
            two->p->k - first < PLOGP__CHUNK ? two->p->k - first : PLOGP__CHUNK;
        plogp__law_chunk(two->p, first, count, p);
        plogp__law_chunk(two->q, first, count, q);
        cross_entropy_terms(two, first, count, p, q);
        plogp_sum_add_array(&sum, q, count);
    }
    const double value = plogp_sum_value(&sum);
    return value > 0.0 ? value : 0.0;
}

double plogp__kl_toward(double p, double middle, double half)
{
    if (p == 0.0)
        return middle;
    if (plogp__nearly_equal(p, half))
        return plogp__kl_near(p, middle, half);
    return p * plogp__log(p / middle) + half;
}

double plogp__js_term(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    const double middle = 0.5 * (odds.p + odds.q);
    const double half = 0.5 * odds.difference;
    if (middle == 0.0)
        return 0.0;
    return 0.5 * (plogp__kl_toward(odds.p, middle, half) +
                  plogp__kl_toward(odds.q, middle, -half));
}

double plogp__js(const struct plogp__contrast *two)
{
    return fmin(sum_terms(two, plogp__js_term), LOG_2);
}

static size_t largest_symbol(const struct plogp__contrast *two)
{
    size_t largest = 0;
    double share = -1.0;
    for (size_t i = 0; i < two->p->k; i++) {
        const double both = plogp__law_p(two->p, i) + plogp__law_p(two->q, i);
        if (both > share) {
            share = both;
            largest = i;
        }
    }
    return largest;
}

/*
 * Half the sum of |q - p|. Where both laws are shares of their exact sums, the positive
 * and the negative differences have the same sum; whichever of them the largest symbol
 * belongs to, the other one is whole without it, and spared the few bits that a
 * difference of two numbers near 1 keeps.
 */
double plogp__tv(const struct plogp__contrast *two)
{
    const bool given = two->p->as_given || two->q->as_given;
    const size_t left_out = given ? two->p->k : largest_symbol(two);
    plogp_sum up, down;
    plogp_sum_init(&up);
    plogp_sum_init(&down);
    for (size_t i = 0; i < two->p->k; i++) {
        const double difference = plogp__contrast_at(two, i).difference;
        if (i != left_out)
            plogp_sum_add(difference > 0.0 ? &up : &down, fabs(difference));
    }
    const double gain = plogp_sum_value(&up);
    const double loss = plogp_sum_value(&down);
    return fmin(given ? 0.5 * (gain + loss) : fmax(gain, loss), 1.0);
}

/* (sqrt q - sqrt p)^2 as (d / (sqrt p + sqrt q))^2, scaled so that it cannot underflow.
 */
static double hellinger_term(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    const double roots = sqrt(odds.p) + sqrt(odds.q);
    if (roots == 0.0)
        return 0.0;
    const double gap = ldexp(odds.difference / roots, TINY_EXPONENT);
    return gap * gap;
}

double plogp__hellinger(const struct plogp__contrast *two)
{
    const double root = sqrt(0.5 * sum_terms(two, hellinger_term));
    return fmin(ldexp(root, -TINY_EXPONENT), 1.0);
}

/* BC, from the roots of the shares: those of subnormal shares have all their bits. */
static double affinity(const struct plogp__contrast *two)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < two->p->k; i++)
        plogp_sum_add_product(&sum, sqrt(plogp__law_share(two->p, i).hi),
                              sqrt(plogp__law_share(two->q, i).hi));
    return plogp_sum_value(&sum) / sqrt(two->p->total.hi) / sqrt(two->q->total.hi);
}

/* -log BC: from 1 - BC = hellinger^2 where BC is near 1, otherwise from the sum itself.
 */
double plogp__bhattacharyya(const struct plogp__contrast *two)
{
    const double hellinger = plogp__hellinger(two);
    const double gap = hellinger * hellinger;
    if (gap <= 0.5)
        return gap == 0.0 ? 0.0 : -plogp__log1p(-gap);
    return -plogp__log(affinity(two));
}

static double chi2_term(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    if (odds.difference == 0.0)
        return 0.0;
    if (odds.q_is_zero || odds.q == 0.0)
        return INFINITY;
    return odds.difference * (odds.difference / odds.q);
}

double plogp__chi2(const struct plogp__contrast *two)
{
    return sum_terms(two, chi2_term);
}

double plogp__jeffreys(const struct plogp__contrast *two)
{
    const struct plogp__contrast reverse = {two->q, two->p};
    return plogp__kl(two) + plogp__kl(&reverse);
}
