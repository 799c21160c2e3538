#include "learn/guess_span.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"

#define SIZE_MAX_OF_SPAN ((size_t)256) /* coefficients of its Hessian: 512 KiB */
#define THIN             0x1p-40       /* of the largest eigenvalue: rounding          */

void plogp__guess_span_clear(struct plogp__guess_span *span, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, span->basis);
    plogp__free(alloc, span->blocks);
    plogp__free(alloc, span->whole);
    plogp__free(alloc, span->work);
    *span = (struct plogp__guess_span){0};
}

static plogp_status allocate(struct plogp__guess_span *span, size_t most,
                             const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t vectors = span->vectors, size = vectors * most;
    span->basis = plogp__alloc(alloc, most, span->features * sizeof *span->basis);
    span->blocks = plogp__alloc(alloc, size, most * sizeof *span->blocks);
    span->whole = plogp__alloc(alloc, size, size * sizeof *span->whole);
    span->work = plogp__alloc(alloc, 3, size * sizeof *span->work);
    return span->basis != NULL && span->blocks != NULL && span->whole != NULL &&
                   span->work != NULL
               ? PLOGP_OK
               : plogp__fail_memory(context);
}

/* Orthonormal rows from the eigenvectors of the vectors' inner products, the longest first, until
 * there are `most` or nothing is left; values [4][vectors] behind the products. */
static void find_basis(struct plogp__guess_span *span, const double *theta, size_t most,
                       double *products)
{
    const size_t vectors = span->vectors, features = span->features;
    double *const values = products + vectors * vectors;
    for (size_t a = 0; a < vectors; a++)
        for (size_t b = 0; b < vectors; b++)
            products[a * vectors + b] = plogp__dot(
                theta + a * features + 1, theta + b * features + 1, features - 1);
    memset(span->basis, 0, most * features * sizeof *span->basis);
    span->basis[0] = 1.0;
    span->count = 1;
    if (!plogp__eigenvectors(products, vectors, values, values + vectors))
        return;
    for (size_t m = vectors; m-- > 0 && span->count < most;) {
        double *row = span->basis + span->count * features;
        if (!(values[m] > THIN * values[vectors - 1]))
            return;
        for (size_t v = 0; v < vectors; v++)
            for (size_t j = 1; j < features; j++)
                row[j] +=
                    products[m * vectors + v] / sqrt(values[m]) * theta[v * features + j];
        span->count++;
    }
}

/* The rows as far as the span sees them, and theta and the penalties on it. */
static plogp_status project(const struct plogp__problem *problem, const double *theta,
                            const struct plogp__guess_span *span,
                            const plogp_context *context, struct plogp__rows *rows,
                            double *seen, double *penalty)
{
    const size_t count = span->count, features = span->features;
    *rows = (struct plogp__rows){.dense = count - 1, .features = count};
    PLOGP_TRY(plogp__rows_init(rows, problem->rows->count, 0, false, context));
    memcpy(rows->label, problem->rows->label, rows->count * sizeof *rows->label);
    memcpy(rows->weight, problem->rows->weight, rows->count * sizeof *rows->weight);
    for (size_t i = 0; i < rows->count; i++)
        for (size_t b = 1; b < count; b++)
            rows->numbers[i * rows->dense + b - 1] =
                plogp__rows_dot(problem->rows, i, span->basis + b * features);
    for (size_t b = 0; b < count; b++) {
        const double *basis = span->basis + b * features;
        penalty[b] = 0.0;
        for (size_t j = 0; problem->penalty != NULL && j < features; j++)
            penalty[b] += problem->penalty[j] * basis[j] * basis[j];
        for (size_t v = 0; v < span->vectors; v++)
            seen[v * count + b] = plogp__dot(theta + v * features, basis, features);
    }
    return PLOGP_OK;
}

