#include "data/csv_reader.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/csv_names.h"
#include "data/csv_sniff.h"
#include "data/limits.h"

#define BLOCK_BYTES_MIN ((size_t)4) /* the byte-order mark must fit */

/* Room for `wanted` bytes of text and one behind them. */
static bool reserve(const plogp_alloc *alloc, char **text, size_t *capacity,
                    size_t wanted)
{
    if (wanted <= *capacity)
        return true;
    if (!plogp__resize(alloc, (void **)text, wanted + 1, 1))
        return false;
    *capacity = wanted;
    return true;
}

/* Read on until the block has `wanted` bytes. */
static plogp_status read_more(struct plogp__csv_reader *reader, size_t wanted)
{
    if (reader->length >= wanted || reader->final)
        return PLOGP_OK;
    if (!reserve(reader->alloc, &reader->text, &reader->capacity, wanted))
        return plogp__fail_memory(reader->context);
    size_t got = 0;
    PLOGP_TRY(plogp__input_read(reader->input, reader->text + reader->length,
                                wanted - reader->length, &got));
    reader->length += got;
    reader->text[reader->length] = '\0';
    reader->final = reader->length < wanted;
    return PLOGP_OK;
}

static void drop(struct plogp__csv_reader *reader, size_t bytes)
{
    reader->length -= bytes;
    memmove(reader->text, reader->text + bytes, reader->length);
}

static void drop_taken_rows(struct plogp__csv_reader *reader)
{
    drop(reader, reader->block.consumed);
    reader->lines_before += reader->block.lines;
    plogp__csv_block_reset(&reader->block);
    reader->cursor = 0;
}

/* So much that a row which did not end in this block may end in the next. */
static size_t more_than(const struct plogp__csv_reader *reader)
{
    const size_t twice = 2 * reader->length;
    return twice > reader->block_bytes ? twice : reader->block_bytes;
}

static plogp_status read_ahead(struct plogp__csv_reader *reader,
                               struct plogp__csv_ahead *ahead)
{
    const size_t left = reader->length - reader->block.consumed;
    const size_t wanted = left > reader->block_bytes ? left : reader->block_bytes;
    if (!reserve(reader->alloc, &ahead->text, &ahead->capacity, wanted))
        return plogp__fail_memory(reader->context);
    memcpy(ahead->text, reader->text + reader->block.consumed, left);
    size_t got = 0;
    PLOGP_TRY(
        plogp__input_read_ahead(reader->input, ahead->text + left, wanted - left, &got));
    ahead->length = left + got;
    ahead->text[ahead->length] = '\0';
    ahead->final = ahead->length < wanted;
    return PLOGP_OK;
}

void plogp__csv_reader_read_ahead(struct plogp__csv_reader *reader)
{
    struct plogp__csv_ahead *const ahead = &reader->ahead;
    plogp_error *const error = reader->context == NULL ? NULL : reader->context->error;
    if (ahead->ready || reader->final || reader->block.fault.kind != PLOGP__CSV_SOUND)
        return;
    ahead->ready = true;
    ahead->status = read_ahead(reader, ahead);
    if (ahead->status != PLOGP_OK && error != NULL)
        ahead->error = *error;
}

/* The block that was read ahead becomes the block. */
static plogp_status take_ahead(struct plogp__csv_reader *reader)
{
    struct plogp__csv_ahead *const ahead = &reader->ahead;
    char *const text = reader->text;
    const size_t capacity = reader->capacity;
    ahead->ready = false;
    if (ahead->status != PLOGP_OK && reader->context != NULL &&
        reader->context->error != NULL)
        *reader->context->error = ahead->error;
    PLOGP_TRY(ahead->status);
    plogp__input_report(reader->input);
    reader->text = ahead->text;
    reader->capacity = ahead->capacity;
    reader->length = ahead->length;
    reader->final = ahead->final;
    ahead->text = text;
    ahead->capacity = capacity;
    reader->block.consumed = 0;
    drop_taken_rows(reader);
    return PLOGP_OK;
}

/* Cut rows; with more and more text until there is one, a fault or the end. */
static plogp_status cut_rows(struct plogp__csv_reader *reader, size_t columns,
                             size_t rows_max)
{
    struct plogp__csv_shape shape = {.delimiter = reader->delimiter,
                                     .columns = columns,
                                     .skip_ragged = reader->skip_ragged,
                                     .rows_max = rows_max};
    if (reader->ahead.ready)
        PLOGP_TRY(take_ahead(reader));
    else
        drop_taken_rows(reader);
    for (size_t wanted = reader->block_bytes;; wanted = more_than(reader)) {
        PLOGP_TRY(plogp__check_cancel(reader->context));
        PLOGP_TRY(read_more(reader, wanted));
        shape.final = reader->final;
        PLOGP_TRY(
            plogp__csv_block_cut(&reader->block, reader->text, reader->length, &shape));
        reader->skipped += reader->block.skipped;
        if (reader->block.rows > 0 || reader->block.fault.kind != PLOGP__CSV_SOUND ||
            reader->final)
            return PLOGP_OK;
        drop_taken_rows(reader); /* lines that are no rows */
        if (reader->length > reader->row_bytes_max) {
            reader->block.fault = (struct plogp__csv_fault){
                .kind = PLOGP__CSV_ROW_TOO_LONG, .field = SIZE_MAX};
            return PLOGP_OK;
        }
    }
}

/* What a text is in that is not in UTF-8, by its mark or by the NUL bytes that ASCII has
 * there; NULL: it may be UTF-8. */
