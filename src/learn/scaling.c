#include "learn/scaling.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"

struct spread {
    double centre, scale;
    bool constant;
};

/*
 * Two passes with exact sums: the mean is correctly rounded, and the deviations from it
 * do not cancel. A constant column is centred on its value, so that it becomes exactly 0.
 */
static struct spread measure(const struct plogp__rows *rows, size_t j, double total)
{
    struct spread spread = {rows->numbers[j], 1.0, true};
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < rows->count; i++) {
        const double x = rows->numbers[i * rows->dense + j];
        spread.constant = spread.constant && x == spread.centre;
        plogp_sum_add_product(&sum, rows->weight[i], x);
    }
    if (spread.constant)
        return spread;
    spread.centre = plogp_sum_value(&sum) / total;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < rows->count; i++) {
        const double deviation = rows->numbers[i * rows->dense + j] - spread.centre;
        plogp_sum_add_product(&sum, rows->weight[i] * deviation, deviation);
    }
    spread.scale = sqrt(plogp_sum_value(&sum) / total);
    if (!(spread.scale > 0.0) || !isfinite(spread.scale))
        spread.scale = 1.0;
    return spread;
}

plogp_status plogp__scaling_apply(struct plogp__rows *rows, const plogp_context *context,
                                  struct plogp__scaling *scaling)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    scaling->features = rows->features;
    scaling->centre = plogp__alloc_zero(alloc, rows->features, sizeof(double));
    scaling->scale = plogp__alloc(alloc, rows->features, sizeof(double));
    scaling->constant = plogp__alloc_zero(alloc, rows->features, 1);
    if (scaling->centre == NULL || scaling->scale == NULL || scaling->constant == NULL) {
        plogp__scaling_clear(scaling, context);
        return plogp__fail_memory(context);
    }
    plogp_sum weight;
    plogp_sum_init(&weight);
    plogp_sum_add_array(&weight, rows->weight, rows->count);
    for (size_t j = 0; j < rows->features; j++)
        scaling->scale[j] = 1.0;
    for (size_t j = 0; j < rows->dense; j++) {
        const struct spread spread = measure(rows, j, plogp_sum_value(&weight));
        scaling->centre[1 + j] = spread.centre;
        scaling->scale[1 + j] = spread.scale;
        scaling->constant[1 + j] = spread.constant;
    }
    plogp__scaling_transform(scaling, rows);
    return PLOGP_OK;
}

void plogp__scaling_transform(const struct plogp__scaling *scaling,
                              struct plogp__rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < rows->dense; j++) {
            double *x = &rows->numbers[i * rows->dense + j];
            *x = (*x - scaling->centre[1 + j]) / scaling->scale[1 + j];
        }
}

void plogp__scaling_clear(struct plogp__scaling *scaling, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, scaling->centre);
    plogp__free(alloc, scaling->scale);
    plogp__free(alloc, scaling->constant);
    memset(scaling, 0, sizeof *scaling);
}

void plogp__scaling_undo(const struct plogp__scaling *scaling, const double *vector,
                         double *original)
{
    plogp_sum intercept;
    plogp_sum_init(&intercept);
    plogp_sum_add(&intercept, vector[0]);
    for (size_t j = 1; j < scaling->features; j++) {
        original[j] = vector[j] / scaling->scale[j];
        plogp_sum_add_product(&intercept, -original[j], scaling->centre[j]);
    }
    original[0] = plogp_sum_value(&intercept);
}

void plogp__scaling_weights(const struct plogp__scaling *scaling, size_t feature,
                            double *weights)
{
    memset(weights, 0, scaling->features * sizeof *weights);
    weights[feature] = 1.0 / scaling->scale[feature];
    for (size_t j = 1; feature == 0 && j < scaling->features; j++)
        weights[j] = -scaling->centre[j] / scaling->scale[j];
}
