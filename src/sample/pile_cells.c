#include "sample/pile_cells.h"

#include <stdbool.h>

static void note_often(struct plogp__pile_cells *cells, const uint32_t *counts,
                       size_t strip)
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    for (size_t c = begin; c < begin + PLOGP__STRIP_LENGTH; c++)
        if (counts[c] >= PLOGP__OFTEN)
            cells->often[cells->often_count++] =
                (struct plogp__often){(uint32_t)c, counts[c]};
}

size_t plogp__pile_cells_fill(struct plogp__pile_cells *cells, const uint32_t *counts)
{
    uint32_t before = 0, distinct_before = 0;
    cells->often_count = 0;
    for (size_t strip = 0; strip < PLOGP__STRIPS; strip++) {
        const size_t begin = strip * PLOGP__STRIP_LENGTH;
        uint32_t distinct;
        const uint32_t sum = plogp__kernels()->narrow_cells(
            counts + begin, cells->times + begin, &distinct);
        cells->before[strip] = before;
        cells->distinct_before[strip] = distinct_before;
        if (sum >= PLOGP__OFTEN)
            note_often(cells, counts, strip);
        before += sum;
        distinct_before += distinct;
    }
    return distinct_before;
}

/* The first cell of those that occur often that is not below this one. */
static const struct plogp__often *often_from(const struct plogp__pile_cells *cells,
                                             size_t cell)
{
    size_t low = 0, high = cells->often_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (cells->often[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return cells->often + low;
}

/* Those of a strip, whose sums are too small by what their bytes do not show. */
static void add_often(const struct plogp__pile_cells *cells, size_t strip, size_t count,
                      const uint16_t *low, uint32_t *up_to)
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    const struct plogp__often *const end = cells->often + cells->often_count;
    for (const struct plogp__often *at = often_from(cells, begin);
         at < end && at->cell < begin + PLOGP__STRIP_LENGTH; at++)
        for (size_t i = 0; i < count; i++)
            up_to[i] += low[i] >= at->cell ? at->times - PLOGP__OFTEN : 0;
}

/* The last strip that has no more than i before it. */
size_t plogp__strip_with_distinct(const struct plogp__pile_cells *cells, size_t i)
{
    size_t low = 0, high = PLOGP__STRIPS;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (i < cells->distinct_before[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}

size_t plogp__strip_list(const struct plogp__pile_cells *cells, size_t strip,
                         uint16_t *low, uint32_t *up_to)
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    const size_t count = plogp__kernels()->list_cells(
        cells->times + begin, cells->before[strip], (uint16_t)begin, low, up_to);
    if (cells->often_count > 0)
        add_often(cells, strip, count, low, up_to);
    return count;
}

static bool is_empty(const struct plogp__pile_cells *cells, size_t strip)
{
    return strip + 1 < PLOGP__STRIPS && cells->before[strip + 1] == cells->before[strip];
}

size_t plogp__pile_cells_list(const struct plogp__pile_cells *cells, size_t strip,
                              size_t wanted, uint16_t *low, uint32_t *up_to)
{
    size_t met = 0;
    for (; strip < PLOGP__STRIPS && met < wanted; strip++)
        if (!is_empty(cells, strip))
            met += plogp__strip_list(cells, strip, low + met, up_to + met);
    return met;
}

void plogp__pile_cells_up_to(const struct plogp__pile_cells *cells, uint32_t below,
                             size_t first, size_t strips, uint32_t *up_to)
{
    uint16_t low[PLOGP__STRIP_LENGTH];
    for (size_t strip = first; strip < first + strips; strip++) {
        const size_t begin = strip * PLOGP__STRIP_LENGTH;
        plogp__kernels()->cells_up_to(cells->times + begin, below + cells->before[strip],
                                      up_to);
        for (size_t c = 0; cells->often_count > 0 && c < PLOGP__STRIP_LENGTH; c++)
            low[c] = (uint16_t)(begin + c);
        if (cells->often_count > 0)
            add_often(cells, strip, PLOGP__STRIP_LENGTH, low, up_to);
        up_to += PLOGP__STRIP_LENGTH;
    }
}
