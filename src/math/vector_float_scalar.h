/*
 * Vectors of single-precision numbers, the portable ones and the model of the others: FLOATS
 * of them in a fvec, as many as PARTS vectors of doubles hold.
 *
 * f_min and f_max are b where one of a and b is NaN; f_not_less is true there; f_power(t) is
 * 2^(n/16), n in the low bits of t; f_fma_where is a b + c or 0; f_split gives k and 2^-k of
 * u = 2^k f >= 1, f from sqrt(1/2) to sqrt(2); f_widen and f_narrow convert from and to PARTS
 * vec.
 */
#ifndef PLOGP_SRC_MATH_VECTOR_FLOAT_SCALAR_H
#define PLOGP_SRC_MATH_VECTOR_FLOAT_SCALAR_H

#include <string.h>

#include "math/vector_float_bits.h"
#include "math/vector_scalar.h"

#define FLOATS 1
#define PARTS  1

typedef float fvec;
typedef bool fmask;

static inline fvec f_set(float x)
{
    return x;
}
static inline fvec f_load(const float *p)
{
    return *p;
}
static inline void f_store(float *p, fvec x)
{
    *p = x;
}
static inline fvec f_sub(fvec a, fvec b)
{
    return a - b;
}
static inline fvec f_add(fvec a, fvec b)
{
    return a + b;
}
static inline fvec f_mul(fvec a, fvec b)
{
    return a * b;
}
static inline fvec f_div(fvec a, fvec b)
{
    return a / b;
}
static inline fvec f_fma(fvec a, fvec b, fvec c)
{
    return fmaf(a, b, c);
}
static inline fvec f_fnma(fvec a, fvec b, fvec c)
{
    return fmaf(-a, b, c);
}
static inline fvec f_max(fvec a, fvec b)
{
    return a > b ? a : b;
}
static inline fvec f_min(fvec a, fvec b)
{
    return a < b ? a : b;
}
static inline fmask f_equal(fvec a, fvec b)
{
    return a == b;
}
static inline fmask f_not_less(fvec a, fvec b)
{
    return !(a < b);
}
static inline fmask f_both(fmask a, fmask b)
{
    return a && b;
}
static inline bool f_all(fmask m)
{
    return m;
}
static inline fvec f_fma_where(fmask m, fvec a, fvec b, fvec c)
{
    return m ? fmaf(a, b, c) : 0.0f;
}
static inline fvec f_select(fmask m, fvec yes, fvec no)
{
    return m ? yes : no;
}
static inline fvec f_power(fvec t)
{
    uint32_t bits = 0;
    memcpy(&bits, &t, sizeof bits);
    bits = FLOAT_EXP_POWERS[bits % 16] + (bits << 19);
    memcpy(&t, &bits, sizeof t);
    return t;
}
static inline void f_split(fvec u, fvec *power, fvec *inverse)
{
    uint32_t bits = 0;
    memcpy(&bits, &u, sizeof bits);
    const uint32_t exponent = (bits - FLOAT_ROOT_HALF) & FLOAT_EXPONENT;
    bits = FLOAT_BITS_OF_ONE - exponent;
    *power = (float)(int32_t)(exponent >> 23);
    memcpy(inverse, &bits, sizeof bits);
}
static inline void f_widen(fvec x, vec *parts)
{
    parts[0] = (double)x;
}
static inline fvec f_narrow(const vec *parts)
{
    return (float)parts[0];
}

#endif
