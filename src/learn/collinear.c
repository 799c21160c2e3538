#include "learn/collinear.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define SUSPECT     1e-9  /* of a column's own variance: looked at on the rows */
#define AGREES      1e-10 /* of the size of the terms, on every row             */
#define NO_VARIANCE 1e-11 /* what the products' rounding can leave of nothing */

/* Cholesky in a given order that leaves dependent columns out. */
struct elimination {
    const struct plogp__rows *rows; /* to verify on; NULL: by variance alone */
    double *matrix;                 /* [size][size] lower                    */
    double *factor;                 /* [taken][taken] lower, stride size     */
    double *line;                   /* [size]                                */
    double *combination;            /* [size] over all columns               */
    size_t *taken;                  /* [count]                               */
    size_t size, count;
};

static double at(const struct elimination *e, size_t i, size_t j)
{
    return i >= j ? e->matrix[i * e->size + j] : e->matrix[j * e->size + i];
}

/* line = L^-1 h_j; returns what is left of h_jj. */
static double reduce_column(struct elimination *e, size_t j)
{
    double left = at(e, j, j);
    for (size_t a = 0; a < e->count; a++) {
        double sum = at(e, j, e->taken[a]);
        for (size_t b = 0; b < a; b++)
            sum -= e->factor[a * e->size + b] * e->line[b];
        e->line[a] = sum / e->factor[a * e->size + a];
        left -= e->line[a] * e->line[a];
    }
    return left;
}

/* The combination of the columns taken that is nearest to column j, minus column j. */
static void combine(struct elimination *e, size_t j)
{
    for (size_t a = e->count; a-- > 0;) {
        for (size_t b = a + 1; b < e->count; b++)
            e->line[a] -= e->factor[b * e->size + a] * e->line[b];
        e->line[a] /= e->factor[a * e->size + a];
    }
    memset(e->combination, 0, e->size * sizeof(double));
    for (size_t a = 0; a < e->count; a++)
        e->combination[e->taken[a]] = e->line[a];
    e->combination[j] = -1.0;
}

static bool agrees_on_rows(const struct elimination *e)
{
    for (size_t i = 0; i < e->rows->count; i++)
        if (!(fabs(plogp__rows_dot(e->rows, i, e->combination)) <=
              AGREES * plogp__rows_dot_size(e->rows, i, e->combination)))
            return false;
    return true;
}

/* Take column j unless it depends on those taken before. */
static bool take(struct elimination *e, size_t j)
{
    const double own = at(e, j, j), left = reduce_column(e, j);
    if (!(left > 0.0) || left <= NO_VARIANCE * own * (e->rows == NULL ? 1.0 : 0.0))
        return false;
    if (e->rows != NULL && left <= SUSPECT * own) {
        combine(e, j);
        if (agrees_on_rows(e))
            return false;
        (void)reduce_column(e, j);
    }
    memcpy(e->factor + e->count * e->size, e->line, e->count * sizeof(double));
    e->factor[e->count * e->size + e->count] = sqrt(left);
    e->taken[e->count++] = j;
    return true;
}

static plogp_status open_elimination(struct elimination *e, size_t size,
                                     const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    *e = (struct elimination){.size = size};
    e->matrix = plogp__alloc(alloc, size, size * sizeof(double));
    e->factor = plogp__alloc(alloc, size, size * sizeof(double));
    e->line = plogp__alloc(alloc, size, sizeof(double));
    e->combination = plogp__alloc_zero(alloc, size, sizeof(double));
    e->taken = plogp__alloc(alloc, size, sizeof(size_t));
    if (e->matrix == NULL || e->factor == NULL || e->line == NULL ||
        e->combination == NULL || e->taken == NULL)
        return plogp__fail_memory(context);
    return PLOGP_OK;
}

static void close_elimination(struct elimination *e, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, e->matrix);
    plogp__free(alloc, e->factor);
    plogp__free(alloc, e->line);
    plogp__free(alloc, e->combination);
    plogp__free(alloc, e->taken);
}

/* The Hessian where every coefficient is 0: weighted products of the features. */
static plogp_status products(struct elimination *e, const struct plogp__problem *problem,
                             const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    double *gradient = plogp__alloc(alloc, e->size, sizeof *gradient);
    struct plogp__objective objective;
    double value = 0.0;
    plogp_status status = gradient == NULL
                              ? plogp__fail_memory(context)
                              : plogp__objective_init(&objective, problem, true, context);
    if (status == PLOGP_OK) {
        status = plogp__objective_evaluate(&objective, e->combination, &value, gradient,
                                           e->matrix);
        plogp__objective_clear(&objective);
    }
    plogp__free(alloc, gradient);
    return status;
}

plogp_status plogp__collinear_features(const struct plogp__rows *rows,
                                       const size_t *order, const plogp_context *context,
                                       uint8_t *independent)
{
    const struct plogp__problem even = {
        .rows = rows, .classes = 2, .vectors = 1, .total = 1.0};
    struct elimination e;
    plogp_status status = open_elimination(&e, rows->features, context);
    if (status == PLOGP_OK)
        status = products(&e, &even, context);
    if (status == PLOGP_OK) {
        e.rows = rows;
        for (size_t j = 0; j < rows->features; j++)
            independent[order[j]] = take(&e, order[j]);
    }
    close_elimination(&e, context);
    return status;
}

plogp_status plogp__identified(const struct plogp__problem *problem,
                               const plogp_context *context, uint8_t *active)
{
    struct elimination e;
    plogp_status status = open_elimination(&e, plogp__problem_size(problem), context);
    if (status == PLOGP_OK)
        status = products(&e, problem, context);
    for (size_t j = 0; status == PLOGP_OK && j < e.size; j++)
        active[j] = active[j] && take(&e, j);
    close_elimination(&e, context);
    return status;
}
