#include "learn/stochastic.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/batches.h"
#include "learn/step.h"
#include "learn/trace.h"

struct search {
    const struct plogp__problem *problem;
    const struct plogp__estimate_options *options;
    const plogp_context *context;
    const uint8_t *active;
    struct plogp__batches batches;
    uint8_t *possible; /* [batches.most][classes] of the batch; NULL: all           */
    struct plogp__problem part; /* the batch */
    struct plogp__objective whole, of_part;
    size_t size, steps;
    double *theta, *gradient, *first, *second, *best; /* [size] in one allocation */
    double lowest;
};

static plogp_status open_search(struct search *s)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->context);
    const struct plogp__problem *problem = s->problem;
    s->theta = plogp__alloc_zero(alloc, s->size, 5 * sizeof(double));
    if (s->theta == NULL)
        return plogp__fail_memory(s->context);
    s->gradient = s->theta + s->size;
    s->first = s->gradient + s->size;
    s->second = s->first + s->size;
    s->best = s->second + s->size;
    PLOGP_TRY(plogp__batches_init(&s->batches, problem->rows,
                                  s->options->batches->batch_rows, s->context));
    if (problem->possible != NULL) {
        s->possible = plogp__alloc(alloc, s->batches.most, problem->classes);
        if (s->possible == NULL)
            return plogp__fail_memory(s->context);
    }
    s->part = *problem;
    s->part.rows = &s->batches.rows;
    s->part.possible = s->possible;
    s->part.watch = NULL;
    PLOGP_TRY(plogp__objective_init(&s->whole, problem, false, s->context));
    return plogp__objective_init(&s->of_part, &s->part, false, s->context);
}

static void close_search(struct search *s)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->context);
    if (s->whole.problem != NULL)
        plogp__objective_clear(&s->whole);
    if (s->of_part.problem != NULL)
        plogp__objective_clear(&s->of_part);
    plogp__batches_clear(&s->batches);
    plogp__free(alloc, s->possible);
    plogp__free(alloc, s->theta);
}

/* Coefficients that may not move have no slope. */
static double squared_norm(const struct search *s)
{
    double squares = 0.0;
    for (size_t j = 0; j < s->size; j++) {
        s->gradient[j] = s->active[j] ? s->gradient[j] : 0.0;
        squares += s->gradient[j] * s->gradient[j];
    }
    return squares;
}

/* The whole objective where the search is; the lowest point so far is kept. */
static plogp_status look(struct search *s)
{
    double value = 0.0;
    PLOGP_TRY(plogp__objective_evaluate(&s->whole, s->theta, &value, s->gradient, NULL));
    plogp__trace_tell(s->options->trace, value, sqrt(squared_norm(s)));
    if (value < s->lowest) {
        s->lowest = value;
        memcpy(s->best, s->theta, s->size * sizeof *s->best);
    }
    return PLOGP_OK;
}

static void copy_possible(const struct search *s, size_t first)
{
    const size_t classes = s->problem->classes;
    for (size_t b = 0; s->possible != NULL && b < s->batches.rows.count; b++)
        memcpy(s->possible + b * classes,
               s->problem->possible + s->batches.order[first + b] * classes, classes);
}

static plogp_status run_pass(struct search *s, size_t pass)
{
    const plogp_solver solver = s->options->solver;
    const double rate = plogp__step_rate(s->options->batches, solver, pass);
    const struct plogp__step step = {s->size, s->theta, s->gradient, s->first, s->second};
    double value = 0.0;
    plogp__batches_shuffle(&s->batches, pass);
    for (size_t first = 0; first < s->problem->rows->count;
         first += s->batches.rows.count) {
        PLOGP_TRY(plogp__batches_fill(&s->batches, first));
        copy_possible(s, first);
        s->part.total = plogp__rows_total(&s->batches.rows);
        PLOGP_TRY(
            plogp__objective_evaluate(&s->of_part, s->theta, &value, s->gradient, NULL));
        (void)squared_norm(s);
        if (solver == PLOGP_SOLVER_ADAM)
            plogp__step_adam(&step, rate, ++s->steps);
        else
            plogp__step_momentum(&step, rate);
    }
    return PLOGP_OK;
}

/* The passes made before: those of an earlier run, which went to the point where this one
 * begins, count once; what is left after a separation begins anew. */
static plogp_status begin(struct search *s, size_t *pass)
{
    struct plogp__watch *watch = s->problem->watch;
    s->lowest = INFINITY;
    *pass = 0;
    if (watch == NULL || watch->resumed == 0)
        return look(s);
    s->lowest = watch->state[0];
    *pass = (size_t)watch->resumed - 1; /* the first was a look at the start */
    watch->resumed = 0;
    return PLOGP_OK;
}

static plogp_status run(struct search *s, struct plogp__estimate *estimate)
{
    size_t pass = 0;
    memcpy(s->theta, estimate->theta, s->size * sizeof *s->theta);
    memcpy(s->best, estimate->theta, s->size * sizeof *s->best);
    PLOGP_TRY(begin(s, &pass));
    for (; pass < s->options->batches->epochs; pass++) {
        PLOGP_TRY(plogp__check_cancel(s->context));
        PLOGP_TRY(run_pass(s, pass));
        PLOGP_TRY(look(s));
        estimate->iterations++;
    }
    memcpy(estimate->theta, s->best, s->size * sizeof *s->best);
    return PLOGP_OK;
}

plogp_status plogp__stochastic_approach(const struct plogp__problem *problem,
                                        const struct plogp__estimate_options *options,
                                        const uint8_t *active,
                                        struct plogp__estimate *estimate)
{
    struct search s = {.problem = problem,
                       .options = options,
                       .context = estimate->context,
                       .active = active,
                       .size = estimate->size};
    s.batches.context = s.context;
    plogp_status status = open_search(&s);
    if (status == PLOGP_OK)
        status = run(&s, estimate);
    close_search(&s);
    return status;
}
