/*
 * Whole numbers of 32 bits in piles by their upper halves, in no order: 2 bytes each, written
 * once where they stay until they are counted.
 */
#ifndef PLOGP_SRC_SAMPLE_PILES_H
#define PLOGP_SRC_SAMPLE_PILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

#define PLOGP__PILE_BITS   16
#define PLOGP__PILE_LENGTH ((size_t)1 << PLOGP__PILE_BITS) /* numbers that are alike */
#define PLOGP__PILES_MAX   8192
#define PLOGP__SHEET_BYTES 4096
#define PLOGP__SHEET_SIZE  ((PLOGP__SHEET_BYTES - 24) / sizeof(uint16_t))

/* A part of a pile, at a multiple of its bytes: where `low` ends is seen from an address. */
struct plogp__sheet {
    _Alignas(8) struct plogp__sheet *before; /* of the same pile, or NULL */
    _Alignas(8) uint64_t size; /* set when another sheet comes upon it            */
    uint64_t below;            /* numbers in the sheets before, of the last sheet */
    uint16_t low[PLOGP__SHEET_SIZE];
};
_Static_assert(sizeof(struct plogp__sheet) == PLOGP__SHEET_BYTES, "a sheet is filled");

/* Zero-initialise. */
struct plogp__piles {
    uint32_t first;  /* upper half of the first pile, counted from -2^31 */
    size_t count;    /* piles */
    uint16_t **next; /* [count] where the next number goes; NULL: no sheet yet */
    size_t size;     /* numbers */
    void **blocks;   /* [block_count] memory of sheets */
    size_t block_count, block_capacity;
    struct plogp__sheet *unused; /* of the last block */
    size_t unused_count;
};

/* The pile of a number, counted from that of -2^31. */
static inline uint32_t plogp__pile_of(int32_t number)
{
    return ((uint32_t)number + (UINT32_C(1) << 31)) >> PLOGP__PILE_BITS;
}

/* The least number that pile has. */
static inline int64_t plogp__pile_least(uint32_t pile)
{
    return ((int64_t)pile << PLOGP__PILE_BITS) - ((int64_t)1 << 31);
}

/* Piles for numbers from `low` to `high` and those that are there; *done is false where these
 * are too many. PLOGP_ENOMEM, without a message, as below. */
PLOGP_MUST_CHECK plogp_status plogp__piles_reach(struct plogp__piles *piles, int32_t low,
                                                 int32_t high, const plogp_alloc *alloc,
                                                 bool *done);
/* Put in numbers; those that no pile is for become the first *rest of `others` [count], which
 * may be `numbers`. Where memory fails, those from there on are in neither. */
PLOGP_MUST_CHECK plogp_status plogp__piles_push(struct plogp__piles *piles,
                                                const int32_t *numbers, size_t count,
                                                const plogp_alloc *alloc, int32_t *others,
                                                size_t *rest);
/* Take all sheets of `other`, whose piles are among these; it is then empty. */
PLOGP_MUST_CHECK plogp_status plogp__piles_take(struct plogp__piles *piles,
                                                struct plogp__piles *other,
                                                const plogp_alloc *alloc);
void plogp__piles_clear(struct plogp__piles *piles, const plogp_alloc *alloc);

/* The numbers of a pile. */
size_t plogp__pile_size(const struct plogp__piles *piles, size_t pile);
/* The last sheet of a pile, and how many numbers it has; NULL: none. */
const struct plogp__sheet *plogp__pile_top(const struct plogp__piles *piles, size_t pile,
                                           size_t *size);
/* The one before, likewise. */
const struct plogp__sheet *plogp__sheet_before(const struct plogp__sheet *sheet,
                                               size_t *size);
/* The numbers of a sheet of this pile. */
void plogp__sheet_numbers(const struct plogp__sheet *sheet, size_t size, uint32_t pile,
                          int32_t *numbers);

#endif
