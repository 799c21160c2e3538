/* Assessments of rows that are read from columns, beside plain loops over them. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "learn/columns_assess.h"
#include "learn/columns_hessian.h"
#include "math/random.h"
#include "plogp/classifier.h"

#define ROWS     ((size_t)9001) /* of two tasks */
#define COLUMNS  ((size_t)3)
#define FEATURES (COLUMNS + 1)
#define MOST     ((size_t)4) /* classes */

/* Rows, a model, and what plain loops say about it. */
struct fixture {
    double x[COLUMNS][ROWS], theta[MOST * FEATURES], p[ROWS][MOST], loss[ROWS];
    double centre[FEATURES], scale[FEATURES];
    uint32_t label[ROWS];
    const double *values[COLUMNS];
    double most[COLUMNS];
    struct plogp__scaling scaling;
    struct plogp__columns columns;
    struct plogp__rows sample;
    struct plogp__problem problem;
};

static void draw(struct fixture *f, size_t classes, bool backwards)
{
    *f = (struct fixture){.most = {8.0, 8.0, 8.0}};
    for (size_t row = 0; row < ROWS; row++) {
        const size_t i = backwards ? ROWS - 1 - row : row;
        for (size_t j = 0; j < COLUMNS; j++)
            f->x[j][row] = plogp__random_normal(8, j, i);
        f->label[row] = (uint32_t)(plogp__random_uniform(8, 9, i) * (double)classes);
        f->label[row] = f->x[0][row] > 1.5 ? 0 : f->label[row];
    }
    for (size_t j = 0; j < FEATURES; j++)
        f->scale[j] = 1.0;
    f->centre[2] = 0.25;
    f->scale[2] = 2.0;
    for (size_t t = 0; t < MOST * FEATURES; t++)
        f->theta[t] = plogp__random_normal(8, 20, t);
    for (size_t j = 0; j < COLUMNS; j++)
        f->values[j] = f->x[j];
    f->scaling = (struct plogp__scaling){f->centre, f->scale, NULL, FEATURES};
    f->columns = (struct plogp__columns){.rows = ROWS,
                                         .count = COLUMNS,
                                         .block = 512,
                                         .lead = 3,
                                         .values = f->values,
                                         .label = f->label,
                                         .scaling = &f->scaling,
                                         .most = f->most};
    f->sample.features = FEATURES;
    f->sample.dense = COLUMNS;
    f->problem = (struct plogp__problem){.rows = &f->sample,
                                         .columns = &f->columns,
                                         .classes = classes,
                                         .vectors = classes == 2 ? 1 : classes,
                                         .total = (double)ROWS};
}

/* Probabilities and losses in long double. */
static void score(struct fixture *f)
{
    const size_t classes = f->problem.classes, fixed = classes - f->problem.vectors;
    for (size_t i = 0; i < ROWS; i++) {
        long double power[MOST] = {1.0L}, sum = 0.0L;
        for (size_t k = fixed; k < classes; k++) {
            const double *theta = f->theta + (k - fixed) * FEATURES;
            long double logit = theta[0];
            for (size_t j = 0; j < COLUMNS; j++)
                logit += theta[1 + j] * ((long double)f->x[j][i] - f->centre[1 + j]) /
                         f->scale[1 + j];
            power[k] = expl(logit);
        }
        for (size_t k = 0; k < classes; k++)
            sum += power[k];
        for (size_t k = 0; k < classes; k++)
            f->p[i][k] = (double)(power[k] / sum);
        f->loss[i] = (double)-logl(power[f->label[i]] / sum);
    }
}

static double plain_area(const struct fixture *f, size_t k)
{
    double right = 0.0, pairs = 0.0;
    for (size_t a = 0; a < ROWS; a++)
        for (size_t b = 0; f->label[a] == k && b < ROWS; b++)
            if (f->label[b] != k) {
                pairs += 1.0;
                right += f->p[a][k] > f->p[b][k] ? 1.0 : 0.0;
            }
    return right / pairs;
}

