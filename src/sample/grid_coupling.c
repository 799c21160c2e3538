#include "sample/grid_coupling.h"

#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "math/kernel.h"
#include "sample/decimals_inside.h"
#include "sample/sorted_grid.h"
#include "sample/walk.h"

#define ROOM    4096 /* observations: those of both samples stay in the first-level cache */
#define AT_ONCE 4
#define FEW     16 /* pairs that are not worth a vector */

/* The observations of counted decimals in order, as steps above the least number there is. */
struct observations {
    const struct plogp__decimals *all;
    size_t pile, strip;                /* that is listed next                */
    uint16_t low[PLOGP__STRIP_LENGTH]; /* of the strip before */
    uint32_t up_to[PLOGP__STRIP_LENGTH];
    size_t listed, next;        /* values of it, and the one that goes on  */
    uint32_t given;             /* observations of its pile that are out   */
    uint32_t upper;             /* of the pile, above the lower halves     */
    size_t size, used;          /* of those that are out, and passed       */
    bool ended;                 /* all are out                             */
    uint32_t numbers[ROOM + 1]; /* and the last one again, where it is the last of all */
};

static void open_observations(const struct plogp__decimals *all,
                              struct observations *made)
{
    made->all = all;
    made->pile = made->strip = made->listed = made->next = made->size = made->used = 0;
    made->given = made->upper = 0;
    made->ended = false;
}

/* List the next strip; false where there is none. */
static bool list_strip(struct observations *of)
{
    const struct plogp__decimals *const all = of->all;
    while (of->pile < all->pile_count &&
           (of->strip == PLOGP__STRIPS || !plogp__decimals_has(all, of->pile))) {
        of->pile++;
        of->strip = 0;
    }
    if (of->pile == all->pile_count)
        return false;
    const struct plogp__pile_cells *const cells = &all->cells[of->pile];
    of->upper = (all->first + (uint32_t)of->pile) << PLOGP__PILE_BITS;
    of->given = cells->before[of->strip];
    of->listed = plogp__strip_list(cells, of->strip++, of->low, of->up_to);
    of->next = 0;
    return true;
}

/* Put out `count` of a number: AT_ONCE are written in any case. */
static inline void put_number(uint32_t *to, uint32_t number, uint32_t count)
{
    for (size_t i = 0; i < AT_ONCE; i++)
        to[i] = number;
    for (size_t i = AT_ONCE; i < count; i++)
        to[i] = number;
}

/* The values of the strip that have room, and of the one behind them what has. */
static void put_strip(struct observations *of)
{
    uint32_t *to = of->numbers + of->size;
    uint32_t given = of->given;
    size_t next = of->next, room = ROOM - of->size;
    while (next < of->listed && room >= AT_ONCE) {
        const uint32_t left = of->up_to[next] - given;
        const uint32_t count = left < room ? left : (uint32_t)room;
        put_number(to, of->upper + of->low[next], count);
        to += count;
        room -= count;
        given += count;
        next += count == left;
    }
    of->size = ROOM - room;
    of->given = given;
    of->next = next;
}

/* Bring what is not passed to the front, and fill the rest. */
static void fill_observations(struct observations *of)
{
    memmove(of->numbers, of->numbers + of->used,
            (of->size - of->used) * sizeof *of->numbers);
    of->size -= of->used;
    of->used = 0;
    plogp__moved_on(&of->all->context);
    while (of->size + AT_ONCE <= ROOM && !of->ended) {
        if (of->next == of->listed)
            of->ended = !list_strip(of);
        put_strip(of);
    }
    if (of->size > 0)
        of->numbers[of->size] = of->numbers[of->size - 1];
}

static plogp__uint128 joined(const plogp__coupled *of)
{
    const plogp__uint128 lower = of->lower[0] + ((plogp__uint128)of->lower[1] << 32);
    const plogp__uint128 upper = of->upper[0] + ((plogp__uint128)of->upper[1] << 32);
    return lower + (upper << 32);
}

static plogp__uint128 square_of(uint32_t a, uint32_t b)
{
    const uint64_t apart = a < b ? b - a : a - b;
    return apart * apart;
}

/* As the kernel. */
static plogp__uint128 couple_few(const plogp__couples *of)
{
    plogp__uint128 sum = 0;
    for (size_t t = 0; t < of->count; t++) {
        const uint64_t behind = (t + 1) * (uint64_t)of->gap;
        const uint64_t second = of->rest > behind ? of->rest - behind : 0;
        sum += square_of(of->a[t], of->b[t]) * (of->length - second) +
               square_of(of->a[t], of->b[t + 1]) * second;
    }
    return sum;
}

