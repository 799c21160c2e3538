/* How far the mass of one law of whole numbers has to be moved to make another. */
#ifndef PLOGP_SRC_DIST_TRANSPORT_SUMMATION_H
#define PLOGP_SRC_DIST_TRANSPORT_SUMMATION_H

#include "dist/divergence_quadrature.h"

/* Wasserstein distances of order 1 and 2 and the energy distance. */
void plogp__transport_summation(struct plogp__pair *pair,
                                plogp_distribution_comparison *made);

#endif
