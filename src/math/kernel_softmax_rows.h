/*
 * Softmax of sixteen rows of few classes, each row in a lane: they are turned into columns, a
 * class at a time is done for all rows, and turned back.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H

#include "math/kernel_softmax_blocks.h"

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

/* Of 6 and 10 classes every instance adds neighbours first, as one of them takes rows as they
 * lie (kernel_softmax_pairs.h): singles, with the powers of 1 left out but counted. */
static inline bool adds_by_pairs(size_t classes)
{
    return classes == 6 || classes == 10;
}

static inline fvec rest_by_pairs(const float *column, size_t classes)
{
    fvec rest = f_set(0.0f), ties = f_set(-1.0f);
    for (size_t j = 0; j < classes; j += 2) {
        const fvec a = f_load(column + j * SIXTEEN);
        const fvec b = f_load(column + (j + 1) * SIXTEEN);
        rest = f_add(rest, f_add(without_tops(a), without_tops(b)));
        ties = f_add(ties, f_add(count_tops(a), count_tops(b)));
    }
    return f_add(rest, ties);
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
    if (adds_by_pairs(classes))
        f_widen(rest_by_pairs(column, classes), rows.sums.others);
    *lanes = rows;
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
    take_own(block, rows->own);
}

static inline void end_rows(const rows_on_their_way *rows)
{
    const plogp__softmax_block *const block = &rows->block;
    rows_of_columns(rows->columns, block->classes, rows->factor, block->gradient);
    put_own(block, rows->own);
}

/* All blocks or none. */
static inline size_t softmax_columns(const plogp__softmax_block *all)
{
    float columns[SIXTEEN * PLOGP__SOFTMAX_FEW];
    rows_on_their_way rows[PLOGP__SOFTMAX_BLOCKS];
    bool ordinary = true;
    for (size_t b = 0; b < all->blocks; b++) {
        rows[b].block = block_after(all, b);
        rows[b].columns = columns + b * SIXTEEN * all->classes;
        begin_rows(&rows[b]);
    }
    for (size_t b = 0; b < all->blocks; b++)
        for (size_t v = 0; v < VECTORS; v++) {
            lanes_of_rows *const lanes = &rows[b].lanes[v];
            raise_rows(lanes, rows[b].columns + v * FLOATS, &rows[b].block);
            ordinary =
                are_ordinary(lanes->largest, f_narrow(lanes->sums.others)) && ordinary;
        }
    if (!ordinary)
        return 0;
    for (size_t b = 0; b < all->blocks; b++)
        for (size_t v = 0; v < VECTORS; v++) {
            plogp__softmax_block block = rows[b].block;
            block.scale += v * FLOATS;
            block.surprisal += v * FLOATS;
            finish_rows(rows[b].lanes[v].largest, f_narrow(rows[b].lanes[v].sums.others),
                        &block, rows[b].factor + v * FLOATS, rows[b].own + v * FLOATS);
        }
    for (size_t b = 0; b < all->blocks && all->gradient != NULL; b++)
        end_rows(&rows[b]);
    return all->blocks;
}

#endif
