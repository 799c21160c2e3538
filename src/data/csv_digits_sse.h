/* For an instance of the scan that has SSE 4.1: the digits of plain numbers,
 * all bytes at once. */
#ifndef PLOGP_SRC_DATA_CSV_DIGITS_SSE_H
#define PLOGP_SRC_DATA_CSV_DIGITS_SSE_H

#include <immintrin.h>

#include "data/csv_powers.h"

/* Sixteen digits, the first in the lowest byte, to their number: neighbours are joined to
 * pairs, to fours, to eight. */
static inline uint64_t join_digits(__m128i digits)
{
    const __m128i tens = _mm_set1_epi16(0x010a);         /* 10, 1    */
    const __m128i hundreds = _mm_set1_epi32(0x00010064); /* 100, 1   */
    const __m128i myriads = _mm_set1_epi32(0x00012710);  /* 10^4, 1  */
    const __m128i pairs = _mm_maddubs_epi16(digits, tens);
    const __m128i fours = _mm_madd_epi16(pairs, hundreds);
    const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), myriads);
    const uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
    return (both & UINT32_MAX) * 100000000 + (both >> 32);
}

/* The sixteen bytes before `end` are looked at; those before the number become zeros, and
 * the digits before a point move up by one place into its own. */
static inline bool plain_digits(const char *end, size_t width, uint64_t *integer,
                                unsigned *places)
{
    const __m128i place =
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
    const __m128i inside = _mm_cmpgt_epi8(place, _mm_set1_epi8((char)(15 - (int)width)));
    const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i is_digit =
        _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
    const __m128i is_point = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'));
    const unsigned all = 0xffffU & ~0U << (16 - width);
    const unsigned digits = (unsigned)_mm_movemask_epi8(is_digit) & all;
    const unsigned points = (unsigned)_mm_movemask_epi8(is_point) & all;
    const int point = points == 0 ? -1 : 31 - __builtin_clz(points);
    const __m128i read = _mm_and_si128(values, _mm_and_si128(is_digit, inside));
    const __m128i before = _mm_cmpgt_epi8(_mm_set1_epi8((char)(point + 1)), place);
    *integer = join_digits(_mm_blendv_epi8(read, _mm_slli_si128(read, 1), before));
    *places = (unsigned)(15 - point) & 15;
    return (digits | points) == all && (points & (points - 1)) == 0 && digits != 0 &&
           *integer <= PLOGP__EXACT_INTEGERS;
}

/* Where each of sixteen bytes comes from when the point is left out. */
struct fixed {
    __m128i order;
};

static inline struct fixed fixed_at(unsigned places)
{
    const __m128i place =
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i behind = _mm_cmpgt_epi8(place, _mm_set1_epi8((char)(15 - (int)places)));
    const __m128i before = _mm_sub_epi8(place, _mm_set1_epi8(places > 0));
    return (struct fixed){_mm_blendv_epi8(before, place, behind)};
}

static inline bool fixed_digits(const char *end, size_t digits, const struct fixed *fixed,
                                int32_t *magnitude)
{
    static const unsigned char INSIDE[32] = {[16] = 255, 255, 255, 255, 255, 255,
                                             255,        255, 255, 255, 255, 255,
                                             255,        255, 255, 255};
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
    const __m128i inside =
        _mm_loadu_si128((const __m128i *)(const void *)(INSIDE + digits));
    const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i read = _mm_and_si128(_mm_shuffle_epi8(values, fixed->order), inside);
    const __m128i beyond = _mm_subs_epu8(read, _mm_set1_epi8(9));
    *magnitude = (int32_t)join_digits(read);
    return _mm_testz_si128(beyond, beyond) != 0;
}

#endif
