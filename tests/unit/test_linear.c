/* Factors and eigenvectors: exactly where whole numbers allow it, and by what defines them. */
#include "check.h"
#include "random.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "math/linear.h"

#define SIDE 150
#define PI   3.14159265358979323846

/* Leaves, their edges, and matrices that are halved several times. */
static const size_t SIZES[] = {0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 64, 65, 100, SIDE};
#define SIZES_COUNT (sizeof SIZES / sizeof SIZES[0])

static double matrix[SIDE * SIDE], kept[SIDE * SIDE], factor[SIDE * SIDE];
static double values[SIDE], work[3 * SIDE];

/* L of small whole numbers, with powers of two on the diagonal, and A = L L^T: all exact. */
static void make_exact(size_t n, uint64_t *random)
{
    memset(factor, 0, sizeof factor);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            factor[i * n + j] = (double)(random_bits(random) % 17) - 8.0;
        factor[i * n + i] = (double)(1 << random_bits(random) % 4);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            matrix[i * n + j] = j > i ? NAN : 0.0; /* above is not looked at */
            for (size_t k = 0; j <= i && k <= j; k++)
                matrix[i * n + j] += factor[i * n + k] * factor[j * n + k];
        }
}

static void cholesky_finds_whole_numbers_exactly(void **state)
{
    uint64_t random = 21;
    (void)state;
    for (size_t s = 0; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        make_exact(n, &random);
        CHECK(plogp__cholesky(matrix, n));
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++)
                CHECK(matrix[i * n + j] == factor[i * n + j]);
    }
}

static void cholesky_solves_whole_numbers_exactly(void **state)
{
    uint64_t random = 22;
    double x[SIDE], turned[SIDE], b[SIDE];
    (void)state;
    for (size_t s = 0; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        make_exact(n, &random);
        for (size_t i = 0; i < n; i++)
            x[i] = (double)(random_bits(&random) % 9) - 4.0;
        for (size_t j = 0; j < n; j++) {
            turned[j] = 0.0;
            for (size_t i = j; i < n; i++)
                turned[j] += factor[i * n + j] * x[i];
        }
        for (size_t i = 0; i < n; i++) {
            b[i] = 0.0;
            for (size_t j = 0; j <= i; j++)
                b[i] += factor[i * n + j] * turned[j];
        }
        plogp__cholesky_solve(factor, n, b);
        for (size_t i = 0; i < n; i++)
            CHECK(b[i] == x[i]);
    }
}

/* L = D^-1 B, B with 1 and beside it -1: B^-1 is 1 up to the diagonal, column j of L^-1 is d_j from
 * row j on, and element (i, j) of the inverse of L L^T is d_i d_j for each row from max(i, j) on. */
static void inverses_of_powers_of_two_are_exact(void **state)
{
    uint64_t random = 23;
    double d[SIDE];
    (void)state;
    for (size_t s = 0; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        double trace = 0.0;
        for (size_t i = 0; i < n * n; i++)
            factor[i] = i % n > i / n ? NAN : 0.0;
        for (size_t i = 0; i < n; i++) {
            d[i] = ldexp(1.0, (int)(random_bits(&random) % 5) - 2);
            factor[i * n + i] = 1.0 / d[i];
            if (i > 0)
                factor[i * n + i - 1] = -1.0 / d[i];
            trace += (double)(n - i) * d[i] * d[i];
        }
        CHECK(plogp__cholesky_inverse_trace(factor, n, matrix) == trace);
        plogp__cholesky_invert(factor, n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                CHECK(factor[i * n + j] == (double)(n - (i > j ? i : j)) * d[i] * d[j]);
    }
}

/* A times its inverse is the identity within n u times the condition. */
static void inverses_of_random_matrices_undo_them(void **state)
{
    uint64_t random = 24;
    (void)state;
    for (size_t s = 0; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++)
                kept[i * n + j] = kept[j * n + i] =
                    random_unit(&random) - 0.5 + (i == j ? (double)n : 0.0);
        memcpy(matrix, kept, n * n * sizeof *matrix);
        CHECK(plogp__cholesky(matrix, n));
        plogp__cholesky_invert(matrix, n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                double sum = i == j ? -1.0 : 0.0;
                for (size_t k = 0; k < n; k++)
                    sum += kept[i * n + k] * matrix[k * n + j];
                CHECK(fabs(sum) <= 4.0 * (double)n * U);
                CHECK(matrix[i * n + j] == matrix[j * n + i]);
            }
    }
}

