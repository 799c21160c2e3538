/* Sums over cells in whole numbers, against their definitions, in every instance. */
#include "check.h"
#include "random.h"

#include "math/kernel.h"
#include "math/limbs.h"

#define STRIP PLOGP__STRIP_LENGTH
#define MOST  67

static const char *const NAMES[] = {"scalar", "avx2", "avx512", "neon"};
#define INSTANCES (sizeof NAMES / sizeof NAMES[0])

static void strips_are_narrowed_and_listed_alike(void **state)
{
    static const uint32_t few[] = {0,   0,   0,   1,   1,   2,         3,
                                   128, 253, 254, 255, 256, 4000000000};
    uint64_t random = 1;
    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        uint32_t counts[STRIP], up_to[STRIP], listed[STRIP], distinct = 0, some = 0;
        uint8_t times[STRIP], narrow[STRIP];
        uint16_t low[STRIP];
        for (size_t c = 0; c < STRIP; c++) {
            counts[c] = i == 0 ? 0 : few[random_bits(&random) % (i % 12 + 2)];
            times[c] = (uint8_t)(counts[c] < 255 ? counts[c] : 255);
            some += counts[c] > 0;
        }
        for (size_t n = 0; n < INSTANCES; n++) {
            const plogp_kernels *const kernels = plogp__kernels_named(NAMES[n]);
            if (kernels == NULL)
                continue;
            const uint32_t sum = kernels->narrow_cells(counts, narrow, &distinct);
            assert_memory_equal(narrow, times, sizeof times);
            CHECK(distinct == some);
            kernels->cells_up_to(times, 77, up_to);
            CHECK(kernels->list_cells(times, 77, 64000, low, listed) == some);
            uint32_t all = 0, to = 77;
            size_t met = 0;
            for (size_t c = 0; c < STRIP; c++) {
                all += counts[c];
                to += times[c];
                CHECK(up_to[c] == to);
                if (times[c] > 0) {
                    CHECK(low[met] == 64000 + c && listed[met] == to);
                    met++;
                }
            }
            CHECK(sum == all);
        }
    }
}

static plogp__uint128 joined(uint64_t lower, uint64_t upper)
{
    return lower + ((plogp__uint128)upper << 32);
}

/* Two samples up to each cell, near each other or as far apart as they can be. */
static void fill(uint32_t *to, uint32_t total, size_t count, bool at_ends,
                 uint64_t *random)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t share = at_ends
                                   ? (random_bits(random) % 2) << 32
                                   : (UINT64_C(1) << 31) + random_bits(random) % 100000;
        to[i] = (uint32_t)((total * (plogp__uint128)share) >> 32);
    }
}

static void sums_over_cells_are_exact(void **state)
{
    static uint32_t to_p[4096], to_q[4096];
    static const uint32_t totals[][2] = {
        {1, 1}, {7, 3}, {10195383, 10195767}, {2147483648, 2147483648}, {4294967295, 5}};
    uint64_t random = 2;
    (void)state;
    for (size_t i = 0; i < 100; i++) {
        const uint32_t n_p = totals[i % 5][0], n_q = totals[i % 5][1];
        const size_t count = i % 4 == 0 ? 4096 : 8 * (i + 1);
        plogp__uint128 area = 0, lower = 0, middle = 0, upper = 0;
        uint64_t most = 0;
        fill(to_p, n_p, count, i % 3 == 0, &random);
        fill(to_q, n_q, count, i % 3 == 0, &random);
        for (size_t c = 0; c < count; c++) {
            const uint64_t f = (uint64_t)to_p[c] * n_q, g = (uint64_t)to_q[c] * n_p;
            const uint64_t h = f > g ? f - g : g - f;
            area += h;
            lower += (plogp__uint128)(uint32_t)h * (uint32_t)h;
            middle += (plogp__uint128)(uint32_t)h * (h >> 32);
            upper += (plogp__uint128)(h >> 32) * (h >> 32);
            most = h > most ? h : most;
        }
        for (size_t n = 0; n < INSTANCES; n++) {
            const plogp_kernels *const kernels = plogp__kernels_named(NAMES[n]);
            if (kernels == NULL)
                continue;
            const plogp__cell_sums got = kernels->sum_cells(to_p, to_q, count, n_p, n_q);
            CHECK(joined(got.lower, got.upper) == area && got.most == most);
            CHECK(joined(got.lower_lower[0], got.lower_lower[1]) == lower);
            CHECK(joined(got.lower_upper[0], got.lower_upper[1]) == middle);
            CHECK(joined(got.upper_upper[0], got.upper_upper[1]) == upper);
        }
    }
}

/* The sum by its definition. */
static plogp__uint128 coupled(const plogp__couples *of)
{
    plogp__uint128 sum = 0;
    for (size_t t = 0; t < of->count; t++) {
        const int64_t rest = (int64_t)of->rest - (int64_t)(t + 1) * of->gap;
        const uint64_t second = rest > 0 ? (uint64_t)rest : 0;
        const int64_t one = (int64_t)of->a[t] - of->b[t];
        const int64_t two = (int64_t)of->a[t] - of->b[t + 1];
        sum += (plogp__uint128)(uint64_t)llabs(one) * (uint64_t)llabs(one) *
               (of->length - second);
        sum += (plogp__uint128)(uint64_t)llabs(two) * (uint64_t)llabs(two) * second;
    }
    return sum;
}

static void pairs_are_coupled_exactly(void **state)
{
    uint64_t random = 3;
    uint32_t a[MOST], b[MOST + 1];
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        const size_t count = i % MOST + 1;
        const bool far = i % 3 == 0;
        for (size_t t = 0; t < MOST; t++) {
            a[t] = far ? (uint32_t)(0 - random_bits(&random) % 2)
                       : (uint32_t)(random_bits(&random) % 1000);
            b[t] = far ? (uint32_t)(0 - random_bits(&random) % 2)
                       : (uint32_t)(random_bits(&random) % 1000);
        }
        b[MOST] = 5;
        const uint32_t length =
            far ? UINT32_MAX : 1 + (uint32_t)(random_bits(&random) >> 40);
        const uint32_t rest =
            i % 5 == 0 ? length : (uint32_t)(random_bits(&random) % length);
        const uint32_t gap = count == 1 ? 9 : rest / (uint32_t)(count - 1);
        const plogp__couples couples = {a, b, count, length, rest, i % 2 == 0 ? gap : 0};
        for (size_t n = 0; n < INSTANCES; n++) {
            const plogp_kernels *const kernels = plogp__kernels_named(NAMES[n]);
            if (kernels == NULL)
                continue;
            const plogp__coupled got = kernels->couple(&couples);
            CHECK(joined(got.lower[0], got.lower[1]) +
                      (joined(got.upper[0], got.upper[1]) << 32) ==
                  coupled(&couples));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strips_are_narrowed_and_listed_alike),
        cmocka_unit_test(sums_over_cells_are_exact),
        cmocka_unit_test(pairs_are_coupled_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
