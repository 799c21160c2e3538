#include "fit/censored.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

static plogp_status check_row(const plogp_fit_interval_data *data, size_t i,
                              const plogp_context *context)
{
    const double low = data->low[i], high = data->high[i];
    const double weight = data->weights == NULL ? 1.0 : data->weights[i];
    if (isnan(low) || isnan(high) || low > high || low == INFINITY || high == -INFINITY)
        return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                              "observation %zu: %.17g .. %.17g is no interval", i + 1,
                              low, high);
    if (!(weight >= 0.0 && isfinite(weight)))
        return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                              "observation %zu: the weight is negative or not finite",
                              i + 1);
    return PLOGP_OK;
}

/* A place to begin for an observation: the middle, or the limit that is known. */
static double guess_of(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? NAN : high > 0.0 ? 0.5 * high : 2.0 * high;
    const double middle = 0.5 * low + 0.5 * high;
    return isinf(high)     ? low
           : middle == 0.0 ? 0.5 * high /* so that laws of positive numbers can begin */
                           : middle;
}

static plogp_status sort_values(const double *values, const double *weights, size_t count,
                                const plogp_context *context, plogp_ordered_table **table)
{
    const plogp_column column = {.name = "x", .numbers = values};
    const plogp_batch batch = {
        .columns = &column, .column_count = 1, .rows = count, .weights = weights};
    plogp_ordered *ordered = NULL;
    plogp_status status = plogp_ordered_new(context, &ordered);
    if (status == PLOGP_OK)
        status = plogp_ordered_push(ordered, &batch, 0);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(ordered, table);
    plogp_ordered_free(ordered);
    return status;
}

/* Values and weights of some of the rows, on their way into a table. */
struct gathered {
    double *values, *weights;
    size_t count;
};

static void gather(struct gathered *gathered, double value, double weight)
{
    gathered->values[gathered->count] = value;
    gathered->weights[gathered->count++] = weight;
}

/* An interval with its weight. */
struct row {
    double low, high, weight;
};

static int compare_rows(const void *left, const void *right)
{
    const struct row *const a = left, *const b = right;
    return a->low != b->low ? (a->low > b->low) - (a->low < b->low)
                            : (a->high > b->high) - (a->high < b->high);
}

/* Equal intervals are put together, which exact sums cannot notice. */
static void add_intervals(struct row *rows, size_t count,
                          struct plogp__censored *censored)
{
    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < count; i++) {
        const size_t last = censored->count;
        if (last > 0 && compare_rows(&rows[i], &rows[i - 1]) == 0) {
            censored->weight[last - 1] += rows[i].weight;
            continue;
        }
        censored->low[last] = rows[i].low;
        censored->high[last] = rows[i].high;
        censored->weight[last] = rows[i].weight;
        censored->count++;
    }
}

/* Rows without any limit or weight say nothing. `rows` [data->count] is overwritten. */
static plogp_status divide(const plogp_fit_interval_data *data,
                           const plogp_context *context, struct gathered *exact,
                           struct gathered *guesses, struct row *rows,
                           struct plogp__censored *censored)
{
    size_t count = 0;
    for (size_t i = 0; i < data->count; i++) {
        const double low = data->low[i], high = data->high[i];
        const double weight = data->weights == NULL ? 1.0 : data->weights[i];
        PLOGP_TRY(check_row(data, i, context));
        if (weight == 0.0 || (isinf(low) && isinf(high)))
            continue;
        gather(guesses, guess_of(low, high), weight);
        if (low == high)
            gather(exact, low, weight);
        else
            rows[count++] = (struct row){low, high, weight};
    }
    add_intervals(rows, count, censored);
    return PLOGP_OK;
}

plogp_status plogp__censored_init(const plogp_fit_interval_data *data,
                                  const plogp_context *context,
                                  struct plogp__censored *censored)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_status status = PLOGP_OK;
    double *const block = plogp__alloc(alloc, data->count, 4 * sizeof(double));
    struct row *const rows = plogp__alloc(alloc, data->count, sizeof *rows);
    struct gathered exact = {NULL, NULL, 0}, guesses = {NULL, NULL, 0};
    memset(censored, 0, sizeof *censored);
    censored->low = plogp__alloc(alloc, data->count, sizeof(double));
    censored->high = plogp__alloc(alloc, data->count, sizeof(double));
    censored->weight = plogp__alloc(alloc, data->count, sizeof(double));
    if (block == NULL || rows == NULL || censored->low == NULL ||
        censored->high == NULL || censored->weight == NULL)
        status = plogp__fail_memory(context);
    else {
        exact = (struct gathered){block, block + data->count, 0};
        guesses = (struct gathered){block + 2 * data->count, block + 3 * data->count, 0};
        status = divide(data, context, &exact, &guesses, rows, censored);
    }
    if (status == PLOGP_OK)
        status = sort_values(exact.values, exact.weights, exact.count, context,
                             &censored->exact);
    if (status == PLOGP_OK)
        status = sort_values(guesses.values, guesses.weights, guesses.count, context,
                             &censored->guess);
    plogp__free(alloc, block);
    plogp__free(alloc, rows);
    if (status != PLOGP_OK)
        plogp__censored_clear(context, censored);
    return status;
}

void plogp__censored_clear(const plogp_context *context, struct plogp__censored *censored)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_ordered_table_free(censored->exact);
    plogp_ordered_table_free(censored->guess);
    plogp__free(alloc, censored->low);
    plogp__free(alloc, censored->high);
    plogp__free(alloc, censored->weight);
    memset(censored, 0, sizeof *censored);
}
