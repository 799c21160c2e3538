#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/rows.h"
#include "plogp/sum.h"

/* Where a row of the new order comes from. */
struct place {
    uint64_t hash;
    const struct plogp__rows *rows;
    size_t row;
};

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

static uint64_t hash_row(const struct plogp__rows *rows, size_t i)
{
    uint64_t hash = 0;
    for (size_t j = 0; j < rows->dense; j++)
        hash = mix(hash, bits(rows->numbers[i * rows->dense + j]));
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

/* By hash, features, label and weight: rows that tie in all of them are the same row. */
static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    const int order = compare_features(a->rows, a->row, b->row);
    if (order != 0)
        return order;
    if (a->rows->label[a->row] != b->rows->label[b->row])
        return a->rows->label[a->row] < b->rows->label[b->row] ? -1 : 1;
    return compare_numbers(a->rows->weight + a->row, b->rows->weight + b->row, 1);
}

size_t plogp__rows_run_end(const struct plogp__rows *rows, size_t i)
{
    size_t end = i + 1;
    while (end < rows->count && compare_features(rows, i, end) == 0)
        end++;
    return end;
}

static void copy_row(const struct plogp__rows *from, size_t i, struct plogp__rows *to)
{
    const size_t at = to->count, begin = from->start[i];
    const size_t entries = from->start[i + 1] - begin, put = to->start[at];
    if (from->dense > 0)
        memcpy(to->numbers + at * to->dense, from->numbers + i * from->dense,
               from->dense * sizeof *to->numbers);
    if (entries > 0)
        memcpy(to->entry + put, from->entry + begin, entries * sizeof *to->entry);
    if (entries > 0 && from->value != NULL)
        memcpy(to->value + put, from->value + begin, entries * sizeof *to->value);
    to->start[at + 1] = put + entries;
    to->label[at] = from->label[i];
    to->count = at + 1;
}

static bool same_row(const struct place *a, const struct place *b)
{
    return a->hash == b->hash && a->rows->label[a->row] == b->rows->label[b->row] &&
           compare_features(a->rows, a->row, b->row) == 0;
}

static double total_weight(const struct place *places, size_t count)
{
    if (count == 1)
        return places->rows->weight[places->row];
    plogp_sum weight;
    plogp_sum_init(&weight);
    for (size_t i = 0; i < count; i++)
        plogp_sum_add(&weight, places[i].rows->weight[places[i].row]);
    return plogp_sum_value(&weight);
}

static void merge_runs(const struct place *places, size_t count, struct plogp__rows *to)
{
    to->count = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && same_row(&places[i], &places[end]))
            end++;
        copy_row(places[i].rows, places[i].row, to);
        to->weight[to->count - 1] = total_weight(places + i, end - i);
        i = end;
    }
}

plogp_status plogp__rows_group(struct plogp__rows *rows, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct place *places = plogp__alloc(alloc, rows->count, sizeof *places);
    if (places == NULL)
        return plogp__fail_memory(context);
    struct plogp__rows grouped = {.dense = rows->dense, .features = rows->features};
    const plogp_status status = plogp__rows_init(
        &grouped, rows->count, rows->start[rows->count], rows->value != NULL, context);
    if (status == PLOGP_OK) {
        for (size_t i = 0; i < rows->count; i++)
            places[i] = (struct place){hash_row(rows, i), rows, i};
        qsort(places, rows->count, sizeof *places, compare_places);
        merge_runs(places, rows->count, &grouped);
        plogp__rows_clear(rows, context);
        *rows = grouped;
    }
    plogp__free(alloc, places);
    return status;
}
