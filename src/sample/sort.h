/* Sorting numbers in linear time. */
#ifndef PLOGP_SRC_SAMPLE_SORT_H
#define PLOGP_SRC_SAMPLE_SORT_H

#include <stddef.h>

/*
 * Sort `values` [count] ascending; -Inf first, +Inf last, -0 before 0; no NaN. `scratch`
 * [count] is overwritten. Radix sort by the bits of the numbers: O(count), no allocation.
 */
void plogp__sort_numbers(double *values, double *scratch, size_t count);

#endif
