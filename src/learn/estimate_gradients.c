#include "learn/estimate_gradients.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/approach.h"
#include "learn/columns_hessian.h"
#include "learn/descent.h"
#include "learn/duality.h"
#include "learn/lasso.h"
#include "learn/linear.h"
#include "learn/newton.h"
#include "learn/stochastic.h"
#include "learn/trace.h"
#include "learn/truncated.h"

#define APPROACH_FROM   ((size_t)150) /* coefficients */
#define GAP_SHARE       1e-3          /* of the tolerance, to end well inside it */
#define DECREMENT_SHARE 1e-9          /* of the tolerance, where the bound is coarse  */
#define CHEAP_HESSIAN                                                                    \
    ((size_t)150) /* products of a number of a row: as dear as reading it */
#define NEAR_STEPS ((size_t)40)
/* As PLOGP__ENOUGH, of a fit that is read from columns: 2e-4 of a standard error. */
#define ENOUGH_OF_COLUMNS 1e-8
#define ORTHANT_STEPS     ((size_t)25) /* of OWL-QN to an iteration: it has no Hessian */

/* Many rows: a part of them first, then L-BFGS on all. The result, where it is wanted, is the
 * point with a bound. */
static plogp_status come_near(const struct plogp__problem *problem,
                              struct plogp__estimate *estimate, const uint8_t *active,
                              struct plogp__truncated *bound)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    double *gradient = plogp__alloc(alloc, estimate->size, sizeof *gradient);
    if (gradient == NULL)
        return plogp__fail_memory(estimate->context);
    const double enough = problem->columns != NULL ? ENOUGH_OF_COLUMNS : PLOGP__ENOUGH;
    const struct plogp__lbfgs_options options = {.tolerance = enough / problem->total,
                                                 .steps_max = NEAR_STEPS,
                                                 .active = active,
                                                 .gradient = gradient,
                                                 .context = estimate->context};
    struct plogp__lbfgs result = {0};
    plogp_status status =
        plogp__approach_pays(problem)
            ? plogp__approach(problem, &options, estimate->theta, &result)
            : plogp__lbfgs_minimise(problem, &options, estimate->theta, &result);
    estimate->iterations += result.iterations;
    if (status == PLOGP_OK && bound != NULL) {
        bound->value = result.value;
        status = plogp__approach_bound(problem, estimate->theta, gradient,
                                       estimate->context, bound);
    }
    plogp__free(alloc, gradient);
    return status;
}

bool plogp__solver_descends(plogp_solver solver)
{
    return solver == PLOGP_SOLVER_GRADIENT || solver == PLOGP_SOLVER_SGD ||
           solver == PLOGP_SOLVER_ADAM;
}

static plogp_status descend(const struct plogp__problem *problem,
                            const struct plogp__estimate_options *options,
                            const uint8_t *active, struct plogp__estimate *estimate)
{
    return options->solver == PLOGP_SOLVER_GRADIENT
               ? plogp__descent_approach(problem, options, active, estimate)
               : plogp__stochastic_approach(problem, options, active, estimate);
}

static bool has_cheap_hessian(const struct plogp__problem *problem)
{
    const size_t pairs = problem->vectors * (problem->vectors + 1) / 2;
    return pairs * problem->rows->features <= CHEAP_HESSIAN;
}

bool plogp__estimate_is_large(const struct plogp__problem *problem,
                              const struct plogp__estimate_options *options)
{
    const size_t size = plogp__problem_size(problem);
    return size > PLOGP__DENSE_MAX ||
           (problem->penalty != NULL && size >= APPROACH_FROM &&
            !plogp__solver_descends(options->solver) && !has_cheap_hessian(problem));
}

plogp_status plogp__estimate_approach(const struct plogp__problem *problem,
                                      const struct plogp__estimate_options *chosen,
                                      struct plogp__estimate *estimate,
                                      const uint8_t *identified)
{
    const struct plogp__truncated_options options = {.tolerance = 1e-8,
                                                     .steps_max = 12,
                                                     .context = estimate->context,
                                                     .trace = chosen->trace};
    struct plogp__truncated result = {0};
    const struct plogp__lbfgs_options start = {.active = identified,
                                               .context = estimate->context};
    if (plogp__solver_descends(chosen->solver))
        return descend(problem, chosen, identified, estimate);
    if (chosen->solver != PLOGP_SOLVER_LBFGS && plogp__approach_pays(problem) &&
        has_cheap_hessian(problem))
        return plogp__approach_start(problem, &start, estimate->theta);
    if (chosen->solver == PLOGP_SOLVER_LBFGS || plogp__approach_pays(problem))
        return come_near(problem, estimate, identified, NULL);
    if (estimate->size < APPROACH_FROM)
        return PLOGP_OK;
    PLOGP_TRY(plogp__truncated_minimise(problem, identified, &options, estimate->theta,
                                        &result));
    estimate->iterations += result.iterations;
    return PLOGP_OK;
}

