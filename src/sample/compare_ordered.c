#include "sample/compare_ordered.h"

#include <math.h>
#include <stdbool.h>

#include "base/status.h"
#include "base/team.h"
#include "math/confidence.h"
#include "plogp/two_sample.h"
#include "sample/grid_distances.h"
#include "sample/line_intervals.h"
#include "sample/near_grid.h"
#include "sample/nearest_divergence.h"
#include "sample/ordered_distances.h"
#include "sample/range_scale.h"
#include "sample/sorted_grid.h"
#include "sample/wasserstein_spread.h"

#define BINS_MAX    10000
#define ADDED       0.5   /* to each count: the binned measures stay finite */
#define FEW         50.0  /* observations, below which no coverage was measured */
#define MANY_VALUES 65536 /* worth a team */
#define REPEATED    4     /* times each value, where rounding errors are looked for */
#define MANY_NEAR   0.01  /* of P */

plogp_compare_options plogp_compare_options_defaults(void)
{
    return (plogp_compare_options){.bins = 10};
}

static const char *warning_of_bins(enum plogp__thin thin)
{
    static const char *const texts[] = {
        [PLOGP__THIN_NOT] = NULL,
        [PLOGP__THIN_ALL] =
            "fewer than 10 observations for each bin in one of the samples: the "
            "intervals of what is measured in bins are too narrow: take fewer --bins",
        [PLOGP__THIN_MANY] =
            "more than a fifth of the bins have fewer than 5 observations in one of the "
            "samples: the intervals of what is measured in bins are too narrow: take "
            "fewer --bins",
        [PLOGP__THIN_ONE_SIDED] =
            "hardly any of Q is in a bin that holds many of P: the intervals of what is "
            "measured in bins are too narrow, most of all those of kl, chi2 and psi",
    };
    return texts[thin];
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
        distances->warning = warning_of_bins(plogp__thin_levels(&both));
    }
    plogp__aligned_clear(&both);
    return status;
}

/* value - below .. value + above, cut at 0 and `most`. */
static plogp_interval around(double value, double below, double above, double most)
{
    return (plogp_interval){fmax(value - below, 0.0), fmin(value + above, most)};
}

/* What is found out beside each other: each task writes its own part of `made`. */
struct comparison {
    const plogp_sorted *p, *q;
    size_t bins;
    double range; /* of the values of both, or 1; infinite: that of the finite to come */
    double grid;  /* plogp__common_grid */
    plogp_context context; /* of one task: one thread, no message */
    struct plogp__ordered_distances exact;
    struct plogp__wasserstein_spread spread;
    plogp_numeric_distances *made;
};

static void take_values(const struct comparison *all, plogp_numeric_distances *distances)
{
    const struct plogp__ordered_distances *const exact = &all->exact;
    const double n_p = all->p->facts.total, n_q = all->q->facts.total;
    distances->wasserstein = exact->wasserstein;
    distances->ks = exact->ks;
    distances->energy = exact->energy;
    distances->below = exact->below;
    distances->above = exact->above;
    distances->ks_p_value = plogp__ks_p_value(exact->ks, n_p, n_q);
    const double half = PLOGP__Z95 * sqrt(all->spread.variance);
    const double band = PLOGP__KS_95 * sqrt(1 / n_p + 1 / n_q);
    distances->wasserstein_interval =
        isinf(exact->wasserstein)
            ? (plogp_interval){NAN, NAN}
            : around(exact->wasserstein, half + all->spread.bias, half, INFINITY);
    distances->ks_interval = around(exact->ks, band, band, 1.0);
}

enum { WALK, SQUARES, NEAREST, NEAREST_REVERSE, SPREAD, BINS, TASKS };

static plogp_status compare_quantiles(struct comparison *all, const plogp_sorted *p,
                                      const plogp_sorted *q)
{
    double *const distance = &all->made->wasserstein2;
    if (all->grid > 0)
        return plogp__grid_wasserstein2(p, q, all->grid, distance);
    return isfinite(all->range) ? plogp__wasserstein2(p, q, all->range, distance)
                                : PLOGP_OK;
}

static plogp_status compare_part(void *state, size_t task, size_t worker)
{
    struct comparison *const all = state;
    const plogp_sorted *const p = all->p, *const q = all->q;
    (void)worker;
    switch (task) {
    case WALK:
        return all->grid > 0 ? plogp__grid_distances_of(p, q, all->grid, &all->exact)
                             : plogp__ordered_distances_of(p, q, &all->exact);
    case SQUARES:
        return compare_quantiles(all, p, q);
    case NEAREST:
        all->made->nearest = plogp__nearest_divergence(p, q, &all->context);
        return PLOGP_OK;
    case NEAREST_REVERSE:
        all->made->nearest_reverse = plogp__nearest_divergence(q, p, &all->context);
        return PLOGP_OK;
    case SPREAD:
        return plogp__wasserstein_spread_of(p, q, &all->context, &all->spread);
    default:
        return compare_bins(p, q, all->bins, &all->context, all->made);
    }
}

