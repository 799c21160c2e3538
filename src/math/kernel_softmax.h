/*
 * Softmax of single-precision logits: the powers of a part of one long row, and what they have in
 * common with rows of few classes (kernel_softmax_rows.h).
 *
 * Powers e^(z - m) are singles of 1.2 ulp near the top and added in sixteen lanes whatever the
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

/* e^d, |d| < 88, of d = n log 2 / 16 + r with a step of one rounding, which adds |d|/43 ulp; at 0
 * exactly 1: the power of the steps, and power r and (e^r - 1) / r that follow. */
typedef struct exp_parts {
    fvec power, product, slope;
} exp_parts;

static inline exp_parts split_exp(fvec d)
{
    const fvec magic = f_set(0x1.8p23f);
    const fvec rounded = f_fma(d, f_set(FLOAT_EXP_STEPS), magic);
    const fvec n = f_sub(rounded, magic);
    const fvec r = f_fnma(n, f_set(FLOAT_EXP_STEP), d);
    const fvec power = f_power(rounded);
    const fvec tail = f_fma(r, f_set(FLOAT_EXP_TAIL[1]), f_set(FLOAT_EXP_TAIL[0]));
    return (exp_parts){power, f_mul(power, r), f_fma(r, tail, f_set(1.0f))};
}

/* Where d is known to be in range. */
static inline fvec f_exp_near(fvec d)
{
    const exp_parts e = split_exp(d);
    return f_fma(e.product, e.slope, e.power);
}

