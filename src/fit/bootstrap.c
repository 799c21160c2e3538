#include "plogp/fit_bootstrap.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "fit/sampling.h"
#include "math/random.h"
#include "math/search.h"
#include "plogp/sum.h"
#include "sample/sort.h"

#define REPLICATES_MAX   ((size_t)1 << 24)
#define OBSERVATIONS_MAX 0x1p32

struct resampling {
    const plogp_ordered_table *table;
    const struct plogp__family *family;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    size_t n, replicates;
    double step;       /* of rounded values; 0: exact */
    double *work;      /* [workers][3 n]                           */
    double *estimates; /* [parameters][replicates]; NaN: no fit    */
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
    double *const values = all->work + worker * 3 * all->n;
    const struct plogp__refit refit = {all->family, all->options, &all->context,
                                       all->step};
    plogp_ordered_table table;
    struct plogp__estimate estimate;
    for (size_t i = 0; i < all->n; i++)
        values[i] = observation(
            all->table, (double)plogp__random_below(all->context.seed, task, i, all->n));
    const plogp_status status =
        plogp__refit_draws(&refit, values, all->n, &table, &estimate);
    for (size_t k = 0; status == PLOGP_OK && k < all->family->parameter_count; k++)
        all->estimates[k * all->replicates + task] = estimate.theta[k];
    return status;
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

plogp_bootstrap_parameter plogp__describe_replicates(double *estimates, double *scratch,
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

static plogp_status run(struct resampling *all, const plogp_context *context,
                        plogp_bootstrap_parameter *parameters)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t count = all->family->parameter_count;
    double *const scratch = plogp__alloc(alloc, all->replicates, sizeof(double));
    plogp_status status = PLOGP_OK;
    all->estimates = plogp__alloc(alloc, all->replicates, count * sizeof(double));
    all->work =
        plogp__alloc(alloc, plogp__team_size(context), 3 * all->n * sizeof(double));
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
                             .step = candidate->rounding,
                             .replicates = replicates};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    return run(&all, context, parameters);
}
