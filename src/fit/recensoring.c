#include "fit/recensoring.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/distance.h"
#include "math/random.h"

#define OBSERVATIONS_MAX 0x1p32
#define ENOUGH           5.0 /* expected of a cell of chi-squared */
/* Streams of limits lie beside those of values. */
#define UPPER_STREAMS (UINT64_C(1) << 40)
#define LOWER_STREAMS (UINT64_C(1) << 41)

const char *plogp__recensoring_name(const struct plogp__recensoring *how)
{
    static const char *const names[] = {
        "values drawn again fall into the cells of the limits",
        "values are drawn again, and limits from their product-limit estimate",
        "values are drawn again, each row keeps its limit"};
    return names[how->kind];
}

static bool is_exact(const struct plogp__row *row)
{
    return row->low == row->high;
}

/* How many rows there are of each kind. */
struct kinds {
    size_t exact, upper, lower, both;
    double
        lowest_upper; /* where the first value that is only known to be above it begins */
    double
        highest_lower; /* the largest limit that a value is known to be below            */
};

static struct kinds kinds_of(const struct plogp__recensoring *how)
{
    struct kinds kinds = {0, 0, 0, 0, INFINITY, -INFINITY};
    for (size_t i = 0; i < how->count; i++) {
        const struct plogp__row *const row = &how->rows[i];
        if (is_exact(row))
            kinds.exact++;
        else if (isinf(row->high)) {
            kinds.upper++;
            kinds.lowest_upper = fmin(kinds.lowest_upper, row->low);
        } else if (isinf(row->low)) {
            kinds.lower++;
            kinds.highest_lower = fmax(kinds.highest_lower, row->high);
        } else
            kinds.both++;
    }
    return kinds;
}

/* Whether no two rows overlap but those that are equal. */
static bool are_disjoint(const struct plogp__recensoring *how)
{
    for (size_t i = 1; i < how->count; i++) {
        const struct plogp__row *const last = &how->rows[i - 1], *const row =
                                                                     &how->rows[i];
        if (plogp__rows_compare(last, row) != 0 && row->low < last->high)
            return false;
    }
    return true;
}

static void add_cell(struct plogp__recensoring *how, double low, double high)
{
    if (low < high)
        how->cells[how->cell_count++] = (struct plogp__row){low, high, 0.0};
}

/* The cells of the rows, and the gaps between them where nothing is known exactly. */
static void find_cells(struct plogp__recensoring *how)
{
    double end = -INFINITY;
    for (size_t i = 0; i < how->count; i++) {
        const struct plogp__row *const row = &how->rows[i];
        if (i > 0 && plogp__rows_compare(&how->rows[i - 1], row) == 0)
            continue;
        if (!how->exact)
            add_cell(how, end, row->low);
        add_cell(how, row->low, row->high);
        end = row->high;
    }
    if (!how->exact)
        add_cell(how, end, INFINITY);
}

/* The law of the limits on one side; on the lower one everything is mirrored. */
static size_t find_limits(const struct plogp__recensoring *how, bool lower,
                          struct plogp__life *lives, struct plogp__mass *masses)
{
    size_t count = 0;
    for (size_t i = 0; i < how->count; i++) {
        const struct plogp__row *const row = &how->rows[i];
        const bool here = lower ? isinf(row->low) != 0 : isinf(row->high) != 0;
        if (here || is_exact(row))
            lives[count++] =
                (struct plogp__life){lower ? -row->high : row->low, row->weight, here};
    }
    return plogp__product_limit(lives, count, true, masses);
}

static plogp_status arrange_limits(struct plogp__recensoring *how,
                                   const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__life *const lives = plogp__alloc(alloc, how->count, sizeof *lives);
    how->upper = plogp__alloc(alloc, how->count + 1, sizeof *how->upper);
    how->lower = plogp__alloc(alloc, how->count + 1, sizeof *how->lower);
    if (lives != NULL && how->upper != NULL && how->lower != NULL) {
        how->upper_count = find_limits(how, false, lives, how->upper);
        how->lower_count = find_limits(how, true, lives, how->lower);
    }
    const bool done = how->upper != NULL && how->lower != NULL && lives != NULL;
    plogp__free(alloc, lives);
    return done ? PLOGP_OK : plogp__fail_memory(context);
}