static size_t likeliest(const struct fixture *f, size_t i)
{
    size_t best = 0;
    for (size_t k = 1; k < f->problem.classes; k++)
        best = f->p[i][k] > f->p[i][best] ? k : best;
    return best;
}

static void check_assessment(const struct fixture *f, const plogp_assessment *a)
{
    const size_t classes = f->problem.classes;
    double loss = 0.0, brier = 0.0, right = 0.0, area = 0.0, entropy = 0.0, squares = 0.0;
    double held[PLOGP_CALIBRATION_BINS] = {0.0}, sure[PLOGP_CALIBRATION_BINS] = {0.0};
    for (size_t i = 0; i < ROWS; i++) {
        const size_t best = likeliest(f, i);
        const size_t b = (size_t)ceil(f->p[i][best] * PLOGP_CALIBRATION_BINS) - 1;
        loss += f->loss[i] / (double)ROWS;
        squares += f->loss[i] * f->loss[i] / (double)ROWS;
        right += best == f->label[i] ? 1.0 / (double)ROWS : 0.0;
        held[b] += 1.0;
        sure[b] += f->p[i][best];
        for (size_t k = 0; k < classes; k++) {
            const double miss = f->p[i][k] - (f->label[i] == k ? 1.0 : 0.0);
            brier += miss * miss / (double)ROWS / (classes == 2 ? 2.0 : 1.0);
        }
    }
    for (size_t k = 0; k < classes; k++) {
        double own = 0.0;
        for (size_t i = 0; i < ROWS; i++)
            own += f->label[i] == k ? 1.0 / (double)ROWS : 0.0;
        entropy -= own * log(own);
        area += classes > 2 || k == 1 ? plain_area(f, k) : 0.0;
    }
    const double error = 1.959963984540054 * sqrt((squares - loss * loss) / (double)ROWS);
    CHECK(a->n == (double)ROWS && a->groups == ROWS && a->alone == 1.0);
    CHECK(a->infinite_losses == 0.0 && a->ledger.entropy == 0.0);
    CHECK(fabs(a->ledger.cross_entropy - loss) < 1e-13);
    CHECK(fabs(a->cross_entropy_ci.high - loss - error) < 1e-12);
    CHECK(fabs(a->brier - brier) < 1e-13 && fabs(a->accuracy - right) < 1e-13);
    CHECK(fabs(a->entropy_y - entropy) < 1e-13);
    CHECK(fabs(a->auc - area / (classes > 2 ? (double)classes : 1.0)) < 1e-13);
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        CHECK(a->bins[b].n == held[b]);
        CHECK(held[b] == 0.0 || fabs(a->bins[b].confidence - sure[b] / held[b]) < 1e-13);
    }
}

static void check_classes(const struct fixture *f, const plogp_class_ledger *ledgers)
{
    for (size_t k = 0; k < f->problem.classes; k++) {
        double n = 0.0, mean = 0.0, squares = 0.0;
        for (size_t i = 0; i < ROWS; i++)
            if (f->label[i] == k) {
                n += 1.0;
                mean += f->loss[i];
            }
        mean /= n;
        for (size_t i = 0; i < ROWS; i++)
            squares += f->label[i] == k ? (f->loss[i] - mean) * (f->loss[i] - mean) : 0.0;
        CHECK(ledgers[k].n == n && ledgers[k].infinite_losses == 0.0);
        CHECK(fabs(ledgers[k].cross_entropy - mean) < 1e-12);
        CHECK(fabs(ledgers[k].se - sqrt(squares / (n - 1.0) / n)) < 1e-12);
        CHECK(fabs(ledgers[k].surprisal + log(n / (double)ROWS)) < 1e-13);
        CHECK(fabs(ledgers[k].contribution - mean * n / (double)ROWS) < 1e-12);
    }
}

