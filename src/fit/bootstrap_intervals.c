/* The bootstrap of a fit to values known between limits: rows are drawn again. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/resamples.h"
#include "fit/sampling.h"
#include "math/random.h"
#include "math/search.h"
#include "plogp/fit_bootstrap.h"

#define REPLICATES_MAX   ((size_t)1 << 24)
#define OBSERVATIONS_MAX 0x1p32

struct resampling {
    const plogp_fit_interval_data *data;
    const struct plogp__family *family;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    size_t n;
    double *cumulative;              /* [count] of the weights              */
    struct plogp__resamples samples; /* with [count] weights for each worker */
};

/* The row of observation `index`. */
static size_t row_of(const struct resampling *all, double index)
{
    return plogp__place_of_rank(all->cumulative, all->data->count, index);
}

/* A plogp__task: n observations drawn with replacement, limits and all, and fitted. */
static plogp_status resample(void *state, size_t task, size_t worker)
{
    struct resampling *const all = state;
    const size_t count = all->data->count;
    double *const weights = plogp__resample_work(&all->samples, worker);
    const struct plogp__refit refit = {all->family, all->options, &all->context, 0.0};
    const plogp_fit_interval_data drawn = {all->data->low, all->data->high, weights,
                                           count};
    struct plogp__estimate estimate;
    struct plogp__censored censored;
    for (size_t i = 0; i < count; i++)
        weights[i] = 0.0;
    for (size_t i = 0; i < all->n; i++)
        weights[row_of(
            all, (double)plogp__random_below(all->context.seed, task, i, all->n))] += 1.0;
    PLOGP_TRY(plogp__censored_init(&drawn, &all->context, &censored));
    censored.rough = true;
    const plogp_status status = plogp__refit_censored(&refit, &censored, &estimate);
    plogp__censored_clear(&all->context, &censored);
    if (status == PLOGP_OK)
        plogp__resample_keep(&all->samples, task, estimate.theta);
    return status;
}

static double weight_of(const plogp_fit_interval_data *data, size_t i)
{
    const bool known = isfinite(data->low[i]) || isfinite(data->high[i]);
    return !known ? 0.0 : data->weights == NULL ? 1.0 : data->weights[i];
}

/* Cumulative weights; the total. */
static double accumulate(const plogp_fit_interval_data *data, double *cumulative,
                         bool *whole)
{
    double total = 0.0;
    *whole = true;
    for (size_t i = 0; i < data->count; i++) {
        const double weight = weight_of(data, i);
        *whole = *whole && weight >= 0.0 && floor(weight) == weight;
        total += weight;
        cumulative[i] = total;
    }
    return total;
}

plogp_status plogp_fit_bootstrap_intervals(const plogp_fit_interval_data *data,
                                           const plogp_fit_candidate *candidate,
                                           const plogp_fit_options *options,
                                           size_t replicates,
                                           const plogp_context *context,
                                           plogp_bootstrap_parameter *parameters)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    bool whole = false;
    if (data == NULL || data->count == 0 || data->low == NULL || data->high == NULL ||
        candidate == NULL || parameters == NULL || candidate->distribution.family == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (replicates < 2 || replicates > REPLICATES_MAX)
        return plogp__fail(context, PLOGP_EINVAL, "replicates: a number from 2 to %zu",
                           REPLICATES_MAX);
    plogp_fit_options silent = options == NULL ? plogp_fit_options_defaults() : *options;
    silent.trace = NULL;
    silent.intervals = PLOGP_FIT_WALD;
    struct resampling all = {.data = data,
                             .family = plogp__family_of(&candidate->distribution),
                             .options = &silent};
    all.samples = (struct plogp__resamples){.parameters = all.family->parameter_count,
                                            .replicates = replicates,
                                            .work_size = data->count};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    all.cumulative = plogp__alloc(alloc, data->count, sizeof(double));
    if (all.cumulative == NULL)
        return plogp__fail_memory(context);
    const double total = accumulate(data, all.cumulative, &whole);
    all.n = whole && total >= 1.0 && total <= OBSERVATIONS_MAX ? (size_t)total : 0;
    const plogp_status status =
        all.n > 0
            ? plogp__resample(&all.samples, resample, &all, context, parameters)
            : plogp__fail(context, PLOGP_EDOMAIN,
                          "the number of observations must be whole and below 2^32");
    plogp__free(alloc, all.cumulative);
    return status;
}
