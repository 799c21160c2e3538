/* Values that lie on a grid but for rounding errors of a few units in the last place. */
#ifndef PLOGP_SRC_SAMPLE_NEAR_GRID_H
#define PLOGP_SRC_SAMPLE_NEAR_GRID_H

#include "plogp/ordered.h"
#include "sample/ranked.h"

/* The step of a grid that all values lie on but for rounding errors, any step from any first
 * value: 0.1 * 3 beside 0.3, or degrees of Celsius that were whole ones of Fahrenheit. 0: there
 * is none, or it does not matter, as no value repeats even so. */
double plogp__near_grid_step(const plogp_ordered_table *table,
                             const plogp_context *context);

/* The values on that grid. */
struct plogp__near_grid {
    double step; /* or 0                                                     */
    plogp_ordered_table
        table;     /* with a step: the values on it, those of one place as one */
    double *block; /* what the table is in                                     */
    const plogp_alloc *alloc;
};

/* PLOGP_ENOMEM; to be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__near_grid_init(const plogp_ordered_table *table,
                                                    const plogp_context *context,
                                                    struct plogp__near_grid *near);
void plogp__near_grid_clear(struct plogp__near_grid *near);

/* The share of P whose value is one of Q's but for rounding errors, and not the same double. */
double plogp__share_nearly_same(struct plogp__ranked *p, struct plogp__ranked *q);

#endif
