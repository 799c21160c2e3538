/* Finding a place among numbers in ascending order, by halving. */
#ifndef PLOGP_SRC_MATH_SEARCH_H
#define PLOGP_SRC_MATH_SEARCH_H

#include <stddef.h>

/* How many of `sorted` [count] are below x. */
static inline size_t plogp__count_below(const double *sorted, size_t count, double x)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many of `sorted` [count] are x or below. */
static inline size_t plogp__count_up_to(const double *sorted, size_t count, double x)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where observation number `rank`, from 0, lies among values of these cumulative weights
 * [count >= 1]; the last value for a rank beyond. */
static inline size_t plogp__place_of_rank(const double *cumulative, size_t count,
                                          double rank)
{
    const size_t place = plogp__count_up_to(cumulative, count, rank);
    return place < count ? place : count - 1;
}

#endif