/* W' H W and its factor; false in `done` where it has none. */
static plogp_status find_whole(const struct plogp__problem *problem, const double *theta,
                               const struct plogp__guess_span *span,
                               const plogp_context *context, bool *done)
{
    const size_t size = span->vectors * span->count;
    struct plogp__rows rows = {0};
    struct plogp__problem small = *problem;
    struct plogp__objective objective;
    double value = 0.0, *seen = span->work, *gradient = seen + size;
    double *penalty = gradient + size;
    plogp_status status = project(problem, theta, span, context, &rows, seen, penalty);
    small.rows = &rows;
    small.penalty = penalty;
    if (status == PLOGP_OK)
        status = plogp__objective_init(&objective, &small, true, context);
    if (status == PLOGP_OK) {
        status =
            plogp__objective_evaluate(&objective, seen, &value, gradient, span->whole);
        plogp__objective_clear(&objective);
    }
    *done = status == PLOGP_OK && plogp__cholesky(span->whole, size);
    plogp__rows_clear(&rows, context);
    return status;
}

plogp_status plogp__guess_span_make(const struct plogp__problem *problem,
                                    const double *theta, const plogp_context *context,
                                    struct plogp__guess_span *span)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t vectors = problem->vectors, features = problem->rows->features;
    const size_t wanted = 1 + vectors < features ? 1 + vectors : features;
    const size_t most =
        wanted * vectors <= SIZE_MAX_OF_SPAN ? wanted : SIZE_MAX_OF_SPAN / vectors;
    bool done = false;
    *span = (struct plogp__guess_span){.vectors = vectors, .features = features};
    if (vectors < 2 || most < 2)
        return PLOGP_OK;
    double *products = plogp__alloc(alloc, vectors, (vectors + 4) * sizeof *products);
    plogp_status status =
        products == NULL ? plogp__fail_memory(context) : allocate(span, most, context);
    if (status == PLOGP_OK) {
        find_basis(span, theta, most, products);
        status = find_whole(problem, theta, span, context, &done);
    }
    plogp__free(alloc, products);
    if (!done)
        plogp__guess_span_clear(span, context);
    return status;
}

static double lower(const double *block, size_t features, size_t i, size_t j)
{
    return i >= j ? block[i * features + j] : block[j * features + i];
}

bool plogp__guess_span_block(const struct plogp__guess_span *span, size_t m,
                             const double *block)
{
    const size_t count = span->count, features = span->features;
    double *const small = span->blocks + m * count * count;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *left = span->basis + a * features;
            const double *right = span->basis + b * features;
            double sum = 0.0;
            for (size_t i = 0; i < features; i++)
                for (size_t j = 0; left[i] != 0.0 && j < features; j++)
                    sum += left[i] * lower(block, features, i, j) * right[j];
            small[a * count + b] = sum;
        }
    return plogp__cholesky(small, count);
}

/* to = turn from, or its transpose: of [vectors][count]. */
static void turn_by(const struct plogp__guess_span *span, const double *turn,
                    bool transposed, const double *from, double *to)
{
    const size_t vectors = span->vectors, count = span->count;
    memset(to, 0, vectors * count * sizeof *to);
    for (size_t a = 0; a < vectors; a++)
        for (size_t b = 0; b < vectors; b++)
            for (size_t c = 0; c < count; c++)
                to[a * count + c] +=
                    turn[transposed ? b * vectors + a : a * vectors + b] *
                    from[b * count + c];
}

void plogp__guess_span_add(const struct plogp__guess_span *span, const double *turn,
                           const double *vector, double *sum)
{
    const size_t vectors = span->vectors, count = span->count, size = vectors * count;
    double *seen = span->work, *turned = seen + size, *back = turned + size;
    for (size_t v = 0; v < vectors; v++)
        for (size_t b = 0; b < count; b++)
            seen[v * count + b] =
                plogp__dot(vector + v * span->features, span->basis + b * span->features,
                           span->features);
    turn_by(span, turn, false, seen, turned);
    for (size_t m = 0; m < vectors; m++)
        plogp__cholesky_solve(span->blocks + m * count * count, count,
                              turned + m * count);
    turn_by(span, turn, true, turned, back);
    plogp__cholesky_solve(span->whole, size, seen);
    for (size_t v = 0; v < vectors; v++)
        for (size_t b = 0; b < count; b++) {
            const double more = seen[v * count + b] - back[v * count + b];
            for (size_t j = 0; j < span->features; j++)
                sum[v * span->features + j] += more * span->basis[b * span->features + j];
        }
}
