/**
 * The ledger: what Q costs on P, and which part of it is waste.
 *
 *     H(P, Q)        =  H(P)           +  KL(P || Q)
 *     cross-entropy     no model can      this model
 *                       avoid this        wastes this
 *
 * Everything in plogp that compares a P with a Q yields these three numbers, in nats:
 *
 *     plogp_ledger ledger;
 *     status = plogp_ledger_counts_probs(counts, q, k, &ledger);
 */
#ifndef PLOGP_LEDGER_H
#define PLOGP_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_ledger {
    double cross_entropy; /* H(P, Q) = entropy + divergence; nats, >= 0, may be +Inf   */
    double entropy;       /* H(P); nats                                                */
    double divergence;    /* KL(P || Q); nats, >= 0, may be +Inf                       */
} plogp_ledger;

/**
 * The ledger of a law P and a law Q over the same symbols.
 *
 *     cross_entropy = -sum_i p_i log q_i,   entropy = -sum_i p_i log p_i,
 *     divergence    =  sum_i (p_i log(p_i / q_i) - p_i + q_i)
 *
 * Given        p, q    the laws, [k] each, in the form that the function names
 *                      (plogp/probability.h); counts_probs: P counted, Q a model
 * Returned     ledger  written only on PLOGP_OK; a p > 0 against q = 0 makes
 *                      cross_entropy and divergence +Inf, never NaN
 * Status       PLOGP_EINVAL   a pointer is NULL, or k is 0
 *              PLOGP_EDOMAIN  p or q is no law in this form
 * Accuracy     cross_entropy 16u, entropy 8u, divergence 48u (5u is typical), nearly equal
 *              laws included; divergence is exactly 0 for equal p and q. The identity
 *              holds within those bounds. Where probabilities are used as given, because
 *              they miss 1 by more than rounding, cross_entropy is the sum of the others.
 * Cost         O(k), no allocation, safe in many threads; independent of the order
 * Source       Shannon (1948); Kullback, Leibler (1951); the form with -p + q: Csiszar (1991)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ledger_probs(const double *p,
                                                           const double *q, size_t k,
                                                           plogp_ledger *ledger);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ledger_weights(const double *p,
                                                             const double *q, size_t k,
                                                             plogp_ledger *ledger);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ledger_counts(const uint64_t *p,
                                                            const uint64_t *q, size_t k,
                                                            plogp_ledger *ledger);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_ledger_counts_probs(const uint64_t *p,
                                                                  const double *q,
                                                                  size_t k,
                                                                  plogp_ledger *ledger);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_LEDGER_H */
