/*
 * Coming near the minimum of many rows by looking at few of them first.
 *
 * A part of the rows (the first: their order is that of a hash) is solved roughly. Its Hessian
 * becomes the first guess for L-BFGS on all rows, which needs few gradients; or Newton's method
 * goes on from there.
 */
#ifndef PLOGP_SRC_LEARN_APPROACH_H
#define PLOGP_SRC_LEARN_APPROACH_H

#include "learn/lbfgs.h"
#include "learn/truncated.h"

/* Fewer rows than that are solved as they are. */
#define PLOGP__APPROACH_ROWS ((size_t)16384)

/* Whether so many rows are enough for so many coefficients, and these few enough for a factor. */
bool plogp__approach_suits(size_t rows, size_t size);
/* Whether there are rows enough for this to pay. */
bool plogp__approach_pays(const struct plogp__problem *problem);

/* The solution of the part alone; theta stays where it has none. */
PLOGP_MUST_CHECK plogp_status
plogp__approach_start(const struct plogp__problem *problem,
                      const struct plogp__lbfgs_options *options, double *theta);

/* As plogp__lbfgs_minimise, whose options are taken but the factor. */
PLOGP_MUST_CHECK plogp_status plogp__approach(const struct plogp__problem *problem,
                                              const struct plogp__lbfgs_options *options,
                                              double *theta, struct plogp__lbfgs *result);

/*
 * How far theta is above the minimum, where all coefficients but the intercepts have penalties, or
 * rows are a sample of columns that is large:
 * the Hessian of all rows is at least the sum over the first of them, divided by the weight of
 * all, with the penalties. Its cost is the Hessian of few rows. gradient [size] is that of all
 * rows at theta. Fills the norm and suboptimality, Inf where there is no bound.
 */
PLOGP_MUST_CHECK plogp_status plogp__approach_bound(const struct plogp__problem *problem,
                                                    const double *theta,
                                                    const double *gradient,
                                                    const plogp_context *context,
                                                    struct plogp__truncated *result);

#endif
