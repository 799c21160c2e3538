/* Tests of fit of values known between limits: a bootstrap whose samples are limited alike. */
#include "plogp/goodness.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "fit/recensoring.h"
#include "fit/sampling.h"
#include "fit/verdict.h"

struct bootstrap {
    const plogp_distribution *law;
    const plogp_fit_options *options;
    struct plogp__recensoring how;
    plogp_context context; /* without a message: replicates run on several threads */
    /* for each worker n rows and lives, n + 2 masses, n limits on either side */
    struct plogp__row *rows;
    struct plogp__life *lives;
    struct plogp__mass *masses;
    double *limits;
    double *reached; /* [replicates][PLOGP__STATISTICS]; NaN: the fit failed */
};

/* Fit the family again to rows [n]. */
static plogp_status refit(const struct bootstrap *all, const struct plogp__row *rows,
                          double *limits, struct plogp__estimate *estimate)
{
    const size_t n = all->how.n;
    const struct plogp__refit how = {plogp__family_of(all->law), all->options,
                                     &all->context, 0.0};
    const plogp_fit_interval_data data = {limits, limits + n, NULL, n};
    struct plogp__censored censored;
    for (size_t i = 0; i < n; i++) {
        limits[i] = rows[i].low;
        limits[n + i] = rows[i].high;
    }
    PLOGP_TRY(plogp__censored_init(&data, &all->context, &censored));
    censored.rough = true;
    const plogp_status status = plogp__refit_censored(&how, &censored, estimate);
    plogp__censored_clear(&all->context, &censored);
    return status;
}

/* A plogp__task: draw a sample of the law, limit it, fit the family again, measure. */
static plogp_status replicate(void *state, size_t task, size_t worker)
{
    struct bootstrap *const all = state;
    const size_t n = all->how.n;
    struct plogp__row *const rows = all->rows + worker * n;
    double *const reached = all->reached + task * PLOGP__STATISTICS;
    struct plogp__estimate estimate;
    plogp_distribution fitted;
    for (size_t k = 0; k < PLOGP__STATISTICS; k++)
        reached[k] = NAN;
    plogp__recensor(&all->how, all->law, all->context.seed, task, rows);
    const plogp_status status = refit(all, rows, all->limits + worker * 2 * n, &estimate);
    if (status != PLOGP_OK)
        return status == PLOGP_EDOMAIN ? PLOGP_OK : status;
    if (plogp_distribution_init(all->law->family, estimate.theta,
                                estimate.family->parameter_count, NULL,
                                &fitted) == PLOGP_OK)
        (void)plogp__recensoring_measure(&all->how, &fitted, rows, n,
                                         all->lives + worker * n,
                                         all->masses + worker * (n + 2), reached);
    return PLOGP_OK;
}

static plogp_status allocate(struct bootstrap *all, size_t replicates,
                             const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t workers = plogp__team_size(context), n = all->how.n;
    all->rows = plogp__alloc(alloc, workers, n * sizeof *all->rows);
    all->lives = plogp__alloc(alloc, workers, n * sizeof *all->lives);
    all->masses = plogp__alloc(alloc, workers, (n + 2) * sizeof *all->masses);
    all->limits = plogp__alloc(alloc, workers, 2 * n * sizeof *all->limits);
    all->reached = plogp__alloc(alloc, replicates, PLOGP__STATISTICS * sizeof(double));
    const bool done = all->rows != NULL && all->lives != NULL && all->masses != NULL &&
                      all->limits != NULL && all->reached != NULL;
    return done ? PLOGP_OK : plogp__fail_memory(context);
}

static void release(struct bootstrap *all, const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp__free(alloc, all->rows);
    plogp__free(alloc, all->lives);
    plogp__free(alloc, all->masses);
    plogp__free(alloc, all->limits);
    plogp__free(alloc, all->reached);
    plogp__recensoring_clear(context, &all->how);
}

static void conclude(const struct bootstrap *all, size_t replicates,
                     plogp_goodness *goodness)
{
    double observed[PLOGP__STATISTICS];
    const size_t cells =
        plogp__recensoring_measure(&all->how, all->law, all->how.rows, all->how.count,
                                   all->lives, all->masses, observed);
    *goodness = plogp__judge(all->reached, replicates, observed);
    goodness->cells = cells;
    goodness->limits = plogp__recensoring_name(&all->how);
}

plogp_status plogp_goodness_of_intervals(const plogp_fit_interval_data *data,
                                         const plogp_fit_candidate *candidate,
                                         const plogp_fit_options *options,
                                         size_t replicates, const plogp_context *context,
                                         plogp_goodness *goodness)
{
    plogp_fit_options silent = options == NULL ? plogp_fit_options_defaults() : *options;
    if (data == NULL || data->count == 0 || data->low == NULL || data->high == NULL ||
        candidate == NULL || goodness == NULL || candidate->distribution.family == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    silent.trace = NULL;
    silent.intervals = PLOGP_FIT_WALD;
    struct bootstrap all = {.law = &candidate->distribution, .options = &silent};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    PLOGP_TRY(plogp__recensoring_init(data, context, &all.how));
    const size_t tasks = replicates == 0 ? PLOGP_GOODNESS_LIMITED : replicates;
    plogp_status status = allocate(&all, tasks, context);
    if (status == PLOGP_OK)
        status = plogp__team_run(context, tasks, replicate, &all);
    if (status == PLOGP_OK)
        conclude(&all, tasks, goodness);
    release(&all, context);
    return status;
}