static plogp_status arrange(struct plogp__recensoring *how, const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const struct kinds kinds = kinds_of(how);
    how->exact = kinds.exact > 0;
    if (are_disjoint(how)) {
        how->kind = PLOGP__CELLS;
        how->cells = plogp__alloc(alloc, 2 * how->count + 1, sizeof *how->cells);
        if (how->cells == NULL)
            return plogp__fail_memory(context);
        find_cells(how);
        return PLOGP_OK;
    }
    if (kinds.both == 0 && !how->exact) {
        how->kind = PLOGP__SIDES;
        return PLOGP_OK;
    }
    if (kinds.both == 0 && kinds.highest_lower <= kinds.lowest_upper) {
        how->kind = PLOGP__LIMITS;
        return arrange_limits(how, context);
    }
    return plogp__fail(
        context, PLOGP_EDOMAIN,
        "no test of fit: the limits of the rows overlap, so they do not say what "
        "limits another sample would have had");
}

/* The rows that say something, sorted; n. */
static plogp_status take_rows(const plogp_fit_interval_data *data,
                              const plogp_context *context,
                              struct plogp__recensoring *how)
{
    double total = 0.0;
    for (size_t i = 0; i < data->count; i++) {
        const double weight = data->weights == NULL ? 1.0 : data->weights[i];
        if (weight == 0.0 || (isinf(data->low[i]) && isinf(data->high[i])))
            continue;
        if (!(weight > 0.0 && floor(weight) == weight && data->low[i] <= data->high[i]))
            return plogp__fail_at(
                context, i, PLOGP_EDOMAIN,
                "the number of observations must be whole and below 2^32");
        how->rows[how->count++] =
            (struct plogp__row){data->low[i], data->high[i], weight};
        total += weight;
    }
    if (!(total >= 1.0 && total <= OBSERVATIONS_MAX))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "the number of observations must be whole and below 2^32");
    how->n = (size_t)total;
    plogp__rows_sort(how->rows, how->count);
    return PLOGP_OK;
}

plogp_status plogp__recensoring_init(const plogp_fit_interval_data *data,
                                     const plogp_context *context,
                                     struct plogp__recensoring *how)
{
    memset(how, 0, sizeof *how);
    how->rows =
        plogp__alloc(plogp__context_alloc(context), data->count, sizeof *how->rows);
    plogp_status status =
        how->rows == NULL ? plogp__fail_memory(context) : take_rows(data, context, how);
    if (status == PLOGP_OK)
        status = arrange(how, context);
    if (status != PLOGP_OK)
        plogp__recensoring_clear(context, how);
    return status;
}

void plogp__recensoring_clear(const plogp_context *context,
                              struct plogp__recensoring *how)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp__free(alloc, how->rows);
    plogp__free(alloc, how->cells);
    plogp__free(alloc, how->upper);
    plogp__free(alloc, how->lower);
    memset(how, 0, sizeof *how);
}

/* The cell that holds x, or x itself. */
static struct plogp__row place(const struct plogp__recensoring *how, double x)
{
    size_t low = 0, high = how->cell_count; /* cells before `low` begin below x */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (how->cells[middle].low < x)
            low = middle + 1;
        else
            high = middle;
    }
    const bool held = low > 0 && x <= how->cells[low - 1].high;
    return held ? (struct plogp__row){how->cells[low - 1].low, how->cells[low - 1].high,
                                      1.0}
                : (struct plogp__row){x, x, 1.0};
}

/* A limit of the law of limits; Inf where there is none. */
static double draw_limit(const struct plogp__mass *masses, size_t count, double u)
{
    size_t low = 0, high = count; /* masses before `low` are reached below u */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (masses[middle].reached < u)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count ? masses[low].high : INFINITY;
}

static struct plogp__row limit(const struct plogp__recensoring *how, double x, double u,
                               double v)
{
    const double upper = draw_limit(how->upper, how->upper_count, u);
    const double lower = -draw_limit(how->lower, how->lower_count, v);
    return x > upper   ? (struct plogp__row){upper, INFINITY, 1.0}
           : x < lower ? (struct plogp__row){-INFINITY, lower, 1.0}
                       : (struct plogp__row){x, x, 1.0};
}

