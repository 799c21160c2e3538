/**
 * Local (pointwise) values: what each symbol, or each cell, adds to a measure.
 *
 *     plogp_local_entropy terms[4];
 *     const plogp_range all = {0, 4};
 *     status = plogp_local_entropies_probs(p, 4, all, terms);
 *
 * A range picks the symbols, so that a few of many can be looked at; the law is always the
 * whole vector. Forms of laws as in plogp/probability.h. Nats; nothing is allocated unless
 * a context is asked for; safe in many threads.
 */
#ifndef PLOGP_LOCAL_H
#define PLOGP_LOCAL_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/law.h"
#include "plogp/status.h"
#include "plogp/table.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Symbols first .. first + count - 1. */
typedef struct plogp_range {
    size_t first, count;
} plogp_range;

typedef struct plogp_local_entropy {
    double p;         /* probability of the symbol                                     */
    double surprisal; /* -log p, Inf for p = 0                                         */
    double term;      /* p * surprisal, 0 for p = 0: they sum to H                     */
} plogp_local_entropy;

typedef struct plogp_local_divergence {
    double p, q;               /* probabilities of the symbol                          */
    double surprisal_p;        /* -log p                                               */
    double surprisal_q;        /* -log q                                               */
    double log_ratio;          /* log(p / q), the local relative entropy; 0 for 0/0    */
    double cross_entropy_term; /* p * surprisal_q: they sum to H(P, Q)                 */
    double kl_term;            /* p log(p/q) - p + q >= 0: they sum to KL(P || Q)      */
    double js_term;            /* >= 0: they sum to JS                                 */
    double tv_term;            /* |p - q| / 2: they sum to TV                          */
} plogp_local_divergence;

/**
 * What each symbol of a range adds to the entropy.
 *
 * Given        the law [k] in the form that the name says, or of any kind; range within
 *              0 .. k
 * Returned     terms [range.count], written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, k is 0, or the range leaves the vector
 *              PLOGP_EDOMAIN  no law in this form
 * Accuracy     p 2u, surprisal 6u, term 8u
 * Cost         O(k)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_local_entropies(
    const plogp_law *law, plogp_range range, plogp_local_entropy *terms);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_local_entropies_probs(
    const double *p, size_t k, plogp_range range, plogp_local_entropy *terms);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_local_entropies_weights(
    const double *weights, size_t k, plogp_range range, plogp_local_entropy *terms);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_local_entropies_counts(
    const uint64_t *counts, size_t k, plogp_range range, plogp_local_entropy *terms);

/** Two laws over the same k symbols, for plogp_local_divergences_*. */
typedef struct plogp_local_laws {
    const double *p, *q; /* [k] */
    size_t k;
} plogp_local_laws;

/**
 * What each symbol of a range adds to the divergences of P and Q.
 *
 * Given, Returned, Status, Cost as plogp_local_entropies_probs; PLOGP_EINVAL also where p
 * and q differ in k.
 * Accuracy     terms as the measures they sum to (plogp/divergence.h); log_ratio 12u, of
 *              nearly equal p and q too
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_local_divergences(const plogp_law *p, const plogp_law *q, plogp_range range,
                            plogp_local_divergence *terms);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_local_divergences_probs(
    const plogp_local_laws *laws, plogp_range range, plogp_local_divergence *terms);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_local_divergences_weights(
    const plogp_local_laws *laws, plogp_range range, plogp_local_divergence *terms);

/**
 * Pointwise mutual information of each cell of a table.
 *
 *     log(p_ij / (p_i p_j)),   -Inf for an empty cell, 0 where its row or column is empty
 *
 * Given        weights or law [size] cells (plogp/table.h), shape, context for memory
 * Returned     values  [size] nats, of either sign; their mean over the joint law is I
 * Status       as plogp_law_table_measures
 * Accuracy     12u of itself, near independence too
 * Source       Fano (1961), chapter 2
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_law_local_information(const plogp_law *law, const plogp_table_shape *shape,
                            const plogp_context *context, double *values);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_local_information_weights(const double *weights, const plogp_table_shape *shape,
                                const plogp_context *context, double *values);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_LOCAL_H */
