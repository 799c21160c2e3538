#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/order.h"
#include "learn/rows.h"
#include "learn/rows_bucket.h"
#include "math/mix.h"
#include "plogp/sum.h"

#define CHUNK ((size_t)1024) /* rows */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    return plogp__mix_bits((hash ^ word) + UINT64_C(0x9e3779b97f4a7c15));
}

static uint64_t bits(double x)
{
    const double positive_zero = x + 0.0; /* -0 and +0 are the same number */
    uint64_t word;
    memcpy(&word, &positive_zero, sizeof word);
    return word;
}

/* The numbers are mixed on four lanes, which do not wait for each other. */
static uint64_t hash_row(const struct plogp__rows *rows, size_t i)
{
    const double *numbers = rows->numbers + i * rows->dense;
    uint64_t lane[4] = {0, 1, 2, 3};
    size_t j = 0;
    for (; j + 4 <= rows->dense; j += 4)
        for (size_t k = 0; k < 4; k++)
            lane[k] = mix(lane[k], bits(numbers[j + k]));
    for (; j < rows->dense; j++)
        lane[0] = mix(lane[0], bits(numbers[j]));
    uint64_t hash = mix(mix(lane[0], lane[1]), mix(lane[2], lane[3]));
    for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++) {
        hash = mix(hash, rows->entry[e]);
        if (rows->value != NULL)
            hash = mix(hash, bits(rows->value[e]));
    }
    return hash;
}

static int compare_numbers(const double *a, const double *b, size_t count)
{
    for (size_t j = 0; j < count; j++)
        if (a[j] != b[j])
            return a[j] < b[j] ? -1 : 1;
    return 0;
}

static int compare_features(const struct plogp__rows *rows, size_t a, size_t b)
{
    const size_t dense = rows->dense;
    int order =
        compare_numbers(rows->numbers + a * dense, rows->numbers + b * dense, dense);
    if (order != 0)
        return order;
    const size_t length_a = rows->start[a + 1] - rows->start[a];
    const size_t length_b = rows->start[b + 1] - rows->start[b];
    if (length_a != length_b)
        return length_a < length_b ? -1 : 1;
    const uint32_t *entry_a = rows->entry + rows->start[a];
    const uint32_t *entry_b = rows->entry + rows->start[b];
    for (size_t e = 0; e < length_a; e++)
        if (entry_a[e] != entry_b[e])
            return entry_a[e] < entry_b[e] ? -1 : 1;
    return rows->value == NULL ? 0
                               : compare_numbers(rows->value + rows->start[a],
                                                 rows->value + rows->start[b], length_a);
}

/* Features, label and weight: rows that tie in all of them are the same row. */
static int compare_rows(const struct plogp__rows *rows, size_t a, size_t b)
{
    const int order = compare_features(rows, a, b);
    if (order != 0)
        return order;
    if (rows->label[a] != rows->label[b])
        return rows->label[a] < rows->label[b] ? -1 : 1;
    return compare_numbers(rows->weight + a, rows->weight + b, 1);
}

size_t plogp__rows_run_end(const struct plogp__rows *rows, size_t i)
{
    size_t end = i + 1;
    while (end < rows->count && compare_features(rows, i, end) == 0)
        end++;
    return end;
}

/* A grouping under way: the rows begin .. begin + count - 1 of `from`, a bucket. */
struct grouping {
    const struct plogp__rows *from;
    struct plogp__rows *to;
    uint64_t *hash; /* [from->count] */
    size_t begin, count;
    struct plogp__keyed *places, *spare; /* [count] in order */
    size_t *first;                       /* [groups + 1] the first place of each group */
    size_t groups;
    size_t before; /* groups of the buckets before this one */
};

static plogp_status hash_chunk(void *state, size_t chunk, size_t worker)
{
    const struct grouping *g = state;
    const size_t count = g->from->count, begin = chunk * CHUNK;
    const size_t end = begin + CHUNK < count ? begin + CHUNK : count;
    (void)worker;
    for (size_t i = begin; i < end; i++)
        g->hash[i] = hash_row(g->from, i);
    return PLOGP_OK;
}

static void merge_halves(const struct grouping *g, size_t begin, size_t middle,
                         size_t end)
{
    size_t a = begin, b = middle, at = begin;
    memcpy(g->spare + begin, g->places + begin, (end - begin) * sizeof *g->places);
    while (at < end) {
        const bool left =
            b == end || (a < middle &&
                         compare_rows(g->from, g->spare[a].item, g->spare[b].item) <= 0);
        g->places[at++] = left ? g->spare[a++] : g->spare[b++];
    }
}

/* Merge sort of places begin .. end - 1, whose hashes are equal, from runs upwards. */
static void order_equals(const struct grouping *g, size_t begin, size_t end)
{
    for (size_t width = 1; width < end - begin; width *= 2)
        for (size_t at = begin; at + width < end; at += 2 * width) {
            const size_t middle = at + width;
            const size_t last = middle + width < end ? middle + width : end;
            if (compare_rows(g->from, g->places[middle - 1].item,
                             g->places[middle].item) > 0)
                merge_halves(g, at, middle, last);
        }
}

/* Hashes first; where they tie, the content. */
static void order_places(const struct grouping *g)
{
    for (size_t i = 0; i < g->count; i++)
        g->places[i] = (struct plogp__keyed){g->hash[g->begin + i], g->begin + i};
    plogp__order(g->places, g->spare, g->count);
    for (size_t i = 0; i < g->count;) {
        size_t end = i + 1;
        while (end < g->count && g->places[end].key == g->places[i].key)
            end++;
        order_equals(g, i, end);
        i = end;
    }
}

