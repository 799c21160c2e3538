/* Fits to values known between limits. */
#include "plogp/fit.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "fit/censored.h"
#include "fit/trial.h"

/* The families that can be censored and whose support holds every guess. */
static plogp_status add_censored(plogp_fit *fit, const struct plogp__fit_data *data,
                                 const plogp_fit_options *options,
                                 const plogp_context *context)
{
    const size_t length = options->family == NULL ? 0 : strlen(options->family);
    if (!plogp__wants_all(options)) {
        const struct plogp__family *const family =
            plogp__family_find(options->family, length);
        if (family == NULL || !plogp__can_be_censored(family))
            return plogp__fail(context, PLOGP_EINVAL,
                               "'%s' is no family that can be fitted to censored values",
                               options->family);
        return plogp__try_family(fit, family, data, options, context);
    }
    return plogp__try_families(fit, data, PLOGP__BOTH, options, context);
}

static plogp_status fit_censored(const struct plogp__censored *censored,
                                 const plogp_fit_options *options,
                                 const plogp_context *context, plogp_fit **fit)
{
    struct plogp__fit_data data;
    plogp_fit *created = NULL;
    if (censored->guess->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN, "there is no observation to fit");
    PLOGP_TRY(plogp__fit_data_init_censored(censored, context, &data));
    plogp_status status = plogp__fit_new(plogp__family_count, context, &created);
    if (status == PLOGP_OK) {
        plogp__shape_of(&data, &created->shape);
        created->shape.note_count = 0;
        status = add_censored(created, &data, options, context);
    }
    if (status == PLOGP_OK) {
        created->summary.entropy = created->summary.entropy_se = NAN;
        created->summary.estimator = "none";
        plogp__fit_publish(created, censored->guess->total);
        *fit = created;
        created = NULL;
    }
    plogp_fit_free(created);
    plogp__fit_data_clear(context, &data);
    return status;
}

plogp_status plogp_fit_intervals(const plogp_fit_interval_data *data,
                                 const plogp_fit_options *options,
                                 const plogp_context *context, plogp_fit **fit)
{
    const plogp_fit_options defaults = plogp_fit_options_defaults();
    struct plogp__censored censored;
    if (data == NULL || data->low == NULL || data->high == NULL || fit == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    PLOGP_TRY(plogp__censored_init(data, context, &censored));
    const plogp_status status =
        fit_censored(&censored, options == NULL ? &defaults : options, context, fit);
    plogp__censored_clear(context, &censored);
    return status;
}
