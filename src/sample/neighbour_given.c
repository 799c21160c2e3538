/* Conditional mutual information by neighbours: the terms of x and y given z. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/special.h"
#include "sample/kd_tree.h"
#include "sample/neighbour_terms.h"

#define BLOCK 256 /* observations of one task */

/* Numbers are within sqrt(n) < 2^27 standard deviations of their mean, so classes that are
 * this far apart are never neighbours. */
#define APART 0x1p30
#define NEAR  0x1p29

enum { X = 0, Y = 1, Z = 2 };

/* Trees over all three coordinates, over x and z, and over y and z. */
struct given {
    struct plogp__pairs *pairs;
    double *coordinates[3]; /* [count][3], [count][2], [count][2], in one block */
    struct plogp__kd_tree trees[3];
    size_t made; /* trees */
    const struct plogp__digammas *digammas;
    double k;
    int strict;    /* Frenzel and Pompe: only what is nearer counts */
    int with_ties; /* ksg-ties                                      */
};

static void fill_coordinates(const struct plogp__pairs *pairs, struct given *all)
{
    for (size_t i = 0; i < pairs->count; i++) {
        double place[3];
        for (size_t c = 0; c < 3; c++)
            place[c] =
                pairs->points[3 * i + c] * (pairs->margins[c].is_class ? APART : 1.0);
        memcpy(&all->coordinates[0][3 * i], place, sizeof place);
        for (size_t c = 0; c < 2; c++) {
            all->coordinates[1 + c][2 * i] = place[c];
            all->coordinates[1 + c][2 * i + 1] = place[Z];
        }
    }
}

static plogp_status build_trees(const struct plogp__pairs *pairs,
                                const plogp_context *context, struct given *all)
{
    for (; all->made < 3; all->made++) {
        const struct plogp__points points = {all->coordinates[all->made], pairs->weights,
                                             pairs->count, all->made == 0 ? 3 : 2,
                                             PLOGP__NORM_MAX};
        PLOGP_TRY(plogp__kd_tree_init(&points, context, &all->trees[all->made]));
    }
    return PLOGP_OK;
}

/* Others within the distance in z alone. A class is its own margin. */
static double within_z(const struct given *all, const double *point, double distance)
{
    const struct plogp__margin *const z = &all->pairs->margins[Z];
    if (z->is_class)
        return plogp__margin_within(z, point[Z] / APART, 0.0, 0);
    return plogp__margin_within(z, point[Z], distance, all->strict);
}

static double within(const struct given *all, size_t tree, const double *point,
                     double distance)
{
    if (!all->strict)
        return plogp__kd_tree_weight(&all->trees[tree], point, distance) - 1;
    return distance > 0 ? plogp__kd_tree_weight(&all->trees[tree], point,
                                                nextafter(distance, 0.0)) -
                              1
                        : 0.0;
}

/* As many as a search with ties finds. */
static double tied_term(const struct given *all, const double *point, double k,
                        double distance, double *apart)
{
    const double pair_x[2] = {point[X], point[Z]}, pair_y[2] = {point[Y], point[Z]};
    const struct plogp__ball ball = {
        .k = k,
        .near = within(all, 0, point, distance),
        .x = within(all, 1, pair_x, distance),
        .y = within(all, 2, pair_y, distance),
        .z = within_z(all, point, distance),
        .shell = plogp__others_at(&all->trees[0], point, distance),
        .fixed_z = all->pairs->margins[Z].is_class,
    };
    return plogp__tied_term(all->digammas, &ball, apart);
}

/*
 * Frenzel, Pompe (2007), equation 9:    psi(k) - psi(n_xz + 1) - psi(n_yz + 1) + psi(n_z + 1)
 * Mesner, Shalizi (2021), algorithm 1:  psi(k_i) - psi(n_xz) - psi(n_yz) + psi(n_z)
 * with k the distance's own number of neighbours where a class has fewer.
 */
static double term(const struct given *all, const double *point, double *apart)
{
    const double peers = plogp__kd_tree_weight(&all->trees[0], point, NEAR) - 1;
    *apart = 0.0;
    if (!(peers >= 1))
        return NAN;
    const double k = fmin(all->k, peers);
    const double distance = plogp__kd_tree_distance(&all->trees[0], point, k + 1);
    if (all->with_ties)
        return tied_term(all, point, k, distance, apart);
    const double pair_x[2] = {point[X], point[Z]}, pair_y[2] = {point[Y], point[Z]};
    const double xz = within(all, 1, pair_x, distance);
    const double yz = within(all, 2, pair_y, distance);
    const double z = within_z(all, point, distance);
    const double extra = all->strict ? 1.0 : 0.0;
    const double found = all->strict ? k : within(all, 0, point, distance);
    const struct plogp__digammas *const psi = all->digammas;
    return plogp__digamma_of(psi, found) - plogp__digamma_of(psi, xz + extra) -
           plogp__digamma_of(psi, yz + extra) + plogp__digamma_of(psi, z + extra);
}

static plogp_status fill_block(void *state, size_t task, size_t worker)
{
    const struct given *const all = state;
    struct plogp__pairs *const pairs = all->pairs;
    (void)worker;
    const size_t first = task * BLOCK;
    const size_t end = pairs->count - first < BLOCK ? pairs->count : first + BLOCK;
    for (size_t i = first; i < end; i++)
        pairs->terms[i] = term(all, &all->coordinates[0][3 * i], &pairs->apart[i]);
    return PLOGP_OK;
}

static plogp_status fill_terms(struct given *all, const plogp_context *context)
{
    struct plogp__pairs *const pairs = all->pairs;
    fill_coordinates(pairs, all);
    plogp_status status = build_trees(pairs, context, all);
    if (status == PLOGP_OK)
        status =
            plogp__team_run(context, (pairs->count - 1) / BLOCK + 1, fill_block, all);
    for (size_t i = 0; i < all->made; i++)
        plogp__kd_tree_clear(&all->trees[i]);
    return status;
}

plogp_status plogp__terms_given(struct plogp__pairs *pairs,
                                plogp_neighbour_estimator estimator, size_t neighbours,
                                const plogp_context *context)
{
    struct plogp__digammas digammas;
    double *const block = plogp__alloc(pairs->alloc, pairs->count, 7 * sizeof *block);
    if (block == NULL || plogp__digammas_init(pairs->alloc, &digammas) != PLOGP_OK) {
        plogp__free(pairs->alloc, block);
        return plogp__fail_memory(context);
    }
    struct given all = {
        .pairs = pairs,
        .coordinates = {block, block + 3 * pairs->count, block + 5 * pairs->count},
        .digammas = &digammas,
        .k = fmin((double)neighbours, pairs->n - 1),
        .strict = estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE,
        .with_ties = estimator == PLOGP_NEIGHBOUR_KSG_TIES,
    };
    const plogp_status status = fill_terms(&all, context);
    plogp__digammas_clear(&digammas);
    plogp__free(pairs->alloc, block);
    return status;
}
