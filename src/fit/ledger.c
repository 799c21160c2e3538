#include "fit/ledger.h"

#include <math.h>

#include "math/kernel.h"
#include "plogp/entropy.h"
#include "plogp/entropy_samples.h"
#include "plogp/sum.h"

/* A standard error needs no more values than these, taken at equal steps of rank. */
#define VALUES_ENOUGH 8192
#define Z95           0x1.f5c053c3b2e68p+0 /* the 0.975 quantile of the standard normal law */

plogp_status plogp__data_entropy_of(const plogp_ordered_table *table,
                                    const plogp_context *context,
                                    struct plogp__data_entropy *entropy)
{
    plogp_samples_entropy samples;
    plogp_status status =
        plogp_entropy_weights(table->weights, table->size, &entropy->discrete);
    entropy->continuous = entropy->continuous_se = NAN;
    entropy->estimator = "none";
    if (status != PLOGP_OK)
        return status;
    status = plogp_entropy_samples(table, NULL, context, &samples);
    if (status == PLOGP_ENOMEM || status == PLOGP_ECANCEL)
        return status;
    if (status != PLOGP_OK)
        return PLOGP_OK;
    entropy->continuous = samples.entropy;
    entropy->continuous_se = samples.se;
    entropy->estimator = plogp_samples_estimator_name(samples.estimator);
    return PLOGP_OK;
}

/*
 * The local log ratio of data to family at value i. For a discrete family that of the
 * relative frequency; for a density that of the m-spacing, whose window of m neighbours
 * on either side is cut at the ends. NaN where the window has no width.
 */
static double log_ratio(const plogp_ordered_table *table, size_t i, size_t window,
                        const plogp_fit_candidate *candidate, int discrete)
{
    const double log_family =
        plogp_distribution_logpdf(&candidate->distribution, table->values[i]);
    if (discrete)
        return plogp__log(table->weights[i] / table->total) - log_family;
    const size_t low = i > window ? i - window : 0;
    const size_t high = i + window < table->size ? i + window : table->size - 1;
    const double before = low == 0 ? 0.0 : table->cumulative[low - 1];
    const double inside = table->cumulative[high] - before -
                          0.5 * (table->weights[low] + table->weights[high]);
    const double width = table->values[high] - table->values[low];
    return plogp__log(inside / (table->total * width)) - log_family;
}

/* The standard error of the divergence: the standard deviation of the log ratio over the
 * sample, over sqrt(n) (the delta method). */
static double divergence_se(const plogp_ordered_table *table,
                            const plogp_fit_candidate *candidate, int discrete)
{
    const size_t window = (size_t)(sqrt((double)table->size) + 0.5);
    const size_t stride = 1 + table->size / VALUES_ENOUGH;
    plogp_sum weight, total, square;
    plogp_sum_init(&weight);
    plogp_sum_init(&total);
    plogp_sum_init(&square);
    for (size_t i = stride / 2; i < table->size; i += stride) {
        const double ratio = log_ratio(table, i, window, candidate, discrete);
        plogp_sum_add(&weight, table->weights[i]);
        plogp_sum_add_product(&total, table->weights[i], ratio);
        plogp_sum_add_product(&square, table->weights[i] * ratio, ratio);
    }
    const double n = plogp_sum_value(&weight), mean = plogp_sum_value(&total) / n;
    const double variance = plogp_sum_value(&square) / n - mean * mean;
    return sqrt(fmax(variance, 0.0) / table->total);
}

void plogp__fill_ledger(const plogp_ordered_table *table,
                        const struct plogp__data_entropy *entropy,
                        plogp_fit_candidate *candidate)
{
    const int discrete = candidate->distribution.family == NULL ||
                         plogp_family_is_discrete(candidate->distribution.family);
    if (isnan(candidate->loglik))
        return;
    candidate->entropy = discrete ? entropy->discrete : entropy->continuous;
    candidate->kl = candidate->cross_entropy - candidate->entropy;
    if (discrete && candidate->kl < 0.0)
        candidate->kl = 0.0; /* only rounding can have done that: KL >= 0 here */
    if (candidate->distribution.family == NULL)
        return;
    const double se = divergence_se(table, candidate, discrete);
    candidate->kl_low = candidate->kl - Z95 * se;
    candidate->kl_high = candidate->kl + Z95 * se;
    if (discrete)
        candidate->kl_low = fmax(candidate->kl_low, 0.0);
}