static void publish(struct plogp__estimate *estimate, const struct plogp__lasso *found,
                    double tolerance)
{
    estimate->iterations = found->iterations;
    estimate->objective = found->value;
    estimate->gradient_norm = found->gradient_norm;
    estimate->suboptimality = found->suboptimality;
    estimate->converged = found->suboptimality <= tolerance;
}

/* The bound where OWL-QN has come to. */
static plogp_status look(const struct plogp__problem *problem, const double *theta,
                         const plogp_context *context, struct plogp__lasso *found)
{
    struct plogp__objective objective;
    struct plogp__duality duality = {NAN, INFINITY};
    const size_t size = plogp__problem_size(problem);
    double *gradient =
        plogp__alloc(plogp__context_alloc(context), size, sizeof *gradient);
    if (gradient == NULL)
        return plogp__fail_memory(context);
    plogp_status status = plogp__objective_init(&objective, problem, false, context);
    if (status == PLOGP_OK) {
        status =
            plogp__objective_evaluate(&objective, theta, &found->value, gradient, NULL);
        plogp__objective_clear(&objective);
    }
    found->value +=
        plogp__absolute_penalty(problem->l1, problem->rows->features, theta, size);
    const struct plogp__point point = {theta, gradient, found->value};
    if (status == PLOGP_OK)
        status = plogp__duality_measure(problem, problem->l1, &point, context, &duality);
    plogp__free(plogp__context_alloc(context), gradient);
    found->gradient_norm = duality.norm;
    found->suboptimality = duality.gap;
    return status;
}

/* OWL-QN to an ever smaller slope until the bound is small enough: it is of first order in the
 * slopes that exceed their penalties. */
static plogp_status descend_orthants(const struct plogp__problem *problem,
                                     const struct plogp__estimate_options *options,
                                     struct plogp__estimate *estimate,
                                     struct plogp__lasso *found)
{
    const size_t most = ORTHANT_STEPS * options->iterations_max;
    struct plogp__lbfgs_options steps = {.active = estimate->active,
                                         .l1 = problem->l1,
                                         .trace = options->trace,
                                         .context = estimate->context};
    for (steps.tolerance = options->tolerance; steps.tolerance >= 0x1p-120;
         steps.tolerance /= 64.0) {
        struct plogp__lbfgs result = {0};
        steps.steps_max = most - found->iterations;
        PLOGP_TRY(plogp__lbfgs_minimise(problem, &steps, estimate->theta, &result));
        found->iterations += result.iterations;
        PLOGP_TRY(look(problem, estimate->theta, estimate->context, found));
        if (found->suboptimality <= options->tolerance || !result.small)
            return PLOGP_OK;
    }
    return PLOGP_OK;
}

plogp_status plogp__estimate_lasso(const struct plogp__problem *problem,
                                   const struct plogp__estimate_options *options,
                                   struct plogp__estimate *estimate)
{
    struct plogp__lasso found = {.suboptimality = INFINITY};
    const struct plogp__lasso_options lasso = {.l1 = problem->l1,
                                               .iterations_max = options->iterations_max,
                                               .tolerance =
                                                   GAP_SHARE * options->tolerance,
                                               .context = estimate->context,
                                               .trace = options->trace};
    const bool large = estimate->size > PLOGP__DENSE_MAX;
    if (large && options->solver == PLOGP_SOLVER_NEWTON)
        return plogp__fail(estimate->context, PLOGP_EINVAL,
                           "Newton's method with absolute penalties (l1) is for up to "
                           "%zu coefficients, and these are %zu: use the solver lbfgs",
                           PLOGP__DENSE_MAX, estimate->size);
    if (large || options->solver == PLOGP_SOLVER_LBFGS)
        PLOGP_TRY(descend_orthants(problem, options, estimate, &found));
    else
        PLOGP_TRY(plogp__lasso_minimise(problem, &lasso, estimate->theta, &found));
    publish(estimate, &found, options->tolerance);
    return PLOGP_OK;
}

/* The end of a fit without a Hessian of all rows. */
static void close_fit(const struct plogp__truncated *result, double tolerance,
                      struct plogp__estimate *estimate)
{
    estimate->objective = result->value;
    estimate->gradient_norm = result->gradient_norm;
    estimate->suboptimality = result->suboptimality;
    estimate->converged = result->suboptimality <= tolerance;
}

