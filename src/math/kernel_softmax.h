/*
 * Softmax of single-precision logits: the powers of a part of one long row, and what they have in
 * common with rows of few classes (kernel_softmax_rows.h).
 *
 * Powers e^(z - m) are singles of 1.5 ulp and added in sixteen lanes whatever the
 * instance, so that all give the same bits. The top of a row, a power of exactly 1, stays out
 * of the sum: what is left keeps its relative accuracy however certain the row is.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_H

#include <math.h>
#include <string.h>

#include "math/kernel.h"
#include "math/kernel_functions.h"
#include "math/prefetch.h"

#define SIXTEEN PLOGP__SOFTMAX_ROWS
#define VECTORS (SIXTEEN / FLOATS) /* of singles, in sixteen lanes */
#define DOUBLES (SIXTEEN / LANES)  /* of doubles, in sixteen lanes */

/* Below, e^d is less than the smallest normal float, and counts as 0. */
#define LEAST_EXPONENT (-87.0f)

/* e^d for d <= 0 or NaN, which gives 0. d = n log 2 + r with an exact first step; the Horner
 * sum loses 0.2 ulp to its inner part. */
static inline fvec f_exp(fvec d)
{
    const fvec magic = f_set(0x1.8p23f);
    const fvec rounded = f_fma(d, f_set(FLOAT_LOG2_E), magic);
    const fvec n = f_sub(rounded, magic);
    const fvec r = f_fnma(n, f_set(FLOAT_LN2_LOW), f_fnma(n, f_set(FLOAT_LN2_HIGH), d));
    fvec sum = f_set(FLOAT_EXP_TAIL[4]);
    for (int i = 3; i >= 0; i--)
        sum = f_fma(r, sum, f_set(FLOAT_EXP_TAIL[i]));
    sum = f_fma(r, f_fma(r, sum, f_set(1.0f)), f_set(1.0f));
    const fmask counts = f_less_equal(f_set(LEAST_EXPONENT), d);
    return f_times_power_where(counts, sum, rounded);
}

/* log(1 + x), 0 <= x < 2^126: 1 + x = 2^k (1 + r), r in one rounding. 1.5 ulp. */
static inline fvec f_log1p(fvec x)
{
    const fvec one = f_set(1.0f);
    fvec power, inverse;
    f_split(f_add(one, x), &power, &inverse);
    const fvec r = f_fma(x, inverse, f_sub(inverse, one));
    fvec sum = f_set(FLOAT_LOG_TAIL[8]);
    for (int i = 7; i >= 0; i--)
        sum = f_fma(r, sum, f_set(FLOAT_LOG_TAIL[i]));
    return f_fma(power, f_set(FLOAT_LN2), f_fma(f_mul(r, r), sum, r));
}

/* The largest of each lane so far; a NaN, or infinities of both signs, make `odd` NaN. */
static inline void note_largest(fvec x, fvec *largest, fvec *odd)
{
    *largest = f_max(*largest, x);
    *odd = f_add(*odd, x);
}

/* Powers but those of 1: a few singles are added as such, sums of them as doubles. */
typedef struct powers {
    vec others[PARTS];
    fvec recent;
} powers;

/* Powers that are added as singles: they lose less than FEW_POWERS / 2 ulp. */
#define FEW_POWERS 8

static inline powers no_powers(void)
{
    powers p = {.recent = f_set(0.0f)};
    for (int i = 0; i < PARTS; i++)
        p.others[i] = v_set(0.0);
    return p;
}

/* Adds e = e^d where d is not 0; returns where it is not. */
static inline fmask add_power(powers *p, fvec d, fvec e)
{
    const fmask is_below = f_less(d, f_set(0.0f));
    p->recent = f_add_where(is_below, p->recent, e);
    return is_below;
}

static inline void settle_powers(powers *p)
{
    vec wide[PARTS];
    f_widen(p->recent, wide);
    for (int i = 0; i < PARTS; i++)
        p->others[i] = v_add(p->others[i], wide[i]);
    p->recent = f_set(0.0f);
}

/* z[0 .. 16) with -Inf beyond `count`. */
static inline const float *sixteen_of(const float *z, size_t count, float *padded)
{
    if (count >= SIXTEEN)
        return z;
    for (size_t i = 0; i < SIXTEEN; i++)
        padded[i] = i < count ? z[i] : -(float)INFINITY;
    return padded;
}

/* The largest of all lanes, or NaN if one was met. */
static inline float settled_largest(const fvec *largest, const fvec *odd, size_t vectors)
{
    float lane[FLOATS], strange[FLOATS], result = -(float)INFINITY;
    for (size_t v = 0; v < vectors; v++) {
        f_store(lane, largest[v]);
        f_store(strange, odd[v]);
        for (size_t i = 0; i < FLOATS; i++) {
            result = lane[i] > result ? lane[i] : result;
            if (isnan(strange[i]))
                return (float)NAN;
        }
    }
    return result;
}

