/*
 * Exact sums that need no pass of their own: of numbers while they are looked at, and of the
 * products of two arrays, each product as its rounded value and what rounding lost.
 *
 * As in kernel_sums.h: two chains of three anchors for numbers of one size; a block that they
 * cannot hold is added again by the functions there.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_PRODUCT_SUMS_H
#define PLOGP_SRC_MATH_KERNEL_PRODUCT_SUMS_H

#include "math/kernel_parts.h"
#include "math/kernel_sums.h"

/* Half a block of kernel_sums.h, as there are half as many chains. */
#define HALF_BLOCK (BLOCK / 2)
#define STRIDE     ((size_t)2 * LANES)

/* Whether two chains hold all that they were given. */
static inline bool nothing_lost_by(const levels *a, const levels *b)
{
    return lane_sum(v_abs(v_or(a->lost, b->lost))) == 0.0;
}

static inline void add_chains(plogp_sum *sum, const levels *a, const levels *b,
                              double anchor)
{
    const vec of_a[3] = {a->first, a->second, a->third};
    const vec of_b[3] = {b->first, b->second, b->third};
    const double anchors[3] = {anchor, anchor * SECOND_ANCHOR, anchor * THIRD_ANCHOR};
    for (size_t j = 0; j < 3; j++) {
        const vec start = v_set(anchors[j]);
        plogp_sum_add(sum, lane_sum(v_add(v_sub(of_a[j], start), v_sub(of_b[j], start))));
    }
}

/* With it the anchors of what rounding lost are normal numbers too. */
#define PRODUCT_EXPONENT_MIN (EXPONENT_MIN + 53)

/* What was seen, and the sum of it, which may be NULL. */
typedef struct scene {
    sight seen;
    plogp_sum *sum;
    int exponent; /* the guess of kernel_sums.h */
} scene;

/* Looks at a block of whole strides, and adds it to the sum unless it is NULL. */
static inline PLOGP__INLINE void look_at_block(const double *x, size_t count,
                                               double *cells, scene *s)
{
    const double anchor = anchor_for(s->exponent);
    levels a = levels_at(anchor), b = a;
    for (size_t i = 0; i < count; i += STRIDE) {
        for (size_t j = 0; j < STRIDE; j += 8)
            plogp__prefetch(x + i + j, PREFETCH_AHEAD);
        const vec xa = v_load(x + i), xb = v_load(x + i + LANES);
        const vec cell_a = look(&s->seen, xa), cell_b = look(&s->seen, xb);
        if (cells != NULL) {
            v_store(cells + i, cell_a);
            v_store(cells + i + LANES, cell_b);
        }
        if (s->sum != NULL) {
            add_to_levels(&a, xa, true);
            add_to_levels(&b, xb, true);
        }
    }
    if (s->sum == NULL)
        return;
    const int needed = exponent_above(lane_max(s->seen.most));
    if (needed <= s->exponent && nothing_lost_by(&a, &b))
        add_chains(s->sum, &a, &b, anchor);
    else
        add_array(x, count, s->sum);
    s->exponent = guess_above(needed);
}

static inline PLOGP__INLINE void look_at(const double *x, size_t count, double *cells,
                                         scene *s)
{
    const size_t even = count / STRIDE * STRIDE;
    for (size_t i = 0; i < even; i += HALF_BLOCK)
        look_at_block(x + i, even - i < HALF_BLOCK ? even - i : HALF_BLOCK,
                      cells == NULL ? NULL : cells + i, s);
    for (size_t i = even; i < count; i++) {
        double cell[LANES];
        v_store(cell, look(&s->seen, v_set(x[i])));
        if (cells != NULL)
            cells[i] = cell[0];
        if (s->sum != NULL)
            plogp_sum_add(s->sum, x[i]);
    }
}

/* The two uses become loops of their own. */
static plogp__extent extent_of(const double *x, size_t count, double *cells,
                               plogp_sum *sum)
{
    const vec above = v_set((double)INFINITY), zero = v_set(0.0);
    scene s = {{above, v_negate(above), above, zero, zero}, sum, 0};
    if (sum == NULL || cells == NULL)
        look_at(x, count, NULL, &s);
    else
        look_at(x, count, cells, &s);
    return (plogp__extent){.min = lane_min(s.seen.min),
                           .max = -lane_min(v_negate(s.seen.max)),
                           .least = lane_min(s.seen.least),
                           .most = lane_max(s.seen.most),
                           .finite = lane_sum(v_abs(s.seen.strange)) == 0.0};
}

/* Dekker (1971): the rounding error of a product is a double, unless it underflows. */
static void add_each_product(const double *a, const double *b, size_t count,
                             plogp_sum *sum)
{
    for (size_t i = 0; i < count; i++) {
        const vec x = v_set(a[i]), y = v_set(b[i]), product = v_mul(x, y);
        plogp_sum_add(sum, v_first(product));
        plogp_sum_add(sum, v_first(v_fms(x, y, product)));
    }
}

/* A block of whole strides. Products below 2^exponent leave less than 2^(exponent - 53). */
static inline bool add_product_block(const double *a, const double *b, size_t count,
                                     plogp_sum *sum, int *exponent)
{
    const double anchor = anchor_for(*exponent), low_anchor = anchor * 0x1p-53;
    levels high_a = levels_at(anchor), high_b = high_a;
    levels low_a = levels_at(low_anchor), low_b = low_a;
    vec largest = v_set(0.0);
    for (size_t i = 0; i < count; i += STRIDE) {
        const vec xa = v_load(a + i), ya = v_load(b + i), pa = v_mul(xa, ya);
        const vec xb = v_load(a + i + LANES), yb = v_load(b + i + LANES);
        const vec pb = v_mul(xb, yb);
        largest = v_max(v_max(v_abs(pa), v_abs(pb)), largest);
        add_to_levels(&high_a, pa, true);
        add_to_levels(&high_b, pb, true);
        add_to_levels(&low_a, v_fms(xa, ya, pa), true);
        add_to_levels(&low_b, v_fms(xb, yb, pb), true);
    }
    const int needed = exponent_above(lane_max(largest));
    const bool whole = needed <= *exponent && nothing_lost_by(&high_a, &high_b) &&
                       nothing_lost_by(&low_a, &low_b);
    *exponent =
        needed < PRODUCT_EXPONENT_MIN ? PRODUCT_EXPONENT_MIN : guess_above(needed);
    if (!whole)
        return false;
    add_chains(sum, &high_a, &high_b, anchor);
    add_chains(sum, &low_a, &low_b, low_anchor);
    return true;
}

/* For finite numbers whose products do not over- or underflow. */
static void add_products(const double *a, const double *b, size_t count, plogp_sum *sum)
{
    const size_t even = count / STRIDE * STRIDE;
    int exponent = 0;
    for (size_t i = 0; i < even; i += HALF_BLOCK) {
        const size_t size = even - i < HALF_BLOCK ? even - i : HALF_BLOCK;
        if (!add_product_block(a + i, b + i, size, sum, &exponent) &&
            !add_product_block(a + i, b + i, size, sum, &exponent))
            add_each_product(a + i, b + i, size, sum);
    }
    add_each_product(a + even, b + even, count - even, sum);
}

#endif
