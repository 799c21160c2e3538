/* Fits straight from columns: the minimum of fits from rows, whatever order the rows come in. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "learn/direct.h"
#include "math/random.h"
#include "plogp/classifier.h"
#include "stopping_alloc.h"

#define ROWS    ((size_t)17003) /* not a multiple of a block */
#define COLUMNS ((size_t)4)
#define L2      1e-4

struct table {
    double x[COLUMNS][ROWS], y[ROWS], weight[ROWS];
};

/* Columns of very different places and scales, one of them the same everywhere. */
static void draw(struct table *table, size_t classes, bool backwards)
{
    for (size_t row = 0; row < ROWS; row++) {
        const size_t i = backwards ? ROWS - 1 - row : row;
        const double a = plogp__random_normal(5, 0, i), b = plogp__random_normal(5, 1, i);
        const double noise = plogp__random_normal(5, 2, i);
        table->x[0][row] = a;
        table->x[1][row] = 1e6 + 20.0 * b;
        table->x[2][row] = 1e-5 * (a - noise);
        table->x[3][row] = 0.1;
        table->y[row] =
            fmin((double)classes - 1.0, fmax(0.0, floor(1.0 + a - b + noise)));
        table->weight[row] = 1.0;
    }
}

static plogp_design *gather(struct table *table, size_t rows)
{
    static const char *const NAMES[] = {"a", "b", "c", "d"};
    plogp_column columns[COLUMNS + 1] = {{.name = "y", .numbers = table->y}};
    plogp_batch batch = {.columns = columns,
                         .column_count = COLUMNS + 1,
                         .rows = rows,
                         .weights = table->weight};
    plogp_design *design = NULL;
    for (size_t c = 0; c < COLUMNS; c++)
        columns[1 + c] = (plogp_column){.name = NAMES[c], .numbers = table->x[c]};
    CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    return design;
}

static plogp_classifier *train(struct table *table, size_t rows, int threads,
                               plogp_solver solver)
{
    static plogp_context contexts[2]; /* they outlive the classifiers */
    plogp_train_options options = plogp_train_options_defaults();
    plogp_context *context = &contexts[threads - 1];
    plogp_classifier *classifier = NULL;
    plogp_design *design = gather(table, rows);
    *context = plogp_context_defaults();
    context->threads = threads;
    options.l2 = L2;
    options.solver = solver;
    CHECK(plogp_classifier_train(design, &options, context, &classifier) == PLOGP_OK);
    plogp_design_free(design);
    return classifier;
}

static void check_same_bits(const plogp_classifier *a, const plogp_classifier *b)
{
    size_t count = 0, other = 0;
    const plogp_coefficient *first = plogp_classifier_coefficients(a, &count);
    const plogp_coefficient *second = plogp_classifier_coefficients(b, &other);
    CHECK(count == other && count > 0);
    for (size_t i = 0; i < count; i++)
        CHECK(first[i].value == second[i].value);
    CHECK(plogp_classifier_training(a)->objective ==
          plogp_classifier_training(b)->objective);
}

static void check_same_minimum(const plogp_classifier *a, const plogp_classifier *b)
{
    size_t count = 0, other = 0;
    const plogp_coefficient *first = plogp_classifier_coefficients(a, &count);
    const plogp_coefficient *second = plogp_classifier_coefficients(b, &other);
    const plogp_training *one = plogp_classifier_training(a);
    const plogp_training *two = plogp_classifier_training(b);
    CHECK(one->converged && two->converged && count == other);
    CHECK(one->suboptimality <= 1e-9);
    CHECK(fabs(one->objective - two->objective) < 1e-11);
    CHECK(one->objective - two->objective <= one->suboptimality + 16 * U);
    for (size_t i = 0; i < count; i++)
        CHECK(fabs(first[i].value - second[i].value) <
              1e-4 * (1.0 + fabs(second[i].value)));
}

static void columns_and_rows_have_the_same_minimum_in_any_order(void **state)
{
    struct table *table = malloc(sizeof *table);
    (void)state;
    assert_non_null(table);
    for (size_t classes = 2; classes <= 4; classes += 2) {
        draw(table, classes, false);
        plogp_classifier *direct = train(table, ROWS, 1, PLOGP_SOLVER_AUTO);
        plogp_classifier *team = train(table, ROWS, 2, PLOGP_SOLVER_AUTO);
        plogp_classifier *newton = train(table, ROWS, 1, PLOGP_SOLVER_NEWTON);
        draw(table, classes, true);
        plogp_classifier *turned = train(table, ROWS, 1, PLOGP_SOLVER_AUTO);
        check_same_bits(direct, team);
        check_same_bits(direct, turned);
        check_same_minimum(direct, newton);
        plogp_classifier_free(direct);
        plogp_classifier_free(team);
        plogp_classifier_free(newton);
        plogp_classifier_free(turned);
    }
    free(table);
}

