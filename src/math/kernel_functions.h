/*
 * log, exp and their relatives on a vector of doubles: the one algorithm of every
 * instruction set. Included by kernel_<isa>.c after its vector_<isa>.h, which defines
 * vec, ivec, mask and the operations v_*, i_*, m_* (see vector_scalar.h). Every operation
 * is exact or correctly rounded and the order is fixed, so all instances give the same
 * bits.
 *
 * Error bounds, in ulp of the result, are measured against MPFR in
 * tests/unit/test_kernel.c. A pair is an unevaluated sum high + low.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_FUNCTIONS_H
#define PLOGP_SRC_MATH_KERNEL_FUNCTIONS_H

#include <math.h>
#include <stdint.h>

#include "math/kernel_coefficients.h"

typedef struct pair {
    vec high, low;
} pair;

/* For functions that take functions or counts: each use becomes code of its own. */
#define PLOGP__INLINE __attribute__((always_inline))

#define SMALLEST_NORMAL 0x1p-1022
#define EXPONENT_BITS   INT64_C(-0x0010000000000000) /* sign and exponent */
#define BITS_OF_ONE     INT64_C(0x3ff0000000000000)

static inline vec v_negate(vec x)
{
    return v_sub(v_set(-0.0), x);
}

/* high + low in one rounding, and what it lost; |a| >= |b| or a = 0. Dekker (1971). */
static inline pair fast_two_sum(vec a, vec b)
{
    const vec sum = v_add(a, b);
    const pair result = {sum, v_add(v_sub(a, sum), b)};
    return result;
}

/* As fast_two_sum for any a and b. Knuth (1969). */
static inline pair two_sum(vec a, vec b)
{
    const vec sum = v_add(a, b);
    const vec b_part = v_sub(sum, a);
    const vec a_part = v_sub(sum, b_part);
    const pair result = {sum, v_add(v_sub(a, a_part), v_sub(b, b_part))};
    return result;
}

/* q(f) of log(1 + f) = f - f^2/2 + f^3 q(f), given f^2. */
static inline vec log_tail(vec f, vec square)
{
    const double *const c = LOG_TAIL;
    const vec fourth = v_mul(square, square);
    const vec c01 = v_fma(f, v_set(c[1]), v_set(c[0]));
    const vec c23 = v_fma(f, v_set(c[3]), v_set(c[2]));
    const vec c45 = v_fma(f, v_set(c[5]), v_set(c[4]));
    const vec c67 = v_fma(f, v_set(c[7]), v_set(c[6]));
    return v_fma(fourth, v_fma(square, c67, c45), v_fma(square, c23, c01));
}

/*
 * x = 2^k z with z in [45/64, 90/64), so that 1 lies inside the range of one table entry,
 * for a normal x > 0. Subtracting the bits of 45/64 leaves k above bit 52 and the entry
 * in bits 51..48.
 */
typedef struct split {
    vec z;        /* x 2^-k                           */
    vec exponent; /* k 2^52                           */
    ivec power;   /* k << 52                          */
    ivec entry;   /* of the log tables, low four bits */
} split;

static inline split split_normal(vec x)
{
    const ivec bits = v_bits(x);
    const ivec moved = i_sub(bits, i_set(INT64_C(0x3fe6800000000000)));
    split s;
    s.power = i_and(moved, i_set(EXPONENT_BITS));
    s.entry = i_shift_right(moved, 48);
    s.z = i_double(i_sub(bits, s.power));
    s.exponent = v_of_power(s.power);
    return s;
}

/*
 * log x as a pair, from z r = 1 + f + f_low with a short r:
 *
 *     log x = (k log 2 - log r) + log(1 + f) + f_low
 *
 * z r - 1 is exact, or within 2^-58 where it is beyond 2^-5 (then |log x| > 1/4). The
 * leading part of the first bracket is exact, a multiple of 2^-42, and where k = 0 and
 * r = 1 it vanishes, leaving log(1 + f). Error of high + low: 2^-58 relative.
 */
static inline pair log_of_remainder(split s, vec f, vec f_low)
{
    const vec high = v_fma(s.exponent, v_set(LN2_HIGH), v_lookup(LOG_HIGH, s.entry));
    const vec low = v_fma(s.exponent, v_set(LN2_LOW), v_lookup(LOG_LOW, s.entry));
    const vec square = v_mul(f, f);
    const vec tail = v_mul(square, v_fma(f, log_tail(f, square), v_set(-0.5)));
    const pair sum = fast_two_sum(high, f);
    return fast_two_sum(sum.high, v_add(tail, v_add(v_add(low, f_low), sum.low)));
}

