/*
 * One chain of anchors (see kernel_sums.h) for numbers that are not negative, summed exactly.
 *
 * The first anchor grows by the numbers, rounded to its unit; one that ends in its binade never left
 * it. Remainders join a second anchor likewise, or, where that has not bits enough, are added to one
 * that stays as it is, and the bits of each sum, as an integer, count its units: that takes an
 * operation more, but no bit is kept for growth, and what is then left goes to a third. Whether
 * everything was held is seen from the end alone and from the least of the numbers.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_CHAIN_H
#define PLOGP_SRC_MATH_KERNEL_CHAIN_H

#include "math/kernel_sums.h"

/* Two anchors that grow; one that grows and one that counts; and two that count. */
typedef enum depth { GROWING, COUNTING, COUNTING_TWICE } depth;

typedef struct chain {
    vec first, second;
    ivec counts[2]; /* of the second and third anchor */
} chain;

/* Terms of a lane at most, and the bits that they need beyond those of the largest, and one. */
#define LANE_TERMS     2048
#define CHAIN_HEADROOM 12
_Static_assert(LANE_TERMS <= 1 << (CHAIN_HEADROOM - 1),
               "a full lane stays in its binade");

/* A remainder is at most half a unit of its anchor, which is 2^-52 of its power of two. The next
 * anchor that counts has that power, one that grows headroom besides. */
#define NEXT_COUNTING 0x1p-52
#define NEXT_GROWING  0x1p-41 /* 2^(CHAIN_HEADROOM - 53) */

/* Bits above the largest term seen that a guess leaves. */
#define ROOM      2
#define DEEP_ROOM 10

/* What is added to. */
typedef struct chain_anchors {
    double first, growing, second, third;
} chain_anchors;

static inline double lane_min(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    double least = lanes[0];
    for (size_t j = 1; j < LANES; j++)
        least = lanes[j] < least ? lanes[j] : least;
    return least;
}

static inline chain_anchors anchors_at(int exponent)
{
    const double first = anchor_for(exponent + CHAIN_HEADROOM - HEADROOM);
    const double second = first * NEXT_COUNTING;
    return (chain_anchors){first, first * NEXT_GROWING, second, second * NEXT_COUNTING};
}

static inline chain chain_at(const chain_anchors *a)
{
    return (chain){v_set(a->first), v_set(a->growing), {i_set(0), i_set(0)}};
}

/* Counts the units of x, with the bits of the anchor; returns the remainder. */
static inline PLOGP__INLINE vec count_units(ivec *count, vec x, double anchor)
{
    const vec sum = v_add(x, v_set(anchor));
    *count = i_add(*count, v_bits(sum));
    return v_sub(x, v_sub(sum, v_set(anchor)));
}

static inline PLOGP__INLINE void add_to_chain(chain *c, vec x, const chain_anchors *a,
                                              depth d)
{
    vec rest = extract(&c->first, x);
    if (d == GROWING) {
        c->second = v_add(c->second, rest);
        return;
    }
    rest = count_units(&c->counts[0], rest, a->second);
    if (d == COUNTING_TWICE)
        (void)count_units(&c->counts[1], rest, a->third);
}

/* A bound of what the largest lane of a chain came to, and by it the exponent it needs. */
static inline int needed_exponent(const chain *c, const chain_anchors *a)
{
    const double sum = lane_max(v_sub(c->first, v_set(a->first)));
    return exponent_above(sum) - (CHAIN_HEADROOM - 1);
}

/* Whether the last anchor held all of the remainders: every number is a multiple of its unit,
 * 2^(exponent + CHAIN_HEADROOM - 41 - 52), - 52 - 52 or - 104 - 52. There, a 0 counts too. */
static inline bool nothing_lost(double low, int exponent, depth d)
{
    const int below = d == GROWING ? 41 : d == COUNTING ? 52 : 104;
    const int lowest = exponent + CHAIN_HEADROOM - below + 1023;
    const uint64_t zero_counts = d == COUNTING_TWICE ? 1 : 0;
    return plogp__bits_of(low) + zero_counts >= (uint64_t)lowest << 52;
}

/* Whether a chain holds its sum exactly; otherwise there is a better guess. */
static inline bool has_held(const chain *c, const chain_anchors *a, double low, depth d,
                            int *exponent)
{
    const int needed = needed_exponent(c, a);
    if (needed <= *exponent && nothing_lost(low, *exponent, d))
        return true;
    *exponent = guess_above(needed + (d == COUNTING_TWICE ? DEEP_ROOM : 0));
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

/* The units that were counted of `count` numbers: of a lane below 2^63. Both halves are exact. */
static inline void add_counted(ivec counts, double anchor, size_t count, plogp_sum *sum)
{
    const double unit = anchor / 1.5 * 0x1p-52;
    double lanes[LANES];
    int64_t high = 0, low = 0;
    v_store(lanes, i_double(counts));
    for (size_t j = 0; j < LANES; j++) {
        const uint64_t units =
            plogp__bits_of(lanes[j]) - count / LANES * plogp__bits_of(anchor);
        low += (int64_t)(units & 0xffffffff);
        high += (int32_t)(units >> 32);
    }
    plogp_sum_add(sum, (double)low * unit);
    plogp_sum_add(sum, (double)high * 0x1p32 * unit);
}

static inline void publish(const chain *c, const chain_anchors *a, depth d, size_t count,
                           plogp_sum *sum)
{
    add_lanes(v_sub(c->first, v_set(a->first)), sum);
    if (d == GROWING)
        add_lanes(v_sub(c->second, v_set(a->growing)), sum);
    else
        add_counted(c->counts[0], a->second, count, sum);
    if (d == COUNTING_TWICE)
        add_counted(c->counts[1], a->third, count, sum);
}

#endif
