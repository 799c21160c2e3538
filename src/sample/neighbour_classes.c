/* Ross (2014): the terms of a number and a class. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/special.h"
#include "sample/neighbour_terms.h"

/* The pairs of one class, sorted by x: places [first, last) of `order`. */
struct class_run {
    const struct plogp__pairs *pairs;
    const size_t *order;
    size_t first, last;
    double n; /* observations */
};

/* The distance of the k-th other observation of the class from that at `place`, by
 * stepping outwards on both sides. */
static double class_distance(const struct class_run *run, size_t place, double k)
{
    const struct plogp__pairs *const pairs = run->pairs;
    const double x = pairs->points[2 * run->order[place]];
    double found = pairs->weights[run->order[place]] - 1, distance = 0.0;
    size_t below = place, above = place + 1;
    while (found < k) {
        const double down =
            below > run->first ? x - pairs->points[2 * run->order[below - 1]] : INFINITY;
        const double up =
            above < run->last ? pairs->points[2 * run->order[above]] - x : INFINITY;
        distance = fmin(down, up);
        found += pairs->weights[run->order[down <= up ? --below : above++]];
    }
    return distance;
}

/* How many others of the class are not farther than `distance`: k, or more with ties. */
static double class_within(const struct class_run *run, size_t place, double distance)
{
    const struct plogp__pairs *const pairs = run->pairs;
    const double x = pairs->points[2 * run->order[place]];
    double found = -1.0;
    for (size_t i = place + 1;
         i-- > run->first && x - pairs->points[2 * run->order[i]] <= distance;)
        found += pairs->weights[run->order[i]];
    for (size_t i = place + 1;
         i < run->last && pairs->points[2 * run->order[i]] - x <= distance; i++)
        found += pairs->weights[run->order[i]];
    return found;
}

static void class_terms(const struct class_run *run, double *terms, double neighbours)
{
    const struct plogp__pairs *const pairs = run->pairs;
    const double wanted = fmin(neighbours, run->n - 1);
    for (size_t place = run->first; place < run->last; place++) {
        const size_t i = run->order[place];
        if (run->n < 2) {
            terms[i] = NAN;
            continue;
        }
        const double distance = class_distance(run, place, wanted);
        const double k = class_within(run, place, distance);
        const double m =
            plogp__margin_within(&pairs->margins[0], pairs->points[2 * i], distance, 0);
        terms[i] = plogp__digamma(pairs->n) + plogp__digamma(k) - plogp__digamma(run->n) -
                   plogp__digamma(m);
    }
}

/* Pairs in the order of class, then x; they come sorted by x. */
static plogp_status order_by_class(const struct plogp__pairs *pairs, size_t *order)
{
    const size_t classes = pairs->margins[1].size;
    size_t *const next = plogp__alloc_zero(pairs->alloc, classes + 1, sizeof *next);
    if (next == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < pairs->count; i++)
        next[(size_t)pairs->points[2 * i + 1] + 1]++;
    for (size_t c = 1; c <= classes; c++)
        next[c] += next[c - 1];
    for (size_t i = 0; i < pairs->count; i++)
        order[next[(size_t)pairs->points[2 * i + 1]]++] = i;
    plogp__free(pairs->alloc, next);
    return PLOGP_OK;
}

plogp_status plogp__terms_of_classes(struct plogp__pairs *pairs, size_t neighbours,
                                     const plogp_context *context)
{
    size_t *const order = plogp__alloc(pairs->alloc, pairs->count, sizeof *order);
    if (order == NULL || order_by_class(pairs, order) != PLOGP_OK) {
        plogp__free(pairs->alloc, order);
        return plogp__fail_memory(context);
    }
    for (size_t first = 0; first < pairs->count;) {
        struct class_run run = {pairs, order, first, first, 0.0};
        const double class = pairs->points[2 * order[first] + 1];
        for (; run.last < pairs->count && pairs->points[2 * order[run.last] + 1] == class;
             run.last++)
            run.n += pairs->weights[order[run.last]];
        class_terms(&run, pairs->terms, (double)neighbours);
        first = run.last;
    }
    plogp__free(pairs->alloc, order);
    return PLOGP_OK;
}
