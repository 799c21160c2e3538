#include "learn/scaling.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"

#define BLOCK ((size_t)256) /* rows whose partial sums are added as one term */

/* sums [dense] of w f(x): of w x, or, with a centre, of w (x - centre)^2. Blocks bound the
 * error by (BLOCK + rows / BLOCK) u; the order of the rows is their own. */
static void sum_columns(const struct plogp__rows *rows, const double *centre,
                        double *partial, double *sums)
{
    memset(sums, 0, rows->dense * sizeof *sums);
    for (size_t first = 0; first < rows->count; first += BLOCK) {
        const size_t end = first + BLOCK < rows->count ? first + BLOCK : rows->count;
        memset(partial, 0, rows->dense * sizeof *partial);
        for (size_t i = first; i < end; i++) {
            const double *x = rows->numbers + i * rows->dense, weight = rows->weight[i];
            for (size_t j = 0; centre == NULL && j < rows->dense; j++)
                partial[j] += weight * x[j];
            for (size_t j = 0; centre != NULL && j < rows->dense; j++)
                partial[j] += weight * ((x[j] - centre[j]) * (x[j] - centre[j]));
        }
        for (size_t j = 0; j < rows->dense; j++)
            sums[j] += partial[j];
    }
}

static void find_constants(const struct plogp__rows *rows, uint8_t *constant)
{
    memset(constant, 1, rows->dense);
    for (size_t i = 1; i < rows->count; i++)
        for (size_t j = 0; j < rows->dense; j++)
            constant[j] &= rows->numbers[i * rows->dense + j] == rows->numbers[j];
}

/*
 * Two passes: the deviations from the mean do not cancel. A constant column is centred on
 * its value, so that it becomes exactly 0.
 */
static void measure(const struct plogp__rows *rows, double *partial,
                    struct plogp__scaling *scaling)
{
    double *centre = scaling->centre + 1, *scale = scaling->scale + 1;
    const double total = plogp__rows_total(rows);
    find_constants(rows, scaling->constant + 1);
    sum_columns(rows, NULL, partial, centre);
    for (size_t j = 0; j < rows->dense; j++)
        centre[j] = scaling->constant[1 + j] ? rows->numbers[j] : centre[j] / total;
    sum_columns(rows, centre, partial, scale);
    for (size_t j = 0; j < rows->dense; j++) {
        scale[j] = sqrt(scale[j] / total);
        if (!(scale[j] > 0.0) || !isfinite(scale[j]))
            scale[j] = 1.0;
    }
}

plogp_status plogp__scaling_apply(struct plogp__rows *rows, const plogp_context *context,
                                  struct plogp__scaling *scaling)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    scaling->features = rows->features;
    scaling->centre = plogp__alloc_zero(alloc, rows->features, sizeof(double));
    scaling->scale = plogp__alloc(alloc, rows->features, sizeof(double));
    scaling->constant = plogp__alloc_zero(alloc, rows->features, 1);
    double *partial = plogp__alloc(alloc, rows->dense, sizeof *partial);
    if (scaling->centre == NULL || scaling->scale == NULL || scaling->constant == NULL ||
        partial == NULL) {
        plogp__free(alloc, partial);
        plogp__scaling_clear(scaling, context);
        return plogp__fail_memory(context);
    }
    for (size_t j = 0; j < rows->features; j++)
        scaling->scale[j] = 1.0;
    if (rows->count > 0 && rows->dense > 0)
        measure(rows, partial, scaling);
    plogp__free(alloc, partial);
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
