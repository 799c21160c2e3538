/* entropy FILE: the entropy of each column, or of the bytes of a file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "entropy.h"
#include "estimates.h"
#include "plogp/entropy.h"
#include "summaries.h"
#include "values.h"

/* An estimator by name is one of counts, or one of numeric columns. */
struct chosen {
    plogp_entropy_options counts;
    plogp_samples_options samples;
    bool of_counts;  /* the name given is one of counts          */
    bool of_samples; /* the name given is one of numeric columns */
};

static plogp_status choose(struct invocation *invocation, struct chosen *chosen)
{
    const struct entropy_settings *settings = invocation->settings;
    chosen->counts = plogp_entropy_options_defaults();
    chosen->samples = plogp_samples_options_defaults();
    chosen->counts.alphabet = settings->alphabet;
    chosen->of_counts = chosen->of_samples = false;
    const char *const name = settings->estimator;
    if (name == NULL || strcmp(name, "auto") == 0)
        return PLOGP_OK;
    if (plogp_samples_options_parse(name, NULL, &chosen->samples) == PLOGP_OK) {
        chosen->of_samples = true;
        return PLOGP_OK;
    }
    chosen->of_counts = true;
    return plogp_entropy_options_parse(name, &invocation->context, &chosen->counts);
}

static plogp_result *add_row(struct invocation *invocation, const char *name,
                             const char *type)
{
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", name);
    if (type != NULL)
        plogp_result_add_text(row, "type", type);
    return row;
}

