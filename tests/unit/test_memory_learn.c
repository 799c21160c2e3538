/* Softmax and sparse models, all solvers and the files of models survive every failed
 * allocation. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/model.h"
#include "plogp/prediction.h"
#include "step.h"
#include "temporary.h"

#define ROWS    12
#define CLASSES 3

static const char *const TEXT[ROWS] = {"a", "b", "c", "d", "e", "f",
                                       "g", "h", "i", "j", "k", "l"};
static const size_t LENGTH[ROWS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const plogp_levels LEVELS = {TEXT, LENGTH, CLASSES};
static const double X[ROWS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const uint32_t MIXED[ROWS] = {0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 1, 2};
static const uint32_t SPLIT[ROWS] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};

static plogp_batch rows_of(plogp_column columns[2], const uint32_t *classes)
{
    columns[0] = (plogp_column){.name = "x", .numbers = X};
    columns[1] = (plogp_column){.name = "y",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = classes,
                                .levels = &LEVELS};
    return (plogp_batch){.columns = columns, .column_count = 2, .rows = ROWS};
}

struct task {
    const uint32_t *classes;
    plogp_train_options options;
};

static plogp_status learn(const plogp_context *context, const struct task *task,
                          plogp_classifier **classifier)
{
    plogp_column columns[2];
    const plogp_batch batch = rows_of(columns, task->classes);
    plogp_design *design = NULL;
    plogp_status status = plogp_design_new(&batch, "y", NULL, context, &design);
    STEP(status, plogp_design_push(design, &batch));
    STEP(status, plogp_classifier_train(design, &task->options, context, classifier));
    plogp_design_free(design);
    return status;
}

static plogp_status apply(const plogp_classifier *classifier,
                          const plogp_context *context)
{
    plogp_column columns[2];
    const plogp_batch batch = rows_of(columns, MIXED);
    double probability[CLASSES * ROWS];
    plogp_assessment assessment;
    plogp_class_ledger classes[CLASSES];
    plogp_predictor *predictor = NULL;
    plogp_evaluation *evaluation = NULL;
    plogp_status status = plogp_predictor_new(classifier, &batch, context, &predictor);
    STEP(status, plogp_predictor_probs(predictor, &batch, probability));
    STEP(status, plogp_evaluation_new(classifier, &batch, "y", context, &evaluation));
    STEP(status, plogp_evaluation_push(evaluation, &batch));
    STEP(status, plogp_evaluation_value(evaluation, &assessment));
    STEP(status, plogp_evaluation_classes(evaluation, classes));
    plogp_evaluation_free(evaluation);
    plogp_predictor_free(predictor);
    return status;
}

/* That training ends at its limit of iterations is no failure here. */
static plogp_status learn_and_apply(const plogp_context *context, void *state)
{
    plogp_classifier *classifier = NULL;
    plogp_status status = learn(context, state, &classifier);
    if (status == PLOGP_OK || (status == PLOGP_ENOCONV && classifier != NULL))
        status = apply(classifier, context);
    plogp_classifier_free(classifier);
    return status;
}

static void check_task(const struct task *task)
{
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(learn_and_apply, (void *)(uintptr_t)task,
                                             threads));
}

static void softmax_survives_every_failed_allocation(void **state)
{
    (void)state;
    static const plogp_class_weight weight = {"b", 2.0};
    struct task task = {MIXED, plogp_train_options_defaults()};
    check_task(&task);
    task.options.inference = PLOGP_INFERENCE_LIKELIHOOD;
    check_task(&task);
    task.options.inference = PLOGP_INFERENCE_WALD;
    task.options.epochs = 2;
    for (int solver = PLOGP_SOLVER_GRADIENT; solver <= PLOGP_SOLVER_ADAM; solver++) {
        task.options.solver = (plogp_solver)solver;
        check_task(&task);
    }
    task.options.solver = PLOGP_SOLVER_AUTO;
    task.options.l2 = 0.1;
    task.options.standardize = 1;
    task.options.label_smoothing = 0.1;
    task.options.holdout = 0.3;
    task.options.per_class = 1;
    task.options.class_weights = &weight;
    task.options.class_weight_count = 1;
    check_task(&task);
    for (int kind = PLOGP_CALIBRATION_TEMPERATURE; kind <= PLOGP_CALIBRATION_ISOTONIC;
         kind++) {
        task.options.calibrate = (plogp_calibration_kind)kind;
        check_task(&task);
    }
    task.options.calibrate = PLOGP_CALIBRATION_NONE;
    task.options.l1 = 0.05;
    check_task(&task);
}

