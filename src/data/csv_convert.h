/* Fields of one column to numbers or codes, and whether they could be numbers. */
#ifndef PLOGP_SRC_DATA_CSV_CONVERT_H
#define PLOGP_SRC_DATA_CSV_CONVERT_H

#include "data/columns.h"
#include "data/csv_field.h"
#include "data/missing.h"

/* Rows [first, first + count) of a table, for [to, to + count) of a column. */
struct plogp__csv_span {
    const char *block; /* with a readable byte behind it */
    const struct plogp__csv_table *table;
    const struct plogp__missing *missing;
    struct plogp__csv_scratch *scratch;
    const plogp_alloc *alloc; /* of the scratch */
    size_t first;
    size_t count;
    size_t to;
};

/* What a span has of a column, as bits. */
enum plogp__csv_found {
    PLOGP__CSV_HAS_MISSING = 1,
    PLOGP__CSV_HAS_TEXT = 2,   /* something is neither number nor missing     */
    PLOGP__CSV_HAS_NEW = 4,    /* a level that the dictionary does not know   */
    PLOGP__CSV_HAS_UNLIKE = 8, /* numbers, since one is not as the whole ones */
};

/* What a conversion comes to. */
struct plogp__csv_outcome {
    struct plogp__csv_fault fault; /* the first one; conversion stopped there */
    uint8_t found;
};

/*
 * Convert. Several threads may convert rows of one column, each with its own span and
 * scratch: a level that the dictionary does not know is left as PLOGP__NO_CODE, and
 * plogp__csv_add_levels does the rest; a span of a column of whole numbers that has another
 * one becomes numbers, and plogp__column_to_numbers does the rest.
 */
void plogp__csv_convert(struct plogp__column *column, const struct plogp__csv_span *span,
                        struct plogp__csv_outcome *outcome);

/* Give codes to the levels that were left, new ones in the order of the rows: one thread
 * at a time, span after span. */
void plogp__csv_add_levels(struct plogp__column *column,
                           const struct plogp__csv_span *span,
                           struct plogp__csv_fault *fault);

/* The places behind the point that the rows of a span have. False: none that further rows will
 * have, since most values are missing, or all end in zeros, or they are too many. */
bool plogp__csv_places(const struct plogp__column *column,
                       const struct plogp__csv_span *span, unsigned *places);

/* Look for a text that is no number. */
void plogp__csv_look(const struct plogp__column *column,
                     const struct plogp__csv_span *span,
                     struct plogp__csv_outcome *outcome);

#endif
