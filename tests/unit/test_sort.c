/* The sorts of src/sample against qsort, on inputs that each of their steps finds hard. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "random.h"
#include "sample/sort.h"

#define MOST 200000

static int by_value_then_sign(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    if (x != y)
        return x < y ? -1 : 1;
    return (signbit(y) != 0) - (signbit(x) != 0);
}

typedef double kind_of_input(uint64_t *random, size_t i, size_t n);

static double any_bits(uint64_t *random, size_t i, size_t n)
{
    const uint64_t bits = random_bits(random);
    double x = 0.0;
    memcpy(&x, &bits, sizeof x);
    (void)n;
    return isnan(x) ? (i % 2 == 0 ? -INFINITY : INFINITY) : x;
}

/* All but one value share their upper bits: two digits of the range tell none apart. */
static double cluster(uint64_t *random, size_t i, size_t n)
{
    (void)n;
    return i == 3 ? 1e300 : 1.0 + random_unit(random) * 0x1p-40;
}

static double few_values(uint64_t *random, size_t i, size_t n)
{
    (void)n;
    return i % 5 == 0 ? -0.0 : (double)(random_bits(random) % 3);
}

static double falling(uint64_t *random, size_t i, size_t n)
{
    (void)random;
    return (double)(n - i) / 7.0;
}

static void sorts_agree_with_qsort(void **state)
{
    (void)state;
    static kind_of_input *const kinds[] = {any_bits, cluster, few_values, falling};
    static const size_t sizes[] = {0, 1, 2, 63, 64, 1000, 65536, 65537, MOST};
    static double values[MOST], scratch[MOST], many[MOST], want[MOST];
    uint64_t random = 17;
    for (size_t k = 0; k < 4; k++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            const size_t n = sizes[s];
            for (size_t i = 0; i < n; i++)
                values[i] = kinds[k](&random, i, n);
            memcpy(want, values, n * sizeof *want);
            memcpy(many, values, n * sizeof *many);
            qsort(want, n, sizeof *want, by_value_then_sign);
            plogp__sort_numbers(values, scratch, n);
            assert_memory_equal(values, want, n * sizeof *want);
            plogp_context context = plogp_context_defaults();
            context.threads = 1 + (int)(k % 2);
            CHECK(plogp__sort_many(many, scratch, n, &context) == PLOGP_OK);
            assert_memory_equal(many, want, n * sizeof *want);
        }
}

static plogp_status sort_some(const plogp_context *context, void *state)
{
    (void)state;
    static double values[70000], scratch[70000];
    for (size_t i = 0; i < 70000; i++)
        values[i] = (double)((i * 7919) % 70001);
    return plogp__sort_many(values, scratch, 70000, context);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(sort_some, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_agree_with_qsort),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