static bool same_row(const struct grouping *g, size_t a, size_t b)
{
    const size_t i = g->places[a].item, j = g->places[b].item;
    return g->places[a].key == g->places[b].key &&
           g->from->label[i] == g->from->label[j] && compare_features(g->from, i, j) == 0;
}

/* Where the groups begin, and where the entries of each will go. */
static void find_groups(struct grouping *g)
{
    size_t put = g->to->start[g->before];
    g->groups = 0;
    for (size_t i = 0; i < g->count; i++) {
        const size_t row = g->places[i].item;
        if (i > 0 && same_row(g, i - 1, i))
            continue;
        g->first[g->groups++] = i;
        put += g->from->start[row + 1] - g->from->start[row];
        g->to->start[g->before + g->groups] = put;
    }
    g->first[g->groups] = g->count;
}

static double total_weight(const struct grouping *g, size_t first, size_t end)
{
    if (end - first == 1)
        return g->from->weight[g->places[first].item];
    plogp_sum weight;
    plogp_sum_init(&weight);
    for (size_t i = first; i < end; i++)
        plogp_sum_add(&weight, g->from->weight[g->places[i].item]);
    return plogp_sum_value(&weight);
}

static plogp_status copy_chunk(void *state, size_t chunk, size_t worker)
{
    const struct grouping *g = state;
    const size_t begin = chunk * CHUNK;
    const size_t end = begin + CHUNK < g->groups ? begin + CHUNK : g->groups;
    (void)worker;
    for (size_t at = begin; at < end; at++) {
        plogp__rows_copy(g->from, g->places[g->first[at]].item, g->to, g->before + at);
        g->to->weight[g->before + at] = total_weight(g, g->first[at], g->first[at + 1]);
    }
    return PLOGP_OK;
}

static plogp_status group_bucket(struct grouping *g, const plogp_context *context)
{
    order_places(g);
    find_groups(g);
    PLOGP_TRY(plogp__team_run(context, (g->groups + CHUNK - 1) / CHUNK, copy_chunk, g));
    g->before += g->groups;
    return PLOGP_OK;
}

/* Bucket after bucket, so that the groups come out in the order of all hashes. */
static plogp_status group_buckets(struct grouping *g,
                                  const struct plogp__buckets *buckets,
                                  const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    g->places = plogp__alloc(alloc, buckets->longest, 2 * sizeof *g->places);
    g->first = plogp__alloc(alloc, buckets->longest + 1, sizeof *g->first);
    plogp_status status =
        g->places == NULL || g->first == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    g->to->start[0] = 0;
    for (size_t b = 0; b < buckets->count && status == PLOGP_OK; b++) {
        g->begin = buckets->first[b];
        g->count = buckets->first[b + 1] - g->begin;
        g->spare = g->places + g->count;
        status = group_bucket(g, context);
    }
    g->to->count = g->before;
    plogp__free(alloc, g->places);
    plogp__free(alloc, g->first);
    return status;
}

/* All rows at once. */
static plogp_status group_whole(struct plogp__rows *rows, struct grouping *g,
                                struct plogp__rows *other, const plogp_context *context)
{
    size_t first[] = {0, rows->count};
    const struct plogp__buckets whole = {1, first, rows->count};
    g->from = rows;
    g->to = other;
    PLOGP_TRY(group_buckets(g, &whole, context));
    const struct plogp__rows grouped = *other;
    *other = *rows;
    *rows = grouped;
    return PLOGP_OK;
}

/* Into buckets, and from them back to where the rows were. */
static plogp_status group_many(struct plogp__rows *rows, size_t count, struct grouping *g,
                               struct plogp__rows *other, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__buckets buckets;
    uint64_t *const moved = plogp__alloc(alloc, rows->count, sizeof *moved);
    if (moved == NULL)
        return plogp__fail_memory(context);
    plogp_status status =
        plogp__buckets_fill(rows, g->hash, count, context, other, moved, &buckets);
    if (status == PLOGP_OK) {
        plogp__free(alloc, g->hash);
        g->hash = moved;
        g->from = other;
        g->to = rows;
        status = group_buckets(g, &buckets, context);
        plogp__buckets_clear(&buckets, context);
    } else
        plogp__free(alloc, moved);
    return status;
}

plogp_status plogp__rows_group(struct plogp__rows *rows, const plogp_context *context)
{
    return plogp__rows_group_by(rows, plogp__buckets_wanted(rows, context), context);
}

plogp_status plogp__rows_group_by(struct plogp__rows *rows, size_t buckets,
                                  const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__rows other = {.dense = rows->dense, .features = rows->features};
    struct grouping g = {.from = rows};
    g.hash = plogp__alloc(alloc, rows->count, sizeof *g.hash);
    plogp_status status =
        g.hash == NULL ? plogp__fail_memory(context)
                       : plogp__rows_init(&other, rows->count, rows->start[rows->count],
                                          rows->value != NULL, context);
    if (status == PLOGP_OK) {
        status =
            plogp__team_run(context, (rows->count + CHUNK - 1) / CHUNK, hash_chunk, &g);
        if (status == PLOGP_OK)
            status = buckets > 1 ? group_many(rows, buckets, &g, &other, context)
                                 : group_whole(rows, &g, &other, context);
        plogp__rows_clear(&other, context);
    }
    plogp__free(alloc, g.hash);
    return status;
}
