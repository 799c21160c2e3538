#include "learn/estimate.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/collinear.h"
#include "learn/estimate_gradients.h"
#include "learn/inference.h"
#include "learn/newton.h"
#include "learn/separation.h"
#include "learn/trace.h"

#define LOOK_FROM 8 /* iterations within which a fit that converges mostly has done so */
#define MOVES     0.25 /* well below 1, well above the steps of a fit that converges */

static plogp_status prepare(const struct plogp__problem *problem,
                            const struct plogp__estimate_options *options,
                            struct plogp__estimate *estimate)
{
    const plogp_context *context = estimate->context;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features;
    estimate->theta = plogp__alloc_zero(alloc, estimate->size, sizeof(double));
    estimate->active = plogp__alloc(alloc, estimate->size, 1);
    if (estimate->theta == NULL || estimate->active == NULL)
        return plogp__fail_memory(context);
    memset(estimate->active, 1, estimate->size);
    for (size_t i = 0; options->excluded != NULL && i < estimate->size; i++)
        estimate->active[i] = !options->excluded[i % features];
    if (problem->penalty != NULL || problem->l1 != NULL || problem->columns != NULL ||
        problem->vectors == 0 || features > PLOGP__DENSE_MAX)
        return PLOGP_OK;
    PLOGP_TRY(plogp__collinear_features(problem->rows, options->order, context,
                                        estimate->active));
    for (size_t j = 0; options->excluded != NULL && j < features; j++)
        estimate->active[j] &= !options->excluded[j];
    for (size_t v = 1; v < problem->vectors; v++)
        memcpy(estimate->active + v * features, estimate->active, features);
    return PLOGP_OK;
}

/* The weight of the rows that have one class left. */
static double decided_weight(const struct plogp__problem *problem,
                             const uint8_t *possible)
{
    double decided = 0.0;
    for (size_t i = 0; i < problem->rows->count; i++) {
        size_t open = 0;
        for (size_t k = 0; k < problem->classes; k++)
            open += possible[i * problem->classes + k];
        decided += open == 1 ? problem->rows->weight[i] : 0.0;
    }
    return decided;
}

/*
 * Whether the last step still moved some logit by much. Where the likelihood runs away,
 * every Newton step moves the margins that decide by about 1 (the tail of the loss is
 * e^-margin); where it has a maximum, the steps soon become small.
 */
static bool still_moves(const struct plogp__problem *problem,
                        const struct plogp__newton *newton)
{
    const size_t features = problem->rows->features;
    double *step =
        newton->trial; /* the iterate before the step, free between two steps */
    for (size_t j = 0; j < newton->size; j++)
        step[j] = newton->theta[j] - step[j];
    for (size_t i = 0; i < problem->rows->count; i++)
        for (size_t v = 0; v < problem->vectors; v++)
            if (fabs(plogp__rows_dot(problem->rows, i, step + v * features)) > MOVES)
                return true;
    return false;
}

/* One fit under way. */
struct attempt {
    struct plogp__problem *problem; /* its classes shrink with every stage */
    const struct plogp__estimate_options *options;
    struct plogp__estimate *estimate;
    struct plogp__newton newton;
    uint8_t *identified; /* [size] */
    bool separated;
};

/* All classes of all rows are possible before the first stage. */
static plogp_status open_stage(struct attempt *attempt, struct plogp__stage *stage)
{
    struct plogp__estimate *estimate = attempt->estimate;
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    const size_t cells = attempt->problem->rows->count * attempt->problem->classes;
    stage->direction = plogp__alloc(alloc, estimate->size, sizeof(double));
    if (estimate->possible == NULL) {
        estimate->possible = plogp__alloc(alloc, cells, 1);
        if (estimate->possible != NULL)
            memset(estimate->possible, 1, cells);
    }
    return stage->direction != NULL && estimate->possible != NULL
               ? PLOGP_OK
               : plogp__fail_memory(estimate->context);
}

/* Look for a direction in the growth of the iterate since `earlier` (NULL: from 0), and note
 * it as a stage. */
