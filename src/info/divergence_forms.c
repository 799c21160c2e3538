/* Every measure of two laws in the three forms of plogp/probability.h. */
#include "plogp/divergence.h"

#include "info/contrast.h"
#include "info/fused.h"

/* Two laws and how to look at them; `two` points into the struct itself. */
struct laws {
    struct plogp__law p, q;
};

static plogp_status laws_of_probs(const double *p, const double *q, size_t k,
                                  struct laws *laws)
{
    const plogp_status status = plogp__law_probs(p, k, &laws->p);
    return status != PLOGP_OK ? status : plogp__law_probs(q, k, &laws->q);
}

static plogp_status laws_of_weights(const double *p, const double *q, size_t k,
                                    struct laws *laws)
{
    const plogp_status status = plogp__law_weights(p, k, &laws->p);
    return status != PLOGP_OK ? status : plogp__law_weights(q, k, &laws->q);
}

static plogp_status laws_of_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                   struct laws *laws)
{
    const plogp_status status = plogp__law_counts(p, k, &laws->p);
    return status != PLOGP_OK ? status : plogp__law_counts(q, k, &laws->q);
}

static plogp_status of_probs(const double *p, const double *q, size_t k,
                             plogp__measure *measure, double *value)
{
    struct laws laws;
    if (value == NULL)
        return PLOGP_EINVAL;
    const plogp_status status = laws_of_probs(p, q, k, &laws);
    if (status == PLOGP_OK)
        *value = measure(&(struct plogp__contrast){&laws.p, &laws.q});
    return status;
}

static plogp_status of_weights(const double *p, const double *q, size_t k,
                               plogp__measure *measure, double *value)
{
    struct laws laws;
    if (value == NULL)
        return PLOGP_EINVAL;
    const plogp_status status = laws_of_weights(p, q, k, &laws);
    if (status == PLOGP_OK)
        *value = measure(&(struct plogp__contrast){&laws.p, &laws.q});
    return status;
}

static plogp_status of_counts(const uint64_t *p, const uint64_t *q, size_t k,
                              plogp__measure *measure, double *value)
{
    struct laws laws;
    if (value == NULL)
        return PLOGP_EINVAL;
    const plogp_status status = laws_of_counts(p, q, k, &laws);
    if (status == PLOGP_OK)
        *value = measure(&(struct plogp__contrast){&laws.p, &laws.q});
    return status;
}

plogp_status plogp_cross_entropy_probs(const double *p, const double *q, size_t k,
                                       double *value)
{
    if (p != NULL && q != NULL && value != NULL &&
        plogp__fused_cross_entropy(p, q, k, value))
        return PLOGP_OK;
    return of_probs(p, q, k, plogp__cross_entropy, value);
}

plogp_status plogp_cross_entropy_weights(const double *p, const double *q, size_t k,
                                         double *value)
{
    return of_weights(p, q, k, plogp__cross_entropy, value);
}

plogp_status plogp_cross_entropy_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                        double *value)
{
    return of_counts(p, q, k, plogp__cross_entropy, value);
}

plogp_status plogp_kl_probs(const double *p, const double *q, size_t k, double *value)
{
    if (p != NULL && q != NULL && value != NULL && plogp__fused_kl(p, q, k, value))
        return PLOGP_OK;
    return of_probs(p, q, k, plogp__kl, value);
}

plogp_status plogp_kl_weights(const double *p, const double *q, size_t k, double *value)
{
    return of_weights(p, q, k, plogp__kl, value);
}

plogp_status plogp_kl_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return of_counts(p, q, k, plogp__kl, value);
}

plogp_status plogp_js_probs(const double *p, const double *q, size_t k, double *value)
{
    return of_probs(p, q, k, plogp__js, value);
}

plogp_status plogp_js_weights(const double *p, const double *q, size_t k, double *value)
{
    return of_weights(p, q, k, plogp__js, value);
}

plogp_status plogp_js_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return of_counts(p, q, k, plogp__js, value);
}

plogp_status plogp_tv_probs(const double *p, const double *q, size_t k, double *value)
{
    return of_probs(p, q, k, plogp__tv, value);
}

plogp_status plogp_tv_weights(const double *p, const double *q, size_t k, double *value)
{
    return of_weights(p, q, k, plogp__tv, value);
}

plogp_status plogp_tv_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return of_counts(p, q, k, plogp__tv, value);
}

plogp_status plogp_hellinger_probs(const double *p, const double *q, size_t k,
                                   double *value)
{
    return of_probs(p, q, k, plogp__hellinger, value);
}

plogp_status plogp_hellinger_weights(const double *p, const double *q, size_t k,
                                     double *value)
{
    return of_weights(p, q, k, plogp__hellinger, value);
}

plogp_status plogp_hellinger_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                    double *value)
{
    return of_counts(p, q, k, plogp__hellinger, value);
}

plogp_status plogp_bhattacharyya_probs(const double *p, const double *q, size_t k,
                                       double *value)
{
    return of_probs(p, q, k, plogp__bhattacharyya, value);
}

plogp_status plogp_bhattacharyya_weights(const double *p, const double *q, size_t k,
                                         double *value)
{
    return of_weights(p, q, k, plogp__bhattacharyya, value);
}

plogp_status plogp_bhattacharyya_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                        double *value)
{
    return of_counts(p, q, k, plogp__bhattacharyya, value);
}

plogp_status plogp_chi2_probs(const double *p, const double *q, size_t k, double *value)
{
    return of_probs(p, q, k, plogp__chi2, value);
}

plogp_status plogp_chi2_weights(const double *p, const double *q, size_t k, double *value)
{
    return of_weights(p, q, k, plogp__chi2, value);
}

plogp_status plogp_chi2_counts(const uint64_t *p, const uint64_t *q, size_t k,
                               double *value)
{
    return of_counts(p, q, k, plogp__chi2, value);
}

plogp_status plogp_jeffreys_probs(const double *p, const double *q, size_t k,
                                  double *value)
{
    return of_probs(p, q, k, plogp__jeffreys, value);
}

plogp_status plogp_jeffreys_weights(const double *p, const double *q, size_t k,
                                    double *value)
{
    return of_weights(p, q, k, plogp__jeffreys, value);
}

plogp_status plogp_jeffreys_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                   double *value)
{
    return of_counts(p, q, k, plogp__jeffreys, value);
}
