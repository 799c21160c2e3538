#include "learn/floor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/floor_points.h"
#include "math/confidence.h"
#include "math/special.h"
#include "plogp/sum.h"
#include "sample/kd_tree.h"
#include "sample/sort.h"

#define NEIGHBOURS 3.0
#define ROWS_LEAST ((size_t)60) /* below, halves of a class are a dozen points or fewer */
#define LOOK       ((size_t)48) /* rows that say how far neighbours are */
/* Beyond half a standard deviation a neighbourhood holds a good part of the data and its
 * mixture of classes is far from the classes at its centre (bench/coverage/README.md). */
#define RADIUS_MOST 0.5
/* Rows share neighbours: the error of the mean is larger than that of independent terms by
 * this factor (measured, bench/coverage/README.md). */
#define SHARED     1.4
#define SHARE_MOST 4.0 /* of the growth from wholes to halves: that of six dimensions */
#define SHARP_MOST 8.0 /* the same where it is linear in the radius */
#define BLOCK      ((size_t)64)

/* The points, in one tree for all and one for each class. */
struct forest {
    const struct plogp__floor_points *points;
    struct plogp__kd_tree all;
    struct plogp__kd_tree *of_class; /* [classes] */
    double *class_n;                 /* [classes] */
    double *terms;  /* [count] psi(m) - psi(k); NaN: alone in its class */
    double *radii;  /* [count] */
    size_t planted; /* class trees that are there */
    bool whole;     /* the tree of all is there   */
    size_t looked;  /* points that are asked about */
};

static plogp_status plant_class(struct forest *forest, size_t label, double *values,
                                double *weights)
{
    const struct plogp__floor_points *points = forest->points;
    const size_t dimension = points->dimension;
    struct plogp__points own = {values, weights, 0, dimension, PLOGP__NORM_MAX};
    forest->class_n[label] = 0.0;
    for (size_t i = 0; i < points->count; i++)
        if (points->label[i] == label) {
            memcpy(values + own.count * dimension, points->values + i * dimension,
                   dimension * sizeof *values);
            weights[own.count++] = points->weights[i];
            forest->class_n[label] += points->weights[i];
        }
    if (own.count == 0) { /* a tree has a point; nobody asks this one */
        own.count = 1;
        memset(values, 0, dimension * sizeof *values);
        weights[0] = 1.0;
    }
    return plogp__kd_tree_init(&own, points->context, &forest->of_class[label]);
}

static plogp_status plant(struct forest *forest)
{
    const struct plogp__floor_points *points = forest->points;
    const plogp_alloc *alloc = plogp__context_alloc(points->context);
    const struct plogp__points all = {points->values, points->weights, points->count,
                                      points->dimension, PLOGP__NORM_MAX};
    double *values =
        plogp__alloc(alloc, points->count, points->dimension * sizeof *values);
    double *weights = plogp__alloc(alloc, points->count, sizeof *weights);
    plogp_status status = values == NULL || weights == NULL
                              ? plogp__fail_memory(points->context)
                              : PLOGP_OK;
    while (status == PLOGP_OK && forest->planted < points->classes) {
        status = plant_class(forest, forest->planted, values, weights);
        forest->planted += status == PLOGP_OK ? 1 : 0;
    }
    if (status == PLOGP_OK)
        status = plogp__kd_tree_init(&all, points->context, &forest->all);
    forest->whole = status == PLOGP_OK;
    plogp__free(alloc, values);
    plogp__free(alloc, weights);
    return status;
}

static void fell(struct forest *forest)
{
    const plogp_alloc *alloc = plogp__context_alloc(forest->points->context);
    for (size_t c = 0; c < forest->planted; c++)
        plogp__kd_tree_clear(&forest->of_class[c]);
    if (forest->whole)
        plogp__kd_tree_clear(&forest->all);
    plogp__free(alloc, forest->of_class);
    plogp__free(alloc, forest->class_n);
    plogp__free(alloc, forest->terms);
    plogp__free(alloc, forest->radii);
}

