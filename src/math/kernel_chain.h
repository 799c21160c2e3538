/*
 * One chain of anchors (see kernel_sums.h) for numbers that are not negative: an anchor
 * that ends in its binade then never left it, and whether everything was held is seen from
 * the end alone and from the least of the numbers.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_CHAIN_H
#define PLOGP_SRC_MATH_KERNEL_CHAIN_H

#include "math/kernel_sums.h"

typedef struct chain {
    vec first, second, third;
} chain;

/* Bits above the largest term seen that a guess leaves. */
#define ROOM      2
#define DEEP_ROOM 10

static inline double lane_min(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    double least = lanes[0];
    for (size_t j = 1; j < LANES; j++)
        least = lanes[j] < least ? lanes[j] : least;
    return least;
}

static inline chain chain_at(int exponent)
{
    const double anchor = anchor_for(exponent);
    return (chain){v_set(anchor), v_set(anchor * SECOND_ANCHOR),
                   v_set(anchor * THIRD_ANCHOR)};
}

static inline PLOGP__INLINE void add_to_chain(chain *c, vec x, bool deep)
{
    const vec rest = extract(&c->first, x);
    if (deep)
        c->third = v_add(c->third, extract(&c->second, rest));
    else
        c->second = v_add(c->second, rest);
}

/* A bound of what the largest lane of a chain came to, and by it the exponent it needs. */
static inline int needed_exponent(const chain *c, int exponent)
{
    const double sum = lane_max(v_sub(c->first, v_set(anchor_for(exponent))));
    return exponent_above(sum) - (HEADROOM - 1);
}

/* Whether the last anchor held all of the remainders: every number is a multiple of its grid,
 * 2^(exponent + HEADROOM - 43 - 52), or - 86 for the third; there, a 0 counts too. */
static inline bool nothing_lost(double low, int exponent, bool deep)
{
    const int lowest = exponent + HEADROOM - (deep ? 86 : 43) + 1023;
    return plogp__bits_of(low) + (deep ? 1 : 0) >= (uint64_t)lowest << 52;
}

/* Whether a chain holds its sum exactly; otherwise there is a better guess. */
static inline bool has_held(const chain *c, double low, bool deep, int *exponent)
{
    const int needed = needed_exponent(c, *exponent);
    if (needed <= *exponent && nothing_lost(low, *exponent, deep))
        return true;
    *exponent = guess_above(needed + (deep ? DEEP_ROOM : 0));
    return false;
}

/* Four lanes at a time: each is below 2^51 units of its grid, so their sum is exact. */
static inline void add_lanes(vec x, plogp_sum *sum)
{
    double lanes[LANES];
    v_store(lanes, x);
    for (size_t j = 0; j < LANES; j += 4) {
        double part = 0.0;
        for (size_t i = j; i < LANES && i < j + 4; i++)
            part += lanes[i];
        plogp_sum_add(sum, part);
    }
}

static inline void publish(const chain *c, int exponent, bool deep, plogp_sum *sum)
{
    const chain start = chain_at(exponent);
    add_lanes(v_sub(c->first, start.first), sum);
    add_lanes(v_sub(c->second, start.second), sum);
    if (deep)
        add_lanes(v_sub(c->third, start.third), sum);
}

#endif
