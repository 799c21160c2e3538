#include "data/csv_convert.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "plogp/number.h"

enum reading { READ_NUMBER, READ_MISSING, READ_TEXT, READ_TOO_LARGE };

/* A text of NaN is a missing value, whatever the list of missing texts says. */
static enum reading read_number(struct plogp__csv_text content,
                                const struct plogp__missing *missing, double *number)
{
    const struct plogp__csv_text text = plogp__csv_trim(content);
    if (plogp__missing_is(missing, text.text, text.length))
        return READ_MISSING;
    const plogp_status status = plogp_number_parse(text.text, text.length, number);
    if (status != PLOGP_OK)
        return status == PLOGP_EDOMAIN ? READ_TOO_LARGE : READ_TEXT;
    return isnan(*number) ? READ_MISSING : READ_NUMBER;
}

static bool content_of(struct plogp__csv_column *column,
                       const struct plogp__csv_span *span, size_t row,
                       struct plogp__csv_text *content)
{
    const struct plogp__csv_text raw =
        plogp__csv_raw_field(span->block, span->table, row, column->field);
    return plogp__csv_unquote(raw, &column->scratch, column->dictionary.alloc, content);
}

static void set_missing(struct plogp__csv_column *column, size_t at)
{
    column->valid[at] = 0;
    column->has_missing = true;
}

static enum plogp__csv_fault_kind convert_number(struct plogp__csv_column *column,
                                                 struct plogp__csv_text content,
                                                 const struct plogp__missing *missing,
                                                 size_t at)
{
    double number = NAN;
    switch (read_number(content, missing, &number)) {
    case READ_TEXT:
        return PLOGP__CSV_NOT_NUMBER;
    case READ_TOO_LARGE:
        return PLOGP__CSV_TOO_LARGE;
    case READ_MISSING:
        if (column->weights)
            return PLOGP__CSV_WEIGHT_MISSING;
        column->numbers[at] = NAN;
        set_missing(column, at);
        return PLOGP__CSV_SOUND;
    default:
        break;
    }
    if (column->weights && !(number >= 0.0 && number <= HUGE_VAL && isfinite(number)))
        return PLOGP__CSV_WEIGHT_DOMAIN;
    column->numbers[at] = number;
    column->valid[at] = 1;
    return PLOGP__CSV_SOUND;
}

static enum plogp__csv_fault_kind add_level(struct plogp__csv_column *column,
                                            struct plogp__csv_text text, uint64_t hash,
                                            uint32_t *code)
{
    if (!plogp__utf8_valid(text.text, text.length))
        return PLOGP__CSV_NOT_UTF8;
    if (memchr(text.text, 0, text.length) != NULL)
        return PLOGP__CSV_NUL;
    switch (plogp__dictionary_append(&column->dictionary, text.text, text.length, hash,
                                     code)) {
    case PLOGP_OK:
        return PLOGP__CSV_SOUND;
    case PLOGP_EFORMAT:
        return PLOGP__CSV_LEVELS;
    default:
        return PLOGP__CSV_MEMORY;
    }
}

/* Levels keep their blanks; only the question whether a value is missing ignores them. */
static enum plogp__csv_fault_kind convert_code(struct plogp__csv_column *column,
                                               struct plogp__csv_text text,
                                               const struct plogp__missing *missing,
                                               size_t at)
{
    const struct plogp__csv_text bare = plogp__csv_trim(text);
    if (plogp__missing_is(missing, bare.text, bare.length)) {
        column->codes[at] = PLOGP__NO_CODE;
        set_missing(column, at);
        return PLOGP__CSV_SOUND;
    }
    const uint64_t hash = plogp__dictionary_hash(text.text, text.length);
    uint32_t code =
        plogp__dictionary_find(&column->dictionary, text.text, text.length, hash);
    if (code == PLOGP__NO_CODE) {
        const enum plogp__csv_fault_kind kind = add_level(column, text, hash, &code);
        if (kind != PLOGP__CSV_SOUND)
            return kind;
    }
    column->codes[at] = code;
    column->valid[at] = 1;
    return PLOGP__CSV_SOUND;
}

void plogp__csv_convert(struct plogp__csv_column *column,
                        const struct plogp__csv_span *span,
                        struct plogp__csv_fault *fault)
{
    fault->kind = PLOGP__CSV_SOUND;
    for (size_t i = 0; i < span->count && fault->kind == PLOGP__CSV_SOUND; i++) {
        const size_t row = span->first + i;
        struct plogp__csv_text content;
        if (!content_of(column, span, row, &content))
            fault->kind = PLOGP__CSV_MEMORY;
        else if (column->type == PLOGP_COLUMN_NUMERIC)
            fault->kind = convert_number(column, content, span->missing, span->to + i);
        else
            fault->kind = convert_code(column, content, span->missing, span->to + i);
        fault->row = row;
    }
    fault->field = column->field;
}

bool plogp__csv_infer(struct plogp__csv_column *column,
                      const struct plogp__csv_span *span)
{
    for (size_t i = 0; i < span->count && !column->settled; i++) {
        struct plogp__csv_text content;
        double number;
        if (!content_of(column, span, span->first + i, &content))
            return false;
        if (read_number(content, span->missing, &number) == READ_TEXT) {
            column->type = PLOGP_COLUMN_CATEGORICAL;
            column->settled = true;
        }
    }
    return true;
}
