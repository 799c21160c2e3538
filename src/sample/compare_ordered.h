/* Two numeric columns in bins between quantiles of the first. */
#ifndef PLOGP_SRC_SAMPLE_COMPARE_ORDERED_H
#define PLOGP_SRC_SAMPLE_COMPARE_ORDERED_H

#include "sample/aligned.h"
#include "sample/sorted.h"

/*
 * Weights in the bins below the least value of P; up to the distinct quantiles of P at
 * 1/bins, 2/bins, ..., 1; above its largest value; and missing. Bins that are empty in
 * both are left out, the others raised by `extra` in both. To be cleared only after
 * PLOGP_OK.
 */
PLOGP_MUST_CHECK plogp_status plogp__bins_of(const plogp_sorted *p, const plogp_sorted *q,
                                             size_t bins, double extra,
                                             const plogp_context *context,
                                             struct plogp__aligned *both);

#endif
