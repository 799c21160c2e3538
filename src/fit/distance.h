/* How far a sample lies from a law: the statistics of tests of fit. */
#ifndef PLOGP_SRC_FIT_DISTANCE_H
#define PLOGP_SRC_FIT_DISTANCE_H

#include "plogp/distribution.h"
#include "plogp/ordered.h"

enum { PLOGP__KS, PLOGP__AD, PLOGP__CVM, PLOGP__CHI2, PLOGP__STATISTICS };

struct plogp__yardstick {
    const plogp_distribution *law;
    double step;   /* of rounded values: each is an interval of the law; 0: exact */
    double origin; /* a value on the grid                                         */
};

/* Writes statistics [PLOGP__STATISTICS], chi-squared NaN for fewer than two cells; returns
 * the number of its cells. */
size_t plogp__measure(const struct plogp__yardstick *yardstick,
                      const plogp_ordered_table *table, double *statistics);

#endif
