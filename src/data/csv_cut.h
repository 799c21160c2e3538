/*
 * Cut a block of CSV text into rows and fields (RFC 4180). No input or output and no
 * state between calls: a block starts at the start of a row, and the caller gives the
 * bytes that were not consumed again, with more behind them.
 *
 * A row ends at LF, CR or CRLF outside quotes. A field is quoted when its first byte is a
 * quote; then it ends at the next quote that is not doubled, and a separator must follow.
 * A quote anywhere else is a fault: quotes therefore alternate in every text that is
 * right. Empty lines are no rows, unless a row has one column: then each is one empty
 * field.
 */
#ifndef PLOGP_SRC_DATA_CSV_CUT_H
#define PLOGP_SRC_DATA_CSV_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

/* Blocks are addressed with 32 bits. */
#define PLOGP__CSV_BLOCK_MAX ((size_t)UINT32_MAX)

enum plogp__csv_fault_kind {
    PLOGP__CSV_SOUND = 0,
    PLOGP__CSV_RAGGED,       /* a row with another number of fields               */
    PLOGP__CSV_LONE_QUOTE,   /* a quote inside a field that is not quoted         */
    PLOGP__CSV_AFTER_QUOTE,  /* text between a closing quote and the separator    */
    PLOGP__CSV_UNCLOSED,     /* a quoted field that never ends                    */
    PLOGP__CSV_ROW_TOO_LONG, /* a row that does not end within reason             */
    PLOGP__CSV_NOT_NUMBER,   /* from here on: found when a field is converted     */
    PLOGP__CSV_TOO_LARGE,    /* a number beyond the range of a double             */
    PLOGP__CSV_NOT_UTF8,
    PLOGP__CSV_NUL,
    PLOGP__CSV_WEIGHT_MISSING,
    PLOGP__CSV_WEIGHT_DOMAIN,
    PLOGP__CSV_LEVELS, /* more levels than codes                            */
    PLOGP__CSV_MEMORY,
};

struct plogp__csv_fault {
    enum plogp__csv_fault_kind kind;
    size_t where;  /* offset in the block                             */
    size_t fields; /* PLOGP__CSV_RAGGED: what the row has             */
    size_t row;    /* conversion: row in the table                    */
    size_t field;  /* field in the row, but for RAGGED                */
};

/* The rows of one block. Zero-initialise it; the arrays are kept between calls. */
struct plogp__csv_table {
    uint32_t *row_start; /* [rows] offset of the first byte                          */
    uint32_t *field_end; /* [rows][columns] offset behind the last byte of the field */
    size_t rows;
    size_t columns;
    size_t consumed;  /* bytes up to the end of the last row, its line end included */
    uint64_t lines;   /* line ends in those bytes                                   */
    uint64_t skipped; /* ragged rows among them that were left out                 */
    struct plogp__csv_fault fault; /* what follows the last row, if not sound      */
    size_t row_capacity;
    size_t field_capacity;
};

struct plogp__csv_shape {
    uint8_t delimiter;
    bool final;       /* nothing follows the block                          */
    bool skip_ragged; /* leave ragged rows out instead of a fault          */
    size_t columns;   /* fields of a row; 0: as many as the first one has   */
    size_t rows_max;  /* stop after so many                                 */
};

/* Status: PLOGP_ENOMEM. A fault in the text is no failure: it is in the table. */
PLOGP_MUST_CHECK plogp_status plogp__csv_cut(const char *text, size_t length,
                                             const struct plogp__csv_shape *shape,
                                             const plogp_alloc *alloc,
                                             struct plogp__csv_table *table);

void plogp__csv_table_clear(struct plogp__csv_table *table, const plogp_alloc *alloc);

/* Line ends in a text: LF, CR and CRLF count one each. */
uint64_t plogp__csv_count_lines(const char *text, size_t length);

#endif
