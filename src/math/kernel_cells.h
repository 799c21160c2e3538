/* Exact sums over the cells of a grid, in whole numbers: the same in any order. */
#ifndef PLOGP_SRC_MATH_KERNEL_CELLS_H
#define PLOGP_SRC_MATH_KERNEL_CELLS_H

#include "math/kernel.h"
#include "math/kernel_functions.h"
#include "math/kernel_sums.h"

static uint32_t narrow_cells(const uint32_t *restrict counts, uint8_t *restrict times,
                             uint32_t *distinct)
{
    uint32_t sum = 0, some = 0;
    for (size_t c = 0; c < PLOGP__STRIP_LENGTH; c++) {
        times[c] = (uint8_t)(counts[c] < PLOGP__OFTEN ? counts[c] : PLOGP__OFTEN);
        sum += counts[c];
        some += counts[c] > 0;
    }
    *distinct = some;
    return sum;
}

/* Sums of whole numbers of 64 bits by their halves, which are below 2^32 each. */
struct halves {
    ivec lower, upper;
};

static inline PLOGP__INLINE void add_halves(struct halves *sums, ivec x)
{
    sums->lower = i_add(sums->lower, i_and(x, i_set(UINT32_MAX)));
    sums->upper = i_add(sums->upper, i_shift_right(x, 32));
}

static inline PLOGP__INLINE void store_lanes(ivec x, uint64_t lanes[LANES])
{
    double bits[LANES];
    v_store(bits, i_double(x));
    memcpy(lanes, bits, sizeof bits);
}

static inline PLOGP__INLINE uint64_t largest_lane(ivec x)
{
    uint64_t lanes[LANES], most = 0;
    store_lanes(x, lanes);
    for (size_t i = 0; i < LANES; i++)
        most = lanes[i] > most ? lanes[i] : most;
    return most;
}

static inline PLOGP__INLINE uint64_t sum_lanes(ivec x)
{
    uint64_t lanes[LANES], sum = 0;
    store_lanes(x, lanes);
    for (size_t i = 0; i < LANES; i++)
        sum += lanes[i];
    return sum;
}

static inline PLOGP__INLINE void store_halves(const struct halves *sums, uint64_t to[2])
{
    to[0] = sum_lanes(sums->lower);
    to[1] = sum_lanes(sums->upper);
}

/* The number itself if it is negative, or 0. */
static inline PLOGP__INLINE ivec negative_part(ivec x)
{
    return i_and(x, i_sub(i_set(0), i_shift_right(x, 63)));
}

/* |a - b| of numbers up to 2^62. */
static inline PLOGP__INLINE ivec distance_between(ivec a, ivec b)
{
    const ivec difference = i_sub(a, b);
    return i_sub(difference, i_shift_left(negative_part(difference), 1));
}

static inline PLOGP__INLINE ivec larger(ivec a, ivec b)
{
    return i_sub(a, negative_part(i_sub(a, b)));
}

static plogp__cell_sums sum_cells(const uint32_t *to_p, const uint32_t *to_q,
                                  size_t count, uint32_t n_p, uint32_t n_q)
{
    const ivec zero = i_set(0), of_p = i_set(n_p), of_q = i_set(n_q);
    struct halves height = {zero, zero},
                  both[3] = {{zero, zero}, {zero, zero}, {zero, zero}};
    ivec most = zero;
    for (size_t i = 0; i < count; i += LANES) {
        const ivec h = distance_between(i_multiply_32(i_load_32(to_p + i), of_q),
                                        i_multiply_32(i_load_32(to_q + i), of_p));
        const ivec upper = i_shift_right(h, 32);
        add_halves(&height, h);
        add_halves(&both[0], i_multiply_32(h, h));
        add_halves(&both[1], i_multiply_32(h, upper));
        add_halves(&both[2], i_multiply_32(upper, upper));
        most = larger(most, h);
    }
    plogp__cell_sums sums;
    sums.lower = sum_lanes(height.lower);
    sums.upper = sum_lanes(height.upper);
    store_halves(&both[0], sums.lower_lower);
    store_halves(&both[1], sums.lower_upper);
    store_halves(&both[2], sums.upper_upper);
    sums.most = largest_lane(most);
    return sums;
}

struct coupling {
    struct halves lower, upper;
};

/* Add length (a - b)^2. */
static inline PLOGP__INLINE void add_square(struct coupling *sums, ivec a, ivec b,
                                            ivec length)
{
    const ivec apart = distance_between(a, b), square = i_multiply_32(apart, apart);
    add_halves(&sums->lower, i_multiply_32(square, length));
    add_halves(&sums->upper, i_multiply_32(i_shift_right(square, 32), length));
}

/* LANES of them; `rest` is that of each. */
static inline PLOGP__INLINE void add_couples(struct coupling *sums, const uint32_t *a,
                                             const uint32_t *b, ivec rest, ivec length)
{
    const ivec second = i_sub(rest, negative_part(rest)), x = i_load_32(a);
    add_square(sums, x, i_load_32(b), i_sub(length, second));
    add_square(sums, x, i_load_32(b + 1), second);
}

/* rest - (lane + 1) gap */
static inline PLOGP__INLINE ivec first_rests(uint32_t rest, uint32_t gap)
{
    uint64_t lanes[LANES];
    double bits[LANES];
    for (size_t i = 0; i < LANES; i++)
        lanes[i] = rest - (i + 1) * (uint64_t)gap;
    memcpy(bits, lanes, sizeof bits);
    return v_bits(v_load(bits));
}

static plogp__coupled couple(const plogp__couples *couples)
{
    const uint32_t *const a = couples->a, *const b = couples->b;
    const ivec zero = i_set(0), length = i_set(couples->length);
    const ivec step = i_set((int64_t)LANES * couples->gap);
    struct coupling sums = {{zero, zero}, {zero, zero}};
    ivec rest = first_rests(couples->rest, couples->gap);
    size_t t = 0;
    for (; t + LANES <= couples->count; t += LANES) {
        add_couples(&sums, a + t, b + t, rest, length);
        rest = i_sub(rest, step);
    }
    if (t < couples->count) { /* those behind the last one are nowhere apart */
        uint32_t x[LANES], y[LANES + 1];
        for (size_t i = 0; i < LANES; i++)
            x[i] = y[i + 1] = b[couples->count];
        memcpy(x, a + t, (couples->count - t) * sizeof *x);
        memcpy(y, b + t, (couples->count + 1 - t) * sizeof *y);
        add_couples(&sums, x, y, rest, length);
    }
    plogp__coupled coupled = {.lower = {0}};
    store_halves(&sums.lower, coupled.lower);
    store_halves(&sums.upper, coupled.upper);
    return coupled;
}

#endif
