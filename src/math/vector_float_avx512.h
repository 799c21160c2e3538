/* Vectors of sixteen floats with AVX-512; the operations are those of vector_float_scalar.h.
 */
#ifndef PLOGP_SRC_MATH_VECTOR_FLOAT_AVX512_H
#define PLOGP_SRC_MATH_VECTOR_FLOAT_AVX512_H

#include "math/vector_avx512.h"
#include "math/vector_float_bits.h"

#define FLOATS 16
#define PARTS  2

typedef __m512 fvec;
typedef __mmask16 fmask;

static inline fvec f_set(float x)
{
    return _mm512_set1_ps(x);
}
static inline fvec f_load(const float *p)
{
    return _mm512_loadu_ps(p);
}
static inline void f_store(float *p, fvec x)
{
    _mm512_storeu_ps(p, x);
}
static inline fvec f_sub(fvec a, fvec b)
{
    return _mm512_sub_ps(a, b);
}
static inline fvec f_add(fvec a, fvec b)
{
    return _mm512_add_ps(a, b);
}
static inline fvec f_mul(fvec a, fvec b)
{
    return _mm512_mul_ps(a, b);
}
static inline fvec f_div(fvec a, fvec b)
{
    return _mm512_div_ps(a, b);
}
static inline fvec f_fma(fvec a, fvec b, fvec c)
{
    return _mm512_fmadd_ps(a, b, c);
}
static inline fvec f_fnma(fvec a, fvec b, fvec c)
{
    return _mm512_fnmadd_ps(a, b, c);
}
static inline fvec f_max(fvec a, fvec b)
{
    return _mm512_max_ps(a, b);
}
static inline fvec f_min(fvec a, fvec b)
{
    return _mm512_min_ps(a, b);
}
static inline fmask f_equal(fvec a, fvec b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
static inline fmask f_not_less(fvec a, fvec b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_NLT_UQ);
}
static inline fmask f_both(fmask a, fmask b)
{
    return a & b;
}
static inline bool f_all(fmask m)
{
    return m == (fmask)0xffff;
}
static inline fvec f_fma_where(fmask m, fvec a, fvec b, fvec c)
{
    return _mm512_maskz_fmadd_ps(m, a, b, c);
}
static inline fvec f_select(fmask m, fvec yes, fvec no)
{
    return _mm512_mask_blend_ps(m, no, yes);
}
static inline fvec f_power(fvec t)
{
    const __m512i n = _mm512_castps_si512(t);
    const __m512i entry =
        _mm512_permutexvar_epi32(n, _mm512_loadu_si512(FLOAT_EXP_POWERS));
    return _mm512_castsi512_ps(_mm512_add_epi32(entry, _mm512_slli_epi32(n, 19)));
}
static inline void f_split(fvec u, fvec *power, fvec *inverse)
{
    const __m512i moved =
        _mm512_sub_epi32(_mm512_castps_si512(u), _mm512_set1_epi32(FLOAT_ROOT_HALF));
    const __m512i exponent = _mm512_and_si512(moved, _mm512_set1_epi32(FLOAT_EXPONENT));
    *power = _mm512_cvtepi32_ps(_mm512_srli_epi32(exponent, 23));
    *inverse = _mm512_castsi512_ps(
        _mm512_sub_epi32(_mm512_set1_epi32(FLOAT_BITS_OF_ONE), exponent));
}
static inline void f_widen(fvec x, vec *parts)
{
    parts[0] = _mm512_cvtps_pd(_mm512_castps512_ps256(x));
    parts[1] = _mm512_cvtps_pd(_mm512_extractf32x8_ps(x, 1));
}
static inline fvec f_narrow(const vec *parts)
{
    const __m512 low = _mm512_castps256_ps512(_mm512_cvtpd_ps(parts[0]));
    return _mm512_insertf32x8(low, _mm512_cvtpd_ps(parts[1]), 1);
}
/* Four floats of each of four rows, `stride` apart. */
static inline fvec f_load_quads(const float *p, size_t stride)
{
    fvec x = _mm512_castps128_ps512(_mm_loadu_ps(p));
    x = _mm512_insertf32x4(x, _mm_loadu_ps(p + stride), 1);
    x = _mm512_insertf32x4(x, _mm_loadu_ps(p + 2 * stride), 2);
    return _mm512_insertf32x4(x, _mm_loadu_ps(p + 3 * stride), 3);
}
static inline void f_store_quads(float *p, size_t stride, fvec x)
{
    _mm_storeu_ps(p, _mm512_castps512_ps128(x));
    _mm_storeu_ps(p + stride, _mm512_extractf32x4_ps(x, 1));
    _mm_storeu_ps(p + 2 * stride, _mm512_extractf32x4_ps(x, 2));
    _mm_storeu_ps(p + 3 * stride, _mm512_extractf32x4_ps(x, 3));
}
static inline void f_transpose_quads(fvec *a)
{
    const fvec low01 = _mm512_unpacklo_ps(a[0], a[1]);
    const fvec high01 = _mm512_unpackhi_ps(a[0], a[1]);
    const fvec low23 = _mm512_unpacklo_ps(a[2], a[3]);
    const fvec high23 = _mm512_unpackhi_ps(a[2], a[3]);
    a[0] = _mm512_shuffle_ps(low01, low23, 0x44);
    a[1] = _mm512_shuffle_ps(low01, low23, 0xee);
    a[2] = _mm512_shuffle_ps(high01, high23, 0x44);
    a[3] = _mm512_shuffle_ps(high01, high23, 0xee);
}

