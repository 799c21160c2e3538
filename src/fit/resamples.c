#include "fit/resamples.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/sum.h"
#include "sample/sort.h"

#define OBSERVATIONS_FEW 500.0

void plogp__resample_keep(struct plogp__resamples *samples, size_t task,
                          const double *theta)
{
    for (size_t k = 0; k < samples->parameters; k++)
        samples->estimates[k * samples->replicates + task] = theta[k];
}

void plogp__resample_forget_limits(const struct plogp__family *family,
                                   plogp_bootstrap_parameter *parameters)
{
    for (size_t k = 0; k < family->parameter_count; k++)
        if (family->parameters[k].domain == PLOGP__EXTREME)
            parameters[k].low = parameters[k].high = NAN;
}

const char *plogp_fit_bootstrap_caution(double n)
{
    return n < OBSERVATIONS_FEW
               ? "fewer than 500 observations: percentile intervals are too short, below "
                 "100 they hold in 75 to 95 %"
               : NULL;
}

/* Keep what is finite; returns how many. */
static size_t keep_finite(double *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            values[kept++] = values[i];
    return kept;
}

/* Linear between order statistics (type 7 of Hyndman and Fan). */
static double quantile(const double *sorted, size_t count, double p)
{
    const double position = (double)(count - 1) * p;
    const size_t below = (size_t)position;
    const size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (position - (double)below) * (sorted[above] - sorted[below]);
}

static double deviation(const double *values, size_t count)
{
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    plogp_sum_add_array(&sum, values, count);
    const double mean = plogp_sum_value(&sum) / (double)count;
    for (size_t i = 0; i < count; i++)
        plogp_sum_add_product(&squares, values[i] - mean, values[i] - mean);
    return sqrt(plogp_sum_value(&squares) / (double)(count - 1));
}

/* Standard deviation and percentiles of the estimates that are not NaN; both arrays
 * [replicates] are overwritten. */
static plogp_bootstrap_parameter describe(double *estimates, double *scratch,
                                          size_t replicates)
{
    const size_t count = keep_finite(estimates, replicates);
    if (count < 2)
        return (plogp_bootstrap_parameter){NAN, NAN, NAN};
    plogp__sort_numbers(estimates, scratch, count);
    return (plogp_bootstrap_parameter){deviation(estimates, count),
                                       quantile(estimates, count, 0.025),
                                       quantile(estimates, count, 0.975)};
}

plogp_status plogp__resample(struct plogp__resamples *samples, plogp__task *task,
                             void *state, const plogp_context *context,
                             plogp_bootstrap_parameter *parameters)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t count = samples->replicates;
    double *const scratch = plogp__alloc(alloc, count, sizeof(double));
    plogp_status status = PLOGP_OK;
    samples->estimates = plogp__alloc(alloc, count, samples->parameters * sizeof(double));
    samples->work = plogp__alloc(alloc, plogp__team_size(context),
                                 samples->work_size * sizeof(double));
    if (scratch == NULL || samples->estimates == NULL || samples->work == NULL)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__team_run(context, count, task, state);
    for (size_t k = 0; status == PLOGP_OK && k < samples->parameters; k++)
        parameters[k] = describe(samples->estimates + k * count, scratch, count);
    plogp__free(alloc, scratch);
    plogp__free(alloc, samples->estimates);
    plogp__free(alloc, samples->work);
    return status;
}
