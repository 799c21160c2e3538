/* Distances between a law of whole numbers and one with a density. */
#ifndef PLOGP_SRC_DIST_MIXED_H
#define PLOGP_SRC_DIST_MIXED_H

#include "dist/divergence_quadrature.h"

/* Everything but the two divergences: the densities have nothing in common, and the
 * distances along the line are integrals between the whole numbers. */
void plogp__distances_mixed(struct plogp__pair *pair,
                            plogp_distribution_comparison *made);

#endif
