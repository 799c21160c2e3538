#include "check.h"

#include "failing_alloc.h"
#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "plogp/jensen_shannon.h"
#include "random.h"

#define K     6
#define COUNT 4

static void fill(uint64_t *random, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = random_bits(random) % 5 == 0 ? 0.0 : random_unit(random);
    values[0] += 0.5;
}

/* Jensen's gap: H(sum w p) - sum w H(p). */
static double gap(const double *laws, const double *weights)
{
    double total = 0.0, mixture[K] = {0.0}, h = NAN, mean = 0.0;
    for (size_t i = 0; i < COUNT; i++)
        total += weights[i];
    for (size_t i = 0; i < COUNT; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < K; j++)
            sum += laws[i * K + j];
        for (size_t j = 0; j < K; j++)
            mixture[j] += weights[i] / total * laws[i * K + j] / sum;
        CHECK(plogp_entropy_weights(laws + i * K, K, &h) == PLOGP_OK);
        mean += weights[i] / total * h;
    }
    CHECK(plogp_entropy_weights(mixture, K, &h) == PLOGP_OK);
    return h - mean;
}

static void many_laws_have_jensens_gap(void **state)
{
    (void)state;
    uint64_t random = 22;
    for (size_t i = 0; i < 2000 * test_multiplier(); i++) {
        double laws[COUNT * K], weights[COUNT], js = NAN, bound = NAN;
        const plogp_law_list list = {laws, COUNT, K, weights};
        for (size_t j = 0; j < COUNT; j++)
            fill(&random, laws + j * K, K);
        fill(&random, weights, COUNT);
        CHECK(plogp_weighted_js_weights(&list, NULL, &js) == PLOGP_OK);
        CHECK(plogp_entropy_weights(weights, COUNT, &bound) == PLOGP_OK);
        CHECK(js >= 0.0 && js <= bound);
        CHECK(fabs(js - gap(laws, weights)) <= 64 * U);
    }
}

static void two_laws_are_the_usual_divergence_nearly_equal_too(void **state)
{
    (void)state;
    uint64_t random = 23;
    for (size_t i = 0; i < 2000; i++) {
        double laws[2 * K], js = NAN, want = NAN;
        const plogp_law_list list = {.laws = laws, .count = 2, .k = K};
        fill(&random, laws, K);
        for (size_t j = 0; j < K; j++)
            laws[K + j] = laws[j] * (1.0 + ldexp(random_unit(&random), -(int)(i % 50)));
        CHECK(plogp_weighted_js_weights(&list, NULL, &js) == PLOGP_OK);
        CHECK(plogp_js_weights(laws, laws + K, K, &want) == PLOGP_OK);
        CHECK_REL("js", js, want, 64 * U);
    }
}

static void equal_laws_are_zero_apart_and_disjoint_ones_tell_which(void **state)
{
    (void)state;
    const double equal[] = {0.2, 0.8, 0.2, 0.8, 0.2, 0.8};
    const double apart[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const double weights[] = {1, 2, 1};
    plogp_law_list list = {.laws = equal, .count = 3, .k = 2};
    double js = NAN, entropy = NAN;
    CHECK(plogp_weighted_js_probs(&list, NULL, &js) == PLOGP_OK && js == 0.0);
    list = (plogp_law_list){apart, 3, 3, weights};
    CHECK(plogp_weighted_js_probs(&list, NULL, &js) == PLOGP_OK);
    CHECK(plogp_entropy_weights(weights, 3, &entropy) == PLOGP_OK);
    CHECK_REL("H(w)", js, entropy, 8 * U);
}

static plogp_status small_list(const plogp_context *context, void *state)
{
    const double laws[] = {0.5, 0.5, 0.25, 0.75};
    const plogp_law_list list = {.laws = laws, .count = 2, .k = 2};
    double js = 0.0;
    (void)state;
    return plogp_weighted_js_probs(&list, context, &js);
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(small_list, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double laws[] = {0.5, 0.5, 0.25, 0.5}, zeros[] = {0.0, 0.0};
    const plogp_law_list bad = {.laws = laws, .count = 2, .k = 2};
    const plogp_law_list weightless = {laws, 2, 2, zeros};
    const plogp_law_list empty = {.laws = laws, .count = 0, .k = 2};
    double js = 42.0;
    CHECK(plogp_weighted_js_probs(&bad, NULL, &js) == PLOGP_EDOMAIN);
    CHECK(plogp_weighted_js_weights(&weightless, NULL, &js) == PLOGP_EDOMAIN);
    CHECK(plogp_weighted_js_weights(&empty, NULL, &js) == PLOGP_EINVAL);
    CHECK(plogp_weighted_js_weights(NULL, NULL, &js) == PLOGP_EINVAL);
    CHECK(plogp_weighted_js_weights(&bad, NULL, NULL) == PLOGP_EINVAL);
    CHECK(js == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_laws_have_jensens_gap),
        cmocka_unit_test(two_laws_are_the_usual_divergence_nearly_equal_too),
        cmocka_unit_test(equal_laws_are_zero_apart_and_disjoint_ones_tell_which),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
