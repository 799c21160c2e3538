/*
 * Softmax of sixteen rows of few classes, each row in a lane: they are turned into columns, a
 * class at a time is done for all rows, and turned back.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H
#define PLOGP_SRC_MATH_KERNEL_SOFTMAX_ROWS_H

#include "math/kernel_softmax.h"

/* One vector of rows on its way; `column` has their logits class by class, sixteen rows a
 * class, and receives their powers. */
typedef struct lanes_of_rows {
    float *column;
    size_t classes;
    fvec label, largest, label_logit, label_power;
    fvec tops; /* powers of 1 */
    powers sums;
} lanes_of_rows;

static inline bool find_tops(lanes_of_rows *rows)
{
    fvec odd = f_set(0.0f);
    float lane[FLOATS], strange[FLOATS];
    rows->largest = f_set(-(float)INFINITY);
    for (size_t j = 0; j < rows->classes; j++)
        note_largest(f_load(rows->column + j * SIXTEEN), &rows->largest, &odd);
    f_store(lane, rows->largest);
    f_store(strange, odd);
    for (size_t i = 0; i < FLOATS; i++)
        if (!(fabsf(lane[i]) < (float)INFINITY) || isnan(strange[i]))
            return false;
    return true;
}

static inline void raise_rows(lanes_of_rows *rows)
{
    rows->sums = no_powers();
    rows->label_logit = rows->largest;
    rows->label_power = rows->tops = f_set(0.0f);
    fvec number = f_set(0.0f);
    for (size_t j = 0; j < rows->classes; j++) {
        const fvec z = f_load(rows->column + j * SIXTEEN);
        const fmask is_label = f_equal(rows->label, number);
        const fvec d = f_sub(z, rows->largest), e = f_exp(d);
        const fmask is_top = add_power(&rows->sums, d, e);
        rows->tops = f_add_where(is_top, rows->tops, f_set(1.0f));
        if (j % FEW_POWERS == FEW_POWERS - 1)
            settle_powers(&rows->sums);
        rows->label_logit = f_select(is_label, z, rows->label_logit);
        rows->label_power = f_select(is_label, e, rows->label_power);
        f_store(rows->column + j * SIXTEEN, e);
        number = f_add(number, f_set(1.0f));
    }
    settle_powers(&rows->sums);
}

/* factor[i] scales the powers; own[i] is the gradient of the label's class, whose p - 1 is
 * minus what the others have, so that nothing cancels where the label is the top. */
static inline void factors_of_rows(const lanes_of_rows *rows,
                                   const plogp__softmax_block *block, size_t first,
                                   fvec *factor, fvec *own)
{
    vec largest[PARTS], logit[PARTS], power[PARTS], tops[PARTS], f[PARTS], g[PARTS];
    f_widen(rows->largest, largest);
    f_widen(rows->label_logit, logit);
    f_widen(rows->label_power, power);
    f_widen(rows->tops, tops);
    for (int i = 0; i < PARTS; i++) {
        const vec one = v_set(1.0), s = v_load(block->scale + first + i * LANES);
        const vec rest = v_add(rows->sums.others[i], v_sub(tops[i], one));
        const vec share = v_div(one, v_add(one, rest));
        const vec others = v_select(v_equal(logit[i], largest[i]), rest,
                                    v_sub(v_add(one, rest), power[i]));
        f[i] = v_mul(s, share);
        g[i] = v_negate(v_mul(s, v_mul(others, share)));
        v_store(block->rest + first + i * LANES, rest);
        v_store(block->apart + first + i * LANES, v_sub(largest[i], logit[i]));
    }
    *factor = f_narrow(f);
    *own = f_narrow(g);
}

static inline void finish_rows(const lanes_of_rows *rows, fvec factor, fvec own)
{
    fvec number = f_set(0.0f);
    for (size_t j = 0; j < rows->classes; j++) {
        const fmask is_label = f_equal(rows->label, number);
        const fvec e = f_load(rows->column + j * SIXTEEN);
        f_store(rows->column + j * SIXTEEN, f_select(is_label, own, f_mul(e, factor)));
        number = f_add(number, f_set(1.0f));
    }
}

