/* Saving and loading joint counts: the sorted levels of each column, then the cells. */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/joint_counts.h"

static plogp_status save_levels(const plogp__column_levels *levels, const uint32_t *order,
                                size_t size, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)levels->type));
    PLOGP_TRY(plogp__put_u64(buffer, size));
    for (size_t i = 0; i < size; i++) {
        const plogp_levels *const texts = &levels->dictionary.levels;
        if (levels->type == PLOGP_COLUMN_NUMERIC)
            PLOGP_TRY(
                plogp__put_double(buffer, plogp__column_levels_number(levels, order[i])));
        else
            PLOGP_TRY(
                plogp__put_text(buffer, texts->text[order[i]], texts->length[order[i]]));
    }
    return PLOGP_OK;
}

static plogp_status save_content(const plogp_joint_counts *joint,
                                 const struct plogp__joint_order *order,
                                 plogp_buffer *buffer)
{
    const size_t columns = joint->column_count;
    PLOGP_TRY(plogp__put_u64(buffer, columns));
    for (size_t c = 0; c < columns; c++)
        PLOGP_TRY(save_levels(&joint->levels[c], order->levels[c], order->level_counts[c],
                              buffer));
    PLOGP_TRY(plogp__weight_save(&joint->missing, buffer));
    PLOGP_TRY(plogp__put_u64(buffer, order->size));
    for (size_t i = 0; i < order->size; i++) {
        for (size_t c = 0; c < columns; c++)
            PLOGP_TRY(plogp__put_u64(buffer, order->ranks[i * columns + c]));
        PLOGP_TRY(plogp__weight_save(&joint->totals.totals[order->tuples[i]], buffer));
    }
    return PLOGP_OK;
}

plogp_status plogp_joint_counts_save(const plogp_joint_counts *joint,
                                     plogp_buffer *buffer)
{
    if (joint == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    struct plogp__joint_order order;
    size_t start = buffer->length;
    plogp_status status = plogp__joint_order_init(joint, &order);
    if (status == PLOGP_OK)
        status = plogp__frame_open(buffer, PLOGP__STATE_JOINT_COUNTS, &start);
    if (status == PLOGP_OK)
        status = plogp__frame_end(buffer, start, save_content(joint, &order, buffer));
    plogp__joint_order_clear(joint, &order);
    return status;
}

/* The levels of one column get the ids 0, 1, ... in their saved order. */
static plogp_status load_levels(plogp__column_levels *levels, plogp__reader *reader)
{
    const size_t size = plogp__get_count(reader, 8);
    for (size_t i = 0; i < size && !reader->bad; i++) {
        uint32_t id;
        char key[sizeof(double)];
        size_t length = 0;
        const char *text = key;
        if (levels->type == PLOGP_COLUMN_NUMERIC)
            length = plogp__column_levels_key(plogp__get_double(reader), key);
        else
            text = plogp__get_text(reader, &length);
        PLOGP_TRY(plogp__dictionary_code(&levels->dictionary, text, length, &id));
        reader->bad = reader->bad || id != i;
    }
    return PLOGP_OK;
}

static plogp_status load_cell(plogp_joint_counts *joint, uint32_t *ids,
                              plogp__reader *reader)
{
    for (size_t c = 0; c < joint->column_count; c++) {
        const uint64_t id = plogp__get_u64(reader);
        if (id >= plogp__column_levels_count(&joint->levels[c]))
            reader->bad = true;
        ids[c] = (uint32_t)id;
    }
    const size_t before = joint->tuples.levels.count;
    uint32_t tuple = 0;
    if (reader->bad)
        return PLOGP_OK;
    PLOGP_TRY(plogp__dictionary_code(&joint->tuples, (const char *)ids,
                                     joint->column_count * sizeof *ids, &tuple));
    PLOGP_TRY(plogp__weight_list_grow(&joint->totals, before + 1));
    reader->bad = tuple != before;
    return reader->bad
               ? PLOGP_OK
               : plogp__weight_load(&joint->totals.totals[tuple], joint->alloc, reader);
}

static plogp_status load_content(plogp_joint_counts *joint, plogp__reader *reader)
{
    for (size_t c = 0; c < joint->column_count && !reader->bad; c++) {
        const uint64_t type = plogp__get_u64(reader);
        if (type > PLOGP_COLUMN_CATEGORICAL)
            reader->bad = true;
        joint->levels[c].type = (plogp_column_type)type;
        PLOGP_TRY(load_levels(&joint->levels[c], reader));
    }
    PLOGP_TRY(plogp__weight_load(&joint->missing, joint->alloc, reader));
    const size_t cells = plogp__get_count(reader, 16);
    uint32_t *const ids = plogp__alloc(joint->alloc, joint->column_count, sizeof *ids);
    plogp_status status = ids == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    for (size_t i = 0; i < cells && !reader->bad && status == PLOGP_OK; i++)
        status = load_cell(joint, ids, reader);
    plogp__free(joint->alloc, ids);
    return status == PLOGP_OK ? plogp__reader_finish(reader, &joint->context) : status;
}

/* An accumulator of so many columns, whose types are read later. */
static plogp_status new_of_width(size_t columns, const plogp_context *context,
                                 plogp_joint_counts **joint)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_column_type *const types = plogp__alloc_zero(alloc, columns, sizeof *types);
    if (types == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = plogp_joint_counts_new(types, columns, context, joint);
    plogp__free(alloc, types);
    return status;
}

plogp_status plogp_joint_counts_load(const unsigned char *data, size_t size,
                                     const plogp_context *context,
                                     plogp_joint_counts **joint)
{
    if (data == NULL || joint == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_joint_counts *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_JOINT_COUNTS, context, &reader));
    const size_t columns = plogp__get_count(&reader, 16);
    if (columns == 0)
        return plogp__fail(context, PLOGP_EFORMAT, "the state is inconsistent");
    PLOGP_TRY(new_of_width(columns, context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *joint = made;
    else
        plogp_joint_counts_free(made);
    return status;
}
