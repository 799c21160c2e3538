/* The floor H(Y|X) from groups and from nearest neighbours, against laws whose floor is known. */
#include "check.h"

#include <stdbool.h>
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
    const double parameters = FEATURES_MAX + 1; /* Akaike's correction */
    CHECK_REL("cost elsewhere", all.cost_high,
              all.cross_entropy_ci.high + parameters / (300.0 - parameters - 1.0), 4 * U);
    CHECK(part.entropy_ci.high == part.cost_high);
    CHECK(part.cost_high <= part.entropy_y_high);
}

/* Classes apart without a doubt: their edge makes neighbours mix them, in proportion to the
 * radius, and the floor of 0 is in the interval all the same. */
static void sharp_edges_leave_room_below(void **state)
{
    (void)state;
    static struct sample sample;
    size_t held = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        sample.features = 2;
        sample.rows = 500;
        for (size_t i = 0; i < sample.rows; i++) {
            for (size_t j = 0; j < 2; j++)
                sample.x[j][i] = random_unit(&random);
            sample.x[2][i] = sample.x[0][i] + sample.x[1][i] > 1.0;
            sample.weights[i] = 1.0;
        }
        plogp_column columns[FEATURES_MAX + 1];
        const plogp_batch batch = batch_of(&sample, columns);
        plogp_design *design = NULL;
        plogp_classifier *classifier = NULL;
        CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
        CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
        CHECK(plogp_classifier_train(design, NULL, NULL, &classifier) == PLOGP_ENOCONV);
        const plogp_assessment *a = &plogp_classifier_training(classifier)->assessment;
        CHECK(a->floor_method == PLOGP_FLOOR_NEIGHBOURS && a->entropy_ci.high > 0.01);
        held += a->entropy_ci.low == 0.0;
        plogp_classifier_free(classifier);
        plogp_design_free(design);
    }
    CHECK(held >= 19);
}

/* Whether few rows carry the classes' entropy. */
static void rare_classes_are_told_of(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, 1, 500);
    for (size_t i = 0; i < 500; i++)
        sample.x[1][i] = i < 29;
    const double p = 29.0 / 500.0;
    const double part = -p * log(p), rest = -(1 - p) * log1p(-p);
    CHECK_REL("rare", train(&sample, 0.0, 1).rare, part / (part + rest), 8 * U);
    sample.x[1][29] = 1.0;
    CHECK(train(&sample, 0.0, 1).rare == 0.0);
}

/* Levels 0 .. levels - 1 as a number, of which each has its own share of the second class.
 * Returned   H(Y|X) in nats */
static double draw_levels(struct sample *sample, size_t levels, size_t rows,
                          uint64_t seed)
{
    double share[100], floor_of = 0.0;
    uint64_t random = 11;
    for (size_t k = 0; k < levels; k++) {
        share[k] = 0.02 + 0.96 * random_unit(&random);
        floor_of -= (share[k] * log(share[k]) + (1 - share[k]) * log(1 - share[k])) /
                    (double)levels;
    }
    random = seed;
    sample->features = 1;
    sample->rows = rows;
    for (size_t i = 0; i < rows; i++) {
        const size_t level = (size_t)(random_unit(&random) * (double)levels);
        sample->x[0][i] = (double)level;
        sample->x[1][i] = random_unit(&random) < share[level];
        sample->weights[i] = 1.0;
    }
    return floor_of;
}

/* -log of what the other rows of the level, and of `strength` rows of all levels, say. */
static double cost_left_out(const struct sample *sample, size_t i, double strength)
{
    double level = 0.0, own = 0.0, all = 0.5;
    for (size_t j = 0; j < sample->rows; j++) {
        const bool same = sample->x[1][j] == sample->x[1][i];
        if (j == i)
            continue;
        all += same ? 1.0 : 0.0;
        if (sample->x[0][j] != sample->x[0][i])
            continue;
        level += 1.0;
        own += same ? 1.0 : 0.0;
    }
    return -log((own + strength * all / (double)sample->rows) / (level + strength));
}

static plogp_interval interval_left_out(const struct sample *sample)
{
    const double n = (double)sample->rows;
    plogp_interval least = {INFINITY, INFINITY}; /* mean, upper end */
    for (double strength = 0.5; strength <= 64.0; strength *= 2.0) {
        double sum = 0.0, squares = 0.0;
        for (size_t i = 0; i < sample->rows; i++) {
            const double cost = cost_left_out(sample, i, strength);
            sum += cost;
            squares += cost * cost;
        }
        const double mean = sum / n, deviation = sqrt(squares / n - mean * mean);
        if (mean < least.low)
            least =
                (plogp_interval){mean, mean + 1.959963984540054 * deviation / sqrt(n)};
    }
    return least;
}

