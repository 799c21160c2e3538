/**
 * Moments of a numeric column: mean, variances, skewness, kurtosis, extremes.
 *
 *     plogp_moments *moments = NULL;
 *     plogp_moments_summary summary;
 *     status = plogp_moments_new(&context, &moments);
 *     status = plogp_moments_push(moments, &batch, 0);
 *     status = plogp_moments_value(moments, &summary);
 *     plogp_moments_free(moments);
 *
 * An accumulator of exact sums of x, x^2, x^3 and x^4: no cancellation, whatever the
 * offset of the data, and the same bits for any order of the rows, batches and merges.
 * Weights are frequencies, as in plogp/counts.h.
 */
#ifndef PLOGP_MOMENTS_H
#define PLOGP_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/batch.h"
#include "plogp/buffer.h"
#include "plogp/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_moments plogp_moments;

/** NaN where the data are too few for a quantity. */
typedef struct plogp_moments_summary {
    double n;        /* total weight of the present values                           */
    double missing;  /* total weight of the missing ones                             */
    double min;      /* NaN when n = 0                                               */
    double max;      /* NaN when n = 0                                               */
    double mean;     /* sum(w x) / n; NaN when n = 0                                 */
    double variance; /* sum(w (x - mean)^2) / (n - 1); NaN unless n > 1              */
    double variance_mle; /* sum(w (x - mean)^2) / n; NaN when n = 0 */
    double skewness; /* m3 / m2^(3/2), m_j = sum(w (x - mean)^j) / n; NaN if m2 = 0  */
    double kurtosis; /* m4 / m2^2, 3 for a normal law; NaN if m2 = 0                 */
} plogp_moments_summary;

/** An empty accumulator. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_moments_new(const plogp_context *context,
                                                          plogp_moments **moments);

/** Release; NULL is allowed. */
PLOGP_API void plogp_moments_free(plogp_moments *moments);

/**
 * Add one numeric column of a batch.
 *
 * Status       PLOGP_EINVAL   no such column, or not numeric
 *              PLOGP_EDOMAIN  a weight is negative or not finite, or a number that is not
 *                             marked missing is NaN
 * Notes        infinite values are data: the moments they decide become infinite or NaN
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_moments_push(plogp_moments *moments,
                                                           const plogp_batch *batch,
                                                           size_t column);

/** Add all that `other` has seen. Status: PLOGP_EINVAL. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_moments_merge(plogp_moments *moments,
                                                            const plogp_moments *other);

/**
 * The moments of what was pushed so far.
 *
 * Status       PLOGP_EINVAL NULL
 * Accuracy     n, mean: correctly rounded; variances <= 2u; skewness, kurtosis <= 8u
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_moments_value(const plogp_moments *moments, plogp_moments_summary *summary);

/** Append the state, canonical bytes. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_moments_save(const plogp_moments *moments,
                                                           plogp_buffer *buffer);

/** A new accumulator from saved bytes. Status as plogp_counts_load. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_moments_load(const unsigned char *data,
                                                           size_t size,
                                                           const plogp_context *context,
                                                           plogp_moments **moments);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_MOMENTS_H */
