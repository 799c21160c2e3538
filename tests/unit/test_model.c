/* From rows in memory to a model file, predictions and an evaluation. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "plogp/model.h"
#include "plogp/prediction.h"
#include "train_batch.h"

#define ROWS 12

static const char *const SEX_TEXT[] = {"man", "woman"};
static const size_t SEX_LENGTH[] = {3, 5};
static const plogp_levels SEX = {SEX_TEXT, SEX_LENGTH, 2};
static const double AGE[ROWS] = {20, 30, 40, 50, 60, 25, 35, 45, 55, 65, 33, 44};
static const uint32_t CODE[ROWS] = {0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1};
static const double FATE[ROWS] = {0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1};

static plogp_batch people(plogp_column *columns)
{
    columns[0] = (plogp_column){.name = "age", .numbers = AGE};
    columns[1] = (plogp_column){
        .name = "sex", .type = PLOGP_COLUMN_CATEGORICAL, .codes = CODE, .levels = &SEX};
    columns[2] = (plogp_column){.name = "fate", .numbers = FATE};
    return (plogp_batch){.columns = columns, .column_count = 3, .rows = ROWS};
}

static plogp_classifier *train(plogp_context *context)
{
    plogp_column columns[3];
    const plogp_batch batch = people(columns);
    return train_batch(&batch, "fate", NULL, context, PLOGP_OK);
}

static void probabilities(const plogp_classifier *classifier, const plogp_batch *batch,
                          double *probability)
{
    plogp_predictor *predictor = NULL;
    CHECK(plogp_predictor_new(classifier, batch, NULL, &predictor) == PLOGP_OK);
    CHECK(plogp_predictor_probs(predictor, batch, probability) == PLOGP_OK);
    plogp_predictor_free(predictor);
}

static void a_loaded_model_predicts_the_same_bits(void **state)
{
    (void)state;
    char path[] = "/tmp/plogp-model-XXXXXX";
    CHECK(mkstemp(path) >= 0);
    plogp_classifier *trained = train(NULL), *loaded = NULL;
    CHECK(plogp_classifier_save(trained, path, NULL) == PLOGP_OK);
    CHECK(plogp_classifier_load(path, NULL, &loaded) == PLOGP_OK);
    plogp_column columns[3];
    const plogp_batch batch = people(columns);
    double before[2 * ROWS], after[2 * ROWS];
    probabilities(trained, &batch, before);
    probabilities(loaded, &batch, after);
    assert_memory_equal(before, after, sizeof before);
    for (size_t i = 0; i < ROWS; i++)
        CHECK_REL("sum", before[2 * i] + before[2 * i + 1], 1.0, 2 * U);
    plogp_classifier_free(trained);
    plogp_classifier_free(loaded);
    CHECK(remove(path) == 0);
}

static void columns_are_found_by_name_and_levels_by_what_they_spell(void **state)
{
    (void)state;
    plogp_classifier *classifier = train(NULL);
    plogp_column columns[3], other[3];
    const plogp_batch batch = people(columns);
    double want[2 * ROWS], got[2 * ROWS];
    probabilities(classifier, &batch, want);

    /* the other order, an extra column, the codes the other way round, age as levels */
    static const char *const sexes[] = {"woman", "man"};
    static const size_t lengths[] = {5, 3};
    static const plogp_levels swapped = {sexes, lengths, 2};
    static const char *const ages[] = {"20.0", "3e1"};
    static const size_t age_lengths[] = {4, 3};
    static const plogp_levels age_levels = {ages, age_lengths, 2};
    const uint32_t codes[] = {1, 1}, age_codes[] = {0, 1};
    other[0] = (plogp_column){.name = "sex",
                              .type = PLOGP_COLUMN_CATEGORICAL,
                              .codes = codes,
                              .levels = &swapped};
    other[1] = (plogp_column){.name = "height", .numbers = FATE};
    other[2] = (plogp_column){.name = "age",
                              .type = PLOGP_COLUMN_CATEGORICAL,
                              .codes = age_codes,
                              .levels = &age_levels};
    const plogp_batch retyped = {.columns = other, .column_count = 3, .rows = 2};
    probabilities(classifier, &retyped, got);
    assert_memory_equal(want, got, 4 * sizeof *got);
    plogp_classifier_free(classifier);
}

