/* Vectors of four doubles with AVX2 and FMA; the operations are those of vector_scalar.h.
 */
#ifndef PLOGP_SRC_MATH_VECTOR_AVX2_H
#define PLOGP_SRC_MATH_VECTOR_AVX2_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define LANES      4
#define GROUP      4 /* vectors worked on together */
#define OVERLAPPED 0

typedef __m256d vec;
typedef __m256i ivec;
typedef __m256d mask;

static inline vec v_set(double x)
{
    return _mm256_set1_pd(x);
}
static inline vec v_load(const double *p)
{
    return _mm256_loadu_pd(p);
}
static inline void v_store(double *p, vec x)
{
    _mm256_storeu_pd(p, x);
}
static inline double v_first(vec x)
{
    return _mm256_cvtsd_f64(x);
}
static inline vec v_add(vec a, vec b)
{
    return _mm256_add_pd(a, b);
}
static inline vec v_sub(vec a, vec b)
{
    return _mm256_sub_pd(a, b);
}
static inline vec v_mul(vec a, vec b)
{
    return _mm256_mul_pd(a, b);
}
static inline vec v_div(vec a, vec b)
{
    return _mm256_div_pd(a, b);
}
static inline vec v_sqrt(vec a)
{
    return _mm256_sqrt_pd(a);
}
static inline vec v_fma(vec a, vec b, vec c)
{
    return _mm256_fmadd_pd(a, b, c);
}
static inline vec v_fnma(vec a, vec b, vec c)
{
    return _mm256_fnmadd_pd(a, b, c);
}
static inline vec v_fms(vec a, vec b, vec c)
{
    return _mm256_fmsub_pd(a, b, c);
}

static inline vec v_add_beside(vec a, vec b)
{
    return v_fma(a, v_set(1.0), b);
}
static inline vec v_abs(vec a)
{
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a);
}
static inline vec v_select(mask m, vec yes, vec no)
{
    return _mm256_blendv_pd(no, yes, m);
}
static inline vec v_max(vec a, vec b)
{
    return _mm256_max_pd(a, b);
}

static inline vec v_or(vec a, vec b)
{
    return _mm256_or_pd(a, b);
}

static inline vec v_min(vec a, vec b)
{
    return _mm256_min_pd(a, b);
}

static inline vec v_min_positive(vec a, vec b)
{
    return v_min(a, b);
}

/* There is no comparison without signs: they are turned. */
static inline vec v_max_bits(vec a, vec b)
{
    const vec sign = _mm256_set1_pd(-0.0);
    const ivec more = _mm256_cmpgt_epi64(_mm256_castpd_si256(_mm256_xor_pd(a, sign)),
                                         _mm256_castpd_si256(_mm256_xor_pd(b, sign)));
    return _mm256_blendv_pd(b, a, _mm256_castsi256_pd(more));
}

/* There is no conversion from 64-bit integers: the twelve bits of k + 2048 go into the
 * significand of 2^104, whose unit is 2^52. */
static inline vec v_of_power(ivec power)
{
    const ivec offset = _mm256_set1_epi64x(INT64_MIN);
    const ivec biased = _mm256_srli_epi64(_mm256_add_epi64(power, offset), 52);
    const vec magic = _mm256_set1_pd(0x1p104);
    const vec above = _mm256_or_pd(_mm256_castsi256_pd(biased), magic);
    return _mm256_sub_pd(above, _mm256_set1_pd(0x1p104 + 0x1p63));
}

static inline mask v_less(vec a, vec b)
{
    return _mm256_cmp_pd(a, b, _CMP_LT_OQ);
}
static inline mask v_less_equal(vec a, vec b)
{
    return _mm256_cmp_pd(a, b, _CMP_LE_OQ);
}
static inline mask v_equal(vec a, vec b)
{
    return _mm256_cmp_pd(a, b, _CMP_EQ_OQ);
}
static inline mask m_and(mask a, mask b)
{
    return _mm256_and_pd(a, b);
}
static inline bool m_any(mask a)
{
    return _mm256_movemask_pd(a) != 0;
}
static inline ivec v_bits(vec a)
{
    return _mm256_castpd_si256(a);
}
static inline vec i_double(ivec a)
{
    return _mm256_castsi256_pd(a);
}
static inline ivec i_set(int64_t a)
{
    return _mm256_set1_epi64x(a);
}
static inline ivec i_add(ivec a, ivec b)
{
    return _mm256_add_epi64(a, b);
}
static inline ivec i_sub(ivec a, ivec b)
{
    return _mm256_sub_epi64(a, b);
}
static inline ivec i_and(ivec a, ivec b)
{
    return _mm256_and_si256(a, b);
}
static inline ivec i_shift_right(ivec a, int n)
{
    return _mm256_srli_epi64(a, n);
}
static inline ivec i_shift_left(ivec a, int n)
{
    return _mm256_slli_epi64(a, n);
}
static inline ivec i_load_32(const uint32_t *p)
{
    return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline ivec i_multiply_32(ivec a, ivec b)
{
    return _mm256_mul_epu32(a, b);
}

static inline mask m_not(mask a)
{
    return _mm256_xor_pd(a, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)));
}

static inline vec v_lookup(const double *table, ivec index)
{
    return _mm256_i64gather_pd(table, _mm256_and_si256(index, _mm256_set1_epi64x(15)), 8);
}

static inline vec v_lookup_8(const double *table, ivec index)
{
    return _mm256_i64gather_pd(table, _mm256_and_si256(index, _mm256_set1_epi64x(7)), 8);
}

#endif
