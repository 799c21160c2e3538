#include "fit/sufficient.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/kernel.h"
#include "sample/scan.h"

#define BLOCK 1024

static const struct {
    const char *family;
    unsigned needs;
} FAMILIES[] = {
    {"normal", PLOGP__NEEDS_SQUARE},
    {"exponential", 0},
    {"gamma", PLOGP__NEEDS_LOG},
    {"lognormal", PLOGP__NEEDS_LOG | PLOGP__NEEDS_LOG_SQUARE},
    {"inverse-gaussian", PLOGP__NEEDS_LOG | PLOGP__NEEDS_INVERSE},
    {"rayleigh", PLOGP__NEEDS_LOG | PLOGP__NEEDS_SQUARE},
    {"pareto", PLOGP__NEEDS_LOG},
    {"uniform", 0},
};
#define FAMILY_COUNT (sizeof FAMILIES / sizeof FAMILIES[0])

static size_t find_family(const char *family)
{
    size_t i = 0;
    while (i < FAMILY_COUNT &&
           (family == NULL || strcmp(FAMILIES[i].family, family) != 0))
        i++;
    return i;
}

int plogp_sufficient_knows(const char *family)
{
    return find_family(family) < FAMILY_COUNT;
}

plogp_status plogp_sufficient_new(const char *family, const plogp_context *context,
                                  plogp_sufficient **seen)
{
    const size_t index = find_family(family);
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    if (seen == NULL || index == FAMILY_COUNT)
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no family with sufficient statistics",
                           family == NULL ? "" : family);
    plogp_sufficient *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->family = FAMILIES[index].family;
    made->needs = FAMILIES[index].needs;
    made->min = INFINITY;
    made->max = -INFINITY;
    made->whole = true;
    made->grid = plogp__alloc_zero(alloc, PLOGP__GRID_CELLS, sizeof *made->grid);
    if (made->grid == NULL) {
        plogp_sufficient_free(made);
        return plogp__fail_memory(context);
    }
    *seen = made;
    return PLOGP_OK;
}

void plogp_sufficient_free(plogp_sufficient *seen)
{
    if (seen == NULL)
        return;
    plogp__free(seen->alloc, seen->grid);
    plogp__free(seen->alloc, seen);
}

double plogp_sufficient_count(const plogp_sufficient *seen)
{
    return seen == NULL ? 0.0 : (double)seen->n;
}

double plogp_sufficient_missing(const plogp_sufficient *seen)
{
    return seen == NULL ? 0.0 : (double)seen->missing;
}

/* Add the exact products a[i] b[i]: the rounded ones and what was lost in rounding. */
static void add_products(plogp_sum *sum, const double *a, const double *b, size_t count)
{
    double high[BLOCK], low[BLOCK];
    for (size_t i = 0; i < count; i++)
        high[i] = a[i] * b[i];
    for (size_t i = 0; i < count; i++)
        low[i] = fma(a[i], b[i], -high[i]);
    plogp_sum_add_array(sum, high, count);
    plogp_sum_add_array(sum, low, count);
}

/* Count the cells, and keep the fractions: |x| = m 2^e with m in 1/2 .. 1. */
static void split(plogp_sufficient *seen, const double *x, double *mantissas,
                  size_t count)
{
    const uint64_t fraction = (UINT64_C(1) << 52) - 1;
    const uint64_t half = UINT64_C(0x3fe0000000000000);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        seen->grid[bits >> (52 - PLOGP__GRID_BITS)]++;
        bits = (bits & fraction) | half;
        memcpy(&mantissas[i], &bits, sizeof bits);
    }
}

/* e of every value, as a double. */
static void exponents_of(const double *x, double *exponents, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        exponents[i] = (double)((int)(bits >> 52) - 1022);
    }
}

static void add_logs(plogp_sufficient *seen, const double *x, double *mantissas,
                     size_t count)
{
    double exponents[BLOCK];
    plogp__map(PLOGP__LOG, mantissas, mantissas, count);
    plogp_sum_add_array(&seen->log, mantissas, count);
    if ((seen->needs & PLOGP__NEEDS_LOG_SQUARE) == 0)
        return;
    exponents_of(x, exponents, count);
    add_products(&seen->log_square, mantissas, mantissas, count);
    add_products(&seen->log_exponent, mantissas, exponents, count);
}

static void add_inverses(plogp_sufficient *seen, const double *x, size_t count)
{
    double inverses[BLOCK];
    for (size_t i = 0; i < count; i++)
        inverses[i] = 1.0 / x[i];
    plogp_sum_add_array(&seen->inverse, inverses, count);
}

#define LANES 4 /* chains of comparisons that do not wait for each other */

