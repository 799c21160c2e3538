#include <math.h>

#include "info/contrast.h"
#include "info/entropy.h"
#include "info/sweep.h"
#include "math/kernel.h"

#define LOG_2           0x1.62e42fefa39efp-1
#define SMALLEST_NORMAL 0x1p-960 /* below, the rounding of a share shows in its log */
#define LARGE_ENOUGH    0.0625   /* 4u / sqrt(2 KL) < 12u */
#define TINY_EXPONENT   500      /* 2^500 and 2^-500 keep squares of any share in range */

typedef double symbol_term(const struct plogp__contrast *two, size_t i);

/* A sweep over two laws: what it adds for each symbol. */
struct terms {
    const struct plogp__contrast *two;
    symbol_term *term;
    bool common; /* shares stand on the same total */
};

static void add_symbols(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    const struct terms *const terms = state;
    double values[PLOGP__CHUNK];
    for (size_t i = 0; i < count; i++)
        values[i] = terms->term(terms->two, first + i);
    plogp_sum_add_array(&sums[0], values, count);
}

static double sweep(const struct terms *terms, plogp__sweep_chunk *chunk)
{
    plogp_sum sums[PLOGP__SWEEP_SUMS];
    const struct plogp__law *const p = terms->two->p;
    plogp__sweep(p->context, p->k, chunk, terms, sums);
    return plogp_sum_value(&sums[0]);
}

static double sum_terms(const struct plogp__contrast *two, symbol_term *term)
{
    return sweep(&(struct terms){.two = two, .term = term}, add_symbols);
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

/* So small that its rounding would show, and not exactly 0. */
static bool is_small(const struct plogp__law *law, size_t i, double p)
{
    return p < SMALLEST_NORMAL && (p > 0.0 || !plogp__law_is_zero(law, i));
}

/* Symbols with a small share in one of the laws: their terms are added from the exact shares,
 * and they are left out of the chunk. */
static void add_small(const struct terms *terms, size_t first, size_t count, double *p,
                      double *q, plogp_sum *sum)
{
    const double total = terms->common ? terms->two->p->total.hi : 1.0;
    for (size_t i = 0; i < count; i++)
        if (is_small(terms->two->p, first + i, p[i]) ||
            is_small(terms->two->q, first + i, q[i])) {
            plogp_sum_add(sum, total * terms->term(terms->two, first + i));
            p[i] = q[i] = 0.0;
        }
}

static size_t count_small(const double *p, const double *q, size_t count)
{
    size_t small = 0;
    for (size_t i = 0; i < count; i++)
        small += (p[i] < SMALLEST_NORMAL) | (q[i] < SMALLEST_NORMAL);
    return small;
}

/* Do both laws stand on the same total, so that w log(w/v) - w + v of the shares themselves
 * is the term times the total? */
static bool is_common(const struct plogp__contrast *two)
{
    const struct plogp__pair tp = two->p->total, tq = two->q->total;
    return plogp__law_is_plain(two->p) && plogp__law_is_plain(two->q) && tp.hi == tq.hi &&
           tp.lo == tq.lo;
}

/* A chunk of both laws: shares of the common total, or rounded probabilities. */
static void load_both(const struct terms *terms, size_t first, size_t count, double *p,
                      double *q, plogp_sum *sum)
{
    if (terms->common) {
        plogp__law_shares(terms->two->p, first, count, p);
        plogp__law_shares(terms->two->q, first, count, q);
    } else {
        plogp__law_chunk(terms->two->p, first, count, p);
        plogp__law_chunk(terms->two->q, first, count, q);
    }
    if (count_small(p, q, count) > 0)
        add_small(terms, first, count, p, q, sum);
}

static void add_kl(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK];
    load_both(state, first, count, p, q, &sums[0]);
    plogp__sum_divergence(p, q, count, &sums[0], false);
}

/*
 * Every term is >= 0 and free of cancellation. Where the totals differ, the terms are
 * those of rounded p and q, whose rounding (4u) moves the sum by at most 4u times the total
 * variation, so by 4u / sqrt(2 KL) of itself: for a small sum each term is taken from
 * the exact difference of the shares instead.
 */
double plogp__kl(const struct plogp__contrast *two)
{
    const struct terms terms = {two, plogp__kl_term, is_common(two)};
    const double kl = sweep(&terms, add_kl) / (terms.common ? two->p->total.hi : 1.0);
    return terms.common || kl >= LARGE_ENOUGH ? kl : sum_terms(two, plogp__kl_term);
}

