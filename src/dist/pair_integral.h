/* Integrals over the line, cut at the points of a pair of laws. */
#ifndef PLOGP_SRC_DIST_PAIR_INTEGRAL_H
#define PLOGP_SRC_DIST_PAIR_INTEGRAL_H

#include "dist/pair.h"
#include "math/quadrature.h"

/* A number found numerically. */
struct plogp__found {
    double value;
    double error;
    bool diverges; /* what lies in the outermost tails does not vanish */
};

/* The integral between the first and the last point, to `tolerance` of the integral of the
 * magnitude. */
struct plogp__found plogp__pair_integral(const struct plogp__pair *pair,
                                         plogp__integrand *function, void *state,
                                         double tolerance);

#endif
