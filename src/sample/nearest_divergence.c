/*
 * KL(P || Q) from nearest neighbours, here of sorted values.
 *
 * At an observation x of P let r be the larger of the distances to its k-th nearest
 * neighbour among the others of P and among those of Q, l and m the observations of P (x
 * itself aside) and of Q within r. Then
 *
 *     KL = mean over P of psi(l) - psi(m), + log(n_q / (n_p - 1)),
 *
 * where the count of the sample whose neighbour is nearer, which does not end at r, has one
 * added: psi of a neighbour's rank and of a count + 1 have the same bias, as in the
 * information of Kraskov et al. (2004). Without it, as printed, the value is low by a
 * constant, 0.045 for uniform laws and p/q = 1.5, at any n.
 * Within r both samples have k or more, so that nothing is divided by 0; equal values are
 * counted, not moved apart: where r = 0 this is the plug-in of the atom.
 * Source: Wang, Kulkarni, Verdu (2009), section III; Perez-Cruz (2008) has r of P alone.
 */
#include "sample/nearest_divergence.h"

#include <math.h>

#include "base/paged.h"
#include "math/confidence.h"
#include "math/search.h"
#include "math/special.h"

#define NEIGHBOURS  5
#define FEWEST      20    /* observations of either sample */
#define MUCH_DENSER 1.5   /* log p/q */
#define POINTS_MAX  16384 /* observations of P that the mean is taken over */

/* Observations <= x, or < x: weights to the left of values[index]. */
static double weight_before(const plogp_ordered_table *table, size_t index)
{
    return index == 0 ? 0.0 : table->cumulative[index - 1];
}

/* The first index of a value >= x, or > x when `beyond`. */
static size_t lower_bound(const plogp_ordered_table *table, double x, int beyond)
{
    return beyond ? plogp__count_up_to(table->values, table->size, x)
                  : plogp__count_below(table->values, table->size, x);
}

/* The least r with `wanted` observations in x - r .. x + r. */
static double radius_of(const plogp_ordered_table *table, double x, double wanted)
{
    size_t right = lower_bound(table, x, 0), left = right;
    double radius = 0.0;
    for (double have = 0.0; have < wanted;) {
        const double up = right < table->size ? table->values[right] - x : INFINITY;
        const double down = left > 0 ? x - table->values[left - 1] : INFINITY;
        radius = up < down ? up : down;
        have += up < down ? table->weights[right++] : table->weights[--left];
    }
    return radius;
}

/* Observations whose distance to x is at most r, by the same subtraction as above. */
static double weight_within(const plogp_ordered_table *table, double x, double radius)
{
    size_t low = lower_bound(table, x - radius, 0);
    size_t high = lower_bound(table, x + radius, 1);
    while (low > 0 && x - table->values[low - 1] <= radius)
        low--;
    while (low < table->size && table->values[low] < x && x - table->values[low] > radius)
        low++;
    while (high < table->size && table->values[high] - x <= radius)
        high++;
    while (high > 0 && table->values[high - 1] > x &&
           table->values[high - 1] - x > radius)
        high--;
    return weight_before(table, high) - weight_before(table, low);
}

static double term_at(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      double x, double neighbours)
{
    const double of_p = radius_of(p, x, neighbours + 1);
    const double of_q = radius_of(q, x, neighbours);
    const double radius = fmax(of_p, of_q);
    const double others = weight_within(p, x, radius) - 1;
    const double of_other = weight_within(q, x, radius);
    return plogp__digamma(others + (of_p < of_q)) -
           plogp__digamma(of_other + (of_q < of_p));
}

/* The number of the value that observation `rank`, counted from 0, has. */
static size_t value_of_rank(const plogp_ordered_table *table, double rank)
{
    return plogp__place_of_rank(table->cumulative, table->size, rank);
}

static int is_usable(const plogp_ordered_table *table)
{
    return table != NULL && table->whole && table->size > 0 &&
           isfinite(table->values[0]) && isfinite(table->values[table->size - 1]);
}

/* Sums over the observations looked at. */
struct terms {
    double count, sum, squares, ratios;
    double sparse; /* terms above MUCH_DENSER */
};

/* All observations, or those at regular ranks when there are many. */
static struct terms add_terms(const plogp_ordered_table *p, const plogp_ordered_table *q,
                              double neighbours, double shift,
                              const plogp_context *context)
{
    struct terms terms = {.count = fmin(p->total, POINTS_MAX)};
    size_t before = SIZE_MAX;
    double term = 0.0;
    for (double i = 0; i < terms.count; i++) {
        const double rank = floor((i + 0.5) * (p->total / terms.count));
        const size_t value = value_of_rank(p, rank);
        if (value != before)
            term = term_at(p, q, p->values[value], neighbours) + shift;
        before = value;
        plogp__moved_on(context);
        terms.sum += term;
        terms.squares += term * term;
        terms.ratios += exp(term);
        terms.sparse += term > MUCH_DENSER;
    }
    return terms;
}

/*
 * The variance is that of the delta method, Var_P(log p/q)/n + Var_Q(p/q)/n_q, from the
 * terms, whose spread has that of the neighbours in it, 2 psi'(k) at the least;
 * Var_Q(p/q) = E_P(p/q) - 1. Densities that vary within the radius make a bias that grows
 * with it: twice the neighbours show which way and about how far.
 */
plogp_nearest plogp__nearest_divergence(const plogp_ordered_table *p,
                                        const plogp_ordered_table *q,
                                        const plogp_context *context)
{
    const plogp_nearest none = {NAN, {NAN, NAN}, NAN};
    if (!is_usable(p) || !is_usable(q) || p->total < FEWEST || q->total < FEWEST)
        return none;
    const double shift = log(q->total / (p->total - 1));
    const struct terms terms = add_terms(p, q, NEIGHBOURS, shift, context);
    const struct terms wider = add_terms(p, q, 2 * NEIGHBOURS, shift, context);
    const double mean = terms.sum / terms.count;
    const double bias = mean - wider.sum / wider.count;
    const double spread =
        fmax(terms.squares / terms.count - mean * mean, 2 * plogp__trigamma(NEIGHBOURS));
    const double ratio = fmax(terms.ratios / terms.count - 1, 0.0);
    const double half = PLOGP__Z95 * sqrt(spread / terms.count + ratio / q->total);
    return (plogp_nearest){mean,
                           {mean - half + fmin(bias, 0.0), mean + half + fmax(bias, 0.0)},
                           terms.sparse / terms.count};
}
