/*
 * Numbers taken apart: extremes and cells of a fixed grid, fractions and exponents. No
 * operation rounds what another instance would not, so all give the same bits.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_PARTS_H
#define PLOGP_SRC_MATH_KERNEL_PARTS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "math/float_bits.h"
#include "math/kernel.h"
#include "math/kernel_functions.h"
#include "math/kernel_terms.h"

#define SIGN_AND_EXPONENT_OF_HALF INT64_C(0x3fe0000000000000)
#define FRACTION_BITS             INT64_C(0x000fffffffffffff)
#define MAGNITUDE_BITS            INT64_C(0x7fffffffffffffff)

typedef struct sight {
    vec min, max, least, most; /* the last two of magnitudes; a NaN leaves all alone */
    vec strange;               /* the OR of all x - x: 0 where they are finite       */
} sight;

static inline PLOGP__INLINE vec look(sight *s, vec x)
{
    const vec size = v_abs(x);
    s->min = v_min(x, s->min);
    s->max = v_max(x, s->max);
    s->least = v_min(size, s->least);
    s->most = v_max(size, s->most);
    s->strange = v_or(s->strange, v_sub(x, x));
    return i_double(i_shift_right(v_bits(x), 52 - PLOGP__CELL_BITS));
}

static inline void store_rest(double *y, vec x, size_t count)
{
    double rest[LANES];
    v_store(rest, x);
    memcpy(y, rest, count * sizeof *y);
}

static inline PLOGP__INLINE vec take_apart(vec x, vec *exponent)
{
    const ivec bits = i_and(v_bits(x), i_set(MAGNITUDE_BITS));
    const ivec fraction = i_and(bits, i_set(FRACTION_BITS));
    const ivec power = i_sub(i_sub(bits, fraction), i_set(SIGN_AND_EXPONENT_OF_HALF));
    *exponent = v_mul(v_of_power(power), v_set(0x1p-52));
    return i_double(i_add(fraction, i_set(SIGN_AND_EXPONENT_OF_HALF)));
}

/* Sums of exponents are integers far below 2^53: exact in any order. */
static plogp__exponents split_array(const double *x, double *fractions, double *exponents,
                                    size_t count)
{
    vec sum = v_set(0.0), squares = v_set(0.0), exponent;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        v_store(fractions + i, take_apart(v_load(x + i), &exponent));
        v_store(exponents + i, exponent);
        sum = v_add(sum, exponent);
        squares = v_fma(exponent, exponent, squares);
    }
    if (i < count) { /* the exponent of 1/2 is 0 */
        const vec fraction = take_apart(load_rest(x + i, count - i, 0.5), &exponent);
        store_rest(fractions + i, fraction, count - i);
        store_rest(exponents + i, exponent, count - i);
        sum = v_add(sum, exponent);
        squares = v_fma(exponent, exponent, squares);
    }
    return (plogp__exponents){lane_sum(sum), lane_sum(squares)};
}

/* The terms e^(k u), u e^(k u), u^2 e^(k u) of one vector. */
static inline PLOGP__INLINE vec tilt(vec u, vec k, vec *one, vec *two)
{
    const vec power = v_exp(v_mul(k, u));
    *one = v_mul(u, power);
    *two = v_mul(u, *one);
    return power;
}

static void tilt_array(const double *u, double k, plogp__tilted terms, size_t count)
{
    const vec factor = v_set(k);
    vec one, two;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        v_store(terms.zero + i, tilt(v_load(u + i), factor, &one, &two));
        v_store(terms.one + i, one);
        v_store(terms.two + i, two);
    }
    if (i == count)
        return;
    store_rest(terms.zero + i, tilt(load_rest(u + i, count - i, 0.0), factor, &one, &two),
               count - i);
    store_rest(terms.one + i, one, count - i);
    store_rest(terms.two + i, two, count - i);
}

static void invert_array(const double *x, double *y, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(y + i, v_div(v_set(1.0), v_load(x + i)));
    if (i < count)
        store_rest(y + i, v_div(v_set(1.0), load_rest(x + i, count - i, 1.0)), count - i);
}

#define NEAREST    0x1.8p52 /* x + this - this is the whole number nearest to x */
#define LARGEST_32 (UINT64_C(1) << 31)

/* A plain loop, which compilers turn into vectors. */
static bool encode_decimals(const double *values, size_t count, double scale,
                            int32_t *codes)
{
    const uint64_t zero = plogp__bits_of(NEAREST);
    uint64_t unlike = 0;
    for (size_t i = 0; i < count; i++) {
        const double shifted = values[i] * scale + NEAREST;
        const uint64_t code = plogp__bits_of(shifted) - zero;
        unlike |= -(uint64_t)((shifted - NEAREST) / scale != values[i]);
        unlike |= (code + LARGEST_32) >> 32;
        codes[i] = (int32_t)(uint32_t)code;
    }
    return unlike == 0;
}

#endif
