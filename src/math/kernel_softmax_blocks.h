/* Blocks of sixteen rows of few classes: what both ways to go through them have in common. */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_BLOCKS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_BLOCKS_H

#include "math/kernel_softmax.h"

static inline plogp__softmax_block block_after(const plogp__softmax_block *all, size_t i)
{
    plogp__softmax_block block = *all;
    block.logits += i * SIXTEEN * all->classes;
    block.gradient =
        all->gradient == NULL ? NULL : all->gradient + i * SIXTEEN * all->classes;
    block.labels += i * SIXTEEN;
    block.scale += i * SIXTEEN;
    block.surprisal += i * SIXTEEN;
    return block;
}

static inline fvec without_tops(fvec e)
{
    return f_select(f_equal(e, f_set(1.0f)), f_set(0.0f), e);
}

static inline fvec count_tops(fvec e)
{
    return f_select(f_equal(e, f_set(1.0f)), f_set(1.0f), f_set(0.0f));
}

/* What the classes of the labels have. */
static inline void take_own(const plogp__softmax_block *block, float *own)
{
    const float *z = block->logits;
    const uint32_t *const labels = block->labels;
    for (size_t i = 0; i < SIXTEEN; i++, z += block->classes)
        own[i] = z[labels[i]];
}

static inline void put_own(const plogp__softmax_block *block, const float *own)
{
    float *g = block->gradient;
    const uint32_t *const labels = block->labels;
    for (size_t i = 0; i < SIXTEEN; i++, g += block->classes)
        g[labels[i]] = own[i];
}

/* Finite largest logits, and no NaN, which would be in the sums. */
static inline bool are_ordinary(fvec largest, fvec rest)
{
    const fvec apart = f_sub(largest, largest); /* NaN, of infinities */
    const fvec odd = f_add(apart, rest);
    return f_all(f_equal(odd, odd));
}

/* factor scales the powers; own is the gradient of the label's class, whose p - 1 is minus
 * what the others have, so that nothing cancels where the label is the top. */
static inline PLOGP__INLINE void finish_rows(fvec top, fvec rest,
                                             const plogp__softmax_block *block,
                                             float *factor, float *own)
{
    const fvec zero = f_set(0.0f), logit = f_load(own);
    const fvec total = f_add(f_set(1.0f), rest), d = f_sub(logit, top);
    const fvec others = f_select(f_equal(d, zero), rest, f_sub(total, f_exp(d)));
    vec scale[PARTS], largest[PARTS], label[PARTS], spread[PARTS];
    f_widen(top, largest);
    f_widen(logit, label);
    f_widen(f_log1p(rest), spread);
    for (int i = 0; i < PARTS; i++) {
        scale[i] = v_load(block->scale + i * LANES);
        v_store(block->surprisal + i * LANES,
                v_add(v_sub(largest[i], label[i]), spread[i]));
    }
    const fvec f = f_div(f_narrow(scale), total);
    f_store(factor, f);
    f_store(own, f_sub(zero, f_mul(others, f)));
}

#endif
