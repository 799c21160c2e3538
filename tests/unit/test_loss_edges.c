#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/loss.h"
#include "random.h"

#define CLASSES 4

static void right_and_certain_is_free_and_wrong_and_certain_is_infinite(void **state)
{
    (void)state;
    const double logits[] = {INFINITY, 0.0, -INFINITY, 3.0, 800.0, 0.0};
    const uint32_t labels[] = {0, 1, 0};
    const plogp_targets targets = {.rows = 3, .classes = 2, .labels = labels};
    double gradient[6], losses[3];
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss;
    options.losses = losses;
    CHECK(plogp_softmax_loss(logits, &targets, &options, gradient, &loss) == PLOGP_OK);
    CHECK(losses[0] == 0.0 && losses[1] == 0.0 && losses[2] == 0.0 && loss.value == 0.0);
    const uint32_t wrong[] = {1, 0, 0};
    const plogp_targets others = {.rows = 3, .classes = 2, .labels = wrong};
    CHECK(plogp_softmax_loss(logits, &others, &options, gradient, &loss) == PLOGP_OK);
    CHECK(losses[0] == INFINITY && losses[1] == INFINITY && loss.value == INFINITY);
    CHECK(loss.infinite == 2 && loss.finite_value == 0.0);
    for (size_t i = 0; i < 6; i++)
        CHECK(isfinite(gradient[i]));
    const double binary[] = {INFINITY, -INFINITY, 40.0};
    CHECK(plogp_binary_loss(binary, &targets, &options, gradient, &loss) == PLOGP_OK);
    CHECK(losses[0] == INFINITY && losses[1] == INFINITY && losses[2] > 39.0);
}

static void nearly_certain_rows_keep_their_digits(void **state)
{
    (void)state;
    const double logits[] = {50.0, 0.0}, binary[] = {50.0};
    const uint32_t labels[] = {0}, one[] = {1};
    const plogp_targets targets = {.rows = 1, .classes = 2, .labels = labels};
    const plogp_targets ones = {.rows = 1, .classes = 2, .labels = one};
    double gradient[2];
    plogp_loss loss;
    CHECK(plogp_softmax_loss(logits, &targets, NULL, gradient, &loss) == PLOGP_OK);
    CHECK_REL("loss", loss.value, 1.9287498479639178e-22, 48 * U);
    CHECK_REL("gradient", gradient[0], -1.9287498479639178e-22, 48 * U);
    CHECK_REL("other", gradient[1], 1.9287498479639178e-22, 48 * U);
    CHECK(plogp_binary_loss(binary, &ones, NULL, gradient, &loss) == PLOGP_OK);
    CHECK_REL("binary", loss.value, 1.9287498479639178e-22, 16 * U);
    CHECK_REL("binary gradient", gradient[0], -1.9287498479639178e-22, 16 * U);
}

static void divergence_of_a_law_from_its_own_logits_is_nearly_nothing(void **state)
{
    (void)state;
    uint64_t random = 13;
    for (size_t i = 0; i < 2000; i++) {
        double law[CLASSES], logits[CLASSES], sum = 0.0;
        const plogp_targets targets = {.rows = 1, .classes = CLASSES, .laws = law};
        plogp_loss_options options = plogp_loss_options_defaults();
        plogp_loss loss;
        for (size_t j = 0; j < CLASSES; j++)
            sum += law[j] = 1e-3 + random_unit(&random);
        for (size_t j = 0; j < CLASSES; j++) {
            law[j] /= sum;
            logits[j] = log(law[j]);
        }
        options.divergence = 1;
        CHECK(plogp_softmax_loss(logits, &targets, &options, NULL, &loss) == PLOGP_OK);
        CHECK(loss.value >= 0.0 && loss.value < 1e-29);
    }
}

