/* Fits of many coefficients, where no Hessian is formed until the end, or ever. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "learn/approach.h"
#include "learn/estimate.h"
#include "learn/lasso.h"
#include "learn/lbfgs.h"
#include "learn/newton.h"
#include "learn/truncated.h"
#include "math/random.h"

#define ROWS    ((size_t)300)
#define DENSE   ((size_t)20)
#define CLASSES ((size_t)4)
#define SIZE    (CLASSES * (1 + DENSE))

static double penalty[1 + DENSE];

/* Random rows of random classes, the same every time. */
static plogp_status make_rows(struct plogp__rows *rows)
{
    *rows = (struct plogp__rows){.dense = DENSE, .features = 1 + DENSE};
    const plogp_status status = plogp__rows_init(rows, ROWS, 0, false, NULL);
    for (size_t i = 0; status == PLOGP_OK && i < ROWS; i++) {
        for (size_t j = 0; j < DENSE; j++)
            rows->numbers[i * DENSE + j] = plogp__random_normal(7, j, i);
        rows->label[i] = (uint32_t)plogp__random_below(7, 100, i, CLASSES);
        rows->weight[i] = 1.0 + (double)(i % 3);
    }
    return status;
}

static struct plogp__problem penalised(const struct plogp__rows *rows)
{
    for (size_t j = 1; j <= DENSE; j++)
        penalty[j] = 0.01;
    return (struct plogp__problem){.rows = rows,
                                   .classes = CLASSES,
                                   .vectors = CLASSES,
                                   .total = plogp__rows_total(rows),
                                   .penalty = penalty,
                                   .pin_intercepts = true};
}

static void without_a_hessian_the_minimum_is_the_same(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    const struct plogp__problem problem = penalised(&rows);
    const struct plogp__truncated_options options = {.tolerance = 1e-20,
                                                     .steps_max = 100};
    double theta[SIZE] = {0};
    struct plogp__truncated result;
    CHECK(plogp__truncated_minimise(&problem, NULL, &options, theta, &result) ==
          PLOGP_OK);
    CHECK(result.suboptimality <= 1e-12);

    struct plogp__newton newton;
    const double zero[SIZE] = {0};
    CHECK(plogp__newton_init(&newton, &problem, zero, NULL, NULL) == PLOGP_OK);
    while (!newton.finished)
        CHECK(plogp__newton_step(&newton) == PLOGP_OK);
    CHECK_REL("objective", result.value, newton.value, 8 * U);
    for (size_t j = 0; j < SIZE; j++)
        CHECK(fabs(theta[j] - newton.theta[j]) <= 1e-8);
    plogp__newton_clear(&newton);
    plogp__rows_clear(&rows, NULL);
}

/* The bound must hold at every point, good or bad: it is what "rigorous" says. */
static void the_bound_without_a_hessian_is_above_the_truth(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    const struct plogp__problem problem = penalised(&rows);
    double best[SIZE] = {0};
    struct plogp__truncated minimum, early;
    const struct plogp__truncated_options fine = {.tolerance = 1e-22, .steps_max = 100};
    CHECK(plogp__truncated_minimise(&problem, NULL, &fine, best, &minimum) == PLOGP_OK);
    for (double tolerance = 1e-4; tolerance >= 1e-14; tolerance /= 10.0) {
        double theta[SIZE] = {0};
        const struct plogp__truncated_options coarse = {.tolerance = tolerance,
                                                        .steps_max = 100};
        CHECK(plogp__truncated_minimise(&problem, NULL, &coarse, theta, &early) ==
              PLOGP_OK);
        CHECK(early.suboptimality >= early.value - minimum.value - 4 * U);
    }
    plogp__rows_clear(&rows, NULL);
}

