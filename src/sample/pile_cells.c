#include "sample/pile_cells.h"

#include <string.h>

static void note_often(struct plogp__pile_cells *cells, const uint32_t *counts,
                       size_t strip)
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    for (size_t c = begin; c < begin + PLOGP__STRIP_LENGTH; c++)
        if (counts[c] >= PLOGP__OFTEN)
            cells->often[cells->often_count++] =
                (struct plogp__often){(uint32_t)c, counts[c]};
}

/* Put down the numbers of a strip from number `next` on. */
static void keep_numbers(const struct plogp__pile_cells *cells, const uint32_t *counts,
                         size_t strip, const uint8_t *times, uint32_t next)
{
    uint16_t low[PLOGP__STRIP_LENGTH];
    uint32_t unused[PLOGP__STRIP_LENGTH];
    const size_t count = plogp__kernels()->list_cells(
        times, 0, (uint16_t)(strip * PLOGP__STRIP_LENGTH), low, unused);
    for (size_t i = 0; i < count; i++)
        for (uint32_t t = 0; t < counts[low[i]]; t++)
            cells->low[next++] = low[i];
}

size_t plogp__pile_cells_fill(struct plogp__pile_cells *cells, const uint32_t *counts)
{
    uint32_t before = 0, distinct_before = 0, distinct;
    uint8_t room[PLOGP__STRIP_LENGTH] = {0};
    cells->often_count = 0;
    for (size_t strip = 0; strip < PLOGP__STRIPS; strip++) {
        const size_t begin = strip * PLOGP__STRIP_LENGTH;
        uint8_t *const times = cells->times != NULL ? cells->times + begin : room;
        const uint32_t sum =
            plogp__kernels()->narrow_cells(counts + begin, times, &distinct);
        cells->before[strip] = before;
        cells->distinct_before[strip] = distinct_before;
        if (sum >= PLOGP__OFTEN)
            note_often(cells, counts, strip);
        if (cells->times == NULL && sum > 0)
            keep_numbers(cells, counts, strip, times, before);
        before += sum;
        distinct_before += distinct;
    }
    return distinct_before;
}

/* Numbers up to its last one. */
static uint32_t end_of_strip(const struct plogp__pile_cells *cells, size_t strip)
{
    return strip + 1 < PLOGP__STRIPS ? cells->before[strip + 1] : cells->size;
}

/* The bytes of a strip, which are made in `room` where numbers are kept. */
static const uint8_t *strip_times(const struct plogp__pile_cells *cells, size_t strip,
                                  uint8_t room[PLOGP__STRIP_LENGTH])
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    if (cells->times != NULL)
        return cells->times + begin;
    memset(room, 0, PLOGP__STRIP_LENGTH);
    for (uint32_t i = cells->before[strip]; i < end_of_strip(cells, strip); i++) {
        uint8_t *const times = &room[cells->low[i] - begin];
        *times = (uint8_t)(*times + (*times < PLOGP__OFTEN));
    }
    return room;
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

/* Kept numbers from `first` on: the different ones of them, `wanted` at the most. */
static size_t list_numbers(const struct plogp__pile_cells *cells, uint32_t first,
                           uint32_t end, size_t wanted, uint16_t *low, uint32_t *up_to)
{
    size_t met = 0;
    for (uint32_t i = first; i < end && met < wanted; i++) {
        low[met] = cells->low[i];
        up_to[met] = i + 1;
        met += i + 1 == cells->size || cells->low[i + 1] != cells->low[i];
    }
    return met;
}

size_t plogp__strip_list(const struct plogp__pile_cells *cells, size_t strip,
                         uint16_t *low, uint32_t *up_to)
{
    const size_t begin = strip * PLOGP__STRIP_LENGTH;
    if (cells->times == NULL)
        return list_numbers(cells, cells->before[strip], end_of_strip(cells, strip),
                            PLOGP__STRIP_LENGTH, low, up_to);
    const size_t count = plogp__kernels()->list_cells(
        cells->times + begin, cells->before[strip], (uint16_t)begin, low, up_to);
    if (cells->often_count > 0)
        add_often(cells, strip, count, low, up_to);
    return count;
}

size_t plogp__pile_cells_list(const struct plogp__pile_cells *cells, size_t strip,
                              size_t wanted, uint16_t *low, uint32_t *up_to)
{
    size_t met = 0;
    if (cells->times == NULL)
        return list_numbers(cells, cells->before[strip], cells->size, wanted, low, up_to);
    for (; strip < PLOGP__STRIPS && met < wanted; strip++)
        if (cells->before[strip] < end_of_strip(cells, strip))
            met += plogp__strip_list(cells, strip, low + met, up_to + met);
    return met;
}

void plogp__pile_cells_up_to(const struct plogp__pile_cells *cells, uint32_t below,
                             size_t first, size_t strips, uint32_t *up_to)
{
    uint8_t room[PLOGP__STRIP_LENGTH];
    uint16_t low[PLOGP__STRIP_LENGTH];
    for (size_t strip = first; strip < first + strips; strip++) {
        const size_t begin = strip * PLOGP__STRIP_LENGTH;
        plogp__kernels()->cells_up_to(strip_times(cells, strip, room),
                                      below + cells->before[strip], up_to);
        for (size_t c = 0; cells->often_count > 0 && c < PLOGP__STRIP_LENGTH; c++)
            low[c] = (uint16_t)(begin + c);
        if (cells->often_count > 0)
            add_often(cells, strip, PLOGP__STRIP_LENGTH, low, up_to);
        up_to += PLOGP__STRIP_LENGTH;
    }
}
