/* Integrals over the line, cut at the points of a pair of laws. */
#ifndef PLOGP_SRC_DIST_PAIR_INTEGRAL_H
#define PLOGP_SRC_DIST_PAIR_INTEGRAL_H

#include "dist/power_tail.h"
#include "math/quadrature.h"

/* A number found numerically. */
struct plogp__found {
    double value;
    double error;
    bool diverges; /* infinite, by the decay or by what lies in the outermost tails */
};

/* The integral, to `tolerance` of the integral of the magnitude: between the first and the
 * last point, and beyond them where `decay` says that the tail is a power. */
struct plogp__found plogp__pair_integral(const struct plogp__pair *pair,
                                         plogp__integrand *function, void *state,
                                         double tolerance, plogp__decay *decay);

#endif
