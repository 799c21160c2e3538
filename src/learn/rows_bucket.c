#include "learn/rows_bucket.h"

#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"

#define BUCKET_BYTES ((size_t)8 << 20) /* of rows, about */
#define WHOLE_SHARE  8 /* of the memory: rows that take less are not cut up */
#define BUCKETS_MAX  ((size_t)4096)

static size_t bytes_of(const struct plogp__rows *rows)
{
    const size_t entries = rows->start[rows->count];
    const size_t entry = sizeof *rows->entry + (rows->value == NULL ? 0 : sizeof(double));
    return rows->count * (rows->dense + 3) * sizeof(double) + entries * entry;
}

size_t plogp__buckets_wanted(const struct plogp__rows *rows, const plogp_context *context)
{
    const size_t bytes = bytes_of(rows);
    const uint64_t whole = plogp__context_memory(context) / WHOLE_SHARE;
    size_t count = 1;
    while (bytes > whole && count < BUCKETS_MAX && bytes / count > BUCKET_BYTES)
        count *= 2;
    return count;
}

static size_t bucket_of(uint64_t hash, size_t count)
{
    return (size_t)((hash >> 32) * count >> 32);
}

/* Where the rows and the entries of each bucket begin; `entries` [count + 1]. */
static void count_rows(const struct plogp__rows *from, const uint64_t *hash,
                       const plogp_context *context, struct plogp__buckets *buckets,
                       size_t *entries)
{
    for (size_t i = 0; i < from->count; i++) {
        plogp__passed(context, i);
        const size_t after = bucket_of(hash[i], buckets->count) + 1;
        buckets->first[after]++;
        entries[after] += from->start[i + 1] - from->start[i];
    }
    for (size_t b = 0; b < buckets->count; b++) {
        const size_t own = buckets->first[b + 1];
        buckets->longest = own > buckets->longest ? own : buckets->longest;
        buckets->first[b + 1] += buckets->first[b];
        entries[b + 1] += entries[b];
    }
}

/* Rows on their way to their buckets. */
struct moving {
    const struct plogp__rows *from;
    const uint64_t *hash;
    size_t *place, *put; /* [buckets] where the next row of each, and its entries, go */
    struct plogp__rows *to;
    uint64_t *moved; /* the hashes, in the new order */
};

/* Row after row, each to the next place of its bucket; both arrays of places move on. */
static void distribute(const struct moving *moving, size_t count,
                       const plogp_context *context)
{
    const struct plogp__rows *from = moving->from;
    struct plogp__rows *to = moving->to;
    for (size_t i = 0; i < from->count; i++) {
        const size_t b = bucket_of(moving->hash[i], count), at = moving->place[b]++;
        plogp__passed(context, i);
        to->start[at] = moving->put[b];
        plogp__rows_copy(from, i, to, at);
        to->weight[at] = from->weight[i];
        moving->moved[at] = moving->hash[i];
        moving->put[b] += from->start[i + 1] - from->start[i];
    }
    to->start[from->count] = from->start[from->count];
    to->count = from->count;
}

plogp_status plogp__buckets_fill(const struct plogp__rows *from, const uint64_t *hash,
                                 size_t count, const plogp_context *context,
                                 struct plogp__rows *to, uint64_t *moved,
                                 struct plogp__buckets *buckets)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    *buckets = (struct plogp__buckets){.count = count};
    buckets->first = plogp__alloc_zero(alloc, count + 1, sizeof *buckets->first);
    size_t *place = plogp__alloc_zero(alloc, count + 1, 2 * sizeof *place);
    const plogp_status status =
        buckets->first == NULL || place == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    if (status == PLOGP_OK) {
        size_t *const entries = place + count + 1;
        count_rows(from, hash, context, buckets, entries);
        memcpy(place, buckets->first, count * sizeof *place);
        const struct moving moving = {from, hash, place, entries, to, moved};
        distribute(&moving, count, context);
    } else
        plogp__buckets_clear(buckets, context);
    plogp__free(alloc, place);
    return status;
}

void plogp__buckets_clear(struct plogp__buckets *buckets, const plogp_context *context)
{
    plogp__free(plogp__context_alloc(context), buckets->first);
    *buckets = (struct plogp__buckets){.count = 0};
}
