/*
 * L-BFGS: steps from the gradients of the last few iterates and a first guess of the
 * Hessian, its diagonal or one from a sample of the rows (learn/guess.h). One gradient and one
 * solution with the guess a step; no Hessian of all rows. With absolute penalties it is OWL-QN:
 * the slope is the smallest subgradient, steps stay in the orthant that it points into.
 *
 * Source: Nocedal (1980); Liu, Nocedal (1989); Andrew, Gao (2007)
 */
#ifndef PLOGP_SRC_LEARN_LBFGS_H
#define PLOGP_SRC_LEARN_LBFGS_H

#include "learn/guess.h"
#include "learn/objective.h"

struct plogp__lbfgs_options {
    double tolerance; /* of half the squared decrement, measured by the guess; nats */
    size_t steps_max;
    const struct plogp__guess *guess; /* NULL: the diagonal, once                       */
    const uint8_t
        *active;      /* [size] which may move; NULL: all                           */
    const double *l1; /* [features] absolute penalties; NULL: none. The guess is then the
                           diagonal                                                      */
    double *gradient; /* [size] receives that of the end; NULL: not wanted           */
    struct plogp__trace *trace; /* NULL: nobody watches                              */
    const plogp_context *context;
};

struct plogp__lbfgs {
    double value, gradient_norm;
    size_t iterations;
    bool small; /* it ended with the decrement at its tolerance */
};

/* Minimise from theta [size] in place. Ending at the limit of steps is PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__lbfgs_minimise(
    const struct plogp__problem *problem, const struct plogp__lbfgs_options *options,
    double *theta, struct plogp__lbfgs *result);

#endif