/* d < 88; NaN for NaN. */
static inline fvec f_exp(fvec d)
{
    const exp_parts e = split_exp(d);
    const fmask counts = f_not_less(d, f_set(LEAST_EXPONENT));
    return f_fma_where(counts, e.product, e.slope, e.power);
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

/* Powers: a few singles are added as such, sums of them as doubles. The largest stays out, so
 * that in the end the top's own 1 is what is left out; a NaN makes the sum NaN. */
typedef struct powers {
    vec others[PARTS];
    fvec recent, largest;
} powers;

/* Powers that are added as singles: they lose less than FEW_POWERS / 2 ulp. */
#define FEW_POWERS 8

static inline powers no_powers(void)
{
    powers p = {.recent = f_set(0.0f), .largest = f_set(0.0f)};
    for (int i = 0; i < PARTS; i++)
        p.others[i] = v_set(0.0);
    return p;
}

static inline void add_power(powers *p, fvec e)
{
    p->recent = f_add(p->recent, f_min(p->largest, e));
    p->largest = f_max(e, p->largest);
}

static inline void settle_powers(powers *p)
{
    vec wide[PARTS];
    f_widen(p->recent, wide);
    for (int i = 0; i < PARTS; i++)
        p->others[i] = v_add(p->others[i], wide[i]);
    p->recent = f_set(0.0f);
}

#define CHAINS (4 * VECTORS) /* that do not wait for each other */

/* The largest of a part but NaNs. */
static float largest_of_part(const float *z, size_t count)
{
    fvec largest[CHAINS];
    float lane[SIXTEEN];
    size_t i = 0;
    for (int c = 0; c < CHAINS; c++) /* the last sixteen, for what the loops leave */
        largest[c] = f_load(z + count - SIXTEEN + c % VECTORS * FLOATS);
    for (; i + CHAINS * FLOATS <= count; i += CHAINS * FLOATS)
        for (int c = 0; c < CHAINS; c++)
            largest[c] = f_max(f_load(z + i + c * FLOATS), largest[c]);
    for (; i + SIXTEEN <= count; i += SIXTEEN)
        for (int c = 0; c < VECTORS; c++)
            largest[c] = f_max(f_load(z + i + c * FLOATS), largest[c]);
    for (int c = VECTORS; c < CHAINS; c++)
        largest[c % VECTORS] = f_max(largest[c % VECTORS], largest[c]);
    for (int v = 0; v < VECTORS; v++)
        f_store(lane + v * FLOATS, largest[v]);
    for (size_t half = SIXTEEN / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++)
            lane[k] = lane[k] > lane[k + half] ? lane[k] : lane[k + half];
    return lane[0];
}

/* All lanes of all vectors but the largest, in a fixed tree. */
static inline double sum_of_others(const powers *p)
{
    double others[SIXTEEN] = {0};
    float largest[SIXTEEN];
    for (int v = 0; v < VECTORS; v++) {
        f_store(largest + v * FLOATS, p[v].largest);
        for (int i = 0; i < PARTS; i++)
            v_store(others + v * FLOATS + i * LANES, p[v].others[i]);
    }
    for (size_t half = SIXTEEN / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++) {
            const float a = largest[i], b = largest[i + half];
            others[i] += others[i + half] + (double)(a < b ? a : b);
            largest[i] = a > b ? a : b;
        }
    return others[0];
}

static inline PLOGP__INLINE void raise_sixteen(const float *z, fvec m, fvec *e)
{
    for (int v = 0; v < VECTORS; v++)
        e[v] = f_exp(f_sub(f_load(z + v * FLOATS), m));
}

static inline PLOGP__INLINE void store_sixteen(float *to, const fvec *e)
{
    for (int v = 0; v < VECTORS; v++)
        f_store(to + v * FLOATS, e[v]);
}

/* Sixteen powers added, and stored if `stored` is not NULL. */
static inline PLOGP__INLINE void next_sixteen(const float *z, fvec m, float *stored,
                                              powers *sums)
{
    fvec e[VECTORS];
    raise_sixteen(z, m, e);
    plogp__prefetch(z, PLOGP__SOFTMAX_AHEAD * sizeof *z);
    for (int v = 0; v < VECTORS; v++)
        add_power(&sums[v], e[v]);
    if (stored != NULL) {
        plogp__prefetch_to_write(stored, PLOGP__SOFTMAX_AHEAD * sizeof *stored);
        store_sixteen(stored, e);
    }
}

/* Adds the last `rest` of sixteen powers. */
static inline void add_last(const fvec *e, size_t rest, powers *sums)
{
    float limits[2 * SIXTEEN];
    for (size_t i = 0; i < SIXTEEN; i++) {
        limits[i] = 0.0f;
        limits[SIXTEEN + i] = (float)INFINITY;
    }
    for (int v = 0; v < VECTORS; v++)
        add_power(&sums[v], f_min(f_load(limits + rest + v * FLOATS), e[v]));
}

static inline void settle_all(powers *sums)
{
    for (int v = 0; v < VECTORS; v++)
        settle_powers(&sums[v]);
}

#define STRETCH ((size_t)FEW_POWERS * SIXTEEN)

/* The last sixteen, of which some may be done with those before, are raised first: their place
 * may be that of `stored`. */
static inline PLOGP__INLINE double raise_part(const float *z, size_t count, float largest,
                                              float *stored)
{
    const fvec m = f_set(largest);
    powers sums[VECTORS];
    fvec last[VECTORS];
    size_t i = 0;
    raise_sixteen(z + count - SIXTEEN, m, last);
    for (int v = 0; v < VECTORS; v++)
        sums[v] = no_powers();
    for (; i + STRETCH <= count; i += STRETCH) {
        for (size_t k = i; k < i + STRETCH; k += SIXTEEN)
            next_sixteen(z + k, m, stored == NULL ? NULL : stored + k, sums);
        settle_all(sums);
    }
    for (; i + SIXTEEN <= count; i += SIXTEEN)
        next_sixteen(z + i, m, stored == NULL ? NULL : stored + i, sums);
    add_last(last, count - i, sums);
    if (stored != NULL)
        store_sixteen(stored + count - SIXTEEN, last);
    settle_all(sums);
    return sum_of_others(sums);
}

static bool has_nan(const float *z, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(z[i]))
            return true;
    return false;
}

static bool softmax_part(const float *z, size_t count, float *stored,
                         plogp__softmax_part *part)
{
    const float largest = part->largest;
    part->rest = -1.0;
    if (largest == -(float)INFINITY) { /* all of it is impossible */
        if (has_nan(z, count))
            return false;
        if (stored != NULL)
            memset(stored, 0, count * sizeof *stored);
        return true;
    }
    if (largest == (float)INFINITY)
        return false;
    part->rest = stored == NULL ? raise_part(z, count, largest, NULL)
                                : raise_part(z, count, largest, stored);
    return !isnan(part->rest);
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
