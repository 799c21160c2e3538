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
#include "math/special.h"
#include "sample/ranked.h"

#define NEIGHBOURS  5
#define FEWEST      20    /* observations of either sample */
#define MUCH_DENSER 1.5   /* log p/q */
#define POINTS_MAX  16384 /* observations of P that the mean is taken over */

/* The least r with `wanted` observations in x - r .. x + r; value number `place` is the first
 * that is not below x. */
static double radius_of(struct plogp__ranked *ranked, size_t place, double x,
                        double wanted)
{
    size_t right = place, left = place;
    double up = right < ranked->size ? plogp__ranked_value(ranked, right) - x : INFINITY;
    double down = left > 0 ? x - plogp__ranked_value(ranked, left - 1) : INFINITY;
    const double before = plogp__ranked_before(ranked, place);
    double radius = 0.0, above = before, below = before;
    while (above - below < wanted) {
        radius = up < down ? up : down;
        if (up < down) {
            above = plogp__ranked_before(ranked, ++right);
            up = right < ranked->size ? plogp__ranked_value(ranked, right) - x : INFINITY;
        } else {
            below = plogp__ranked_before(ranked, --left);
            down = left > 0 ? x - plogp__ranked_value(ranked, left - 1) : INFINITY;
        }
    }
    return radius;
}

/* How far the i-th value, i >= 1, before `place` or from it on is from x. */
static double distance_to(struct plogp__ranked *ranked, size_t place, double x, size_t i,
                          bool above)
{
    return above ? plogp__ranked_value(ranked, place + i - 1) - x
                 : x - plogp__ranked_value(ranked, place - i);
}

/* How many of the values before `place`, or from it on, are within the radius: by strides that
 * double, then by halving, as those near to x are looked at already. */
static size_t values_within(struct plogp__ranked *ranked, size_t place, double x,
                            double radius, bool above)
{
    const size_t left = above ? ranked->size - place : place;
    size_t inside = 0, outside = 1;
    while (outside <= left && distance_to(ranked, place, x, outside, above) <= radius) {
        inside = outside;
        outside *= 2;
    }
    outside = outside <= left ? outside : left + 1;
    while (outside - inside > 1) {
        const size_t middle = inside + (outside - inside) / 2;
        if (distance_to(ranked, place, x, middle, above) <= radius)
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

/* Observations whose distance to x is at most r, by the same subtraction as above. */
static double weight_within(struct plogp__ranked *ranked, size_t place, double x,
                            double radius)
{
    const size_t above = values_within(ranked, place, x, radius, true);
    const size_t below = values_within(ranked, place, x, radius, false);
    return plogp__ranked_before(ranked, place + above) -
           plogp__ranked_before(ranked, place - below);
}

/* One observation x of P: the first places of the two samples that are not below it. */
struct place {
    double x;
    size_t p, q;
};

static double term_at(struct plogp__ranked *p, struct plogp__ranked *q,
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

static bool is_usable(const plogp_sorted *sorted)
{
    const plogp_sorted_facts *const facts = &sorted->facts;
    return facts->whole && facts->distinct > 0 && isfinite(facts->min) &&
           isfinite(facts->max) && facts->total >= FEWEST;
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
static double points_of(double total)
{
    return fmin(total, POINTS_MAX);
}

/* Sums with NEIGHBOURS and with twice as many. */
static void add_terms(struct plogp__ranked *p, struct plogp__ranked *q, double shift,
                      const plogp_context *context, struct terms sums[2])
{
    const double total = plogp__ranked_before(p, p->size), count = points_of(total);
    size_t before = SIZE_MAX;
    struct place at = {.x = 0.0};
    double terms[2] = {0.0, 0.0};
    for (double i = 0; i < count; i++) {
        const double rank = floor((i + 0.5) * (total / count));
        at.p = plogp__ranked_place(p, at.p, rank);
        if (at.p != before) {
            at.x = plogp__ranked_value(p, at.p);
            at.q = plogp__ranked_count(q, at.q, at.x, false);
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
plogp_nearest plogp__nearest_divergence(const plogp_sorted *p, const plogp_sorted *q,
                                        const plogp_context *context)
{
    const plogp_nearest none = {NAN, {NAN, NAN}, NAN};
    struct plogp__ranked of_p, of_q;
    if (!is_usable(p) || !is_usable(q) || !plogp__ranked_init(p, &of_p) ||
        !plogp__ranked_init(q, &of_q))
        return none;
    const double total_p = p->facts.total, total_q = q->facts.total;
    const double shift = log(total_q / (total_p - 1)), count = points_of(total_p);
    struct terms sums[2] = {{0.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 0.0}};
    add_terms(&of_p, &of_q, shift, context, sums);
    const struct terms terms = sums[0];
    const double mean = terms.sum / count;
    const double bias = mean - sums[1].sum / count;
    const double spread =
        fmax(terms.squares / count - mean * mean, 2 * plogp__trigamma(NEIGHBOURS));
    const double ratio = fmax(terms.ratios / count - 1, 0.0);
    const double half = PLOGP__Z95 * sqrt(spread / count + ratio / total_q);
    return (plogp_nearest){mean,
                           {mean - half + fmin(bias, 0.0), mean + half + fmax(bias, 0.0)},
                           terms.sparse / count};
}
