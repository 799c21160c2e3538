/* describe: what is in each column of a file. */
#include <math.h>
#include <stdbool.h>

#include "commands.h"
#include "estimates.h"
#include "figures.h"
#include "files_explain.h"
#include "plogp/fit.h"
#include "plogp/sorted.h"
#include "summaries.h"
#include "values.h"

struct describe_settings {
    uint64_t top;
};

static const struct describe_settings DEFAULTS = {.top = 10};

static const struct option OPTIONS[] = {
    {"top", 0, OPTION_COUNT, offsetof(struct describe_settings, top), "N",
     "list the N most frequent levels of a categorical column (default 10)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static void add_plain(plogp_result *row, const char *key, double value)
{
    add_number_or_null(row, key, value, PLOGP_QUANTITY_PLAIN);
}

/* The most frequent levels, in the order of their counts, then of the table. */
static void add_top(plogp_result *row, const plogp_counts_table *table, uint64_t most)
{
    plogp_result *const list = plogp_result_add_list(row, "top");
    double below = INFINITY;
    for (uint64_t listed = 0; listed < most && listed < table->size;) {
        double next = 0.0;
        for (size_t i = 0; i < table->size; i++)
            if (table->weights[i] < below && table->weights[i] > next)
                next = table->weights[i];
        for (size_t i = 0; i < table->size && listed < most; i++) {
            if (table->weights[i] != next)
                continue;
            plogp_result *const level = plogp_result_add_object(list, NULL);
            plogp_result_add_text_sized(level, "level", table->levels[i].text,
                                        table->levels[i].length);
            add_count(level, "count", next);
            listed++;
        }
        below = next;
    }
}

static plogp_status describe_levels(struct invocation *invocation,
                                    const plogp_summary_part *part, plogp_result *row)
{
    const struct describe_settings *settings = invocation->settings;
    const plogp_context *context = &invocation->context;
    plogp_counts_table *table = NULL;
    plogp_entropy_estimate estimate;
    plogp_status status = plogp_counts_value(part->counts, &table);
    if (status != PLOGP_OK)
        return status;
    add_count(row, "n", table->total);
    add_count(row, "missing", table->missing);
    plogp_result_add_integer(row, "distinct", table->size);
    if (table->size == 0) {
        document_warn(&invocation->document, "%s: no value is present", part->name);
    } else if (!table->whole) {
        status = add_weighted_entropy(invocation, row, part->name, table->weights,
                                      table->size);
    } else {
        status = plogp_entropy_estimate_counts(table->counts, table->size, NULL, context,
                                               &estimate);
        estimate.reason = NULL; /* the estimator's name is in the row */
        if (status == PLOGP_OK)
            add_count_entropy(invocation, row, part->name, &estimate);
    }
    if (status == PLOGP_OK)
        add_top(row, table, settings->top);
    plogp_counts_table_free(table);
    return status;
}

static void add_moments(plogp_result *row, const plogp_moments_summary *moments)
{
    add_plain(row, "min", moments->min);
    add_plain(row, "max", moments->max);
    add_plain(row, "mean", moments->mean);
    add_plain(row, "variance", moments->variance);
    add_plain(row, "variance_mle", moments->variance_mle);
    add_plain(row, "skewness", moments->skewness);
    add_plain(row, "kurtosis", moments->kurtosis);
}

static plogp_status add_quantiles(plogp_result *row, const plogp_sorted *sorted)
{
    static const double wanted[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    static const char *const names[] = {"0.01", "0.05", "0.25", "0.5",
                                        "0.75", "0.95", "0.99"};
    enum { COUNT = sizeof wanted / sizeof wanted[0] };
    double found[COUNT];
    const plogp_status status = plogp_sorted_quantiles(sorted, wanted, COUNT, found);
    if (status != PLOGP_OK)
        return status;
    plogp_result *const quantiles = plogp_result_add_object(row, "quantiles");
    for (size_t i = 0; i < COUNT; i++)
        add_plain(quantiles, names[i], found[i]);
    return PLOGP_OK;
}

static plogp_status add_density_entropy(struct invocation *invocation,
                                        const plogp_ordered_table *table,
                                        const char *name, plogp_result *row)
{
    plogp_samples_entropy entropy;
    const bool finite = table->size > 0 && !isinf(table->values[0]) &&
                        !isinf(table->values[table->size - 1]);
    if (!finite || !(table->total >= 2)) {
        plogp_result_add_null(row, "entropy");
        document_warn(&invocation->document, "%s: %s", name,
                      table->size == 0 ? "no value is present"
                      : finite         ? "one value has no differential entropy"
                                       : "infinite values have no differential entropy");
        return PLOGP_OK;
    }
    const plogp_status status =
        plogp_entropy_samples(table, NULL, &invocation->context, &entropy);
    if (status == PLOGP_OK)
        add_samples_entropy(invocation, row, name, &entropy);
    return status;
}

#define SUGGEST_MAX 20000 /* distinct values: more would take seconds to fit */

/* The families that can have made these values, best AIC first: evidence, not a choice. */
static plogp_status add_suggested(struct invocation *invocation,
                                  const plogp_ordered_table *table, plogp_result *row)
{
    plogp_fit *fit = NULL;
    if (table->size < 2 || table->size > SUGGEST_MAX || isinf(table->values[0]) ||
        isinf(table->values[table->size - 1])) {
        plogp_result_add_null(row, "suggested");
        return PLOGP_OK;
    }
    const plogp_status status =
        plogp_fit_ordered(table, NULL, &invocation->context, &fit);
    if (status != PLOGP_OK)
        return status;
    const plogp_fit_summary *const found = plogp_fit_value(fit);
    plogp_result *const list = plogp_result_add_list(row, "suggested");
    for (size_t i = 0; i < found->candidate_count; i++)
        if (isfinite(found->candidates[i].aic))
            plogp_result_add_text(list, NULL, found->candidates[i].family);
    plogp_fit_free(fit);
    return PLOGP_OK;
}

/* What is read from the table of all values. */
static plogp_status describe_table(struct invocation *invocation, const char *name,
                                   const plogp_ordered_table *table, plogp_result *row)
{
    plogp_status status = figure_histogram(invocation, name, table);
    if (status == PLOGP_OK)
        status = add_density_entropy(invocation, table, name, row);
    return status == PLOGP_OK ? add_suggested(invocation, table, row) : status;
}

static plogp_status describe_sorted(struct invocation *invocation,
                                    const plogp_summary_part *part, plogp_sorted *sorted,
                                    plogp_result *row)
{
    plogp_moments_summary moments;
    const plogp_ordered_table *table = NULL;
    const plogp_sorted_facts *const facts = plogp_sorted_value(sorted);
    plogp_status status = plogp_moments_value(part->moments, &moments);
    if (status != PLOGP_OK)
        return status;
    add_count(row, "n", moments.n);
    add_count(row, "missing", moments.missing);
    plogp_result_add_integer(row, "distinct", facts->distinct);
    add_moments(row, &moments);
    status = add_quantiles(row, sorted);
    if (status != PLOGP_OK)
        return status;
    explain_moments(invocation, part->name, &moments);
    plogp_result_add_text(row, "support", facts->support);
    status = plogp_sorted_table(sorted, &table);
    return status == PLOGP_OK ? describe_table(invocation, part->name, table, row)
                              : status;
}

static plogp_status describe_numbers(struct invocation *invocation,
                                     const plogp_summary_part *part, plogp_result *row)
{
    plogp_sorted *sorted = NULL;
    plogp_status status = plogp_sorted_new(part->ordered, &invocation->context, &sorted);
    if (status == PLOGP_OK)
        status = describe_sorted(invocation, part, sorted, row);
    plogp_sorted_free(sorted);
    return status;
}

/* Keys that every column has, be it null. */
static const char *const KEYS[] = {
    "min",       "max",     "mean", "variance", "variance_mle", "skewness", "kurtosis",
    "quantiles", "entropy", "ci",   "support",  "suggested",    "top",      NULL};

static plogp_status describe_all(struct invocation *invocation,
                                 const plogp_summary *summary)
{
    plogp_status status = PLOGP_OK;
    bool has_values = false;
    for (size_t i = 0; i < plogp_summary_size(summary) && status == PLOGP_OK; i++) {
        const plogp_summary_part *part = plogp_summary_column(summary, i);
        has_values = has_values || plogp_summary_part_has_values(part);
        plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
        plogp_result_add_text(row, "name", part->name);
        plogp_result_add_text(row, "type", plogp_column_type_name(part->type));
        status = part->type == PLOGP_COLUMN_CATEGORICAL
                     ? describe_levels(invocation, part, row)
                     : describe_numbers(invocation, part, row);
        add_absent(invocation, row, KEYS);
    }
    if (status != PLOGP_OK || has_values)
        return status;
    (void)usage_error(invocation, "no column has a value");
    return PLOGP_EDOMAIN;
}

static plogp_status run(struct invocation *invocation)
{
    plogp_summary *summary = NULL;
    plogp_status status = read_summary(invocation, true, &summary);
    if (status == PLOGP_OK)
        status = describe_all(invocation, summary);
    plogp_summary_free(summary);
    return status;
}

const struct command cmd_describe = {
    .name = "describe",
    .section = "data",
    .summary = "what is in each column of a file",
    .synopsis = "FILE...",
    .description =
        "Several files (or states, see plogp state) are described as one data set.\n"
        "Moments are exact, rounded once: variance has N - 1, variance_mle has N;\n"
        "skewness is m3/m2^1.5, kurtosis m4/m2^2 (3 for a normal law). Quantiles are\n"
        "linear between order statistics (type 7), and exact: what --max-memory cannot\n"
        "hold is sorted in temporary files (in TMPDIR). The entropy of a categorical\n"
        "column is estimated from its counts; that of a numeric column is differential.",
    .example = "plogp describe examples/data/rivers.csv",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct describe_settings),
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .reads_data = true,
    .sums_up = true,
    .run = run,
};
