/**
 * Divergences and distances between two laws over the same k symbols.
 *
 *     plogp_divergences all;
 *     status = plogp_divergences_probs(p, q, k, &all);      everything at once
 *     status = plogp_kl_probs(p, q, k, &kl);                or one measure
 *
 * P is the data or the reference, Q the model or the newer data. The forms _probs,
 * _weights and _counts are explained in plogp/probability.h. Each function below has
 *
 * Given        p, q   [k]  the laws
 * Returned     value  nats (or a plain number where said), written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, or k is 0
 *              PLOGP_EDOMAIN  p or q is no law in this form
 * Cost         O(k), no allocation, safe in many threads; the order of the symbols does
 *              not change one bit
 *
 * No value is negative or NaN, however
 * nearly equal, tiny or disjoint the laws are; +Inf is an answer. Measures that know
 * distances between symbols are in plogp/transport.h.
 */
#ifndef PLOGP_DIVERGENCE_H
#define PLOGP_DIVERGENCE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/ledger.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** All measures of this header. */
typedef struct plogp_divergences {
    plogp_ledger forward; /* of P against Q; nats                                      */
    plogp_ledger reverse; /* of Q against P; nats                                      */
    double js;            /* Jensen-Shannon divergence, nats, 0 .. log 2               */
    double js_distance;   /* its square root, of nats                                  */
    double tv;            /* total variation, 0 .. 1                                   */
    double hellinger;     /* 0 .. 1                                                    */
    double bhattacharyya; /* nats, 0 .. Inf                                            */
    double chi2;          /* 0 .. Inf                                                  */
    double jeffreys;      /* Jeffreys divergence = population stability index, nats    */
} plogp_divergences;

/** Accuracy: as the single functions. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_divergences_probs(const double *p,
                                                                const double *q, size_t k,
                                                                plogp_divergences *all);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_divergences_weights(const double *p,
                                                                  const double *q,
                                                                  size_t k,
                                                                  plogp_divergences *all);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_divergences_counts(const uint64_t *p,
                                                                 const uint64_t *q,
                                                                 size_t k,
                                                                 plogp_divergences *all);

/**
 * Cross-entropy: the mean surprisal of P's symbols under Q.
 *
 *     -sum_i p_i log q_i
 *
 * Accuracy     16u; +Inf where q_i = 0 < p_i
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_cross_entropy_probs(const double *p,
                                                                  const double *q,
                                                                  size_t k,
                                                                  double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_cross_entropy_weights(const double *p,
                                                                    const double *q,
                                                                    size_t k,
                                                                    double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_cross_entropy_counts(const uint64_t *p,
                                                                   const uint64_t *q,
                                                                   size_t k,
                                                                   double *value);

/**
 * Kullback-Leibler divergence (relative entropy, information gain) of P from Q.
 *
 *     sum_i (p_i log(p_i / q_i) - p_i + q_i) = sum_i p_i log(p_i / q_i) for sums of 1
 *
 * Accuracy     48u (5u is typical) for nearly equal laws too; exactly 0 for p = q
 * Notes        not symmetric, not a metric
 * Source       Kullback, Leibler (1951)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_kl_probs(const double *p, const double *q,
                                                       size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_kl_weights(const double *p, const double *q,
                                                         size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_kl_counts(const uint64_t *p,
                                                        const uint64_t *q, size_t k,
                                                        double *value);

/**
 * Jensen-Shannon divergence with weights 1/2, 1/2.
 *
 *     KL(p || m)/2 + KL(q || m)/2,   m = (p + q)/2
 *
 * Accuracy     48u; at most log 2 exactly. Its square root is a metric.
 * Source       Lin (1991)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_js_probs(const double *p, const double *q,
                                                       size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_js_weights(const double *p, const double *q,
                                                         size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_js_counts(const uint64_t *p,
                                                        const uint64_t *q, size_t k,
                                                        double *value);

/**
 * Total variation: the largest difference of the probabilities of an event.
 *
 *     sum_i |p_i - q_i| / 2
 *
 * Returned     a plain number, 0 .. 1
 * Accuracy     8u
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tv_probs(const double *p, const double *q,
                                                       size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tv_weights(const double *p, const double *q,
                                                         size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tv_counts(const uint64_t *p,
                                                        const uint64_t *q, size_t k,
                                                        double *value);

/**
 * Hellinger distance.
 *
 *     sqrt(sum_i (sqrt p_i - sqrt q_i)^2 / 2) = sqrt(1 - BC)
 *
 * Returned     a plain number, 0 .. 1
 * Accuracy     32u, for nearly equal laws too: sqrt p - sqrt q = (p - q)/(sqrt p + sqrt
 * q)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_hellinger_probs(const double *p,
                                                              const double *q, size_t k,
                                                              double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_hellinger_weights(const double *p,
                                                                const double *q, size_t k,
                                                                double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_hellinger_counts(const uint64_t *p,
                                                               const uint64_t *q,
                                                               size_t k, double *value);

/**
 * Bhattacharyya distance.
 *
 *     -log BC,   BC = sum_i sqrt(p_i q_i)
 *
 * Accuracy     64u, for nearly equal laws too; +Inf for disjoint ones
 * Source       Bhattacharyya (1943)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_bhattacharyya_probs(const double *p,
                                                                  const double *q,
                                                                  size_t k,
                                                                  double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_bhattacharyya_weights(const double *p,
                                                                    const double *q,
                                                                    size_t k,
                                                                    double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_bhattacharyya_counts(const uint64_t *p,
                                                                   const uint64_t *q,
                                                                   size_t k,
                                                                   double *value);

/**
 * Pearson's chi-square divergence of P from Q (not the test statistic: that is n times
 * it).
 *
 *     sum_i (p_i - q_i)^2 / q_i
 *
 * Returned     a plain number, 0 .. Inf; +Inf where q_i = 0 < p_i
 * Accuracy     16u
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_chi2_probs(const double *p, const double *q,
                                                         size_t k, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_chi2_weights(const double *p,
                                                           const double *q, size_t k,
                                                           double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_chi2_counts(const uint64_t *p,
                                                          const uint64_t *q, size_t k,
                                                          double *value);

/**
 * Jeffreys divergence, also called population stability index (PSI).
 *
 *     KL(p || q) + KL(q || p) = sum_i (p_i - q_i) log(p_i / q_i)
 *
 * Accuracy     50u
 * Source       Jeffreys (1946)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_jeffreys_probs(const double *p,
                                                             const double *q, size_t k,
                                                             double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_jeffreys_weights(const double *p,
                                                               const double *q, size_t k,
                                                               double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_jeffreys_counts(const uint64_t *p,
                                                              const uint64_t *q, size_t k,
                                                              double *value);

/**
 * Rényi divergence of an order a.
 *
 *     log(sum_i p_i^a q_i^(1-a)) / (a - 1);   a = 0: -log Q(p > 0);   a = 1: KL;
 *     a = Inf: log max_i p_i / q_i
 *
 * Given        order  a >= 0, Inf allowed (otherwise PLOGP_EINVAL)
 * Accuracy     900u for orders 0.01 .. 100, nearly equal laws included
 * Source       Rényi (1961), equation 3.3; van Erven, Harremoes (2014)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_divergence_probs(
    const double *p, const double *q, size_t k, double order, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_divergence_weights(
    const double *p, const double *q, size_t k, double order, double *value);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_divergence_counts(
    const uint64_t *p, const uint64_t *q, size_t k, double order, double *value);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_DIVERGENCE_H */
