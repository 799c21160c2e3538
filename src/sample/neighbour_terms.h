/* The terms of neighbour estimators, one for each distinct pair. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_TERMS_H

#include "sample/neighbour_pairs.h"

/* Others within `distance` of a value, those at it included or (strict) not. */
double plogp__margin_within(const struct plogp__margin *margin, double value,
                            double distance, int strict);

/* Fill terms; PLOGP_ENOMEM, PLOGP_ECANCEL. The estimate is their weighted mean. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_numbers(struct plogp__pairs *pairs,
                                                      plogp_neighbour_estimator estimator,
                                                      size_t neighbours,
                                                      const plogp_context *context);
/* y is a class. Classes that occur once get a NaN: they are left out. */
PLOGP_MUST_CHECK plogp_status plogp__terms_of_classes(struct plogp__pairs *pairs,
                                                      size_t neighbours,
                                                      const plogp_context *context);

#endif
