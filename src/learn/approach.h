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

#endif
