/**
 * Sparse rows with labels: LIBSVM files, delivered as compressed sparse rows.
 *
 *     plogp_sparse_source *source = NULL;
 *     plogp_sparse_batch batch;
 *     status = plogp_sparse_open("agaricus.train.libsvm", NULL, &context, &source);
 *     while ((status = plogp_sparse_next(source, &batch)) == PLOGP_OK && batch.rows > 0)
 *         ...entries batch.start[i] .. batch.start[i + 1] are those of row i...
 *     plogp_sparse_free(source);
 *
 * A line is "LABEL INDEX:VALUE INDEX:VALUE ...", with ascending indices and an optional
 * "# comment"; empty lines are skipped. Labels are classes: "1", "+1" and "1.0" are the
 * same one. Entries of value 0 are left out, so that rows that are equal look equal.
 * Compression is recognised by content, and a source can be read again, as in source.h.
 */
#ifndef PLOGP_SPARSE_H
#define PLOGP_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/batch.h"
#include "plogp/context.h"
#include "plogp/source.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_sparse_source plogp_sparse_source;

/** What is known of the whole input once it is open. */
typedef struct plogp_sparse_schema {
    uint64_t rows;
    uint64_t entries; /* that are not 0                                              */
    size_t features;  /* positions: largest index - first_index + 1; 0: no entry     */
    uint32_t first_index; /* 0 when index 0 occurs, otherwise 1; feature j has the name
                             j + first_index                                            */
    const plogp_levels *labels; /* all of them, numbers in their shortest form          */
} plogp_sparse_schema;

/** Some rows. The pointers stay valid until the next call on the source. */
typedef struct plogp_sparse_batch {
    size_t rows;             /* 0 at the end                                            */
    const size_t *start;     /* [rows + 1] where the entries of a row begin, from 0     */
    const uint32_t *feature; /* [start[rows]] in [0, features), ascending in each row   */
    const double *value;     /* [start[rows]] finite and not 0                          */
    const uint32_t *label;   /* [rows] codes into the labels                            */
    uint64_t first_row;      /* index in the source of the first row                    */
} plogp_sparse_batch;

/** Nonzero when a path has the name of a LIBSVM file: .libsvm or .svm, then .gz or .zst.
 */
PLOGP_API int plogp_sparse_is_path(const char *path);

/**
 * Open a LIBSVM file and look through it once.
 *
 * Given        path     terminated; "-" is standard input
 *              options  batch_rows and buffer_bytes are used; NULL: defaults
 *              context  NULL: defaults; kept until plogp_sparse_free
 * Returned     source   to be released with plogp_sparse_free
 * Status       PLOGP_EIO      as plogp_source_open
 *              PLOGP_EFORMAT  no row, no label, an index that is no number or does not
 *                             ascend, a value that is no finite number, damaged
 *                             compression: the message names file, line and text, and
 *                             error->where is the line
 *              PLOGP_EINVAL, PLOGP_ENOMEM, PLOGP_ECANCEL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_sparse_open(const char *path, const plogp_read_options *options,
                  const plogp_context *context, plogp_sparse_source **source);

PLOGP_API const plogp_sparse_schema *
plogp_sparse_schema_of(const plogp_sparse_source *source);

/** The name to use in messages: the path, or "standard input". */
PLOGP_API const char *plogp_sparse_name(const plogp_sparse_source *source);

/** The next rows; `batch->rows == 0` at the end. Status as plogp_sparse_open. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_sparse_next(plogp_sparse_source *source,
                                                          plogp_sparse_batch *batch);

/** Start again from the first row. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_sparse_rewind(plogp_sparse_source *source);

/** Release the source and everything its batches point to; NULL is allowed. */
PLOGP_API void plogp_sparse_free(plogp_sparse_source *source);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SPARSE_H */
