/* The inside of plogp_sorted: sorted values in stretches that memory holds. */
#ifndef PLOGP_SRC_SAMPLE_SORTED_H
#define PLOGP_SRC_SAMPLE_SORTED_H

#include <stdbool.h>

#include "plogp/sorted.h"
#include "sample/decimals.h"
#include "sample/spill.h"

struct plogp_sorted {
    plogp_context context;
    const plogp_alloc *alloc;
    const plogp_ordered_table *table; /* everything, or NULL           */
    plogp_ordered_table *owned;       /* the same, when it is to be freed */
    struct plogp__decimals *decimals; /* everything where there is no table, or NULL */
    plogp__spill merged; /* otherwise one run, keys of 8 bytes and their totals */
    plogp_sorted_facts facts;
    int exponent; /* values read from a file are divided by 2^exponent */
    double scale; /* of values in a file, as plogp__common_grid has it */
};

/* A view of a table of the caller; nothing to release. */
plogp_sorted plogp__sorted_view(const plogp_ordered_table *table,
                                const plogp_context *context);

/* A view of the values over 2^exponent, for plogp__sorted_unscale. PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__sorted_scale(const plogp_sorted *sorted,
                                                  int exponent,
                                                  const plogp_context *context,
                                                  plogp_sorted *scaled);
void plogp__sorted_unscale(plogp_sorted *scaled);

/* Total, missing and whole of an accumulator that has waiting rows alone. */
plogp_sorted_facts plogp__facts_of_units(const plogp_ordered *ordered);
/* A table of counted decimals; of the facts the same. */
PLOGP_MUST_CHECK plogp_status plogp__table_of_decimals(struct plogp__decimals *decimals,
                                                       const plogp_sorted_facts *facts,
                                                       const plogp_alloc *alloc,
                                                       plogp_ordered_table **table);

/* Are the values in memory? */
static inline bool plogp__sorted_in_memory(const plogp_sorted *sorted)
{
    return sorted->table != NULL || sorted->decimals != NULL;
}

/* All values as one table. PLOGP_EIO, PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__table_of_stretches(const plogp_sorted *sorted,
                                                        plogp_ordered_table **table);

/* A reading of the values in order. `at` is a part of the table of them all: the total,
 * missing and whole of the whole column, cumulative weights counted from its beginning. */
typedef struct plogp__stretch {
    plogp_ordered_table at;
    const plogp_sorted *sorted;
    plogp__merge *merge;
    double *numbers; /* values, weights, cumulative of a part that is not in a table */
    size_t next;     /* number of the first value behind the part, in memory         */
    plogp__weight up_to; /* weight of all that was read                         */
} plogp__stretch;

PLOGP_MUST_CHECK plogp_status plogp__stretch_open(const plogp_sorted *sorted,
                                                  plogp__stretch *stretch);
/* The next part; at.size == 0 behind the last. */
PLOGP_MUST_CHECK plogp_status plogp__stretch_next(plogp__stretch *stretch);
void plogp__stretch_close(plogp__stretch *stretch);

#endif
