#include "learn/isotonic.h"

#include "base/alloc.h"
#include "base/status.h"
#include "learn/order.h"
#include "math/kernel.h"

struct pool {
    double low, high, weight, positive;
};

static double share(const struct pool *pool)
{
    return pool->positive / pool->weight;
}

/* Add a pool at the end; those before that are not below it join it. */
static size_t push(struct pool *pools, size_t count, struct pool pool)
{
    while (count > 0 && pools[count - 1].positive * pool.weight >=
                            pool.positive * pools[count - 1].weight) {
        const struct pool *last = &pools[--count];
        pool.low = last->low;
        pool.weight += last->weight;
        pool.positive += last->positive;
    }
    pools[count] = pool;
    return count + 1;
}

/* Rows of equal score are one pool from the start. */
static size_t pool_rows(const struct plogp__isotonic_data *data,
                        const struct plogp__keyed *sorted, size_t count,
                        struct pool *pools)
{
    size_t made = 0;
    for (size_t i = 0; i < count;) {
        const uint64_t key = sorted[i].key;
        const double score = data->score[sorted[i].item];
        struct pool pool = {score, score, 0.0, 0.0};
        for (; i < count && sorted[i].key == key; i++) {
            const size_t row = sorted[i].item;
            pool.weight += data->rows->weight[row];
            if (data->rows->label[row] == data->positive)
                pool.positive += data->rows->weight[row];
        }
        made = push(pools, made, pool);
    }
    return made;
}

static size_t sort_rows(const struct plogp__isotonic_data *data,
                        struct plogp__keyed *sorted)
{
    size_t count = 0;
    for (size_t i = 0; i < data->rows->count; i++)
        if (data->rows->label[i] < data->classes)
            sorted[count++] = (struct plogp__keyed){plogp__order_key(data->score[i]), i};
    plogp__order(sorted, sorted + data->rows->count, count);
    return count;
}

static double loss_of(const struct pool *pools, size_t count)
{
    double loss = 0.0, weight = 0.0;
    for (size_t b = 0; b < count; b++) {
        const double p = share(&pools[b]);
        loss += pools[b].weight * (plogp__neg_xlogx(p) + plogp__neg_xlogx(1.0 - p));
        weight += pools[b].weight;
    }
    return loss / weight;
}

plogp_status plogp__isotonic_fit(const struct plogp__isotonic_data *data,
                                 const plogp_context *context,
                                 struct plogp__rising *rising, double *loss)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t rows = data->rows->count;
    struct plogp__keyed *sorted = plogp__alloc(alloc, rows, 2 * sizeof *sorted);
    struct pool *pools = plogp__alloc(alloc, rows, sizeof *pools);
    plogp_status status =
        sorted == NULL || pools == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    size_t count = 0;
    if (status == PLOGP_OK)
        count = pool_rows(data, sorted, sort_rows(data, sorted), pools);
    if (status == PLOGP_OK && count == 0)
        status = plogp__fail(context, PLOGP_EDOMAIN, "no row to calibrate on");
    struct plogp__step *steps =
        status == PLOGP_OK ? plogp__alloc(alloc, count, sizeof *steps) : NULL;
    if (status == PLOGP_OK && steps == NULL)
        status = plogp__fail_memory(context);
    for (size_t b = 0; status == PLOGP_OK && b < count; b++)
        steps[b] = (struct plogp__step){pools[b].low, pools[b].high, share(&pools[b])};
    if (status == PLOGP_OK) {
        *rising = (struct plogp__rising){steps, count};
        if (loss != NULL)
            *loss = loss_of(pools, count);
    }
    plogp__free(alloc, sorted);
    plogp__free(alloc, pools);
    return status;
}

void plogp__rising_clear(struct plogp__rising *rising, const plogp_context *context)
{
    plogp__free(plogp__context_alloc(context), rising->steps);
    *rising = (struct plogp__rising){NULL, 0};
}

double plogp__rising_value(const struct plogp__rising *rising, double score)
{
    const struct plogp__step *steps = rising->steps;
    size_t below = 0,
           above = rising->count; /* steps[below].low <= score when 0 < below */
    while (above - below > 1) {
        const size_t middle = below + (above - below) / 2;
        if (steps[middle].low <= score)
            below = middle;
        else
            above = middle;
    }
    const struct plogp__step *step = &steps[below];
    if (score <= step->high || below + 1 == rising->count)
        return step->probability;
    const double way = (score - step->high) / (step[1].low - step->high);
    return step->probability + way * (step[1].probability - step->probability);
}
