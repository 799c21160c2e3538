#include "learn/objective.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "base/team.h"
#include "learn/objective_block.h"

#define BLOCK PLOGP__OBJECTIVE_BLOCK

/* The logits of a block at theta, kept or made. */
static void find_logits(const struct plogp__objective *objective,
                        const struct plogp__block *block)
{
    const size_t vectors = objective->problem->vectors;
    const size_t bytes = block->count * vectors * sizeof(double);
    double *kept =
        objective->logits == NULL ? NULL : objective->logits + block->first * vectors;
    if (objective->direction != NULL && kept != NULL) {
        memcpy(block->logits, kept, bytes);
        return;
    }
    plogp__block_multiply(block, objective->theta);
    if (kept != NULL)
        memcpy(kept, block->logits, bytes);
}

static plogp_status evaluate_chunk(void *state, size_t chunk, size_t worker)
{
    const struct plogp__objective *objective = state;
    const struct plogp__problem *problem = objective->problem;
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    const size_t vectors = problem->vectors;
    const size_t hessian_size = objective->blocks * features * features;
    const size_t first = chunk * objective->chunk_rows, count = problem->rows->count;
    const size_t end =
        first + objective->chunk_rows < count ? first + objective->chunk_rows : count;
    double *gradient = objective->gradient + chunk * 2 * size;
    double *hessian =
        objective->with_hessian ? objective->hessian + chunk * hessian_size : NULL;
    double *intercepts = objective->gradient + chunk * vectors * vectors;
    if (objective->with_intercepts)
        memset(intercepts, 0, vectors * vectors * sizeof *intercepts);
    else
        memset(gradient, 0, (objective->with_diagonal ? 2 : 1) * size * sizeof *gradient);
    if (hessian != NULL)
        memset(hessian, 0, hessian_size * sizeof *hessian);

    struct plogp__block block =
        plogp__block_open(problem, objective->scratch + worker * objective->scratch_size);
    double value = 0.0;
    for (block.first = first; block.first < end; block.first += block.count) {
        block.count = end - block.first < BLOCK ? end - block.first : BLOCK;
        find_logits(objective, &block);
        value += plogp__block_weigh(&block);
        if (objective->with_squares) {
            plogp__block_add_squares(&block, objective->along, objective->blocks,
                                     hessian);
            continue;
        }
        if (objective->with_intercepts) {
            plogp__block_add_intercepts(&block, intercepts);
            continue;
        }
        if (objective->direction != NULL) {
            plogp__block_multiply(&block, objective->direction);
            plogp__block_bend(&block);
        }
        plogp__block_add_gradient(&block, gradient);
        if (objective->with_diagonal)
            plogp__block_add_diagonal(&block, gradient + size);
        if (hessian != NULL)
            plogp__block_add_hessian(&block, hessian);
    }
    objective->value[chunk] = value;
    return PLOGP_OK;
}

/* Add the first `size` numbers of the chunks, in order, to those of the first. */
static void reduce(double *chunks, size_t count, size_t stride, size_t size)
{
    for (size_t c = 1; c < count; c++)
        for (size_t i = 0; i < size; i++)
            chunks[i] += chunks[c * stride + i];
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

/* The penalty, and its derivatives; `hessian` [size][size] and `diagonal` [size] may be
 * NULL. */
static double add_penalty(const struct plogp__problem *problem, const double *theta,
                          double *gradient, double *hessian, double *diagonal)
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
            if (diagonal != NULL)
                diagonal[at] += problem->penalty[j];
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

/* Value and gradient of all rows, from their columns. */
static plogp_status run_columns(struct plogp__objective *objective, const double *theta,
                                double *gradient)
{
    const struct plogp__problem *problem = objective->problem;
    PLOGP_TRY(plogp__columns_evaluate(problem, theta, objective->context,
                                      objective->value, gradient));
    for (size_t i = 0; i < plogp__problem_size(problem); i++)
        gradient[i] /= problem->total;
    return PLOGP_OK;
}

/* Run the chunks for what is asked for, and add up values and gradients (or, with a
 * direction, products) and diagonals. */
static plogp_status run(struct plogp__objective *objective, const double *theta,
                        const double *direction, double *gradient, double *diagonal)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t size = plogp__problem_size(problem);
    objective->theta = theta;
    objective->direction = direction;
    if (objective->point != NULL && direction == NULL)
        memcpy(objective->point, theta, size * sizeof *theta);
    objective->with_diagonal = diagonal != NULL;
    PLOGP_TRY(plogp__team_run(objective->context, objective->chunks, evaluate_chunk,
                              objective));
    reduce(objective->value, objective->chunks, 1, 1);
    reduce(objective->gradient, objective->chunks, 2 * size,
           (diagonal != NULL ? 2 : 1) * size);
    for (size_t i = 0; i < size; i++)
        gradient[i] = objective->gradient[i] / problem->total;
    for (size_t i = 0; diagonal != NULL && i < size; i++)
        diagonal[i] = objective->gradient[size + i] / problem->total;
    return PLOGP_OK;
}

