#include "plogp/permutation.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "sample/aligned.h"
#include "sample/range_scale.h"
#include "sample/resample.h"
#include "sample/sequential.h"
#include "sample/sorted.h"

/* Equal tables may differ by the rounding of sums of up to 2^26 terms. */
#define ALMOST (1 - 0x1p-40)

static plogp_status pool_allocate(size_t size, const plogp_alloc *alloc, int numeric,
                                  struct plogp__pool *pool)
{
    double *const block = plogp__alloc(alloc, size, 3 * sizeof *block);
    if (block == NULL)
        return PLOGP_ENOMEM;
    *pool = (struct plogp__pool){
        .counts = block,
        .part = block + size,
        .values = numeric ? block + 2 * size : NULL,
    };
    return PLOGP_OK;
}

static plogp_status pool_check(const struct plogp__pool *pool, int whole,
                               const plogp_context *context)
{
    if (!whole || pool->n > PLOGP_PERMUTATION_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "random splits need whole weights of at most 2^26 in all");
    if (!(pool->take >= 1 && pool->n - pool->take >= 1))
        return plogp__fail(context, PLOGP_EDOMAIN, "too few observations to split");
    return PLOGP_OK;
}

static plogp_status pool_of_counts(const plogp_counts_table *p,
                                   const plogp_counts_table *q,
                                   const plogp_context *context, struct plogp__pool *pool)
{
    struct plogp__aligned both;
    PLOGP_TRY(plogp__align_counts(p, q, context, &both));
    const plogp_status status = pool_allocate(both.size, both.alloc, 0, pool);
    for (size_t i = 0; status == PLOGP_OK && i < both.size; i++) {
        pool->counts[i] = both.p[i] + both.q[i];
        pool->part[i] = both.p[i];
    }
    if (status == PLOGP_OK) {
        pool->size = both.size;
        pool->n = both.total_p + both.total_q;
        pool->take = both.total_p;
    }
    plogp__aligned_clear(&both);
    return status;
}

static double least_of(const plogp_ordered_table *table)
{
    return table->size > 0 ? table->values[0] : INFINITY;
}

static double largest_of(const plogp_ordered_table *table)
{
    return table->size > 0 ? table->values[table->size - 1] : -INFINITY;
}

/* The sorted values of both, over a power of two where W1 would overflow or vanish. */
static plogp_status pool_of_values(const plogp_ordered_table *p,
                                   const plogp_ordered_table *q, const plogp_alloc *alloc,
                                   struct plogp__pool *pool)
{
    PLOGP_TRY(pool_allocate(p->size + q->size, alloc, 1, pool));
    const int exponent = plogp__range_exponent(fmin(least_of(p), least_of(q)),
                                               fmax(largest_of(p), largest_of(q)));
    for (size_t i = 0, j = 0; i < p->size || j < q->size;) {
        const double x = i < p->size ? p->values[i] : INFINITY;
        const double y = j < q->size ? q->values[j] : INFINITY;
        const double value = x < y ? x : y;
        const double of_p = i < p->size && x == value ? p->weights[i++] : 0.0;
        const double of_q = j < q->size && y == value ? q->weights[j++] : 0.0;
        pool->values[pool->size] = exponent == 0 ? value : ldexp(value, -exponent);
        pool->part[pool->size] = of_p;
        pool->counts[pool->size++] = of_p + of_q;
    }
    pool->n = p->total + q->total;
    pool->take = p->total;
    return PLOGP_OK;
}

/* Draws are made in batches of this many, of which those after the last that counts are
 * dropped: what the threads do cannot show. */
#define BATCH 64

struct permutations {
    const struct plogp__pool *pool;
    uint64_t seed, first; /* stream of the batch */
    double observed;
    unsigned char as_large[BATCH];
};

/* W1 says nothing among infinite values, where KS still does. */
static double statistic(const struct plogp__pool *pool, const struct plogp__split *split)
{
    if (pool->values == NULL)
        return split->g;
    return isinf(pool->values[0]) || isinf(pool->values[pool->size - 1])
               ? split->ks
               : split->wasserstein;
}

