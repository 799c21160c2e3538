/* The floor H(Y|X) from nearest neighbours, against laws whose floor is known. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/classifier.h"
#include "plogp/prediction.h"
#include "random.h"
#include "step.h"

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

static void draw(struct sample *sample, size_t features, size_t rows)
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

static plogp_batch batch_of(const struct sample *sample, plogp_column *columns)
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

static plogp_assessment train(const struct sample *sample, double holdout, int threads)
{
    plogp_column columns[FEATURES_MAX + 1];
    const plogp_batch batch = batch_of(sample, columns);
    plogp_context context = plogp_context_defaults();
    plogp_train_options options = plogp_train_options_defaults();
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    context.threads = threads;
    options.holdout = holdout;
    CHECK(plogp_design_new(&batch, "y", NULL, &context, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, &options, &context, &classifier) == PLOGP_OK);
    const plogp_assessment assessment = plogp_classifier_training(classifier)->assessment;
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return assessment;
}

static void check_identity(const plogp_assessment *a)
{
    CHECK_REL("ledger", a->ledger.entropy + a->ledger.divergence, a->ledger.cross_entropy,
              2 * U);
    CHECK(a->entropy_ci.low <= a->entropy_ci.high);
    CHECK(a->divergence_ci.low <= a->divergence_ci.high);
    CHECK(a->divergence_ci.low <= a->ledger.divergence);
    CHECK(a->divergence_ci.high >= a->ledger.divergence);
}

static void neighbours_bracket_a_known_floor(void **state)
{
    (void)state;
    static struct sample sample;
    for (size_t features = 1; features <= 3; features++) {
        draw(&sample, features, ROWS_MAX);
        const plogp_assessment a = train(&sample, 0.0, 1);
        CHECK(a.floor_method == PLOGP_FLOOR_NEIGHBOURS && a.floor_reason == NULL);
        CHECK(a.entropy_ci.low > 0.2 && a.entropy_ci.low <= FLOOR);
        CHECK(a.entropy_ci.high < 0.5 && a.entropy_ci.high >= FLOOR);
        /* the logistic model wastes what a step would win */
        const double waste = a.ledger.cross_entropy - FLOOR;
        CHECK(waste > 0.03);
        CHECK(a.divergence_ci.low <= waste && waste <= a.divergence_ci.high);
        CHECK(a.floor_radius > 0.0 && a.floor_radius < 0.5);
        check_identity(&a);
    }
}

static void the_bits_depend_on_neither_threads_nor_order(void **state)
{
    (void)state;
    static struct sample sample, reversed;
    draw(&sample, 2, 500);
    reversed = sample;
    for (size_t j = 0; j <= 2; j++)
        for (size_t i = 0; i < 500; i++)
            reversed.x[j][i] = sample.x[j][499 - i];
    const plogp_assessment one = train(&sample, 0.0, 1), two = train(&sample, 0.0, 2);
    const plogp_assessment other = train(&reversed, 0.0, 2);
    CHECK_BITS(one.entropy_ci, two.entropy_ci);
    CHECK_BITS(one.entropy_ci, other.entropy_ci);
    CHECK_BITS(one.ledger.entropy, other.ledger.entropy);
}

/* A row of weight 2 is two rows. */
static void weights_are_frequencies(void **state)
{
    (void)state;
    static struct sample once, twice;
    draw(&once, 2, 400);
    twice = once;
    for (size_t i = 0; i < 100; i++) {
        once.weights[i] = 2.0;
        for (size_t j = 0; j <= 2; j++)
            twice.x[j][400 + i] = once.x[j][i];
        twice.weights[400 + i] = 1.0;
    }
    twice.rows = 500;
    const plogp_assessment a = train(&once, 0.0, 1), b = train(&twice, 0.0, 1);
    CHECK(a.floor_method == PLOGP_FLOOR_NEIGHBOURS);
    CHECK_BITS(a.entropy_ci, b.entropy_ci);
}

static void far_neighbours_give_no_lower_end(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, FEATURES_MAX, 1000);
    const plogp_assessment a = train(&sample, 0.0, 1);
    CHECK(a.floor_method == PLOGP_FLOOR_NONE);
    CHECK(strstr(a.floor_reason, "too far") != NULL && a.floor_radius > 0.5);
    CHECK(a.entropy_ci.low == 0.0 && a.entropy_ci.high >= FLOOR);
    draw(&sample, 1, 50);
    CHECK(strstr(train(&sample, 0.0, 1).floor_reason, "too few rows") != NULL);
    draw(&sample, 1, 500);
    sample.weights[3] = 0.5;
    CHECK(strstr(train(&sample, 0.0, 1).floor_reason, "whole weights") != NULL);
}

/* Every row is a class of its own but for the pair that row `first` begins. */
static plogp_assessment train_one_pair(size_t first)
{
    static struct sample sample;
    sample.features = 1;
    sample.rows = 60;
    for (size_t i = 0; i < sample.rows; i++) {
        sample.x[0][i] = (double)i / 60.0;
        sample.x[1][i] = (double)(i == first + 1 ? first : i);
        sample.weights[i] = 1.0;
    }
    plogp_column columns[FEATURES_MAX + 1];
    const plogp_batch batch = batch_of(&sample, columns);
    plogp_train_options options = plogp_train_options_defaults();
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    options.l2 = 0.1;
    CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, &options, NULL, &classifier) == PLOGP_OK);
    const plogp_assessment assessment = plogp_classifier_training(classifier)->assessment;
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return assessment;
}

/* Halves that part the pair have no neighbours at all. */
static void halves_without_neighbours_give_no_floor(void **state)
{
    (void)state;
    size_t parted = 0;
    for (size_t first = 0; first < 12; first++) {
        const plogp_assessment a = train_one_pair(first);
        CHECK(a.entropy_ci.low <= a.entropy_ci.high && isfinite(a.entropy_corrected));
        if (a.floor_method == PLOGP_FLOOR_NONE &&
            strstr(a.floor_reason, "the classes have too few rows") != NULL)
            parted++;
    }
    CHECK(parted > 0);
}

static void rows_held_out_give_the_upper_end(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, FEATURES_MAX, 300);
    const plogp_assessment all = train(&sample, 0.0, 1), part = train(&sample, 0.5, 1);
    CHECK(all.cost_high > all.cross_entropy_ci.high); /* Akaike's correction */
    CHECK(part.entropy_ci.high == part.cost_high);
    CHECK(part.cost_high <= part.entropy_y_high);
}

static plogp_status train_and_evaluate(const plogp_context *context, void *state)
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
        CHECK(assessment.floor_method == PLOGP_FLOOR_NEIGHBOURS);
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void neighbours_survive_every_failed_allocation(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, 1, 70);
    CHECK(failing_alloc_survives_threads(train_and_evaluate, &sample, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_bracket_a_known_floor),
        cmocka_unit_test(the_bits_depend_on_neither_threads_nor_order),
        cmocka_unit_test(weights_are_frequencies),
        cmocka_unit_test(far_neighbours_give_no_lower_end),
        cmocka_unit_test(halves_without_neighbours_give_no_floor),
        cmocka_unit_test(rows_held_out_give_the_upper_end),
        cmocka_unit_test(neighbours_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
