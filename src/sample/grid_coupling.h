/* W2 of two samples whose values are whole multiples of one step, exact until the last root. */
#ifndef PLOGP_SRC_SAMPLE_GRID_COUPLING_H
#define PLOGP_SRC_SAMPLE_GRID_COUPLING_H

#include "math/limbs.h"
#include "sample/sorted.h"

/*
 * The sum over the quantiles of both of their squared difference in steps, n_p n_q times their
 * mean: of samples on a grid of 1/scale, with n_p n_q <= 2^62.
 * PLOGP_EIO, PLOGP_ENOMEM, PLOGP_ECANCEL.
 */
PLOGP_MUST_CHECK plogp_status plogp__grid_coupling(const plogp_sorted *p,
                                                   const plogp_sorted *q, double scale,
                                                   plogp__uint128 *sum);
/* The same of counted ones, in a third of the time. PLOGP_ENOMEM, without a message. */
PLOGP_MUST_CHECK plogp_status plogp__grid_coupling_of_cells(
    const struct plogp__decimals *p, const struct plogp__decimals *q,
    const plogp_alloc *alloc, plogp__uint128 *sum);

#endif