static void groups_are_told_of_by_the_other_rows(void **state)
{
    (void)state;
    static struct sample sample;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        (void)draw_levels(&sample, 12, 300, seed);
        const plogp_assessment a = train(&sample, 0.0, 1);
        const plogp_interval expected = interval_left_out(&sample);
        CHECK(a.floor_method == PLOGP_FLOOR_GROUPS);
        CHECK(expected.high < a.cost_high);
        CHECK_REL("upper end", a.entropy_ci.high, expected.high, 1e-12);
        CHECK(a.ledger.entropy < a.entropy_corrected);
        CHECK(a.entropy_corrected <= a.entropy_ci.high);
        check_identity(&a);
        sample.weights[3] = 2.0; /* is two rows */
        const plogp_assessment twice = train(&sample, 0.0, 1);
        sample.weights[3] = 1.0;
        sample.x[0][sample.rows] = sample.x[0][3];
        sample.x[1][sample.rows] = sample.x[1][3];
        sample.weights[sample.rows++] = 1.0;
        const plogp_assessment apart = train(&sample, 0.0, 2);
        CHECK_BITS(twice.entropy_ci, apart.entropy_ci);
    }
}

/* The waste is what the loss has above the floor: of a model that has learnt every level it
 * may be nothing, of one that sees none of them it is much. */
static void small_groups_bracket_a_known_floor(void **state)
{
    (void)state;
    static struct sample sample;
    size_t held = 0, told = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const double expected = draw_levels(&sample, 60, 400, seed);
        const plogp_assessment a = train(&sample, 0.0, 1);
        CHECK(a.floor_method == PLOGP_FLOOR_GROUPS);
        held += a.entropy_ci.low <= expected && expected <= a.entropy_ci.high;
        const double waste = a.ledger.cross_entropy - expected;
        told += a.divergence_ci.low <= waste && waste <= a.divergence_ci.high;
        CHECK(a.ledger.entropy < expected); /* the plug-in alone would be too low */
        CHECK(a.divergence_ci.low > 0.0 && a.entropy_ci.high < a.entropy_y_high);
    }
    CHECK(held >= 57 && told >= 57);
}

/* A level of its own for nearly every row held out: the groups of the others tell. */
static void rows_held_out_alone_have_the_floor_of_the_others(void **state)
{
    (void)state;
    static struct sample sample;
    const double expected = draw_levels(&sample, 90, 1000, 3);
    plogp_column columns[FEATURES_MAX + 1];
    const plogp_batch batch = batch_of(&sample, columns);
    plogp_train_options options = plogp_train_options_defaults();
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    options.holdout = 0.04;
    CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, &options, NULL, &classifier) == PLOGP_OK);
    const plogp_training *training = plogp_classifier_training(classifier);
    const plogp_assessment *own = &training->assessment, *held = &training->holdout;
    CHECK(held->alone > 0.5 && held->floor_method == PLOGP_FLOOR_GROUPS);
    CHECK(held->entropy_ci.low == own->entropy_ci.low);
    CHECK(held->ledger.entropy == own->ledger.entropy);
    CHECK(held->entropy_ci.low <= expected && expected <= held->entropy_ci.high);
    CHECK(held->divergence_ci.high > held->ledger.divergence);
    CHECK(own->cost_high <= held->cross_entropy_ci.high);
    check_identity(held);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
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
        CHECK(assessment.floor_method != PLOGP_FLOOR_NONE);
    plogp_evaluation_free(evaluation);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    return status;
}

static void floors_survive_every_failed_allocation(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, 1, 70);
    CHECK(failing_alloc_survives_threads(train_and_evaluate, &sample, 1));
    (void)draw_levels(&sample, 5, 70, 1);
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
        cmocka_unit_test(sharp_edges_leave_room_below),
        cmocka_unit_test(rare_classes_are_told_of),
        cmocka_unit_test(groups_are_told_of_by_the_other_rows),
        cmocka_unit_test(small_groups_bracket_a_known_floor),
        cmocka_unit_test(rows_held_out_alone_have_the_floor_of_the_others),
        cmocka_unit_test(floors_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