static double range_of(const plogp_sorted_facts *p, const plogp_sorted_facts *q)
{
    const double range = fmax(p->max, q->max) - fmin(p->min, q->min);
    return range > 0 ? range : 1.0;
}

/* One thread where starting another takes as long, or where files are read. */
static plogp_status compare_all(struct comparison *all, const plogp_context *context)
{
    plogp_context team = context == NULL ? plogp_context_defaults() : *context;
    const bool files =
        !plogp__sorted_in_memory(all->p) || !plogp__sorted_in_memory(all->q);
    if (files || all->p->facts.distinct + all->q->facts.distinct < MANY_VALUES)
        team.threads = 1;
    all->context = team;
    all->context.threads = 1;
    all->context.error = team.threads == 1 ? team.error : NULL;
    plogp_status status = plogp__team_run(&team, TASKS, compare_part, all);
    if (status == PLOGP_OK && !isfinite(all->range))
        status = plogp__wasserstein2(all->p, all->q, all->exact.range,
                                     &all->made->wasserstein2);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}

/* Whether the values repeat so much that one more walk is short. */
static bool repeats(const plogp_sorted *sorted)
{
    return sorted->facts.total >= REPEATED * (double)sorted->facts.distinct;
}

/* Do many values differ by rounding errors? Not asked where a file would be read for it. */
static bool nearly_same(const plogp_sorted *p, const plogp_sorted *q)
{
    struct plogp__ranked of_p, of_q;
    return repeats(p) && repeats(q) && plogp__ranked_init(p, &of_p) &&
           plogp__ranked_init(q, &of_q) &&
           plogp__share_nearly_same(&of_p, &of_q) > MANY_NEAR;
}

/* Why the measures or their intervals may not hold, or `otherwise`. */
static const char *warning_of(const plogp_sorted *p, const plogp_sorted *q,
                              const char *otherwise)
{
    const double fewest = fmin(p->facts.total, q->facts.total);
    if (fewest < FEW)
        return "fewer than 50 observations in one of the samples: the intervals are too "
               "narrow";
    if (nearly_same(p, q))
        return "values of P and Q are equal but for rounding errors in their last "
               "digits, "
               "as 0.3 and 0.1 * 3: ks and kl take them for different ones; round both "
               "columns";
    return otherwise;
}

static plogp_status compare_near(const plogp_sorted *p, const plogp_sorted *q,
                                 size_t bins, const plogp_context *context,
                                 plogp_numeric_distances *distances)
{
    plogp_numeric_distances made = {0};
    struct comparison all = {.p = p,
                             .q = q,
                             .bins = bins,
                             .range = range_of(&p->facts, &q->facts),
                             .grid = plogp__common_grid(p, q),
                             .made = &made};
    PLOGP_TRY(compare_all(&all, context));
    take_values(&all, &made);
    PLOGP_TRY(plogp__line_intervals(p, q, context, &made));
    made.warning = warning_of(p, q, made.warning);
    *distances = made;
    return PLOGP_OK;
}

static plogp_interval times(plogp_interval interval, int exponent)
{
    return (plogp_interval){ldexp(interval.low, exponent),
                            ldexp(interval.high, exponent)};
}

/* Distances along the line are in its unit, the energy distance in its root. */
static void multiply(int exponent, plogp_numeric_distances *far)
{
    far->wasserstein = ldexp(far->wasserstein, exponent);
    far->wasserstein2 = ldexp(far->wasserstein2, exponent);
    far->energy = ldexp(far->energy, exponent / 2);
    far->wasserstein_interval = times(far->wasserstein_interval, exponent);
    far->wasserstein2_interval = times(far->wasserstein2_interval, exponent);
    far->energy_interval = times(far->energy_interval, exponent / 2);
}

/* Of values whose squares would overflow or vanish, over a power of two. */
static plogp_status compare_far(const plogp_sorted *p, const plogp_sorted *q, size_t bins,
                                const plogp_context *context,
                                plogp_numeric_distances *distances)
{
    const int exponent = plogp__range_exponent(fmin(p->facts.min, q->facts.min),
                                               fmax(p->facts.max, q->facts.max));
    plogp_sorted of_p, of_q;
    if (exponent == 0)
        return compare_near(p, q, bins, context, distances);
    PLOGP_TRY(plogp__sorted_scale(p, exponent, context, &of_p));
    plogp_status status = plogp__sorted_scale(q, exponent, context, &of_q);
    if (status == PLOGP_OK) {
        status = compare_near(&of_p, &of_q, bins, context, distances);
        plogp__sorted_unscale(&of_q);
    }
    plogp__sorted_unscale(&of_p);
    if (status == PLOGP_OK)
        multiply(exponent, distances);
    return status;
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
    return compare_far(p, q, chosen.bins, context, distances);
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
