/* Divergences of two laws with densities, by quadrature. */
#ifndef PLOGP_SRC_DIST_DIVERGENCE_QUADRATURE_H
#define PLOGP_SRC_DIST_DIVERGENCE_QUADRATURE_H

#include "dist/pair_integral.h"
#include "plogp/distribution_divergence.h"

/* KL(p || q) of the pair. */
struct plogp__found plogp__kl_quadrature(const struct plogp__pair *pair);
/* Everything but the two divergences. */
void plogp__distances_quadrature(struct plogp__pair *pair,
                                 plogp_distribution_comparison *made);
/* -E log p of one law. */
double plogp__entropy_quadrature(const plogp_distribution *distribution);

#endif
