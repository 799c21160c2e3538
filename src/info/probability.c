#include "plogp/probability.h"

#include <float.h>

#include "base/status.h"
#include "info/law.h"
#include "plogp/number.h"
#include "plogp/sum.h"

/* The index of the first entry that is no weight, or k. */
static size_t first_bad(const double *weights, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (!(weights[i] >= 0.0 && weights[i] <= DBL_MAX))
            return i;
    return k;
}

static plogp_status check_entries(const double *weights, size_t k,
                                  const plogp_context *context)
{
    if (weights == NULL || k == 0)
        return plogp__fail(context, PLOGP_EINVAL, "an empty list is no distribution");
    const size_t bad = first_bad(weights, k);
    if (bad == k)
        return PLOGP_OK;
    char text[PLOGP_NUMBER_SIZE];
    plogp_number_format(weights[bad], text);
    return plogp__fail_at(context, bad, PLOGP_EDOMAIN,
                          "entry %zu is %s: a probability is finite and not negative",
                          bad + 1, text);
}

plogp_status plogp_weights_check(const double *weights, size_t k,
                                 const plogp_context *context)
{
    PLOGP_TRY(check_entries(weights, k, context));
    struct plogp__law law;
    if (plogp__law_weights(weights, k, &law) != PLOGP_OK)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "every entry is 0: nothing to normalise");
    return PLOGP_OK;
}

plogp_status plogp_probs_check(const double *p, size_t k, const plogp_context *context)
{
    PLOGP_TRY(check_entries(p, k, context));
    struct plogp__law law;
    if (plogp__law_probs(p, k, &law) == PLOGP_OK)
        return PLOGP_OK;
    plogp_sum sum;
    char text[PLOGP_NUMBER_SIZE];
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, p, k);
    plogp_number_format(plogp_sum_value(&sum), text);
    return plogp__fail(context, PLOGP_EDOMAIN,
                       "the probabilities sum to %s, not 1: correct them, or normalize "
                       "weights",
                       text);
}

plogp_status plogp_weights_normalize(const double *weights, size_t k, double *p)
{
    struct plogp__law law;
    if (p == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_weights(weights, k, &law));
    for (size_t i = 0; i < k; i++)
        p[i] = plogp__law_p(&law, i);
    return PLOGP_OK;
}
