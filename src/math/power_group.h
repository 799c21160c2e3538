/* Power sums of whole numbers of 53 bits, the significands of a group of doubles. */
#ifndef PLOGP_SRC_MATH_POWER_GROUP_H
#define PLOGP_SRC_MATH_POWER_GROUP_H

#include "math/limbs.h"

#define PLOGP__GROUP_MAX 8192 /* numbers of a group */

/* Of at most PLOGP__GROUP_MAX numbers m = 2^52 + fraction, 2^52 <= m < 2^53. */
struct plogp__power_group {
    plogp__uint128 sum, squares;
    plogp__uint128 cubes[2], fourths[2]; /* the lower 128 bits, then the rest */
};

/* The sums for fractions [count] below 2^52. */
typedef void plogp__power_group_kernel(const uint64_t *fractions, size_t count,
                                       struct plogp__power_group *group);

/* With AVX-512 (IFMA), or NULL where it was not compiled. */
plogp__power_group_kernel *plogp__power_group_avx512(void);

#endif