static double cross_entropy_term(const struct plogp__contrast *two, size_t i)
{
    if (plogp__law_is_zero(two->p, i))
        return 0.0;
    if (plogp__law_is_zero(two->q, i))
        return INFINITY;
    return plogp__law_p(two->p, i) * plogp__law_surprisal(two->q, i);
}

/* -p log q where q is a normal double up to 1/2; the others from the exact share. */
static void add_cross_entropy(const void *state, size_t first, size_t count,
                              plogp_sum *sums)
{
    const struct terms *const terms = state;
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK];
    load_both(terms, first, count, p, q, &sums[0]);
    for (size_t i = 0; i < count; i++)
        if (q[i] > 0.5 && p[i] > 0.0) {
            plogp_sum_add(&sums[0], terms->term(terms->two, first + i));
            p[i] = q[i] = 0.0;
        }
    plogp__sum_cross(p, q, count, &sums[0], false);
}

double plogp__cross_entropy(const struct plogp__contrast *two)
{
    const struct terms terms = {.two = two, .term = cross_entropy_term};
    const double value = sweep(&terms, add_cross_entropy);
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

static void add_js(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK], middle[PLOGP__CHUNK];
    load_both(state, first, count, p, q, &sums[0]);
    for (size_t i = 0; i < count; i++) {
        p[i] *= 0.5;
        q[i] *= 0.5;
        middle[i] = 0.5 * (p[i] + q[i]);
    }
    plogp__sum_divergence(p, middle, count, &sums[0], false);
    plogp__sum_divergence(q, middle, count, &sums[0], false);
}

/*
 * The divergences of both laws from their middle m. The sum of the two is stationary in m, so
 * that its rounding costs u^2 m a term; that and, where the totals differ, the rounding of p
 * and q (as in plogp__kl) do not show in a large sum. A small one is taken term by term.
 */
double plogp__js(const struct plogp__contrast *two)
{
    const struct terms terms = {two, plogp__js_term, is_common(two)};
    const double js = sweep(&terms, add_js) / (terms.common ? two->p->total.hi : 1.0);
    return fmin(js >= LARGE_ENOUGH ? js : sum_terms(two, plogp__js_term), LOG_2);
}

/* The symbol with the largest p + q, by position among equals. */
static size_t largest_symbol(const struct plogp__contrast *two)
{
    double p[PLOGP__CHUNK], q[PLOGP__CHUNK], share = -1.0;
    size_t largest = 0;
    for (size_t first = 0; first < two->p->k; first += PLOGP__CHUNK) {
        const size_t rest = two->p->k - first;
        const size_t count = rest < PLOGP__CHUNK ? rest : PLOGP__CHUNK;
        plogp__law_chunk(two->p, first, count, p);
        plogp__law_chunk(two->q, first, count, q);
        for (size_t i = 0; i < count; i++)
            if (p[i] + q[i] > share) {
                share = p[i] + q[i];
                largest = first + i;
            }
    }
    return largest;
}

/* What is gained and what is lost from P to Q, without one symbol. */
struct variation {
    const struct plogp__contrast *two;
    size_t left_out;
};

static void add_variation(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    const struct variation *const variation = state;
    double up[PLOGP__CHUNK], down[PLOGP__CHUNK];
    for (size_t i = 0; i < count; i++) {
        const bool counts = first + i != variation->left_out;
        const double difference =
            counts ? plogp__contrast_at(variation->two, first + i).difference : 0.0;
        up[i] = difference > 0.0 ? difference : 0.0;
        down[i] = difference < 0.0 ? -difference : 0.0;
    }
    plogp_sum_add_array(&sums[0], up, count);
    plogp_sum_add_array(&sums[1], down, count);
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
    const struct variation variation = {two, given ? two->p->k : largest_symbol(two)};
    plogp_sum sums[PLOGP__SWEEP_SUMS];
    plogp__sweep(two->p->context, two->p->k, add_variation, &variation, sums);
    const double gain = plogp_sum_value(&sums[0]), loss = plogp_sum_value(&sums[1]);
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

/* p/q of the shares: q itself may round to a subnormal number or to 0. */
static double ratio_of_shares(const struct plogp__contrast *two, size_t i)
{
    const double q = plogp__law_share(two->q, i).hi;
    return q == 0.0 ? INFINITY
                    : plogp__law_share(two->p, i).hi / q *
                          (two->q->total.hi / two->p->total.hi);
}

static double chi2_term(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    if (odds.difference == 0.0)
        return 0.0;
    if (odds.q_is_zero)
        return INFINITY;
    if (odds.q < SMALLEST_NORMAL)
        return fabs(odds.difference) * fabs(ratio_of_shares(two, i) - 1.0);
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
