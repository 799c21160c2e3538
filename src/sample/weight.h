/* The total of frequency weights: whole ones counted, fractions summed exactly. */
#ifndef PLOGP_SRC_SAMPLE_WEIGHT_H
#define PLOGP_SRC_SAMPLE_WEIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/alloc.h"
#include "data/frame.h"
#include "plogp/batch.h"
#include "plogp/sum.h"

/* Zero-initialise. The sum exists once a weight with a fraction was added. */
typedef struct plogp__weight {
    uint64_t whole;
    plogp_sum *fraction;
} plogp__weight;

/* PLOGP_EDOMAIN when a count would pass 2^64 - 1; nothing is changed then. */
plogp_status plogp__weight_add_count(plogp__weight *total, uint64_t count);
/* Add one weight; PLOGP_EDOMAIN when it is negative, not finite or too large. */
plogp_status plogp__weight_add(plogp__weight *total, double weight,
                               const plogp_alloc *alloc);
/* Add one weight `times` times. */
plogp_status plogp__weight_add_times(plogp__weight *total, double weight, uint64_t times,
                                     const plogp_alloc *alloc);
plogp_status plogp__weight_merge(plogp__weight *total, const plogp__weight *other,
                                 const plogp_alloc *alloc);
void plogp__weight_clear(plogp__weight *total, const plogp_alloc *alloc);

bool plogp__weight_is_zero(const plogp__weight *total);
/* Correctly rounded. */
double plogp__weight_value(const plogp__weight *total);

/* weight = 1, 2, ... with its number; false when it has a fraction or is out of range. */
bool plogp__weight_is_whole(double weight, uint64_t *count);
/* The weight of a row of a batch. */
static inline double plogp__row_weight(const plogp_batch *batch, size_t row)
{
    return batch->weights == NULL ? 1.0 : batch->weights[row];
}

/* sum += count * factor, exactly, though count may pass 2^53. */
void plogp__sum_add_multiple(plogp_sum *sum, uint64_t count, double factor);

plogp_status plogp__weight_save(const plogp__weight *total, plogp_buffer *buffer);
plogp_status plogp__weight_load(plogp__weight *total, const plogp_alloc *alloc,
                                plogp__reader *reader);

/* The message of a failed push: says what is wrong with a weight or a number. */
plogp_status plogp__push_failed(const plogp_context *context, plogp_status status,
                                const plogp_batch *batch, size_t row);

#endif
