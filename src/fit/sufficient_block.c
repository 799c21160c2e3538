/* A block of values into the sums and the grid of sufficient statistics. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/sufficient.h"
#include "math/float_bits.h"

#define BLOCK 8192 /* values: their scratch stays in the second cache */

/* Arrays of a block. */
struct scratch {
    double *values; /* that are not missing */
    double *cells;
    double *logs, *exponents;
};
#define SCRATCH_ARRAYS 4

static plogp_status open_scratch(plogp_sufficient *seen, struct scratch *scratch)
{
    if (seen->scratch == NULL)
        seen->scratch =
            plogp__alloc(seen->alloc, SCRATCH_ARRAYS * BLOCK, sizeof *seen->scratch);
    if (seen->scratch == NULL)
        return plogp__fail_memory(&seen->context);
    double *const first = seen->scratch;
    *scratch =
        (struct scratch){first, first + BLOCK, first + 2 * BLOCK, first + 3 * BLOCK};
    return PLOGP_OK;
}

/* Octaves [first, last] of the grid can be counted in. */
static void touch(plogp_sufficient *seen, size_t first, size_t last)
{
    for (size_t octave = first; octave <= last; octave++) {
        if (seen->octaves[octave])
            continue;
        memset(seen->grid + octave * PLOGP__OCTAVE_CELLS, 0,
               PLOGP__OCTAVE_CELLS * sizeof *seen->grid);
        seen->octaves[octave] = true;
    }
}

plogp_status plogp__sufficient_touch(plogp_sufficient *seen, size_t first, size_t last)
{
    if (seen->grid == NULL)
        seen->grid = plogp__alloc(seen->alloc, PLOGP__GRID_CELLS, sizeof *seen->grid);
    if (seen->grid == NULL)
        return plogp__fail_memory(&seen->context);
    touch(seen, first, last);
    return PLOGP_OK;
}

static plogp_status count_cells(plogp_sufficient *seen, const plogp__extent *extent,
                                const double *cells, size_t count)
{
    const size_t first = plogp__exponent_field(plogp__bits_of(extent->least));
    const size_t last = plogp__exponent_field(plogp__bits_of(extent->most));
    const size_t negative = PLOGP__OCTAVES / 2;
    if (extent->max > 0.0)
        PLOGP_TRY(plogp__sufficient_touch(seen, first, last));
    if (extent->min < 0.0)
        PLOGP_TRY(plogp__sufficient_touch(seen, negative + first, negative + last));
    for (size_t i = 0; i < count; i++)
        seen->grid[plogp__bits_of(cells[i])]++;
    return PLOGP_OK;
}

static void add_logs(plogp_sufficient *seen, const double *x, size_t count,
                     const struct scratch *scratch)
{
    double *const logs = scratch->logs, *const exponents = scratch->exponents;
    const plogp_kernels *const kernels = plogp__kernels();
    const plogp__exponents sums = kernels->split(x, logs, exponents, count);
    seen->exponents += (int64_t)sums.sum;
    seen->exponent_squares += (int64_t)sums.squares;
    plogp__map(PLOGP__LOG, logs, logs, count);
    plogp_sum_add_array(&seen->log, logs, count);
    if ((seen->needs & PLOGP__NEEDS_LOG_SQUARE) == 0)
        return;
    kernels->sum_products(logs, logs, count, &seen->log_square);
    kernels->sum_products(logs, exponents, count, &seen->log_exponent);
}

static void add_log_complements(plogp_sufficient *seen, const double *x, size_t count,
                                double *logs)
{
    for (size_t i = 0; i < count; i++)
        logs[i] = x[i] < 1.0 ? -x[i] : 0.0;
    plogp__map(PLOGP__LOG1P, logs, logs, count);
    plogp_sum_add_array(&seen->log_complement, logs, count);
}

