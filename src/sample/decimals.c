/*
 * The whole numbers k are dealt into buckets by their upper bits, and each bucket is counted
 * by its lower bits in cells that a cache holds. k/10^d is then divided again: the value is
 * the double nearest to it, as was seen before.
 */
#include "sample/decimals.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "sample/deal.h"

#define FEW          65536  /* values that are sorted at once               */
#define SAMPLED      256    /* that show how many decimals the values have  */
#define DECIMALS_MAX 9      /* more do not leave whole numbers of 32 bits   */
#define LARGEST      0x1p31 /* of these whole numbers, either sign          */
#define CELLS_A_ROW  8      /* at the most                                  */
#define CELL_BITS    15     /* of a bucket, or more: its cells fill 128 KB   */
#define BUCKETS_MAX  4096
#define ALONE        2097152 /* values that one thread counts                */
#define BLOCK        256     /* values that are looked at together           */

struct plogp__decimals {
    plogp_context context;
    const plogp_alloc *alloc;
    const double *values; /* or NULL */
    const int32_t *codes; /* k of each value, where there are no values */
    double scale;         /* 10^d */
    double least;         /* the least k */
    unsigned cell_bits;
    struct plogp__deal deal;
    uint32_t *keys; /* [count + buckets] k less the least of each value; then those that
                        occur, bucket by bucket */
    uint32_t
        *dealt; /* [count + buckets] the same in buckets; then how often each occurs */
    uint32_t *cells;  /* [workers][2^cell_bits] 0 between tasks */
    size_t *distinct; /* [buckets] different values in each     */
    double *to_values, *to_weights, *to_cumulative;
};

/* k less the least, of a block; false when a value is not k/scale. `keys` is where the k of
 * values are put first. */
static bool keys_of(const struct plogp__decimals *all, size_t begin, size_t count,
                    uint32_t *keys)
{
    const uint32_t least = (uint32_t)(int32_t)all->least;
    const int32_t *codes = all->codes == NULL ? NULL : all->codes + begin;
    if (codes == NULL) {
        codes = (const int32_t *)keys;
        if (!plogp__kernels()->encode(all->values + begin, count, all->scale,
                                      (int32_t *)keys))
            return false;
    }
    for (size_t i = 0; i < count; i++)
        keys[i] = (uint32_t)codes[i] - least;
    return true;
}

/* PLOGP_EDOMAIN where a value is none of these. */
static plogp_status look(void *state, size_t chunk, size_t worker)
{
    const struct plogp__decimals *const all = state;
    size_t begin, end;
    size_t *const counts = plogp__deal_chunk(&all->deal, chunk, &begin, &end);
    (void)worker;
    for (size_t i = begin; i < end; i += BLOCK) {
        const size_t count = end - i < BLOCK ? end - i : BLOCK;
        if (!keys_of(all, i, count, all->keys + i))
            return PLOGP_EDOMAIN;
        for (size_t j = i; j < i + count; j++)
            counts[all->keys[j] >> all->cell_bits]++;
    }
    return PLOGP_OK;
}

static plogp_status scatter(void *state, size_t chunk, size_t worker)
{
    const struct plogp__decimals *const all = state;
    size_t begin, end;
    size_t *const place = plogp__deal_chunk(&all->deal, chunk, &begin, &end);
    (void)worker;
    for (size_t i = begin; i < end; i++)
        all->dealt[place[all->keys[i] >> all->cell_bits]++] = all->keys[i];
    return PLOGP_OK;
}

/* One place behind each bucket is free: there the last key is written that does not occur. */
static plogp_status count_bucket(void *state, size_t bucket, size_t worker)
{
    const struct plogp__decimals *const all = state;
    const size_t begin = all->deal.begin[bucket];
    const size_t size = all->deal.begin[bucket + 1] - begin - 1;
    const uint32_t count = UINT32_C(1) << all->cell_bits;
    const uint32_t first = (uint32_t)bucket << all->cell_bits;
    uint32_t *const cells = all->cells + worker * count;
    uint32_t *const keys = all->keys + begin, *const times = all->dealt + begin;
    size_t met = 0;
    for (size_t i = 0; i < size; i++)
        cells[times[i] - first]++;
    for (uint32_t c = 0; size > 0 && c < count; c++) {
        keys[met] = first + c;
        times[met] = cells[c];
        met += cells[c] > 0;
        cells[c] = 0;
    }
    all->distinct[bucket] = met;
    return PLOGP_OK;
}

static plogp_status write_bucket(void *state, size_t bucket, size_t worker)
{
    const struct plogp__decimals *const all = state;
    const size_t begin = all->deal.begin[bucket];
    const uint32_t *const keys = all->keys + begin, *const times = all->dealt + begin;
    const size_t to = bucket == 0 ? 0 : all->distinct[bucket - 1];
    const size_t size = all->distinct[bucket] - to;
    size_t up_to = begin - bucket;
    (void)worker;
    for (size_t i = 0; i < size; i++)
        all->to_values[to + i] = ((double)keys[i] + all->least) / all->scale;
    for (size_t i = 0; i < size; i++)
        all->to_weights[to + i] = (double)times[i];
    for (size_t i = 0; i < size; i++) {
        up_to += times[i];
        all->to_cumulative[to + i] = (double)up_to;
    }
    return PLOGP_OK;
}

static double find_scale(const double *values, size_t count)
{
    double sample[SAMPLED];
    for (size_t i = 0; i < SAMPLED; i++)
        sample[i] = values[count / SAMPLED * i];
    return plogp__codes_scale(sample, SAMPLED);
}

