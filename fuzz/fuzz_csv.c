/* CSV text gives the same tables and messages whatever the block, the batch and the pieces
 * that threads cut. The first byte chooses the options, the rest is the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/source_text.h"

#include "base/alloc.h"
#include "data/csv_block.h"
#include "data/input_decode.h"
#include "data/source.h"

static plogp_status read_table(const uint8_t *bytes, size_t size,
                               const plogp_read_options *options, struct source_text *out)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    context.threads = 1;
    struct plogp__input *input = NULL;
    plogp_source *source = NULL;
    out->length = 0;
    plogp_status status = plogp__input_open_memory(bytes, size, &context, &input);
    if (status == PLOGP_OK)
        status = plogp__csv_source_new(input, options, &context, &source);
    if (status == PLOGP_OK)
        status = source_text_rows(out, source);
    plogp_source_free(source);
    if (status != PLOGP_OK) {
        out->length = 0;
        source_text_add(out, error.message, strlen(error.message));
    }
    return status;
}

static plogp_read_options choose(uint8_t byte)
{
    static const int DELIMITERS[] = {0, ',', ';', '\t'};
    plogp_read_options options = plogp_read_options_defaults();
    options.no_header = byte & 1;
    options.delimiter = DELIMITERS[byte >> 1 & 3];
    if ((byte & 8) != 0)
        options.weights = options.no_header ? "V1" : "w";
    options.skip_ragged_rows = byte >> 4 & 1;
    return options;
}

struct outcome {
    plogp_status status;
    struct source_text text;
};

static bool is_same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->text.length == b->text.length &&
           memcmp(a->text.text, b->text.text, a->text.length) == 0;
}

/* Whether the piece has that row of the whole. */
static bool has_row(const struct plogp__csv_block *block, size_t row,
                    const struct plogp__csv_table *whole, const char *text)
{
    size_t own = row;
    const struct plogp__csv_piece *piece = plogp__csv_block_piece(block, &own);
    const struct plogp__csv_table *table = &piece->table;
    const size_t offset = (size_t)(piece->text - text), columns = whole->columns;
    if (table->row_start[own] + offset != whole->row_start[row])
        return false;
    for (size_t c = 0; c < columns; c++)
        if (table->field_end[columns * own + c] + offset !=
            whole->field_end[columns * row + c])
            return false;
    return true;
}

/* Cut by two threads, a few bytes a piece, the text has the rows and the fault of one cut. */
static bool pieces_are_the_whole(const char *text, size_t length, uint8_t byte)
{
    const plogp_alloc *alloc = plogp__context_alloc(NULL);
    const struct plogp__csv_shape shape = {.delimiter = ',',
                                           .final = (byte & 1) != 0,
                                           .skip_ragged = byte >> 4 & 1,
                                           .columns = 1 + (byte >> 5),
                                           .rows_max = SIZE_MAX};
    plogp_context context = plogp_context_defaults();
    struct plogp__csv_table whole = {0};
    struct plogp__csv_block block;
    context.threads = 2;
    plogp__csv_block_init(&block, &context);
    block.piece_bytes = 3;
    if (plogp__csv_cut(text, length, &shape, alloc, &whole) != PLOGP_OK ||
        plogp__csv_block_cut(&block, text, length, &shape) != PLOGP_OK)
        abort();
    bool same =
        block.rows == whole.rows && block.consumed == whole.consumed &&
        block.lines == whole.lines && block.skipped == whole.skipped &&
        block.fault.kind == whole.fault.kind &&
        (block.fault.kind == PLOGP__CSV_SOUND || block.fault.where == whole.fault.where);
    for (size_t row = 0; same && row < whole.rows; row++)
        same = has_row(&block, row, &whole, text);
    plogp__csv_block_clear(&block);
    plogp__csv_table_clear(&whole, alloc);
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t BLOCKS[] = {1, 9, 70};
    const char *kind = NULL;
    if (size == 0 ||
        plogp__coding_recognise(data + 1, size - 1, &kind) != PLOGP__CODING_PLAIN)
        return 0; /* compressed: fuzz_input has it */
    struct outcome want = {PLOGP_OK, {NULL, 0, 0}};
    struct outcome got = {PLOGP_OK, {NULL, 0, 0}};
    plogp_read_options options = choose(data[0]);
    want.status = read_table(data + 1, size - 1, &options, &want.text);
    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++) {
        options.buffer_bytes = BLOCKS[i];
        options.batch_rows = i + 1;
        got.status = read_table(data + 1, size - 1, &options, &got.text);
        if (!is_same(&got, &want))
            abort();
    }
    free(want.text.text);
    free(got.text.text);
    if (!pieces_are_the_whole((const char *)data + 1, size - 1, data[0]))
        abort();
    return 0;
}
