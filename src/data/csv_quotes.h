/* For an instance of the scan: what is inside quotes, without an instruction for it. */
#ifndef PLOGP_SRC_DATA_CSV_QUOTES_H
#define PLOGP_SRC_DATA_CSV_QUOTES_H

#include <stdint.h>

/* Each bit turns all from its own on: the sum without carry of the mask shifted by 0 ... 63.
 */
static inline uint64_t sum_before(uint64_t mask)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        mask ^= mask << shift;
    return mask;
}

#endif
