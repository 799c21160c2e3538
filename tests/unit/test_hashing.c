/* Columns whose levels fall into buckets: the function, the features, the file, the errors. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/model.h"
#include "plogp/prediction.h"
#include "step.h"
#include "temporary.h"

#define ROWS   60
#define LEVELS 12

static const char *const TEXT[LEVELS] = {"a", "b", "c", "d", "e", "f",
                                         "g", "h", "i", "j", "7", "1"};
static const size_t LENGTH[LEVELS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const plogp_levels TOWNS = {TEXT, LENGTH, LEVELS};
static const char *const ANSWER_TEXT[] = {"no", "yes"};
static const size_t ANSWER_LENGTH[] = {2, 3};
static const plogp_levels ANSWERS = {ANSWER_TEXT, ANSWER_LENGTH, 2};
static const plogp_hashed_column HASHED = {"town", 5};

static uint32_t town[ROWS], bucket[ROWS], answer[ROWS];
static double weight[ROWS];

/* Every level five times, with both answers in every bucket. */
static plogp_batch rows(plogp_column columns[2])
{
    for (size_t i = 0; i < ROWS; i++) {
        town[i] = (uint32_t)(i % LEVELS);
        answer[i] = (uint32_t)((i * 7 + i / LEVELS + i % LEVELS) % 3 == 0);
        weight[i] = 1.0 + (double)(i % 4);
    }
    columns[0] = (plogp_column){.name = "town",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = town,
                                .levels = &TOWNS};
    columns[1] = (plogp_column){.name = "y",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = answer,
                                .levels = &ANSWERS};
    return (plogp_batch){
        .columns = columns, .column_count = 2, .rows = ROWS, .weights = weight};
}

static plogp_status learn(const plogp_batch *batch, const plogp_hashed_column *hashed,
                          const plogp_context *context, plogp_classifier **classifier)
{
    plogp_design_options options = plogp_design_options_defaults();
    plogp_train_options training = plogp_train_options_defaults();
    plogp_design *design = NULL;
    options.hashed = hashed;
    options.hashed_count = hashed == NULL ? 0 : 1;
    training.l2 = 0.01;
    plogp_status status = plogp_design_new(batch, "y", &options, context, &design);
    STEP(status, plogp_design_push(design, batch));
    STEP(status, plogp_classifier_train(design, &training, context, classifier));
    plogp_design_free(design);
    return status;
}

static plogp_status predict(const plogp_classifier *classifier, const plogp_batch *batch,
                            const plogp_context *context, double *probability)
{
    plogp_predictor *predictor = NULL;
    plogp_status status = plogp_predictor_new(classifier, batch, context, &predictor);
    STEP(status, plogp_predictor_probs(predictor, batch, probability));
    plogp_predictor_free(predictor);
    return status;
}

