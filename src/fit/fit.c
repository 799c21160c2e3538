/* Which families are tried on a sample. */
#include "plogp/fit.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/censored.h"
#include "fit/handle.h"
#include "fit/ledger.h"
#include "plogp/entropy.h"
#include "plogp/number.h"

#define FAMILIES_MAX 64

plogp_fit_options plogp_fit_options_defaults(void)
{
    return (plogp_fit_options){.method = PLOGP_FIT_AUTO};
}

const char *plogp_fit_status_name(plogp_fit_status status)
{
    static const char *const names[] = {
        "ok", "boundary", "no-mle", "outside-support", "not-converged", "no-closed-form"};
    const size_t index = (size_t)status;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

plogp_status plogp_fit_method_parse(const char *text, const plogp_context *context,
                                    plogp_fit_method *method)
{
    static const char *const names[] = {"auto", "closed", "newton", "gradient"};
    if (text == NULL || method == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], text) == 0) {
            *method = (plogp_fit_method)i;
            return PLOGP_OK;
        }
    return plogp__fail(context, PLOGP_EINVAL,
                       "there is no method '%s': auto, closed, newton, gradient", text);
}

/* Whether the derivatives of one observation say all: not where points have
 * probabilities, and not where a parameter is a limit of the support. */
static bool can_be_censored(const struct plogp__family *family)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        if (family->parameters[i].domain == PLOGP__EXTREME)
            return false;
    return !family->discrete;
}

static plogp_status add_family(plogp_fit *fit, const struct plogp__family *family,
                               const struct plogp__fit_data *data,
                               const plogp_fit_options *options,
                               const plogp_context *context)
{
    struct plogp__estimate estimate;
    PLOGP_TRY(plogp__estimate_family(family, data, options, context, &estimate));
    return plogp__fit_add_estimate(fit, &estimate, data->raw.n, context);
}

/* The automatic candidates: those families that the values can have come from. */
static plogp_status add_families(plogp_fit *fit, const struct plogp__fit_data *data,
                                 const plogp_fit_options *options,
                                 const plogp_context *context)
{
    const struct plogp__family *families[FAMILIES_MAX] = {NULL};
    struct plogp__estimate estimates[FAMILIES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < plogp__family_count && count < FAMILIES_MAX; i++)
        if ((data->censored == NULL || can_be_censored(plogp__families[i])) &&
            plogp__shape_admits(&fit->shape, plogp__families[i], &data->raw))
            families[count++] = plogp__families[i];
    PLOGP_TRY(
        plogp__estimate_families(families, count, data, options, context, estimates));
    for (size_t i = 0; i < count; i++)
        PLOGP_TRY(plogp__fit_add_estimate(fit, &estimates[i], data->raw.n, context));
    return PLOGP_OK;
}

/* Every distinct number as a symbol, named by its shortest text. */
static plogp_status add_categorical(plogp_fit *fit, const plogp_ordered_table *table,
                                    const plogp_context *context)
{
    plogp_level *const levels = plogp__alloc(fit->alloc, table->size, sizeof *levels);
    char *const text = plogp__alloc(fit->alloc, table->size, PLOGP_NUMBER_SIZE);
    plogp_status status = PLOGP_ENOMEM;
    if (levels == NULL || text == NULL) {
        status = plogp__fail_memory(context);
        goto done;
    }
    for (size_t i = 0; i < table->size; i++) {
        char *const name = text + i * PLOGP_NUMBER_SIZE;
        const size_t length = plogp_number_format(table->values[i], name);
        levels[i] =
            (plogp_level){.text = name, .length = length, .weight = table->weights[i]};
    }
    const struct plogp__symbols symbols = {levels, table->weights, table->size,
                                           table->total};
    status = plogp__fit_add_symbols(fit, &symbols, context);
done:
    plogp__free(fit->alloc, levels);
    plogp__free(fit->alloc, text);
    return status;
}

static plogp_status add_named(plogp_fit *fit, const char *name,
                              const plogp_ordered_table *table,
                              const struct plogp__fit_data *data,
                              const plogp_fit_options *options,
                              const plogp_context *context)
{
    if (strcmp(name, "categorical") == 0)
        return add_categorical(fit, table, context);
    const struct plogp__family *const family = plogp__family_find(name, strlen(name));
    if (family == NULL)
        return plogp__family_unknown(name, strlen(name), context);
    return add_family(fit, family, data, options, context);
}

static plogp_status add_all(plogp_fit *fit, const plogp_ordered_table *table,
                            const struct plogp__fit_data *data,
                            const plogp_fit_options *options,
                            const plogp_context *context)
{
    PLOGP_TRY(add_families(fit, data, options, context));
    return fit->shape.few_levels ? add_categorical(fit, table, context) : PLOGP_OK;
}