static void separated_classes_survive_every_failed_allocation(void **state)
{
    (void)state;
    struct task task = {SPLIT, plogp_train_options_defaults()};
    check_task(&task);
    task.options.inference = PLOGP_INFERENCE_LIKELIHOOD;
    check_task(&task);
}

static void every_solver_of_perceptrons_survives_every_failed_allocation(void **state)
{
    (void)state;
    static const size_t hidden[] = {3, 2};
    for (int solver = PLOGP_SOLVER_GRADIENT; solver <= PLOGP_SOLVER_ADAM; solver++) {
        struct task task = {MIXED, plogp_train_options_defaults()};
        task.options.kind = PLOGP_CLASSIFIER_MLP;
        task.options.solver = (plogp_solver)solver;
        task.options.hidden = hidden;
        task.options.hidden_count = 2;
        task.options.epochs = 2;
        task.options.l2 = 0.1;
        check_task(&task);
    }
}

/* `state` is the name of a file. */
static plogp_status load_and_apply(const plogp_context *context, void *state)
{
    plogp_classifier *classifier = NULL;
    plogp_status status = plogp_classifier_load(state, context, &classifier);
    STEP(status, apply(classifier, context));
    STEP(status, plogp_classifier_save(classifier, state, context));
    plogp_classifier_free(classifier);
    return status;
}

static void check_file(const struct task *task)
{
    char path[TEMPORARY_SIZE];
    plogp_classifier *classifier = NULL;
    temporary_file(path, "", 0);
    const plogp_status status = learn(NULL, task, &classifier);
    CHECK(status == PLOGP_OK || status == PLOGP_ENOCONV);
    CHECK(plogp_classifier_save(classifier, path, NULL) == PLOGP_OK);
    CHECK(failing_alloc_survives(load_and_apply, path));
    plogp_classifier_free(classifier);
    unlink(path);
}

static void model_files_survive_every_failed_allocation(void **state)
{
    (void)state;
    struct task task = {MIXED, plogp_train_options_defaults()};
    check_file(&task);
    task.classes = SPLIT;
    check_file(&task);
    task.options.kind = PLOGP_CLASSIFIER_MLP;
    task.options.epochs = 1;
    check_file(&task);
}

/* A classifier of column "g" meets a level that it has not seen. */
static plogp_status meet_unseen_level(const plogp_context *context, void *state)
{
    plogp_column columns[3];
    plogp_batch batch = rows_of(columns, SPLIT);
    double probability[CLASSES * ROWS];
    plogp_predictor *predictor = NULL;
    columns[2] = columns[1];
    columns[2].name = "g";
    batch.column_count = 3;
    plogp_status status = plogp_predictor_new(state, &batch, context, &predictor);
    STEP(status, plogp_predictor_probs(predictor, &batch, probability));
    if (status == PLOGP_OK)
        CHECK(strcmp(plogp_predictor_first_unseen(predictor), "g=c") == 0);
    plogp_predictor_free(predictor);
    return status;
}

static void unseen_levels_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const uint32_t seen[ROWS] = {0, 1, 1, 0, 1};
    plogp_column columns[3];
    plogp_batch batch = rows_of(columns, MIXED);
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    columns[2] = columns[1];
    columns[2].name = "g";
    columns[2].codes = seen;
    batch.column_count = 3;
    CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    plogp_train_options options = plogp_train_options_defaults();
    options.l2 = 0.1;
    CHECK(plogp_classifier_train(design, &options, NULL, &classifier) == PLOGP_OK);
    CHECK(failing_alloc_survives(meet_unseen_level, classifier));
    plogp_classifier_free(classifier);
    plogp_design_free(design);
}

