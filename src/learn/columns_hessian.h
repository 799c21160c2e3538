/* The Hessian of a problem with one vector, read from columns. */
#ifndef PLOGP_SRC_LEARN_COLUMNS_HESSIAN_H
#define PLOGP_SRC_LEARN_COLUMNS_HESSIAN_H

#include "learn/objective.h"

/* More features are not tried: a worker has an exact sum for each two of them. */
#define PLOGP__COLUMNS_HESSIAN_FEATURES ((size_t)128)

/*
 * The lower triangle of
 *
 *     hessian[j][k] = (1/n) sum_i p_i (1 - p_i) x_ij x_ik
 *
 * at theta, of problem->columns on their scale and without penalties: [features][features], the
 * intercept first. Terms are rounded to grids, as gradients are, and added exactly: no bit
 * depends on the order of the rows or on threads.
 */
PLOGP_MUST_CHECK plogp_status plogp__columns_hessian(const struct plogp__problem *problem,
                                                     const double *theta,
                                                     const plogp_context *context,
                                                     double *hessian);

#endif
