/* The inside of plogp_counts, for counts.c and counts_table.c. */
#ifndef PLOGP_SRC_SAMPLE_COUNTS_H
#define PLOGP_SRC_SAMPLE_COUNTS_H

#include "plogp/counts.h"
#include "sample/column_levels.h"
#include "sample/weight_list.h"

struct plogp_counts {
    plogp_context context;
    const plogp_alloc *alloc;
    plogp__column_levels levels;
    plogp__weight_list totals; /* by id of the level            */
    plogp__weight missing;
    uint32_t *ids; /* [id_capacity] of the rows of a batch */
    size_t id_capacity;
};

/* The ids of the levels of positive weight in order, in a new array; PLOGP_ENOMEM. */
plogp_status plogp__counts_order(const plogp_counts *counts, uint32_t **order,
                                 size_t *size);

#endif
