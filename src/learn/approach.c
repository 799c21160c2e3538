#include "learn/approach.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "learn/newton.h"

#define PART       ((size_t)8) /* one row of so many is solved first                 */
#define PART_STEPS ((size_t)40)
#define FACTOR_MAX ((size_t)1200) /* coefficients of which a factor is made: 11 MiB  */
#define GUESS_ROWS ((size_t)20)   /* of the part a coefficient of one vector, at most */
#define BOUND_ROWS                                                                       \
    ((size_t)40) /* a feature, of a part whose Hessian bounds that of all rows */

bool plogp__approach_suits(size_t rows, size_t size)
{
    return rows >= PLOGP__APPROACH_ROWS && rows / PART >= size && size <= FACTOR_MAX;
}

bool plogp__approach_pays(const struct plogp__problem *problem)
{
    return plogp__approach_suits(plogp__problem_count(problem),
                                 plogp__problem_size(problem));
}

/* The problem on its first `count` rows. */
static struct plogp__problem part_of(const struct plogp__problem *problem, size_t count,
                                     struct plogp__rows *rows)
{
    struct plogp__problem part = *problem;
    *rows = *problem->rows;
    rows->count = count;
    part.rows = rows;
    part.columns = NULL;
    part.total = plogp__rows_total(rows);
    part.watch = NULL; /* its values are not those of all rows */
    return part;
}

/* Solve the part to about its own statistical error. Where it has no minimum theta stays. */
static plogp_status solve_part(const struct plogp__problem *part,
                               const struct plogp__lbfgs_options *options, double *theta,
                               bool *solved)
{
    const plogp_alloc *alloc = plogp__context_alloc(options->context);
    const size_t size = plogp__problem_size(part);
    struct plogp__lbfgs result = {0};
    struct plogp__lbfgs_options rough = *options;
    rough.guess = NULL;
    rough.tolerance = 0.1 * (double)size / (double)part->rows->count;
    rough.steps_max = PART_STEPS;
    double *trial = plogp__alloc(alloc, size, sizeof *trial);
    if (trial == NULL)
        return plogp__fail_memory(options->context);
    memcpy(trial, theta, size * sizeof *trial);
    const plogp_status status = plogp__lbfgs_minimise(part, &rough, trial, &result);
    *solved = status == PLOGP_OK && result.small;
    if (*solved)
        memcpy(theta, trial, size * sizeof *theta);
    plogp__free(alloc, trial);
    return status;
}

plogp_status plogp__approach_start(const struct plogp__problem *problem,
                                   const struct plogp__lbfgs_options *options,
                                   double *theta)
{
    struct plogp__rows rows;
    const struct plogp__problem part =
        part_of(problem, problem->rows->count / PART, &rows);
    bool solved = false;
    return solve_part(&part, options, theta, &solved);
}

/* Solve the part, and make a guess of some of it there. */
static plogp_status prepare(const struct plogp__problem *problem,
                            const struct plogp__lbfgs_options *options, double *theta,
                            struct plogp__guess *guess, bool *done)
{
    struct plogp__rows rows;
    const size_t count =
        problem->columns != NULL ? problem->rows->count : problem->rows->count / PART;
    const size_t enough = GUESS_ROWS * problem->rows->features;
    const struct plogp__problem part = part_of(problem, count, &rows);
    bool solved = false;
    PLOGP_TRY(solve_part(&part, options, theta, &solved));
    if (!solved)
        return PLOGP_OK;
    const struct plogp__problem few =
        part_of(problem, problem->vectors > 1 && enough < count ? enough : count, &rows);
    return plogp__guess_make(&few, theta, options->active, options->context, guess, done);
}

plogp_status plogp__approach(const struct plogp__problem *problem,
                             const struct plogp__lbfgs_options *options, double *theta,
                             struct plogp__lbfgs *result)
{
    struct plogp__guess guess = {0};
    bool done = false;
    PLOGP_TRY(prepare(problem, options, theta, &guess, &done));
    struct plogp__lbfgs_options all = *options;
    all.guess = done ? &guess : NULL;
    const plogp_status status = plogp__lbfgs_minimise(problem, &all, theta, result);
    plogp__guess_clear(&guess, options->context);
    return status;
}

/* A matrix M of the features such that the Hessian of all rows is at least M for every vector,
 * apart from what all vectors share where there is one for every class (docs/numerics.md). With
 * one vector M is the Hessian of the first rows. */
