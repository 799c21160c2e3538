/* Every measure of one law, under the names of plogp/entropy.h too: doubles and uint64. */
#include "base/status.h"
#include "info/entropy.h"
#include "info/fused.h"
#include "plogp/entropy.h"

typedef double law_measure(const struct plogp__law *law, double order);

static plogp_status measure(const plogp_law *law, law_measure *of, double order,
                            const plogp_context *context, double *value)
{
    struct plogp__law made;
    double result = 0.0;
    if (value == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    const bool fusible = order == 1.0 && plogp__is_fusible(law);
    if (!fusible || !plogp__fused_entropy(law, context, &result)) {
        PLOGP_TRY(plogp__law_make(law, context, &made));
        result = of(&made, order);
    }
    PLOGP_TRY(plogp__check_cancel(context));
    *value = result;
    return PLOGP_OK;
}

plogp_status plogp_law_entropy(const plogp_law *law, double order,
                               const plogp_context *context, double *entropy)
{
    return measure(law, plogp__renyi_entropy, order, context, entropy);
}

plogp_status plogp_law_tsallis_entropy(const plogp_law *law, double order,
                                       const plogp_context *context, double *entropy)
{
    return measure(law, plogp__tsallis_entropy, order, context, entropy);
}

plogp_status plogp_entropy_probs(const double *p, size_t k, double *entropy)
{
    const plogp_law law = plogp__probs(p, k);
    return plogp_law_entropy(&law, 1.0, NULL, entropy);
}

plogp_status plogp_renyi_entropy_probs(const double *p, size_t k, double order,
                                       double *entropy)
{
    const plogp_law law = plogp__probs(p, k);
    return plogp_law_entropy(&law, order, NULL, entropy);
}

plogp_status plogp_tsallis_entropy_probs(const double *p, size_t k, double order,
                                         double *entropy)
{
    const plogp_law law = plogp__probs(p, k);
    return plogp_law_tsallis_entropy(&law, order, NULL, entropy);
}

plogp_status plogp_entropy_weights(const double *weights, size_t k, double *entropy)
{
    const plogp_law law = plogp__weights(weights, k);
    return plogp_law_entropy(&law, 1.0, NULL, entropy);
}

plogp_status plogp_renyi_entropy_weights(const double *weights, size_t k, double order,
                                         double *entropy)
{
    const plogp_law law = plogp__weights(weights, k);
    return plogp_law_entropy(&law, order, NULL, entropy);
}

plogp_status plogp_tsallis_entropy_weights(const double *weights, size_t k, double order,
                                           double *entropy)
{
    const plogp_law law = plogp__weights(weights, k);
    return plogp_law_tsallis_entropy(&law, order, NULL, entropy);
}

plogp_status plogp_entropy_counts(const uint64_t *counts, size_t k, double *entropy)
{
    const plogp_law law = plogp__counts(counts, k);
    return plogp_law_entropy(&law, 1.0, NULL, entropy);
}

plogp_status plogp_renyi_entropy_counts(const uint64_t *counts, size_t k, double order,
                                        double *entropy)
{
    const plogp_law law = plogp__counts(counts, k);
    return plogp_law_entropy(&law, order, NULL, entropy);
}

plogp_status plogp_tsallis_entropy_counts(const uint64_t *counts, size_t k, double order,
                                          double *entropy)
{
    const plogp_law law = plogp__counts(counts, k);
    return plogp_law_tsallis_entropy(&law, order, NULL, entropy);
}
