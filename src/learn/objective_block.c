#include "learn/objective_block.h"

#include <math.h>
#include <string.h>

#include "math/kernel.h"

#define BLOCK PLOGP__OBJECTIVE_BLOCK

size_t plogp__block_scratch(const struct plogp__problem *problem)
{
    return BLOCK * (2 * problem->classes + 3 * problem->vectors + problem->rows->dense +
                    1 + PLOGP__BLOCK_NOTES);
}

struct plogp__block plogp__block_open(const struct plogp__problem *problem,
                                      double *scratch)
{
    struct plogp__block block = {.problem = problem};
    block.logits = scratch;
    block.probability = block.logits + BLOCK * problem->vectors;
    block.complement = block.probability + BLOCK * problem->classes;
    block.residual = block.complement + BLOCK * problem->classes;
    block.curvature = block.residual + BLOCK * problem->vectors;
    block.others = block.curvature + BLOCK * problem->vectors;
    block.behind = block.others + BLOCK;
    block.even = block.behind + BLOCK;
    block.best = (uint32_t *)(void *)(block.even + BLOCK);
    block.scaled = block.even + 2 * BLOCK;
    return block;
}

static double entry_value(const struct plogp__rows *rows, size_t e)
{
    return rows->value == NULL ? 1.0 : rows->value[e];
}

static bool has_entries(const struct plogp__block *block)
{
    const size_t *start = block->problem->rows->start;
    return start[block->first] != start[block->first + block->count];
}

static const double *numbers_of(const struct plogp__block *block)
{
    return block->problem->rows->numbers + block->first * block->problem->rows->dense;
}

/* The entries of row i times one vector, in two chains. */
static double entries_dot(const struct plogp__rows *rows, size_t i, const double *vector)
{
    const size_t end = rows->start[i + 1];
    const uint32_t *entry = rows->entry;
    double even = 0.0, odd = 0.0;
    size_t e = rows->start[i];
    for (; e + 2 <= end; e += 2) {
        even += entry_value(rows, e) * vector[entry[e]];
        odd += entry_value(rows, e + 1) * vector[entry[e + 1]];
    }
    if (e < end)
        even += entry_value(rows, e) * vector[entry[e]];
    return even + odd;
}

/* logits = the intercepts, and what entries add to them. */
static void start_logits(const struct plogp__block *block, const double *vectors)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t count = block->problem->vectors, features = rows->features;
    for (size_t at = 0; at < block->count; at++)
        for (size_t v = 0; v < count; v++)
            block->logits[at * count + v] = vectors[v * features];
    for (size_t at = 0; at < block->count && has_entries(block); at++) {
        const size_t i = block->first + at;
        double *logits = block->logits + at * count;
        if (count == 1)
            logits[0] += entries_dot(rows, i, vectors);
        for (size_t e = rows->start[i]; count > 1 && e < rows->start[i + 1]; e++)
            for (size_t v = 0; v < count; v++)
                logits[v] +=
                    entry_value(rows, e) * vectors[v * features + rows->entry[e]];
    }
}

void plogp__block_multiply(const struct plogp__block *block, const double *vectors)
{
    const size_t dense = block->problem->rows->dense, count = block->problem->vectors;
    start_logits(block, vectors);
    if (count == 1) {
        const plogp__dots dots = {.x = numbers_of(block),
                                  .rows = block->count,
                                  .terms = dense,
                                  .stride = dense,
                                  .vector = vectors + 1};
        plogp__add_dots(&dots, block->logits);
        return;
    }
    const plogp__product product = {.rows = block->count,
                                    .columns = count,
                                    .terms = dense,
                                    .a = numbers_of(block),
                                    .a_row = dense,
                                    .a_term = 1,
                                    .b = vectors + 1,
                                    .b_term = 1,
                                    .b_column = block->problem->rows->features,
                                    .c = block->logits,
                                    .c_row = count};
    plogp__add_product(&product);
}

/* What the intercepts and the entries take from the residuals. */
static void add_entry_gradient(const struct plogp__block *block, double *gradient)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t vectors = block->problem->vectors, features = rows->features;
    for (size_t at = 0; at < block->count; at++)
        for (size_t v = 0; v < vectors; v++)
            gradient[v * features] += block->residual[at * vectors + v];
    for (size_t at = 0; at < block->count && has_entries(block); at++) {
        const size_t i = block->first + at;
        const double *residual = block->residual + at * vectors;
        for (size_t e = rows->start[i]; vectors == 1 && e < rows->start[i + 1]; e++)
            gradient[rows->entry[e]] += residual[0] * entry_value(rows, e);
        for (size_t e = rows->start[i]; vectors > 1 && e < rows->start[i + 1]; e++)
            for (size_t v = 0; v < vectors; v++)
                gradient[v * features + rows->entry[e]] +=
                    residual[v] * entry_value(rows, e);
    }
}

