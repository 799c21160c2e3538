/* Intervals of W2 and of the energy distance between two numeric columns. */
#ifndef PLOGP_SRC_SAMPLE_LINE_INTERVALS_H
#define PLOGP_SRC_SAMPLE_LINE_INTERVALS_H

#include "plogp/two_sample.h"
#include "sample/sorted.h"

/* Of the distances in `made`, whose intervals are written; NaN where values are infinite.
 * PLOGP_ENOMEM, PLOGP_EIO, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__line_intervals(const plogp_sorted *p,
                                                    const plogp_sorted *q,
                                                    const plogp_context *context,
                                                    plogp_numeric_distances *made);

#endif
