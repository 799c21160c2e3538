#include <string.h>

#include "commands.h"
#include "figures.h"
#include "fit.h"
#include "plogp/number.h"
#include "summaries.h"

#define FIXED_MAX 8

static const struct fit_settings DEFAULTS = {.family = "auto",
                                             .method = "auto",
                                             .intervals = "wald",
                                             .rounding = "none",
                                             .folds = "auto"};

static const struct option OPTIONS[] = {
    {"column", 'c', OPTION_TEXT, offsetof(struct fit_settings, column), "NAME",
     "the column to fit (default: every column)"},
    {"family", 'f', OPTION_TEXT, offsetof(struct fit_settings, family), "NAME",
     "one family, or auto: all that can have made the values"},
    {"method", 0, OPTION_TEXT, offsetof(struct fit_settings, method),
     "auto|closed|newton|gradient", "how the maximum is found"},
    {"intervals", 0, OPTION_TEXT, offsetof(struct fit_settings, intervals),
     "wald|profile|bootstrap", "the kind of the parameters' 95 % intervals"},
    {"fix", 0, OPTION_TEXTS, offsetof(struct fit_settings, fix), "NAME=VALUE",
     "hold a parameter at a value (repeatable)"},
    {"rounding", 0, OPTION_TEXT, offsetof(struct fit_settings, rounding),
     "auto|none|STEP", "take each value as the interval of one step around it"},
    {"trace", 0, OPTION_FLAG, offsetof(struct fit_settings, trace), NULL,
     "every step: log-likelihood, parameters, gradient"},
    {"bootstrap", 0, OPTION_COUNT, offsetof(struct fit_settings, bootstrap), "N",
     "standard errors and intervals from N samples of the sample"},
    {"folds", 0, OPTION_TEXT, offsetof(struct fit_settings, folds), "auto|none|K",
     "cross-validated NLL (auto: 10 folds for 20 to 5,000 values)"},
    {"gof", 0, OPTION_FLAG, offsetof(struct fit_settings, gof), NULL,
     "tests of fit by KS, AD, CvM and chi2 (weights must be whole)"},
    {"censored", 0, OPTION_WORDS, offsetof(struct fit_settings, censored), "LOW,HIGH",
     "columns with the limits of each value; missing: no limit"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status parse_fixed(struct invocation *invocation, plogp_fit_fixed *fixed)
{
    const struct fit_settings *const settings = invocation->settings;
    for (size_t i = 0; i < settings->fix.count; i++) {
        const char *const text = settings->fix.items[i];
        const char *const equals = strchr(text, '=');
        if (equals == NULL || plogp_number_parse(equals + 1, strlen(equals + 1),
                                                 &fixed[i].value) != PLOGP_OK)
            return usage_error(invocation, "--fix: '%s' is not of the form NAME=VALUE",
                               text);
        fixed[i].name = pool_copy(&invocation->pool, text, (size_t)(equals - text));
    }
    return PLOGP_OK;
}

static plogp_status parse_rounding(struct invocation *invocation,
                                   plogp_fit_options *options)
{
    const char *const text =
        ((const struct fit_settings *)invocation->settings)->rounding;
    if (strcmp(text, "none") == 0)
        return PLOGP_OK;
    if (strcmp(text, "auto") == 0) {
        options->rounding = PLOGP_FIT_ROUNDING_AUTO;
        return PLOGP_OK;
    }
    if (plogp_number_parse(text, strlen(text), &options->rounding) == PLOGP_OK &&
        options->rounding > 0.0)
        return PLOGP_OK;
    return usage_error(invocation,
                       "--rounding: '%.60s' is none of auto|none|STEP, a "
                       "number > 0",
                       text);
}

static const char *name_of(const plogp_result *row)
{
    return plogp_result_get_text(plogp_result_first_child(row), NULL);
}

/* A fit that was asked for by name and has no finite answer is not a success. */
static plogp_status judge(struct invocation *invocation, const struct fit_column *column)
{
    const struct fit_settings *const settings = invocation->settings;
    const plogp_fit_candidate *const candidate = column->summary->candidates;
    if (strcmp(settings->family, "auto") == 0 || column->summary->candidate_count == 0 ||
        candidate->status == PLOGP_FIT_OK || candidate->status == PLOGP_FIT_BOUNDARY)
        return PLOGP_OK;
    (void)usage_error(invocation, "%s: column '%s': %s: %s", invocation->arguments[0],
                      name_of(column->row), candidate->family, candidate->reason);
    return candidate->status == PLOGP_FIT_OUTSIDE     ? PLOGP_EDOMAIN
           : candidate->status == PLOGP_FIT_NO_CLOSED ? PLOGP_EINVAL
                                                      : PLOGP_ENOCONV;
}

static void warn_of(struct invocation *invocation, const struct fit_column *column,
                    const char *what, const char *caution)
{
    if (caution != NULL)
        document_warn(&invocation->document, "%s: %s of the %s fit: %s",
                      name_of(column->row), what, column->summary->candidates[0].family,
                      caution);
}

/* What speaks against the intervals of the best candidate. */
static void warn(struct invocation *invocation, const struct fit_column *column)
{
    const plogp_fit_candidate *const best = column->summary->candidates;
    if (column->summary->candidate_count == 0)
        return;
    const char *const percentiles =
        column->replicates == 0 ? NULL : plogp_fit_bootstrap_caution(column->summary->n);
    if (!column->bootstrap_intervals)
        warn_of(invocation, column, "intervals", best->caution);
    warn_of(invocation, column, "bootstrap intervals", percentiles);
    warn_of(invocation, column, "KL", best->kl_caution);
}

plogp_status fit_finish(struct invocation *invocation, struct fit_column *column,
                        plogp_fit *fit)
{
    column->summary = plogp_fit_value(fit);
    fit_report(column);
    warn(invocation, column);
    const plogp_status status = judge(invocation, column);
    plogp_fit_free(fit);
    return status;
}

static plogp_status fit_numbers(struct invocation *invocation,
                                const plogp_fit_options *given,
                                const plogp_summary_part *part)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_fit_options options = *given;
    plogp_ordered_table *table = NULL;
    plogp_fit *fit = NULL;
    struct fit_column column = {.row =
                                    fit_report_begin(&invocation->document, part->name)};
    plogp_status status = plogp_ordered_value(part->ordered, &table);
    if (settings->trace)
        fit_report_trace(column.row, &options);
    if (status == PLOGP_OK)
        status = plogp_fit_ordered(table, &options, &invocation->context, &fit);
    column.summary = plogp_fit_value(fit);
    if (status == PLOGP_OK)
        status =
            fit_examine(invocation, given, &(struct fit_sample){.table = table}, &column);
    if (status == PLOGP_OK)
        status = figure_fit(invocation, part->name, table, plogp_fit_value(fit));
    if (status == PLOGP_OK) {
        column.missing = table->missing;
        status = fit_finish(invocation, &column, fit);
    } else {
        plogp_fit_free(fit);
    }
    plogp_ordered_table_free(table);
    return status;
}

static plogp_status fit_levels(struct invocation *invocation,
                               const plogp_fit_options *options,
                               const plogp_summary_part *part)
{
    plogp_counts_table *table = NULL;
    plogp_fit *fit = NULL;
    struct fit_column column = {.row =
                                    fit_report_begin(&invocation->document, part->name)};
    plogp_status status = plogp_counts_value(part->counts, &table);
    if (status == PLOGP_OK)
        status = plogp_fit_counts(table, options, &invocation->context, &fit);
    if (status == PLOGP_OK) {
        column.missing = table->missing;
        status = fit_finish(invocation, &column, fit);
    }
    plogp_counts_table_free(table);
    return status;
}

/* The library knows neither the file nor the column. */
static plogp_status name_column(struct invocation *invocation, const char *column,
                                plogp_status status)
{
    if (status != PLOGP_EDOMAIN ||
        strstr(invocation->error.message, ": column '") != NULL)
        return status;
    char message[sizeof invocation->error.message];
    memcpy(message, invocation->error.message, sizeof message);
    (void)usage_error(invocation, "%.60s: column '%.40s': %.120s",
                      invocation->arguments[0], column, message);
    return status;
}

static plogp_status fit_column(struct invocation *invocation,
                               const plogp_fit_options *options,
                               const plogp_summary_part *part)
{
    const plogp_status status = part->type == PLOGP_COLUMN_NUMERIC
                                    ? fit_numbers(invocation, options, part)
                                    : fit_levels(invocation, options, part);
    return name_column(invocation, part->name, status);
}

/* Columns without a value are passed over with a warning while there are others. */
static plogp_status fit_columns(struct invocation *invocation,
                                const plogp_fit_options *options,
                                const plogp_summary *summary)
{
    plogp_status worst = PLOGP_OK;
    size_t fitted = 0;
    const size_t size = plogp_summary_size(summary);
    for (size_t i = 0; i < size; i++) {
        const plogp_summary_part *const part = plogp_summary_column(summary, i);
        if (!plogp_summary_part_has_values(part) && (fitted > 0 || i + 1 < size)) {
            document_warn(&invocation->document, "%s: no value is present", part->name);
            continue;
        }
        const plogp_status status = fit_column(invocation, options, part);
        if (status != PLOGP_OK && status != PLOGP_ENOCONV)
            return status;
        worst = status == PLOGP_OK ? worst : status;
        fitted++;
    }
    return worst;
}

/* The one column asked for; it is read as numbers when the family is one of numbers and
 * --types does not say otherwise, so that a text in it is found with its line. */
static void choose_column(struct invocation *invocation, plogp_column_choice *numbers)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_read_options *const read = &invocation->read;
    if (settings->column == NULL)
        return;
    read->columns = &settings->column;
    read->column_count = 1;
    if (read->type_count > 0 || plogp_family_parameter_count(settings->family) == 0)
        return;
    *numbers = (plogp_column_choice){settings->column, PLOGP_COLUMN_NUMERIC};
    read->types = numbers;
    read->type_count = 1;
}

