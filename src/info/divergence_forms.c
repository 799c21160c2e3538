/* Every measure of two laws under the names of plogp/divergence.h: doubles and uint64. */
#include "plogp/divergence.h"

#include "info/law.h"

static plogp_status measure(plogp_law p, plogp_law q, plogp_measure which, double *value)
{
    return plogp_law_measure(&p, &q, which, NULL, value);
}

static plogp_status renyi(plogp_law p, plogp_law q, double order, double *value)
{
    return plogp_law_renyi_divergence(&p, &q, order, NULL, value);
}

static plogp_status everything(plogp_law p, plogp_law q, plogp_divergences *all)
{
    return plogp_law_divergences(&p, &q, NULL, all);
}

plogp_status plogp_cross_entropy_probs(const double *p, const double *q, size_t k,
                                       double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_CROSS_ENTROPY,
                   value);
}

plogp_status plogp_cross_entropy_weights(const double *p, const double *q, size_t k,
                                         double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k),
                   PLOGP_MEASURE_CROSS_ENTROPY, value);
}

plogp_status plogp_cross_entropy_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                        double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_CROSS_ENTROPY,
                   value);
}

plogp_status plogp_kl_probs(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_KL, value);
}

plogp_status plogp_kl_weights(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_KL, value);
}

plogp_status plogp_kl_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_KL, value);
}

plogp_status plogp_js_probs(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_JS, value);
}

plogp_status plogp_js_weights(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_JS, value);
}

plogp_status plogp_js_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_JS, value);
}

plogp_status plogp_tv_probs(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_TV, value);
}

plogp_status plogp_tv_weights(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_TV, value);
}

plogp_status plogp_tv_counts(const uint64_t *p, const uint64_t *q, size_t k,
                             double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_TV, value);
}

plogp_status plogp_hellinger_probs(const double *p, const double *q, size_t k,
                                   double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_HELLINGER,
                   value);
}

plogp_status plogp_hellinger_weights(const double *p, const double *q, size_t k,
                                     double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_HELLINGER,
                   value);
}

plogp_status plogp_hellinger_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                    double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_HELLINGER,
                   value);
}

plogp_status plogp_bhattacharyya_probs(const double *p, const double *q, size_t k,
                                       double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_BHATTACHARYYA,
                   value);
}

plogp_status plogp_bhattacharyya_weights(const double *p, const double *q, size_t k,
                                         double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k),
                   PLOGP_MEASURE_BHATTACHARYYA, value);
}

plogp_status plogp_bhattacharyya_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                        double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_BHATTACHARYYA,
                   value);
}

plogp_status plogp_chi2_probs(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_CHI2, value);
}

plogp_status plogp_chi2_weights(const double *p, const double *q, size_t k, double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_CHI2, value);
}

plogp_status plogp_chi2_counts(const uint64_t *p, const uint64_t *q, size_t k,
                               double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_CHI2, value);
}

plogp_status plogp_jeffreys_probs(const double *p, const double *q, size_t k,
                                  double *value)
{
    return measure(plogp__probs(p, k), plogp__probs(q, k), PLOGP_MEASURE_JEFFREYS, value);
}

plogp_status plogp_jeffreys_weights(const double *p, const double *q, size_t k,
                                    double *value)
{
    return measure(plogp__weights(p, k), plogp__weights(q, k), PLOGP_MEASURE_JEFFREYS,
                   value);
}

plogp_status plogp_jeffreys_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                   double *value)
{
    return measure(plogp__counts(p, k), plogp__counts(q, k), PLOGP_MEASURE_JEFFREYS,
                   value);
}

plogp_status plogp_renyi_divergence_probs(const double *p, const double *q, size_t k,
                                          double order, double *value)
{
    return renyi(plogp__probs(p, k), plogp__probs(q, k), order, value);
}

plogp_status plogp_divergences_probs(const double *p, const double *q, size_t k,
                                     plogp_divergences *all)
{
    return everything(plogp__probs(p, k), plogp__probs(q, k), all);
}

plogp_status plogp_renyi_divergence_weights(const double *p, const double *q, size_t k,
                                            double order, double *value)
{
    return renyi(plogp__weights(p, k), plogp__weights(q, k), order, value);
}

plogp_status plogp_divergences_weights(const double *p, const double *q, size_t k,
                                       plogp_divergences *all)
{
    return everything(plogp__weights(p, k), plogp__weights(q, k), all);
}

plogp_status plogp_renyi_divergence_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                           double order, double *value)
{
    return renyi(plogp__counts(p, k), plogp__counts(q, k), order, value);
}

plogp_status plogp_divergences_counts(const uint64_t *p, const uint64_t *q, size_t k,
                                      plogp_divergences *all)
{
    return everything(plogp__counts(p, k), plogp__counts(q, k), all);
}
