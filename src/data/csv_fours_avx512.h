/* For an instance of the scan that has AVX-512 (BW, VL): four fields at once, sixteen bytes
 * each. Bit 16 l + b of a mask is byte b of lane l, which holds one field, at its end. */
#ifndef PLOGP_SRC_DATA_CSV_FOURS_AVX512_H
#define PLOGP_SRC_DATA_CSV_FOURS_AVX512_H

#include "data/csv_digits_sse.h"

#define EACH_LANE UINT64_C(0x0001000100010001)
#define LAST_BYTE (EACH_LANE << 15)
#define HIGH_MOST                                                                        \
    20 /* of the digits before the last eight: fewer than 2^31 all together */

struct fours {
    __m512i order;  /* see struct fixed                                     */
    uint64_t point; /* where it has to be                                   */
};

static inline struct fours fours_at(unsigned places)
{
    return (struct fours){_mm512_broadcast_i32x4(fixed_at(places).order),
                          places == 0 ? 0 : EACH_LANE << (15 - places)};
}

/* What the four fields are written with. */
struct marks {
    uint64_t inside, digits, points, minus, plus;
};

/* The bytes of lane l that are among the last widths[l], which are at most sixteen. */
static inline uint64_t bytes_inside(__m128i widths)
{
    const __m512i lanes =
        _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    const __m512i from_end = _mm512_broadcast_i32x4(
        _mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const __m512i spread = _mm512_shuffle_epi8(
        _mm512_permutexvar_epi32(lanes, _mm512_castsi128_si512(widths)),
        _mm512_setzero_si512());
    return _mm512_cmpgt_epu8_mask(spread, from_end);
}

static inline struct marks find_marks(__m512i bytes, __m128i widths)
{
    const uint64_t inside = bytes_inside(widths);
    const __m512i values = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    return (struct marks){
        .inside = inside,
        .digits = _mm512_mask_cmple_epu8_mask(inside, values, _mm512_set1_epi8(9)),
        .points = _mm512_mask_cmpeq_epi8_mask(inside, bytes, _mm512_set1_epi8('.')),
        .minus = _mm512_mask_cmpeq_epi8_mask(inside, bytes, _mm512_set1_epi8('-')),
        .plus = _mm512_mask_cmpeq_epi8_mask(inside, bytes, _mm512_set1_epi8('+'))};
}

/* A sign or none, then digits, the point among them where it has to be. */
static inline bool are_fixed(const struct marks *marks, uint64_t point)
{
    const uint64_t first = marks->inside & ~(marks->inside << 1);
    const uint64_t known =
        marks->digits | (marks->points & point) | ((marks->minus | marks->plus) & first);
    return known == marks->inside && (marks->points & point) == point &&
           (marks->digits & LAST_BYTE) == LAST_BYTE;
}

/* Bit l: one of the bits of lane l is set, which the last never is. A sum carries it there, and
 * a product moves those bits side by side. */
static inline __mmask8 lanes_with(uint64_t bits)
{
    const uint64_t moves = 1 << 3 | 1 << 18 | UINT64_C(1) << 33 | UINT64_C(1) << 48;
    const uint64_t lanes = (bits + (EACH_LANE << 15) - EACH_LANE) >> 15 & EACH_LANE;
    return (__mmask8)(lanes * moves >> 48 & 15);
}

/* As join_digits, of four; false where one is too large. */
static inline bool join_four(__m512i digits, __m128i *joined)
{
    const __m512i tens = _mm512_set1_epi16(0x010a), hundreds = _mm512_set1_epi32(0x10064);
    const __m512i myriads = _mm512_set1_epi32(0x12710);
    const __m512i ends =
        _mm512_setr_epi32(0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m512i pairs = _mm512_maddubs_epi16(digits, tens);
    const __m512i fours = _mm512_madd_epi16(pairs, hundreds);
    const __m512i eights = _mm512_madd_epi16(_mm512_packus_epi32(fours, fours), myriads);
    const __m512i high = _mm512_mul_epu32(eights, _mm512_set1_epi32(100000000));
    const __m512i all = _mm512_add_epi64(high, _mm512_srli_epi64(eights, 32));
    *joined = _mm512_castsi512_si128(_mm512_permutexvar_epi32(ends, all));
    return _mm512_mask_cmpgt_epu32_mask(0x1111, eights, _mm512_set1_epi32(HIGH_MOST)) ==
           0;
}

static inline __m128i bytes_before(const char *end)
{
    return _mm_loadu_si128((const __m128i *)(const void *)(end - 16));
}

/* Bytes and widths of fields that end at end[0], end[step] ... of the block. */
struct four_fields {
    __m512i bytes;
    __m128i widths;
};

static inline struct four_fields load_four(const struct plogp__csv_fields *fields,
                                           const uint32_t *end, const uint32_t *before)
{
    const char *const block = fields->block;
    const size_t step = fields->end_step, before_step = fields->before_step;
    const __m256i low =
        _mm256_setr_m128i(bytes_before(block + end[0]), bytes_before(block + end[step]));
    const __m256i up = _mm256_setr_m128i(bytes_before(block + end[2 * step]),
                                         bytes_before(block + end[3 * step]));
    const __m128i ends = _mm_setr_epi32((int)end[0], (int)end[step], (int)end[2 * step],
                                        (int)end[3 * step]);
    const __m128i starts =
        _mm_setr_epi32((int)before[0], (int)before[before_step],
                       (int)before[2 * before_step], (int)before[3 * before_step]);
    return (struct four_fields){
        _mm512_inserti64x4(_mm512_castsi256_si512(low), up, 1),
        _mm_sub_epi32(ends, _mm_add_epi32(starts, _mm_set1_epi32((int)fields->gap)))};
}

static inline bool take_four(const struct four_fields *four, const struct fours *fours,
                             int32_t *wholes)
{
    const struct marks marks = find_marks(four->bytes, four->widths);
    const __m512i digits =
        _mm512_maskz_sub_epi8(marks.digits, four->bytes, _mm512_set1_epi8('0'));
    __m128i joined;
    if (_mm_cmpgt_epu32_mask(four->widths, _mm_set1_epi32(16)) != 0 ||
        !are_fixed(&marks, fours->point) ||
        !join_four(_mm512_shuffle_epi8(digits, fours->order), &joined))
        return false;
    joined =
        _mm_mask_sub_epi32(joined, lanes_with(marks.minus), _mm_setzero_si128(), joined);
    _mm_storeu_si128((__m128i *)(void *)wholes, joined);
    return true;
}

static inline size_t take_fours(const struct plogp__csv_fields *fields, size_t first,
                                const struct fours *fours, int32_t *wholes)
{
    size_t end = first * fields->end_step, before = first * fields->before_step;
    size_t i = first;
    if (!fields->all_alike || fields->end[end] < PLOGP__CSV_PLAIN_WIDTH)
        return first;
    for (; fields->count - i >= 4; i += 4) {
        const struct four_fields four =
            load_four(fields, fields->end + end, fields->before + before);
        if (!take_four(&four, fours, wholes + i))
            break;
        end += 4 * fields->end_step;
        before += 4 * fields->before_step;
    }
    return i;
}

#endif
