/* Rows of batches into the columns of a design. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "learn/design.h"
#include "math/kernel.h"

static bool is_missing(const plogp_column *column, size_t row)
{
    if (column->valid != NULL && !column->valid[row])
        return true;
    return column->type == PLOGP_COLUMN_NUMERIC && isnan(column->numbers[row]);
}

/* Whether a row is kept; a row that is not adds its weight to what was dropped. */
static bool is_kept(plogp_design *design, const plogp_batch *batch, size_t row,
                    double weight)
{
    if (weight == 0.0)
        return false;
    if (is_missing(&batch->columns[design->target], row)) {
        plogp_sum_add(&design->dropped_targets, weight);
        return false;
    }
    if (design->options.missing != PLOGP_MISSING_DROP)
        return true;
    for (size_t c = 0; c < design->count; c++)
        if (is_missing(&batch->columns[c], row)) {
            plogp_sum_add(&design->dropped, weight);
            return false;
        }
    return true;
}

static plogp_status push_value(plogp_design *design, struct plogp__gathered *gathered,
                               const plogp_column *column, size_t row)
{
    const bool missing = is_missing(column, row);
    gathered->missing = gathered->missing || missing;
    if (column->type == PLOGP_COLUMN_CATEGORICAL) {
        gathered->codes[design->rows] = missing ? PLOGP__NO_LEVEL : column->codes[row];
        return PLOGP_OK;
    }
    const double number = missing ? (double)NAN : column->numbers[row];
    if (isinf(number))
        return plogp__fail_at(design->context, row, PLOGP_EDOMAIN,
                              "column '%s': an infinite number is no feature",
                              column->name);
    gathered->numbers[design->rows] = number;
    return PLOGP_OK;
}

/* Room for the weights of `needed` rows; those that there are weigh 1 if nothing else is known. */
static bool reserve_weights(plogp_design *design, size_t needed)
{
    const bool first = design->weights == NULL;
    void *weights = design->weights;
    if (!plogp__reserve(plogp__context_alloc(design->context), &weights,
                        &design->weights_room, needed, sizeof(double)))
        return false;
    design->weights = weights;
    for (size_t i = 0; first && i < design->rows; i++)
        design->weights[i] = 1.0;
    return true;
}

/* Room for all rows of a batch, so that no push of a value can fail half way. */
static bool reserve(plogp_design *design, const plogp_batch *batch)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    const size_t needed = design->rows + batch->rows;
    if ((batch->weights != NULL || design->weights != NULL) &&
        !reserve_weights(design, needed))
        return false;
    for (size_t c = 0; c < design->count; c++) {
        struct plogp__gathered *column = &design->columns[c];
        const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
        void *block = numeric ? (void *)column->numbers : (void *)column->codes;
        size_t *room = numeric ? &column->numbers_room : &column->codes_room;
        if (!plogp__reserve(alloc, &block, room, needed,
                            numeric ? sizeof(double) : sizeof(uint32_t)))
            return false;
        if (numeric)
            column->numbers = block;
        else
            column->codes = block;
    }
    return true;
}

static plogp_status check_batch(const plogp_design *design, const plogp_batch *batch)
{
    if (batch->column_count != design->count)
        return plogp__fail(design->context, PLOGP_EINVAL,
                           "a batch of %zu columns for a design of %zu",
                           batch->column_count, design->count);
    for (size_t c = 0; c < design->count; c++)
        if (batch->columns[c].type != design->columns[c].type ||
            strcmp(batch->columns[c].name, design->columns[c].name) != 0)
            return plogp__fail(design->context, PLOGP_EINVAL,
                               "column '%s' is not that of the design",
                               batch->columns[c].name);
    return PLOGP_OK;
}

/* Whether every row is kept as it is: nothing is missing or infinite, and no row has a weight.
 * Adds up the numbers on the way. */
static bool is_plain(plogp_design *design, const plogp_batch *batch)
{
    bool plain = batch->weights == NULL && design->weights == NULL;
    for (size_t c = 0; plain && c < design->count; c++) {
        const plogp_column *column = &batch->columns[c];
        plain = column->valid == NULL &&
                (column->type != PLOGP_COLUMN_NUMERIC ||
                 plogp__kernels()
                     ->extent(column->numbers, batch->rows, NULL, &design->columns[c].sum)
                     .finite);
    }
    design->plain = design->plain && plain;
    return plain;
}

/* Whole columns, which go to the temporary file by writing where that is their place. */
static plogp_status push_columns(plogp_design *design, const plogp_batch *batch)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    bool put = true;
    for (size_t c = 0; put && c < design->count; c++) {
        const plogp_column *column = &batch->columns[c];
        const struct plogp__gathered *to = &design->columns[c];
        put = column->type == PLOGP_COLUMN_NUMERIC
                  ? plogp__paged_put(alloc, to->numbers, design->rows * sizeof(double),
                                     column->numbers, batch->rows * sizeof(double))
                  : plogp__paged_put(alloc, to->codes, design->rows * sizeof(uint32_t),
                                     column->codes, batch->rows * sizeof(uint32_t));
    }
    if (!put)
        return plogp__fail_memory(design->context);
    design->rows += batch->rows;
    return PLOGP_OK;
}

static plogp_status push_rows(plogp_design *design, const plogp_batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++) {
        const double weight = batch->weights == NULL ? 1.0 : batch->weights[row];
        if (!is_kept(design, batch, row, weight))
            continue;
        for (size_t c = 0; c < design->count; c++)
            PLOGP_TRY(push_value(design, &design->columns[c], &batch->columns[c], row));
        if (design->weights != NULL)
            design->weights[design->rows] = weight;
        design->rows++;
    }
    return PLOGP_OK;
}

plogp_status plogp__design_push_hard(plogp_design *design, const plogp_batch *batch)
{
    PLOGP_TRY(check_batch(design, batch));
    if (!reserve(design, batch))
        return plogp__fail_memory(design->context);
    for (size_t c = 0; c < design->count; c++)
        if (batch->columns[c].levels != NULL)
            design->columns[c].levels = batch->columns[c].levels;
    return is_plain(design, batch) ? push_columns(design, batch)
                                   : push_rows(design, batch);
}

plogp_status plogp_design_push(plogp_design *design, const plogp_batch *batch)
{
    if (design == NULL || batch == NULL || design->sparse != NULL)
        return PLOGP_EINVAL;
    return design->soft != NULL ? plogp__soft_push(design, batch)
                                : plogp__design_push_hard(design, batch);
}
