/* fit: what is done with the candidates once they are fitted. */
#include <string.h>

#include "fit.h"

#define TESTED_MAX         5   /* candidates that --gof tests and --bootstrap resamples */
#define REPLICATES_DEFAULT 999 /* of --intervals bootstrap without --bootstrap */

static size_t fit_replicates(const struct fit_settings *settings)
{
    const bool wanted = strcmp(settings->intervals, "bootstrap") == 0;
    return settings->bootstrap > 0 ? (size_t)settings->bootstrap
           : wanted                ? REPLICATES_DEFAULT
                                   : 0;
}

/* Test the best candidates that are laws; the others keep 0 replicates: untested. */
static plogp_status test_candidates(struct invocation *invocation,
                                    const plogp_fit_options *options,
                                    const plogp_ordered_table *table,
                                    const plogp_fit *fit, struct fit_column *column)
{
    const plogp_fit_summary *const summary = plogp_fit_value(fit);
    plogp_goodness *const goodness =
        pool_alloc(&invocation->pool, summary->candidate_count * sizeof(plogp_goodness));
    plogp_status status = PLOGP_OK;
    document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; i < summary->candidate_count && i < TESTED_MAX; i++)
        if (status == PLOGP_OK && summary->candidates[i].distribution.family != NULL)
            status = plogp_goodness_of_fit(table, &summary->candidates[i], options, 0,
                                           &invocation->context, &goodness[i]);
    column->goodness = goodness;
    return status;
}

/* Resample the best candidates that are laws. */
static plogp_status resample_candidates(struct invocation *invocation,
                                        const plogp_fit_options *options,
                                        const plogp_ordered_table *table,
                                        const plogp_fit *fit, struct fit_column *column)
{
    const struct fit_settings *const settings = invocation->settings;
    const plogp_fit_summary *const summary = plogp_fit_value(fit);
    const size_t replicates = fit_replicates(settings);
    plogp_bootstrap_parameter(*const found)[PLOGP_PARAMETERS_MAX] =
        pool_alloc(&invocation->pool, TESTED_MAX * sizeof *found);
    plogp_status status = PLOGP_OK;
    document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; i < summary->candidate_count && i < TESTED_MAX; i++) {
        if (status == PLOGP_OK && summary->candidates[i].distribution.family != NULL)
            status = plogp_fit_bootstrap(table, &summary->candidates[i], options,
                                         replicates, &invocation->context, found[i]);
        column->tested = i + 1;
    }
    column->bootstrap = (const plogp_bootstrap_parameter(*)[PLOGP_PARAMETERS_MAX])found;
    column->replicates = replicates;
    column->bootstrap_intervals = strcmp(settings->intervals, "bootstrap") == 0;
    return status;
}

plogp_status fit_examine(struct invocation *invocation, const plogp_fit_options *options,
                         const plogp_ordered_table *table, const plogp_fit *fit,
                         struct fit_column *column)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_status status = PLOGP_OK;
    if (settings->gof)
        status = test_candidates(invocation, options, table, fit, column);
    if (status == PLOGP_OK && fit_replicates(settings) > 0)
        status = resample_candidates(invocation, options, table, fit, column);
    return status;
}
