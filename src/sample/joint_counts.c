#include "sample/joint_counts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

plogp_status plogp_joint_counts_new(const plogp_column_type *types, size_t column_count,
                                    const plogp_context *context,
                                    plogp_joint_counts **joint)
{
    if (types == NULL || column_count == 0 || joint == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "joint counts of no columns");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_joint_counts *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->totals.alloc = alloc;
    plogp__dictionary_init(&made->tuples, alloc);
    made->levels = plogp__alloc(alloc, column_count, sizeof *made->levels);
    if (made->levels == NULL) {
        plogp_joint_counts_free(made);
        return plogp__fail_memory(context);
    }
    made->column_count = column_count;
    for (size_t c = 0; c < column_count; c++)
        plogp__column_levels_init(&made->levels[c], types[c], alloc);
    *joint = made;
    return PLOGP_OK;
}

plogp_status plogp__joint_counts_like(const plogp_joint_counts *prototype,
                                      const plogp_context *context,
                                      plogp_joint_counts **joint)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_column_type *const types =
        plogp__alloc(alloc, prototype->column_count, sizeof *types);
    if (types == NULL)
        return plogp__fail_memory(context);
    for (size_t c = 0; c < prototype->column_count; c++)
        types[c] = prototype->levels[c].type;
    const plogp_status status =
        plogp_joint_counts_new(types, prototype->column_count, context, joint);
    plogp__free(alloc, types);
    return status;
}

void plogp_joint_counts_free(plogp_joint_counts *joint)
{
    if (joint == NULL)
        return;
    for (size_t c = 0; c < joint->column_count; c++)
        plogp__column_levels_clear(&joint->levels[c]);
    plogp__free(joint->alloc, joint->levels);
    plogp__dictionary_clear(&joint->tuples);
    plogp__weight_list_clear(&joint->totals);
    plogp__weight_clear(&joint->missing, joint->alloc);
    plogp__free(joint->alloc, joint->ids);
    plogp__free(joint->alloc, joint);
}

uint32_t plogp__joint_id(const plogp_joint_counts *joint, uint32_t tuple, size_t column)
{
    uint32_t id;
    memcpy(&id, joint->tuples.levels.text[tuple] + column * sizeof id, sizeof id);
    return id;
}

/* The id of a tuple of level ids, with a total to add to. */
static plogp_status tuple_id(plogp_joint_counts *joint, const uint32_t *ids,
                             uint32_t *tuple)
{
    PLOGP_TRY(plogp__dictionary_code(&joint->tuples, (const char *)ids,
                                     joint->column_count * sizeof *ids, tuple));
    return plogp__weight_list_grow(&joint->totals, joint->tuples.levels.count);
}

/* The total that a row of the batch belongs to. */
static plogp_status total_of_row(plogp_joint_counts *joint, size_t rows, size_t row,
                                 plogp__weight **total)
{
    uint32_t *const ids = joint->ids + joint->column_count * rows;
    for (size_t c = 0; c < joint->column_count; c++) {
        ids[c] = joint->ids[c * rows + row];
        if (ids[c] != PLOGP__MISSING)
            continue;
        *total = &joint->missing;
        return PLOGP_OK;
    }
    uint32_t tuple;
    PLOGP_TRY(tuple_id(joint, ids, &tuple));
    *total = &joint->totals.totals[tuple];
    return PLOGP_OK;
}

static plogp_status push_rows(plogp_joint_counts *joint, const plogp_batch *batch,
                              const size_t *columns, size_t *row)
{
    size_t needed;
    void *block = joint->ids;
    if (!plogp__size_mul(batch->rows + 1, joint->column_count, &needed) ||
        !plogp__reserve(joint->alloc, &block, &joint->id_capacity, needed,
                        sizeof *joint->ids))
        return PLOGP_ENOMEM;
    joint->ids = block;
    for (size_t c = 0; c < joint->column_count; c++)
        PLOGP_TRY(plogp__column_levels_ids(&joint->levels[c], &batch->columns[columns[c]],
                                           batch->rows, joint->ids + c * batch->rows,
                                           row));
    for (*row = 0; *row < batch->rows; ++*row) {
        plogp__weight *total;
        PLOGP_TRY(total_of_row(joint, batch->rows, *row, &total));
        PLOGP_TRY(plogp__weight_add(total, plogp__row_weight(batch, *row), joint->alloc));
    }
    return PLOGP_OK;
}

