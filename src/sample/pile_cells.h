/*
 * How often each number of a pile occurs, a byte each: the numbers mostly lie so close together
 * that many of them occur, and few more than 254 times. Where few occur the numbers themselves are
 * kept, in order. Cells are looked at a strip at a time.
 */
#ifndef PLOGP_SRC_SAMPLE_PILE_CELLS_H
#define PLOGP_SRC_SAMPLE_PILE_CELLS_H

#include "math/kernel.h"
#include "sample/piles.h"

#define PLOGP__STRIPS (PLOGP__PILE_LENGTH / PLOGP__STRIP_LENGTH)

/* A cell that occurs so often. */
struct plogp__often {
    uint32_t cell, times;
};

/* What is before a strip is so in its pile. */
struct plogp__pile_cells {
    uint32_t size;             /* numbers                             */
    uint8_t *times;            /* [PLOGP__PILE_LENGTH], or NULL       */
    uint16_t *low;             /* [size] then, their lower halves in order */
    uint32_t *before;          /* [PLOGP__STRIPS] numbers before each */
    uint32_t *distinct_before; /* [PLOGP__STRIPS] different ones      */
    struct plogp__often
        *often; /* [often_count] in order; room for one of PLOGP__OFTEN numbers */
    size_t often_count;
};

/* Below so many numbers they take less memory than their cells. */
#define PLOGP__PILE_FEW (PLOGP__PILE_LENGTH / 4)

/* Fill all arrays from counts [PLOGP__PILE_LENGTH]; returns how many are not 0. */
size_t plogp__pile_cells_fill(struct plogp__pile_cells *cells, const uint32_t *counts);

/* The strip with different number i, of a pile that has it. */
size_t plogp__strip_with_distinct(const struct plogp__pile_cells *cells, size_t i);

/* The different numbers of a strip, and how many of the pile are up to each; returns how many
 * there are. Both arrays have room for PLOGP__STRIP_LENGTH. */
size_t plogp__strip_list(const struct plogp__pile_cells *cells, size_t strip,
                         uint16_t *low, uint32_t *up_to);
/* Likewise from a strip on, `wanted` or more if there are. The arrays have room for
 * wanted + PLOGP__STRIP_LENGTH. */
size_t plogp__pile_cells_list(const struct plogp__pile_cells *cells, size_t strip,
                              size_t wanted, uint16_t *low, uint32_t *up_to);
/* How many numbers are up to each cell of `strips` strips, `below` of them in piles before. */
void plogp__pile_cells_up_to(const struct plogp__pile_cells *cells, uint32_t below,
                             size_t first, size_t strips, uint32_t *up_to);

#endif
