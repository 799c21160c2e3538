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

/* What a conversion comes to. */
struct plogp__csv_outcome {
    struct plogp__csv_fault fault; /* the first one; conversion stopped there */
    bool has_missing;
    bool has_text; /* something is neither number nor missing */
};

/*
 * Convert. Numeric columns may be converted by several threads, each with its own span
 * and scratch; a categorical column only by one at a time, span after span, because its
 * dictionary grows.
 */
void plogp__csv_convert(struct plogp__column *column, const struct plogp__csv_span *span,
                        struct plogp__csv_outcome *outcome);

/* Look for a text that is no number. */
void plogp__csv_look(const struct plogp__column *column,
                     const struct plogp__csv_span *span,
                     struct plogp__csv_outcome *outcome);

#endif
