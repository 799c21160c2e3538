/*
 * Softmax of sixteen rows of few classes, each row in a lane: they are turned into columns, a
 * class at a time is done for all rows, and turned back.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H

#include "math/kernel_softmax.h"

/* One vector of rows on its way. */
typedef struct lanes_of_rows {
    fvec largest;
    powers sums;
} lanes_of_rows;

static inline lanes_of_rows no_rows(void)
{
    lanes_of_rows rows;
    rows.largest = f_set(-(float)INFINITY);
    rows.sums = no_powers();
    return rows;
}

static inline void note_row_logits(fvec z, lanes_of_rows *rows)
{
    rows->largest = f_max(z, rows->largest);
}

/* The powers of a column of rows, logits before. On the way one line for each class is asked for
 * of the memory that the blocks of the next call need if they are the next in it. */
static inline void raise_rows(lanes_of_rows *lanes, float *column,
                              const plogp__softmax_block *block)
{
    const float *const logits = block->logits;
    const float *const gradient = block->gradient == NULL ? logits : block->gradient;
    const size_t classes = block->classes;
    const size_t ahead = block->blocks * SIXTEEN * classes * sizeof(float);
    lanes_of_rows rows = *lanes;
    for (size_t first = 0; first < classes; first += FEW_POWERS) {
        const size_t end = first + FEW_POWERS < classes ? first + FEW_POWERS : classes;
        for (size_t j = first; j < end; j++) {
            const fvec e = f_exp(f_sub(f_load(column + j * SIXTEEN), rows.largest));
            add_power(&rows.sums, e);
            f_store(column + j * SIXTEEN, e);
            plogp__prefetch(logits + j * SIXTEEN, ahead);
            plogp__prefetch_to_write(gradient + j * SIXTEEN, ahead);
        }
        settle_powers(&rows.sums);
    }
    *lanes = rows;
}

/* factor scales the powers; own is the gradient of the label's class, whose p - 1 is minus
 * what the others have, so that nothing cancels where the label is the top. */
static inline void finish_rows(const lanes_of_rows *rows,
                               const plogp__softmax_block *block, size_t first,
                               float *factor, float *own)
{
    const fvec zero = f_set(0.0f), logit = f_load(own);
    const fvec rest = f_narrow(rows->sums.others);
    const fvec total = f_add(f_set(1.0f), rest), d = f_sub(logit, rows->largest);
    const fvec others = f_select(f_equal(d, zero), rest, f_sub(total, f_exp(d)));
    vec scale[PARTS], largest[PARTS], label[PARTS], spread[PARTS];
    f_widen(rows->largest, largest);
    f_widen(logit, label);
    f_widen(f_log1p(rest), spread);
    for (int i = 0; i < PARTS; i++) {
        scale[i] = v_load(block->scale + first + i * LANES);
        v_store(block->surprisal + first + i * LANES,
                v_add(v_sub(largest[i], label[i]), spread[i]));
    }
    const fvec f = f_div(f_narrow(scale), total);
    f_store(factor, f);
    f_store(own, f_sub(zero, f_mul(others, f)));
}

/* Rows to columns and back: class j of row i is columns[16 j + i]; on the way the largest of
 * each row is found, and each row is multiplied by its factor. */
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
        fvec largest = f_set(-(float)INFINITY);
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes), first = v * FLOATS;
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load_quads(rows + (first + i) * classes + j, 4 * classes);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++) {
                f_store(columns + (j + i) * SIXTEEN + first, a[i]);
                largest = f_max(a[i], largest);
            }
        }
        lanes[v].largest = largest;
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
    for (size_t v = 0; v < VECTORS; v++)
        rows->lanes[v] = no_rows();
    columns_of_rows(block->logits, block->classes, rows->columns, rows->lanes);
    const float *z = block->logits;
    const uint32_t *const labels = block->labels;
    for (size_t i = 0; i < SIXTEEN; i++, z += block->classes)
        rows->own[i] = z[labels[i]];
}

/* Every row has a finite largest logit, and no NaN, which would be in its sum. */
static inline bool are_ordinary(const rows_on_their_way *rows)
{
    bool ordinary = true;
    for (size_t v = 0; v < VECTORS; v++) {
        const fvec largest = rows->lanes[v].largest;
        const fvec apart = f_sub(largest, largest); /* NaN, of infinities */
        const fvec odd = f_add(apart, f_narrow(rows->lanes[v].sums.others));
        ordinary = f_all(f_equal(odd, odd)) && ordinary;
    }
    return ordinary;
}

static inline void end_rows(const rows_on_their_way *rows)
{
    const plogp__softmax_block *const block = &rows->block;
    rows_of_columns(rows->columns, block->classes, rows->factor, block->gradient);
    float *g = block->gradient;
    const uint32_t *const labels = block->labels;
    for (size_t i = 0; i < SIXTEEN; i++, g += block->classes)
        g[labels[i]] = rows->own[i];
}

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

static bool softmax_rows(const plogp__softmax_block *all)
{
    float columns[SIXTEEN * PLOGP__SOFTMAX_FEW];
    rows_on_their_way rows[PLOGP__SOFTMAX_BLOCKS];
    bool ordinary = true;
    for (size_t b = 0; b < all->blocks; b++) {
        rows[b].block = block_after(all, b);
        rows[b].columns = columns + b * SIXTEEN * all->classes;
        begin_rows(&rows[b]);
    }
    for (size_t b = 0; b < all->blocks; b++) {
        for (size_t v = 0; v < VECTORS; v++)
            raise_rows(&rows[b].lanes[v], rows[b].columns + v * FLOATS, &rows[b].block);
        ordinary = are_ordinary(&rows[b]) && ordinary;
    }
    if (!ordinary)
        return false;
    for (size_t b = 0; b < all->blocks; b++)
        for (size_t v = 0; v < VECTORS; v++)
            finish_rows(&rows[b].lanes[v], &rows[b].block, v * FLOATS,
                        rows[b].factor + v * FLOATS, rows[b].own + v * FLOATS);
    for (size_t b = 0; b < all->blocks && all->gradient != NULL; b++)
        end_rows(&rows[b]);
    return true;
}

#endif
