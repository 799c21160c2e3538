/*
 * Factors and inverses of positive definite matrices, by halves: the products of the halves are
 * nearly all of the work and run in the kernels, so that every machine gives the same bits.
 *
 * Whatever the order of the sums, |L L^T - A| <= (n + 1) u |L| |L^T|, element by element.
 *
 * Source: Higham (2002), theorem 10.3; Gustavson (1997) for the halves.
 */
#include <math.h>
#include <string.h>

#include "math/kernel.h"
#include "math/linear.h"

#define LEAF     16 /* order up to which plain loops are as quick as the kernels' tiles */
#define TOGETHER 8

/* Whole leaves, so that tiles are whole, too. */
static size_t half_of(size_t size)
{
    return (size / 2 + LEAF - 1) / LEAF * LEAF;
}

/* Up to TOGETHER rows b: x_j = (b_j - sum over t < j of L_jt x_t) / L_jj for all j < size, side by
 * side, so that none waits for its own sums. */
static void solve_leaf(const double *factor, size_t size, size_t stride, double *b,
                       size_t rows)
{
    double x[LEAF][TOGETHER] = {{0.0}};
    for (size_t j = 0; j < size; j++) {
        const double *row = factor + j * stride;
        for (size_t r = 0; r < rows; r++)
            x[j][r] = b[r * stride + j];
        for (size_t t = 0; t < j; t++)
            for (size_t r = 0; r < TOGETHER; r++)
                x[j][r] -= row[t] * x[t][r];
        for (size_t r = 0; r < TOGETHER; r++)
            x[j][r] /= row[j];
        for (size_t r = 0; r < rows; r++)
            b[r * stride + j] = x[j][r];
    }
}

/* Replace `rows` rows b by x where x L^T = b. */
static void solve_rows(const double *factor, size_t size, size_t stride, double *b,
                       size_t rows)
{
    if (size <= LEAF) {
        for (size_t i = 0; i < rows; i += TOGETHER)
            solve_leaf(factor, size, stride, b + i * stride,
                       rows - i < TOGETHER ? rows - i : TOGETHER);
        return;
    }
    const size_t half = half_of(size);
    const double *below = factor + half * stride;
    solve_rows(factor, half, stride, b, rows);
    const plogp__product seen = {.rows = rows,
                                 .columns = size - half,
                                 .terms = half,
                                 .a = b,
                                 .a_row = stride,
                                 .a_term = 1,
                                 .b = below,
                                 .b_term = 1,
                                 .b_column = stride,
                                 .c = b + half,
                                 .c_row = stride,
                                 .minus = true};
    plogp__add_product(&seen);
    solve_rows(below + half, size - half, stride, b + half, rows);
}

static bool factor_leaf(double *matrix, size_t size, size_t stride)
{
    for (size_t i = 0; i < size; i++) {
        double *row = matrix + i * stride;
        for (size_t j = 0; j <= i; j++) {
            const double *other = matrix + j * stride;
            double rest = row[j];
            for (size_t t = 0; t < j; t++)
                rest -= row[t] * other[t];
            if (j == i && !(rest > 0.0))
                return false;
            row[j] = j == i ? sqrt(rest) : rest / other[j];
        }
    }
    return true;
}

static bool factor_halves(double *matrix, size_t size, size_t stride)
{
    if (size <= LEAF)
        return factor_leaf(matrix, size, stride);
    const size_t half = half_of(size);
    double *const below = matrix + half * stride;
    if (!factor_halves(matrix, half, stride))
        return false;
    solve_rows(matrix, half, stride, below, size - half);
    const plogp__product square = {.rows = size - half,
                                   .columns = size - half,
                                   .terms = half,
                                   .a = below,
                                   .a_row = stride,
                                   .a_term = 1,
                                   .b = below,
                                   .b_term = 1,
                                   .b_column = stride,
                                   .c = below + half,
                                   .c_row = stride,
                                   .lower = true,
                                   .minus = true};
    plogp__add_product(&square);
    return factor_halves(below + half, size - half, stride);
}

