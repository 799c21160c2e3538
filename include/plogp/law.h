/**
 * Laws given as numbers of any type and form, and every measure of one or two of them.
 *
 *     const plogp_law p = {.values = logits, .k = k, .form = PLOGP_LAW_LOGITS,
 *                          .type = PLOGP_NUMBER_FLOAT};
 *     status = plogp_law_entropy(&p, 1.0, NULL, &entropy);
 *     status = plogp_law_measure(&p, &q, PLOGP_MEASURE_KL, NULL, &kl);
 *
 * The two laws of a measure may differ in form and type. Nothing is copied: the numbers are
 * read where they are, by a team of threads from 2^17 symbols on, and the result is the same
 * bit for bit for any number of threads and any order of the symbols. The named functions of
 * plogp/entropy.h, plogp/divergence.h and plogp/ledger.h are these for doubles and uint64.
 */
#ifndef PLOGP_LAW_H
#define PLOGP_LAW_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/divergence.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What the numbers are; plogp/probability.h has the details of the first three. */
typedef enum plogp_law_form {
    PLOGP_LAW_PROBS = 0,   /* sum to 1 within 1e-9 k; floats within 2^-20 + 1e-9 k      */
    PLOGP_LAW_WEIGHTS = 1, /* the law is w / sum                                        */
    PLOGP_LAW_COUNTS = 2,  /* integers; the law is c / total                            */
    PLOGP_LAW_LOGITS = 3,  /* the law is e^z / sum e^z; -Inf is probability 0           */
} plogp_law_form;

typedef enum plogp_number_type {
    PLOGP_NUMBER_DOUBLE = 0,
    PLOGP_NUMBER_FLOAT = 1,
    PLOGP_NUMBER_UINT64 = 2, /* counts and weights only */
    PLOGP_NUMBER_UINT32 = 3, /* counts and weights only */
} plogp_number_type;

typedef struct plogp_law {
    const void *values; /* [k], owned by the caller */
    size_t k;           /* >= 1                     */
    plogp_law_form form;
    plogp_number_type type;
} plogp_law;

/** Measures of two laws, defined in plogp/divergence.h. */
typedef enum plogp_measure {
    PLOGP_MEASURE_CROSS_ENTROPY = 0,
    PLOGP_MEASURE_KL = 1,
    PLOGP_MEASURE_JS = 2,
    PLOGP_MEASURE_TV = 3,
    PLOGP_MEASURE_HELLINGER = 4,
    PLOGP_MEASURE_BHATTACHARYYA = 5,
    PLOGP_MEASURE_CHI2 = 6,
    PLOGP_MEASURE_JEFFREYS = 7,
} plogp_measure;

/**
 * Renyi entropy of a law; order 1 is Shannon's.
 *
 *     H_a = log(sum_i p_i^a) / (1 - a),     H_1 = -sum_i p_i log p_i,     0 log 0 = 0
 *
 * Given        law      the numbers
 *              order    a >= 0, may be Inf
 *              context  threads, cancellation, message; NULL: all threads
 * Returned     entropy  nats, >= 0; written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, k is 0, a form that the type cannot have,
 *                             an order that is negative or NaN
 *              PLOGP_EDOMAIN  the numbers are no law: a negative, infinite or NaN number,
 *                             all 0, or another sum; logits with NaN or +Inf, or all -Inf
 *              PLOGP_ECANCEL  interrupted
 * Accuracy     as plogp_entropy_probs (8u) and plogp_renyi_entropy_probs; from logits the
 *              shares are within 2u of e^z, which costs 4u more
 * Cost         O(k), no allocation
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_entropy(const plogp_law *law,
                                                          double order,
                                                          const plogp_context *context,
                                                          double *entropy);

/** Tsallis entropy, (1 - sum_i p_i^a) / (a - 1); otherwise as plogp_law_entropy. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_tsallis_entropy(
    const plogp_law *law, double order, const plogp_context *context, double *entropy);

/**
 * One measure of two laws over the same symbols.
 *
 * Given        p, q     laws with the same k
 *              measure  which one
 *              context  as plogp_law_entropy
 * Returned     value    nats, or a plain number (TV, Hellinger, chi2); only on PLOGP_OK
 * Status       as plogp_law_entropy; PLOGP_EINVAL also where p and q differ in k
 * Accuracy     as the named functions of plogp/divergence.h; from logits 4u more, and
 *              divergences of nearly equal laws as those of their rounded shares
 * Cost         O(k), no allocation
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_measure(const plogp_law *p,
                                                          const plogp_law *q,
                                                          plogp_measure measure,
                                                          const plogp_context *context,
                                                          double *value);

/** Renyi divergence of an order >= 0; order 1 is KL. Otherwise as plogp_law_measure. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_renyi_divergence(const plogp_law *p, const plogp_law *q, double order,
                           const plogp_context *context, double *value);

/** Cross-entropy, entropy and divergence. Otherwise as plogp_law_measure. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_ledger(const plogp_law *p,
                                                         const plogp_law *q,
                                                         const plogp_context *context,
                                                         plogp_ledger *ledger);

/** All measures at once. Otherwise as plogp_law_measure. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_divergences(const plogp_law *p, const plogp_law *q,
                      const plogp_context *context, plogp_divergences *all);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_LAW_H */
