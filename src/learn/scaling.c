#include "learn/scaling.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "plogp/sum.h"

#define CHUNK ((size_t)1024) /* rows whose partial sums are added as one term */

/* A pass over the rows, in chunks of them. */
struct pass {
    struct plogp__rows *rows;
    const struct plogp__scaling *scaling;
    bool squares;       /* sum w (x - centre)^2, otherwise w x and look for constants */
    double *sums;       /* [chunks][dense]                                            */
    uint8_t *constants; /* [chunks][dense]                                            */
    double *longest;    /* [chunks]                                                   */
};

static size_t chunks_of(const struct plogp__rows *rows)
{
    return (rows->count + CHUNK - 1) / CHUNK;
}

static size_t end_of(const struct plogp__rows *rows, size_t chunk)
{
    return (chunk + 1) * CHUNK < rows->count ? (chunk + 1) * CHUNK : rows->count;
}

/* Chunks bound the error of a sum by (CHUNK + rows / CHUNK) u. */
static plogp_status sum_chunk(void *state, size_t chunk, size_t worker)
{
    const struct pass *pass = state;
    const struct plogp__rows *rows = pass->rows;
    const size_t dense = rows->dense;
    const double *centre = pass->scaling->centre + 1;
    double *sums = pass->sums + chunk * dense;
    uint8_t *constants = pass->constants + chunk * dense;
    (void)worker;
    memset(sums, 0, dense * sizeof *sums);
    memset(constants, 1, dense);
    for (size_t i = chunk * CHUNK; i < end_of(rows, chunk); i++) {
        const double *x = rows->numbers + i * dense, weight = rows->weight[i];
        for (size_t j = 0; pass->squares && j < dense; j++)
            sums[j] += weight * ((x[j] - centre[j]) * (x[j] - centre[j]));
        for (size_t j = 0; !pass->squares && j < dense; j++) {
            sums[j] += weight * x[j];
            constants[j] &= x[j] == rows->numbers[j];
        }
    }
    return PLOGP_OK;
}

/* The sums of all chunks, in order, into those of the first. */
static plogp_status sum_columns(struct pass *pass, bool squares,
                                const plogp_context *context)
{
    const size_t chunks = chunks_of(pass->rows), dense = pass->rows->dense;
    pass->squares = squares;
    PLOGP_TRY(plogp__team_run(context, chunks, sum_chunk, pass));
    for (size_t c = 1; c < chunks; c++)
        for (size_t j = 0; j < dense; j++) {
            pass->sums[j] += pass->sums[c * dense + j];
            pass->constants[j] &= pass->constants[c * dense + j];
        }
    return PLOGP_OK;
}

/*
 * Two passes: the deviations from the mean do not cancel. A constant column is centred on
 * its value, so that it becomes exactly 0.
 */
static plogp_status measure(struct pass *pass, struct plogp__scaling *scaling,
                            const plogp_context *context)
{
    const struct plogp__rows *rows = pass->rows;
    double *centre = scaling->centre + 1, *scale = scaling->scale + 1;
    const double total = plogp__rows_total(rows);
    PLOGP_TRY(sum_columns(pass, false, context));
    memcpy(scaling->constant + 1, pass->constants, rows->dense);
    for (size_t j = 0; j < rows->dense; j++)
        centre[j] = scaling->constant[1 + j] ? rows->numbers[j] : pass->sums[j] / total;
    PLOGP_TRY(sum_columns(pass, true, context));
    for (size_t j = 0; j < rows->dense; j++) {
        scale[j] = sqrt(pass->sums[j] / total);
        if (!(scale[j] > 0.0) || !isfinite(scale[j]))
            scale[j] = 1.0;
    }
    return PLOGP_OK;
}

