/*
 * Blocks of sixteen rows of few classes: what both ways to go through them have in common.
 *
 * With the powers t_j = e^(z_j - reference) of a row, `own` that of its label and `others` the
 * sum of the rest, the label's surprisal is log1p(others / own): no largest logit is needed, and
 * nothing cancels where the row is certain of its label. The reference is 0 for a plain row,
 * whose powers and their quotients are far from over- and underflow, and the largest logit for
 * any other; which it is depends on the row alone, so that all ways give the same bits.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_BLOCKS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_BLOCKS_H

#include "math/kernel_softmax.h"

/* Of a plain row: powers within 2^-64 .. 2^64, sums of 256 below 2^72. So others / own is below
 * 2^104, and scale / (others + own) and its products with powers below are normal numbers. */
#define PLAIN_LOGIT 44.0f
#define PLAIN_OWN   0x1p-32f
#define PLAIN_SCALE 0x1p50f /* at most, and its inverse at least; or 0 */

/* Powers that are added as singles, pairs of neighbours first: they lose at most 2.5 ulp. */
#define FEW_CLASSES 10

static inline plogp__softmax_block block_after(const plogp__softmax_block *all, size_t i)
{
    plogp__softmax_block block = *all;
    block.logits += i * SIXTEEN * all->classes;
    block.gradient =
        all->gradient == NULL ? NULL : all->gradient + i * SIXTEEN * all->classes;
    block.labels += i * SIXTEEN;
    block.scale += all->alike ? 0 : i * SIXTEEN;
    block.surprisal += i * SIXTEEN;
    return block;
}

static inline PLOGP__INLINE fmask are_plain_scales(fvec scale)
{
    const fvec size = f_select(f_equal(scale, f_set(0.0f)), f_set(1.0f), scale);
    const fvec least = f_set(1.0f / PLAIN_SCALE), most = f_set(PLAIN_SCALE);
    return f_equal(f_min(f_max(size, least), most), size);
}

/* The ends of the rows' logits, and the powers e^z of their labels. */
static inline PLOGP__INLINE fmask are_plain_logits(fvec least, fvec largest, fvec own)
{
    const fmask within = f_both(f_not_less(least, f_set(-PLAIN_LOGIT)),
                                f_not_less(f_set(PLAIN_LOGIT), largest));
    return f_both(within, f_not_less(own, f_set(PLAIN_OWN)));
}

static inline PLOGP__INLINE fvec load_narrow(const double *from)
{
    vec wide[PARTS];
    for (int i = 0; i < PARTS; i++)
        wide[i] = v_load(from + i * LANES);
    return f_narrow(wide);
}

/* The gradient of the label's class: p - 1 is minus what the others have. */
static inline PLOGP__INLINE void store_own(float *own, fvec others, fvec factor)
{
    f_store(own, f_sub(f_set(0.0f), f_mul(others, factor)));
}

static inline void put_own(const plogp__softmax_block *block, const float *own)
{
    float *g = block->gradient;
    const uint32_t *const labels = block->labels;
    for (size_t i = 0; i < SIXTEEN; i++, g += block->classes)
        g[labels[i]] = own[i];
}

#endif