static plogp_status open_forest(struct forest *forest,
                                const struct plogp__floor_points *points)
{
    const plogp_alloc *alloc = plogp__context_alloc(points->context);
    *forest = (struct forest){.points = points, .looked = points->count};
    forest->of_class = plogp__alloc(alloc, points->classes, sizeof *forest->of_class);
    forest->class_n = plogp__alloc(alloc, points->classes, sizeof *forest->class_n);
    forest->terms = plogp__alloc(alloc, points->count, sizeof *forest->terms);
    forest->radii = plogp__alloc(alloc, points->count, sizeof *forest->radii);
    plogp_status status = forest->of_class == NULL || forest->class_n == NULL ||
                                  forest->terms == NULL || forest->radii == NULL
                              ? plogp__fail_memory(points->context)
                              : plant(forest);
    if (status != PLOGP_OK)
        fell(forest);
    return status;
}

static plogp_status ask(void *state, size_t block, size_t worker)
{
    const struct forest *forest = state;
    const struct plogp__floor_points *points = forest->points;
    const size_t end =
        (block + 1) * BLOCK < forest->looked ? (block + 1) * BLOCK : forest->looked;
    (void)worker;
    for (size_t i = block * BLOCK; i < end; i++) {
        const double *point = points->values + i * points->dimension;
        const struct plogp__kd_tree *own = &forest->of_class[points->label[i]];
        const double others = forest->class_n[points->label[i]] - 1.0;
        forest->terms[i] = forest->radii[i] = NAN;
        if (others < 1.0)
            continue;
        const double radius =
            plogp__kd_tree_distance(own, point, 1.0 + fmin(NEIGHBOURS, others));
        forest->radii[i] = radius;
        if (forest->looked < points->count)
            continue; /* only the radius is wanted */
        const double k = plogp__kd_tree_weight(own, point, radius) - 1.0;
        const double m = plogp__kd_tree_weight(&forest->all, point, radius) - 1.0;
        forest->terms[i] = plogp__digamma(m) - plogp__digamma(k);
    }
    return PLOGP_OK;
}

/* The median of the radii that there are; they are sorted. */
static double median_radius(const struct forest *forest)
{
    size_t kept = 0;
    for (size_t i = 0; i < forest->looked; i++)
        if (!isnan(forest->radii[i]))
            forest->radii[kept++] = forest->radii[i];
    qsort(forest->radii, kept, sizeof *forest->radii, plogp__compare_numbers);
    return kept == 0 ? (double)INFINITY : forest->radii[kept / 2];
}

/* What some points say. */
struct answer {
    double entropy, error, radius;
};

/* The mean of the terms and the error that independent ones would have. */
static struct answer summarise(const struct forest *forest)
{
    const struct plogp__floor_points *points = forest->points;
    struct answer answer = {.radius = median_radius(forest)};
    plogp_sum sum, squares, weight;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    plogp_sum_init(&weight);
    for (size_t i = 0; i < forest->looked; i++)
        if (!isnan(forest->terms[i])) {
            plogp_sum_add(&weight, points->weights[i]);
            plogp_sum_add_product(&sum, points->weights[i], forest->terms[i]);
        }
    const double n = plogp_sum_value(&weight);
    answer.entropy = plogp_sum_value(&sum) / n;
    for (size_t i = 0; i < forest->looked; i++)
        if (!isnan(forest->terms[i])) {
            const double part = forest->terms[i] - answer.entropy;
            plogp_sum_add_product(&squares, points->weights[i] * part, part);
        }
    answer.error = SHARED * sqrt(plogp_sum_value(&squares)) / n;
    return answer;
}

