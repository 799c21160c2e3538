/*
 * Softmax of sixteen rows of few classes, each row in a lane: they are turned into columns, a
 * class at a time is done for all rows, and turned back.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H

#include "math/kernel_softmax_blocks.h"

/* One vector of rows on its way. */
typedef struct lanes_of_rows {
    fvec least, largest; /* logits */
    fvec logit, label;   /* of the label's class, and its number */
    fvec reference, others, own, scale;
} lanes_of_rows;

static inline void note_row_logits(fvec z, lanes_of_rows *rows)
{
    rows->least = f_min(z, rows->least);
    rows->largest = f_max(z, rows->largest);
}

/* The power of class j, logits before; 0 for those whose label it is. On the way one line is
 * asked for of the memory that the blocks of the next group need if they are the next in it. */
static inline PLOGP__INLINE fvec raise_class(const lanes_of_rows *rows, size_t j,
                                             float *column,
                                             const plogp__softmax_block *block)
{
    const float *const logits = block->logits;
    const float *const gradient = block->gradient == NULL ? logits : block->gradient;
    const size_t ahead = block->blocks * SIXTEEN * block->classes * sizeof(float);
    const fvec e = f_exp(f_sub(f_load(column + j * SIXTEEN), rows->reference));
    f_store(column + j * SIXTEEN, e);
    plogp__prefetch(logits + j * SIXTEEN, ahead);
    plogp__prefetch_to_write(gradient + j * SIXTEEN, ahead);
    return f_select(f_equal(rows->label, f_set((float)j)), f_set(0.0f), e);
}

static inline void raise_rows(lanes_of_rows *lanes, float *column,
                              const plogp__softmax_block *block)
{
    const size_t classes = block->classes;
    const lanes_of_rows rows = *lanes;
    vec others[PARTS], part[PARTS];
    for (int i = 0; i < PARTS; i++)
        others[i] = v_set(0.0);
    for (size_t first = 0; first < classes; first += FEW_CLASSES) {
        const size_t end = classes - first < FEW_CLASSES ? classes : first + FEW_CLASSES;
        fvec recent = f_set(0.0f);
        for (size_t j = first; j + 1 < end; j += 2)
            recent = f_add(recent, f_add(raise_class(&rows, j, column, block),
                                         raise_class(&rows, j + 1, column, block)));
        if ((end - first) % 2 == 1)
            recent = f_add(recent, raise_class(&rows, end - 1, column, block));
        f_widen(recent, part);
        for (int i = 0; i < PARTS; i++)
            others[i] = v_add(others[i], part[i]);
    }
    lanes->others = f_narrow(others);
    lanes->own = f_exp(f_sub(rows.logit, rows.reference));
}

/* Rows to columns and back: class j of row i is columns[16 j + i]; on the way the ends of
 * each row are found, and each row is multiplied by its factor. */
static inline void columns_one_by_one(const float *rows, size_t classes, float *columns,
                                      lanes_of_rows *lanes)
{
    for (size_t j = 0; j < classes; j++) {
        for (size_t i = 0; i < SIXTEEN; i++)
            columns[j * SIXTEEN + i] = rows[i * classes + j];
        for (size_t v = 0; v < VECTORS; v++)
            note_row_logits(f_load(columns + j * SIXTEEN + v * FLOATS), &lanes[v]);
    }
}

static inline void rows_one_by_one(const float *columns, size_t classes,
                                   const float *factor, float *rows)
{
    for (size_t i = 0; i < SIXTEEN; i++)
        for (size_t j = 0; j < classes; j++)
            rows[i * classes + j] = columns[j * SIXTEEN + i] * factor[i];
}

#if FLOATS >= 4

/* Four classes at a time; the last four may overlap those before. */
static inline size_t quad_at(size_t j, size_t classes)
{
    return j + 4 <= classes ? j : classes - 4;
}

static inline void columns_of_rows(const float *rows, size_t classes, float *columns,
                                   lanes_of_rows *lanes)
{
    if (classes < 4) {
        columns_one_by_one(rows, classes, columns, lanes);
        return;
    }
    for (size_t v = 0; v < VECTORS; v++) {
        lanes_of_rows lane = lanes[v];
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes), first = v * FLOATS;
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load_quads(rows + (first + i) * classes + j, 4 * classes);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++) {
                f_store(columns + (j + i) * SIXTEEN + first, a[i]);
                note_row_logits(a[i], &lane);
            }
        }
        lanes[v] = lane;
    }
}

static inline void rows_of_columns(const float *columns, size_t classes,
                                   const float *factor, float *rows)
{
    if (classes < 4) {
        rows_one_by_one(columns, classes, factor, rows);
        return;
    }
    for (size_t first = 0; first < SIXTEEN; first += FLOATS)
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes);
            const fvec f = f_load(factor + first);
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_mul(f_load(columns + (j + i) * SIXTEEN + first), f);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++)
                f_store_quads(rows + (first + i) * classes + j, 4 * classes, a[i]);
        }
}

#else

static inline void columns_of_rows(const float *rows, size_t classes, float *columns,
                                   lanes_of_rows *lanes)
{
    columns_one_by_one(rows, classes, columns, lanes);
}

static inline void rows_of_columns(const float *columns, size_t classes,
                                   const float *factor, float *rows)
{
    rows_one_by_one(columns, classes, factor, rows);
}

#endif

/* Sixteen rows on their way, a step at a time for all blocks: the steps of one wait for each
 * other, those of several do not. */
