/* Sums over whole numbers of terms that are smooth functions of a real number. */
#ifndef PLOGP_SRC_DIST_WHOLE_SUM_H
#define PLOGP_SRC_DIST_WHOLE_SUM_H

#include "dist/divergence_quadrature.h"

/* No more terms than this are all added one by one. */
#define PLOGP__WHOLE_DIRECT 12288.0

typedef double plogp__whole_term(double x, const void *state);

/* The terms, and the pair whose cores say where they change quickly. */
struct plogp__whole_sum {
    plogp__whole_term *term;
    const void *state;
    const struct plogp__pair *pair;
};

/* The sum over low, low + 1, ... high. Up to 12,288 terms are added one by one, and of
 * more those of narrow laws and of the ends of wide ones; between them Euler and
 * Maclaurin's formula is used. */
struct plogp__found plogp__sum_whole(const struct plogp__whole_sum *sum, double low,
                                     double high);

#endif