static plogp_status apply_sparsely(const plogp_classifier *classifier,
                                   const plogp_sparse_schema *schema,
                                   const plogp_sparse_batch *batch,
                                   const plogp_context *context)
{
    double probability[ROWS * ROWS];
    plogp_assessment assessment;
    plogp_predictor *predictor = NULL;
    plogp_evaluation *evaluation = NULL;
    plogp_status status =
        plogp_predictor_new_sparse(classifier, schema, context, &predictor);
    STEP(status, plogp_predictor_probs_sparse(predictor, batch, probability));
    STEP(status, plogp_evaluation_new_sparse(classifier, schema, context, &evaluation));
    STEP(status, plogp_evaluation_push_sparse(evaluation, batch));
    STEP(status, plogp_evaluation_value(evaluation, &assessment));
    plogp_evaluation_free(evaluation);
    plogp_predictor_free(predictor);
    return status;
}

struct sparse_task {
    plogp_train_options options;
    uint32_t width;
    int each_its_class; /* nonzero: every row has a class of its own */
};

/* Row i has the features i / 2 and width - 1 - i. */
static plogp_status learn_sparsely(const plogp_context *context, void *state)
{
    const struct sparse_task *const task = state;
    size_t start[ROWS + 1];
    uint32_t feature[2 * ROWS];
    double value[2 * ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        start[i] = 2 * i;
        feature[2 * i] = i / 2;
        feature[2 * i + 1] = task->width - 1 - i;
        value[2 * i] = value[2 * i + 1] = 1.0 + i;
    }
    start[ROWS] = 2 * ROWS;
    static const uint32_t own[ROWS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const plogp_levels all = {TEXT, LENGTH, task->each_its_class ? ROWS : CLASSES};
    const uint32_t *const classes = task->each_its_class ? own : MIXED;
    const plogp_sparse_schema schema = {ROWS, 2 * ROWS, task->width, 1, &all};
    const plogp_sparse_batch batch = {ROWS, start, feature, value, classes, 0};
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    plogp_status status = plogp_design_new_sparse(&schema, NULL, context, &design);
    STEP(status, plogp_design_push_sparse(design, &batch));
    STEP(status, plogp_classifier_train(design, &task->options, context, &classifier));
    if (status == PLOGP_OK || (status == PLOGP_ENOCONV && classifier != NULL))
        status = apply_sparsely(classifier, &schema, &batch, context);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void sparse_models_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const uint32_t widths[] = {20, 90};
    for (size_t w = 0; w < 2; w++) {
        struct sparse_task task = {plogp_train_options_defaults(), widths[w], 0};
        task.options.l2 = 0.1;
        CHECK(failing_alloc_survives(learn_sparsely, &task));
        task.options.l1 = 0.1;
        CHECK(failing_alloc_survives(learn_sparsely, &task));
    }
}

static void sparse_perceptrons_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const size_t hidden[] = {3};
    struct sparse_task task = {plogp_train_options_defaults(), 20, 0};
    task.options.kind = PLOGP_CLASSIFIER_MLP;
    task.options.hidden = hidden;
    task.options.hidden_count = 1;
    task.options.epochs = 2;
    CHECK(failing_alloc_survives(learn_sparsely, &task));
}

/* More than 4096 coefficients: the Hessian is never formed. */
static void wide_models_survive_every_failed_allocation(void **state)
{
    (void)state;
    struct sparse_task task = {plogp_train_options_defaults(), 350, 1};
    task.options.l2 = 10.0;
    task.options.tolerance = 0.1;
    task.options.iterations_max = 1;
    CHECK(failing_alloc_survives(learn_sparsely, &task));
}

static void separated_sparse_rows_survive_every_failed_allocation(void **state)
{
    (void)state;
    struct sparse_task task = {plogp_train_options_defaults(), 20, 0};
    CHECK(failing_alloc_survives(learn_sparsely, &task));
    task.width = 90;
    CHECK(failing_alloc_survives(learn_sparsely, &task));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softmax_survives_every_failed_allocation),
        cmocka_unit_test(separated_classes_survive_every_failed_allocation),
        cmocka_unit_test(every_solver_of_perceptrons_survives_every_failed_allocation),
        cmocka_unit_test(model_files_survive_every_failed_allocation),
        cmocka_unit_test(sparse_models_survive_every_failed_allocation),
        cmocka_unit_test(unseen_levels_survive_every_failed_allocation),
        cmocka_unit_test(sparse_perceptrons_survive_every_failed_allocation),
        cmocka_unit_test(wide_models_survive_every_failed_allocation),
        cmocka_unit_test(separated_sparse_rows_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