/* Ask the first `most` points; only where these are all is there more than a radius. */
static plogp_status question(const struct plogp__floor_points *points, size_t most,
                             struct answer *answer)
{
    struct forest forest;
    PLOGP_TRY(open_forest(&forest, points));
    if (forest.looked > most)
        forest.looked = most;
    const plogp_status status = plogp__team_run(
        points->context, (forest.looked + BLOCK - 1) / BLOCK, ask, &forest);
    if (status == PLOGP_OK)
        *answer = summarise(&forest);
    fell(&forest);
    return status;
}

/*
 * The estimate is H + b r^2 with radius r: from halves with radius R it is H + b R^2, so
 * b r^2 = (difference) r^2 / (R^2 - r^2). The error of the difference, of two estimates
 * from the same rows, is about that of one of them over the root of two. Where classes end
 * sharply the rows near the edge are a share of all that is linear in the radius, and so is
 * the bias: the lower end allows for that.
 */
static plogp_status measure(const struct plogp__floor_points *points,
                            struct plogp__floor *estimate)
{
    struct answer whole, half[2];
    PLOGP_TRY(question(points, SIZE_MAX, &whole));
    for (size_t h = 0; h < 2; h++) {
        struct plogp__floor_points part;
        PLOGP_TRY(plogp__floor_points_half(points, h, &part));
        const plogp_status status = question(&part, SIZE_MAX, &half[h]);
        plogp__floor_points_clear(&part);
        if (status != PLOGP_OK)
            return status;
    }
    if (isnan(half[0].entropy) || isnan(half[1].entropy)) {
        estimate->reason = "the classes have too few rows for neighbours";
        return PLOGP_OK;
    }
    const double wider = (half[0].radius + half[1].radius) / 2.0;
    const double growth = (half[0].entropy + half[1].entropy) / 2.0 - whole.entropy;
    const double square = whole.radius * whole.radius;
    const double share = wider > whole.radius ? square / (wider * wider - square) : 1.0;
    estimate->method = PLOGP_FLOOR_NEIGHBOURS;
    estimate->entropy = fmax(0.0, whole.entropy);
    const double part = fmin(share, SHARE_MOST);
    estimate->excess = growth * part;
    estimate->error = whole.error * sqrt(1.0 + part * part / 2.0);
    const double sharp =
        wider > whole.radius ? whole.radius / (wider - whole.radius) : 1.0;
    const double most = growth > 0.0 ? fmin(sharp, SHARP_MOST) : part;
    estimate->bottom = estimate->entropy - growth * most -
                       PLOGP__Z95 * whole.error * sqrt(1.0 + most * most / 2.0);
    estimate->radius = whole.radius;
    return PLOGP_OK;
}

static bool are_whole(const struct plogp__rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->weight[i] != floor(rows->weight[i]))
            return false;
    return true;
}

plogp_status plogp__floor_estimate(const struct plogp__rows *rows,
                                   const plogp_context *context,
                                   struct plogp__floor *estimate)
{
    struct plogp__floor_points points;
    *estimate = (struct plogp__floor){
        .entropy = NAN, .error = NAN, .excess = NAN, .bottom = NAN, .radius = NAN};
    estimate->reason = rows->count < ROWS_LEAST ? "there are too few rows for neighbours"
                       : rows->features - 1 > PLOGP__FLOOR_FEATURES
                           ? "there are too many features for neighbours"
                       : !are_whole(rows) ? "neighbours need whole weights"
                                          : NULL;
    if (estimate->reason != NULL)
        return PLOGP_OK;
    PLOGP_TRY(plogp__floor_points_init(&points, rows, context));
    struct answer first = {.radius = INFINITY};
    plogp_status status =
        points.dimension == 0 ? PLOGP_OK : question(&points, LOOK, &first);
    estimate->radius = first.radius;
    if (status == PLOGP_OK && !(estimate->radius <= RADIUS_MOST))
        estimate->reason = "the nearest neighbours are too far away (more than half a "
                           "standard deviation)";
    else if (status == PLOGP_OK)
        status = measure(&points, estimate);
    plogp__floor_points_clear(&points);
    return status;
}
