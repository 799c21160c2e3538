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
#include "sample/deal.h"
#include "sample/sort.h"

#define FEW         65536 /* sorted at once */
#define BUCKET_SIZE 16384 /* on average     */
#define BUCKETS_MAX 4096
#define SAMPLED     16      /* values for each bucket */
#define ALONE       2097152 /* values that one thread sorts: others may be busy elsewhere */
#define LANES       16      /* values that are looked up side by side */

struct sorting {
    struct plogp__deal deal;
    double *values, *scratch;
    double *splitters; /* [buckets - 1] bucket b begins above splitters[b - 1] */
    uint16_t *bucket;  /* [count] of each value */
};

/* The numbers of splitters below each of some values, side by side: each comparison waits
 * for the one before, but not for those of other values. */
static void buckets_of(const struct sorting *sorting, const double *values, size_t count,
                       uint16_t *bucket)
{
    size_t low[LANES] = {0};
    for (size_t half = sorting->deal.buckets / 2; half > 0; half /= 2)
        for (size_t i = 0; i < count; i++)
            low[i] += half * (sorting->splitters[low[i] + half - 1] < values[i]);
    for (size_t i = 0; i < count; i++)
        bucket[i] = (uint16_t)low[i];
}

static plogp_status classify(void *state, size_t chunk, size_t worker)
{
    const struct sorting *const sorting = state;
    size_t begin, end;
    size_t *const counts = plogp__deal_chunk(&sorting->deal, chunk, &begin, &end);
    (void)worker;
    for (size_t i = begin; i < end; i += LANES)
        buckets_of(sorting, sorting->values + i, end - i < LANES ? end - i : LANES,
                   sorting->bucket + i);
    for (size_t i = begin; i < end; i++)
        counts[sorting->bucket[i]]++;
    return PLOGP_OK;
}

static plogp_status scatter(void *state, size_t chunk, size_t worker)
{
    const struct sorting *const sorting = state;
    size_t begin, end;
    size_t *const place = plogp__deal_chunk(&sorting->deal, chunk, &begin, &end);
    (void)worker;
    for (size_t i = begin; i < end; i++)
        sorting->scratch[place[sorting->bucket[i]]++] = sorting->values[i];
    return PLOGP_OK;
}

static plogp_status sort_bucket(void *state, size_t task, size_t worker)
{
    const struct sorting *const sorting = state;
    const size_t begin = sorting->deal.begin[task];
    const size_t size = sorting->deal.begin[task + 1] - begin;
    double *const from = sorting->scratch + begin, *const to = sorting->values + begin;
    (void)worker;
    plogp__sort_numbers(from, to, size);
    if (size > 0)
        memcpy(to, from, size * sizeof *to);
    return PLOGP_OK;
}

/* Quantiles of values at regular places, which decide the speed and nothing else. */
static void find_splitters(const struct sorting *sorting)
{
    const size_t sampled = SAMPLED * sorting->deal.buckets;
    double *const sample = sorting->scratch, *const scratch = sample + sampled;
    for (size_t i = 0; i < sampled; i++)
        sample[i] = sorting->values[sorting->deal.count / sampled * i];
    plogp__sort_numbers(sample, scratch, sampled);
    for (size_t b = 1; b < sorting->deal.buckets; b++)
        sorting->splitters[b - 1] = sample[b * SAMPLED];
}

static plogp_status run(struct sorting *sorting, const plogp_context *context)
{
    const struct plogp__deal *const deal = &sorting->deal;
    find_splitters(sorting);
    PLOGP_TRY(plogp__team_run(context, deal->chunks, classify, sorting));
    plogp__deal_places(deal);
    PLOGP_TRY(plogp__team_run(context, deal->chunks, scatter, sorting));
    return plogp__team_run(context, deal->buckets, sort_bucket, sorting);
}

static size_t buckets_for(size_t count)
{
    size_t buckets = 2;
    while (buckets < BUCKETS_MAX && buckets * BUCKET_SIZE < count)
        buckets *= 2;
    return buckets;
}

plogp_status plogp__sort_many(double *values, double *scratch, size_t count,
                              const plogp_context *context)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    if (count <= FEW) {
        plogp__sort_numbers(values, scratch, count);
        return PLOGP_OK;
    }
    struct sorting sorting = {.values = values, .scratch = scratch};
    const size_t buckets = buckets_for(count);
    plogp_status status = plogp__deal_init(count, buckets, alloc, &sorting.deal);
    sorting.splitters = plogp__alloc(alloc, buckets, sizeof *sorting.splitters);
    sorting.bucket = plogp__alloc(alloc, count, sizeof *sorting.bucket);
    if (sorting.splitters == NULL || sorting.bucket == NULL)
        status = PLOGP_ENOMEM;
    plogp_context team = context == NULL ? plogp_context_defaults() : *context;
    if (count <= ALONE)
        team.threads = 1;
    status = status == PLOGP_OK ? run(&sorting, &team) : plogp__fail_memory(context);
    plogp__free(alloc, sorting.splitters);
    plogp__free(alloc, sorting.bucket);
    plogp__deal_clear(&sorting.deal);
    return status;
}
