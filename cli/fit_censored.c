/* fit --censored LOW,HIGH: values known to lie between two columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"

#define ROWS_FIRST 1024

/* Limits and weights, growing. */
struct intervals {
    double *low, *high, *weights;
    size_t count, capacity;
    double missing;
};

static void intervals_clear(struct intervals *intervals)
{
    free(intervals->low);
    free(intervals->high);
    free(intervals->weights);
}

static plogp_status grow_one(double **values, size_t capacity)
{
    double *const grown = realloc(*values, capacity * sizeof(double));
    if (grown == NULL)
        return PLOGP_ENOMEM;
    *values = grown;
    return PLOGP_OK;
}

static plogp_status make_room(struct intervals *intervals)
{
    if (intervals->count < intervals->capacity)
        return PLOGP_OK;
    const size_t capacity =
        intervals->capacity == 0 ? ROWS_FIRST : 2 * intervals->capacity;
    plogp_status status = grow_one(&intervals->low, capacity);
    if (status == PLOGP_OK)
        status = grow_one(&intervals->high, capacity);
    if (status == PLOGP_OK)
        status = grow_one(&intervals->weights, capacity);
    if (status == PLOGP_OK)
        intervals->capacity = capacity;
    return status;
}

static double value_or(const plogp_column *column, size_t row, double otherwise)
{
    return column->valid == NULL || column->valid[row] ? column->numbers[row] : otherwise;
}

static plogp_status add_batch(struct intervals *intervals, const plogp_batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++) {
        const double low = value_or(&batch->columns[0], row, -INFINITY);
        const double high = value_or(&batch->columns[1], row, INFINITY);
        const double weight = batch->weights == NULL ? 1.0 : batch->weights[row];
        if (isinf(low) && isinf(high)) {
            intervals->missing += weight;
            continue;
        }
        const plogp_status status = make_room(intervals);
        if (status != PLOGP_OK)
            return status;
        intervals->low[intervals->count] = low;
        intervals->high[intervals->count] = high;
        intervals->weights[intervals->count++] = weight;
    }
    return PLOGP_OK;
}

static plogp_status read_intervals(struct invocation *invocation,
                                   struct intervals *intervals)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_column_choice types[2];
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 0};
    for (size_t i = 0; i < 2; i++)
        types[i] =
            (plogp_column_choice){settings->censored.items[i], PLOGP_COLUMN_NUMERIC};
    invocation->read.columns = settings->censored.items;
    invocation->read.column_count = 2;
    invocation->read.types = types;
    invocation->read.type_count = 2;
    plogp_status status = plogp_source_open(invocation->arguments[0], &invocation->read,
                                            &invocation->context, &source);
    while (status == PLOGP_OK) {
        status = plogp_source_next(source, &batch);
        if (status != PLOGP_OK || batch.rows == 0)
            break;
        status = add_batch(intervals, &batch);
    }
    plogp_source_free(source);
    return status;
}

/* Examine the candidates; the library does not know the file that its refusals are about. */
static plogp_status examine(struct invocation *invocation,
                            const plogp_fit_interval_data *data,
                            const plogp_fit_options *options, struct fit_column *column)
{
    const struct fit_sample sample = {.between = data};
    const plogp_status status = fit_examine(invocation, options, &sample, column);
    if (status == PLOGP_EDOMAIN) {
        char message[sizeof invocation->error.message];
        memcpy(message, invocation->error.message, sizeof message);
        (void)usage_error(invocation, "%.60s: %.160s", invocation->arguments[0], message);
    }
    return status;
}

static plogp_status fit_and_report(struct invocation *invocation,
                                   const plogp_fit_options *options,
                                   const struct intervals *intervals)
{
    const struct fit_settings *const settings = invocation->settings;
    const plogp_fit_interval_data data = {intervals->low, intervals->high,
                                          intervals->weights, intervals->count};
    plogp_fit_options traced = *options;
    plogp_fit *fit = NULL;
    struct fit_column column = {
        .row = fit_report_begin(&invocation->document, settings->censored.items[0]),
        .missing = intervals->missing};
    if (settings->trace)
        fit_report_trace(column.row, &traced);
    plogp_status status = plogp_fit_intervals(&data, &traced, &invocation->context, &fit);
    column.summary = plogp_fit_value(fit);
    if (status == PLOGP_OK)
        status = examine(invocation, &data, options, &column);
    if (status == PLOGP_OK)
        return fit_finish(invocation, &column, fit);
    plogp_fit_free(fit);
    return status;
}

plogp_status fit_censored(struct invocation *invocation, const plogp_fit_options *options)
{
    const struct fit_settings *const settings = invocation->settings;
    struct intervals intervals = {.low = NULL};
    if (settings->censored.count != 2)
        return usage_error(invocation, "--censored needs two columns: LOW,HIGH");
    plogp_status status = read_intervals(invocation, &intervals);
    if (status == PLOGP_OK && intervals.count == 0) {
        (void)usage_error(invocation, "%s: no row has a limit", invocation->arguments[0]);
        status = PLOGP_EDOMAIN;
    }
    if (status == PLOGP_OK)
        status = fit_and_report(invocation, options, &intervals);
    intervals_clear(&intervals);
    return status;
}
