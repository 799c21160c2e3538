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
 * How far theta is above the minimum, where all coefficients but the intercepts have penalties:
 * the Hessian of all rows is at least the sum over the first of them, divided by the weight of
 * all, with the penalties. One gradient of all rows and one Hessian of few. Fills the result but
 * for its iterations; suboptimality is Inf where there is no bound.
 */
PLOGP_MUST_CHECK plogp_status plogp__approach_bound(const struct plogp__problem *problem,
                                                    const double *theta,
                                                    const plogp_context *context,
                                                    struct plogp__truncated *result);

#endif
