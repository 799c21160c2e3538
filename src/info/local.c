#include "plogp/local.h"

#include <math.h>

#include "base/status.h"
#include "info/contrast.h"
#include "info/law.h"

static bool is_within(plogp_range range, size_t k)
{
    return range.first <= k && range.count <= k - range.first;
}

plogp_status plogp_law_local_entropies(const plogp_law *given, plogp_range range,
                                       plogp_local_entropy *terms)
{
    struct plogp__law law;
    PLOGP_TRY(plogp__law_make(given, NULL, &law));
    if (terms == NULL || !is_within(range, law.k))
        return PLOGP_EINVAL;
    for (size_t i = 0; i < range.count; i++) {
        const size_t symbol = range.first + i;
        const bool none = plogp__law_is_zero(&law, symbol);
        const double p = plogp__law_p(&law, symbol);
        const double surprisal = none ? INFINITY : plogp__law_surprisal(&law, symbol);
        terms[i] = (plogp_local_entropy){p, surprisal, none ? 0.0 : p * surprisal};
    }
    return PLOGP_OK;
}

plogp_status plogp_local_entropies_probs(const double *p, size_t k, plogp_range range,
                                         plogp_local_entropy *terms)
{
    const plogp_law law = plogp__probs(p, k);
    return plogp_law_local_entropies(&law, range, terms);
}

plogp_status plogp_local_entropies_weights(const double *weights, size_t k,
                                           plogp_range range, plogp_local_entropy *terms)
{
    const plogp_law law = plogp__weights(weights, k);
    return plogp_law_local_entropies(&law, range, terms);
}

plogp_status plogp_local_entropies_counts(const uint64_t *counts, size_t k,
                                          plogp_range range, plogp_local_entropy *terms)
{
    const plogp_law law = plogp__counts(counts, k);
    return plogp_law_local_entropies(&law, range, terms);
}

static plogp_local_divergence local_at(const struct plogp__contrast *two, size_t i)
{
    const struct plogp__odds odds = plogp__contrast_at(two, i);
    const double surprisal_p =
        odds.p_is_zero ? INFINITY : plogp__law_surprisal(two->p, i);
    const double surprisal_q =
        odds.q_is_zero ? INFINITY : plogp__law_surprisal(two->q, i);
    return (plogp_local_divergence){
        .p = odds.p,
        .q = odds.q,
        .surprisal_p = surprisal_p,
        .surprisal_q = surprisal_q,
        .log_ratio = plogp__contrast_log_odds(two, i),
        .cross_entropy_term = odds.p_is_zero ? 0.0 : odds.p * surprisal_q,
        .kl_term = plogp__kl_term(two, i),
        .js_term = plogp__js_term(two, i),
        .tv_term = 0.5 * fabs(odds.difference),
    };
}

plogp_status plogp_law_local_divergences(const plogp_law *p, const plogp_law *q,
                                         plogp_range range, plogp_local_divergence *terms)
{
    struct plogp__laws laws;
    PLOGP_TRY(plogp__laws_make(p, q, NULL, &laws));
    const struct plogp__contrast two = {&laws.p, &laws.q};
    if (terms == NULL || !is_within(range, p->k))
        return PLOGP_EINVAL;
    for (size_t i = 0; i < range.count; i++)
        terms[i] = local_at(&two, range.first + i);
    return PLOGP_OK;
}

plogp_status plogp_local_divergences_probs(const plogp_local_laws *laws,
                                           plogp_range range,
                                           plogp_local_divergence *terms)
{
    if (laws == NULL)
        return PLOGP_EINVAL;
    const plogp_law p = plogp__probs(laws->p, laws->k);
    const plogp_law q = plogp__probs(laws->q, laws->k);
    return plogp_law_local_divergences(&p, &q, range, terms);
}

plogp_status plogp_local_divergences_weights(const plogp_local_laws *laws,
                                             plogp_range range,
                                             plogp_local_divergence *terms)
{
    if (laws == NULL)
        return PLOGP_EINVAL;
    const plogp_law p = plogp__weights(laws->p, laws->k);
    const plogp_law q = plogp__weights(laws->q, laws->k);
    return plogp_law_local_divergences(&p, &q, range, terms);
}
