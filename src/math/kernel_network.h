/*
 * What training a network does to one number after the other: the same bits in every instance,
 * as each operation is rounded alone.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_NETWORK_H
#define PLOGP_SRC_MATH_KERNEL_NETWORK_H

#include <stddef.h>

#include "math/kernel.h"

/* max(z, 0); NaN stays. */
static inline vec rectified(vec z)
{
    return v_select(v_less_equal(z, v_set(0.0)), v_set(0.0), z);
}

static void rectify(double *z, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(z + i, rectified(v_load(z + i)));
    for (; i < count; i++)
        z[i] = v_first(rectified(v_set(z[i])));
}

/* The slope where the output of `rectify` is positive, otherwise 0. */
static inline vec slope_through(vec output, vec slope)
{
    return v_select(v_less(v_set(0.0), output), slope, v_set(0.0));
}

static void rectify_slopes(const double *outputs, double *slopes, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(slopes + i, slope_through(v_load(outputs + i), v_load(slopes + i)));
    for (; i < count; i++)
        slopes[i] = v_first(slope_through(v_set(outputs[i]), v_set(slopes[i])));
}

static void divide(const double *x, double divisor, double *y, size_t count)
{
    const vec by = v_set(divisor);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(y + i, v_div(v_load(x + i), by));
    for (; i < count; i++)
        y[i] = x[i] / divisor;
}

/* What LANES parameters move by; their two means are brought up to date. */
static inline vec adam_move(const plogp__adam *step, vec gradient, vec *first,
                            vec *second)
{
    const vec fresh = v_mul(v_set(1.0 - step->first_decay), gradient);
    const vec square = v_mul(v_mul(v_set(1.0 - step->second_decay), gradient), gradient);
    *first = v_add(v_mul(v_set(step->first_decay), *first), fresh);
    *second = v_add(v_mul(v_set(step->second_decay), *second), square);
    const vec size = v_sqrt(v_mul(*second, v_set(step->unit)));
    return v_div(v_mul(v_set(step->pace), *first), v_add(size, v_set(step->floor)));
}

static void adam(const plogp__adam *step)
{
    size_t i = 0;
    for (; i + LANES <= step->count; i += LANES) {
        vec first = v_load(step->first + i), second = v_load(step->second + i);
        const vec move = adam_move(step, v_load(step->gradient + i), &first, &second);
        v_store(step->parameters + i, v_sub(v_load(step->parameters + i), move));
        v_store(step->first + i, first);
        v_store(step->second + i, second);
    }
    for (; i < step->count; i++) {
        vec first = v_set(step->first[i]), second = v_set(step->second[i]);
        const vec move = adam_move(step, v_set(step->gradient[i]), &first, &second);
        step->parameters[i] -= v_first(move);
        step->first[i] = v_first(first);
        step->second[i] = v_first(second);
    }
}

#endif
