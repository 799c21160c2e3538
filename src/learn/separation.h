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

/*
 * Make a separating direction out of a candidate, and prove it on every row.
 *
 * Given      candidate [vectors][features] a direction in which an unpenalised fit runs
 *            away; active [vectors][features] coefficients that may be in it (NULL: all)
 * Returned   *found; then direction [vectors][features], and possible [count][classes]
 *            (in and out) with the separated classes excluded
 */
PLOGP_MUST_CHECK plogp_status plogp__separation_find(
    const struct plogp__problem *problem, const double *candidate, const uint8_t *active,
    const plogp_context *context, double *direction, uint8_t *possible, bool *found);

/* The gap of class k at row i along a direction, and the size of its terms. */
double plogp__separation_gap(const struct plogp__problem *problem,
                             const double *direction, size_t i, size_t k, double *size);

#endif