static bool columns_fit(const plogp_joint_counts *joint, const plogp_batch *batch,
                        const size_t *columns)
{
    for (size_t c = 0; c < joint->column_count; c++)
        if (columns[c] >= batch->column_count ||
            batch->columns[columns[c]].type != joint->levels[c].type)
            return false;
    return true;
}

plogp_status plogp_joint_counts_push(plogp_joint_counts *joint, const plogp_batch *batch,
                                     const size_t *columns)
{
    if (joint == NULL || batch == NULL || columns == NULL ||
        !columns_fit(joint, batch, columns))
        return plogp__fail(joint == NULL ? NULL : &joint->context, PLOGP_EINVAL,
                           "joint counts need columns of their own types");
    size_t row = 0;
    if (batch->rows == 0)
        return PLOGP_OK;
    const plogp_status status = push_rows(joint, batch, columns, &row);
    return status == PLOGP_OK ? PLOGP_OK
                              : plogp__push_failed(&joint->context, status, batch, row);
}

/* For every column the ids of the levels of `other`: one array, column after column. */
static plogp_status map_levels(plogp_joint_counts *joint, const plogp_joint_counts *other,
                               uint32_t **map)
{
    size_t count = 0;
    for (size_t c = 0; c < joint->column_count; c++)
        count += plogp__column_levels_count(&other->levels[c]);
    uint32_t *const ids = plogp__alloc(joint->alloc, count, sizeof *ids);
    if (ids == NULL)
        return PLOGP_ENOMEM;
    plogp_status status = PLOGP_OK;
    size_t first = 0;
    for (size_t c = 0; c < joint->column_count && status == PLOGP_OK; c++) {
        status =
            plogp__column_levels_map(&joint->levels[c], &other->levels[c], ids + first);
        first += plogp__column_levels_count(&other->levels[c]);
    }
    if (status == PLOGP_OK)
        *map = ids;
    else
        plogp__free(joint->alloc, ids);
    return status;
}

static plogp_status merge_tuples(plogp_joint_counts *joint,
                                 const plogp_joint_counts *other, const uint32_t *map,
                                 uint32_t *ids)
{
    for (size_t i = 0; i < other->totals.size; i++) {
        size_t first = 0;
        for (size_t c = 0; c < joint->column_count; c++) {
            ids[c] = map[first + plogp__joint_id(other, (uint32_t)i, c)];
            first += plogp__column_levels_count(&other->levels[c]);
        }
        uint32_t tuple;
        PLOGP_TRY(tuple_id(joint, ids, &tuple));
        PLOGP_TRY(plogp__weight_merge(&joint->totals.totals[tuple],
                                      &other->totals.totals[i], joint->alloc));
    }
    return plogp__weight_merge(&joint->missing, &other->missing, joint->alloc);
}

static bool same_columns(const plogp_joint_counts *a, const plogp_joint_counts *b)
{
    if (a->column_count != b->column_count)
        return false;
    for (size_t c = 0; c < a->column_count; c++)
        if (a->levels[c].type != b->levels[c].type)
            return false;
    return true;
}

plogp_status plogp_joint_counts_merge(plogp_joint_counts *joint,
                                      const plogp_joint_counts *other)
{
    if (joint == NULL || other == NULL || !same_columns(joint, other))
        return plogp__fail(joint == NULL ? NULL : &joint->context, PLOGP_EINVAL,
                           "joint counts of different columns do not merge");
    uint32_t *map = NULL;
    uint32_t *const ids = plogp__alloc(joint->alloc, joint->column_count, sizeof *ids);
    plogp_status status = ids == NULL ? PLOGP_ENOMEM : map_levels(joint, other, &map);
    if (status == PLOGP_OK)
        status = merge_tuples(joint, other, map, ids);
    plogp__free(joint->alloc, map);
    plogp__free(joint->alloc, ids);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(&joint->context) : status;
}
