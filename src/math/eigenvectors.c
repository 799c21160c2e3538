/*
 * Eigenvectors of symmetric matrices: reflections make the matrix tridiagonal, rotations with
 * implicit shifts make that diagonal.
 *
 * A reflection H = I - g u u^T takes a row to its last element but one; a rotation of rows k and
 * k + 1 of V goes with each of the tridiagonal matrix T, so that V^T T V stays A throughout. The
 * eigenvalues are those of a matrix within some n u |A| of A, the vectors as orthogonal as that.
 * Each number is scaled by a power of two first, so that no square over- or underflows. Plain
 * arithmetic in a fixed order: the same bits on every machine.
 *
 * Source: Golub and Van Loan (2013), algorithms 8.3.1 to 8.3.3.
 */
#include <math.h>
#include <string.h>

#include "math/linear.h"

#define UNIT 0x1p-53
#define NEGLIGIBLE                                                                       \
    0x1p-450 /* beside a largest element of 1/2 to 1; squares are normal numbers */
#define STEPS_EACH 50 /* two or three a value are usual */

/* T: the diagonal, and what is right of and below each of it. */
struct tridiagonal {
    double *diagonal, *beside;
    size_t size;
};

/* u of x [count], for which (I - g u u^T) x = (0, ..., 0, last); returns g. No difference of like
 * numbers: the sign of `last` is against that of x's. */
static double reflect(double *x, size_t count, double *last)
{
    const double square = plogp__dot(x, x, count - 1);
    const double own = x[count - 1];
    *last = own;
    if (square < NEGLIGIBLE * NEGLIGIBLE)
        return 0.0;
    *last = -copysign(sqrt(own * own + square), own);
    x[count - 1] = own - *last;
    return 2.0 / (square + x[count - 1] * x[count - 1]);
}

/* p = A u of the lower triangle of A. */
static void multiply(const double *matrix, size_t stride, const double *u, size_t count,
                     double *p)
{
    for (size_t i = 0; i < count; i++) {
        const double *row = matrix + i * stride;
        p[i] = plogp__dot(row, u, i + 1);
        for (size_t j = 0; j < i; j++)
            p[j] += row[j] * u[i];
    }
}

/* A := H A H = A - u q^T - q u^T with q = g A u - (g^2 / 2) (u^T A u) u, its lower triangle. */
static void reflect_both(double *matrix, size_t stride, const double *u, size_t count,
                         double g, double *q)
{
    multiply(matrix, stride, u, count, q);
    for (size_t i = 0; i < count; i++)
        q[i] *= g;
    const double half = 0.5 * g * plogp__dot(u, q, count);
    for (size_t i = 0; i < count; i++)
        q[i] -= half * u[i];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++)
            matrix[i * stride + j] -= u[i] * q[j] + q[i] * u[j];
}

/* Row by row from the last: T, and u in place of the rows; g into `scale`. */
static void make_tridiagonal(double *matrix, struct tridiagonal *t, double *scale,
                             double *work)
{
    const size_t n = t->size;
    for (size_t i = n; i-- > 1;) {
        double *u = matrix + i * n;
        t->diagonal[i] = u[i];
        scale[i] = reflect(u, i, &t->beside[i - 1]);
        if (scale[i] != 0.0)
            reflect_both(matrix, n, u, i, scale[i], work);
    }
    t->diagonal[0] = matrix[0];
}

/* The product of the reflections in place of their u, the smallest first: V with V^T T V = A. */
static void multiply_reflections(double *matrix, const double *scale, size_t n)
{
    matrix[0] = 1.0;
    for (size_t i = 1; i < n; i++) {
        double *u = matrix + i * n;
        for (size_t r = 0; r < i; r++) {
            double *row = matrix + r * n;
            const double share = scale[i] * plogp__dot(row, u, i);
            for (size_t j = 0; j < i; j++)
                row[j] -= share * u[j];
            row[i] = 0.0;
        }
        memset(u, 0, i * sizeof *u);
        u[i] = 1.0;
    }
}