static plogp_status find_least(const struct plogp__problem *problem, const double *theta,
                               const plogp_context *context, double *matrix)
{
    static const double ONE[] = {1.0};
    struct plogp__objective objective;
    struct plogp__rows rows;
    const size_t all = problem->rows->count, features = problem->rows->features;
    const size_t few = problem->penalty == NULL ? all : BOUND_ROWS * features;
    struct plogp__problem part = part_of(problem, few < all ? few : all, &rows);
    part.total = problem->total; /* rows left out add what is not negative */
    if (problem->vectors > 1 && problem->vectors < problem->classes)
        part.total *= (double)problem->classes;
    PLOGP_TRY(plogp__objective_init_squares(&objective, &part, 1, context));
    const plogp_status status = plogp__objective_squares(
        &objective, theta, problem->vectors == 1 ? ONE : NULL, matrix);
    plogp__objective_clear(&objective);
    for (size_t j = 1; problem->penalty != NULL && j < features; j++)
        matrix[j * features + j] += problem->penalty[j];
    return status;
}

/* nu^2 of the parts that all vectors share, where there is one for every class: they have the
 * penalties alone, the intercepts their pin. The means [features] are what is shared. */
static double shared_square(const struct plogp__problem *problem, const double *gradient,
                            double *means)
{
    const size_t features = problem->rows->features, vectors = problem->vectors;
    double sum = 0.0;
    memset(means, 0, features * sizeof *means);
    if (vectors < problem->classes)
        return sum;
    for (size_t v = 0; v < vectors; v++)
        for (size_t j = 0; j < features; j++)
            means[j] += gradient[v * features + j] / (double)vectors;
    sum = means[0] * means[0];
    for (size_t j = 1; j < features; j++)
        sum += (double)vectors * means[j] * means[j] / problem->penalty[j];
    return sum;
}

/* nu^2 at most, from the factor of M. */
static double decrement_square(const struct plogp__problem *problem, const double *factor,
                               const double *gradient, double *work)
{
    const size_t features = problem->rows->features;
    double *const means = work + features;
    double sum = shared_square(problem, gradient, means);
    for (size_t v = 0; v < problem->vectors; v++) {
        const double *slope = gradient + v * features;
        for (size_t j = 0; j < features; j++)
            work[j] = slope[j] - means[j];
        plogp__cholesky_solve(factor, features, work);
        for (size_t j = 0; j < features; j++)
            sum += work[j] * (slope[j] - means[j]);
    }
    return fmax(sum, 0.0);
}

/* What rounding to the grids of columns adds to nu at most: a slope is within 2^-41 of the largest
 * scaled number of its column. */
static double grid_decrement(const struct plogp__problem *problem, double trace)
{
    if (problem->columns == NULL)
        return 0.0;
    double shared = problem->vectors < problem->classes ? 0.0 : 1.0; /* the pin's */
    for (size_t j = 1; shared > 0.0 && j < problem->rows->features; j++)
        shared = fmax(shared, 1 / problem->penalty[j]);
    return 0x1p-41 * sqrt((double)problem->vectors * plogp__problem_longest(problem) *
                          (trace + shared));
}

plogp_status plogp__approach_bound(const struct plogp__problem *problem,
                                   const double *theta, const double *gradient,
                                   const plogp_context *context,
                                   struct plogp__truncated *result)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features;
    const size_t size = plogp__problem_size(problem);
    double *factor = plogp__alloc(alloc, features, 2 * (features + 1) * sizeof *factor);
    if (factor == NULL)
        return plogp__fail_memory(context);
    double *const work = factor + features * features;
    const plogp_status status = find_least(problem, theta, context, factor);
    result->suboptimality = INFINITY;
    result->gradient_norm = sqrt(plogp__dot(gradient, gradient, size));
    if (status == PLOGP_OK && plogp__cholesky(factor, features)) {
        const double square = decrement_square(problem, factor, gradient, work);
        const double trace = plogp__cholesky_inverse_trace(factor, features, work);
        const double differences = problem->vectors > 1 ? 2.0 : 1.0;
        result->suboptimality = plogp__suboptimality(
            sqrt(square) + grid_decrement(problem, trace),
            sqrt(differences * plogp__problem_longest(problem) * trace));
    }
    plogp__free(alloc, factor);
    return status;
}
