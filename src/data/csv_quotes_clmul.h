/* For an instance of the scan: what is inside quotes, by a product without carry. */
#ifndef PLOGP_SRC_DATA_CSV_QUOTES_CLMUL_H
#define PLOGP_SRC_DATA_CSV_QUOTES_CLMUL_H

#include <immintrin.h>
#include <stdint.h>

/* The product with all ones is the sum without carry of the mask shifted by 0 ... 63. */
static inline uint64_t sum_before(uint64_t mask)
{
    const __m128i factor = _mm_cvtsi64_si128((long long)mask);
    const __m128i product = _mm_clmulepi64_si128(factor, _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

#endif
