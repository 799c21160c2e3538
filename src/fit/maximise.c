#include "fit/maximise.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "fit/coordinates.h"
#include "fit/fitting.h"

/* Log-likelihoods differ by less than this share of their size through rounding alone. */
#define VALUE_NOISE 0x1p-44
/* A decrement this small changes a parameter by 2e-12 of its standard error. */
#define DECREMENT_DONE 0x1p-78
/* Below this the quadratic model is exact to rounding: a step is judged by the decrement
 * that it leaves, not by the likelihood. */
#define DECREMENT_MODEL 0x1p-30
#define HALVINGS_MAX    60
/* Longest step of one iteration in a logarithm or a logit. */
#define STEP_MAX 3.0

/* The state of an iteration: a point, its derivatives, and the direction from there. */
struct point {
    double theta[PLOGP_PARAMETERS_MAX];
    struct plogp__jet jet;
    struct plogp__local local;
    double step[PLOGP_PARAMETERS_MAX];
    double decrement;
};

static double dot(const struct plogp__local *local, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t k = 0; k < local->size; k++)
        sum += a[k] * b[k];
    return sum;
}

/* Evaluate at point->theta; false where the likelihood is not finite. */
static bool evaluate(const struct plogp__problem *problem, struct point *point)
{
    problem->evaluate(problem->data, point->theta, &point->jet);
    plogp__localise(problem->family, problem->free, point->theta, &point->jet,
                    &point->local);
    bool finite = isfinite(point->jet.value);
    for (size_t k = 0; k < point->local.size; k++)
        finite = finite && isfinite(point->local.gradient[k]);
    return finite;
}

/* What the last digits of positive parameters cost: where the data are 1e12 times as large as
 * they are wide, no scale may be nearer to the maximum than this. (Locations are small there,
 * see fit/placement.h, and where they are not the likelihood has no bound.) */
#define LAST_DIGIT 0x1p-52

static double rounding_cost(const struct plogp__problem *problem,
                            const struct point *point)
{
    double cost = 0.0;
    for (size_t k = 0; k < point->local.size; k++) {
        const size_t i = point->local.parameter[k];
        const bool place = plogp__is_location(problem->family, i);
        const double digit = LAST_DIGIT * point->theta[i] / point->local.slope[k];
        cost +=
            place ? 0.0 : 0.5 * problem->n * point->local.curvature[k][k] * digit * digit;
    }
    return cost;
}

static bool is_done(const struct plogp__problem *problem, const struct point *point)
{
    return fabs(point->decrement) <= fmax(DECREMENT_DONE, rounding_cost(problem, point));
}

/* The Newton step, damped until the curvature is positive definite, no longer than
 * STEP_MAX in any logarithm. */
static void newton_step(const struct plogp__problem *problem, struct point *point)
{
    double damping = 0.0;
    while (!plogp__local_solve(&point->local, damping, point->step, NULL) &&
           damping < 1e12)
        damping = damping == 0.0 ? 0x1p-10 : 4.0 * damping;
    point->decrement =
        damping == 0.0
            ? 0.5 * problem->n * dot(&point->local, point->step, point->local.gradient)
            : INFINITY;
    double longest = 0.0;
    for (size_t k = 0; k < point->local.size; k++) {
        const size_t i = point->local.parameter[k];
        if (problem->family->parameters[i].domain != PLOGP__REAL)
            longest = fmax(longest, fabs(point->step[k]));
    }
    if (longest > STEP_MAX)
        for (size_t k = 0; k < point->local.size; k++)
            point->step[k] *= STEP_MAX / longest;
}

/* Evaluate `factor` of the step from `from`; true when the likelihood rises enough. */
static bool try_step(const struct plogp__problem *problem, const struct point *from,
                     double factor, struct point *to)
{
    if (!plogp__move(problem->family, &from->local, from->step, factor, from->theta,
                     to->theta) ||
        !evaluate(problem, to))
        return false;
    const double slope = dot(&from->local, from->step, from->local.gradient);
    const double noise = VALUE_NOISE * fabs(from->jet.value);
    return to->jet.value >= from->jet.value + 1e-4 * factor * slope - noise;
}

/* Halve *factor until the step rises enough. */
static bool search(const struct plogp__problem *problem, const struct point *from,
                   double *factor, struct point *to)
{
    for (int halving = 0; halving < HALVINGS_MAX; halving++, *factor *= 0.5)
        if (try_step(problem, from, *factor, to))
            return true;
    return false;
}

static void trace(const struct plogp__problem *problem, size_t iteration,
                  const struct point *point)
{
    if (problem->trace != NULL)
        problem->trace(problem->trace_state, iteration, point->theta, &point->jet);
}

static struct point begin(const struct plogp__problem *problem,
                          const struct plogp__solution *solution)
{
    struct point point = {.decrement = INFINITY};
    memcpy(point.theta, solution->theta, sizeof point.theta);
    (void)evaluate(problem, &point);
    trace(problem, 0, &point);
    return point;
}

