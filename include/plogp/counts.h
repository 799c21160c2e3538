/**
 * Counts: how often each level of one column occurs.
 *
 *     plogp_counts *counts = NULL;
 *     plogp_counts_table *table = NULL;
 *     status = plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, &context, &counts);
 *     status = plogp_counts_push(counts, &batch, 0);            once per batch
 *     status = plogp_counts_value(counts, &table);              sorted, any time
 *     plogp_counts_table_free(table);
 *     plogp_counts_free(counts);
 *
 * An accumulator: push, merge and value give the same bits for any order of the rows, any
 * batch sizes and any order of merging. Levels are told apart by their text (numbers: by
 * their value), never by the codes of a source, so that different sources merge.
 *
 * Frequency weights are numbers >= 0; a row of weight w stands for w equal rows, and a
 * row of weight 0 is not there. Whole weights are counted in uint64 with overflow
 * checked; weights with a fraction are added exactly and rounded once.
 *
 * Ownership: the handle owns everything; a table points into nothing and is freed alone.
 */
#ifndef PLOGP_COUNTS_H
#define PLOGP_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/batch.h"
#include "plogp/buffer.h"
#include "plogp/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_counts plogp_counts;

/** One level of the sorted table. */
typedef struct plogp_level {
    const char *text; /* [length] and terminated; a number in its shortest exact form */
    size_t length;    /* bytes                                                          */
    double weight;    /* total of the weights, correctly rounded                        */
    uint64_t count;   /* the same, exact, when the table is `whole`; otherwise 0        */
} plogp_level;

/** The result: levels of positive weight, numbers by value first, then texts bytewise. */
typedef struct plogp_counts_table {
    const plogp_level *levels; /* [size] sorted */
    const uint64_t *counts; /* [size] levels[i].count, for the _counts functions      */
    const double *weights;  /* [size] levels[i].weight                                */
    size_t size;            /* distinct levels                                        */
    double total;           /* of the present values, correctly rounded               */
    double missing;         /* weight of the rows whose value is missing              */
    uint64_t total_count;   /* total, exact, when whole                               */
    uint64_t missing_count; /* missing, exact, when whole                             */
    int whole;              /* nonzero: no weight had a fraction                      */
    plogp_column_type type;
} plogp_counts_table;

/**
 * An empty accumulator for a column of `type`.
 *
 * Status       PLOGP_EINVAL type or counts is invalid; PLOGP_ENOMEM
 * Notes        the context is copied; its allocator and error must outlive the handle
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_new(plogp_column_type type,
                                                         const plogp_context *context,
                                                         plogp_counts **counts);

/** Release; NULL is allowed. */
PLOGP_API void plogp_counts_free(plogp_counts *counts);

/**
 * Count the rows of one column of a batch.
 *
 * Given        batch, column  index < batch->column_count, of the accumulator's type
 * Status       PLOGP_EINVAL   no such column, or another type
 *              PLOGP_EDOMAIN  a weight is negative or not finite, a number is NaN but not
 *                             marked missing, or a count passes 2^64 - 1
 *              PLOGP_ENOMEM
 * Notes        after a failure only plogp_counts_free may follow. -0 counts as 0.
 * Cost         O(rows), plus a hash of each level new to the batch
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_push(plogp_counts *counts,
                                                          const plogp_batch *batch,
                                                          size_t column);

/**
 * Add `count` occurrences of one level, given as its text (categorical only).
 *
 * Status       PLOGP_EINVAL a numeric accumulator; PLOGP_EDOMAIN overflow; PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_add(plogp_counts *counts,
                                                         const char *text, size_t length,
                                                         uint64_t count);

/**
 * Add all that `other` has counted; `other` stays as it is.
 *
 * Status       PLOGP_EINVAL different types; PLOGP_EDOMAIN overflow; PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_merge(plogp_counts *counts,
                                                           const plogp_counts *other);

/**
 * The sorted table of what was counted so far, to be freed with plogp_counts_table_free.
 *
 * Status       PLOGP_EINVAL NULL; PLOGP_EDOMAIN the total passes 2^64 - 1; PLOGP_ENOMEM
 * Cost         O(k log k) for k levels
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_value(const plogp_counts *counts,
                                                           plogp_counts_table **table);

/** Release; NULL is allowed. */
PLOGP_API void plogp_counts_table_free(plogp_counts_table *table);

/** Nonzero when the table has this level. O(log size). */
PLOGP_API int plogp_counts_table_has(const plogp_counts_table *table, const char *text,
                                     size_t length);

/** Nonzero when nothing of positive weight was counted, missing values aside. */
PLOGP_API int plogp_counts_is_empty(const plogp_counts *counts);

/** The type given to plogp_counts_new. */
PLOGP_API plogp_column_type plogp_counts_type(const plogp_counts *counts);

/** Append the state, canonical bytes. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_save(const plogp_counts *counts,
                                                          plogp_buffer *buffer);

/**
 * A new accumulator from saved bytes.
 *
 * Status       PLOGP_EFORMAT  the bytes are damaged, cut short, longer than one state, of
 *                             another kind or of a newer version
 *              PLOGP_EINVAL, PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_counts_load(const unsigned char *data,
                                                          size_t size,
                                                          const plogp_context *context,
                                                          plogp_counts **counts);

/**
 * How often each byte occurs in a file, read as it is (never decompressed).
 *
 * Given        path        "-" is standard input
 * Returned     counts [256]  written only on PLOGP_OK
 * Status       PLOGP_EINVAL NULL; PLOGP_EIO missing, unreadable, a directory; PLOGP_ENOMEM,
 *              PLOGP_ECANCEL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_byte_counts(const char *path,
                                                          const plogp_context *context,
                                                          uint64_t *counts);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_COUNTS_H */
