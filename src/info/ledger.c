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
    const plogp_law *const p = &two->p->given, *const q = &two->q->given;
    const plogp_context *const context = two->p->context;
    const bool fusible = plogp__is_fusible(p) && plogp__is_fusible(q);
    plogp_ledger ledger;
    if (!fusible || !plogp__fused_entropy(p, context, &ledger.entropy))
        ledger.entropy = plogp__entropy(two->p);
    if (!fusible || !plogp__fused_kl(p, q, context, &ledger.divergence))
        ledger.divergence = plogp__kl(two);
    if (!fusible || !plogp__fused_cross_entropy(p, q, context, &ledger.cross_entropy))
        ledger.cross_entropy = plogp__cross_entropy(two);
    settle_cross_entropy(two, &ledger);
    return ledger;
}

plogp_status plogp_law_ledger(const plogp_law *p, const plogp_law *q,
                              const plogp_context *context, plogp_ledger *ledger)
{
    struct plogp__laws laws;
    if (ledger == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__laws_make(p, q, context, &laws));
    const plogp_ledger made = plogp__ledger(&(struct plogp__contrast){&laws.p, &laws.q});
    PLOGP_TRY(plogp__check_cancel(context));
    *ledger = made;
    return PLOGP_OK;
}

static plogp_status ledger_of(plogp_law p, plogp_law q, plogp_ledger *ledger)
{
    return plogp_law_ledger(&p, &q, NULL, ledger);
}

plogp_status plogp_ledger_probs(const double *p, const double *q, size_t k,
                                plogp_ledger *ledger)
{
    return ledger_of(plogp__probs(p, k), plogp__probs(q, k), ledger);
}

plogp_status plogp_ledger_weights(const double *p, const double *q, size_t k,
                                  plogp_ledger *ledger)
{
    return ledger_of(plogp__weights(p, k), plogp__weights(q, k), ledger);
}

plogp_status plogp_ledger_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                 plogp_ledger *ledger)
{
    return ledger_of(plogp__counts(p, k), plogp__counts(q, k), ledger);
}

plogp_status plogp_ledger_counts_probs(const uint64_t *p, const double *q, size_t k,
                                       plogp_ledger *ledger)
{
    return ledger_of(plogp__counts(p, k), plogp__probs(q, k), ledger);
}
