#include "learn/linear.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* Row-major lower is column-major upper, and LAPACK's own layout needs no copy. */

bool plogp__cholesky(double *matrix, size_t size)
{
    const lapack_int n = (lapack_int)size;
    return size == 0 || LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', n, matrix, n) == 0;
}

static void gather(const double *matrix, size_t size, const size_t *index, size_t count,
                   double *part)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++)
            part[i * count + j] = matrix[index[i] * size + index[j]];
}

bool plogp__cholesky_damped(const double *matrix, size_t size, const size_t *index,
                            size_t count, double *factor)
{
    double largest = 0x1p-1000, ridge = 0.0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, matrix[index[i] * size + index[i]]);
    gather(matrix, size, index, count, factor);
    while (!plogp__cholesky(factor, count)) {
        ridge = ridge == 0.0 ? largest * 0x1p-48 : ridge * 16.0;
        gather(matrix, size, index, count, factor);
        for (size_t i = 0; i < count; i++)
            factor[i * count + i] += ridge;
    }
    return ridge > 0.0;
}

void plogp__cholesky_solve(const double *factor, size_t size, double *vector)
{
    const lapack_int n = (lapack_int)size;
    if (size > 0)
        (void)LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'U', n, 1, factor, n, vector, n);
}

/* trace((L L^T)^-1) is the sum of squares of L^-1. */
double plogp__cholesky_inverse_trace(const double *factor, size_t size, double *work)
{
    const lapack_int n = (lapack_int)size;
    double trace = 0.0;
    if (size == 0)
        return trace;
    memcpy(work, factor, size * size * sizeof *work);
    (void)LAPACKE_dtrtri_work(LAPACK_COL_MAJOR, 'U', 'N', n, work, n);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j <= i; j++)
            trace += work[i * size + j] * work[i * size + j];
    return trace;
}

void plogp__cholesky_invert(double *factor, size_t size)
{
    const lapack_int n = (lapack_int)size;
    if (size == 0)
        return;
    (void)LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', n, factor, n);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < i; j++)
            factor[j * size + i] = factor[i * size + j];
}

/* Column-major eigenvectors are columns, hence rows of the row-major array. */
bool plogp__eigenvectors(double *matrix, size_t size, double *values, double *work)
{
    const lapack_int n = (lapack_int)size;
    return size == 0 || LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'U', n, matrix, n,
                                           values, work, 3 * n) == 0;
}

/* Four sums side by side: the additions of one do not wait for those of another. */
double plogp__dot(const double *a, const double *b, size_t count)
{
    double sum[4] = {0.0, 0.0, 0.0, 0.0};
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
        for (size_t lane = 0; lane < 4; lane++)
            sum[lane] += a[i + lane] * b[i + lane];
    for (size_t lane = 0; i < count; i++, lane++)
        sum[lane] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
