/* The different values of a sample in memory by their number in order, from a table or from
 * counted decimals, and the observations before each. */
#ifndef PLOGP_SRC_SAMPLE_RANKED_H
#define PLOGP_SRC_SAMPLE_RANKED_H

#include "sample/decimals.h"
#include "sample/sorted.h"

/* Values that are looked at together: of decimals one costs as much as some beside each other. */
#define PLOGP__WINDOW 64
#define PLOGP__MARGIN 16 /* of them on either side of the one that matters */

/* Where the next of keys may be: as far from the last one as those before it were from each
 * other. */
struct plogp__pace {
    double key, place;
    double keys, places; /* how far apart the last ones were */
};

struct plogp__ranked {
    const plogp_ordered_table *table; /* or NULL */
    const struct plogp__decimals *decimals;
    size_t size;
    /* The values [first, first + count) and the weight up to each, in the table or copied. */
    size_t first, count;
    const double *values, *cumulative;
    double copies[3 * PLOGP__WINDOW];
    struct plogp__pace of_values, of_ranks; /* that were looked for */
};

/* False where the values are in a file. */
bool plogp__ranked_init(const plogp_sorted *sorted, struct plogp__ranked *ranked);

/* Look at the values from number `first` on. */
void plogp__ranked_read(struct plogp__ranked *ranked, size_t first);
/* Look at those around number `middle`, which may be `size`: PLOGP__MARGIN before it and as many
 * from it on, if there are. */
void plogp__ranked_center(struct plogp__ranked *ranked, size_t middle);

static inline double plogp__ranked_value(struct plogp__ranked *ranked, size_t i)
{
    if (i - ranked->first >= ranked->count)
        plogp__ranked_read(ranked, i);
    return ranked->values[i - ranked->first];
}

/* Weight of the values before number i, which may be `size`. */
static inline double plogp__ranked_before(struct plogp__ranked *ranked, size_t i)
{
    if (i == 0)
        return 0.0;
    if (i - 1 - ranked->first >= ranked->count)
        plogp__ranked_read(ranked, i - 1);
    return ranked->cumulative[i - 1 - ranked->first];
}

/* What is looked for: the first number whose value, or whose cumulative weight, less `x` is
 * `bound` or more. */
struct plogp__search {
    double x, bound;
    bool of_weights;
};

/* That number, or `size`; the sooner, the nearer to what is looked at. */
size_t plogp__ranked_find(struct plogp__ranked *ranked,
                          const struct plogp__search *search);

/* How many values are below x, or also those that are x. The next x is found the sooner, the more
 * evenly they follow each other; so are ranks. */
size_t plogp__ranked_count(struct plogp__ranked *ranked, double x, bool inclusive);
/* The number of the value that observation `rank`, from 0, has; the last one for a rank
 * beyond. */
size_t plogp__ranked_place(struct plogp__ranked *ranked, double rank);

#endif
