#include "data/csv_convert.h"

#include <math.h>
#include <string.h>

#include "data/csv_work.h"
#include "math/kernel.h"
#include "plogp/number.h"

#define LOOK_ROWS ((size_t)256) /* whose numbers are read together, and forgotten */

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

struct plogp__csv_fields plogp__csv_fields_of(const struct plogp__csv_span *span,
                                              const struct plogp__column *column)
{
    const struct plogp__csv_table *const table = span->table;
    const uint32_t *const ends =
        table->field_end + span->first * table->columns + column->field;
    const bool first = column->field == 0;
    return (struct plogp__csv_fields){
        .block = span->block,
        .before = first ? table->row_start + span->first : ends - 1,
        .end = ends,
        .before_step = first ? 1 : table->columns,
        .end_step = table->columns,
        .gap = first ? 0 : 1,
        .count = span->count,
        .unlike = span->missing->first,
        .all_alike = !span->missing->as_number,
        .empty_missing = span->missing->empty && !column->weights};
}

bool plogp__csv_content(const struct plogp__csv_span *span, size_t field, size_t row,
                        struct plogp__csv_text *content)
{
    const struct plogp__csv_text raw =
        plogp__csv_raw_field(span->block, span->table, row, field);
    return plogp__csv_unquote(raw, span->scratch, span->alloc, content);
}

void plogp__csv_set_missing(const struct plogp__csv_work *work, size_t at)
{
    work->column->valid[at] = 0;
    work->outcome->found |= PLOGP__CSV_HAS_MISSING;
}

static enum plogp__csv_fault_kind convert_number(const struct plogp__csv_work *work,
                                                 struct plogp__csv_text content,
                                                 size_t at)
{
    struct plogp__column *column = work->column;
    double number = NAN;
    switch (read_number(content, work->span->missing, &number)) {
    case READ_TEXT:
        return PLOGP__CSV_NOT_NUMBER;
    case READ_TOO_LARGE:
        return PLOGP__CSV_TOO_LARGE;
    case READ_MISSING:
        if (column->weights)
            return PLOGP__CSV_WEIGHT_MISSING;
        column->numbers[at] = NAN;
        plogp__csv_set_missing(work, at);
        return PLOGP__CSV_SOUND;
    default:
        break;
    }
    if (column->weights && !(number >= 0.0 && isfinite(number)))
        return PLOGP__CSV_WEIGHT_DOMAIN;
    column->numbers[at] = number;
    column->valid[at] = 1;
    return PLOGP__CSV_SOUND;
}

bool plogp__csv_is_missing(const struct plogp__missing *missing,
                           struct plogp__csv_text text)
{
    if (text.length == 0)
        return missing->empty;
    const unsigned char lead = (unsigned char)text.text[0];
    if (!missing->first[lead] && lead != ' ' && lead != '\t')
        return false;
    const struct plogp__csv_text bare = plogp__csv_trim(text);
    return plogp__missing_is(missing, bare.text, bare.length);
}

struct plogp__csv_fault plogp__csv_fault_at(const struct plogp__csv_work *work, size_t i,
                                            enum plogp__csv_fault_kind kind)
{
    return (struct plogp__csv_fault){
        .kind = kind, .row = work->span->first + i, .field = work->column->field};
}

/* Plain numbers from row `first` on; returns the first row that has none. */
static size_t take_plain(const struct plogp__csv_work *work,
                         const struct plogp__csv_fields *fields, size_t first)
{
    const struct plogp__column *column = work->column;
    double *const numbers = column->numbers + work->span->to;
    bool has_missing = false;
    const size_t end = plogp__csv_scan()->numbers(
        fields, first, numbers, column->valid + work->span->to, &has_missing);
    if (has_missing)
        work->outcome->found |= PLOGP__CSV_HAS_MISSING;
    for (size_t i = first; column->weights && i < end; i++)
        if (numbers[i] < 0.0)
            return i;
    return end;
}

/* The numbers of the fields; *i is the one at fault. */
static enum plogp__csv_fault_kind convert_numbers(const struct plogp__csv_work *work,
                                                  size_t *i)
{
    const struct plogp__csv_span *const span = work->span;
    const struct plogp__csv_fields fields = plogp__csv_fields_of(span, work->column);
    for (; *i < span->count; ++*i) {
        struct plogp__csv_text content;
        *i = take_plain(work, &fields, *i);
        if (*i == span->count)
            break;
        if (!plogp__csv_content(span, work->column->field, span->first + *i, &content))
            return PLOGP__CSV_MEMORY;
        const enum plogp__csv_fault_kind kind =
            convert_number(work, content, span->to + *i);
        if (kind != PLOGP__CSV_SOUND)
            return kind;
    }
    return PLOGP__CSV_SOUND;
}

/* A number that is not plain, or a missing value, as a whole number; false: it is none. */
static bool convert_whole(const struct plogp__csv_work *work,
                          struct plogp__csv_text content, size_t at)
{
    const struct plogp__column *const column = work->column;
    double number = 0.0;
    switch (read_number(content, work->span->missing, &number)) {
    case READ_MISSING:
        column->wholes[at] = 0;
        plogp__csv_set_missing(work, at);
        return true;
    case READ_NUMBER:
        column->valid[at] = 1;
        return plogp__kernels()->encode(&number, 1, plogp__whole_scale(column->places),
                                        &column->wholes[at]);
    default:
        return false;
    }
}