static void cholesky_rejects_what_is_not_positive_definite(void **state)
{
    uint64_t random = 25;
    (void)state;
    for (size_t s = 1; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        const double last[] = {0.0, -1.0, NAN};
        for (size_t bad = 0; bad < 3; bad++) {
            make_exact(n, &random);
            double *corner = matrix + n * n - 1;
            *corner += last[bad] - factor[n * n - 1] * factor[n * n - 1];
            CHECK(!plogp__cholesky(matrix, n));
        }
    }
}

static void a_damped_factor_stays_near(void **state)
{
    const size_t index[] = {2, 0};
    const double flat[] = {4.0, NAN, NAN, NAN, NAN, NAN, 2.0, NAN, 1.0};
    const double whole[] = {4.0, NAN, NAN, NAN, NAN, NAN, 2.0, NAN, 2.0};
    double l[4];
    (void)state;
    CHECK(!plogp__cholesky_damped(whole, 3, index + 1, 1, l) && l[0] == 2.0);
    CHECK(plogp__cholesky_damped(flat, 3, (const size_t[]){0, 2}, 2, l));
    CHECK_REL("damped", l[0], 2.0, 0x1p-40);
    CHECK(l[3] > 0.0 && l[3] < 0x1p-20);
    CHECK(!plogp__cholesky_damped(whole, 3, (const size_t[]){0, 2}, 2, l));
    CHECK(l[0] == 2.0 && l[2] == 1.0 && l[3] == 1.0);
    const double bent[] = {1.0, 1.0, 1.0, 1.0 - 0x1p-30};
    CHECK(plogp__cholesky_damped(bent, 2, (const size_t[]){0, 1}, 2, l));
    CHECK(l[3] > 0.0 && l[3] < 0x1p-12);
}

/* Rows that are orthonormal, and A v = value v, each within `bound` u of the largest value. */
static void check_eigenvectors(size_t n, double bound)
{
    double largest = 0.0;
    memcpy(matrix, kept, n * n * sizeof *matrix);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            matrix[i * n + j] = NAN; /* above is not looked at */
    CHECK(plogp__eigenvectors(matrix, n, values, work));
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(values[i]));
    for (size_t i = 0; i < n; i++) {
        const double *v = matrix + i * n;
        CHECK(i == 0 || values[i - 1] <= values[i]);
        for (size_t j = 0; j <= i; j++)
            CHECK(fabs(plogp__dot(v, matrix + j * n, n) - (i == j ? 1.0 : 0.0)) <=
                  bound * U);
        for (size_t j = 0; j < n; j++)
            CHECK(fabs(plogp__dot(kept + j * n, v, n) - values[i] * v[j]) <=
                  bound * U * largest);
    }
}

/* An element of a random matrix of some kind. */
static double element(int kind, size_t i, size_t j, uint64_t *random)
{
    const double x = 2.0 * random_unit(random) - 1.0;
    const bool beside = i - j < 2;
    switch (kind) {
    case 0:
        return x;
    case 1: /* graded over the whole range of doubles */
        return ldexp(x, -(int)(7 * i));
    case 2: /* blocks and zeros */
        return i / 3 != j / 3 || i % 2 == 0 ? 0.0 : x;
    case 3: /* of low rank, with equal values */
        return i % 2 == j % 2 ? 1.0 : 0.0;
    case 4: /* nearly tridiagonal */
        return ldexp(x, -(int)(9 * (i - j)));
    default: /* tridiagonal, of any exponents */
        return beside ? ldexp(x, -(int)(random_bits(random) % 500)) : 0.0;
    }
}

static void eigenvectors_diagonalise_random_matrices(void **state)
{
    uint64_t random = 26;
    (void)state;
    for (size_t s = 1; s < SIZES_COUNT; s++)
        for (int kind = 0; kind < 6; kind++) {
            const size_t n = SIZES[s];
            for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j <= i; j++)
                    kept[i * n + j] = kept[j * n + i] = element(kind, i, j, &random);
            check_eigenvectors(n, 8.0 * (double)n);
        }
}

