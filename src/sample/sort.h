/* Sorting numbers in linear time. */
#ifndef PLOGP_SRC_SAMPLE_SORT_H
#define PLOGP_SRC_SAMPLE_SORT_H

#include <stddef.h>

#include "plogp/context.h"

/*
 * Sort `values` [count] ascending; -Inf first, +Inf last, -0 before 0; no NaN. `scratch`
 * [count] is overwritten; count < 2^32. Radix sort by the bits of the numbers: O(count), no
 * allocation.
 */
void plogp__sort_numbers(double *values, double *scratch, size_t count);

/* The same with the threads of the context, for arrays that no cache holds: about 15 ns a
 * number on one of them. PLOGP_ENOMEM (2 bytes a number), PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__sort_many(double *values, double *scratch,
                                               size_t count,
                                               const plogp_context *context);

/* The order of two numbers, for qsort where there is no room for a scratch; no NaN. */
int plogp__compare_numbers(const void *left, const void *right);

#endif
