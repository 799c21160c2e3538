#include "fit/sampling.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "dist/deviance.h"
#include "dist/family.h"
#include "dist/fourth_moment.h"
#include "fit/ledger.h"
#include "math/kernel.h"
#include "plogp/curves.h"
#include "plogp/distribution_divergence.h"
#include "plogp/families.h"
#include "plogp/moments.h"
#include "plogp/ordered.h"
#include "plogp/sum.h"

#define REPLICATES_MAX ((size_t)1 << 24)
#define SHAPE_REACH    4.0 /* standard deviations */

static const double LEVELS[PLOGP_SAMPLING_QUANTILES] = {0.025, 0.25, 0.5, 0.75, 0.975};

plogp_sampling_options plogp_sampling_options_defaults(void)
{
    return (plogp_sampling_options){.statistic = PLOGP_STATISTIC_MEAN,
                                    .replicates = 1000};
}

plogp_status plogp_statistic_parse(const char *text, const plogp_context *context,
                                   plogp_statistic *statistic)
{
    static const char *const names[] = {"mean", "variance", "median", "mle"};
    if (text == NULL || statistic == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], text) == 0) {
            *statistic = (plogp_statistic)i;
            return PLOGP_OK;
        }
    return plogp__fail(context, PLOGP_EINVAL,
                       "there is no statistic '%s': mean, variance, median, mle", text);
}

/* The law of the mean of n draws, where it is of a family: false otherwise. */
static bool law_of_mean(const plogp_distribution *law, size_t n, plogp_distribution *mean)
{
    const double count = (double)n, *const theta = law->parameters;
    *mean = *law;
    if (strcmp(law->family, "normal") == 0) {
        mean->parameters[1] = theta[1] / sqrt(count);
        return true;
    }
    if (strcmp(law->family, "inverse-gaussian") == 0) {
        mean->parameters[1] = theta[1] * count;
        return true;
    }
    const bool gamma = strcmp(law->family, "gamma") == 0;
    const bool exponential = strcmp(law->family, "exponential") == 0;
    const double parameters[2] = {gamma ? theta[0] * count : count,
                                  gamma ? theta[1] / count : 1.0 / (theta[0] * count)};
    return (gamma || exponential) &&
           plogp_distribution_init("gamma", parameters, 2, NULL, mean) == PLOGP_OK;
}

static bool exact_kl(const plogp_distribution *law, size_t n, double *kl)
{
    plogp_distribution mean, normal;
    plogp_distribution_comparison made;
    if (!law_of_mean(law, n, &mean))
        return false;
    const double parameters[2] = {plogp_distribution_mean(&mean),
                                  sqrt(plogp_distribution_variance(&mean))};
    if (plogp_distribution_init("normal", parameters, 2, NULL, &normal) != PLOGP_OK ||
        plogp_distribution_compare(&mean, &normal, NULL, &made) != PLOGP_OK)
        return false;
    *kl = made.divergences.forward.divergence;
    return true;
}

/* The ledger of the replicates against the normal law of their mean and variance: the error of
 * the entropy may bring the estimate below 0, where no divergence is. */
static plogp_status estimate_kl(const plogp_ordered_table *table,
                                const plogp_context *context,
                                plogp_sampling_result *result)
{
    struct plogp__data_entropy entropy;
    plogp_fit_candidate normal = {.family = "normal", .loglik = 0.0, .free_count = 2};
    if (!(result->variance > 0.0) || !isfinite(result->variance))
        return PLOGP_OK;
    PLOGP_TRY(plogp__data_entropy_of(table, 0.0, context, &entropy));
    normal.distribution = plogp_normal(result->mean, sqrt(result->variance));
    normal.cross_entropy = 0.5 * (PLOGP__LOG_2PI + 1.0 + plogp__log(result->variance));
    plogp__fill_ledger(table, &entropy, &normal);
    if (!isfinite(normal.kl))
        return PLOGP_OK;
    result->kl_to_normal = fmax(normal.kl, 0.0);
    result->kl_low = fmax(normal.kl_low, 0.0);
    result->kl_high = fmax(normal.kl_high, 0.0);
    result->kl_method = "estimate";
    return PLOGP_OK;
}

