/* The likelihood as a function of one parameter, or of two. */
#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/curves.h"
#include "plogp/sum.h"

#define GROUPS_MAX    512
#define SLICE_REACH   3.5 /* standard errors to each side */
#define SURFACE_REACH 3.0
#define NUDGE         0x1p-7 /* of a standard error, for the slope that grouping leaves */

/* A sample as few values, and the law it is measured with. */
struct sample {
    double values[GROUPS_MAX], weights[GROUPS_MAX];
    size_t count;
    const plogp_fit_candidate *candidate;
    double maximum; /* log-likelihood of these values at the estimate */
    double slope[PLOGP_PARAMETERS_MAX]; /* 0 where no values were put together */
};

static double loglik(const struct sample *sample, const double *theta)
{
    plogp_distribution law;
    plogp_sum sum;
    const plogp_distribution *const best = &sample->candidate->distribution;
    if (plogp_distribution_init(best->family, theta, best->parameter_count, NULL, &law) !=
        PLOGP_OK)
        return NAN;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < sample->count; i++)
        plogp_sum_add_product(&sum, sample->weights[i],
                              plogp_distribution_logpdf(&law, sample->values[i]));
    return plogp_sum_value(&sum);
}

/* Equal weights of neighbours become one value: their mean. */
static void group(const plogp_ordered_table *table, struct sample *sample)
{
    const size_t groups = table->size < GROUPS_MAX ? table->size : GROUPS_MAX;
    size_t i = 0;
    for (size_t g = 0; g < groups; g++) {
        const double until = table->total * (double)(g + 1) / (double)groups;
        const size_t must_stay = groups - g - 1;
        plogp_sum sum;
        double weight = 0.0;
        plogp_sum_init(&sum);
        do {
            plogp_sum_add_product(&sum, table->weights[i], table->values[i]);
            weight += table->weights[i++];
        } while (table->size - i > must_stay && table->size > GROUPS_MAX &&
                 table->cumulative[i] <= until);
        sample->values[g] = plogp_sum_value(&sum) / weight;
        sample->weights[g] = weight;
    }
    sample->count = groups;
}

static plogp_status open_sample(const plogp_ordered_table *table,
                                const plogp_fit_candidate *candidate,
                                const plogp_context *context, struct sample **made)
{
    struct sample *const sample =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *sample);
    if (sample == NULL)
        return plogp__fail_memory(context);
    sample->candidate = candidate;
    group(table, sample);
    double theta[PLOGP_PARAMETERS_MAX];
    const size_t count = candidate->parameter_count;
    for (size_t j = 0; j < count; j++)
        theta[j] = candidate->distribution.parameters[j];
    sample->maximum = loglik(sample, theta);
    for (size_t j = 0; j < count && table->size > GROUPS_MAX; j++) {
        const double kept = theta[j], step = NUDGE * candidate->parameters[j].se;
        if (!(step > 0.0))
            continue;
        theta[j] = kept + step;
        const double above = loglik(sample, theta);
        theta[j] = kept - step;
        const double below = loglik(sample, theta);
        theta[j] = kept;
        sample->slope[j] = isfinite(above - below) ? (above - below) / (2.0 * step) : 0.0;
    }
    *made = sample;
    return PLOGP_OK;
}

/* Whether the parameter has an estimate and a standard error. */
static bool varies(const plogp_fit_candidate *candidate, size_t parameter)
{
    return candidate->distribution.family != NULL &&
           candidate->parameter_count == candidate->distribution.parameter_count &&
           parameter < candidate->parameter_count &&
           candidate->parameters[parameter].se > 0.0 &&
           isfinite(candidate->parameters[parameter].se);
}

static double height(const struct sample *sample, const double *theta)
{
    double value = loglik(sample, theta) - sample->maximum;
    for (size_t j = 0; j < sample->candidate->parameter_count; j++)
        value -=
            sample->slope[j] * (theta[j] - sample->candidate->distribution.parameters[j]);
    return value;
}

/* Number `i` of `count` values of a parameter around its estimate. */
static double value_at(const plogp_fit_candidate *candidate, size_t parameter, size_t i,
                       size_t count, double reach)
{
    const size_t half = count / 2;
    const double middle = (double)half;
    return candidate->distribution.parameters[parameter] +
           reach * candidate->parameters[parameter].se * ((double)i - middle) / middle;
}

plogp_status plogp_curve_likelihood(const plogp_ordered_table *table,
                                    const plogp_fit_candidate *candidate,
                                    size_t parameter, const plogp_context *context,
                                    plogp_curve_slope *points)
{
    if (table == NULL || table->size == 0 || candidate == NULL || points == NULL ||
        !varies(candidate, parameter))
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_curve_likelihood: no sample, or a parameter without "
                           "standard error");
    struct sample *sample = NULL;
    PLOGP_TRY(open_sample(table, candidate, context, &sample));
    plogp_distribution at = candidate->distribution;
    for (size_t i = 0; i < PLOGP_CURVE_SLICE; i++) {
        at.parameters[parameter] =
            value_at(candidate, parameter, i, PLOGP_CURVE_SLICE, SLICE_REACH);
        points[i] = (plogp_curve_slope){
            at.parameters[parameter],
            SLICE_REACH * (2.0 * (double)i / (double)(PLOGP_CURVE_SLICE - 1) - 1.0),
            height(sample, at.parameters)};
    }
    plogp__free(plogp__context_alloc(context), sample);
    return PLOGP_OK;
}

static plogp_status fill_surface(const struct sample *sample, const size_t parameters[2],
                                 const plogp_context *context,
                                 plogp_curve_height *heights)
{
    const plogp_fit_candidate *const candidate = sample->candidate;
    plogp_distribution at = candidate->distribution;
    double half[2]; /* of a cell */
    for (size_t axis = 0; axis < 2; axis++)
        half[axis] = SURFACE_REACH * candidate->parameters[parameters[axis]].se /
                     (double)(PLOGP_CURVE_SURFACE - 1);
    for (size_t j = 0; j < PLOGP_CURVE_SURFACE; j++) {
        PLOGP_TRY(plogp__check_cancel(context));
        const double y =
            value_at(candidate, parameters[1], j, PLOGP_CURVE_SURFACE, SURFACE_REACH);
        at.parameters[parameters[1]] = y;
        for (size_t i = 0; i < PLOGP_CURVE_SURFACE; i++) {
            const double x =
                value_at(candidate, parameters[0], i, PLOGP_CURVE_SURFACE, SURFACE_REACH);
            at.parameters[parameters[0]] = x;
            heights[j * PLOGP_CURVE_SURFACE + i] =
                (plogp_curve_height){x - half[0], x + half[0], y - half[1], y + half[1],
                                     height(sample, at.parameters)};
        }
    }
    return PLOGP_OK;
}

plogp_status plogp_curve_surface(const plogp_ordered_table *table,
                                 const plogp_fit_candidate *candidate,
                                 const size_t parameters[2], const plogp_context *context,
                                 plogp_curve_height *heights)
{
    if (table == NULL || table->size == 0 || candidate == NULL || parameters == NULL ||
        heights == NULL || parameters[0] == parameters[1] ||
        !varies(candidate, parameters[0]) || !varies(candidate, parameters[1]))
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_curve_surface: no sample, or a parameter without "
                           "standard error");
    struct sample *sample = NULL;
    PLOGP_TRY(open_sample(table, candidate, context, &sample));
    const plogp_status status = fill_surface(sample, parameters, context, heights);
    plogp__free(plogp__context_alloc(context), sample);
    return status;
}