#define CHAINS (4 * VECTORS) /* that do not wait for each other */

/* The largest of a part, or NaN if one is. */
static inline float largest_of_part(const float *z, size_t count)
{
    fvec largest[CHAINS], odd[CHAINS];
    float padded[SIXTEEN];
    size_t i = 0;
    for (int c = 0; c < CHAINS; c++) {
        largest[c] = f_set(-(float)INFINITY);
        odd[c] = f_set(0.0f);
    }
    for (; i + CHAINS * FLOATS <= count; i += CHAINS * FLOATS)
        for (int c = 0; c < CHAINS; c++)
            note_largest(f_load(z + i + c * FLOATS), &largest[c], &odd[c]);
    for (; i < count; i += SIXTEEN) {
        const float *const x = sixteen_of(z + i, count - i, padded);
        for (int c = 0; c < VECTORS; c++)
            note_largest(f_load(x + c * FLOATS), &largest[c], &odd[c]);
    }
    for (int c = 1; c < 4; c++)
        for (int v = 0; v < VECTORS; v++)
            note_largest(largest[c * VECTORS + v], &largest[v], &odd[v]);
    for (int c = VECTORS; c < CHAINS; c++)
        odd[c % VECTORS] = f_add(odd[c % VECTORS], odd[c]);
    return settled_largest(largest, odd, VECTORS);
}

/* All lanes of all vectors, in a fixed tree. */
static inline double sum_of_powers(const powers *p)
{
    double lane[SIXTEEN] = {0.0};
    for (int v = 0; v < VECTORS; v++)
        for (int i = 0; i < PARTS; i++)
            v_store(lane + v * FLOATS + i * LANES, p[v].others[i]);
    for (size_t half = SIXTEEN / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++)
            lane[i] += lane[i + half];
    return lane[0];
}

static inline void store_some(float *to, const fvec *from, size_t count)
{
    if (count >= SIXTEEN) {
        for (int v = 0; v < VECTORS; v++)
            f_store(to + v * FLOATS, from[v]);
        return;
    }
    float whole[SIXTEEN] = {0.0f};
    for (int v = 0; v < VECTORS; v++)
        f_store(whole + v * FLOATS, from[v]);
    memcpy(to, whole, count * sizeof *to);
}

/* Powers of FEW_POWERS * 16 logits less m, or of fewer, added, and stored if `stored` is not
 * NULL; returns how many are of the largest itself. */
static inline PLOGP__INLINE size_t raise_stretch(const float *z, size_t count, fvec m,
                                                 float *stored, powers *sums)
{
    float padded[SIXTEEN];
    size_t tops = (count + SIXTEEN - 1) / SIXTEEN * SIXTEEN;
    for (size_t i = 0; i < count; i += SIXTEEN) {
        const float *const x = sixteen_of(z + i, count - i, padded);
        fvec e[VECTORS];
        plogp__prefetch(z + i, PLOGP__SOFTMAX_PART * sizeof *z);
        for (int v = 0; v < VECTORS; v++) {
            const fvec d = f_sub(f_load(x + v * FLOATS), m);
            e[v] = f_exp(d);
            tops -= f_count(add_power(&sums[v], d, e[v]));
        }
        if (stored != NULL) {
            plogp__prefetch_to_write(stored + i, PLOGP__SOFTMAX_PART * sizeof *stored);
            store_some(stored + i, e, count - i);
        }
    }
    for (int v = 0; v < VECTORS; v++)
        settle_powers(&sums[v]);
    return tops;
}

#define STRETCH ((size_t)FEW_POWERS * SIXTEEN)

static inline double raise_part(const float *z, size_t count, float largest,
                                float *stored)
{
    const fvec m = f_set(largest);
    powers sums[VECTORS];
    size_t tops = 0;
    for (int v = 0; v < VECTORS; v++)
        sums[v] = no_powers();
    for (size_t i = 0; i < count; i += STRETCH)
        tops += raise_stretch(z + i, count - i < STRETCH ? count - i : STRETCH, m,
                              stored == NULL ? NULL : stored + i, sums);
    return sum_of_powers(sums) + ((double)tops - 1.0);
}

static bool softmax_part(const float *z, size_t count, float *stored,
                         plogp__softmax_part *part)
{
    const float largest = largest_of_part(z, count);
    if (largest == -(float)INFINITY) { /* all of it is impossible */
        if (stored != NULL)
            memset(stored, 0, count * sizeof *stored);
        *part = (plogp__softmax_part){(double)largest, -1.0};
        return true;
    }
    if (!(largest < (float)INFINITY))
        return false;
    *part = (plogp__softmax_part){(double)largest, raise_part(z, count, largest, stored)};
    return true;
}

static void scale_floats(float *x, size_t count, float factor)
{
    const fvec f = f_set(factor);
    size_t i = 0;
    for (; i + FLOATS <= count; i += FLOATS)
        f_store(x + i, f_mul(f_load(x + i), f));
    for (; i < count; i++)
        x[i] *= factor;
}

#endif