bool plogp__cholesky(double *matrix, size_t size)
{
    return factor_halves(matrix, size, size);
}

/* L^-1, with 0 above the diagonal. */
static void invert_leaf(double *factor, size_t size, size_t stride)
{
    for (size_t i = 0; i < size; i++) {
        double *row = factor + i * stride;
        row[i] = 1.0 / row[i];
        for (size_t j = 0; j < i; j++) {
            double sum = 0.0;
            for (size_t t = j; t < i; t++)
                sum += row[t] * factor[t * stride + j];
            row[j] = -sum * row[i];
        }
        memset(row + i + 1, 0, (size - i - 1) * sizeof *row);
    }
}

static void clear(double *block, size_t rows, size_t columns, size_t stride)
{
    for (size_t i = 0; i < rows; i++)
        memset(block + i * stride, 0, columns * sizeof *block);
}

/* What is below: -(L22^-1) L21 L11^-1; the transpose of the last product fits right of L11. */
static void invert_halves(double *factor, size_t size, size_t stride)
{
    if (size <= LEAF) {
        invert_leaf(factor, size, stride);
        return;
    }
    const size_t half = half_of(size), rest = size - half;
    double *const right = factor + half, *const below = factor + half * stride;
    invert_halves(factor, half, stride);
    invert_halves(below + half, rest, stride);
    clear(right, half, rest, stride);
    const plogp__product first = {.rows = half,
                                  .columns = rest,
                                  .terms = half,
                                  .a = factor,
                                  .a_row = 1,
                                  .a_term = stride,
                                  .b = below,
                                  .b_term = 1,
                                  .b_column = stride,
                                  .c = right,
                                  .c_row = stride};
    plogp__add_product(&first);
    clear(below, rest, half, stride);
    const plogp__product second = {.rows = rest,
                                   .columns = half,
                                   .terms = rest,
                                   .a = below + half,
                                   .a_row = stride,
                                   .a_term = 1,
                                   .b = right,
                                   .b_term = 1,
                                   .b_column = stride,
                                   .c = below,
                                   .c_row = stride,
                                   .minus = true};
    plogp__add_product(&second);
    clear(right, half, rest, stride);
}

/* trace((L L^T)^-1) is the sum of squares of L^-1. */
double plogp__cholesky_inverse_trace(const double *factor, size_t size, double *work)
{
    double trace = 0.0;
    memcpy(work, factor, size * size * sizeof *work);
    invert_halves(work, size, size);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j <= i; j++)
            trace += work[i * size + j] * work[i * size + j];
    return trace;
}

/* Rows `first` to `end` of X^T X where X is lower triangular, in place of those of X: a row needs
 * those from itself on only. */
static void square_rows(double *inverse, size_t size, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        double *row = inverse + i * size;
        const double own = row[i];
        for (size_t j = 0; j <= i; j++)
            row[j] *= own;
        for (size_t t = i + 1; t < end; t++)
            for (size_t j = 0; j <= i; j++)
                row[j] += inverse[t * size + i] * inverse[t * size + j];
    }
    const double *below = inverse + end * size;
    const plogp__product others = {.rows = end - first,
                                   .columns = end,
                                   .terms = size - end,
                                   .a = below + first,
                                   .a_row = 1,
                                   .a_term = size,
                                   .b = below,
                                   .b_term = size,
                                   .b_column = 1,
                                   .c = inverse + first * size,
                                   .c_row = size};
    plogp__add_product(&others);
}

void plogp__cholesky_invert(double *factor, size_t size)
{
    invert_halves(factor, size, size);
    for (size_t first = 0; first < size; first += LEAF)
        square_rows(factor, size, first, first + LEAF < size ? first + LEAF : size);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < i; j++)
            factor[j * size + i] = factor[i * size + j];
}
