/* Symmetric matrices, lower triangle, row-major: thin names over LAPACK. */
#ifndef PLOGP_SRC_LEARN_LINEAR_H
#define PLOGP_SRC_LEARN_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Replace the lower triangle by its Cholesky factor L; false when it is not positive
 * definite (the matrix is then spoilt). */
bool plogp__cholesky(double *matrix, size_t size);
/* L of the rows and columns `index` [count] of matrix [size][size]. Where rounding has made it
 * indefinite, a growing multiple of the identity is added, from the size of the rounding
 * upwards: true then. */
bool plogp__cholesky_damped(const double *matrix, size_t size, const size_t *index,
                            size_t count, double *factor);
/* Solve L L^T x = b in place. */
void plogp__cholesky_solve(const double *factor, size_t size, double *vector);
/* trace((L L^T)^-1); `work` [size][size] is overwritten. */
double plogp__cholesky_inverse_trace(const double *factor, size_t size, double *work);
/* Replace L by (L L^T)^-1, both triangles. */
void plogp__cholesky_invert(double *factor, size_t size);
/* Eigenvalues ascending into `values` [size], eigenvectors as the rows of `matrix`;
 * `work` is [3][size]; false when the iteration fails. */
bool plogp__eigenvectors(double *matrix, size_t size, double *values, double *work);
/* The sum of a[i] * b[i]. */
double plogp__dot(const double *a, const double *b, size_t count);

#endif
