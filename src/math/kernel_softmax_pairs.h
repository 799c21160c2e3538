/*
 * Softmax of sixteen plain rows of 2, 6 or 10 classes as they lie, where a vector holds sixteen
 * singles: no rows are turned. Neighbours are joined first; then there is an odd number of pairs a
 * row, so that the pairs of one lane of all vectors are of different places in their rows, and
 * turning each lane by itself brings those of one place together.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_PAIRS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_PAIRS_H

#include "math/kernel_softmax_rows.h"

#if FLOATS == 16

#define MOST_PAIRS   5    /* of a row */
#define TURNS        3    /* by 1, 2 and 4 vectors */
#define LYING_BLOCKS 16   /* whose logarithms are taken together */
#define PAIRS_AHEAD  5120 /* bytes asked for of the memory before they are needed */
#define UNROLL_PAIRS _Pragma("GCC unroll 16")

/* The row of lane i of vector v. */
static inline PLOGP__INLINE unsigned row_at(unsigned pairs, unsigned v, unsigned i)
{
    return (SIXTEEN * v + i) / (2 * pairs);
}

/* Where a row begins. */
static inline PLOGP__INLINE unsigned begin_of(unsigned pairs, unsigned unused,
                                              unsigned row)
{
    return 2 * pairs * row + unused;
}

/* Of the pair in lane i of vector v of pairs as they come: its row and its two classes. */
static inline PLOGP__INLINE unsigned row_of_pair(unsigned pairs, unsigned v, unsigned i)
{
    return (SIXTEEN * v + f_pair_at(i)) / pairs;
}

static inline PLOGP__INLINE unsigned even_class(unsigned pairs, unsigned v, unsigned i)
{
    return (SIXTEEN * v + f_pair_at(i)) % pairs * 2;
}

static inline PLOGP__INLINE unsigned odd_class(unsigned pairs, unsigned v, unsigned i)
{
    return even_class(pairs, v, i) + 1;
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
                                 pairs[(j + 4 * count - (1u << step)) % count], pairs[j]);
        UNROLL_PAIRS
        for (unsigned j = 0; j < count; j++)
            pairs[j] = turned[j];
    }
    UNROLL_PAIRS
    for (unsigned j = 0; j < count; j++)
        pairs[j] = f_take(pairs[j], P_OF(lane_of, count, j));
}

/* The sum of the powers of each row but the label's. */
static inline PLOGP__INLINE fvec others_of_rows(unsigned count, const fvec *e,
                                                places labels)
{
    fvec pairs[MOST_PAIRS];
    UNROLL_PAIRS
    for (unsigned j = 0; j < count; j++) {
        const places label = p_take(labels, P_OF(row_of_pair, count, j));
        const fmask evens = p_differ(label, P_OF(even_class, count, j));
        const fmask odds = p_differ(label, P_OF(odd_class, count, j));
        pairs[j] = f_add(f_evens(evens, e[2 * j], e[2 * j + 1]),
                         f_odds(odds, e[2 * j], e[2 * j + 1]));
    }
    part_pairs(count, pairs);
    fvec all = pairs[0];
    UNROLL_PAIRS
    for (unsigned j = 1; j < count; j++)
        all = f_add(all, pairs[j]);
    return all;
}

/* The power of the label of each row. */
static inline PLOGP__INLINE fvec own_of_rows(unsigned pairs, const fvec *e, places labels)
{
    const places at = p_add(labels, P_OF(begin_of, pairs, 0));
    fvec own = f_take_of_two(e[0], e[1], at);
    UNROLL_PAIRS
    for (unsigned j = 1; j < pairs; j++)
        own = f_select(p_reach(at, 2 * SIXTEEN * j),
                       f_take_of_two(e[2 * j], e[2 * j + 1], at), own);
    return own;
}

/* A block on its way: its powers, as its logits lie, and the ends of these. */
typedef struct lying_rows {
    _Alignas(64) float powers[2 * MOST_PAIRS * SIXTEEN];
    fvec least, largest;
} lying_rows;

static inline PLOGP__INLINE void
raise_lying(unsigned pairs, const plogp__softmax_block *block, lying_rows *rows)
{
    const float *const z = block->logits;
    const float *const to = block->gradient == NULL ? z : block->gradient;
    fvec least = f_set(0.0f), largest = least;
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++) {
        const fvec x = f_load(z + v * SIXTEEN);
        plogp__prefetch(z + v * SIXTEEN, PAIRS_AHEAD);
        plogp__prefetch_to_write(to + v * SIXTEEN, PAIRS_AHEAD);
        least = f_min(x, least);
        largest = f_max(x, largest);
        f_store(rows->powers + v * SIXTEEN, f_exp_near(x));
    }
    rows->least = least;
    rows->largest = largest;
}

/* What the powers of sixteen rows come to: others / own are the odds, whose log1p is the
 * surprisal; whether all rows are plain but for their scales. */
