/*
 * One scale for all logits and a shift for each class but the first, at the minimum of the
 * mean loss: Newton's method in `classes` unknowns. Class k has the features (z_k, e_k), so
 * with m = sum_k p_k f_k the gradient is the mean of m - f_label and the Hessian the mean of
 * sum_k p_k f_k f_k^T - m m^T.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/calibration.h"
#include "learn/linear.h"
#include "learn/scorer.h"
#include "learn/softmax.h"

#define STEPS_MAX    100
#define HALVINGS_MAX 50
#define SUFFICIENT   1e-4
#define END          0x1p-80 /* of the squared decrement, nats */
#define TAIL         0x1p-20 /* of the loss: on a tail e^-m both fall alike */
#define SCALE_MAX    1e6     /* beyond it the rows are separated */

struct search {
    const struct plogp__scorer *scorer;
    const struct plogp__rows *rows;
    size_t classes, size; /* unknowns: 1, or classes */
    double *logits, *moved, *probability, *complement, *mean, *scratch;
    uint8_t *possible;
    double *theta, *trial, *gradient, *step, *hessian; /* hessian [size][size] */
    double value, total;
};

static plogp_status open_search(struct search *s, const plogp_context *context,
                                void **block)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t classes = s->classes, scratch = plogp__scorer_scratch(s->scorer);
    double *room = plogp__alloc_zero(alloc, 10 * classes + scratch + s->size * s->size,
                                     sizeof *room);
    s->possible = plogp__alloc(alloc, classes, 1);
    *block = room;
    if (room == NULL || s->possible == NULL)
        return plogp__fail_memory(context);
    double **const parts[] = {&s->logits, &s->moved,  &s->probability, &s->complement,
                              &s->mean,   &s->theta,  &s->trial,       &s->gradient,
                              &s->step,   &s->hessian};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
        *parts[p] = room + p * classes;
    s->scratch = room + 9 * classes + s->size * s->size;
    s->theta[0] = 1.0;
    return PLOGP_OK;
}

/* sum_k p_k f_k f_k^T - m m^T of one row: lower triangle. */
static void add_curvature(const struct search *s, double weight)
{
    double squares = 0.0;
    for (size_t k = 0; k < s->classes; k++)
        squares +=
            s->probability[k] * (s->logits[k] - s->mean[0]) * (s->logits[k] - s->mean[0]);
    s->hessian[0] += weight * squares;
    for (size_t a = 1; a < s->size; a++) {
        const double p = s->probability[a];
        s->hessian[a * s->size] += weight * p * (s->logits[a] - s->mean[0]);
        for (size_t b = 1; b < a; b++)
            s->hessian[a * s->size + b] -= weight * p * s->probability[b];
        s->hessian[a * s->size + a] += weight * p * s->complement[a];
    }
}

/* The loss of one row at theta, and its derivatives when they are wanted. */
static double add_row(const struct search *s, size_t i, const double *theta, bool slopes)
{
    const size_t label = s->rows->label[i];
    const double weight = s->rows->weight[i];
    for (size_t k = 0; k < s->classes; k++)
        s->moved[k] = theta[0] * s->logits[k] + (s->size > 1 && k > 0 ? theta[k] : 0.0);
    const double loss =
        weight * plogp__softmax_loss(s->moved, s->possible, s->classes, label);
    if (!slopes)
        return loss;
    (void)plogp__softmax(s->moved, s->possible, s->classes, s->probability,
                         s->complement);
    s->mean[0] = 0.0;
    for (size_t k = 0; k < s->classes; k++)
        s->mean[0] += s->probability[k] * s->logits[k];
    s->gradient[0] += weight * (s->mean[0] - s->logits[label]);
    for (size_t k = 1; k < s->size; k++)
        s->gradient[k] += weight * (k == label ? -s->complement[k] : s->probability[k]);
    add_curvature(s, weight);
    return loss;
}

