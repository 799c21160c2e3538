/* The margins of a joint table, each an exact sum to 106 bits. */
#ifndef PLOGP_SRC_INFO_MARGINS_H
#define PLOGP_SRC_INFO_MARGINS_H

#include "info/law.h"
#include "plogp/context.h"
#include "plogp/table.h"

struct plogp__margins {
    struct plogp__law law; /* of the cells */
    const plogp_table_shape *shape;
    size_t size;                   /* cells */
    struct plogp__pair *of_row;    /* [rows] */
    struct plogp__pair *of_column; /* [columns] */
    const plogp_alloc *alloc;
};

/* Row and column of cell i. */
static inline size_t plogp__cell_row(const plogp_table_shape *shape, size_t i)
{
    return shape->cells != NULL ? shape->cells[2 * i] : i / shape->columns;
}

static inline size_t plogp__cell_column(const plogp_table_shape *shape, size_t i)
{
    return shape->cells != NULL ? shape->cells[2 * i + 1] : i % shape->columns;
}

/* The number of cells of a shape, checked: PLOGP_EINVAL, PLOGP_EDOMAIN. */
PLOGP_MUST_CHECK plogp_status plogp__table_size(const plogp_table_shape *shape,
                                                const plogp_context *context,
                                                size_t *size);
/* Takes a law over the cells; to be released with plogp__margins_clear. */
PLOGP_MUST_CHECK plogp_status plogp__margins_init(const struct plogp__law *law,
                                                  const plogp_table_shape *shape,
                                                  const plogp_context *context,
                                                  struct plogp__margins *margins);
void plogp__margins_clear(struct plogp__margins *margins);

#endif
