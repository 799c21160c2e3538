/* Drawing a sample and taking its statistic. */
#include <math.h>

#include "base/status.h"
#include "fit/rounded.h"
#include "fit/sampling.h"
#include "plogp/sum.h"
#include "sample/sort.h"

static double mean_of(const double *values, size_t n)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, values, n);
    return plogp_sum_value(&sum) / (double)n;
}

static double variance_of(const double *values, size_t n)
{
    const double mean = mean_of(values, n);
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < n; i++)
        plogp_sum_add_product(&sum, values[i] - mean, values[i] - mean);
    return plogp_sum_value(&sum) / (double)(n - 1);
}

static double median_of(double *values, double *scratch, size_t n)
{
    plogp__sort_numbers(values, scratch, n);
    return 0.5 * values[(n - 1) / 2] + 0.5 * values[n / 2];
}

/* The sorted table of the draws, in place; work [2 n] holds its weights. */
static plogp_ordered_table tabulate(double *values, double *work, size_t n)
{
    double *const weights = work, *const cumulative = work + n;
    size_t size = 0;
    plogp__sort_numbers(values, work, n);
    for (size_t i = 0; i < n; i++) {
        if (size > 0 && values[size - 1] == values[i]) {
            weights[size - 1] += 1.0;
            cumulative[size - 1] = (double)(i + 1);
            continue;
        }
        values[size] = values[i];
        weights[size] = 1.0;
        cumulative[size++] = (double)(i + 1);
    }
    return (plogp_ordered_table){.values = values,
                                 .weights = weights,
                                 .cumulative = cumulative,
                                 .size = size,
                                 .total = (double)n,
                                 .whole = 1};
}

static plogp_status refit_exact(const struct plogp__refit *refit,
                                const plogp_ordered_table *table,
                                struct plogp__estimate *estimate)
{
    struct plogp__fit_data data;
    PLOGP_TRY(plogp__fit_data_init(table, refit->context, &data));
    const plogp_status status = plogp__estimate_family(
        refit->family, &data, refit->options, refit->context, estimate);
    plogp__fit_data_clear(refit->context, &data);
    return status;
}

plogp_status plogp__refit_censored(const struct plogp__refit *refit,
                                   const struct plogp__censored *censored,
                                   struct plogp__estimate *estimate)
{
    struct plogp__fit_data data;
    PLOGP_TRY(plogp__fit_data_init_censored(censored, refit->context, &data));
    const plogp_status status = plogp__estimate_family(
        refit->family, &data, refit->options, refit->context, estimate);
    plogp__fit_data_clear(refit->context, &data);
    return status;
}

plogp_status plogp__refit_table(const struct plogp__refit *refit,
                                const plogp_ordered_table *table,
                                struct plogp__estimate *estimate)
{
    struct plogp__censored censored;
    if (!(refit->step > 0.0))
        return refit_exact(refit, table, estimate);
    PLOGP_TRY(plogp__rounded_init(table, refit->step, refit->context, &censored));
    const plogp_status status = plogp__refit_censored(refit, &censored, estimate);
    plogp__censored_clear(refit->context, &censored);
    return status;
}

plogp_status plogp__refit_draws(const struct plogp__refit *refit, double *values,
                                size_t n, plogp_ordered_table *table,
                                struct plogp__estimate *estimate)
{
    *table = tabulate(values, values + n, n);
    return plogp__refit_table(refit, table, estimate);
}

static plogp_status fit_draws(struct plogp__replicates *all, size_t task, double *values)
{
    const struct plogp__family *const family = plogp__family_of(all->law);
    const plogp_fit_options options = plogp_fit_options_defaults();
    const struct plogp__refit refit = {family, &options, &all->context, 0.0};
    const size_t k = all->options->parameter;
    plogp_ordered_table table;
    struct plogp__estimate estimate;
    double low = NAN, high = NAN;
    PLOGP_TRY(plogp__refit_draws(&refit, values, all->n, &table, &estimate));
    plogp__wald_interval(family->parameters[k].domain, estimate.theta[k], estimate.se[k],
                         &low, &high);
    const double truth = all->law->parameters[k];
    all->values[task] = estimate.theta[k];
    all->squared_se[task] = estimate.se[k] * estimate.se[k];
    all->covered[task] = isnan(low) ? NAN : low <= truth && truth <= high ? 1.0 : 0.0;
    return PLOGP_OK;
}

plogp_status plogp__replicate(void *state, size_t task, size_t worker)
{
    struct plogp__replicates *const all = state;
    double *const values = all->work + worker * 4 * all->n;
    for (size_t i = 0; i < all->n; i++)
        values[i] = plogp_distribution_draw(all->law, all->context.seed, task, i);
    switch (all->options->statistic) {
    case PLOGP_STATISTIC_MEAN:
        all->values[task] = mean_of(values, all->n);
        return PLOGP_OK;
    case PLOGP_STATISTIC_VARIANCE:
        all->values[task] = variance_of(values, all->n);
        return PLOGP_OK;
    case PLOGP_STATISTIC_MEDIAN:
        all->values[task] = median_of(values, values + all->n, all->n);
        return PLOGP_OK;
    case PLOGP_STATISTIC_MLE:
        return fit_draws(all, task, values);
    }
    return PLOGP_EINVAL;
}
