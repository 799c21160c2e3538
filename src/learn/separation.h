/*
 * Separation: directions along which the likelihood grows for ever.
 *
 * A direction W (one vector a coefficient vector) separates when for every row i of class
 * c and every other class k that is still possible there
 *     gap_ik = (W_c - W_k) . x_i >= 0,   and > 0 for some.
 * Along it the classes with a positive gap die out: in the limit they are excluded from
 * the row, and what is left of the objective is the same problem with fewer classes.
 */
#ifndef PLOGP_SRC_LEARN_SEPARATION_H
#define PLOGP_SRC_LEARN_SEPARATION_H

#include "learn/objective.h"

struct plogp__separation {
    const double
        *candidate;        /* [vectors][features] in which an unpenalised fit runs away */
    const uint8_t *active; /* [vectors][features] what may be in it; NULL: all          */
    double *direction;     /* [vectors][features] out, when found                       */
    uint8_t *possible;     /* [count][classes] in and out: separated classes become 0   */
    bool found;            /* out                                                       */
};

/* Make a separating direction out of a candidate, and prove it on every row. */
PLOGP_MUST_CHECK plogp_status plogp__separation_find(const struct plogp__problem *problem,
                                                     struct plogp__separation *separation,
                                                     const plogp_context *context);

/* The gap of class k at row i along a direction, and the size of its terms. */
double plogp__separation_gap(const struct plogp__problem *problem,
                             const double *direction, size_t i, size_t k, double *size);

#endif