/* What theory gives for the mean and the variance of the statistic. */
static void fill_theory(const struct plogp__replicates *all,
                        plogp_sampling_result *result)
{
    const plogp_distribution *const law = all->law;
    const double n = (double)all->n, variance = plogp_distribution_variance(law);
    if (all->options->statistic == PLOGP_STATISTIC_MEAN) {
        result->expected = plogp_distribution_mean(law);
        result->expected_variance = variance / n;
    } else if (all->options->statistic == PLOGP_STATISTIC_VARIANCE) {
        result->expected = variance;
        result->expected_variance =
            (plogp__fourth_moment(law) - variance * variance * (n - 3.0) / (n - 1.0)) / n;
    } else if (all->options->statistic == PLOGP_STATISTIC_MEDIAN) {
        result->expected = plogp_distribution_quantile(law, 0.5);
        if (!plogp_family_is_discrete(law->family))
            result->expected_variance =
                plogp__exp(-2.0 * plogp_distribution_logpdf(law, result->expected)) /
                (4.0 * n);
    } else {
        result->expected = law->parameters[all->options->parameter];
    }
}

/* The mean of what is not NaN. */
static double known_mean(const double *values, size_t count)
{
    plogp_sum sum;
    size_t known = 0;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            plogp_sum_add(&sum, values[i]);
            known++;
        }
    return known == 0 ? NAN : plogp_sum_value(&sum) / (double)known;
}

static plogp_status fill_shape(const struct plogp__replicates *all,
                               const plogp_batch *batch, const plogp_context *context,
                               plogp_sampling_result *result)
{
    plogp_moments *moments = NULL;
    plogp_moments_summary summary = {.n = 0.0};
    plogp_status status = plogp_moments_new(context, &moments);
    if (status == PLOGP_OK)
        status = plogp_moments_push(moments, batch, 0);
    if (status == PLOGP_OK)
        status = plogp_moments_value(moments, &summary);
    plogp_moments_free(moments);
    if (status != PLOGP_OK)
        return status;
    result->replicates = (size_t)summary.n;
    result->mean = summary.mean;
    result->variance = summary.variance;
    result->bias = result->mean - result->expected;
    result->bias_se = sqrt(result->variance / summary.n);
    result->skewness = summary.skewness;
    if (all->options->statistic == PLOGP_STATISTIC_MLE) {
        result->expected_variance = known_mean(all->squared_se, all->options->replicates);
        result->coverage = known_mean(all->covered, all->options->replicates);
    }
    return PLOGP_OK;
}

/* The law of the replicates in its own standard units. */
static void fill_standardised(const plogp_ordered_table *table,
                              plogp_sampling_result *result)
{
    const double sd = sqrt(result->variance);
    const plogp_curve_grid grid = {.low = result->mean - SHAPE_REACH * sd,
                                   .high = result->mean + SHAPE_REACH * sd,
                                   .count = PLOGP_SAMPLING_SHAPE};
    plogp_curve_bin bins[PLOGP_SAMPLING_SHAPE];
    const bool drawable =
        grid.high > grid.low && plogp_curve_bins(table, &grid, bins) == PLOGP_OK;
    for (size_t i = 0; i < PLOGP_SAMPLING_SHAPE; i++)
        result->shape[i] = drawable ? bins[i].density * sd : NAN;
}

static plogp_status fill_law(const struct plogp__replicates *all,
                             const plogp_batch *batch, const plogp_context *context,
                             plogp_sampling_result *result)
{
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *table = NULL;
    plogp_status status = plogp_ordered_new(context, &ordered);
    if (status == PLOGP_OK)
        status = plogp_ordered_push(ordered, batch, 0);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(ordered, &table);
    plogp_ordered_free(ordered);
    if (status != PLOGP_OK)
        return status;
    for (size_t i = 0; i < PLOGP_SAMPLING_QUANTILES; i++)
        result->quantiles[i] = plogp_ordered_quantile(table, LEVELS[i]);
    fill_standardised(table, result);
    const bool mean = all->options->statistic == PLOGP_STATISTIC_MEAN;
    if (mean && exact_kl(all->law, all->n, &result->kl_to_normal))
        result->kl_method = "exact";
    else
        status = estimate_kl(table, context, result);
    plogp_ordered_table_free(table);
    return status;
}