/* The least and the largest k; false where there are none. */
static bool find_ends(struct plogp__decimals *all, size_t count, double *most)
{
    if (all->values == NULL) {
        int32_t low = all->codes[0], high = all->codes[0];
        for (size_t i = 1; i < count; i++) {
            low = all->codes[i] < low ? all->codes[i] : low;
            high = all->codes[i] > high ? all->codes[i] : high;
        }
        all->least = low;
        *most = high;
        return true;
    }
    all->scale = find_scale(all->values, count);
    const plogp__extent extent = plogp__kernels()->extent(all->values, count, NULL, NULL);
    *most = nearbyint(extent.max * all->scale);
    all->least = nearbyint(extent.min * all->scale);
    return all->scale != 0 && extent.finite && fabs(all->least) < LARGEST &&
           fabs(*most) < LARGEST;
}

/* The buckets of the values; *suitable is false when sorting them is better. */
static plogp_status plan(struct plogp__decimals *all, size_t count, bool *suitable)
{
    double most = 0.0;
    *suitable = false;
    if (count <= FEW || count >= UINT32_MAX || !find_ends(all, count, &most))
        return PLOGP_OK;
    const double range = most - all->least + 1;
    if (!(range <= CELLS_A_ROW * (double)count))
        return PLOGP_OK;
    all->cell_bits = CELL_BITS;
    while ((uint64_t)range >> all->cell_bits >= BUCKETS_MAX)
        all->cell_bits++;
    *suitable = true;
    return plogp__deal_init(count, ((size_t)range >> all->cell_bits) + 1, all->alloc,
                            &all->deal);
}

static bool reserve(struct plogp__decimals *all)
{
    const size_t room = all->deal.count + all->deal.buckets;
    all->keys = plogp__alloc(all->alloc, room, sizeof *all->keys);
    all->dealt = plogp__alloc(all->alloc, room, sizeof *all->dealt);
    all->distinct = plogp__alloc(all->alloc, all->deal.buckets, sizeof *all->distinct);
    all->cells =
        plogp__alloc_zero(all->alloc, plogp__team_size(&all->context) << all->cell_bits,
                          sizeof *all->cells);
    return all->keys != NULL && all->dealt != NULL && all->distinct != NULL &&
           all->cells != NULL;
}

static plogp_status count_values(struct plogp__decimals *all)
{
    const plogp_context *const context = &all->context;
    PLOGP_TRY(plogp__team_run(context, all->deal.chunks, look, all));
    plogp__deal_places(&all->deal, 1);
    PLOGP_TRY(plogp__team_run(context, all->deal.chunks, scatter, all));
    PLOGP_TRY(plogp__team_run(context, all->deal.buckets, count_bucket, all));
    for (size_t b = 1; b < all->deal.buckets; b++)
        all->distinct[b] += all->distinct[b - 1];
    return PLOGP_OK;
}

static plogp_status decimals_of(const struct plogp__decimals *of, size_t count,
                                const plogp_context *context,
                                struct plogp__decimals **decimals)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__decimals *const made = plogp__alloc(alloc, 1, sizeof *made);
    bool suitable = false;
    *decimals = NULL;
    if (made == NULL)
        return plogp__fail_memory(context);
    *made = *of;
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = made->deal.alloc = alloc;
    if (count <= ALONE)
        made->context.threads = 1;
    plogp_status status = plan(made, count, &suitable);
    if (status == PLOGP_OK && suitable)
        status = reserve(made) ? count_values(made) : PLOGP_ENOMEM;
    if (status == PLOGP_OK && suitable) {
        *decimals = made;
        return PLOGP_OK;
    }
    plogp__decimals_free(made);
    if (status == PLOGP_ENOMEM)
        return plogp__fail_memory(context);
    return status == PLOGP_EDOMAIN ? PLOGP_OK : status;
}

plogp_status plogp__decimals_new(const double *values, size_t count,
                                 const plogp_context *context,
                                 struct plogp__decimals **decimals)
{
    return decimals_of(&(struct plogp__decimals){.values = values}, count, context,
                       decimals);
}

plogp_status plogp__decimals_of_codes(const struct plogp__codes *codes,
                                      const plogp_context *context,
                                      struct plogp__decimals **decimals)
{
    return decimals_of(
        &(struct plogp__decimals){.codes = codes->pending, .scale = codes->scale},
        codes->size, context, decimals);
}

void plogp__decimals_free(struct plogp__decimals *decimals)
{
    if (decimals == NULL)
        return;
    plogp__deal_clear(&decimals->deal);
    plogp__free(decimals->alloc, decimals->keys);
    plogp__free(decimals->alloc, decimals->dealt);
    plogp__free(decimals->alloc, decimals->cells);
    plogp__free(decimals->alloc, decimals->distinct);
    plogp__free(decimals->alloc, decimals);
}

size_t plogp__decimals_distinct(const struct plogp__decimals *decimals)
{
    return decimals->distinct[decimals->deal.buckets - 1];
}

plogp_status plogp__decimals_write(struct plogp__decimals *decimals, double *values,
                                   double *weights, double *cumulative)
{
    decimals->to_values = values;
    decimals->to_weights = weights;
    decimals->to_cumulative = cumulative;
    return plogp__team_run(&decimals->context, decimals->deal.buckets, write_bucket,
                           decimals);
}
