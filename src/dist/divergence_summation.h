/* Divergences of two laws of whole numbers, by summation. */
#ifndef PLOGP_SRC_DIST_DIVERGENCE_SUMMATION_H
#define PLOGP_SRC_DIST_DIVERGENCE_SUMMATION_H

#include "dist/divergence_quadrature.h"

/* Add the points where two probabilities cross, and fill the steps. */
void plogp__pair_measure_whole(struct plogp__pair *pair);
/* Of a pair that has been measured. */
struct plogp__found plogp__kl_summation(const struct plogp__pair *pair);
/* Everything but the two divergences. */
void plogp__distances_summation(struct plogp__pair *pair,
                                plogp_distribution_comparison *made);
double plogp__entropy_summation(const plogp_distribution *distribution);

#endif
