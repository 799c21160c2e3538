/* The loss on folds, its error, and the penalty chosen by it; penalties on columns as given. */
#include "check.h"

#include <string.h>

#include "plogp/classifier.h"
#include "random.h"
#include "train_batch.h"

#define ROWS     400
#define FEATURES 20

#define PENALTIES 40

struct sample {
    double x[FEATURES + 1][ROWS];
    size_t rows, features;
};

static plogp_classifier *train(const struct sample *sample,
                               const plogp_train_options *options)
{
    static char names[FEATURES + 1][8];
    plogp_column columns[FEATURES + 1];
    const size_t count = sample->features + 1;
    for (size_t j = 0; j < count; j++) {
        snprintf(names[j], sizeof names[j], j + 1 == count ? "y" : "x%02zu", j);
        columns[j] = (plogp_column){.name = names[j], .numbers = sample->x[j]};
    }
    const plogp_batch batch = {
        .columns = columns, .column_count = count, .rows = sample->rows};
    return train_batch(&batch, "y", options, NULL, PLOGP_OK);
}

/* Features, the first `telling` of which say something of the class. */
static void draw(struct sample *sample, size_t rows, size_t features, size_t telling,
                 double share)
{
    uint64_t random = 5;
    sample->rows = rows;
    sample->features = features;
    for (size_t i = 0; i < rows; i++) {
        double odds = log(share / (1.0 - share));
        for (size_t j = 0; j < features; j++) {
            sample->x[j][i] = 2.0 * random_unit(&random) - 1.0;
            odds += j < telling ? 2.0 * sample->x[j][i] : 0.0;
        }
        sample->x[features][i] = random_unit(&random) < 1.0 / (1.0 + exp(-odds));
    }
}

/* Twenty features of noise and sixty rows: a model that had seen the fold would do well on it. */
static void rows_of_a_fold_are_not_seen(void **state)
{
    (void)state;
    static struct sample sample;
    plogp_train_options options = plogp_train_options_defaults();
    options.l2 = 1e-4;
    options.folds = 5;
    draw(&sample, 60, FEATURES, 0, 0.5);
    plogp_classifier *classifier = train(&sample, &options);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK(t->path_count == 1 && t->path[0].cross_entropy > 1.0);
    CHECK(t->assessment.ledger.cross_entropy < log(2.0));
    plogp_classifier_free(classifier);
}

/* A feature that a large penalty leaves without a voice: losses are -log of the shares. */
static void the_error_of_a_path_is_that_of_the_mean_of_all_rows(void **state)
{
    (void)state;
    static struct sample sample;
    plogp_train_options options = plogp_train_options_defaults();
    options.l2 = 1e6;
    options.folds = 4;
    draw(&sample, ROWS, 1, 0, 0.2);
    double p = 0.0;
    for (size_t i = 0; i < ROWS; i++)
        p += sample.x[1][i] / ROWS;
    plogp_classifier *classifier = train(&sample, &options);
    const plogp_path_point *point = plogp_classifier_training(classifier)->path;
    const double deviation = log((1 - p) / p) * sqrt(p * (1 - p));
    CHECK(fabs(point->se / (deviation / sqrt(ROWS)) - 1.0) < 0.05);
    CHECK(fabs(point->cross_entropy + p * log(p) + (1 - p) * log(1 - p)) < 0.01);
    plogp_classifier_free(classifier);
}

static void check_choice(const plogp_training *t)
{
    size_t best = 0, strongest = 0;
    for (size_t i = 1; i < t->path_count; i++)
        if (t->path[i].cross_entropy < t->path[best].cross_entropy)
            best = i;
    const double most = t->path[best].cross_entropy + t->path[best].se;
    while (!(t->path[strongest].cross_entropy <= most)) /* from the strongest on */
        strongest++;
    CHECK(t->path_best == best && t->path_one_se == strongest && strongest < best);
    /* one more error would have let a stronger one in */
    CHECK(strongest > 0 &&
          t->path[strongest - 1].cross_entropy <= most + t->path[best].se);
}

static void the_lowest_loss_and_the_strongest_within_its_error_are_chosen(void **state)
{
    (void)state;
    static struct sample sample;
    double path[PENALTIES];
    for (size_t i = 0; i < PENALTIES; i++)
        path[i] = 2.0 * pow(0.8, (double)i);
    for (int of_l1 = 0; of_l1 < 2; of_l1++) {
        plogp_train_options options = plogp_train_options_defaults();
        options.folds = 5;
        options.path = path;
        options.path_count = PENALTIES;
        options.path_of_l1 = of_l1;
        draw(&sample, 150, 8, 3, 0.5);
        plogp_classifier *classifier = train(&sample, &options);
        const plogp_training *t = plogp_classifier_training(classifier);
        CHECK(t->path_count == PENALTIES);
        check_choice(t);
        plogp_classifier_free(classifier);
    }
}

/* Of equal losses the first is taken. */
static void equal_penalties_are_equal(void **state)
{
    (void)state;
    static struct sample sample;
    const double path[] = {0.1, 0.1};
    plogp_train_options options = plogp_train_options_defaults();
    options.folds = 3;
    options.path = path;
    options.path_count = 2;
    draw(&sample, 100, 2, 1, 0.5);
    plogp_classifier *classifier = train(&sample, &options);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK_BITS(t->path[0].cross_entropy, t->path[1].cross_entropy);
    CHECK(t->path_best == 0 && t->path_one_se == 0);
    plogp_classifier_free(classifier);
}

/* The objective from the coefficients that are reported. */
static void check_objective(const plogp_classifier *classifier,
                            const plogp_train_options *o)
{
    size_t count = 0;
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    const plogp_training *t = plogp_classifier_training(classifier);
    double sizes = 0.0, squares = 0.0;
    for (size_t i = 1; i < count; i++) {
        const double value = o->standardize ? c[i].value_scaled : c[i].value;
        sizes += fabs(value);
        squares += value * value;
    }
    CHECK(sizes > 0.0);
    CHECK_REL("objective", t->objective,
              t->assessment.ledger.cross_entropy + o->l1 * sizes + o->l2 / 2 * squares,
              1e-12);
}

static void penalties_are_on_the_columns_as_given_or_scaled(void **state)
{
    (void)state;
    static struct sample sample;
    draw(&sample, 200, 3, 2, 0.3);
    for (size_t i = 0; i < sample.rows; i++) {
        sample.x[0][i] *= 10.0;
        sample.x[1][i] = 0.2 * sample.x[1][i] + 7.0;
    }
    for (size_t c = 0; c < 8; c++) {
        plogp_train_options options = plogp_train_options_defaults();
        options.l1 = c & 1 ? 0.01 : 0.0;
        options.l2 = c & 2 ? 0.02 : 0.0;
        options.standardize = (c & 4) != 0;
        plogp_classifier *classifier = train(&sample, &options);
        check_objective(classifier, &options);
        plogp_classifier_free(classifier);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_fold_are_not_seen),
        cmocka_unit_test(the_error_of_a_path_is_that_of_the_mean_of_all_rows),
        cmocka_unit_test(the_lowest_loss_and_the_strongest_within_its_error_are_chosen),
        cmocka_unit_test(equal_penalties_are_equal),
        cmocka_unit_test(penalties_are_on_the_columns_as_given_or_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
