#include "learn/objective.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/softmax.h"

#define BLOCK      ((size_t)256) /* rows whose logits are worked on together */
#define CHUNK_ROWS ((size_t)2048)
#define CHUNKS_MAX ((size_t)64)
#define HESSIAN_DOUBLES                                                                  \
    ((size_t)1 << 23) /* aim of all partial Hessians together: 64 MiB */

size_t plogp__problem_size(const struct plogp__problem *problem)
{
    return problem->vectors * problem->rows->features;
}

void plogp__problem_logits(const struct plogp__problem *problem, const double *theta,
                           size_t i, double *logits)
{
    const size_t fixed = problem->classes - problem->vectors;
    for (size_t k = 0; k < fixed; k++)
        logits[k] = 0.0;
    for (size_t v = 0; v < problem->vectors; v++)
        logits[fixed + v] =
            plogp__rows_dot(problem->rows, i, theta + v * problem->rows->features);
}

/* The number of chunks is a function of the sizes only. */
static void plan_chunks(struct plogp__objective *objective, size_t hessian_size)
{
    const size_t count = objective->problem->rows->count;
    size_t most = CHUNKS_MAX;
    if (objective->with_hessian && hessian_size > HESSIAN_DOUBLES / CHUNKS_MAX)
        most = hessian_size > HESSIAN_DOUBLES / 4 ? 4 : HESSIAN_DOUBLES / hessian_size;
    size_t chunks = (count + CHUNK_ROWS - 1) / CHUNK_ROWS;
    chunks = chunks < 1 ? 1 : chunks > most ? most : chunks;
    objective->chunk_rows = (count + chunks - 1) / chunks;
    objective->chunks =
        count == 0 ? 1 : (count + objective->chunk_rows - 1) / objective->chunk_rows;
}

plogp_status plogp__objective_init(struct plogp__objective *objective,
                                   const struct plogp__problem *problem,
                                   bool with_hessian, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features, vectors = problem->vectors;
    size_t square = 0, hessian_size = 0;
    memset(objective, 0, sizeof *objective);
    objective->problem = problem;
    objective->context = context;
    objective->with_hessian = with_hessian;
    objective->blocks = vectors * (vectors + 1) / 2;
    if (!plogp__size_mul(features, features, &square) ||
        !plogp__size_mul(square, objective->blocks, &hessian_size))
        return plogp__fail_memory(context);
    plan_chunks(objective, hessian_size);
    objective->scratch_size = problem->classes + BLOCK * (2 * problem->classes + vectors +
                                                          problem->rows->dense + 2);

    const size_t chunks = objective->chunks, workers = plogp__team_size(context);
    objective->value = plogp__alloc(alloc, chunks, sizeof(double));
    objective->gradient =
        plogp__alloc(alloc, chunks * vectors, features * sizeof(double));
    objective->scratch =
        plogp__alloc(alloc, workers, objective->scratch_size * sizeof(double));
    if (with_hessian)
        objective->hessian = plogp__alloc(alloc, chunks, hessian_size * sizeof(double));
    if (objective->value != NULL && objective->gradient != NULL &&
        objective->scratch != NULL && (objective->hessian != NULL || !with_hessian))
        return PLOGP_OK;
    plogp__objective_clear(objective);
    return plogp__fail_memory(context);
}

void plogp__objective_clear(struct plogp__objective *objective)
{
    const plogp_alloc *alloc = plogp__context_alloc(objective->context);
    plogp__free(alloc, objective->value);
    plogp__free(alloc, objective->gradient);
    plogp__free(alloc, objective->hessian);
    plogp__free(alloc, objective->scratch);
    memset(objective, 0, sizeof *objective);
}

/* The rows of one block, and what is known of each. */
struct block {
    const struct plogp__problem *problem;
    size_t first, count;
    double *logits;      /* [classes], of one row                    */
    double *probability; /* [BLOCK][classes]                         */
    double *complement;  /* [BLOCK][classes]                         */
    double *residual;    /* [BLOCK][vectors] w (p - target)          */
    double *curvature;   /* [BLOCK] of the pair of vectors under way */
    double *scaled;      /* [BLOCK][1 + dense]                       */
};

