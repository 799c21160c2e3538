/* What sets of columns tell: against trainings of their own, and against drop-one tests. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "learn/paired.h"
#include "plogp/classifier.h"
#include "random.h"
#include "step.h"
#include "stopping_alloc.h"

#define ROWS 240

static double x[ROWS], z[ROWS], noise[ROWS], weight[ROWS];
static uint32_t town[ROWS], answer[ROWS];
static const char *const TEXT[] = {"a", "b", "c"};
static const size_t LENGTH[] = {1, 1, 1};
static const plogp_levels LEVELS = {TEXT, LENGTH, 3};

/* Columns x, z, town, noise and the answer y of `classes` classes. */
static plogp_batch rows(plogp_column columns[5], uint32_t classes)
{
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = floor(6.0 * random_unit(&state)) / 2.0;
        z[i] = floor(4.0 * random_unit(&state)) - 1.5;
        noise[i] = random_unit(&state);
        town[i] = (uint32_t)(3.0 * random_unit(&state));
        weight[i] = 1.0 + floor(2.0 * random_unit(&state));
        const double score = x[i] - z[i] + (double)town[i] - 1.5;
        answer[i] = random_unit(&state) < 1.0 / (1.0 + exp(-score)) ? 1 : (uint32_t)0;
        if (classes > 2 && random_unit(&state) < 0.3)
            answer[i] = 2;
    }
    columns[0] = (plogp_column){.name = "x", .numbers = x};
    columns[1] = (plogp_column){.name = "z", .numbers = z};
    columns[2] = (plogp_column){.name = "town",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = town,
                                .levels = &LEVELS};
    columns[3] = (plogp_column){.name = "noise", .numbers = noise};
    columns[4] = (plogp_column){.name = "y",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = answer,
                                .levels = &LEVELS};
    return (plogp_batch){
        .columns = columns, .column_count = 5, .rows = ROWS, .weights = weight};
}

static plogp_status train(const plogp_batch *batch, const plogp_train_options *options,
                          const plogp_context *context, plogp_classifier **classifier)
{
    plogp_design *design = NULL;
    plogp_status status = plogp_design_new(batch, "y", NULL, context, &design);
    STEP(status, plogp_design_push(design, batch));
    STEP(status, plogp_classifier_train(design, options, context, classifier));
    plogp_design_free(design);
    return status;
}

static const char *const PLACE[] = {"x", "town"};
static const char *const REST[] = {"z", "noise"};
static const plogp_feature_set SETS[] = {{"place", PLACE, 2}, {"rest", REST, 2}};

static plogp_train_options with_sets(void)
{
    plogp_train_options options = plogp_train_options_defaults();
    options.feature_sets = SETS;
    options.feature_set_count = 2;
    return options;
}

/* The assessment of a training on columns x and town (place) or z and noise. */
static void check_parts(const plogp_batch *whole, const plogp_train_options *options)
{
    static const size_t kept[2][3] = {{0, 2, 4}, {1, 3, 4}};
    plogp_classifier *both = NULL;
    CHECK(train(whole, options, NULL, &both) == PLOGP_OK);
    const plogp_training *t = plogp_classifier_training(both);
    CHECK(t->set_count == 2);
    plogp_train_options plain = *options;
    plain.feature_set_count = 0;
    for (size_t s = 0; s < 2; s++) {
        plogp_classifier *part = NULL;
        plogp_column columns[3];
        plogp_batch batch = *whole;
        for (size_t c = 0; c < 3; c++)
            columns[c] = whole->columns[kept[s][c]];
        batch.columns = columns;
        batch.column_count = 3;
        CHECK(train(&batch, &plain, NULL, &part) == PLOGP_OK);
        const plogp_assessment *a = &plogp_classifier_training(part)->assessment;
        const plogp_set_ledger *own = &t->set_ledgers[s], *other = &t->set_ledgers[1 - s];
        assert_string_equal(own->name, SETS[s].name);
        CHECK(own->converged);
        CHECK_REL("alone", own->alone.ledger.cross_entropy, a->ledger.cross_entropy,
                  1e-13);
        CHECK_REL("floor", own->alone.ledger.entropy, a->ledger.entropy, 1e-12);
        CHECK_REL("told", own->told, a->entropy_y - a->ledger.cross_entropy, 1e-11);
        CHECK_REL("without", other->without, a->ledger.cross_entropy, 1e-13);
        CHECK_REL("won", other->won,
                  a->ledger.cross_entropy - t->assessment.ledger.cross_entropy, 1e-11);
        CHECK(own->told_ci.low < own->told && own->told < own->told_ci.high);
        CHECK(other->won_ci.low < other->won && other->won < other->won_ci.high);
        plogp_classifier_free(part);
    }
    plogp_classifier_free(both);
}

