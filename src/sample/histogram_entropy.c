#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/entropy.h"
#include "plogp/sum.h"
#include "sample/spacing.h"

#define BINS_MAX 1000000
#define SQRT_PI  0x1.c5bf891b4ef6bp+0

struct shape {
    double deviation, skewness;
};

static struct shape shape_of(const plogp_ordered_table *table)
{
    const double n = table->total, first = table->values[0];
    const double range = table->values[table->size - 1] - first;
    double mean = 0.0, square = 0.0, cube = 0.0;
    for (size_t i = 0; i < table->size; i++)
        mean += table->weights[i] / n * ((table->values[i] - first) / range);
    for (size_t i = 0; i < table->size; i++) {
        const double d = (table->values[i] - first) / range - mean;
        square += table->weights[i] / n * d * d;
        cube += table->weights[i] / n * d * d * d;
    }
    return (struct shape){range * sqrt(square), cube / (square * sqrt(square))};
}

/* Sturges (1926); Doane (1976): more of them for a skewed sample. */
static double sturges(const plogp_ordered_table *table, double more)
{
    return ceil(log2(table->total) + 1 + more);
}

static double doane(const plogp_ordered_table *table)
{
    const double n = table->total;
    const double error = sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    const double skewness = fabs(shape_of(table).skewness);
    return sturges(table, n > 2 ? log2(1 + skewness / error) : 0.0);
}

static size_t bin_count(const plogp_ordered_table *table, plogp_bins_rule rule,
                        double range)
{
    double width = 0.0, bins;
    if (rule == PLOGP_BINS_FREEDMAN_DIACONIS)
        width =
            2 *
            (plogp_ordered_quantile(table, 0.75) - plogp_ordered_quantile(table, 0.25)) /
            cbrt(table->total);
    else if (rule == PLOGP_BINS_SCOTT)
        width = cbrt(24 * SQRT_PI / table->total) * shape_of(table).deviation;
    if (width > 0)
        bins = ceil(range / width);
    else
        bins = rule == PLOGP_BINS_DOANE ? doane(table) : sturges(table, 0.0);
    return (size_t)fmin(fmax(bins, 1.0), BINS_MAX);
}

static size_t fill(const plogp_ordered_table *table, double width, size_t bins,
                   double *weights)
{
    size_t used = 0;
    for (size_t i = 0; i < table->size; i++) {
        const double place = (table->values[i] - table->values[0]) / width;
        const size_t bin = place < (double)bins ? (size_t)place : bins - 1;
        used += weights[bin] == 0;
        weights[bin] += table->weights[i];
    }
    return used;
}

/* sum p (log p + H)^2 / n. */
static double variance(const double *weights, size_t bins, double n, double entropy)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < bins; i++)
        if (weights[i] > 0) {
            const double p = weights[i] / n, d = log(p) + entropy;
            plogp_sum_add_product(&sum, p, d * d);
        }
    return plogp_sum_value(&sum) / n;
}

plogp_status plogp__histogram_entropy(const plogp_ordered_table *table,
                                      plogp_bins_rule rule, const plogp_context *context,
                                      double *entropy, double *se)
{
    const double range = table->values[table->size - 1] - table->values[0];
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t bins = bin_count(table, rule, range);
    const double width = range / (double)bins;
    double *const weights = plogp__alloc_zero(alloc, bins, sizeof *weights);
    if (weights == NULL)
        return plogp__fail_memory(context);
    const size_t used = fill(table, width, bins, weights);
    double discrete = 0.0;
    const plogp_status status = plogp_entropy_weights(weights, bins, &discrete);
    if (status == PLOGP_OK) {
        *se = sqrt(variance(weights, bins, table->total, discrete));
        *entropy = discrete + ((double)used - 1) / (2 * table->total) + log(width);
    }
    plogp__free(alloc, weights);
    return status;
}
