#include "check.h"

#include <string.h>

#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "plogp/information.h"
#include "plogp/probability.h"
#include "random.h"

#define MOST  16
#define LOG_2 0x1.62e42fefa39efp-1

static void entropy_of_textbook_laws_is_exact(void **state)
{
    (void)state;
    const double x[] = {0.25, 0.25, 0.25, 0.25}, y[] = {0.5, 0.125, 0.125, 0.25};
    const uint64_t die[] = {1, 1, 1, 1, 1, 1}, near_certain[] = {1, 999999999999};
    double h = NAN;
    CHECK(plogp_entropy_probs(x, 4, &h) == PLOGP_OK && h == 2.0 * LOG_2);
    CHECK(plogp_entropy_probs(y, 4, &h) == PLOGP_OK && h / LOG_2 == 1.75);
    CHECK(plogp_entropy_counts(die, 6, &h) == PLOGP_OK);
    CHECK_REL("die", h, 0x1.cab0bfa2a2002p+0, 8 * U);
    CHECK(plogp_entropy_counts(near_certain, 2, &h) == PLOGP_OK);
    CHECK_REL("near certain", h, 0x1.f7aea7f183112p-36, 8 * U);
}

static void entropy_obeys_the_chain_rule(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (size_t i = 0; i < 5000 * test_multiplier(); i++) {
        uint64_t all[4], outer[3], inner[2];
        for (size_t j = 0; j < 4; j++)
            all[j] = random_bits(&random) >> (12 + random_bits(&random) % 50);
        all[2]++;
        const uint64_t group = all[2] + all[3];
        memcpy(outer, (uint64_t[]){all[0], all[1], group}, sizeof outer);
        memcpy(inner, (uint64_t[]){all[2], all[3]}, sizeof inner);
        const double share = (double)group / (double)(all[0] + all[1] + group);
        double h = NAN, h_outer = NAN, h_inner = NAN;
        CHECK(plogp_entropy_counts(all, 4, &h) == PLOGP_OK);
        CHECK(plogp_entropy_counts(outer, 3, &h_outer) == PLOGP_OK);
        CHECK(plogp_entropy_counts(inner, 2, &h_inner) == PLOGP_OK);
        CHECK_REL("chain rule", h, h_outer + share * h_inner, 20 * U);
    }
}

static void counts_beyond_53_bits_keep_all_digits(void **state)
{
    (void)state;
    const uint64_t counts[] = {UINT64_MAX - 1, 1};
    double h = NAN;
    CHECK(plogp_entropy_counts(counts, 2, &h) == PLOGP_OK);
    /* x (1 - log x) up to x^2 for x = 2^-64 */
    CHECK_REL("one in 2^64", h, 0x1p-64 * (1.0 + 64 * LOG_2), 8 * U);
}

static void certain_laws_have_entropy_zero(void **state)
{
    (void)state;
    const double one[] = {0.0, 1.0, 0.0}, above[] = {1.0000000005};
    const uint64_t count[] = {7};
    double h = NAN;
    CHECK(plogp_entropy_probs(one, 3, &h) == PLOGP_OK && h == 0.0 && !signbit(h));
    CHECK(plogp_entropy_probs(above, 1, &h) == PLOGP_OK && h == 0.0);
    CHECK(plogp_entropy_counts(count, 1, &h) == PLOGP_OK && h == 0.0);
}

static void probabilities_beyond_rounding_are_used_as_given(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5 + 1e-9}, far[] = {0.5, 0.5 + 3e-9};
    double h = NAN;
    CHECK(plogp_entropy_probs(p, 2, &h) == PLOGP_OK);
    CHECK_REL("as given", h, -p[0] * log(p[0]) - p[1] * log(p[1]), 8 * U);
    CHECK(plogp_entropy_probs(far, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_entropy_weights(far, 2, &h) == PLOGP_OK);
}

/* Either side of where the tolerance ends, of sums just beyond rounding, and one in between. */
static void the_tolerance_of_sums_is_kept_exactly(void **state)
{
    (void)state;
    static const double INSIDE[] = {1.9999e-9, -1.9999e-9, 1e-12, 16 * U};
    static const double BEYOND[] = {2.0001e-9, -2.0001e-9, 2.1e-9};
    double h = NAN;
    for (size_t i = 0; i < sizeof INSIDE / sizeof INSIDE[0]; i++) {
        const double p[] = {0.125, 0.875 + INSIDE[i]};
        CHECK(plogp_entropy_probs(p, 2, &h) == PLOGP_OK);
        CHECK_REL("as given", h, -p[0] * log(p[0]) - p[1] * log(p[1]), 8 * U);
    }
    for (size_t i = 0; i < sizeof BEYOND / sizeof BEYOND[0]; i++) {
        const double p[] = {0.125, 0.875 + BEYOND[i]};
        h = -7.0;
        CHECK(plogp_entropy_probs(p, 2, &h) == PLOGP_EDOMAIN);
        CHECK(h == -7.0);
    }
}

