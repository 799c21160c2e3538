/* Which families are tried on a sample. */
#include "fit/trial.h"

#include <string.h>

#include "base/status.h"

#define FAMILIES_MAX 64

/* Whether the derivatives of one observation say all: not where points have
 * probabilities, and not where a parameter is a limit of the support. */
bool plogp__can_be_censored(const struct plogp__family *family)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (family->parameters[i].domain == PLOGP__EXTREME)
            return false;
    return !family->discrete;
}

/* The medians of a Laplace law, which are as likely as their midpoint. */
static void add_medians(const struct plogp__fit_data *data,
                        const struct plogp__estimate *estimate,
                        plogp_fit_candidate *candidate)
{
    double low = 0.0, high = 0.0;
    if (!estimate->family->kinked || estimate->fixed[0] || data->censored != NULL ||
        candidate->status != PLOGP_FIT_OK)
        return;
    plogp__statistics_median(&data->raw, &low, &high);
    if (low < high) {
        candidate->equal_low = low;
        candidate->equal_high = high;
    }
}

plogp_status plogp__try_family(plogp_fit *fit, const struct plogp__family *family,
                               const struct plogp__fit_data *data,
                               const plogp_fit_options *options,
                               const plogp_context *context)
{
    struct plogp__estimate estimate;
    PLOGP_TRY(plogp__estimate_family(family, data, options, context, &estimate));
    PLOGP_TRY(plogp__fit_add_estimate(fit, &estimate, data->raw.n, context));
    fit->candidates[fit->count - 1].why = "asked for by name";
    add_medians(data, &estimate, &fit->candidates[fit->count - 1]);
    return PLOGP_OK;
}

/* Values between limits show neither whole numbers nor symbols. */
static bool admits(const plogp_fit *fit, const struct plogp__family *family,
                   const struct plogp__fit_data *data)
{
    struct plogp__shape shape = fit->shape;
    if (data->censored == NULL)
        return plogp__shape_admits(&shape, family, &data->raw);
    shape.whole = shape.binary = false;
    return plogp__can_be_censored(family) &&
           plogp__shape_admits(&shape, family, &data->raw);
}

plogp_status plogp__try_families(plogp_fit *fit, const struct plogp__fit_data *data,
                                 enum plogp__kinds kinds,
                                 const plogp_fit_options *options,
                                 const plogp_context *context)
{
    const struct plogp__family *families[FAMILIES_MAX] = {NULL};
    struct plogp__estimate estimates[FAMILIES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < plogp__family_count && count < FAMILIES_MAX; i++)
        if ((kinds &
             (plogp__families[i]->discrete ? PLOGP__DISCRETE : PLOGP__DENSITIES)) &&
            admits(fit, plogp__families[i], data))
            families[count++] = plogp__families[i];
    PLOGP_TRY(
        plogp__estimate_families(families, count, data, options, context, estimates));
    for (size_t i = 0; i < count; i++) {
        PLOGP_TRY(plogp__fit_add_estimate(fit, &estimates[i], data->raw.n, context));
        fit->candidates[fit->count - 1].why = plogp__shape_why(&fit->shape, families[i]);
        add_medians(data, &estimates[i], &fit->candidates[fit->count - 1]);
    }
    return PLOGP_OK;
}

bool plogp__wants_all(const plogp_fit_options *options)
{
    return options->family == NULL || strcmp(options->family, "auto") == 0;
}
