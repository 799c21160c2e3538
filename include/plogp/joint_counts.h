/**
 * Joint counts: how often each combination of values of several columns occurs.
 *
 *     plogp_joint_counts *joint = NULL;
 *     plogp_joint_table *table = NULL;
 *     const plogp_column_type types[] = {PLOGP_COLUMN_CATEGORICAL, PLOGP_COLUMN_NUMERIC};
 *     const size_t columns[] = {0, 3};
 *     status = plogp_joint_counts_new(types, 2, &context, &joint);
 *     status = plogp_joint_counts_push(joint, &batch, columns);
 *     status = plogp_joint_counts_value(joint, &table);
 *
 * An accumulator with the promises of plogp/counts.h. Besides contingency tables it
 * groups rows that are equal in all columns. A row with a missing value in any of the
 * columns is counted as missing and in no cell.
 */
#ifndef PLOGP_JOINT_COUNTS_H
#define PLOGP_JOINT_COUNTS_H

#include "plogp/counts.h"
#include "plogp/source.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_joint_counts plogp_joint_counts;

/** The levels of one column that occur in a cell, sorted as in plogp_counts_table. */
typedef struct plogp_joint_levels {
    const char *const *text; /* [size] terminated; NULL of a numeric column            */
    const size_t *length;    /* [size] bytes; NULL of a numeric column                 */
    const double *numbers;   /* [size] of a numeric column, otherwise NULL             */
    size_t size;
    plogp_column_type type;
} plogp_joint_levels;

/** The result: the cells of positive weight in lexicographic order of their levels. */
typedef struct plogp_joint_table {
    const plogp_joint_levels *levels; /* [column_count] */
    size_t column_count;
    const uint32_t *cells;  /* [size][column_count] index into levels[column]  */
    const double *weights;  /* [size] total of the weights, correctly rounded  */
    const uint64_t *counts; /* [size] the same, exact, when whole; otherwise zeros */
    size_t size;
    double total;         /* of all cells, correctly rounded                           */
    double missing;       /* weight of the rows with a missing value                   */
    uint64_t total_count; /* total, exact, when whole                                  */
    uint64_t missing_count; /* missing, exact, when whole */
    int whole; /* nonzero: no weight had a fraction                         */
} plogp_joint_table;

/**
 * An empty accumulator for `column_count` >= 1 columns of these types.
 *
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_new(const plogp_column_type *types, size_t column_count,
                       const plogp_context *context, plogp_joint_counts **joint);

/** Release; NULL is allowed. */
PLOGP_API void plogp_joint_counts_free(plogp_joint_counts *joint);

/** Count the rows of a batch; columns [column_count] are indices into it. Status as
 * plogp_counts_push. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_joint_counts_push(plogp_joint_counts *joint,
                                                                const plogp_batch *batch,
                                                                const size_t *columns);

/** Columns of a source, and the joint counts that read them. */
typedef struct plogp_joint_reader {
    plogp_joint_counts *joint;
    const size_t *columns; /* one index for each column of `joint` */
} plogp_joint_reader;

/**
 * Read a source to its end into several joint counts, with the threads of the context.
 *
 * Given        readers [count]
 * Status       as plogp_source_next and plogp_joint_counts_push, PLOGP_ECANCEL
 * Notes        after a failure only plogp_joint_counts_free may follow
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_read(const plogp_joint_reader *readers, size_t count,
                        plogp_source *source, const plogp_context *context);

/** Add all that `other` has counted. Status as plogp_counts_merge. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_merge(plogp_joint_counts *joint, const plogp_joint_counts *other);

/** The sorted table, to be freed with plogp_joint_table_free. Status as
 * plogp_counts_value. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_value(const plogp_joint_counts *joint, plogp_joint_table **table);

/** Release; NULL is allowed. */
PLOGP_API void plogp_joint_table_free(plogp_joint_table *table);

/** Append the state, canonical bytes. Status: PLOGP_EINVAL, PLOGP_ENOMEM. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_save(const plogp_joint_counts *joint, plogp_buffer *buffer);

/** A new accumulator from saved bytes. Status as plogp_counts_load. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_joint_counts_load(const unsigned char *data, size_t size,
                        const plogp_context *context, plogp_joint_counts **joint);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_JOINT_COUNTS_H */