static plogp__uint128 couple(const plogp__couples *couples)
{
    if (couples->count < FEW)
        return couple_few(couples);
    const plogp__coupled of = plogp__kernels()->couple(couples);
    return joined(&of);
}

static size_t left_of(const struct observations *of)
{
    return of->size - of->used;
}

/*
 * Each observation of a is n_b long, each of b n_a, which is not less. One of a begins `rest`
 * behind the beginning of one of b; the next one is `gap` = n_a - n_b less behind the next of
 * b, as long as that is not before it.
 */
static plogp__uint128 couple_all(struct observations *a, struct observations *b)
{
    const uint32_t length = (uint32_t)b->all->count;
    const uint32_t gap = (uint32_t)a->all->count - length;
    plogp__uint128 sum = 0;
    for (uint32_t rest = 0;;) {
        if (left_of(a) == 0)
            fill_observations(a);
        if (left_of(b) < 2)
            fill_observations(b);
        if (left_of(a) == 0)
            return sum;
        const size_t ready = left_of(b) - !b->ended;
        const size_t most = ready < left_of(a) ? ready : left_of(a);
        const size_t run = gap == 0 ? most : rest / gap + 1;
        const size_t count = run < most ? run : most;
        const bool stays = gap > 0 && run <= most; /* beside the last one of b */
        sum += couple(&(plogp__couples){a->numbers + a->used, b->numbers + b->used, count,
                                        length, rest, gap});
        a->used += count;
        b->used += count - stays;
        rest = stays ? rest - (uint32_t)(count - 1) * gap + length
                     : rest - (uint32_t)count * gap;
    }
}

plogp_status plogp__grid_coupling_of_cells(const struct plogp__decimals *p,
                                           const struct plogp__decimals *q,
                                           const plogp_alloc *alloc, plogp__uint128 *sum)
{
    const bool swapped = p->count < q->count;
    struct observations *const both = plogp__alloc(alloc, 2, sizeof *both);
    if (both == NULL)
        return PLOGP_ENOMEM;
    open_observations(swapped ? q : p, &both[0]);
    open_observations(swapped ? p : q, &both[1]);
    *sum = couple_all(&both[0], &both[1]);
    plogp__free(alloc, both);
    return PLOGP_OK;
}

/* What is coupled of both samples. */
struct coupled {
    int64_t length_p, length_q; /* of an observation of each */
    int64_t before;             /* length                    */
    plogp__uint128 sum;
};

/* The values of both stretches up to the end of one; which is passed is a toss-up, so nothing
 * branches on it. */
static plogp_status couple_stretches(struct plogp__side *p, struct plogp__side *q,
                                     double scale, struct coupled *made)
{
    const plogp_ordered_table *const of_p = &p->stretch.at, *const of_q = &q->stretch.at;
    size_t i = p->i, j = q->i;
    while (i < of_p->size && j < of_q->size) {
        const int64_t end_p = (int64_t)of_p->cumulative[i] * made->length_p;
        const int64_t end_q = (int64_t)of_q->cumulative[j] * made->length_q;
        const int64_t end = end_p < end_q ? end_p : end_q;
        const int64_t apart = plogp__grid_number(of_p->values[i], scale) -
                              plogp__grid_number(of_q->values[j], scale);
        const uint64_t square = (uint64_t)apart * (uint64_t)apart; /* below 2^64 */
        made->sum += (plogp__uint128)square * (uint64_t)(end - made->before);
        made->before = end;
        i += end_p == end;
        j += end_q == end;
    }
    PLOGP_TRY(plogp__side_pass(p, i - p->i));
    return plogp__side_pass(q, j - q->i);
}

static plogp_status couple_sides(struct plogp__side *p, struct plogp__side *q,
                                 double scale, plogp__uint128 *sum)
{
    struct coupled made = {(int64_t)q->total, (int64_t)p->total, 0, 0};
    while (plogp__side_left(p) > 0 && plogp__side_left(q) > 0)
        PLOGP_TRY(couple_stretches(p, q, scale, &made));
    *sum = made.sum;
    return PLOGP_OK;
}

plogp_status plogp__grid_coupling(const plogp_sorted *p, const plogp_sorted *q,
                                  double scale, plogp__uint128 *sum)
{
    struct plogp__side of_p, of_q;
    PLOGP_TRY(plogp__side_open(p, &of_p));
    plogp_status status = plogp__side_open(q, &of_q);
    if (status == PLOGP_OK) {
        status = couple_sides(&of_p, &of_q, scale, sum);
        plogp__side_close(&of_q);
    }
    plogp__side_close(&of_p);
    return status;
}