static void forget_column(struct invocation *invocation,
                          const plogp_column_choice *numbers)
{
    if (invocation->read.types != numbers)
        return;
    invocation->read.types = NULL;
    invocation->read.type_count = 0;
}

static plogp_status run(struct invocation *invocation)
{
    const struct fit_settings *const settings = invocation->settings;
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit_fixed fixed[FIXED_MAX];
    plogp_summary *summary = NULL;
    plogp_column_choice numbers = {NULL, PLOGP_COLUMN_NUMERIC};
    if (settings->fix.count > FIXED_MAX)
        return usage_error(invocation, "--fix: no family has that many parameters");
    plogp_status status = parse_fixed(invocation, fixed);
    options.family = settings->family;
    options.fixed = fixed;
    options.fixed_count = settings->fix.count;
    if (status == PLOGP_OK)
        status = parse_rounding(invocation, &options);
    if (status == PLOGP_OK)
        status = fit_check_folds(invocation);
    if (strcmp(settings->intervals, "profile") == 0)
        options.intervals = PLOGP_FIT_PROFILE;
    if (status == PLOGP_OK)
        status = plogp_fit_method_parse(settings->method, &invocation->context,
                                        &options.method);
    if (status == PLOGP_OK && settings->fix.count > 0 &&
        strcmp(settings->family, "auto") == 0)
        status = usage_error(invocation, "--fix needs --family: names of parameters "
                                         "belong to a family");
    if (status == PLOGP_OK && settings->censored.count > 0)
        return fit_censored(invocation, &options);
    bool done = false;
    if (status == PLOGP_OK)
        choose_column(invocation, &numbers);
    if (status == PLOGP_OK)
        status = fit_streamed(invocation, &options, &done);
    if (status == PLOGP_OK && !done)
        status = read_summary(invocation, false, &summary);
    forget_column(invocation, &numbers);
    if (status == PLOGP_OK && !done)
        status = fit_columns(invocation, &options, summary);
    plogp_summary_free(summary);
    return status;
}

const struct command cmd_fit = {
    .name = "fit",
    .section = "estimation",
    .summary = "the most likely parameters of a family, and what it wastes",
    .synopsis = "FILE [--column NAME] [--family NAME] [--method NAME]",
    .description =
        "Maximum likelihood with standard errors from the observed information. Each "
        "candidate's mean negative log-likelihood is a cross-entropy: the entropy of the "
        "data, which no family avoids, plus the divergence KL that this family wastes. "
        "Candidates are ordered by AIC. The p-values of --gof are from a limit law (AD, "
        "CvM) or from a bootstrap that fits every replicate again, limited as the data "
        "are where --censored says between which limits values lie; they need whole "
        "weights.",
    .example = "plogp fit examples/data/rivers.csv --column length --gof",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct fit_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
