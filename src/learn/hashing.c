#include "learn/hashing.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/mix.h"
#include "plogp/number.h"

#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/*
 * FNV-1a, 64 bits, of the seed's eight bytes (the lowest first) and then the text's: (h ^ byte)
 * prime. Its low bits are weak, so the result is mixed as SplitMix64 mixes its state before
 * the remainder is taken. The remainder favours the first buckets by at most buckets / 2^64.
 * Source: Fowler, Noll, Vo (RFC 9923); math/mix.h.
 */
size_t plogp_hash_bucket(const char *text, size_t length, uint64_t seed, size_t buckets)
{
    uint64_t h = FNV_BASIS;
    for (unsigned shift = 0; shift < 64; shift += 8)
        h = (h ^ (seed >> shift & 0xff)) * FNV_PRIME;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)text[i]) * FNV_PRIME;
    return buckets == 0 ? 0 : (size_t)(plogp__mix_bits(h) % buckets);
}

static int compare_buckets(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

uint32_t plogp__hashing_place(const struct plogp__hashing *hashing, const char *text,
                              size_t length)
{
    const uint32_t bucket =
        (uint32_t)plogp_hash_bucket(text, length, hashing->seed, hashing->buckets);
    if (hashing->used_count == 0)
        return PLOGP__NO_LEVEL;
    const uint32_t *const found = bsearch(&bucket, hashing->used, hashing->used_count,
                                          sizeof bucket, compare_buckets);
    return found == NULL ? PLOGP__NO_LEVEL : (uint32_t)(found - hashing->used);
}

const plogp_hashed_column *plogp__hashed_column(const plogp_design_options *options,
                                                const char *name)
{
    for (size_t h = 0; h < options->hashed_count; h++)
        if (strcmp(options->hashed[h].column, name) == 0)
            return &options->hashed[h];
    return NULL;
}

plogp_status plogp__hashing_check(const plogp_batch *schema, const char *target,
                                  const plogp_design_options *options,
                                  const plogp_context *context)
{
    for (size_t h = 0; h < options->hashed_count; h++) {
        const plogp_hashed_column *hashed = &options->hashed[h];
        const size_t place = plogp__batch_place(schema, hashed->column);
        if (place == schema->column_count || strcmp(hashed->column, target) == 0)
            return plogp__fail(context, PLOGP_EINVAL,
                               "no feature '%s' among the columns to be hashed",
                               hashed->column);
        if (schema->columns[place].type != PLOGP_COLUMN_CATEGORICAL)
            return plogp__fail(context, PLOGP_EINVAL,
                               "column '%s' is numeric: only levels are hashed (read it "
                               "as categorical)",
                               hashed->column);
        if (hashed->buckets < 2 || hashed->buckets > PLOGP_HASH_BUCKETS_MAX)
            return plogp__fail(context, PLOGP_EINVAL,
                               "column '%s': %zu buckets; there must be 2 to %zu",
                               hashed->column, hashed->buckets, PLOGP_HASH_BUCKETS_MAX);
        if (plogp__hashed_column(options, hashed->column) != hashed)
            return plogp__fail(context, PLOGP_EINVAL, "column '%s' is hashed twice",
                               hashed->column);
    }
    return PLOGP_OK;
}

plogp_status plogp__hashing_use(struct plogp__schema_column *column, size_t bucket,
                                const plogp_context *context)
{
    char name[PLOGP_NUMBER_SIZE + 1] = "#";
    const size_t length = 1 + plogp_number_format((double)bucket, name + 1);
    struct plogp__hashing *hashing = &column->hashing;
    void *used = hashing->used;
    if (!plogp__reserve(plogp__context_alloc(context), &used, &hashing->used_room,
                        hashing->used_count + 1, sizeof *hashing->used))
        return plogp__fail_memory(context);
    hashing->used = used;
    hashing->used[hashing->used_count++] = (uint32_t)bucket;
    return plogp__names_append(&column->levels, name, length, context);
}

/* How many levels of the rows fall into each bucket: shared [buckets]; place [levels of the
 * source] receives the bucket of a level that occurs. */
static void count_levels(const plogp_design *design, const struct plogp__gathered *from,
                         struct plogp__hashing *hashing, uint32_t *shared,
                         uint32_t *place)
{
    const size_t count = from->levels == NULL ? 0 : from->levels->count;
    for (size_t i = 0; i < design->rows; i++) {
        const uint32_t code = from->codes[i];
        if (code >= count || place[code] != PLOGP__NO_LEVEL)
            continue;
        const size_t bucket =
            plogp_hash_bucket(from->levels->text[code], from->levels->length[code],
                              hashing->seed, hashing->buckets);
        place[code] = (uint32_t)bucket;
        shared[bucket]++;
        hashing->levels++;
    }
    for (size_t b = 0; b < hashing->buckets; b++)
        hashing->colliding += shared[b] > 1 ? shared[b] : 0;
}

/* The weight of the rows whose level shares its bucket. */
static double weigh_colliding(const plogp_design *design,
                              const struct plogp__gathered *from, const uint32_t *shared,
                              const uint32_t *place)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < design->rows; i++)
        if (from->codes[i] != PLOGP__NO_LEVEL && shared[place[from->codes[i]]] > 1)
            plogp_sum_add(&sum, plogp__design_weight(design, i));
    return plogp_sum_value(&sum);
}

/* The seed of the context, as far as an integer of JSON holds it. */
static uint64_t seed_of(const plogp_design *design)
{
    return design->context == NULL ? 1 : design->context->seed & INT64_MAX;
}

plogp_status plogp__hash_levels(const plogp_design *design,
                                const struct plogp__gathered *from,
                                struct plogp__schema_column *column, uint32_t **place)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    const size_t count = from->levels == NULL ? 0 : from->levels->count;
    const size_t buckets = plogp__hashed_column(&design->options, column->name)->buckets;
    struct plogp__hashing *hashing = &column->hashing;
    hashing->buckets = buckets;
    hashing->seed = seed_of(design);
    uint32_t *shared = plogp__alloc_zero(alloc, buckets, sizeof *shared);
    *place = plogp__alloc(alloc, count, sizeof **place);
    plogp_status status =
        shared == NULL || *place == NULL ? plogp__fail_memory(design->context) : PLOGP_OK;
    if (status == PLOGP_OK) {
        for (size_t code = 0; code < count; code++)
            (*place)[code] = PLOGP__NO_LEVEL;
        count_levels(design, from, hashing, shared, *place);
        hashing->colliding_n = weigh_colliding(design, from, shared, *place);
    }
    for (size_t b = 0; status == PLOGP_OK && b < buckets; b++)
        if (shared[b] > 0) {
            shared[b] = (uint32_t)hashing->used_count;
            status = plogp__hashing_use(column, b, design->context);
        }
    for (size_t code = 0; status == PLOGP_OK && code < count; code++)
        if ((*place)[code] != PLOGP__NO_LEVEL)
            (*place)[code] = shared[(*place)[code]];
    plogp__free(alloc, shared);
    return status;
}
