/* The integral over t in 0 .. 1 of (F^-1(t) - G^-1(t))^2, the square of W_2. */
#ifndef PLOGP_SRC_DIST_TRANSPORT_SQUARES_H
#define PLOGP_SRC_DIST_TRANSPORT_SQUARES_H

#include "dist/divergence_quadrature.h"

struct plogp__found plogp__squares_by_share(const struct plogp__pair *pair,
                                            double tolerance);

#endif
