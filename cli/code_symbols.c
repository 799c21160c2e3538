/* What `code` is given: a list, the bytes of a file, or the levels of a column. */
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "plogp/list.h"

#define BYTES 256

/* Whether one was seen at all; otherwise the failure is told: "NAME: no observation". */
static plogp_status check_observed(struct invocation *invocation, const char *name,
                                   const struct code_symbols *symbols)
{
    for (size_t i = 0; i < symbols->k; i++)
        if (symbols->counts[i] != 0)
            return PLOGP_OK;
    (void)usage_error(invocation, "%s: no observation", name);
    return PLOGP_EDOMAIN;
}

static plogp_status read_bytes(struct invocation *invocation,
                               struct code_symbols *symbols)
{
    const char *path = invocation->arguments[0];
    symbols->bytes = true;
    symbols->k = BYTES;
    symbols->counts = pool_alloc(&invocation->pool, BYTES * sizeof *symbols->counts);
    const plogp_status status =
        plogp_byte_counts(path, &invocation->context, symbols->counts);
    return status == PLOGP_OK ? check_observed(invocation, path, symbols) : status;
}

static plogp_status count_levels(plogp_source *source, plogp_counts *counts)
{
    plogp_batch batch;
    plogp_status status = plogp_source_next(source, &batch);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_counts_push(counts, &batch, 0);
        if (status == PLOGP_OK)
            status = plogp_source_next(source, &batch);
    }
    return status;
}

static plogp_status count_column(struct invocation *invocation, plogp_source *source,
                                 struct code_symbols *symbols)
{
    const plogp_batch *schema = plogp_source_schema(source);
    plogp_counts *counts = NULL;
    if (schema->column_count != 1)
        return usage_error(invocation,
                           "%s has %zu columns: choose one with --columns, or --bytes",
                           plogp_source_name(source), schema->column_count);
    plogp_status status =
        plogp_counts_new(schema->columns[0].type, &invocation->context, &counts);
    if (status == PLOGP_OK)
        status = count_levels(source, counts);
    if (status == PLOGP_OK)
        status = plogp_counts_value(counts, &symbols->table);
    plogp_counts_free(counts);
    if (status == PLOGP_OK && symbols->table->size == 0) {
        (void)usage_error(invocation, "%s: no value is present", schema->columns[0].name);
        status = PLOGP_EDOMAIN;
    }
    if (status == PLOGP_OK)
        symbols->k = symbols->table->size;
    return status;
}

static plogp_status read_column(struct invocation *invocation,
                                struct code_symbols *symbols)
{
    plogp_source *source = NULL;
    plogp_status status = plogp_source_open(invocation->arguments[0], &invocation->read,
                                            &invocation->context, &source);
    if (status == PLOGP_OK)
        status = count_column(invocation, source, symbols);
    plogp_source_free(source);
    return status;
}

static plogp_status read_counts(struct invocation *invocation,
                                struct code_symbols *symbols)
{
    const struct code_settings *settings = invocation->settings;
    uint64_t *counts = NULL;
    const plogp_status status = plogp_list_read_counts(
        settings->counts, &invocation->context, &counts, &symbols->k);
    if (status == PLOGP_OK) {
        symbols->counts = pool_alloc(&invocation->pool, symbols->k * sizeof *counts);
        memcpy(symbols->counts, counts, symbols->k * sizeof *counts);
    }
    plogp_list_free(counts, &invocation->context);
    return status == PLOGP_OK ? check_observed(invocation, "-c", symbols)
                              : blame_option(invocation, "-c", status);
}

plogp_status code_symbols_read(struct invocation *invocation,
                               struct code_symbols *symbols)
{
    const struct code_settings *settings = invocation->settings;
    const bool file = settings->encode != NULL || settings->decode != NULL;
    if (settings->counts != NULL)
        return read_counts(invocation, symbols);
    if (settings->probabilities == NULL)
        return settings->bytes || (file && !settings->lines)
                   ? read_bytes(invocation, symbols)
                   : read_column(invocation, symbols);
    const plogp_status status = law_list_read(invocation, "-p", settings->probabilities,
                                              settings->normalize, &symbols->list);
    symbols->k = symbols->list.k;
    return status;
}

void code_symbols_clear(struct invocation *invocation, struct code_symbols *symbols)
{
    law_list_clear(invocation, &symbols->list);
    plogp_counts_table_free(symbols->table);
    symbols->table = NULL;
}

const char *code_symbol_name(const struct code_symbols *symbols, size_t i, char *name)
{
    if (symbols->table != NULL)
        (void)snprintf(name, CODE_NAME, "%s", symbols->table->levels[i].text);
    else if (symbols->bytes && i > ' ' && i < 0x7f)
        (void)snprintf(name, CODE_NAME, "%c", (char)i);
    else if (symbols->bytes)
        (void)snprintf(name, CODE_NAME, "0x%02zX", i);
    else
        (void)snprintf(name, CODE_NAME, "%zu", i);
    return name;
}

static plogp_code_kind kind_of(const char *name, plogp_code_kind fallback)
{
    for (int kind = PLOGP_CODE_HUFFMAN; kind <= PLOGP_CODE_ARITHMETIC && name != NULL;
         kind++)
        if (strcmp(name, plogp_code_kind_name((plogp_code_kind)kind)) == 0)
            return (plogp_code_kind)kind;
    return fallback;
}

plogp_status code_make(struct invocation *invocation, const struct code_symbols *symbols,
                       plogp_code_kind fallback, plogp_code **code)
{
    const struct code_settings *settings = invocation->settings;
    const plogp_context *context = &invocation->context;
    const plogp_code_kind kind = kind_of(settings->kind, fallback);
    const double *values = symbols->list.values;
    if (symbols->counts != NULL)
        return blame_option(
            invocation, "-c",
            plogp_code_new_counts(symbols->counts, symbols->k, kind, context, code));
    if (symbols->table != NULL)
        return plogp_code_new_weights(symbols->table->weights, symbols->k, kind, context,
                                      code);
    return symbols->list.weights
               ? plogp_code_new_weights(values, symbols->k, kind, context, code)
               : plogp_code_new_probs(values, symbols->k, kind, context, code);
}
