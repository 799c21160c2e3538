/* Every measure of one law in the three forms of plogp/probability.h. */
#include "info/entropy.h"
#include "info/fused.h"
#include "plogp/entropy.h"

typedef double law_measure(const struct plogp__law *law, double order);

static plogp_status finish(plogp_status status, const struct plogp__law *law,
                           law_measure *measure, double order, double *entropy)
{
    if (entropy == NULL || !(order >= 0.0))
        return PLOGP_EINVAL;
    if (status == PLOGP_OK)
        *entropy = measure(law, order);
    return status;
}

static plogp_status of_probs(const double *p, size_t k, law_measure *measure,
                             double order, double *entropy)
{
    struct plogp__law law;
    const plogp_status status = plogp__law_probs(p, k, &law);
    return finish(status, &law, measure, order, entropy);
}

static plogp_status of_weights(const double *weights, size_t k, law_measure *measure,
                               double order, double *entropy)
{
    struct plogp__law law;
    const plogp_status status = plogp__law_weights(weights, k, &law);
    return finish(status, &law, measure, order, entropy);
}

static plogp_status of_counts(const uint64_t *counts, size_t k, law_measure *measure,
                              double order, double *entropy)
{
    struct plogp__law law;
    const plogp_status status = plogp__law_counts(counts, k, &law);
    return finish(status, &law, measure, order, entropy);
}

plogp_status plogp_entropy_probs(const double *p, size_t k, double *entropy)
{
    if (p != NULL && entropy != NULL && plogp__fused_entropy(p, k, entropy))
        return PLOGP_OK;
    return of_probs(p, k, plogp__renyi_entropy, 1.0, entropy);
}

plogp_status plogp_renyi_entropy_probs(const double *p, size_t k, double order,
                                       double *entropy)
{
    if (order == 1.0)
        return plogp_entropy_probs(p, k, entropy);
    return of_probs(p, k, plogp__renyi_entropy, order, entropy);
}

plogp_status plogp_tsallis_entropy_probs(const double *p, size_t k, double order,
                                         double *entropy)
{
    if (order == 1.0)
        return plogp_entropy_probs(p, k, entropy);
    return of_probs(p, k, plogp__tsallis_entropy, order, entropy);
}

plogp_status plogp_entropy_weights(const double *weights, size_t k, double *entropy)
{
    return of_weights(weights, k, plogp__renyi_entropy, 1.0, entropy);
}

plogp_status plogp_renyi_entropy_weights(const double *weights, size_t k, double order,
                                         double *entropy)
{
    return of_weights(weights, k, plogp__renyi_entropy, order, entropy);
}

plogp_status plogp_tsallis_entropy_weights(const double *weights, size_t k, double order,
                                           double *entropy)
{
    return of_weights(weights, k, plogp__tsallis_entropy, order, entropy);
}

plogp_status plogp_entropy_counts(const uint64_t *counts, size_t k, double *entropy)
{
    return of_counts(counts, k, plogp__renyi_entropy, 1.0, entropy);
}

plogp_status plogp_renyi_entropy_counts(const uint64_t *counts, size_t k, double order,
                                        double *entropy)
{
    return of_counts(counts, k, plogp__renyi_entropy, order, entropy);
}

plogp_status plogp_tsallis_entropy_counts(const uint64_t *counts, size_t k, double order,
                                          double *entropy)
{
    return of_counts(counts, k, plogp__tsallis_entropy, order, entropy);
}
