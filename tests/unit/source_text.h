/* A source as text, so that tests compare whole tables: one line a row, missing values as
 * "-", texts in single quotes, the weight behind "*". */
#ifndef PLOGP_TESTS_SOURCE_TEXT_H
#define PLOGP_TESTS_SOURCE_TEXT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/number.h"
#include "plogp/source.h"

struct source_text {
    char *text;
    size_t length;
    size_t capacity;
};

static inline void source_text_add(struct source_text *out, const char *bytes,
                                   size_t length)
{
    if (out->length + length + 1 > out->capacity) {
        out->capacity = 2 * (out->length + length + 1);
        out->text = realloc(out->text, out->capacity);
        if (out->text == NULL)
            abort();
    }
    memcpy(out->text + out->length, bytes, length);
    out->length += length;
    out->text[out->length] = '\0';
}

static inline void source_text_number(struct source_text *out, double value)
{
    char number[PLOGP_NUMBER_SIZE];
    source_text_add(out, number, plogp_number_format(value, number));
}

static inline void source_text_value(struct source_text *out, const plogp_column *column,
                                     size_t row)
{
    if (column->valid != NULL && !column->valid[row]) {
        source_text_add(out, "-", 1);
    } else if (column->type == PLOGP_COLUMN_NUMERIC) {
        source_text_number(out, column->numbers[row]);
    } else {
        const uint32_t code = column->codes[row];
        source_text_add(out, "'", 1);
        source_text_add(out, column->levels->text[code], column->levels->length[code]);
        source_text_add(out, "'", 1);
    }
}

static inline void source_text_batch(struct source_text *out, const plogp_batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++) {
        for (size_t i = 0; i < batch->column_count; i++) {
            if (i > 0)
                source_text_add(out, "|", 1);
            source_text_value(out, &batch->columns[i], row);
        }
        if (batch->weights != NULL) {
            source_text_add(out, "*", 1);
            source_text_number(out, batch->weights[row]);
        }
        source_text_add(out, "\n", 1);
    }
}

static inline void source_text_header(struct source_text *out, const plogp_batch *schema)
{
    for (size_t i = 0; i < schema->column_count; i++) {
        const plogp_column *column = &schema->columns[i];
        source_text_add(out, i == 0 ? "" : "|", i == 0 ? 0 : 1);
        source_text_add(out, column->name, strlen(column->name));
        source_text_add(out, column->type == PLOGP_COLUMN_NUMERIC ? ":n" : ":c", 2);
    }
    source_text_add(out, "\n", 1);
}

/* Header and rows to the end; the status of the first failure. */
static inline plogp_status source_text_rows(struct source_text *out, plogp_source *source)
{
    plogp_batch batch = {.rows = 1};
    source_text_header(out, plogp_source_schema(source));
    while (batch.rows > 0) {
        const plogp_status status = plogp_source_next(source, &batch);
        if (status != PLOGP_OK)
            return status;
        source_text_batch(out, &batch);
    }
    return PLOGP_OK;
}

/* The table in a file, or the message of the failure, with some threads; free
 * out->text. */
static inline plogp_status source_text_threads(const char *path,
                                               const plogp_read_options *options,
                                               int threads, struct source_text *out)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    context.threads = threads;
    plogp_source *source = NULL;
    plogp_status status = plogp_source_open(path, options, &context, &source);
    if (status == PLOGP_OK)
        status = source_text_rows(out, source);
    plogp_source_free(source);
    if (status != PLOGP_OK) {
        out->length = 0;
        source_text_add(out, error.message, strlen(error.message));
    }
    return status;
}

static inline plogp_status source_text_file(const char *path,
                                            const plogp_read_options *options,
                                            struct source_text *out)
{
    return source_text_threads(path, options, 1, out);
}

#endif
