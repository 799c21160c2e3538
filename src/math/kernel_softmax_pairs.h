/*
 * Softmax of sixteen rows of 6 or 10 classes as they lie, where a vector holds sixteen singles:
 * no rows are turned. Neighbours are joined first; then there is an odd number of pairs a row, so
 * that the pairs of one lane of all vectors are of different places in their rows, and turning
 * each lane by itself brings those of one place together.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_PAIRS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_PAIRS_H

#include "math/kernel_softmax_rows.h"

#if FLOATS == 16

#define MOST_PAIRS   5    /* of a row */
#define TURNS        3    /* by 1, 2 and 4 vectors */
#define PAIRS_AHEAD  2560 /* bytes asked for of the memory before they are needed */
#define UNROLL_PAIRS _Pragma("GCC unroll 16")

/* The row of lane i of vector v. */
static inline PLOGP__INLINE unsigned row_at(unsigned pairs, unsigned v, unsigned i)
{
    return (SIXTEEN * v + i) / (2 * pairs);
}

/* The lane of pair `place` of a row. */
static inline PLOGP__INLINE unsigned lane_of(unsigned pairs, unsigned place, unsigned row)
{
    return f_lane_of_pair((pairs * row + place) % SIXTEEN);
}

/* Lanes that are turned by 2^step vectors, and more. */
static inline PLOGP__INLINE fmask lanes_turned(unsigned pairs, unsigned step)
{
    unsigned lanes = 0;
    UNROLL_PAIRS
    for (unsigned i = 0; i < SIXTEEN; i++)
        lanes |= (f_pair_at(i) % pairs >> step & 1u) << i;
    return (fmask)lanes;
}

/* pairs[j]: pair j of all rows, in lanes by row, of pairs as they come. */
static inline PLOGP__INLINE void part_pairs(unsigned count, fvec *pairs)
{
    UNROLL_PAIRS
    for (unsigned step = 0; step < TURNS; step++) {
        fvec turned[MOST_PAIRS];
        UNROLL_PAIRS
        for (unsigned j = 0; j < count; j++)
            turned[j] = f_select(lanes_turned(count, step),
                                 pairs[(j + 2 * count - (1u << step)) % count], pairs[j]);
        UNROLL_PAIRS
        for (unsigned j = 0; j < count; j++)
            pairs[j] = turned[j];
    }
    UNROLL_PAIRS
    for (unsigned j = 0; j < count; j++)
        pairs[j] = F_TAKE(pairs[j], lane_of, count, j);
}

/* f_max or f_add of each row. */
static inline PLOGP__INLINE fvec join_rows(unsigned count, fvec (*join)(fvec, fvec),
                                           const fvec *x)
{
    fvec pairs[MOST_PAIRS];
    UNROLL_PAIRS
    for (unsigned j = 0; j < count; j++) {
        const fvec a = x[2 * j], b = x[2 * j + 1];
        pairs[j] = join(f_evens(a, b), f_odds(a, b));
    }
    part_pairs(count, pairs);
    fvec all = pairs[0];
    UNROLL_PAIRS
    for (unsigned j = 1; j < count; j++)
        all = join(all, pairs[j]);
    return all;
}

/* The sum of the powers but one top of each row; ties are seldom, and counted where there are. */
static inline PLOGP__INLINE fvec rest_of_rows(unsigned count, const fvec *e)
{
    fvec others[2 * MOST_PAIRS];
    int tops = 0;
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * count; v++) {
        others[v] = without_tops(e[v]);
        tops += __builtin_popcount((unsigned)f_equal(e[v], f_set(1.0f)));
    }
    const fvec rest = join_rows(count, f_add, others);
    if (tops == SIXTEEN)
        return rest;
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * count; v++)
        others[v] = count_tops(e[v]);
    return f_add(rest, f_sub(join_rows(count, f_add, others), f_set(1.0f)));
}

static inline PLOGP__INLINE void scale_rows(unsigned pairs, const fvec *e, fvec factor,
                                            float *gradient)
{
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++)
        f_store(gradient + v * SIXTEEN, f_mul(e[v], F_TAKE(factor, row_at, pairs, v)));
}

/* Sixteen rows; false, and nothing written, if one is odd. */
static inline PLOGP__INLINE bool softmax_lying(unsigned pairs,
                                               const plogp__softmax_block *block)
{
    const float *const to = block->gradient == NULL ? block->logits : block->gradient;
    fvec x[2 * MOST_PAIRS];
    float factor[SIXTEEN], own[SIXTEEN];
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++) {
        x[v] = f_load(block->logits + v * SIXTEEN);
        plogp__prefetch(block->logits + v * SIXTEEN, PAIRS_AHEAD);
        plogp__prefetch_to_write(to + v * SIXTEEN, PAIRS_AHEAD);
    }
    const fvec largest = join_rows(pairs, f_max, x);
    take_own(block, own);
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++)
        x[v] = f_exp(f_sub(x[v], F_TAKE(largest, row_at, pairs, v)));
    const fvec rest = rest_of_rows(pairs, x);
    if (!are_ordinary(largest, rest))
        return false;
    finish_rows(largest, rest, block, factor, own);
    if (block->gradient == NULL)
        return true;
    scale_rows(pairs, x, f_load(factor), block->gradient);
    put_own(block, own);
    return true;
}

static inline PLOGP__INLINE size_t softmax_by_pairs(unsigned pairs,
                                                    const plogp__softmax_block *all)
{
    size_t done = 0;
    for (; done < all->blocks; done++) {
        plogp__softmax_block block = block_after(all, done);
        block.classes = 2 * (size_t)pairs;
        if (!softmax_lying(pairs, &block))
            break;
    }
    return done;
}

static size_t softmax_rows(const plogp__softmax_block *all)
{
    switch (all->classes) {
    case 6:
        return softmax_by_pairs(3, all);
    case 10:
        return softmax_by_pairs(5, all);
    default:
        return softmax_columns(all);
    }
}

#else

static size_t softmax_rows(const plogp__softmax_block *all)
{
    return softmax_columns(all);
}

#endif

#endif
