#include "learn/newton.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"

#define SUFFICIENT                                                                       \
    1e-4 /* share of the predicted decrease that a step must bring (Armijo) */
#define HALVINGS_MAX 60 /* a step below 2^-60 of Newton's no longer changes a double */
#define DECREMENT_END                                                                    \
    0x1p-52 /* the square, u^2, is below the rounding of any objective */

#define DEAR  1e8     /* products of one Hessian: some milliseconds                 */
#define CHORD 0x1p-30 /* decrement: the step then squares it all the same */
#define DRIFT 0.1     /* R times a step: it changes the Hessian by so small a share */
/* Below a = nu R the full step leaves at most e^(a/2) (e^a - 1 - a) / a < 0.4 of nu: what does
 * not halve there is rounding. Above, the step still lowers F but nu may grow. */
#define CONTRACTS 0.5

static bool allocate(struct plogp__newton *newton, const plogp_alloc *alloc)
{
    const size_t size = newton->size, square = newton->free * sizeof(double);
    newton->index = plogp__alloc(alloc, size, sizeof *newton->index);
    newton->theta = plogp__alloc(alloc, size, sizeof(double));
    newton->earlier = plogp__alloc(alloc, size, sizeof(double));
    newton->gradient = plogp__alloc(alloc, size, sizeof(double));
    newton->direction = plogp__alloc(alloc, size, sizeof(double));
    newton->trial = plogp__alloc(alloc, size, sizeof(double));
    newton->hessian = plogp__alloc(alloc, size, size * sizeof(double));
    newton->factor = plogp__alloc(alloc, newton->free, square);
    newton->work = plogp__alloc(alloc, newton->free, square);
    return newton->index != NULL && newton->theta != NULL && newton->earlier != NULL &&
           newton->gradient != NULL && newton->direction != NULL &&
           newton->trial != NULL && newton->hessian != NULL && newton->factor != NULL &&
           newton->work != NULL;
}

/* a + (1 - a) log(1 - a) = a^2 / 2 + a^3 / 6 + ..., by its series where the terms of the
 * formula would cancel: below 2^-10 five terms leave less than 2^-50 of the first. */
double plogp__suboptimality(double decrement, double constant)
{
    const double a = decrement * constant;
    if (!(a < 1.0))
        return INFINITY;
    double share = 0.5 + a * (1.0 / 6 + a * (1.0 / 12 + a * (1.0 / 20 + a / 30)));
    if (a >= 0x1p-10)
        share = (a + (1.0 - a) * log1p(-a)) / (a * a);
    return decrement * decrement * share;
}

static bool is_dear(const struct plogp__newton *newton)
{
    const double cost = (double)newton->objective.problem->rows->count *
                        (double)newton->size * (double)newton->size;
    return cost > DEAR;
}

/* Whether a step of this size may keep the factor: what it changes of the Hessian is below
 * R times the way from the factor's point, and a new one is dear. Without a penalty the last
 * factor is that of the standard errors, too. */
static bool keeps_factor(const struct plogp__newton *newton)
{
    const double way = newton->moved + newton->decrement;
    const bool errors_matter = newton->objective.problem->penalty == NULL;
    return !newton->damped && is_dear(newton) &&
           (newton->decrement < CHORD ||
            (!errors_matter && newton->constant * way < DRIFT));
}

/* A factor of the Hessian at theta, and R of it. */
static void renew_factor(struct plogp__newton *newton)
{
    newton->damped = plogp__cholesky_damped(newton->hessian, newton->size, newton->index,
                                            newton->free, newton->factor);
    newton->moved = 0.0;
    newton->constant = INFINITY;
    if (newton->damped)
        return;
    const double trace =
        plogp__cholesky_inverse_trace(newton->factor, newton->free, newton->work);
    const double differences = newton->objective.problem->vectors > 1 ? 2.0 : 1.0;
    newton->constant = sqrt(differences * newton->longest * trace);
}

/* The Newton step, the decrement and the bound at theta. Along the way from the factor's
 * point the Hessian falls to e^-(R way) of the factor's at the most, which enters R as well. */
static void certify(struct plogp__newton *newton)
{
    double squares = 0.0;
    for (size_t i = 0; i < newton->free; i++) {
        const double slope = newton->gradient[newton->index[i]];
        newton->direction[i] = -slope;
        squares += slope * slope;
    }
    plogp__cholesky_solve(newton->factor, newton->free, newton->direction);
    double product = 0.0;
    for (size_t i = 0; i < newton->free; i++)
        product -= newton->direction[i] * newton->gradient[newton->index[i]];
    newton->gradient_norm = sqrt(squares);
    newton->decrement = sqrt(fmax(product, 0.0));
    newton->suboptimality = INFINITY;
    if (newton->damped)
        return;
    const double loss = exp(newton->constant * newton->moved); /* of H, hence of H^-1 */
    newton->suboptimality = plogp__suboptimality(newton->decrement * sqrt(loss),
                                                 newton->constant * sqrt(loss));
}