static void threads_and_row_order_change_nothing(void **state)
{
    (void)state;
    enum { N = 3000, K = 70 };
    static double logits[N * K], back[N * K], gradient[N * K], other[N * K];
    static uint32_t labels[N], labels_back[N];
    uint64_t random = 14;
    for (size_t i = 0; i < N; i++) {
        labels[i] = labels_back[N - 1 - i] = (uint32_t)(random_bits(&random) % K);
        for (size_t j = 0; j < K; j++)
            logits[i * K + j] = back[(N - 1 - i) * K + j] = 9.0 * random_unit(&random);
    }
    const plogp_targets targets = {.rows = N, .classes = K, .labels = labels};
    const plogp_targets reversed = {.rows = N, .classes = K, .labels = labels_back};
    plogp_context context = plogp_context_defaults();
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss, again;
    options.context = &context;
    context.threads = 1;
    CHECK(plogp_softmax_loss(logits, &targets, &options, gradient, &loss) == PLOGP_OK);
    context.threads = 3;
    CHECK(plogp_softmax_loss(logits, &targets, &options, other, &again) == PLOGP_OK);
    assert_memory_equal(&loss, &again, sizeof loss);
    assert_memory_equal(gradient, other, sizeof gradient);
    CHECK(plogp_softmax_loss(back, &reversed, &options, other, &again) == PLOGP_OK);
    assert_memory_equal(&loss, &again, sizeof loss);
    CHECK_BITS(other[0], gradient[(N - 1) * K]);
}

static void long_rows_are_the_short_ones_in_pieces(void **state)
{
    (void)state;
    enum { K = 1000 };
    static double logits[K], gradient[K], law[K], soft[K];
    uint64_t random = 15;
    long double sum = 0.0;
    for (size_t j = 0; j < K; j++) {
        logits[j] = 20.0 * random_unit(&random);
        sum += expl(logits[j]);
    }
    for (uint32_t label = 0; label < K; label += 37) {
        const plogp_targets hard = {.rows = 1, .classes = K, .labels = &label};
        const plogp_targets one_hot = {.rows = 1, .classes = K, .laws = law};
        plogp_loss loss, other;
        memset(law, 0, sizeof law);
        law[label] = 1.0;
        CHECK(plogp_softmax_loss(logits, &hard, NULL, gradient, &loss) == PLOGP_OK);
        CHECK_REL("loss", loss.value, (double)(logl(sum) - logits[label]), 48 * U);
        CHECK(plogp_softmax_loss(logits, &one_hot, NULL, soft, &other) == PLOGP_OK);
        CHECK_REL("soft", other.value, loss.value, 4 * U);
        for (size_t j = 0; j < K; j++) {
            const double want = (double)(expl(logits[j]) / sum) - (j == label);
            CHECK(fabs(gradient[j] - want) <= 48 * U && fabs(soft[j] - want) <= 48 * U);
        }
    }
}

static void no_rows_cost_nothing(void **state)
{
    (void)state;
    const double logits[] = {1.0, 2.0};
    const uint32_t ignored[] = {PLOGP_LABEL_IGNORED};
    const plogp_targets all_out = {.rows = 1, .classes = 2, .labels = ignored};
    const plogp_targets none = {.rows = 0, .classes = 2};
    double gradient[] = {7.0, 7.0};
    plogp_loss loss;
    CHECK(plogp_softmax_loss(logits, &all_out, NULL, gradient, &loss) == PLOGP_OK);
    CHECK(loss.value == 0.0 && loss.weight == 0.0 && loss.rows == 0);
    CHECK(gradient[0] == 0.0 && gradient[1] == 0.0);
    CHECK(plogp_softmax_loss(logits, &none, NULL, NULL, &loss) == PLOGP_OK);
    CHECK(loss.value == 0.0);
}

static void not_a_number_stays_in_its_row(void **state)
{
    (void)state;
    const double logits[] = {NAN, 1.0, 0.5, 1.0};
    const uint32_t labels[] = {0, 1};
    const plogp_targets targets = {.rows = 2, .classes = 2, .labels = labels};
    double gradient[4];
    plogp_loss loss;
    CHECK(plogp_softmax_loss(logits, &targets, NULL, gradient, &loss) == PLOGP_OK);
    CHECK(isnan(loss.value) && isnan(gradient[0]) && isfinite(gradient[2]));
}

