/* The terms of neighbour estimators, one for each distinct pair. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H

#include "sample/neighbour_pairs.h"

#define PLOGP__NEIGHBOURS_OPTION_MAX 1000

/* Others within `distance` of a value, those at it included or (strict) not. */
double plogp__margin_within(const struct plogp__margin *margin, double value,
                            double distance, int strict);

/* psi(1), psi(2), ... of counts. Status: PLOGP_ENOMEM. */
struct plogp__digammas {
    double *values;
    const plogp_alloc *alloc;
};
PLOGP_MUST_CHECK plogp_status plogp__digammas_init(const plogp_alloc *alloc,
                                                   struct plogp__digammas *digammas);
double plogp__digamma_of(const struct plogp__digammas *digammas, double count);
void plogp__digammas_clear(struct plogp__digammas *digammas);

/* Fill terms, for which the pairs may be put into another order; PLOGP_ENOMEM, PLOGP_ECANCEL. The estimate is their weighted mean. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_numbers(struct plogp__pairs *pairs,
                                                      plogp_neighbour_estimator estimator,
                                                      size_t neighbours,
                                                      const plogp_context *context);
/* x and y given z, any of them a class. Observations that share their classes with no other
 * get a NaN: they are left out. */
PLOGP_MUST_CHECK plogp_status plogp__terms_given(struct plogp__pairs *pairs,
                                                 plogp_neighbour_estimator estimator,
                                                 size_t neighbours,
                                                 const plogp_context *context);
/* y is a class; the pairs are in the order of x. Classes that occur once get a NaN: they are left out. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_classes(struct plogp__pairs *pairs,
                                                      size_t neighbours,
                                                      const plogp_context *context);

#endif
