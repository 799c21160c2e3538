/**
 * Ordered values: the empirical law of a numeric column, sorted, with weights.
 *
 *     plogp_ordered *ordered = NULL;
 *     plogp_ordered_table *table = NULL;
 *     status = plogp_ordered_new(&context, &ordered);
 *     status = plogp_ordered_push(ordered, &batch, 0);
 *     status = plogp_ordered_value(ordered, &table);
 *     median = plogp_ordered_quantile(table, 0.5);
 *     plogp_ordered_table_free(table);
 *
 * An accumulator with the promises of plogp/counts.h. It keeps each distinct value once
 * and is the input of exact quantiles, of distances between samples (plogp/two_sample.h)
 * and of differential entropies (plogp/entropy_samples.h).
 */
#ifndef PLOGP_ORDERED_H
#define PLOGP_ORDERED_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/batch.h"
#include "plogp/buffer.h"
#include "plogp/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_ordered plogp_ordered;

/** The sorted distinct values. */
typedef struct plogp_ordered_table {
    const double *values;  /* [size] strictly increasing; -0 is kept as 0            */
    const double *weights; /* [size] > 0, total weight of the value, correctly rounded */
    const double
        *cumulative; /* [size] weight of values <= values[i], correctly rounded */
    size_t size;
    double total; /* cumulative[size - 1], or 0                                        */
    double missing; /* weight of the missing values */
    int whole; /* nonzero: no weight had a fraction                                 */
} plogp_ordered_table;

/** An empty accumulator. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_new(const plogp_context *context,
                                                          plogp_ordered **ordered);

/** Release; NULL is allowed. */
PLOGP_API void plogp_ordered_free(plogp_ordered *ordered);

/**
 * Add one numeric column of a batch. Status as plogp_moments_push, and PLOGP_ENOMEM.
 *
 * Cost         amortised O(log) per row; 24 bytes for each distinct value and weight
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_push(plogp_ordered *ordered,
                                                           const plogp_batch *batch,
                                                           size_t column);

/** Add all that `other` has seen. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_merge(plogp_ordered *ordered,
                                                            const plogp_ordered *other);

/** The sorted table, to be freed with plogp_ordered_table_free. Status: PLOGP_EINVAL,
 * PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_value(const plogp_ordered *ordered,
                                                            plogp_ordered_table **table);

/** Release; NULL is allowed. */
PLOGP_API void plogp_ordered_table_free(plogp_ordered_table *table);

/**
 * The sample quantile of `probability`, linear between order statistics (type 7).
 *
 *     position = (n - 1) p;  x[floor] + (position - floor) (x[floor + 1] - x[floor])
 *
 * Given        table        of n = total observations (weights count as copies)
 *              probability  in 0..1
 * Returned     the quantile; NaN if the table is empty or the probability is outside
 * Cost         O(log size)
 * Notes        with fractional weights the position is max(n - 1, 0) p of the total
 *              weight
 * Source       Hyndman, Fan (1996), definition 7
 */
PLOGP_API double plogp_ordered_quantile(const plogp_ordered_table *table,
                                        double probability);

/**
 * What the values show about the support of their law, in words: "0 and 1", "integers >=
 * 0", "integers", "real numbers in (0, 1)", "real numbers in [0, 1]", "real numbers > 0",
 * "real numbers >= 0", "real numbers"; "none" for an empty table. Static.
 */
PLOGP_API const char *plogp_ordered_support(const plogp_ordered_table *table);

/** Append the state, canonical bytes. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_save(const plogp_ordered *ordered,
                                                           plogp_buffer *buffer);

/** A new accumulator from saved bytes. Status as plogp_counts_load. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ordered_load(const unsigned char *data,
                                                           size_t size,
                                                           const plogp_context *context,
                                                           plogp_ordered **ordered);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ORDERED_H */