static void a_product_with_the_hessian_is_that_of_the_matrix(void **state)
{
    (void)state;
    struct plogp__rows rows;
    struct plogp__objective objective;
    CHECK(make_rows(&rows) == PLOGP_OK);
    const struct plogp__problem problem = penalised(&rows);
    CHECK(plogp__objective_init(&objective, &problem, true, NULL) == PLOGP_OK);
    static double hessian[SIZE * SIZE];
    double theta[SIZE], direction[SIZE], product[SIZE], gradient[SIZE], diagonal[SIZE];
    double value = 0.0, same = 0.0;
    for (size_t j = 0; j < SIZE; j++) {
        theta[j] = 0.3 * plogp__random_normal(1, 0, j);
        direction[j] = plogp__random_normal(1, 1, j);
    }
    CHECK(plogp__objective_evaluate(&objective, theta, &value, gradient, hessian) ==
          PLOGP_OK);
    CHECK(plogp__objective_product(&objective, theta, direction, product) == PLOGP_OK);
    CHECK(plogp__objective_diagonal(&objective, theta, &same, gradient, diagonal) ==
          PLOGP_OK);
    CHECK_REL("value", same, value, 2 * U);
    for (size_t i = 0; i < SIZE; i++) {
        double sum = 0.0, size = 0.0;
        for (size_t j = 0; j < SIZE; j++) {
            const double h = i >= j ? hessian[i * SIZE + j] : hessian[j * SIZE + i];
            sum += h * direction[j];
            size += fabs(h * direction[j]);
        }
        CHECK(fabs(product[i] - sum) <= 1e-14 * size);
        CHECK_REL("diagonal", diagonal[i], hessian[i * SIZE + i], 1e-14);
    }
    plogp__objective_clear(&objective);
    plogp__rows_clear(&rows, NULL);
}

/* Absolute penalties of all but the intercept. */
static void fill_absolute(double l1[1 + DENSE])
{
    l1[0] = 0.0;
    for (size_t j = 1; j <= DENSE; j++)
        l1[j] = 0.02;
}

static void the_duality_gap_bounds_every_point_and_closes(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    struct plogp__problem problem = penalised(&rows);
    const double *squares = problem.penalty;
    double l1[1 + DENSE];
    fill_absolute(l1);
    for (int elastic = 0; elastic < 2; elastic++) {
        double best[SIZE] = {0};
        struct plogp__lasso end, early;
        struct plogp__lasso_options options = {
            .l1 = l1, .iterations_max = 200, .tolerance = 1e-13};
        problem.penalty = elastic ? squares : NULL;
        CHECK(plogp__lasso_minimise(&problem, &options, best, &end) == PLOGP_OK);
        CHECK(end.suboptimality <= 1e-13);
        size_t zeros = 0;
        for (size_t j = 0; j < SIZE; j++)
            zeros += best[j] == 0.0;
        CHECK(zeros > SIZE / 4 && zeros < SIZE);
        for (options.iterations_max = 0; options.iterations_max < 5;
             options.iterations_max++) {
            double theta[SIZE] = {0};
            CHECK(plogp__lasso_minimise(&problem, &options, theta, &early) == PLOGP_OK);
            CHECK(early.suboptimality >= early.value - end.value - 4 * U);
        }
    }
    plogp__rows_clear(&rows, NULL);
}

static void check_bound_at(const struct plogp__problem *problem, const double *theta,
                           double least, bool near)
{
    double gradient[SIZE], value = 0.0;
    struct plogp__truncated bound = {0};
    struct plogp__objective objective;
    CHECK(plogp__objective_init(&objective, problem, false, NULL) == PLOGP_OK);
    CHECK(plogp__objective_evaluate(&objective, theta, &value, gradient, NULL) ==
          PLOGP_OK);
    CHECK(plogp__approach_bound(problem, theta, gradient, NULL, &bound) == PLOGP_OK);
    CHECK(bound.suboptimality >= value - least - 32 * U); /* two sums of 300 losses */
    CHECK(!near || bound.suboptimality < 1e-6);
    plogp__objective_clear(&objective);
}

/* The first rows bound the Hessian of all: along ways to the minimum, one of them the same for
 * all vectors, the bound is above the truth, and finite at its end. */
static void check_bound(const struct plogp__problem *problem)
{
    double best[SIZE] = {0};
    const size_t size = plogp__problem_size(problem), features = problem->rows->features;
    struct plogp__lbfgs end;
    struct plogp__lbfgs_options options = {.tolerance = 1e-28, .steps_max = 400};
    CHECK(plogp__lbfgs_minimise(problem, &options, best, &end) == PLOGP_OK);
    for (double away = 0.5; away > 1e-7; away /= 4.0) {
        double each[SIZE], shared[SIZE];
        for (size_t j = 0; j < size; j++) {
            each[j] = best[j] + away * plogp__random_normal(3, 5, j);
            shared[j] = best[j] + away * plogp__random_normal(3, 5, j % features);
        }
        check_bound_at(problem, each, end.value, away <= 1e-5);
        check_bound_at(problem, shared, end.value, away <= 1e-5);
    }
}

