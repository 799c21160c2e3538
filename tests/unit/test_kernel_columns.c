/* What fits from columns are made of, in every instance, against plain loops. */
#include "check.h"
#include "random.h"

#include <math.h>
#include <string.h>

#include "math/kernel.h"

#define ROWS    ((size_t)104)
#define COLUMNS ((size_t)13)
#define VECTORS ((size_t)12)

static double numbers[COLUMNS][ROWS], centre[COLUMNS], a[VECTORS][ROWS];
static double vector[VECTORS][COLUMNS], anchor[COLUMNS];
static const double *column[COLUMNS];

static void fill(uint64_t seed)
{
    uint64_t random = seed;
    for (size_t j = 0; j < COLUMNS; j++) {
        const double size = ldexp(1.0, (int)j * 7 - 40);
        column[j] = numbers[j];
        centre[j] = size * random_unit(&random);
        anchor[j] = ldexp(1.5, 52 + (int)j * 7 - 40 + 2 - 41);
        for (size_t i = 0; i < ROWS; i++)
            numbers[j][i] = size * (4.0 * random_unit(&random) - 2.0);
    }
    for (size_t v = 0; v < VECTORS; v++) {
        for (size_t j = 0; j < COLUMNS; j++)
            vector[v][j] = random_unit(&random) - 0.5;
        for (size_t i = 0; i < ROWS; i++)
            a[v][i] = 2.0 * random_unit(&random) - 1.0;
    }
}

static void check_products(const plogp_kernels *kernels, size_t rows, size_t vectors)
{
    static double product[VECTORS][ROWS];
    const plogp__column_product job = {column,        centre,  COLUMNS, rows,
                                       &vector[0][0], vectors, COLUMNS, &product[0][0],
                                       ROWS,          0};
    kernels->column_product(&job);
    for (size_t v = 0; v < vectors; v++)
        for (size_t i = 0; i < rows; i++) {
            double sum = 0.0;
            for (size_t j = 0; j < COLUMNS; j++)
                sum = fma(vector[v][j], numbers[j][i] - centre[j], sum);
            CHECK(product[v][i] == sum);
        }
}

/* Backwards, which must not matter, and near the exact sum. */
static void check_sums(const plogp_kernels *kernels, size_t rows, size_t vectors)
{
    static double sums[VECTORS][COLUMNS];
    const plogp__column_sums job = {column,  centre, COLUMNS, rows,       &a[0][0],
                                    vectors, ROWS,   anchor,  &sums[0][0]};
    kernels->column_sums(&job);
    for (size_t v = 0; v < vectors; v++)
        for (size_t j = 0; j < COLUMNS; j++) {
            plogp_sum exact;
            double sum = 0.0;
            plogp_sum_init(&exact);
            for (size_t i = rows; i-- > 0;) {
                const double x = numbers[j][i] - centre[j];
                sum += fma(a[v][i], x, anchor[j]) - anchor[j];
                plogp_sum_add_product(&exact, a[v][i], x);
            }
            CHECK(sums[v][j] == sum);
            CHECK(fabs(sum - plogp_sum_value(&exact)) <=
                  (double)rows * anchor[j] * 0x1p-53 / 1.5);
        }
}

static void check_keys(const plogp_kernels *kernels, size_t count)
{
    double keys[ROWS] = {0.0}, plain[ROWS] = {0.0};
    plogp__ends ends = {INFINITY, -INFINITY}, least = {INFINITY, -INFINITY};
    for (size_t j = 0; j < COLUMNS; j++)
        for (size_t i = 0; i < count; i++) {
            plogp__ends one = {INFINITY, -INFINITY};
            plogp__kernels_scalar()->key_column(&numbers[j][i], 1, vector[0][j] + 1.0,
                                                &plain[i], &one);
            CHECK(one.min == numbers[j][i] && one.max == numbers[j][i]);
            least.min = fmin(least.min, one.min);
            least.max = fmax(least.max, one.max);
        }
    for (size_t j = 0; j < COLUMNS; j++)
        kernels->key_column(numbers[j], count, vector[0][j] + 1.0, keys, &ends);
    assert_memory_equal(keys, plain, count * sizeof *keys);
    CHECK(ends.min == least.min && ends.max == least.max);
}

