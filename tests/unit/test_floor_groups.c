/* The floor H(Y|X) from rows that share their features, against laws whose floor is known. */
#include <math.h>

#include "failing_alloc.h"
#include "floor_sample.h"

#include "base/status.h"
#include "learn/floor.h"

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
    options.holdout = 0.04;
    plogp_classifier *classifier = train_batch(&batch, "y", &options, NULL, PLOGP_OK);
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
}

/* 50 observations each of two classes, all of the same features. */
static plogp_status make_even_rows(struct plogp__rows *rows)
{
    PLOGP_TRY(plogp__rows_init(rows, 2, 0, false, NULL));
    for (uint32_t i = 0; i < 2; i++) {
        rows->label[i] = i;
        rows->weight[i] = 50.0;
    }
    return PLOGP_OK;
}

/* Rows held out that are nearly all of one class cannot have a floor above their own H(Y). */
static void a_floor_that_is_lent_stays_below_the_entropy_of_the_classes(void **state)
{
    struct plogp__rows rows = {.features = 1};
    (void)state;
    CHECK(make_even_rows(&rows) == PLOGP_OK);
    for (double most = 0.25; most < 1.0; most += 0.5) {
        plogp_assessment own = {.floor_method = PLOGP_FLOOR_GROUPS,
                                .entropy_y_high = 2.0};
        plogp_assessment held = {.entropy_y_high = most};
        own.ledger.entropy = own.ledger.cross_entropy = held.ledger.cross_entropy = 0.1;
        CHECK(plogp__floor_find(&rows, 2.0, NULL, &own, &held) == PLOGP_OK);
        CHECK(own.entropy_ci.high > 0.69 && own.entropy_ci.high < 0.75);
        CHECK(held.floor_method == PLOGP_FLOOR_GROUPS);
        CHECK(held.entropy_ci.high == fmin(most, own.entropy_ci.high));
    }
    plogp__rows_clear(&rows, NULL);
}

static void groups_survive_every_failed_allocation(void **state)
{
    (void)state;
    static struct sample sample;
    (void)draw_levels(&sample, 5, 70, 1);
    CHECK(failing_alloc_survives_threads(train_and_evaluate, &sample, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_told_of_by_the_other_rows),
        cmocka_unit_test(small_groups_bracket_a_known_floor),
        cmocka_unit_test(rows_held_out_alone_have_the_floor_of_the_others),
        cmocka_unit_test(a_floor_that_is_lent_stays_below_the_entropy_of_the_classes),
        cmocka_unit_test(groups_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