typedef struct rows_on_their_way {
    plogp__softmax_block block; /* at these rows */
    float *columns;             /* [classes][16] */
    lanes_of_rows lanes[VECTORS];
    float factor[SIXTEEN], own[SIXTEEN];
} rows_on_their_way;

static inline void begin_rows(rows_on_their_way *rows)
{
    const plogp__softmax_block *const block = &rows->block;
    float logit[SIXTEEN], label[SIXTEEN];
    for (size_t i = 0; i < SIXTEEN; i++) {
        logit[i] = block->logits[i * block->classes + block->labels[i]];
        label[i] = (float)block->labels[i];
    }
    for (size_t v = 0; v < VECTORS; v++) {
        rows->lanes[v].least = f_set((float)INFINITY);
        rows->lanes[v].largest = f_set(-(float)INFINITY);
    }
    columns_of_rows(block->logits, block->classes, rows->columns, rows->lanes);
    for (size_t v = 0; v < VECTORS; v++) {
        lanes_of_rows *const lanes = &rows->lanes[v];
        lanes->scale = load_narrow(block->scale + v * FLOATS);
        lanes->logit = f_load(logit + v * FLOATS);
        lanes->label = f_load(label + v * FLOATS);
        const fmask plain = f_both(
            are_plain_scales(lanes->scale),
            are_plain_logits(lanes->least, lanes->largest, f_exp_near(lanes->logit)));
        lanes->reference = f_select(plain, f_set(0.0f), lanes->largest);
    }
}

/* Finite references, and no NaN, which would be in the sums. */
static inline bool are_ordinary(const lanes_of_rows *rows)
{
    const fvec apart = f_sub(rows->reference, rows->reference); /* NaN, of infinities */
    const fvec odd = f_add(apart, f_add(rows->others, rows->own));
    return f_all(f_equal(odd, odd));
}

/* A label whose power is next to nothing, which no plain row has, is as far below the largest
 * logit as the logits are apart. */
static inline void finish_lanes(rows_on_their_way *rows, size_t v)
{
    const lanes_of_rows *const lanes = &rows->lanes[v];
    const fvec zero = f_set(0.0f), total = f_add(lanes->others, lanes->own);
    const fmask near = f_not_less(lanes->own, f_set(PLAIN_OWN));
    const fvec odds =
        f_select(near, f_div(lanes->others, lanes->own), f_sub(total, f_set(1.0f)));
    const fvec factor = f_div(lanes->scale, total);
    double *const surprisal = rows->block.surprisal + v * FLOATS;
    vec largest[PARTS], logit[PARTS], spread[PARTS];
    f_store(rows->factor + v * FLOATS, factor);
    store_own(rows->own + v * FLOATS, lanes->others, factor);
    f_widen(f_log1p(odds), spread);
    f_widen(f_select(near, zero, lanes->reference), largest);
    f_widen(f_select(near, zero, lanes->logit), logit);
    for (int i = 0; i < PARTS; i++)
        v_store(surprisal + i * LANES, v_add(v_sub(largest[i], logit[i]), spread[i]));
}

static inline void end_rows(const rows_on_their_way *rows)
{
    const plogp__softmax_block *const block = &rows->block;
    rows_of_columns(rows->columns, block->classes, rows->factor, block->gradient);
    put_own(block, rows->own);
}

#define BLOCKS_TOGETHER 4  /* at most, and while their columns */
#define BLOCKS_CLASSES  64 /* are this many                    */

static inline size_t blocks_together(const plogp__softmax_block *block, size_t blocks)
{
    size_t count = BLOCKS_CLASSES / block->classes;
    count = count < BLOCKS_TOGETHER ? count : BLOCKS_TOGETHER;
    count = count < blocks ? count : blocks;
    return count > 0 ? count : 1;
}

/* All blocks, which blocks_together() allows, or none. */
static inline bool softmax_together(const plogp__softmax_block *all)
{
    float columns[SIXTEEN * PLOGP__SOFTMAX_FEW];
    rows_on_their_way rows[BLOCKS_TOGETHER];
    bool ordinary = true;
    for (size_t b = 0; b < all->blocks; b++) {
        rows[b].block = block_after(all, b);
        rows[b].columns = columns + b * SIXTEEN * all->classes;
        begin_rows(&rows[b]);
    }
    for (size_t b = 0; b < all->blocks; b++)
        for (size_t v = 0; v < VECTORS; v++) {
            raise_rows(&rows[b].lanes[v], rows[b].columns + v * FLOATS, &rows[b].block);
            ordinary = are_ordinary(&rows[b].lanes[v]) && ordinary;
        }
    if (!ordinary)
        return false;
    for (size_t b = 0; b < all->blocks; b++)
        for (size_t v = 0; v < VECTORS; v++)
            finish_lanes(&rows[b], v);
    for (size_t b = 0; b < all->blocks && all->gradient != NULL; b++)
        end_rows(&rows[b]);
    return true;
}

/* An odd row among several blocks sends them through one by one. */
static inline size_t softmax_columns(const plogp__softmax_block *all)
{
    size_t done = 0;
    while (done < all->blocks) {
        plogp__softmax_block some = block_after(all, done);
        some.blocks = blocks_together(all, all->blocks - done);
        bool ordinary = softmax_together(&some);
        if (!ordinary && some.blocks > 1) {
            some.blocks = 1;
            ordinary = softmax_together(&some);
        }
        if (!ordinary)
            break;
        done += some.blocks;
    }
    return done;
}

#endif