static void columns_are_assessed_as_plain_loops_do_in_any_order(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    plogp_context context = plogp_context_defaults();
    plogp_class_ledger ledgers[MOST];
    (void)state;
    assert_non_null(f);
    for (size_t classes = 2; classes <= MOST; classes += 2) {
        plogp_assessment a[4];
        for (int way = 0; way < 4; way++) {
            draw(f, classes, way % 2 == 1);
            context.threads = 1 + way / 2;
            CHECK(plogp__columns_assess(&f->problem, f->theta, &context, &a[way]) ==
                  PLOGP_OK);
            CHECK(a[way].ledger.cross_entropy == a[0].ledger.cross_entropy);
            CHECK(a[way].cross_entropy_ci.high == a[0].cross_entropy_ci.high);
            CHECK(a[way].brier == a[0].brier && a[way].auc == a[0].auc);
            CHECK(a[way].entropy_y == a[0].entropy_y);
            CHECK_BITS(a[way].bins, a[0].bins);
        }
        score(f);
        check_assessment(f, &a[0]);
        CHECK(plogp__columns_classes(&f->problem, f->theta, &context, ledgers) ==
              PLOGP_OK);
        check_classes(f, ledgers);
    }
    free(f);
}

/* Which worker takes a task is not fixed: in most of so many trials both have one. */
static void what_each_worker_counted_is_in_the_ledgers(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    plogp_context context = plogp_context_defaults();
    plogp_class_ledger alone[MOST], together[MOST];
    (void)state;
    assert_non_null(f);
    draw(f, MOST, false);
    context.threads = 1;
    CHECK(plogp__columns_classes(&f->problem, f->theta, &context, alone) == PLOGP_OK);
    context.threads = 2;
    for (int trial = 0; trial < 100; trial++) {
        CHECK(plogp__columns_classes(&f->problem, f->theta, &context, together) ==
              PLOGP_OK);
        for (size_t k = 0; k < MOST; k++)
            CHECK(together[k].n == alone[k].n && together[k].se == alone[k].se &&
                  together[k].cross_entropy == alone[k].cross_entropy);
    }
    free(f);
}

/* Of classes that are equally likely the first is taken, and no score ranks a row. */
static void ties_of_classes_go_to_the_first(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    (void)state;
    assert_non_null(f);
    for (size_t classes = 2; classes <= MOST; classes++) {
        plogp_assessment a;
        size_t first = 0;
        draw(f, classes, false);
        memset(f->theta, 0, sizeof f->theta);
        CHECK(plogp__columns_assess(&f->problem, f->theta, NULL, &a) == PLOGP_OK);
        for (size_t i = 0; i < ROWS; i++)
            first += f->label[i] == 0;
        CHECK(fabs(a.accuracy - (double)first / (double)ROWS) < 1e-15);
        CHECK(a.auc == 0.5);
    }
    free(f);
}

/* Scores that tie count a half. */
static void areas_count_ties_a_half(void **state)
{
    uint32_t label[] = {0, 1, 1, 0, 1, 0};
    double scores[] = {1.0, 1.0, 2.0, -1.0, -1.0, 0.0}, scratch[6], area = 0.0;
    const struct plogp__columns columns = {.rows = 6, .label = label};
    (void)state;
    CHECK(plogp__scores_area(scores, scratch, &columns, 1, NULL, &area) == PLOGP_OK);
    CHECK(area == (2.5 + 3.0 + 0.5) / 9.0);
    CHECK(plogp__scores_area(scores, scratch, &columns, 2, NULL, &area) == PLOGP_OK);
    CHECK(isnan(area));
}

static void hessians_of_columns_are_those_of_plain_loops_in_any_order(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    plogp_context context = plogp_context_defaults();
    double hessian[4][FEATURES * FEATURES] = {{0.0}};
    (void)state;
    assert_non_null(f);
    for (int way = 0; way < 4; way++) {
        draw(f, 2, way % 2 == 1);
        context.threads = 1 + way / 2;
        CHECK(plogp__columns_hessian(&f->problem, f->theta, &context, hessian[way]) ==
              PLOGP_OK);
        CHECK_BITS(hessian[way], hessian[0]);
    }
    score(f);
    for (size_t a = 0; a < FEATURES; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0.0;
            for (size_t i = 0; i < ROWS; i++) {
                const double x = a == 0 ? 1.0 : f->x[a - 1][i] - f->centre[a];
                const double y = b == 0 ? 1.0 : f->x[b - 1][i] - f->centre[b];
                sum += f->p[i][0] * f->p[i][1] * x * y / f->scale[a] / f->scale[b];
            }
            CHECK(fabs(hessian[0][a * FEATURES + b] - sum / (double)ROWS) < 1e-12);
        }
    free(f);
}

