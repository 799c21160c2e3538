/*
 * Exact sums of arrays at the speed of memory.
 *
 * A block of doubles is split against three anchors. Adding x to an anchor 1.5 * 2^e rounds
 * x to a multiple of 2^(e-52), and what was rounded off is had exactly by subtraction; it
 * goes to the next anchor. As long as an anchor keeps its binade all its additions are exact
 * but for that, so a block whose third remainders are all 0 was summed exactly, whatever the
 * order: the three totals go into the plogp_sum. Otherwise the block is added term by term.
 * Anchors are guessed from the block before; a wrong guess costs time, never a bit.
 *
 * Source: Zielke and Drygalla (2003); Rump, Ogita, Oishi, "Accurate floating-point
 * summation" (2008), section 3.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SUMS_H
#define PLOGP_SRC_MATH_KERNEL_SUMS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "math/float_bits.h"
#include "math/prefetch.h"
#include "plogp/sum.h"

/* Terms of a block: below 2^11 times the largest. */
#define BLOCK 2048

/* An anchor is 2^10 times the bound of what is added to it: a sum of a quarter of a lane's
 * terms stays in its binade, and the sum of the whole block is exact in double. */
#define HEADROOM 10

/* A remainder is at most 2^-53 of the power of two of its anchor. */
#define SECOND_ANCHOR 0x1p-43 /* 2^(HEADROOM - 53) */
#define THIRD_ANCHOR  0x1p-86

/* So few terms are added one by one as fast. */
#define SMALL 32

/* How far ahead of its use memory is asked for, in bytes: two pages, where the processor's own
 * prefetching stops, and half a block, whose end would otherwise wait for the next. */
#define PREFETCH_AHEAD 8192

/* Sums against the anchors of one chain, and the OR of all third remainders. */
typedef struct levels {
    vec first, second, third, lost;
} levels;

static inline levels levels_at(double anchor)
{
    const levels l = {v_set(anchor), v_set(anchor * SECOND_ANCHOR),
                      v_set(anchor * THIRD_ANCHOR), v_set(0.0)};
    return l;
}

/* x rounded to the grid of an anchor joins it; returns the remainder. */
static inline vec extract(vec *anchor, vec x)
{
    const vec sum = v_add_beside(x, *anchor);
    const vec taken = v_sub(sum, *anchor);
    *anchor = sum;
    return v_sub(x, taken);
}

/* The third anchor only where numbers are `deep`: two hold 24 bits of those within 2^62. */
static inline PLOGP__INLINE void add_to_levels(levels *l, vec x, bool deep)
{
    const vec rest = extract(&l->second, extract(&l->first, x));
    l->lost = v_or(l->lost, deep ? extract(&l->third, rest) : rest);
}

static inline double lane_sum(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    double sum = 0.0;
    for (size_t j = 0; j < LANES; j++)
        sum += lanes[j];
    return sum;
}

static inline double lane_max(vec x)
{
    double lanes[LANES];
    v_store(lanes, x);
    double largest = 0.0;
    for (size_t j = 0; j < LANES; j++)
        largest = lanes[j] > largest ? lanes[j] : largest;
    return largest;
}

/* What four chains added to one anchor: every operation here is exact. */
static inline double total(vec a, vec b, vec c, vec d, double anchor)
{
    const vec start = v_set(anchor);
    const vec left = v_add(v_sub(a, start), v_sub(b, start));
    const vec right = v_add(v_sub(c, start), v_sub(d, start));
    return lane_sum(v_add(left, right));
}

/* The exponents for which all three anchors and all parts are normal numbers. */
#define EXPONENT_MIN (-880)
#define EXPONENT_MAX 1000

/* 1.5 * 2^(exponent + HEADROOM), for terms below 2^exponent. */
static inline double anchor_for(int exponent)
{
    const int field = exponent + HEADROOM + 1023;
    return 1.5 * plogp__double_of((uint64_t)field << 52);
}

/* The least e with |x| < 2^e, for a normal x. */
static inline int exponent_above(double x)
{
    return (int)plogp__exponent_field(plogp__bits_of(x)) - 1022;
}

/* One more than needed, so that the next block, of about the same size, fits too. */
static inline int guess_above(int needed)
{
    return needed < EXPONENT_MIN   ? EXPONENT_MIN
           : needed < EXPONENT_MAX ? needed + 1
                                   : EXPONENT_MAX;
}

/* What a block came to. */
typedef struct block_sum {
    double parts[3]; /* one for each anchor                                      */
    double largest;  /* magnitude of a term                                      */
    bool whole;      /* nothing was lost, if the terms were below 2^exponent too */
} block_sum;