/* The sum of e^(z - best), and that of those below it. */
static double powers(double (*before)[ROWS], size_t classes, size_t i, double best,
                     double *rest)
{
    double sum = 0.0;
    *rest = 0.0;
    for (size_t k = 0; k < classes; k++) {
        sum += exp(before[k][i] - best);
        *rest += before[k][i] < best ? exp(before[k][i] - best) : 0.0;
    }
    return sum;
}

static void check_weights(const plogp_kernels *kernels, size_t classes)
{
    static double logits[VECTORS][ROWS], before[VECTORS][ROWS];
    double label[ROWS], loss[ROWS];
    const plogp__logit_lines lines = {&logits[0][0], classes, ROWS, ROWS, label, loss};
    for (size_t i = 0; i < ROWS; i++) {
        label[i] = (double)(i * 7 % classes);
        for (size_t k = 0; k < classes; k++) /* far apart, near and tied */
            before[k][i] = i % 3 == 0 ? 1.0 : i % 3 == 1 ? 60.0 * a[k][i] : a[k][i];
    }
    memcpy(logits, before, sizeof logits);
    kernels->weigh_lines(&lines);
    for (size_t i = 0; i < ROWS; i++) {
        double best = before[0][i], rest = 0.0;
        for (size_t k = 1; k < classes; k++)
            best = fmax(best, before[k][i]);
        const double sum = powers(before, classes, i, best, &rest);
        const size_t own = (size_t)label[i];
        const double behind = best - before[own][i];
        const double slope = behind > 0.0 ? exp(-behind) / sum - 1.0
                             : i % 3 == 0 ? 1.0 / sum - 1.0
                                          : -rest / sum;
        for (size_t k = 0; k < classes; k++) {
            const double want = k == own ? slope : exp(before[k][i] - best) / sum;
            CHECK(fabs(logits[k][i] - want) <= 40 * U * fabs(want));
        }
        const double want = behind + (i % 3 == 0 ? log(sum) : log1p(rest));
        CHECK(fabs(loss[i] - want) <= 40 * U * want);
    }
}

static void check_instance(const plogp_kernels *kernels)
{
    for (uint64_t seed = 1; seed < 4; seed++) {
        fill(seed);
        for (size_t vectors = 1; vectors <= VECTORS; vectors++)
            for (size_t rows = 8; rows <= ROWS; rows += 24) {
                check_products(kernels, rows, vectors);
                check_sums(kernels, rows, vectors);
            }
        for (size_t count = 0; count < 20; count++)
            check_keys(kernels, count);
        for (size_t classes = 2; classes <= VECTORS; classes++)
            check_weights(kernels, classes);
    }
}

static void every_instance_gives_the_bits_of_plain_loops(void **state)
{
    static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
    (void)state;
    for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++)
        if (plogp__kernels_named(NAMES[n]) != NULL)
            check_instance(plogp__kernels_named(NAMES[n]));
}

/* -0 is 0; anything else that changes a number changes the key. */
static void keys_tell_numbers_apart(void **state)
{
    static const double NUMBERS[] = {0.0, 1.0, -1.0, 2.0, 0.5, 3.0, 0x1p-1074, 1e300};
    const size_t count = sizeof NUMBERS / sizeof NUMBERS[0];
    double keys[sizeof NUMBERS / sizeof NUMBERS[0]] = {0.0}, zero = 0.0;
    plogp__ends ends = {INFINITY, -INFINITY};
    (void)state;
    plogp__key_column(NUMBERS, count, 1.25, keys, &ends);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            CHECK(keys[i] != keys[j]);
    plogp__key_column((const double[]){-0.0}, 1, 1.25, &zero, &ends);
    CHECK(zero == keys[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instance_gives_the_bits_of_plain_loops),
        cmocka_unit_test(keys_tell_numbers_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