/* A row that comes twice, or once with the weight 2, takes the rows in both. */
static void repeated_rows_and_their_groups_have_the_same_bits(void **state)
{
    struct table *table = malloc(sizeof *table);
    (void)state;
    assert_non_null(table);
    draw(table, 2, false);
    for (size_t j = 0; j < COLUMNS; j++)
        table->x[j][ROWS - 1] = table->x[j][3];
    table->y[ROWS - 1] = table->y[3];
    plogp_classifier *twice = train(table, ROWS, 1, PLOGP_SOLVER_AUTO);
    table->weight[3] = 2.0;
    plogp_classifier *grouped = train(table, ROWS - 1, 1, PLOGP_SOLVER_AUTO);
    check_same_bits(twice, grouped);
    plogp_classifier_free(twice);
    plogp_classifier_free(grouped);
    free(table);
}

struct scenario {
    plogp_design *design;
    plogp_train_options options;
};

static plogp_status fit_directly(const plogp_context *context, void *state)
{
    const struct scenario *scenario = state;
    struct plogp__workshop workshop = {.context = context,
                                       .estimate = {.context = context}};
    plogp_classifier *classifier = plogp__classifier_new(&scenario->options, context);
    if (classifier == NULL)
        return PLOGP_ENOMEM;
    const plogp_status status =
        plogp__direct_fit(classifier, scenario->design, &workshop);
    CHECK(status != PLOGP_OK || workshop.estimate.converged);
    plogp__workshop_close(&workshop);
    plogp_classifier_free(classifier);
    return status;
}

static void fits_from_columns_survive_every_failed_allocation(void **state)
{
    struct table *table = malloc(sizeof *table);
    struct scenario scenario = {.options = plogp_train_options_defaults()};
    (void)state;
    assert_non_null(table);
    scenario.options.l2 = L2;
    draw(table, 3, false);
    scenario.design = gather(table, ROWS);
    CHECK(failing_alloc_survives(fit_directly, &scenario));
    plogp_design_free(scenario.design);
    free(table);
}

static plogp_status train_and_stop(const plogp_design *design, size_t stop_at,
                                   size_t *requests)
{
    struct stopping stopping = {.stop_at = stop_at};
    const plogp_alloc alloc = {resize_and_stop, &stopping};
    plogp_train_options options = plogp_train_options_defaults();
    plogp_context context = plogp_context_defaults();
    plogp_classifier *classifier = NULL;
    options.l2 = L2;
    context.threads = 1;
    context.alloc = &alloc;
    context.cancel = &stopping.cancel;
    const plogp_status status =
        plogp_classifier_train(design, &options, &context, &classifier);
    CHECK((classifier == NULL) == (status == PLOGP_ECANCEL));
    if (status == PLOGP_ENOCONV) {
        const plogp_training *training = plogp_classifier_training(classifier);
        CHECK(training->interrupted && training->assessment.n > 0.0);
    }
    plogp_classifier_free(classifier);
    *requests = stopping.requests;
    return status;
}

/* Once there is a point a stop leaves the model: while the rows are put in order for the
 * ledger, in the ledger, and in the search for its floor. */
static void check_stops(const plogp_design *design, size_t places)
{
    size_t all = 0, requests = 0, kept = 0, lost = 0;
    CHECK(train_and_stop(design, 0, &all) == PLOGP_OK);
    for (size_t at = 1; at <= all; at += 1 + all / places) {
        const plogp_status status = train_and_stop(design, at, &requests);
        CHECK(status != PLOGP_ECANCEL || kept == 0);
        kept += status == PLOGP_ENOCONV;
        lost += status == PLOGP_ECANCEL;
    }
    CHECK(kept > places / 4 && lost > 0);
}

static void a_stop_after_the_first_pass_leaves_the_model(void **state)
{
    struct table *table = malloc(sizeof *table);
    (void)state;
    assert_non_null(table);
    draw(table, 2, false);
    plogp_design *columns = gather(table, ROWS);
    check_stops(columns, 20);
    plogp_design_free(columns);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_and_rows_have_the_same_minimum_in_any_order),
        cmocka_unit_test(a_stop_after_the_first_pass_leaves_the_model),
        cmocka_unit_test(fits_from_columns_survive_every_failed_allocation),
        cmocka_unit_test(repeated_rows_and_their_groups_have_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
