/* Rows as points for neighbours: standardised features, one array. */
#ifndef PLOGP_SRC_LEARN_FLOOR_POINTS_H
#define PLOGP_SRC_LEARN_FLOOR_POINTS_H

#include "learn/rows.h"

struct plogp__floor_points {
    const plogp_context *context;
    size_t count, dimension;
    double *values;  /* [count][dimension] divided by their spread          */
    double *weights; /* [count] whole                                       */
    uint32_t *label; /* [count] below `classes`                             */
    size_t classes;
    double n; /* sum of the weights */
};

#define PLOGP__FLOOR_ROWS     ((size_t)8192) /* looked at: their order is that of a hash */
#define PLOGP__FLOOR_FEATURES ((size_t)64)

/* The first rows with those of their features that vary. */
PLOGP_MUST_CHECK plogp_status plogp__floor_points_init(struct plogp__floor_points *points,
                                                       const struct plogp__rows *rows,
                                                       const plogp_context *context);
/* Every second point, from the first (0) or the second (1), without copying features that
 * the half has in common with the whole. */
PLOGP_MUST_CHECK plogp_status
plogp__floor_points_half(const struct plogp__floor_points *whole, size_t first,
                         struct plogp__floor_points *half);
void plogp__floor_points_clear(struct plogp__floor_points *points);

#endif
