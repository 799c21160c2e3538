#include "learn/lbfgs.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/duality.h"
#include "learn/linear.h"
#include "learn/trace.h"

#define MEMORY       ((size_t)10) /* pairs of differences kept */
#define SUFFICIENT   1e-4         /* Armijo's share of the predicted decrease */
#define HALVINGS_MAX 50
#define BLIND        0x1p-40 /* of the value: a smaller decrease drowns in its rounding */

struct search {
    const struct plogp__problem *problem;
    const struct plogp__lbfgs_options *options;
    struct plogp__objective objective;
    size_t size;
    double *block; /* one allocation for the vectors below */
    double *theta, *trial, *gradient, *next, *step, *diagonal; /* [size] */
    double *solved, *solved_next; /* [size] guess^-1 of gradient and next */
    double *slope, *solved_slope; /* [size] the smallest subgradient and guess^-1 of it;
                                     without absolute penalties those of the gradient */
    double *moves, *changes;      /* [MEMORY][size] of theta, of the gradient; a ring */
    double *solved_changes;       /* [MEMORY][size] guess^-1 of the changes */
    double product[MEMORY];       /* move . change, of each pair                       */
    size_t pairs, newest;
    double value, scale; /* of the guess */
};

static plogp_status open_search(struct search *s, const double *theta)
{
    const plogp_context *context = s->options->context;
    s->size = plogp__problem_size(s->problem);
    PLOGP_TRY(plogp__objective_init(&s->objective, s->problem, false, context));
    s->block = plogp__alloc(plogp__context_alloc(context), s->size,
                            (10 + 3 * MEMORY) * sizeof(double));
    if (s->block == NULL)
        return plogp__fail_memory(context);
    double **const vectors[] = {&s->theta,        &s->trial,       &s->gradient,
                                &s->next,         &s->step,        &s->diagonal,
                                &s->solved,       &s->solved_next, &s->slope,
                                &s->solved_slope, &s->moves};
    for (size_t v = 0; v < 11; v++)
        *vectors[v] = s->block + v * s->size;
    s->changes = s->moves + MEMORY * s->size;
    s->solved_changes = s->changes + MEMORY * s->size;
    s->scale = 1.0;
    memcpy(s->theta, theta, s->size * sizeof(double));
    return PLOGP_OK;
}

static void close_search(struct search *s)
{
    if (s->objective.problem != NULL)
        plogp__objective_clear(&s->objective);
    plogp__free(plogp__context_alloc(s->options->context), s->block);
}

/* Coefficients that are held at 0 have no gradient. */
static void hold(const struct search *s, double *vector)
{
    for (size_t j = 0; s->options->active != NULL && j < s->size; j++)
        if (!s->options->active[j])
            vector[j] = 0.0;
}

/* vector = guess^-1 vector, without the scale. */
static void solve_guess(const struct search *s, double *vector)
{
    if (s->options->guess != NULL)
        plogp__guess_solve(s->options->guess, vector);
    else
        for (size_t j = 0; j < s->size; j++)
            vector[j] = s->diagonal[j] > 0.0 ? vector[j] / s->diagonal[j] : 0.0;
    hold(s, vector);
}

static void add_multiple(double *sum, double factor, const double *vector, size_t size)
{
    for (size_t j = 0; j < size; j++)
        sum[j] += factor * vector[j];
}

static double l1_of(const struct search *s, size_t j)
{
    return s->options->l1[j % s->problem->rows->features];
}

/* The slope that the next step goes down. */
static void find_slope(struct search *s)
{
    if (s->options->l1 == NULL) {
        memcpy(s->slope, s->gradient, s->size * sizeof(double));
        memcpy(s->solved_slope, s->solved, s->size * sizeof(double));
        return;
    }
    for (size_t j = 0; j < s->size; j++)
        s->slope[j] = plogp__subgradient(s->theta[j], s->gradient[j], l1_of(s, j));
    hold(s, s->slope);
    memcpy(s->solved_slope, s->slope, s->size * sizeof(double));
    solve_guess(s, s->solved_slope);
}

/* Components of the step that go up the slope are left out, where there is an absolute
 * penalty. */
static void align(struct search *s)
{
    for (size_t j = 0; s->options->l1 != NULL && j < s->size; j++)
        if (l1_of(s, j) > 0.0 && s->step[j] * s->slope[j] >= 0.0)
            s->step[j] = 0.0;
}

/* step = -H slope by the two loops over the pairs, newest first and back. What the first
 * loop takes from the slope it takes from guess^-1 slope, too (in the trial's memory),
 * and that needs no further solution. */
static void choose_step(struct search *s)
{
    double share[MEMORY] = {0.0}, *left = s->trial;
    for (size_t j = 0; j < s->size; j++) {
        left[j] = -s->slope[j];
        s->step[j] = -s->solved_slope[j];
    }
    for (size_t k = 0; k < s->pairs; k++) {
        const size_t pair = (s->newest + MEMORY - k) % MEMORY;
        share[pair] =
            plogp__dot(s->moves + pair * s->size, left, s->size) / s->product[pair];
        add_multiple(left, -share[pair], s->changes + pair * s->size, s->size);
        add_multiple(s->step, -share[pair], s->solved_changes + pair * s->size, s->size);
    }
    for (size_t j = 0; j < s->size; j++)
        s->step[j] *= s->scale;
    for (size_t k = s->pairs; k-- > 0;) {
        const size_t pair = (s->newest + MEMORY - k) % MEMORY;
        const double back =
            plogp__dot(s->changes + pair * s->size, s->step, s->size) / s->product[pair];
        add_multiple(s->step, share[pair] - back, s->moves + pair * s->size, s->size);
    }
    align(s);
}

