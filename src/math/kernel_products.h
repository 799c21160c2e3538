/*
 * Products of matrices, each element a chain of fma in the order of the terms.
 *
 *     c(i, j) = fma(a(i, T-1), b(T-1, j), ... fma(a(i, 0), b(0, j), c(i, j)))
 *
 * The chain is the same however the matrices are cut into tiles, so that all instances give
 * the same bits, and so does every split of the rows and columns. A tile of c stays in
 * registers while its terms run by; a panel of b that several tiles need, that is narrower than
 * a tile or stored the other way round is copied first. Nothing else is copied: matrices of few
 * columns, the coefficients of a classifier, cost one reading of the large factor.
 *
 * Source: Goto and van de Geijn (2008), without their packing of the first factor.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_PRODUCTS_H
#define PLOGP_SRC_MATH_KERNEL_PRODUCTS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "math/kernel.h"

/* Accumulators for 4 cycles of latency and two fma a cycle, within 32 or 16 registers. */
#if LANES == 8
#define TILE_ROWS    8
#define TILE_VECTORS 2
#else
#define TILE_ROWS    4
#define TILE_VECTORS 3
#endif
#define TILE_WIDTH (TILE_VECTORS * LANES)

/* Terms of a panel: 32 KiB of it at the most, half of the smallest first cache. */
#define PANEL_TERMS   ((size_t)256)
#define DIRECT_CHAINS ((size_t)8)
#define DIRECT_ROWS   ((size_t)2)
/* Tiles that share a panel from which on copying it pays. */
#define PANEL_USES ((size_t)3)

/* Some rows of a panel of columns, for some of the terms. */
typedef struct product_tile {
    const double *a, *b;
    double *c;
    size_t terms, a_row, a_term, b_term, c_row;
} product_tile;

/* Inlined with constant `rows` and `vectors`: the sums are registers. */
static inline PLOGP__INLINE void add_tile(const product_tile *t, size_t rows,
                                          size_t vectors)
{
    vec sum[TILE_ROWS][TILE_VECTORS];
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++)
            sum[r][v] = v_load(t->c + r * t->c_row + v * LANES);
    for (size_t k = 0; k < t->terms; k++) {
        const double *a = t->a + k * t->a_term, *b = t->b + k * t->b_term;
        vec right[TILE_VECTORS];
        for (size_t v = 0; v < vectors; v++)
            right[v] = v_load(b + v * LANES);
        for (size_t r = 0; r < rows; r++) {
            const vec left = v_set(a[r * t->a_row]);
            for (size_t v = 0; v < vectors; v++)
                sum[r][v] = v_fma(left, right[v], sum[r][v]);
        }
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t v = 0; v < vectors; v++)
            v_store(t->c + r * t->c_row + v * LANES, sum[r][v]);
}

/* The largest tile of at most `left` rows; returns its rows. */
static size_t add_rows(const product_tile *t, size_t left, bool narrow)
{
    if (left >= TILE_ROWS) {
        if (narrow)
            add_tile(t, TILE_ROWS, 1);
        else
            add_tile(t, TILE_ROWS, TILE_VECTORS);
        return TILE_ROWS;
    }
    if (left >= 2) {
        add_tile(t, 2, TILE_VECTORS);
        return 2;
    }
    add_tile(t, 1, TILE_VECTORS);
    return 1;
}

/* A tile that sticks out of c is worked on in a copy. */
static size_t add_rows_inside(const product_tile *t, size_t left, size_t width)
{
    double copy[TILE_ROWS * TILE_WIDTH] = {0.0};
    product_tile tile = *t;
    const size_t rows = left < TILE_ROWS ? left : TILE_ROWS;
    for (size_t r = 0; r < rows; r++)
        memcpy(copy + r * TILE_WIDTH, t->c + r * t->c_row, width * sizeof *copy);
    tile.c = copy;
    tile.c_row = TILE_WIDTH;
    const size_t done = add_rows(&tile, left, width <= LANES);
    for (size_t r = 0; r < done; r++)
        memcpy(t->c + r * t->c_row, copy + r * TILE_WIDTH, width * sizeof *copy);
    return done;
}

/* Some columns of some terms of b, in rows of TILE_WIDTH. */
static void copy_panel(const plogp__product *p, const double *b, size_t terms,
                       size_t width, double *panel)
{
    if (width < TILE_WIDTH)
        memset(panel, 0, terms * TILE_WIDTH * sizeof *panel);
    if (p->b_column == 1)
        for (size_t k = 0; k < terms; k++)
            for (size_t j = 0; j < width; j++)
                panel[k * TILE_WIDTH + j] = b[k * p->b_term + j];
    else
        for (size_t j = 0; j < width; j++)
            for (size_t k = 0; k < terms; k++)
                panel[k * TILE_WIDTH + j] = b[k * p->b_term + j * p->b_column];
}

