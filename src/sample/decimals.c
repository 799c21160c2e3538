#include "sample/decimals_inside.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"

#define FEW         65536   /* values that are sorted at once               */
#define SAMPLED     256     /* that show how many decimals the values have  */
#define CELLS_A_ROW 64      /* at the most                                  */
#define ALONE       2097152 /* values that one thread counts                */
#define BLOCK       4096    /* values that are put into piles together      */

/* One pile of some. */
struct part {
    const struct plogp__piles *piles;
    size_t pile;
};

/* Where the pile is, if it is among these. */
static bool find_part(const struct plogp__decimals *all, const struct plogp__piles *piles,
                      size_t pile, struct part *part)
{
    *part = (struct part){piles, pile + all->first - piles->first};
    return part->pile < piles->count;
}

static size_t size_of_part(const struct plogp__decimals *all,
                           const struct plogp__piles *piles, size_t pile)
{
    struct part part;
    return find_part(all, piles, pile, &part) ? plogp__pile_size(piles, part.pile) : 0;
}

static void count_part(const struct plogp__decimals *all,
                       const struct plogp__piles *piles, size_t pile, uint32_t *counts)
{
    struct part part;
    size_t size;
    if (!find_part(all, piles, pile, &part))
        return;
    for (const struct plogp__sheet *sheet = plogp__pile_top(piles, part.pile, &size);
         sheet != NULL; sheet = plogp__sheet_before(sheet, &size))
        for (size_t i = 0; i < size; i++)
            counts[sheet->low[i]]++;
}

static plogp_status count_pile(void *state, size_t pile, size_t worker)
{
    const struct plogp__decimals *const all = state;
    uint32_t *const counts = all->counts + worker * PLOGP__PILE_LENGTH;
    all->distinct[pile + 1] = 0;
    if (!plogp__decimals_has(all, pile))
        return PLOGP_OK;
    count_part(all, all->piles, pile, counts);
    count_part(all, &all->own, pile, counts);
    all->distinct[pile + 1] = plogp__pile_cells_fill(&all->cells[pile], counts);
    memset(counts, 0, PLOGP__PILE_LENGTH * sizeof *counts);
    return PLOGP_OK;
}

static double find_scale(const double *values, size_t count)
{
    double sample[SAMPLED];
    for (size_t i = 0; i < SAMPLED; i++)
        sample[i] = values[count / SAMPLED * i];
    return plogp__codes_scale(sample, SAMPLED);
}

/* Put the k of values into piles of their own; false where one is none. */
static plogp_status pile_values(struct plogp__decimals *all, const double *values,
                                size_t count, bool *suitable)
{
    int32_t ends[2], numbers[BLOCK];
    size_t rest = 0;
    all->scale = find_scale(values, count);
    const plogp__extent extent = plogp__kernels()->extent(values, count, NULL, NULL);
    *suitable =
        all->scale != 0 && extent.finite &&
        plogp__kernels()->encode((double[]){extent.min, extent.max}, 2, all->scale, ends);
    if (*suitable)
        PLOGP_TRY(plogp__piles_reach(&all->own, ends[0], ends[1], all->alloc, suitable));
    for (size_t i = 0; *suitable && i < count; i += BLOCK) {
        const size_t size = count - i < BLOCK ? count - i : BLOCK;
        *suitable = plogp__kernels()->encode(values + i, size, all->scale, numbers);
        if (*suitable)
            PLOGP_TRY(
                plogp__piles_push(&all->own, numbers, size, all->alloc, numbers, &rest));
    }
    return PLOGP_OK;
}

/* Likewise of codes that are not in piles yet. */
static plogp_status pile_codes(struct plogp__decimals *all,
                               const struct plogp__codes *codes, bool *suitable)
{
    int32_t ends[2], numbers[BLOCK];
    size_t rest = 0;
    all->scale = codes->scale;
    all->piles = &codes->piles;
    *suitable = true;
    if (codes->size == 0)
        return PLOGP_OK;
    plogp__codes_ends(codes, ends);
    PLOGP_TRY(plogp__piles_reach(&all->own, ends[0], ends[1], all->alloc, suitable));
    for (size_t i = 0; *suitable && i < codes->size; i += BLOCK)
        PLOGP_TRY(plogp__piles_push(&all->own, codes->pending + i,
                                    codes->size - i < BLOCK ? codes->size - i : BLOCK,
                                    all->alloc, numbers, &rest));
    return PLOGP_OK;
}

/* The piles from the first to the last of both; *suitable is false where sorting is better. */
static void join_piles(struct plogp__decimals *all, bool *suitable)
{
    const struct plogp__piles *const one = &all->own, *const other = all->piles;
    uint32_t end = 0;
    all->first = UINT32_MAX;
    if (one->count > 0) {
        all->first = one->first;
        end = one->first + (uint32_t)one->count;
    }
    if (other->count > 0) {
        all->first = all->first < other->first ? all->first : other->first;
        const uint32_t its_end = other->first + (uint32_t)other->count;
        end = end > its_end ? end : its_end;
    }
    all->pile_count = end - all->first;
    *suitable = all->pile_count <= CELLS_A_ROW * all->count / PLOGP__PILE_LENGTH + 2;
}

/* Where each pile begins, and how many have cells, and how many numbers are in others. */
static plogp_status find_sizes(struct plogp__decimals *all, size_t *with_cells,
                               size_t *in_others)
{
    all->begin = plogp__alloc(all->alloc, all->pile_count + 1, sizeof *all->begin);
    if (all->begin == NULL)
        return PLOGP_ENOMEM;
    all->begin[0] = *with_cells = *in_others = 0;
    for (size_t p = 0; p < all->pile_count; p++) {
        const size_t size =
            size_of_part(all, all->piles, p) + size_of_part(all, &all->own, p);
        all->begin[p + 1] = all->begin[p] + size;
        *with_cells += size >= PLOGP__PILE_FEW;
        *in_others += size < PLOGP__PILE_FEW ? size : 0;
    }
    return PLOGP_OK;
}