static inline pair log_of_split(split s)
{
    const vec r = v_lookup(LOG_RECIPROCAL, s.entry);
    return log_of_remainder(s, v_fma(s.z, r, v_set(-1.0)), v_set(0.0));
}

static inline pair log_pair_normal(vec x)
{
    return log_of_split(split_normal(x));
}

static inline mask is_odd_for_log(vec x)
{
    return m_not(m_and(v_less_equal(v_set(SMALLEST_NORMAL), x),
                       v_less(x, v_set((double)INFINITY))));
}

/* log where x may be 0 (-Inf), negative (NaN), Inf, NaN or subnormal. */
static inline vec log_special(vec x, vec result)
{
    result = v_select(v_equal(x, v_set(0.0)), v_set(-(double)INFINITY), result);
    result = v_select(v_less(x, v_set(0.0)), v_set((double)NAN), result);
    return v_select(v_less(x, v_set((double)INFINITY)), result, v_add(x, x));
}

/* x as a normal number and the exponent that was taken from it. */
static inline pair lifted(vec x)
{
    const mask small = v_less(x, v_set(SMALLEST_NORMAL));
    const pair result = {v_select(small, v_mul(x, v_set(0x1p54)), x),
                         v_select(small, v_set(-54 * 0x1p52), v_set(0.0))};
    return result;
}

static inline pair log_pair_positive(vec x)
{
    const pair normal = lifted(x);
    split s = split_normal(normal.high);
    s.exponent = v_add(s.exponent, normal.low);
    return log_of_split(s);
}

/* <= 0.6 ulp. */
static inline vec v_log(vec x)
{
    if (!m_any(is_odd_for_log(x)))
        return log_pair_normal(x).high;
    return log_special(x, log_pair_positive(x).high);
}

/* log2 x = k + log(z) / log 2, exact for powers of two. <= 0.6 ulp. */
static inline vec v_log2(vec x)
{
    const pair normal = lifted(x);
    split s = split_normal(normal.high);
    const vec whole = v_mul(v_add(s.exponent, normal.low), v_set(0x1p-52));
    s.exponent = v_set(0.0);
    const pair l = log_of_split(s);
    const vec product = v_mul(l.high, v_set(LOG2_E_HIGH));
    const vec rest = v_fma(l.high, v_set(LOG2_E_HIGH), v_negate(product));
    const vec low =
        v_fma(l.low, v_set(LOG2_E_HIGH), v_fma(l.high, v_set(LOG2_E_LOW), rest));
    const pair sum = fast_two_sum(whole, product);
    return log_special(x, v_add(sum.high, v_add(sum.low, low)));
}

/* log(high + low) for high normal and >= 2^-53, |low| <= ulp(high)/2; from 2^100 on,
 * where 2^-k may not be a double, low is left out: it is 1 at most here. */
static inline pair log_of_pair(pair x)
{
    const split s = split_normal(x.high);
    const vec scale = i_double(i_sub(i_set(BITS_OF_ONE), s.power));
    const mask usual = v_less(x.high, v_set(0x1p100));
    const vec extra = v_select(usual, v_mul(x.low, scale), v_set(0.0));
    const vec r = v_lookup(LOG_RECIPROCAL, s.entry);
    const pair f = fast_two_sum(v_fma(s.z, r, v_set(-1.0)), v_mul(extra, r));
    return log_of_remainder(s, f.high, f.low);
}

/* log of the exact pair 1 + x. <= 0.6 ulp. */
static inline vec v_log1p(vec x)
{
    const pair sum = two_sum(v_set(1.0), x);
    const vec result = log_special(sum.high, log_of_pair(sum).high);
    return v_select(v_equal(x, v_set(0.0)), x, result);
}

/* exp(r) - 1 - r for |r| <= log(2)/32. */
static inline vec exp_tail(vec r)
{
    const double *const c = EXP_TAIL;
    const vec square = v_mul(r, r);
    const vec c01 = v_fma(r, v_set(c[1]), v_set(c[0]));
    const vec c23 = v_fma(r, v_set(c[3]), v_set(c[2]));
    const vec c45 = v_fma(r, v_set(c[5]), v_set(c[4]));
    return v_mul(square, v_fma(square, v_fma(square, c45, c23), c01));
}

