#include "plogp/goodness.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "fit/limit_law.h"
#include "fit/rounded.h"
#include "fit/sampling.h"
#include "fit/verdict.h"

#define OBSERVATIONS_MAX 0x1p32
#define LIMIT_MIN        100.0 /* observations from which on a limit law serves */

/* The state of the bootstrap: a worker draws, fits and measures one sample at a time. */
struct bootstrap {
    const plogp_distribution *law;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    size_t n;
    double step, origin; /* of the grid of rounded values; 0: exact */
    double *work;        /* [workers][3 n]            */
    double *reached;     /* [replicates][PLOGP__STATISTICS]; NaN: the fit failed */
};

/* A plogp__task: draw a sample of the law, fit the family again, measure. */
static plogp_status replicate(void *state, size_t task, size_t worker)
{
    struct bootstrap *const all = state;
    double *const values = all->work + worker * 3 * all->n;
    double *const reached = all->reached + task * PLOGP__STATISTICS;
    const struct plogp__family *const family = plogp__family_of(all->law);
    const struct plogp__refit refit = {family, all->options, &all->context, all->step};
    plogp_ordered_table table;
    struct plogp__estimate estimate;
    plogp_distribution fitted;
    for (size_t i = 0; i < all->n; i++) {
        const double x = plogp_distribution_draw(all->law, all->context.seed, task, i);
        values[i] = all->step > 0.0 ? plogp__rounded_value(x, all->step, all->origin) : x;
    }
    for (size_t k = 0; k < PLOGP__STATISTICS; k++)
        reached[k] = NAN;
    PLOGP_TRY(plogp__refit_draws(&refit, values, all->n, &table, &estimate));
    if (plogp_distribution_init(family->name, estimate.theta, family->parameter_count,
                                NULL, &fitted) == PLOGP_OK) {
        const struct plogp__yardstick yardstick = {&fitted, all->step, all->origin};
        (void)plogp__measure(&yardstick, &table, reached);
    }
    return PLOGP_OK;
}

static void conclude(const struct bootstrap *all, size_t replicates,
                     const plogp_ordered_table *table, plogp_goodness *goodness)
{
    const struct plogp__yardstick yardstick = {all->law, all->step, all->origin};
    double observed[PLOGP__STATISTICS];
    const size_t cells = plogp__measure(&yardstick, table, observed);
    *goodness = plogp__judge(all->reached, replicates, observed);
    goodness->cells = cells;
}

/* An infinite statistic (an observation at an end of the law) keeps its rank among those of
 * the replicates: it may be infinite for all samples. */
static void take_limit(plogp_goodness_test *test, const struct plogp__limit_law *law,
                       double (*sf)(const struct plogp__limit_law *law, double x))
{
    if (!isfinite(test->statistic))
        return;
    test->p_value = sf(law, test->statistic);
    test->p_error = 0.0;
    test->method = "limit law";
}

/* AD and CvM by their limit law, where the candidate has one. */
static void take_limits(const plogp_fit_candidate *candidate, plogp_goodness *goodness)
{
    struct plogp__limit_law law;
    if (!plogp__limit_law_exists(candidate) || !plogp__limit_law_init(candidate, &law))
        return;
    take_limit(&goodness->ad, &law, plogp__limit_ad_sf);
    take_limit(&goodness->cvm, &law, plogp__limit_cvm_sf);
}

static plogp_status run(struct bootstrap *all, size_t replicates,
                        const plogp_ordered_table *table, const plogp_context *context,
                        plogp_goodness *goodness)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_status status = PLOGP_OK;
    all->reached = plogp__alloc(alloc, replicates, PLOGP__STATISTICS * sizeof(double));
    all->work =
        plogp__alloc(alloc, plogp__team_size(context), 3 * all->n * sizeof(double));
    if (all->reached == NULL || all->work == NULL)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__team_run(context, replicates, replicate, all);
    if (status == PLOGP_OK)
        conclude(all, replicates, table, goodness);
    plogp__free(alloc, all->reached);
    plogp__free(alloc, all->work);
    return status;
}

static size_t replicates_for(double n)
{
    return n <= 2000.0 ? 999 : n <= 20000.0 ? 199 : 99;
}

plogp_status plogp_goodness_of_fit(const plogp_ordered_table *table,
                                   const plogp_fit_candidate *candidate,
                                   const plogp_fit_options *options, size_t replicates,
                                   const plogp_context *context, plogp_goodness *goodness)
{
    const plogp_fit_options defaults = plogp_fit_options_defaults();
    if (table == NULL || candidate == NULL || goodness == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (candidate->distribution.family == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "%s: there is no law to be tested",
                           candidate->family);
    if (!(table->total >= 1.0 && table->total <= OBSERVATIONS_MAX) || !table->whole)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "the number of observations must be whole and below 2^32");
    plogp_fit_options silent = options == NULL ? defaults : *options;
    silent.trace = NULL;
    silent.intervals = PLOGP_FIT_WALD;
    struct bootstrap all = {.law = &candidate->distribution,
                            .options = &silent,
                            .step = candidate->rounding,
                            .origin = table->size > 0 ? table->values[0] : 0.0};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    all.n = (size_t)table->total;
    PLOGP_TRY(run(&all, replicates == 0 ? replicates_for(table->total) : replicates,
                  table, context, goodness));
    if (table->total >= LIMIT_MIN)
        take_limits(candidate, goodness);
    return PLOGP_OK;
}
