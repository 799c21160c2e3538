#include "fit/ledger.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/rounded.h"
#include "math/confidence.h"
#include "math/kernel.h"
#include "plogp/entropy.h"
#include "plogp/entropy_estimate.h"
#include "plogp/entropy_samples.h"
#include "plogp/sum.h"

/* A standard error needs no more values than these, taken at equal steps of rank. */
#define VALUES_ENOUGH 8192
#define COUNTS_MAX    0x1p53
#define SPACINGS_FEW  100.0 /* observations below which their interval is too narrow */

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

/* Whether relative frequencies can be wanted: values are whole numbers, or rounded. */
static bool has_frequencies(const plogp_ordered_table *table, double step)
{
    for (size_t i = 0; step == 0.0 && i < table->size; i++)
        if (table->values[i] != floor(table->values[i]))
            return false;
    return true;
}

/* The bias of the plug-in entropy is that against the automatic choice of estimator; of
 * weights with fractions it is Miller's (1955). */
static plogp_status measure_frequencies(const plogp_ordered_table *table,
                                        const plogp_context *context,
                                        struct plogp__entropy_of_data *found)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const double n = table->total;
    plogp_entropy_estimate estimate;
    found->bias = -((double)table->size - 1.0) / (2.0 * n);
    found->se = 0.0;
    if (!table->whole || n > COUNTS_MAX)
        return PLOGP_OK;
    uint64_t *const counts = plogp__alloc(alloc, table->size, sizeof *counts);
    if (counts == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < table->size; i++)
        counts[i] = (uint64_t)table->weights[i];
    const plogp_status status =
        plogp_entropy_estimate_counts(counts, table->size, NULL, context, &estimate);
    plogp__free(alloc, counts);
    if (status != PLOGP_OK)
        return status == PLOGP_EDOMAIN ? PLOGP_OK : status;
    if (estimate.estimator != PLOGP_ENTROPY_PLUGIN)
        found->bias = found->value - estimate.entropy;
    found->se = isfinite(estimate.se) ? estimate.se : 0.0;
    found->caution = estimate.warning;
    return PLOGP_OK;
}

/* Of whole numbers of steps: the probability of a step is step times the density. */
static plogp_status measure_spacings(const plogp_ordered_table *table, double step,
                                     const plogp_context *context,
                                     struct plogp__entropy_of_data *found)
{
    plogp_samples_entropy samples;
    const plogp_status status = plogp_entropy_samples(table, NULL, context, &samples);
    if (status == PLOGP_ENOMEM || status == PLOGP_ECANCEL)
        return status;
    if (status != PLOGP_OK)
        return PLOGP_OK;
    found->value = samples.entropy - (step > 0.0 ? plogp__log(step) : 0.0);
    found->se = samples.se;
    found->below = fmax(samples.entropy - samples.low - PLOGP__Z95 * samples.se, 0.0);
    found->above = fmax(samples.high - samples.entropy - PLOGP__Z95 * samples.se, 0.0);
    found->estimator = plogp_samples_estimator_name(samples.estimator);
    found->caution = table->total < SPACINGS_FEW ? samples.warning : NULL;
    return PLOGP_OK;
}

plogp_status plogp__data_entropy_of(const plogp_ordered_table *table, double step,
                                    const plogp_context *context,
                                    struct plogp__data_entropy *entropy)
{
    *entropy = (struct plogp__data_entropy){
        .frequencies = {.estimator = "plugin"},
        .spacings = {.value = NAN, .se = NAN, .estimator = "none"},
        .step = step};
    PLOGP_TRY(
        plogp_entropy_weights(table->weights, table->size, &entropy->frequencies.value));
    if (has_frequencies(table, step))
        PLOGP_TRY(measure_frequencies(table, context, &entropy->frequencies));
    PLOGP_TRY(measure_spacings(table, step, context, &entropy->spacings));
    entropy->sparse = isfinite(entropy->spacings.value) && is_sparse(table, step);
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
                            const struct plogp__entropy_of_data *entropy,
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
    const double noise =
        entropy->se * entropy->se - spread_variance(&densities) / table->total;
    return sqrt(variance + fmax(noise, 0.0));
}

/*
 * The interval is for what the nearest law of the family wastes. The cross-entropy of the
 * data is below that law's by about k/2n, because k parameters were fitted to them, and the
 * entropy has the bias that its estimator knows of; the interval leaves out neither. Against the
 * plug-in entropy it reaches from 0 upwards and holds the estimate, which is too high.
 */
static void fill_interval(const struct plogp__entropy_of_data *entropy, double n,
                          double se, bool plugin, plogp_fit_candidate *candidate)
{
    const double center =
        candidate->kl + entropy->bias + 0.5 * (double)candidate->free_count / n;
    candidate->kl_low = center - PLOGP__Z95 * se - entropy->above;
    candidate->kl_high = center + PLOGP__Z95 * se + entropy->below;
    candidate->kl_caution = entropy->caution;
    if (plugin) {
        candidate->kl_low = fmin(fmax(candidate->kl_low, 0.0), candidate->kl);
        candidate->kl_high = fmax(candidate->kl_high, candidate->kl);
    } else if (candidate->kl_high < 0.0) {
        candidate->kl_high = 0.0;
        candidate->kl_caution =
            "far below 0, where no divergence is: the values lie more evenly than draws "
            "of "
            "a law do (a grid or a design), so their spacings show too high an entropy";
    }
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
    const struct plogp__entropy_of_data *const of =
        plugin ? &entropy->frequencies : &entropy->spacings;
    if (isnan(candidate->loglik))
        return;
    candidate->estimator = of->estimator;
    candidate->entropy = of->value;
    candidate->kl = candidate->cross_entropy - candidate->entropy;
    if (plugin && candidate->kl < 0.0)
        candidate->kl = 0.0; /* only rounding can have done that: KL >= 0 here */
    if (family == NULL)
        return;
    fill_interval(of, table->total, divergence_se(table, of, candidate, plugin), plugin,
                  candidate);
}
