/* What training a network does to each number, in every instance, against plain loops. */
#include "check.h"
#include "random.h"

#include <math.h>
#include <string.h>

#include "math/kernel.h"

#define COUNT ((size_t)37)

static double x[COUNT], y[COUNT];

static void fill(uint64_t seed)
{
    uint64_t random = seed;
    for (size_t i = 0; i < COUNT; i++) {
        x[i] = i % 5 == 0 ? (i % 2 == 0 ? 0.0 : -0.0) : 2.0 * random_unit(&random) - 1.0;
        y[i] = i % 7 == 3 ? NAN : 4.0 * random_unit(&random) - 2.0;
    }
}

static void check_rectified(const plogp_kernels *kernels, size_t count)
{
    double got[COUNT], want[COUNT];
    for (size_t i = 0; i < COUNT; i++) { /* -0 becomes 0, NaN stays */
        got[i] = i % 7 == 3 ? NAN : x[i];
        want[i] = i < count && got[i] <= 0.0 ? 0.0 : got[i];
    }
    kernels->rectify(got, count);
    assert_memory_equal(got, want, sizeof got);
    memcpy(got, y, sizeof got);
    kernels->rectify_slopes(x, got, count);
    for (size_t i = 0; i < COUNT; i++)
        want[i] = i >= count || x[i] > 0.0 ? y[i] : 0.0;
    assert_memory_equal(got, want, sizeof got);
}

static void check_quotients(const plogp_kernels *kernels, size_t count)
{
    double got[COUNT] = {0.0}, want[COUNT] = {0.0};
    kernels->divide(x, 3.0, got, count);
    for (size_t i = 0; i < count; i++)
        want[i] = x[i] / 3.0;
    assert_memory_equal(got, want, sizeof got);
}

/* Two steps of algorithm 1 of Kingma and Ba, in the order in which it is written. */
static void check_adam(const plogp_kernels *kernels, size_t count)
{
    double moved[COUNT] = {0.0}, first[COUNT] = {0.0}, second[COUNT] = {0.0};
    double want = 0.0, mean = 0.0, square = 0.0;
    const plogp__adam step = {.count = count,
                              .parameters = moved,
                              .gradient = x,
                              .first = first,
                              .second = second,
                              .first_decay = 0.9,
                              .second_decay = 0.999,
                              .pace = 0.01,
                              .unit = 500.0,
                              .floor = 1e-8};
    kernels->adam(&step);
    kernels->adam(&step);
    for (size_t i = 0; i < count; i++) {
        want = mean = square = 0.0;
        for (int k = 0; k < 2; k++) {
            mean = 0.9 * mean + (1.0 - 0.9) * x[i];
            square = 0.999 * square + (1.0 - 0.999) * x[i] * x[i];
            want -= 0.01 * mean / (sqrt(square * 500.0) + 1e-8);
        }
        CHECK(moved[i] == want && first[i] == mean && second[i] == square);
    }
    for (size_t i = count; i < COUNT; i++)
        CHECK(moved[i] == 0.0 && first[i] == 0.0 && second[i] == 0.0);
}

static void every_instance_gives_the_bits_of_plain_loops(void **state)
{
    static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
    (void)state;
    fill(7);
    for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++) {
        const plogp_kernels *kernels = plogp__kernels_named(NAMES[n]);
        for (size_t count = 0; kernels != NULL && count <= COUNT; count++) {
            check_rectified(kernels, count);
            check_quotients(kernels, count);
            check_adam(kernels, count);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instance_gives_the_bits_of_plain_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
