/*
 * The inside of plogp__decimals. The whole numbers k are in piles by their upper bits
 * (sample/piles.h), and each pile is counted by its lower bits (sample/pile_cells.h).
 * k/10^d is then divided again: the value is the double nearest to it, as was seen before.
 */
#ifndef PLOGP_SRC_SAMPLE_DECIMALS_INSIDE_H
#define PLOGP_SRC_SAMPLE_DECIMALS_INSIDE_H

#include <stdbool.h>

#include "sample/decimals.h"
#include "sample/pile_cells.h"

struct plogp__decimals {
    plogp_context context;
    const plogp_alloc *alloc;
    double scale;                     /* 10^d */
    size_t count;                     /* values */
    const struct plogp__piles *piles; /* elsewhere, or of no value */
    struct plogp__piles own;          /* of the other values       */
    uint32_t first;                   /* pile of all               */
    size_t pile_count;
    size_t *begin;    /* [pile_count + 1] values below each pile              */
    size_t *distinct; /* [pile_count + 1] different values below each pile    */
    struct plogp__pile_cells *cells; /* [pile_count] not filled where none is there */
    uint8_t *times; /* of the piles that have cells, one after the other  */
    uint16_t *low;  /* of the others                                      */
    uint32_t *before, *distinct_before; /* of all piles                   */
    struct plogp__often *often;         /* those of a pile from begin / PLOGP__OFTEN on */
    uint32_t *counts; /* [workers][PLOGP__PILE_LENGTH] 0 between tasks */
    double *to_values, *to_weights, *to_cumulative;
};

/* The least number of a pile of these. */
static inline int64_t plogp__decimals_least(const struct plogp__decimals *all,
                                            size_t pile)
{
    return plogp__pile_least(all->first + (uint32_t)pile);
}

/* Whether the pile has values. */
static inline bool plogp__decimals_has(const struct plogp__decimals *all, size_t pile)
{
    return all->begin[pile + 1] > all->begin[pile];
}

#endif
