/* The inside of plogp_counts, for the files counts*.c. */
#ifndef PLOGP_SRC_SAMPLE_COUNTS_H
#define PLOGP_SRC_SAMPLE_COUNTS_H

#include "plogp/counts.h"
#include "plogp/number.h"
#include "sample/column_levels.h"
#include "sample/spill.h"
#include "sample/weight_list.h"

/* How often codes occur among some rows. */
struct plogp__tally {
    uint32_t *times; /* [capacity] by code; 0 between pushes */
    uint32_t *met;   /* [met_capacity] the codes that occur  */
    size_t capacity, met_capacity;
};

struct plogp_counts {
    plogp_context context;
    const plogp_alloc *alloc;
    plogp__column_levels levels;
    plogp__weight_list totals; /* by id of the level            */
    plogp__weight missing;
    plogp__spill spilled; /* levels that memory could not hold    */
    uint32_t *ids;        /* [id_capacity] of the rows of a batch */
    size_t id_capacity;
    struct plogp__tally tally;
};

/* The ids of the levels of positive weight in order, in a new array; PLOGP_ENOMEM. */
plogp_status plogp__counts_order(const plogp_counts *counts, uint32_t **order,
                                 size_t *size);

/* A total for every level. */
plogp_status plogp__counts_grow(plogp_counts *counts);

/* Rows of weight 1 of a categorical column. PLOGP_ENOMEM; PLOGP_EDOMAIN, a total would
 * pass 2^64 - 1; PLOGP_EFORMAT, too many levels. */
plogp_status plogp__counts_push_units(plogp_counts *counts, const plogp_column *column,
                                      size_t rows);

bool plogp__counts_is_spilled(const plogp_counts *counts);
/* Write the levels in memory as a further run. */
plogp_status plogp__counts_write(const plogp_counts *counts, plogp__spill *spill);
/* Spill when memory holds more than the share of this accumulator. */
plogp_status plogp__counts_bound(plogp_counts *counts);

/* All levels in order, from memory and files; the fields are those of one of them. */
struct plogp__levels {
    plogp__spill spill;
    plogp__merge *merge;
    plogp_column_type type;
    const char *text; /* [length] not terminated */
    size_t length;
    double value; /* of a level of a numeric column */
    const plogp__weight *total;
    char number[PLOGP_NUMBER_SIZE];
};

plogp_status plogp__levels_open(const plogp_counts *counts, struct plogp__levels *levels);
/* *more is false behind the last one. */
plogp_status plogp__levels_next(struct plogp__levels *levels, bool *more);
void plogp__levels_close(struct plogp__levels *levels);

#endif
