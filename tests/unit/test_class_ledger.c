/* The ledgers of classes against plain loops over the predicted probabilities. */
#include "check.h"

#include <string.h>

#include "plogp/classifier.h"
#include "plogp/prediction.h"
#include "random.h"
#include "train_batch.h"

#define ROWS    240
#define KNOWN   3 /* classes of the model: the first levels */
#define CLASSES 5 /* with those that it does not know       */
#define SEEDS   20

/* The unknown ones are not in sorted order. */
static const char *const TEXT[CLASSES] = {"a", "b", "c", "e", "d"};
static const size_t LENGTH[CLASSES] = {1, 1, 1, 1, 1};
static const plogp_levels LEVELS = {TEXT, LENGTH, CLASSES};
static const plogp_levels KNOWN_LEVELS = {TEXT, LENGTH, KNOWN};

struct sample {
    double x[ROWS], weight[ROWS];
    uint32_t code[ROWS];
};

/* Some weights are 0.1, 0.2, ..., whose sums round; "b" is rare. */
static void draw(struct sample *sample, uint64_t seed)
{
    uint64_t random = seed;
    for (size_t i = 0; i < ROWS; i++) {
        const double u = random_unit(&random);
        sample->code[i] = u < 0.1 ? 1 : u < 0.5 ? 2 : 0;
        sample->x[i] = random_unit(&random) + (double)sample->code[i] / 3.0;
        sample->weight[i] = (double)(1 + i % 7) / (i % 3 == 0 ? 10.0 : 1.0);
    }
}

static plogp_batch batch_of(const struct sample *sample, plogp_column columns[2],
                            const plogp_levels *levels)
{
    columns[0] = (plogp_column){.name = "x", .numbers = sample->x};
    columns[1] = (plogp_column){.name = "y",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = sample->code,
                                .levels = levels};
    return (plogp_batch){
        .columns = columns, .column_count = 2, .rows = ROWS, .weights = sample->weight};
}

static plogp_classifier *train(const struct sample *sample,
                               const plogp_train_options *options)
{
    plogp_column columns[2];
    const plogp_batch batch = batch_of(sample, columns, &KNOWN_LEVELS);
    return train_batch(&batch, "y", options, NULL, PLOGP_OK);
}

/* Both views of the same rows. */
static void evaluate(const plogp_classifier *classifier, const struct sample *sample,
                     int threads, plogp_assessment *assessment,
                     plogp_class_ledger classes[CLASSES])
{
    plogp_column columns[2];
    const plogp_batch batch = batch_of(sample, columns, &LEVELS);
    plogp_context context = plogp_context_defaults();
    plogp_evaluation *evaluation = NULL;
    context.threads = threads;
    CHECK(plogp_evaluation_new(classifier, &batch, NULL, &context, &evaluation) ==
          PLOGP_OK);
    CHECK(plogp_evaluation_push(evaluation, &batch) == PLOGP_OK);
    CHECK(plogp_evaluation_class_count(evaluation) == CLASSES);
    CHECK(plogp_evaluation_classes(evaluation, classes) == PLOGP_OK);
    CHECK(plogp_evaluation_value(evaluation, assessment) == PLOGP_OK);
    for (size_t k = 0; k < CLASSES; k++)
        classes[k].class_name = NULL; /* they go with the evaluation */
    plogp_evaluation_free(evaluation);
}

/* What the model pays on each row; NaN where it does not know the class. */
static void predict_losses(const plogp_classifier *classifier,
                           const struct sample *sample, double loss[ROWS])
{
    static double probability[ROWS * KNOWN];
    plogp_column columns[2];
    const plogp_batch batch = batch_of(sample, columns, &LEVELS);
    plogp_predictor *predictor = NULL;
    CHECK(plogp_predictor_new(classifier, &batch, NULL, &predictor) == PLOGP_OK);
    CHECK(plogp_predictor_probs(predictor, &batch, probability) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++)
        loss[i] = sample->code[i] < KNOWN ? -log(probability[i * KNOWN + sample->code[i]])
                                          : (double)NAN;
    plogp_predictor_free(predictor);
}