/*
 * x = (16 k + entry) log(2)/16 + r: adding 1.5 * 2^52 rounds to the integer 16 k + entry
 * and leaves it in the low bits. The first product is exact, for |x| < 2^12.
 */
typedef struct reduced {
    vec r, r_low; /* r as a pair, for those who need it */
    ivec steps;   /* 16 k + entry in the low 16 bits    */
} reduced;

static inline reduced reduce_for_exp(vec x)
{
    const vec magic = v_set(0x1.8p52);
    const vec rounded = v_fma(x, v_set(EXP_STEPS), magic);
    const vec n = v_sub(rounded, magic);
    const vec high = v_fnma(n, v_set(EXP_STEP_HIGH), x);
    const vec r = v_fnma(n, v_set(EXP_STEP_LOW), high);
    const vec r_low = v_fnma(n, v_set(EXP_STEP_LOW), v_sub(high, r));
    const reduced result = {r, r_low, v_bits(rounded)};
    return result;
}

/* k << 52. */
static inline ivec power_of_steps(ivec steps)
{
    return i_shift_left(i_and(steps, i_set(INT64_C(-16))), 48);
}

/* 2^-k exp(x) in [0.97, 2) as a pair: T + T (exp(r) - 1), T = 2^(entry/16) as a pair. */
static inline pair exp_fraction(reduced x)
{
    const vec table = v_lookup(EXP_HIGH, x.steps);
    const vec grown = v_add(x.r, exp_tail(x.r));
    return fast_two_sum(table, v_fma(table, grown, v_lookup(EXP_LOW, x.steps)));
}

static inline vec scaled(vec x, ivec power)
{
    return i_double(i_add(v_bits(x), power));
}

/* exp(x) as a pair where |x| <= 708; the low part loses digits where it is subnormal. */
static inline pair exp_pair_normal(vec x)
{
    const reduced split_x = reduce_for_exp(x);
    const pair fraction = exp_fraction(split_x);
    const vec factor = scaled(v_set(1.0), power_of_steps(split_x.steps));
    const pair result = {v_mul(fraction.high, factor), v_mul(fraction.low, factor)};
    return result;
}

/* exp where it may over- or underflow: 2^k is applied in two steps, so that the result is
 * rounded to a subnormal only once more. */
static inline vec exp_special(vec x)
{
    const vec low = v_set(-746.0), high = v_set(710.0);
    const vec clamped = v_select(v_less(x, low), low, v_select(v_less(high, x), high, x));
    const reduced split_x = reduce_for_exp(clamped);
    const mask falls = v_less(x, v_set(0.0));
    const ivec shift =
        v_bits(v_select(falls, i_double(i_set(INT64_C(1000) * 0x0010000000000000)),
                        i_double(i_set(-INT64_C(0x0010000000000000)))));
    const vec near =
        scaled(exp_fraction(split_x).high, i_add(power_of_steps(split_x.steps), shift));
    const vec result = v_mul(near, v_select(falls, v_set(0x1p-1000), v_set(2.0)));
    return v_select(v_equal(x, x), result, v_add(x, x));
}

static inline mask is_odd_for_exp(vec x)
{
    return m_not(v_less_equal(v_abs(x), v_set(708.0)));
}

/* <= 0.6 ulp, 0.8 ulp below 2^-960. */
static inline vec v_exp(vec x)
{
    if (m_any(is_odd_for_exp(x)))
        return exp_special(x);
    const reduced split_x = reduce_for_exp(x);
    return scaled(exp_fraction(split_x).high, power_of_steps(split_x.steps));
}

/*
 * exp(x) - 1 = (S - 1) + S r + S (exp(r) - 1 - r), S = 2^k T: the first two sums keep
 * what they lose, so that near 0 nothing is. -50 and below give -1. <= 0.6 ulp.
 */
