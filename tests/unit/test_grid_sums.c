/* Sums over the steps of a grid where heights need all of their 62 bits. */
#include "check.h"

#include "sample/decimals_inside.h"
#include "sample/grid_sums.h"

#define COUNT 70000
#define TOTAL (UINT32_C(1) << 31) /* observations that a sample is said to have */

static void add(struct plogp__grid_sums *sums, uint64_t height, uint64_t steps)
{
    plogp__grid_add(sums, &height, &steps, 1);
}

/* (2^62 - 1)^2 2^32 = 2^156 - 2^95 + 2^32 */
static void words_are_carried(void **state)
{
    struct plogp__grid_sums sums = {.most = 0};
    (void)state;
    add(&sums, (UINT64_C(1) << 62) - 1, UINT64_C(1) << 32);
    CHECK(sums.squares[0] == UINT64_C(1) << 32);
    CHECK(sums.squares[1] == UINT64_MAX - ((UINT64_C(1) << 31) - 1));
    CHECK(sums.squares[2] == (UINT64_C(1) << 28) - 1);
    CHECK(sums.area == ((plogp__uint128)1 << 94) - ((plogp__uint128)1 << 32));
    CHECK_REL("2^156", plogp__grid_squares(&sums), 0x1p156, U);
    add(&sums, UINT64_C(1) << 32, UINT64_C(1) << 31); /* 2^95 */
    CHECK(sums.squares[1] == 0 && sums.squares[2] == UINT64_C(1) << 28);
    CHECK(sums.most == (UINT64_C(1) << 62) - 1);
}

static void squares_of_any_size_are_rounded_once(void **state)
{
    struct plogp__grid_sums sums = {.most = 0};
    double height = 1;
    (void)state;
    for (int bits = 0; bits <= 62; bits++, height *= 2) {
        sums = (struct plogp__grid_sums){.most = 0};
        add(&sums, UINT64_C(1) << bits, 3);
        CHECK(plogp__grid_squares(&sums) == 3 * height * height);
    }
    for (int bits = 0; bits < 33; bits++) {
        sums = (struct plogp__grid_sums){.most = 0};
        add(&sums, UINT64_C(1) << 62, UINT64_C(1) << bits);
        CHECK(plogp__grid_squares(&sums) == ldexp(1, 124 + bits));
    }
}

/* Many at once, and those over no step are nowhere. */
static void steps_are_added_together(void **state)
{
    uint64_t heights[512], steps[512];
    struct plogp__grid_sums sums = {.most = 0}, one = {.most = 0};
    (void)state;
    for (uint64_t i = 0; i < 512; i++) {
        heights[i] = (UINT64_C(1) << 62) - i * i;
        steps[i] = i % 3 == 0 ? 0 : (UINT64_C(1) << 33) - 1 - i;
        add(&one, heights[i], steps[i]);
    }
    plogp__grid_add(&sums, heights, steps, 512);
    assert_memory_equal(sums.squares, one.squares, sizeof sums.squares);
    CHECK(sums.area == one.area && sums.most == one.most && sums.most == heights[1]);
}

static struct plogp__decimals *counted(double least)
{
    static double values[COUNT];
    struct plogp__decimals *made = NULL;
    for (size_t i = 0; i < COUNT; i++)
        values[i] = least + (double)(i % 50000);
    CHECK(plogp__decimals_new(values, COUNT, NULL, &made) == PLOGP_OK && made != NULL);
    made->count = TOTAL;
    return made;
}

static uint64_t up_to(double least, double x)
{
    if (x < least)
        return 0;
    if (x >= least + 49999)
        return COUNT;
    const uint64_t both = (uint64_t)(x - least) + 1;
    return both + (both < 20000 ? both : 20000);
}

/* Behind the piles of a sample all that it is said to have is passed: heights up to 2^62. */
static void cells_have_heights_of_62_bits(void **state)
{
    const double low = -65536, high = 131072; /* beginnings of piles, one apart */
    struct plogp__decimals *const p = counted(low), *const q = counted(high);
    struct plogp__grid_sums sums = {.most = 0}, wanted = {.most = 0};
    (void)state;
    plogp__grid_add_cells(&sums, p, q);
    for (double x = low; x < high + 65536; x++) {
        const uint64_t of_p = x < 0 ? up_to(low, x) : TOTAL;
        add(&wanted, (of_p - up_to(high, x)) * TOTAL, 1);
    }
    CHECK(sums.area == wanted.area && sums.most == UINT64_C(1) << 62);
    assert_memory_equal(sums.squares, wanted.squares, sizeof sums.squares);
    plogp__decimals_free(p);
    plogp__decimals_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_carried),
        cmocka_unit_test(steps_are_added_together),
        cmocka_unit_test(squares_of_any_size_are_rounded_once),
        cmocka_unit_test(cells_have_heights_of_62_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