/* A plain loop rounds once a row. */
static void check_class(const struct sample *sample, const double *loss, uint32_t k,
                        const plogp_class_ledger *got)
{
    double n = 0.0, all = 0.0, sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < ROWS; i++) {
        const double weight = sample->code[i] == k ? sample->weight[i] : 0.0;
        all += sample->weight[i];
        n += weight;
        sum += weight * loss[i];
    }
    for (size_t i = 0; i < ROWS; i++)
        if (sample->code[i] == k)
            squares += sample->weight[i] * (loss[i] - sum / n) * (loss[i] - sum / n);
    const double se = sqrt(squares / (n - 1.0) / n);
    CHECK_REL("n", got->n, n, ROWS * U);
    CHECK_REL("cross-entropy", got->cross_entropy, sum / n, 2 * ROWS * U);
    CHECK_REL("standard error", got->se, se, 4 * ROWS * U);
    CHECK_REL("low", got->ci.low, fmax(0.0, sum / n - 1.959963984540054 * se),
              8 * ROWS * U);
    CHECK_REL("high", got->ci.high, sum / n + 1.959963984540054 * se, 8 * ROWS * U);
    CHECK_REL("surprisal", got->surprisal, -log(n / all), 4 * ROWS * U);
    CHECK_REL("contribution", got->contribution, sum / all, 4 * ROWS * U);
    CHECK_BITS(got->cross_entropy_finite, got->cross_entropy);
    CHECK(got->infinite_losses == 0.0);
}

static void each_class_costs_what_a_plain_loop_says(void **state)
{
    (void)state;
    struct sample sample;
    double loss[ROWS];
    plogp_assessment assessment;
    plogp_class_ledger classes[CLASSES];
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        draw(&sample, seed);
        plogp_classifier *classifier = train(&sample, NULL);
        evaluate(classifier, &sample, 1, &assessment, classes);
        predict_losses(classifier, &sample, loss);
        for (uint32_t k = 0; k < KNOWN; k++)
            check_class(&sample, loss, k, &classes[k]);
        plogp_classifier_free(classifier);
    }
}

static void the_classes_add_up_to_the_cross_entropy(void **state)
{
    (void)state;
    struct sample sample;
    plogp_assessment assessment;
    plogp_class_ledger classes[CLASSES];
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        double cost = 0.0, share = 0.0, entropy = 0.0, weighted = 0.0;
        draw(&sample, seed);
        plogp_classifier *classifier = train(&sample, NULL);
        evaluate(classifier, &sample, 1, &assessment, classes);
        for (size_t k = 0; k < KNOWN; k++) {
            cost += classes[k].contribution;
            share += classes[k].loss_share;
            weighted += classes[k].n / assessment.n * classes[k].cross_entropy;
            entropy += classes[k].n / assessment.n * classes[k].surprisal;
        }
        CHECK_REL("sum of contributions", cost, assessment.ledger.cross_entropy, 8 * U);
        CHECK_REL("mean over shares", weighted, assessment.ledger.cross_entropy, 8 * U);
        CHECK_REL("shares of the loss", share, 1.0, 8 * U);
        CHECK_REL("H(Y)", entropy, assessment.entropy_y, 8 * U);
        plogp_classifier_free(classifier);
    }
}

static void infinite_losses_stay_with_their_class(void **state)
{
    (void)state;
    struct sample sample;
    plogp_assessment assessment;
    plogp_class_ledger c[CLASSES];
    draw(&sample, 1);
    plogp_classifier *classifier = train(&sample, NULL);
    for (size_t i = 0; i < ROWS; i++) /* no "b", some of what the model cannot know */
        sample.code[i] = sample.code[i] == 1 ? 3 : sample.code[i];
    sample.code[0] = 4;
    evaluate(classifier, &sample, 1, &assessment, c);
    CHECK(isfinite(c[0].cross_entropy) && isfinite(c[2].cross_entropy));
    CHECK(c[1].n == 0.0 && isnan(c[1].cross_entropy) && c[1].contribution == 0.0);
    CHECK(c[1].surprisal == (double)INFINITY && isnan(c[1].se) && isnan(c[1].ci.low));
    for (size_t k = KNOWN; k < CLASSES; k++) {
        CHECK(c[k].n > 0.0 && c[k].infinite_losses == c[k].n && isnan(c[k].se));
        CHECK(c[k].cross_entropy == (double)INFINITY);
        CHECK(c[k].contribution == (double)INFINITY && isnan(c[k].loss_share));
        CHECK(isnan(c[k].cross_entropy_finite));
    }
    CHECK(c[3].n == sample.weight[0]); /* "d" comes before "e" */
    CHECK(isnan(c[0].loss_share) && assessment.ledger.cross_entropy == (double)INFINITY);
    CHECK_REL("infinite losses", c[3].n + c[4].n, assessment.infinite_losses, 2 * U);
    plogp_classifier_free(classifier);
}