/* Keep the pair of differences from theta to trial, and scale the guess by it. */
static void remember(struct search *s)
{
    const size_t at = s->pairs == 0 ? 0 : (s->newest + 1) % MEMORY;
    double *move = s->moves + at * s->size, *change = s->changes + at * s->size;
    double *solved = s->solved_changes + at * s->size;
    for (size_t j = 0; j < s->size; j++) {
        move[j] = s->trial[j] - s->theta[j];
        change[j] = s->next[j] - s->gradient[j];
        solved[j] = s->solved_next[j] - s->solved[j];
    }
    const double product = plogp__dot(move, change, s->size);
    const double length = plogp__dot(change, solved, s->size);
    if (!(product > 0.0) || !(length > 0.0))
        return;
    s->product[at] = product;
    s->scale = product / length;
    s->newest = at;
    s->pairs += s->pairs < MEMORY;
}

/* The point of a step of this length; a coefficient with an absolute penalty does not change
 * its sign on the way, nor leave 0 up the slope. Returns what the slope promises. */
static double go(struct search *s, double length)
{
    double promised = 0.0;
    for (size_t j = 0; j < s->size; j++) {
        double *const trial = &s->trial[j];
        *trial = s->theta[j] + length * s->step[j];
        const double side = s->theta[j] != 0.0 ? s->theta[j] : -s->slope[j];
        if (s->options->l1 != NULL && l1_of(s, j) > 0.0 && *trial * side <= 0.0)
            *trial = 0.0;
        promised += s->slope[j] * (*trial - s->theta[j]);
    }
    return promised;
}

static plogp_status evaluate(struct search *s)
{
    PLOGP_TRY(
        plogp__objective_evaluate(&s->objective, s->trial, &s->value, s->next, NULL));
    if (s->options->l1 != NULL)
        s->value += plogp__absolute_penalty(s->options->l1, s->problem->rows->features,
                                            s->trial, s->size);
    return PLOGP_OK;
}

/* The whole step, halved until the value falls by enough. Where the decrease promised is
 * below the rounding of the value, the whole step is taken. */
static plogp_status take_step(struct search *s)
{
    const double slope = plogp__dot(s->slope, s->step, s->size);
    const double before = s->value;
    const bool blind = -slope < BLIND * fabs(before);
    double length = 1.0;
    for (int halving = 0; halving <= HALVINGS_MAX; halving++, length /= 2.0) {
        const double promised = go(s, length);
        PLOGP_TRY(evaluate(s));
        if (blind || s->value <= before + SUFFICIENT * promised)
            break;
    }
    hold(s, s->next);
    memcpy(s->solved_next, s->next, s->size * sizeof(double));
    solve_guess(s, s->solved_next);
    remember(s);
    double *const theta = s->theta, *const gradient = s->gradient;
    double *const solved = s->solved;
    s->theta = s->trial;
    s->trial = theta;
    s->gradient = s->next;
    s->next = gradient;
    s->solved = s->solved_next;
    s->solved_next = solved;
    find_slope(s);
    return PLOGP_OK;
}

/* Half the squared length of the slope in the metric of the guess. */
static double promise(const struct search *s)
{
    return plogp__dot(s->solved_slope, s->slope, s->size) / 2.0;
}

static plogp_status descend(struct search *s, struct plogp__lbfgs *result)
{
    double last = INFINITY;
    for (result->iterations = 0;; result->iterations++) {
        const double promised = promise(s);
        plogp__trace_tell(s->options->trace, s->value,
                          sqrt(plogp__dot(s->slope, s->slope, s->size)));
        result->small = promised <= s->options->tolerance;
        if (result->small || result->iterations == s->options->steps_max ||
            (promised >= last / 2.0 && promised < 0x1p-80))
            return PLOGP_OK;
        last = promised;
        PLOGP_TRY(plogp__check_cancel(s->options->context));
        choose_step(s);
        if (!(plogp__dot(s->slope, s->step, s->size) < 0.0)) {
            s->pairs = 0; /* rounding: start again from the guess alone */
            choose_step(s);
        }
        PLOGP_TRY(take_step(s));
    }
}

plogp_status plogp__lbfgs_minimise(const struct plogp__problem *problem,
                                   const struct plogp__lbfgs_options *options,
                                   double *theta, struct plogp__lbfgs *result)
{
    struct search s = {.problem = problem, .options = options};
    plogp_status status = open_search(&s, theta);
    if (status == PLOGP_OK && options->guess != NULL)
        status =
            plogp__objective_evaluate(&s.objective, s.theta, &s.value, s.gradient, NULL);
    else if (status == PLOGP_OK)
        status = plogp__objective_diagonal(&s.objective, s.theta, &s.value, s.gradient,
                                           s.diagonal);
    if (status == PLOGP_OK) {
        hold(&s, s.gradient);
        memcpy(s.solved, s.gradient, s.size * sizeof(double));
        solve_guess(&s, s.solved);
        find_slope(&s);
        if (options->l1 != NULL)
            s.value += plogp__absolute_penalty(options->l1, problem->rows->features,
                                               s.theta, s.size);
        status = descend(&s, result);
    }
    if (status == PLOGP_OK) {
        memcpy(theta, s.theta, s.size * sizeof(double));
        if (options->gradient != NULL)
            memcpy(options->gradient, s.gradient, s.size * sizeof(double));
        result->value = s.value;
        result->gradient_norm = sqrt(plogp__dot(s.slope, s.slope, s.size));
    }
    close_search(&s);
    return status;
}
