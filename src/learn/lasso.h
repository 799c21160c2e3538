/* Minimisation with absolute penalties: F(theta) + sum_jv l1_j |theta_vj|. */
#ifndef PLOGP_SRC_LEARN_LASSO_H
#define PLOGP_SRC_LEARN_LASSO_H

#include "learn/objective.h"

struct plogp__lasso {
    double value;         /* of F with both penalties                             */
    double gradient_norm; /* of the smallest subgradient                          */
    double suboptimality; /* the duality gap: rigorous; Inf where none was found  */
    size_t iterations;
};

struct plogp__lasso_options {
    const double *l1; /* [features], 0 at the intercept */
    size_t iterations_max;
    double tolerance; /* of the gap, nats */
    const plogp_context *context;
    struct plogp__trace *trace; /* NULL: nobody watches */
};

/*
 * Minimise from theta [size] in place, by Newton steps whose quadratic model with its
 * absolute values is solved by coordinate descent.
 *
 * Source: Friedman, Hastie, Tibshirani (2010); Yuan, Ho, Lin (2012)
 */
PLOGP_MUST_CHECK plogp_status plogp__lasso_minimise(
    const struct plogp__problem *problem, const struct plogp__lasso_options *options,
    double *theta, struct plogp__lasso *result);

#endif