/* Pairs of neighbours in a and b: f_evens(a, b) holds in lane i their number f_pair_at(i), a's
 * are 0 to 7, f_odds the other half of each; 0 where the mask is not set. */
static inline fvec f_evens(fmask m, fvec a, fvec b)
{
    return _mm512_maskz_shuffle_ps(m, a, b, 0x88);
}
static inline fvec f_odds(fmask m, fvec a, fvec b)
{
    return _mm512_maskz_shuffle_ps(m, a, b, 0xdd);
}
static inline unsigned f_pair_at(unsigned lane)
{
    return lane / 4 * 2 + lane % 2 + (lane % 4 < 2 ? 0 : 8);
}
static inline unsigned f_lane_of_pair(unsigned pair)
{
    return pair % 8 / 2 * 4 + pair % 2 + (pair < 8 ? 0 : 2);
}

/* Numbers of lanes or of classes. */
typedef __m512i places;

static inline places p_load(const uint32_t *p)
{
    return _mm512_loadu_si512(p);
}
static inline places p_add(places a, places b)
{
    return _mm512_add_epi32(a, b);
}
static inline fmask p_differ(places a, places b)
{
    return _mm512_cmpneq_epi32_mask(a, b);
}
static inline fmask p_reach(places a, unsigned least)
{
    return _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32((int)least));
}
/* f(a, b, i) in lane i; constant where a and b are. */
#define P_OF(f, a, b)                                                                    \
    _mm512_setr_epi32(                                                                   \
        (int)f(a, b, 0), (int)f(a, b, 1), (int)f(a, b, 2), (int)f(a, b, 3),              \
        (int)f(a, b, 4), (int)f(a, b, 5), (int)f(a, b, 6), (int)f(a, b, 7),              \
        (int)f(a, b, 8), (int)f(a, b, 9), (int)f(a, b, 10), (int)f(a, b, 11),            \
        (int)f(a, b, 12), (int)f(a, b, 13), (int)f(a, b, 14), (int)f(a, b, 15))

/* The lanes of x at `from`; of two vectors, lanes 0 .. 31, the last five bits count. */
static inline fvec f_take(fvec x, places from)
{
    return _mm512_permutexvar_ps(from, x);
}
static inline places p_take(places x, places from)
{
    return _mm512_permutexvar_epi32(from, x);
}
static inline fvec f_take_of_two(fvec a, fvec b, places from)
{
    return _mm512_permutex2var_ps(a, from, b);
}

#endif