static void rotate_rows(double *upper, double *lower, size_t n, double c, double s)
{
    for (size_t j = 0; j < n; j++) {
        const double a = upper[j], b = lower[j];
        upper[j] = c * a + s * b;
        lower[j] = c * b - s * a;
    }
}

/* The eigenvalue of the last two rows up to `last` that is nearer to the last element. */
static double shift_of(const struct tridiagonal *t, size_t last)
{
    const double beside = t->beside[last - 1], own = t->diagonal[last];
    const double half = 0.5 * (t->diagonal[last - 1] - own);
    return own -
           beside * beside / (half + copysign(sqrt(half * half + beside * beside), half));
}

/* One step of the implicit QR algorithm on rows `first` to `last`. */
static void chase(struct tridiagonal *t, size_t first, size_t last, double *vectors)
{
    double *const d = t->diagonal, *const e = t->beside;
    double x = d[first] - shift_of(t, last), z = e[first];
    for (size_t k = first; k < last; k++) {
        const double length = sqrt(x * x + z * z);
        const double c = length < NEGLIGIBLE ? 1.0 : x / length;
        const double s = length < NEGLIGIBLE ? 0.0 : z / length;
        const double gap = s * (d[k + 1] - d[k]), turned = gap + 2.0 * c * e[k];
        if (k > first)
            e[k - 1] = length;
        d[k] += s * turned;
        d[k + 1] -= s * turned;
        e[k] = c * gap + (c * c - s * s) * e[k];
        x = e[k];
        if (k + 1 < last) {
            z = s * e[k + 1];
            e[k + 1] *= c;
        }
        rotate_rows(vectors + k * t->size, vectors + (k + 1) * t->size, t->size, c, s);
    }
}

static bool is_apart(const struct tridiagonal *t, size_t k)
{
    const double size = fabs(t->diagonal[k]) + fabs(t->diagonal[k + 1]);
    return fabs(t->beside[k]) <= fmax(UNIT * size, NEGLIGIBLE);
}

/* False when some value takes too many steps, as with a NaN. */
static bool make_diagonal(struct tridiagonal *t, double *vectors)
{
    size_t steps = 0;
    for (size_t last = t->size - 1; last > 0;) {
        if (is_apart(t, last - 1)) {
            last--;
            steps = 0;
            continue;
        }
        size_t first = last - 1;
        while (first > 0 && !is_apart(t, first - 1))
            first--;
        if (steps++ == STEPS_EACH)
            return false;
        chase(t, first, last, vectors);
    }
    return true;
}

/* Ascending, each with its row. */
static void sort_values(double *values, double *vectors, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t least = i;
        for (size_t j = i + 1; j < n; j++)
            least = values[j] < values[least] ? j : least;
        if (least == i)
            continue;
        const double value = values[i];
        values[i] = values[least];
        values[least] = value;
        rotate_rows(vectors + i * n, vectors + least * n, n, 0.0, 1.0);
    }
}

/* The exponent of the largest element of the lower triangle. */
static int exponent_of(const double *matrix, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            largest = fmax(largest, fabs(matrix[i * n + j]));
    int exponent = 0;
    if (isfinite(largest))
        (void)frexp(largest, &exponent);
    return exponent;
}

bool plogp__eigenvectors(double *matrix, size_t size, double *values, double *work)
{
    if (size == 0)
        return true;
    struct tridiagonal t = {values, work, size};
    const int exponent = exponent_of(matrix, size);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j <= i; j++)
            matrix[i * size + j] = ldexp(matrix[i * size + j], -exponent);
    make_tridiagonal(matrix, &t, work + size, work + 2 * size);
    multiply_reflections(matrix, work + size, size);
    if (!make_diagonal(&t, matrix))
        return false;
    sort_values(values, matrix, size);
    for (size_t i = 0; i < size; i++)
        values[i] = ldexp(values[i], exponent);
    return true;
}
