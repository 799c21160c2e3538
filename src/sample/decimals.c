/*
 * The whole numbers k are in piles by their upper bits (sample/piles.h), and each pile is counted
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
#include "sample/piles.h"

#define FEW         65536   /* values that are sorted at once               */
#define SAMPLED     256     /* that show how many decimals the values have  */
#define CELLS_A_ROW 8       /* at the most                                  */
#define ALONE       2097152 /* values that one thread counts                */
#define BLOCK       4096    /* values that are put into piles together      */

struct plogp__decimals {
    plogp_context context;
    const plogp_alloc *alloc;
    double scale;                     /* 10^d */
    size_t count;                     /* values */
    const struct plogp__piles *piles; /* elsewhere, or of no value */
    struct plogp__piles own;          /* of the other values       */
    uint32_t first;                   /* pile of all               */
    size_t pile_count;
    size_t *begin;    /* [pile_count + 1] values below each pile              */
    size_t *distinct; /* [pile_count + 1] different values below each pile    */
    /* [count + pile_count] a pile has its places from begin + its number on, one of which is
     * free: there the last one is written that does not occur. */
    uint16_t *low;   /* the lower half of each different k           */
    uint32_t *up_to; /* values of its pile up to it                  */
    uint32_t *cells; /* [workers][PLOGP__PILE_LENGTH] 0 between tasks */
    double *to_values, *to_weights, *to_cumulative;
};

/* The places of a pile. */
static size_t place_of(const struct plogp__decimals *all, size_t pile)
{
    return all->begin[pile] + pile;
}

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
                       const struct plogp__piles *piles, size_t pile, uint32_t *cells)
{
    struct part part;
    size_t size;
    if (!find_part(all, piles, pile, &part))
        return;
    for (const struct plogp__sheet *sheet = plogp__pile_top(piles, part.pile, &size);
         sheet != NULL; sheet = plogp__sheet_before(sheet, &size))
        for (size_t i = 0; i < size; i++)
            cells[sheet->low[i]]++;
}

