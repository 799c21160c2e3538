#include "fit/folds.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/random.h"
#include "plogp/sum.h"

#define OBSERVATIONS_MAX 0x1p27
#define FOLDS_MAX        1000
#define STREAM           UINT64_C(0x666f6c6473) /* of random numbers: the word "folds" */

/* Sums over the held-out observations of one fold. */
struct tally {
    plogp_sum loss, square;
    double infinite;
    bool unknown;
};

struct validation {
    const plogp_ordered_table *table;
    const struct plogp__scorer *scorer;
    size_t n, folds;
    uint16_t *fold;        /* [n] of each observation in sorted order      */
    double *work;          /* [workers][5 size]                            */
    struct tally *tallies; /* [folds]                                      */
};

/* A random permutation dealt out like cards. */
static void deal(struct validation *all, uint64_t seed)
{
    for (size_t i = 0; i < all->n; i++)
        all->fold[i] = (uint16_t)(i % all->folds);
    for (size_t i = 0; i + 1 < all->n; i++) {
        const size_t partner = plogp__random_partner(seed, STREAM, i, all->n);
        const uint16_t other = all->fold[partner];
        all->fold[partner] = all->fold[i];
        all->fold[i] = other;
    }
}

/* held[i]: observations of value i in the fold; the others are the table to learn from. */
static plogp_ordered_table divide(const struct validation *all, size_t fold, double *held,
                                  double *work)
{
    const plogp_ordered_table *const table = all->table;
    double *const values = work, *const weights = work + table->size;
    double *const cumulative = work + 2 * table->size;
    double total = 0.0;
    size_t size = 0, observation = 0;
    for (size_t i = 0; i < table->size; i++) {
        const size_t end = (size_t)table->cumulative[i];
        held[i] = 0.0;
        for (; observation < end; observation++)
            held[i] += all->fold[observation] == fold ? 1.0 : 0.0;
        const double rest = table->weights[i] - held[i];
        if (!(rest > 0.0))
            continue;
        total += rest;
        values[size] = table->values[i];
        weights[size] = rest;
        cumulative[size++] = total;
    }
    return (plogp_ordered_table){.values = values,
                                 .weights = weights,
                                 .cumulative = cumulative,
                                 .size = size,
                                 .total = total,
                                 .whole = 1};
}

static void add_up(const double *held, const double *losses, size_t size,
                   struct tally *tally)
{
    for (size_t i = 0; i < size; i++) {
        if (held[i] == 0.0)
            continue;
        if (isnan(losses[i])) {
            tally->unknown = true;
        } else if (isinf(losses[i])) {
            tally->infinite += losses[i] > 0.0 ? held[i] : 0.0;
            tally->unknown = tally->unknown || losses[i] < 0.0;
        } else {
            plogp_sum_add_product(&tally->loss, held[i], losses[i]);
            plogp_sum_add_product(&tally->square, held[i] * losses[i], losses[i]);
        }
    }
}

/* A plogp__task: one fold. */
static plogp_status validate_fold(void *state, size_t task, size_t worker)
{
    struct validation *const all = state;
    const size_t size = all->table->size;
    double *const work = all->work + worker * 5 * size;
    double *const held = work + 3 * size, *const losses = work + 4 * size;
    struct tally *const tally = &all->tallies[task];
    plogp_sum_init(&tally->loss);
    plogp_sum_init(&tally->square);
    const plogp_ordered_table train = divide(all, task, held, work);
    PLOGP_TRY(all->scorer->score(all->scorer->state, &train, all->table, losses));
    add_up(held, losses, size, tally);
    return PLOGP_OK;
}

static plogp_validation conclude(const struct validation *all)
{
    const double n = (double)all->n;
    plogp_validation found = {.nll = NAN, .se = NAN, .folds = all->folds};
    struct tally *const total = &all->tallies[0];
    for (size_t f = 1; f < all->folds; f++) {
        plogp_sum_merge(&total->loss, &all->tallies[f].loss);
        plogp_sum_merge(&total->square, &all->tallies[f].square);
        total->infinite += all->tallies[f].infinite;
        total->unknown = total->unknown || all->tallies[f].unknown;
    }
    if (total->unknown)
        return found;
    found.nll = total->infinite > 0.0 ? INFINITY : plogp_sum_value(&total->loss) / n;
    if (isinf(found.nll))
        return found;
    const double spread = plogp_sum_value(&total->square) / n - found.nll * found.nll;
    found.se = sqrt(fmax(spread, 0.0) / n);
    return found;
}

static plogp_status run(struct validation *all, const plogp_context *context,
                        plogp_validation *validation)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const plogp_context defaults = plogp_context_defaults();
    plogp_status status = PLOGP_OK;
    all->fold = plogp__alloc(alloc, all->n, sizeof *all->fold);
    all->work = plogp__alloc(alloc, plogp__team_size(context) * all->table->size,
                             5 * sizeof(double));
    all->tallies = plogp__alloc_zero(alloc, all->folds, sizeof *all->tallies);
    if (all->fold == NULL || all->work == NULL || all->tallies == NULL) {
        status = plogp__fail_memory(context);
    } else {
        deal(all, context == NULL ? defaults.seed : context->seed);
        status = plogp__team_run(context, all->folds, validate_fold, all);
    }
    if (status == PLOGP_ENOMEM)
        (void)plogp__fail_memory(context);
    if (status == PLOGP_OK)
        *validation = conclude(all);
    plogp__free(alloc, all->fold);
    plogp__free(alloc, all->work);
    plogp__free(alloc, all->tallies);
    return status;
}

plogp_status plogp__cross_validate(const plogp_ordered_table *table,
                                   const struct plogp__scorer *scorer, size_t folds,
                                   const plogp_context *context,
                                   plogp_validation *validation)
{
    if (!(table->total >= 1.0 && table->total <= OBSERVATIONS_MAX) || !table->whole)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "the number of observations must be whole and below 2^27");
    if (folds < 2 || folds > FOLDS_MAX || (double)folds > table->total)
        return plogp__fail(context, PLOGP_EINVAL,
                           "folds: a number from 2 to %d, not above that of the "
                           "observations, %.0f",
                           FOLDS_MAX, table->total);
    struct validation all = {
        .table = table, .scorer = scorer, .n = (size_t)table->total, .folds = folds};
    return run(&all, context, validation);
}
