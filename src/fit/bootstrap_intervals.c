/* The bootstrap of a fit to values known between limits: rows are drawn again. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
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
    size_t n, replicates;
    double *cumulative; /* [count] of the weights                       */
    double *work;       /* [workers][count] weights of a replicate      */
    double *estimates;  /* [parameters][replicates]; NaN: no fit        */
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
    double *const weights = all->work + worker * count;
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
    const plogp_status status = plogp__refit_censored(&refit, &censored, &estimate);
    plogp__censored_clear(&all->context, &censored);
    for (size_t k = 0; status == PLOGP_OK && k < all->family->parameter_count; k++)
        all->estimates[k * all->replicates + task] = estimate.theta[k];
    return status;
}

static double weight_of(const plogp_fit_interval_data *data, size_t i)
{
    const bool known = isfinite(data->low[i]) || isfinite(data->high[i]);
    return !known ? 0.0 : data->weights == NULL ? 1.0 : data->weights[i];
}

static plogp_status run(struct resampling *all, const plogp_context *context,
                        plogp_bootstrap_parameter *parameters)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t count = all->family->parameter_count;
    double *const scratch = plogp__alloc(alloc, all->replicates, sizeof(double));
    plogp_status status = PLOGP_OK;
    all->estimates = plogp__alloc(alloc, all->replicates, count * sizeof(double));
    all->work =
        plogp__alloc(alloc, plogp__team_size(context) * all->data->count, sizeof(double));
    if (scratch == NULL || all->estimates == NULL || all->work == NULL)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__team_run(context, all->replicates, resample, all);
    for (size_t k = 0; status == PLOGP_OK && k < count; k++)
        parameters[k] = plogp__describe_replicates(all->estimates + k * all->replicates,
                                                   scratch, all->replicates);
    plogp__free(alloc, scratch);
    plogp__free(alloc, all->estimates);
    plogp__free(alloc, all->work);
    return status;
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
                             .options = &silent,
                             .replicates = replicates};
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
            ? run(&all, context, parameters)
            : plogp__fail(context, PLOGP_EDOMAIN,
                          "the number of observations must be whole and below 2^32");
    plogp__free(alloc, all.cumulative);
    return status;
}
