/*
 * Values that are decimal fractions k/10^d as their whole numbers k of 32 bits: half of the
 * memory of doubles, and those of a narrow range are counted as they come.
 */
#ifndef PLOGP_SRC_SAMPLE_CODES_H
#define PLOGP_SRC_SAMPLE_CODES_H

#include <stdbool.h>
#include <stdint.h>

#include "data/wholes.h"
#include "plogp/batch.h"
#include "sample/ordered_run.h"
#include "sample/piles.h"

/* What plogp__codes_push takes away from the doubles of an accumulator. */
struct plogp__codes {
    double scale;     /* 10^d; 0: no value was seen yet */
    bool closed;      /* no further values become codes */
    int32_t *pending; /* [size] those that are neither in piles nor in cells */
    size_t size, capacity;
    size_t look;               /* at so many of them, see whether piles may have them */
    struct plogp__piles piles; /* none while there are cells */
    uint32_t *cells; /* how often first + i occurs, or NULL; not among the pending */
    size_t cell_count;
    int64_t first;
    uint64_t counted; /* in the cells */
};

/* 10^d of a sample of values; 0 when they are no such decimals. */
double plogp__codes_scale(const double *sample, size_t count);

/* The value of a code: the double nearest to code / scale. */
static inline double plogp__code_value(int64_t code, double scale)
{
    return (double)code / scale;
}

/* Codes that wait to be put in order. */
static inline size_t plogp__codes_waiting(const struct plogp__codes *codes)
{
    return codes->size + codes->piles.size;
}
/* The least and the largest of the pending codes; size > 0. */
void plogp__codes_ends(const struct plogp__codes *codes, int32_t ends[2]);

/* The values of the codes that wait, in some order. */
void plogp__codes_decode(const struct plogp__codes *codes, double *values);
/* Those at places first, first + step, ... of that order, which exist. */
void plogp__codes_sample(const struct plogp__codes *codes, size_t first, size_t step,
                         size_t count, double *values);

/* Add those that wait in `other`, of the same scale. PLOGP_ENOMEM, without a message. */
PLOGP_MUST_CHECK plogp_status plogp__codes_add(struct plogp__codes *codes,
                                               const struct plogp__codes *other,
                                               const plogp_alloc *alloc);
/* Take its piles away from it, where it has them in the same scale and memory. */
PLOGP_MUST_CHECK plogp_status plogp__codes_take_piles(struct plogp__codes *codes,
                                                      struct plogp__codes *other,
                                                      const plogp_alloc *alloc);

/* Take rows of weight 1, up to the first block with a value that is no such decimal; so many
 * as *done says. PLOGP_ENOMEM, without a message. */
PLOGP_MUST_CHECK plogp_status plogp__codes_push(struct plogp__codes *codes,
                                                const plogp_column *column, size_t rows,
                                                const plogp_alloc *alloc, size_t *done);

/* The same of whole numbers: all of them, or none, where these are not of its scale. */
PLOGP_MUST_CHECK plogp_status plogp__codes_push_wholes(struct plogp__codes *codes,
                                                       const struct plogp__wholes *wholes,
                                                       const uint8_t *valid, size_t rows,
                                                       const plogp_alloc *alloc,
                                                       size_t *done);

/* Further codes from low to high are counted, if that takes at most so many bytes. */
void plogp__codes_count(struct plogp__codes *codes, double low, double high,
                        uint64_t bytes, const plogp_alloc *alloc);
/* The values that were counted as a new run. */
PLOGP_MUST_CHECK plogp_status plogp__codes_run(const struct plogp__codes *codes,
                                               const plogp_alloc *alloc,
                                               struct plogp__run *run);
/* Forget what is pending and counted. */
void plogp__codes_reset(struct plogp__codes *codes, const plogp_alloc *alloc);
void plogp__codes_clear(struct plogp__codes *codes, const plogp_alloc *alloc);

#endif
