#include "check.h"

#include "failing_alloc.h"
#include "plogp/transport.h"
#include "random.h"

#define MOST 12

static double wasserstein(const double *p, const double *q, const double *support,
                          size_t k, double order)
{
    const plogp_wasserstein_options options = {{support, k}, order};
    double distance = NAN;
    CHECK(plogp_wasserstein_weights(p, q, &options, NULL, &distance) == PLOGP_OK);
    return distance;
}

static void distances_of_simple_laws_are_known(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5, 0.0, 0.0}, q[] = {0.0, 0.0, 0.5, 0.5};
    const plogp_line line = {NULL, 4};
    plogp_line_distances all;
    CHECK(plogp_line_distances_probs(p, q, &line, NULL, &all) == PLOGP_OK);
    CHECK(all.wasserstein == 2.0 && all.ks == 1.0);
    CHECK_REL("energy", all.energy, sqrt(2.0 * 1.5), 8 * U);
    for (double order = 1.0; order < 1e6; order *= 7.0)
        CHECK_REL("shift by 2", wasserstein(p, q, NULL, 4, order), 2.0, 8 * U);
    CHECK(wasserstein(p, q, NULL, 4, INFINITY) == 2.0);
}

static void high_orders_neither_underflow_nor_see_rounding(void **state)
{
    (void)state;
    /* 0.1 + 0.2 and 0.2 + 0.1 leave no residue of mass to move from 1 to 1000 */
    const double p[] = {0.1, 0.2, 0.7}, q[] = {0.2, 0.1, 0.7};
    const double support[] = {0.0, 1.0, 1000.0};
    const double a[] = {1.0, 1.0}, b[] = {1.0, 3.0}, near[] = {0.0, 0.01};
    CHECK_REL("W_538", wasserstein(p, q, support, 3, 538.0), pow(0.1, 1.0 / 538.0),
              64 * U);
    CHECK(wasserstein(p, q, support, 3, INFINITY) == 1.0);
    CHECK_REL("0.01 * (1/4)^(1/538)", wasserstein(a, b, near, 2, 538.0),
              0.01 * pow(0.25, 1.0 / 538.0), 64 * U);
}

static void orders_agree_with_matched_quantiles(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (size_t i = 0; i < 500 * test_multiplier(); i++) {
        uint64_t p[MOST] = {0}, q[MOST] = {0};
        double place[MOST], of_p[32], of_q[32], sum = 0.0, got = NAN;
        for (size_t j = 0; j < MOST; j++)
            place[j] = (double)j + random_unit(&random);
        for (size_t j = 0; j < 32; j++) {
            p[random_bits(&random) % MOST]++;
            q[random_bits(&random) % MOST]++;
        }
        for (size_t j = 0, at_p = 0, at_q = 0; j < MOST; j++) {
            for (uint64_t c = 0; c < p[j]; c++)
                of_p[at_p++] = place[j];
            for (uint64_t c = 0; c < q[j]; c++)
                of_q[at_q++] = place[j];
        }
        for (size_t j = 0; j < 32; j++)
            sum += pow(fabs(of_p[j] - of_q[j]), 2.5) / 32;
        const plogp_wasserstein_options options = {{place, MOST}, 2.5};
        CHECK(plogp_wasserstein_counts(p, q, &options, NULL, &got) == PLOGP_OK);
        CHECK_REL("W_2.5", got, pow(sum, 1 / 2.5), 64 * U);
    }
}

static void order_of_symbols_and_repeated_places_change_nothing(void **state)
{
    (void)state;
    const double p[] = {0.1, 0.2, 0.3, 0.4}, q[] = {0.4, 0.1, 0.2, 0.3};
    const double support[] = {1.5, -2.0, 1.5, 7.0};
    const double p_back[] = {0.4, 0.3, 0.2, 0.1}, q_back[] = {0.3, 0.2, 0.1, 0.4};
    const double support_back[] = {7.0, 1.5, -2.0, 1.5};
    const plogp_line line = {support, 4}, line_back = {support_back, 4};
    plogp_line_distances all, back;
    CHECK(plogp_line_distances_probs(p, q, &line, NULL, &all) == PLOGP_OK);
    CHECK(plogp_line_distances_probs(p_back, q_back, &line_back, NULL, &back) ==
          PLOGP_OK);
    assert_memory_equal(&all, &back, sizeof all);
    CHECK_REL("ks", all.ks, 0.1, 16 * U);
    CHECK_REL("W_1", all.wasserstein, 0.1 * 3.5 + 0.1 * 5.5, 16 * U);
    CHECK(wasserstein(p, q, support, 4, 3.0) ==
          wasserstein(p_back, q_back, support_back, 4, 3.0));
}