static void sets_are_trainings_of_their_own(void **state)
{
    (void)state;
    plogp_column columns[5];
    for (uint32_t classes = 2; classes <= 3; classes++) {
        const plogp_batch batch = rows(columns, classes);
        plogp_train_options options = with_sets();
        check_parts(&batch, &options);
        options.l2 = 0.01;
        check_parts(&batch, &options);
        options.l1 = 0.01;
        options.l2 = 0.0;
        options.label_smoothing = 0.1;
        check_parts(&batch, &options);
        options.l1 = 0.0;
        options.balanced = 1;
        check_parts(&batch, &options);
    }
}

/* 2 n times what a column wins is the likelihood-ratio statistic of leaving it out. */
static void what_a_column_wins_is_its_likelihood_ratio(void **state)
{
    (void)state;
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 3);
    plogp_train_options options = plogp_train_options_defaults();
    plogp_classifier *classifier = NULL;
    options.each_column = 1;
    options.inference = PLOGP_INFERENCE_LIKELIHOOD;
    CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_OK);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK(t->set_count == 4 && t->term_count == 4);
    for (size_t c = 0; c < 4; c++) {
        const plogp_set_ledger *set = &t->set_ledgers[c];
        assert_string_equal(set->name, columns[c].name);
        CHECK(set->df == t->terms[c].df && set->df == (c == 2 ? 4 : 2));
        CHECK_REL("statistic", 2.0 * t->assessment.n * set->won, t->terms[c].statistic,
                  1e-10);
        CHECK_REL("chance", set->chance, (double)set->df / (2.0 * t->assessment.n),
                  2 * U);
    }
    plogp_classifier_free(classifier);
}

/* The paired error of the difference, by hand from the predictions of two trainings, is not
 * public; but the interval must shrink as rows are doubled. */
/* Differences 1, 2, 1, 3 with weights 1, 2, 3, 2: mean 14/8, variance 30/8 - (14/8)^2. */
static void differences_of_losses_have_normal_intervals(void **state)
{
    (void)state;
    static const double less[] = {0.0, 1.0, 1.0, 1.0};
    double more[] = {1.0, 3.0, 2.0, 4.0}, weights[] = {1.0, 2.0, 3.0, 2.0};
    const struct plogp__paired paired = {.rows = {.count = 4, .weight = weights},
                                         .n = 8.0};
    const double half = 1.959963984540054 * sqrt(0.6875 / 8.0);
    struct plogp__difference won = plogp__paired_compare(&paired, more, less);
    CHECK(won.mean == 1.75);
    CHECK_REL("low", won.ci.low, 1.75 - half, 4 * U);
    CHECK_REL("high", won.ci.high, 1.75 + half, 4 * U);
    more[3] = INFINITY; /* the second model won everything on that row */
    won = plogp__paired_compare(&paired, more, less);
    CHECK(won.mean == INFINITY && isnan(won.ci.low) && isnan(won.ci.high));
}

static void intervals_shrink_with_the_rows(void **state)
{
    (void)state;
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 2);
    plogp_train_options options = with_sets();
    double width[2];
    for (int i = 0; i < 2; i++) {
        plogp_classifier *classifier = NULL;
        for (size_t r = 0; r < ROWS; r++)
            weight[r] *= i == 0 ? 1.0 : 4.0;
        CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_OK);
        const plogp_set_ledger *set =
            &plogp_classifier_training(classifier)->set_ledgers[0];
        width[i] = set->won_ci.high - set->won_ci.low;
        plogp_classifier_free(classifier);
    }
    CHECK_REL("half as wide", width[0], 2.0 * width[1], 1e-6);
}

static void rows_held_out_have_ledgers_of_sets_too(void **state)
{
    (void)state;
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 2);
    plogp_train_options options = with_sets();
    plogp_classifier *classifier = NULL;
    options.holdout = 0.4;
    CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_OK);
    const plogp_training *t = plogp_classifier_training(classifier);
    for (size_t s = 0; s < 2; s++) {
        const plogp_set_ledger *set = &t->holdout_set_ledgers[s];
        CHECK_REL("n", set->alone.n, t->holdout.n, 0.0);
        CHECK_REL("told", set->told,
                  t->holdout.entropy_y - set->alone.ledger.cross_entropy, 1e-11);
        CHECK_REL("won", set->won, set->without - t->holdout.ledger.cross_entropy, 1e-11);
        CHECK(isnan(set->chance));
    }
    plogp_classifier_free(classifier);
}

