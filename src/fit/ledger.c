#include "fit/ledger.h"

#include <math.h>

#include "fit/rounded.h"
#include "math/confidence.h"
#include "math/kernel.h"
#include "plogp/entropy.h"
#include "plogp/entropy_samples.h"
#include "plogp/sum.h"

/* A standard error needs no more values than these, taken at equal steps of rank. */
#define VALUES_ENOUGH 8192

/*
 * Whole numbers of which most of the law was never seen.
 *
 *     coverage = 1 - f1 / n < 1/2    (Good, 1953; f1: observations without an equal)
 *     and the values span at least n steps of 1
 *
 * Below one half, the values seen carry less of the probability than those not seen, and
 * relative frequencies of 1/n each say nothing of the law: the plug-in entropy is about
 * log n whatever it is (on an even law, at coverage 1/2 it is 0.8 nat too small, and the
 * KL of every family 0.8 nat too large). There the values lie apart, sum p log p over
 * steps of 1 is close to the integral of the smooth law through the p, and its
 * differential entropy is estimated from the spacings. With fewer steps than observations
 * (0 and 1, seen once each) no smooth law can be seen, and the frequencies stay.
 * Weights with fractions have no f1.
 */
static bool is_sparse(const plogp_ordered_table *table, double step)
{
    double single = 0.0;
    for (size_t i = 0; i < table->size; i++) {
        if (step == 0.0 && table->values[i] != floor(table->values[i]))
            return false;
        single += table->weights[i] == 1.0 ? 1.0 : 0.0;
    }
    const double span = table->values[table->size - 1] - table->values[0];
    return table->whole && single > 0.5 * table->total &&
           span >= (step > 0.0 ? step : 1.0) * table->total;
}

plogp_status plogp__data_entropy_of(const plogp_ordered_table *table, double step,
                                    const plogp_context *context,
                                    struct plogp__data_entropy *entropy)
{
    plogp_samples_entropy samples;
    plogp_status status =
        plogp_entropy_weights(table->weights, table->size, &entropy->plugin);
    entropy->samples = entropy->samples_se = NAN;
    entropy->estimator = "none";
    entropy->sparse = false;
    entropy->step = step;
    if (status != PLOGP_OK)
        return status;
    status = plogp_entropy_samples(table, NULL, context, &samples);
    if (status == PLOGP_ENOMEM || status == PLOGP_ECANCEL)
        return status;
    if (status != PLOGP_OK)
        return PLOGP_OK;
    /* of whole numbers of steps: the probability of a step is step times the density */
    entropy->samples = samples.entropy - (step > 0.0 ? plogp__log(step) : 0.0);
    entropy->samples_se = samples.se;
    entropy->estimator = plogp_samples_estimator_name(samples.estimator);
    entropy->sparse = isfinite(samples.entropy) && is_sparse(table, step);
    return PLOGP_OK;
}

/*
 * The local log density of the data at value i. By frequencies that of the relative
 * frequency; otherwise that of the m-spacing, whose window of m neighbours on either side
 * is cut at the ends. NaN where the window has no width.
 */
static double log_data(const plogp_ordered_table *table, size_t i, size_t window,
                       double step, bool frequencies)
{
    if (frequencies)
        return plogp__log(table->weights[i] / table->total);
    const size_t low = i > window ? i - window : 0;
    const size_t high = i + window < table->size ? i + window : table->size - 1;
    const double before = low == 0 ? 0.0 : table->cumulative[low - 1];
    const double inside = table->cumulative[high] - before -
                          0.5 * (table->weights[low] + table->weights[high]);
    const double width = table->values[high] - table->values[low];
    const double cell = step > 0.0 ? step : 1.0;
    return plogp__log(cell * inside / (table->total * width));
}

static double log_family(const plogp_fit_candidate *candidate, double x)
{
    return candidate->rounding > 0.0
               ? plogp__rounded_logpdf(&candidate->distribution, x, candidate->rounding)
               : plogp_distribution_logpdf(&candidate->distribution, x);
}

/* Weighted sums of a quantity, for its variance. */
struct spread {
    plogp_sum weight, total, square;
};

static void spread_add(struct spread *spread, double weight, double value)
{
    plogp_sum_add(&spread->weight, weight);
    plogp_sum_add_product(&spread->total, weight, value);
    plogp_sum_add_product(&spread->square, weight * value, value);
}

static double spread_variance(const struct spread *spread)
{
    const double n = plogp_sum_value(&spread->weight);
    const double mean = plogp_sum_value(&spread->total) / n;
    return fmax(plogp_sum_value(&spread->square) / n - mean * mean, 0.0);
}

/*
 * The standard error of the divergence: the standard deviation of the local log ratio of
 * data to family over sqrt(n) (the delta method), and what the estimator of the entropy
 * adds of its own: its standard error, less that of the mean of the local log density.
 */
static double divergence_se(const plogp_ordered_table *table,
                            const struct plogp__data_entropy *entropy,
                            const plogp_fit_candidate *candidate, bool frequencies)
{
    const size_t window = (size_t)(sqrt((double)table->size) + 0.5);
    const size_t stride = 1 + table->size / VALUES_ENOUGH;
    struct spread ratios, densities;
    plogp_sum_init(&ratios.weight);
    plogp_sum_init(&ratios.total);
    plogp_sum_init(&ratios.square);
    densities = ratios;
    for (size_t i = stride / 2; i < table->size; i += stride) {
        const double density =
            log_data(table, i, window, candidate->rounding, frequencies);
        const double ratio = density - log_family(candidate, table->values[i]);
        spread_add(&ratios, table->weights[i], ratio);
        spread_add(&densities, table->weights[i], density);
    }
    const double variance = spread_variance(&ratios) / table->total;
    const double noise = entropy->samples_se * entropy->samples_se -
                         spread_variance(&densities) / table->total;
    return sqrt(variance + (!frequencies && noise > 0.0 ? noise : 0.0));
}

void plogp__fill_ledger(const plogp_ordered_table *table,
                        const struct plogp__data_entropy *entropy,
                        plogp_fit_candidate *candidate)
{
    const char *const family = candidate->distribution.family;
    const bool plugin =
        family == NULL ||
        ((plogp_family_is_discrete(family) || candidate->rounding > 0.0) &&
         !entropy->sparse);
    if (isnan(candidate->loglik))
        return;
    candidate->estimator = plugin ? "plugin" : entropy->estimator;
    candidate->entropy = plugin ? entropy->plugin : entropy->samples;
    candidate->kl = candidate->cross_entropy - candidate->entropy;
    if (plugin && candidate->kl < 0.0)
        candidate->kl = 0.0; /* only rounding can have done that: KL >= 0 here */
    if (family == NULL)
        return;
    const double se = divergence_se(table, entropy, candidate, plugin);
    candidate->kl_low = candidate->kl - PLOGP__Z95 * se;
    candidate->kl_high = candidate->kl + PLOGP__Z95 * se;
    if (plugin)
        candidate->kl_low = fmax(candidate->kl_low, 0.0);
}
