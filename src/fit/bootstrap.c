#include "plogp/fit_bootstrap.h"

#include "base/status.h"
#include "fit/resamples.h"
#include "fit/sampling.h"
#include "math/random.h"
#include "math/search.h"

#define REPLICATES_MAX   ((size_t)1 << 24)
#define OBSERVATIONS_MAX 0x1p32

struct resampling {
    const plogp_ordered_table *table;
    const struct plogp__family *family;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    size_t n;
    double step;                     /* of rounded values; 0: exact */
    struct plogp__resamples samples; /* with [3 n] for each worker */
};

/* The value of observation number `index` in sorted order. */
static double observation(const plogp_ordered_table *table, double index)
{
    return table->values[plogp__place_of_rank(table->cumulative, table->size, index)];
}

/* A plogp__task: n observations drawn with replacement, and fitted. */
static plogp_status resample(void *state, size_t task, size_t worker)
{
    struct resampling *const all = state;
    double *const values = plogp__resample_work(&all->samples, worker);
    const struct plogp__refit refit = {all->family, all->options, &all->context,
                                       all->step};
    plogp_ordered_table table;
    struct plogp__estimate estimate;
    for (size_t i = 0; i < all->n; i++)
        values[i] = observation(
            all->table, (double)plogp__random_below(all->context.seed, task, i, all->n));
    const plogp_status status =
        plogp__refit_draws(&refit, values, all->n, &table, &estimate);
    if (status == PLOGP_OK)
        plogp__resample_keep(&all->samples, task, estimate.theta);
    return status;
}

plogp_status plogp_fit_bootstrap(const plogp_ordered_table *table,
                                 const plogp_fit_candidate *candidate,
                                 const plogp_fit_options *options, size_t replicates,
                                 const plogp_context *context,
                                 plogp_bootstrap_parameter *parameters)
{
    const plogp_fit_options defaults = plogp_fit_options_defaults();
    if (table == NULL || candidate == NULL || parameters == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (candidate->distribution.family == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "%s: there is no law to be fitted again", candidate->family);
    if (replicates < 2 || replicates > REPLICATES_MAX)
        return plogp__fail(context, PLOGP_EINVAL, "replicates: a number from 2 to %zu",
                           REPLICATES_MAX);
    if (!(table->total >= 1.0 && table->total <= OBSERVATIONS_MAX) || !table->whole)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "the number of observations must be whole and below 2^32");
    plogp_fit_options silent = options == NULL ? defaults : *options;
    silent.trace = NULL;
    silent.intervals = PLOGP_FIT_WALD;
    struct resampling all = {.table = table,
                             .family = plogp__family_of(&candidate->distribution),
                             .options = &silent,
                             .n = (size_t)table->total,
                             .step = candidate->rounding};
    all.samples = (struct plogp__resamples){.parameters = all.family->parameter_count,
                                            .replicates = replicates,
                                            .work_size = 3 * all.n};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    PLOGP_TRY(plogp__resample(&all.samples, resample, &all, context, parameters));
    plogp__resample_forget_limits(all.family, parameters);
    return PLOGP_OK;
}