/* The fields as whole numbers; false where one is none, which may be a fault. */
static bool convert_wholes(const struct plogp__csv_work *work)
{
    const struct plogp__csv_span *const span = work->span;
    const struct plogp__column *const column = work->column;
    const struct plogp__csv_fields fields = plogp__csv_fields_of(span, column);
    bool has_missing = false;
    for (size_t i = 0;; i++) {
        struct plogp__csv_text content;
        i = plogp__csv_scan()->wholes(&fields, i, column->places,
                                      column->wholes + span->to, column->valid + span->to,
                                      &has_missing);
        if (i == span->count)
            break;
        if (!plogp__csv_content(span, column->field, span->first + i, &content) ||
            !convert_whole(work, content, span->to + i))
            return false;
    }
    if (has_missing)
        work->outcome->found |= PLOGP__CSV_HAS_MISSING;
    return true;
}

void plogp__csv_convert(struct plogp__column *column, const struct plogp__csv_span *span,
                        struct plogp__csv_outcome *outcome)
{
    const struct plogp__csv_work work = {column, span, outcome};
    size_t i = 0;
    *outcome = (struct plogp__csv_outcome){.fault = {.kind = PLOGP__CSV_SOUND}};
    if (column->is_whole) {
        if (convert_wholes(&work))
            return;
        outcome->found = PLOGP__CSV_HAS_UNLIKE;
    }
    const enum plogp__csv_fault_kind kind = column->type == PLOGP_COLUMN_NUMERIC
                                                ? convert_numbers(&work, &i)
                                                : plogp__csv_convert_codes(&work, &i);
    if (kind != PLOGP__CSV_SOUND)
        outcome->fault = plogp__csv_fault_at(&work, i, kind);
}

/* Digits behind the point, and those up to the last that is not 0. */
static void count_places(struct plogp__csv_text text, size_t *written, size_t *needed)
{
    const char *const point = memchr(text.text, '.', text.length);
    if (point == NULL)
        return;
    const char *end = text.text + text.length;
    size_t all = 0, used = 0;
    for (const char *digit = point + 1; digit < end && *digit >= '0' && *digit <= '9';
         digit++) {
        all++;
        used = *digit == '0' ? used : all;
    }
    *written = all > *written ? all : *written;
    *needed = used > *needed ? used : *needed;
}

bool plogp__csv_places(const struct plogp__column *column,
                       const struct plogp__csv_span *span, unsigned *places)
{
    size_t present = 0, written = 0, needed = 0;
    for (size_t i = 0; i < span->count; i++) {
        struct plogp__csv_text content;
        if (!plogp__csv_content(span, column->field, span->first + i, &content))
            return false;
        if (plogp__csv_is_missing(span->missing, content))
            continue;
        present++;
        count_places(plogp__csv_trim(content), &written, &needed);
    }
    *places = (unsigned)needed;
    return 2 * present > span->count && written == needed &&
           needed <= PLOGP__WHOLES_PLACES;
}

static enum plogp__csv_fault_kind look_at(const struct plogp__csv_span *span,
                                          size_t field, size_t row, bool *has_text)
{
    struct plogp__csv_text content;
    double number;
    if (!plogp__csv_content(span, field, row, &content))
        return PLOGP__CSV_MEMORY;
    *has_text = read_number(content, span->missing, &number) == READ_TEXT;
    return PLOGP__CSV_SOUND;
}

/* At most LOOK_ROWS rows. */
static void look_at_rows(const struct plogp__column *column,
                         const struct plogp__csv_span *span,
                         struct plogp__csv_outcome *outcome)
{
    double numbers[LOOK_ROWS];
    uint8_t valid[LOOK_ROWS];
    bool has_missing = false, has_text = false;
    const struct plogp__csv_fields fields = plogp__csv_fields_of(span, column);
    for (size_t i = 0; i < span->count && !has_text; i++) {
        i = plogp__csv_scan()->numbers(&fields, i, numbers, valid, &has_missing);
        if (i == span->count)
            return;
        outcome->fault.kind = look_at(span, column->field, span->first + i, &has_text);
        if (outcome->fault.kind != PLOGP__CSV_SOUND)
            return;
    }
    if (has_text)
        outcome->found = PLOGP__CSV_HAS_TEXT;
}

void plogp__csv_look(const struct plogp__column *column,
                     const struct plogp__csv_span *span,
                     struct plogp__csv_outcome *outcome)
{
    struct plogp__csv_span part = *span;
    *outcome = (struct plogp__csv_outcome){.fault = {.kind = PLOGP__CSV_SOUND}};
    for (size_t done = 0; done < span->count && outcome->found == 0 &&
                          outcome->fault.kind == PLOGP__CSV_SOUND;
         done += LOOK_ROWS) {
        part.first = span->first + done;
        part.count = span->count - done < LOOK_ROWS ? span->count - done : LOOK_ROWS;
        look_at_rows(column, &part, outcome);
    }
}
