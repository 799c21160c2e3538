/* The fit of a sample of numbers or of levels. */
#include "plogp/fit.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "fit/ledger.h"
#include "fit/rounded.h"
#include "fit/trial.h"
#include "plogp/entropy.h"
#include "plogp/number.h"

plogp_fit_options plogp_fit_options_defaults(void)
{
    return (plogp_fit_options){.method = PLOGP_FIT_AUTO};
}

const char *plogp_fit_status_name(plogp_fit_status status)
{
    static const char *const names[] = {"ok",
                                        "boundary",
                                        "no-mle",
                                        "outside-support",
                                        "not-converged",
                                        "no-closed-form",
                                        "out-of-range"};
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

/* A sample of numbers in its two readings. */
struct reading {
    const plogp_ordered_table *table;
    struct plogp__fit_data exact;
    double step;                     /* of the grid; 0: there is no second reading */
    struct plogp__censored censored; /* the values as intervals                    */
    struct plogp__fit_data rounded;
};

static plogp_status reading_init(struct reading *reading,
                                 const plogp_ordered_table *table,
                                 const plogp_fit_options *options,
                                 const plogp_context *context)
{
    memset(reading, 0, sizeof *reading);
    reading->table = table;
    PLOGP_TRY(plogp__rounding_step(table, options, context, &reading->step));
    PLOGP_TRY(plogp__fit_data_init(table, context, &reading->exact));
    if (!(reading->step > 0.0))
        return PLOGP_OK;
    PLOGP_TRY(plogp__rounded_init(table, reading->step, context, &reading->censored));
    return plogp__fit_data_init_censored(&reading->censored, context, &reading->rounded);
}

static void reading_clear(struct reading *reading, const plogp_context *context)
{
    plogp__fit_data_clear(context, &reading->exact);
    plogp__fit_data_clear(context, &reading->rounded);
    plogp__censored_clear(context, &reading->censored);
}

static plogp_status add_named(plogp_fit *fit, const struct reading *reading,
                              const plogp_fit_options *options,
                              const plogp_context *context)
{
    const char *const name = options->family;
    if (strcmp(name, "categorical") == 0)
        return add_categorical(fit, reading->table, context);
    const struct plogp__family *const family = plogp__family_find(name, strlen(name));
    if (family == NULL)
        return plogp__family_unknown(name, strlen(name), context);
    const bool rounded = reading->step > 0.0 && plogp__can_be_censored(family);
    PLOGP_TRY(plogp__try_family(
        fit, family, rounded ? &reading->rounded : &reading->exact, options, context));
    fit->candidates[0].rounding = rounded ? reading->step : 0.0;
    if (reading->step > 0.0 && !rounded)
        plogp__shape_note(&fit->shape, "this family takes the values as they are");
    return PLOGP_OK;
}

/* Densities from the intervals, and the families of whole numbers, whose probabilities
 * can be compared with those of intervals of step 1 only. */
static plogp_status add_rounded(plogp_fit *fit, const struct reading *reading,
                                const plogp_fit_options *options,
                                const plogp_context *context)
{
    PLOGP_TRY(
        plogp__try_families(fit, &reading->rounded, PLOGP__DENSITIES, options, context));
    for (size_t i = 0; i < fit->count; i++)
        fit->candidates[i].rounding = reading->step;
    return fit->shape.whole && reading->step == 1.0
               ? plogp__try_families(fit, &reading->exact, PLOGP__DISCRETE, options,
                                     context)
               : PLOGP_OK;
}

static plogp_status add_all(plogp_fit *fit, const struct reading *reading,
                            const plogp_fit_options *options,
                            const plogp_context *context)
{
    if (reading->step > 0.0)
        PLOGP_TRY(add_rounded(fit, reading, options, context));
    else
        PLOGP_TRY(
            plogp__try_families(fit, &reading->exact, PLOGP__BOTH, options, context));
    return fit->shape.few_levels ? add_categorical(fit, reading->table, context)
                                 : PLOGP_OK;
}

static plogp_status add_ledgers(plogp_fit *fit, const struct reading *reading,
                                const plogp_context *context)
{
    struct plogp__data_entropy entropy;
    PLOGP_TRY(plogp__data_entropy_of(reading->table, reading->step, context, &entropy));
    bool negative = false;
    for (size_t i = 0; i < fit->count; i++) {
        plogp__fill_ledger(reading->table, &entropy, &fit->candidates[i]);
        negative = negative || fit->candidates[i].kl < 0.0;
    }
    if (negative)
        plogp__shape_note(&fit->shape,
                          "a KL below 0 is an estimate: it has the error of "
                          "the entropy from spacings, the KL itself is >= 0");
    const bool plugin = (fit->shape.whole || reading->step > 0.0) && !entropy.sparse;
    const struct plogp__entropy_of_data *const shown =
        plugin ? &entropy.frequencies : &entropy.spacings;
    fit->summary.entropy = shown->value;
    fit->summary.entropy_se = plugin ? NAN : shown->se;
    fit->summary.estimator = shown->estimator;
    fit->summary.rounding = reading->step;
    return PLOGP_OK;
}

/* What was done about rounding. */
static void note_rounding(plogp_fit *fit, const struct reading *reading,
                          const plogp_fit_options *options)
{
    if (reading->step > 0.0)
        plogp__shape_note(&fit->shape, "every value stands for an interval of one step "
                                       "of its grid: the data are taken as rounded");
    else if (options->rounding == PLOGP_FIT_ROUNDING_AUTO)
        plogp__shape_note(&fit->shape, "no rounding was found: no decimal grid on which "
                                       "values are tied");
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

static plogp_status fit_reading(plogp_fit *fit, const struct reading *reading,
                                const plogp_fit_options *options,
                                const plogp_context *context)
{
    plogp__shape_of(&reading->exact, &fit->shape);
    if (plogp__wants_all(options)) {
        note_rounding(fit, reading, options);
        PLOGP_TRY(add_all(fit, reading, options, context));
    } else {
        fit->shape.note_count = 0; /* nothing was chosen */
        note_rounding(fit, reading, options);
        PLOGP_TRY(add_named(fit, reading, options, context));
    }
    return add_ledgers(fit, reading, context);
}

plogp_status plogp_fit_ordered(const plogp_ordered_table *table,
                               const plogp_fit_options *options,
                               const plogp_context *context, plogp_fit **fit)
{
    const plogp_fit_options defaults = plogp_fit_options_defaults();
    struct reading reading;
    plogp_fit *created = NULL;
    if (table == NULL || fit == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a required argument is missing");
    if (options == NULL)
        options = &defaults;
    PLOGP_TRY(check_table(table, context));
    plogp_status status = reading_init(&reading, table, options, context);
    if (status == PLOGP_OK)
        status = plogp__fit_new(plogp__family_count + 1, context, &created);
    if (status == PLOGP_OK)
        status = fit_reading(created, &reading, options, context);
    if (status == PLOGP_OK) {
        plogp__fit_publish(created, table->total);
        *fit = created;
        created = NULL;
    }
    plogp_fit_free(created);
    reading_clear(&reading, context);
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