/* Replicates without a finite statistic (no maximum exists) are left out. */
static plogp_status summarise(const struct plogp__replicates *all, uint8_t *valid,
                              const plogp_context *context, plogp_sampling_result *result)
{
    const plogp_column column = {
        .name = "statistic", .numbers = all->values, .valid = valid};
    const plogp_batch batch = {
        .columns = &column, .column_count = 1, .rows = all->options->replicates};
    for (size_t i = 0; i < all->options->replicates; i++)
        valid[i] = isfinite(all->values[i]) != 0;
    *result = (plogp_sampling_result){.n = all->n,
                                      .expected = NAN,
                                      .expected_variance = NAN,
                                      .kl_to_normal = NAN,
                                      .kl_low = NAN,
                                      .kl_high = NAN,
                                      .kl_method = "none",
                                      .coverage = NAN};
    fill_theory(all, result);
    PLOGP_TRY(fill_shape(all, &batch, context, result));
    return fill_law(all, &batch, context, result);
}

static plogp_status check(const plogp_distribution *law, size_t n,
                          const plogp_sampling_options *options,
                          const plogp_context *context)
{
    const struct plogp__family *const family = plogp__family_of(law);
    if (family == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a distribution is missing");
    const size_t least = options->statistic == PLOGP_STATISTIC_VARIANCE ? 2 : 1;
    if (n < least)
        return plogp__fail(context, PLOGP_EINVAL, "a sample needs %zu draws or more",
                           least);
    if (options->replicates < 2 || options->replicates > REPLICATES_MAX)
        return plogp__fail(context, PLOGP_EINVAL, "replicates: a number from 2 to %zu",
                           REPLICATES_MAX);
    if (options->parameter >= family->parameter_count)
        return plogp__fail(context, PLOGP_EINVAL, "%s has %zu parameters", family->name,
                           family->parameter_count);
    return PLOGP_OK;
}

static plogp_status run(struct plogp__replicates *all, const plogp_context *context,
                        plogp_sampling_result *result)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t replicates = all->options->replicates;
    uint8_t *const valid = plogp__alloc(alloc, replicates, 1);
    size_t draws = 0;
    plogp_status status = PLOGP_OK;
    all->values = plogp__alloc(alloc, replicates, 3 * sizeof(double));
    if (plogp__size_mul(all->n, 4 * sizeof(double), &draws))
        all->work = plogp__alloc(alloc, plogp__team_size(context), draws);
    if (valid == NULL || all->values == NULL || all->work == NULL) {
        status = plogp__fail_memory(context);
        goto done;
    }
    all->squared_se = all->values + replicates;
    all->covered = all->values + 2 * replicates;
    status = plogp__team_run(context, replicates, plogp__replicate, all);
    if (status == PLOGP_OK)
        status = summarise(all, valid, context, result);
done:
    plogp__free(alloc, valid);
    plogp__free(alloc, all->values);
    plogp__free(alloc, all->work);
    return status;
}

plogp_status plogp_sampling_distribution(const plogp_distribution *law, size_t n,
                                         const plogp_sampling_options *options,
                                         const plogp_context *context,
                                         plogp_sampling_result *result)
{
    const plogp_sampling_options defaults = plogp_sampling_options_defaults();
    plogp_sampling_result found;
    if (result == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (options == NULL)
        options = &defaults;
    PLOGP_TRY(check(law, n, options, context));
    struct plogp__replicates all = {.law = law, .n = n, .options = options};
    all.context = context == NULL ? plogp_context_defaults() : *context;
    all.context.error = NULL;
    all.context.threads = 1;
    PLOGP_TRY(run(&all, context, &found));
    *result = found;
    return PLOGP_OK;
}
