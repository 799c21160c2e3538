#include "info/margins.h"

#include "base/alloc.h"
#include "base/status.h"

plogp_status plogp__table_size(const plogp_table_shape *shape,
                               const plogp_context *context, size_t *size)
{
    size_t dense = 0;
    if (shape == NULL || shape->rows == 0 || shape->columns == 0)
        return PLOGP_EINVAL;
    if (shape->cells == NULL) {
        if (!plogp__size_mul(shape->rows, shape->columns, &dense) ||
            (shape->size != 0 && shape->size != dense))
            return plogp__fail(context, PLOGP_EINVAL,
                               "a dense table has rows * columns values");
        *size = dense;
        return PLOGP_OK;
    }
    for (size_t i = 0; i < shape->size; i++)
        if (plogp__cell_row(shape, i) >= shape->rows ||
            plogp__cell_column(shape, i) >= shape->columns)
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "cell %zu lies outside the table", i);
    *size = shape->size;
    return PLOGP_OK;
}

/* One axis of the table: how to find a cell's place on it. */
typedef size_t axis(const plogp_table_shape *shape, size_t i);

/* Order the cells by place: first[place] .. first[place + 1] are positions in `order`. */
static void sort_by_place(const struct plogp__margins *margins, axis *place, size_t count,
                          size_t *first, size_t *order)
{
    for (size_t i = 0; i < margins->size; i++)
        first[place(margins->shape, i) + 1]++;
    for (size_t j = 0; j < count; j++)
        first[j + 1] += first[j];
    for (size_t i = margins->size; i-- > 0;)
        order[--first[place(margins->shape, i) + 1]] = i;
    /* each first[j + 1] is now where place j begins */
}

/* One exact sum at a time, so that the memory does not grow with the number of margins.
 */
static void sum_places(const struct plogp__margins *margins, const size_t *first,
                       const size_t *order, size_t count, struct plogp__pair *sums)
{
    for (size_t j = 0; j < count; j++) {
        const size_t end = j + 1 < count ? first[j + 2] : margins->size;
        plogp_sum sum;
        plogp_sum_init(&sum);
        for (size_t i = first[j + 1]; i < end; i++)
            plogp__pair_add(&sum, plogp__law_share(&margins->law, order[i]));
        sums[j] = plogp__pair_of_sum(&sum);
    }
}

static plogp_status sum_axis(const struct plogp__margins *margins, axis *place,
                             size_t count, struct plogp__pair **sums)
{
    const plogp_alloc *alloc = margins->alloc;
    plogp_status status = PLOGP_ENOMEM;
    size_t *first = plogp__alloc_zero(alloc, count + 1, sizeof *first);
    size_t *order = plogp__alloc(alloc, margins->size, sizeof *order);
    *sums = plogp__alloc(alloc, count, sizeof **sums);
    if (first != NULL && order != NULL && *sums != NULL) {
        sort_by_place(margins, place, count, first, order);
        sum_places(margins, first, order, count, *sums);
        status = PLOGP_OK;
    }
    plogp__free(alloc, order);
    plogp__free(alloc, first);
    return status;
}

plogp_status plogp__margins_init(const struct plogp__law *law,
                                 const plogp_table_shape *shape,
                                 const plogp_context *context,
                                 struct plogp__margins *margins)
{
    *margins = (struct plogp__margins){.law = *law,
                                       .shape = shape,
                                       .size = law->k,
                                       .alloc = plogp__context_alloc(context)};
    plogp_status status =
        sum_axis(margins, plogp__cell_row, shape->rows, &margins->of_row);
    if (status == PLOGP_OK)
        status =
            sum_axis(margins, plogp__cell_column, shape->columns, &margins->of_column);
    if (status != PLOGP_OK) {
        plogp__margins_clear(margins);
        return plogp__fail_memory(context);
    }
    return PLOGP_OK;
}

void plogp__margins_clear(struct plogp__margins *margins)
{
    plogp__free(margins->alloc, margins->of_row);
    plogp__free(margins->alloc, margins->of_column);
    margins->of_row = NULL;
    margins->of_column = NULL;
}