/* Rows to columns and back: class j of row i is columns[16 j + i]. */
static inline void columns_one_by_one(const float *rows, size_t classes, float *columns)
{
    for (size_t j = 0; j < classes; j++)
        for (size_t i = 0; i < SIXTEEN; i++)
            columns[j * SIXTEEN + i] = rows[i * classes + j];
}

static inline void rows_one_by_one(const float *columns, size_t classes, float *rows)
{
    for (size_t i = 0; i < SIXTEEN; i++)
        for (size_t j = 0; j < classes; j++)
            rows[i * classes + j] = columns[j * SIXTEEN + i];
}

#if FLOATS >= 4

/* Four classes at a time; the last four may overlap those before. */
static inline size_t quad_at(size_t j, size_t classes)
{
    return j + 4 <= classes ? j : classes - 4;
}

static inline void columns_of_rows(const float *rows, size_t classes, float *columns)
{
    if (classes < 4) {
        columns_one_by_one(rows, classes, columns);
        return;
    }
    for (size_t first = 0; first < SIXTEEN; first += FLOATS)
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes);
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load_quads(rows + (first + i) * classes + j, 4 * classes);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++)
                f_store(columns + (j + i) * SIXTEEN + first, a[i]);
        }
}

static inline void rows_of_columns(const float *columns, size_t classes, float *rows)
{
    if (classes < 4) {
        rows_one_by_one(columns, classes, rows);
        return;
    }
    for (size_t first = 0; first < SIXTEEN; first += FLOATS)
        for (size_t next = 0; next < classes; next += 4) {
            const size_t j = quad_at(next, classes);
            fvec a[4];
            for (size_t i = 0; i < 4; i++)
                a[i] = f_load(columns + (j + i) * SIXTEEN + first);
            f_transpose_quads(a);
            for (size_t i = 0; i < 4; i++)
                f_store_quads(rows + (first + i) * classes + j, 4 * classes, a[i]);
        }
}

#else

static inline void columns_of_rows(const float *rows, size_t classes, float *columns)
{
    columns_one_by_one(rows, classes, columns);
}

static inline void rows_of_columns(const float *columns, size_t classes, float *rows)
{
    rows_one_by_one(columns, classes, rows);
}

#endif

/* Memory that later blocks of an array will need, to read and to write. */
static inline void prefetch_rows(const plogp__softmax_block *block)
{
    for (size_t i = 0; i < SIXTEEN * block->classes; i += 64 / sizeof(float)) {
        plogp__prefetch(block->logits + i, PLOGP__SOFTMAX_PART * sizeof(float));
        if (block->gradient != NULL)
            plogp__prefetch_to_write(block->gradient + i,
                                     PLOGP__SOFTMAX_PART * sizeof(float));
    }
}

static bool softmax_rows(const plogp__softmax_block *block)
{
    float columns[PLOGP__SOFTMAX_FEW * SIXTEEN];
    lanes_of_rows rows[VECTORS];
    prefetch_rows(block);
    columns_of_rows(block->logits, block->classes, columns);
    for (int v = 0; v < VECTORS; v++) {
        rows[v] = (lanes_of_rows){.column = columns + v * FLOATS,
                                  .classes = block->classes,
                                  .label = f_load(block->labels + v * FLOATS)};
        if (!find_tops(&rows[v]))
            return false;
    }
    for (int v = 0; v < VECTORS; v++) {
        fvec factor, own;
        raise_rows(&rows[v]);
        factors_of_rows(&rows[v], block, (size_t)v * FLOATS, &factor, &own);
        if (block->gradient != NULL)
            finish_rows(&rows[v], factor, own);
    }
    if (block->gradient != NULL)
        rows_of_columns(columns, block->classes, block->gradient);
    return true;
}

#endif
