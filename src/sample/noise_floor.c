/*
 * The noise floor: how far apart random halves of one sample are.
 *
 * Small samples are halved. For large ones the mean over all halves has a formula: a cell
 * of c of n observations has 2J/n and 2(c - J)/n in the halves, J hypergeometric, which is
 * binomial (c, 1/2) for small c and normal with variance c(1 - c/n)n/4(n - 1) for large c;
 * F1 - F2 at a value is normal with variance 4F(1 - F)/(n - 1), a Brownian bridge.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/random.h"
#include "plogp/permutation.h"
#include "plogp/sum.h"
#include "sample/bridge_area.h"
#include "sample/compare_ordered.h"
#include "sample/range_scale.h"
#include "sample/resample.h"

#define PI           0x1.921fb54442d18p+1
#define MEAN_SUP     0x1.bcca54a7e5981p-1 /* of a Brownian bridge: sqrt(pi/2) log 2 */
#define STREAMS      (UINT64_C(1) << 40)  /* permutations use the streams below */
#define HALVES_MAX   0x1p17               /* observations; more are not halved        */
#define HALVES_DRAWS 0x1p22               /* observations drawn, about 0.1 s          */
#define SMALL_CELL   64                   /* observations of a cell with a binomial J */
#define FEW_VALUES   4096                 /* at which bridges are drawn               */

/* What one cell of c observations adds to n JS and n TV. */
struct cell {
    double js, tv;
};

/* E[J log(2J/c) + (c - J) log(2(c - J)/c)] and E|2J - c|, J binomial (c, 1/2). */
static struct cell small_cell(int c)
{
    struct cell cell = {0.0, 0.0};
    double share = ldexp(1.0, -c); /* P(J = j) */
    for (int j = 0; j <= c; j++) {
        const int rest = c - j;
        cell.tv += share * abs(2 * j - c);
        cell.js += share * ((j > 0 ? j * log(2.0 * j / c) : 0.0) +
                            (rest > 0 ? rest * log(2.0 * rest / c) : 0.0));
        share *= (double)rest / (j + 1);
    }
    return cell;
}

static struct cell large_cell(double c, double n)
{
    const double part = (1 - c / n) * n / (n - 1);
    return (struct cell){part / 2, sqrt(2 / PI * c * part)};
}

/* Sums over cells of whole counts. */
static void add_cells(const double *counts, size_t size, double n,
                      plogp_noise_floor *floor_of)
{
    struct cell small[SMALL_CELL + 1];
    plogp_sum js, tv;
    for (int c = 0; c <= SMALL_CELL; c++)
        small[c] = small_cell(c);
    plogp_sum_init(&js);
    plogp_sum_init(&tv);
    for (size_t i = 0; i < size; i++) {
        const struct cell cell =
            counts[i] <= SMALL_CELL ? small[(int)counts[i]] : large_cell(counts[i], n);
        plogp_sum_add(&js, cell.js);
        plogp_sum_add(&tv, cell.tv);
    }
    floor_of->js = plogp_sum_value(&js) / n;
    floor_of->tv = plogp_sum_value(&tv) / n;
}

/* The mean of max |B| over some shares, B a Brownian bridge. */
static double mean_sup(const double *shares, size_t size, const plogp_context *context)
{
    const uint64_t seed = context == NULL ? 1 : context->seed;
    double mean = 0.0;
    for (uint64_t r = 0; r < PLOGP_NOISE_SPLITS; r++) {
        double walk = 0.0, before = 0.0, most = 0.0, end = 0.0;
        for (int pass = 0; pass < 2; pass++) { /* first where it ends, then the bridge */
            walk = before = 0.0;
            for (size_t i = 0; i < size; i++) {
                walk +=
                    sqrt(shares[i] - before) * plogp__random_normal(seed, STREAMS + r, i);
                before = shares[i];
                most = pass == 0 ? 0.0 : fmax(most, fabs(walk - before * end));
            }
            end = pass == 0 ? walk : end;
        }
        mean += most / PLOGP_NOISE_SPLITS;
    }
    return mean;
}

/* The shares of the values up to each, FEW_VALUES of them or fewer. */
static plogp_status find_shares(const plogp_sorted *p, double *shares)
{
    plogp__stretch stretch;
    size_t found = 0;
    PLOGP_TRY(plogp__stretch_open(p, &stretch));
    plogp_status status = plogp__stretch_next(&stretch);
    while (status == PLOGP_OK && stretch.at.size > 0) {
        for (size_t i = 0; i < stretch.at.size; i++)
            shares[found++] = stretch.at.cumulative[i] / p->facts.total;
        status = plogp__stretch_next(&stretch);
    }
    plogp__stretch_close(&stretch);
    return status;
}

/* The mean of max |B| at the values. */
static plogp_status mean_sup_at(const plogp_sorted *p, const plogp_context *context,
                                double *mean)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t count = (size_t)p->facts.distinct;
    *mean = MEAN_SUP;
    if (count > FEW_VALUES)
        return PLOGP_OK;
    double *const shares = plogp__alloc(alloc, count, sizeof *shares);
    if (shares == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = find_shares(p, shares);
    if (status == PLOGP_OK)
        *mean = mean_sup(shares, count, context);
    plogp__free(alloc, shares);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}

