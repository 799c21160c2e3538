#include "learn/objective_block.h"

#include <cblas.h>
#include <math.h>

#include "math/kernel.h"

#define BLOCK PLOGP__OBJECTIVE_BLOCK

size_t plogp__block_scratch(const struct plogp__problem *problem)
{
    return BLOCK * (2 * problem->classes + 2 * problem->vectors + problem->rows->dense +
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
    block.others = block.curvature + BLOCK;
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
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            for (size_t v = 0; v < count; v++)
                logits[v] +=
                    entry_value(rows, e) * vectors[v * features + rows->entry[e]];
    }
}

void plogp__block_multiply(const struct plogp__block *block, const double *vectors)
{
    const struct plogp__rows *rows = block->problem->rows;
    const int vectors_count = (int)block->problem->vectors, count = (int)block->count;
    const int features = (int)rows->features, dense = (int)rows->dense;
    const double *numbers = rows->numbers + block->first * rows->dense;
    start_logits(block, vectors);
    if (dense > 0 && vectors_count == 1)
        cblas_dgemv(CblasRowMajor, CblasNoTrans, count, dense, 1.0, numbers, dense,
                    vectors + 1, 1, 1.0, block->logits, 1);
    else if (dense > 0 && vectors_count > 0)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, count, vectors_count, dense,
                    1.0, numbers, dense, vectors + 1, features, 1.0, block->logits,
                    vectors_count);
}

/* The logit of class k of a row: those below the first vector are 0. */
static double logit_of(const struct plogp__block *block, size_t at, size_t k)
{
    const size_t vectors = block->problem->vectors;
    const size_t fixed = block->problem->classes - vectors;
    return k < fixed ? 0.0 : block->logits[at * vectors + k - fixed];
}

/* probability = logits less the largest, of a row; its likeliest class, and how far its
 * label and (with smoothing) all classes are behind that one. */
static void shift_row(const struct plogp__block *block, size_t at)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, i = block->first + at;
    const uint8_t *possible =
        problem->possible == NULL ? NULL : problem->possible + i * classes;
    double *shifted = block->probability + at * classes, even = 0.0;
    double best = -INFINITY;
    block->best[at] = 0;
    for (size_t k = 0; k < classes; k++) {
        shifted[k] = logit_of(block, at, k);
        if ((possible == NULL || possible[k]) && shifted[k] > best) {
            best = shifted[k];
            block->best[at] = (uint32_t)k;
        }
    }
    block->behind[at] = best - shifted[problem->rows->label[i]];
    for (size_t k = 0; k < classes; k++) {
        const bool open = possible == NULL || possible[k];
        even += open ? best - shifted[k] : 0.0;
        shifted[k] = !open ? -INFINITY : shifted[k] == best ? 0.0 : shifted[k] - best;
    }
    block->even[at] = even;
}

/* From exp(z_k - z_best): with s their sum over the other classes, p_best = 1 / (1 + s),
 * 1 - p_best = s / (1 + s), and for every other class p_k <= 1/2, so that 1 - p_k loses
 * nothing (as plogp__softmax). */
static void normalise_row(const struct plogp__block *block, size_t at)
{
    const size_t classes = block->problem->classes, best = block->best[at];
    double *probability = block->probability + at * classes;
    double *complement = block->complement + at * classes, others = 0.0;
    for (size_t k = 0; k < classes; k++)
        others += k == best ? 0.0 : probability[k];
    const double share = 1.0 / (1.0 + others);
    for (size_t k = 0; k < classes; k++) {
        probability[k] *= share;
        complement[k] = 1.0 - probability[k];
    }
    probability[best] = share;
    complement[best] = others * share;
    block->others[at] = others;
}

/* The loss of one row against its (smoothed) label; `others` has become log1p(others). */
static double row_loss(const struct plogp__block *block, size_t at)
{
    const struct plogp__problem *problem = block->problem;
    const size_t i = block->first + at;
    const double log_total = block->others[at], hard = block->behind[at] + log_total;
    if (problem->smoothing == 0.0)
        return hard;
    size_t open = problem->classes;
    for (size_t k = 0; problem->possible != NULL && k < problem->classes; k++)
        open -= !problem->possible[i * problem->classes + k];
    const double even = block->even[at] + (double)open * log_total;
    return (1.0 - problem->smoothing) * hard +
           problem->smoothing * even / (double)problem->classes;
}

/* w (p_k - t_k) without cancellation where the target is certain. */
static double row_residual(const struct plogp__block *block, size_t at, size_t k)
{
    const struct plogp__problem *problem = block->problem;
    const size_t i = block->first + at;
    const double *probability = block->probability + at * problem->classes;
    const double *complement = block->complement + at * problem->classes;
    const bool truth = problem->rows->label[i] == k;
    const double hard = truth ? -complement[k] : probability[k];
    if (problem->smoothing == 0.0)
        return problem->rows->weight[i] * hard;
    const double even = probability[k] - 1.0 / (double)problem->classes;
    return problem->rows->weight[i] *
           ((1.0 - problem->smoothing) * hard + problem->smoothing * even);
}

