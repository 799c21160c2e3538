#include "plogp/moments.h"

#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/frame.h"
#include "math/kernel.h"
#include "math/power_sums.h"
#include "sample/weight.h"

struct plogp_moments {
    plogp_context context;
    const plogp_alloc *alloc;
    double min; /* +Inf while there is no value */
    double max; /* -Inf while there is no value */
    plogp__weight missing;
    plogp__power_sums sums;
};

plogp_status plogp_moments_new(const plogp_context *context, plogp_moments **moments)
{
    if (moments == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no place for the moments");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_moments *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->min = INFINITY;
    made->max = -INFINITY;
    plogp__power_sums_init(&made->sums);
    *moments = made;
    return PLOGP_OK;
}

void plogp_moments_free(plogp_moments *moments)
{
    if (moments == NULL)
        return;
    plogp__weight_clear(&moments->missing, moments->alloc);
    plogp__free(moments->alloc, moments);
}

static void widen(plogp_moments *moments, double min, double max)
{
    moments->min = min < moments->min ? min : moments->min;
    moments->max = max > moments->max ? max : moments->max;
}

/* Check a row, and count it when it is missing. */
static plogp_status check_row(plogp_moments *moments, const plogp_batch *batch,
                              const plogp_column *column, size_t row)
{
    const double weight = plogp__row_weight(batch, row);
    if (!(weight >= 0 && weight < 0x1p64))
        return PLOGP_EDOMAIN;
    if (column->valid != NULL && !column->valid[row])
        return plogp__weight_add(&moments->missing, weight, moments->alloc);
    const double value = column->numbers[row] + 0.0; /* -0 becomes 0 */
    if (isnan(value))
        return PLOGP_EDOMAIN;
    if (weight == 0)
        return PLOGP_OK;
    widen(moments, value, value);
    return PLOGP_OK;
}

/* The usual rows, of weight 1, some of them missing; false when one is not a number. */
static bool take_units(plogp_moments *moments, const plogp_column *column, size_t rows)
{
    double min = INFINITY, max = -INFINITY;
    size_t present = 0, unordered = 0;
    for (size_t row = 0; row < rows; row++) {
        const bool valid = column->valid[row] != 0;
        const double value = column->numbers[row];
        const double low = valid ? value : INFINITY, high = valid ? value : -INFINITY;
        present += valid;
        unordered += valid & (value != value);
        min = low < min ? low : min;
        max = high > max ? high : max;
    }
    if (unordered > 0 ||
        plogp__weight_add_count(&moments->missing, rows - present) != PLOGP_OK)
        return false;
    widen(moments, min + 0.0, max + 0.0); /* -0 becomes 0 */
    return true;
}

/* Check the rows and take what is seen beside their sums; *row is the first bad one. */
static plogp_status check_rows(plogp_moments *moments, const plogp_batch *batch,
                               const plogp_column *column, size_t *row)
{
    if (column->valid == NULL && batch->weights == NULL && batch->rows > 0) {
        const plogp__extent extent =
            plogp__kernels()->extent(column->numbers, batch->rows, NULL, NULL);
        if (extent.finite) {
            widen(moments, extent.min + 0.0, extent.max + 0.0);
            return PLOGP_OK;
        }
    }
    if (column->valid != NULL && batch->weights == NULL &&
        take_units(moments, column, batch->rows))
        return PLOGP_OK;
    for (*row = 0; *row < batch->rows; ++*row)
        PLOGP_TRY(check_row(moments, batch, column, *row));
    return PLOGP_OK;
}

plogp_status plogp_moments_push(plogp_moments *moments, const plogp_batch *batch,
                                size_t column)
{
    if (moments == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != PLOGP_COLUMN_NUMERIC)
        return plogp__fail(moments == NULL ? NULL : &moments->context, PLOGP_EINVAL,
                           "moments need a numeric column");
    const plogp_column *const values = &batch->columns[column];
    size_t row = 0;
    const plogp_status status = check_rows(moments, batch, values, &row);
    if (status != PLOGP_OK)
        return plogp__push_failed(&moments->context, status, batch, row);
    plogp__power_sums_push_array(&moments->sums, values->numbers, batch->weights,
                                 values->valid, batch->rows);
    return PLOGP_OK;
}

plogp_status plogp_moments_merge(plogp_moments *moments, const plogp_moments *other)
{
    if (moments == NULL || other == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__weight_merge(&moments->missing, &other->missing, moments->alloc));
    moments->min = fmin(moments->min, other->min);
    moments->max = fmax(moments->max, other->max);
    plogp__power_sums_merge(&moments->sums, &other->sums);
    return PLOGP_OK;
}

plogp_status plogp_moments_value(const plogp_moments *moments,
                                 plogp_moments_summary *summary)
{
    if (moments == NULL || summary == NULL)
        return PLOGP_EINVAL;
    plogp__moments_of_powers powers;
    plogp__power_sums_value(&moments->sums, &powers);
    const int empty = moments->min > moments->max;
    *summary = (plogp_moments_summary){
        .n = powers.weight,
        .missing = plogp__weight_value(&moments->missing),
        .min = empty ? NAN : moments->min,
        .max = empty ? NAN : moments->max,
        .mean = powers.mean,
        .variance = powers.variance,
        .variance_mle = powers.variance_mle,
        .skewness = powers.skewness,
        .kurtosis = powers.kurtosis,
    };
    return PLOGP_OK;
}

static plogp_status save_content(const plogp_moments *moments, plogp_buffer *buffer)
{
    unsigned char saved[PLOGP__POWER_SAVED_SIZE];
    PLOGP_TRY(plogp__put_double(buffer, moments->min));
    PLOGP_TRY(plogp__put_double(buffer, moments->max));
    PLOGP_TRY(plogp__weight_save(&moments->missing, buffer));
    plogp__power_sums_save(&moments->sums, saved);
    plogp_buffer_add(buffer, (const char *)saved, sizeof saved);
    return buffer->status;
}

plogp_status plogp_moments_save(const plogp_moments *moments, plogp_buffer *buffer)
{
    if (moments == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    size_t start = 0;
    PLOGP_TRY(plogp__frame_open(buffer, PLOGP__STATE_MOMENTS, &start));
    return plogp__frame_end(buffer, start, save_content(moments, buffer));
}

static plogp_status load_content(plogp_moments *moments, plogp__reader *reader)
{
    moments->min = plogp__get_double(reader);
    moments->max = plogp__get_double(reader);
    PLOGP_TRY(plogp__weight_load(&moments->missing, moments->alloc, reader));
    const unsigned char *const saved = plogp__get_block(reader, PLOGP__POWER_SAVED_SIZE);
    if (isnan(moments->min) || isnan(moments->max))
        reader->bad = true;
    if (saved != NULL && plogp__power_sums_load(saved, PLOGP__POWER_SAVED_SIZE,
                                                &moments->sums) != PLOGP_OK)
        reader->bad = true;
    return plogp__reader_finish(reader, &moments->context);
}

plogp_status plogp_moments_load(const unsigned char *data, size_t size,
                                const plogp_context *context, plogp_moments **moments)
{
    if (data == NULL || moments == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_moments *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_MOMENTS, context, &reader));
    PLOGP_TRY(plogp_moments_new(context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *moments = made;
    else
        plogp_moments_free(made);
    return status;
}