/* All rows of one panel. */
static void add_panel(const plogp__product *p, size_t first, const product_tile *panel)
{
    const size_t left = p->columns - first;
    const size_t width = left < TILE_WIDTH ? left : TILE_WIDTH;
    size_t i = p->lower ? first / TILE_ROWS * TILE_ROWS : 0; /* above: only i < j */
    while (i < p->rows) {
        product_tile tile = *panel;
        tile.a += i * p->a_row;
        tile.c = p->c + i * p->c_row + first;
        i += width < TILE_WIDTH ? add_rows_inside(&tile, p->rows - i, width)
                                : add_rows(&tile, p->rows - i, false);
    }
}

/* Few rows times a matrix stored the other way round, whose copies nobody would share: eight
 * chains side by side do not wait for each other. */
static void add_product_directly(const plogp__product *p)
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->columns; j += DIRECT_CHAINS) {
            const size_t left = p->columns - j;
            const size_t count = left < DIRECT_CHAINS ? left : DIRECT_CHAINS;
            const double *a = p->a + i * p->a_row;
            double sum[DIRECT_CHAINS] = {0.0};
            memcpy(sum, p->c + i * p->c_row + j, count * sizeof *sum);
            for (size_t k = 0; k < p->terms; k++)
                for (size_t l = 0; l < DIRECT_CHAINS; l++)
                    sum[l] =
                        fma(a[k * p->a_term],
                            p->b[k * p->b_term + (l < count ? j + l : j) * p->b_column],
                            sum[l]);
            memcpy(p->c + i * p->c_row + j, sum, count * sizeof *sum);
        }
}

static void add_product(const plogp__product *p)
{
    if (p->b_column != 1 && p->rows <= DIRECT_ROWS) {
        add_product_directly(p);
        return;
    }
    double copy[PANEL_TERMS * TILE_WIDTH];
    for (size_t k = 0; k < p->terms; k += PANEL_TERMS)
        for (size_t j = 0; j < p->columns; j += TILE_WIDTH) {
            const size_t left = p->columns - j, more = p->terms - k;
            product_tile panel = {.a = p->a + k * p->a_term,
                                  .b = p->b + k * p->b_term + j * p->b_column,
                                  .terms = more < PANEL_TERMS ? more : PANEL_TERMS,
                                  .a_row = p->a_row,
                                  .a_term = p->a_term,
                                  .b_term = p->b_term,
                                  .c_row = p->c_row};
            if (left < TILE_WIDTH || p->b_column != 1 ||
                p->rows >= PANEL_USES * TILE_ROWS) {
                copy_panel(p, panel.b, panel.terms, left < TILE_WIDTH ? left : TILE_WIDTH,
                           copy);
                panel.b = copy;
                panel.b_term = TILE_WIDTH;
            }
            add_panel(p, j, &panel);
        }
}

/* Lanes of a dot product, whatever the machine has. */
#define DOT_LANES 8
#define DOT_PARTS (DOT_LANES / LANES)
#define DOT_ROWS  4 /* side by side: their additions do not wait for each other */

/* Lane l of a row's sum takes the terms l, l + 8, ...; then a fixed tree. Inlined with
 * constant `rows`. */
static inline PLOGP__INLINE void add_dot_rows(const plogp__dots *dots, size_t first,
                                              size_t rows, double *y)
{
    const double *x = dots->x + first * dots->stride, *vector = dots->vector;
    vec sum[DOT_ROWS][DOT_PARTS];
    for (size_t r = 0; r < rows; r++)
        for (size_t part = 0; part < DOT_PARTS; part++)
            sum[r][part] = v_set(0.0);
    size_t j = 0;
    for (; j + DOT_LANES <= dots->terms; j += DOT_LANES)
        for (size_t part = 0; part < DOT_PARTS; part++) {
            const vec right = v_load(vector + j + part * LANES);
            for (size_t r = 0; r < rows; r++)
                sum[r][part] = v_fma(v_load(x + r * dots->stride + j + part * LANES),
                                     right, sum[r][part]);
        }
    for (size_t r = 0; r < rows; r++) {
        double lane[DOT_LANES];
        for (size_t part = 0; part < DOT_PARTS; part++)
            v_store(lane + part * LANES, sum[r][part]);
        for (size_t l = 0; j + l < dots->terms; l++)
            lane[l] = v_first(v_fma(v_set(x[r * dots->stride + j + l]),
                                    v_set(vector[j + l]), v_set(lane[l])));
        y[first + r] += ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
                        ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    }
}

static void add_dots(const plogp__dots *dots, double *y)
{
    size_t i = 0;
    for (; i + DOT_ROWS <= dots->rows; i += DOT_ROWS)
        add_dot_rows(dots, i, DOT_ROWS, y);
    for (; i < dots->rows; i++)
        add_dot_rows(dots, i, 1, y);
}

#endif
