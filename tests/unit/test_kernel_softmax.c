/* Softmax kernels of floats: powers against the exponential in double precision, and sums. */
#include "check.h"
#include "random.h"

#include <float.h>

#include "math/kernel.h"

enum { MOST = 1100, DISTANCES = 1 << 21 };

static const char *const INSTANCES[] = {"scalar", "avx2", "avx512", "neon"};

/* A logit of 0 and others below it: powers of all distances to 87. */
static void check_powers(const plogp_kernels *kernels, double from)
{
    float z[MOST], powers[MOST];
    plogp__softmax_part part;
    z[0] = 0.0f;
    for (size_t i = 1; i < MOST; i++)
        z[i] = -(float)(from + 87.0 * (double)i / DISTANCES);
    part.largest = kernels->largest_of_part(z, MOST);
    assert_true(kernels->softmax_part(z, MOST, powers, &part));
    CHECK(part.largest == 0.0f && powers[0] == 1.0f);
    for (size_t i = 1; i < MOST; i++) {
        const double d = -(double)z[i], want = exp(-d);
        if (d > 87.0)
            CHECK(powers[i] == 0.0f);
        else
            CHECK_REL("power", (double)powers[i], want, (1.2 + d / 43.0) * FLT_EPSILON);
    }
}

static void powers_keep_their_bound_to_the_least(void **state)
{
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
        for (size_t i = 0; kernels != NULL && i < DISTANCES; i += MOST - 1)
            check_powers(kernels, 87.0 * (double)i / DISTANCES);
    }
}

/* Sums of every length, the top anywhere, alone or tied. */
static void sums_leave_out_one_top(void **state)
{
    (void)state;
    uint64_t seed = 31;
    float z[MOST], powers[MOST];
    for (size_t count = 16; count < 400; count++) {
        const size_t top = (size_t)(random_bits(&seed) % count);
        double want = count % 3 == 0 ? 1.0 : 0.0;
        for (size_t i = 0; i < count; i++) {
            z[i] = (float)(5.0 - 20.0 * random_unit(&seed));
            if (i == top || (count % 3 == 0 && i == (top + 7) % count))
                z[i] = 5.0f;
            want += z[i] == 5.0f ? 0.0 : exp((double)z[i] - 5.0);
        }
        for (size_t k = 0; k < 4; k++) {
            const plogp_kernels *const kernels = plogp__kernels_named(INSTANCES[k]);
            plogp__softmax_part part = {5.0f, 0.0}, unstored = {5.0f, 0.0};
            if (kernels == NULL)
                continue;
            assert_true(kernels->softmax_part(z, count, powers, &part));
            assert_true(kernels->softmax_part(z, count, NULL, &unstored));
            CHECK(kernels->largest_of_part(z, count) == 5.0f);
            CHECK_BITS(unstored.rest, part.rest);
            CHECK_REL("rest", part.rest, want, 6.0 * FLT_EPSILON);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_keep_their_bound_to_the_least),
        cmocka_unit_test(sums_leave_out_one_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
