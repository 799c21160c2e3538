/* Rows of two classes whose floor H(Y|X) is known, and what training tells of them. */
#ifndef PLOGP_TESTS_FLOOR_SAMPLE_H
#define PLOGP_TESTS_FLOOR_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "check.h"
#include "plogp/classifier.h"
#include "plogp/prediction.h"
#include "random.h"
#include "step.h"
#include "train_batch.h"

#define ROWS_MAX     1000
#define FEATURES_MAX 12

struct sample {
    double x[FEATURES_MAX + 1][ROWS_MAX];
    double weights[ROWS_MAX];
    size_t features, rows;
};

/* P(y = 1|x) = 0.1 where the first feature, uniform, is below 1/2, and 0.9 above: the floor is
 * H(0.1) = 0.3250829733914482 nats (mpmath). */
#define FLOOR 0x1.4ce28d0ccf92cp-2

static inline void draw(struct sample *sample, size_t features, size_t rows)
{
    uint64_t random = 7;
    sample->features = features;
    sample->rows = rows;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < features; j++)
            sample->x[j][i] = random_unit(&random);
        const double right = sample->x[0][i] > 0.5 ? 0.9 : 0.1;
        sample->x[features][i] = random_unit(&random) < right;
        sample->weights[i] = 1.0;
    }
}

static inline plogp_batch batch_of(const struct sample *sample, plogp_column *columns)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g",
                                        "h", "i", "j", "k", "l", "m"};
    for (size_t j = 0; j <= sample->features; j++)
        columns[j] = (plogp_column){.name = j == sample->features ? "y" : names[j],
                                    .numbers = sample->x[j]};
    return (plogp_batch){.columns = columns,
                         .column_count = sample->features + 1,
                         .rows = sample->rows,
                         .weights = sample->weights};
}

static inline plogp_assessment train(const struct sample *sample, double holdout,
                                     int threads)
{
    plogp_column columns[FEATURES_MAX + 1];
    const plogp_batch batch = batch_of(sample, columns);
    plogp_context context = plogp_context_defaults();
    plogp_train_options options = plogp_train_options_defaults();
    context.threads = threads;
    options.holdout = holdout;
    plogp_classifier *classifier = train_batch(&batch, "y", &options, &context, PLOGP_OK);
    const plogp_assessment assessment = plogp_classifier_training(classifier)->assessment;
    plogp_classifier_free(classifier);
    return assessment;
}

static inline void check_identity(const plogp_assessment *a)
{
    CHECK_REL("ledger", a->ledger.entropy + a->ledger.divergence, a->ledger.cross_entropy,
              2 * U);
    CHECK(a->entropy_ci.low <= a->entropy_ci.high);
    CHECK(a->divergence_ci.low <= a->divergence_ci.high);
    CHECK(a->divergence_ci.low <= a->ledger.divergence);
    CHECK(a->divergence_ci.high >= a->ledger.divergence);
}

/* For trials with failing allocations; `state` is a sample. */
static inline plogp_status train_and_evaluate(const plogp_context *context, void *state)
{
    plogp_column columns[FEATURES_MAX + 1];
    const plogp_batch batch = batch_of(state, columns);
    plogp_assessment assessment;
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    plogp_evaluation *evaluation = NULL;
    plogp_status status = plogp_design_new(&batch, "y", NULL, context, &design);
    STEP(status, plogp_design_push(design, &batch));
    STEP(status, plogp_classifier_train(design, NULL, context, &classifier));
    STEP(status, plogp_evaluation_new(classifier, &batch, "y", context, &evaluation));
    STEP(status, plogp_evaluation_push(evaluation, &batch));
    STEP(status, plogp_evaluation_value(evaluation, &assessment));
    if (status == PLOGP_OK)
        CHECK(assessment.floor_method != PLOGP_FLOOR_NONE);
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

#endif