/* Rows behind those that are looked at add nothing here. */
static void the_bound_of_few_rows_counts_the_others(void **state)
{
    static const double least[] = {0.0, 1e-6, 1e-6};
    struct plogp__rows rows = {.dense = 2, .features = 3};
    (void)state;
    CHECK(plogp__rows_init(&rows, ROWS, 0, false, NULL) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < 2; j++)
            rows.numbers[2 * i + j] = i < 120 ? plogp__random_normal(7, j, i) : 0.0;
        rows.label[i] = (uint32_t)plogp__random_below(7, 100, i, 2);
        rows.weight[i] = 1.0;
    }
    const struct plogp__problem problem = {.rows = &rows,
                                           .classes = 2,
                                           .vectors = 1,
                                           .total = (double)ROWS,
                                           .penalty = least};
    check_bound(&problem);
    plogp__rows_clear(&rows, NULL);
}

static void the_bound_of_few_rows_is_above_the_truth(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    struct plogp__problem problem = penalised(&rows);
    check_bound(&problem);
    problem.vectors = CLASSES - 1;
    problem.pin_intercepts = false;
    check_bound(&problem);
    for (size_t i = 0; i < ROWS; i++)
        rows.label[i] = rows.label[i] > 0;
    problem.classes = 2;
    problem.vectors = 1;
    check_bound(&problem);
    plogp__rows_clear(&rows, NULL);
}

/* A gradient of columns that is 0 is one rounded to 0: the bound says so, the more the longer the
 * rows are. */
static void the_bound_of_columns_counts_what_rounding_hides(void **state)
{
    (void)state;
    const double zero[SIZE] = {0};
    double before = 0.0;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    struct plogp__problem problem = penalised(&rows);
    struct plogp__truncated bound = {0};
    CHECK(plogp__approach_bound(&problem, zero, zero, NULL, &bound) == PLOGP_OK);
    CHECK(bound.suboptimality == 0.0);
    for (double longest = 1.0; longest < 1e9; longest *= 1e4) {
        const struct plogp__columns columns = {.longest = longest};
        problem.columns = &columns;
        CHECK(plogp__approach_bound(&problem, zero, zero, NULL, &bound) == PLOGP_OK);
        CHECK(bound.suboptimality > 0x1p-83 * longest && bound.suboptimality < 1e-9);
        CHECK(bound.suboptimality >= 9e3 * before);
        before = bound.suboptimality;
    }
    plogp__rows_clear(&rows, NULL);
}

/* The orthants of OWL-QN and Newton steps by coordinates come to the same minimum. */
static void orthants_and_coordinates_come_to_the_same_minimum(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    struct plogp__problem problem = penalised(&rows);
    const double *squares = problem.penalty;
    double l1[1 + DENSE];
    fill_absolute(l1);
    problem.l1 = l1;
    for (int variant = 0; variant < 4; variant++) {
        double best[SIZE] = {0};
        struct plogp__lasso end;
        struct plogp__estimate estimate;
        struct plogp__lasso_options options = {
            .l1 = l1, .iterations_max = 200, .tolerance = 1e-13};
        const struct plogp__estimate_options orthants = {
            .iterations_max = 200, .tolerance = 1e-10, .solver = PLOGP_SOLVER_LBFGS};
        problem.penalty = variant % 2 == 1 ? squares : NULL;
        problem.smoothing = variant / 2 == 1 ? 0.1 : 0.0;
        CHECK(plogp__lasso_minimise(&problem, &options, best, &end) == PLOGP_OK);
        CHECK(plogp__estimate_fit(&problem, &orthants, NULL, &estimate) == PLOGP_OK);
        CHECK(estimate.converged && estimate.suboptimality <= 1e-10);
        CHECK(estimate.objective - end.value <= estimate.suboptimality);
        CHECK(end.value - estimate.objective <= end.suboptimality + 4 * U);
        /* without squares the median of four classes is an interval: many minima */
        for (size_t j = 0; variant % 2 == 1 && j < SIZE; j++)
            CHECK(fabs(estimate.theta[j] - best[j]) <= 1e-3 || j % (1 + DENSE) == 0);
        plogp__estimate_clear(&estimate);
    }
    plogp__rows_clear(&rows, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_hessian_the_minimum_is_the_same),
        cmocka_unit_test(the_bound_without_a_hessian_is_above_the_truth),
        cmocka_unit_test(the_bound_of_few_rows_is_above_the_truth),
        cmocka_unit_test(the_bound_of_few_rows_counts_the_others),
        cmocka_unit_test(the_bound_of_columns_counts_what_rounding_hides),
        cmocka_unit_test(orthants_and_coordinates_come_to_the_same_minimum),
        cmocka_unit_test(the_duality_gap_bounds_every_point_and_closes),
        cmocka_unit_test(a_product_with_the_hessian_is_that_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
