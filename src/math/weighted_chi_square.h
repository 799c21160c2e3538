/*
 * The law of a weighted sum of squares of independent standard normal numbers,
 *
 *     Q = sum_i w_i Z_i^2,   w_i >= 0,
 *
 * the limit law of quadratic statistics such as Cramer's and von Mises's.
 */
#ifndef PLOGP_SRC_MATH_WEIGHTED_CHI_SQUARE_H
#define PLOGP_SRC_MATH_WEIGHTED_CHI_SQUARE_H

#include <stddef.h>

struct plogp__weighted_chi_square {
    const double *weights; /* [count], >= 0, the largest > 0 */
    size_t count;
    double rest;        /* sum of the weights that are too small to be listed  */
    double rest_square; /* and of their squares                                */
};

/*
 * P(Q > x); 1 for x <= 0, NaN for NaN.
 *
 * Accuracy     1e-8 relative, however small the probability, if the rest is the sum of
 *              weights small beside the largest one
 * Cost         about a million operations for 64 weights
 * Source       the inversion of Imhof (1961), on the line through the saddle point of the
 *              integrand (Rice 1980), where nothing cancels
 */
double plogp__weighted_chi_square_sf(const struct plogp__weighted_chi_square *law,
                                     double x);

#endif