/* The solution is a point that has been evaluated. */
static void certify(const struct plogp__problem *problem, const struct point *point,
                    struct plogp__solution *solution)
{
    double variance[PLOGP_PARAMETERS_MAX], step[PLOGP_PARAMETERS_MAX];
    memcpy(solution->theta, point->theta, sizeof point->theta);
    solution->jet = point->jet;
    solution->decrement = NAN;
    solution->score = NAN;
    solution->converged = false;
    for (size_t i = 0; i < PLOGP_PARAMETERS_MAX; i++)
        solution->se[i] = NAN;
    if (!plogp__local_solve(&point->local, 0.0, step, variance))
        return;
    solution->decrement =
        0.5 * problem->n * dot(&point->local, step, point->local.gradient);
    solution->converged = fabs(solution->decrement) <=
                          fmax(DECREMENT_MODEL, 16.0 * rounding_cost(problem, point));
    solution->score = 0.0;
    for (size_t k = 0; k < point->local.size; k++) {
        const double se = sqrt(variance[k] / problem->n);
        solution->se[point->local.parameter[k]] = se * point->local.slope[k];
        solution->score =
            fmax(solution->score, fabs(problem->n * point->local.gradient[k]) * se);
    }
    for (size_t i = 0; i < problem->family->parameter_count; i++)
        if (problem->free[i] && problem->family->parameters[i].domain == PLOGP__SHARE)
            solution->se[i] = sqrt(plogp__local_variance(problem->family, problem->free,
                                                         point->theta, &point->local, i) /
                                   problem->n);
}

void plogp__certify(const struct plogp__problem *problem,
                    struct plogp__solution *solution)
{
    struct point point = {.decrement = INFINITY};
    memcpy(point.theta, solution->theta, sizeof point.theta);
    (void)evaluate(problem, &point);
    certify(problem, &point, solution);
}

/* One step closer near the maximum, where only the decrement can tell: false when
 * rounding keeps it from falling. */
static bool refine(const struct plogp__problem *problem, struct point *point)
{
    struct point next = {.decrement = INFINITY};
    if (!plogp__move(problem->family, &point->local, point->step, 1.0, point->theta,
                     next.theta) ||
        !evaluate(problem, &next))
        return false;
    newton_step(problem, &next);
    if (!(next.decrement < 0.25 * point->decrement))
        return false;
    *point = next;
    return true;
}

plogp_status plogp__maximise_newton(const struct plogp__problem *problem,
                                    struct plogp__solution *solution)
{
    struct point point = begin(problem, solution), next = {.decrement = INFINITY};
    size_t iteration = 0;
    newton_step(problem, &point);
    while (iteration < problem->max_iterations && !is_done(problem, &point)) {
        PLOGP_TRY(plogp__check_cancel(problem->context));
        if (fabs(point.decrement) <= DECREMENT_MODEL) {
            if (!refine(problem, &point))
                break;
        } else {
            double factor = 1.0;
            if (!search(problem, &point, &factor, &next))
                break;
            newton_step(problem, &next);
            point = next;
        }
        trace(problem, ++iteration, &point);
    }
    solution->iterations = iteration;
    certify(problem, &point, solution);
    return PLOGP_OK;
}

/* The length of the next gradient step from the last one (Barzilai, Borwein 1988). */
static double gradient_length(const struct point *last, const struct point *now,
                              double factor)
{
    double square = 0.0, product = 0.0;
    for (size_t k = 0; k < now->local.size; k++) {
        const double moved = factor * last->step[k];
        square += moved * moved;
        product += moved * (last->local.gradient[k] - now->local.gradient[k]);
    }
    return product > 0.0 ? square / product : 2.0 * factor;
}

static double decrement_here(const struct plogp__problem *problem, struct point *point)
{
    double step[PLOGP_PARAMETERS_MAX];
    if (!plogp__local_solve(&point->local, 0.0, step, NULL))
        return INFINITY;
    return 0.5 * problem->n * dot(&point->local, step, point->local.gradient);
}

plogp_status plogp__maximise_gradient(const struct plogp__problem *problem,
                                      struct plogp__solution *solution)
{
    struct point point = begin(problem, solution), next = {.decrement = INFINITY};
    double factor = 0.125;
    size_t iteration = 0;
    while (iteration < problem->max_iterations &&
           !(decrement_here(problem, &point) <= DECREMENT_DONE)) {
        PLOGP_TRY(plogp__check_cancel(problem->context));
        memcpy(point.step, point.local.gradient, sizeof point.step);
        if (!search(problem, &point, &factor, &next))
            break;
        factor = gradient_length(&point, &next, factor);
        point = next;
        trace(problem, ++iteration, &point);
    }
    solution->iterations = iteration;
    certify(problem, &point, solution);
    return PLOGP_OK;
}
