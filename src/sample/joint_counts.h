/* The inside of plogp_joint_counts, for joint_counts.c and joint_table.c. */
#ifndef PLOGP_SRC_SAMPLE_JOINT_COUNTS_H
#define PLOGP_SRC_SAMPLE_JOINT_COUNTS_H

#include "plogp/joint_counts.h"
#include "sample/column_levels.h"
#include "sample/weight_list.h"

struct plogp_joint_counts {
    plogp_context context;
    const plogp_alloc *alloc;
    size_t column_count;
    plogp__column_levels *levels;    /* [column_count]                           */
    struct plogp__dictionary tuples; /* a key: column_count ids, as their bytes  */
    plogp__weight_list totals;       /* by id of the tuple                       */
    plogp__weight missing;
    uint32_t *ids; /* [column_count][rows] of a batch, then one tuple */
    size_t id_capacity;
};

/* A sorted tuple: `key` is the tuple of ranks of its levels. */
struct plogp__joint_order {
    uint32_t *ranks;  /* [size][column_count] of the sorted cells */
    uint32_t *tuples; /* [size] ids of the cells                  */
    size_t size;
    uint32_t **levels;    /* [column_count] sorted ids of the levels in use  */
    size_t *level_counts; /* [column_count]                                  */
};

/* An empty accumulator for the same columns. */
plogp_status plogp__joint_counts_like(const plogp_joint_counts *prototype,
                                      const plogp_context *context,
                                      plogp_joint_counts **joint);
/* The cells of positive weight in order; to be cleared, also after a failure. */
plogp_status plogp__joint_order_init(const plogp_joint_counts *joint,
                                     struct plogp__joint_order *order);
void plogp__joint_order_clear(const plogp_joint_counts *joint,
                              struct plogp__joint_order *order);
/* Member `column` of a tuple. */
uint32_t plogp__joint_id(const plogp_joint_counts *joint, uint32_t tuple, size_t column);

#endif
