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

/* Observations to the left of values[index]. */
static double weight_before(const plogp_ordered_table *table, size_t index)
{
    return index == 0 ? 0.0 : table->cumulative[index - 1];
}

/* The least r with `wanted` observations in x - r .. x + r; values[place] is the first that is
 * not below x. */
static double radius_of(const plogp_ordered_table *table, size_t place, double x,
                        double wanted)
{
    size_t right = place, left = place;
    double radius = 0.0;
    for (double have = 0.0; have < wanted;) {
        const double up = right < table->size ? table->values[right] - x : INFINITY;
        const double down = left > 0 ? x - table->values[left - 1] : INFINITY;
        radius = up < down ? up : down;
        have += up < down ? table->weights[right++] : table->weights[--left];
    }
    return radius;
}

/* How far the i-th value, i >= 1, before `place` or from it on is from x. */
static double distance_to(const plogp_ordered_table *table, size_t place, double x,
                          size_t i, bool above)
{
    return above ? table->values[place + i - 1] - x : x - table->values[place - i];
}

/* How many of the values before `place`, or from it on, are within the radius: by strides that
 * double, then by halving, as those near to x are looked at already. */
static size_t values_within(const plogp_ordered_table *table, size_t place, double x,
                            double radius, bool above)
{
    const size_t left = above ? table->size - place : place;
    size_t inside = 0, outside = 1;
    while (outside <= left && distance_to(table, place, x, outside, above) <= radius) {
        inside = outside;
        outside *= 2;
    }
    outside = outside <= left ? outside : left + 1;
    while (outside - inside > 1) {
        const size_t middle = inside + (outside - inside) / 2;
        if (distance_to(table, place, x, middle, above) <= radius)
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

/* Observations whose distance to x is at most r, by the same subtraction as above. */
static double weight_within(const plogp_ordered_table *table, size_t place, double x,
                            double radius)
{
    return weight_before(table, place + values_within(table, place, x, radius, true)) -
           weight_before(table, place - values_within(table, place, x, radius, false));
}

/* One observation x of P: the first places of the two samples that are not below it. */
struct place {
    double x;
    size_t p, q;
};

static double term_at(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      const struct place *at, double neighbours)
{
    const double of_p = radius_of(p, at->p, at->x, neighbours + 1);
    const double of_q = radius_of(q, at->q, at->x, neighbours);
    const double radius = fmax(of_p, of_q);
    const double others = weight_within(p, at->p, at->x, radius) - 1;
    const double of_other = weight_within(q, at->q, at->x, radius);
    return plogp__digamma(others + (of_p < of_q)) -
           plogp__digamma(of_other + (of_q < of_p));
}

static int is_usable(const plogp_ordered_table *table)
{
    return table != NULL && table->whole && table->size > 0 &&
           isfinite(table->values[0]) && isfinite(table->values[table->size - 1]);
}

/* Sums over the observations looked at. */
struct terms {
    double sum, squares, ratios;
    double sparse; /* terms above MUCH_DENSER */
};

static void add_term(struct terms *terms, double term)
{
    terms->sum += term;
    terms->squares += term * term;
    terms->ratios += exp(term);
    terms->sparse += term > MUCH_DENSER;
}

/* Observations looked at: all, or those at regular ranks when there are many. */
static double points_of(const plogp_ordered_table *p)
{
    return fmin(p->total, POINTS_MAX);
}

/* Sums with NEIGHBOURS and with twice as many. */
static void add_terms(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      double shift, const plogp_context *context, struct terms sums[2])
{
    const double count = points_of(p);
    size_t before = SIZE_MAX;
    struct place at = {.x = 0.0};
    double terms[2] = {0.0, 0.0};
    for (double i = 0; i < count; i++) {
        const double rank = floor((i + 0.5) * (p->total / count));
        at.p += plogp__count_up_to_near(p->cumulative + at.p, p->size - at.p, rank);
        if (at.p != before) {
            at.x = p->values[at.p];
            at.q += plogp__count_below_near(q->values + at.q, q->size - at.q, at.x);
            for (int wide = 0; wide < 2; wide++)
                terms[wide] = term_at(p, q, &at, (1 + wide) * NEIGHBOURS) + shift;
        }
        before = at.p;
        plogp__moved_on(context);
        add_term(&sums[0], terms[0]);
        add_term(&sums[1], terms[1]);
    }
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
    const double count = points_of(p);
    struct terms sums[2] = {{0.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 0.0}};
    add_terms(p, q, shift, context, sums);
    const struct terms terms = sums[0];
    const double mean = terms.sum / count;
    const double bias = mean - sums[1].sum / count;
    const double spread =
        fmax(terms.squares / count - mean * mean, 2 * plogp__trigamma(NEIGHBOURS));
    const double ratio = fmax(terms.ratios / count - 1, 0.0);
    const double half = PLOGP__Z95 * sqrt(spread / count + ratio / q->total);
    return (plogp_nearest){mean,
                           {mean - half + fmin(bias, 0.0), mean + half + fmax(bias, 0.0)},
                           terms.sparse / count};
}
