/* Numbers taken apart: every instance does what the plain definitions say, to the bit. */
#include "check.h"
#include "random.h"

#include <string.h>

#include "math/float_bits.h"
#include "math/kernel.h"

enum { MOST = 90, LONG = 5000 };

static const char *const INSTANCES[] = {"scalar", "avx2", "avx512", "neon"};

static double any_normal(uint64_t *seed)
{
    const double size =
        ldexp(0.5 + 0.5 * random_unit(seed), (int)(random_bits(seed) % 900) - 450);
    return random_bits(seed) % 2 == 0 ? size : -size;
}

static void check_equal_sums(const plogp_sum *got, const plogp_sum *want)
{
    unsigned char a[PLOGP_SUM_SAVED_SIZE], b[PLOGP_SUM_SAVED_SIZE];
    plogp_sum_save(got, a);
    plogp_sum_save(want, b);
    assert_memory_equal(a, b, sizeof a);
}

static void check_extent(const plogp_kernels *kernels, const double *x, size_t count)
{
    double cells[MOST];
    plogp__extent want = {INFINITY, -INFINITY, INFINITY, 0.0, true};
    plogp_sum sum, alone, each;
    plogp_sum_init(&sum);
    plogp_sum_init(&alone);
    plogp_sum_init(&each);
    const plogp__extent got = kernels->extent(x, count, cells, &sum);
    const plogp__extent bare = kernels->extent(x, count, NULL, NULL);
    (void)kernels->extent(x, count, NULL, &alone);
    for (size_t i = 0; i < count; i++) {
        plogp_sum_add(&each, x[i]);
        want.min = fmin(want.min, x[i]);
        want.max = fmax(want.max, x[i]);
        want.least = fmin(want.least, fabs(x[i]));
        want.most = fmax(want.most, fabs(x[i]));
        want.finite = want.finite && isfinite(x[i]);
        CHECK(plogp__bits_of(cells[i]) ==
              plogp__bits_of(x[i]) >> (52 - PLOGP__CELL_BITS));
    }
    CHECK(got.min == want.min && got.max == want.max);
    CHECK(got.least == want.least && got.most == want.most);
    CHECK(got.finite == want.finite && bare.finite == want.finite);
    CHECK(bare.min == want.min && bare.most == want.most);
    check_equal_sums(&sum, &each);
    check_equal_sums(&alone, &each);
}

static void check_split(const plogp_kernels *kernels, const double *x, size_t count)
{
    double fractions[MOST], exponents[MOST], sum = 0.0, squares = 0.0;
    const plogp__exponents got = kernels->split(x, fractions, exponents, count);
    for (size_t i = 0; i < count; i++) {
        int exponent = 0;
        CHECK(fractions[i] == frexp(fabs(x[i]), &exponent));
        CHECK(exponents[i] == exponent);
        sum += exponent;
        squares += (double)exponent * exponent;
    }
    CHECK(got.sum == sum && got.squares == squares);
}

static void check_products(const plogp_kernels *kernels, const double *x, const double *y,
                           size_t count)
{
    double inverses[MOST];
    plogp_sum want, got;
    plogp_sum_init(&want);
    plogp_sum_init(&got);
    kernels->sum_products(x, y, count, &got);
    kernels->invert(x, inverses, count);
    for (size_t i = 0; i < count; i++) {
        const double inverse = 1.0 / x[i];
        plogp_sum_add_product(&want, x[i], y[i]);
        CHECK_BITS(inverses[i], inverse);
    }
    check_equal_sums(&got, &want);
}

static void check_tilted(const plogp_kernels *kernels, const double *x, size_t count)
{
    double zero[MOST], one[MOST], two[MOST];
    kernels->tilt(x, 0.75, (plogp__tilted){zero, one, two}, count);
    for (size_t i = 0; i < count; i++) {
        const double power = plogp__exp(0.75 * x[i]);
        const double first = x[i] * power, second = x[i] * first;
        CHECK_BITS(zero[i], power);
        CHECK_BITS(one[i], first);
        CHECK_BITS(two[i], second);
    }
}

/* Numbers of up to three decimals, then one that is none of them, at any place. */
static void check_encoded(const plogp_kernels *kernels, size_t count, uint64_t *seed)
{
    static const double others[] = {0.12345, 1.0 / 3.0,      0x1p31 / 1000, INFINITY, NAN,
                                    1e300,   -0x1p33 / 1000, 0x1p1023,      0x1p-1074};
    double values[MOST];
    int32_t codes[MOST];
    for (size_t i = 0; i < count; i++)
        values[i] = (double)(int32_t)random_bits(seed) / 1000.0;
    CHECK(kernels->encode(values, count, 1000.0, codes));
    for (size_t i = 0; i < count; i++)
        CHECK(codes[i] / 1000.0 == values[i]);
    for (size_t i = 0; count > 0 && i < sizeof others / sizeof others[0]; i++) {
        const size_t place = random_bits(seed) % count;
        const double before = values[place];
        values[place] = others[i];
        CHECK(!kernels->encode(values, count, 1000.0, codes));
        values[place] = before;
    }
}

static void every_instance_follows_the_definitions(void **state)
{
    uint64_t seed = 41;
    double x[MOST], y[MOST];
    (void)state;
    for (size_t count = 0; count < MOST; count++) {
        for (size_t i = 0; i < count; i++) {
            x[i] = any_normal(&seed);
            y[i] = any_normal(&seed);
        }
        for (size_t k = 0; k < 4; k++) {
            const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
            if (kernels == NULL)
                continue;
            check_extent(kernels, x, count);
            check_split(kernels, x, count);
            check_tilted(kernels, x, count);
            check_encoded(kernels, count, &seed);
            check_products(kernels, x, y, count);
        }
    }
}

static void what_is_no_number_is_seen_anywhere(void **state)
{
    double x[MOST];
    (void)state;
    for (size_t place = 0; place < MOST; place++) {
        for (size_t i = 0; i < MOST; i++)
            x[i] = 1.0 + (double)i;
        x[place] = NAN;
        x[(place + 7) % MOST] = -INFINITY;
        for (size_t k = 0; k < 4; k++)
            if (plogp__kernels_named(INSTANCES[k]) != NULL)
                check_extent(plogp__kernels_named(INSTANCES[k]), x, MOST);
    }
}

/* Blocks of one size, of two, and with numbers that no three anchors hold. */
static void sums_of_long_arrays_are_exact(void **state)
{
    uint64_t seed = 42;
    static double x[LONG];
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        plogp_sum want, want_squares;
        plogp_sum_init(&want);
        plogp_sum_init(&want_squares);
        for (size_t i = 0; i < LONG; i++) {
            x[i] = kind == 2 && i % 700 == 0 ? any_normal(&seed)
                                             : (random_unit(&seed) - 0.5) * 1e3;
            x[i] *= kind == 1 && i > LONG / 2 ? 0x1p40 : 1.0;
            plogp_sum_add(&want, x[i]);
            plogp_sum_add_product(&want_squares, x[i], x[i]);
        }
        for (size_t k = 0; k < 4; k++) {
            const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
            plogp_sum sum, squares;
            plogp_sum_init(&sum);
            plogp_sum_init(&squares);
            if (kernels == NULL)
                continue;
            (void)kernels->extent(x, LONG, NULL, &sum);
            kernels->sum_products(x, x, LONG, &squares);
            check_equal_sums(&sum, &want);
            check_equal_sums(&squares, &want_squares);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instance_follows_the_definitions),
        cmocka_unit_test(sums_of_long_arrays_are_exact),
        cmocka_unit_test(what_is_no_number_is_seen_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
