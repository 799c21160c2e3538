/* A table of two columns with its margins, in about 106 bits. */
#ifndef PLOGP_SRC_SAMPLE_CELL_PAIRS_H
#define PLOGP_SRC_SAMPLE_CELL_PAIRS_H

#include "plogp/joint_counts.h"

/* An unevaluated sum hi + lo, hi = fl(hi + lo). */
struct plogp__double2 {
    double hi, lo;
};

struct plogp__two_way {
    const plogp_joint_table *table;
    const plogp_alloc *alloc;
    struct plogp__double2 *rows;    /* [row_count] totals    */
    struct plogp__double2 *columns; /* [column_count] totals */
    double *weights;                /* [max(row_count, column_count)] scratch */
    size_t row_count, column_count;
    struct plogp__double2 total;
};

/* PLOGP_EDOMAIN: no observation. To be cleared, also after a failure. */
PLOGP_MUST_CHECK plogp_status plogp__two_way_init(const plogp_joint_table *table,
                                                  const plogp_context *context,
                                                  struct plogp__two_way *two);
void plogp__two_way_clear(struct plogp__two_way *two);

/* One cell against independence, both times total^2: joint = n_ij n, product = n_i n_j,
 * difference = joint - product within a few u of itself, exactly 0 when they are equal. */
struct plogp__cell {
    double joint, product, difference;
    struct plogp__double2 exact_product;
};
struct plogp__cell plogp__two_way_cell(const struct plogp__two_way *two, size_t cell);

/* a * b of pairs, to about 2^-104. */
struct plogp__double2 plogp__double2_product(struct plogp__double2 a,
                                             struct plogp__double2 b);

#endif
