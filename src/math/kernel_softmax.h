/*
 * Softmax of single-precision logits: powers of a part of one long row, and whole rows of few
 * classes, sixteen at a time, each in a lane of its own.
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
    return f_select(counts, f_times_power(sum, rounded), f_set(0.0f));
}

/* The largest of each lane so far; a NaN makes `odd` NaN. */
static inline void note_largest(fvec x, fvec *largest, fvec *odd)
{
    *largest = f_max(*largest, x);
    *odd = f_select(f_equal(x, x), *odd, x);
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

/* Adds e = e^d where d is not 0; returns where it is. */
static inline fmask add_power(powers *p, fvec d, fvec e)
{
    const fmask is_below = f_less(d, f_set(0.0f));
    p->recent = f_add_where(is_below, p->recent, e);
    return f_equal(d, f_set(0.0f));
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
 * NULL; returns how many are 1. */
static inline PLOGP__INLINE size_t raise_stretch(const float *z, size_t count, fvec m,
                                                 float *stored, powers *sums)
{
    float padded[SIXTEEN];
    size_t tops = 0;
    for (size_t i = 0; i < count; i += SIXTEEN) {
        const float *const x = sixteen_of(z + i, count - i, padded);
        fvec e[VECTORS];
        __builtin_prefetch(z + i + PLOGP__SOFTMAX_PART);
        for (int v = 0; v < VECTORS; v++) {
            const fvec d = f_sub(f_load(x + v * FLOATS), m);
            e[v] = f_exp(d);
            tops += f_count(add_power(&sums[v], d, e[v]));
        }
        if (stored != NULL) {
            __builtin_prefetch(stored + i + PLOGP__SOFTMAX_PART, 1);
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

/* One vector of rows on its way; `column` has their logits class by class, sixteen rows a
 * class, and receives their powers. */
typedef struct lanes_of_rows {
    float *column;
    size_t classes;
    fvec label, largest, label_logit, label_power;
    fvec tops; /* powers of 1 */
    powers sums;
} lanes_of_rows;

static inline bool find_tops(lanes_of_rows *rows)
{
    fvec odd = f_set(0.0f);
    float lane[FLOATS], strange[FLOATS];
    rows->largest = f_set(-(float)INFINITY);
    for (size_t j = 0; j < rows->classes; j++)
        note_largest(f_load(rows->column + j * SIXTEEN), &rows->largest, &odd);
    f_store(lane, rows->largest);
    f_store(strange, odd);
    for (size_t i = 0; i < FLOATS; i++)
        if (!(fabsf(lane[i]) < (float)INFINITY) || isnan(strange[i]))
            return false;
    return true;
}

static inline void raise_rows(lanes_of_rows *rows)
{
    rows->sums = no_powers();
    rows->label_logit = rows->largest;
    rows->label_power = rows->tops = f_set(0.0f);
    fvec number = f_set(0.0f);
    for (size_t j = 0; j < rows->classes; j++) {
        const fvec z = f_load(rows->column + j * SIXTEEN);
        const fmask is_label = f_equal(rows->label, number);
        const fvec d = f_sub(z, rows->largest), e = f_exp(d);
        const fmask is_top = add_power(&rows->sums, d, e);
        rows->tops = f_add_where(is_top, rows->tops, f_set(1.0f));
        if (j % FEW_POWERS == FEW_POWERS - 1)
            settle_powers(&rows->sums);
        rows->label_logit = f_select(is_label, z, rows->label_logit);
        rows->label_power = f_select(is_label, e, rows->label_power);
        f_store(rows->column + j * SIXTEEN, e);
        number = f_add(number, f_set(1.0f));
    }
    settle_powers(&rows->sums);
}

/* factor[i] scales the powers; own[i] is the gradient of the label's class, whose p - 1 is
 * minus what the others have, so that nothing cancels where the label is the top. */
static inline void factors_of_rows(const lanes_of_rows *rows,
                                   const plogp__softmax_block *block, size_t first,
                                   fvec *factor, fvec *own)
{
    vec largest[PARTS], logit[PARTS], power[PARTS], tops[PARTS], f[PARTS], g[PARTS];
    f_widen(rows->largest, largest);
    f_widen(rows->label_logit, logit);
    f_widen(rows->label_power, power);
    f_widen(rows->tops, tops);
    for (int i = 0; i < PARTS; i++) {
        const vec one = v_set(1.0), s = v_load(block->scale + first + i * LANES);
        const vec rest = v_add(rows->sums.others[i], v_sub(tops[i], one));
        const vec share = v_div(one, v_add(one, rest));
        const vec others = v_select(v_equal(logit[i], largest[i]), rest,
                                    v_sub(v_add(one, rest), power[i]));
        f[i] = v_mul(s, share);
        g[i] = v_negate(v_mul(s, v_mul(others, share)));
        v_store(block->rest + first + i * LANES, rest);
        v_store(block->apart + first + i * LANES, v_sub(largest[i], logit[i]));
    }
    *factor = f_narrow(f);
    *own = f_narrow(g);
}

static inline void finish_rows(const lanes_of_rows *rows, fvec factor, fvec own)
{
    fvec number = f_set(0.0f);
    for (size_t j = 0; j < rows->classes; j++) {
        const fmask is_label = f_equal(rows->label, number);
        const fvec e = f_load(rows->column + j * SIXTEEN);
        f_store(rows->column + j * SIXTEEN, f_select(is_label, own, f_mul(e, factor)));
        number = f_add(number, f_set(1.0f));
    }
}

/* Rows to columns and back: class j of row i is columns[16 j + i]. */
static inline void columns_one_by_one(const float *rows, size_t classes, float *columns)
{
    for (size_t j = 0; j < classes; j++)
        for (size_t i = 0; i < SIXTEEN; i++)
            columns[j * SIXTEEN + i] = rows[i * classes + j];
}

static inline void rows_one_by_one(const float *columns, size_t classes, float *rows)
{
    for (size_t i = 0; i < SIXTEEN; i++)
        for (size_t j = 0; j < classes; j++)
            rows[i * classes + j] = columns[j * SIXTEEN + i];
}

#if FLOATS >= 4

/* Four classes at a time; the last four may overlap those before. */
static inline size_t quad_at(size_t j, size_t classes)
{
    return j + 4 <= classes ? j : classes - 4;
}

static inline void columns_of_rows(const float *rows, size_t classes, float *columns)
{
    if (classes < 4) {
        columns_one_by_one(rows, classes, columns);
        return;
    }
    for (size_t first = 0; first < SIXTEEN; first += FLOATS)
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes);
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load_quads(rows + (first + i) * classes + j, 4 * classes);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++)
                f_store(columns + (j + i) * SIXTEEN + first, a[i]);
        }
}

static inline void rows_of_columns(const float *columns, size_t classes, float *rows)
{
    if (classes < 4) {
        rows_one_by_one(columns, classes, rows);
        return;
    }
    for (size_t first = 0; first < SIXTEEN; first += FLOATS)
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes);
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load(columns + (j + i) * SIXTEEN + first);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++)
                f_store_quads(rows + (first + i) * classes + j, 4 * classes, a[i]);
        }
}

#else

static inline void columns_of_rows(const float *rows, size_t classes, float *columns)
{
    columns_one_by_one(rows, classes, columns);
}

static inline void rows_of_columns(const float *columns, size_t classes, float *rows)
{
    rows_one_by_one(columns, classes, rows);
}

#endif

static bool softmax_rows(const plogp__softmax_block *block)
{
    float columns[PLOGP__SOFTMAX_FEW * SIXTEEN];
    lanes_of_rows rows[VECTORS];
    columns_of_rows(block->logits, block->classes, columns);
    for (int v = 0; v < VECTORS; v++) {
        rows[v] = (lanes_of_rows){.column = columns + v * FLOATS,
                                  .classes = block->classes,
                                  .label = f_load(block->labels + v * FLOATS)};
        if (!find_tops(&rows[v]))
            return false;
    }
    for (int v = 0; v < VECTORS; v++) {
        fvec factor, own;
        raise_rows(&rows[v]);
        factors_of_rows(&rows[v], block, (size_t)v * FLOATS, &factor, &own);
        if (block->gradient != NULL)
            finish_rows(&rows[v], factor, own);
    }
    if (block->gradient != NULL)
        rows_of_columns(columns, block->classes, block->gradient);
    return true;
}

#endif
