/* Reading sorted runs, merged: a heap of readers by their keys. */
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/spill.h"

#define BUFFER_BYTES  ((size_t)1 << 16) /* of each run at first; long keys need more */
#define FIXED_BYTES   (2 * 10 + 1 + PLOGP_SUM_SAVED_SIZE) /* of a record, at the most */
#define RECORDS_CHECK 65536 /* between looks for a cancellation */

/* One run, at one of its records. */
struct reader {
    struct plogp__spill_run run; /* what is not yet in the buffer */
    unsigned char *buffer;
    size_t capacity, have, at;
    const unsigned char *key;
    size_t length;
    plogp__weight total; /* its fraction is `sum` */
    plogp_sum sum;
};

struct plogp__merge {
    const plogp_context *context;
    const plogp_alloc *alloc;
    struct reader *readers; /* [count] */
    size_t count;
    struct reader **heap; /* [size] the least key first */
    size_t size;
    unsigned char *key; /* of the record given out */
    size_t capacity;
    plogp__record record;
    uint64_t records;
};

/* Have `size` bytes of the run behind reader->at, or all that are left. */
static plogp_status ensure(plogp__merge *merge, struct reader *reader, size_t size)
{
    if (reader->have - reader->at >= size || reader->run.begin == reader->run.end)
        return PLOGP_OK;
    const size_t kept = reader->have - reader->at;
    if (kept > 0)
        memmove(reader->buffer, reader->buffer + reader->at, kept);
    reader->at = 0;
    reader->have = kept;
    void *block = reader->buffer;
    if (!plogp__reserve(merge->alloc, &block, &reader->capacity,
                        size < BUFFER_BYTES ? BUFFER_BYTES : size, 1))
        return plogp__fail_memory(merge->context);
    reader->buffer = block;
    const uint64_t left = reader->run.end - reader->run.begin;
    const size_t room = reader->capacity - kept;
    const size_t count = left < room ? (size_t)left : room;
    PLOGP_TRY(plogp__spill_read(reader->run.file, merge->context, reader->run.begin,
                                reader->buffer + kept, count));
    reader->run.begin += count;
    reader->have += count;
    return PLOGP_OK;
}

static uint64_t get_number(struct reader *reader)
{
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        const unsigned char byte = reader->buffer[reader->at++];
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return number;
    }
}

/* The next record of a run; *more is 0 behind the last one. */
static plogp_status advance(plogp__merge *merge, struct reader *reader, int *more)
{
    PLOGP_TRY(ensure(merge, reader, FIXED_BYTES));
    *more = reader->at < reader->have;
    if (!*more)
        return PLOGP_OK;
    reader->length = (size_t)get_number(reader);
    PLOGP_TRY(ensure(merge, reader, reader->length + FIXED_BYTES));
    reader->key = reader->buffer + reader->at;
    reader->at += reader->length;
    reader->total = (plogp__weight){.whole = get_number(reader)};
    if (!reader->buffer[reader->at++])
        return PLOGP_OK;
    reader->total.fraction = &reader->sum;
    const plogp_status status =
        plogp_sum_load(reader->buffer + reader->at, PLOGP_SUM_SAVED_SIZE, &reader->sum);
    reader->at += PLOGP_SUM_SAVED_SIZE;
    return status;
}

static int compare(const unsigned char *a, size_t a_length, const unsigned char *b,
                   size_t b_length)
{
    const int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int is_before(const struct reader *a, const struct reader *b)
{
    return compare(a->key, a->length, b->key, b->length) < 0;
}

/* Move heap[i] down to where it belongs. */
static void sift(plogp__merge *merge, size_t i)
{
    struct reader **const heap = merge->heap;
    struct reader *const moved = heap[i];
    for (size_t child = 2 * i + 1; child < merge->size; child = 2 * i + 1) {
        child += child + 1 < merge->size && is_before(heap[child + 1], heap[child]);
        if (!is_before(heap[child], moved))
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moved;
}

/* Let the first run go on. */
static plogp_status advance_first(plogp__merge *merge)
{
    int more = 0;
    PLOGP_TRY(advance(merge, merge->heap[0], &more));
    if (!more)
        merge->heap[0] = merge->heap[--merge->size];
    if (merge->size > 0)
        sift(merge, 0);
    return PLOGP_OK;
}

static plogp_status start(plogp__merge *merge, const plogp__spill *spill)
{
    merge->readers =
        plogp__alloc_zero(merge->alloc, spill->count, sizeof *merge->readers);
    merge->heap = plogp__alloc(merge->alloc, spill->count, sizeof(void *));
    if (merge->readers == NULL || merge->heap == NULL)
        return plogp__fail_memory(merge->context);
    merge->count = spill->count;
    for (size_t i = 0; i < spill->count; i++) {
        int more = 0;
        merge->readers[i].run = spill->runs[i];
        PLOGP_TRY(advance(merge, &merge->readers[i], &more));
        if (more)
            merge->heap[merge->size++] = &merge->readers[i];
    }
    for (size_t i = merge->size / 2; i-- > 0;)
        sift(merge, i);
    return PLOGP_OK;
}

plogp_status plogp__merge_new(const plogp__spill *spill, plogp__merge **merge)
{
    const plogp_alloc *const alloc = plogp__context_alloc(spill->context);
    plogp__merge *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(spill->context);
    made->context = spill->context;
    made->alloc = alloc;
    const plogp_status status = start(made, spill);
    if (status == PLOGP_OK)
        *merge = made;
    else
        plogp__merge_free(made);
    return status;
}

/* Take the first record of the heap over. */
static plogp_status take(plogp__merge *merge)
{
    const struct reader *const first = merge->heap[0];
    void *block = merge->key;
    if (!plogp__reserve(merge->alloc, &block, &merge->capacity, first->length + 1, 1))
        return plogp__fail_memory(merge->context);
    merge->key = block;
    memcpy(merge->key, first->key, first->length);
    merge->record.key = merge->key;
    merge->record.length = first->length;
    plogp__weight_clear(&merge->record.total, merge->alloc);
    return plogp__weight_merge(&merge->record.total, &first->total, merge->alloc);
}

plogp_status plogp__merge_next(plogp__merge *merge, const plogp__record **record)
{
    *record = NULL;
    if (merge->size == 0)
        return PLOGP_OK;
    if (++merge->records % RECORDS_CHECK == 0)
        PLOGP_TRY(plogp__check_cancel(merge->context));
    PLOGP_TRY(take(merge));
    PLOGP_TRY(advance_first(merge));
    const plogp__record *const taken = &merge->record;
    while (merge->size > 0 && compare(merge->heap[0]->key, merge->heap[0]->length,
                                      taken->key, taken->length) == 0) {
        PLOGP_TRY(plogp__weight_merge(&merge->record.total, &merge->heap[0]->total,
                                      merge->alloc));
        PLOGP_TRY(advance_first(merge));
    }
    *record = taken;
    return PLOGP_OK;
}

void plogp__merge_free(plogp__merge *merge)
{
    if (merge == NULL)
        return;
    for (size_t i = 0; i < merge->count; i++)
        plogp__free(merge->alloc, merge->readers[i].buffer);
    plogp__weight_clear(&merge->record.total, merge->alloc);
    plogp__free(merge->alloc, merge->readers);
    plogp__free(merge->alloc, merge->heap);
    plogp__free(merge->alloc, merge->key);
    plogp__free(merge->alloc, merge);
}
