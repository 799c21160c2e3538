/*
 * What fits from columns are made of: numbers of many rows side by side.
 *
 * Sums over rows do not depend on their order:
 *
 *     c(i, j) = sum over k of round(a(i, k) (x_j(k) - centre_j))
 *
 * where round() takes the exact product to a multiple of a grid g_j: fma with 1.5 * 2^52 g_j
 * rounds it there, and the subtraction is exact. As long as all sums stay below 2^53 g_j none
 * rounds, so tiles, lanes and instruction sets give the same bits.
 *
 * Source: Demmel, Nguyen (2013), with one fixed grid in place of folds.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_COLUMNS_H
#define PLOGP_SRC_MATH_KERNEL_COLUMNS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "math/kernel.h"
#include "math/kernel_functions.h"
#include "math/kernel_sums.h"
#include "math/prefetch.h"

/* Sums that stay in registers: of rows times vectors, and of vectors times columns. */
#if LANES == 8
#define DOTS_ROWS    ((size_t)2)
#define DOTS_VECTORS ((size_t)10)
#define GRID_ROWS    ((size_t)4)
#define GRID_COLUMNS ((size_t)4)
#else
#define DOTS_ROWS    ((size_t)2)
#define DOTS_VECTORS ((size_t)5)
#define GRID_ROWS    ((size_t)2)
#define GRID_COLUMNS ((size_t)2)
#endif

#define FEW_VECTORS ((size_t)2)

/* Inlined with constant `rows` (of LANES) and `vectors`; `ahead` bytes are fetched for later, 0:
 * none. */
static inline PLOGP__INLINE void dot_columns(const plogp__column_product *p, size_t i,
                                             size_t rows, size_t first, size_t vectors)
{
    const double *factor = p->vector + first * p->vector_row;
    double *to = p->product + first * p->product_row + i;
    vec sum[DOTS_VECTORS][4];
    for (size_t v = 0; v < vectors; v++)
        for (size_t r = 0; r < rows; r++)
            sum[v][r] = v_set(0.0);
    for (size_t j = 0; j < p->columns; j++) {
        const double *x = p->column[j] + i;
        const vec centre = v_set(p->centre[j]);
        vec shifted[4];
        for (size_t r = 0; r < rows; r++)
            shifted[r] = v_sub(v_load(x + r * LANES), centre);
        for (size_t r = 0; r < rows; r++)
            plogp__prefetch(x + r * LANES, p->ahead);
        for (size_t v = 0; v < vectors; v++) {
            const vec left = v_set(factor[v * p->vector_row + j]);
            for (size_t r = 0; r < rows; r++)
                sum[v][r] = v_fma(left, shifted[r], sum[v][r]);
        }
    }
    for (size_t v = 0; v < vectors; v++)
        for (size_t r = 0; r < rows; r++)
            v_store(to + v * p->product_row + r * LANES, sum[v][r]);
}

/* Some rows, one vector or a tile of them after the other. */
static inline PLOGP__INLINE void dot_rows(const plogp__column_product *p, size_t i,
                                          size_t rows)
{
    size_t v = 0;
    for (; v + DOTS_VECTORS <= p->vectors; v += DOTS_VECTORS)
        dot_columns(p, i, rows, v, DOTS_VECTORS);
    for (; v + 3 <= p->vectors; v += 3)
        dot_columns(p, i, rows, v, 3);
    for (; v < p->vectors; v++)
        dot_columns(p, i, rows, v, 1);
}

/* Inlined with constant `columns`: vector v times so many of them from j on. */
static inline PLOGP__INLINE void add_some(const plogp__column_product *p, size_t v,
                                          size_t j, size_t columns)
{
    double *to = p->product + v * p->product_row;
    vec factor[2], centre[2];
    for (size_t s = 0; s < columns; s++) {
        factor[s] = v_set(p->vector[v * p->vector_row + j + s]);
        centre[s] = v_set(p->centre[j + s]);
    }
    for (size_t i = 0; i < p->rows; i += LANES) {
        vec sum = v_load(to + i);
        for (size_t s = 0; s < columns; s++) {
            const double *x = p->column[j + s] + i;
            plogp__prefetch(x, p->ahead);
            sum = v_fma(factor[s], v_sub(v_load(x), centre[s]), sum);
        }
        v_store(to + i, sum);
    }
}

/* Few vectors: two columns after the other, the products stay in the cache. */
static void add_columns(const plogp__column_product *p)
{
    for (size_t v = 0; v < p->vectors; v++)
        memset(p->product + v * p->product_row, 0, p->rows * sizeof *p->product);
    size_t j = 0;
    for (; j + 2 <= p->columns; j += 2)
        for (size_t v = 0; v < p->vectors; v++)
            add_some(p, v, j, 2);
    for (size_t v = 0; j < p->columns && v < p->vectors; v++)
        add_some(p, v, j, 1);
}

static void column_product(const plogp__column_product *p)
{
    size_t i = 0;
    if (p->vectors <= FEW_VECTORS) {
        add_columns(p);
        return;
    }
    for (; i + DOTS_ROWS * LANES <= p->rows; i += DOTS_ROWS * LANES)
        dot_rows(p, i, DOTS_ROWS);
    for (; i < p->rows; i += LANES)
        dot_rows(p, i, 1);
}

