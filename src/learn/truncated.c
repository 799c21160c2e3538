#include "learn/truncated.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"
#include "learn/newton.h"
#include "learn/trace.h"

#define PRODUCTS_MAX ((size_t)250) /* conjugate gradients in one step */
#define SUFFICIENT   1e-4          /* Armijo's share of the predicted decrease */
#define HALVINGS_MAX 50

struct search {
    const struct plogp__problem *problem;
    const plogp_context *context;
    const uint8_t *active;
    struct plogp__objective objective;
    size_t size;
    double *block; /* one allocation for the vectors below */
    double *theta, *trial, *gradient, *diagonal;
    double *step, *residual, *direction, *product; /* of conjugate gradients */
    double value;
};

static plogp_status open_search(struct search *s, const double *theta)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->context);
    s->size = plogp__problem_size(s->problem);
    PLOGP_TRY(plogp__objective_init(&s->objective, s->problem, false, s->context));
    PLOGP_TRY(plogp__objective_keep_logits(&s->objective));
    s->block = plogp__alloc(alloc, s->size, 8 * sizeof(double));
    if (s->block == NULL)
        return plogp__fail_memory(s->context);
    double **const vectors[] = {&s->theta,    &s->trial, &s->gradient,  &s->diagonal,
                                &s->residual, &s->step,  &s->direction, &s->product};
    for (size_t v = 0; v < 8; v++)
        *vectors[v] = s->block + v * s->size;
    memcpy(s->theta, theta, s->size * sizeof(double));
    return PLOGP_OK;
}

static void close_search(struct search *s)
{
    if (s->objective.problem != NULL)
        plogp__objective_clear(&s->objective);
    plogp__free(plogp__context_alloc(s->context), s->block);
}

/* Coefficients that are held at 0 have no gradient. */
static void hold(const struct search *s, double *vector)
{
    for (size_t j = 0; s->active != NULL && j < s->size; j++)
        if (!s->active[j])
            vector[j] = 0.0;
}

/* z . r with z = r / diagonal, the preconditioned residual. */
static double precondition(const struct search *s, const double *r, double *z)
{
    double sum = 0.0;
    for (size_t j = 0; j < s->size; j++) {
        const double scaled = s->diagonal[j] > 0.0 ? r[j] / s->diagonal[j] : 0.0;
        sum += scaled * r[j];
        if (z != NULL)
            z[j] = scaled;
    }
    return sum;
}

/*
 * Solve H step = -gradient until the residual is `accuracy` of the gradient, both measured
 * by the diagonal. The residual uses the trial's memory for z.
 */
static plogp_status solve_step(struct search *s, double accuracy)
{
    double *z = s->trial;
    memset(s->step, 0, s->size * sizeof(double));
    for (size_t j = 0; j < s->size; j++)
        s->residual[j] = -s->gradient[j];
    double norm = precondition(s, s->residual, z);
    const double enough = accuracy * accuracy * norm;
    memcpy(s->direction, z, s->size * sizeof(double));
    for (size_t k = 0; k < PRODUCTS_MAX && norm > enough; k++) {
        PLOGP_TRY(plogp__check_cancel(s->context));
        PLOGP_TRY(
            plogp__objective_product(&s->objective, s->theta, s->direction, s->product));
        hold(s, s->product);
        const double curvature = plogp__dot(s->direction, s->product, s->size);
        if (!(curvature > 0.0))
            break;
        const double length = norm / curvature;
        for (size_t j = 0; j < s->size; j++) {
            s->step[j] += length * s->direction[j];
            s->residual[j] -= length * s->product[j];
        }
        const double next = precondition(s, s->residual, z);
        for (size_t j = 0; j < s->size; j++)
            s->direction[j] = z[j] + next / norm * s->direction[j];
        norm = next;
    }
    return PLOGP_OK;
}

/*
 * Take the step, halved until the value falls by enough. Where the decrease promised is
 * below the rounding of the value, the whole step is taken: so near the minimum it
 * converges, and the gradient decides when to stop.
 */
static plogp_status take_step(struct search *s)
{
    const double slope = plogp__dot(s->gradient, s->step, s->size);
    const double before = s->value;
    const bool blind = -slope < 0x1p-40 * fabs(before);
    double length = 1.0;
    for (int halving = 0; halving <= HALVINGS_MAX; halving++, length /= 2.0) {
        for (size_t j = 0; j < s->size; j++)
            s->trial[j] = s->theta[j] + length * s->step[j];
        PLOGP_TRY(plogp__objective_diagonal(&s->objective, s->trial, &s->value,
                                            s->gradient, s->diagonal));
        if (blind || s->value <= before + SUFFICIENT * length * slope)
            break;
    }
    hold(s, s->gradient);
    double *previous = s->theta;
    s->theta = s->trial;
    s->trial = previous;
    return PLOGP_OK;
}