double plogp__block_weigh(const struct plogp__block *block)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, vectors = problem->vectors;
    double value = 0.0;
    for (size_t at = 0; at < block->count; at++)
        shift_row(block, at);
    plogp__map(PLOGP__EXP, block->probability, block->probability,
               block->count * classes);
    for (size_t at = 0; at < block->count; at++)
        normalise_row(block, at);
    plogp__map(PLOGP__LOG1P, block->others, block->others, block->count);
    for (size_t at = 0; at < block->count; at++) {
        value += problem->rows->weight[block->first + at] * row_loss(block, at);
        for (size_t v = 0; v < vectors; v++)
            block->residual[at * vectors + v] =
                row_residual(block, at, classes - vectors + v);
    }
    return value;
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
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            for (size_t v = 0; v < vectors; v++)
                gradient[v * features + rows->entry[e]] +=
                    block->residual[at * vectors + v] * entry_value(rows, e);
    }
}

void plogp__block_add_gradient(const struct plogp__block *block, double *gradient)
{
    const struct plogp__rows *rows = block->problem->rows;
    const int vectors = (int)block->problem->vectors, count = (int)block->count;
    const int features = (int)rows->features, dense = (int)rows->dense;
    const double *numbers = rows->numbers + block->first * rows->dense;
    add_entry_gradient(block, gradient);
    if (dense > 0 && vectors == 1)
        cblas_dgemv(CblasRowMajor, CblasTrans, count, dense, 1.0, numbers, dense,
                    block->residual, 1, 1.0, gradient + 1, 1);
    else if (dense > 0 && vectors > 0)
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, vectors, dense, count, 1.0,
                    block->residual, vectors, numbers, dense, 1.0, gradient + 1,
                    features);
}

/* h_i = w_i p_a (1 - p_a) of a vector with itself, w_i p_a p_b of two; never negative. */
static void curve(const struct plogp__block *block, size_t a, size_t b)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, fixed = classes - problem->vectors;
    for (size_t at = 0; at < block->count; at++) {
        const double *probability = block->probability + at * classes;
        const double *complement = block->complement + at * classes;
        block->curvature[at] = problem->rows->weight[block->first + at] *
                               probability[fixed + a] *
                               (a == b ? complement[fixed + a] : probability[fixed + b]);
    }
}

/* The dense part of one pair: sign * sum_i h_i [1 x_i] [1 x_i]^T, into the lower
 * triangle. */
static void add_dense(const struct plogp__block *block, double sign, double *hessian)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t columns = 1 + rows->dense;
    for (size_t at = 0; at < block->count; at++) {
        const double root = sqrt(block->curvature[at]);
        const double *numbers = rows->numbers + (block->first + at) * rows->dense;
        double *scaled = block->scaled + at * columns;
        scaled[0] = root;
        for (size_t j = 0; j < rows->dense; j++)
            scaled[1 + j] = root * numbers[j];
    }
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)columns, (int)block->count,
                sign, block->scaled, (int)columns, 1.0, hessian, (int)rows->features);
}

/* The rows of the pair's Hessian that belong to entries. */
static void add_entries(const struct plogp__block *block, double sign, double *hessian)
{
    const struct plogp__rows *rows = block->problem->rows;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const double *numbers = rows->numbers + i * rows->dense;
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

void plogp__block_add_hessian(const struct plogp__block *block, double *hessian)
{
    const size_t square = block->problem->rows->features * block->problem->rows->features;
    for (size_t a = 0; a < block->problem->vectors; a++)
        for (size_t b = 0; b <= a; b++) {
            const double sign = a == b ? 1.0 : -1.0;
            curve(block, a, b);
            add_dense(block, sign, hessian);
            add_entries(block, sign, hessian);
            hessian += square;
        }
}

void plogp__block_add_diagonal(const struct plogp__block *block, double *diagonal)
{
    const struct plogp__rows *rows = block->problem->rows;
    for (size_t v = 0; v < block->problem->vectors; v++) {
        double *sum = diagonal + v * rows->features;
        curve(block, v, v);
        for (size_t at = 0; at < block->count; at++) {
            const size_t i = block->first + at;
            const double *numbers = rows->numbers + i * rows->dense;
            const double curvature = block->curvature[at];
            sum[0] += curvature;
            for (size_t j = 0; j < rows->dense; j++)
                sum[1 + j] += curvature * numbers[j] * numbers[j];
            for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
                sum[rows->entry[e]] +=
                    curvature * entry_value(rows, e) * entry_value(rows, e);
        }
    }
}

void plogp__block_add_intercepts(const struct plogp__block *block, double *sums)
{
    const size_t vectors = block->problem->vectors;
    for (size_t a = 0; a < vectors; a++)
        for (size_t b = 0; b < vectors; b++) {
            curve(block, a, b);
            for (size_t at = 0; at < block->count; at++)
                sums[a * vectors + b] +=
                    a == b ? block->curvature[at] : -block->curvature[at];
        }
}

/* sum_b p_b u_b runs over all classes; those without a vector have u = 0. Written as
 * p_a ((1 - p_a) u_a - sum over b != a), it does not cancel where p_a is near 1. */
void plogp__block_bend(const struct plogp__block *block)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, vectors = problem->vectors;
    const size_t fixed = classes - vectors;
    for (size_t at = 0; at < block->count; at++) {
        const double *p = block->probability + at * classes + fixed;
        const double *complement = block->complement + at * classes + fixed;
        const double *u = block->logits + at * vectors;
        double *bent = block->residual + at * vectors;
        double mean = 0.0;
        for (size_t v = 0; v < vectors; v++)
            mean += p[v] * u[v];
        for (size_t v = 0; v < vectors; v++)
            bent[v] = problem->rows->weight[block->first + at] * p[v] *
                      (vectors == 1 ? complement[v] * u[v] : u[v] - mean);
    }
}
