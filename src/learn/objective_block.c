#include "learn/objective_block.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "learn/softmax.h"

#define BLOCK PLOGP__OBJECTIVE_BLOCK

size_t plogp__block_scratch(const struct plogp__problem *problem)
{
    return problem->classes + BLOCK * (2 * problem->classes + 2 * problem->vectors +
                                       problem->rows->dense + 2);
}

struct plogp__block plogp__block_open(const struct plogp__problem *problem,
                                      double *scratch)
{
    const size_t classes = problem->classes;
    struct plogp__block block = {.problem = problem};
    block.all_logits = scratch;
    block.logits = block.all_logits + classes;
    block.probability = block.logits + BLOCK * problem->vectors;
    block.complement = block.probability + BLOCK * classes;
    block.residual = block.complement + BLOCK * classes;
    block.curvature = block.residual + BLOCK * problem->vectors;
    block.scaled = block.curvature + BLOCK;
    return block;
}

static double entry_value(const struct plogp__rows *rows, size_t e)
{
    return rows->value == NULL ? 1.0 : rows->value[e];
}

void plogp__block_multiply(const struct plogp__block *block, const double *vectors)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t count = block->problem->vectors, features = rows->features;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        double *logits = block->logits + at * count;
        for (size_t v = 0; v < count; v++) {
            const double *vector = vectors + v * features;
            double sum = vector[0];
            for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
                sum += entry_value(rows, e) * vector[rows->entry[e]];
            logits[v] = sum;
        }
    }
    if (rows->dense > 0 && count > 0)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)block->count,
                    (int)count, (int)rows->dense, 1.0,
                    rows->numbers + block->first * rows->dense, (int)rows->dense,
                    vectors + 1, (int)features, 1.0, block->logits, (int)count);
}

/* The loss of one row against its (smoothed) label. */
static double row_loss(const struct plogp__problem *problem, size_t i,
                       const double *logits, const struct plogp__likeliest *best)
{
    const uint8_t *possible =
        problem->possible == NULL ? NULL : problem->possible + i * problem->classes;
    const size_t label = problem->rows->label[i];
    const double hard = (logits[best->label] - logits[label]) + best->log_total;
    if (problem->smoothing == 0.0)
        return hard;
    double even = 0.0;
    for (size_t k = 0; k < problem->classes; k++)
        if (possible == NULL || possible[k])
            even += (logits[best->label] - logits[k]) + best->log_total;
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
    const size_t fixed = classes - vectors;
    double value = 0.0;
    memset(block->all_logits, 0, fixed * sizeof(double));
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const uint8_t *possible =
            problem->possible == NULL ? NULL : problem->possible + i * classes;
        for (size_t v = 0; v < vectors; v++)
            block->all_logits[fixed + v] = block->logits[at * vectors + v];
        const struct plogp__likeliest best = plogp__softmax(
            block->all_logits, possible, classes, block->probability + at * classes,
            block->complement + at * classes);
        value +=
            problem->rows->weight[i] * row_loss(problem, i, block->all_logits, &best);
        for (size_t v = 0; v < vectors; v++)
            block->residual[at * vectors + v] = row_residual(block, at, fixed + v);
    }
    return value;
}

void plogp__block_add_gradient(const struct plogp__block *block, double *gradient)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t vectors = block->problem->vectors;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        for (size_t v = 0; v < vectors; v++) {
            const double residual = block->residual[at * vectors + v];
            double *sum = gradient + v * rows->features;
            sum[0] += residual;
            for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
                sum[rows->entry[e]] += residual * entry_value(rows, e);
        }
    }
    if (rows->dense > 0 && vectors > 0)
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)vectors,
                    (int)rows->dense, (int)block->count, 1.0, block->residual,
                    (int)vectors, rows->numbers + block->first * rows->dense,
                    (int)rows->dense, 1.0, gradient + 1, (int)rows->features);
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