/* Rows whose class is excluded cost +Inf whatever the scale: they are left aside. */
static void evaluate(struct search *s, const double *theta, bool slopes)
{
    const struct plogp__score space = {s->logits, s->possible, s->scratch};
    s->value = s->total = 0.0;
    if (slopes) {
        memset(s->gradient, 0, s->size * sizeof(double));
        memset(s->hessian, 0, s->size * s->size * sizeof(double));
    }
    for (size_t i = 0; i < s->rows->count; i++) {
        if (s->rows->label[i] >= s->classes)
            continue;
        plogp__scorer_row(s->scorer, s->rows, i, &space);
        if (!s->possible[s->rows->label[i]])
            continue;
        s->value += add_row(s, i, theta, slopes);
        s->total += s->rows->weight[i];
    }
    const double share = s->total > 0.0 ? 1.0 / s->total : 0.0;
    s->value *= share;
    for (size_t a = 0; slopes && a < s->size; a++) {
        s->gradient[a] *= share;
        for (size_t b = 0; b <= a; b++)
            s->hessian[a * s->size + b] *= share;
    }
}

/* The Newton step and the squared decrement; a null direction (a class that never occurs)
 * stays where it is. */
static bool choose_step(struct search *s, double *decrement)
{
    double largest = 0.0;
    for (size_t a = 0; a < s->size; a++)
        largest = fmax(largest, s->hessian[a * s->size + a]);
    for (size_t a = 0; a < s->size; a++) {
        s->hessian[a * s->size + a] += 0x1p-40 * largest;
        s->step[a] = -s->gradient[a];
    }
    if (!(largest > 0.0) || !plogp__cholesky(s->hessian, s->size))
        return false;
    plogp__cholesky_solve(s->hessian, s->size, s->step);
    *decrement = -plogp__dot(s->step, s->gradient, s->size);
    return true;
}

static void take_step(struct search *s, double decrement)
{
    const double before = s->value;
    double length = 1.0;
    for (int halving = 0; halving <= HALVINGS_MAX; halving++, length /= 2.0) {
        for (size_t a = 0; a < s->size; a++)
            s->trial[a] = s->theta[a] + length * s->step[a];
        evaluate(s, s->trial, false);
        if (s->value <= before - SUFFICIENT * length * decrement ||
            decrement < 0x1p-40 * before)
            break;
    }
    memcpy(s->theta, s->trial, s->size * sizeof(double));
}

/* A class that no row is of would be shifted away for ever. */
static bool every_class_occurs(struct search *s)
{
    memset(s->mean, 0, s->classes * sizeof(double));
    for (size_t i = 0; i < s->rows->count; i++)
        if (s->rows->label[i] < s->classes)
            s->mean[s->rows->label[i]] = 1.0;
    double seen = 0.0;
    for (size_t k = 0; k < s->classes; k++)
        seen += s->mean[k];
    return s->size == 1 || seen == (double)s->classes;
}

static plogp_status minimise(struct search *s, const plogp_context *context)
{
    for (int step = 0; step < STEPS_MAX && every_class_occurs(s); step++) {
        double decrement = 0.0;
        PLOGP_TRY(plogp__check_cancel(context));
        evaluate(s, s->theta, true);
        if (s->total == 0.0 || !choose_step(s, &decrement) ||
            !(fabs(s->theta[0]) < SCALE_MAX))
            break;
        if (decrement <= END && decrement <= TAIL * s->value)
            return PLOGP_OK;
        take_step(s, decrement);
    }
    return plogp__fail(context, PLOGP_ENOCONV,
                       "the rows are separated by their scores, or lack a class: no "
                       "scale fits them best");
}

plogp_status plogp__calibration_scale(const struct plogp__scorer *scorer,
                                      const struct plogp__rows *rows, bool shifts,
                                      const plogp_context *context, double *theta,
                                      double *loss)
{
    struct search s = {.scorer = scorer,
                       .rows = rows,
                       .classes = scorer->classes,
                       .size = shifts ? scorer->classes : 1};
    void *block = NULL;
    plogp_status status = open_search(&s, context, &block);
    if (status == PLOGP_OK)
        status = minimise(&s, context);
    if (status == PLOGP_OK) {
        memcpy(theta, s.theta, s.size * sizeof *theta);
        *loss = s.value;
    }
    plogp__free(plogp__context_alloc(context), block);
    plogp__free(plogp__context_alloc(context), s.possible);
    return status;
}