static plogp_status add_ledgers(plogp_fit *fit, const plogp_ordered_table *table,
                                const plogp_context *context)
{
    struct plogp__data_entropy entropy;
    PLOGP_TRY(plogp__data_entropy_of(table, context, &entropy));
    for (size_t i = 0; i < fit->count; i++)
        plogp__fill_ledger(table, &entropy, &fit->candidates[i]);
    const bool plugin = fit->shape.whole && !entropy.sparse;
    fit->summary.entropy = plugin ? entropy.plugin : entropy.samples;
    fit->summary.entropy_se = plugin ? NAN : entropy.samples_se;
    fit->summary.estimator = plugin ? "plugin" : entropy.estimator;
    return PLOGP_OK;
}

static bool wants_all(const plogp_fit_options *options)
{
    return options->family == NULL || strcmp(options->family, "auto") == 0;
}

/* The families that can be censored and whose support holds every guess. */
static plogp_status add_censored(plogp_fit *fit, const struct plogp__fit_data *data,
                                 const plogp_fit_options *options,
                                 const plogp_context *context)
{
    const size_t length = options->family == NULL ? 0 : strlen(options->family);
    if (!wants_all(options)) {
        const struct plogp__family *const family =
            plogp__family_find(options->family, length);
        if (family == NULL || !can_be_censored(family))
            return plogp__fail(context, PLOGP_EINVAL,
                               "'%s' is no family that can be fitted to censored values",
                               options->family);
        return add_family(fit, family, data, options, context);
    }
    return add_families(fit, data, options, context);
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
        created->shape.whole = created->shape.binary = false;
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

static plogp_status check_table(const plogp_ordered_table *table,
                                const plogp_context *context)
{
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN, "there is no observation to fit");
    if (isinf(table->values[0]) || isinf(table->values[table->size - 1]))
        return plogp__fail(context, PLOGP_EDOMAIN, "an infinite value cannot be fitted");
    return PLOGP_OK;
}

plogp_status plogp_fit_ordered(const plogp_ordered_table *table,
                               const plogp_fit_options *options,
                               const plogp_context *context, plogp_fit **fit)
{
    const plogp_fit_options defaults = plogp_fit_options_defaults();
    struct plogp__fit_data data;
    plogp_fit *created = NULL;
    if (table == NULL || fit == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (options == NULL)
        options = &defaults;
    PLOGP_TRY(check_table(table, context));
    PLOGP_TRY(plogp__fit_data_init(table, context, &data));
    plogp_status status = plogp__fit_new(plogp__family_count + 1, context, &created);
    if (status != PLOGP_OK)
        goto done;
    plogp__shape_of(&data, &created->shape);
    if (wants_all(options)) {
        status = add_all(created, table, &data, options, context);
    } else {
        created->shape.note_count = 0; /* nothing was chosen */
        status = add_named(created, options->family, table, &data, options, context);
    }
    if (status == PLOGP_OK)
        status = add_ledgers(created, table, context);
    if (status == PLOGP_OK) {
        plogp__fit_publish(created, table->total);
        *fit = created;
        created = NULL;
    }
done:
    plogp_fit_free(created);
    plogp__fit_data_clear(context, &data);
    return status;
}

plogp_status plogp_fit_counts(const plogp_counts_table *table,
                              const plogp_fit_options *options,
                              const plogp_context *context, plogp_fit **fit)
{
    plogp_fit *created = NULL;
    if (table == NULL || fit == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (options != NULL && options->family != NULL &&
        strcmp(options->family, "auto") != 0 &&
        strcmp(options->family, "categorical") != 0)
        return plogp__fail(
            context, PLOGP_EDOMAIN,
            "levels are no numbers: only 'categorical' fits them, not '%s'",
            options->family);
    if (table->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN, "there is no observation to fit");
    PLOGP_TRY(plogp__fit_new(1, context, &created));
    const struct plogp__symbols symbols = {table->levels, table->weights, table->size,
                                           table->total};
    const plogp_status status = plogp__fit_add_symbols(created, &symbols, context);
    if (status != PLOGP_OK) {
        plogp_fit_free(created);
        return status;
    }
    plogp_fit_candidate *const candidate = &created->candidates[0];
    candidate->entropy = candidate->cross_entropy;
    candidate->kl = 0.0;
    created->shape.support = "levels";
    created->summary.entropy = candidate->entropy;
    created->summary.entropy_se = NAN;
    created->summary.estimator = "plugin";
    plogp__fit_publish(created, table->total);
    *fit = created;
    return PLOGP_OK;
}
