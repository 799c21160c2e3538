/* KL from the nearest neighbours of sorted values. */
#ifndef PLOGP_SRC_SAMPLE_NEAREST_DIVERGENCE_H
#define PLOGP_SRC_SAMPLE_NEAREST_DIVERGENCE_H

#include "plogp/two_sample.h"

/* See plogp_compare_ordered. NaN when a table is NULL (memory does not hold it), has
 * weights that are not whole, an infinite value or too few observations. The context is told
 * of the work, nothing else. */
plogp_nearest plogp__nearest_divergence(const plogp_sorted *p, const plogp_sorted *q,
                                        const plogp_context *context);

#endif
