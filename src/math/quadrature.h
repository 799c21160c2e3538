/*
 * Integrals of smooth functions over finite or infinite intervals.
 *
 * Double-exponential quadrature (Takahasi and Mori, 1974): a change of variable makes the
 * integrand decay like exp(-exp |t|), and then the trapezoidal rule converges about
 * quadratically in the number of points. Singularities that can be integrated are welcome at
 * the ends of the interval, not inside it: kinks and narrow peaks inside belong on the
 * boundary of two pieces. Nothing allocates.
 */
#ifndef PLOGP_SRC_MATH_QUADRATURE_H
#define PLOGP_SRC_MATH_QUADRATURE_H

#include <stddef.h>

#include "plogp/status.h"

/*
 * The integrand. `x` lies strictly inside the interval; `from_end` is its distance from the
 * nearer finite end, negative for the upper one, accurate even where x itself has rounded
 * to that end (0 if no end is finite). A value that is not finite counts as 0.
 */
typedef double plogp__integrand(double x, double from_end, void *state);

typedef struct plogp__integral {
    double value;
    double error;     /* estimated bound of |value - integral|, rounding included */
    double magnitude; /* the integral of |f|                                      */
} plogp__integral;

/* Nodes below 1/2 and weights of the 16-point rule of Gauss and Legendre on 0 .. 1; the
 * other half of the nodes lies at 1 - x, with the same weights. */
#define PLOGP__GAUSS_POINTS 8
extern const double plogp__gauss_nodes[PLOGP__GAUSS_POINTS];
extern const double plogp__gauss_weights[PLOGP__GAUSS_POINTS];

/*
 * The integral of f from lower to upper, either of which may be infinite.
 *
 * Given      tolerance   stop when the error is below tolerance * magnitude; 1e-12 is usual
 * Status     PLOGP_EINVAL   f or integral is NULL, an end is NaN, or tolerance is not > 0
 *            PLOGP_ENOCONV  the tolerance was not reached with 12,000 points; the best
 *                           value and its error were written
 * Notes      upper < lower gives the negative; f should be of the order of its maximum
 *            somewhere within a few units of a finite end, or of 0 on the whole line:
 *            use pieces otherwise
 */
PLOGP_MUST_CHECK plogp_status plogp__integrate(plogp__integrand *f, void *state,
                                               const double interval[2], double tolerance,
                                               plogp__integral *integral);

/*
 * The sum of the integrals between neighbouring points, point_count >= 2, ascending (the
 * first and last may be infinite; equal neighbours contribute nothing). A half-infinite
 * piece is scaled by the length of the piece beside it. Status as plogp__integrate.
 */
PLOGP_MUST_CHECK plogp_status plogp__integrate_pieces(plogp__integrand *f, void *state,
                                                      const double *points,
                                                      size_t point_count,
                                                      double tolerance,
                                                      plogp__integral *integral);

#endif
