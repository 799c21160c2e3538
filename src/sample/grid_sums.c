#include "sample/grid_sums.h"

#include <math.h>

#include "base/paged.h"
#include "sample/decimals_inside.h"

#define PART 1024 /* cells looked at together: they stay in the first-level cache */

/* Add number 2^(64 word). */
static void add_squares(uint64_t squares[3], plogp__uint128 number, size_t word)
{
    for (; word < 3; word++) {
        number += squares[word];
        squares[word] = (uint64_t)number;
        number >>= 64;
    }
}

void plogp__grid_add(struct plogp__grid_sums *sums, const uint64_t *heights,
                     const uint64_t *steps, size_t count)
{
    plogp__uint128 area = 0, lower = 0, upper = 0;
    uint64_t most = sums->most;
    for (size_t i = 0; i < count; i++) {
        const uint64_t height = steps[i] > 0 ? heights[i] : 0;
        const plogp__uint128 square = (plogp__uint128)height * height;
        area += (plogp__uint128)height * steps[i];
        lower += (plogp__uint128)(uint64_t)square * steps[i];
        upper += (plogp__uint128)(uint64_t)(square >> 64) * steps[i];
        most = height > most ? height : most;
    }
    sums->area += area;
    add_squares(sums->squares, lower, 0);
    add_squares(sums->squares, upper, 1);
    sums->most = most;
}

/* lower + 2^32 upper */
static plogp__uint128 joined(uint64_t lower, uint64_t upper)
{
    return lower + ((plogp__uint128)upper << 32);
}

static void add_sums(struct plogp__grid_sums *sums, const plogp__cell_sums *of)
{
    const plogp__uint128 middle = joined(of->lower_upper[0], of->lower_upper[1]);
    sums->area += joined(of->lower, of->upper);
    add_squares(sums->squares, joined(of->lower_lower[0], of->lower_lower[1]), 0);
    add_squares(sums->squares, middle << 33, 0);
    add_squares(sums->squares, joined(of->upper_upper[0], of->upper_upper[1]), 1);
    sums->most = of->most > sums->most ? of->most : sums->most;
}

/* The pile of one sample that has this number of the grid's. */
struct grid_pile {
    const struct plogp__pile_cells *cells; /* or NULL: it has no number */
    uint32_t before;                       /* numbers of the sample     */
};

static struct grid_pile find_pile(const struct plogp__decimals *all, uint32_t number)
{
    const size_t pile = (size_t)number - all->first;
    if (number < all->first)
        return (struct grid_pile){NULL, 0};
    if (pile >= all->pile_count)
        return (struct grid_pile){NULL, (uint32_t)all->count};
    return (struct grid_pile){plogp__decimals_has(all, pile) ? &all->cells[pile] : NULL,
                              (uint32_t)all->begin[pile]};
}

static void read_part(const struct grid_pile *pile, size_t first, uint32_t *up_to)
{
    if (pile->cells != NULL)
        plogp__pile_cells_up_to(pile->cells, pile->before, first / PLOGP__STRIP_LENGTH,
                                PART / PLOGP__STRIP_LENGTH, up_to);
    for (size_t c = 0; pile->cells == NULL && c < PART; c++)
        up_to[c] = pile->before;
}

static void add_pile(struct plogp__grid_sums *sums, const struct grid_pile *p,
                     const struct grid_pile *q, uint32_t n_p, uint32_t n_q)
{
    uint32_t to_p[PART], to_q[PART];
    for (size_t first = 0; first < PLOGP__PILE_LENGTH; first += PART) {
        read_part(p, first, to_p);
        read_part(q, first, to_q);
        const plogp__cell_sums of =
            plogp__kernels()->sum_cells(to_p, to_q, PART, n_p, n_q);
        add_sums(sums, &of);
    }
}

void plogp__grid_add_cells(struct plogp__grid_sums *sums, const struct plogp__decimals *p,
                           const struct plogp__decimals *q)
{
    const uint32_t end_p = p->first + (uint32_t)p->pile_count;
    const uint32_t end_q = q->first + (uint32_t)q->pile_count;
    const uint32_t n_p = (uint32_t)p->count, n_q = (uint32_t)q->count;
    for (uint32_t number = p->first < q->first ? p->first : q->first;
         number < end_p || number < end_q; number++) {
        plogp__moved_on(&p->context);
        const struct grid_pile of_p = find_pile(p, number), of_q = find_pile(q, number);
        const uint64_t one = (uint64_t)of_p.before * n_q,
                       other = (uint64_t)of_q.before * n_p,
                       height = one > other ? one - other : other - one;
        if (of_p.cells == NULL && of_q.cells == NULL)
            plogp__grid_add(sums, &height, &(uint64_t){PLOGP__PILE_LENGTH}, 1);
        else
            add_pile(sums, &of_p, &of_q, n_p, n_q);
    }
}

double plogp__grid_squares(const struct plogp__grid_sums *sums)
{
    const uint64_t *const words = sums->squares;
    const plogp__uint128 low = (plogp__uint128)words[1] << 64 | words[0];
    const plogp__uint128 high = (plogp__uint128)words[2] << 64 | words[1];
    return words[2] == 0 ? (double)low : ldexp((double)high, 64);
}
