#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/rows.h"
#include "math/random.h"

#define DRAWS_MAX 0x1p20 /* a heavier row is divided by its share, without draws */
#define STREAM    UINT64_C(0x686f6c64) /* "hold": this use of randomness */

plogp_status plogp__rows_select(const struct plogp__rows *from, const double *weight,
                                const plogp_context *context, struct plogp__rows *to)
{
    size_t count = 0, entries = 0;
    for (size_t i = 0; i < from->count; i++)
        if (weight[i] > 0.0) {
            count++;
            entries += from->start[i + 1] - from->start[i];
        }
    *to = (struct plogp__rows){.dense = from->dense, .features = from->features};
    PLOGP_TRY(plogp__rows_init(to, count, entries, from->value != NULL, context));
    size_t at = 0, put = 0;
    for (size_t i = 0; i < from->count; i++) {
        const size_t begin = from->start[i], length = from->start[i + 1] - begin;
        if (!(weight[i] > 0.0))
            continue;
        if (from->dense > 0)
            memcpy(to->numbers + at * from->dense, from->numbers + i * from->dense,
                   from->dense * sizeof *to->numbers);
        memcpy(to->entry + put, from->entry + begin, length * sizeof *to->entry);
        if (from->value != NULL)
            memcpy(to->value + put, from->value + begin, length * sizeof *to->value);
        put += length;
        to->label[at] = from->label[i];
        to->weight[at++] = weight[i];
        to->start[at] = put;
    }
    return PLOGP_OK;
}

/* How much of a row's weight is drawn: each of its observations with probability
 * `share`. *draw counts the random numbers used. */
static double drawn(double weight, double share, uint64_t seed, uint64_t *draw)
{
    if (weight > DRAWS_MAX)
        return floor(weight * share + 0.5);
    if (weight != floor(weight))
        return plogp__random_uniform(seed, STREAM, (*draw)++) < share ? weight : 0.0;
    double count = 0.0;
    for (uint64_t observation = 0; observation < (uint64_t)weight; observation++)
        count += plogp__random_uniform(seed, STREAM, (*draw)++) < share ? 1.0 : 0.0;
    return count;
}

plogp_status plogp__rows_split(struct plogp__rows *rows, double share,
                               const plogp_context *context, struct plogp__rows *held)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const uint64_t seed = context == NULL ? 1 : context->seed;
    uint64_t draw = 0;
    struct plogp__rows kept = {0};
    double *weight = plogp__alloc(alloc, rows->count, sizeof *weight);
    if (weight == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0, end = 0; i < rows->count; i++) {
        end = i < end ? end : plogp__rows_run_end(rows, i);
        weight[i] = drawn(rows->weight[i], share, seed, &draw);
        /* parts of observations of the same features go the same way */
        if (rows->weight[i] != floor(rows->weight[i]) && i + 1 < end)
            draw--;
    }
    plogp_status status = plogp__rows_select(rows, weight, context, held);
    for (size_t i = 0; i < rows->count; i++)
        weight[i] = rows->weight[i] - weight[i];
    if (status == PLOGP_OK)
        status = plogp__rows_select(rows, weight, context, &kept);
    plogp__free(alloc, weight);
    if (status == PLOGP_OK && (kept.count == 0 || held->count == 0))
        status = plogp__fail(context, PLOGP_EDOMAIN,
                             "too few rows to hold out a share of %g", share);
    if (status != PLOGP_OK) {
        plogp__rows_clear(&kept, context);
        plogp__rows_clear(held, context);
        return status;
    }
    plogp__rows_clear(rows, context);
    *rows = kept;
    return PLOGP_OK;
}
