/**
 * Sources: where rows come from. Open one, ask for batches until one has no rows, free
 * it.
 *
 *     plogp_source *source = NULL;
 *     plogp_batch batch;
 *     status = plogp_source_open(path, NULL, &context, &source);
 *     while ((status = plogp_source_next(source, &batch)) == PLOGP_OK && batch.rows > 0)
 *         ...push the batch into accumulators...
 *     plogp_source_free(source);
 *
 * The types of the columns are settled over the whole input before the first batch: a
 * column is numeric when every value that is not missing reads as a number, otherwise
 * categorical. A source can be read again from the start as often as wanted (a pipe is
 * spooled).
 */
#ifndef PLOGP_SOURCE_H
#define PLOGP_SOURCE_H

#include "plogp/batch.h"
#include "plogp/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_source plogp_source;

/** The type a caller asks for by name; a text that is no number is then PLOGP_EFORMAT. */
typedef struct plogp_column_choice {
    const char *name;
    plogp_column_type type;
} plogp_column_choice;

typedef struct plogp_read_options {
    const char *const *columns; /* [column_count] wanted, in this order; NULL: all */
    size_t column_count;
    const plogp_column_choice
        *types; /* [type_count] settled by the caller; NULL: inferred     */
    size_t type_count;
    const char *weights; /* column of frequency weights, not delivered; NULL: none */
    const char *const *missing; /* [missing_count] texts that mean missing */
    size_t missing_count; /* default "", "NA", "NaN", "null", "?"                   */
    int delimiter;        /* a byte, or 0: by name (.tsv) or from the first line    */
    int no_header;        /* nonzero: columns are named V1, V2, ...                 */
    size_t batch_rows;    /* rows in a batch, default 65536                         */
    size_t buffer_bytes;  /* size of one read, default 1 MiB; any value >= 1        */
    uint64_t max_memory;  /* bytes; 0: half of the machine's                        */
} plogp_read_options;

PLOGP_API plogp_read_options plogp_read_options_defaults(void);

/**
 * Open a file by its content and name; "-" is standard input.
 *
 * Given        path, options (NULL: defaults), context (NULL: defaults; kept until _free)
 * Returned     source, to be released with plogp_source_free
 * Status       PLOGP_EIO      missing, unreadable, a directory
 *              PLOGP_EFORMAT  no column, ragged row, bad quote, a text where a number was
 * asked for, damaged compression: the message names file, line and column PLOGP_EINVAL a
 * wanted column does not exist (the message lists those that do) PLOGP_ENOMEM,
 * PLOGP_ECANCEL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_source_open(const char *path, const plogp_read_options *options,
                  const plogp_context *context, plogp_source **source);

/** A source over arrays of the caller, delivered as one batch after another. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_source_from_batch(const plogp_batch *batch, size_t batch_rows,
                        const plogp_context *context, plogp_source **source);

/** The columns in order, with names and types (and levels so far) but no rows. */
PLOGP_API const plogp_batch *plogp_source_schema(const plogp_source *source);

/** The name to use in messages: the path, or "standard input". */
PLOGP_API const char *plogp_source_name(const plogp_source *source);

/** The next rows; `batch->rows == 0` at the end. Status as plogp_source_open. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_source_next(plogp_source *source,
                                                          plogp_batch *batch);

/** Start again from the first row; codes and levels stay as they are. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_source_rewind(plogp_source *source);

/** Release the source and everything its batches point to; NULL is allowed. */
PLOGP_API void plogp_source_free(plogp_source *source);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SOURCE_H */
