#include "sample/neighbour_pairs.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

/* The columns of the table that become x, y and z. */
static void columns_of(const plogp_joint_table *table, size_t columns[3])
{
    const int given = table->column_count == 3;
    const int class_first = table->levels[0].type == PLOGP_COLUMN_CATEGORICAL;
    columns[0] = given ? 1 : class_first ? 1 : 0;
    columns[1] = given ? 2 : class_first ? 0 : 1;
    columns[2] = 0;
}

static plogp_status check(const plogp_joint_table *table, const plogp_context *context)
{
    if (!table->whole || !(table->total >= 2) || table->total > 0x1p53)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "nearest neighbours need whole weights and two observations");
    if ((double)table->size > PLOGP__PAIRS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "more than 2^24 distinct observations: take a sample "
                           "of the rows");
    for (size_t c = 0; c < table->column_count; c++) {
        const plogp_joint_levels *const levels = &table->levels[c];
        if (levels->numbers != NULL &&
            (isinf(levels->numbers[0]) || isinf(levels->numbers[levels->size - 1])))
            return plogp__fail(context, PLOGP_EDOMAIN,
                               "infinite values have no nearest neighbours");
    }
    return PLOGP_OK;
}

/* Observations of each level, then their running total. */
static void fill_margin(const plogp_joint_table *table, size_t column,
                        struct plogp__margin *margin)
{
    const plogp_joint_levels *const levels = &table->levels[column];
    margin->size = levels->size;
    margin->is_class = levels->type == PLOGP_COLUMN_CATEGORICAL;
    memset(margin->cumulative, 0, levels->size * sizeof(double));
    for (size_t i = 0; i < table->size; i++)
        margin->cumulative[table->cells[table->column_count * i + column]] +=
            table->weights[i];
    for (size_t i = 0; i < levels->size; i++)
        margin->values[i] = levels->numbers != NULL ? levels->numbers[i] : (double)i;
}

int plogp__pairs_allocate(struct plogp__pairs *pairs)
{
    const size_t d = pairs->dimension;
    pairs->points = plogp__alloc(pairs->alloc, pairs->count, (d + 3) * sizeof(double));
    if (pairs->points == NULL)
        return 0;
    pairs->weights = pairs->points + d * pairs->count;
    pairs->terms = pairs->weights + pairs->count;
    pairs->apart = pairs->terms + pairs->count;
    return 1;
}

static plogp_status allocate(const plogp_joint_table *table, struct plogp__pairs *pairs)
{
    size_t room = 0;
    for (size_t c = 0; c < table->column_count; c++)
        room += plogp__margin_room(table->levels[c].size);
    pairs->block = plogp__alloc(pairs->alloc, room, sizeof(double));
    return pairs->block != NULL && plogp__pairs_allocate(pairs) ? PLOGP_OK : PLOGP_ENOMEM;
}

/* The cells in the order of their x, by counting: order [table->size]. */
static plogp_status order_by_x(const plogp_joint_table *table, size_t column,
                               const plogp_alloc *alloc, size_t *order)
{
    const size_t levels = table->levels[column].size;
    size_t *const next = plogp__alloc_zero(alloc, levels + 1, sizeof *next);
    if (next == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < table->size; i++)
        next[table->cells[table->column_count * i + column] + 1]++;
    for (size_t level = 1; level <= levels; level++)
        next[level] += next[level - 1];
    for (size_t i = 0; i < table->size; i++)
        order[next[table->cells[table->column_count * i + column]]++] = i;
    plogp__free(alloc, next);
    return PLOGP_OK;
}

static void fill(const plogp_joint_table *table, const size_t columns[3],
                 const size_t *order, struct plogp__pairs *pairs)
{
    const size_t d = pairs->dimension;
    double *place = pairs->block;
    for (size_t side = 0; side < d; side++) {
        struct plogp__margin *const margin = &pairs->margins[side];
        const size_t size = table->levels[columns[side]].size;
        plogp__margin_place(margin, place, size);
        place += plogp__margin_room(size);
        fill_margin(table, columns[side], margin);
        plogp__margin_finish(margin, plogp__margin_scale(margin, table->total));
    }
    for (size_t i = 0; i < table->size; i++) {
        const uint32_t *const cell = &table->cells[d * order[i]];
        pairs->weights[i] = table->weights[order[i]];
        for (size_t side = 0; side < d; side++)
            pairs->points[d * i + side] =
                pairs->margins[side].values[cell[columns[side]]];
    }
}

plogp_status plogp__pairs_init(const plogp_joint_table *table,
                               const plogp_context *context, struct plogp__pairs *pairs)
{
    PLOGP_TRY(check(table, context));
    struct plogp__pairs made = {.count = table->size,
                                .dimension = table->column_count,
                                .n = table->total,
                                .alloc = plogp__context_alloc(context)};
    size_t columns[3];
    columns_of(table, columns);
    made.swapped = made.dimension == 2 && columns[0] == 1;
    size_t *const order = plogp__alloc(made.alloc, table->size, sizeof *order);
    const plogp_status status = order == NULL || allocate(table, &made) != PLOGP_OK
                                    ? PLOGP_ENOMEM
                                    : order_by_x(table, columns[0], made.alloc, order);
    if (status == PLOGP_OK)
        fill(table, columns, order, &made);
    plogp__free(made.alloc, order);
    if (status != PLOGP_OK) {
        plogp__pairs_clear(&made);
        return plogp__fail_memory(context);
    }
    *pairs = made;
    return PLOGP_OK;
}

void plogp__pairs_clear(struct plogp__pairs *pairs)
{
    plogp__free(pairs->alloc, pairs->points);
    plogp__free(pairs->alloc, pairs->block);
}
