#include "learn/batches.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/prefetch.h"
#include "math/random.h"

#define CACHE_LINE   64
#define ORDER_STREAM UINT64_C(0x6f726465) /* "orde", plus the pass */

static size_t choose_most(size_t rows, size_t most)
{
    const size_t eighth = rows / 8;
    if (most > 0)
        return most < rows ? most : rows;
    return eighth < 16 ? 16 : eighth > 256 ? 256 : eighth;
}

plogp_status plogp__batches_init(struct plogp__batches *batches,
                                 const struct plogp__rows *from, size_t most,
                                 const plogp_context *context)
{
    *batches = (struct plogp__batches){
        .context = context, .from = from, .most = choose_most(from->count, most)};
    batches->order =
        plogp__alloc(plogp__context_alloc(context), from->count, sizeof *batches->order);
    if (batches->order == NULL)
        return plogp__fail_memory(context);
    batches->rows.dense = from->dense;
    batches->rows.features = from->features;
    return plogp__rows_init(&batches->rows, batches->most, 0, false, context);
}

void plogp__batches_clear(struct plogp__batches *batches)
{
    plogp__free(plogp__context_alloc(batches->context), batches->order);
    plogp__rows_clear(&batches->rows, batches->context);
    batches->order = NULL;
}

void plogp__batches_shuffle(struct plogp__batches *batches, size_t pass)
{
    const uint64_t seed = batches->context == NULL ? 1 : batches->context->seed;
    const size_t count = batches->from->count;
    uint32_t *order = batches->order;
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (size_t i = 0; i + 1 < count; i++) {
        const size_t j = plogp__random_partner(seed, ORDER_STREAM + pass, i, count);
        const uint32_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

static plogp_status make_room(struct plogp__batches *batches, size_t entries)
{
    const plogp_alloc *alloc = plogp__context_alloc(batches->context);
    struct plogp__rows *batch = &batches->rows;
    void *entry = batch->entry, *value = batch->value;
    if (entries <= batches->entries_room)
        return PLOGP_OK;
    bool grown = plogp__resize(alloc, &entry, entries, sizeof *batch->entry);
    batch->entry = entry;
    if (grown && batches->from->value != NULL)
        grown = plogp__resize(alloc, &value, entries, sizeof *batch->value);
    batch->value = value;
    if (!grown)
        return plogp__fail_memory(batches->context);
    batches->entries_room = entries;
    return PLOGP_OK;
}

/* Ask for the numbers of a row while another is copied: no order of memory leads to it. */
static void fetch(const struct plogp__rows *rows, size_t i)
{
    const double *numbers = rows->numbers + i * rows->dense;
    for (size_t byte = 0; byte < rows->dense * sizeof *numbers; byte += CACHE_LINE)
        plogp__prefetch(numbers, byte);
}

plogp_status plogp__batches_fill(struct plogp__batches *batches, size_t first)
{
    const struct plogp__rows *from = batches->from;
    const size_t left = from->count - first;
    const size_t count = left < batches->most ? left : batches->most;
    size_t entries = 0;
    for (size_t b = 0; b < count; b++) {
        const size_t i = batches->order[first + b];
        entries += from->start[i + 1] - from->start[i];
    }
    PLOGP_TRY(make_room(batches, entries));
    for (size_t b = 0; b < count; b++) {
        const size_t i = batches->order[first + b];
        batches->rows.start[b + 1] =
            batches->rows.start[b] + from->start[i + 1] - from->start[i];
        if (b + 1 < count)
            fetch(from, batches->order[first + b + 1]);
        plogp__rows_copy(from, i, &batches->rows, b);
        batches->rows.weight[b] = from->weight[i];
    }
    batches->rows.count = count;
    return PLOGP_OK;
}