/* A column that separates: alone it costs nothing, and without it the loss is finite. */
static void a_set_that_separates_tells_everything(void **state)
{
    (void)state;
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 2);
    plogp_train_options options = plogp_train_options_defaults();
    plogp_classifier *classifier = NULL;
    for (size_t i = 0; i < ROWS; i++)
        noise[i] = answer[i] == 1 ? 1.0 : -1.0;
    options.each_column = 1;
    CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_ENOCONV);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK(t->separation == PLOGP_SEPARATION_COMPLETE && t->set_count == 4);
    const plogp_set_ledger *set = &t->set_ledgers[3];
    CHECK(set->alone.ledger.cross_entropy == 0.0 && set->converged);
    CHECK_REL("told", set->told, t->assessment.entropy_y, 1e-14);
    CHECK_REL("won", set->won, set->without, 1e-13);
    CHECK(t->set_ledgers[0].won == 0.0);
    plogp_classifier_free(classifier);
}

static void what_is_no_set_is_refused(void **state)
{
    (void)state;
    static const char *const missing[] = {"x", "village"};
    static const plogp_feature_set bad[] = {
        {"m", missing, 2}, {"e", missing, 0}, {NULL, missing, 1}};
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 2);
    plogp_train_options options = plogp_train_options_defaults();
    plogp_classifier *classifier = NULL;
    options.feature_set_count = 1;
    for (size_t i = 0; i < 3; i++) {
        options.feature_sets = &bad[i];
        CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_EINVAL);
    }
    options = with_sets();
    options.kind = PLOGP_CLASSIFIER_MLP;
    CHECK(train(&batch, &options, NULL, &classifier) == PLOGP_EINVAL);
    CHECK(classifier == NULL);
}

static plogp_status train_some(const plogp_context *context, void *state)
{
    plogp_batch batch = *(const plogp_batch *)state;
    plogp_train_options options = with_sets();
    plogp_classifier *classifier = NULL;
    batch.rows = 40;
    options.l2 = 0.1;
    options.holdout = 0.3;
    const plogp_status status = train(&batch, &options, context, &classifier);
    plogp_classifier_free(classifier);
    return status;
}

static void sets_survive_every_failed_allocation(void **state)
{
    (void)state;
    plogp_column columns[5];
    plogp_batch batch = rows(columns, 2);
    CHECK(failing_alloc_survives(train_some, &batch));
}

static plogp_status train_and_stop(size_t stop_at, size_t *requests,
                                   plogp_classifier **classifier)
{
    struct stopping stopping = {.stop_at = stop_at};
    const plogp_alloc alloc = {resize_and_stop, &stopping};
    plogp_context context = plogp_context_defaults();
    plogp_column columns[5];
    const plogp_batch batch = rows(columns, 2);
    const plogp_train_options options = with_sets();
    context.threads = 1;
    context.alloc = &alloc;
    context.cancel = &stopping.cancel;
    const plogp_status status = train(&batch, &options, &context, classifier);
    *requests = stopping.requests;
    if (*classifier != NULL && plogp_classifier_training(*classifier)->interrupted)
        CHECK(status == PLOGP_ENOCONV);
    else
        CHECK((*classifier == NULL) == (status == PLOGP_ECANCEL));
    if (*classifier != NULL && plogp_classifier_training(*classifier)->converged)
        CHECK(plogp_classifier_training(*classifier)->objective < 0.7);
    plogp_classifier_free(*classifier);
    return status;
}

/* From the first pass on a stop leaves the model at every place, later than the fit without
 * sets. */
static void a_stop_among_the_sets_leaves_the_model(void **state)
{
    plogp_classifier *classifier = NULL;
    size_t all = 0, requests = 0, kept = 0, lost = 0;
    (void)state;
    CHECK(train_and_stop(0, &all, &classifier) == PLOGP_OK);
    for (size_t at = 1; at <= all; at += 1 + all / 100) {
        classifier = NULL;
        const plogp_status status = train_and_stop(at, &requests, &classifier);
        kept += status == PLOGP_ENOCONV;
        lost += status == PLOGP_ECANCEL;
        CHECK(status != PLOGP_ECANCEL || kept == 0);
    }
    CHECK(kept > 10 && lost > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_trainings_of_their_own),
        cmocka_unit_test(what_a_column_wins_is_its_likelihood_ratio),
        cmocka_unit_test(differences_of_losses_have_normal_intervals),
        cmocka_unit_test(intervals_shrink_with_the_rows),
        cmocka_unit_test(rows_held_out_have_ledgers_of_sets_too),
        cmocka_unit_test(a_set_that_separates_tells_everything),
        cmocka_unit_test(what_is_no_set_is_refused),
        cmocka_unit_test(sets_survive_every_failed_allocation),
        cmocka_unit_test(a_stop_among_the_sets_leaves_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
