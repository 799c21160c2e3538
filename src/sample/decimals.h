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
 * Status       PLOGP_ENOMEM (9/8 bytes for each k of a pile, or 2 for each value of one that has few and 8 KB), PLOGP_ECANCEL
 * Cost         about 5 ns a value on one thread of the context
 */
PLOGP_MUST_CHECK plogp_status plogp__decimals_new(const double *values, size_t count,
                                                  const plogp_context *context,
                                                  struct plogp__decimals **decimals);
/* The same of all pending codes, in 3 ns. */
PLOGP_MUST_CHECK plogp_status plogp__decimals_of_codes(const struct plogp__codes *codes,
                                                       const plogp_context *context,
                                                       struct plogp__decimals **decimals);
void plogp__decimals_free(struct plogp__decimals *decimals);

/* The number of different values. */
size_t plogp__decimals_distinct(const struct plogp__decimals *decimals);
/* The least power of ten that makes all of them whole numbers. */
double plogp__decimals_scale(const struct plogp__decimals *decimals);

/* Those from the `first` one on in ascending order, how often each occurs, and how many values
 * are up to each, all [count]. */
void plogp__decimals_read(const struct plogp__decimals *decimals, size_t first,
                          size_t count, double *values, double *weights,
                          double *cumulative);
/* All of them, likewise, by the threads of its context. PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__decimals_write(struct plogp__decimals *decimals,
                                                    double *values, double *weights,
                                                    double *cumulative);

#endif