/* Whether the decrement is below the rounding of the objective, or far below what the rows
 * can tell. */
static bool is_exact(const struct plogp__newton *newton)
{
    return isfinite(newton->suboptimality) &&
           (newton->decrement <= DECREMENT_END * sqrt(newton->value) ||
            (is_dear(newton) &&
             newton->suboptimality * newton->objective.problem->total <= PLOGP__ENOUGH));
}

plogp_status plogp__newton_init(struct plogp__newton *newton,
                                const struct plogp__problem *problem, const double *theta,
                                const uint8_t *active, const plogp_context *context)
{
    memset(newton, 0, sizeof *newton);
    newton->context = context;
    newton->size = plogp__problem_size(problem);
    for (size_t i = 0; i < newton->size; i++)
        newton->free += active == NULL || active[i] ? 1 : 0;
    plogp_status status =
        plogp__objective_init(&newton->objective, problem, true, context);
    if (status == PLOGP_OK && !allocate(newton, plogp__context_alloc(context)))
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK) {
        for (size_t i = 0, at = 0; i < newton->size; i++)
            if (active == NULL || active[i])
                newton->index[at++] = i;
        memcpy(newton->theta, theta, newton->size * sizeof *theta);
        memcpy(newton->earlier, theta, newton->size * sizeof *theta);
        newton->longest = plogp__rows_longest(problem->rows);
        status =
            plogp__objective_evaluate(&newton->objective, newton->theta, &newton->value,
                                      newton->gradient, newton->hessian);
    }
    if (status == PLOGP_OK) {
        renew_factor(newton);
        certify(newton);
        newton->finished = is_exact(newton);
    } else
        plogp__newton_clear(newton);
    return status;
}

void plogp__newton_clear(struct plogp__newton *newton)
{
    const plogp_alloc *alloc = plogp__context_alloc(newton->context);
    if (newton->objective.problem != NULL)
        plogp__objective_clear(&newton->objective);
    plogp__free(alloc, newton->index);
    plogp__free(alloc, newton->theta);
    plogp__free(alloc, newton->earlier);
    plogp__free(alloc, newton->gradient);
    plogp__free(alloc, newton->direction);
    plogp__free(alloc, newton->trial);
    plogp__free(alloc, newton->hessian);
    plogp__free(alloc, newton->factor);
    plogp__free(alloc, newton->work);
    memset(newton, 0, sizeof *newton);
}

/* Keep an iterate about half as old as the present one: the difference between the two
 * shows in which direction the coefficients still grow. */
static void remember(struct plogp__newton *newton)
{
    if (newton->iterations < 2 * newton->earlier_iterations)
        return;
    memcpy(newton->earlier, newton->trial, newton->size * sizeof *newton->trial);
    newton->earlier_iterations = newton->iterations;
}

static void try_step(struct plogp__newton *newton, double length)
{
    memcpy(newton->trial, newton->theta, newton->size * sizeof *newton->trial);
    for (size_t i = 0; i < newton->free; i++)
        newton->trial[newton->index[i]] += length * newton->direction[i];
}

/*
 * Inside the region of the certificate (a finite bound) the full step converges
 * quadratically and is taken as it is; outside, it is halved until the objective falls
 * by enough. `theta` and `trial` then change places.
 */
static plogp_status descend(struct plogp__newton *newton, bool chord)
{
    const bool certain = isfinite(newton->suboptimality);
    const double slope = newton->decrement * newton->decrement;
    double value = newton->value, length = 1.0;
    for (int halving = 0; halving <= HALVINGS_MAX; halving++, length /= 2.0) {
        try_step(newton, length);
        PLOGP_TRY(plogp__objective_evaluate(&newton->objective, newton->trial, &value,
                                            newton->gradient,
                                            chord ? NULL : newton->hessian));
        if (certain || value <= newton->value - SUFFICIENT * length * slope)
            break;
    }
    double *previous = newton->theta;
    newton->theta = newton->trial;
    newton->trial = previous;
    newton->value = value;
    return PLOGP_OK;
}

plogp_status plogp__newton_step(struct plogp__newton *newton)
{
    const double before = newton->decrement;
    const bool contracts = before * newton->constant < CONTRACTS;
    const bool certain = isfinite(newton->suboptimality);
    if (newton->free == 0 || newton->decrement == 0.0) {
        newton->finished = true;
        return PLOGP_OK;
    }
    const bool chord = certain && keeps_factor(newton);
    PLOGP_TRY(descend(newton, chord));
    newton->iterations++;
    if (chord)
        newton->moved += before;
    else
        renew_factor(newton);
    certify(newton);
    remember(newton);
    newton->finished =
        is_exact(newton) || (contracts && isfinite(newton->suboptimality) &&
                             newton->decrement >= before / 2.0);
    return PLOGP_OK;
}
