#include "sample/ranked.h"

#include <math.h>

#define STRIDE 8     /* keys, one of which is looked at first */
#define KEPT   0.875 /* of how far apart keys were, with each further one */

bool plogp__ranked_init(const plogp_sorted *sorted, struct plogp__ranked *ranked)
{
    ranked->table = sorted->table;
    ranked->decimals = sorted->decimals;
    ranked->size = (size_t)sorted->facts.distinct;
    ranked->first = ranked->count = 0;
    ranked->values = ranked->cumulative = NULL;
    ranked->of_values = (struct plogp__pace){.key = sorted->facts.min};
    ranked->of_ranks = (struct plogp__pace){.key = 0.0};
    return sorted->table != NULL || sorted->decimals != NULL;
}

void plogp__ranked_read(struct plogp__ranked *ranked, size_t first)
{
    const size_t left = ranked->size - first;
    ranked->first = first;
    ranked->count = left < PLOGP__WINDOW ? left : PLOGP__WINDOW;
    if (ranked->table != NULL) {
        ranked->values = ranked->table->values + first;
        ranked->cumulative = ranked->table->cumulative + first;
        return;
    }
    double *const values = ranked->copies, *const cumulative = values + PLOGP__WINDOW;
    plogp__decimals_read(ranked->decimals, first, ranked->count, values,
                         cumulative + PLOGP__WINDOW, cumulative);
    ranked->values = values;
    ranked->cumulative = cumulative;
}

void plogp__ranked_center(struct plogp__ranked *ranked, size_t middle)
{
    const size_t half = PLOGP__WINDOW / 2, size = ranked->size;
    const size_t least = middle > PLOGP__MARGIN ? middle - PLOGP__MARGIN : 0;
    const size_t end = size - middle > PLOGP__MARGIN ? middle + PLOGP__MARGIN : size;
    if (least >= ranked->first && end <= ranked->first + ranked->count)
        return;
    const size_t last = size > PLOGP__WINDOW ? size - PLOGP__WINDOW : 0;
    const size_t first = middle > half ? middle - half : 0;
    plogp__ranked_read(ranked, first < last ? first : last);
}

static inline size_t is_before(double key, const struct plogp__search *search)
{
    return !(key - search->x >= search->bound);
}

/* How many of the keys are before the one looked for: strides of them, then each of one. */
static size_t count_before(const double *keys, size_t count,
                           const struct plogp__search *search)
{
    size_t strides = 0, before = 0;
    for (size_t i = STRIDE; i <= count; i += STRIDE)
        strides += is_before(keys[i - 1], search);
    for (size_t i = strides * STRIDE; i < count && i < (strides + 1) * STRIDE; i++)
        before += is_before(keys[i], search);
    return strides * STRIDE + before;
}

/* The number looked for is in [low, high), or `high`, and outside of what was looked at: on the
 * line through the first and the last key, or in the middle where such lines lead nowhere. */
static size_t next_guess(const struct plogp__ranked *ranked, const double *keys,
                         const struct plogp__search *search, const size_t ends[2],
                         int tries)
{
    if (tries % 3 == 2)
        return ends[0] + (ends[1] - ends[0]) / 2;
    const size_t last = ranked->count - 1, edge = ends[0] > ranked->first ? last : 0;
    const double slope = (double)last / (keys[last] - keys[0]);
    const double place = (double)(ranked->first + edge) +
                         (search->bound - (keys[edge] - search->x)) * slope;
    return (size_t)fmax(fmin(place, (double)(ends[1] - 1)), (double)ends[0]);
}

size_t plogp__ranked_find(struct plogp__ranked *ranked,
                          const struct plogp__search *search)
{
    size_t ends[2] = {0, ranked->size};
    if (ranked->count == 0)
        plogp__ranked_center(ranked, 0);
    for (int tries = 0; ends[0] < ends[1]; tries++) {
        const double *const keys =
            search->of_weights ? ranked->cumulative : ranked->values;
        const size_t before = count_before(keys, ranked->count, search);
        if (before < ranked->count)
            ends[1] = ranked->first + before;
        if (before > 0)
            ends[0] = ranked->first + before;
        if (ends[0] < ends[1])
            plogp__ranked_center(ranked, next_guess(ranked, keys, search, ends, tries));
    }
    return ends[0];
}

/* Find it from where the pace leads to. */
static size_t find_on(struct plogp__ranked *ranked, struct plogp__pace *pace, double key,
                      const struct plogp__search *search)
{
    const double step = key - pace->key;
    const double slope = pace->keys > 0 ? pace->places / pace->keys : 0.0;
    const double guess = fmin(pace->place + step * slope, (double)ranked->size);
    plogp__ranked_center(ranked, (size_t)fmax(guess, 0.0));
    const double place = (double)plogp__ranked_find(ranked, search);
    pace->keys = KEPT * pace->keys + fabs(step);
    pace->places = KEPT * pace->places + fabs(place - pace->place);
    pace->key = key;
    pace->place = place;
    return (size_t)place;
}

size_t plogp__ranked_count(struct plogp__ranked *ranked, double x, bool inclusive)
{
    const struct plogp__search search = {.bound = inclusive ? nextafter(x, INFINITY) : x};
    return inclusive && x == INFINITY ? ranked->size
                                      : find_on(ranked, &ranked->of_values, x, &search);
}

size_t plogp__ranked_place(struct plogp__ranked *ranked, double rank)
{
    const struct plogp__search search = {.bound = nextafter(rank, INFINITY),
                                         .of_weights = true};
    const size_t place = find_on(ranked, &ranked->of_ranks, rank, &search);
    return place < ranked->size ? place : ranked->size - 1;
}
