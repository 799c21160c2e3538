/*
 * Tails like a power of x: what integrals have there, beyond the largest double or where a
 * quadrature ends, and whether they are finite.
 *
 * With x f(x) = C x^-d (a + b log x), d > 0, in the tail of an integrand f, three values of
 * f give the integral beyond X: no expectation is called infinite because its digits lie far
 * out, and none finite because they do not fit a double.
 */
#ifndef PLOGP_SRC_DIST_POWER_TAIL_H
#define PLOGP_SRC_DIST_POWER_TAIL_H

#include "dist/pair.h"
#include "math/quadrature.h"

/* The exponent d of an integrand |x|^(-1-d) on a side: INFINITY where it falls faster than
 * every power, and at most 0 where the integral diverges. */
typedef double plogp__decay(const struct plogp__pair *pair, bool upper);

plogp__decay plogp__density_decay; /* of p, q, and what is bounded by p + q */
plogp__decay plogp__kl_decay;      /* p log(p/q) - p + q                    */
plogp__decay plogp__overlap_decay; /* sqrt(p q)                             */
plogp__decay plogp__chi2_decay;    /* (p - q)^2 / q                         */
plogp__decay plogp__area_decay;    /* |F - G|                               */
plogp__decay plogp__square_decay;  /* (F - G)^2                             */
plogp__decay plogp__way_decay;     /* x^2 p, x^2 q                         */
plogp__decay plogp__fourth_decay;  /* x^4 p                                 */

/* The integral of a function beyond `end`, away from 0; decay > 0. The error is that of the
 * form above: what a second difference shows of terms in log^2 x, and rounding. */
struct plogp__beyond {
    double value, error;
};
struct plogp__beyond plogp__beyond(plogp__integrand *function, void *state, double end,
                                   double decay);

/* Where the density of a law has fallen to 1e-270 on a side where it is a power; -+1e300 where
 * it is below that already at `size`, where most of the law lies. */
double plogp__power_reach(const struct plogp__law *law, double size, bool upper);

#endif