/* The watch keeps the point of the lowest value. */
static plogp_status tell(const struct plogp__problem *problem, const double *theta,
                         double value)
{
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    struct plogp__watch *watch = problem->watch;
    if (watch == NULL || watch->length != 1 + size)
        return PLOGP_OK;
    for (size_t j = 0; problem->l1 != NULL && j < size; j++)
        value += problem->l1[j % features] * fabs(theta[j]);
    if (!watch->kept || value < watch->state[0]) {
        watch->state[0] = value;
        memcpy(watch->state + 1, theta, size * sizeof *theta);
    }
    return plogp__watch_pass(watch, watch->state[0], NAN);
}

plogp_status plogp__objective_evaluate(struct plogp__objective *objective,
                                       const double *theta, double *value,
                                       double *gradient, double *hessian)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t features = problem->rows->features;
    objective->with_hessian = hessian != NULL;
    PLOGP_TRY(problem->columns != NULL ? run_columns(objective, theta, gradient)
                                       : run(objective, theta, NULL, gradient, NULL));
    *value = objective->value[0] / problem->total;
    if (hessian != NULL) {
        const size_t pairs = objective->blocks * features * features;
        reduce(objective->hessian, objective->chunks, pairs, pairs);
        spread_hessian(objective, hessian);
    }
    *value += add_penalty(problem, theta, gradient, hessian, NULL);
    *value += pin_intercepts(problem, theta, gradient, hessian);
    return tell(problem, theta, *value);
}

plogp_status plogp__objective_diagonal(struct plogp__objective *objective,
                                       const double *theta, double *value,
                                       double *gradient, double *diagonal)
{
    const struct plogp__problem *problem = objective->problem;
    objective->with_hessian = false;
    PLOGP_TRY(run(objective, theta, NULL, gradient, diagonal));
    *value = objective->value[0] / problem->total;
    *value += add_penalty(problem, theta, gradient, NULL, diagonal);
    *value += pin_intercepts(problem, theta, gradient, NULL);
    for (size_t v = 0; problem->pin_intercepts && v < problem->vectors; v++)
        diagonal[v * problem->rows->features] += 1.0;
    return tell(problem, theta, *value);
}

plogp_status plogp__objective_intercepts(struct plogp__objective *objective,
                                         const double *theta, double *block)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t square = problem->vectors * problem->vectors;
    objective->theta = theta;
    objective->direction = NULL;
    if (objective->point != NULL)
        memcpy(objective->point, theta, plogp__problem_size(problem) * sizeof *theta);
    objective->with_hessian = objective->with_diagonal = false;
    objective->with_intercepts = true;
    const plogp_status status =
        plogp__team_run(objective->context, objective->chunks, evaluate_chunk, objective);
    objective->with_intercepts = false;
    if (status != PLOGP_OK)
        return status;
    reduce(objective->gradient, objective->chunks, square, square);
    for (size_t i = 0; i < square; i++)
        block[i] = objective->gradient[i] / problem->total +
                   (problem->pin_intercepts ? 1.0 : 0.0);
    return PLOGP_OK;
}

plogp_status plogp__objective_squares(struct plogp__objective *objective,
                                      const double *theta, const double *along,
                                      double *matrices)
{
    const struct plogp__problem *problem = objective->problem;
    const size_t features = problem->rows->features;
    const size_t numbers = objective->blocks * features * features;
    objective->theta = theta;
    objective->direction = NULL;
    objective->along = along;
    objective->with_hessian = objective->with_squares = true;
    objective->with_diagonal = false;
    const plogp_status status =
        plogp__team_run(objective->context, objective->chunks, evaluate_chunk, objective);
    objective->with_squares = false;
    if (status != PLOGP_OK)
        return status;
    reduce(objective->hessian, objective->chunks, numbers, numbers);
    for (size_t i = 0; i < numbers; i++)
        matrices[i] = objective->hessian[i] / problem->total;
    return PLOGP_OK;
}

/* The penalty and the pin are quadratic: the product with their Hessian is their gradient
 * at the direction. */
plogp_status plogp__objective_product(struct plogp__objective *objective,
                                      const double *theta, const double *direction,
                                      double *product)
{
    const size_t bytes = plogp__problem_size(objective->problem) * sizeof *theta;
    double *const kept = objective->logits;
    const bool moved = kept != NULL && memcmp(objective->point, theta, bytes) != 0;
    objective->with_hessian = false;
    objective->logits = moved ? NULL : kept;
    const plogp_status status = run(objective, theta, direction, product, NULL);
    objective->logits = kept;
    if (status != PLOGP_OK)
        return status;
    (void)add_penalty(objective->problem, direction, product, NULL, NULL);
    (void)pin_intercepts(objective->problem, direction, product, NULL);
    return PLOGP_OK;
}