static plogp_status look(struct attempt *attempt, const double *earlier)
{
    struct plogp__estimate *estimate = attempt->estimate;
    const struct plogp__newton *newton = &attempt->newton;
    struct plogp__stage *stage = &estimate->stages[estimate->stage_count];
    double *growth = newton->trial; /* free between two steps */
    for (size_t j = 0; j < estimate->size; j++)
        growth[j] = newton->theta[j] - (earlier == NULL ? 0.0 : earlier[j]);
    plogp_status status = open_stage(attempt, stage);
    struct plogp__separation separation = {.candidate = growth,
                                           .active = attempt->identified,
                                           .direction = stage->direction,
                                           .possible = estimate->possible};
    if (status == PLOGP_OK)
        status = plogp__separation_find(attempt->problem, &separation, estimate->context);
    if (status == PLOGP_OK && separation.found) {
        stage->decided = decided_weight(attempt->problem, estimate->possible);
        attempt->problem->possible = estimate->possible;
        attempt->separated = true;
        estimate->stage_count++;
    } else {
        plogp__free(plogp__context_alloc(estimate->context), stage->direction);
        stage->direction = NULL;
    }
    return status;
}

/* Gradient descent has come where it is, and only its bound is wanted. Where there is none,
 * the way may be one that has no end; what is left then starts from 0 again. */
static plogp_status look_at_descent(struct attempt *attempt)
{
    struct plogp__estimate *estimate = attempt->estimate;
    if (isfinite(attempt->newton.suboptimality))
        return PLOGP_OK;
    PLOGP_TRY(look(attempt, NULL));
    if (attempt->separated)
        memset(estimate->theta, 0, estimate->size * sizeof *estimate->theta);
    return PLOGP_OK;
}

/* Newton's method until the certificate, a direction of separation, or the limit. */
static plogp_status run(struct attempt *attempt)
{
    const struct plogp__problem *problem = attempt->problem;
    struct plogp__newton *newton = &attempt->newton;
    struct plogp__trace *const trace = attempt->options->trace;
    const bool may_separate =
        problem->penalty == NULL && attempt->estimate->stage_count < PLOGP__STAGES_MAX;
    if (plogp__solver_descends(attempt->options->solver))
        return may_separate ? look_at_descent(attempt) : PLOGP_OK;
    plogp__trace_tell(trace, newton->value, newton->gradient_norm);
    while (!newton->finished && newton->iterations < attempt->options->iterations_max &&
           !attempt->separated) {
        PLOGP_TRY(plogp__check_cancel(attempt->estimate->context));
        PLOGP_TRY(plogp__newton_step(newton));
        plogp__trace_tell(trace, newton->value, newton->gradient_norm);
        if (may_separate && newton->iterations >= LOOK_FROM &&
            !isfinite(newton->suboptimality) && still_moves(problem, newton))
            PLOGP_TRY(look(attempt, newton->earlier));
    }
    return PLOGP_OK;
}

static plogp_status publish(const struct plogp__newton *newton,
                            const struct plogp__estimate_options *options,
                            struct plogp__estimate *estimate)
{
    memcpy(estimate->theta, newton->theta, estimate->size * sizeof(double));
    estimate->objective = newton->value;
    estimate->gradient_norm = newton->gradient_norm;
    estimate->suboptimality = newton->suboptimality;
    estimate->converged = newton->suboptimality <= options->tolerance;
    if (newton->objective.problem->penalty != NULL || newton->damped)
        return PLOGP_OK;
    return plogp__estimate_covariance(newton, estimate);
}

/* One fit with the classes that are left; attempt->separated asks for another. */
static plogp_status fit_once(struct attempt *attempt)
{
    struct plogp__estimate *estimate = attempt->estimate;
    const plogp_context *context = estimate->context;
    attempt->separated = false;
    memcpy(attempt->identified, estimate->active, estimate->size);
    if (estimate->stage_count > 0)
        PLOGP_TRY(plogp__identified(attempt->problem, context, attempt->identified));
    PLOGP_TRY(plogp__estimate_approach(attempt->problem, attempt->options, estimate,
                                       attempt->identified));
    PLOGP_TRY(plogp__newton_init(&attempt->newton, attempt->problem, estimate->theta,
                                 attempt->identified, context));
    plogp_status status = run(attempt);
    estimate->iterations += attempt->newton.iterations;
    if (status == PLOGP_OK && !attempt->separated)
        status = publish(&attempt->newton, attempt->options, estimate);
    plogp__newton_clear(&attempt->newton);
    return status;
}

