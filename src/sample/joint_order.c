/* Cells in lexicographic order of their levels, by counting sorts from the last column.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/joint_counts.h"

/* Sort the levels of one column that occur in the cells; rank [all levels of it]. */
static plogp_status rank_levels(const plogp_joint_counts *joint,
                                struct plogp__joint_order *order, size_t column,
                                uint32_t *rank)
{
    const plogp__column_levels *const levels = &joint->levels[column];
    const size_t count = plogp__column_levels_count(levels);
    unsigned char *const used = plogp__alloc_zero(joint->alloc, count, 1);
    order->levels[column] = plogp__alloc(joint->alloc, count, sizeof(uint32_t));
    plogp_status status =
        used == NULL || order->levels[column] == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    for (size_t i = 0; status == PLOGP_OK && i < order->size; i++)
        used[plogp__joint_id(joint, order->tuples[i], column)] = 1;
    if (status == PLOGP_OK)
        status = plogp__column_levels_order(levels, used, order->levels[column],
                                            &order->level_counts[column]);
    for (size_t r = 0; status == PLOGP_OK && r < order->level_counts[column]; r++)
        rank[order->levels[column][r]] = (uint32_t)r;
    plogp__free(joint->alloc, used);
    return status;
}

/* Stable sort of the tuples by the rank of their level in one column. */
static plogp_status sort_column(const plogp_joint_counts *joint,
                                struct plogp__joint_order *order, size_t column,
                                const uint32_t *rank)
{
    const size_t levels = order->level_counts[column];
    size_t *const next = plogp__alloc_zero(joint->alloc, levels + 1, sizeof *next);
    uint32_t *const sorted = plogp__alloc(joint->alloc, order->size, sizeof *sorted);
    if (next != NULL && sorted != NULL) {
        for (size_t i = 0; i < order->size; i++)
            next[rank[plogp__joint_id(joint, order->tuples[i], column)] + 1]++;
        for (size_t r = 1; r <= levels; r++)
            next[r] += next[r - 1];
        for (size_t i = 0; i < order->size; i++) {
            const uint32_t tuple = order->tuples[i];
            sorted[next[rank[plogp__joint_id(joint, tuple, column)]]++] = tuple;
        }
        memcpy(order->tuples, sorted, order->size * sizeof *sorted);
    }
    const bool done = next != NULL && sorted != NULL;
    plogp__free(joint->alloc, next);
    plogp__free(joint->alloc, sorted);
    return done ? PLOGP_OK : PLOGP_ENOMEM;
}

/* Rank, sort and, when all columns are sorted, note the ranks: ranks [columns][levels].
 */
static plogp_status order_columns(const plogp_joint_counts *joint,
                                  struct plogp__joint_order *order, uint32_t *ranks)
{
    size_t first = 0;
    for (size_t c = joint->column_count; c-- > 0;) {
        PLOGP_TRY(rank_levels(joint, order, c, ranks + first));
        PLOGP_TRY(sort_column(joint, order, c, ranks + first));
        first += plogp__column_levels_count(&joint->levels[c]);
    }
    first = 0;
    for (size_t c = joint->column_count; c-- > 0;) {
        for (size_t i = 0; i < order->size; i++)
            order->ranks[i * joint->column_count + c] =
                ranks[first + plogp__joint_id(joint, order->tuples[i], c)];
        first += plogp__column_levels_count(&joint->levels[c]);
    }
    return PLOGP_OK;
}

static plogp_status allocate(const plogp_joint_counts *joint,
                             struct plogp__joint_order *order)
{
    const size_t cells = joint->totals.size;
    size_t members;
    if (!plogp__size_mul(cells, joint->column_count, &members))
        return PLOGP_ENOMEM;
    order->tuples = plogp__alloc(joint->alloc, cells, sizeof *order->tuples);
    order->ranks = plogp__alloc(joint->alloc, members, sizeof *order->ranks);
    order->levels =
        plogp__alloc_zero(joint->alloc, joint->column_count, sizeof *order->levels);
    order->level_counts =
        plogp__alloc_zero(joint->alloc, joint->column_count, sizeof(size_t));
    return order->tuples == NULL || order->ranks == NULL || order->levels == NULL ||
                   order->level_counts == NULL
               ? PLOGP_ENOMEM
               : PLOGP_OK;
}

plogp_status plogp__joint_order_init(const plogp_joint_counts *joint,
                                     struct plogp__joint_order *order)
{
    *order = (struct plogp__joint_order){0};
    PLOGP_TRY(allocate(joint, order));
    for (size_t i = 0; i < joint->totals.size; i++)
        if (!plogp__weight_is_zero(&joint->totals.totals[i]))
            order->tuples[order->size++] = (uint32_t)i;
    size_t count = 0;
    for (size_t c = 0; c < joint->column_count; c++)
        count += plogp__column_levels_count(&joint->levels[c]);
    uint32_t *const ranks = plogp__alloc(joint->alloc, count, sizeof *ranks);
    if (ranks == NULL)
        return PLOGP_ENOMEM;
    const plogp_status status = order_columns(joint, order, ranks);
    plogp__free(joint->alloc, ranks);
    return status;
}

void plogp__joint_order_clear(const plogp_joint_counts *joint,
                              struct plogp__joint_order *order)
{
    for (size_t c = 0; order->levels != NULL && c < joint->column_count; c++)
        plogp__free(joint->alloc, order->levels[c]);
    plogp__free(joint->alloc, order->levels);
    plogp__free(joint->alloc, order->level_counts);
    plogp__free(joint->alloc, order->tuples);
    plogp__free(joint->alloc, order->ranks);
    *order = (struct plogp__joint_order){0};
}