/* Inlined with constant `rows` and `columns`: the sums are registers. */
static inline PLOGP__INLINE void sum_tile(const plogp__column_sums *p, size_t i, size_t j,
                                          size_t rows, size_t columns)
{
    const double *a = p->a + i * p->a_row;
    vec sum[GRID_ROWS][GRID_COLUMNS], anchor[GRID_COLUMNS], centre[GRID_COLUMNS];
    for (size_t s = 0; s < columns; s++) {
        anchor[s] = v_set(p->anchor[j + s]);
        centre[s] = v_set(p->centre[j + s]);
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t s = 0; s < columns; s++)
            sum[r][s] = v_set(0.0);
    for (size_t k = 0; k < p->rows; k += LANES) {
        vec right[GRID_COLUMNS];
        for (size_t s = 0; s < columns; s++)
            right[s] = v_sub(v_load(p->column[j + s] + k), centre[s]);
        for (size_t r = 0; r < rows; r++) {
            const vec left = v_load(a + r * p->a_row + k);
            for (size_t s = 0; s < columns; s++)
                sum[r][s] =
                    v_add(sum[r][s], v_sub(v_fma(left, right[s], anchor[s]), anchor[s]));
        }
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t s = 0; s < columns; s++)
            p->sum[(i + r) * p->columns + j + s] = lane_sum(sum[r][s]);
}

static inline PLOGP__INLINE void sum_vectors(const plogp__column_sums *p, size_t i,
                                             size_t rows)
{
    size_t j = 0;
    for (; j + GRID_COLUMNS <= p->columns; j += GRID_COLUMNS)
        sum_tile(p, i, j, rows, GRID_COLUMNS);
    for (; j < p->columns; j++)
        sum_tile(p, i, j, rows, 1);
}

static void column_sums(const plogp__column_sums *p)
{
    size_t i = 0;
    for (; i + GRID_ROWS <= p->vectors; i += GRID_ROWS)
        sum_vectors(p, i, GRID_ROWS);
    for (; i < p->vectors; i++)
        sum_vectors(p, i, 1);
}

/* Of some rows. Powers of the others of a largest logit are added without it, so that nothing
 * is lost where it is nearly certain; where several are the largest, all but one count 1. */
static inline void weigh_rows(const plogp__logit_lines *lines, size_t i)
{
    const vec one = v_set(1.0), zero = v_set(0.0), label = v_load(lines->label + i);
    vec best = v_load(lines->logits + i), own = best, others = zero, ties = zero;
    for (size_t k = 1; k < lines->classes; k++) {
        const vec logit = v_load(lines->logits + k * lines->line + i);
        best = v_max(logit, best);
        own = v_select(v_equal(label, v_set((double)k)), logit, own);
    }
    for (size_t k = 0; k < lines->classes; k++) {
        double *const at = lines->logits + k * lines->line + i;
        const vec behind = v_sub(v_load(at), best), power = v_exp(behind);
        const mask less = v_less(behind, zero);
        v_store(at, power);
        others = v_add(others, v_select(less, power, zero));
        ties = v_add(ties, v_select(less, zero, one));
    }
    others = v_add(others, v_sub(ties, one));
    const vec share = v_div(one, v_add(one, others)), behind = v_sub(best, own);
    const mask likeliest = v_less_equal(behind, zero);
    for (size_t k = 0; k < lines->classes; k++) {
        double *const at = lines->logits + k * lines->line + i;
        const vec p = v_mul(v_load(at), share);
        const vec slope =
            v_select(likeliest, v_sub(zero, v_mul(others, p)), v_sub(p, one));
        v_store(at, v_select(v_equal(label, v_set((double)k)), slope, p));
    }
    v_store(lines->loss + i, v_add(behind, v_log1p(others)));
}

static void weigh_lines(const plogp__logit_lines *lines)
{
    for (size_t i = 0; i < lines->count; i += LANES)
        weigh_rows(lines, i);
}

/* A number in 1 .. 2 made of the bits of x: its fraction, and lower down its exponent and sign. */
static inline vec scramble(vec x)
{
    const ivec bits = v_bits(v_add(x, v_set(0.0))); /* -0 and 0 are the same number */
    const ivec fraction = i_set(INT64_C(0x000fffffffffffff));
    const ivec rest = i_and(i_shift_right(bits, 24), i_set(INT64_C(0x000000fff0000000)));
    const ivec mixed = i_and(i_add(bits, rest), fraction);
    return i_double(i_add(mixed, i_set(INT64_C(0x3ff0000000000000))));
}

static void key_column(const double *x, size_t count, double factor, double *keys,
                       plogp__ends *range)
{
    const vec scale = v_set(factor);
    vec min = v_set(range->min), max = v_set(range->max);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        const vec here = v_load(x + i);
        plogp__prefetch(x + i, count * sizeof *x);
        min = v_min(here, min);
        max = v_max(here, max);
        v_store(keys + i, v_fma(scale, scramble(here), v_load(keys + i)));
    }
    for (; i < count; i++) {
        const vec here = v_set(x[i]);
        min = v_min(here, min);
        max = v_max(here, max);
        keys[i] = v_first(v_fma(scale, scramble(here), v_set(keys[i])));
    }
    double low[LANES], high[LANES];
    v_store(low, min);
    v_store(high, max);
    for (size_t l = 0; l < LANES; l++) {
        range->min = low[l] < range->min ? low[l] : range->min;
        range->max = high[l] > range->max ? high[l] : range->max;
    }
}

#endif
