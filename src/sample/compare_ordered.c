#include <math.h>

#include "base/status.h"
#include "math/confidence.h"
#include "plogp/two_sample.h"
#include "sample/aligned.h"
#include "sample/ordered_distances.h"

#define BINS_MAX 10000
#define ADDED    0.5 /* to each count: the binned measures stay finite */

plogp_compare_options plogp_compare_options_defaults(void)
{
    return (plogp_compare_options){.bins = 10};
}

/* The weight of the values < x, or <= x. */
static double weight_to(const plogp_ordered_table *table, double x, int inclusive)
{
    size_t low = 0, high = table->size;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (table->values[middle] < x || (inclusive && table->values[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0.0 : table->cumulative[low - 1];
}

static double weight_up_to(const plogp_ordered_table *table, double x)
{
    return weight_to(table, x, 1);
}

static double weight_below(const plogp_ordered_table *table, double x)
{
    return weight_to(table, x, 0);
}

void plogp__fill_bins(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      size_t bins, double extra, struct plogp__aligned *both)
{
    double before_p = 0.0, before_q = 0.0, edge = -INFINITY;
    size_t used = 0;
    for (size_t b = 1; b <= bins; b++) {
        const double next =
            b == bins ? INFINITY : plogp_ordered_quantile(p, (double)b / (double)bins);
        if (next <= edge)
            continue;
        const double up_to_p = weight_up_to(p, next), up_to_q = weight_up_to(q, next);
        edge = next;
        both->p[used] = up_to_p - before_p + extra;
        both->q[used++] = up_to_q - before_q + extra;
        before_p = up_to_p;
        before_q = up_to_q;
    }
    both->size = used;
    both->total_p = p->total + extra * (double)used;
    both->total_q = q->total + extra * (double)used;
}

static plogp_status compare_bins(const plogp_ordered_table *p,
                                 const plogp_ordered_table *q, size_t bins,
                                 const plogp_context *context,
                                 plogp_numeric_distances *distances)
{
    struct plogp__aligned both;
    struct plogp__divergence_intervals intervals;
    PLOGP_TRY(plogp__aligned_init(bins, context, &both));
    plogp__fill_bins(p, q, bins, ADDED, &both);
    const plogp_status status =
        plogp_divergences_weights(both.p, both.q, both.size, &distances->binned);
    if (status == PLOGP_OK) {
        plogp__divergence_intervals_of(&both, &distances->binned, &intervals);
        distances->bins = both.size;
        distances->kl = intervals.kl;
        distances->kl_reverse = intervals.kl_reverse;
        distances->js = intervals.js;
        distances->tv = intervals.tv;
        distances->hellinger = intervals.hellinger;
    }
    plogp__aligned_clear(&both);
    return status;
}

/* value - below .. value + above, cut at 0 and `most`. */
static plogp_interval around(double value, double below, double above, double most)
{
    return (plogp_interval){fmax(value - below, 0.0), fmin(value + above, most)};
}

static void compare_values(const plogp_ordered_table *p, const plogp_ordered_table *q,
                           plogp_numeric_distances *distances)
{
    struct plogp__ordered_distances exact;
    plogp__ordered_distances_of(p, q, &exact);
    distances->wasserstein = exact.wasserstein;
    distances->wasserstein2 = plogp__wasserstein2(p, q);
    distances->ks = exact.ks;
    distances->energy = exact.energy;
    distances->ks_p_value = plogp__ks_p_value(exact.ks, p->total, q->total);
    const double half = PLOGP__Z95 * sqrt(exact.wasserstein_variance);
    const double band = PLOGP__KS_95 * sqrt(1 / p->total + 1 / q->total);
    distances->wasserstein_interval =
        isinf(exact.wasserstein)
            ? (plogp_interval){NAN, NAN}
            : around(exact.wasserstein, half + exact.wasserstein_bias, half, INFINITY);
    distances->ks_interval = around(exact.ks, band, band, 1.0);
    distances->below = weight_below(q, p->values[0]) / q->total;
    distances->above = (q->total - weight_up_to(q, p->values[p->size - 1])) / q->total;
}

plogp_status plogp_compare_ordered(const plogp_ordered_table *p,
                                   const plogp_ordered_table *q,
                                   const plogp_compare_options *options,
                                   const plogp_context *context,
                                   plogp_numeric_distances *distances)
{
    const plogp_compare_options chosen =
        options == NULL ? plogp_compare_options_defaults() : *options;
    if (p == NULL || q == NULL || distances == NULL || chosen.bins < 2 ||
        chosen.bins > BINS_MAX)
        return plogp__fail(context, PLOGP_EINVAL,
                           "two sorted samples and 2 to %d bins are needed", BINS_MAX);
    if (p->size == 0 || q->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "a column without a value cannot be compared");
    plogp_numeric_distances made = {0};
    PLOGP_TRY(compare_bins(p, q, chosen.bins, context, &made));
    compare_values(p, q, &made);
    *distances = made;
    return PLOGP_OK;
}