static plogp_status count_pile(void *state, size_t pile, size_t worker)
{
    const struct plogp__decimals *const all = state;
    uint32_t *const cells = all->cells + worker * PLOGP__PILE_LENGTH;
    uint16_t *const low = all->low + place_of(all, pile);
    uint32_t *const up_to = all->up_to + place_of(all, pile), sum = 0;
    size_t met = 0;
    all->distinct[pile + 1] = 0;
    if (all->begin[pile + 1] == all->begin[pile])
        return PLOGP_OK;
    count_part(all, all->piles, pile, cells);
    count_part(all, &all->own, pile, cells);
    for (uint32_t c = 0; c < PLOGP__PILE_LENGTH; c++) {
        const uint32_t times = cells[c];
        sum += times;
        low[met] = (uint16_t)c;
        up_to[met] = sum;
        met += times > 0;
    }
    memset(cells, 0, PLOGP__PILE_LENGTH * sizeof *cells);
    all->distinct[pile + 1] = met;
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

static plogp_status reserve(struct plogp__decimals *all)
{
    const size_t room = all->count + all->pile_count;
    const size_t workers = plogp__team_size(&all->context);
    all->begin = plogp__alloc(all->alloc, all->pile_count + 1, sizeof *all->begin);
    all->distinct = plogp__alloc(all->alloc, all->pile_count + 1, sizeof *all->distinct);
    all->low = plogp__alloc(all->alloc, room, sizeof *all->low);
    all->up_to = plogp__alloc(all->alloc, room, sizeof *all->up_to);
    all->cells =
        plogp__alloc_zero(all->alloc, workers * PLOGP__PILE_LENGTH, sizeof *all->cells);
    return all->begin != NULL && all->distinct != NULL && all->low != NULL &&
                   all->up_to != NULL && all->cells != NULL
               ? PLOGP_OK
               : PLOGP_ENOMEM;
}

static plogp_status count_all(struct plogp__decimals *all)
{
    PLOGP_TRY(reserve(all));
    all->begin[0] = all->distinct[0] = 0;
    for (size_t p = 0; p < all->pile_count; p++)
        all->begin[p + 1] = all->begin[p] + size_of_part(all, all->piles, p) +
                            size_of_part(all, &all->own, p);
    PLOGP_TRY(plogp__team_run(&all->context, all->pile_count, count_pile, all));
    for (size_t p = 0; p < all->pile_count; p++)
        all->distinct[p + 1] += all->distinct[p];
    plogp__piles_clear(&all->own, all->alloc);
    plogp__free(all->alloc, all->cells);
    all->cells = NULL;
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
    plogp__free(decimals->alloc, decimals->low);
    plogp__free(decimals->alloc, decimals->up_to);
    plogp__free(decimals->alloc, decimals->cells);
    plogp__free(decimals->alloc, decimals);
}

size_t plogp__decimals_distinct(const struct plogp__decimals *decimals)
{
    return decimals->distinct[decimals->pile_count];
}

/* The pile of this value in order. */
static size_t pile_with(const struct plogp__decimals *all, size_t i)
{
    size_t low = 0, high = all->pile_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (i < all->distinct[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}

static struct plogp__pile_view view_of(const struct plogp__decimals *all, size_t pile)
{
    const size_t place = place_of(all, pile), first = all->distinct[pile];
    return (struct plogp__pile_view){
        .first = first,
        .size = all->distinct[pile + 1] - first,
        .low = all->low + place,
        .up_to = all->up_to + place,
        .least = (double)plogp__pile_least(all->first + (uint32_t)pile),
        .scale = all->scale,
        .below = all->begin[pile]};
}

void plogp__decimals_view(const struct plogp__decimals *decimals, size_t i,
                          struct plogp__pile_view *view)
{
    *view = view_of(decimals, pile_with(decimals, i));
}

/* Values [from, from + count) of a view, `to` its arrays. */
static void read_view(const struct plogp__pile_view *view, size_t from, size_t count,
                      const plogp__counted *to)
{
    plogp__counted counted = *to;
    counted.low = view->low + from;
    counted.up_to = view->up_to + from;
    counted.before = from == 0 ? 0 : view->up_to[from - 1];
    counted.count = count;
    counted.least = view->least;
    counted.scale = view->scale;
    counted.below = (double)view->below;
    plogp__kernels()->read_counted(&counted);
}

void plogp__decimals_read(const struct plogp__decimals *decimals, size_t first,
                          size_t count, double *values, double *weights,
                          double *cumulative)
{
    struct plogp__pile_view view;
    for (size_t done = 0; done < count; done += view.size) {
        plogp__decimals_view(decimals, first + done, &view);
        const size_t from = first + done - view.first, left = view.size - from;
        view.size = count - done < left ? count - done : left;
        read_view(&view, from, view.size,
                  &(plogp__counted){.values = values + done,
                                    .weights = weights + done,
                                    .cumulative = cumulative + done});
    }
}

static plogp_status write_pile(void *state, size_t pile, size_t worker)
{
    const struct plogp__decimals *const all = state;
    const struct plogp__pile_view view = view_of(all, pile);
    (void)worker;
    if (view.size > 0)
        read_view(&view, 0, view.size,
                  &(plogp__counted){.values = all->to_values + view.first,
                                    .weights = all->to_weights + view.first,
                                    .cumulative = all->to_cumulative + view.first});
    return PLOGP_OK;
}

plogp_status plogp__decimals_write(struct plogp__decimals *decimals, double *values,
                                   double *weights, double *cumulative)
{
    decimals->to_values = values;
    decimals->to_weights = weights;
    decimals->to_cumulative = cumulative;
    return plogp__team_run(&decimals->context, decimals->pile_count, write_pile,
                           decimals);
}

bool plogp__decimals_are_whole(const struct plogp__decimals *decimals)
{
    if (decimals->scale == 1)
        return true;
    for (size_t pile = 0; pile < decimals->pile_count; pile++) {
        const struct plogp__pile_view view = view_of(decimals, pile);
        for (size_t i = 0; i < view.size; i++) {
            const double value = plogp__view_value(&view, view.first + i);
            if (value != floor(value))
                return false;
        }
    }
    return true;
}