#define MANY (((size_t)1 << 20) + 5)

/* Sums of (p - y) x over all rows, which a maximum of the likelihood takes to 0. */
static void check_score(const plogp_coefficient *c, const double *x, const double *y)
{
    double sums[2] = {0.0, 0.0}, curvature = 0.0;
    for (size_t i = 0; i < MANY; i++) {
        const double p = 1.0 / (1.0 + exp(-c[0].value - c[1].value * x[i]));
        sums[0] += (p - y[i]) / (double)MANY;
        sums[1] += (p - y[i]) * x[i] / (double)MANY;
        curvature += p * (1.0 - p) * x[i] * x[i];
    }
    CHECK(fabs(sums[0]) < 1e-13 && fabs(sums[1]) < 1e-13);
    CHECK(c[1].se > 1.0 / sqrt(curvature) * (1.0 - 1e-6));
    CHECK(c[1].se < 1.001 / sqrt(curvature)); /* x and the intercept hardly correlate */
}

static void a_likelihood_of_very_many_rows_has_its_maximum_and_errors(void **state)
{
    double *x = malloc(MANY * sizeof *x), *y = malloc(MANY * sizeof *y);
    plogp_column columns[] = {{.name = "x", .numbers = x}, {.name = "y", .numbers = y}};
    const plogp_batch batch = {.columns = columns, .column_count = 2, .rows = MANY};
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    size_t count = 0;
    (void)state;
    assert_non_null(x);
    assert_non_null(y);
    for (size_t i = 0; i < MANY; i++) {
        x[i] = plogp__random_normal(12, 0, i);
        y[i] = plogp__random_uniform(12, 1, i) < 1.0 / (1.0 + exp(-x[i])) ? 1.0 : 0.0;
    }
    CHECK(plogp_design_new(&batch, "y", NULL, NULL, &design) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, NULL, NULL, &classifier) == PLOGP_OK);
    const plogp_training *training = plogp_classifier_training(classifier);
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    CHECK(count == 2 && training->converged && training->suboptimality < 1e-14);
    CHECK(training->assessment.n == (double)MANY && isfinite(training->bic));
    check_score(c, x, y);
    plogp_classifier_free(classifier);
    plogp_design_free(design);
    free(x);
    free(y);
}

static plogp_status assess(const plogp_context *context, void *state)
{
    const struct fixture *f = state;
    plogp_class_ledger ledgers[MOST];
    plogp_assessment a = {.n = -1.0};
    plogp_status status = plogp__columns_assess(&f->problem, f->theta, context, &a);
    CHECK((status == PLOGP_OK) == (a.n > 0.0));
    if (status == PLOGP_OK)
        status = plogp__columns_classes(&f->problem, f->theta, context, ledgers);
    double hessian[FEATURES * FEATURES];
    if (status == PLOGP_OK)
        status = plogp__columns_hessian(&f->problem, f->theta, context, hessian);
    return status;
}

static void assessments_of_columns_survive_every_failed_allocation(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    (void)state;
    assert_non_null(f);
    draw(f, 2, false);
    CHECK(failing_alloc_survives(assess, f));
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_assessed_as_plain_loops_do_in_any_order),
        cmocka_unit_test(what_each_worker_counted_is_in_the_ledgers),
        cmocka_unit_test(ties_of_classes_go_to_the_first),
        cmocka_unit_test(areas_count_ties_a_half),
        cmocka_unit_test(hessians_of_columns_are_those_of_plain_loops_in_any_order),
        cmocka_unit_test(a_likelihood_of_very_many_rows_has_its_maximum_and_errors),
        cmocka_unit_test(assessments_of_columns_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
