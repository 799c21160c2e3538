#include "base/alloc.h"
#include "base/status.h"
#include "sample/counts.h"

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

/* The number of levels is known behind them only, when they come from files. */
static plogp_status save_from_files(const plogp_counts *counts,
                                    struct plogp__levels *levels, plogp_buffer *buffer)
{
    bool more = true;
    uint64_t count = 0;
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)counts->levels.type));
    PLOGP_TRY(plogp__weight_save(&counts->missing, buffer));
    const size_t place = buffer->length;
    PLOGP_TRY(plogp__put_u64(buffer, 0));
    for (;; count++) {
        PLOGP_TRY(plogp__levels_next(levels, &more));
        if (!more)
            break;
        if (levels->type == PLOGP_COLUMN_NUMERIC)
            PLOGP_TRY(plogp__put_double(buffer, levels->value));
        else
            PLOGP_TRY(plogp__put_text(buffer, levels->text, levels->length));
        PLOGP_TRY(plogp__weight_save(levels->total, buffer));
    }
    plogp__set_u64(buffer, place, count);
    return PLOGP_OK;
}

static plogp_status save_files(const plogp_counts *counts, plogp_buffer *buffer)
{
    struct plogp__levels levels;
    size_t start = 0;
    PLOGP_TRY(plogp__levels_open(counts, &levels));
    plogp_status status = plogp__frame_open(buffer, PLOGP__STATE_COUNTS, &start);
    if (status == PLOGP_OK)
        status =
            plogp__frame_end(buffer, start, save_from_files(counts, &levels, buffer));
    plogp__levels_close(&levels);
    return status;
}

plogp_status plogp_counts_save(const plogp_counts *counts, plogp_buffer *buffer)
{
    if (counts == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    uint32_t *order = NULL;
    size_t size = 0, start = 0;
    if (plogp__counts_is_spilled(counts))
        return save_files(counts, buffer);
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
    PLOGP_TRY(plogp__counts_grow(counts));
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