/* W1 and KS of halves by their formulas. */
static plogp_status floor_of_values(const plogp_sorted *p, const plogp_context *context,
                                    plogp_noise_floor *floor_of)
{
    double area = 0.0, mean = 0.0;
    PLOGP_TRY(plogp__bridge_area(p, context, &area));
    PLOGP_TRY(mean_sup_at(p, context, &mean));
    const double scale = 2 / sqrt(p->facts.total - 1);
    floor_of->wasserstein = scale * sqrt(2 / PI) * area;
    floor_of->ks = scale * mean;
    return PLOGP_OK;
}

/* Mean distances between random halves. */
static void average_halves(struct plogp__pool *pool, const plogp_context *context,
                           struct plogp__split *mean)
{
    const uint64_t seed = context == NULL ? 1 : context->seed;
    const double splits =
        fmax(fmin(PLOGP_NOISE_SPLITS, floor(HALVES_DRAWS / pool->n)), 2.0);
    *mean = (struct plogp__split){0};
    pool->take = floor(pool->n / 2);
    for (uint64_t i = 0; (double)i < splits; i++) {
        struct plogp__split split;
        plogp__pool_split(pool, seed, STREAMS + i, &split);
        mean->js += split.js / splits;
        mean->tv += split.tv / splits;
        mean->wasserstein += split.wasserstein / splits;
        mean->ks += split.ks / splits;
    }
}

static plogp_status check_halves(double total, int whole, const plogp_context *context)
{
    if (!whole)
        return plogp__fail(context, PLOGP_EDOMAIN, "random halves need whole weights");
    if (!(total >= 2))
        return plogp__fail(context, PLOGP_EDOMAIN, "too few observations to halve");
    return PLOGP_OK;
}

/* JS and TV of cells that hold n observations in all. */
static void floor_of_cells(const double *counts, size_t size, double n,
                           const plogp_context *context, plogp_noise_floor *floor_of)
{
    union {
        const double *read;
        double *write;
    } same = {counts}; /* which halving reads only */
    struct plogp__pool pool = {.counts = same.write, .size = size, .n = n};
    struct plogp__split mean;
    if (n > HALVES_MAX) {
        add_cells(counts, size, n, floor_of);
        return;
    }
    average_halves(&pool, context, &mean);
    floor_of->js = mean.js;
    floor_of->tv = mean.tv;
}

plogp_status plogp_noise_floor_counts(const plogp_counts_table *p,
                                      const plogp_context *context,
                                      plogp_noise_floor *floor_of)
{
    if (p == NULL || floor_of == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no sample to halve");
    PLOGP_TRY(check_halves(p->total, p->whole, context));
    *floor_of = (plogp_noise_floor){NAN, NAN, NAN, NAN};
    floor_of_cells(p->weights, p->size, p->total, context, floor_of);
    return PLOGP_OK;
}

static void halve_values(const plogp_ordered_table *table, const plogp_context *context,
                         plogp_noise_floor *floor_of)
{
    union {
        const double *read;
        double *write;
    } values = {table->values}, counts = {table->weights}; /* which halving reads only */
    struct plogp__pool pool = {.values = values.write,
                               .counts = counts.write,
                               .size = table->size,
                               .n = table->total};
    struct plogp__split mean;
    average_halves(&pool, context, &mean);
    floor_of->wasserstein = mean.wasserstein;
    floor_of->ks = mean.ks;
}

/* W1 and KS, of values over a power of two where their range would overflow. */
static plogp_status floor_of_line(const plogp_sorted *p, const plogp_context *context,
                                  plogp_noise_floor *floor_of)
{
    const int exponent = plogp__range_exponent(p->facts.min, p->facts.max);
    plogp_status status = PLOGP_OK;
    plogp_sorted scaled;
    PLOGP_TRY(plogp__sorted_scale(p, exponent, context, &scaled));
    if (p->table != NULL && p->facts.total <= HALVES_MAX)
        halve_values(scaled.table, context, floor_of);
    else
        status = floor_of_values(&scaled, context, floor_of);
    plogp__sorted_unscale(&scaled);
    floor_of->wasserstein = ldexp(floor_of->wasserstein, exponent);
    return status;
}

plogp_status plogp_noise_floor_sorted(const plogp_sorted *p,
                                      const plogp_compare_options *options,
                                      const plogp_context *context,
                                      plogp_noise_floor *floor_of)
{
    const plogp_compare_options chosen =
        options == NULL ? plogp_compare_options_defaults() : *options;
    if (p == NULL || floor_of == NULL || chosen.bins < 2)
        return plogp__fail(context, PLOGP_EINVAL, "no sample to halve");
    PLOGP_TRY(check_halves(p->facts.total, p->facts.whole, context));
    plogp_noise_floor made = {NAN, NAN, NAN, NAN};
    struct plogp__aligned bins;
    PLOGP_TRY(plogp__bins_of(p, p, chosen.bins, 0.0, context, &bins));
    floor_of_cells(bins.p, bins.size, bins.total_p, context, &made);
    plogp__aligned_clear(&bins);
    PLOGP_TRY(floor_of_line(p, context, &made));
    *floor_of = made;
    return PLOGP_OK;
}

plogp_status plogp_noise_floor_ordered(const plogp_ordered_table *p,
                                       const plogp_compare_options *options,
                                       const plogp_context *context,
                                       plogp_noise_floor *floor_of)
{
    if (p == NULL)
        return plogp_noise_floor_sorted(NULL, options, context, floor_of);
    const plogp_sorted view = plogp__sorted_view(p, context);
    return plogp_noise_floor_sorted(&view, options, context, floor_of);
}

const char *plogp_verdict(double distance, plogp_interval interval, double noise_floor)
{
    if (distance <= noise_floor)
        return "same within noise";
    return interval.low > noise_floor ? "different" : "undecided";
}
