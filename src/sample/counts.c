#include "sample/counts.h"

#include "base/alloc.h"
#include "base/status.h"

plogp_status plogp_counts_new(plogp_column_type type, const plogp_context *context,
                              plogp_counts **counts)
{
    if (counts == NULL ||
        (type != PLOGP_COLUMN_CATEGORICAL && type != PLOGP_COLUMN_NUMERIC))
        return plogp__fail(context, PLOGP_EINVAL, "counts of no known type of column");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_counts *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->totals.alloc = alloc;
    plogp__column_levels_init(&made->levels, type, alloc);
    plogp__spill_init(&made->spilled, &made->context);
    *counts = made;
    return PLOGP_OK;
}

void plogp_counts_free(plogp_counts *counts)
{
    if (counts == NULL)
        return;
    plogp__column_levels_clear(&counts->levels);
    plogp__weight_list_clear(&counts->totals);
    plogp__spill_clear(&counts->spilled);
    plogp__weight_clear(&counts->missing, counts->alloc);
    plogp__free(counts->alloc, counts->ids);
    plogp__free(counts->alloc, counts->tally.times);
    plogp__free(counts->alloc, counts->tally.met);
    plogp__free(counts->alloc, counts);
}

plogp_column_type plogp_counts_type(const plogp_counts *counts)
{
    return counts->levels.type;
}

int plogp_counts_is_empty(const plogp_counts *counts)
{
    for (size_t i = 0; i < counts->totals.size; i++)
        if (!plogp__weight_is_zero(&counts->totals.totals[i]))
            return 0;
    return !plogp__counts_is_spilled(counts);
}

plogp_status plogp__counts_grow(plogp_counts *counts)
{
    return plogp__weight_list_grow(&counts->totals,
                                   plogp__column_levels_count(&counts->levels));
}

static plogp_status add_row(plogp_counts *counts, const plogp_batch *batch, size_t row)
{
    const uint32_t id = counts->ids[row];
    plogp__weight *const total =
        id == PLOGP__MISSING ? &counts->missing : &counts->totals.totals[id];
    return batch->weights == NULL
               ? plogp__weight_add_count(total, 1)
               : plogp__weight_add(total, batch->weights[row], counts->alloc);
}

static plogp_status push_rows(plogp_counts *counts, const plogp_batch *batch,
                              const plogp_column *column, size_t *row)
{
    if (batch->weights == NULL && column->type == PLOGP_COLUMN_CATEGORICAL)
        return plogp__counts_push_units(counts, column, batch->rows);
    void *ids = counts->ids;
    if (!plogp__reserve(counts->alloc, &ids, &counts->id_capacity, batch->rows,
                        sizeof *counts->ids))
        return PLOGP_ENOMEM;
    counts->ids = ids;
    PLOGP_TRY(plogp__column_levels_ids(&counts->levels, column, batch->rows, ids, row));
    PLOGP_TRY(plogp__counts_grow(counts));
    for (*row = 0; *row < batch->rows; ++*row)
        PLOGP_TRY(add_row(counts, batch, *row));
    return PLOGP_OK;
}

plogp_status plogp_counts_push(plogp_counts *counts, const plogp_batch *batch,
                               size_t column)
{
    if (counts == NULL || batch == NULL || column >= batch->column_count ||
        batch->columns[column].type != counts->levels.type)
        return plogp__fail(counts == NULL ? NULL : &counts->context, PLOGP_EINVAL,
                           "counts need a column of their own type");
    size_t row = 0;
    if (batch->rows == 0)
        return PLOGP_OK;
    const plogp_status status = push_rows(counts, batch, &batch->columns[column], &row);
    return status == PLOGP_OK ? plogp__counts_bound(counts)
                              : plogp__push_failed(&counts->context, status, batch, row);
}

plogp_status plogp_counts_add(plogp_counts *counts, const char *text, size_t length,
                              uint64_t count)
{
    if (counts == NULL || (text == NULL && length > 0) ||
        counts->levels.type != PLOGP_COLUMN_CATEGORICAL)
        return PLOGP_EINVAL;
    uint32_t id;
    PLOGP_TRY(plogp__dictionary_code(&counts->levels.dictionary, text == NULL ? "" : text,
                                     length, &id));
    PLOGP_TRY(plogp__counts_grow(counts));
    PLOGP_TRY(plogp__weight_add_count(&counts->totals.totals[id], count));
    return plogp__counts_bound(counts);
}

plogp_status plogp_counts_merge(plogp_counts *counts, const plogp_counts *other)
{
    if (counts == NULL || other == NULL || counts->levels.type != other->levels.type)
        return plogp__fail(counts == NULL ? NULL : &counts->context, PLOGP_EINVAL,
                           "counts of different types of column do not merge");
    uint32_t *const map = plogp__alloc(
        counts->alloc, plogp__column_levels_count(&other->levels), sizeof *map);
    if (map == NULL)
        return plogp__fail_memory(&counts->context);
    plogp_status status = plogp__column_levels_map(&counts->levels, &other->levels, map);
    if (status == PLOGP_OK)
        status = plogp__counts_grow(counts);
    if (status == PLOGP_OK)
        status = plogp__weight_list_merge(&counts->totals, &other->totals, map);
    if (status == PLOGP_OK)
        status = plogp__weight_merge(&counts->missing, &other->missing, counts->alloc);
    plogp__free(counts->alloc, map);
    if (status == PLOGP_OK)
        status = plogp__spill_share(&counts->spilled, &other->spilled);
    return status == PLOGP_OK ? plogp__counts_bound(counts) : status;
}

plogp_status plogp__counts_order(const plogp_counts *counts, uint32_t **order,
                                 size_t *size)
{
    const size_t count = counts->totals.size;
    unsigned char *const keep = plogp__alloc(counts->alloc, count, 1);
    uint32_t *const ids = plogp__alloc(counts->alloc, count, sizeof *ids);
    plogp_status status = PLOGP_ENOMEM;
    if (keep != NULL && ids != NULL) {
        plogp__weight_list_kept(&counts->totals, keep);
        status = plogp__column_levels_order(&counts->levels, keep, ids, size);
    }
    plogp__free(counts->alloc, keep);
    if (status == PLOGP_OK)
        *order = ids;
    else
        plogp__free(counts->alloc, ids);
    return status;
}
