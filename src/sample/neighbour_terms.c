#include "sample/neighbour_terms.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/special.h"
#include "sample/kd_tree.h"

#define BLOCK 1024 /* pairs of one task */

/* value +- distance rounds, so the ends are tried on the differences themselves. */
static double upper_end(const struct plogp__margin *margin, double value, double distance,
                        int strict)
{
    size_t low = 0, high = margin->size;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const double d = margin->values[middle] - value;
        if (strict ? d < distance : d <= distance)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0.0 : margin->cumulative[low - 1];
}

static double lower_end(const struct plogp__margin *margin, double value, double distance,
                        int strict)
{
    size_t low = 0, high = margin->size;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const double d = value - margin->values[middle];
        if (strict ? d >= distance : d > distance)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0.0 : margin->cumulative[low - 1];
}

double plogp__margin_within(const struct plogp__margin *margin, double value,
                            double distance, int strict)
{
    if (strict && distance == 0)
        return 0.0;
    return upper_end(margin, value, distance, strict) -
           lower_end(margin, value, distance, strict) - 1;
}

struct numbers {
    struct plogp__pairs *pairs;
    const struct plogp__kd_tree *tree;
    plogp_neighbour_estimator estimator;
    double k;
    double digamma_k, digamma_n, log_n;
    const double *digamma; /* [DIGAMMA_TABLE] psi(0 + 1), psi(1 + 1), ... */
};

#define DIGAMMA_TABLE 4096

static double digamma_after(const struct numbers *all, double count)
{
    return count < DIGAMMA_TABLE ? all->digamma[(size_t)count]
                                 : plogp__digamma(count + 1);
}

static double ksg_term(const struct numbers *all, const double *point, double distance)
{
    const struct plogp__pairs *const pairs = all->pairs;
    const double x = plogp__margin_within(&pairs->margins[0], point[0], distance, 1);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], distance, 1);
    return all->digamma_k + all->digamma_n - digamma_after(all, x) -
           digamma_after(all, y);
}

/* Algorithm 2: psi(k) - 1/k + psi(n) - psi(n_x) - psi(n_y) in a rectangle. */
static double ksg2_term(const struct numbers *all, const double *point, double distance)
{
    const struct plogp__pairs *const pairs = all->pairs;
    double extent[2];
    plogp__kd_tree_extent(all->tree, point, distance, extent);
    const double x = plogp__margin_within(&pairs->margins[0], point[0], extent[0], 0);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], extent[1], 0);
    return all->digamma_k - 1 / all->k + all->digamma_n - digamma_after(all, x - 1) -
           digamma_after(all, y - 1);
}

static double gao_term(const struct numbers *all, const double *point, double distance)
{
    const struct plogp__pairs *const pairs = all->pairs;
    const double same =
        distance > 0 ? 0.0 : plogp__kd_tree_weight(all->tree, point, 0.0) - 2;
    const double digamma_k = distance > 0 ? all->digamma_k : digamma_after(all, same);
    const double x = plogp__margin_within(&pairs->margins[0], point[0], distance, 0);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], distance, 0);
    return digamma_k + all->log_n - log(x + 1) - log(y + 1);
}

static plogp_status number_block(void *state, size_t task, size_t worker)
{
    const struct numbers *const all = state;
    struct plogp__pairs *const pairs = all->pairs;
    (void)worker;
    const size_t end =
        (task + 1) * BLOCK < pairs->count ? (task + 1) * BLOCK : pairs->count;
    for (size_t i = task * BLOCK; i < end; i++) {
        const double *const point = &pairs->points[2 * i];
        const double distance = plogp__kd_tree_distance(all->tree, point, all->k + 1);
        if (all->estimator == PLOGP_NEIGHBOUR_GAO)
            pairs->terms[i] = gao_term(all, point, distance);
        else if (all->estimator == PLOGP_NEIGHBOUR_KSG2)
            pairs->terms[i] = ksg2_term(all, point, distance);
        else
            pairs->terms[i] = ksg_term(all, point, distance);
    }
    return PLOGP_OK;
}

plogp_status plogp__terms_of_numbers(struct plogp__pairs *pairs,
                                     plogp_neighbour_estimator estimator,
                                     size_t neighbours, const plogp_context *context)
{
    const struct plogp__points points = {pairs->points, pairs->weights, pairs->count, 2,
                                         PLOGP__NORM_MAX};
    struct plogp__kd_tree tree;
    double *const digamma = plogp__alloc(pairs->alloc, DIGAMMA_TABLE, sizeof *digamma);
    if (digamma == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < DIGAMMA_TABLE; i++)
        digamma[i] = plogp__digamma((double)i + 1);
    plogp_status status = plogp__kd_tree_init(&points, context, &tree);
    if (status == PLOGP_OK) {
        const double k = fmin((double)neighbours, pairs->n - 1);
        struct numbers all = {pairs,
                              &tree,
                              estimator,
                              k,
                              plogp__digamma(k),
                              plogp__digamma(pairs->n),
                              log(pairs->n),
                              digamma};
        status =
            plogp__team_run(context, (pairs->count - 1) / BLOCK + 1, number_block, &all);
        plogp__kd_tree_clear(&tree);
    }
    plogp__free(pairs->alloc, digamma);
    return status;
}

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
