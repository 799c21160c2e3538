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
    *counts = made;
    return PLOGP_OK;
}

void plogp_counts_free(plogp_counts *counts)
{
    if (counts == NULL)
        return;
    plogp__column_levels_clear(&counts->levels);
    plogp__weight_list_clear(&counts->totals);
    plogp__weight_clear(&counts->missing, counts->alloc);
    plogp__free(counts->alloc, counts->ids);
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
    return 1;
}

static plogp_status grow_totals(plogp_counts *counts)
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
    void *ids = counts->ids;
    if (!plogp__reserve(counts->alloc, &ids, &counts->id_capacity, batch->rows,
                        sizeof *counts->ids))
        return PLOGP_ENOMEM;
    counts->ids = ids;
    PLOGP_TRY(plogp__column_levels_ids(&counts->levels, column, batch->rows, ids, row));
    PLOGP_TRY(grow_totals(counts));
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
    return status == PLOGP_OK ? PLOGP_OK
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
    PLOGP_TRY(grow_totals(counts));
    return plogp__weight_add_count(&counts->totals.totals[id], count);
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
        status = grow_totals(counts);
    if (status == PLOGP_OK)
        status = plogp__weight_list_merge(&counts->totals, &other->totals, map);
    if (status == PLOGP_OK)
        status = plogp__weight_merge(&counts->missing, &other->missing, counts->alloc);
    plogp__free(counts->alloc, map);
    return status;
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

static plogp_status save_content(const plogp_counts *counts, const uint32_t *order,
                                 size_t size, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)counts->levels.type));
    PLOGP_TRY(plogp__weight_save(&counts->missing, buffer));
    PLOGP_TRY(plogp__put_u64(buffer, size));
    const plogp_levels *const levels = &counts->levels.dictionary.levels;
    for (size_t i = 0; i < size; i++) {
        const uint32_t id = order[i];
        if (counts->levels.type == PLOGP_COLUMN_NUMERIC)
            PLOGP_TRY(plogp__put_double(
                buffer, plogp__column_levels_number(&counts->levels, id)));
        else
            PLOGP_TRY(plogp__put_text(buffer, levels->text[id], levels->length[id]));
        PLOGP_TRY(plogp__weight_save(&counts->totals.totals[id], buffer));
    }
    return PLOGP_OK;
}

plogp_status plogp_counts_save(const plogp_counts *counts, plogp_buffer *buffer)
{
    if (counts == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    uint32_t *order = NULL;
    size_t size = 0, start = 0;
    PLOGP_TRY(plogp__counts_order(counts, &order, &size));
    plogp_status status = plogp__frame_open(buffer, PLOGP__STATE_COUNTS, &start);
    if (status == PLOGP_OK)
        status =
            plogp__frame_end(buffer, start, save_content(counts, order, size, buffer));
    plogp__free(counts->alloc, order);
    return status;
}

/* One level and its total; a level twice is an inconsistent state. */
static plogp_status load_level(plogp_counts *counts, plogp__reader *reader)
{
    uint32_t id;
    char key[sizeof(double)];
    size_t length = 0;
    const char *text = key;
    const size_t before = plogp__column_levels_count(&counts->levels);
    if (counts->levels.type == PLOGP_COLUMN_NUMERIC)
        length = plogp__column_levels_key(plogp__get_double(reader), key);
    else
        text = plogp__get_text(reader, &length);
    PLOGP_TRY(plogp__dictionary_code(&counts->levels.dictionary, text, length, &id));
    PLOGP_TRY(grow_totals(counts));
    reader->bad = reader->bad || id != before;
    return reader->bad
               ? PLOGP_OK
               : plogp__weight_load(&counts->totals.totals[id], counts->alloc, reader);
}

static plogp_status load_content(plogp_counts *counts, plogp__reader *reader)
{
    PLOGP_TRY(plogp__weight_load(&counts->missing, counts->alloc, reader));
    const size_t size = plogp__get_count(reader, 24);
    for (size_t i = 0; i < size && !reader->bad; i++)
        PLOGP_TRY(load_level(counts, reader));
    return plogp__reader_finish(reader, &counts->context);
}

plogp_status plogp_counts_load(const unsigned char *data, size_t size,
                               const plogp_context *context, plogp_counts **counts)
{
    if (data == NULL || counts == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_counts *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_COUNTS, context, &reader));
    const uint64_t type = plogp__get_u64(&reader);
    if (type > PLOGP_COLUMN_CATEGORICAL)
        return plogp__fail(context, PLOGP_EFORMAT, "the state is inconsistent");
    PLOGP_TRY(plogp_counts_new((plogp_column_type)type, context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *counts = made;
    else
        plogp_counts_free(made);
    return status;
}
