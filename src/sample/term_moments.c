/* The mean of many terms and their variance: exact sums, so that threads do not show. */
#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "sample/spacing.h"

#define BLOCK 16384 /* terms of a task */
#define PART  1024  /* whose squares are taken at a time */

struct term_sums {
    const double *terms;
    size_t count;
    double mean;     /* for the squares                   */
    plogp_sum *sums; /* of each worker; the first of all  */
    size_t workers;
};

static size_t block_size(const struct term_sums *all, size_t task)
{
    const size_t left = all->count - task * BLOCK;
    return left < BLOCK ? left : BLOCK;
}

static plogp_status add_block(void *state, size_t task, size_t worker)
{
    const struct term_sums *const all = state;
    plogp_sum_add_array(&all->sums[worker], all->terms + task * BLOCK,
                        block_size(all, task));
    return PLOGP_OK;
}

/* Differences of logarithms and their mean are 0 or above 2^-400: the squares are exact. */
static void add_squares(plogp_sum *sum, const double *terms, size_t count, double mean)
{
    double apart[PART];
    for (size_t i = 0; i < count; i++)
        apart[i] = terms[i] - mean;
    plogp__kernels()->sum_products(apart, apart, count, sum);
}

static plogp_status add_square_block(void *state, size_t task, size_t worker)
{
    const struct term_sums *const all = state;
    const size_t size = block_size(all, task);
    const double *const terms = all->terms + task * BLOCK;
    for (size_t i = 0; i < size; i += PART)
        add_squares(&all->sums[worker], terms + i, size - i < PART ? size - i : PART,
                    all->mean);
    return PLOGP_OK;
}

/* The sum of what `task` adds for each block. */
static plogp_status total(const struct term_sums *all, plogp__task *task,
                          const plogp_context *context, double *sum)
{
    struct term_sums own = *all;
    for (size_t w = 0; w < all->workers; w++)
        plogp_sum_init(&all->sums[w]);
    PLOGP_TRY(plogp__team_run(context, (all->count - 1) / BLOCK + 1, task, &own));
    for (size_t w = 1; w < all->workers; w++)
        plogp_sum_merge(&all->sums[0], &all->sums[w]);
    *sum = plogp_sum_value(&all->sums[0]);
    return PLOGP_OK;
}

plogp_status plogp__moments_of_terms(const double *terms, size_t count,
                                     const plogp_context *context,
                                     struct plogp__term_moments *moments)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct term_sums all = {.terms = terms, .count = count};
    double sum = 0.0, squares = 0.0;
    all.workers = plogp__team_size(context);
    all.sums = plogp__alloc(alloc, all.workers, sizeof *all.sums);
    if (all.sums == NULL)
        return plogp__fail_memory(context);
    plogp_status status = total(&all, add_block, context, &sum);
    all.mean = sum / (double)count;
    if (status == PLOGP_OK)
        status = total(&all, add_square_block, context, &squares);
    plogp__free(alloc, all.sums);
    if (status == PLOGP_OK)
        *moments = (struct plogp__term_moments){all.mean, squares / ((double)count - 1)};
    return status;
}
