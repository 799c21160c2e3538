/**
 * Entropy of one law: Shannon, Rényi, Tsallis, and what is read off them.
 *
 *     double h = 0.0;
 *     status = plogp_entropy_probs(p, k, &h);            nats
 *     double choices = plogp_perplexity(h);
 *     double relative = h / plogp_max_entropy(k);
 *
 * The forms _probs, _weights and _counts are explained in plogp/probability.h; the law's
 * probabilities are written p_i below. 0 log 0 = 0, logarithms are natural, nothing is
 * allocated, and every function may run in many threads. Results do not depend on the
 * order of the symbols by one bit. Estimators of the entropy behind a sample, with their
 * uncertainty, are in plogp/entropy_estimate.h.
 */
#ifndef PLOGP_ENTROPY_H
#define PLOGP_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Shannon entropy.
 *
 *     H = -sum_i p_i log p_i
 *
 * Given        p, weights or counts [k]  the law
 * Returned     entropy  nats, >= 0, written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, or k is 0
 *              PLOGP_EDOMAIN  no law in this form (plogp/probability.h)
 * Accuracy     relative error <= 8u, however near certainty; exceeds log k by no more than
 *              that; 10u for 1,024 probabilities and more, which are used as given even
 *              where their total is within 4u of 1
 * Cost         O(k)
 * Notes        of counts it is the plug-in estimate, biased low by about (k - 1) / 2n
 * Source       Shannon (1948), section 6
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_probs(const double *p, size_t k,
                                                            double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_weights(const double *weights,
                                                              size_t k, double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_entropy_counts(const uint64_t *counts,
                                                             size_t k, double *entropy);

/**
 * Rényi entropy of an order.
 *
 *     H_a = log(sum_i p_i^a) / (1 - a);
 *     a = 0: log of the number of symbols with p_i > 0;  a = 1: Shannon;
 *     a = Inf: -log max_i p_i
 *
 * Given        order  a >= 0, Inf allowed
 * Returned     entropy  nats, >= 0, written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, k is 0, or order is negative or NaN
 *              PLOGP_EDOMAIN  no law in this form
 * Accuracy     1500u for orders up to 100, near order 1 too, where shares of 1e-300 are
 *              all that counts (a typical law: 10u); a larger order a costs about a u
 * Source       Rényi (1961), equation 1.21
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_entropy_probs(const double *p,
                                                                  size_t k, double order,
                                                                  double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_entropy_weights(const double *weights,
                                                                    size_t k,
                                                                    double order,
                                                                    double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_renyi_entropy_counts(const uint64_t *counts,
                                                                   size_t k, double order,
                                                                   double *entropy);

/**
 * Tsallis entropy of an order. It has no unit: no logarithm base can be applied to it.
 *
 *     S_a = (1 - sum_i p_i^a) / (a - 1);
 *     a = 0: the number of symbols with p_i > 0, less 1;  a = 1: Shannon in nats;
 *     a = Inf: 0
 *
 * Given, Returned, Status, Accuracy as plogp_renyi_entropy_probs.
 *
 * Source       Tsallis (1988), equation 1
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tsallis_entropy_probs(const double *p,
                                                                    size_t k,
                                                                    double order,
                                                                    double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tsallis_entropy_weights(
    const double *weights, size_t k, double order, double *entropy);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_tsallis_entropy_counts(
    const uint64_t *counts, size_t k, double order, double *entropy);

/**
 * Expected value of a payoff: the sum that entropy is when the payoff is the surprisal.
 *
 *     E = sum_i p_i payoff_i,   symbols with p_i = 0 count nothing
 *
 * Given        payoff [k]  of each symbol, in any unit; may be infinite
 * Returned     expectation in the unit of the payoff, written only on PLOGP_OK
 * Status       PLOGP_EINVAL, PLOGP_EDOMAIN as plogp_entropy_probs
 * Accuracy     3u of the result, even where terms of both signs cancel, when the exact
 *              sum of p is 1
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_expectation_probs(const double *p,
                                                                const double *payoff,
                                                                size_t k,
                                                                double *expectation);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_expectation_weights(const double *weights,
                                                                  const double *payoff,
                                                                  size_t k,
                                                                  double *expectation);

/** The largest entropy k >= 1 symbols can have, log k, in nats; 1u. */
PLOGP_API double plogp_max_entropy(size_t k);

/** The number of equally likely symbols with this entropy, e^H. Accuracy (2 + 2H)u. */
PLOGP_API double plogp_perplexity(double entropy);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ENTROPY_H */
