/*
 * Values that are decimal fractions, k/10^d with whole k that lie close together, as numbers
 * in files mostly are: they are counted, not sorted.
 */
#ifndef PLOGP_SRC_SAMPLE_DECIMALS_H
#define PLOGP_SRC_SAMPLE_DECIMALS_H

#include "plogp/context.h"
#include "sample/codes.h"

struct plogp__decimals;

/*
 * Count equal values.
 *
 * Given        values [count]  no NaN, no -0
 * Returned     decimals        to be freed, or NULL where the values are not such, or so few
 *                              that sorting is as fast
 * Status       PLOGP_ENOMEM (8 bytes a value), PLOGP_ECANCEL
 * Cost         about 6 ns a value on one thread of the context
 */
PLOGP_MUST_CHECK plogp_status plogp__decimals_new(const double *values, size_t count,
                                                  const plogp_context *context,
                                                  struct plogp__decimals **decimals);
/* The same of pending codes. */
PLOGP_MUST_CHECK plogp_status plogp__decimals_of_codes(const struct plogp__codes *codes,
                                                       const plogp_context *context,
                                                       struct plogp__decimals **decimals);
void plogp__decimals_free(struct plogp__decimals *decimals);

/* The number of different values. */
size_t plogp__decimals_distinct(const struct plogp__decimals *decimals);

/* Those in ascending order, how often each occurs, and how many values are up to each, all
 * [distinct]. PLOGP_ECANCEL. To be called once. */
PLOGP_MUST_CHECK plogp_status plogp__decimals_write(struct plogp__decimals *decimals,
                                                    double *values, double *weights,
                                                    double *cumulative);

#endif
