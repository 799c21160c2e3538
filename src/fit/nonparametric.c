/* The histogram and the kernel density as models of a sample. */
#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/folds.h"
#include "math/kernel.h"

#define HALF_LOG_TWO_PI 0x1.d67f1c864beb5p-1
#define CELLS_MAX       100000
#define REACH           8.5 /* bandwidths: exp(-8.5^2/2) < 2^-52 */

struct model {
    plogp_nonparametric kind;
    double step; /* whose probabilities are wanted; 0: densities */
    const plogp_context *context;
};

static double deviation(const plogp_ordered_table *table)
{
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < table->size; i++)
        mean += table->weights[i] / table->total * table->values[i];
    for (size_t i = 0; i < table->size; i++)
        squares +=
            table->weights[i] * (table->values[i] - mean) * (table->values[i] - mean);
    return sqrt(squares / fmax(table->total - 1.0, 1.0));
}

static double quartile_range(const plogp_ordered_table *table)
{
    return plogp_ordered_quantile(table, 0.75) - plogp_ordered_quantile(table, 0.25);
}

/* Cells of one width from `low` on, with half an observation added to each and half an
 * observation beyond either end. */
struct histogram {
    double low, width, tail;
    size_t cells;
    double total;
};

/* 2 IQR n^(-1/3); Sturges's number where the quartiles meet; whole steps of a grid. */
static struct histogram plan_histogram(const struct model *model,
                                       const plogp_ordered_table *table)
{
    const double step = model->step, low = table->values[0] - 0.5 * step;
    const double range = table->values[table->size - 1] + 0.5 * step - low;
    const double wanted = 2.0 * quartile_range(table) / cbrt(table->total);
    double width = wanted > 0.0 ? wanted : range / (ceil(log2(table->total)) + 1.0);
    width = fmax(width, range / CELLS_MAX);
    if (step > 0.0)
        width = step * fmax(floor(width / step + 0.5), 1.0);
    const double cells = fmax(ceil(range / width - 1e-9), 1.0);
    return (struct histogram){.low = low,
                              .width = step > 0.0 ? width : range / cells,
                              .tail = fmax(deviation(table), step),
                              .cells = (size_t)cells,
                              .total = table->total + 0.5 * cells + 1.0};
}

/* Density beyond an end: exponential, or its sum over a step. */
static double log_tail(const struct histogram *histogram, double distance, double step)
{
    const double rate = 1.0 / histogram->tail;
    const double mass = plogp__log(0.5 / histogram->total);
    if (!(step > 0.0))
        return mass + plogp__log(rate) - rate * distance;
    return mass + plogp__log(-plogp__expm1(-rate * step)) -
           rate * (distance - 0.5 * step);
}

static double log_cell(const struct histogram *histogram, const double *counts, double x,
                       double step)
{
    const double high = histogram->low + (double)histogram->cells * histogram->width;
    if (x < histogram->low)
        return log_tail(histogram, histogram->low - x, step);
    if (x > high)
        return log_tail(histogram, x - high, step);
    const double place = (x - histogram->low) / histogram->width;
    const size_t cell =
        place < (double)histogram->cells ? (size_t)place : histogram->cells - 1;
    const double share = (counts[cell] + 0.5) / histogram->total;
    return plogp__log(share / histogram->width * (step > 0.0 ? step : 1.0));
}

static plogp_status score_histogram(const struct model *model,
                                    const plogp_ordered_table *train,
                                    const plogp_ordered_table *whole, double *losses)
{
    const plogp_alloc *const alloc = plogp__context_alloc(model->context);
    const struct histogram histogram = plan_histogram(model, train);
    double *const counts = plogp__alloc_zero(alloc, histogram.cells, sizeof *counts);
    if (counts == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < train->size; i++) {
        const double place = (train->values[i] - histogram.low) / histogram.width;
        const size_t cell =
            place < (double)histogram.cells ? (size_t)place : histogram.cells - 1;
        counts[cell] += train->weights[i];
    }
    for (size_t i = 0; i < whole->size; i++)
        losses[i] = -log_cell(&histogram, counts, whole->values[i], model->step);
    plogp__free(alloc, counts);
    return PLOGP_OK;
}