static void what_the_model_cannot_use_is_named(void **state)
{
    (void)state;
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    plogp_classifier *classifier = train(&context);
    plogp_predictor *predictor = NULL;
    plogp_column columns[3];
    plogp_batch batch = people(columns);
    batch.column_count = 1;
    CHECK(plogp_predictor_new(classifier, &batch, &context, &predictor) == PLOGP_EINVAL);
    assert_string_equal(error.message,
                        "the data have no column 'sex', which the model needs");
    CHECK(predictor == NULL);

    static const char *const texts[] = {"old", "child"};
    static const size_t lengths[] = {3, 5};
    static const plogp_levels levels = {texts, lengths, 2};
    const uint32_t codes[] = {0, 1};
    double got[4];
    batch = people(columns);
    batch.rows = 2;
    columns[1].levels = &levels;
    columns[1].codes = codes;
    CHECK(plogp_predictor_new(classifier, &batch, &context, &predictor) == PLOGP_OK);
    CHECK(plogp_predictor_probs(predictor, &batch, got) == PLOGP_OK);
    CHECK(isnan(got[0]) && isnan(got[3]) && plogp_predictor_unseen(predictor) == 2);
    assert_string_equal(plogp_predictor_first_unseen(predictor), "sex=old");
    plogp_predictor_free(predictor);

    batch = people(columns);
    columns[0] = columns[1];
    columns[0].name = "age";
    CHECK(plogp_predictor_new(classifier, &batch, &context, &predictor) == PLOGP_OK);
    double many[2 * ROWS];
    CHECK(plogp_predictor_probs(predictor, &batch, many) == PLOGP_EFORMAT);
    assert_string_equal(error.message,
                        "column 'age': 'man' is not a number, and the model needs one");
    plogp_predictor_free(predictor);
    plogp_classifier_free(classifier);
}

static void an_evaluation_on_the_training_rows_is_that_of_the_training(void **state)
{
    (void)state;
    plogp_classifier *classifier = train(NULL);
    const plogp_assessment *training = &plogp_classifier_training(classifier)->assessment;
    plogp_column columns[3];
    const plogp_batch batch = people(columns);
    plogp_evaluation *evaluation = NULL;
    plogp_assessment assessment;
    CHECK(plogp_evaluation_new(classifier, &batch, NULL, NULL, &evaluation) == PLOGP_OK);
    CHECK(plogp_evaluation_value(evaluation, &assessment) == PLOGP_EDOMAIN);
    CHECK(plogp_evaluation_push(evaluation, &batch) == PLOGP_OK);
    CHECK(plogp_evaluation_value(evaluation, &assessment) == PLOGP_OK);
    CHECK_REL("loss", assessment.ledger.cross_entropy, training->ledger.cross_entropy,
              64 * U);
    CHECK(assessment.auc == training->auc && assessment.accuracy == training->accuracy);
    CHECK(assessment.n == ROWS && assessment.infinite_losses == 0.0);
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
}

static void
a_class_that_the_model_does_not_know_costs_infinity_and_is_counted(void **state)
{
    (void)state;
    plogp_classifier *classifier = train(NULL);
    double fates[ROWS];
    memcpy(fates, FATE, sizeof fates);
    fates[3] = 7.0;
    plogp_column columns[3];
    const plogp_batch batch = people(columns);
    columns[2].numbers = fates;
    plogp_evaluation *evaluation = NULL;
    plogp_assessment assessment;
    CHECK(plogp_evaluation_new(classifier, &batch, NULL, NULL, &evaluation) == PLOGP_OK);
    CHECK(plogp_evaluation_push(evaluation, &batch) == PLOGP_OK);
    CHECK(plogp_evaluation_value(evaluation, &assessment) == PLOGP_OK);
    CHECK(assessment.ledger.cross_entropy == (double)INFINITY);
    CHECK(assessment.infinite_losses == 1.0 &&
          plogp_evaluation_unknown(evaluation) == 1.0);
    CHECK(isfinite(assessment.cross_entropy_finite));
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
}

static void files_that_are_no_model_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } CASES[] = {
        {"",
         "m:1: not a model file, or one cut short: '[' or '{' expected near end of file"},
        {"{\"format\": \"x\"}", "m: not a classifier's model file (its format is 'x')"},
        {"{\"format\": \"plogp-classifier\"}",
         "m: model file: 'version' is missing or no positive integer"},
        {"{\"format\": \"plogp-classifier\", \"version\": 3}",
         "m: model file of version 3; this program reads up to version 2"},
        {"{\"format\": \"plogp-classifier\", \"version\": 1, \"kind\": \"tree\", "
         "\"missing\": \"drop\"}",
         "m: model file: 'kind' or 'missing' is unknown"},
    };
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    plogp_classifier *classifier = NULL;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        CHECK(plogp_classifier_parse(CASES[i].text, strlen(CASES[i].text), "m", &context,
                                     &classifier) == PLOGP_EFORMAT);
        assert_string_equal(error.message, CASES[i].message);
    }
    CHECK(plogp_classifier_load("/nowhere/m.json", &context, &classifier) == PLOGP_EIO);
    CHECK(classifier == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loaded_model_predicts_the_same_bits),
        cmocka_unit_test(columns_are_found_by_name_and_levels_by_what_they_spell),
        cmocka_unit_test(what_the_model_cannot_use_is_named),
        cmocka_unit_test(an_evaluation_on_the_training_rows_is_that_of_the_training),
        cmocka_unit_test(
            a_class_that_the_model_does_not_know_costs_infinity_and_is_counted),
        cmocka_unit_test(files_that_are_no_model_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
