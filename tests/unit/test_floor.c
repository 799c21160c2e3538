/* The floor H(Y|X) from nearest neighbours, against laws whose floor is known. */
#include <math.h>
#include <string.h>

#include "failing_alloc.h"
#include "floor_sample.h"

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

static void floors_survive_every_failed_allocation(void **state)
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
        cmocka_unit_test(sharp_edges_leave_room_below),
        cmocka_unit_test(rare_classes_are_told_of),
        cmocka_unit_test(floors_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
