/* Fields of one column to numbers or codes, and whether they could be numbers. */
#ifndef PLOGP_SRC_DATA_CSV_CONVERT_H
#define PLOGP_SRC_DATA_CSV_CONVERT_H

#include "data/csv_field.h"
#include "data/dictionary.h"
#include "data/missing.h"
#include "plogp/batch.h"

/* One column of a batch under construction. Zero-initialise it. */
struct plogp__csv_column {
    size_t field;
    plogp_column_type type;
    bool settled;     /* the type is not to be inferred                        */
    bool weights;     /* missing values, negative and infinite ones are faults */
    bool has_missing; /* in this batch */
    double *numbers;  /* [batch rows], or  */
    uint32_t *codes;  /* [batch rows]      */
    uint8_t *valid;   /* [batch rows]      */
    struct plogp__dictionary dictionary;
    struct plogp__csv_scratch scratch;
};

/* Rows [first, first + count) of a table, to [to, to + count) of the column. */
struct plogp__csv_span {
    const char *block;
    const struct plogp__csv_table *table;
    const struct plogp__missing *missing;
    size_t first;
    size_t count;
    size_t to;
};

/* Convert; stops at the first fault, which is left SOUND when there is none. */
void plogp__csv_convert(struct plogp__csv_column *column,
                        const struct plogp__csv_span *span,
                        struct plogp__csv_fault *fault);

/* Make an unsettled column categorical when a text is no number. False: no memory. */
bool plogp__csv_infer(struct plogp__csv_column *column,
                      const struct plogp__csv_span *span);

#endif
