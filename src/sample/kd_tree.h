/* Exact nearest neighbours of weighted points: a k-d tree. */
#ifndef PLOGP_SRC_SAMPLE_KD_TREE_H
#define PLOGP_SRC_SAMPLE_KD_TREE_H

#include <stddef.h>

#include "plogp/context.h"

typedef enum plogp__norm {
    PLOGP__NORM_MAX,       /* largest difference of a coordinate            */
    PLOGP__NORM_EUCLIDEAN, /* distances are taken and returned squared      */
} plogp__norm;

/* Points [count][dimension] without NaN, weights [count] >= 1; count >= 1. */
struct plogp__points {
    const double *values;
    const double *weights;
    size_t count, dimension;
    plogp__norm norm;
};

/*
 * A balanced tree over a copy of the points, each node split at the median of its widest
 * coordinate; node i has the children 2 i + 1 and 2 i + 2. Any number of threads may ask.
 */
struct plogp__kd_tree {
    struct plogp__points points; /* in the order of the tree, owned           */
    double *values, *weights;    /* the same, to write                        */
    double *boxes;               /* [nodes][2][dimension] lowest and highest  */
    double *totals;              /* [nodes] weight                            */
    double *splits;              /* [nodes] no point of the first child is above */
    size_t *axes;                /* [nodes] in this coordinate                */
    size_t depth;                /* of the leaves; 0: the root is one         */
    const plogp_alloc *alloc;
};

/* PLOGP_ENOMEM. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__kd_tree_init(const struct plogp__points *points,
                                                  const plogp_context *context,
                                                  struct plogp__kd_tree *tree);
void plogp__kd_tree_clear(struct plogp__kd_tree *tree);

#define PLOGP__NEIGHBOURS_MAX 1024

/* The least distance within which there is a weight of at least `weight`, 0 < weight <=
 * PLOGP__NEIGHBOURS_MAX, counting the point itself if it is one of the tree's; +Inf when
 * there is not so much in all. */
double plogp__kd_tree_distance(const struct plogp__kd_tree *tree, const double *point,
                               double weight);
/* The same for the tree's own points, those of one leaf together, which is faster: the
 * distances of the points *first ... that it returns the number of, at most
 * PLOGP__LEAF_POINTS. */
#define PLOGP__LEAF_POINTS 8
size_t plogp__kd_tree_leaves(const struct plogp__kd_tree *tree);
size_t plogp__kd_tree_leaf_distances(const struct plogp__kd_tree *tree, size_t leaf,
                                     double weight, size_t *first, double *distances);
/* The weight of the points within `distance`, those at it included. */
double plogp__kd_tree_weight(const struct plogp__kd_tree *tree, const double *point,
                             double distance);
/* extent [dimension]: the largest difference of each coordinate among those points. */
void plogp__kd_tree_extent(const struct plogp__kd_tree *tree, const double *point,
                           double distance, double *extent);
/* The points at exactly `distance` in the max norm, of at most three dimensions: their weight,
 * that of those at it in coordinate c, and in no other. */
struct plogp__kd_shell {
    double weight, at[3], only[3];
};
struct plogp__kd_shell plogp__kd_tree_shell(const struct plogp__kd_tree *tree,
                                            const double *point, double distance);

#endif