static plogp_status reserve(struct plogp__decimals *all, size_t with_cells,
                            size_t in_others)
{
    const size_t workers = plogp__team_size(&all->context), piles = all->pile_count;
    all->distinct = plogp__alloc(all->alloc, piles + 1, sizeof *all->distinct);
    all->cells = plogp__alloc(all->alloc, piles, sizeof *all->cells);
    all->times = plogp__alloc(all->alloc, with_cells, PLOGP__PILE_LENGTH);
    all->low = plogp__alloc(all->alloc, in_others, sizeof *all->low);
    all->before = plogp__alloc(all->alloc, piles * PLOGP__STRIPS, sizeof *all->before);
    all->distinct_before =
        plogp__alloc(all->alloc, piles * PLOGP__STRIPS, sizeof *all->distinct_before);
    all->often = plogp__alloc(all->alloc, all->count / PLOGP__OFTEN, sizeof *all->often);
    all->counts =
        plogp__alloc_zero(all->alloc, workers * PLOGP__PILE_LENGTH, sizeof *all->counts);
    return all->distinct != NULL && all->cells != NULL && all->times != NULL &&
                   all->low != NULL && all->before != NULL &&
                   all->distinct_before != NULL && all->often != NULL &&
                   all->counts != NULL
               ? PLOGP_OK
               : PLOGP_ENOMEM;
}

/* Give each pile its place in the arrays. */
static void place_piles(struct plogp__decimals *all)
{
    uint8_t *times = all->times;
    uint16_t *low = all->low;
    for (size_t p = 0; p < all->pile_count; p++) {
        const size_t size = all->begin[p + 1] - all->begin[p];
        const bool few = size < PLOGP__PILE_FEW;
        all->cells[p] = (struct plogp__pile_cells){
            .size = (uint32_t)size,
            .times = few ? NULL : times,
            .low = few ? low : NULL,
            .before = all->before + p * PLOGP__STRIPS,
            .distinct_before = all->distinct_before + p * PLOGP__STRIPS,
            .often = all->often + all->begin[p] / PLOGP__OFTEN};
        times += few ? 0 : PLOGP__PILE_LENGTH;
        low += few ? size : 0;
    }
}

static plogp_status count_all(struct plogp__decimals *all)
{
    size_t with_cells, in_others;
    PLOGP_TRY(find_sizes(all, &with_cells, &in_others));
    PLOGP_TRY(reserve(all, with_cells, in_others));
    place_piles(all);
    all->distinct[0] = 0;
    PLOGP_TRY(plogp__team_run(&all->context, all->pile_count, count_pile, all));
    for (size_t p = 0; p < all->pile_count; p++)
        all->distinct[p + 1] += all->distinct[p];
    plogp__piles_clear(&all->own, all->alloc);
    plogp__free(all->alloc, all->counts);
    all->counts = NULL;
    all->piles = NULL;
    return PLOGP_OK;
}

/* Of values, or of codes where there are none. */
static plogp_status count_suitable(struct plogp__decimals *all, const double *values,
                                   const struct plogp__codes *codes, bool *suitable)
{
    static const struct plogp__piles none = {0};
    all->piles = &none;
    *suitable = all->count > FEW && all->count < UINT32_MAX;
    if (*suitable)
        PLOGP_TRY(values != NULL ? pile_values(all, values, all->count, suitable)
                                 : pile_codes(all, codes, suitable));
    if (*suitable)
        join_piles(all, suitable);
    return *suitable ? count_all(all) : PLOGP_OK;
}

static plogp_status decimals_of(const double *values, const struct plogp__codes *codes,
                                size_t count, const plogp_context *context,
                                struct plogp__decimals **decimals)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__decimals *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    bool suitable = false;
    *decimals = NULL;
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->count = count;
    if (count <= ALONE)
        made->context.threads = 1;
    const plogp_status status = count_suitable(made, values, codes, &suitable);
    if (status == PLOGP_OK && suitable)
        *decimals = made;
    else
        plogp__decimals_free(made);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}

plogp_status plogp__decimals_new(const double *values, size_t count,
                                 const plogp_context *context,
                                 struct plogp__decimals **decimals)
{
    return decimals_of(values, NULL, count, context, decimals);
}

plogp_status plogp__decimals_of_codes(const struct plogp__codes *codes,
                                      const plogp_context *context,
                                      struct plogp__decimals **decimals)
{
    return decimals_of(NULL, codes, plogp__codes_waiting(codes), context, decimals);
}

void plogp__decimals_free(struct plogp__decimals *decimals)
{
    if (decimals == NULL)
        return;
    plogp__piles_clear(&decimals->own, decimals->alloc);
    plogp__free(decimals->alloc, decimals->begin);
    plogp__free(decimals->alloc, decimals->distinct);
    plogp__free(decimals->alloc, decimals->cells);
    plogp__free(decimals->alloc, decimals->times);
    plogp__free(decimals->alloc, decimals->low);
    plogp__free(decimals->alloc, decimals->before);
    plogp__free(decimals->alloc, decimals->distinct_before);
    plogp__free(decimals->alloc, decimals->often);
    plogp__free(decimals->alloc, decimals->counts);
    plogp__free(decimals->alloc, decimals);
}
