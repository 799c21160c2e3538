#include "plogp/ledger.h"

#include "base/status.h"
#include "info/entropy.h"
#include "info/fused.h"
#include "info/ledger.h"

/* Where nothing is wasted, or the numbers are used as given, the sum of the others. */
static void settle_cross_entropy(const struct plogp__contrast *two, plogp_ledger *ledger)
{
    if (ledger->divergence == 0.0 || two->p->as_given || two->q->as_given)
        ledger->cross_entropy = ledger->entropy + ledger->divergence;
}

plogp_ledger plogp__ledger(const struct plogp__contrast *two)
{
    plogp_ledger ledger = {.cross_entropy = plogp__cross_entropy(two),
                           .entropy = plogp__entropy(two->p),
                           .divergence = plogp__kl(two)};
    settle_cross_entropy(two, &ledger);
    return ledger;
}

plogp_ledger plogp__ledger_probs(const struct plogp__contrast *two)
{
    const double *p = two->p->weights, *q = two->q->weights;
    const size_t k = two->p->k;
    plogp_ledger ledger;
    if (!plogp__fused_entropy(p, k, &ledger.entropy))
        ledger.entropy = plogp__entropy(two->p);
    if (!plogp__fused_kl(p, q, k, &ledger.divergence))
        ledger.divergence = plogp__kl(two);
    if (!plogp__fused_cross_entropy(p, q, k, &ledger.cross_entropy))
        ledger.cross_entropy = plogp__cross_entropy(two);
    settle_cross_entropy(two, &ledger);
    return ledger;
}

plogp_status plogp_ledger_probs(const double *p, const double *q, size_t k,
                                plogp_ledger *ledger)
{
    struct plogp__law first, second;
    if (ledger == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_probs(p, k, &first));
    PLOGP_TRY(plogp__law_probs(q, k, &second));
    *ledger = plogp__ledger_probs(&(struct plogp__contrast){&first, &second});
    return PLOGP_OK;
}

plogp_status plogp_ledger_weights(const double *p, const double *q, size_t k,
                                  plogp_ledger *ledger)
{
    struct plogp__law first, second;
    if (ledger == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_weights(p, k, &first));
    PLOGP_TRY(plogp__law_weights(q, k, &second));
    *ledger = plogp__ledger(&(struct plogp__contrast){&first, &second});
    return PLOGP_OK;
}

plogp_status plogp_ledger_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                 plogp_ledger *ledger)
{
    struct plogp__law first, second;
    if (ledger == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_counts(p, k, &first));
    PLOGP_TRY(plogp__law_counts(q, k, &second));
    *ledger = plogp__ledger(&(struct plogp__contrast){&first, &second});
    return PLOGP_OK;
}

plogp_status plogp_ledger_counts_probs(const uint64_t *p, const double *q, size_t k,
                                       plogp_ledger *ledger)
{
    struct plogp__law first, second;
    if (ledger == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_counts(p, k, &first));
    PLOGP_TRY(plogp__law_probs(q, k, &second));
    *ledger = plogp__ledger(&(struct plogp__contrast){&first, &second});
    return PLOGP_OK;
}
