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
 * spooled to an unlinked temporary file in TMPDIR or /var/tmp). The rows, the batches and
 * the messages do not depend on the size of a read or on the threads.
 *
 * CSV is read as RFC 4180 has it, and where that is silent:
 *   lines      end at LF, CR or CRLF, mixed at will; the last one may be open. Empty
 *              lines are skipped, but in a file of one column each is a missing value.
 *   quotes     only group: "NA" and "1.5" in quotes are a missing value and a number. A
 *              quote inside a field without quotes around it is an error.
 *   blanks     around a number, a name or a missing value do not count; in levels they
 * do. numbers    decimal, with an exponent or not, and inf and nan in any case; NaN is a
 *              missing value. A number beyond the largest double is an error.
 *   names      an empty name becomes V and its position (V3); a name that was there
 *              before gets .1, .2, ... behind it, the first that is free.
 *   encoding   UTF-8, with a byte-order mark or not; checked in names and levels, which
 *              have no NUL byte. UTF-16 is refused.
 *   delimiter  .tsv and .tab: tab; otherwise that of comma, tab, semicolon and bar which
 *              the most of the first 16 lines have as often as the first one has, of equals
 *              that which it has most often.
 *   header     the first row has the names, unless all of its fields are numbers; numbers
 *              that count up by one (0, 1, 2 or years) over three columns or more are names.
 * Compression (gzip, zstd) is recognised by content, whatever the name, and so are NumPy
 * arrays (.npy): float32 and float64, integers and bool; a vector is the column V1, a
 * matrix has V1, V2, ...; NaN is a missing value. An archive of them (.npz, compressed or
 * not) is a table of all its arrays: NAME, or NAME_1, NAME_2, ... of a matrix.
 *
 * "odbc:" and a connection string is a database, read with options->query: what it calls
 * text is categorical, NULL and the empty text are missing. The result is kept in a
 * temporary file, so the query runs once. With options->grouped the query is wrapped in a
 * GROUP BY where the database is one known to tell bytes apart (PostgreSQL, SQLite) and
 * there are no weights: then only the groups travel, in the database's order.
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

/** What to read and how. Nothing in it is needed any more once the source is open. */
typedef struct plogp_read_options {
    const char *const *columns; /* [column_count] wanted, in this order; NULL: all */
    size_t column_count;
    const plogp_column_choice
        *types; /* [type_count] settled by the caller; NULL: inferred     */
    size_t type_count;
    const char *weights; /* column of frequency weights, not delivered; NULL: none */
    const char *const *missing; /* [missing_count] texts that mean missing; NULL:  */
    size_t missing_count;       /* "", "NA", "NaN", "null", "?"                    */
    int delimiter;              /* an ASCII byte, or 0: find out                   */
    int no_header;              /* > 0: columns are named V1, V2, ...; < 0: the    */
                                /* first row has the names; 0: find out            */
    uint64_t infer_rows;        /* types are settled by so many rows; 0: by all    */
    int skip_ragged_rows;       /* nonzero: rows with too few or too many fields   */
                                /* are left out and counted, instead of an error   */
    uint64_t *skipped_rows;     /* where their number is added once, when the      */
                                /* source first comes to its end; NULL: nowhere;   */
                                /* the one pointer that must outlive the opening   */
    size_t batch_rows;          /* rows in a batch at the most, default 65536;     */
                                /* fewer in very wide tables                       */
    size_t buffer_bytes;        /* size of one read, default 4 MiB; any >= 1       */
    uint64_t max_memory;        /* bytes; 0: half of the machine's                 */
    int forget_levels;          /* nonzero: codes and levels hold for one batch,   */
                                /* so that their number has no limit               */
    const char *query;          /* SQL, when the path is "odbc:..."                */
    int grouped;                /* nonzero: equal rows may come as one whose       */
                                /* weight is their number: a database counts them  */
    const char *password;       /* of the database; kept out of messages           */
    const char *cache;          /* file that keeps the parsed rows for later runs  */
                                /* (plogp/cache.h); NULL: none                     */
} plogp_read_options;

PLOGP_API plogp_read_options plogp_read_options_defaults(void);

/**
 * Open a file by its content and name; "-" is standard input, "odbc:..." a database.
 *
 * Given        path     terminated
 *              options  NULL: defaults
 *              context  NULL: defaults; kept until plogp_source_free
 * Returned     source   to be released with plogp_source_free
 * Status       PLOGP_EIO      missing, unreadable, a directory, shorter than it was, no
 *                             room to spool a pipe, a database that refuses
 *              PLOGP_EFORMAT  no column, ragged row, bad quote, a text where a number was
 *                             asked for, not UTF-8, a weight that is missing, negative or
 *                             infinite, damaged compression: the message names file, line
 *                             and column, and error->where is the line
 *              PLOGP_EINVAL   a null pointer or impossible option; a wanted column does
 *                             not exist (the message lists those that do)
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         one pass over the input, unless the types of all wanted columns are given;
 *              memory for one batch, some blocks and the levels
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_source_open(const char *path, const plogp_read_options *options,
                  const plogp_context *context, plogp_source **source);

/**
 * A source over arrays of the caller, delivered as one batch after another.
 *
 * Given        batch       arrays and names, which must outlive the source
 *              batch_rows  rows in a batch at the most, >= 1
 *              context     as plogp_source_open
 * Returned     source      to be released with plogp_source_free
 * Status       PLOGP_EINVAL   a null pointer, no column, a column without its arrays
 *              PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_source_from_batch(const plogp_batch *batch, size_t batch_rows,
                        const plogp_context *context, plogp_source **source);

/** The columns in order, with names and types (and levels so far) but no rows. */
PLOGP_API const plogp_batch *plogp_source_schema(const plogp_source *source);

/** The name to use in messages: the path, or "standard input". */
PLOGP_API const char *plogp_source_name(const plogp_source *source);

/** Rows that options->skip_ragged_rows left out; complete behind the last batch. */
PLOGP_API uint64_t plogp_source_skipped_rows(const plogp_source *source);

/** The next rows; `batch->rows == 0` at the end. Status as plogp_source_open. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_source_next(plogp_source *source,
                                                          plogp_batch *batch);

/** Start again from the first row; codes and levels stay as they are. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_source_rewind(plogp_source *source);

/**
 * The line of its file on which a row begins, for a message about the row. The input is read
 * once more up to there: rewind the source before the next batch is asked for.
 *
 * Given        row     its index in the source: batch->first_row and the row in the batch
 * Returned     line    from 1; 0 where the source has no lines, or not so many rows
 * Status       as plogp_source_open
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_source_line(plogp_source *source,
                                                          uint64_t row, uint64_t *line);

/** Release the source and everything its batches point to; NULL is allowed. */
PLOGP_API void plogp_source_free(plogp_source *source);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SOURCE_H */
