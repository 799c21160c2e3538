/*
 * A guess of the inverse of a Hessian, from few rows.
 *
 * The Hessian of a softmax has a block [features][features] for each pair of vectors. In the basis
 * of the vectors that makes the intercepts' part diagonal, the blocks off the diagonal are left
 * out (learn/guess_span.h puts most of what they hold back). With one vector the guess is the
 * rows' Hessian itself.
 */
#ifndef PLOGP_SRC_LEARN_GUESS_H
#define PLOGP_SRC_LEARN_GUESS_H

#include "learn/guess_span.h"

struct plogp__guess {
    size_t vectors, features;
    double *turn;   /* [vectors][vectors] the basis, orthonormal rows               */
    double *factor; /* [vectors][features][features] Cholesky factors, see linear.h */
    double *work;   /* [2][vectors][features]                                       */
    struct plogp__guess_span span;
};

/* The guess of the rows of a problem at theta; features that no vector may move (`active`
 * [size], NULL: all may) stay apart. `done` is false, and nothing is owned, where there is none. */
PLOGP_MUST_CHECK plogp_status plogp__guess_make(const struct plogp__problem *problem,
                                                const double *theta,
                                                const uint8_t *active,
                                                const plogp_context *context,
                                                struct plogp__guess *guess, bool *done);
void plogp__guess_clear(struct plogp__guess *guess, const plogp_context *context);
/* vector [vectors][features] = inverse times vector. */
void plogp__guess_solve(const struct plogp__guess *guess, double *vector);

#endif
