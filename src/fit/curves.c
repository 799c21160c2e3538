/* Histograms, densities and quantile pairs for pictures. */
#include "plogp/curves.h"

#include <math.h>
#include <stdbool.h>

#include "base/status.h"
#include "math/kernel.h"
#include "math/search.h"
#include "plogp/local.h"

#define BINS_LEAST 5
#define TAIL       0.005 /* outside the middle 99 % */
#define WIDE       4.0   /* ranges of the middle: beyond that it is drawn alone */
#define MARGIN     0.1   /* of the middle, drawn on either side of it */
#define LAW_TAIL   0.001
#define WHOLE_MOST ((double)PLOGP_CURVE_BINS_MAX)

/* ---- grids ---- */

/* The finite part of a sample. */
struct extent {
    double low, high; /* low > high: nothing finite */
    double inner_low, inner_high;
    bool whole;
};

static bool all_whole(const double *values, size_t count)
{
    size_t i = 0;
    while (i < count && values[i] == floor(values[i]))
        i++;
    return i == count;
}

/* Of the finite values: only the first and the last can be infinite. */
static struct extent extent_of(const plogp_ordered_table *table)
{
    struct extent extent = {INFINITY, -INFINITY, 0.0, 0.0, true};
    size_t first = 0, end = table->size;
    if (first < end && isinf(table->values[first]))
        first++;
    if (first < end && isinf(table->values[end - 1]))
        end--;
    if (first < end) {
        extent.low = table->values[first];
        extent.high = table->values[end - 1];
        extent.whole = all_whole(table->values + first, end - first);
    }
    extent.inner_low = plogp_ordered_quantile(table, TAIL);
    extent.inner_high = plogp_ordered_quantile(table, 1.0 - TAIL);
    return extent;
}

static void join(struct extent *extent, const struct extent *other)
{
    extent->low = fmin(extent->low, other->low);
    extent->high = fmax(extent->high, other->high);
    extent->inner_low = fmin(extent->inner_low, other->inner_low);
    extent->inner_high = fmax(extent->inner_high, other->inner_high);
    extent->whole = extent->whole && other->whole;
}

static size_t suitable_count(const plogp_ordered_table *table, double range)
{
    const double spread =
        plogp_ordered_quantile(table, 0.75) - plogp_ordered_quantile(table, 0.25);
    const double width = 2.0 * spread / cbrt(table->total);
    const double bins = width > 0.0 ? ceil(range / width) : BINS_LEAST;
    return (size_t)fmin(fmax(bins, BINS_LEAST), PLOGP_CURVE_BINS_MAX);
}

/* Without half the tails where those would squeeze the rest into a corner. */
static void clip(struct extent *extent, plogp_curve_grid *grid)
{
    const double middle = extent->inner_high - extent->inner_low;
    if (!(middle > 0.0 && isfinite(middle) && extent->high - extent->low > WIDE * middle))
        return;
    extent->low = fmax(extent->low, extent->inner_low - MARGIN * middle);
    extent->high = fmin(extent->high, extent->inner_high + MARGIN * middle);
    if (extent->whole) {
        extent->low = floor(extent->low);
        extent->high = ceil(extent->high);
    }
    grid->clipped = 1;
}

plogp_curve_grid plogp_curve_grid_of(const plogp_ordered_table *table,
                                     const plogp_ordered_table *other)
{
    plogp_curve_grid grid = {.count = 0};
    if (table == NULL || table->size == 0)
        return grid;
    struct extent extent = extent_of(table);
    if (other != NULL && other->size > 0) {
        const struct extent second = extent_of(other);
        join(&extent, &second);
    }
    clip(&extent, &grid);
    if (!(extent.low <= extent.high && isfinite(extent.high - extent.low)))
        return grid;
    grid.low = extent.low;
    grid.high = extent.high;
    grid.whole = extent.whole && extent.high - extent.low < WHOLE_MOST;
    if (grid.whole || extent.low == extent.high) {
        const double half = grid.whole ? 0.5 : fmax(fabs(extent.low) * 0x1p-10, 0x1p-100);
        grid.low -= half;
        grid.high += half;
        grid.count = grid.whole ? (size_t)(grid.high - grid.low) : 1;
    } else {
        grid.count = suitable_count(table, grid.high - grid.low);
    }
    return grid;
}

