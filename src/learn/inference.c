#include "learn/inference.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"

#define NULL_SHARE 1e-12 /* of the largest eigenvalue: their rounding is size * u */
/* A function of the coefficients is open when this share of it lies in the null space:
 * far above the error of the eigenvectors, far below any share that data produce. */
#define REACHED 1e-7

plogp_status plogp__estimate_covariance(const struct plogp__newton *newton,
                                        struct plogp__estimate *estimate)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    const size_t size = estimate->size, free = newton->free;
    estimate->covariance = plogp__alloc_zero(alloc, size, size * sizeof(double));
    if (estimate->covariance == NULL)
        return plogp__fail_memory(estimate->context);
    memcpy(newton->work, newton->factor, free * free * sizeof(double));
    plogp__cholesky_invert(newton->work, free);
    for (size_t a = 0; a < free; a++)
        for (size_t b = 0; b < free; b++)
            estimate->covariance[newton->index[a] * size + newton->index[b]] =
                newton->work[a * free + b] / newton->objective.problem->total;
    return PLOGP_OK;
}

/* The Hessian of what is left where all coefficients are 0, on the active ones only: an
 * inactive one gets a diagonal that no null space contains. */
static plogp_status left_hessian(const struct plogp__problem *left,
                                 const struct plogp__estimate *estimate, double *hessian,
                                 double *work)
{
    const size_t size = estimate->size;
    struct plogp__objective objective;
    double value = 0.0;
    PLOGP_TRY(plogp__objective_init(&objective, left, true, estimate->context));
    memset(work, 0, 2 * size * sizeof(double));
    const plogp_status status =
        plogp__objective_evaluate(&objective, work, &value, work + size, hessian);
    plogp__objective_clear(&objective);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j <= i; j++)
            if (!estimate->active[i] || !estimate->active[j])
                hessian[i * size + j] = i == j ? 1.0 : 0.0;
    return status;
}

plogp_status plogp__estimate_null_space(const struct plogp__problem *left,
                                        struct plogp__estimate *estimate)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    const size_t size = estimate->size;
    double *work = plogp__alloc(alloc, size, 4 * sizeof *work);
    estimate->null_space = plogp__alloc(alloc, size, size * sizeof(double));
    plogp_status status = PLOGP_OK;
    if (work == NULL || estimate->null_space == NULL)
        status = plogp__fail_memory(estimate->context);
    if (status == PLOGP_OK)
        status = left_hessian(left, estimate, estimate->null_space, work);
    if (status == PLOGP_OK &&
        !plogp__eigenvectors(estimate->null_space, size, work, work + size))
        status = plogp__fail(estimate->context, PLOGP_ENOCONV,
                             "the eigenvalues of the information did not converge");
    if (status == PLOGP_OK) {
        const double limit = NULL_SHARE * (double)size * work[size - 1];
        while (estimate->null_count < size && work[estimate->null_count] <= limit)
            estimate->null_count++;
    }
    plogp__free(alloc, work);
    return status;
}

/* The sign of the first direction of separation that moves the function. */
static double runaway(const struct plogp__estimate *estimate, const double *weights,
                      double length)
{
    for (size_t s = 0; s < estimate->stage_count; s++) {
        const double *direction = estimate->stages[s].direction;
        const double growth = plogp__dot(weights, direction, estimate->size);
        const double reach = sqrt(plogp__dot(direction, direction, estimate->size));
        if (fabs(growth) > REACHED * length * reach)
            return growth > 0.0 ? INFINITY : -INFINITY;
    }
    return NAN;
}

struct plogp__functional
plogp__estimate_functional(const struct plogp__estimate *estimate, const double *weights)
{
    const size_t size = estimate->size;
    const double length = sqrt(plogp__dot(weights, weights, size));
    double open = 0.0;
    for (size_t v = 0; v < estimate->null_count; v++) {
        const double share = plogp__dot(weights, estimate->null_space + v * size, size);
        open += share * share;
    }
    if (sqrt(open) > REACHED * length)
        return (struct plogp__functional){runaway(estimate, weights, length), NAN};

    struct plogp__functional result = {plogp__dot(weights, estimate->theta, size), NAN};
    if (estimate->covariance == NULL)
        return result;
    result.variance = 0.0;
    for (size_t i = 0; i < size; i++)
        if (weights[i] != 0.0)
            result.variance +=
                weights[i] * plogp__dot(estimate->covariance + i * size, weights, size);
    return result;
}