static void eigenvalues_that_nearly_agree_are_told_apart(void **state)
{
    const double gap = 40.0 * U;
    (void)state;
    kept[0] = kept[3] = 1.0;
    kept[1] = kept[2] = gap;
    check_eigenvectors(2, 8.0);
    CHECK(fabs(values[0] - (1.0 - gap)) <= 4.0 * U);
    CHECK(fabs(values[1] - (1.0 + gap)) <= 4.0 * U);
}

/* 2 on the diagonal and -1 beside it: 4 sin^2(k pi / (2 n + 2)). */
static void eigenvalues_of_second_differences_are_known(void **state)
{
    (void)state;
    for (size_t s = 1; s < SIZES_COUNT; s++) {
        const size_t n = SIZES[s];
        for (size_t i = 0; i < n * n; i++)
            kept[i] = i % n == i / n                             ? 2.0
                      : i % n + 1 == i / n || i / n + 1 == i % n ? -1.0
                                                                 : 0.0;
        check_eigenvectors(n, 8.0 * (double)n);
        for (size_t k = 0; k < n; k++) {
            const double half = sin((double)(k + 1) * PI / (double)(2 * n + 2));
            CHECK(fabs(values[k] - 4.0 * half * half) <= 4.0 * (double)n * U);
        }
    }
}

/* Eigenvalues of 1 / (i + j + 1), 6 x 6; tests/ref/eigenvalues.py. */
static void eigenvalues_of_a_hilbert_matrix_agree(void **state)
{
    static const double WANT[] = {
#include "ref/eigenvalues.inc"
    };
    (void)state;
    for (size_t i = 0; i < 36; i++)
        kept[i] = 1.0 / (double)(i / 6 + i % 6 + 1);
    check_eigenvectors(6, 16.0);
    for (size_t k = 0; k < 6; k++)
        CHECK(fabs(values[k] - WANT[k]) <= 6.0 * U * WANT[5]);
}

static void eigenvectors_of_scaled_matrices_are_the_same(void **state)
{
    uint64_t random = 27;
    double unscaled[20], vectors[400];
    (void)state;
    for (size_t i = 0; i < 400; i++)
        kept[i] = random_unit(&random) - 0.5;
    memcpy(matrix, kept, sizeof vectors);
    CHECK(plogp__eigenvectors(matrix, 20, unscaled, work));
    memcpy(vectors, matrix, sizeof vectors);
    for (int exponent = -900; exponent <= 1000; exponent += 950) {
        for (size_t i = 0; i < 400; i++)
            matrix[i] = ldexp(kept[i], exponent);
        CHECK(plogp__eigenvectors(matrix, 20, values, work));
        CHECK_BITS(vectors, *(double(*)[400])matrix);
        for (size_t i = 0; i < 20; i++)
            CHECK(values[i] == ldexp(unscaled[i], exponent));
    }
}

static void eigenvectors_of_nothing_and_of_nan(void **state)
{
    (void)state;
    CHECK(plogp__eigenvectors(NULL, 0, NULL, NULL));
    memset(kept, 0, sizeof kept);
    check_eigenvectors(20, 0.0);
    for (size_t i = 0; i < 400; i++)
        matrix[i] = i == 42 ? NAN : 1.0;
    CHECK(!plogp__eigenvectors(matrix, 20, values, work));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cholesky_finds_whole_numbers_exactly),
        cmocka_unit_test(cholesky_solves_whole_numbers_exactly),
        cmocka_unit_test(inverses_of_powers_of_two_are_exact),
        cmocka_unit_test(inverses_of_random_matrices_undo_them),
        cmocka_unit_test(cholesky_rejects_what_is_not_positive_definite),
        cmocka_unit_test(a_damped_factor_stays_near),
        cmocka_unit_test(eigenvectors_diagonalise_random_matrices),
        cmocka_unit_test(eigenvalues_that_nearly_agree_are_told_apart),
        cmocka_unit_test(eigenvalues_of_second_differences_are_known),
        cmocka_unit_test(eigenvalues_of_a_hilbert_matrix_agree),
        cmocka_unit_test(eigenvectors_of_scaled_matrices_are_the_same),
        cmocka_unit_test(eigenvectors_of_nothing_and_of_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
