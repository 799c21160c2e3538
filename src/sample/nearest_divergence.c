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
#include <string.h>

#include "base/paged.h"
#include "math/confidence.h"
#include "math/special.h"
#include "sample/ranked.h"

#define NEIGHBOURS  5
#define FEWEST      20            /* observations of either sample */
#define MUCH_DENSER 1.5           /* log p/q */
#define POINTS_MAX  16384         /* observations of P that the mean is taken over */
#define REACH       PLOGP__MARGIN /* values looked at on either side */
#define COUNTS      1024          /* whose psi is kept */

_Static_assert(REACH > 2 * NEIGHBOURS + 1, "all neighbours, x and a value behind them");

/* One sample, seen from x. */
struct sample {
    struct plogp__ranked ranked;
    double least, most;            /* of its values                                    */
    size_t place;                  /* of the first value that is not below x           */
    size_t far_up, far_down;       /* values within a radius of many, on either side   */
    double up[REACH], down[REACH]; /* how far it and those behind it, and those before it,
                                      are from x; infinite beyond the ends of the sample */
    double before[2 * REACH + 1];  /* weight before those values, `place` in the middle */
};

/* Values on either side, and the largest distance among them. */
struct reach {
    size_t up, down;
    double radius;
};

static void look_around(struct sample *sample, double x)
{
    struct plogp__ranked *const ranked = &sample->ranked;
    const size_t place = sample->place, behind = ranked->size - place;
    const size_t ups = behind < REACH ? behind : REACH;
    const size_t downs = place < REACH ? place : REACH;
    plogp__ranked_center(ranked, place);
    const double *const values = ranked->values + (place - ranked->first);
    const double *const up_to = ranked->cumulative + (place - ranked->first);
    for (size_t i = 0; i < ups; i++)
        sample->up[i] = values[i] - x;
    for (size_t i = ups; i < REACH; i++)
        sample->up[i] = INFINITY;
    for (size_t i = 0; i < downs; i++)
        sample->down[i] = x - *(values - i - 1);
    for (size_t i = downs; i < REACH; i++)
        sample->down[i] = INFINITY;
    sample->before[REACH - downs] = 0.0; /* before all: otherwise nothing asks for it */
    memcpy(sample->before + REACH + 1 - downs, up_to - downs,
           (downs + ups) * sizeof *up_to);
}

/* Weight of the values within reach. */
static double weight_of(const struct sample *sample, size_t up, size_t down)
{
    return sample->before[REACH + up] - sample->before[REACH - down];
}

/* Go on until the values weigh as much as is wanted. */
static void reach_out(const struct sample *sample, double wanted, struct reach *reach)
{
    size_t up = reach->up, down = reach->down;
    double radius = reach->radius;
    while (weight_of(sample, up, down) < wanted) {
        const bool is_up = sample->up[up] < sample->down[down];
        radius = is_up ? sample->up[up] : sample->down[down];
        up += is_up;
        down += !is_up;
    }
    *reach = (struct reach){up, down, radius};
}

static size_t count_within(const double *distances, double radius)
{
    size_t count = 0;
    for (size_t i = 0; i < REACH; i++)
        count += distances[i] <= radius;
    return count;
}

/* How many values from `place` on are within a radius of x: about `guess`, if not all. */
static size_t count_above(struct sample *sample, double x, double radius, size_t guess)
{
    const struct plogp__search search = {.x = x, .bound = nextafter(radius, INFINITY)};
    const size_t all = sample->ranked.size - sample->place;
    if (sample->most - x <= radius)
        return all;
    plogp__ranked_center(&sample->ranked, sample->place + (guess < all ? guess : all));
    return plogp__ranked_find(&sample->ranked, &search) - sample->place;
}

/* The same of those before it. */
static size_t count_below(struct sample *sample, double x, double radius, size_t guess)
{
    const struct plogp__search search = {.x = x, .bound = -radius};
    const size_t all = sample->place;
    if (x - sample->least <= radius)
        return all;
    plogp__ranked_center(&sample->ranked, all - (guess < all ? guess : all));
    return all - plogp__ranked_find(&sample->ranked, &search);
}

/* Weight within a radius that ends further than REACH: about as far as around the x before. */
static double far_weight_within(struct sample *sample, double x, double radius)
{
    struct plogp__ranked *const ranked = &sample->ranked;
    sample->far_up = count_above(sample, x, radius, sample->far_up);
    const double up_to = plogp__ranked_before(ranked, sample->place + sample->far_up);
    sample->far_down = count_below(sample, x, radius, sample->far_down);
    return up_to - plogp__ranked_before(ranked, sample->place - sample->far_down);
}

