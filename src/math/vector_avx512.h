/* Vectors of eight doubles with AVX-512 F, DQ and VL; the operations are those of
 * vector_scalar.h. */
#ifndef PLOGP_SRC_MATH_VECTOR_AVX512_H
#define PLOGP_SRC_MATH_VECTOR_AVX512_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#define LANES      8
#define GROUP      2 /* vectors worked on together */
#define OVERLAPPED 1

typedef __m512d vec;
typedef __m512i ivec;
typedef __mmask8 mask;

static inline vec v_set(double x)
{
    return _mm512_set1_pd(x);
}
static inline vec v_load(const double *p)
{
    return _mm512_loadu_pd(p);
}
static inline void v_store(double *p, vec x)
{
    _mm512_storeu_pd(p, x);
}
static inline double v_first(vec x)
{
    return _mm512_cvtsd_f64(x);
}
static inline vec v_add(vec a, vec b)
{
    return _mm512_add_pd(a, b);
}
static inline vec v_sub(vec a, vec b)
{
    return _mm512_sub_pd(a, b);
}
static inline vec v_mul(vec a, vec b)
{
    return _mm512_mul_pd(a, b);
}
static inline vec v_div(vec a, vec b)
{
    return _mm512_div_pd(a, b);
}
static inline vec v_sqrt(vec a)
{
    return _mm512_sqrt_pd(a);
}
static inline vec v_fma(vec a, vec b, vec c)
{
    return _mm512_fmadd_pd(a, b, c);
}
static inline vec v_fnma(vec a, vec b, vec c)
{
    return _mm512_fnmadd_pd(a, b, c);
}
static inline vec v_fms(vec a, vec b, vec c)
{
    return _mm512_fmsub_pd(a, b, c);
}

static inline vec v_add_beside(vec a, vec b)
{
    return v_fma(a, v_set(1.0), b);
}
static inline vec v_abs(vec a)
{
    return _mm512_abs_pd(a);
}
static inline vec v_select(mask m, vec yes, vec no)
{
    return _mm512_mask_blend_pd(m, no, yes);
}
static inline vec v_max(vec a, vec b)
{
    return _mm512_max_pd(a, b);
}

static inline vec v_or(vec a, vec b)
{
    return _mm512_or_pd(a, b);
}

static inline vec v_min(vec a, vec b)
{
    return _mm512_min_pd(a, b);
}

static inline vec v_min_positive(vec a, vec b)
{
    return _mm512_castsi512_pd(
        _mm512_min_epu64(_mm512_castpd_si512(a), _mm512_castpd_si512(b)));
}

static inline vec v_max_bits(vec a, vec b)
{
    return _mm512_castsi512_pd(
        _mm512_max_epu64(_mm512_castpd_si512(a), _mm512_castpd_si512(b)));
}

static inline vec v_of_power(ivec power)
{
    return _mm512_cvtepi64_pd(power);
}

static inline mask v_less(vec a, vec b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
static inline mask v_less_equal(vec a, vec b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
static inline mask v_equal(vec a, vec b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ);
}
static inline mask m_and(mask a, mask b)
{
    return (mask)(a & b);
}
static inline mask m_not(mask a)
{
    return (mask)~a;
}
static inline bool m_any(mask a)
{
    return a != 0;
}
static inline ivec v_bits(vec a)
{
    return _mm512_castpd_si512(a);
}
static inline vec i_double(ivec a)
{
    return _mm512_castsi512_pd(a);
}
static inline ivec i_set(int64_t a)
{
    return _mm512_set1_epi64(a);
}
static inline ivec i_add(ivec a, ivec b)
{
    return _mm512_add_epi64(a, b);
}
static inline ivec i_sub(ivec a, ivec b)
{
    return _mm512_sub_epi64(a, b);
}
static inline ivec i_and(ivec a, ivec b)
{
    return _mm512_and_si512(a, b);
}
static inline ivec i_shift_right(ivec a, unsigned n)
{
    return _mm512_srli_epi64(a, n);
}
static inline ivec i_shift_left(ivec a, unsigned n)
{
    return _mm512_slli_epi64(a, n);
}
static inline ivec i_load_32(const uint32_t *p)
{
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
static inline ivec i_multiply_32(ivec a, ivec b)
{
    return _mm512_mul_epu32(a, b);
}

/* The permutation takes four bits of each index by itself. */
static inline vec v_lookup(const double *table, ivec index)
{
    return _mm512_permutex2var_pd(_mm512_loadu_pd(table), index,
                                  _mm512_loadu_pd(table + 8));
}

static inline vec v_lookup_8(const double *table, ivec index)
{
    return _mm512_permutexvar_pd(index, _mm512_loadu_pd(table));
}

#endif