static void look(plogp_sufficient *seen, const double *x, size_t count)
{
    double min[LANES], max[LANES];
    size_t i = 0;
    for (size_t k = 0; k < LANES; k++) {
        min[k] = seen->min;
        max[k] = seen->max;
    }
    for (; i + LANES <= count; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            min[k] = x[i + k] < min[k] ? x[i + k] : min[k];
            max[k] = x[i + k] > max[k] ? x[i + k] : max[k];
        }
    for (; i < count; i++) {
        min[0] = x[i] < min[0] ? x[i] : min[0];
        max[0] = x[i] > max[0] ? x[i] : max[0];
    }
    for (size_t k = 0; k < LANES; k++) {
        seen->min = min[k] < seen->min ? min[k] : seen->min;
        seen->max = max[k] > seen->max ? max[k] : seen->max;
    }
    for (size_t j = 0; seen->whole && j < count; j++)
        seen->whole = floor(x[j]) == x[j];
}

static void add_block(plogp_sufficient *seen, const double *x, size_t count)
{
    double mantissas[BLOCK];
    seen->n += count;
    look(seen, x, count);
    split(seen, x, mantissas, count);
    plogp_sum_add_array(&seen->sum, x, count);
    if (seen->needs & PLOGP__NEEDS_SQUARE)
        add_products(&seen->square, x, x, count);
    if (seen->needs & PLOGP__NEEDS_LOG)
        add_logs(seen, x, mantissas, count);
    if (seen->needs & PLOGP__NEEDS_INVERSE)
        add_inverses(seen, x, count);
}

/* Add rows [first, first + count) of the column, but for the missing ones. */
static void add_rows(plogp_sufficient *seen, const plogp_column *column, size_t first,
                     size_t count)
{
    double values[BLOCK];
    size_t kept = 0;
    if (column->valid == NULL) {
        add_block(seen, column->numbers + first, count);
        return;
    }
    for (size_t row = first; row < first + count; row++) {
        values[kept] = column->numbers[row];
        kept += column->valid[row] ? 1 : 0;
    }
    seen->missing += count - kept;
    add_block(seen, values, kept);
}

plogp_status plogp_sufficient_push(plogp_sufficient *seen, const plogp_batch *batch,
                                   size_t column)
{
    if (seen == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != PLOGP_COLUMN_NUMERIC)
        return plogp__fail(seen == NULL ? NULL : &seen->context, PLOGP_EINVAL,
                           "sufficient statistics need a numeric column");
    for (size_t row = 0; batch->weights != NULL && row < batch->rows; row++)
        seen->weighted = seen->weighted || batch->weights[row] != 1.0;
    for (size_t first = 0; first < batch->rows; first += BLOCK) {
        const size_t left = batch->rows - first;
        add_rows(seen, &batch->columns[column], first, left < BLOCK ? left : BLOCK);
    }
    return PLOGP_OK;
}

plogp_status plogp_sufficient_merge(plogp_sufficient *seen, const plogp_sufficient *other)
{
    if (seen == NULL || other == NULL || seen->family != other->family)
        return PLOGP_EINVAL;
    seen->n += other->n;
    seen->missing += other->missing;
    seen->min = fmin(seen->min, other->min);
    seen->max = fmax(seen->max, other->max);
    seen->whole = seen->whole && other->whole;
    seen->weighted = seen->weighted || other->weighted;
    plogp_sum_merge(&seen->sum, &other->sum);
    plogp_sum_merge(&seen->square, &other->square);
    plogp_sum_merge(&seen->log, &other->log);
    plogp_sum_merge(&seen->log_square, &other->log_square);
    plogp_sum_merge(&seen->log_exponent, &other->log_exponent);
    plogp_sum_merge(&seen->inverse, &other->inverse);
    for (size_t i = 0; i < PLOGP__GRID_CELLS; i++)
        seen->grid[i] += other->grid[i];
    return PLOGP_OK;
}

static plogp_status sink_make(const void *prototype, const plogp_context *context,
                              void **accumulator)
{
    plogp_sufficient *made = NULL;
    const plogp_status status = plogp_sufficient_new(
        ((const plogp_sufficient *)prototype)->family, context, &made);
    *accumulator = made;
    return status;
}

static plogp_status sink_push(void *accumulator, const plogp_batch *batch,
                              const size_t *columns)
{
    return plogp_sufficient_push(accumulator, batch, columns[0]);
}

static plogp_status sink_merge(void *accumulator, void *other)
{
    return plogp_sufficient_merge(accumulator, other);
}

static void sink_free(void *accumulator)
{
    plogp_sufficient_free(accumulator);
}

plogp_status plogp_sufficient_read(plogp_sufficient *seen, plogp_source *source)
{
    static const plogp__sink_kind kind = {sink_make, sink_push, sink_merge, sink_free};
    const size_t column = 0;
    if (seen == NULL || source == NULL)
        return plogp__fail(NULL, PLOGP_EINVAL, "a required argument is missing");
    const plogp__sink sink = {&kind, seen, &column};
    plogp_context alone = seen->context;
    alone.threads = 1; /* the work is less than that of reading: a team would wait */
    return plogp__scan(source, &sink, 1, &alone);
}
