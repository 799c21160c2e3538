/* Pairs of two arrays of numbers, without a table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/neighbour_pairs.h"
#include "sample/sort.h"

static plogp_status check(const double *values, size_t n, const plogp_context *context)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return plogp__fail(context, PLOGP_EDOMAIN,
                               "only finite numbers have nearest neighbours");
    return PLOGP_OK;
}

/* The sorted distinct values with their copies; `scratch` [n]. */
static void fill_margin(const double *values, size_t n, double *scratch,
                        struct plogp__margin *margin)
{
    memcpy(margin->values, values, n * sizeof *values);
    plogp__sort_numbers(margin->values, scratch, n);
    margin->size = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = margin->values[i];
        if (margin->size == 0 || value != margin->values[margin->size - 1]) {
            margin->cumulative[margin->size] = 0.0;
            margin->values[margin->size++] = value;
        }
        margin->cumulative[margin->size - 1] += 1.0;
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const double *const p = a, *const q = b;
    if (p[0] != q[0])
        return p[0] < q[0] ? -1 : 1;
    return (p[1] > q[1]) - (p[1] < q[1]);
}

static void fill(const double *const columns[2], struct plogp__pairs *pairs)
{
    const size_t n = pairs->count;
    for (size_t c = 0; c < 2; c++) {
        struct plogp__margin *const margin = &pairs->margins[c];
        plogp__margin_place(margin, pairs->block + c * plogp__margin_room(n), n);
        fill_margin(columns[c], n, pairs->terms, margin);
        const struct plogp__scale scale = plogp__margin_scale(margin, pairs->n);
        plogp__margin_finish(margin, scale);
        for (size_t i = 0; i < n; i++)
            pairs->points[2 * i + c] = plogp__scaled(scale, columns[c][i]);
    }
    for (size_t i = 0; i < n; i++)
        pairs->weights[i] = 1.0;
}

plogp_status plogp__pairs_of_numbers(const double *const columns[2], size_t n, int sorted,
                                     const plogp_context *context,
                                     struct plogp__pairs *pairs)
{
    if (n < 2 || (double)n > PLOGP__PAIRS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "nearest neighbours need 2 to 2^24 observations");
    PLOGP_TRY(check(columns[0], n, context));
    PLOGP_TRY(check(columns[1], n, context));
    struct plogp__pairs made = {.count = n,
                                .dimension = 2,
                                .n = (double)n,
                                .alloc = plogp__context_alloc(context)};
    made.block = plogp__alloc(made.alloc, plogp__margin_room(n), 2 * sizeof(double));
    if (made.block == NULL || !plogp__pairs_allocate(&made)) {
        plogp__pairs_clear(&made);
        return plogp__fail_memory(context);
    }
    fill(columns, &made);
    if (sorted)
        qsort(made.points, n, 2 * sizeof(double), compare_pairs);
    *pairs = made;
    return PLOGP_OK;
}