static plogp_status small_loss(const plogp_context *context, void *state)
{
    const double logits[] = {1.0, 2.0};
    const uint32_t labels[] = {1};
    const plogp_targets targets = {.rows = 1, .classes = 2, .labels = labels};
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss;
    (void)state;
    options.context = context;
    return plogp_softmax_loss(logits, &targets, &options, NULL, &loss);
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(small_loss, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const double logits[] = {1.0, 2.0}, law[] = {0.5, -0.5}, negative[] = {-1.0, 1.0};
    const uint32_t label[] = {1}, beyond[] = {2};
    const plogp_targets good = {.rows = 1, .classes = 2, .labels = label};
    const plogp_targets far = {.rows = 1, .classes = 2, .labels = beyond};
    const plogp_targets both = {.rows = 1, .classes = 2, .labels = label, .laws = law};
    const plogp_targets neither = {.rows = 1, .classes = 2};
    const plogp_targets bad_law = {.rows = 1, .classes = 2, .laws = law};
    const plogp_targets no_class = {.rows = 1, .labels = label};
    const plogp_targets three = {.rows = 1, .classes = 3, .labels = label};
    plogp_loss_options options = plogp_loss_options_defaults();
    double gradient[] = {42.0, 42.0};
    plogp_loss loss = {.value = 42.0};
    CHECK(plogp_softmax_loss(NULL, &good, NULL, gradient, &loss) == PLOGP_EINVAL);
    CHECK(plogp_softmax_loss(logits, NULL, NULL, gradient, &loss) == PLOGP_EINVAL);
    CHECK(plogp_softmax_loss(logits, &good, NULL, gradient, NULL) == PLOGP_EINVAL);
    CHECK(plogp_softmax_loss(logits, &far, NULL, gradient, &loss) == PLOGP_EDOMAIN);
    CHECK(plogp_softmax_loss(logits, &both, NULL, gradient, &loss) == PLOGP_EINVAL);
    CHECK(plogp_softmax_loss(logits, &neither, NULL, gradient, &loss) == PLOGP_EINVAL);
    CHECK(plogp_softmax_loss(logits, &bad_law, NULL, gradient, &loss) == PLOGP_EDOMAIN);
    CHECK(plogp_softmax_loss(logits, &no_class, NULL, gradient, &loss) == PLOGP_EINVAL);
    CHECK(plogp_binary_loss(logits, &three, NULL, gradient, &loss) == PLOGP_EINVAL);
    options.label_smoothing = 1.5;
    CHECK(plogp_nll_loss(logits, &good, &options, gradient, &loss) == PLOGP_EINVAL);
    options.label_smoothing = 0.0;
    options.class_weights = negative;
    CHECK(plogp_nll_loss(logits, &good, &options, gradient, &loss) == PLOGP_EDOMAIN);
    options.class_weights = NULL;
    options.row_weights = negative;
    CHECK(plogp_nll_loss(logits, &good, &options, gradient, &loss) == PLOGP_EDOMAIN);
    options.row_weights = NULL;
    options.reduction = (plogp_reduction)7;
    CHECK(plogp_nll_loss(logits, &good, &options, gradient, &loss) == PLOGP_EINVAL);
    CHECK(gradient[0] == 42.0 && loss.value == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_and_certain_is_free_and_wrong_and_certain_is_infinite),
        cmocka_unit_test(nearly_certain_rows_keep_their_digits),
        cmocka_unit_test(divergence_of_a_law_from_its_own_logits_is_nearly_nothing),
        cmocka_unit_test(threads_and_row_order_change_nothing),
        cmocka_unit_test(long_rows_are_the_short_ones_in_pieces),
        cmocka_unit_test(no_rows_cost_nothing),
        cmocka_unit_test(not_a_number_stays_in_its_row),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
