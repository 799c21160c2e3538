/* Strips of 64 cells with AVX-512, 16 at a time; see kernel.h for what they do. */
#ifndef PLOGP_SRC_MATH_VECTOR_CELLS_AVX512_H
#define PLOGP_SRC_MATH_VECTOR_CELLS_AVX512_H

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "math/kernel.h"

#define CELLS 16

static inline __m512i load_cells(const uint8_t *times)
{
    return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)times));
}

/* Each with the sum of those before it. */
static inline __m512i running_sums(__m512i x)
{
    const __m512i zero = _mm512_setzero_si512();
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 15));
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 14));
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 12));
    return _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 8));
}

static inline __m512i last_of(__m512i x)
{
    return _mm512_permutexvar_epi32(_mm512_set1_epi32(CELLS - 1), x);
}

static void cells_up_to(const uint8_t *times, uint32_t before, uint32_t *up_to)
{
    __m512i below = _mm512_set1_epi32((int)before);
    for (size_t c = 0; c < PLOGP__STRIP_LENGTH; c += CELLS) {
        const __m512i sums = _mm512_add_epi32(below, running_sums(load_cells(times + c)));
        _mm512_storeu_si512(up_to + c, sums);
        below = last_of(sums);
    }
}

static size_t list_cells(const uint8_t *times, uint32_t before, uint16_t first,
                         uint16_t *low, uint32_t *up_to)
{
    const __m512i steps =
        _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m512i below = _mm512_set1_epi32((int)before);
    __m512i number = _mm512_add_epi32(steps, _mm512_set1_epi32(first));
    size_t met = 0;
    for (size_t c = 0; c < PLOGP__STRIP_LENGTH; c += CELLS) {
        const __m512i cells = load_cells(times + c);
        const __m512i sums = _mm512_add_epi32(below, running_sums(cells));
        const __mmask16 some = _mm512_test_epi32_mask(cells, cells);
        const __m512i numbers = _mm512_maskz_compress_epi32(some, number);
        _mm512_storeu_si512(up_to + met, _mm512_maskz_compress_epi32(some, sums));
        _mm256_storeu_si256((__m256i *)(void *)(low + met),
                            _mm512_cvtepi32_epi16(numbers));
        met += (size_t)__builtin_popcount(some);
        number = _mm512_add_epi32(number, _mm512_set1_epi32(CELLS));
        below = last_of(sums);
    }
    return met;
}

#endif
