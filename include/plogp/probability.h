/**
 * Vectors of probabilities: what is accepted, and in which forms laws are given.
 *
 * Every measure of plogp takes a law in one of three forms, named in the function:
 *   _probs    [k] doubles in 0..1 that sum to 1 within 1e-9 k; anything else is
 *             PLOGP_EDOMAIN, never normalised in silence. When the exact sum is within 4u
 *             of 1, the deviation is the rounding of the entries, and the law is p / sum;
 *             otherwise (4u .. 1e-9 k) the numbers are used as given.
 *   _weights  [k] finite doubles >= 0 with a positive sum: the law is w / sum. The sum is
 *             exact, may pass the largest double, and is never rounded into the shares:
 *             this is normalisation on request.
 *   _counts   [k] uint64 with a total of 1 .. 2^64 - 1: the law is c / total.
 *
 * plogp_probs_check says in words what is wrong with a vector.
 */
#ifndef PLOGP_PROBABILITY_H
#define PLOGP_PROBABILITY_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Is this a vector of probabilities?
 *
 *     p_i finite and >= 0 for every i,   |sum_i p_i - 1| <= 1e-9 k
 *
 * Given        p [k]    the vector
 *              context  for the message, which tells the index (error->where) or the sum
 * Status       PLOGP_EINVAL   p is NULL or k is 0
 *              PLOGP_EDOMAIN  a negative, infinite or NaN entry, or another sum
 * Cost         O(k), no allocation
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_probs_check(const double *p, size_t k,
                                                          const plogp_context *context);

/** As plogp_probs_check for weights: finite, >= 0, not all of them 0. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_weights_check(const double *weights,
                                                            size_t k,
                                                            const plogp_context *context);

/**
 * Normalise weights into probabilities.
 *
 *     p_i = w_i / sum_j w_j
 *
 * Given        weights [k]  finite, >= 0, with a positive sum (which may overflow)
 * Returned     p [k]        written only on PLOGP_OK; may be `weights` itself
 * Status       PLOGP_EINVAL, PLOGP_EDOMAIN as plogp_weights_check
 * Accuracy     each entry 2u (or half the smallest subnormal)
 * Notes        a measure of w / sum is more exact from the _weights form, which does not
 *              round the shares: differences of nearly equal laws survive there
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_weights_normalize(const double *weights,
                                                                size_t k, double *p);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_PROBABILITY_H */
