/*
 * What is seen at the values of samples in order, by vectors or by plain loops that compilers
 * turn into vectors: nothing depends on the number before, so all instances give the same bits.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_WALK_H
#define PLOGP_SRC_MATH_KERNEL_WALK_H

#include <math.h>

#include "math/kernel.h"
#include "math/kernel_parts.h"
#include "math/product_difference.h"

/* (F - G) n_p n_q right of each value, within 4u, exactly 0 if equal. */
static void measure_differences(const plogp__gaps *gaps)
{
    const double *restrict const to_p = gaps->to_p, *restrict const to_q = gaps->to_q;
    double *restrict const difference = gaps->difference;
    const double n_p = gaps->n_p, n_q = gaps->n_q;
    const size_t count = gaps->count;
    for (size_t i = 0; gaps->exact && i < count; i++)
        difference[i] = to_p[i] * n_q - to_q[i] * n_p;
    for (size_t i = 0; !gaps->exact && i < count; i++)
        difference[i] = plogp__product_difference(to_p[i], n_q, to_q[i], n_p);
}

/* What is seen of values and the next ones. */
struct sizes {
    vec height, width, square;
};

/* The gap beside an infinite value is infinite, but 0 where F and G are equal. Of values that
 * are equal the last one counts. */
static inline PLOGP__INLINE struct sizes sizes_of(vec here, vec next, vec difference,
                                                  vec scale)
{
    const vec zero = v_set(0.0), gap = v_sub(next, here);
    const mask same = v_equal(here, next);
    const vec height = v_select(same, zero, v_abs(difference));
    const mask none = m_and(v_equal(height, zero), v_equal(gap, v_set((double)INFINITY)));
    const vec scaled = v_mul(height, scale);
    return (struct sizes){height, v_select(none, zero, v_select(same, zero, gap)),
                          v_mul(scaled, scaled)};
}

static double measure_sizes(const plogp__gaps *gaps)
{
    const vec scale = v_set(gaps->scale);
    const size_t count = gaps->count;
    vec most = v_set(0.0);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        const struct sizes sizes = sizes_of(v_load(gaps->x + i), v_load(gaps->x + i + 1),
                                            v_load(gaps->difference + i), scale);
        v_store(gaps->height + i, sizes.height);
        v_store(gaps->width + i, sizes.width);
        v_store(gaps->square + i, sizes.square);
        most = v_max(most, sizes.height);
    }
    if (i == count)
        return lane_max(most);
    const struct sizes rest =
        sizes_of(load_rest(gaps->x + i, count - i, 0.0),
                 load_rest(gaps->x + i + 1, count - i, 0.0),
                 load_rest(gaps->difference + i, count - i, 0.0), scale);
    store_rest(gaps->height + i, rest.height, count - i);
    store_rest(gaps->width + i, rest.width, count - i);
    store_rest(gaps->square + i, rest.square, count - i);
    return lane_max(v_max(most, rest.height));
}

static double measure_gaps(const plogp__gaps *gaps)
{
    measure_differences(gaps);
    return measure_sizes(gaps);
}

/* (x - y)^2 over range^2, and how far each end is from the one before; 0 where it is the same. */
static void square_meetings(const plogp__meetings *met)
{
    const double *restrict const x = met->x, *restrict const y = met->y;
    const double *restrict const end = met->end;
    double *restrict const square = met->square, *restrict const length = met->length;
    const double range = met->range;
    for (size_t i = 0; i < met->count; i++) {
        const double d = (x[i] - y[i]) / range, part = end[i + 1] - end[i];
        const int none = (x[i] == y[i]) | (part == 0);
        square[i] = none ? 0.0 : d * d;
        length[i] = part;
    }
}

static void read_counted(const plogp__counted *counted)
{
    const uint16_t *restrict const low = counted->low;
    const uint32_t *restrict const up_to = counted->up_to;
    double *restrict const values = counted->values, *restrict const weights =
                                                         counted->weights;
    double *restrict const cumulative = counted->cumulative;
    const double least = counted->least, scale = counted->scale, below = counted->below;
    for (size_t i = 0; i < counted->count; i++)
        values[i] = ((double)(int32_t)low[i] + least) / scale;
    for (size_t i = 0; i < counted->count; i++)
        cumulative[i] = (double)up_to[i] + below;
    weights[0] = (double)(up_to[0] - counted->before);
    for (size_t i = 1; i < counted->count; i++)
        weights[i] = (double)(up_to[i] - up_to[i - 1]);
}

/* Is the product of a and b, and what rounding takes from it, no double? */
static inline PLOGP__INLINE mask is_strange(vec a, vec b)
{
    const vec product = v_mul(a, b), zero = v_set(0.0);
    const mask usual = m_and(v_less_equal(v_set(PLOGP__PRODUCTS_EXACT), product),
                             v_less(product, v_set((double)INFINITY)));
    const mask of_zero = m_not(m_and(m_not(v_equal(a, zero)), m_not(v_equal(b, zero))));
    const mask nothing = m_and(v_equal(product, zero), of_zero);
    return m_and(m_not(usual), m_not(nothing));
}

static bool products_are_plain(const double *a, const double *b, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        if (m_any(is_strange(v_load(a + i), v_load(b + i))))
            return false;
    return i == count || !m_any(is_strange(load_rest(a + i, count - i, 1.0),
                                           load_rest(b + i, count - i, 1.0)));
}

#endif
