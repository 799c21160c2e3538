/* Planning and opening evaluations of an objective. */
#include "learn/objective.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/objective_block.h"

#define CHUNK_ROWS      ((size_t)2048)
#define CHUNKS_MAX      ((size_t)64)
#define CHUNKS_MIN      ((size_t)4)
#define PARTIAL_DOUBLES ((size_t)1 << 23) /* aim of all partial results: 64 MiB */
#define ADDING_SHARE                                                                     \
    ((size_t)4) /* numbers of the rows for each partial result, or more */

size_t plogp__problem_size(const struct plogp__problem *problem)
{
    return problem->vectors * problem->rows->features;
}

size_t plogp__problem_count(const struct plogp__problem *problem)
{
    return problem->columns != NULL ? problem->columns->rows : problem->rows->count;
}

double plogp__problem_longest(const struct plogp__problem *problem)
{
    return problem->columns != NULL ? problem->columns->longest
                                    : plogp__rows_longest(problem->rows);
}

/* The number of chunks is a function of the sizes only. */
static void plan_chunks(struct plogp__objective *objective, size_t hessian_size)
{
    const size_t count = objective->problem->rows->count;
    size_t most = CHUNKS_MAX;
    const size_t size = (objective->hessian_wanted ? hessian_size : 0) +
                        2 * plogp__problem_size(objective->problem);
    if (size > PARTIAL_DOUBLES / CHUNKS_MAX)
        most = size > PARTIAL_DOUBLES / CHUNKS_MIN ? CHUNKS_MIN : PARTIAL_DOUBLES / size;
    const struct plogp__rows *rows = objective->problem->rows;
    const size_t numbers = count * rows->dense + rows->start[count];
    if (most > CHUNKS_MIN && numbers / ADDING_SHARE < most * size)
        most = numbers / ADDING_SHARE / size;
    most = most < CHUNKS_MIN ? CHUNKS_MIN : most;
    size_t chunks = (count + CHUNK_ROWS - 1) / CHUNK_ROWS;
    chunks = chunks < 1 ? 1 : chunks > most ? most : chunks;
    objective->chunk_rows = (count + chunks - 1) / chunks;
    objective->chunks =
        count == 0 ? 1 : (count + objective->chunk_rows - 1) / objective->chunk_rows;
}

/* `blocks` 0: values and gradients alone. */
static plogp_status init(struct plogp__objective *objective,
                         const struct plogp__problem *problem, size_t blocks,
                         const plogp_context *context)
{
    const bool with_hessian = blocks > 0;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features, vectors = problem->vectors;
    size_t square = 0, hessian_size = 0;
    memset(objective, 0, sizeof *objective);
    objective->problem = problem;
    objective->context = context;
    objective->hessian_wanted = with_hessian;
    objective->blocks = blocks;
    if (!plogp__size_mul(features, features, &square) ||
        !plogp__size_mul(square, objective->blocks, &hessian_size))
        return plogp__fail_memory(context);
    plan_chunks(objective, hessian_size);
    objective->scratch_size = plogp__block_scratch(problem);

    const size_t chunks = objective->chunks, workers = plogp__team_size(context);
    objective->value = plogp__alloc(alloc, chunks, sizeof(double));
    objective->gradient =
        plogp__alloc(alloc, chunks * vectors,
                     (2 * features > vectors ? 2 * features : vectors) * sizeof(double));
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

plogp_status plogp__objective_init(struct plogp__objective *objective,
                                   const struct plogp__problem *problem,
                                   bool with_hessian, const plogp_context *context)
{
    const size_t pairs = problem->vectors * (problem->vectors + 1) / 2;
    return init(objective, problem, with_hessian ? pairs : 0, context);
}

plogp_status plogp__objective_init_squares(struct plogp__objective *objective,
                                           const struct plogp__problem *problem,
                                           size_t count, const plogp_context *context)
{
    return init(objective, problem, count, context);
}

void plogp__objective_clear(struct plogp__objective *objective)
{
    const plogp_alloc *alloc = plogp__context_alloc(objective->context);
    plogp__free(alloc, objective->value);
    plogp__free(alloc, objective->gradient);
    plogp__free(alloc, objective->hessian);
    plogp__free(alloc, objective->scratch);
    plogp__free(alloc, objective->logits);
    plogp__free(alloc, objective->point);
    memset(objective, 0, sizeof *objective);
}

plogp_status plogp__objective_keep_logits(struct plogp__objective *objective)
{
    const struct plogp__problem *problem = objective->problem;
    const plogp_alloc *alloc = plogp__context_alloc(objective->context);
    objective->logits = plogp__alloc(alloc, problem->rows->count,
                                     problem->vectors * sizeof *objective->logits);
    objective->point =
        plogp__alloc_zero(alloc, plogp__problem_size(problem), sizeof(double));
    return objective->logits != NULL && objective->point != NULL
               ? PLOGP_OK
               : plogp__fail_memory(objective->context);
}