/* Totals 4u short of 1, as much as is divided out, of laws whose entropy is not much more. */
static void rounding_of_the_total_costs_nothing_near_certainty(void **state)
{
    (void)state;
    enum { LONG = 2048 };
    static double p[LONG];
    const double pair[] = {1.0 - 4 * U, 0x1p-100}, rest = (LONG - 1) * 0x1p-51;
    double h = NAN, cross = NAN;
    CHECK(plogp_entropy_probs(pair, 2, &h) == PLOGP_OK);
    CHECK_REL("two", h, 0x1p-100 * (1.0 + 100.0 * log(2.0)), 8 * U);
    p[0] = 1.0 - 0x1p-40;
    for (size_t i = 1; i < LONG; i++)
        p[i] = 0x1p-51;
    const double share = rest / (1.0 - 4 * U);
    const double want = -(1.0 - share) * log1p(-share) + share * (51.0 * log(2.0));
    CHECK(plogp_entropy_probs(p, LONG, &h) == PLOGP_OK);
    CHECK_REL("many", h, want, 10 * U);
    CHECK(plogp_cross_entropy_probs(p, p, LONG, &cross) == PLOGP_OK);
    CHECK_REL("cross-entropy", cross, want, 16 * U);
}

static void sums_that_overflow_or_underflow_are_normalised(void **state)
{
    (void)state;
    const double large[] = {1.5e308, 1.5e308, 1.0e308},
                 small[] = {3e-323, 3e-323, 2e-323};
    double p[3], h = NAN;
    CHECK(plogp_entropy_weights(large, 3, &h) == PLOGP_OK);
    CHECK_REL("overflow", h, 1.0821955300387673323509, 8 * U);
    CHECK(plogp_weights_normalize(large, 3, p) == PLOGP_OK);
    CHECK_REL("0.375", p[0], 0.375, 2 * U);
    CHECK(plogp_weights_normalize(small, 3, p) == PLOGP_OK);
    CHECK_REL("subnormal", p[0], 0.375, 2 * U);
}

static void renyi_falls_with_its_order_and_joins_its_limits(void **state)
{
    (void)state;
    const double orders[] = {0.0,        1e-9, 0.5,  1.0 - 1e-9, 1.0,
                             1.0 + 1e-9, 2.0,  50.0, 1e6,        INFINITY};
    const double p[] = {0.6, 0.3, 0.1, 0.0};
    double last = INFINITY, h = NAN, shannon = NAN;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        CHECK(plogp_renyi_entropy_probs(p, 4, orders[i], &h) == PLOGP_OK);
        CHECK(h <= last);
        last = h;
    }
    CHECK(plogp_renyi_entropy_probs(p, 4, 0.0, &h) == PLOGP_OK && h == log(3.0));
    CHECK_REL("order inf", last, -log(0.6), 8 * U);
    CHECK(plogp_entropy_probs(p, 4, &shannon) == PLOGP_OK);
    CHECK(plogp_renyi_entropy_probs(p, 4, 1.0 + 0x1p-50, &h) == PLOGP_OK);
    CHECK_REL("order near 1", h, shannon, 16 * U);
    CHECK(plogp_tsallis_entropy_probs(p, 4, 1.0 + 0x1p-50, &h) == PLOGP_OK);
    CHECK_REL("Tsallis order near 1", h, shannon, 16 * U);
    CHECK(plogp_tsallis_entropy_probs(p, 4, 0.0, &h) == PLOGP_OK && h == 2.0);
    CHECK(plogp_tsallis_entropy_probs(p, 4, INFINITY, &h) == PLOGP_OK && h == 0.0);
    CHECK(plogp_tsallis_entropy_probs(p, 4, 2.0, &h) == PLOGP_OK);
    CHECK_REL("Gini", h, 0.54, 16 * U);
}

static void entropy_is_the_expected_surprisal(void **state)
{
    (void)state;
    const uint64_t ones[] = {1, 1, 1, 1, 1, 1};
    const double p[] = {0.2, 0.3, 0.5, 0.0}, die[] = {1, 1, 1, 1, 1, 1};
    const double pay[] = {100, 200, 300, 400, 500, 600};
    double surprise[4], h = NAN, mean = NAN;
    for (size_t i = 0; i < 4; i++)
        surprise[i] = plogp_surprisal(p[i]);
    CHECK(plogp_entropy_probs(p, 4, &h) == PLOGP_OK);
    CHECK(plogp_expectation_probs(p, surprise, 4, &mean) == PLOGP_OK);
    CHECK_REL("mean surprisal", mean, h, 8 * U);
    CHECK(plogp_expectation_weights(die, pay, 6, &mean) == PLOGP_OK && mean == 350.0);
    CHECK(plogp_entropy_counts(ones, 6, &h) == PLOGP_OK);
    CHECK_REL("perplexity", plogp_perplexity(h), 6.0, 8 * U);
    CHECK(plogp_max_entropy(1) == 0.0 && isnan(plogp_max_entropy(0)));
}

