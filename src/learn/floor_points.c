#include "learn/floor_points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"
#include "sample/sort.h"

#define NORMAL_RANGE 1.3489795003921634 /* quartiles of the normal law, in deviations */

static plogp_status allocate(struct plogp__floor_points *points)
{
    const plogp_alloc *alloc = plogp__context_alloc(points->context);
    size_t cells = 0;
    if (!plogp__size_mul(points->count, points->dimension, &cells))
        return plogp__fail_memory(points->context);
    points->values = plogp__alloc_zero(alloc, cells, sizeof *points->values);
    points->weights = plogp__alloc(alloc, points->count, sizeof *points->weights);
    points->label = plogp__alloc(alloc, points->count, sizeof *points->label);
    if (points->values != NULL && points->weights != NULL && points->label != NULL)
        return PLOGP_OK;
    plogp__floor_points_clear(points);
    return plogp__fail_memory(points->context);
}

/* The standard deviation, or that of the normal law with these quartiles where outliers
 * have made it larger; 0 where all are equal. Weights are left aside. */
static double spread(const struct plogp__floor_points *points, size_t j, double *sorted)
{
    const size_t count = points->count, dimension = points->dimension;
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = points->values[i * dimension + j];
        plogp_sum_add(&sum, sorted[i]);
    }
    const double mean = plogp_sum_value(&sum) / (double)count;
    for (size_t i = 0; i < count; i++)
        plogp_sum_add_product(&squares, sorted[i] - mean, sorted[i] - mean);
    qsort(sorted, count, sizeof *sorted, plogp__compare_numbers);
    if (sorted[0] == sorted[count - 1])
        return 0.0;
    const double deviation = sqrt(plogp_sum_value(&squares) / (double)count);
    const double range = (sorted[3 * count / 4] - sorted[count / 4]) / NORMAL_RANGE;
    return range > 0.0 && range < deviation ? range : deviation;
}

/* Divide the features by their spread, and leave out those that have none. */
static plogp_status standardise(struct plogp__floor_points *points)
{
    const plogp_alloc *alloc = plogp__context_alloc(points->context);
    const size_t dimension = points->dimension;
    size_t kept = 0;
    double *sorted = plogp__alloc(alloc, points->count, sizeof *sorted);
    if (sorted == NULL)
        return plogp__fail_memory(points->context);
    for (size_t j = 0; j < dimension; j++) {
        const double unit = spread(points, j, sorted);
        for (size_t i = 0; unit > 0.0 && i < points->count; i++)
            points->values[i * dimension + kept] =
                points->values[i * dimension + j] / unit;
        kept += unit > 0.0 ? 1 : 0;
    }
    for (size_t i = 0; i < points->count; i++)
        memmove(points->values + i * kept, points->values + i * dimension,
                kept * sizeof *points->values);
    points->dimension = kept;
    plogp__free(alloc, sorted);
    return PLOGP_OK;
}

static void count_weights(struct plogp__floor_points *points)
{
    plogp_sum weight;
    plogp_sum_init(&weight);
    plogp_sum_add_array(&weight, points->weights, points->count);
    points->n = plogp_sum_value(&weight);
}

plogp_status plogp__floor_points_init(struct plogp__floor_points *points,
                                      const struct plogp__rows *rows,
                                      const plogp_context *context)
{
    const size_t dense = rows->dense;
    *points = (struct plogp__floor_points){
        .context = context, .count = rows->count, .dimension = rows->features - 1};
    if (rows->count > PLOGP__FLOOR_ROWS)
        points->count = plogp__rows_run_end(rows, PLOGP__FLOOR_ROWS - 1);
    PLOGP_TRY(allocate(points));
    for (size_t i = 0; i < points->count; i++) {
        double *to = points->values + i * points->dimension;
        for (size_t j = 0; j < dense; j++)
            to[j] = rows->numbers[i * dense + j];
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            to[rows->entry[e] - 1] = rows->value == NULL ? 1.0 : rows->value[e];
        points->weights[i] = rows->weight[i];
        points->label[i] = rows->label[i];
        if (points->label[i] >= points->classes)
            points->classes = points->label[i] + 1;
    }
    count_weights(points);
    const plogp_status status = standardise(points);
    if (status != PLOGP_OK)
        plogp__floor_points_clear(points);
    return status;
}

plogp_status plogp__floor_points_half(const struct plogp__floor_points *whole,
                                      size_t first, struct plogp__floor_points *half)
{
    *half = *whole;
    half->count = (whole->count + 1 - first) / 2;
    PLOGP_TRY(allocate(half));
    for (size_t i = 0; i < half->count; i++) {
        const size_t from = 2 * i + first;
        memcpy(half->values + i * half->dimension,
               whole->values + from * whole->dimension,
               whole->dimension * sizeof *half->values);
        half->weights[i] = whole->weights[from];
        half->label[i] = whole->label[from];
    }
    count_weights(half);
    return PLOGP_OK;
}

void plogp__floor_points_clear(struct plogp__floor_points *points)
{
    const plogp_alloc *alloc = plogp__context_alloc(points->context);
    plogp__free(alloc, points->values);
    plogp__free(alloc, points->weights);
    plogp__free(alloc, points->label);
    points->values = points->weights = NULL;
    points->label = NULL;
}
