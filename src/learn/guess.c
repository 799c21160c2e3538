#include "learn/guess.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"

#define RIDGE 0x1p-20 /* of the mean diagonal, where the rows leave a null space */

static plogp_status allocate(struct plogp__guess *guess, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t vectors = guess->vectors, features = guess->features;
    guess->turn = plogp__alloc(alloc, vectors, (vectors + 4) * sizeof *guess->turn);
    guess->factor =
        plogp__alloc(alloc, vectors * features, features * sizeof *guess->factor);
    guess->work = plogp__alloc(alloc, vectors, 2 * features * sizeof *guess->work);
    return guess->turn != NULL && guess->factor != NULL && guess->work != NULL
               ? PLOGP_OK
               : plogp__fail_memory(context);
}

void plogp__guess_clear(struct plogp__guess *guess, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, guess->turn);
    plogp__free(alloc, guess->factor);
    plogp__free(alloc, guess->work);
    plogp__guess_span_clear(&guess->span, context);
    *guess = (struct plogp__guess){0};
}

static bool is_held(const struct plogp__guess *guess, const uint8_t *active, size_t j)
{
    bool held = active != NULL;
    for (size_t v = 0; held && v < guess->vectors; v++)
        held = !active[v * guess->features + j];
    return held;
}

/* Features that may not move have a line of their own. */
static void keep_apart(const struct plogp__guess *guess, const uint8_t *active,
                       double *block)
{
    for (size_t i = 0; active != NULL && i < guess->features; i++)
        for (size_t j = 0; j <= i; j++)
            if (is_held(guess, active, i) || is_held(guess, active, j))
                block[i * guess->features + j] = i == j ? 1.0 : 0.0;
}

/* Penalty, pin and ridge of block m, and its factor. */
static bool factorise(const struct plogp__problem *problem, const uint8_t *active,
                      const struct plogp__guess *guess, size_t m)
{
    const size_t features = guess->features;
    double *block = guess->factor + m * features * features, trace = 0.0, sum = 0.0;
    for (size_t v = 0; v < guess->vectors; v++)
        sum += guess->turn[m * guess->vectors + v];
    if (problem->pin_intercepts)
        block[0] += sum * sum;
    for (size_t j = 0; problem->penalty != NULL && j < features; j++)
        block[j * features + j] += problem->penalty[j];
    keep_apart(guess, active, block);
    for (size_t j = 0; j < features; j++)
        trace += block[j * features + j];
    for (size_t j = 0; j < features; j++)
        block[j * features + j] += RIDGE * trace / (double)features;
    return (guess->span.basis == NULL ||
            plogp__guess_span_block(&guess->span, m, block)) &&
           plogp__cholesky(block, features);
}

static plogp_status fill(const struct plogp__problem *problem, const double *theta,
                         const uint8_t *active, const plogp_context *context,
                         struct plogp__guess *guess, bool *done)
{
    const size_t vectors = guess->vectors;
    struct plogp__objective objective;
    PLOGP_TRY(plogp__objective_init_squares(&objective, problem, vectors, context));
    double *const values = guess->turn + vectors * vectors;
    plogp_status status = plogp__objective_intercepts(&objective, theta, guess->turn);
    *done = status == PLOGP_OK &&
            plogp__eigenvectors(guess->turn, vectors, values, values + vectors);
    if (*done)
        status = plogp__objective_squares(&objective, theta, guess->turn, guess->factor);
    plogp__objective_clear(&objective);
    if (status == PLOGP_OK && *done)
        status = plogp__guess_span_make(problem, theta, context, &guess->span);
    for (size_t m = 0; status == PLOGP_OK && *done && m < vectors; m++)
        *done = factorise(problem, active, guess, m);
    return status;
}

plogp_status plogp__guess_make(const struct plogp__problem *problem, const double *theta,
                               const uint8_t *active, const plogp_context *context,
                               struct plogp__guess *guess, bool *done)
{
    *guess = (struct plogp__guess){.vectors = problem->vectors,
                                   .features = problem->rows->features};
    *done = false;
    plogp_status status = allocate(guess, context);
    if (status == PLOGP_OK)
        status = fill(problem, theta, active, context, guess, done);
    if (status != PLOGP_OK || !*done)
        plogp__guess_clear(guess, context);
    return status;
}

void plogp__guess_solve(const struct plogp__guess *guess, double *vector)
{
    const size_t vectors = guess->vectors, features = guess->features;
    const size_t size = vectors * features;
    double *const turned = guess->work, *const sum = turned + size;
    memset(turned, 0, 2 * size * sizeof *turned);
    for (size_t m = 0; m < vectors; m++)
        for (size_t v = 0; v < vectors; v++)
            for (size_t j = 0; j < features; j++)
                turned[m * features + j] +=
                    guess->turn[m * vectors + v] * vector[v * features + j];
    for (size_t m = 0; m < vectors; m++)
        plogp__cholesky_solve(guess->factor + m * features * features, features,
                              turned + m * features);
    for (size_t m = 0; m < vectors; m++)
        for (size_t v = 0; v < vectors; v++)
            for (size_t j = 0; j < features; j++)
                sum[v * features + j] +=
                    guess->turn[m * vectors + v] * turned[m * features + j];
    if (guess->span.basis != NULL)
        plogp__guess_span_add(&guess->span, guess->turn, vector, sum);
    memcpy(vector, sum, size * sizeof *vector);
}