static plogp_status transform_chunk(void *state, size_t chunk, size_t worker)
{
    const struct pass *pass = state;
    struct plogp__rows *rows = pass->rows;
    const size_t dense = rows->dense;
    const double *centre = pass->scaling->centre + 1, *scale = pass->scaling->scale + 1;
    double longest = 1.0;
    (void)worker;
    for (size_t i = chunk * CHUNK; i < end_of(rows, chunk); i++) {
        double *x = rows->numbers + i * dense, length = 1.0;
        for (size_t j = 0; j < dense; j++)
            x[j] = (x[j] - centre[j]) / scale[j];
        for (size_t j = 0; j < dense; j++)
            length += x[j] * x[j];
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            length += rows->value == NULL ? 1.0 : rows->value[e] * rows->value[e];
        longest = length > longest ? length : longest;
    }
    pass->longest[chunk] = longest;
    return PLOGP_OK;
}

/* With the longest row, since every row passes by. */
static plogp_status transform(struct pass *pass, const plogp_context *context)
{
    const size_t chunks = chunks_of(pass->rows);
    PLOGP_TRY(plogp__team_run(context, chunks, transform_chunk, pass));
    pass->rows->longest = 1.0;
    for (size_t c = 0; c < chunks; c++)
        pass->rows->longest = fmax(pass->rows->longest, pass->longest[c]);
    return PLOGP_OK;
}

static bool open_pass(struct pass *pass, struct plogp__rows *rows,
                      const struct plogp__scaling *scaling, const plogp_alloc *alloc)
{
    const size_t chunks = chunks_of(rows);
    *pass = (struct pass){.rows = rows, .scaling = scaling};
    pass->sums = plogp__alloc(alloc, chunks, rows->dense * sizeof *pass->sums);
    pass->constants = plogp__alloc(alloc, chunks, rows->dense);
    pass->longest = plogp__alloc(alloc, chunks, sizeof *pass->longest);
    return pass->sums != NULL && pass->constants != NULL && pass->longest != NULL;
}

static void close_pass(const struct pass *pass, const plogp_alloc *alloc)
{
    plogp__free(alloc, pass->sums);
    plogp__free(alloc, pass->constants);
    plogp__free(alloc, pass->longest);
}

plogp_status plogp__scaling_init(struct plogp__scaling *scaling, size_t features,
                                 const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    scaling->features = features;
    scaling->centre = plogp__alloc_zero(alloc, features, sizeof(double));
    scaling->scale = plogp__alloc(alloc, features, sizeof(double));
    scaling->constant = plogp__alloc_zero(alloc, features, 1);
    if (scaling->centre == NULL || scaling->scale == NULL || scaling->constant == NULL) {
        plogp__scaling_clear(scaling, context);
        return plogp__fail_memory(context);
    }
    for (size_t j = 0; j < features; j++)
        scaling->scale[j] = 1.0;
    return PLOGP_OK;
}

plogp_status plogp__scaling_measure(struct plogp__rows *rows,
                                    const plogp_context *context,
                                    struct plogp__scaling *scaling)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct pass pass;
    PLOGP_TRY(plogp__scaling_init(scaling, rows->features, context));
    plogp_status status =
        open_pass(&pass, rows, scaling, alloc) ? PLOGP_OK : plogp__fail_memory(context);
    if (status == PLOGP_OK && rows->count > 0 && rows->dense > 0)
        status = measure(&pass, scaling, context);
    close_pass(&pass, alloc);
    if (status != PLOGP_OK)
        plogp__scaling_clear(scaling, context);
    return status;
}

plogp_status plogp__scaling_apply(struct plogp__rows *rows, const plogp_context *context,
                                  struct plogp__scaling *scaling)
{
    PLOGP_TRY(plogp__scaling_measure(rows, context, scaling));
    const plogp_status status = plogp__scaling_transform(scaling, rows, context);
    if (status != PLOGP_OK)
        plogp__scaling_clear(scaling, context);
    return status;
}

plogp_status plogp__scaling_transform(const struct plogp__scaling *scaling,
                                      struct plogp__rows *rows,
                                      const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct pass pass;
    const plogp_status status = open_pass(&pass, rows, scaling, alloc)
                                    ? transform(&pass, context)
                                    : plogp__fail_memory(context);
    close_pass(&pass, alloc);
    return status;
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
