/* The measures of two laws that are more than one number, or take an order. */
#include <math.h>

#include "base/status.h"
#include "info/contrast.h"
#include "info/ledger.h"
#include "plogp/divergence.h"

typedef plogp_ledger ledger_of(const struct plogp__contrast *two);

static void measure_all(const struct plogp__contrast *two, ledger_of *ledger,
                        plogp_divergences *all)
{
    const struct plogp__contrast back = {two->q, two->p};
    all->forward = ledger(two);
    all->reverse = ledger(&back);
    all->js = plogp__js(two);
    all->js_distance = sqrt(all->js);
    all->tv = plogp__tv(two);
    all->hellinger = plogp__hellinger(two);
    all->bhattacharyya = plogp__bhattacharyya(two);
    all->chi2 = plogp__chi2(two);
    all->jeffreys = all->forward.divergence + all->reverse.divergence;
}

plogp_status plogp_divergences_probs(const double *p, const double *q, size_t k,
                                     plogp_divergences *all)
{
    struct plogp__law first, second;
    if (all == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_probs(p, k, &first));
    PLOGP_TRY(plogp__law_probs(q, k, &second));
    measure_all(&(struct plogp__contrast){&first, &second}, plogp__ledger_probs, all);
    return PLOGP_OK;
}

plogp_status plogp_divergences_weights(const double *p, const double *q, size_t k,
                                       plogp_divergences *all)
{
    struct plogp__law first, second;
    if (all == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_weights(p, k, &first));
    PLOGP_TRY(plogp__law_weights(q, k, &second));
    measure_all(&(struct plogp__contrast){&first, &second}, plogp__ledger, all);
    return PLOGP_OK;
}

plogp_status plogp_divergences_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                      plogp_divergences *all)
{
    struct plogp__law first, second;
    if (all == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_counts(p, k, &first));
    PLOGP_TRY(plogp__law_counts(q, k, &second));
    measure_all(&(struct plogp__contrast){&first, &second}, plogp__ledger, all);
    return PLOGP_OK;
}

plogp_status plogp_renyi_divergence_probs(const double *p, const double *q, size_t k,
                                          double order, double *value)
{
    struct plogp__law first, second;
    if (value == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_probs(p, k, &first));
    PLOGP_TRY(plogp__law_probs(q, k, &second));
    *value = plogp__renyi_divergence(&(struct plogp__contrast){&first, &second}, order);
    return PLOGP_OK;
}

plogp_status plogp_renyi_divergence_weights(const double *p, const double *q, size_t k,
                                            double order, double *value)
{
    struct plogp__law first, second;
    if (value == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_weights(p, k, &first));
    PLOGP_TRY(plogp__law_weights(q, k, &second));
    *value = plogp__renyi_divergence(&(struct plogp__contrast){&first, &second}, order);
    return PLOGP_OK;
}

plogp_status plogp_renyi_divergence_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                           double order, double *value)
{
    struct plogp__law first, second;
    if (value == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_counts(p, k, &first));
    PLOGP_TRY(plogp__law_counts(q, k, &second));
    *value = plogp__renyi_divergence(&(struct plogp__contrast){&first, &second}, order);
    return PLOGP_OK;
}
