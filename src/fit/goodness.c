#include "plogp/goodness.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "fit/sampling.h"
#include "math/kernel.h"
#include "plogp/sum.h"

#define STATISTICS       3
#define OBSERVATIONS_MAX 0x1p32

/* The state of the bootstrap: a worker draws, fits and measures one sample at a time. */
struct bootstrap {
    const plogp_distribution *law;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    size_t n;
    double *work;    /* [workers][3 n]            */
    double *reached; /* [replicates][STATISTICS]; NaN: the fit failed */
};

/* F and 1 - F at a value, and F just below it. */
struct level {
    double at, above, before;
};

static struct level level_of(const plogp_distribution *law, int discrete, double x)
{
    const double at = plogp_distribution_cdf(law, x);
    return (struct level){at, plogp_distribution_sf(law, x),
                          discrete ? plogp_distribution_cdf(law, x - 1.0) : at};
}

/*
 * KS, AD and CvM from the sorted table. A value of weight w with c before and c + w up to
 * it stands for the order statistics c+1 ... c+w: their ranks add up to closed forms.
 */
static void measure(const plogp_ordered_table *table, const plogp_distribution *law,
                    double statistics[STATISTICS])
{
    const int discrete = plogp_family_is_discrete(law->family);
    const double n = table->total;
    double largest = 0.0, last = 0.0;
    plogp_sum logs, squares;
    plogp_sum_init(&logs);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < table->size; i++) {
        const double w = table->weights[i], now = table->cumulative[i];
        const struct level level = level_of(law, discrete, table->values[i]);
        const double middle = level.at - (last + now) / (2.0 * n);
        const double ranks = (now - last) * (now + last);
        largest = fmax(largest, fabs(now / n - level.at));
        largest = fmax(largest, fabs(level.before - last / n));
        plogp_sum_add(&squares, w * middle * middle);
        plogp_sum_add(&squares, w * (w * w - 1.0) / (12.0 * n * n));
        plogp_sum_add(&logs, ranks * plogp__log(level.at));
        plogp_sum_add(&logs, (2.0 * n * w - ranks) * plogp__log(level.above));
        last = now;
    }
    statistics[0] = largest;
    statistics[1] = -n - plogp_sum_value(&logs) / n;
    statistics[2] = 1.0 / (12.0 * n) + plogp_sum_value(&squares);
    if (isnan(statistics[1]))
        statistics[1] = INFINITY; /* 0 log 0 at the largest value of a bounded law */
}

/* A plogp__task: draw a sample of the law, fit the family again, measure. */
static plogp_status replicate(void *state, size_t task, size_t worker)
{
    struct bootstrap *const all = state;
    double *const values = all->work + worker * 3 * all->n;
    double *const reached = all->reached + task * STATISTICS;
    const struct plogp__family *const family = plogp__family_of(all->law);
    const struct plogp__refit refit = {family, all->options, &all->context};
    plogp_ordered_table table;
    struct plogp__estimate estimate;
    plogp_distribution fitted;
    for (size_t i = 0; i < all->n; i++)
        values[i] = plogp_distribution_draw(all->law, all->context.seed, task, i);
    reached[0] = reached[1] = reached[2] = NAN;
    PLOGP_TRY(plogp__refit_draws(&refit, values, all->n, &table, &estimate));
    if (plogp_distribution_init(family->name, estimate.theta, family->parameter_count,
                                NULL, &fitted) == PLOGP_OK)
        measure(&table, &fitted, reached);
    return PLOGP_OK;
}

/* (k + 1) / (R + 1), k of the R replicates that could be fitted being as large. */
static plogp_goodness_test judge(const struct bootstrap *all, size_t replicates,
                                 size_t which, double observed)
{
    size_t reached = 0, fitted = 0;
    for (size_t r = 0; r < replicates; r++) {
        const double value = all->reached[r * STATISTICS + which];
        fitted += isnan(value) ? 0 : 1;
        reached += value >= observed ? 1 : 0;
    }
    return (plogp_goodness_test){observed, (double)(reached + 1) / (double)(fitted + 1)};
}

static plogp_status run(struct bootstrap *all, size_t replicates,
                        const plogp_ordered_table *table, const plogp_context *context,
                        plogp_goodness *goodness)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    double observed[STATISTICS];
    plogp_status status = PLOGP_OK;
    all->reached = plogp__alloc(alloc, replicates, STATISTICS * sizeof(double));
    all->work =
        plogp__alloc(alloc, plogp__team_size(context), 3 * all->n * sizeof(double));
    if (all->reached == NULL || all->work == NULL)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp__team_run(context, replicates, replicate, all);
    if (status == PLOGP_OK) {
        measure(table, all->law, observed);
        *goodness = (plogp_goodness){judge(all, replicates, 0, observed[0]),
                                     judge(all, replicates, 1, observed[1]),
                                     judge(all, replicates, 2, observed[2]), replicates};
    }
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
    struct bootstrap all = {.law = &candidate->distribution, .options = &silent};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    all.n = (size_t)table->total;
    return run(&all, replicates == 0 ? replicates_for(table->total) : replicates, table,
               context, goodness);
}