/* tests/ref/hash_bucket.py */
static void buckets_are_those_of_the_definition(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        uint64_t seed;
        size_t buckets, want;
    } cases[] = {
        {"", 0, UINT64_C(1), 1000, 125},
        {"a", 1, UINT64_C(1), 1000, 277},
        {"a", 1, UINT64_C(2), 1000, 368},
        {"foobar", 6, UINT64_C(1), 64, 26},
        {"Zürich", 7, UINT64_C(1), 16777216, 7929487},
        {"São Paulo", 10, UINT64_C(18446744073709551615), 12345, 1526},
        {"0", 1, UINT64_C(0), 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK(plogp_hash_bucket(cases[i].text, cases[i].length, cases[i].seed,
                                cases[i].buckets) == cases[i].want);
    CHECK(plogp_hash_bucket("a", 1, 1, 0) == 0);
}

/* 10^5 numbered texts in 100 buckets: chi-square has 99 degrees, 99.9 % of it below 149. */
static void buckets_are_filled_evenly(void **state)
{
    (void)state;
    double count[100] = {0.0}, chi2 = 0.0;
    for (unsigned i = 0; i < 100000; i++) {
        char text[16];
        const int length = snprintf(text, sizeof text, "id%06u", i);
        count[plogp_hash_bucket(text, (size_t)length, 1, 100)] += 1.0;
    }
    for (size_t b = 0; b < 100; b++)
        chi2 += (count[b] - 1000.0) * (count[b] - 1000.0) / 1000.0;
    CHECK(chi2 > 56.0 && chi2 < 149.0);
}

/* A column of the names of the buckets, made by hand, is the same model and predicts the same. */
static void a_hashed_column_is_the_column_of_its_buckets(void **state)
{
    (void)state;
    static const char *const names[] = {"#0", "#1", "#2", "#3", "#4"};
    static const size_t lengths[] = {2, 2, 2, 2, 2};
    static const plogp_levels buckets = {names, lengths, 5};
    plogp_column columns[2], given[2];
    const plogp_batch batch = rows(columns);
    plogp_batch by_hand = batch;
    plogp_classifier *hashed = NULL, *plain = NULL;
    CHECK(learn(&batch, &HASHED, NULL, &hashed) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++)
        bucket[i] = (uint32_t)plogp_hash_bucket(TEXT[town[i]], 1, 1, 5);
    memcpy(given, columns, sizeof given);
    given[0].codes = bucket;
    given[0].levels = &buckets;
    by_hand.columns = given;
    CHECK(learn(&by_hand, NULL, NULL, &plain) == PLOGP_OK);
    size_t count = 0, same = 0;
    const plogp_coefficient *a = plogp_classifier_coefficients(hashed, &count);
    const plogp_coefficient *b = plogp_classifier_coefficients(plain, &same);
    CHECK(count == same);
    for (size_t j = 0; j < count; j++) {
        assert_string_equal(a[j].feature, b[j].feature);
        CHECK_BITS(a[j].value, b[j].value);
    }
    double by_hash[2 * ROWS], by_bucket[2 * ROWS];
    CHECK(predict(hashed, &batch, NULL, by_hash) == PLOGP_OK);
    CHECK(predict(plain, &by_hand, NULL, by_bucket) == PLOGP_OK);
    assert_memory_equal(by_hash, by_bucket, sizeof by_hash);
    plogp_classifier_free(hashed);
    plogp_classifier_free(plain);
}

static void collisions_are_counted(void **state)
{
    (void)state;
    size_t shared[5] = {0}, used = 0, colliding = 0;
    double n = 0.0;
    plogp_column columns[2];
    const plogp_batch batch = rows(columns);
    plogp_classifier *classifier = NULL;
    for (size_t l = 0; l < LEVELS; l++)
        shared[plogp_hash_bucket(TEXT[l], 1, 1, 5)]++;
    for (size_t b = 0; b < 5; b++) {
        used += shared[b] > 0 ? 1 : 0;
        colliding += shared[b] > 1 ? shared[b] : 0;
    }
    for (size_t i = 0; i < ROWS; i++)
        n += shared[plogp_hash_bucket(TEXT[town[i]], 1, 1, 5)] > 1 ? weight[i] : 0.0;
    CHECK(learn(&batch, &HASHED, NULL, &classifier) == PLOGP_OK);
    const plogp_training *training = plogp_classifier_training(classifier);
    CHECK(training->hashing_count == 1);
    const plogp_hashing *h = &training->hashings[0];
    assert_string_equal(h->column, "town");
    CHECK(h->seed == 1 && h->buckets == 5 && h->used == used);
    CHECK(h->levels == LEVELS && h->colliding == colliding && h->colliding_n == n);
    plogp_classifier_free(classifier);
}

/* Levels of the training, one unseen in a bucket that was used, numbers, and a missing one. */
static void a_loaded_model_hashes_as_the_trained_one(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    plogp_column columns[2];
    plogp_batch batch = rows(columns);
    plogp_classifier *trained = NULL, *loaded = NULL;
    temporary_file(path, "", 0);
    CHECK(learn(&batch, &HASHED, NULL, &trained) == PLOGP_OK);
    CHECK(plogp_classifier_save(trained, path, NULL) == PLOGP_OK);
    CHECK(plogp_classifier_load(path, NULL, &loaded) == PLOGP_OK);
    double before[2 * ROWS], after[2 * ROWS];
    CHECK(predict(trained, &batch, NULL, before) == PLOGP_OK);
    CHECK(predict(loaded, &batch, NULL, after) == PLOGP_OK);
    assert_memory_equal(before, after, sizeof before);
    CHECK(plogp_classifier_training(loaded)->hashings[0].levels == LEVELS);

    static const double numbers[] = {7.0, 1.0, (double)NAN};
    columns[0] = (plogp_column){.name = "town", .numbers = numbers};
    batch.rows = 3;
    CHECK(predict(loaded, &batch, NULL, after) == PLOGP_OK);
    assert_memory_equal(after, before + 2 * 10, 4 * sizeof *after);
    CHECK(isnan(after[4]));
    plogp_classifier_free(trained);
    plogp_classifier_free(loaded);
    unlink(path);
}

static void an_unseen_level_is_as_those_of_its_bucket(void **state)
{
    (void)state;
    static const plogp_hashed_column wide = {"town", 1000};
    static const char *const texts[] = {"nowhere", "a"};
    static const size_t lengths[] = {7, 1};
    static const plogp_levels levels = {texts, lengths, 2};
    static const uint32_t codes[] = {0, 1};
    const size_t place = plogp_hash_bucket("nowhere", 7, 1, 5);
    plogp_column columns[2];
    plogp_batch batch = rows(columns);
    plogp_classifier *narrow = NULL, *broad = NULL;
    double seen[2 * ROWS], probability[4];
    CHECK(learn(&batch, &HASHED, NULL, &narrow) == PLOGP_OK);
    CHECK(learn(&batch, &wide, NULL, &broad) == PLOGP_OK);
    CHECK(predict(narrow, &batch, NULL, seen) == PLOGP_OK);
    size_t like = 0;
    while (plogp_hash_bucket(TEXT[like], 1, 1, 5) != place)
        like++;
    columns[0].levels = &levels;
    columns[0].codes = codes;
    batch.rows = 2;
    CHECK(predict(narrow, &batch, NULL, probability) == PLOGP_OK);
    assert_memory_equal(probability, seen + 2 * like, 2 * sizeof *probability);
    CHECK(predict(broad, &batch, NULL, probability) == PLOGP_OK);
    CHECK(isnan(probability[0]) && !isnan(probability[2]));
    plogp_classifier_free(narrow);
    plogp_classifier_free(broad);
}

static void what_cannot_be_hashed_is_refused(void **state)
{
    (void)state;
    static const plogp_hashed_column bad[] = {
        {"village", 5}, {"y", 5}, {"x", 5}, {"town", 1}, {"town", ((size_t)1 << 24) + 1}};
    static const plogp_hashed_column twice[] = {{"town", 5}, {"town", 6}};
    static const double numbers[ROWS] = {0.0};
    plogp_column columns[3];
    plogp_batch batch = rows(columns);
    plogp_classifier *classifier = NULL;
    plogp_design *design = NULL;
    columns[2] = (plogp_column){.name = "x", .numbers = numbers};
    batch.column_count = 3;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(learn(&batch, &bad[i], NULL, &classifier) == PLOGP_EINVAL);
    plogp_design_options options = plogp_design_options_defaults();
    options.hashed = twice;
    options.hashed_count = 2;
    CHECK(plogp_design_new(&batch, "y", &options, NULL, &design) == PLOGP_EINVAL);
    const plogp_sparse_schema sparse = {.features = 3};
    CHECK(plogp_design_new_sparse(&sparse, &options, NULL, &design) == PLOGP_EINVAL);
    CHECK(classifier == NULL && design == NULL);
}

static plogp_status parse(int version, const char *hash)
{
    char text[1024];
    plogp_classifier *classifier = NULL;
    const int length = snprintf(
        text, sizeof text,
        "{\"format\": \"plogp-classifier\", \"version\": %d, \"kind\": \"logistic\", "
        "\"target\": \"y\", \"classes\": [\"no\", \"yes\"], \"missing\": \"drop\", "
        "\"columns\": [{\"name\": \"town\", \"type\": \"categorical\", \"hash\": %s, "
        "\"missing_feature\": false}]}",
        version, hash);
    const plogp_status status =
        plogp_classifier_parse(text, (size_t)length, "text", NULL, &classifier);
    CHECK(classifier == NULL);
    return status;
}

static void damaged_files_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{}",
        "{\"buckets\": 5}",
        "{\"buckets\": 1, \"seed\": 1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": [0]}",
        "{\"buckets\": 5, \"seed\": -1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": [0, 1]}",
        "{\"buckets\": 5, \"seed\": 1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": [1, 1]}",
        "{\"buckets\": 5, \"seed\": 1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": [0, 5]}",
        "{\"buckets\": 5, \"seed\": 1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": 7}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(parse(2, bad[i]) == PLOGP_EFORMAT);
}

