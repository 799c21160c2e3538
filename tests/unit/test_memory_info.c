/* Codes, losses and the measures of joint tables survive every failed allocation. */
#include "check.h"

#include "failing_alloc.h"
#include "plogp/buffer.h"
#include "plogp/code.h"
#include "plogp/jensen_shannon.h"
#include "plogp/joint.h"
#include "plogp/loss.h"
#include "plogp/table.h"
#include "plogp/transport.h"
#include "step.h"

static plogp_status keep(void *state, const unsigned char *bytes, size_t count)
{
    plogp_buffer *const buffer = state;
    plogp_buffer_add(buffer, (const char *)bytes, count);
    return buffer->status;
}

static const unsigned char message[] = {0, 1, 0, 2, 0, 0, 3, 1, 0, 2};

/* A code of counts written and read back. `state` is the kind. */
static plogp_status write_and_read(const plogp_context *context, void *state)
{
    static const uint64_t counts[] = {5, 2, 2, 1};
    plogp_buffer coded, text;
    plogp_buffer_init(&coded, context);
    plogp_buffer_init(&text, context);
    const plogp_code_sink into_coded = {keep, &coded}, into_text = {keep, &text};
    plogp_code *code = NULL;
    plogp_ledger ledger;
    plogp_status status =
        plogp_code_new_counts(counts, 4, *(plogp_code_kind *)state, context, &code);
    STEP(status, plogp_code_ledger_counts(code, counts, 4, &ledger));
    STEP(status, plogp_code_encode(code, message, sizeof message, context, &into_coded));
    STEP(status, plogp_code_decode(code, (const unsigned char *)coded.bytes, coded.length,
                                   context, &into_text));
    if (status == PLOGP_OK)
        assert_memory_equal(text.bytes, message, sizeof message);
    plogp_code_free(code);
    plogp_buffer_clear(&coded);
    plogp_buffer_clear(&text);
    return status;
}

static plogp_status weigh(const plogp_context *context, void *state)
{
    static const double weights[] = {5, 0, 2.5, 1};
    plogp_code *code = NULL;
    plogp_ledger ledger;
    plogp_status status =
        plogp_code_new_weights(weights, 4, *(plogp_code_kind *)state, context, &code);
    STEP(status, plogp_code_ledger_weights(code, weights, 4, &ledger));
    plogp_code_free(code);
    return status;
}

static void codes_survive_every_failed_allocation(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        plogp_code_kind wanted = (plogp_code_kind)kind;
        CHECK(failing_alloc_survives(write_and_read, &wanted));
        CHECK(failing_alloc_survives(weigh, &wanted));
    }
}

#define ROWS    70
#define CLASSES 3

static const double class_weights[] = {1, 2, 0.5};

static plogp_status lose_in_double(const plogp_context *context, void *state)
{
    const plogp_targets *const targets = state;
    static const double logits[ROWS * CLASSES] = {-1, -2, -0.5};
    double gradient[ROWS * CLASSES], losses[ROWS];
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss;
    options.context = context;
    options.label_smoothing = 0.1;
    options.losses = losses;
    options.class_weights = class_weights;
    plogp_status status =
        targets->classes == 2
            ? plogp_binary_loss(logits, targets, &options, gradient, &loss)
            : plogp_softmax_loss(logits, targets, &options, gradient, &loss);
    STEP(status, plogp_nll_loss(logits, targets, &options, gradient, &loss));
    return status;
}

static plogp_status lose_in_float(const plogp_context *context, void *state)
{
    const plogp_targets *const targets = state;
    static const float logits[ROWS * CLASSES] = {-1, -2, -0.5F};
    float gradient[ROWS * CLASSES];
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss;
    options.context = context;
    options.reduction = PLOGP_REDUCTION_SUM;
    plogp_status status =
        targets->classes == 2
            ? plogp_binary_loss_float(logits, targets, &options, gradient, &loss)
            : plogp_softmax_loss_float(logits, targets, &options, gradient, &loss);
    STEP(status, plogp_nll_loss_float(logits, targets, &options, gradient, &loss));
    return status;
}

static void losses_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const uint32_t labels[ROWS] = {1, 0, 1, 1};
    for (size_t classes = 2; classes <= CLASSES; classes++)
        for (int threads = 1; threads <= 2; threads++) {
            plogp_targets targets = {ROWS, classes, labels, NULL, NULL};
            CHECK(failing_alloc_survives_threads(lose_in_double, &targets, threads));
            CHECK(failing_alloc_survives_threads(lose_in_float, &targets, threads));
        }
}

static plogp_status ask_joint_counts(const plogp_context *context, void *state)
{
    static const uint32_t cells[] = {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0};
    static const uint64_t counts[] = {3, 1, 2, 4};
    static const size_t x[] = {0}, y[] = {1}, z[] = {2};
    const plogp_joint_shape shape = {cells, 4, 3};
    const plogp_joint_question question = {{x, 1}, {y, 1}, {z, 1}};
    double value;
    (void)state;
    plogp_status status =
        plogp_joint_entropy_counts(counts, &shape, &question, context, &value);
    STEP(status,
         plogp_joint_information_counts(counts, &shape, &question, context, &value));
    STEP(status,
         plogp_joint_interaction_counts(counts, &shape, &question, context, &value));
    STEP(status, plogp_joint_correlation_counts(counts, &shape, context, &value));
    return status;
}

static plogp_status measure_sparse_table(const plogp_context *context, void *state)
{
    static const uint32_t cells[] = {0, 0, 1, 2, 4, 1, 2, 2};
    static const uint64_t counts[] = {3, 1, 2, 4};
    static const double weights[] = {0.5, 1, 2, 3};
    const plogp_table_shape shape = {5, 3, cells, 4};
    plogp_table_measures measures;
    (void)state;
    plogp_status status = plogp_table_measures_counts(counts, &shape, context, &measures);
    STEP(status, plogp_table_measures_weights(weights, &shape, context, &measures));
    return status;
}

static void joint_measures_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(ask_joint_counts, NULL));
    CHECK(failing_alloc_survives(measure_sparse_table, NULL));
}

static plogp_status move_mass(const plogp_context *context, void *state)
{
    static const double p[] = {3, 1, 2}, q[] = {1, 1, 1}, places[] = {5, -1, 2};
    static const uint64_t m[] = {3, 1, 2}, n[] = {1, 1, 1};
    const plogp_wasserstein_options options = {{places, 3}, 3.0};
    const plogp_law_list list = {p, 1, 3, NULL};
    plogp_line_distances all;
    double value;
    (void)state;
    plogp_status status =
        plogp_line_distances_weights(p, q, &options.line, context, &all);
    STEP(status, plogp_line_distances_counts(m, n, &options.line, context, &all));
    STEP(status, plogp_wasserstein_weights(p, q, &options, context, &value));
    STEP(status, plogp_wasserstein_counts(m, n, &options, context, &value));
    STEP(status, plogp_weighted_js_weights(&list, context, &value));
    return status;
}

static void distances_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(move_mass, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_survive_every_failed_allocation),
        cmocka_unit_test(losses_survive_every_failed_allocation),
        cmocka_unit_test(joint_measures_survive_every_failed_allocation),
        cmocka_unit_test(distances_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