/* Fit, exclude what separates, and fit what is left, until nothing separates. */
static plogp_status fit_stages(const struct plogp__problem *problem,
                               const struct plogp__estimate_options *options,
                               struct plogp__estimate *estimate)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    struct plogp__problem left = *problem;
    struct attempt attempt = {.problem = &left, .options = options, .estimate = estimate};
    attempt.identified = plogp__alloc(alloc, estimate->size, 1);
    plogp_status status =
        attempt.identified == NULL ? plogp__fail_memory(estimate->context) : PLOGP_OK;
    do {
        if (status == PLOGP_OK)
            status = fit_once(&attempt);
    } while (status == PLOGP_OK && attempt.separated);
    plogp__free(alloc, attempt.identified);
    if (status == PLOGP_OK && estimate->stage_count > 0)
        status = plogp__estimate_null_space(&left, estimate);
    if (status == PLOGP_OK && estimate->stage_count == 0) {
        plogp__free(alloc, estimate->possible);
        estimate->possible = NULL;
    }
    return status;
}

/* Start where an earlier run stopped. */
static void resume(const struct plogp__watch *watch, struct plogp__estimate *estimate)
{
    if (watch == NULL || !watch->kept || estimate->theta == NULL)
        return;
    for (size_t j = 0; j < estimate->size; j++)
        estimate->theta[j] = estimate->active[j] ? watch->state[1 + j] : 0.0;
}

/* The training was stopped: what it has is its best point, without a bound. */
static void keep_best(const struct plogp__watch *watch, struct plogp__estimate *estimate)
{
    memcpy(estimate->theta, watch->state + 1, estimate->size * sizeof(double));
    estimate->objective = watch->state[0];
    estimate->gradient_norm = NAN;
    estimate->suboptimality = INFINITY;
    estimate->iterations = (size_t)watch->passes;
    estimate->converged = false;
}

plogp_status plogp__estimate_fit(const struct plogp__problem *problem,
                                 const struct plogp__estimate_options *options,
                                 const plogp_context *context,
                                 struct plogp__estimate *estimate)
{
    memset(estimate, 0, sizeof *estimate);
    estimate->context = context;
    estimate->size = plogp__problem_size(problem);
    plogp_status status = prepare(problem, options, estimate);
    resume(problem->watch, estimate);
    if (status == PLOGP_OK && problem->l1 != NULL)
        status = plogp__estimate_lasso(problem, options, estimate);
    else if (status == PLOGP_OK && problem->columns != NULL)
        status = plogp__estimate_columns(problem, options, estimate);
    else if (status == PLOGP_OK && plogp__estimate_is_large(problem, options))
        status = plogp__estimate_large(problem, options, estimate);
    else if (status == PLOGP_OK)
        status = fit_stages(problem, options, estimate);
    if (problem->watch != NULL && plogp__watch_catches(problem->watch, status)) {
        keep_best(problem->watch, estimate);
        status = PLOGP_OK;
    }
    if (status != PLOGP_OK)
        plogp__estimate_clear(estimate);
    return status;
}

size_t plogp__estimate_parameters(const struct plogp__estimate *estimate)
{
    size_t active = 0;
    for (size_t j = 0; j < estimate->size; j++)
        active += estimate->active[j];
    return active;
}

void plogp__estimate_clear(struct plogp__estimate *estimate)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    plogp__free(alloc, estimate->theta);
    plogp__free(alloc, estimate->active);
    plogp__free(alloc, estimate->possible);
    plogp__free(alloc, estimate->covariance);
    plogp__free(alloc, estimate->null_space);
    for (size_t s = 0; s < estimate->stage_count; s++)
        plogp__free(alloc, estimate->stages[s].direction);
    memset(estimate, 0, sizeof *estimate);
}
