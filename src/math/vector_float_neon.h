/* Vectors of four floats with AArch64 Advanced SIMD; the operations are those of
 * vector_float_scalar.h. */
#ifndef PLOGP_SRC_MATH_VECTOR_FLOAT_NEON_H
#define PLOGP_SRC_MATH_VECTOR_FLOAT_NEON_H

#include "math/vector_float_bits.h"
#include "math/vector_neon.h"

#define FLOATS 4
#define PARTS  2

typedef float32x4_t fvec;
typedef uint32x4_t fmask;

static inline fvec f_set(float x)
{
    return vdupq_n_f32(x);
}
static inline fvec f_load(const float *p)
{
    return vld1q_f32(p);
}
static inline void f_store(float *p, fvec x)
{
    vst1q_f32(p, x);
}
static inline fvec f_sub(fvec a, fvec b)
{
    return vsubq_f32(a, b);
}
static inline fvec f_add(fvec a, fvec b)
{
    return vaddq_f32(a, b);
}
static inline fvec f_mul(fvec a, fvec b)
{
    return vmulq_f32(a, b);
}
static inline fvec f_div(fvec a, fvec b)
{
    return vdivq_f32(a, b);
}
static inline fvec f_fma(fvec a, fvec b, fvec c)
{
    return vfmaq_f32(c, a, b);
}
static inline fvec f_fnma(fvec a, fvec b, fvec c)
{
    return vfmsq_f32(c, a, b);
}
static inline fmask f_equal(fvec a, fvec b)
{
    return vceqq_f32(a, b);
}
static inline fmask f_not_less(fvec a, fvec b)
{
    return vmvnq_u32(vcltq_f32(a, b));
}
static inline fmask f_both(fmask a, fmask b)
{
    return vandq_u32(a, b);
}
static inline bool f_all(fmask m)
{
    return vminvq_u32(m) != 0;
}
static inline fvec f_fma_where(fmask m, fvec a, fvec b, fvec c)
{
    return vreinterpretq_f32_u32(vandq_u32(m, vreinterpretq_u32_f32(f_fma(a, b, c))));
}
static inline fvec f_select(fmask m, fvec yes, fvec no)
{
    return vbslq_f32(m, yes, no);
}
static inline fvec f_max(fvec a, fvec b)
{
    return vbslq_f32(vcgtq_f32(a, b), a, b);
}
static inline fvec f_min(fvec a, fvec b)
{
    return vbslq_f32(vcltq_f32(a, b), a, b);
}
static inline fvec f_power(fvec t)
{
    const uint32x4_t n = vreinterpretq_u32_f32(t);
    const uint8_t *const powers = (const uint8_t *)FLOAT_EXP_POWERS;
    const uint8x16x4_t table = {{vld1q_u8(powers), vld1q_u8(powers + 16),
                                 vld1q_u8(powers + 32), vld1q_u8(powers + 48)}};
    /* four bytes of entry i: 4 i, 4 i + 1, ... */
    const uint32x4_t i = vandq_u32(n, vdupq_n_u32(15));
    const uint32x4_t bytes = vmlaq_n_u32(vdupq_n_u32(0x03020100), i, 0x04040404);
    const uint32x4_t entry =
        vreinterpretq_u32_u8(vqtbl4q_u8(table, vreinterpretq_u8_u32(bytes)));
    return vreinterpretq_f32_u32(vaddq_u32(entry, vshlq_n_u32(n, 19)));
}
static inline void f_split(fvec u, fvec *power, fvec *inverse)
{
    const uint32x4_t moved =
        vsubq_u32(vreinterpretq_u32_f32(u), vdupq_n_u32(FLOAT_ROOT_HALF));
    const uint32x4_t exponent = vandq_u32(moved, vdupq_n_u32(FLOAT_EXPONENT));
    *power = vcvtq_f32_u32(vshrq_n_u32(exponent, 23));
    *inverse = vreinterpretq_f32_u32(vsubq_u32(vdupq_n_u32(FLOAT_BITS_OF_ONE), exponent));
}
static inline void f_widen(fvec x, vec *parts)
{
    parts[0] = vcvt_f64_f32(vget_low_f32(x));
    parts[1] = vcvt_high_f64_f32(x);
}
static inline fvec f_narrow(const vec *parts)
{
    return vcvt_high_f32_f64(vcvt_f32_f64(parts[0]), parts[1]);
}
static inline fvec f_load_quads(const float *p, size_t stride)
{
    (void)stride;
    return vld1q_f32(p);
}
static inline void f_store_quads(float *p, size_t stride, fvec x)
{
    (void)stride;
    vst1q_f32(p, x);
}
static inline void f_transpose_quads(fvec *a)
{
    const float32x4x2_t even = vtrnq_f32(a[0], a[1]), odd = vtrnq_f32(a[2], a[3]);
    a[0] = vcombine_f32(vget_low_f32(even.val[0]), vget_low_f32(odd.val[0]));
    a[1] = vcombine_f32(vget_low_f32(even.val[1]), vget_low_f32(odd.val[1]));
    a[2] = vcombine_f32(vget_high_f32(even.val[0]), vget_high_f32(odd.val[0]));
    a[3] = vcombine_f32(vget_high_f32(even.val[1]), vget_high_f32(odd.val[1]));
}

#endif
