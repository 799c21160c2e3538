/*
 * -log x in single words, the factor of an entropy term: <= 4 u for every normal x <= 1.
 *
 * There are two forms. Most symbols of a long law have x below SMALL_SHARE; there -log x > 6.9, a
 * part of 2^-50 that is lost costs 0.9 u, and a polynomial of degree 7 does. The other form keeps
 * the relative accuracy up to x = 1. Which one is taken depends on x alone.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SURPRISAL_H
#define PLOGP_SRC_MATH_KERNEL_SURPRISAL_H

#include "math/kernel_functions.h"

#define SMALL_SHARE 0x1p-10

/*
 * y[j] for `count` <= GROUP vectors of normal numbers: (log r - k log 2) - (f - f^2/2 + f^3 q(f)).
 * The first bracket vanishes around 1; elsewhere it outweighs the second.
 */
static inline PLOGP__INLINE void surprisal_group(const vec *x, vec *y, int count)
{
    vec f[GROUP], base[GROUP], tail[GROUP];
    for (int j = 0; j < count; j++) {
        const split s = split_normal(x[j]);
        f[j] = v_fms(s.z, v_lookup(LOG_RECIPROCAL, s.entry), v_set(1.0));
        base[j] = v_fnma(s.exponent, v_set(LN2_SCALED), v_lookup(LOG_OF_R, s.entry));
    }
    for (int j = 0; j < count; j++)
        tail[j] = v_fma(f[j], v_set(LOG_TAIL[7]), v_set(LOG_TAIL[6]));
    for (int i = 5; i >= 0; i--)
        for (int j = 0; j < count; j++)
            tail[j] = v_fma(f[j], tail[j], v_set(LOG_TAIL[i]));
    for (int j = 0; j < count; j++)
        tail[j] = v_fma(f[j], tail[j], v_set(-0.5));
    for (int j = 0; j < count; j++)
        y[j] = v_fnma(f[j], v_fma(f[j], tail[j], v_set(1.0)), base[j]);
}

/* As split_normal with z in [1, 2): the entry is in the leading bits of the significand. */
static inline split split_at_1(vec x)
{
    const ivec bits = v_bits(x);
    split s;
    s.power = i_and(i_sub(bits, i_set(BITS_OF_ONE)), i_set(EXPONENT_BITS));
    s.entry = i_shift_right(bits, 48);
    s.z = i_double(i_sub(bits, s.power));
    s.exponent = v_of_power(s.power);
    return s;
}

/*
 * y[j] for normal numbers below SMALL_SHARE. x = 2^k z with z in [1, 2), z r = 1 + f, |f| <= 1/33:
 *
 *     -log x = (log r - k log 2 - f) + f^2 s(f).
 *
 * The sum of these is the shortest of chains: each vector's steps wait for one another.
 */
static inline PLOGP__INLINE void small_surprisal_group(const vec *x, vec *y, int count)
{
    const double *const c = SMALL_LOG_TAIL;
    vec f[GROUP], base[GROUP], square[GROUP], tail[GROUP];
    for (int j = 0; j < count; j++) {
        const split s = split_at_1(x[j]);
        f[j] = v_fms(s.z, v_lookup(SMALL_LOG_RECIPROCAL, s.entry), v_set(1.0));
        base[j] =
            v_fnma(s.exponent, v_set(LN2_SCALED), v_lookup(SMALL_LOG_OF_R, s.entry));
    }
    for (int j = 0; j < count; j++) {
        base[j] = v_sub(base[j], f[j]);
        square[j] = v_mul(f[j], f[j]);
        tail[j] = v_fma(f[j], v_set(c[5]), v_set(c[4]));
    }
    for (int i = 2; i >= 0; i -= 2)
        for (int j = 0; j < count; j++)
            tail[j] =
                v_fma(square[j], tail[j], v_fma(f[j], v_set(c[i + 1]), v_set(c[i])));
    for (int j = 0; j < count; j++)
        y[j] = v_fma(square[j], tail[j], base[j]);
}

/* Each number by its own form. */
static inline PLOGP__INLINE void any_surprisal_group(const vec *x, vec *y, int count)
{
    vec small[GROUP], large[GROUP];
    small_surprisal_group(x, small, count);
    surprisal_group(x, large, count);
    for (int j = 0; j < count; j++)
        y[j] = v_select(v_less(x[j], v_set(SMALL_SHARE)), small[j], large[j]);
}

static inline vec surprisal_normal(vec x)
{
    any_surprisal_group(&x, &x, 1);
    return x;
}

#endif
