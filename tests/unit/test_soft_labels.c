/* Soft labels and folds: the same objective, checked rows, every failed allocation. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/classifier.h"
#include "step.h"
#include "train_batch.h"

#define ROWS 8

static const double X[ROWS] = {1, 2, 3, 4, 5, 6, 7, 8};
static const double NO[ROWS] = {1, 0, 1, 1, 0, 1, 0, 0};
static const double YES[ROWS] = {0, 1, 0, 0, 1, 0, 1, 1};
static const double HALF_NO[ROWS] = {1, 0.5, 1, 0.75, 0.5, 0.25, 0, 0.125};
static const double HALF_YES[ROWS] = {0, 0.5, 0, 0.25, 0.5, 0.75, 1, 0.875};
static const char *const NAMES[] = {"no", "yes"};
static const plogp_soft_labels LABELS = {NAMES, 2, "y"};

static plogp_batch rows_of(plogp_column columns[3], const double *no, const double *yes)
{
    columns[0] = (plogp_column){.name = "x", .numbers = X};
    columns[1] = (plogp_column){.name = "no", .numbers = no};
    columns[2] = (plogp_column){.name = "yes", .numbers = yes};
    return (plogp_batch){.columns = columns, .column_count = 3, .rows = ROWS};
}

static plogp_status train_soft(const double *no, const double *yes,
                               const plogp_train_options *options,
                               const plogp_context *context,
                               plogp_classifier **classifier)
{
    plogp_column columns[3];
    const plogp_batch batch = rows_of(columns, no, yes);
    plogp_design *design = NULL;
    plogp_status status = plogp_design_new_soft(&batch, &LABELS, NULL, context, &design);
    STEP(status, plogp_design_push(design, &batch));
    STEP(status, plogp_classifier_train(design, options, context, classifier));
    plogp_design_free(design);
    return status;
}

static plogp_classifier *train_hard(void)
{
    static const char *const text[] = {"no", "yes"};
    static const size_t length[] = {2, 3};
    static const plogp_levels levels = {text, length, 2};
    uint32_t codes[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        codes[i] = YES[i] == 1.0;
    const plogp_column columns[] = {{.name = "x", .numbers = X},
                                    {.name = "y",
                                     .type = PLOGP_COLUMN_CATEGORICAL,
                                     .codes = codes,
                                     .levels = &levels}};
    const plogp_batch batch = {.columns = columns, .column_count = 2, .rows = ROWS};
    return train_batch(&batch, "y", NULL, NULL, PLOGP_OK);
}

static void certain_soft_labels_are_hard_ones(void **state)
{
    (void)state;
    plogp_classifier *hard = train_hard(), *soft = NULL;
    size_t count = 0;
    CHECK(train_soft(NO, YES, NULL, NULL, &soft) == PLOGP_OK);
    const plogp_coefficient *want = plogp_classifier_coefficients(hard, &count);
    const plogp_coefficient *got = plogp_classifier_coefficients(soft, &count);
    CHECK(count == 2);
    for (size_t j = 0; j < count; j++) {
        CHECK_BITS(got[j].value, want[j].value);
        CHECK_BITS(got[j].se, want[j].se);
    }
    plogp_classifier_free(hard);
    plogp_classifier_free(soft);
}

/* At the minimum the mean of (p - t) and of (p - t) x vanish: t sums to 3.875 of 8. */
static void soft_labels_are_met_in_the_mean(void **state)
{
    (void)state;
    plogp_classifier *soft = NULL;
    size_t count = 0;
    CHECK(train_soft(HALF_NO, HALF_YES, NULL, NULL, &soft) == PLOGP_OK);
    const plogp_coefficient *c = plogp_classifier_coefficients(soft, &count);
    double miss = 0.0, moment = 0.0;
    for (size_t i = 0; i < ROWS; i++) {
        const double p = 1.0 / (1.0 + exp(-(c[0].value + c[1].value * X[i])));
        miss += p - HALF_YES[i];
        moment += (p - HALF_YES[i]) * X[i];
    }
    CHECK(fabs(miss) < 1e-13 && fabs(moment) < 1e-12);
    CHECK_REL("n", plogp_classifier_training(soft)->assessment.n, 8.0, 4 * U);
    plogp_classifier_free(soft);
}

static void rows_that_are_no_law_are_refused(void **state)
{
    (void)state;
    double no[ROWS];
    plogp_classifier *soft = NULL;
    plogp_error error = {0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    memcpy(no, HALF_NO, sizeof no);
    no[3] = 0.5;
    CHECK(train_soft(no, HALF_YES, NULL, &context, &soft) == PLOGP_EDOMAIN);
    CHECK(strstr(error.message, "sum to 0.75, not to 1") != NULL);
    no[3] = -0.25;
    CHECK(train_soft(no, HALF_YES, NULL, &context, &soft) == PLOGP_EDOMAIN);
    CHECK(strstr(error.message, "is no probability") != NULL && soft == NULL);
}

static void folds_choose_the_lowest_loss_and_repeat(void **state)
{
    (void)state;
    static const double path[] = {10.0, 1.0, 0.1};
    plogp_train_options options = plogp_train_options_defaults();
    plogp_classifier *one = NULL, *two = NULL;
    options.folds = 2;
    options.path = path;
    options.path_count = 3;
    CHECK(train_soft(HALF_NO, HALF_YES, &options, NULL, &one) == PLOGP_OK);
    CHECK(train_soft(HALF_NO, HALF_YES, &options, NULL, &two) == PLOGP_OK);
    const plogp_training *t = plogp_classifier_training(one);
    CHECK(t->path_count == 3 && t->path[0].l2 == 10.0);
    for (size_t i = 0; i < 3; i++) {
        CHECK(t->path[t->path_best].cross_entropy <= t->path[i].cross_entropy);
        CHECK_BITS(t->path[i].cross_entropy,
                   plogp_classifier_training(two)->path[i].cross_entropy);
    }
    options.folds = 0;
    plogp_classifier *none = NULL;
    CHECK(train_soft(HALF_NO, HALF_YES, &options, NULL, &none) == PLOGP_EINVAL);
    plogp_classifier_free(one);
    plogp_classifier_free(two);
}

static plogp_status learn(const plogp_context *context, void *state)
{
    plogp_classifier *classifier = NULL;
    const plogp_status status =
        train_soft(HALF_NO, HALF_YES, state, context, &classifier);
    plogp_classifier_free(classifier);
    return status;
}

static void soft_labels_and_folds_survive_every_failed_allocation(void **state)
{
    (void)state;
    plogp_train_options options = plogp_train_options_defaults();
    options.l2 = 0.1;
    CHECK(failing_alloc_survives(learn, &options));
    options.folds = 2;
    options.solver = PLOGP_SOLVER_LBFGS;
    CHECK(failing_alloc_survives(learn, &options));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certain_soft_labels_are_hard_ones),
        cmocka_unit_test(soft_labels_are_met_in_the_mean),
        cmocka_unit_test(rows_that_are_no_law_are_refused),
        cmocka_unit_test(folds_choose_the_lowest_loss_and_repeat),
        cmocka_unit_test(soft_labels_and_folds_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
