/* The decimal grid that two samples have in common, or none. */
#include "check.h"

#include "sample/sorted_grid.h"
#include "sample/spacing.h"

#define MOST 5000

/* Views of tables with these values, each of this weight, over 2^exponent. */
static double scaled_grid_of(const double *p, size_t size_p, const double *q,
                             size_t size_q, double weight, int exponent)
{
    static double weights[MOST], up_to[MOST];
    for (size_t i = 0; i < MOST; i++) {
        weights[i] = weight;
        up_to[i] = weight * (double)(i + 1);
    }
    const int whole = weight == floor(weight);
    const plogp_ordered_table of_p = {p,   weights, up_to, size_p, up_to[size_p - 1],
                                      0.0, whole};
    const plogp_ordered_table of_q = {q,   weights, up_to, size_q, up_to[size_q - 1],
                                      0.0, whole};
    const plogp_sorted one = plogp__sorted_view(&of_p, NULL);
    const plogp_sorted other = plogp__sorted_view(&of_q, NULL);
    plogp_sorted scaled, also;
    CHECK(plogp__sorted_scale(&one, exponent, NULL, &scaled) == PLOGP_OK);
    CHECK(plogp__sorted_scale(&other, exponent, NULL, &also) == PLOGP_OK);
    const double grid = plogp__common_grid(&scaled, &also);
    CHECK(plogp__common_grid(&also, &scaled) == grid);
    plogp__sorted_unscale(&scaled);
    plogp__sorted_unscale(&also);
    return grid;
}

static double grid_of(const double *p, size_t size_p, const double *q, size_t size_q,
                      double weight)
{
    return scaled_grid_of(p, size_p, q, size_q, weight, 0);
}

static void grids_are_decimal_and_numbers_of_32_bits(void **state)
{
    const double whole[] = {-3, 0, 70}, tenths[] = {-0.5, 2, 1e8}, third[] = {1.0 / 3};
    const double fine[] = {1e-9, 0.5}, finer[] = {1e-10}, large[] = {2147483647},
                 larger[] = {0, 2147483648.0}, infinite[] = {0, (double)INFINITY};
    const double least[] = {-2147483648.0, 0}, last[] = {-21474836.47, 21474836.47},
                 beyond[] = {-21474836.48, 0};
    (void)state;
    CHECK(grid_of(whole, 3, whole, 2, 1) == 1 && grid_of(whole, 3, tenths, 3, 1) == 10);
    CHECK(grid_of(fine, 2, fine, 1, 5) == 1e9 && grid_of(fine, 2, whole, 3, 5) == 0);
    CHECK(grid_of(whole, 3, third, 1, 1) == 0 && grid_of(finer, 1, finer, 1, 1) == 0);
    CHECK(grid_of(large, 1, whole, 1, 1) == 1 && grid_of(larger, 2, whole, 1, 1) == 0);
    CHECK(grid_of(least, 2, whole, 1, 1) == 0 && grid_of(last, 2, whole, 1, 1) == 100);
    CHECK(grid_of(last, 2, beyond, 2, 1) == 0);
    CHECK(grid_of(large, 1, tenths, 1, 1) == 0 && grid_of(infinite, 2, whole, 1, 1) == 0);
}

static void observations_are_whole_and_products_of_62_bits(void **state)
{
    const double whole[] = {-3, 0, 70};
    (void)state;
    CHECK(grid_of(whole, 3, whole, 3, 0.5) == 0 && grid_of(whole, 2, whole, 2, 1e9) == 1);
    CHECK(grid_of(whole, 1, whole, 1, 0x1p31) == 1);
    CHECK(grid_of(whole, 1, whole, 1, 0x1p31 + 1) == 0);
    CHECK(grid_of(whole, 3, whole, 3, 1e9) == 0 && grid_of(whole, 1, whole, 1, 4e9) == 0);
}

/* All weights are the same in grid_of: one sample may have many more. */
static void totals_are_below_2_to_the_32(void **state)
{
    const double value = 1, one = 1, many = 4294967294, more = 4294967295;
    const plogp_ordered_table of_p = {&value, &one, &one, 1, one, 0.0, 1};
    const plogp_ordered_table of_q = {&value, &many, &many, 1, many, 0.0, 1};
    const plogp_ordered_table of_r = {&value, &more, &more, 1, more, 0.0, 1};
    const plogp_sorted p = plogp__sorted_view(&of_p, NULL);
    const plogp_sorted q = plogp__sorted_view(&of_q, NULL);
    const plogp_sorted r = plogp__sorted_view(&of_r, NULL);
    (void)state;
    CHECK(plogp__common_grid(&p, &q) == 1 && plogp__common_grid(&q, &p) == 1);
    CHECK(plogp__common_grid(&p, &r) == 0 && plogp__common_grid(&r, &p) == 0);
}

/* Tables are looked at in parts: decimals of the first and of the last one count. */
static void decimals_anywhere_count(void **state)
{
    static double values[MOST];
    const double whole[] = {1};
    (void)state;
    for (size_t i = 0; i < MOST; i++)
        values[i] = (double)i;
    CHECK(grid_of(values, MOST, whole, 1, 1) == 1);
    values[0] = -0.25;
    CHECK(grid_of(values, MOST, whole, 1, 1) == 100);
    values[MOST - 1] += 0.125;
    CHECK(grid_of(whole, 1, values, MOST, 1) == 1000);
    values[1] = 1.0 / 3;
    CHECK(grid_of(values, MOST, whole, 1, 1) == 0);
    CHECK(plogp__scale_with(0.5, 1) == 10 && plogp__scale_with(7, 10) == 10);
    CHECK(plogp__scale_with(0.5, 0) == 0); /* no value brings it back */
}

/* Values in files are divided as they are read, and their scale is that of before. */
static void values_over_powers_of_two_have_no_grid(void **state)
{
    const double tiny[] = {0, 0x1p-500, 0x1p-499};
    (void)state;
    CHECK(scaled_grid_of(tiny, 3, tiny, 2, 1, -500) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grids_are_decimal_and_numbers_of_32_bits),
        cmocka_unit_test(observations_are_whole_and_products_of_62_bits),
        cmocka_unit_test(totals_are_below_2_to_the_32),
        cmocka_unit_test(decimals_anywhere_count),
        cmocka_unit_test(values_over_powers_of_two_have_no_grid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