/* The smallest eigenvalue of the Hessian's intercept block [vectors][vectors]. */
static plogp_status intercept_curvature(struct search *s, double *smallest)
{
    const plogp_alloc *alloc = plogp__context_alloc(s->context);
    const size_t vectors = s->problem->vectors;
    double *matrix = plogp__alloc(alloc, vectors, (vectors + 4) * sizeof(double));
    const plogp_status status =
        matrix == NULL ? plogp__fail_memory(s->context)
                       : plogp__objective_intercepts(&s->objective, s->theta, matrix);
    double *values = matrix == NULL ? NULL : matrix + vectors * vectors;
    *smallest = 0.0;
    if (status == PLOGP_OK &&
        plogp__eigenvectors(matrix, vectors, values, values + vectors))
        *smallest = values[0];
    plogp__free(alloc, matrix);
    return status;
}

/*
 * With penalties >= l on all coefficients but the intercepts, at any point
 *     lambda_min(H) >= min(l / 2, c l / (l + 2 B)),
 * c the smallest eigenvalue of the intercept block and B the trace of the rest of the
 * data's Hessian (docs/numerics.md); the bound then follows as in newton.h with
 * nu <= |g| / sqrt(lambda), R <= sqrt(2 longest / lambda).
 */
static plogp_status bound(struct search *s, double norm, double *suboptimality)
{
    const struct plogp__problem *problem = s->problem;
    const size_t features = problem->rows->features;
    double least = INFINITY, trace = 0.0, intercepts = 0.0;
    *suboptimality = INFINITY;
    if (problem->penalty == NULL)
        return PLOGP_OK;
    for (size_t j = 1; j < features; j++) {
        least = fmin(least, problem->penalty[j]);
        for (size_t v = 0; v < problem->vectors; v++)
            trace += s->diagonal[v * features + j] - problem->penalty[j];
    }
    PLOGP_TRY(intercept_curvature(s, &intercepts));
    if (features == 1)
        least = INFINITY;
    const double lambda =
        features == 1 ? intercepts
                      : fmin(least / 2.0, intercepts * least / (least + 2.0 * trace));
    const double differences = problem->vectors > 1 ? 2.0 : 1.0;
    if (lambda > 0.0)
        *suboptimality = plogp__suboptimality(
            norm / sqrt(lambda),
            sqrt(differences * plogp__rows_longest(problem->rows) / lambda));
    return PLOGP_OK;
}

/* Steps until the decrement, measured by the diagonal, is small or no longer shrinks. */
static plogp_status descend(struct search *s,
                            const struct plogp__truncated_options *options,
                            size_t *iterations)
{
    double first = 0.0, last = INFINITY;
    for (*iterations = 0; *iterations < options->steps_max; (*iterations)++) {
        const double decrement = precondition(s, s->gradient, NULL);
        plogp__trace_tell(options->trace, s->value,
                          sqrt(plogp__dot(s->gradient, s->gradient, s->size)));
        first = *iterations == 0 ? decrement : first;
        if (decrement <= 2.0 * options->tolerance || decrement == 0.0 ||
            (decrement >= last && decrement < 0x1p-60))
            return PLOGP_OK;
        last = decrement;
        /* superlinear: the better the point, the better the step (Dembo, Steihaug 1983) */
        PLOGP_TRY(solve_step(s, fmin(0.1, pow(decrement / first, 0.25))));
        PLOGP_TRY(take_step(s));
    }
    return PLOGP_OK;
}

plogp_status plogp__truncated_minimise(const struct plogp__problem *problem,
                                       const uint8_t *active,
                                       const struct plogp__truncated_options *options,
                                       double *theta, struct plogp__truncated *result)
{
    struct search s = {.problem = problem, .context = options->context, .active = active};
    plogp_status status = open_search(&s, theta);
    if (status == PLOGP_OK)
        status = plogp__objective_diagonal(&s.objective, s.theta, &s.value, s.gradient,
                                           s.diagonal);
    if (status == PLOGP_OK) {
        hold(&s, s.gradient);
        status = descend(&s, options, &result->iterations);
    }
    if (status == PLOGP_OK) {
        memcpy(theta, s.theta, s.size * sizeof(double));
        result->value = s.value;
        result->gradient_norm = sqrt(plogp__dot(s.gradient, s.gradient, s.size));
        status = bound(&s, result->gradient_norm, &result->suboptimality);
    }
    close_search(&s);
    return status;
}
