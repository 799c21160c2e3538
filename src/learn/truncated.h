/*
 * Truncated Newton: each step is solved by conjugate gradients, so that no Hessian is ever
 * formed. It brings a problem of many coefficients near its minimum; where a Hessian is
 * affordable Newton's method takes over from there and certifies.
 */
#ifndef PLOGP_SRC_LEARN_TRUNCATED_H
#define PLOGP_SRC_LEARN_TRUNCATED_H

#include "learn/objective.h"

struct plogp__truncated {
    double value, gradient_norm;
    double
        suboptimality; /* rigorous with a penalty on all but the intercepts; else Inf */
    size_t iterations;
};

struct plogp__truncated_options {
    double tolerance; /* of the decrement measured by the Hessian's diagonal, nats */
    size_t steps_max;
    const plogp_context *context;
    struct plogp__trace *trace; /* NULL: nobody watches */
};

/* Minimise from theta [size] in place; `active` [size] says which may move (NULL: all). */
PLOGP_MUST_CHECK plogp_status
plogp__truncated_minimise(const struct plogp__problem *problem, const uint8_t *active,
                          const struct plogp__truncated_options *options, double *theta,
                          struct plogp__truncated *result);

#endif