/* One step of Newton's method with the Hessian of all rows, whose inverse is the covariance.
 * Where it has no inverse, features depend on each other and there is no bound. */
static plogp_status step_with_errors(struct plogp__objective *objective, double *gradient,
                                     double *hessian, struct plogp__estimate *estimate,
                                     struct plogp__truncated *result)
{
    const struct plogp__problem *problem = objective->problem;
    const plogp_context *context = estimate->context;
    const size_t size = estimate->size;
    double *theta = estimate->theta;
    PLOGP_TRY(
        plogp__objective_evaluate(objective, theta, &result->value, gradient, NULL));
    PLOGP_TRY(plogp__columns_hessian(problem, theta, context, hessian));
    if (!plogp__cholesky(hessian, size))
        return PLOGP_OK;
    plogp__cholesky_solve(hessian, size, gradient);
    for (size_t j = 0; j < size; j++)
        theta[j] -= gradient[j];
    plogp__cholesky_invert(hessian, size);
    for (size_t i = 0; i < size * size; i++)
        estimate->covariance[i] = hessian[i] / problem->total;
    estimate->iterations++;
    PLOGP_TRY(
        plogp__objective_evaluate(objective, theta, &result->value, gradient, NULL));
    return plogp__approach_bound(problem, theta, gradient, context, result);
}

/* Without a penalty: from near the minimum to it, with the errors of the coefficients. */
static plogp_status finish_likelihood(const struct plogp__problem *problem,
                                      struct plogp__estimate *estimate,
                                      struct plogp__truncated *result)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    const size_t size = estimate->size;
    struct plogp__objective objective;
    double *gradient = plogp__alloc(alloc, size, sizeof *gradient);
    double *hessian = plogp__alloc(alloc, size, size * sizeof *hessian);
    estimate->covariance = plogp__alloc(alloc, size, size * sizeof(double));
    plogp_status status =
        gradient == NULL || hessian == NULL || estimate->covariance == NULL
            ? plogp__fail_memory(estimate->context)
            : plogp__objective_init(&objective, problem, false, estimate->context);
    if (status == PLOGP_OK) {
        status = step_with_errors(&objective, gradient, hessian, estimate, result);
        plogp__objective_clear(&objective);
    }
    plogp__free(alloc, gradient);
    plogp__free(alloc, hessian);
    return status;
}

plogp_status plogp__estimate_columns(const struct plogp__problem *problem,
                                     const struct plogp__estimate_options *options,
                                     struct plogp__estimate *estimate)
{
    struct plogp__truncated result = {.suboptimality = INFINITY};
    const bool likelihood = problem->penalty == NULL;
    PLOGP_TRY(
        come_near(problem, estimate, estimate->active, likelihood ? NULL : &result));
    if (likelihood)
        PLOGP_TRY(finish_likelihood(problem, estimate, &result));
    plogp__trace_tell(options->trace, result.value, result.gradient_norm);
    close_fit(&result, options->tolerance, estimate);
    return PLOGP_OK;
}

plogp_status plogp__estimate_large(const struct plogp__problem *problem,
                                   const struct plogp__estimate_options *options,
                                   struct plogp__estimate *estimate)
{
    struct plogp__truncated_options truncated = {.tolerance =
                                                     DECREMENT_SHARE * options->tolerance,
                                                 .steps_max = options->iterations_max,
                                                 .context = estimate->context,
                                                 .trace = options->trace};
    struct plogp__truncated result = {.suboptimality = INFINITY};
    const bool descends = plogp__solver_descends(options->solver);
    if (descends) {
        PLOGP_TRY(descend(problem, options, estimate->active, estimate));
        truncated.steps_max = 0; /* only the bound where it has come to */
        truncated.trace = NULL;
    } else if (options->solver == PLOGP_SOLVER_LBFGS || plogp__approach_pays(problem)) {
        const bool bounded = problem->penalty != NULL && plogp__approach_pays(problem);
        PLOGP_TRY(
            come_near(problem, estimate, estimate->active, bounded ? &result : NULL));
        truncated.tolerance = fmax(truncated.tolerance, PLOGP__ENOUGH / problem->total);
        if (bounded)
            plogp__trace_tell(options->trace, result.value, result.gradient_norm);
    }
    for (;
         truncated.tolerance >= 0x1p-100 && !(result.suboptimality <= options->tolerance);
         truncated.tolerance /= 1024.0) {
        PLOGP_TRY(plogp__truncated_minimise(problem, estimate->active, &truncated,
                                            estimate->theta, &result));
        estimate->iterations += result.iterations;
        if (problem->penalty == NULL || descends)
            break;
    }
    close_fit(&result, options->tolerance, estimate);
    return PLOGP_OK;
}
