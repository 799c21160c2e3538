/* What went wrong in a CSV file, in one line that names file, line, column and text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "data/csv_field.h"
#include "data/csv_reader.h"
#include "data/printable.h"

#define TEXT_BYTES 80

/* What is said behind "FILE:LINE: column 'NAME': 'TEXT' ". */
static const char *value_message(enum plogp__csv_fault_kind kind)
{
    switch (kind) {
    case PLOGP__CSV_NOT_NUMBER:
        return "is not a number; list it with --na if it means missing";
    case PLOGP__CSV_TOO_LARGE:
        return "is beyond the range of a double";
    case PLOGP__CSV_NOT_UTF8:
        return "is not UTF-8 text; convert the file, as with: iconv -f LATIN1 -t UTF-8";
    case PLOGP__CSV_NUL:
        return "has a NUL byte in it; is this a text file?";
    case PLOGP__CSV_WEIGHT_MISSING:
        return "is missing, but a weight must be a number >= 0";
    case PLOGP__CSV_WEIGHT_DOMAIN:
        return "is no weight: weights are finite and >= 0";
    default:
        return "is one level too many";
    }
}

static const char *quote_message(enum plogp__csv_fault_kind kind)
{
    switch (kind) {
    case PLOGP__CSV_LONE_QUOTE:
        return "a quote inside a field without quotes around it; put the field in quotes "
               "and double those inside";
    case PLOGP__CSV_AFTER_QUOTE:
        return "text behind a closing quote; double the quotes inside a quoted field";
    case PLOGP__CSV_UNCLOSED:
        return "a quote is opened here and never closed";
    default:
        return "a row too long for the memory allowed; is a quote left open?";
    }
}

/* The column of a field for a message; NULL where the names are not known. */
static const char *column_name(const struct plogp__csv_reader *reader, size_t field,
                               char *shown)
{
    if (reader->names == NULL || field >= reader->columns)
        return NULL;
    const char *name = reader->names[field];
    return plogp__printable(name, strlen(name), shown, TEXT_BYTES);
}

static uint64_t line_of(const struct plogp__csv_reader *reader, size_t where)
{
    return reader->lines_before + 1 + plogp__csv_count_lines(reader->text, where);
}

uint64_t plogp__csv_reader_line(const struct plogp__csv_reader *reader, size_t row)
{
    const struct plogp__csv_piece *piece = plogp__csv_block_piece(&reader->block, &row);
    const size_t before = (size_t)(piece->text - reader->text);
    return line_of(reader, before + piece->table.row_start[row]);
}

static plogp_status fail_value(const struct plogp__csv_reader *reader,
                               const struct plogp__csv_fault *fault)
{
    size_t row = fault->row;
    const struct plogp__csv_piece *piece = plogp__csv_block_piece(&reader->block, &row);
    const struct plogp__csv_text raw =
        plogp__csv_raw_field(piece->text, &piece->table, row, fault->field);
    const uint64_t line = line_of(reader, (size_t)(raw.text - reader->text));
    char name[TEXT_BYTES];
    char text[TEXT_BYTES];
    return plogp__fail_at(reader->context, (size_t)line, PLOGP_EFORMAT,
                          "%s:%" PRIu64 ": column '%s': '%s' %s",
                          plogp__input_name(reader->input), line,
                          column_name(reader, fault->field, name),
                          plogp__printable(raw.text, raw.length, text, sizeof text),
                          value_message(fault->kind));
}

plogp_status plogp__csv_reader_fail(const struct plogp__csv_reader *reader,
                                    const struct plogp__csv_fault *fault)
{
    const char *name = plogp__input_name(reader->input);
    if (fault->kind == PLOGP__CSV_MEMORY)
        return plogp__fail_memory(reader->context);
    if (fault->kind >= PLOGP__CSV_NOT_NUMBER)
        return fail_value(reader, fault);
    const uint64_t line = line_of(reader, fault->where);
    if (fault->kind == PLOGP__CSV_RAGGED)
        return plogp__fail_at(reader->context, (size_t)line, PLOGP_EFORMAT,
                              "%s:%" PRIu64 ": %zu columns expected, %zu found", name,
                              line, reader->columns, fault->fields);
    char shown[TEXT_BYTES];
    const char *column = column_name(reader, fault->field, shown);
    return plogp__fail_at(reader->context, (size_t)line, PLOGP_EFORMAT,
                          "%s:%" PRIu64 ": %s%s%s%s", name, line,
                          column == NULL ? "" : "column '", column == NULL ? "" : column,
                          column == NULL ? "" : "': ", quote_message(fault->kind));
}
