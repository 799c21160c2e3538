/*
 * The inner loops of reading CSV: where fields and rows end, and plain numbers. One
 * algorithm (csv_scan_instance.h) is compiled for each instruction set; an instance is a
 * table of its entry points. All instances give the same answers.
 */
#ifndef PLOGP_SRC_DATA_CSV_SCAN_H
#define PLOGP_SRC_DATA_CSV_SCAN_H

#include "data/csv_cut.h"

#define PLOGP__CSV_STRIDE 64 /* bytes that are looked at together */

/* Ends and rows of one stride, and of what is written behind them. */
#define PLOGP__CSV_STRIDE_ROOM ((size_t)PLOGP__CSV_STRIDE + 16)

/* Where the cutter stands. The row that is being cut is in `fields` from `row_fields`. */
struct plogp__csv_cutter {
    const char *text;
    size_t length;
    struct plogp__csv_shape shape;
    struct plogp__csv_table *table;
    size_t field_count; /* ends written, those of the open row included */
    size_t row_fields;  /* ends written for complete rows               */
    size_t row_start;
    size_t field_start;
    size_t resume; /* special bytes before it are dealt with       */
    uint64_t lines;
    bool quoted; /* inside quotes                                */
};

/* Bytes of one kind in a stride: bit i is byte i. */
struct plogp__csv_specials {
    uint64_t delimiter;
    uint64_t feed; /* LF */
    uint64_t ret;  /* CR */
    uint64_t quote;
};

/* One column of consecutive rows: field i is [before[i * before_step] + gap,
 * end[i * end_step]) of the block. */
struct plogp__csv_fields {
    const char *block;
    const uint32_t *before;
    const uint32_t *end;
    size_t before_step;
    size_t end_step;
    uint32_t gap;
    size_t count;
    const bool *unlike; /* [256] bytes that no plain number may start with here */
    bool all_alike;     /* no digit, sign or point is among them                */
    bool empty_missing; /* an empty field is a missing value, no fault          */
};

#define PLOGP__CSV_PLAIN_WIDTH ((size_t)16) /* of a plain number, without a sign */

struct plogp__csv_scan {
    const char *name; /* "scalar", "avx2", "avx512" or "neon" */
    /* The kinds of bytes of a stride. */
    struct plogp__csv_specials (*specials)(const char *text, char delimiter);
    /* Take whole strides from `base` on, as far as they are regular: quotes that group,
     * line ends that are LF or CRLF, rows of the right length that are not empty, room in
     * the table. Returns the first that was not taken. */
    size_t (*strides)(struct plogp__csv_cutter *cutter, size_t base);
    /*
     * Fields from `first` on, as far as they are plain numbers (or empty, where that is a
     * missing value): a sign or none, and up to 16 digits with a point or none that make
     * an integer of at most 2^53 over a power of ten; the value is then that which
     * plogp_number_parse gives. Writes numbers[i] and valid[i], sets *has_missing after
     * an empty one, and returns the first field that is neither. A field that ends in the
     * first PLOGP__CSV_PLAIN_WIDTH bytes of the block never counts as plain; one byte
     * behind the block must be readable.
     */
    size_t (*numbers)(const struct plogp__csv_fields *fields, size_t first,
                      double *numbers, uint8_t *valid, bool *has_missing);
    /* The same, as far as the numbers times 10^places are whole and of 31 bits, by what is
     * written; places <= PLOGP__WHOLES_PLACES. Writes 0 for an empty field. */
    size_t (*wholes)(const struct plogp__csv_fields *fields, size_t first,
                     unsigned places, int32_t *wholes, uint8_t *valid, bool *has_missing);
    /* How many of the bytes are `byte`. */
    size_t (*count)(const char *text, size_t length, char byte);
};

/* The instance that goes with the kernels in use. */
const struct plogp__csv_scan *plogp__csv_scan(void);

/* The instances; NULL where the build has none. */
const struct plogp__csv_scan *plogp__csv_scan_scalar(void);
const struct plogp__csv_scan *plogp__csv_scan_avx2(void);
const struct plogp__csv_scan *plogp__csv_scan_avx512(void);
const struct plogp__csv_scan *plogp__csv_scan_neon(void);

#endif
