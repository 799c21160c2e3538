/*
 * One term of a divergence, p log(p/q) - p + q >= 0, without cancellation.
 *
 * With v = q/p the term is p psi(v), psi(v) = v - 1 - log v. Let c be 2^k times the anchor of the
 * interval that v falls in, and v = c (1 + f); then
 *
 *     psi(v) = psi(c) + f ((c - 1) + f s(f)),   f - log(1 + f) = f^2 s(f).
 *
 * The anchors are numbers whose reciprocals and logarithms are nearly doubles, so c - 1 and, where
 * k = 0, psi(c) = (c - 1) - log c are exact but for 2^-56 of the term; around v = 1 all but f^2 s(f)
 * vanish. f = (q/c - p) / p comes from one fused operation, exact for nearly equal p and q. The
 * middle term can be negative, but the sum is at least a fifth of the largest part. <= 12 u; 7.2 u
 * was the most in 10^7 pairs.
 *
 * Source of the anchors: Gal (1986), "Computing elementary functions: a new approach for achieving
 * high accuracy and good performance".
 */
#ifndef PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H
#define PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H

#include "math/kernel_stages.h"

/* p and q from 2^-400 to 2^400. a = 1/p. */
static inline PLOGP__INLINE void divergence_start(const vec *p, const vec *q, flight *s,
                                                  int count)
{
    (void)q;
    for (int j = 0; j < count; j++)
        s->a[j] = v_div(v_set(1.0), p[j]);
}

/* a = f, b = c - 1, c = psi(c). */
static inline PLOGP__INLINE void divergence_reduce(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    for (int j = 0; j < count; j++) {
        const split v = split_normal(v_mul(q[j], s->a[j]));
        const vec reciprocal = v_lookup(DIVERGENCE_RECIPROCAL, v.entry);
        const vec anchor = v_lookup(DIVERGENCE_ANCHOR, v.entry);
        const vec log_c =
            v_fma(v.exponent, v_set(LN2_SCALED), v_lookup(DIVERGENCE_LOG, v.entry));
        const vec scaled_reciprocal = i_double(i_sub(v_bits(reciprocal), v.power));
        s->a[j] = v_mul(v_fms(q[j], scaled_reciprocal, p[j]), s->a[j]);
        s->b[j] = v_sub(scaled(anchor, v.power), v_set(1.0));
        s->c[j] = v_sub(s->b[j], log_c);
    }
}

/* b = (c - 1) + f s(f). */
static inline PLOGP__INLINE void divergence_series(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    (void)p, (void)q;
    const double *const c = in_memory(DIVERGENCE_TAIL);
    for (int j = 0; j < count; j++) {
        const vec f = s->a[j];
        vec tail = v_fma(f, v_set(c[8]), v_set(c[7]));
        for (int i = 6; i >= 0; i--)
            tail = v_fma(f, tail, v_set(c[i]));
        s->b[j] = v_fma(f, tail, s->b[j]);
    }
}

static inline PLOGP__INLINE void divergence_finish(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    (void)q;
    for (int j = 0; j < count; j++)
        s->a[j] = v_mul(p[j], v_fma(s->a[j], s->b[j], s->c[j]));
}

static inline vec divergence_normal(vec p, vec q)
{
    flight s;
    divergence_start(&p, &q, &s, 1);
    divergence_reduce(&p, &q, &s, 1);
    divergence_series(&p, &q, &s, 1);
    divergence_finish(&p, &q, &s, 1);
    return s.a[0];
}

static inline mask is_within(vec x, double low, double high)
{
    return m_and(v_less_equal(v_set(low), x), v_less_equal(x, v_set(high)));
}

/* Ratios beyond 2^60, where nothing cancels. */
static inline vec divergence_far(vec p, vec q)
{
    const pair a = log_pair_positive(p), b = log_pair_positive(q);
    const vec difference = v_add(v_sub(a.high, b.high), v_sub(a.low, b.low));
    return v_add(v_mul(p, v_sub(difference, v_set(1.0))), q);
}

/*
 * Any p and q. The term is homogeneous, so where one of them is out of range both are
 * moved to its middle; if one is still out of it, they are far apart.
 */
static inline vec divergence_special(vec p, vec q)
{
    const vec larger = v_select(v_less(p, q), q, p);
    const mask inside =
        m_and(is_within(p, 0x1p-400, 0x1p400), is_within(q, 0x1p-400, 0x1p400));
    const mask tiny = m_and(m_not(inside), v_less(larger, v_set(0x1p-340)));
    const mask huge = m_and(m_not(inside), v_less(v_set(0x1p340), larger));
    const vec there =
        v_select(tiny, v_set(0x1p680), v_select(huge, v_set(0x1p-680), v_set(1.0)));
    const vec back =
        v_select(tiny, v_set(0x1p-680), v_select(huge, v_set(0x1p680), v_set(1.0)));
    const vec p_moved = v_mul(p, there), q_moved = v_mul(q, there);
    const mask usual = m_and(is_within(p_moved, 0x1p-400, 0x1p400),
                             is_within(q_moved, 0x1p-400, 0x1p400));
    vec result = v_select(usual, v_mul(divergence_normal(p_moved, q_moved), back),
                          divergence_far(p, q));
    const vec infinity = v_set((double)INFINITY), zero = v_set(0.0);
    result = v_select(v_equal(q, zero), infinity, result);
    result = v_select(v_equal(p, zero), q, result);
    result = v_select(v_equal(q, infinity), infinity, result);
    const mask valid =
        m_and(v_less_equal(zero, q), m_and(v_less_equal(zero, p), v_less(p, infinity)));
    return v_select(valid, result, v_set((double)NAN));
}

static inline vec v_divergence(vec p, vec q)
{
    const mask usual =
        m_and(is_within(p, 0x1p-400, 0x1p400), is_within(q, 0x1p-400, 0x1p400));
    return m_any(m_not(usual)) ? divergence_special(p, q) : divergence_normal(p, q);
}

#endif