static plogp_status permute(void *state, size_t task, size_t worker)
{
    struct permutations *const all = state;
    struct plogp__split split;
    (void)worker;
    plogp__pool_split(all->pool, all->seed, all->first + task, &split);
    all->as_large[task] = statistic(all->pool, &split) >= all->observed * ALMOST;
    return PLOGP_OK;
}

static plogp_status run_permutations(const struct plogp__pool *pool, uint64_t most,
                                     const plogp_context *context,
                                     plogp_permutation_test *test)
{
    struct plogp__sequential drawn = {.most = most};
    struct plogp__split split;
    plogp__pool_observed(pool, &split);
    struct permutations all = {.pool = pool,
                               .seed = context == NULL ? 1 : context->seed,
                               .observed = statistic(pool, &split)};
    while (!plogp__sequential_done(&drawn)) {
        const uint64_t left = most - drawn.drawn;
        all.first = drawn.drawn;
        PLOGP_TRY(
            plogp__team_run(context, left < BATCH ? (size_t)left : BATCH, permute, &all));
        for (size_t i = 0; i < BATCH && !plogp__sequential_done(&drawn); i++)
            plogp__sequential_add(&drawn, all.as_large[i]);
    }
    *test = (plogp_permutation_test){plogp__sequential_p_value(&drawn), drawn.drawn};
    return PLOGP_OK;
}

plogp_status plogp_permutation_counts(const plogp_counts_table *p,
                                      const plogp_counts_table *q, uint64_t permutations,
                                      const plogp_context *context,
                                      plogp_permutation_test *test)
{
    if (p == NULL || q == NULL || test == NULL || permutations == 0)
        return plogp__fail(context, PLOGP_EINVAL, "permutations of nothing");
    struct plogp__pool pool;
    PLOGP_TRY(pool_of_counts(p, q, context, &pool));
    plogp_status status = pool_check(&pool, p->whole && q->whole, context);
    if (status == PLOGP_OK)
        status = run_permutations(&pool, permutations, context, test);
    plogp__free(plogp__context_alloc(context), pool.counts);
    return status;
}

plogp_status plogp_permutation_ordered(const plogp_ordered_table *p,
                                       const plogp_ordered_table *q,
                                       uint64_t permutations,
                                       const plogp_context *context,
                                       plogp_permutation_test *test)
{
    if (p == NULL || q == NULL || test == NULL || permutations == 0)
        return plogp__fail(context, PLOGP_EINVAL, "permutations of nothing");
    struct plogp__pool pool;
    PLOGP_TRY(pool_of_values(p, q, plogp__context_alloc(context), &pool));
    plogp_status status = pool_check(&pool, p->whole && q->whole, context);
    if (status == PLOGP_OK)
        status = run_permutations(&pool, permutations, context, test);
    plogp__free(plogp__context_alloc(context), pool.counts);
    return status;
}

/* The table of a sample in memory; *owned is to be freed. */
static plogp_status table_of(const plogp_sorted *sorted, plogp_ordered_table **owned,
                             const plogp_ordered_table **table)
{
    if (sorted->decimals != NULL)
        PLOGP_TRY(plogp__table_of_decimals(sorted->decimals, &sorted->facts,
                                           sorted->alloc, owned));
    *table = *owned == NULL ? sorted->table : *owned;
    return PLOGP_OK;
}

plogp_status plogp_permutation_sorted(const plogp_sorted *p, const plogp_sorted *q,
                                      uint64_t permutations, const plogp_context *context,
                                      plogp_permutation_test *test)
{
    plogp_ordered_table *owned_p = NULL, *owned_q = NULL;
    const plogp_ordered_table *of_p = NULL, *of_q = NULL;
    if (p == NULL || q == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "permutations of nothing");
    if (!plogp__sorted_in_memory(p) || !plogp__sorted_in_memory(q))
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "permutations need both samples in memory: raise "
                           "--max-memory");
    plogp_status status = table_of(p, &owned_p, &of_p);
    if (status == PLOGP_OK)
        status = table_of(q, &owned_q, &of_q);
    if (status == PLOGP_ENOMEM)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = plogp_permutation_ordered(of_p, of_q, permutations, context, test);
    plogp_ordered_table_free(owned_p);
    plogp_ordered_table_free(owned_q);
    return status;
}
