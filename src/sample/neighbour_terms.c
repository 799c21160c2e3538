#include "sample/neighbour_terms.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/special.h"
#include "sample/kd_tree.h"

#define BLOCK         256  /* pairs of one task */
#define DIGAMMA_TABLE 4096 /* counts whose psi is kept */

plogp_status plogp__digammas_init(const plogp_alloc *alloc,
                                  struct plogp__digammas *digammas)
{
    double *const values = plogp__alloc(alloc, DIGAMMA_TABLE, sizeof *values);
    if (values == NULL)
        return PLOGP_ENOMEM;
    values[0] = NAN;
    for (size_t i = 1; i < DIGAMMA_TABLE; i++)
        values[i] = plogp__digamma((double)i);
    *digammas = (struct plogp__digammas){values, alloc};
    return PLOGP_OK;
}

double plogp__digamma_of(const struct plogp__digammas *digammas, double count)
{
    return count < DIGAMMA_TABLE ? digammas->values[(size_t)count]
                                 : plogp__digamma(count);
}

void plogp__digammas_clear(struct plogp__digammas *digammas)
{
    plogp__free(digammas->alloc, digammas->values);
}

struct numbers {
    struct plogp__pairs *pairs;
    struct plogp__kd_tree tree;
    plogp_neighbour_estimator estimator;
    double k;
    double digamma_k, digamma_n, log_n;
    const struct plogp__digammas *digammas;
};

static double digamma_after(const struct numbers *all, double count)
{
    return plogp__digamma_of(all->digammas, count + 1);
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
    plogp__kd_tree_extent(&all->tree, point, distance, extent);
    const double x = plogp__margin_within(&pairs->margins[0], point[0], extent[0], 0);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], extent[1], 0);
    return all->digamma_k - 1 / all->k + all->digamma_n - digamma_after(all, x - 1) -
           digamma_after(all, y - 1);
}

/* Algorithm 1, and where k or more others are equal the information of the atom, its
 * observations and all others of its x and y counted. */
static double gao_term(const struct numbers *all, const double *point, double distance)
{
    const struct plogp__pairs *const pairs = all->pairs;
    if (distance > 0)
        return ksg_term(all, point, distance) - all->digamma_n + all->log_n;
    const double same = plogp__kd_tree_weight(&all->tree, point, 0.0) - 1;
    const double x = plogp__margin_within(&pairs->margins[0], point[0], 0.0, 0);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], 0.0, 0);
    return digamma_after(all, same) + all->log_n - digamma_after(all, x) -
           digamma_after(all, y);
}

/* All that is as near as the k-th neighbour counts, everywhere. */
static double mesner_shalizi_term(const struct numbers *all, const double *point,
                                  double distance)
{
    const struct plogp__pairs *const pairs = all->pairs;
    const double near = plogp__kd_tree_weight(&all->tree, point, distance) - 1;
    const double x = plogp__margin_within(&pairs->margins[0], point[0], distance, 0);
    const double y = plogp__margin_within(&pairs->margins[1], point[1], distance, 0);
    return plogp__digamma_of(all->digammas, near) + all->digamma_n -
           plogp__digamma_of(all->digammas, x) - plogp__digamma_of(all->digammas, y);
}

static double tied_term(const struct numbers *all, const double *point, double distance,
                        double *apart)
{
    const struct plogp__pairs *const pairs = all->pairs;
    const struct plogp__ball ball = {
        .k = all->k,
        .near = plogp__kd_tree_weight(&all->tree, point, distance) - 1,
        .x = plogp__margin_within(&pairs->margins[0], point[0], distance, 0),
        .y = plogp__margin_within(&pairs->margins[1], point[1], distance, 0),
        .shell = plogp__others_at(&all->tree, point, distance),
    };
    return plogp__tied_term(all->digammas, &ball, apart) + all->digamma_n;
}

static double number_term(const struct numbers *all, const double *point, double distance,
                          double *apart)
{
    switch (all->estimator) {
    case PLOGP_NEIGHBOUR_GAO:
        return gao_term(all, point, distance);
    case PLOGP_NEIGHBOUR_MESNER_SHALIZI:
        return mesner_shalizi_term(all, point, distance);
    case PLOGP_NEIGHBOUR_KSG2:
        return ksg2_term(all, point, distance);
    case PLOGP_NEIGHBOUR_KSG_TIES:
        return tied_term(all, point, distance, apart);
    default:
        return ksg_term(all, point, distance);
    }
}

static plogp_status number_block(void *state, size_t task, size_t worker)
{
    const struct numbers *const all = state;
    struct plogp__pairs *const pairs = all->pairs;
    const size_t leaves = plogp__kd_tree_leaves(&all->tree);
    const size_t end = (task + 1) * BLOCK < leaves ? (task + 1) * BLOCK : leaves;
    (void)worker;
    for (size_t leaf = task * BLOCK; leaf < end; leaf++) {
        double distances[PLOGP__LEAF_POINTS];
        size_t first;
        const size_t count = plogp__kd_tree_leaf_distances(&all->tree, leaf, all->k + 1,
                                                           &first, distances);
        for (size_t i = 0; i < count; i++)
            pairs->terms[first + i] = number_term(all, &pairs->points[2 * (first + i)],
                                                  distances[i], &pairs->apart[first + i]);
    }
    return PLOGP_OK;
}

static plogp_status fill_terms(struct numbers *all, const plogp_context *context)
{
    struct plogp__pairs *const pairs = all->pairs;
    const struct plogp__points points = {pairs->points, pairs->weights, pairs->count, 2,
                                         PLOGP__NORM_MAX};
    struct plogp__kd_tree *const tree = &all->tree;
    PLOGP_TRY(plogp__kd_tree_init(&points, context, tree));
    /* In the order of the tree neighbours ask after each other, for what is in the cache. */
    memcpy(pairs->points, tree->values, 2 * pairs->count * sizeof(double));
    memcpy(pairs->weights, tree->weights, pairs->count * sizeof(double));
    const size_t leaves = plogp__kd_tree_leaves(tree);
    const plogp_status status =
        plogp__team_run(context, (leaves - 1) / BLOCK + 1, number_block, all);
    plogp__kd_tree_clear(tree);
    return status;
}

plogp_status plogp__terms_of_numbers(struct plogp__pairs *pairs,
                                     plogp_neighbour_estimator estimator,
                                     size_t neighbours, const plogp_context *context)
{
    struct plogp__digammas digammas;
    if (plogp__digammas_init(pairs->alloc, &digammas) != PLOGP_OK)
        return plogp__fail_memory(context);
    const double k = fmin((double)neighbours, pairs->n - 1);
    struct numbers all = {.pairs = pairs,
                          .estimator = estimator,
                          .k = k,
                          .digamma_k = plogp__digamma(k),
                          .digamma_n = plogp__digamma(pairs->n),
                          .log_n = log(pairs->n),
                          .digammas = &digammas};
    const plogp_status status = fill_terms(&all, context);
    plogp__digammas_clear(&digammas);
    return status;
}
