/* The root of a falling function of one positive number: the solver of every profile
 * likelihood equation. */
#ifndef PLOGP_SRC_DIST_ROOT_H
#define PLOGP_SRC_DIST_ROOT_H

/* value > 0 below the root and < 0 above it; slope = d value / d log x. */
typedef void plogp__falling(double x, const void *state, double *value, double *slope);

/*
 * The root, by Newton's method in log x inside a bracket that shrinks at every step;
 * begun at start > 0. Without a root the nearest end of 1e-300 .. 1e300. Quadratic
 * convergence; ends when the step rounds to nothing.
 */
double plogp__falling_root(plogp__falling *function, const void *state, double start);

#endif
