#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/frame.h"
#include "sample/summary.h"

static plogp_status save_part(const struct plogp__part *part, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_text(buffer, part->name, strlen(part->name)));
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)part->public.type));
    if (part->counts != NULL)
        return plogp_counts_save(part->counts, buffer);
    if (part->moments == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp_moments_save(part->moments, buffer));
    return plogp_ordered_save(part->ordered, buffer);
}

static plogp_status save_parts(const plogp_summary *summary, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_u64(buffer, summary->size));
    for (size_t i = 0; i < summary->size; i++)
        PLOGP_TRY(save_part(&summary->parts[i], buffer));
    return PLOGP_OK;
}

plogp_status plogp_summary_save(const plogp_summary *summary, plogp_buffer *buffer)
{
    if (summary == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    size_t start = buffer->length;
    PLOGP_TRY(plogp__frame_open(buffer, PLOGP__STATE_SUMMARY, &start));
    return plogp__frame_end(buffer, start, save_parts(summary, buffer));
}

static plogp_status load_part(plogp_summary *summary, plogp__reader *reader)
{
    size_t length, size;
    const unsigned char *data;
    struct plogp__part *const part = &summary->parts[summary->size];
    const char *const name = plogp__get_text(reader, &length);
    part->public.type = (plogp_column_type)plogp__get_u64(reader);
    plogp__get_frame(reader, &data, &size);
    if (reader->bad)
        return PLOGP_OK;
    part->name = plogp__copy_text(summary->alloc, name, length);
    if (part->name == NULL)
        return plogp__fail_memory(&summary->context);
    summary->size++;
    if (part->public.type == PLOGP_COLUMN_CATEGORICAL) {
        PLOGP_TRY(plogp_counts_load(data, size, &summary->part_context, &part->counts));
    } else {
        PLOGP_TRY(plogp_moments_load(data, size, &summary->part_context, &part->moments));
        plogp__get_frame(reader, &data, &size);
        if (reader->bad)
            return PLOGP_OK;
        PLOGP_TRY(plogp_ordered_load(data, size, &summary->part_context, &part->ordered));
    }
    plogp__part_publish(part);
    return PLOGP_OK;
}

static plogp_status load_parts(plogp_summary *summary, plogp__reader *reader)
{
    const size_t size = plogp__get_count(reader, 24);
    if (size == 0)
        return plogp__reader_finish(reader, &summary->context);
    PLOGP_TRY(plogp__summary_reserve(summary, size));
    for (size_t i = 0; i < size && !reader->bad; i++)
        PLOGP_TRY(load_part(summary, reader));
    return plogp__reader_finish(reader, &summary->context);
}

plogp_status plogp_summary_load(const unsigned char *data, size_t size,
                                const plogp_context *context, plogp_summary **summary)
{
    if (data == NULL || summary == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_summary *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_SUMMARY, context, &reader));
    PLOGP_TRY(plogp_summary_new(context, &made));
    const plogp_status status = load_parts(made, &reader);
    if (status == PLOGP_OK)
        *summary = made;
    else
        plogp_summary_free(made);
    return status;
}

int plogp_summary_recognise(const unsigned char *data, size_t size)
{
    return data != NULL && size > PLOGP__FRAME_MAGIC_SIZE &&
           plogp__frame_kind(data) == PLOGP__STATE_SUMMARY;
}