static struct block open_block(const struct plogp__objective *objective, size_t worker)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t classes = problem->classes;
    struct block block = {.problem = problem};
    block.logits = objective->scratch + worker * objective->scratch_size;
    block.probability = block.logits + classes;
    block.complement = block.probability + BLOCK * classes;
    block.residual = block.complement + BLOCK * classes;
    block.curvature = block.residual + BLOCK * problem->vectors;
    block.scaled = block.curvature + BLOCK;
    return block;
}

/* The loss of one row against its (smoothed) label. */
static double row_loss(const struct plogp__problem *problem, size_t i,
                       const double *logits, double log_total, size_t largest)
{
    const uint8_t *possible =
        problem->possible == NULL ? NULL : problem->possible + i * problem->classes;
    const size_t label = problem->rows->label[i];
    const double hard = (logits[largest] - logits[label]) + log_total;
    if (problem->smoothing == 0.0)
        return hard;
    double even = 0.0;
    for (size_t k = 0; k < problem->classes; k++)
        if (possible == NULL || possible[k])
            even += (logits[largest] - logits[k]) + log_total;
    return (1.0 - problem->smoothing) * hard +
           problem->smoothing * even / (double)problem->classes;
}

/* w (p_k - t_k) without cancellation where the target is certain. */
static double row_residual(const struct block *block, size_t at, size_t k)
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

static double weigh_block(const struct block *block, const double *theta)
{
    const struct plogp__problem *problem = block->problem;
    const size_t classes = problem->classes, fixed = classes - problem->vectors;
    double value = 0.0;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const uint8_t *possible =
            problem->possible == NULL ? NULL : problem->possible + i * classes;
        size_t largest = 0;
        plogp__problem_logits(problem, theta, i, block->logits);
        const double log_total = plogp__softmax(
            block->logits, possible, classes, block->probability + at * classes,
            block->complement + at * classes, &largest);
        value += problem->rows->weight[i] *
                 row_loss(problem, i, block->logits, log_total, largest);
        for (size_t v = 0; v < problem->vectors; v++)
            block->residual[at * problem->vectors + v] =
                row_residual(block, at, fixed + v);
    }
    return value;
}

static void add_gradient(const struct block *block, double *gradient)
{
    const struct plogp__rows *rows = block->problem->rows;
    const size_t vectors = block->problem->vectors;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const double *numbers = rows->numbers + i * rows->dense;
        for (size_t v = 0; v < vectors; v++) {
            const double residual = block->residual[at * vectors + v];
            double *sum = gradient + v * rows->features;
            sum[0] += residual;
            for (size_t j = 0; j < rows->dense; j++)
                sum[1 + j] += residual * numbers[j];
            for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
                sum[rows->entry[e]] +=
                    rows->value == NULL ? residual : residual * rows->value[e];
        }
    }
}

/* h_i = w_i p_a (1 - p_a) of a vector with itself, w_i p_a p_b of two; never negative. */
static void curve(const struct block *block, size_t a, size_t b)
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
static void add_dense(const struct block *block, double sign, double *hessian)
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
static void add_entries(const struct block *block, double sign, double *hessian)
{
    const struct plogp__rows *rows = block->problem->rows;
    for (size_t at = 0; at < block->count; at++) {
        const size_t i = block->first + at;
        const double *numbers = rows->numbers + i * rows->dense;
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
            double *line = hessian + (size_t)rows->entry[e] * rows->features;
            const double factor = sign * block->curvature[at] *
                                  (rows->value == NULL ? 1.0 : rows->value[e]);
            line[0] += factor;
            for (size_t j = 0; j < rows->dense; j++)
                line[1 + j] += factor * numbers[j];
            for (size_t other = rows->start[i]; other <= e; other++)
                line[rows->entry[other]] +=
                    factor * (rows->value == NULL ? 1.0 : rows->value[other]);
        }
    }
}

static void add_hessian(const struct block *block, double *hessian)
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

