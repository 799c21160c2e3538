#include "data/csv_block.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/csv_scan.h"

#define PIECE_BYTES ((size_t)1 << 18) /* with its table, half of a second-level cache */
#define NO_ROW      SIZE_MAX

struct job {
    struct plogp__csv_block *block;
    const struct plogp__csv_shape *shape;
    const plogp_alloc *alloc;
};

static plogp_status count_quotes(void *state, size_t p, size_t worker)
{
    (void)worker;
    const struct job *job = state;
    struct plogp__csv_piece *piece = &job->block->pieces[p];
    piece->quotes = plogp__csv_scan()->count(piece->text, piece->length, '"');
    return PLOGP_OK;
}

/* All pieces but the last end with a row. */
static plogp_status cut_piece(void *state, size_t p, size_t worker)
{
    (void)worker;
    const struct job *job = state;
    struct plogp__csv_piece *piece = &job->block->pieces[p];
    struct plogp__csv_shape shape = *job->shape;
    shape.final = shape.final || p + 1 < job->block->count;
    return plogp__csv_cut(piece->text, piece->length, &shape, job->alloc, &piece->table);
}

static bool reserve(struct plogp__csv_block *block, size_t count,
                    const plogp_alloc *alloc)
{
    if (!plogp__reserve(alloc, (void **)&block->pieces, &block->capacity, count,
                        sizeof *block->pieces))
        return false;
    for (; block->owned < count; block->owned++)
        memset(&block->pieces[block->owned], 0, sizeof *block->pieces);
    block->count = count;
    return true;
}

/* Pieces of equal length, wherever rows may be. */
static void divide(struct plogp__csv_block *block, const char *text, size_t length)
{
    const size_t each = length / block->count;
    for (size_t p = 0; p < block->count; p++) {
        block->pieces[p].text = text + p * each;
        block->pieces[p].length = p + 1 < block->count ? each : length - p * each;
    }
}

/* Where the first row starts behind a line end in text[from, to); NO_ROW: none does, or
 * more of the text must be known. `quoted`: whether text[from + 1] is inside quotes. */
static size_t first_row(const char *text, size_t length, size_t from, size_t to,
                        bool quoted)
{
    for (size_t i = from; i < to; i++) {
        quoted ^= i > from && text[i] == '"';
        if (quoted || (text[i] != '\n' && text[i] != '\r'))
            continue;
        if (i + 1 == length)
            return NO_ROW;
        const size_t next = i + (text[i] == '\r' && text[i + 1] == '\n' ? 2 : 1);
        return next < length ? next : NO_ROW;
    }
    return NO_ROW;
}

/* Move the start of each piece to that of its first row; pieces in which none starts
 * become part of the one before. */
static void align(struct plogp__csv_block *block, const char *text, size_t length)
{
    size_t kept = 1, quotes = block->pieces[0].quotes;
    for (size_t p = 1; p < block->count; p++) {
        const size_t from = (size_t)(block->pieces[p].text - text) - 1;
        const size_t start = first_row(text, length, from, from + block->pieces[p].length,
                                       quotes % 2 != 0);
        quotes += block->pieces[p].quotes;
        if (start != NO_ROW)
            block->pieces[kept++].text = text + start;
    }
    block->count = kept;
    for (size_t p = 0; p < kept; p++) {
        const char *end = p + 1 < kept ? block->pieces[p + 1].text : text + length;
        block->pieces[p].length = (size_t)(end - block->pieces[p].text);
    }
}

/* What the pieces come to, up to the first fault. */
static void add_up(struct plogp__csv_block *block)
{
    plogp__csv_block_reset(block);
    for (size_t p = 0; p < block->count; p++) {
        const struct plogp__csv_piece *piece = &block->pieces[p];
        const size_t before = (size_t)(piece->text - block->pieces[0].text);
        block->rows += piece->table.rows;
        block->lines += piece->table.lines;
        block->skipped += piece->table.skipped;
        block->consumed = before + piece->table.consumed;
        if (piece->table.fault.kind == PLOGP__CSV_SOUND)
            continue;
        block->fault = piece->table.fault;
        block->fault.where += before;
        block->count = p + 1;
    }
}

void plogp__csv_block_init(struct plogp__csv_block *block, const plogp_context *context)
{
    *block = (struct plogp__csv_block){.context = context, .piece_bytes = PIECE_BYTES};
}

plogp_status plogp__csv_block_cut(struct plogp__csv_block *block, const char *text,
                                  size_t length, const struct plogp__csv_shape *shape)
{
    struct job job = {block, shape, plogp__context_alloc(block->context)};
    const bool together = plogp__team_size(block->context) > 1 && shape->columns > 0 &&
                          shape->rows_max == SIZE_MAX && length > block->piece_bytes;
    if (!reserve(block, together ? length / block->piece_bytes : 1, job.alloc))
        return plogp__fail_memory(block->context);
    divide(block, text, length);
    if (block->count > 1) {
        PLOGP_TRY(plogp__team_work(block->team, block->context, block->count,
                                   count_quotes, &job));
        align(block, text, length);
    }
    const plogp_status status =
        plogp__team_work(block->team, block->context, block->count, cut_piece, &job);
    if (status != PLOGP_OK)
        return status == PLOGP_ENOMEM ? plogp__fail_memory(block->context) : status;
    add_up(block);
    return PLOGP_OK;
}

void plogp__csv_block_reset(struct plogp__csv_block *block)
{
    block->rows = block->consumed = 0;
    block->lines = block->skipped = 0;
    block->fault.kind = PLOGP__CSV_SOUND;
}

const struct plogp__csv_piece *
plogp__csv_block_piece(const struct plogp__csv_block *block, size_t *row)
{
    const struct plogp__csv_piece *piece = block->pieces;
    for (; *row >= piece->table.rows; piece++)
        *row -= piece->table.rows;
    return piece;
}

void plogp__csv_block_clear(struct plogp__csv_block *block)
{
    const plogp_alloc *alloc = plogp__context_alloc(block->context);
    for (size_t p = 0; p < block->owned; p++)
        plogp__csv_table_clear(&block->pieces[p].table, alloc);
    plogp__free(alloc, block->pieces);
    memset(block, 0, sizeof *block);
}
