/*
 * Two samples whose values are whole multiples of one step: what of their distances is a sum
 * over the line is one of whole numbers, exact in any order.
 */
#ifndef PLOGP_SRC_SAMPLE_GRID_SUMS_H
#define PLOGP_SRC_SAMPLE_GRID_SUMS_H

#include "math/kernel.h"
#include "math/limbs.h"
#include "sample/decimals.h"

/* h = |F - G| n_p n_q <= 2^62 over the steps of the grid. Zero-initialise. */
struct plogp__grid_sums {
    plogp__uint128 area; /* the sum of h               */
    uint64_t squares[3]; /* of h^2, lowest word first  */
    uint64_t most;       /* the largest h              */
};

/* Each h over so many steps, below 2^33; `count` is at most 2^20. */
void plogp__grid_add(struct plogp__grid_sums *sums, const uint64_t *heights,
                     const uint64_t *steps, size_t count);
/* Over all cells of samples that were counted on the same grid. */
void plogp__grid_add_cells(struct plogp__grid_sums *sums, const struct plogp__decimals *p,
                           const struct plogp__decimals *q);
/* The sum of h^2, within 1u. */
double plogp__grid_squares(const struct plogp__grid_sums *sums);

#endif
