/* How the numbers of a comparison are written, with their bounds. */
#ifndef PLOGP_SRC_DIST_COMPARISON_H
#define PLOGP_SRC_DIST_COMPARISON_H

#include "dist/divergence_quadrature.h"

/* Write a number and its bound; what diverges is Inf, with an Inf bound. */
void plogp__put(struct plogp__found found, double *value, double *error);
/* As plogp__put for the square root of `square`, which is >= 0. */
void plogp__put_root(struct plogp__found square, double *value, double *error);
/* Jensen-Shannon, Hellinger and Bhattacharyya from their integrals or sums: of the square
 * of the Hellinger distance, and of sqrt(p q). */
void plogp__put_overlaps(struct plogp__found js, struct plogp__found square,
                         struct plogp__found overlap,
                         plogp_distribution_comparison *made);
#endif