static const char *wide_encoding(const char *text, size_t length)
{
    if (length >= 4 &&
        (memcmp(text, "\xff\xfe\0\0", 4) == 0 || memcmp(text, "\0\0\xfe\xff", 4) == 0))
        return "UTF-32";
    if (length >= 2 &&
        (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return "UTF-16";
    if (length < 4)
        return NULL;
    const bool even = text[0] == '\0' && text[2] == '\0';
    const bool odd = text[1] == '\0' && text[3] == '\0';
    return even == odd ? NULL : even ? "UTF-16BE" : "UTF-16LE";
}

/* UTF-8's mark is skipped, others are refused. */
static plogp_status take_mark(struct plogp__csv_reader *reader)
{
    PLOGP_TRY(read_more(reader, reader->block_bytes));
    const char *const encoding = wide_encoding(reader->text, reader->length);
    if (encoding != NULL)
        return plogp__fail(reader->context, PLOGP_EFORMAT,
                           "%s: is %s text; convert it with: iconv -f %s -t UTF-8",
                           plogp__input_name(reader->input), encoding, encoding);
    if (reader->length >= 3 && memcmp(reader->text, "\xef\xbb\xbf", 3) == 0)
        drop(reader, 3);
    return PLOGP_OK;
}

static plogp_status find_delimiter(struct plogp__csv_reader *reader)
{
    size_t wanted = reader->block_bytes;
    while (reader->delimiter == 0) {
        if (plogp__csv_delimiter(reader->text, reader->length,
                                 reader->final || reader->length > reader->row_bytes_max,
                                 &reader->delimiter))
            break;
        wanted *= 2;
        PLOGP_TRY(read_more(reader, wanted));
    }
    return PLOGP_OK;
}

/* The first row: the header, or a look at the data, which are then read again. */
static plogp_status read_first_row(struct plogp__csv_reader *reader)
{
    PLOGP_TRY(take_mark(reader));
    PLOGP_TRY(find_delimiter(reader));
    PLOGP_TRY(cut_rows(reader, 0, 1));
    if (reader->block.fault.kind != PLOGP__CSV_SOUND)
        return plogp__csv_reader_fail(reader, &reader->block.fault);
    if (reader->block.rows == 0)
        return plogp__fail(reader->context, PLOGP_EFORMAT,
                           "%s: is empty: there is no row and no column name",
                           plogp__input_name(reader->input));
    return PLOGP_OK;
}

/* What comes next starts behind the header or, without one, with the first row; empty
 * lines before it are never rows. */
static void start_rows(struct plogp__csv_reader *reader)
{
    struct plogp__csv_block *block = &reader->block;
    if (!reader->header) {
        block->consumed = block->pieces[0].table.row_start[0];
        block->lines = plogp__csv_count_lines(reader->text, block->consumed);
    }
    reader->cursor = block->rows;
}

plogp_status plogp__csv_reader_init(struct plogp__csv_reader *reader,
                                    struct plogp__input *input,
                                    const plogp_read_options *options,
                                    const plogp_context *context)
{
    *reader = (struct plogp__csv_reader){.context = context,
                                         .alloc = plogp__context_alloc(context),
                                         .input = input,
                                         .header = options->no_header <= 0,
                                         .skip_ragged = options->skip_ragged_rows != 0,
                                         .delimiter = (uint8_t)options->delimiter,
                                         .block_bytes = plogp__block_bytes(options),
                                         .row_bytes_max = plogp__row_bytes_max(options)};
    if (reader->block_bytes < BLOCK_BYTES_MIN)
        reader->block_bytes = BLOCK_BYTES_MIN;
    plogp__csv_block_init(&reader->block, context);
    PLOGP_TRY(read_first_row(reader));
    if (options->no_header == 0) {
        bool is_data = false;
        PLOGP_TRY(plogp__csv_first_row_is_data(reader, &is_data));
        reader->header = !is_data;
    }
    PLOGP_TRY(plogp__csv_names_read(reader));
    start_rows(reader);
    return PLOGP_OK;
}

plogp_status plogp__csv_reader_fill(struct plogp__csv_reader *reader, size_t *rows)
{
    if (reader->cursor == reader->block.rows &&
        reader->block.fault.kind == PLOGP__CSV_SOUND)
        PLOGP_TRY(cut_rows(reader, reader->columns, SIZE_MAX));
    *rows = reader->block.rows - reader->cursor;
    if (*rows == 0 && reader->block.fault.kind != PLOGP__CSV_SOUND)
        return plogp__csv_reader_fail(reader, &reader->block.fault);
    return PLOGP_OK;
}

plogp_status plogp__csv_reader_rewind(struct plogp__csv_reader *reader)
{
    PLOGP_TRY(plogp__input_rewind(reader->input));
    reader->length = 0;
    reader->final = false;
    reader->lines_before = reader->skipped = 0;
    reader->ahead.ready = false;
    plogp__csv_block_reset(&reader->block);
    PLOGP_TRY(read_first_row(reader));
    start_rows(reader);
    return PLOGP_OK;
}

void plogp__csv_reader_clear(struct plogp__csv_reader *reader)
{
    for (size_t column = 0; reader->names != NULL && column < reader->columns; column++)
        plogp__free(reader->alloc, reader->names[column]);
    plogp__free(reader->alloc, reader->names);
    plogp__free(reader->alloc, reader->text);
    plogp__free(reader->alloc, reader->ahead.text);
    plogp__csv_block_clear(&reader->block);
    plogp__input_free(reader->input);
    memset(reader, 0, sizeof *reader);
}
