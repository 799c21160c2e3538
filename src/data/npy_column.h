/* An element of a NumPy array as a value of a column. */
#ifndef PLOGP_SRC_DATA_NPY_COLUMN_H
#define PLOGP_SRC_DATA_NPY_COLUMN_H

#include "data/columns.h"
#include "data/npy.h"
#include "data/source.h"

/* An element to row `row` of a column, which is row first_row + row of the source.
 * PLOGP_EFORMAT: it is no weight where one is wanted; PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__npy_convert(
    const struct plogp__npy *npy, const uint8_t *element, const plogp_source *base,
    uint64_t first_row, struct plogp__column *column, size_t row);

#endif
