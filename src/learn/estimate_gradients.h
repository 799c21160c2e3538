/* Fits, and starts of fits, by gradients and products with the Hessian alone. */
#ifndef PLOGP_SRC_LEARN_ESTIMATE_GRADIENTS_H
#define PLOGP_SRC_LEARN_ESTIMATE_GRADIENTS_H

#include "learn/estimate.h"

/*
 * From estimate->theta, move the coefficients `identified` [size] near the minimum, where
 * Hessians would cost much more: their cost grows with the square of the number of
 * coefficients. Not far, because the coefficients may have nowhere to go; but gradient
 * descent, where it is the solver, goes all its way.
 */
PLOGP_MUST_CHECK plogp_status plogp__estimate_approach(
    const struct plogp__problem *problem, const struct plogp__estimate_options *chosen,
    struct plogp__estimate *estimate, const uint8_t *identified);

/* Whether the solver is to stay where it comes to: gradient descent, SGD, Adam. */
bool plogp__solver_descends(plogp_solver solver);

/* Fit with absolute penalties; the bound is the duality gap. PLOGP_EINVAL: Newton's method
 * for more than PLOGP__DENSE_MAX coefficients. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_lasso(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    struct plogp__estimate *estimate);

/* Fit a problem that has columns; near the minimum, with a bound, or not converged. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_columns(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    struct plogp__estimate *estimate);

/* Whether a fit goes without any Hessian. */
bool plogp__estimate_is_large(const struct plogp__problem *problem,
                              const struct plogp__estimate_options *options);
/* Such a fit: with a penalty the bound is rigorous all the same, if far above the truth;
 * hence the decrement goes well below the tolerance. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_large(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    struct plogp__estimate *estimate);

#endif