/* Rényi or Tsallis entropy of the observed frequencies. */
static plogp_status add_order(struct invocation *invocation, plogp_result *row,
                              const double *weights, size_t k)
{
    const struct entropy_settings *settings = invocation->settings;
    const bool tsallis = settings->tsallis != NUMBER_NOT_GIVEN;
    const double order = tsallis ? settings->tsallis : settings->renyi;
    double entropy = 0.0;
    const plogp_status status =
        tsallis ? plogp_tsallis_entropy_weights(weights, k, order, &entropy)
                : plogp_renyi_entropy_weights(weights, k, order, &entropy);
    if (status != PLOGP_OK)
        return status;
    plogp_result_add_text(row, "measure", tsallis ? "tsallis" : "renyi");
    plogp_result_add_number(row, "order", order, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "entropy", entropy,
                            tsallis ? PLOGP_QUANTITY_PLAIN : PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_text(row, "estimator", "plugin");
    return PLOGP_OK;
}

static bool wants_order(const struct entropy_settings *settings)
{
    return settings->tsallis != NUMBER_NOT_GIVEN || settings->renyi != NUMBER_NOT_GIVEN;
}

/* Frequencies of symbols: counts [k] when whole, in any case weights [k]. */
struct frequencies {
    const char *name;
    const uint64_t *counts; /* NULL: the weights have fractions */
    const double *weights;
    size_t k;
    double n;
};

static plogp_status add_frequencies(struct invocation *invocation,
                                    const struct chosen *chosen, plogp_result *row,
                                    const struct frequencies *seen)
{
    add_count(row, "n", seen->n);
    plogp_result_add_integer(row, "k", seen->k);
    if (wants_order(invocation->settings))
        return add_order(invocation, row, seen->weights, seen->k);
    if (seen->counts == NULL)
        return add_weighted_entropy(invocation, row, seen->name, seen->weights, seen->k);
    plogp_entropy_estimate estimate;
    const plogp_status status = plogp_entropy_estimate_counts(
        seen->counts, seen->k, &chosen->counts, &invocation->context, &estimate);
    if (status == PLOGP_OK)
        add_count_entropy(invocation, row, seen->name, &estimate);
    return status;
}

plogp_status entropy_of_bytes(struct invocation *invocation)
{
    struct chosen chosen;
    uint64_t counts[256];
    double weights[256], n = 0.0;
    const char *const path = invocation->arguments[0];
    plogp_status status = choose(invocation, &chosen);
    if (status == PLOGP_OK && chosen.of_samples)
        return usage_error(invocation, "--bytes needs an estimator of counts");
    if (status == PLOGP_OK)
        status = plogp_byte_counts(path, &invocation->context, counts);
    if (status != PLOGP_OK)
        return status;
    for (size_t i = 0; i < 256; i++) {
        weights[i] = (double)counts[i];
        n += weights[i];
    }
    plogp_result_add_text(invocation->document.input, "file", path);
    const struct frequencies seen = {"bytes", counts, weights, 256, n};
    return add_frequencies(invocation, &chosen, add_row(invocation, path, "bytes"),
                           &seen);
}

static plogp_status levels_entropy(struct invocation *invocation,
                                   const struct chosen *chosen, const char *name,
                                   const plogp_counts *counts, plogp_result *row)
{
    plogp_counts_table *table = NULL;
    plogp_status status = plogp_counts_value(counts, &table);
    if (status != PLOGP_OK)
        return status;
    const struct frequencies seen = {name, table->whole ? table->counts : NULL,
                                     table->weights, table->size, table->total};
    if (table->size == 0)
        document_warn(&invocation->document, "%s: no value is present", name);
    else
        status = add_frequencies(invocation, chosen, row, &seen);
    add_count(row, "missing", table->missing);
    plogp_counts_table_free(table);
    return status;
}

/* A numeric column by its values: each distinct number is a symbol. */
static plogp_status values_entropy(struct invocation *invocation,
                                   const struct chosen *chosen, const char *name,
                                   const plogp_ordered_table *table, plogp_result *row)
{
    uint64_t *const counts = pool_alloc(&invocation->pool, table->size * sizeof *counts);
    for (size_t i = 0; i < table->size; i++)
        counts[i] = (uint64_t)table->weights[i];
    const struct frequencies seen = {name, table->whole ? counts : NULL, table->weights,
                                     table->size, table->total};
    return add_frequencies(invocation, chosen, row, &seen);
}

static plogp_status density_entropy(struct invocation *invocation,
                                    const struct chosen *chosen, const char *name,
                                    const plogp_ordered_table *table, plogp_result *row)
{
    plogp_samples_entropy entropy;
    add_count(row, "n", table->total);
    const plogp_status status =
        plogp_entropy_samples(table, &chosen->samples, &invocation->context, &entropy);
    if (status == PLOGP_OK)
        add_samples_entropy(invocation, row, name, &entropy);
    return status;
}

static plogp_status numbers_entropy(struct invocation *invocation,
                                    const struct chosen *chosen,
                                    const plogp_summary_part *part, plogp_result *row)
{
    plogp_ordered_table *table = NULL;
    plogp_status status = plogp_ordered_value(part->ordered, &table);
    if (status != PLOGP_OK)
        return status;
    if (table->size == 0)
        document_warn(&invocation->document, "%s: no value is present", part->name);
    else if (chosen->of_counts || wants_order(invocation->settings))
        status = values_entropy(invocation, chosen, part->name, table, row);
    else
        status = density_entropy(invocation, chosen, part->name, table, row);
    add_count(row, "missing", table->missing);
    plogp_ordered_table_free(table);
    return status;
}

static plogp_status column_entropy(struct invocation *invocation,
                                   const struct chosen *chosen,
                                   const plogp_summary_part *part)
{
    plogp_result *row =
        add_row(invocation, part->name, plogp_column_type_name(part->type));
    if (part->type == PLOGP_COLUMN_NUMERIC)
        return numbers_entropy(invocation, chosen, part, row);
    if (chosen->of_samples)
        return usage_error(invocation,
                           "column '%s' is categorical: --estimator %s is for numeric "
                           "columns",
                           part->name,
                           plogp_samples_estimator_name(chosen->samples.estimator));
    return levels_entropy(invocation, chosen, part->name, part->counts, row);
}

/* The trouble of one column is said of that column, and is not that of the others. */
static plogp_status all_columns(struct invocation *invocation,
                                const struct chosen *chosen, const plogp_summary *summary)
{
    plogp_status status = PLOGP_OK;
    size_t done = 0;
    char trouble[PLOGP_ERROR_MESSAGE_SIZE + 128] = "no column has a value";
    for (size_t i = 0; i < plogp_summary_size(summary) && status == PLOGP_OK; i++) {
        const plogp_summary_part *const part = plogp_summary_column(summary, i);
        const bool has_values = plogp_summary_part_has_values(part);
        status = column_entropy(invocation, chosen, part);
        done += status == PLOGP_OK && has_values;
        if (status != PLOGP_EDOMAIN)
            continue;
        (void)snprintf(trouble, sizeof trouble, "column '%.100s': %s", part->name,
                       invocation->error.message);
        document_warn(&invocation->document, "%s: no entropy: %s", part->name,
                      invocation->error.message);
        status = PLOGP_OK;
    }
    if (status != PLOGP_OK || done > 0)
        return status;
    (void)usage_error(invocation, "%s", trouble);
    return PLOGP_EDOMAIN;
}

plogp_status entropy_of_files(struct invocation *invocation)
{
    struct chosen chosen;
    plogp_summary *summary = NULL;
    plogp_status status = choose(invocation, &chosen);
    if (status == PLOGP_OK)
        status = read_summary(invocation, false, &summary);
    if (status == PLOGP_OK)
        status = all_columns(invocation, &chosen, summary);
    plogp_summary_free(summary);
    return status;
}

plogp_status add_list_estimate(struct invocation *invocation, plogp_result *row,
                               const uint64_t *counts, size_t k)
{
    struct chosen chosen;
    plogp_entropy_estimate estimate;
    plogp_status status = choose(invocation, &chosen);
    if (status == PLOGP_OK && chosen.of_samples)
        return usage_error(invocation, "-c needs an estimator of counts");
    if (((const struct entropy_settings *)invocation->settings)->estimator == NULL)
        chosen.counts.estimator = PLOGP_ENTROPY_AUTO;
    if (status == PLOGP_OK)
        status = plogp_entropy_estimate_counts(counts, k, &chosen.counts,
                                               &invocation->context, &estimate);
    if (status == PLOGP_OK)
        add_count_entropy(invocation, row, "counts", &estimate);
    return status;
}
