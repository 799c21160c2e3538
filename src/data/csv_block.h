/*
 * A block of CSV text cut into rows by the thread team, in pieces one behind the other.
 *
 * Where a piece may begin is known before anything is cut: quotes alternate in every text
 * that is right, so their number before a place tells whether it is inside quotes. Pieces
 * behind the first fault do not count. The rows and the fault are those of plogp__csv_cut
 * over the whole block.
 */
#ifndef PLOGP_SRC_DATA_CSV_BLOCK_H
#define PLOGP_SRC_DATA_CSV_BLOCK_H

#include "base/team.h"
#include "data/csv_cut.h"

struct plogp__csv_piece {
    const char *text;
    size_t length;
    size_t quotes; /* in those bytes that it was made of at first */
    struct plogp__csv_table table;
};

struct plogp__csv_block {
    const plogp_context *context;
    struct plogp__team *team; /* that cuts; NULL: one for each piece of work        */
    struct plogp__csv_piece *pieces; /* [count], of which `owned` hold tables        */
    size_t count;
    size_t owned;
    size_t capacity;
    size_t piece_bytes; /* about; so that text and table are in the cache           */
    size_t rows;        /* of all pieces                                            */
    size_t consumed;    /* bytes up to the end of the last row                      */
    uint64_t lines;     /* line ends in those bytes                                 */
    uint64_t skipped;   /* ragged rows among them that were left out                */
    struct plogp__csv_fault fault; /* what follows the last row, if not sound       */
};

void plogp__csv_block_init(struct plogp__csv_block *block, const plogp_context *context);

/* Cut; by all threads only where shape->columns is known and all rows are wanted.
 * Status: PLOGP_ENOMEM, PLOGP_ECANCEL, with a message. A fault in the text is no failure:
 * it is in the block. */
PLOGP_MUST_CHECK plogp_status plogp__csv_block_cut(struct plogp__csv_block *block,
                                                   const char *text, size_t length,
                                                   const struct plogp__csv_shape *shape);

/* No rows, no fault, nothing consumed. */
void plogp__csv_block_reset(struct plogp__csv_block *block);

/* The piece that has row *row of the block, which becomes the row in the piece. */
const struct plogp__csv_piece *
plogp__csv_block_piece(const struct plogp__csv_block *block, size_t *row);

void plogp__csv_block_clear(struct plogp__csv_block *block);

#endif
