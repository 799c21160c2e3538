#include "learn/rows.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "plogp/sum.h"

plogp_status plogp__rows_init(struct plogp__rows *rows, size_t count, size_t entries,
                              bool valued, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    size_t numbers = 0;
    rows->count = count;
    if (!plogp__size_mul(count, rows->dense, &numbers))
        return plogp__fail_memory(context);
    rows->numbers = plogp__alloc(alloc, numbers, sizeof *rows->numbers);
    plogp__use_whole(alloc, rows->numbers, numbers * sizeof *rows->numbers);
    rows->start = plogp__alloc_zero(alloc, count + 1, sizeof *rows->start);
    rows->entry = plogp__alloc(alloc, entries, sizeof *rows->entry);
    rows->value = valued ? plogp__alloc(alloc, entries, sizeof *rows->value) : NULL;
    rows->label = plogp__alloc(alloc, count, sizeof *rows->label);
    rows->weight = plogp__alloc(alloc, count, sizeof *rows->weight);
    if (rows->numbers != NULL && rows->start != NULL && rows->entry != NULL &&
        (rows->value != NULL || !valued) && rows->label != NULL && rows->weight != NULL)
        return PLOGP_OK;
    plogp__rows_clear(rows, context);
    return plogp__fail_memory(context);
}

void plogp__rows_clear(struct plogp__rows *rows, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, rows->numbers);
    plogp__free(alloc, rows->start);
    plogp__free(alloc, rows->entry);
    plogp__free(alloc, rows->value);
    plogp__free(alloc, rows->label);
    plogp__free(alloc, rows->weight);
    memset(rows, 0, sizeof *rows);
}

void plogp__rows_copy(const struct plogp__rows *from, size_t i, struct plogp__rows *to,
                      size_t at)
{
    const size_t begin = from->start[i], entries = from->start[i + 1] - begin;
    const size_t put = to->start[at];
    if (from->dense > 0)
        memcpy(to->numbers + at * to->dense, from->numbers + i * from->dense,
               from->dense * sizeof *to->numbers);
    if (entries > 0)
        memcpy(to->entry + put, from->entry + begin, entries * sizeof *to->entry);
    if (entries > 0 && from->value != NULL)
        memcpy(to->value + put, from->value + begin, entries * sizeof *to->value);
    to->label[at] = from->label[i];
}

double plogp__rows_dot(const struct plogp__rows *rows, size_t i, const double *vector)
{
    const double *numbers = rows->numbers + i * rows->dense;
    double sum = vector[0] + plogp__dot(numbers, vector + 1, rows->dense);
    for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
        sum += (rows->value == NULL ? 1.0 : rows->value[e]) * vector[rows->entry[e]];
    return sum;
}

double plogp__rows_dot_size(const struct plogp__rows *rows, size_t i,
                            const double *vector)
{
    const double *numbers = rows->numbers + i * rows->dense;
    double sum = fabs(vector[0]);
    for (size_t j = 0; j < rows->dense; j++)
        sum += fabs(numbers[j] * vector[1 + j]);
    for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
        sum +=
            fabs((rows->value == NULL ? 1.0 : rows->value[e]) * vector[rows->entry[e]]);
    return sum;
}

double plogp__rows_longest(const struct plogp__rows *rows)
{
    double longest = 1.0;
    if (rows->longest > 0.0)
        return rows->longest;
    for (size_t i = 0; i < rows->count; i++) {
        const double *numbers = rows->numbers + i * rows->dense;
        double sum = 1.0;
        for (size_t j = 0; j < rows->dense; j++)
            sum += numbers[j] * numbers[j];
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            sum += rows->value == NULL ? 1.0 : rows->value[e] * rows->value[e];
        longest = fmax(longest, sum);
    }
    return longest;
}

double plogp__rows_total(const struct plogp__rows *rows)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, rows->weight, rows->count);
    return plogp_sum_value(&sum);
}
