#include "learn/lasso.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/duality.h"
#include "learn/linear.h"
#include "learn/trace.h"

#define SWEEPS_MAX   ((size_t)1000)
#define SWEEP_END    1e-3 /* of the first sweep's largest change: the model is then solved */
#define HALVINGS_MAX 40
#define SUFFICIENT   1e-4

struct search {
    const struct plogp__problem *problem;
    const struct plogp__lasso_options *options;
    struct plogp__objective objective;
    size_t size;
    double *block;                                  /* one allocation for what follows */
    double *theta, *trial, *gradient, *step, *bent; /* [size]; bent = H step */
    double *hessian;                                /* [size][size] lower    */
    double value;                                   /* with the absolute penalty */
};

static double l1_of(const struct search *s, size_t at)
{
    return s->options->l1[at % s->problem->rows->features];
}

static plogp_status open_search(struct search *s, const double *theta)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->options->context);
    const size_t size = plogp__problem_size(s->problem);
    s->size = size;
    PLOGP_TRY(
        plogp__objective_init(&s->objective, s->problem, true, s->options->context));
    s->block = plogp__alloc(alloc, size + 5, size * sizeof(double));
    if (s->block == NULL)
        return plogp__fail_memory(s->options->context);
    double **const vectors[] = {&s->theta, &s->trial, &s->gradient,
                                &s->step,  &s->bent,  &s->hessian};
    for (size_t v = 0; v < 6; v++)
        *vectors[v] = s->block + v * size;
    memcpy(s->theta, theta, size * sizeof(double));
    return PLOGP_OK;
}

static void close_search(struct search *s)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->options->context);
    if (s->objective.problem != NULL)
        plogp__objective_clear(&s->objective);
    plogp__free(alloc, s->block);
}

static double absolute_penalty(const struct search *s, const double *theta)
{
    return plogp__absolute_penalty(s->options->l1, s->problem->rows->features, theta,
                                   s->size);
}

/* Value, gradient and Hessian at `theta`. */
static plogp_status evaluate(struct search *s, const double *theta)
{
    PLOGP_TRY(plogp__objective_evaluate(&s->objective, theta, &s->value, s->gradient,
                                        s->hessian));
    s->value += absolute_penalty(s, theta);
    return PLOGP_OK;
}

/* The change of coordinate j that minimises the model, given the others. */
static double coordinate_change(const struct search *s, size_t j)
{
    const double curvature = s->hessian[j * s->size + j];
    const double at = s->theta[j] + s->step[j], l1 = l1_of(s, j);
    const double slope = s->gradient[j] + s->bent[j];
    if (!(curvature > 0.0))
        return 0.0;
    const double free = at - slope / curvature, threshold = l1 / curvature;
    if (free > threshold)
        return free - threshold - at;
    return free < -threshold ? free + threshold - at : -at;
}

static double sweep(struct search *s)
{
    double largest = 0.0;
    for (size_t j = 0; j < s->size; j++) {
        const double change = coordinate_change(s, j);
        if (change == 0.0)
            continue;
        s->step[j] += change;
        for (size_t i = 0; i < s->size; i++)
            s->bent[i] += change * (i >= j ? s->hessian[i * s->size + j]
                                           : s->hessian[j * s->size + i]);
        largest = fmax(largest, fabs(change) * sqrt(s->hessian[j * s->size + j]));
    }
    return largest;
}

static void solve_model(struct search *s)
{
    memset(s->step, 0, 2 * s->size * sizeof(double)); /* and bent, which follows it */
    const double first = sweep(s);
    for (size_t k = 1; k < SWEEPS_MAX && sweep(s) > SWEEP_END * fmin(first, 1.0) * first;
         k++)
        ;
}

/* The whole step, halved until the value falls by a share of what the model promises. */
static plogp_status take_step(struct search *s, bool *moved)
{
    const double before = s->value, penalty = absolute_penalty(s, s->theta);
    for (size_t j = 0; j < s->size; j++)
        s->trial[j] = s->theta[j] + s->step[j];
    const double promised = plogp__dot(s->gradient, s->step, s->size) +
                            absolute_penalty(s, s->trial) - penalty;
    double length = 1.0;
    *moved = false;
    for (int halving = 0; halving <= HALVINGS_MAX && !*moved; halving++, length /= 2.0) {
        for (size_t j = 0; j < s->size; j++)
            s->trial[j] = s->theta[j] + length * s->step[j];
        PLOGP_TRY(evaluate(s, s->trial));
        *moved = s->value <= before + SUFFICIENT * length * promised ||
                 -promised < 0x1p-44 * before;
    }
    double *previous = s->theta;
    s->theta = s->trial;
    s->trial = previous;
    *moved = *moved && promised < 0.0;
    return PLOGP_OK;
}

/* The bound where the search is. */
static plogp_status look(const struct search *s, struct plogp__lasso *result)
{
    const struct plogp__point point = {s->theta, s->gradient, s->value};
    struct plogp__duality duality = {NAN, INFINITY};
    PLOGP_TRY(plogp__duality_measure(s->problem, s->options->l1, &point,
                                     s->options->context, &duality));
    result->gradient_norm = duality.norm;
    result->suboptimality = duality.gap;
    return PLOGP_OK;
}

plogp_status plogp__lasso_minimise(const struct plogp__problem *problem,
                                   const struct plogp__lasso_options *options,
                                   double *theta, struct plogp__lasso *result)
{
    struct search s = {.problem = problem, .options = options};
    bool moved = true;
    plogp_status status = open_search(&s, theta);
    if (status == PLOGP_OK)
        status = evaluate(&s, s.theta);
    result->suboptimality = INFINITY;
    for (result->iterations = 0; status == PLOGP_OK; result->iterations++) {
        status = look(&s, result);
        plogp__trace_tell(options->trace, s.value, result->gradient_norm);
        if (status != PLOGP_OK || result->suboptimality <= options->tolerance || !moved ||
            result->iterations == options->iterations_max)
            break;
        status = plogp__check_cancel(options->context);
        solve_model(&s);
        if (status == PLOGP_OK)
            status = take_step(&s, &moved);
    }
    result->value = s.value;
    if (status == PLOGP_OK)
        memcpy(theta, s.theta, s.size * sizeof(double));
    close_search(&s);
    return status;
}
