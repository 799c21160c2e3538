/*
 * One term of a divergence, p log(p/q) - p + q >= 0, without cancellation.
 *
 * With v = q/p the term is p psi(v), psi(v) = v - 1 - log v. Let c be 2^k times the anchor of the
 * interval that v falls in, and w = (q - c p) / (q + c p), so that log(v/c) = 2 atanh w. Then
 *
 *     p psi(v) = p psi(c) + w ((q - c p) + p (2 (c - 1) - w^2 s(w^2))),
 *     2 atanh w = 2 w + w^3 s(w^2),   psi(c) = c - (1 + log c).
 *
 * The anchors are numbers for which 1 + log c is nearly a double, so that where k = 0 psi(c) is
 * exact but for 2^-56 of the term, and one of them is 1: there all but w (q - p - p w^2 s) vanish,
 * and q - p is exact. Elsewhere the second part can be negative, but the sum is at least a quarter
 * of the larger. v itself only chooses the anchor. <= 12 u; 9.6 u was the most in 2 10^7 pairs, where
 * intervals meet.
 *
 * Source of the anchors: Gal (1986), "Computing elementary functions: a new approach for achieving
 * high accuracy and good performance".
 */
#ifndef PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H
#define PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H

#include "math/kernel_stages.h"

/* Of 23/32, where the intervals begin. */
#define BITS_OF_FIRST INT64_C(0x3fe7000000000000)

/* p and q from 2^-400 to 2^400. a = v. */
static inline PLOGP__INLINE void divergence_start(const vec *p, const vec *q, flight *s,
                                                  int count)
{
    for (int j = 0; j < count; j++)
        s->a[j] = v_div(q[j], p[j]);
}

/* a = w, b = q - c p, c = psi(c), d = 2 (c - 1). */
static inline PLOGP__INLINE void divergence_reduce(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    for (int j = 0; j < count; j++) {
        const ivec moved = i_sub(v_bits(s->a[j]), i_set(BITS_OF_FIRST));
        const ivec power = i_and(moved, i_set(EXPONENT_BITS));
        const ivec entry = i_shift_right(moved, 49);
        const vec c = scaled(v_lookup_8(DIVERGENCE_ANCHOR, entry), power);
        const vec one_and_log = v_fma(v_of_power(power), v_set(LN2_SCALED),
                                      v_lookup_8(DIVERGENCE_LOG, entry));
        s->b[j] = v_fnma(c, p[j], q[j]);
        s->c[j] = v_sub(c, one_and_log);
        s->d[j] = v_fms(c, v_set(2.0), v_set(2.0));
        s->a[j] = v_div(s->b[j], v_fma(c, p[j], q[j]));
    }
}

/* b = the factor of w. */
static inline PLOGP__INLINE void divergence_series(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    (void)q;
    const double *const c = in_memory(DIVERGENCE_TAIL);
    for (int j = 0; j < count; j++) {
        const vec square = v_mul(s->a[j], s->a[j]);
        vec tail = v_fma(square, v_set(c[3]), v_set(c[2]));
        for (int i = 1; i >= 0; i--)
            tail = v_fma(square, tail, v_set(c[i]));
        s->b[j] = v_fma(p[j], v_fnma(square, tail, s->d[j]), s->b[j]);
    }
}

static inline PLOGP__INLINE void divergence_finish(const vec *p, const vec *q, flight *s,
                                                   int count)
{
    (void)q;
    for (int j = 0; j < count; j++)
        s->a[j] = v_fma(p[j], s->c[j], v_mul(s->a[j], s->b[j]));
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
