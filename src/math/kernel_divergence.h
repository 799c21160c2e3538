/*
 * One term of a divergence, p log(p/q) - p + q >= 0, without cancellation.
 *
 * With w = p/q and phi(w) = w log w - w + 1 the term is q phi(w). About an anchor c,
 *
 *     phi(w) = phi(c) + (w - c) log c + c phi(w/c).
 *
 * Here c = 2^k / r is the entry of the log tables that w falls in and w/c = 1 + f, so
 *
 *     phi(w) = c [(log c - 1 + 1/c) + f (log c + f s(f))].
 *
 * log c - 1 is exact in its leading part, and 1/c = r 2^-k is short; around w = 1 all but
 * f^2 s(f) vanish. f = (p r 2^-k - q) / q comes from one fused operation, exact for
 * nearly equal p and q. The middle term can be negative, but the sum is at least a fifth
 * of the largest part. <= 12 u.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H
#define PLOGP_SRC_MATH_KERNEL_DIVERGENCE_H

#include "math/kernel_functions.h"

/*
 * t[j] for `count` <= GROUP vectors p[j], q[j] from 2^-400 to 2^400. Step by step over all
 * of them: the steps of one vector wait for each other, those of different ones do not.
 */
static inline PLOGP__INLINE void divergence_group(const vec *p, const vec *q, vec *t,
                                                  int count)
{
    vec f[GROUP], log_c[GROUP], anchor[GROUP], unit[GROUP];
    for (int j = 0; j < count; j++) {
        const vec inverse = v_div(v_set(1.0), q[j]);
        const split s = split_normal(v_mul(p[j], inverse));
        const vec r = v_lookup(LOG_RECIPROCAL, s.entry);
        const vec scale = i_double(i_sub(i_set(BITS_OF_ONE), s.power));
        f[j] = v_mul(v_fms(v_mul(p[j], scale), r, q[j]), inverse);
        const vec high = v_fma(s.exponent, v_set(LN2_HIGH), v_lookup(LOG_HIGH, s.entry));
        const vec low = v_fma(s.exponent, v_set(LN2_LOW), v_lookup(LOG_LOW, s.entry));
        anchor[j] = v_add(v_fma(r, scale, v_sub(high, v_set(1.0))), low);
        log_c[j] = v_add(high, low);
        unit[j] =
            v_mul(i_double(i_add(v_bits(q[j]), s.power)), v_lookup(LOG_ANCHOR, s.entry));
    }
    vec phi[GROUP], square[GROUP];
    for (int j = 0; j < count; j++) {
        square[j] = v_mul(f[j], f[j]);
        phi[j] = v_set(PHI_TAIL[8]);
    }
    for (int i = 6; i >= 0; i -= 2)
        for (int j = 0; j < count; j++)
            phi[j] = v_fma(square[j], phi[j],
                           v_fma(f[j], v_set(PHI_TAIL[i + 1]), v_set(PHI_TAIL[i])));
    for (int j = 0; j < count; j++) {
        const vec slope = v_fma(f[j], phi[j], log_c[j]);
        t[j] = v_mul(unit[j], v_fma(f[j], slope, anchor[j]));
    }
}

static inline vec divergence_normal(vec p, vec q)
{
    vec t = p;
    divergence_group(&p, &q, &t, 1);
    return t;
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
