/* Vectors of two doubles with AArch64 Advanced SIMD; the operations are those of
 * vector_scalar.h. */
#ifndef PLOGP_SRC_MATH_VECTOR_NEON_H
#define PLOGP_SRC_MATH_VECTOR_NEON_H

#include <arm_neon.h>
#include <stdbool.h>
#include <stdint.h>

#define LANES      2
#define GROUP      4 /* vectors worked on together */
#define OVERLAPPED 0

typedef float64x2_t vec;
typedef int64x2_t ivec;
typedef uint64x2_t mask;

static inline vec v_set(double x)
{
    return vdupq_n_f64(x);
}
static inline vec v_load(const double *p)
{
    return vld1q_f64(p);
}
static inline void v_store(double *p, vec x)
{
    vst1q_f64(p, x);
}
static inline double v_first(vec x)
{
    return vgetq_lane_f64(x, 0);
}
static inline vec v_add(vec a, vec b)
{
    return vaddq_f64(a, b);
}
static inline vec v_sub(vec a, vec b)
{
    return vsubq_f64(a, b);
}
static inline vec v_mul(vec a, vec b)
{
    return vmulq_f64(a, b);
}
static inline vec v_div(vec a, vec b)
{
    return vdivq_f64(a, b);
}
static inline vec v_sqrt(vec a)
{
    return vsqrtq_f64(a);
}
static inline vec v_fma(vec a, vec b, vec c)
{
    return vfmaq_f64(c, a, b);
}
static inline vec v_fnma(vec a, vec b, vec c)
{
    return vfmsq_f64(c, a, b);
}
static inline vec v_fms(vec a, vec b, vec c)
{
    return vnegq_f64(vfmsq_f64(c, a, b));
}

static inline vec v_add_beside(vec a, vec b)
{
    return v_fma(a, v_set(1.0), b);
}
static inline vec v_abs(vec a)
{
    return vabsq_f64(a);
}
static inline vec v_select(mask m, vec yes, vec no)
{
    return vbslq_f64(m, yes, no);
}
/* As the x86 instruction: the second where one of them is NaN. */
static inline vec v_max(vec a, vec b)
{
    return vbslq_f64(vcgtq_f64(a, b), a, b);
}

static inline vec v_or(vec a, vec b)
{
    return vreinterpretq_f64_s64(
        vorrq_s64(vreinterpretq_s64_f64(a), vreinterpretq_s64_f64(b)));
}

static inline vec v_min(vec a, vec b)
{
    return vbslq_f64(vcltq_f64(a, b), a, b);
}

static inline vec v_min_positive(vec a, vec b)
{
    return v_min(a, b);
}

static inline vec v_max_bits(vec a, vec b)
{
    return vbslq_f64(vcgtq_u64(vreinterpretq_u64_f64(a), vreinterpretq_u64_f64(b)), a, b);
}

static inline vec v_of_power(ivec power)
{
    return vcvtq_f64_s64(power);
}

static inline mask v_less(vec a, vec b)
{
    return vcltq_f64(a, b);
}
static inline mask v_less_equal(vec a, vec b)
{
    return vcleq_f64(a, b);
}
static inline mask v_equal(vec a, vec b)
{
    return vceqq_f64(a, b);
}
static inline mask m_and(mask a, mask b)
{
    return vandq_u64(a, b);
}
static inline mask m_not(mask a)
{
    return veorq_u64(a, vdupq_n_u64(UINT64_MAX));
}
static inline bool m_any(mask a)
{
    return (vgetq_lane_u64(a, 0) | vgetq_lane_u64(a, 1)) != 0;
}
static inline ivec v_bits(vec a)
{
    return vreinterpretq_s64_f64(a);
}
static inline vec i_double(ivec a)
{
    return vreinterpretq_f64_s64(a);
}
static inline ivec i_set(int64_t a)
{
    return vdupq_n_s64(a);
}
static inline ivec i_add(ivec a, ivec b)
{
    return vaddq_s64(a, b);
}
static inline ivec i_sub(ivec a, ivec b)
{
    return vsubq_s64(a, b);
}
static inline ivec i_and(ivec a, ivec b)
{
    return vandq_s64(a, b);
}
static inline ivec i_shift_left(ivec a, int n)
{
    return vshlq_s64(a, vdupq_n_s64(n));
}
static inline ivec i_load_32(const uint32_t *p)
{
    return vreinterpretq_s64_u64(vmovl_u32(vld1_u32(p)));
}
static inline ivec i_multiply_32(ivec a, ivec b)
{
    return vreinterpretq_s64_u64(vmull_u32(vmovn_u64(vreinterpretq_u64_s64(a)),
                                           vmovn_u64(vreinterpretq_u64_s64(b))));
}

static inline ivec i_shift_right(ivec a, int n)
{
    return vreinterpretq_s64_u64(vshlq_u64(vreinterpretq_u64_s64(a), vdupq_n_s64(-n)));
}

static inline vec v_lookup(const double *table, ivec index)
{
    const vec low = vld1q_dup_f64(table + (vgetq_lane_s64(index, 0) & 15));
    return vld1q_lane_f64(table + (vgetq_lane_s64(index, 1) & 15), low, 1);
}

static inline vec v_lookup_8(const double *table, ivec index)
{
    const vec low = vld1q_dup_f64(table + (vgetq_lane_s64(index, 0) & 7));
    return vld1q_lane_f64(table + (vgetq_lane_s64(index, 1) & 7), low, 1);
}

#endif