/* Rounding may not put it above the largest entropy, which is printed beside it. */
static void entropy_of_equal_shares_is_at_most_the_largest(void **state)
{
    (void)state;
    enum { K = 300 };
    double p[K], h = NAN;
    uint64_t counts[K];
    for (size_t k = 1; k <= K; k++) {
        for (size_t i = 0; i < k; i++) {
            p[i] = 1.0 / (double)k;
            counts[i] = 3;
        }
        CHECK(plogp_entropy_probs(p, k, &h) == PLOGP_OK && h <= plogp_max_entropy(k));
        CHECK_REL("equal shares", h, plogp_max_entropy(k), 8 * U);
        CHECK(plogp_entropy_counts(counts, k, &h) == PLOGP_OK &&
              h <= plogp_max_entropy(k));
    }
}

static void surprisal_and_quantity_are_total(void **state)
{
    (void)state;
    CHECK(plogp_surprisal(0.25) == 2.0 * LOG_2);
    CHECK(plogp_surprisal(0.0) == INFINITY);
    CHECK(plogp_surprisal(1.0) == 0.0 && !signbit(plogp_surprisal(1.0)));
    CHECK(isnan(plogp_surprisal(1.5)) && isnan(plogp_surprisal(-0.5)));
    CHECK(isnan(plogp_surprisal(NAN)));
    CHECK_REL("letter", plogp_quantity_of_information(1.0, 26.0) / LOG_2,
              4.700439718141092, 4 * U);
    CHECK(plogp_quantity_of_information(0.0, INFINITY) == 0.0);
    CHECK(plogp_quantity_of_information(5.0, 1.0) == 0.0);
    CHECK(isnan(plogp_quantity_of_information(-1.0, 2.0)));
    CHECK(isnan(plogp_quantity_of_information(1.0, 0.5)));
}

static void checks_say_what_is_wrong(void **state)
{
    (void)state;
    const double sum[] = {0.5, 0.25}, negative[] = {0.5, -0.25}, zeros[] = {0.0, 0.0};
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    CHECK(plogp_probs_check(sum, 2, &context) == PLOGP_EDOMAIN);
    CHECK(strstr(error.message, "sum to 0.75") != NULL);
    CHECK(plogp_probs_check(negative, 2, &context) == PLOGP_EDOMAIN);
    CHECK(strstr(error.message, "entry 2 is -0.25") != NULL && error.where == 1);
    CHECK(plogp_weights_check(zeros, 2, &context) == PLOGP_EDOMAIN);
    CHECK(plogp_weights_check(zeros, 0, &context) == PLOGP_EINVAL);
    CHECK(plogp_weights_check(sum, 2, &context) == PLOGP_OK);
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double p[] = {0.5, 0.5}, bad[] = {0.5, INFINITY}, zeros[] = {0.0, 0.0};
    const uint64_t none[] = {0, 0}, huge[] = {UINT64_MAX, 1};
    double h = 42.0;
    CHECK(plogp_entropy_probs(NULL, 2, &h) == PLOGP_EINVAL);
    CHECK(plogp_entropy_probs(p, 0, &h) == PLOGP_EINVAL);
    CHECK(plogp_entropy_probs(p, 2, NULL) == PLOGP_EINVAL);
    CHECK(plogp_entropy_weights(bad, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_entropy_weights(zeros, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_entropy_counts(none, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_entropy_counts(huge, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_renyi_entropy_probs(p, 2, -1.0, &h) == PLOGP_EINVAL);
    CHECK(plogp_tsallis_entropy_counts(none, 2, NAN, &h) == PLOGP_EINVAL);
    CHECK(plogp_expectation_probs(p, NULL, 2, &h) == PLOGP_EINVAL);
    CHECK(plogp_expectation_weights(zeros, p, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_weights_normalize(zeros, 2, &h) == PLOGP_EDOMAIN);
    CHECK(plogp_weights_normalize(p, 2, NULL) == PLOGP_EINVAL);
    CHECK(h == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entropy_of_textbook_laws_is_exact),
        cmocka_unit_test(entropy_obeys_the_chain_rule),
        cmocka_unit_test(counts_beyond_53_bits_keep_all_digits),
        cmocka_unit_test(certain_laws_have_entropy_zero),
        cmocka_unit_test(probabilities_beyond_rounding_are_used_as_given),
        cmocka_unit_test(the_tolerance_of_sums_is_kept_exactly),
        cmocka_unit_test(rounding_of_the_total_costs_nothing_near_certainty),
        cmocka_unit_test(sums_that_overflow_or_underflow_are_normalised),
        cmocka_unit_test(renyi_falls_with_its_order_and_joins_its_limits),
        cmocka_unit_test(entropy_is_the_expected_surprisal),
        cmocka_unit_test(entropy_of_equal_shares_is_at_most_the_largest),
        cmocka_unit_test(surprisal_and_quantity_are_total),
        cmocka_unit_test(checks_say_what_is_wrong),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
