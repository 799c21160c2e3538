/* Products of matrices against chains of fma, element by element, in every instance. */
#include "check.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "math/kernel.h"

#define SIDE 70 /* of the largest matrices: several tiles and a rest */

static double left[SIDE * 600], right[600 * SIDE], start[SIDE * SIDE];

static void fill(double *numbers, size_t count, uint64_t *random)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = 4.0 * random_unit(random) - 2.0;
}

static double chain(const plogp__product *p, size_t i, size_t j)
{
    double sum = start[i * p->c_row + j];
    for (size_t k = 0; k < p->terms; k++)
        sum = fma(p->a[i * p->a_row + k * p->a_term],
                  p->b[k * p->b_term + j * p->b_column], sum);
    return sum;
}

/* One product in one instance; columns of c beyond its own stay as they are. */
static void check_product(const plogp_kernels *kernels, plogp__product product)
{
    double c[SIDE * SIDE];
    memcpy(c, start, sizeof c);
    product.c = c;
    product.c_row = SIDE;
    kernels->add_product(&product);
    for (size_t i = 0; i < SIDE; i++)
        for (size_t j = 0; j < SIDE; j++) {
            const bool inside = i < product.rows && j < product.columns;
            if (inside && (!product.lower || j <= i))
                CHECK(c[i * SIDE + j] == chain(&product, i, j));
            else if (!inside)
                CHECK(c[i * SIDE + j] == start[i * SIDE + j]);
        }
}

static void check_instance(const plogp_kernels *kernels)
{
    static const size_t SIZES[] = {0, 1, 2, 3, 5, 8, 10, 15, 16, 17, 33, SIDE};
    static const size_t TERMS[] = {0, 1, 7, 256, 300};
    const size_t sizes = sizeof SIZES / sizeof SIZES[0];
    for (size_t r = 0; r < sizes; r++)
        for (size_t w = 0; w < sizes; w++)
            for (size_t t = 0; t < sizeof TERMS / sizeof TERMS[0]; t++) {
                const bool turned = (r + w + t) % 2 == 0;
                const plogp__product product = {.rows = SIZES[r],
                                                .columns = SIZES[w],
                                                .terms = TERMS[t],
                                                .a = left,
                                                .a_row = turned ? 1 : TERMS[t] + 3,
                                                .a_term = turned ? SIDE : 1,
                                                .b = right,
                                                .b_term = r % 2 == 0 ? SIDE : 1,
                                                .b_column = r % 2 == 0 ? 1 : TERMS[t] + 1,
                                                .lower = r == w && turned};
                check_product(kernels, product);
            }
}

static void add_product_is_a_chain_in_every_instance(void **state)
{
    static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
    uint64_t random = 11;
    (void)state;
    fill(left, sizeof left / sizeof left[0], &random);
    fill(right, sizeof right / sizeof right[0], &random);
    fill(start, sizeof start / sizeof start[0], &random);
    for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++)
        if (plogp__kernels_named(NAMES[n]) != NULL)
            check_instance(plogp__kernels_named(NAMES[n]));
}

static void add_product_runs_through_the_table(void **state)
{
    const double a[] = {2.0, 3.0}, b[] = {5.0, 7.0};
    double c = 1.0;
    const plogp__product product = {.rows = 1,
                                    .columns = 1,
                                    .terms = 2,
                                    .a = a,
                                    .a_row = 2,
                                    .a_term = 1,
                                    .b = b,
                                    .b_term = 1,
                                    .b_column = 1,
                                    .c = &c,
                                    .c_row = 1};
    (void)state;
    plogp__add_product(&product);
    CHECK(c == 32.0);
    const plogp__dots dots = {a, 1, 2, 2, b};
    plogp__add_dots(&dots, &c);
    CHECK(c == 63.0);
}

/* The lanes and the tree of the definition, with one accumulator for each lane. */
static double dot(const double *x, const double *vector, size_t terms)
{
    double lane[8] = {0.0};
    for (size_t j = 0; j < terms; j++)
        lane[j % 8] = fma(x[j], vector[j], lane[j % 8]);
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static void add_dots_has_eight_lanes_in_every_instance(void **state)
{
    static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
    uint64_t random = 12;
    (void)state;
    fill(left, sizeof left / sizeof left[0], &random);
    fill(right, SIDE, &random);
    for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++)
        for (size_t terms = 0; terms < SIDE; terms++) {
            const plogp_kernels *kernels = plogp__kernels_named(NAMES[n]);
            const plogp__dots dots = {left, terms % 7, terms, SIDE + 1, right};
            double y[8] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
            if (kernels == NULL)
                break;
            kernels->add_dots(&dots, y);
            for (size_t i = 0; i < 8; i++) {
                const double more =
                    i < dots.rows ? dot(left + i * dots.stride, right, terms) : 0.0;
                CHECK(y[i] == (double)(i + 1) + more);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add_product_is_a_chain_in_every_instance),
        cmocka_unit_test(add_dots_has_eight_lanes_in_every_instance),
        cmocka_unit_test(add_product_runs_through_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
