#include "learn/profile.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "learn/separation.h"
#include "math/confidence.h"

#define POINTS_MAX    60 /* of one profile: it doubles its reach at the most each time */
#define STEPS_MAX     60 /* of Newton's method at one of them */
#define HALVINGS_MAX  40 /* a step below 2^-40 of Newton's is lost in rounding here */
#define SUFFICIENT    1e-4    /* share of the predicted decrease (Armijo) */
#define DECREMENT_END 1e-13   /* its square, beside the reach: half of it is F's error */
#define ROUNDING      0x1p-50 /* of F, what a step may seem to lose */
#define NEAR          1e-10   /* of the root of the statistic and of the distance */
#define FAR           16.0    /* units of w, from where on a direction is looked for */
#define REACHED       1e-7    /* share of a direction that moves w: far above rounding */

plogp_status plogp__profiler_init(struct plogp__profiler *p,
                                  const struct plogp__problem *problem,
                                  const struct plogp__estimate *estimate, bool whole,
                                  const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t size = estimate->size;
    memset(p, 0, sizeof *p);
    p->problem = problem;
    p->context = context;
    p->estimate = estimate;
    p->whole = whole;
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
        if (whole ? estimate->active[i] : estimate->covariance[i * size + i] > 0.0)
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
 * the Hessian indefinite, which under separation it is sooner or later: there a little more
 * than the Hessian serves, since only the steps come from it. */
static plogp_status evaluate(struct plogp__profiler *p, const double *theta,
                             bool *definite)
{
    const size_t free = p->free;
    PLOGP_TRY(plogp__check_cancel(p->context));
    PLOGP_TRY(plogp__objective_evaluate(&p->objective, theta, &p->value, p->gradient,
                                        p->hessian));
    for (size_t i = 0; i < free; i++) {
        p->across[i] = p->weights[p->index[i]];
        p->newton[i] = p->gradient[p->index[i]];
    }
    *definite = !plogp__cholesky_damped(p->hessian, p->size, p->index, free, p->factor) ||
                p->whole;
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

/* What is known of an end, along its side of w^T theta. */
struct bracket {
    double low, high;    /* the statistic is too small or still falls, too large */
    double at, next;     /* where it was found last, and will be                 */
    double unit, stride; /* of w; how far a step may go                          */
};

/* Where the search begins: at the estimate, whose end Wald's interval knows about, or at 0. */
static plogp_status begin(struct plogp__profiler *p, struct bracket *b, bool *definite)
{
    if (p->whole)
        memset(p->theta, 0, p->size * sizeof *p->theta);
    else
        memcpy(p->theta, p->estimate->theta, p->size * sizeof *p->theta);
    PLOGP_TRY(evaluate(p, p->theta, definite));
    p->least = p->whole ? p->estimate->objective : p->value;
    b->unit = sqrt(plogp__dot(p->weights, p->weights, p->size));
    b->stride = p->whole ? b->unit : sqrt(2.0 * p->reach * p->spread);
    b->next = p->whole ? 0.0 : b->stride;
    b->low = p->whole ? -INFINITY : 0.0;
    b->high = INFINITY;
    b->at = 0.0;
    return PLOGP_OK;
}

/*
 * The next point by Newton's method on the root of the statistic, which near a maximum is
 * linear in c, kept inside what is known of the end; true when it is found.
 */
static bool advance(const struct plogp__profiler *p, double sign, struct bracket *b)
{
    const double root = sqrt(2.0 * p->reach);
    const double have = sqrt(2.0 * fmax(0.0, p->value - p->least));
    const double slope = sign * p->slope;
    const double next = b->at + (root - have) * have / slope;
    *(have < root || slope < 0.0 ? &b->low : &b->high) = b->at;
    if (fabs(have - root) <= NEAR * root || fabs(next - b->at) <= NEAR * fabs(b->at))
        return true;
    b->stride = fmax(b->stride, fabs(b->at));
    b->next = next > b->low && next < b->high ? next
              : isinf(b->high)                ? b->low + b->stride
              : isinf(b->low)                 ? b->high - b->stride
                                              : b->low + (b->high - b->low) / 2.0;
    b->next = fmin(fmax(b->next, b->at - b->stride), b->at + b->stride);
    return false;
}

/* Whether the way to where w^T theta has come is one on which the likelihood never falls
 * again: proved on the rows. */
static plogp_status prove_infinite(const struct plogp__profiler *p, double sign,
                                   bool *proved)
{
    const plogp_alloc *alloc = plogp__context_alloc(p->context);
    const size_t cells = p->problem->rows->count * p->problem->classes;
    struct plogp__separation separation = {.candidate = p->theta,
                                           .active = p->estimate->active};
    separation.direction = plogp__alloc_zero(alloc, p->size, sizeof(double));
    separation.possible = plogp__alloc(alloc, cells, 1);
    plogp_status status = separation.direction == NULL || separation.possible == NULL
                              ? plogp__fail_memory(p->context)
                              : PLOGP_OK;
    if (status == PLOGP_OK) {
        memset(separation.possible, 1, cells);
        status = plogp__separation_find(p->problem, &separation, p->context);
        const double *const d = separation.direction;
        const double lengths =
            plogp__dot(d, d, p->size) * plogp__dot(p->weights, p->weights, p->size);
        *proved = separation.found &&
                  sign * plogp__dot(p->weights, d, p->size) > REACHED * sqrt(lengths);
    }
    plogp__free(alloc, separation.direction);
    plogp__free(alloc, separation.possible);
    return status;
}

/*
 * One end, the distance of c from where the search begins; infinite where the statistic
 * stays below and the way there separates.
 */
static plogp_status find_end(struct plogp__profiler *p, double sign, double *end)
{
    struct bracket b;
    bool definite = false, infinite = false;
    *end = NAN;
    PLOGP_TRY(begin(p, &b, &definite));
    for (size_t points = 0; definite && points < POINTS_MAX; points++) {
        move(p, sign * (b.next - b.at));
        b.at = b.next;
        PLOGP_TRY(minimise(p, &definite));
        if (definite && advance(p, sign, &b)) {
            *end = sign * b.at;
            return PLOGP_OK;
        }
        if (p->whole && isinf(b.high) && b.at >= FAR * b.unit)
            PLOGP_TRY(prove_infinite(p, sign, &infinite));
        if (infinite) {
            *end = sign * INFINITY;
            return PLOGP_OK;
        }
    }
    return PLOGP_OK;
}

plogp_status plogp__profile(struct plogp__profiler *p, const double *weights,
                            double toward, plogp_interval *interval)
{
    plogp_interval found = {-INFINITY, INFINITY};
    memcpy(p->weights, weights, p->size * sizeof *weights);
    if (!(toward == -INFINITY))
        PLOGP_TRY(find_end(p, -1.0, &found.low));
    if (!(toward == INFINITY))
        PLOGP_TRY(find_end(p, 1.0, &found.high));
    *interval = found;
    return PLOGP_OK;
}