static inline vec v_expm1(vec x)
{
    const vec floored = v_select(v_less(x, v_set(-50.0)), v_set(-50.0), x);
    const reduced split_x = reduce_for_exp(floored);
    const vec factor = scaled(v_set(1.0), power_of_steps(split_x.steps));
    const vec s = v_mul(v_lookup(EXP_HIGH, split_x.steps), factor);
    const vec s_low = v_mul(v_lookup(EXP_LOW, split_x.steps), factor);
    const pair less_one = two_sum(s, v_set(-1.0));
    const vec sum = v_fma(s, split_x.r, less_one.high);
    const vec lost = v_fma(s, split_x.r, v_sub(less_one.high, sum));
    const vec rest = v_add(less_one.low, v_fma(s_low, split_x.r, v_add(lost, s_low)));
    const vec low = v_fma(s, v_add(exp_tail(split_x.r), split_x.r_low), rest);
    vec result = v_add(sum, low);
    const mask large = m_not(v_less(x, v_set(708.0)));
    if (m_any(large))
        result = v_select(large, exp_special(x), result);
    return v_select(v_equal(x, v_set(0.0)), x, result);
}

/* exp(-|x|) as a pair, 0 from 745 on. */
static inline pair exp_of_negative_magnitude(vec x)
{
    const vec magnitude = v_abs(x);
    const mask far = m_not(v_less_equal(magnitude, v_set(708.0)));
    if (!m_any(far))
        return exp_pair_normal(v_negate(magnitude));
    const vec near = v_select(far, v_set(708.0), magnitude);
    pair result = exp_pair_normal(v_negate(near));
    result.high = v_select(far, exp_special(v_negate(magnitude)), result.high);
    result.low = v_select(far, v_set(0.0), result.low);
    return result;
}

/* 1 + x for a pair with 0 <= x <= 1. */
static inline pair one_plus(pair x)
{
    const pair sum = fast_two_sum(v_set(1.0), x.high);
    const pair result = {sum.high, v_add(sum.low, x.low)};
    return result;
}

/* log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)). <= 1.0 ulp (near x = -37, where
 * 1 + exp(x) leaves no room for a low part; 0.6 ulp elsewhere). */
static inline vec v_softplus(vec x)
{
    const pair l = log_of_pair(one_plus(exp_of_negative_magnitude(x)));
    const vec positive = v_select(v_less(v_set(0.0), x), x, v_set(0.0));
    const pair sum = two_sum(positive, l.high);
    const vec result = v_add(sum.high, v_add(sum.low, l.low));
    return v_select(v_less(v_abs(x), v_set((double)INFINITY)), result,
                    v_select(v_less(x, v_set(0.0)), v_set(0.0), v_add(x, x)));
}

/* 1 / (1 + exp(-x)) = N / (1 + E), E = exp(-|x|), N = 1 or E; the quotient is corrected
 * by its own remainder. <= 0.6 ulp, 0.8 ulp below 2^-960. */
static inline vec v_sigmoid(vec x)
{
    const pair e = exp_of_negative_magnitude(x);
    const pair d = one_plus(e);
    const mask below = v_less(x, v_set(0.0));
    const vec n = v_select(below, e.high, v_set(1.0));
    const vec n_low = v_select(below, e.low, v_set(0.0));
    const vec quotient = v_div(n, d.high);
    const vec rest = v_add(v_fnma(quotient, d.high, n), v_fnma(quotient, d.low, n_low));
    return v_add(quotient, v_div(rest, d.high));
}

/* x = 0, negative, infinite, NaN or so large that the product may overflow. */
static inline vec neg_xlogx_special(vec x, vec product, vec result)
{
    const vec infinity = v_set((double)INFINITY);
    result = v_select(v_less(v_abs(product), infinity), result, v_negate(product));
    result = v_select(v_less(x, infinity), result, v_negate(x));
    result = v_select(v_less(x, v_set(0.0)), v_set((double)NAN), result);
    return v_select(v_equal(x, v_set(0.0)), v_set(0.0), result);
}

/* -x log x >= 0 on [0, 1], 0 at 0. The pair keeps log x beyond double, so that the
 * product is rounded about once. <= 0.6 ulp. */
static inline vec v_neg_xlogx(vec x)
{
    const mask usual =
        m_and(v_less_equal(v_set(SMALLEST_NORMAL), x), v_less(x, v_set(0x1p1000)));
    const mask odd = m_not(usual);
    const pair l = m_any(odd) ? log_pair_positive(x) : log_pair_normal(x);
    const vec product = v_mul(x, l.high);
    const vec rest = v_fma(x, l.high, v_negate(product));
    const vec result = v_sub(v_negate(product), v_fma(x, l.low, rest));
    return m_any(odd) ? neg_xlogx_special(x, product, result) : result;
}

#endif
