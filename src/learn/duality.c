#include "learn/duality.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/softmax.h"
#include "math/kernel.h"

double plogp__subgradient(double theta, double slope, double l1)
{
    if (theta != 0.0)
        return slope + copysign(l1, theta);
    return slope > l1 ? slope - l1 : slope < -l1 ? slope + l1 : 0.0;
}

double plogp__absolute_penalty(const double *l1, size_t features, const double *theta,
                               size_t size)
{
    double sum = 0.0;
    for (size_t j = 0; j < size; j++)
        sum += l1[j % features] * fabs(theta[j]);
    return sum;
}

/* The length of the smallest subgradient, and the largest excess of a slope over its l1, as
 * the factor that scales the slopes back: 1 or a little less. */
static double measure(const struct plogp__problem *problem, const double *l1,
                      const struct plogp__point *point, double *norm)
{
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    double squares = 0.0, factor = 1.0;
    for (size_t j = 0; j < size; j++) {
        const double most = l1[j % features], slope = point->gradient[j];
        const double rest = plogp__subgradient(point->theta[j], slope, most);
        squares += rest * rest;
        if (most > 0.0 && problem->penalty == NULL && fabs(slope) > most)
            factor = fmin(factor, most / fabs(slope));
    }
    *norm = sqrt(squares);
    return factor;
}

/* Entropy of the law (1 - factor) target + factor p of one row, whose target is its label,
 * smoothed; row [3][classes] is scratch. */
static double row_entropy(const struct plogp__problem *problem, const double *theta,
                          size_t i, double factor, double *row)
{
    const size_t classes = problem->classes, fixed = classes - problem->vectors;
    double *logits = row, *p = logits + classes, *complement = p + classes;
    double entropy = 0.0;
    for (size_t k = 0; k < classes; k++)
        logits[k] = k < fixed
                        ? 0.0
                        : plogp__rows_dot(problem->rows, i,
                                          theta + (k - fixed) * problem->rows->features);
    (void)plogp__softmax(logits, NULL, classes, p, complement);
    for (size_t k = 0; k < classes; k++) {
        const double hard = problem->rows->label[i] == k ? 1.0 : 0.0;
        const double target =
            (1.0 - problem->smoothing) * hard + problem->smoothing / (double)classes;
        entropy += plogp__neg_xlogx((1.0 - factor) * target + factor * p[k]);
    }
    return entropy;
}

/*
 * With slopes g of the mean loss scaled by `factor` into |g_j| <= l1_j,
 *     min >= mean entropy of (1 - factor) target + factor p - sum_j (|g_j| - l1_j)+^2 / 2 l2_j
 * (docs/numerics.md). The slopes of the intercepts are 0 at the minimum over them; what is
 * left of them counts 1 + |intercept| times, for a minimum that is no further away.
 */
plogp_status plogp__duality_measure(const struct plogp__problem *problem,
                                    const double *l1, const struct plogp__point *point,
                                    const plogp_context *context,
                                    struct plogp__duality *duality)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    const double factor = measure(problem, l1, point, &duality->norm);
    double dual = 0.0, intercepts = 0.0;
    double *row = plogp__alloc(alloc, problem->classes, 3 * sizeof *row);
    if (row == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < problem->rows->count; i++)
        dual +=
            problem->rows->weight[i] * row_entropy(problem, point->theta, i, factor, row);
    plogp__free(alloc, row);
    dual /= problem->total;
    for (size_t j = 0; j < size; j++) {
        const double l2 = problem->penalty == NULL ? 0.0 : problem->penalty[j % features];
        if (j % features == 0)
            intercepts += fabs(point->gradient[j]) * (1.0 + fabs(point->theta[j]));
        if (l2 == 0.0)
            continue;
        const double slope = point->gradient[j] - l2 * point->theta[j];
        const double excess = fmax(fabs(slope) - l1[j % features], 0.0);
        dual -= excess * excess / (2.0 * l2);
    }
    duality->gap = fmax(point->value - dual, 0.0) + intercepts;
    return PLOGP_OK;
}
