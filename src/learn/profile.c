#include "learn/profile.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "math/confidence.h"

#define POINTS_MAX    60 /* of one profile: it doubles its reach at the most each time */
#define STEPS_MAX     60 /* of Newton's method at one of them */
#define HALVINGS_MAX  40 /* a step below 2^-40 of Newton's is lost in rounding here */
#define SUFFICIENT    1e-4    /* share of the predicted decrease (Armijo) */
#define DECREMENT_END 1e-13   /* its square, beside the reach: half of it is F's error */
#define ROUNDING      0x1p-50 /* of F, what a step may seem to lose */
#define NEAR          1e-10   /* of the root of the statistic and of the distance */

plogp_status plogp__profiler_init(struct plogp__profiler *p,
                                  const struct plogp__problem *problem,
                                  const struct plogp__estimate *estimate,
                                  const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t size = estimate->size;
    memset(p, 0, sizeof *p);
    p->context = context;
    p->estimate = estimate;
    p->size = size;
    p->reach = PLOGP__Z95 * PLOGP__Z95 / (2.0 * problem->total);
    PLOGP_TRY(plogp__objective_init(&p->objective, problem, true, context));
    p->index = plogp__alloc(alloc, size, sizeof *p->index);
    p->block = plogp__alloc_zero(alloc, 6 + 2 * size, size * sizeof(double));
    if (p->index == NULL || p->block == NULL) {
        plogp__profiler_clear(p);
        return plogp__fail_memory(context);
    }
    double **const arrays[] = {&p->theta,   &p->trial,  &p->gradient,
                               &p->weights, &p->across, &p->newton};
    for (size_t a = 0; a < 6; a++)
        *arrays[a] = p->block + a * size;
    p->hessian = p->block + 6 * size;
    p->factor = p->hessian + size * size;
    for (size_t i = 0; i < size; i++)
        if (estimate->active[i])
            p->index[p->free++] = i;
    return PLOGP_OK;
}

void plogp__profiler_clear(struct plogp__profiler *p)
{
    const plogp_alloc *alloc = plogp__context_alloc(p->context);
    plogp__objective_clear(&p->objective);
    plogp__free(alloc, p->index);
    plogp__free(alloc, p->block);
    memset(p, 0, sizeof *p);
}

/* F, its gradient and what the Hessian says of w at `theta`; false where rounding has made
 * the Hessian indefinite. */
static plogp_status evaluate(struct plogp__profiler *p, const double *theta,
                             bool *definite)
{
    const size_t free = p->free;
    PLOGP_TRY(plogp__check_cancel(p->context));
    PLOGP_TRY(plogp__objective_evaluate(&p->objective, theta, &p->value, p->gradient,
                                        p->hessian));
    for (size_t i = 0; i < free; i++) {
        for (size_t j = 0; j <= i; j++)
            p->factor[i * free + j] = p->hessian[p->index[i] * p->size + p->index[j]];
        p->across[i] = p->weights[p->index[i]];
        p->newton[i] = p->gradient[p->index[i]];
    }
    *definite = plogp__cholesky(p->factor, free);
    if (!*definite)
        return PLOGP_OK;
    plogp__cholesky_solve(p->factor, free, p->across);
    plogp__cholesky_solve(p->factor, free, p->newton);
    double along = 0.0;
    p->spread = 0.0;
    for (size_t i = 0; i < free; i++) {
        p->spread += p->weights[p->index[i]] * p->across[i];
        along += p->weights[p->index[i]] * p->newton[i];
    }
    p->slope = along / p->spread;
    return PLOGP_OK;
}

/* theta + share of the Newton step that keeps w^T theta: slope H^-1 w - H^-1 g. */
static void step(const struct plogp__profiler *p, double share, double *theta)
{
    memcpy(theta, p->theta, p->size * sizeof *theta);
    for (size_t i = 0; i < p->free; i++)
        theta[p->index[i]] += share * (p->slope * p->across[i] - p->newton[i]);
}

/* The square of the decrement within the plane: -g^T step. */
static double decrement(const struct plogp__profiler *p)
{
    double product = 0.0;
    for (size_t i = 0; i < p->free; i++)
        product -= p->gradient[p->index[i]] * (p->slope * p->across[i] - p->newton[i]);
    return product;
}

/* The least F where w^T theta is what it is at theta. */
static plogp_status minimise(struct plogp__profiler *p, bool *definite)
{
    PLOGP_TRY(evaluate(p, p->theta, definite));
    for (size_t steps = 0; *definite && steps < STEPS_MAX; steps++) {
        const double square = decrement(p), before = p->value;
        double share = 1.0;
        if (!(square > DECREMENT_END * p->reach))
            return PLOGP_OK;
        for (size_t halvings = 0; halvings < HALVINGS_MAX; halvings++, share /= 2.0) {
            double value = 0.0;
            step(p, share, p->trial);
            PLOGP_TRY(plogp__objective_evaluate(&p->objective, p->trial, &value,
                                                p->hessian, NULL));
            if (value <= before + ROUNDING * before - SUFFICIENT * share * square)
                break;
        }
        double *const previous = p->theta;
        p->theta = p->trial;
        p->trial = previous;
        PLOGP_TRY(evaluate(p, p->theta, definite));
    }
    return PLOGP_OK;
}

/* Move so far along H^-1 w that w^T theta grows by `distance`. */
static void move(struct plogp__profiler *p, double distance)
{
    for (size_t i = 0; i < p->free; i++)
        p->theta[p->index[i]] += distance / p->spread * p->across[i];
}

/*
 * One end: Newton's method on the root of the statistic, which is nearly linear in c, kept
 * inside what is known of it (it rises with the distance, since F is convex). The end is the
 * distance of c from the estimate.
 */
static plogp_status find_end(struct plogp__profiler *p, double sign, double *end)
{
    const double root = sqrt(2.0 * p->reach);
    double low = 0.0, high = INFINITY, at = 0.0;
    bool definite = false;
    *end = NAN;
    memcpy(p->theta, p->estimate->theta, p->size * sizeof *p->theta);
    PLOGP_TRY(evaluate(p, p->theta, &definite));
    const double least = p->value;
    double next = root * sqrt(p->spread); /* Wald's */
    for (size_t points = 0; definite && points < POINTS_MAX; points++) {
        move(p, sign * (next - at));
        at = next;
        PLOGP_TRY(minimise(p, &definite));
        const double have = sqrt(2.0 * fmax(0.0, p->value - least));
        *(have < root ? &low : &high) = at;
        next = at + (root - have) * have / (sign * p->slope);
        if (definite &&
            (fabs(have - root) <= NEAR * root || fabs(next - at) <= NEAR * at)) {
            *end = sign * at;
            return PLOGP_OK;
        }
        if (!(next > low && next < high))
            next = isinf(high) ? 2.0 * at : low + (high - low) / 2.0;
        next = fmin(next, 2.0 * at);
    }
    return PLOGP_OK;
}

plogp_status plogp__profile(struct plogp__profiler *p, const double *weights,
                            plogp_interval *interval)
{
    plogp_interval found = {NAN, NAN};
    memcpy(p->weights, weights, p->size * sizeof *weights);
    PLOGP_TRY(find_end(p, -1.0, &found.low));
    PLOGP_TRY(find_end(p, 1.0, &found.high));
    *interval = found;
    return PLOGP_OK;
}
