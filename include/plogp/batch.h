/**
 * The narrow waist of the data: a batch of rows in numeric and categorical columns.
 *
 * Every source, whatever its format, delivers batches; every statistic reads nothing
 * else. There are exactly two kinds of column. A batch owns nothing: all its pointers
 * belong to whoever made it and stay valid until the next batch is asked for
 * (dictionaries: as long as their source). A caller with arrays in memory fills these
 * structs directly.
 */
#ifndef PLOGP_BATCH_H
#define PLOGP_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_column_type {
    PLOGP_COLUMN_NUMERIC = 0,     /* doubles                        */
    PLOGP_COLUMN_CATEGORICAL = 1, /* codes into a list of levels    */
} plogp_column_type;

/**
 * The levels of a categorical column; a code is an index into it. Levels are bytes of
 * UTF-8 and not necessarily terminated. The codes say nothing but equality: their order
 * is the order of first appearance, and no result may depend on it.
 */
typedef struct plogp_levels {
    const char *const *text; /* [count] */
    const size_t *length;    /* [count] in bytes */
    size_t count;
} plogp_levels;

/**
 * A column of a batch. Where a value is missing, sources write NaN as its number and
 * UINT32_MAX as its code; readers rely on `valid` alone.
 */
typedef struct plogp_column {
    const char *name; /* terminated UTF-8 */
    plogp_column_type type;
    const double *numbers; /* [rows] of a numeric column, otherwise NULL                */
    const uint32_t *codes; /* [rows] of a categorical column, otherwise NULL            */
    const plogp_levels *levels; /* of a categorical column, otherwise NULL; append-only */
    const uint8_t *valid; /* [rows] 1 present, 0 missing; NULL: every value is present */
} plogp_column;

typedef struct plogp_batch {
    const plogp_column *columns; /* [column_count] */
    size_t column_count;
    size_t rows;           /* 0 at the end of a source                              */
    const double *weights; /* [rows] frequencies, finite and >= 0; NULL: each is 1  */
    uint64_t first_row;    /* index in the source of the first row                  */
} plogp_batch;

/** The identifier of a column type: "numeric" or "categorical". */
PLOGP_API const char *plogp_column_type_name(plogp_column_type type);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_BATCH_H */
