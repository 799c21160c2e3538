/**
 * The summary of a data set: all that describe, compare and fit need of it, in one pass.
 *
 *     plogp_summary *summary = NULL;
 *     status = plogp_summary_new(&context, &summary);
 *     status = plogp_summary_read(summary, source);        or push, batch after batch
 *     for (size_t i = 0; i < plogp_summary_size(summary); i++)
 *         ...plogp_summary_column(summary, i)...
 *     plogp_summary_free(summary);
 *
 * For every column: counts of the levels of a categorical one, moments and ordered values
 * of a numeric one. A summary is an accumulator (push, merge, save, load): shards that
 * are summarised apart and merged give the bits of one run over all rows. Its saved bytes
 * are the state files of `plogp state` and `plogp merge`.
 */
#ifndef PLOGP_SUMMARY_H
#define PLOGP_SUMMARY_H

#include "plogp/counts.h"
#include "plogp/moments.h"
#include "plogp/ordered.h"
#include "plogp/source.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_summary plogp_summary;

/** One column; everything belongs to the summary. */
typedef struct plogp_summary_part {
    const char *name; /* terminated                                    */
    plogp_column_type type;
    const plogp_counts *counts; /* of a categorical column, otherwise NULL */
    const plogp_moments
        *moments; /* of a numeric column, unless left out; otherwise NULL */
    const plogp_ordered *ordered; /* of a numeric column, otherwise NULL     */
} plogp_summary_part;

/** An empty summary, without columns. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_new(const plogp_context *context,
                                                          plogp_summary **summary);

/**
 * Do without moments, for those who ask for ordered values and counts alone: a fifth of the
 * time of reading numbers.
 *
 * Notes        to be called before anything is read; does nothing to NULL or later. Such a
 *              summary is not saved, nor merged into one that has moments.
 */
PLOGP_API void plogp_summary_leave_moments(plogp_summary *summary);

/** Release; NULL is allowed. */
PLOGP_API void plogp_summary_free(plogp_summary *summary);

/**
 * Read a source to its end, with the threads of the context.
 *
 * Status       PLOGP_EINVAL  the summary has columns of other names or types
 *              as plogp_source_next, plogp_counts_push; PLOGP_ECANCEL
 * Notes        after a failure only plogp_summary_free may follow
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_read(plogp_summary *summary,
                                                           plogp_source *source);

/**
 * Add all rows of `other`. Columns meet by name; the order is that of `summary`.
 *
 * Status       PLOGP_EINVAL   a column is in one of the two only, or has another type:
 *                             the message names it
 *                             or `other` has no moments and `summary` has
 *              PLOGP_EDOMAIN, PLOGP_ENOMEM
 * Notes        an empty summary takes the columns of `other`
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_merge(plogp_summary *summary,
                                                            const plogp_summary *other);

/** The number of columns. */
PLOGP_API size_t plogp_summary_size(const plogp_summary *summary);

/** Column `index` < plogp_summary_size; NULL outside. */
PLOGP_API const plogp_summary_part *plogp_summary_column(const plogp_summary *summary,
                                                         size_t index);

/** The column of this name, or NULL. */
PLOGP_API const plogp_summary_part *plogp_summary_find(const plogp_summary *summary,
                                                       const char *name);

/** Nonzero when a value of positive weight was read. */
PLOGP_API int plogp_summary_part_has_values(const plogp_summary_part *part);

/** Append the state, canonical bytes. Status: PLOGP_EINVAL NULL, or moments were left out;
 * PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_save(const plogp_summary *summary,
                                                           plogp_buffer *buffer);

/** A new summary from saved bytes. Status as plogp_counts_load. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_load(const unsigned char *data,
                                                           size_t size,
                                                           const plogp_context *context,
                                                           plogp_summary **summary);

/**
 * Add a file: data of any format that plogp_source_open reads, or a saved summary.
 *
 * Given        path     "-" is standard input (data only)
 *              options  NULL: defaults; of a saved summary only `columns` is heeded
 * Status       as plogp_source_open, plogp_summary_read, plogp_summary_load and _merge
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_summary_read_file(
    plogp_summary *summary, const char *path, const plogp_read_options *options);

/** Nonzero when `size` leading bytes of a file, 8 or more, are those of a saved summary.
 */
PLOGP_API int plogp_summary_recognise(const unsigned char *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SUMMARY_H */
