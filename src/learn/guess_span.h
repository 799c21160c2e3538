/*
 * The part of a guess in which the vectors act on each other.
 *
 * Probabilities depend on a row through its logits alone. Features that tell nothing about these
 * see the mean of the curvature, a product of one matrix of the vectors and one of the features;
 * only within the span of the vectors, and the intercept, is the Hessian no such product (exactly
 * so where the features are normal). There, on few dimensions, the whole Hessian of the rows is
 * taken instead of the blocks' M:
 *
 *     M^-1 + W ((W' H W)^-1 - (W' M W)^-1) W',   W = vectors x the span
 */
#ifndef PLOGP_SRC_LEARN_GUESS_SPAN_H
#define PLOGP_SRC_LEARN_GUESS_SPAN_H

#include "learn/objective.h"

struct plogp__guess_span {
    size_t count, vectors, features;
    double *basis;  /* [count][features] the intercept first; NULL: there is no span */
    double *blocks; /* [vectors][count][count] factors of W' M W, in the turned basis */
    double *whole;  /* [vectors count][vectors count] the factor of W' H W            */
    double *work;   /* [3][vectors][count]                                            */
};

/* The span of theta and the Hessian on it; there is none of one vector, or of too many. */
PLOGP_MUST_CHECK plogp_status plogp__guess_span_make(const struct plogp__problem *problem,
                                                     const double *theta,
                                                     const plogp_context *context,
                                                     struct plogp__guess_span *span);
void plogp__guess_span_clear(struct plogp__guess_span *span,
                             const plogp_context *context);
/* Take in block m of M, [features][features], its lower triangle; false where it is singular. */
bool plogp__guess_span_block(const struct plogp__guess_span *span, size_t m,
                             const double *block);
/* What a vector [vectors][features] gets on top of M^-1 times itself: to sum, of the same shape. */
void plogp__guess_span_add(const struct plogp__guess_span *span, const double *turn,
                           const double *vector, double *sum);

#endif