/* ---- histograms ---- */

static double edge(const plogp_curve_grid *grid, size_t i)
{
    const double width = (grid->high - grid->low) / (double)grid->count;
    return i == grid->count ? grid->high : grid->low + width * (double)i;
}

static size_t bin_of(double x, const plogp_curve_grid *grid)
{
    const double scale = (double)grid->count / (grid->high - grid->low);
    const size_t bin = (size_t)((x - grid->low) * scale);
    return bin < grid->count ? bin : grid->count - 1;
}

/* How many of `values` [count] are in this bin or before it: bins never go back. */
static size_t count_to_bin(const double *values, size_t count,
                           const plogp_curve_grid *grid, size_t bin)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (bin_of(values[middle], grid) <= bin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Add the weight of each bin's values; those outside are left out. */
static void fill(const plogp_ordered_table *table, const plogp_curve_grid *grid,
                 double *weights)
{
    size_t first = plogp__count_below(table->values, table->size, grid->low);
    const size_t end = plogp__count_up_to(table->values, table->size, grid->high);
    for (size_t bin = 0; bin < grid->count; bin++) {
        const size_t next =
            first + count_to_bin(table->values + first, end - first, grid, bin);
        if (next > first)
            weights[bin] += table->cumulative[next - 1] -
                            (first > 0 ? table->cumulative[first - 1] : 0.0);
        first = next;
    }
}

static bool usable(const plogp_ordered_table *table, const plogp_curve_grid *grid,
                   const plogp_curve_bin *bins)
{
    return table != NULL && grid != NULL && bins != NULL && grid->count >= 1 &&
           grid->count <= PLOGP_CURVE_BINS_MAX && table->total > 0.0;
}

plogp_status plogp_curve_bins(const plogp_ordered_table *table,
                              const plogp_curve_grid *grid, plogp_curve_bin *bins)
{
    double weights[PLOGP_CURVE_BINS_MAX] = {0.0};
    if (!usable(table, grid, bins))
        return PLOGP_EINVAL;
    fill(table, grid, weights);
    for (size_t i = 0; i < grid->count; i++) {
        const double low = edge(grid, i), high = edge(grid, i + 1);
        const double share = weights[i] / table->total;
        bins[i] = (plogp_curve_bin){
            .low = low, .high = high, .share = share, .density = share / (high - low)};
    }
    return PLOGP_OK;
}

plogp_status plogp_curve_compare_bins(const plogp_ordered_table *p,
                                      const plogp_ordered_table *q,
                                      const plogp_curve_grid *grid, plogp_curve_bin *bins)
{
    double of_p[PLOGP_CURVE_BINS_MAX] = {0.0}, of_q[PLOGP_CURVE_BINS_MAX] = {0.0};
    plogp_local_divergence terms[PLOGP_CURVE_BINS_MAX];
    if (!usable(p, grid, bins) || !usable(q, grid, bins))
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp_curve_bins(p, grid, bins));
    fill(p, grid, of_p);
    fill(q, grid, of_q);
    for (size_t i = 0; i < grid->count; i++) {
        bins[i].share_q = of_q[i] / q->total;
        of_p[i] += 0.5;
        of_q[i] += 0.5;
    }
    const plogp_local_laws laws = {of_p, of_q, grid->count};
    const plogp_range all = {0, grid->count};
    PLOGP_TRY(plogp_local_divergences_weights(&laws, all, terms));
    for (size_t i = 0; i < grid->count; i++)
        bins[i].kl = terms[i].kl_term;
    return PLOGP_OK;
}

/* ---- laws ---- */

/* Place number i of a curve: whole numbers for a law of such. */
struct places {
    double first, step;
    size_t count;
};

