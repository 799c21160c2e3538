#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/ordered_inside.h"

static plogp_status put_entry(const struct plogp__entry *entry, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_double(buffer, entry->value));
    PLOGP_TRY(plogp__put_double(buffer, entry->weight));
    return plogp__put_u64(buffer, entry->times);
}

/* The number of entries is known behind them only, when they come from files. */
static plogp_status save_content(const plogp_ordered *ordered,
                                 struct plogp__entries *entries, plogp_buffer *buffer)
{
    struct plogp__entry entry;
    bool more = true;
    uint64_t count = 0;
    PLOGP_TRY(plogp__weight_save(&ordered->missing, buffer));
    const size_t place = buffer->length;
    PLOGP_TRY(plogp__put_u64(buffer, 0));
    for (;; count++) {
        PLOGP_TRY(plogp__entries_next(entries, &entry, &more));
        if (!more)
            break;
        PLOGP_TRY(put_entry(&entry, buffer));
    }
    plogp__set_u64(buffer, place, count);
    return PLOGP_OK;
}

plogp_status plogp_ordered_save(const plogp_ordered *ordered, plogp_buffer *buffer)
{
    if (ordered == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    struct plogp__entries entries;
    PLOGP_TRY(plogp__entries_open(ordered, &entries));
    size_t start = 0;
    plogp_status status = plogp__frame_open(buffer, PLOGP__STATE_ORDERED, &start);
    if (status == PLOGP_OK)
        status = plogp__frame_end(buffer, start, save_content(ordered, &entries, buffer));
    plogp__entries_close(&entries);
    return status;
}

static bool entry_is_sound(const struct plogp__entry *entry,
                           const struct plogp__entry *before)
{
    return !isnan(entry->value) && !(entry->value == 0 && signbit(entry->value)) &&
           entry->weight > 0 && entry->weight < 0x1p64 && entry->times > 0 &&
           (entry->weight == 1.0 || entry->weight != floor(entry->weight)) &&
           (before == NULL || plogp__entry_compare(before, entry) < 0);
}

static plogp_status load_content(plogp_ordered *ordered, plogp__reader *reader)
{
    PLOGP_TRY(plogp__weight_load(&ordered->missing, ordered->alloc, reader));
    const size_t size = plogp__get_count(reader, sizeof(struct plogp__entry));
    PLOGP_TRY(plogp__run_new(size, ordered->alloc, &ordered->sorted));
    for (size_t i = 0; i < size && !reader->bad; i++) {
        struct plogp__entry *const entry = &ordered->sorted.entries[i];
        entry->value = plogp__get_double(reader);
        entry->weight = plogp__get_double(reader);
        entry->times = plogp__get_u64(reader);
        if (!entry_is_sound(entry, i == 0 ? NULL : entry - 1))
            reader->bad = true;
        else
            PLOGP_TRY(plogp__weight_add_times(&ordered->total, entry->weight,
                                              entry->times, ordered->alloc));
    }
    ordered->sorted.size = size;
    return plogp__reader_finish(reader, &ordered->context);
}

plogp_status plogp_ordered_load(const unsigned char *data, size_t size,
                                const plogp_context *context, plogp_ordered **ordered)
{
    if (data == NULL || ordered == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_ordered *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_ORDERED, context, &reader));
    PLOGP_TRY(plogp_ordered_new(context, &made));
    const plogp_status status = load_content(made, &reader);
    if (status == PLOGP_OK)
        *ordered = made;
    else
        plogp_ordered_free(made);
    return status;
}
