/**
 * Jensen-Shannon divergence of any number of laws, with weights.
 *
 *     const plogp_law_list list = {.laws = laws, .count = 3, .k = k};
 *     status = plogp_weighted_js_probs(&list, &context, &js);
 *
 * It is the information that a symbol gives about which of the laws it was drawn from,
 * when the laws are chosen with the weights. For two laws with equal weights it is
 * plogp_js_probs.
 */
#ifndef PLOGP_JENSEN_SHANNON_H
#define PLOGP_JENSEN_SHANNON_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/law.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_law_list {
    const double *laws; /* [count][k] in the form that the function names */
    size_t count, k;
    const double *weights; /* [count] >= 0, divided by their sum; NULL: equal */
} plogp_law_list;

/** The same of laws of any kind and type, each by itself. */
typedef struct plogp_law_group {
    const plogp_law *laws; /* [count] of the same k */
    size_t count;
    const double *weights; /* [count] as above */
} plogp_law_group;

/**
 * Weighted Jensen-Shannon divergence.
 *
 *     sum_i w_i KL(p_i || m),   m = sum_i w_i p_i
 *
 * Given        list     the laws (plogp/probability.h) and their weights, or
 *              group    the same
 *              context  for memory and the message
 * Returned     js       nats, 0 .. H(w), written only on PLOGP_OK
 * Status       PLOGP_EINVAL   a pointer is NULL, or count or k is 0
 *              PLOGP_EDOMAIN  a law, or the weights, are none (the message says which)
 *              PLOGP_ENOMEM
 * Accuracy     64u, nearly equal laws included; exactly 0 for equal ones
 * Cost         O(count k)
 * Source       Lin (1991), section IV
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_law_weighted_js(
    const plogp_law_group *group, const plogp_context *context, double *js);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_weighted_js_probs(
    const plogp_law_list *list, const plogp_context *context, double *js);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_weighted_js_weights(
    const plogp_law_list *list, const plogp_context *context, double *js);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_JENSEN_SHANNON_H */