/* 0.9 min(sd, IQR/1.34) n^(-1/5). */
static double bandwidth_of(const plogp_ordered_table *table)
{
    const double sd = deviation(table), iqr = quartile_range(table) / 1.34;
    return 0.9 * (iqr > 0.0 && iqr < sd ? iqr : sd) * pow(table->total, -0.2);
}

/* log of the sum of kernels at x, scaled by the nearest one so that none underflows.
 * `first` is the first value within reach: it only grows with x. */
static double log_kernels(const plogp_ordered_table *train, double x, double h,
                          size_t *first)
{
    double nearest = INFINITY, sum = 0.0;
    while (*first + 1 < train->size && train->values[*first] < x - REACH * h &&
           train->values[*first + 1] <= x)
        ++*first;
    for (size_t j = *first; j < train->size; j++) {
        const double z = fabs(train->values[j] - x) / h;
        nearest = fmin(nearest, z);
        if (train->values[j] > x + REACH * h)
            break;
    }
    for (size_t j = *first; j < train->size; j++) {
        const double z = fabs(train->values[j] - x) / h;
        sum += train->weights[j] * plogp__exp(0.5 * (nearest - z) * (nearest + z));
        if (train->values[j] > x + REACH * h)
            break;
    }
    return plogp__log(sum) - 0.5 * nearest * nearest;
}

static void score_kernel(const struct model *model, const plogp_ordered_table *train,
                         const plogp_ordered_table *whole, double *losses)
{
    const double h = bandwidth_of(train), step = model->step;
    const double scale = plogp__log(train->total * h) + HALF_LOG_TWO_PI -
                         (step > 0.0 ? plogp__log(step) : 0.0);
    size_t first = 0;
    for (size_t i = 0; i < whole->size; i++)
        losses[i] = scale - log_kernels(train, whole->values[i], h, &first);
}

/* A constant sample has no scale. */
static plogp_status score(const void *state, const plogp_ordered_table *train,
                          const plogp_ordered_table *whole, double *losses)
{
    const struct model *const model = state;
    if (train->size < 2) {
        for (size_t i = 0; i < whole->size; i++)
            losses[i] = NAN;
        return PLOGP_OK;
    }
    if (model->kind == PLOGP_HISTOGRAM)
        return score_histogram(model, train, whole, losses);
    score_kernel(model, train, whole, losses);
    return PLOGP_OK;
}

static bool is_whole(const plogp_ordered_table *table)
{
    for (size_t i = 0; i < table->size; i++)
        if (floor(table->values[i]) != table->values[i])
            return false;
    return true;
}

plogp_status plogp_fit_nonparametric(const plogp_ordered_table *table,
                                     plogp_nonparametric kind, double rounding,
                                     size_t folds, const plogp_context *context,
                                     plogp_nonparametric_model *model)
{
    if (table == NULL || model == NULL || !(rounding >= 0.0 && isfinite(rounding)) ||
        (kind != PLOGP_HISTOGRAM && kind != PLOGP_KERNEL_DENSITY))
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (table->size == 0 || isinf(table->values[0]) ||
        isinf(table->values[table->size - 1]))
        return plogp__fail(context, PLOGP_EDOMAIN, "finite values are needed");
    const struct model how = {kind,
                              rounding > 0.0    ? rounding
                              : is_whole(table) ? 1.0
                                                : 0.0,
                              context};
    const struct plogp__scorer scorer = {score, &how};
    plogp_validation validation;
    PLOGP_TRY(plogp__cross_validate(table, &scorer, folds, context, &validation));
    *model = (plogp_nonparametric_model){
        .name = "kernel-density", .width = bandwidth_of(table), .validation = validation};
    if (kind == PLOGP_HISTOGRAM) {
        const struct histogram histogram = plan_histogram(&how, table);
        model->name = "histogram";
        model->width = histogram.width;
        model->cells = histogram.cells;
    }
    return PLOGP_OK;
}