static void the_bits_of_classes_depend_on_neither_threads_nor_order(void **state)
{
    (void)state;
    struct sample sample, reversed;
    plogp_assessment assessment;
    plogp_class_ledger one[CLASSES], two[CLASSES];
    draw(&sample, 3);
    plogp_classifier *classifier = train(&sample, NULL);
    sample.code[5] = 3;
    sample.code[6] = 4;
    for (size_t i = 0; i < ROWS; i++) {
        reversed.x[i] = sample.x[ROWS - 1 - i];
        reversed.weight[i] = sample.weight[ROWS - 1 - i];
        reversed.code[i] = sample.code[ROWS - 1 - i];
    }
    evaluate(classifier, &sample, 1, &assessment, one);
    evaluate(classifier, &reversed, 2, &assessment, two);
    assert_memory_equal(one, two, sizeof one);
    plogp_classifier_free(classifier);
}

/* The training looks at scaled columns: the same losses but for rounding. */
static void training_has_the_classes_on_request(void **state)
{
    (void)state;
    struct sample sample;
    plogp_assessment assessment;
    plogp_class_ledger classes[CLASSES];
    plogp_train_options options = plogp_train_options_defaults();
    draw(&sample, 4);
    plogp_classifier *silent = train(&sample, &options);
    CHECK(plogp_classifier_training(silent)->class_ledgers == NULL);
    plogp_classifier_free(silent);
    options.per_class = 1;
    plogp_classifier *classifier = train(&sample, &options);
    const plogp_training *training = plogp_classifier_training(classifier);
    evaluate(classifier, &sample, 1, &assessment, classes);
    for (size_t k = 0; k < KNOWN; k++) {
        const plogp_class_ledger *c = &training->class_ledgers[k];
        assert_string_equal(c->class_name, TEXT[k]);
        CHECK(c->n == classes[k].n && c->surprisal == classes[k].surprisal);
        CHECK_REL("loss", c->cross_entropy, classes[k].cross_entropy, 64 * U);
    }
    CHECK(training->holdout_class_ledgers == NULL);
    plogp_classifier_free(classifier);
}

static void rows_held_out_have_their_own_classes(void **state)
{
    (void)state;
    struct sample sample;
    plogp_train_options options = plogp_train_options_defaults();
    double trained = 0.0, held = 0.0;
    draw(&sample, 5);
    for (size_t i = 0; i < ROWS; i++)
        sample.weight[i] = 1.0;
    options.per_class = 1;
    options.holdout = 0.4;
    options.calibrate = PLOGP_CALIBRATION_PLATT;
    plogp_classifier *classifier = train(&sample, &options);
    const plogp_training *training = plogp_classifier_training(classifier);
    for (size_t k = 0; k < KNOWN; k++) {
        trained += training->class_ledgers[k].contribution;
        held += training->holdout_class_ledgers[k].contribution;
    }
    CHECK_REL("training", trained, training->assessment.ledger.cross_entropy, 8 * U);
    CHECK_REL("held out", held, training->holdout.ledger.cross_entropy, 8 * U);
    plogp_classifier_free(classifier);
}

static void classes_of_nothing_are_refused(void **state)
{
    (void)state;
    struct sample sample;
    plogp_column columns[2];
    plogp_evaluation *evaluation = NULL;
    plogp_class_ledger classes[CLASSES], untouched[CLASSES];
    memset(classes, 7, sizeof classes);
    memset(untouched, 7, sizeof untouched);
    draw(&sample, 6);
    plogp_classifier *classifier = train(&sample, NULL);
    const plogp_batch batch = batch_of(&sample, columns, &KNOWN_LEVELS);
    CHECK(plogp_evaluation_new(classifier, &batch, NULL, NULL, &evaluation) == PLOGP_OK);
    CHECK(plogp_evaluation_class_count(evaluation) == KNOWN);
    CHECK(plogp_evaluation_class_count(NULL) == 0);
    CHECK(plogp_evaluation_classes(evaluation, classes) == PLOGP_EDOMAIN);
    CHECK(plogp_evaluation_classes(NULL, classes) == PLOGP_EINVAL);
    CHECK(plogp_evaluation_classes(evaluation, NULL) == PLOGP_EINVAL);
    assert_memory_equal(classes, untouched, sizeof classes);
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_costs_what_a_plain_loop_says),
        cmocka_unit_test(the_classes_add_up_to_the_cross_entropy),
        cmocka_unit_test(infinite_losses_stay_with_their_class),
        cmocka_unit_test(the_bits_of_classes_depend_on_neither_threads_nor_order),
        cmocka_unit_test(training_has_the_classes_on_request),
        cmocka_unit_test(rows_held_out_have_their_own_classes),
        cmocka_unit_test(classes_of_nothing_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