static plogp_status evaluate_chunk(void *state, size_t chunk, size_t worker)
{
    const struct plogp__objective *objective = state;
    const struct plogp__problem *problem = objective->problem;
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    const size_t hessian_size = objective->blocks * features * features;
    const size_t first = chunk * objective->chunk_rows, count = problem->rows->count;
    const size_t end =
        first + objective->chunk_rows < count ? first + objective->chunk_rows : count;
    double *gradient = objective->gradient + chunk * size;
    double *hessian =
        objective->with_hessian ? objective->hessian + chunk * hessian_size : NULL;
    memset(gradient, 0, size * sizeof *gradient);
    if (hessian != NULL)
        memset(hessian, 0, hessian_size * sizeof *hessian);

    struct block block = open_block(objective, worker);
    double value = 0.0;
    for (block.first = first; block.first < end; block.first += block.count) {
        block.count = end - block.first < BLOCK ? end - block.first : BLOCK;
        value += weigh_block(&block, objective->theta);
        add_gradient(&block, gradient);
        if (hessian != NULL)
            add_hessian(&block, hessian);
    }
    objective->value[chunk] = value;
    return PLOGP_OK;
}

/* Add the chunks, in order, to the first. */
static void reduce(double *chunks, size_t count, size_t size)
{
    for (size_t c = 1; c < count; c++)
        for (size_t i = 0; i < size; i++)
            chunks[i] += chunks[c * size + i];
}

/* Spread the pairs of vectors over the lower triangle of the whole matrix. */
static void spread_hessian(const struct plogp__objective *objective, double *hessian)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t features = problem->rows->features;
    const size_t size = plogp__problem_size(problem);
    const double *pair = objective->hessian;
    for (size_t a = 0; a < problem->vectors; a++)
        for (size_t b = 0; b <= a; b++, pair += features * features)
            for (size_t i = 0; i < features; i++)
                for (size_t j = 0; j < (a == b ? i + 1 : features); j++)
                    hessian[(a * features + i) * size + b * features + j] =
                        (i >= j ? pair[i * features + j] : pair[j * features + i]) /
                        problem->total;
}

static double add_penalty(const struct plogp__problem *problem, const double *theta,
                          double *gradient, double *hessian)
{
    const size_t features = problem->rows->features, size = plogp__problem_size(problem);
    double value = 0.0;
    if (problem->penalty == NULL)
        return value;
    for (size_t v = 0; v < problem->vectors; v++)
        for (size_t j = 0; j < features; j++) {
            const size_t at = v * features + j;
            value += problem->penalty[j] * theta[at] * theta[at] / 2.0;
            gradient[at] += problem->penalty[j] * theta[at];
            if (hessian != NULL)
                hessian[at * size + at] += problem->penalty[j];
        }
    return value;
}

/* The objective does not change when all intercepts grow by the same amount; this term
 * is 0 at the optimum whose intercepts sum to 0, and leaves its value as it is. */
static double pin_intercepts(const struct plogp__problem *problem, const double *theta,
                             double *gradient, double *hessian)
{
    const size_t features = problem->rows->features, size = plogp__problem_size(problem);
    double sum = 0.0;
    if (!problem->pin_intercepts)
        return sum;
    for (size_t v = 0; v < problem->vectors; v++)
        sum += theta[v * features];
    for (size_t a = 0; a < problem->vectors; a++) {
        gradient[a * features] += sum;
        for (size_t b = 0; hessian != NULL && b <= a; b++)
            hessian[a * features * size + b * features] += 1.0;
    }
    return sum * sum / 2.0;
}

plogp_status plogp__objective_evaluate(struct plogp__objective *objective,
                                       const double *theta, double *value,
                                       double *gradient, double *hessian)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    objective->theta = theta;
    objective->with_hessian = hessian != NULL;
    PLOGP_TRY(plogp__team_run(objective->context, objective->chunks, evaluate_chunk,
                              objective));
    reduce(objective->value, objective->chunks, 1);
    reduce(objective->gradient, objective->chunks, size);
    *value = objective->value[0] / problem->total;
    for (size_t i = 0; i < size; i++)
        gradient[i] = objective->gradient[i] / problem->total;
    if (hessian != NULL) {
        reduce(objective->hessian, objective->chunks,
               objective->blocks * features * features);
        spread_hessian(objective, hessian);
    }
    *value += add_penalty(problem, theta, gradient, hessian);
    *value += pin_intercepts(problem, theta, gradient, hessian);
    return PLOGP_OK;
}
