/*
 * Vectors of one double: the portable instance, and the model of the others.
 *
 * vec is a vector of doubles, ivec of 64-bit integers (wrapping), mask of truth values.
 * v_bits and i_double reinterpret; i_load_32 takes LANES numbers, i_multiply_32 the lower halves; v_lookup and v_lookup_8 use the low four and three bits of each index; v_fnma
 * (a, b, c) is c - a b and v_fms(a, b, c) is a b - c, rounded once as v_fma is; v_max and v_min
 * are b where one of a and b is NaN, and so is v_min_positive, for a and b that are not negative;
 * v_max_bits compares the bits as integers without sign, so that a negative number or a NaN is more
 * than any other; v_add_beside is v_add on the units for multiplication,
 * where additions alone would wait for each other; v_of_power converts an integer that is a
 * multiple of 2^52.
 */
#ifndef PLOGP_SRC_MATH_VECTOR_SCALAR_H
#define PLOGP_SRC_MATH_VECTOR_SCALAR_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "math/float_bits.h"

#define LANES      1
#define GROUP      1 /* vectors worked on together */
#define OVERLAPPED 0 /* whether groups in different stages are: it takes 32 registers */

typedef double vec;
typedef uint64_t ivec;
typedef bool mask;

static inline vec v_set(double x)
{
    return x;
}
static inline vec v_load(const double *p)
{
    return *p;
}
static inline void v_store(double *p, vec x)
{
    *p = x;
}
static inline double v_first(vec x)
{
    return x;
}
static inline vec v_add(vec a, vec b)
{
    return a + b;
}
static inline vec v_sub(vec a, vec b)
{
    return a - b;
}
static inline vec v_mul(vec a, vec b)
{
    return a * b;
}
static inline vec v_div(vec a, vec b)
{
    return a / b;
}
static inline vec v_sqrt(vec a)
{
    return sqrt(a);
}
static inline vec v_fma(vec a, vec b, vec c)
{
    return fma(a, b, c);
}
static inline vec v_fnma(vec a, vec b, vec c)
{
    return fma(-a, b, c);
}
static inline vec v_fms(vec a, vec b, vec c)
{
    return fma(a, b, -c);
}

static inline vec v_add_beside(vec a, vec b)
{
    return a + b;
}
static inline vec v_abs(vec a)
{
    return fabs(a);
}
static inline vec v_select(mask m, vec yes, vec no)
{
    return m ? yes : no;
}
static inline vec v_max(vec a, vec b)
{
    return a > b ? a : b;
}

static inline vec v_or(vec a, vec b)
{
    return plogp__double_of(plogp__bits_of(a) | plogp__bits_of(b));
}

static inline vec v_min(vec a, vec b)
{
    return a < b ? a : b;
}

static inline vec v_min_positive(vec a, vec b)
{
    return v_min(a, b);
}

static inline vec v_max_bits(vec a, vec b)
{
    return plogp__bits_of(a) > plogp__bits_of(b) ? a : b;
}

static inline vec v_of_power(ivec power)
{
    return (double)(int64_t)power;
}

static inline mask v_less(vec a, vec b)
{
    return a < b;
}
static inline mask v_less_equal(vec a, vec b)
{
    return a <= b;
}
static inline mask v_equal(vec a, vec b)
{
    return a == b;
}
static inline mask m_and(mask a, mask b)
{
    return a && b;
}
static inline mask m_not(mask a)
{
    return !a;
}
static inline bool m_any(mask a)
{
    return a;
}
static inline ivec v_bits(vec a)
{
    return plogp__bits_of(a);
}
static inline vec i_double(ivec a)
{
    return plogp__double_of(a);
}
static inline ivec i_set(int64_t a)
{
    return (uint64_t)a;
}
static inline ivec i_add(ivec a, ivec b)
{
    return a + b;
}
static inline ivec i_sub(ivec a, ivec b)
{
    return a - b;
}
static inline ivec i_and(ivec a, ivec b)
{
    return a & b;
}
static inline ivec i_shift_right(ivec a, int n)
{
    return a >> n;
}
static inline ivec i_shift_left(ivec a, int n)
{
    return a << n;
}
static inline ivec i_load_32(const uint32_t *p)
{
    return *p;
}
static inline ivec i_multiply_32(ivec a, ivec b)
{
    return (a & UINT32_MAX) * (b & UINT32_MAX);
}
static inline vec v_lookup(const double *table, ivec index)
{
    return table[index & 15];
}

static inline vec v_lookup_8(const double *table, ivec index)
{
    return table[index & 7];
}

#endif
