/**
 * From one format of data to another.
 *
 *     status = plogp_source_open("data.csv.gz", NULL, &context, &source);
 *     if (status == PLOGP_OK)
 *         status = plogp_convert(source, "data.npy", NULL, &context, &rows);
 *
 * The format is that of the name: .csv, .tsv, .npy or .libsvm (.svm), the text formats
 * also compressed (.csv.gz, .csv.zst); "-" is CSV on standard output. The file is written
 * whole or not at all. Numbers are written so that they read back to the same double.
 * .npz is read but not written: its columns stand one behind the other, so that all rows
 * would have to be kept; .npy holds the same numbers without their names.
 */
#ifndef PLOGP_CONVERT_H
#define PLOGP_CONVERT_H

#include <stdint.h>

#include "plogp/context.h"
#include "plogp/source.h"
#include "plogp/sparse.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Write all rows of a source.
 *
 * CSV and TSV: a header, then the rows; a missing value is an empty field. NPY: float64 in
 * rows and columns (a vector when there is one column), NaN for a missing value; every
 * column must be numeric. LIBSVM: the column `label`, then the others as features 1, 2,
 * ... without zeros, of either sign; they must be numeric and have no missing value.
 *
 * Given        source   anywhere; it is read from the start, twice for NPY
 *              path     terminated
 *              label    column of the labels in LIBSVM; NULL: there is none
 *              context  NULL: defaults
 * Returned     rows     how many were written
 * Status       PLOGP_EINVAL   a null pointer, a format that is not written, a column that
 *                             the format cannot hold, no label
 *              PLOGP_EDOMAIN  a value that the format cannot hold
 *              PLOGP_EIO, PLOGP_ENOMEM, PLOGP_ECANCEL, and those of plogp_source_next
 * Notes        frequency weights are left out: read the column as any other
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_convert(plogp_source *source,
                                                      const char *path, const char *label,
                                                      const plogp_context *context,
                                                      uint64_t *rows);

/**
 * Write all rows of a sparse source.
 *
 * CSV and TSV: "label", then every feature by its index, zeros and all. NPY: the same
 * columns; every label must be a number. LIBSVM: the entries by their indices, the labels in
 * their shortest form, without comments and entries of 0.
 *
 * Status as plogp_convert.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_convert_sparse(plogp_sparse_source *source,
                                                             const char *path,
                                                             const plogp_context *context,
                                                             uint64_t *rows);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CONVERT_H */