static struct places places_between(double low, double high, bool whole)
{
    const double first = whole ? ceil(low) : low, last = whole ? floor(high) : high;
    const size_t most = PLOGP_CURVE_POINTS_MAX;
    if (!(last >= first) || !isfinite(last - first))
        return (struct places){0.0, 0.0, 0};
    if (!whole)
        return (struct places){first, (last - first) / (double)(most - 1), most};
    const double step = fmax(1.0, ceil((last - first) / (double)(most - 1)));
    return (struct places){first, step, (size_t)((last - first) / step) + 1};
}

size_t plogp_curve_density(const plogp_distribution *law, const plogp_curve_grid *grid,
                           plogp_curve_point *points)
{
    size_t count = 0;
    if (law == NULL || grid == NULL || points == NULL || grid->count == 0)
        return 0;
    const struct places places =
        places_between(grid->low, grid->high, plogp_family_is_discrete(law->family) != 0);
    for (size_t i = 0; i < places.count; i++) {
        const double x = places.first + places.step * (double)i;
        const double density = plogp__exp(plogp_distribution_logpdf(law, x));
        if (isfinite(density))
            points[count++] = (plogp_curve_point){x, density};
    }
    return count;
}

size_t plogp_curve_contrasts(const plogp_distribution *p, const plogp_distribution *q,
                             plogp_curve_contrast *points)
{
    size_t count = 0;
    if (p == NULL || q == NULL || points == NULL)
        return 0;
    const double low = fmin(plogp_distribution_quantile(p, LAW_TAIL),
                            plogp_distribution_quantile(q, LAW_TAIL));
    const double high = fmax(plogp_distribution_quantile_sf(p, LAW_TAIL),
                             plogp_distribution_quantile_sf(q, LAW_TAIL));
    const bool whole = plogp_family_is_discrete(p->family) != 0 &&
                       plogp_family_is_discrete(q->family) != 0;
    const struct places places = places_between(low, high, whole);
    for (size_t i = 0; i < places.count; i++) {
        const double x = places.first + places.step * (double)i;
        const double log_p = plogp_distribution_logpdf(p, x);
        const double log_q = plogp_distribution_logpdf(q, x);
        const double at_p = plogp__exp(log_p), at_q = plogp__exp(log_q);
        if (!isfinite(at_p) || !isfinite(at_q))
            continue;
        /* p (e^d - 1 - d) with d = log(q / p): no difference of nearly equal numbers */
        const double d = log_q - log_p;
        const double kl = at_p > 0.0 ? at_p * (expm1(d) - d) : at_q;
        points[count++] = (plogp_curve_contrast){x, at_p, at_q, fmax(kl, 0.0)};
    }
    return count;
}

/* ---- pairs ---- */

/* The index of the first value whose cumulative weight exceeds `weight`. */
static size_t index_at(const plogp_ordered_table *table, double weight)
{
    return plogp__place_of_rank(table->cumulative, table->size, weight);
}

size_t plogp_curve_pairs(const plogp_ordered_table *table, const plogp_distribution *law,
                         plogp_curve_pair *pairs)
{
    size_t count = 0, before = SIZE_MAX;
    if (table == NULL || law == NULL || pairs == NULL || table->size == 0)
        return 0;
    const bool whole = plogp_family_is_discrete(law->family) != 0;
    for (size_t i = 0; i < PLOGP_CURVE_PAIRS_MAX; i++) {
        const double share = ((double)i + 0.5) / PLOGP_CURVE_PAIRS_MAX;
        const size_t at = index_at(table, share * table->total);
        const double x = table->values[at];
        if (at == before || !isfinite(x))
            continue;
        before = at;
        const double half = 0.5 * table->weights[at];
        const double probability = (table->cumulative[at] - half) / table->total;
        const double tie =
            whole ? 0.5 * plogp__exp(plogp_distribution_logpdf(law, x)) : 0.0;
        pairs[count++] = (plogp_curve_pair){probability, x,
                                            plogp_distribution_quantile(law, probability),
                                            plogp_distribution_cdf(law, x) - tie};
    }
    return count;
}
