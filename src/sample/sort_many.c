/*
 * Sorting large arrays: values are dealt into buckets between the quantiles of a sample
 * of them, in one pass, and each bucket is sorted where a cache holds it. Every chunk and
 * every bucket is a task of the thread team.
 */
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "sample/sort.h"

#define FEW          65536 /* sorted at once */
#define BUCKET_SIZE  16384 /* on average     */
#define BUCKETS_MAX  4096
#define SAMPLED      16 /* values for each bucket */
#define CHUNK_LENGTH 262144
#define ALONE        2097152 /* values that one thread sorts: others may be busy elsewhere */
#define LANES        16      /* values that are looked up side by side */

struct deal {
    double *values, *scratch;
    size_t count;
    double *splitters; /* [buckets - 1] bucket b begins above splitters[b - 1] */
    size_t buckets;    /* a power of two */
    uint16_t *bucket;  /* [count] of each value */
    size_t chunks;
    size_t *place; /* [chunks][buckets] counts, then where the next value goes */
    size_t *begin; /* [buckets + 1] */
};

/* The numbers of splitters below each of some values, side by side: each comparison waits
 * for the one before, but not for those of other values. */
static void buckets_of(const struct deal *deal, const double *values, size_t count,
                       uint16_t *bucket)
{
    size_t low[LANES] = {0};
    for (size_t half = deal->buckets / 2; half > 0; half /= 2)
        for (size_t i = 0; i < count; i++)
            low[i] += half * (deal->splitters[low[i] + half - 1] < values[i]);
    for (size_t i = 0; i < count; i++)
        bucket[i] = (uint16_t)low[i];
}

static size_t chunk_end(const struct deal *deal, size_t chunk)
{
    return chunk + 1 == deal->chunks ? deal->count : (chunk + 1) * CHUNK_LENGTH;
}

static plogp_status classify(void *state, size_t chunk, size_t worker)
{
    const struct deal *const deal = state;
    size_t *const counts = deal->place + chunk * deal->buckets;
    (void)worker;
    memset(counts, 0, deal->buckets * sizeof *counts);
    const size_t begin = chunk * CHUNK_LENGTH, end = chunk_end(deal, chunk);
    for (size_t i = begin; i < end; i += LANES)
        buckets_of(deal, deal->values + i, end - i < LANES ? end - i : LANES,
                   deal->bucket + i);
    for (size_t i = begin; i < end; i++)
        counts[deal->bucket[i]]++;
    return PLOGP_OK;
}

static void find_places(const struct deal *deal)
{
    size_t next = 0;
    for (size_t b = 0; b < deal->buckets; b++) {
        deal->begin[b] = next;
        for (size_t chunk = 0; chunk < deal->chunks; chunk++) {
            size_t *const place = &deal->place[chunk * deal->buckets + b];
            const size_t size = *place;
            *place = next;
            next += size;
        }
    }
    deal->begin[deal->buckets] = next;
}

static plogp_status scatter(void *state, size_t chunk, size_t worker)
{
    const struct deal *const deal = state;
    size_t *const place = deal->place + chunk * deal->buckets;
    (void)worker;
    for (size_t i = chunk * CHUNK_LENGTH; i < chunk_end(deal, chunk); i++)
        deal->scratch[place[deal->bucket[i]]++] = deal->values[i];
    return PLOGP_OK;
}

static plogp_status sort_bucket(void *state, size_t task, size_t worker)
{
    const struct deal *const deal = state;
    const size_t begin = deal->begin[task], size = deal->begin[task + 1] - begin;
    (void)worker;
    plogp__sort_numbers(deal->scratch + begin, deal->values + begin, size);
    if (size > 0)
        memcpy(deal->values + begin, deal->scratch + begin, size * sizeof(double));
    return PLOGP_OK;
}

/* Quantiles of values at regular places, which decide the speed and nothing else. */
static void find_splitters(const struct deal *deal)
{
    const size_t sampled = SAMPLED * deal->buckets;
    double *const sample = deal->scratch, *const scratch = sample + sampled;
    for (size_t i = 0; i < sampled; i++)
        sample[i] = deal->values[deal->count / sampled * i];
    plogp__sort_numbers(sample, scratch, sampled);
    for (size_t b = 1; b < deal->buckets; b++)
        deal->splitters[b - 1] = sample[b * SAMPLED];
}

static plogp_status run(struct deal *deal, const plogp_context *context)
{
    find_splitters(deal);
    PLOGP_TRY(plogp__team_run(context, deal->chunks, classify, deal));
    find_places(deal);
    PLOGP_TRY(plogp__team_run(context, deal->chunks, scatter, deal));
    return plogp__team_run(context, deal->buckets, sort_bucket, deal);
}

plogp_status plogp__sort_many(double *values, double *scratch, size_t count,
                              const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    if (count <= FEW) {
        plogp__sort_numbers(values, scratch, count);
        return PLOGP_OK;
    }
    struct deal deal = {.values = values, .scratch = scratch, .count = count};
    deal.buckets = 2;
    while (deal.buckets < BUCKETS_MAX && deal.buckets * BUCKET_SIZE < count)
        deal.buckets *= 2;
    deal.chunks = (count - 1) / CHUNK_LENGTH + 1;
    deal.splitters = plogp__alloc(alloc, deal.buckets, sizeof *deal.splitters);
    deal.bucket = plogp__alloc(alloc, count, sizeof *deal.bucket);
    deal.place = plogp__alloc(alloc, deal.chunks * deal.buckets, sizeof *deal.place);
    deal.begin = plogp__alloc(alloc, deal.buckets + 1, sizeof *deal.begin);
    const bool room = deal.splitters != NULL && deal.bucket != NULL &&
                      deal.place != NULL && deal.begin != NULL;
    plogp_context team = context == NULL ? plogp_context_defaults() : *context;
    if (count <= ALONE)
        team.threads = 1;
    const plogp_status status = room ? run(&deal, &team) : plogp__fail_memory(context);
    plogp__free(alloc, deal.splitters);
    plogp__free(alloc, deal.bucket);
    plogp__free(alloc, deal.place);
    plogp__free(alloc, deal.begin);
    return status;
}
