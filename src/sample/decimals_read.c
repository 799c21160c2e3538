/* What is asked of decimals that were counted. */
#include "base/team.h"
#include "math/kernel.h"
#include "sample/decimals_inside.h"

#define BLOCK 1024 /* values that are listed together */

size_t plogp__decimals_distinct(const struct plogp__decimals *decimals)
{
    return decimals->distinct[decimals->pile_count];
}

/* The last pile that has no more than i values before it. */
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

/* Where a value is: its pile, its strip, and its number in that. */
struct spot {
    size_t pile, strip, skip;
};

static struct spot find_spot(const struct plogp__decimals *all, size_t i)
{
    const size_t pile = pile_with(all, i), own = i - all->distinct[pile];
    const struct plogp__pile_cells *const cells = &all->cells[pile];
    const size_t strip = plogp__strip_with_distinct(cells, own);
    return (struct spot){pile, strip, own - cells->distinct_before[strip]};
}

/* Up to BLOCK values of one pile; returns how many. */
static size_t read_block(const struct plogp__decimals *all, const struct spot *spot,
                         size_t most, const plogp__counted *to)
{
    uint16_t low[BLOCK + 2 * PLOGP__STRIP_LENGTH];
    uint32_t up_to[BLOCK + 2 * PLOGP__STRIP_LENGTH];
    const struct plogp__pile_cells *const cells = &all->cells[spot->pile];
    const size_t wanted = most < BLOCK ? most : BLOCK;
    const size_t listed =
        plogp__pile_cells_list(cells, spot->strip, spot->skip + wanted, low, up_to);
    plogp__counted counted = *to;
    counted.count = listed - spot->skip < wanted ? listed - spot->skip : wanted;
    counted.low = low + spot->skip;
    counted.up_to = up_to + spot->skip;
    counted.before = spot->skip > 0 ? up_to[spot->skip - 1] : cells->before[spot->strip];
    counted.least = (double)plogp__decimals_least(all, spot->pile);
    counted.scale = all->scale;
    counted.below = (double)all->begin[spot->pile];
    plogp__kernels()->read_counted(&counted);
    return counted.count;
}

void plogp__decimals_read(const struct plogp__decimals *decimals, size_t first,
                          size_t count, double *values, double *weights,
                          double *cumulative)
{
    for (size_t done = 0; done < count;) {
        const struct spot spot = find_spot(decimals, first + done);
        done += read_block(decimals, &spot, count - done,
                           &(plogp__counted){.values = values + done,
                                             .weights = weights + done,
                                             .cumulative = cumulative + done});
    }
}

static plogp_status write_pile(void *state, size_t pile, size_t worker)
{
    const struct plogp__decimals *const all = state;
    const size_t first = all->distinct[pile];
    (void)worker;
    plogp__decimals_read(all, first, all->distinct[pile + 1] - first,
                         all->to_values + first, all->to_weights + first,
                         all->to_cumulative + first);
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

/* Whether all k of a pile are multiples of this. */
static bool are_multiples(const struct plogp__decimals *all, size_t pile, int64_t of)
{
    uint16_t low[PLOGP__STRIP_LENGTH];
    uint32_t unused[PLOGP__STRIP_LENGTH];
    const int64_t least = plogp__decimals_least(all, pile);
    for (size_t strip = 0; strip < PLOGP__STRIPS; strip++) {
        const size_t count = plogp__strip_list(&all->cells[pile], strip, low, unused);
        for (size_t i = 0; i < count; i++)
            if ((least + low[i]) % of != 0)
                return false;
    }
    return true;
}

static bool all_are_multiples(const struct plogp__decimals *all, int64_t of)
{
    for (size_t pile = 0; pile < all->pile_count; pile++)
        if (plogp__decimals_has(all, pile) && !are_multiples(all, pile, of))
            return false;
    return true;
}

double plogp__decimals_scale(const struct plogp__decimals *decimals)
{
    double more = 1; /* than is needed */
    while (more < decimals->scale && all_are_multiples(decimals, (int64_t)(more * 10)))
        more *= 10;
    return decimals->scale / more;
}
