/* fit: what is done with the candidates once they are fitted. */
#include <string.h>

#include "fit.h"
#include "plogp/number.h"

#define FOLDS_DEFAULT      10
#define FOLDED_MIN         20.0 /* values from which on --folds auto has them */
#define FOLDED_MAX         5000.0
#define REPLICATES_DEFAULT 999 /* of --intervals bootstrap without --bootstrap */

size_t fit_replicates(const struct fit_settings *settings)
{
    const bool wanted = strcmp(settings->intervals, "bootstrap") == 0;
    return settings->bootstrap > 0 ? (size_t)settings->bootstrap
           : wanted                ? REPLICATES_DEFAULT
                                   : 0;
}

static plogp_status test_one(struct invocation *invocation,
                             const plogp_fit_options *options,
                             const struct fit_sample *sample,
                             const plogp_fit_candidate *candidate,
                             plogp_goodness *goodness)
{
    return sample->between != NULL
               ? plogp_goodness_of_intervals(sample->between, candidate, options, 0,
                                             &invocation->context, goodness)
               : plogp_goodness_of_fit(sample->table, candidate, options, 0,
                                       &invocation->context, goodness);
}

/* Test the best candidates that are laws; the others keep 0 replicates: untested. */
static plogp_status test_candidates(struct invocation *invocation,
                                    const plogp_fit_options *options,
                                    const struct fit_sample *sample,
                                    struct fit_column *column)
{
    const plogp_fit_summary *const summary = column->summary;
    plogp_goodness *const goodness =
        pool_alloc(&invocation->pool, summary->candidate_count * sizeof(plogp_goodness));
    plogp_status status = PLOGP_OK;
    document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; i < summary->candidate_count && i < TESTED_MAX; i++)
        if (status == PLOGP_OK && summary->candidates[i].distribution.family != NULL)
            status = test_one(invocation, options, sample, &summary->candidates[i],
                              &goodness[i]);
    column->goodness = goodness;
    return status;
}

static plogp_status resample_one(struct invocation *invocation,
                                 const plogp_fit_options *options,
                                 const struct fit_sample *sample,
                                 const plogp_fit_candidate *candidate,
                                 plogp_bootstrap_parameter *found)
{
    const size_t replicates = fit_replicates(invocation->settings);
    return sample->between != NULL
               ? plogp_fit_bootstrap_intervals(sample->between, candidate, options,
                                               replicates, &invocation->context, found)
               : plogp_fit_bootstrap(sample->table, candidate, options, replicates,
                                     &invocation->context, found);
}

/* Resample the best candidates that are laws. */
static plogp_status resample_candidates(struct invocation *invocation,
                                        const plogp_fit_options *options,
                                        const struct fit_sample *sample,
                                        struct fit_column *column)
{
    const struct fit_settings *const settings = invocation->settings;
    const plogp_fit_summary *const summary = column->summary;
    plogp_bootstrap_parameter(*const found)[PLOGP_PARAMETERS_MAX] =
        pool_alloc(&invocation->pool, TESTED_MAX * sizeof *found);
    plogp_status status = PLOGP_OK;
    document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; i < summary->candidate_count && i < TESTED_MAX; i++) {
        if (status == PLOGP_OK && summary->candidates[i].distribution.family != NULL)
            status = resample_one(invocation, options, sample, &summary->candidates[i],
                                  found[i]);
        column->tested = i + 1;
    }
    column->bootstrap = (const plogp_bootstrap_parameter(*)[PLOGP_PARAMETERS_MAX])found;
    column->replicates = fit_replicates(settings);
    column->bootstrap_intervals = strcmp(settings->intervals, "bootstrap") == 0;
    return status;
}

/* 0: none. */
static size_t folds_for(const struct fit_settings *settings, double n)
{
    double folds = 0.0;
    if (strcmp(settings->folds, "auto") == 0)
        return n >= FOLDED_MIN && n <= FOLDED_MAX ? FOLDS_DEFAULT : 0;
    return plogp_number_parse(settings->folds, strlen(settings->folds), &folds) ==
                   PLOGP_OK
               ? (size_t)folds
               : 0;
}

plogp_status fit_check_folds(struct invocation *invocation)
{
    const struct fit_settings *const settings = invocation->settings;
    const char *const text = settings->folds;
    double folds = 0.0;
    if (strcmp(text, "auto") == 0 || strcmp(text, "none") == 0 ||
        (plogp_number_parse(text, strlen(text), &folds) == PLOGP_OK && folds >= 2.0 &&
         folds <= 1000.0 && folds == (double)(size_t)folds))
        return PLOGP_OK;
    return usage_error(invocation,
                       "--folds: '%.60s' is none of auto|none|K, a number from 2 to 1000",
                       text);
}

/* A histogram for every sample, a kernel density where densities were tried. */
static plogp_status validate_models(struct invocation *invocation,
                                    const plogp_ordered_table *table,
                                    const plogp_fit_summary *summary, size_t folds,
                                    struct fit_column *column)
{
    plogp_nonparametric_model *const models =
        pool_alloc(&invocation->pool, 2 * sizeof *models);
    bool densities = false;
    for (size_t i = 0; i < summary->candidate_count; i++) {
        const char *const family = summary->candidates[i].distribution.family;
        densities = densities || (family != NULL && !plogp_family_is_discrete(family));
    }
    plogp_status status =
        plogp_fit_nonparametric(table, PLOGP_HISTOGRAM, summary->rounding, folds,
                                &invocation->context, &models[0]);
    if (status == PLOGP_OK && densities)
        status = plogp_fit_nonparametric(table, PLOGP_KERNEL_DENSITY, summary->rounding,
                                         folds, &invocation->context, &models[1]);
    column->models = models;
    column->model_count = densities ? 2 : 1;
    return status;
}

/* Every candidate with an estimate; the others keep 0 folds. */
static plogp_status validate_candidates(struct invocation *invocation,
                                        const plogp_fit_options *options,
                                        const plogp_ordered_table *table,
                                        struct fit_column *column)
{
    const plogp_fit_summary *const summary = column->summary;
    const size_t folds = folds_for(invocation->settings, table->total);
    plogp_status status = PLOGP_OK;
    if (folds == 0 || !table->whole)
        return PLOGP_OK;
    plogp_validation *const found =
        pool_alloc(&invocation->pool, summary->candidate_count * sizeof *found);
    document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; status == PLOGP_OK && i < summary->candidate_count; i++)
        if (summary->candidates[i].status != PLOGP_FIT_NO_MLE &&
            summary->candidates[i].status != PLOGP_FIT_OUTSIDE)
            status = plogp_fit_validate(table, &summary->candidates[i], options, folds,
                                        &invocation->context, &found[i]);
    column->validations = found;
    return status == PLOGP_OK ? validate_models(invocation, table, summary, folds, column)
                              : status;
}

plogp_status fit_examine(struct invocation *invocation, const plogp_fit_options *options,
                         const struct fit_sample *sample, struct fit_column *column)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_status status = PLOGP_OK;
    if (sample->table != NULL)
        status = validate_candidates(invocation, options, sample->table, column);
    if (status == PLOGP_OK && settings->gof)
        status = test_candidates(invocation, options, sample, column);
    if (status == PLOGP_OK && fit_replicates(settings) > 0)
        status = resample_candidates(invocation, options, sample, column);
    return status;
}
