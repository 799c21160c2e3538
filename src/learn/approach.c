#include "learn/approach.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "learn/newton.h"

#define ROWS_MIN    ((size_t)16384)
#define PART        ((size_t)8) /* one row of so many is solved first                 */
#define PART_STEPS  ((size_t)40)
#define FACTOR_MAX  ((size_t)1200) /* coefficients of which a factor is made: 11 MiB  */
#define FACTOR_ROWS ((size_t)40)   /* of the part a coefficient of one vector, at most */
#define BOUND_ROWS  ((size_t)10)   /* of a part whose Hessian bounds that of all rows */
#define RIDGE       0x1p-20 /* of the mean diagonal, where the part leaves a null space */

bool plogp__approach_pays(const struct plogp__problem *problem)
{
    const size_t size = plogp__problem_size(problem);
    return problem->rows->count >= ROWS_MIN && problem->rows->count / PART >= size &&
           size <= FACTOR_MAX;
}

/* The problem on its first `count` rows. */
static struct plogp__problem part_of(const struct plogp__problem *problem, size_t count,
                                     struct plogp__rows *rows)
{
    struct plogp__problem part = *problem;
    *rows = *problem->rows;
    rows->count = count;
    part.rows = rows;
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
    rough.factor = NULL;
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

/* Coefficients that may not move have a line of their own in the Hessian. */
static void keep_apart(double *hessian, size_t size, const uint8_t *active)
{
    for (size_t i = 0; active != NULL && i < size; i++)
        for (size_t j = 0; j <= i; j++)
            if (!active[i] || !active[j])
                hessian[i * size + j] = i == j ? 1.0 : 0.0;
}

/* The Cholesky factor of the part's Hessian at theta, in `factor`; false when there is
 * none. */
static plogp_status factorise(const struct plogp__problem *part,
                              const struct plogp__lbfgs_options *options,
                              const double *theta, double *factor, bool *done)
{
    struct plogp__objective objective;
    const size_t size = plogp__problem_size(part);
    double value = 0.0, trace = 0.0;
    double *gradient =
        plogp__alloc(plogp__context_alloc(options->context), size, sizeof *gradient);
    if (gradient == NULL)
        return plogp__fail_memory(options->context);
    plogp_status status = plogp__objective_init(&objective, part, true, options->context);
    if (status == PLOGP_OK) {
        status = plogp__objective_evaluate(&objective, theta, &value, gradient, factor);
        plogp__objective_clear(&objective);
    }
    plogp__free(plogp__context_alloc(options->context), gradient);
    if (status != PLOGP_OK)
        return status;
    keep_apart(factor, size, options->active);
    for (size_t j = 0; j < size; j++)
        trace += factor[j * size + j];
    for (size_t j = 0; j < size; j++)
        factor[j * size + j] += RIDGE * trace / (double)size;
    *done = plogp__cholesky(factor, size);
    return PLOGP_OK;
}

/* Solve the part, and factor the Hessian of some of it there. */
static plogp_status prepare(const struct plogp__problem *problem,
                            const struct plogp__lbfgs_options *options, double *theta,
                            double *factor, bool *done)
{
    struct plogp__rows rows;
    const size_t count = problem->rows->count / PART;
    const size_t enough = FACTOR_ROWS * problem->rows->features;
    const struct plogp__problem part = part_of(problem, count, &rows);
    bool solved = false;
    PLOGP_TRY(solve_part(&part, options, theta, &solved));
    if (!solved)
        return PLOGP_OK;
    const struct plogp__problem few =
        part_of(problem, problem->vectors > 1 && enough < count ? enough : count, &rows);
    return factorise(&few, options, theta, factor, done);
}

plogp_status plogp__approach(const struct plogp__problem *problem,
                             const struct plogp__lbfgs_options *options, double *theta,
                             struct plogp__lbfgs *result)
{
    const plogp_alloc *alloc = plogp__context_alloc(options->context);
    const size_t size = plogp__problem_size(problem);
    double *factor = plogp__alloc(alloc, size, size * sizeof *factor);
    if (factor == NULL)
        return plogp__fail_memory(options->context);
    bool done = false;
    plogp_status status = prepare(problem, options, theta, factor, &done);
    struct plogp__lbfgs_options all = *options;
    all.factor = done ? factor : NULL;
    if (status == PLOGP_OK)
        status = plogp__lbfgs_minimise(problem, &all, theta, result);
    plogp__free(alloc, factor);
    return status;
}

/* nu^2 and the trace of the inverse of a Hessian with this Cholesky factor: of a coefficient
 * with the penalty p its diagonal is at most 1/p, of an intercept it is solved for. */
static double measure(const struct plogp__problem *problem, const double *factor,
                      const double *gradient, double *work, double *trace)
{
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    memcpy(work, gradient, size * sizeof *work);
    plogp__cholesky_solve(factor, size, work);
    const double square = plogp__dot(work, gradient, size);
    *trace = 0.0;
    for (size_t j = 0; j < size; j++) {
        if (j % features != 0) {
            *trace += 1.0 / problem->penalty[j % features];
            continue;
        }
        memset(work, 0, size * sizeof *work);
        work[j] = 1.0;
        plogp__cholesky_solve(factor, size, work);
        *trace += work[j];
    }
    return square;
}

plogp_status plogp__approach_bound(const struct plogp__problem *problem,
                                   const double *theta, const plogp_context *context,
                                   struct plogp__truncated *result)
{
    struct plogp__objective objective;
    struct plogp__rows rows;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t size = plogp__problem_size(problem), all = problem->rows->count;
    const size_t few = BOUND_ROWS * problem->rows->features;
    struct plogp__problem part = part_of(problem, few < all ? few : all, &rows);
    part.total = problem->total; /* rows left out add what is not negative */
    double value = 0.0, trace = 0.0;
    result->suboptimality = INFINITY;
    double *factor = plogp__alloc(alloc, size, (size + 2) * sizeof *factor);
    if (factor == NULL)
        return plogp__fail_memory(context);
    double *gradient = factor + size * size, *work = gradient + size;
    plogp_status status = plogp__objective_init(&objective, &part, true, context);
    if (status == PLOGP_OK) {
        status = plogp__objective_evaluate(&objective, theta, &value, gradient, factor);
        plogp__objective_clear(&objective);
    }
    if (status == PLOGP_OK)
        status = plogp__objective_init(&objective, problem, false, context);
    if (status == PLOGP_OK) {
        status =
            plogp__objective_evaluate(&objective, theta, &result->value, gradient, NULL);
        plogp__objective_clear(&objective);
    }
    if (status == PLOGP_OK && plogp__cholesky(factor, size)) {
        const double square = measure(problem, factor, gradient, work, &trace);
        const double differences = problem->vectors > 1 ? 2.0 : 1.0;
        result->suboptimality = plogp__suboptimality(
            sqrt(fmax(square, 0.0)),
            sqrt(differences * plogp__rows_longest(problem->rows) * trace));
        result->gradient_norm = sqrt(plogp__dot(gradient, gradient, size));
    }
    plogp__free(alloc, factor);
    return status;
}
