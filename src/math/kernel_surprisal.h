/*
 * -log x in single words, <= 4 u for every normal x <= 1, and the terms that it is a factor of:
 * -p log p and -p log q.
 *
 * There are two forms. Most symbols of a long law have x <= SMALL_SHARE; there -log x > 6.9, a
 * part of 2^-50 that is lost costs 0.9 u, and a polynomial of degree 7 does. The other form keeps
 * the relative accuracy up to x = 1. Which one is taken depends on x alone.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SURPRISAL_H
#define PLOGP_SRC_MATH_KERNEL_SURPRISAL_H

#include "math/kernel_stages.h"

#define SMALL_SHARE 0x1p-10 /* the most of them */

/*
 * y[j] for `count` <= GROUP vectors of normal numbers: (log r - k log 2) - (f - f^2/2 + f^3 q(f)).
 * The first bracket vanishes around 1; elsewhere it outweighs the second.
 */
static inline PLOGP__INLINE void surprisal_group(const vec *x, vec *y, int count)
{
    for (int j = 0; j < count; j++) {
        const split s = split_normal(x[j]);
        const vec f = v_fms(s.z, v_lookup(LOG_RECIPROCAL, s.entry), v_set(1.0));
        const vec base =
            v_fnma(s.exponent, v_set(LN2_SCALED), v_lookup(LOG_OF_R, s.entry));
        vec tail = v_fma(f, v_set(LOG_TAIL[7]), v_set(LOG_TAIL[6]));
        for (int i = 5; i >= 0; i--)
            tail = v_fma(f, tail, v_set(LOG_TAIL[i]));
        tail = v_fma(f, tail, v_set(-0.5));
        y[j] = v_fnma(f, v_fma(f, tail, v_set(1.0)), base);
    }
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
 * For normal numbers x <= SMALL_SHARE. x = 2^k z with z in [1, 2), z r = 1 + f, |f| <= 1/33:
 *
 *     -log x = (log r - k log 2 - f) + f^2 s(f).
 *
 * a = f and b = log r - k log 2.
 */
static inline PLOGP__INLINE void small_reduce(const vec *x, flight *s, int count)
{
    for (int j = 0; j < count; j++) {
        const split parts = split_at_1(x[j]);
        s->a[j] = v_fms(parts.z, v_lookup(SMALL_LOG_RECIPROCAL, parts.entry), v_set(1.0));
        s->b[j] = v_fnma(parts.exponent, v_set(LN2_SCALED),
                         v_lookup(SMALL_LOG_OF_R, parts.entry));
    }
}

/* a = f^2, b = the bracket, c = s(f); the sum of these is the shortest of chains. */
static inline PLOGP__INLINE void small_series(const vec *p, const vec *q, flight *s,
                                              int count)
{
    (void)p, (void)q;
    const double *const c = in_memory(SMALL_LOG_TAIL);
    for (int j = 0; j < count; j++) {
        const vec f = s->a[j], square = v_mul(f, f);
        s->b[j] = v_sub(s->b[j], f);
        vec tail = v_fma(f, v_set(c[5]), v_set(c[4]));
        for (int i = 2; i >= 0; i -= 2)
            tail = v_fma(square, tail, v_fma(f, v_set(c[i + 1]), v_set(c[i])));
        s->a[j] = square;
        s->c[j] = tail;
    }
}

static inline PLOGP__INLINE vec small_value(const flight *s, int j)
{
    return v_fma(s->a[j], s->c[j], s->b[j]);
}

/* Each number by its own form. */
static inline PLOGP__INLINE void any_surprisal_group(const vec *x, vec *y, int count)
{
    flight small;
    vec large[GROUP];
    small_reduce(x, &small, count);
    small_series(x, x, &small, count);
    surprisal_group(x, large, count);
    for (int j = 0; j < count; j++)
        y[j] = v_select(v_less_equal(x[j], v_set(SMALL_SHARE)), small_value(&small, j),
                        large[j]);
}

static inline vec surprisal_normal(vec x)
{
    vec y[1] = {x};
    any_surprisal_group(y, y, 1);
    return y[0];
}

/* -p log p for p = 0 or a normal p <= SMALL_SHARE; `q` is not used. */
static inline PLOGP__INLINE void entropy_reduce(const vec *p, const vec *q, flight *s,
                                                int count)
{
    (void)q;
    small_reduce(p, s, count);
}

/* -p log q for p = 0 or a normal p, and a normal q <= SMALL_SHARE. */
static inline PLOGP__INLINE void cross_reduce(const vec *p, const vec *q, flight *s,
                                              int count)
{
    (void)p;
    small_reduce(q, s, count);
}

static inline PLOGP__INLINE void small_finish(const vec *p, const vec *q, flight *s,
                                              int count)
{
    (void)q;
    for (int j = 0; j < count; j++)
        s->a[j] = v_mul(p[j], small_value(s, j));
}

/* The same up to 1, in one stage. */
static inline PLOGP__INLINE void cross_at_once(const vec *p, const vec *q, flight *s,
                                               int count)
{
    any_surprisal_group(q, s->a, count);
    for (int j = 0; j < count; j++)
        s->a[j] = v_mul(p[j], s->a[j]);
}

static inline PLOGP__INLINE void entropy_at_once(const vec *p, const vec *q, flight *s,
                                                 int count)
{
    (void)q;
    cross_at_once(p, p, s, count);
}

static inline vec entropy_careful(vec p, vec q)
{
    (void)q;
    return v_select(is_odd_for_log(p), v_neg_xlogx(p), v_mul(p, surprisal_normal(p)));
}

/* 0 where p = 0, whatever q >= 0 is; Inf where q = 0 < p. */
static inline vec cross_careful(vec p, vec q)
{
    const vec zero = v_set(0.0);
    const vec s = v_select(is_odd_for_log(q), v_negate(v_log(q)), surprisal_normal(q));
    const vec product = v_select(v_equal(p, zero), zero, v_mul(p, s));
    const mask valid = m_and(v_less_equal(zero, p), v_less_equal(zero, q));
    return v_select(valid, product, v_set((double)NAN));
}

#endif