/* Files of version 1 were read by programs that knew of no hashing. */
static void hashed_columns_are_refused_in_files_of_version_1(void **state)
{
    static const char FILE_TEXT[] =
        "{\"format\": \"plogp-classifier\", \"version\": 1, \"kind\": \"logistic\", "
        "\"target\": \"y\", \"classes\": [\"no\", \"yes\"], \"missing\": \"drop\", "
        "\"columns\": [{\"name\": \"town\", \"type\": \"categorical\", \"hash\": "
        "{\"buckets\": 5, \"seed\": 1, \"levels\": 3, \"colliding\": 2, "
        "\"colliding_n\": 9, \"used\": [0, 1]}, \"missing_feature\": false}]}";
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    plogp_classifier *classifier = NULL;
    (void)state;
    context.error = &error;
    CHECK(plogp_classifier_parse(FILE_TEXT, strlen(FILE_TEXT), "m", &context,
                                 &classifier) == PLOGP_EFORMAT);
    CHECK(classifier == NULL);
    assert_string_equal(error.message,
                        "m: model file: 'hash' is not part of files of version 1");
}

/* `state` is the name of a file. */
static plogp_status all_of_it(const plogp_context *context, void *state)
{
    plogp_column columns[2];
    const plogp_batch batch = rows(columns);
    double probability[2 * ROWS];
    plogp_classifier *made = NULL, *loaded = NULL;
    plogp_status status = learn(&batch, &HASHED, context, &made);
    STEP(status, plogp_classifier_save(made, state, context));
    STEP(status, plogp_classifier_load(state, context, &loaded));
    STEP(status, predict(loaded, &batch, context, probability));
    plogp_classifier_free(made);
    plogp_classifier_free(loaded);
    return status;
}

static void hashing_survives_every_failed_allocation(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    temporary_file(path, "", 0);
    CHECK(failing_alloc_survives(all_of_it, path));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_are_those_of_the_definition),
        cmocka_unit_test(buckets_are_filled_evenly),
        cmocka_unit_test(a_hashed_column_is_the_column_of_its_buckets),
        cmocka_unit_test(collisions_are_counted),
        cmocka_unit_test(a_loaded_model_hashes_as_the_trained_one),
        cmocka_unit_test(an_unseen_level_is_as_those_of_its_bucket),
        cmocka_unit_test(what_cannot_be_hashed_is_refused),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(hashed_columns_are_refused_in_files_of_version_1),
        cmocka_unit_test(hashing_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
