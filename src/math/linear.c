#include "math/linear.h"

#include <math.h>

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
    for (size_t i = 0; i < size; i++)
        vector[i] =
            (vector[i] - plogp__dot(factor + i * size, vector, i)) / factor[i * size + i];
    for (size_t i = size; i-- > 0;) {
        vector[i] /= factor[i * size + i];
        for (size_t j = 0; j < i; j++)
            vector[j] -= factor[i * size + j] * vector[i];
    }
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