static void one_symbol_and_huge_places_are_fine(void **state)
{
    (void)state;
    const double one[] = {1.0}, support[] = {-1e308, 1e308};
    const double p[] = {1.0, 0.0}, q[] = {0.0, 1.0}, close[] = {1e308, 0.5e308};
    const plogp_line line = {NULL, 1};
    plogp_line_distances all;
    CHECK(plogp_line_distances_probs(one, one, &line, NULL, &all) == PLOGP_OK);
    CHECK(all.wasserstein == 0.0 && all.ks == 0.0 && all.energy == 0.0);
    CHECK(wasserstein(one, one, NULL, 1, 2.0) == 0.0);
    CHECK(wasserstein(p, q, support, 2, 2.0) == INFINITY);
    CHECK_REL("half", wasserstein(p, q, close, 2, 2.0), 0.5e308, 4 * U);
}

static plogp_status unsorted(const plogp_context *context, void *state)
{
    const double p[] = {0.5, 0.5}, q[] = {0.25, 0.75}, support[] = {2.0, 1.0};
    const plogp_line line = {support, 2};
    plogp_line_distances all;
    (void)state;
    return plogp_line_distances_probs(p, q, &line, context, &all);
}

static void a_failed_allocation_leaks_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(unsorted, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, support[] = {0.0, NAN}, negative[] = {-1.0, 2.0};
    const plogp_line line = {support, 2}, good = {NULL, 2}, empty = {NULL, 0};
    const plogp_wasserstein_options low = {{NULL, 2}, 0.5}, first = {{NULL, 2}, 1.0};
    plogp_line_distances all = {.ks = 42.0};
    double distance = 42.0;
    CHECK(plogp_line_distances_probs(p, p, &line, NULL, &all) == PLOGP_EDOMAIN);
    CHECK(plogp_line_distances_probs(p, negative, &good, NULL, &all) == PLOGP_EDOMAIN);
    CHECK(plogp_line_distances_probs(p, p, &empty, NULL, &all) == PLOGP_EINVAL);
    CHECK(plogp_line_distances_probs(p, p, NULL, NULL, &all) == PLOGP_EINVAL);
    CHECK(plogp_line_distances_probs(p, p, &good, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_wasserstein_probs(p, p, &low, NULL, &distance) == PLOGP_EINVAL);
    CHECK(plogp_wasserstein_probs(p, p, NULL, NULL, &distance) == PLOGP_EINVAL);
    CHECK(plogp_wasserstein_probs(NULL, p, &first, NULL, &distance) == PLOGP_EINVAL);
    CHECK(all.ks == 42.0 && distance == 42.0);
}

/* F - G is 2^-1030 on a gap of 4: its square would be 0. */
static void energy_keeps_the_digits_of_tiny_differences(void **state)
{
    (void)state;
    const double p[] = {1.0, 0x3p-1030}, q[] = {1.0, 0x2p-1030}, places[] = {0.0, 4.0};
    const plogp_line line = {places, 2};
    plogp_line_distances all;
    CHECK(plogp_line_distances_weights(p, q, &line, NULL, &all) == PLOGP_OK);
    CHECK(all.ks == 0x1p-1030);
    CHECK_REL("energy", all.energy, 0x1p-1030 * sqrt(8.0), 8 * U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energy_keeps_the_digits_of_tiny_differences),
        cmocka_unit_test(distances_of_simple_laws_are_known),
        cmocka_unit_test(high_orders_neither_underflow_nor_see_rounding),
        cmocka_unit_test(orders_agree_with_matched_quantiles),
        cmocka_unit_test(order_of_symbols_and_repeated_places_change_nothing),
        cmocka_unit_test(one_symbol_and_huge_places_are_fine),
        cmocka_unit_test(a_failed_allocation_leaks_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
