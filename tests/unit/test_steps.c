/* Steps against a gradient, and when to stop making them. */
#include "check.h"

#include <string.h>

#include "learn/step.h"
#include "plogp/classifier.h"
#include "random.h"
#include "train_batch.h"

/* Two steps of each rule, from their definitions. */
static void momentum_adds_nine_tenths_of_the_step_before(void **state)
{
    (void)state;
    double theta = 1.0, first = 0.0, gradient = 2.0;
    const struct plogp__step step = {
        .size = 1, .parameters = &theta, .gradient = &gradient, .first = &first};
    plogp__step_momentum(&step, 0.1);
    CHECK_REL("one", theta, 1.0 - 0.1 * 2.0, 4 * U);
    gradient = -1.0;
    plogp__step_momentum(&step, 0.1);
    CHECK_REL("two", theta, 0.8 - 0.1 * (0.9 * 2.0 - 1.0), 4 * U);
    plogp__step_plain(&step, 0.5);
    CHECK_REL("plain", theta, 0.72 + 0.5, 4 * U);
}

static void adam_corrects_for_means_that_begin_at_0(void **state)
{
    (void)state;
    double theta = 0.0, first = 0.0, second = 0.0, gradient = 4.0;
    const struct plogp__step step = {.size = 1,
                                     .parameters = &theta,
                                     .gradient = &gradient,
                                     .first = &first,
                                     .second = &second};
    plogp__step_adam(&step, 0.1, 1);
    CHECK_REL("one", theta, -0.1 * 4.0 / (4.0 + 1e-8), 8 * U);
    gradient = -1.0;
    plogp__step_adam(&step, 0.1, 2);
    const double mean = (0.9 * 0.1 * 4.0 - 0.1) / (1.0 - 0.81);
    const double square = (0.999 * 0.001 * 16.0 + 0.001) / (1.0 - 0.998001);
    CHECK_REL("two", theta,
              -0.1 * 4.0 / (4.0 + 1e-8) - 0.1 * mean / (sqrt(square) + 1e-8), 1e-12);
}

#define ROWS 200

struct sample {
    double x[ROWS], y[ROWS];
};

static void draw(struct sample *sample, double told)
{
    uint64_t random = 9;
    for (size_t i = 0; i < ROWS; i++) {
        sample->x[i] = 2.0 * random_unit(&random) - 1.0;
        sample->y[i] = random_unit(&random) < 0.5 + told * sample->x[i];
    }
}

static plogp_classifier *train(const struct sample *sample,
                               const plogp_train_options *options,
                               const plogp_context *context, plogp_status expected)
{
    const plogp_column columns[] = {{.name = "x", .numbers = sample->x},
                                    {.name = "y", .numbers = sample->y}};
    const plogp_batch batch = {.columns = columns, .column_count = 2, .rows = ROWS};
    return train_batch(&batch, "y", options, context, expected);
}

/* All rows at once: the first step of Adam is as long as the rate. */
static void the_first_step_of_adam_is_the_rate(void **state)
{
    (void)state;
    static struct sample sample;
    size_t count = 0;
    plogp_train_options options = plogp_train_options_defaults();
    options.solver = PLOGP_SOLVER_ADAM;
    options.rate = 0.01;
    options.epochs = 1;
    options.batch_rows = 2 * ROWS;
    draw(&sample, 0.4);
    plogp_classifier *classifier = train(&sample, &options, NULL, PLOGP_ENOCONV);
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    CHECK_REL("step", c[1].value_scaled, 0.01, 1e-5);
    plogp_classifier_free(classifier);
}

#define PASSES_MAX 400

struct seen {
    double holdout[PASSES_MAX];
    size_t count;
};

static void see(void *state, const plogp_pass *pass)
{
    struct seen *seen = state;
    CHECK(seen->count < PASSES_MAX);
    seen->holdout[seen->count++] = pass->holdout;
}

/* Ten passes without a better loss end the training, and the model is that of the best. */
static void early_stopping_goes_back_to_the_best_pass(void **state)
{
    (void)state;
    static struct sample sample;
    static struct seen seen;
    const plogp_progress progress = {.state = &seen, .pass = see};
    const size_t hidden[] = {16};
    plogp_context context = plogp_context_defaults();
    plogp_train_options options = plogp_train_options_defaults();
    context.progress = &progress;
    options.kind = PLOGP_CLASSIFIER_MLP;
    options.hidden = hidden;
    options.hidden_count = 1;
    options.holdout = 0.3;
    options.early_stop = 1;
    options.rate = 0.02;
    options.epochs = PASSES_MAX;
    draw(&sample, 0.2);
    seen.count = 0;
    plogp_classifier *classifier = train(&sample, &options, &context, PLOGP_OK);
    size_t best = 0;
    for (size_t i = 1; i < seen.count; i++)
        if (seen.holdout[i] < seen.holdout[best])
            best = i;
    CHECK(seen.count < PASSES_MAX && seen.count == best + 1 + 10);
    CHECK(seen.holdout[seen.count - 1] > seen.holdout[best] + 1e-9);
    CHECK_REL("holdout",
              plogp_classifier_training(classifier)->holdout.ledger.cross_entropy,
              seen.holdout[best], 1e-12);
    plogp_classifier_free(classifier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(momentum_adds_nine_tenths_of_the_step_before),
        cmocka_unit_test(adam_corrects_for_means_that_begin_at_0),
        cmocka_unit_test(the_first_step_of_adam_is_the_rate),
        cmocka_unit_test(early_stopping_goes_back_to_the_best_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
