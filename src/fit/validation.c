/* The held-out loss of a candidate of a fit. */
#include <math.h>

#include "base/status.h"
#include "fit/folds.h"
#include "fit/rounded.h"
#include "fit/sampling.h"
#include "math/kernel.h"

/* A family of numbers, and how it is fitted. */
struct parametric {
    const struct plogp__family *family;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: folds run on several threads */
    double step;
};

static plogp_status score_family(const void *state, const plogp_ordered_table *train,
                                 const plogp_ordered_table *whole, double *losses)
{
    const struct parametric *const model = state;
    const struct plogp__refit refit = {model->family, model->options, &model->context,
                                       model->step};
    struct plogp__estimate estimate;
    plogp_distribution law;
    PLOGP_TRY(plogp__refit_table(&refit, train, &estimate));
    const bool known =
        plogp_distribution_init(model->family->name, estimate.theta,
                                model->family->parameter_count, NULL, &law) == PLOGP_OK;
    for (size_t i = 0; i < whole->size; i++) {
        const double x = whole->values[i];
        losses[i] = !known              ? NAN
                    : model->step > 0.0 ? -plogp__rounded_logpdf(&law, x, model->step)
                                        : -plogp_distribution_logpdf(&law, x);
    }
    return PLOGP_OK;
}

/* (count + 1/2) / (n + k/2): Krichevsky, Trofimov (1981). */
static plogp_status score_levels(const void *state, const plogp_ordered_table *train,
                                 const plogp_ordered_table *whole, double *losses)
{
    const double total = train->total + 0.5 * (double)whole->size;
    size_t j = 0;
    (void)state;
    for (size_t i = 0; i < whole->size; i++) {
        const bool seen = j < train->size && train->values[j] == whole->values[i];
        const double count = seen ? train->weights[j++] : 0.0;
        losses[i] = plogp__log(total / (count + 0.5));
    }
    return PLOGP_OK;
}

plogp_status plogp_fit_validate(const plogp_ordered_table *table,
                                const plogp_fit_candidate *candidate,
                                const plogp_fit_options *options, size_t folds,
                                const plogp_context *context,
                                plogp_validation *validation)
{
    if (table == NULL || candidate == NULL || validation == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    const struct plogp__scorer levels = {score_levels, NULL};
    if (candidate->distribution.family == NULL)
        return plogp__cross_validate(table, &levels, folds, context, validation);
    plogp_fit_options silent = options == NULL ? plogp_fit_options_defaults() : *options;
    silent.trace = NULL;
    silent.intervals = PLOGP_FIT_WALD;
    struct parametric model = {plogp__family_of(&candidate->distribution), &silent,
                               context == NULL ? plogp_context_defaults() : *context,
                               candidate->rounding};
    model.context.error = NULL;
    model.context.threads = 1;
    const struct plogp__scorer scorer = {score_family, &model};
    return plogp__cross_validate(table, &scorer, folds, context, validation);
}