/* Values and their logarithms may take a quarter of the memory. */
plogp_status plogp__sufficient_keep(plogp_sufficient *seen, const double *values,
                                    size_t count)
{
    const size_t most =
        (size_t)(plogp__context_memory(&seen->context) / (8 * sizeof *values));
    void *block = seen->values;
    if ((seen->needs & PLOGP__NEEDS_VALUES) == 0 || count == 0)
        return PLOGP_OK;
    if (seen->value_count + count > most) {
        plogp__free(seen->alloc, seen->values);
        seen->values = NULL;
        seen->value_count = seen->value_capacity = 0;
        return PLOGP_OK;
    }
    if (!plogp__reserve(seen->alloc, &block, &seen->value_capacity,
                        seen->value_count + count, sizeof *values))
        return plogp__fail_memory(&seen->context);
    seen->values = block;
    memcpy(seen->values + seen->value_count, values, count * sizeof *values);
    seen->value_count += count;
    return PLOGP_OK;
}

static void look(plogp_sufficient *seen, const plogp__extent *extent, const double *x,
                 size_t count)
{
    seen->min = fmin(extent->min, seen->min);
    seen->max = fmax(extent->max, seen->max);
    for (size_t i = 0; seen->whole && i < count; i++)
        seen->whole = floor(x[i]) == x[i];
}

static plogp_status add_block(plogp_sufficient *seen, const double *x, size_t count,
                              const struct scratch *scratch)
{
    seen->n += count;
    if (!seen->tame || count == 0)
        return PLOGP_OK;
    const plogp_kernels *const kernels = plogp__kernels();
    plogp_sum sum;
    plogp_sum_init(&sum);
    const plogp__extent extent =
        kernels->extent(x, count, seen->ledger ? scratch->cells : NULL, &sum);
    seen->tame = extent.finite && extent.least >= PLOGP__TAME_LEAST &&
                 extent.most < PLOGP__TAME_MOST;
    if (!seen->tame)
        return PLOGP_OK;
    look(seen, &extent, x, count);
    if (seen->ledger)
        PLOGP_TRY(count_cells(seen, &extent, scratch->cells, count));
    PLOGP_TRY(plogp__sufficient_keep(seen, x, count));
    plogp_sum_merge(&seen->sum, &sum);
    if (seen->needs & PLOGP__NEEDS_SQUARE)
        kernels->sum_products(x, x, count, &seen->square);
    if (seen->needs & PLOGP__NEEDS_LOG)
        add_logs(seen, x, count, scratch);
    if (seen->needs & PLOGP__NEEDS_LOG_COMPLEMENT)
        add_log_complements(seen, x, count, scratch->logs);
    if (seen->needs & PLOGP__NEEDS_INVERSE) {
        kernels->invert(x, scratch->logs, count);
        plogp_sum_add_array(&seen->inverse, scratch->logs, count);
    }
    return PLOGP_OK;
}

/* Add rows [first, first + count) of the column, but for the missing ones. */
static plogp_status add_rows(plogp_sufficient *seen, const plogp_column *column,
                             size_t first, size_t count, const struct scratch *scratch)
{
    size_t kept = 0;
    if (column->valid == NULL)
        return add_block(seen, column->numbers + first, count, scratch);
    for (size_t row = first; row < first + count; row++) {
        scratch->values[kept] = column->numbers[row];
        kept += column->valid[row] ? 1 : 0;
    }
    seen->missing += count - kept;
    return add_block(seen, scratch->values, kept, scratch);
}

plogp_status plogp_sufficient_push(plogp_sufficient *seen, const plogp_batch *batch,
                                   size_t column)
{
    struct scratch scratch;
    if (seen == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != PLOGP_COLUMN_NUMERIC)
        return plogp__fail(seen == NULL ? NULL : &seen->context, PLOGP_EINVAL,
                           "sufficient statistics need a numeric column");
    PLOGP_TRY(open_scratch(seen, &scratch));
    for (size_t row = 0; batch->weights != NULL && row < batch->rows; row++)
        seen->weighted = seen->weighted || batch->weights[row] != 1.0;
    for (size_t first = 0; first < batch->rows; first += BLOCK) {
        const size_t left = batch->rows - first;
        PLOGP_TRY(add_rows(seen, &batch->columns[column], first,
                           left < BLOCK ? left : BLOCK, &scratch));
    }
    return PLOGP_OK;
}