/* Observations whose distance to x is at most r, by the same subtraction as above. */
static double weight_within(struct sample *sample, double x, double radius)
{
    const size_t up = count_within(sample->up, radius);
    const size_t down = count_within(sample->down, radius);
    return up < REACH && down < REACH ? weight_of(sample, up, down)
                                      : far_weight_within(sample, x, radius);
}

/* psi of the counts that were met, 0 of others. */
struct digammas {
    double of[COUNTS];
};

static double digamma_of(struct digammas *digammas, double count)
{
    if (!(count < COUNTS))
        return plogp__digamma(count);
    double *const value = &digammas->of[(size_t)count];
    if (*value == 0)
        *value = plogp__digamma(count);
    return *value;
}

/* P and Q around x, a value of P, and what the terms share. */
struct places {
    struct sample p, q;
    double x, up_to; /* and the weight up to it */
    double shift;    /* of every term           */
    struct digammas digammas;
};

static double term_of(struct places *at, double of_p, double of_q)
{
    const double radius = fmax(of_p, of_q);
    const double others = weight_within(&at->p, at->x, radius) - 1;
    const double of_other = weight_within(&at->q, at->x, radius);
    return digamma_of(&at->digammas, others + (of_p < of_q)) -
           digamma_of(&at->digammas, of_other + (of_q < of_p)) + at->shift;
}

/* With NEIGHBOURS and with twice as many. */
static void find_terms(struct places *at, double terms[2])
{
    struct reach of_p = {0, 0, 0.0}, of_q = {0, 0, 0.0};
    look_around(&at->p, at->x);
    look_around(&at->q, at->x);
    for (int wide = 0; wide < 2; wide++) {
        reach_out(&at->p, (1 + wide) * NEIGHBOURS + 1, &of_p);
        reach_out(&at->q, (1 + wide) * NEIGHBOURS, &of_q);
        terms[wide] = term_of(at, of_p.radius, of_q.radius);
    }
}

static bool open_sample(const plogp_sorted *sorted, struct sample *sample)
{
    sample->least = sorted->facts.min;
    sample->most = sorted->facts.max;
    return plogp__ranked_init(sorted, &sample->ranked);
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
    double sparse; /* terms above MUCH_DENSER    */
    double wide;   /* with twice the NEIGHBOURS  */
};

static void add_term(struct terms *terms, double term, double wide)
{
    terms->sum += term;
    terms->squares += term * term;
    terms->ratios += exp(term);
    terms->sparse += term > MUCH_DENSER;
    terms->wide += wide;
}

/* Observations looked at: all, or those at regular ranks when there are many. */
static double points_of(double total)
{
    return fmin(total, POINTS_MAX);
}

/* The value of observation `rank` of P, which is not the one before, and its places. */
static void move_to(struct places *at, double rank)
{
    struct sample *const p = &at->p, *const q = &at->q;
    p->place = plogp__ranked_place(&p->ranked, rank);
    at->x = plogp__ranked_value(&p->ranked, p->place);
    at->up_to = plogp__ranked_before(&p->ranked, p->place + 1);
    q->place = plogp__ranked_count(&q->ranked, at->x, false);
}

static struct terms terms_of(struct places *at, double total,
                             const plogp_context *context)
{
    const double count = points_of(total);
    struct terms sums = {.sum = 0.0};
    double terms[2] = {0.0, 0.0};
    for (double i = 0; i < count; i++) {
        const double rank = floor((i + 0.5) * (total / count));
        if (!(rank < at->up_to)) {
            move_to(at, rank);
            find_terms(at, terms);
        }
        plogp__moved_on(context);
        add_term(&sums, terms[0], terms[1]);
    }
    return sums;
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
    const double total_p = p->facts.total, total_q = q->facts.total;
    struct places at = {.shift = log(total_q / (total_p - 1))};
    if (!is_usable(p) || !is_usable(q) || !open_sample(p, &at.p) ||
        !open_sample(q, &at.q))
        return none;
    const double count = points_of(total_p);
    const struct terms terms = terms_of(&at, total_p, context);
    const double mean = terms.sum / count;
    const double bias = mean - terms.wide / count;
    const double spread =
        fmax(terms.squares / count - mean * mean, 2 * plogp__trigamma(NEIGHBOURS));
    const double ratio = fmax(terms.ratios / count - 1, 0.0);
    const double half = PLOGP__Z95 * sqrt(spread / count + ratio / total_q);
    return (plogp_nearest){mean,
                           {mean - half + fmin(bias, 0.0), mean + half + fmax(bias, 0.0)},
                           terms.sparse / count};
}