typedef struct lying_sums {
    fvec others, total, odds;
    bool plain;
} lying_sums;

static inline PLOGP__INLINE lying_sums sum_lying(unsigned pairs, const uint32_t *label,
                                                 const lying_rows *rows)
{
    const places labels = p_load(label);
    lying_sums sums;
    fvec e[2 * MOST_PAIRS];
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++)
        e[v] = f_load(rows->powers + v * SIXTEEN);
    sums.others = others_of_rows(pairs, e, labels);
    const fvec own = own_of_rows(pairs, e, labels);
    sums.total = f_add(sums.others, own);
    sums.odds = f_div(sums.others, own);
    sums.plain = f_all(f_both(are_plain_logits(rows->least, rows->largest, own),
                              f_equal(sums.total, sums.total)));
    return sums;
}

static inline PLOGP__INLINE void scale_lying(unsigned pairs,
                                             const plogp__softmax_block *block,
                                             const lying_rows *rows, fvec factor)
{
    UNROLL_PAIRS
    for (unsigned v = 0; v < 2 * pairs; v++)
        f_store(block->gradient + v * SIXTEEN,
                f_mul(f_load(rows->powers + v * SIXTEEN),
                      f_take(factor, P_OF(row_at, pairs, v))));
}

/* Logarithms of many rows are taken at once, as each is a long chain of operations that wait for
 * each other. */
static inline PLOGP__INLINE void take_logarithms(const float *odds, size_t blocks,
                                                 double *surprisal)
{
    for (size_t i = 0; i < blocks * SIXTEEN; i += SIXTEEN) {
        vec wide[PARTS];
        f_widen(f_log1p(f_load(odds + i)), wide);
        for (int k = 0; k < PARTS; k++)
            v_store(surprisal + i + k * LANES, wide[k]);
    }
}

/* The gradient of a plain block. */
static inline PLOGP__INLINE void finish_lying(unsigned pairs,
                                              const plogp__softmax_block *block,
                                              const lying_rows *rows,
                                              const lying_sums *sums, fvec scale)
{
    float own[SIXTEEN];
    const fvec factor = f_div(scale, sums->total);
    store_own(own, sums->others, factor);
    scale_lying(pairs, block, rows, factor);
    put_own(block, own);
}

/* How many of LYING_BLOCKS blocks are plain until the first that is not. The powers of the next
 * block are raised while the sums of this one, a long chain, are on their way; `rows` come with
 * those of the first, and go with those of the next. */
static inline PLOGP__INLINE size_t plain_by_pairs(unsigned pairs,
                                                  const plogp__softmax_block *all,
                                                  size_t first, lying_rows *rows)
{
    float odds[LYING_BLOCKS * SIXTEEN];
    fvec scale = load_narrow(all->scale);
    fmask scaled = are_plain_scales(scale);
    size_t done = first;
    for (; done < all->blocks && done < first + LYING_BLOCKS; done++) {
        plogp__softmax_block block = block_after(all, done);
        block.classes = 2 * (size_t)pairs;
        const lying_sums sums = sum_lying(pairs, block.labels, &rows[done % 2]);
        if (done + 1 < all->blocks) {
            const plogp__softmax_block next = block_after(all, done + 1);
            raise_lying(pairs, &next, &rows[(done + 1) % 2]);
        }
        if (!all->alike) {
            scale = load_narrow(block.scale);
            scaled = are_plain_scales(scale);
        }
        if (!sums.plain || !f_all(scaled))
            break;
        f_store(odds + (done - first) * SIXTEEN, sums.odds);
        if (block.gradient != NULL)
            finish_lying(pairs, &block, &rows[done % 2], &sums, scale);
    }
    take_logarithms(odds, done - first, block_after(all, first).surprisal);
    return done - first;
}

/* Where a row is not plain, the next few blocks are turned to columns. */
static inline PLOGP__INLINE size_t softmax_by_pairs(unsigned pairs,
                                                    const plogp__softmax_block *all)
{
    lying_rows rows[2];
    size_t done = 0;
    bool raised = false; /* the powers of the next block */
    while (done < all->blocks) {
        plogp__softmax_block rest = block_after(all, done);
        const size_t most =
            all->blocks - done < LYING_BLOCKS ? all->blocks - done : LYING_BLOCKS;
        if (!raised)
            raise_lying(pairs, &rest, &rows[done % 2]);
        const size_t plain = plain_by_pairs(pairs, all, done, rows);
        done += plain;
        raised = plain == most;
        if (raised)
            continue;
        rest = block_after(all, done);
        rest.blocks = blocks_together(&rest, all->blocks - done);
        const size_t turned = softmax_columns(&rest);
        done += turned;
        if (turned < rest.blocks)
            break;
    }
    return done;
}

static size_t softmax_rows(const plogp__softmax_block *all)
{
    switch (all->classes) {
    case 2:
        return softmax_by_pairs(1, all);
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
