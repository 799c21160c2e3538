#include "sample/compare_ordered.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/confidence.h"
#include "plogp/two_sample.h"
#include "sample/nearest_divergence.h"
#include "sample/ordered_distances.h"

#define BINS_MAX 10000
#define ADDED    0.5 /* to each count: the binned measures stay finite */

plogp_compare_options plogp_compare_options_defaults(void)
{
    return (plogp_compare_options){.bins = 10};
}

static plogp_status compare_bins(const plogp_sorted *p, const plogp_sorted *q,
                                 size_t bins, const plogp_context *context,
                                 plogp_numeric_distances *distances)
{
    struct plogp__aligned both;
    PLOGP_TRY(plogp__bins_of(p, q, bins, ADDED, context, &both));
    const plogp_status status =
        plogp_divergences_weights(both.p, both.q, both.size, &distances->binned);
    if (status == PLOGP_OK) {
        plogp__divergence_intervals_of(&both, &distances->binned, &distances->intervals);
        distances->bins = both.size;
    }
    plogp__aligned_clear(&both);
    return status;
}

/* value - below .. value + above, cut at 0 and `most`. */
static plogp_interval around(double value, double below, double above, double most)
{
    return (plogp_interval){fmax(value - below, 0.0), fmin(value + above, most)};
}

static plogp_status compare_values(const plogp_sorted *p, const plogp_sorted *q,
                                   plogp_numeric_distances *distances)
{
    struct plogp__ordered_distances exact;
    const double n_p = p->facts.total, n_q = q->facts.total;
    PLOGP_TRY(plogp__ordered_distances_of(p, q, &exact));
    distances->wasserstein = exact.wasserstein;
    distances->wasserstein2 = exact.wasserstein2;
    distances->ks = exact.ks;
    distances->energy = exact.energy;
    distances->below = exact.below;
    distances->above = exact.above;
    distances->ks_p_value = plogp__ks_p_value(exact.ks, n_p, n_q);
    const double half = PLOGP__Z95 * sqrt(exact.wasserstein_variance);
    const double band = PLOGP__KS_95 * sqrt(1 / n_p + 1 / n_q);
    distances->wasserstein_interval =
        isinf(exact.wasserstein)
            ? (plogp_interval){NAN, NAN}
            : around(exact.wasserstein, half + exact.wasserstein_bias, half, INFINITY);
    distances->ks_interval = around(exact.ks, band, band, 1.0);
    return PLOGP_OK;
}

static void compare_neighbours(const plogp_sorted *p, const plogp_sorted *q,
                               plogp_numeric_distances *distances)
{
    const plogp_ordered_table *const of_p = p->table, *const of_q = q->table;
    distances->nearest = plogp__nearest_divergence(of_p, of_q);
    distances->nearest_reverse = plogp__nearest_divergence(of_q, of_p);
}

plogp_status plogp_compare_sorted(const plogp_sorted *p, const plogp_sorted *q,
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
    if (p->facts.distinct == 0 || q->facts.distinct == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "a column without a value cannot be compared");
    plogp_numeric_distances made = {0};
    PLOGP_TRY(compare_bins(p, q, chosen.bins, context, &made));
    PLOGP_TRY(compare_values(p, q, &made));
    compare_neighbours(p, q, &made);
    *distances = made;
    return PLOGP_OK;
}

plogp_status plogp_compare_ordered(const plogp_ordered_table *p,
                                   const plogp_ordered_table *q,
                                   const plogp_compare_options *options,
                                   const plogp_context *context,
                                   plogp_numeric_distances *distances)
{
    if (p == NULL || q == NULL)
        return plogp_compare_sorted(NULL, NULL, options, context, distances);
    const plogp_sorted of_p = plogp__sorted_view(p, context);
    const plogp_sorted of_q = plogp__sorted_view(q, context);
    return plogp_compare_sorted(&of_p, &of_q, options, context, distances);
}
