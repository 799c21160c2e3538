/* How far the mass of one law with a density has to be moved to make another. */
#ifndef PLOGP_SRC_DIST_TRANSPORT_QUADRATURE_H
#define PLOGP_SRC_DIST_TRANSPORT_QUADRATURE_H

#include "dist/divergence_quadrature.h"

/* Wasserstein distances of order 1 and 2 and the energy distance. */
void plogp__transport_quadrature(struct plogp__pair *pair,
                                 plogp_distribution_comparison *made);

#endif
