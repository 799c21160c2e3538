/* The different values of a sample in memory by their number in order, from a table or from
 * counted decimals, and the observations before each. */
#ifndef PLOGP_SRC_SAMPLE_RANKED_H
#define PLOGP_SRC_SAMPLE_RANKED_H

#include "sample/decimals.h"
#include "sample/sorted.h"

struct plogp__ranked {
    const plogp_ordered_table *table; /* or NULL */
    const struct plogp__decimals *decimals;
    size_t size;
    struct plogp__pile_view view; /* of the decimals looked at last */
};

/* False where the values are in a file. */
bool plogp__ranked_init(const plogp_sorted *sorted, struct plogp__ranked *ranked);

static inline double plogp__ranked_value(struct plogp__ranked *ranked, size_t i)
{
    if (ranked->table != NULL)
        return ranked->table->values[i];
    if (i - ranked->view.first >= ranked->view.size)
        plogp__decimals_view(ranked->decimals, i, &ranked->view);
    return plogp__view_value(&ranked->view, i);
}

/* Weight of the values before number i, which may be `size`. */
static inline double plogp__ranked_before(struct plogp__ranked *ranked, size_t i)
{
    if (i == 0)
        return 0.0;
    if (ranked->table != NULL)
        return ranked->table->cumulative[i - 1];
    if (i - 1 - ranked->view.first >= ranked->view.size)
        plogp__decimals_view(ranked->decimals, i - 1, &ranked->view);
    return (double)plogp__view_up_to(&ranked->view, i - 1);
}

/* How many values are below x, or also those that are x; at least `from` are. */
size_t plogp__ranked_count(struct plogp__ranked *ranked, size_t from, double x,
                           bool inclusive);
/* The number of the value that observation `rank`, from 0, has, at least `from`; the last one
 * for a rank beyond. */
size_t plogp__ranked_place(struct plogp__ranked *ranked, size_t from, double rank);

#endif
