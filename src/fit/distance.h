/* How far a sample lies from a law: the statistics of tests of fit. */
#ifndef PLOGP_SRC_FIT_DISTANCE_H
#define PLOGP_SRC_FIT_DISTANCE_H

#include "plogp/distribution.h"
#include "plogp/ordered.h"

enum { PLOGP__KS, PLOGP__AD, PLOGP__CVM, PLOGP__CHI2, PLOGP__STATISTICS };

/* Cells of Pearson's sum of (observed - expected)^2 / expected = sum observed^2 / expected - n:
 * each is closed when enough is expected of it, what is left goes to the last. */
struct plogp__cells {
    size_t count;
    double sum;                /* of observed^2 / expected, over the closed cells */
    double observed, expected; /* of the last closed cell                         */
};

void plogp__cells_close(struct plogp__cells *cells, double observed, double expected);
/* What is left in the upper tail: a cell of its own, or part of the last one. */
void plogp__cells_close_tail(struct plogp__cells *cells, double observed, double expected,
                             double enough);
/* NaN for fewer than two cells. */
double plogp__cells_statistic(const struct plogp__cells *cells, double n);

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
