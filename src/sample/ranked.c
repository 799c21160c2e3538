#include "sample/ranked.h"

bool plogp__ranked_init(const plogp_sorted *sorted, struct plogp__ranked *ranked)
{
    *ranked = (struct plogp__ranked){.table = sorted->table,
                                     .decimals = sorted->decimals,
                                     .size = (size_t)sorted->facts.distinct};
    return sorted->table != NULL || sorted->decimals != NULL;
}

static bool is_counted(struct plogp__ranked *ranked, size_t i, double x, bool inclusive)
{
    const double value = plogp__ranked_value(ranked, i);
    return inclusive ? value <= x : value < x;
}

static bool is_before(struct plogp__ranked *ranked, size_t i, double rank, bool unused)
{
    (void)unused;
    return plogp__ranked_before(ranked, i + 1) <= rank;
}

/* The first number from `from` on for which it does not hold: by strides that double, then by
 * halving, as it is mostly near. */
static inline size_t
first_without(bool (*holds)(struct plogp__ranked *, size_t, double, bool),
              struct plogp__ranked *ranked, size_t from, double x, bool inclusive)
{
    size_t low = from, stride = 1;
    while (stride <= ranked->size - low &&
           holds(ranked, low + stride - 1, x, inclusive)) {
        low += stride;
        stride *= 2;
    }
    size_t high = stride <= ranked->size - low ? low + stride - 1 : ranked->size;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (holds(ranked, middle, x, inclusive))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t plogp__ranked_count(struct plogp__ranked *ranked, size_t from, double x,
                           bool inclusive)
{
    return first_without(is_counted, ranked, from, x, inclusive);
}

size_t plogp__ranked_place(struct plogp__ranked *ranked, size_t from, double rank)
{
    const size_t place = first_without(is_before, ranked, from, rank, false);
    return place < ranked->size ? place : ranked->size - 1;
}