/* sums [vectors][features] += factors [count][vectors]^T x, of the dense columns. */
static void add_columns(const struct plogp__block *block, const double *factors,
                        const double *x, double *sums)
{
    const struct plogp__rows *rows = block->problem->rows;
    const plogp__product product = {.rows = block->problem->vectors,
                                    .columns = rows->dense,
                                    .terms = block->count,
                                    .a = factors,
                                    .a_row = 1,
                                    .a_term = block->problem->vectors,
                                    .b = x,
                                    .b_term = rows->dense,
                                    .b_column = 1,
                                    .c = sums + 1,
                                    .c_row = rows->features};
    plogp__add_product(&product);
}

void plogp__block_add_gradient(const struct plogp__block *block, double *gradient)
{
    add_entry_gradient(block, gradient);
    add_columns(block, block->residual, numbers_of(block), gradient);
}

/* The dense part of one pair: sign * sum_i h_i [1 x_i] [1 x_i]^T, into the lower
 * triangle. */
static void add_dense(const struct plogp__block *block, double sign, double *hessian)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t columns = 1 + rows->dense;
    for (size_t at = 0; at < block->count; at++) {
        const double *numbers = numbers_of(block) + at * rows->dense;
        double *scaled = block->scaled + at * columns;
        scaled[0] = sign * block->curvature[at];
        for (size_t j = 0; j < rows->dense; j++)
            scaled[1 + j] = scaled[0] * numbers[j];
    }
    for (size_t j = 0; j < columns; j++)
        for (size_t at = 0; at < block->count; at++)
            hessian[j * rows->features] += block->scaled[at * columns + j];
    const plogp__product product = {.rows = rows->dense,
                                    .columns = rows->dense,
                                    .terms = block->count,
                                    .a = block->scaled + 1,
                                    .a_row = 1,
                                    .a_term = columns,
                                    .b = numbers_of(block),
                                    .b_term = rows->dense,
                                    .b_column = 1,
                                    .c = hessian + rows->features + 1,
                                    .c_row = rows->features,
                                    .lower = true};
    plogp__add_product(&product);
}

/* The rows of the pair's Hessian that belong to entries. */
static void add_entries(const struct plogp__block *block, double sign, double *hessian)
{
    const struct plogp__rows *rows = block->problem->rows;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const double *numbers = numbers_of(block) + at * rows->dense;
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
            double *line = hessian + (size_t)rows->entry[e] * rows->features;
            const double factor = sign * block->curvature[at] * entry_value(rows, e);
            line[0] += factor;
            for (size_t j = 0; j < rows->dense; j++)
                line[1 + j] += factor * numbers[j];
            for (size_t other = rows->start[i]; other <= e; other++)
                line[rows->entry[other]] += factor * entry_value(rows, other);
        }
    }
}

/* The curvatures of all vectors, one after the other for each row. */
static void curve_vectors(const struct plogp__block *block)
{
    const size_t vectors = block->problem->vectors;
    for (size_t v = 0; v < vectors; v++)
        plogp__block_curve(block, v, v, vectors, block->curvature + v);
}

void plogp__block_add_hessian(const struct plogp__block *block, double *hessian)
{
    const size_t square = block->problem->rows->features * block->problem->rows->features;
    for (size_t a = 0; a < block->problem->vectors; a++)
        for (size_t b = 0; b <= a; b++) {
            const double sign = a == b ? 1.0 : -1.0;
            plogp__block_curve(block, a, b, 1, block->curvature);
            add_dense(block, sign, hessian);
            add_entries(block, sign, hessian);
            hessian += square;
        }
}

void plogp__block_add_squares(const struct plogp__block *block, const double *along,
                              size_t count, double *matrices)
{
    const size_t features = block->problem->rows->features;
    for (size_t m = 0; m < count; m++) {
        plogp__block_curve_along(
            block, along == NULL ? NULL : along + m * block->problem->vectors,
            block->curvature);
        add_dense(block, 1.0, matrices + m * features * features);
        add_entries(block, 1.0, matrices + m * features * features);
    }
}

void plogp__block_add_diagonal(const struct plogp__block *block, double *diagonal)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t vectors = block->problem->vectors, features = rows->features;
    const double *numbers = numbers_of(block);
    curve_vectors(block);
    for (size_t j = 0; j < block->count * rows->dense; j++)
        block->scaled[j] = numbers[j] * numbers[j];
    add_columns(block, block->curvature, block->scaled, diagonal);
    for (size_t at = 0; at < block->count; at++) {
        const double *curvature = block->curvature + at * vectors;
        const size_t i = block->first + at;
        for (size_t v = 0; v < vectors; v++)
            diagonal[v * features] += curvature[v];
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            for (size_t v = 0; v < vectors; v++)
                diagonal[v * features + rows->entry[e]] +=
                    curvature[v] * entry_value(rows, e) * entry_value(rows, e);
    }
}

void plogp__block_add_intercepts(const struct plogp__block *block, double *sums)
{
    const size_t vectors = block->problem->vectors;
    for (size_t a = 0; a < vectors; a++)
        for (size_t b = 0; b < vectors; b++) {
            plogp__block_curve(block, a, b, 1, block->curvature);
            for (size_t at = 0; at < block->count; at++)
                sums[a * vectors + b] +=
                    a == b ? block->curvature[at] : -block->curvature[at];
        }
}
