/**
 * A numeric column in order, whether memory can hold it or not.
 *
 *     plogp_sorted *sorted = NULL;
 *     status = plogp_sorted_new(ordered, &context, &sorted);
 *     median_status = plogp_sorted_quantiles(sorted, &half, 1, &median);
 *     plogp_sorted_free(sorted);
 *
 * Where plogp_ordered_value makes a table of all distinct values, this reads them from
 * the table or, when the accumulator has gone on in temporary files, from those, once for
 * each question: quantiles, distances and noise floors (plogp/two_sample.h,
 * plogp/permutation.h) have the same bits either way.
 */
#ifndef PLOGP_SORTED_H
#define PLOGP_SORTED_H

#include "plogp/ordered.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_sorted plogp_sorted;

/** What one pass over the values shows. */
typedef struct plogp_sorted_facts {
    double total;   /* weight of the present values, correctly rounded            */
    double missing; /* weight of the missing ones                                 */
    uint64_t distinct;
    double min; /* NaN when there is no value                                  */
    double max;
    int whole; /* nonzero: no weight had a fraction                            */
    const char *support; /* as plogp_ordered_support */
} plogp_sorted_facts;

/**
 * Sort what was pushed so far.
 *
 * Given        ordered  must outlive the handle
 *              context  NULL: that of `ordered`
 * Status       PLOGP_EINVAL; PLOGP_EIO temporary files cannot be written or read (a full
 *              disk); PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         O(n) time; 24 bytes a distinct value, 6 where many are decimal fractions close
 *              together, or a temporary file of 11
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_sorted_new(const plogp_ordered *ordered,
                                                         const plogp_context *context,
                                                         plogp_sorted **sorted);

/** Release; NULL is allowed. */
PLOGP_API void plogp_sorted_free(plogp_sorted *sorted);

/** Computed by plogp_sorted_new. */
PLOGP_API const plogp_sorted_facts *plogp_sorted_value(const plogp_sorted *sorted);

/**
 * The table of all values, which belongs to the handle and is made when it is first asked for.
 *
 * Returned     table   NULL when memory does not hold it, which is never so where plogp_paged
 *                      (plogp/paged.h) gives the memory
 * Status       PLOGP_EINVAL NULL; PLOGP_ENOMEM, PLOGP_ECANCEL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_sorted_table(plogp_sorted *sorted, const plogp_ordered_table **table);

/**
 * Quantiles as plogp_ordered_quantile, exact, for several probabilities in one pass.
 *
 * Given        probabilities [count]  in 0..1, not decreasing
 * Returned     quantiles [count]      NaN of an empty column; written only on PLOGP_OK
 * Status       PLOGP_EINVAL NULL; PLOGP_EDOMAIN the probabilities are not such; PLOGP_EIO,
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_sorted_quantiles(const plogp_sorted *sorted, const double *probabilities,
                       size_t count, double *quantiles);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SORTED_H */
