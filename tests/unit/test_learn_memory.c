/* Training, separation, models and evaluation survive every failed allocation. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/model.h"
#include "plogp/prediction.h"

#define ROWS 8

static const char *const TEXT[] = {"a", "b", "c"};
static const size_t LENGTH[] = {1, 1, 1};
static const plogp_levels LEVELS = {TEXT, LENGTH, 3};
static const double X[ROWS] = {1, 2, 3, 4, 5, 6, NAN, 8};
static const double Z[ROWS] = {2, 4, 6, 8, 10, 12, 14, 16};
static const uint32_t G[ROWS] = {0, 1, 0, 1, 2, 2, 0, 1};
static const double MIXED[ROWS] = {0, 1, 0, 1, 0, 1, 1, 0};
static const double SPLIT[ROWS] = {0, 0, 0, 1, 1, 1, 1, 1};

static plogp_batch rows_of(plogp_column *columns, const double *target)
{
    columns[0] = (plogp_column){.name = "x", .numbers = X};
    columns[1] = (plogp_column){.name = "z", .numbers = Z};
    columns[2] = (plogp_column){
        .name = "g", .type = PLOGP_COLUMN_CATEGORICAL, .codes = G, .levels = &LEVELS};
    columns[3] = (plogp_column){.name = "y", .numbers = target};
    return (plogp_batch){.columns = columns, .column_count = 4, .rows = ROWS};
}

static plogp_status apply(const plogp_classifier *classifier, const plogp_batch *batch,
                          const plogp_context *context)
{
    double probability[2 * ROWS];
    plogp_assessment assessment;
    plogp_predictor *predictor = NULL;
    plogp_evaluation *evaluation = NULL;
    plogp_status status = plogp_predictor_new(classifier, batch, context, &predictor);
    if (status == PLOGP_OK)
        status = plogp_predictor_probs(predictor, batch, probability);
    if (status == PLOGP_OK)
        status = plogp_evaluation_new(classifier, batch, NULL, context, &evaluation);
    if (status == PLOGP_OK)
        status = plogp_evaluation_push(evaluation, batch);
    if (status == PLOGP_OK)
        status = plogp_evaluation_value(evaluation, &assessment);
    plogp_evaluation_free(evaluation);
    plogp_predictor_free(predictor);
    return status;
}

/* `state` is the target: one of them separates. */
static plogp_status learn(const plogp_context *context, void *state)
{
    plogp_column columns[4];
    const plogp_batch batch = rows_of(columns, state);
    plogp_design_options options = plogp_design_options_defaults();
    options.missing = PLOGP_MISSING_INDICATOR;
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    plogp_status status = plogp_design_new(&batch, "y", &options, context, &design);
    if (status == PLOGP_OK)
        status = plogp_design_push(design, &batch);
    if (status == PLOGP_OK)
        status = plogp_classifier_train(design, NULL, context, &classifier);
    if (status == PLOGP_OK || status == PLOGP_ENOCONV)
        status = apply(classifier, &batch, context);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void training_survives_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(learn, (void *)(uintptr_t)MIXED));
}

static void separation_survives_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(learn, (void *)(uintptr_t)SPLIT));
}

static plogp_status learn_sparsely(const plogp_context *context, void *state)
{
    (void)state;
    plogp_column columns[4];
    const plogp_batch batch = rows_of(columns, MIXED);
    plogp_train_options options = plogp_train_options_defaults();
    options.l1 = 0.05;
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    plogp_status status = plogp_design_new(&batch, "y", NULL, context, &design);
    if (status == PLOGP_OK)
        status = plogp_design_push(design, &batch);
    if (status == PLOGP_OK)
        status = plogp_classifier_train(design, &options, context, &classifier);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void absolute_penalties_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(learn_sparsely, NULL));
}

static plogp_status learn_network(const plogp_context *context, void *state)
{
    (void)state;
    plogp_column columns[4];
    const plogp_batch batch = rows_of(columns, MIXED);
    const plogp_class_weight weight = {"1", 2.0};
    plogp_train_options options = plogp_train_options_defaults();
    options.kind = PLOGP_CLASSIFIER_MLP;
    options.holdout = 0.4;
    options.early_stop = 1;
    options.epochs = 2;
    options.class_weights = &weight;
    options.class_weight_count = 1;
    options.l2 = 0.1;
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    plogp_status status = plogp_design_new(&batch, "y", NULL, context, &design);
    if (status == PLOGP_OK)
        status = plogp_design_push(design, &batch);
    if (status == PLOGP_OK)
        status = plogp_classifier_train(design, &options, context, &classifier);
    if (status == PLOGP_OK)
        status = apply(classifier, &batch, context);
    if (status == PLOGP_OK)
        status = plogp_classifier_save(classifier, "/dev/null", context);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void perceptrons_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(learn_network, NULL));
}

static plogp_status store(const plogp_context *context, void *state)
{
    (void)state;
    static const char MODEL[] =
        "{\"format\": \"plogp-classifier\", \"version\": 1, \"kind\": \"logistic\", "
        "\"target\": \"y\", \"classes\": [\"0\", \"1\"], \"missing\": \"drop\", "
        "\"columns\": [{\"name\": \"g\", \"type\": \"categorical\", \"levels\": [\"a\", "
        "\"b\"], \"missing_feature\": false}], \"features\": [\"(intercept)\", \"g=b\"], "
        "\"coefficients\": [{\"class\": \"1\", \"values\": [0.5, 1]}], \"directions\": "
        "[[{\"class\": \"1\", \"values\": [0, 1]}]], \"training\": {\"n\": 1, "
        "\"entropy_y\": 0, \"cross_entropy\": 0, \"entropy\": 0, \"divergence\": 0, "
        "\"objective\": 0, \"gradient_norm\": 0, \"suboptimality\": 0, \"l2\": 0, "
        "\"label_smoothing\": 0, \"separation\": \"none\", \"converged\": true}}";
    plogp_classifier *classifier = NULL;
    plogp_status status =
        plogp_classifier_parse(MODEL, sizeof MODEL - 1, "m", context, &classifier);
    if (status == PLOGP_OK)
        status = plogp_classifier_save(classifier, "/dev/null", context);
    plogp_classifier_free(classifier);
    return status;
}

static void model_files_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(store, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_survives_every_failed_allocation),
        cmocka_unit_test(separation_survives_every_failed_allocation),
        cmocka_unit_test(absolute_penalties_survive_every_failed_allocation),
        cmocka_unit_test(perceptrons_survive_every_failed_allocation),
        cmocka_unit_test(model_files_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
