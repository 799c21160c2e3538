#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/order.h"
#include "learn/rows.h"
#include "plogp/sum.h"

#define CHUNK ((size_t)1024) /* rows */

/* One round of the finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
    return hash ^ (hash >> 31);
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

/* A grouping under way: places [count] in order, and the first place of each group. */
struct grouping {
    const struct plogp__rows *from;
    struct plogp__rows *to;
    struct plogp__keyed *places, *spare;
    size_t *first; /* [to->count + 1] */
};

static plogp_status hash_chunk(void *state, size_t chunk, size_t worker)
{
    const struct grouping *g = state;
    const size_t count = g->from->count, begin = chunk * CHUNK;
    const size_t end = begin + CHUNK < count ? begin + CHUNK : count;
    (void)worker;
    for (size_t i = begin; i < end; i++)
        g->places[i] = (struct plogp__keyed){hash_row(g->from, i), i};
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
    plogp__order(g->places, g->spare, g->from->count);
    for (size_t i = 0; i < g->from->count;) {
        size_t end = i + 1;
        while (end < g->from->count && g->places[end].key == g->places[i].key)
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
static void find_groups(const struct grouping *g)
{
    size_t groups = 0, put = 0;
    for (size_t i = 0; i < g->from->count; i++) {
        const size_t row = g->places[i].item;
        if (i > 0 && same_row(g, i - 1, i))
            continue;
        g->first[groups++] = i;
        put += g->from->start[row + 1] - g->from->start[row];
        g->to->start[groups] = put;
    }
    g->first[groups] = g->from->count;
    g->to->count = groups;
}

static void copy_row(const struct plogp__rows *from, size_t i, struct plogp__rows *to,
                     size_t at)
{
    const size_t begin = from->start[i], entries = from->start[i + 1] - begin;
    const size_t put = to->start[at];
    if (from->dense > 0)
        memcpy(to->numbers + at * to->dense, from->numbers + i * from->dense,
               from->dense * sizeof *to->numbers);
    if (entries > 0)
        memcpy(to->entry + put, from->entry + begin, entries * sizeof *to->entry);
    if (entries > 0 && from->value != NULL)
        memcpy(to->value + put, from->value + begin, entries * sizeof *to->value);
    to->label[at] = from->label[i];
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
    const size_t count = g->to->count, begin = chunk * CHUNK;
    const size_t end = begin + CHUNK < count ? begin + CHUNK : count;
    (void)worker;
    for (size_t at = begin; at < end; at++) {
        copy_row(g->from, g->places[g->first[at]].item, g->to, at);
        g->to->weight[at] = total_weight(g, g->first[at], g->first[at + 1]);
    }
    return PLOGP_OK;
}

static plogp_status group(struct grouping *g, const plogp_context *context)
{
    const size_t rows = g->from->count;
    PLOGP_TRY(plogp__team_run(context, (rows + CHUNK - 1) / CHUNK, hash_chunk, g));
    order_places(g);
    find_groups(g);
    return plogp__team_run(context, (g->to->count + CHUNK - 1) / CHUNK, copy_chunk, g);
}

plogp_status plogp__rows_group(struct plogp__rows *rows, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__rows grouped = {.dense = rows->dense, .features = rows->features};
    struct grouping g = {.from = rows, .to = &grouped};
    g.places = plogp__alloc(alloc, rows->count, 2 * sizeof *g.places);
    g.first = plogp__alloc(alloc, rows->count + 1, sizeof *g.first);
    plogp_status status =
        g.places == NULL || g.first == NULL
            ? plogp__fail_memory(context)
            : plogp__rows_init(&grouped, rows->count, rows->start[rows->count],
                               rows->value != NULL, context);
    if (status == PLOGP_OK) {
        g.spare = g.places + rows->count;
        status = group(&g, context);
        if (status == PLOGP_OK) {
            plogp__rows_clear(rows, context);
            *rows = grouped;
        } else
            plogp__rows_clear(&grouped, context);
    }
    plogp__free(alloc, g.places);
    plogp__free(alloc, g.first);
    return status;
}
