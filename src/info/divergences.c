/* The measures of two laws of any type and form, one by one and all at once. */
#include <math.h>

#include "base/status.h"
#include "info/contrast.h"
#include "info/fused.h"
#include "info/ledger.h"

/* By plogp_measure. */
static plogp__measure *const MEASURES[] = {
    plogp__cross_entropy, plogp__kl,   plogp__js,       plogp__tv, plogp__hellinger,
    plogp__bhattacharyya, plogp__chi2, plogp__jeffreys,
};

enum { MEASURES_COUNT = sizeof MEASURES / sizeof MEASURES[0] };

/* In one reading, where that can be done. */
static bool measure_fused(const plogp_law *p, const plogp_law *q, plogp_measure measure,
                          const plogp_context *context, double *value)
{
    if (!plogp__is_fusible(p) || !plogp__is_fusible(q) || p->k != q->k)
        return false;
    if (measure == PLOGP_MEASURE_KL)
        return plogp__fused_kl(p, q, context, value);
    return measure == PLOGP_MEASURE_CROSS_ENTROPY &&
           plogp__fused_cross_entropy(p, q, context, value);
}

plogp_status plogp_law_measure(const plogp_law *p, const plogp_law *q,
                               plogp_measure measure, const plogp_context *context,
                               double *value)
{
    struct plogp__laws laws;
    double result = 0.0;
    if (value == NULL || (unsigned)measure >= MEASURES_COUNT)
        return PLOGP_EINVAL;
    if (!measure_fused(p, q, measure, context, &result)) {
        PLOGP_TRY(plogp__laws_make(p, q, context, &laws));
        result = MEASURES[measure](&(struct plogp__contrast){&laws.p, &laws.q});
    }
    PLOGP_TRY(plogp__check_cancel(context));
    *value = result;
    return PLOGP_OK;
}

plogp_status plogp_law_renyi_divergence(const plogp_law *p, const plogp_law *q,
                                        double order, const plogp_context *context,
                                        double *value)
{
    struct plogp__laws laws;
    if (value == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__laws_make(p, q, context, &laws));
    const struct plogp__contrast two = {&laws.p, &laws.q};
    const double result = plogp__renyi_divergence(&two, order);
    PLOGP_TRY(plogp__check_cancel(context));
    *value = result;
    return PLOGP_OK;
}

plogp_status plogp_law_divergences(const plogp_law *p, const plogp_law *q,
                                   const plogp_context *context, plogp_divergences *all)
{
    struct plogp__laws laws;
    if (all == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__laws_make(p, q, context, &laws));
    const struct plogp__contrast two = {&laws.p, &laws.q}, back = {&laws.q, &laws.p};
    plogp_divergences made = {.forward = plogp__ledger(&two),
                              .reverse = plogp__ledger(&back),
                              .js = plogp__js(&two),
                              .tv = plogp__tv(&two),
                              .hellinger = plogp__hellinger(&two),
                              .bhattacharyya = plogp__bhattacharyya(&two),
                              .chi2 = plogp__chi2(&two)};
    made.js_distance = sqrt(made.js);
    made.jeffreys = made.forward.divergence + made.reverse.divergence;
    PLOGP_TRY(plogp__check_cancel(context));
    *all = made;
    return PLOGP_OK;
}