static struct plogp__row side(const struct plogp__row *row, double x)
{
    const double at = isinf(row->low) ? row->high : row->low;
    return x <= at ? (struct plogp__row){-INFINITY, at, 1.0}
                   : (struct plogp__row){at, INFINITY, 1.0};
}

void plogp__recensor(const struct plogp__recensoring *how, const plogp_distribution *law,
                     uint64_t seed, uint64_t stream, struct plogp__row *rows)
{
    size_t row = 0;
    double end = how->rows[0].weight; /* observations up to and with this row */
    for (size_t i = 0; i < how->n; i++) {
        const double x = plogp_distribution_draw(law, seed, stream, i);
        if (how->kind == PLOGP__CELLS)
            rows[i] = place(how, x);
        else if (how->kind == PLOGP__LIMITS)
            rows[i] =
                limit(how, x, plogp__random_uniform(seed, UPPER_STREAMS + stream, i),
                      plogp__random_uniform(seed, LOWER_STREAMS + stream, i));
        else {
            if ((double)i >= end)
                end += how->rows[++row].weight;
            rows[i] = side(&how->rows[row], x);
        }
    }
    plogp__rows_sort(rows, how->n);
}

/* KS, AD and CvM of one cell: z observations up to its end more than expected, of which it has the
 * share p of the law and all up to it H. */
static void add_cell_distance(double z, double p, double reached, double upper, double n,
                              double *statistics)
{
    statistics[PLOGP__KS] = fmax(statistics[PLOGP__KS], fabs(z) / n);
    statistics[PLOGP__CVM] += z * z * p / n;
    if (reached > 0.0 && upper > 0.0)
        statistics[PLOGP__AD] += z * z * p / (n * reached * upper);
}

/* All four tests of cells, of which the distribution function is known at their ends: Choulakian,
 * Lockhart, Stephens (1994), and Pearson's, for which neighbours are put together until enough is
 * expected. */
static size_t measure_cells(const struct plogp__recensoring *how,
                            const plogp_distribution *law, const struct plogp__row *rows,
                            size_t count, double *statistics)
{
    const double n = (double)how->n;
    struct plogp__cells cells = {0, 0.0, 0.0, 0.0};
    double reached = 0.0, last = 0.0, closed = 0.0, closed_weight = 0.0;
    size_t i = 0;
    statistics[PLOGP__KS] = statistics[PLOGP__AD] = statistics[PLOGP__CVM] = 0.0;
    for (size_t j = 0; j < how->cell_count; j++) {
        const double end = how->cells[j].high;
        const double share = plogp_distribution_cdf(law, end);
        for (; i < count && rows[i].high <= end; i++)
            reached += rows[i].weight;
        add_cell_distance(reached - n * share, share - last, share,
                          plogp_distribution_sf(law, end), n, statistics);
        last = share;
        if (n * (share - closed) < ENOUGH)
            continue;
        plogp__cells_close(&cells, reached - closed_weight, n * (share - closed));
        closed = share;
        closed_weight = reached;
    }
    plogp__cells_close_tail(&cells, n - closed_weight, n * (1.0 - closed), ENOUGH);
    statistics[PLOGP__CHI2] = plogp__cells_statistic(&cells, n);
    return cells.count;
}

size_t plogp__recensoring_measure(const struct plogp__recensoring *how,
                                  const plogp_distribution *law,
                                  const struct plogp__row *rows, size_t count,
                                  struct plogp__life *lives, struct plogp__mass *masses,
                                  double *statistics)
{
    if (how->kind == PLOGP__CELLS && !how->exact)
        return measure_cells(how, law, rows, count, statistics);
    const size_t made =
        how->kind == PLOGP__CELLS    ? plogp__masses_of_cells(rows, count, masses)
        : how->kind == PLOGP__LIMITS ? plogp__masses_of_limits(rows, count, lives, masses)
                                     : plogp__masses_of_sides(rows, count, lives, masses);
    plogp__measure_masses(law, (double)how->n, masses, made, statistics);
    return 0;
}
