/*
 * Rows of CSV from a stream, block after block: the cutter with its input.
 *
 * A block holds whole rows; what is left of the last one moves to the front of the next.
 * Faults are raised when the rows before them have been taken, so that neither rows nor
 * messages depend on the size of a block.
 */
#ifndef PLOGP_SRC_DATA_CSV_READER_H
#define PLOGP_SRC_DATA_CSV_READER_H

#include "data/csv_block.h"
#include "data/input.h"
#include "plogp/source.h"

/* The next block, as far as it is read while rows of this one are converted. */
struct plogp__csv_ahead {
    char *text;
    size_t length;
    size_t capacity;
    bool ready; /* it has what this block left and what was read behind that */
    bool final;
    plogp_status status; /* of reading it     */
    plogp_error error;   /* and its message   */
};

struct plogp__csv_reader {
    const plogp_context *context;
    const plogp_alloc *alloc;
    struct plogp__input *input; /* belongs to the reader */
    char *text; /* the block: [length] of [capacity], and a byte behind it */
    size_t length;
    size_t capacity;
    size_t block_bytes;
    size_t row_bytes_max;
    bool final;            /* the stream ends with this block                        */
    bool header;           /* the first row has the names                            */
    bool skip_ragged;      /* leave ragged rows out                                  */
    uint8_t delimiter;     /* 0 before the first block: find out                     */
    uint64_t lines_before; /* line ends before text[0]                               */
    uint64_t skipped;      /* ragged rows left out, those of the block included      */
    struct plogp__csv_block block;
    struct plogp__csv_ahead ahead;
    size_t cursor; /* rows of the block that were taken                              */
    char **names;  /* [columns] unique, not empty                                    */
    size_t columns;
};

/* Open on an input, which it takes over whatever the outcome, and learn delimiter, names
 * and columns. Status as plogp_source_open. Clear it in any case. */
PLOGP_MUST_CHECK plogp_status plogp__csv_reader_init(struct plogp__csv_reader *reader,
                                                     struct plogp__input *input,
                                                     const plogp_read_options *options,
                                                     const plogp_context *context);

/* Make sure that rows from `cursor` on are in the block: *rows of them, 0 at the end. */
PLOGP_MUST_CHECK plogp_status plogp__csv_reader_fill(struct plogp__csv_reader *reader,
                                                     size_t *rows);

/* Read the next block ahead, if that is not done: any thread may call it while others read
 * this block, and nothing of it is told before the block is asked for. */
void plogp__csv_reader_read_ahead(struct plogp__csv_reader *reader);

/* Back to the first row behind the header. */
PLOGP_MUST_CHECK plogp_status plogp__csv_reader_rewind(struct plogp__csv_reader *reader);

/* The line on which a row of the block begins. */
uint64_t plogp__csv_reader_line(const struct plogp__csv_reader *reader, size_t row);

/* Say where and what a fault is, in one line. */
plogp_status plogp__csv_reader_fail(const struct plogp__csv_reader *reader,
                                    const struct plogp__csv_fault *fault);

void plogp__csv_reader_clear(struct plogp__csv_reader *reader);

#endif
