/* Vectors of eight floats with AVX2 and FMA; the operations are those of
 * vector_float_scalar.h. */
#ifndef PLOGP_SRC_MATH_VECTOR_FLOAT_AVX2_H
#define PLOGP_SRC_MATH_VECTOR_FLOAT_AVX2_H

#include "math/vector_avx2.h"
#include "math/vector_float_bits.h"

#define FLOATS 8
#define PARTS  2

typedef __m256 fvec;
typedef __m256 fmask;

static inline fvec f_set(float x)
{
    return _mm256_set1_ps(x);
}
static inline fvec f_load(const float *p)
{
    return _mm256_loadu_ps(p);
}
static inline void f_store(float *p, fvec x)
{
    _mm256_storeu_ps(p, x);
}
static inline fvec f_sub(fvec a, fvec b)
{
    return _mm256_sub_ps(a, b);
}
static inline fvec f_add(fvec a, fvec b)
{
    return _mm256_add_ps(a, b);
}
static inline fvec f_mul(fvec a, fvec b)
{
    return _mm256_mul_ps(a, b);
}
static inline fvec f_div(fvec a, fvec b)
{
    return _mm256_div_ps(a, b);
}
static inline fvec f_fma(fvec a, fvec b, fvec c)
{
    return _mm256_fmadd_ps(a, b, c);
}
static inline fvec f_fnma(fvec a, fvec b, fvec c)
{
    return _mm256_fnmadd_ps(a, b, c);
}
static inline fvec f_max(fvec a, fvec b)
{
    return _mm256_max_ps(a, b);
}
static inline fvec f_min(fvec a, fvec b)
{
    return _mm256_min_ps(a, b);
}
static inline fmask f_equal(fvec a, fvec b)
{
    return _mm256_cmp_ps(a, b, _CMP_EQ_OQ);
}
static inline fmask f_not_less(fvec a, fvec b)
{
    return _mm256_cmp_ps(a, b, _CMP_NLT_UQ);
}
static inline fmask f_both(fmask a, fmask b)
{
    return _mm256_and_ps(a, b);
}
static inline bool f_all(fmask m)
{
    return _mm256_movemask_ps(m) == 0xff;
}
static inline fvec f_fma_where(fmask m, fvec a, fvec b, fvec c)
{
    return _mm256_and_ps(m, _mm256_fmadd_ps(a, b, c));
}
static inline fvec f_select(fmask m, fvec yes, fvec no)
{
    return _mm256_blendv_ps(no, yes, m);
}
static inline fvec f_power(fvec t)
{
    const __m256i n = _mm256_castps_si256(t);
    const __m256i *const powers = (const __m256i *)(const void *)FLOAT_EXP_POWERS;
    const __m256i low = _mm256_permutevar8x32_epi32(_mm256_loadu_si256(powers), n);
    const __m256i high = _mm256_permutevar8x32_epi32(_mm256_loadu_si256(powers + 1), n);
    const __m256 entry = _mm256_blendv_ps(
        _mm256_castsi256_ps(low), _mm256_castsi256_ps(high),
        _mm256_castsi256_ps(_mm256_slli_epi32(n, 28))); /* by the eighth's bit */
    return _mm256_castsi256_ps(
        _mm256_add_epi32(_mm256_castps_si256(entry), _mm256_slli_epi32(n, 19)));
}
static inline void f_split(fvec u, fvec *power, fvec *inverse)
{
    const __m256i moved =
        _mm256_sub_epi32(_mm256_castps_si256(u), _mm256_set1_epi32(FLOAT_ROOT_HALF));
    const __m256i exponent = _mm256_and_si256(moved, _mm256_set1_epi32(FLOAT_EXPONENT));
    *power = _mm256_cvtepi32_ps(_mm256_srli_epi32(exponent, 23));
    *inverse = _mm256_castsi256_ps(
        _mm256_sub_epi32(_mm256_set1_epi32(FLOAT_BITS_OF_ONE), exponent));
}
static inline void f_widen(fvec x, vec *parts)
{
    parts[0] = _mm256_cvtps_pd(_mm256_castps256_ps128(x));
    parts[1] = _mm256_cvtps_pd(_mm256_extractf128_ps(x, 1));
}
static inline fvec f_narrow(const vec *parts)
{
    const __m256 low = _mm256_castps128_ps256(_mm256_cvtpd_ps(parts[0]));
    return _mm256_insertf128_ps(low, _mm256_cvtpd_ps(parts[1]), 1);
}
/* Four floats of each of two rows, `stride` apart. */
static inline fvec f_load_quads(const float *p, size_t stride)
{
    const fvec x = _mm256_castps128_ps256(_mm_loadu_ps(p));
    return _mm256_insertf128_ps(x, _mm_loadu_ps(p + stride), 1);
}
static inline void f_store_quads(float *p, size_t stride, fvec x)
{
    _mm_storeu_ps(p, _mm256_castps256_ps128(x));
    _mm_storeu_ps(p + stride, _mm256_extractf128_ps(x, 1));
}
static inline void f_transpose_quads(fvec *a)
{
    const fvec low01 = _mm256_unpacklo_ps(a[0], a[1]);
    const fvec high01 = _mm256_unpackhi_ps(a[0], a[1]);
    const fvec low23 = _mm256_unpacklo_ps(a[2], a[3]);
    const fvec high23 = _mm256_unpackhi_ps(a[2], a[3]);
    a[0] = _mm256_shuffle_ps(low01, low23, 0x44);
    a[1] = _mm256_shuffle_ps(low01, low23, 0xee);
    a[2] = _mm256_shuffle_ps(high01, high23, 0x44);
    a[3] = _mm256_shuffle_ps(high01, high23, 0xee);
}

#endif