/* count <= BLOCK, a multiple of 4 LANES. */
static inline PLOGP__INLINE block_sum sum_levels(const double *x, size_t count,
                                                 double anchor, bool deep)
{
    levels a = levels_at(anchor), b = a, c = a, d = a;
    vec largest = v_set(0.0);
    for (size_t i = 0; i < count; i += 4 * LANES) {
        for (size_t j = 0; j < 4 * LANES; j += 8)
            plogp__prefetch(x + i + j, PREFETCH_AHEAD);
        const vec xa = v_load(x + i), xb = v_load(x + i + LANES);
        const vec xc = v_load(x + i + 2 * LANES), xd = v_load(x + i + 3 * LANES);
        largest = v_max(v_max(v_abs(xa), v_abs(xb)), largest);
        largest = v_max(v_max(v_abs(xc), v_abs(xd)), largest);
        add_to_levels(&a, xa, deep);
        add_to_levels(&b, xb, deep);
        add_to_levels(&c, xc, deep);
        add_to_levels(&d, xd, deep);
    }
    block_sum sum;
    sum.parts[0] = total(a.first, b.first, c.first, d.first, anchor);
    sum.parts[1] = total(a.second, b.second, c.second, d.second, anchor * SECOND_ANCHOR);
    sum.parts[2] = total(a.third, b.third, c.third, d.third, anchor * THIRD_ANCHOR);
    sum.largest = lane_max(largest);
    /* An infinity or a NaN among the terms leaves NaN, which is no 0 either. */
    const vec lost = v_or(v_or(a.lost, b.lost), v_or(c.lost, d.lost));
    sum.whole = lane_sum(v_abs(lost)) == 0.0;
    return sum;
}

/* What the blocks before taught: the size of the numbers, and whether two anchors held them. */
typedef struct size_guess {
    int exponent;
    bool deep;
} size_guess;

static block_sum sum_block(const double *x, size_t count, size_guess guess)
{
    const double anchor = anchor_for(guess.exponent);
    return guess.deep ? sum_levels(x, count, anchor, true)
                      : sum_levels(x, count, anchor, false);
}

/* Add a block of numbers if that can be done exactly; the guess is a better one afterwards. */
static bool add_block(plogp_sum *sum, const double *x, size_t count, size_guess *guess)
{
    for (int attempt = 0; attempt < 3; attempt++) {
        const block_sum block = sum_block(x, count, *guess);
        const int needed = exponent_above(block.largest);
        const bool fits = needed <= guess->exponent;
        if (block.whole && fits) {
            for (size_t j = 0; j < 3; j++)
                plogp_sum_add(sum, block.parts[j]);
            return true;
        }
        if (fits && guess->deep)
            return false;
        guess->deep = guess->deep || fits;
        guess->exponent = fits ? guess->exponent : guess_above(needed);
    }
    return false;
}

static void add_each(plogp_sum *sum, const double *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        plogp_sum_add(sum, x[i]);
}

/* count rounded up to whole steps of the loops above. */
static inline size_t padded(size_t count)
{
    return (count + 4 * LANES - 1) / (4 * LANES) * (4 * LANES);
}

/* Numbers before the first that begins a line of the cache, for long arrays: vectors that lie
 * across lines take up to twice as long from memory. */
static inline size_t before_line(const double *x, size_t count)
{
    return count < 4 * BLOCK ? 0 : -(uintptr_t)x / sizeof *x % (64 / sizeof *x);
}

/* What the first numbers say of the size of all. */
static inline int exponent_of_first(const double *x, size_t count)
{
    double largest = 0.0;
    for (size_t i = 0; i < count && i < SMALL; i++)
        largest = fabs(x[i]) > largest ? fabs(x[i]) : largest;
    return guess_above(exponent_above(largest));
}

static void add_array(const double *x, size_t count, plogp_sum *sum)
{
    double rest[BLOCK];
    size_guess guess = {exponent_of_first(x, count), false};
    const size_t head = before_line(x, count);
    add_each(sum, x, head);
    for (size_t i = head; i < count; i += BLOCK) {
        const size_t size = count - i < BLOCK ? count - i : BLOCK;
        const double *block = x + i;
        if (size < padded(size)) {
            memcpy(rest, x + i, size * sizeof *x);
            memset(rest + size, 0, (padded(size) - size) * sizeof *x);
            block = rest;
        }
        if (size < SMALL || !add_block(sum, block, padded(size), &guess))
            add_each(sum, x + i, size);
    }
}

#endif
