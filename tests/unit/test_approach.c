/* Fits of many rows, which begin on a part of them; what orders rows and scores. */
#include "check.h"

#include <string.h>

#include "learn/approach.h"
#include "learn/assess.h"
#include "learn/estimate.h"
#include "learn/order.h"
#include "math/random.h"

#define ROWS    ((size_t)20000)
#define DENSE   ((size_t)5)
#define CLASSES ((size_t)3)
#define SIZE    ((CLASSES - 1) * (1 + DENSE))

/* Rows whose class depends on their features, the same every time. */
static plogp_status make_rows(struct plogp__rows *rows)
{
    *rows = (struct plogp__rows){.dense = DENSE, .features = 1 + DENSE};
    const plogp_status status = plogp__rows_init(rows, ROWS, 0, false, NULL);
    for (size_t i = 0; status == PLOGP_OK && i < ROWS; i++) {
        double *x = rows->numbers + i * DENSE;
        for (size_t j = 0; j < DENSE; j++)
            x[j] = plogp__random_normal(3, j, i);
        const double noise = plogp__random_normal(3, DENSE, i);
        rows->label[i] = (uint32_t)((x[0] + noise > 0.0) + (x[1] - x[2] > noise));
        rows->weight[i] = 1.0 + (double)(i % 2);
    }
    return status;
}

static struct plogp__problem problem_of(const struct plogp__rows *rows)
{
    return (struct plogp__problem){.rows = rows,
                                   .classes = CLASSES,
                                   .vectors = CLASSES - 1,
                                   .total = plogp__rows_total(rows)};
}

static plogp_status fit(const struct plogp__problem *problem, int threads,
                        struct plogp__estimate *estimate)
{
    static const size_t order[] = {0, 1, 2, 3, 4, 5};
    static plogp_context context;
    const struct plogp__estimate_options options = {
        .order = order, .iterations_max = 200, .tolerance = 1e-9};
    context = plogp_context_defaults();
    context.threads = threads;
    return plogp__estimate_fit(problem, &options, &context, estimate);
}

static void many_rows_have_the_same_minimum_when_begun_on_a_part(void **state)
{
    (void)state;
    struct plogp__rows rows;
    CHECK(make_rows(&rows) == PLOGP_OK);
    const struct plogp__problem problem = problem_of(&rows);
    const struct plogp__lbfgs_options options = {.tolerance = 1e-28, .steps_max = 100};
    struct plogp__lbfgs result = {0}, slow = {0};
    double theta[SIZE] = {0}, plain[SIZE] = {0};
    CHECK(plogp__approach_pays(&problem));
    CHECK(plogp__approach(&problem, &options, theta, &result) == PLOGP_OK);
    CHECK(plogp__lbfgs_minimise(&problem, &options, plain, &slow) == PLOGP_OK);
    CHECK(result.iterations < slow.iterations);
    CHECK(result.gradient_norm < 1e-13);
    for (size_t j = 0; j < SIZE; j++)
        CHECK(fabs(theta[j] - plain[j]) < 1e-11 * (1.0 + fabs(plain[j])));
    plogp__rows_clear(&rows, NULL);
}

static void
many_rows_end_with_a_certificate_and_the_same_bits_for_any_threads(void **state)
{
    (void)state;
    struct plogp__rows rows;
    struct plogp__estimate one, two;
    CHECK(make_rows(&rows) == PLOGP_OK);
    const struct plogp__problem problem = problem_of(&rows);
    CHECK(fit(&problem, 1, &one) == PLOGP_OK && fit(&problem, 2, &two) == PLOGP_OK);
    CHECK(one.converged && one.suboptimality < 1e-20 && one.stage_count == 0);
    assert_memory_equal(one.theta, two.theta, sizeof(double) * SIZE);
    assert_memory_equal(one.covariance, two.covariance, sizeof(double) * SIZE * SIZE);
    plogp__estimate_clear(&one);
    plogp__estimate_clear(&two);
    plogp__rows_clear(&rows, NULL);
}

/* Descent is the solver here, and not what comes near before another one. */
static void gradient_descent_goes_all_its_way_on_many_rows(void **state)
{
    (void)state;
    static const size_t order[] = {0, 1, 2, 3, 4, 5};
    const plogp_context context = plogp_context_defaults();
    struct plogp__estimate_options options = {
        .order = order, .iterations_max = 400, .tolerance = 1e-9};
    struct plogp__rows rows;
    struct plogp__estimate newton, descent;
    CHECK(make_rows(&rows) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++)
        rows.label[i] = rows.label[i] > 0;
    struct plogp__problem problem = problem_of(&rows);
    problem.classes = 2;
    problem.vectors = 1;
    CHECK(plogp__approach_pays(&problem));
    CHECK(plogp__estimate_fit(&problem, &options, &context, &newton) == PLOGP_OK);
    options.solver = PLOGP_SOLVER_GRADIENT;
    CHECK(plogp__estimate_fit(&problem, &options, &context, &descent) == PLOGP_OK);
    CHECK(descent.iterations > 1 && descent.converged);
    CHECK(descent.objective - newton.objective <= descent.suboptimality + 8 * U);
    plogp__estimate_clear(&newton);
    plogp__estimate_clear(&descent);
    plogp__rows_clear(&rows, NULL);
}

/* Two classes take Newton's method from the part on; a penalty lets its steps share a factor. */
static void many_rows_of_two_classes_end_with_the_same_bits_for_any_threads(void **state)
{
    static const double penalty[1 + DENSE] = {0.0, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4};
    const double *const penalties[] = {NULL, penalty};
    struct plogp__rows rows;
    (void)state;
    CHECK(make_rows(&rows) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++)
        rows.label[i] = rows.label[i] > 0;
    for (size_t p = 0; p < 2; p++) {
        struct plogp__problem problem = problem_of(&rows);
        struct plogp__estimate one, two;
        problem.classes = 2;
        problem.vectors = 1;
        problem.penalty = penalties[p];
        CHECK(fit(&problem, 1, &one) == PLOGP_OK && fit(&problem, 2, &two) == PLOGP_OK);
        CHECK(one.converged && one.suboptimality * problem.total <= 1e-9);
        assert_memory_equal(one.theta, two.theta, sizeof(double) * (1 + DENSE));
        plogp__estimate_clear(&one);
        plogp__estimate_clear(&two);
    }
    plogp__rows_clear(&rows, NULL);
}

static void many_separated_rows_are_found_out(void **state)
{
    (void)state;
    struct plogp__rows rows;
    struct plogp__estimate estimate;
    CHECK(make_rows(&rows) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++) {
        const double x = rows.numbers[i * DENSE];
        rows.numbers[i * DENSE] = x + (x < 0.0 ? -0.1 : 0.1);
        rows.label[i] = rows.numbers[i * DENSE] > 0.0;
    }
    struct plogp__problem problem = problem_of(&rows);
    problem.classes = 2;
    problem.vectors = 1;
    CHECK(fit(&problem, 0, &estimate) == PLOGP_OK);
    CHECK(estimate.stage_count == 1 && estimate.objective == 0.0);
    plogp__estimate_clear(&estimate);
    plogp__rows_clear(&rows, NULL);
}

/* Every row twice, and again with another label. */
static plogp_status make_twins(struct plogp__rows *rows)
{
    struct plogp__rows single;
    *rows = (struct plogp__rows){.dense = DENSE, .features = 1 + DENSE};
    plogp_status status = make_rows(&single);
    if (status == PLOGP_OK)
        status = plogp__rows_init(rows, 3 * ROWS, 0, false, NULL);
    for (size_t i = 0; status == PLOGP_OK && i < 3 * ROWS; i++) {
        plogp__rows_copy(&single, i % ROWS, rows, i);
        rows->label[i] = i < 2 * ROWS ? rows->label[i] : 3;
        rows->weight[i] = 1.0 + (double)(i / ROWS);
    }
    plogp__rows_clear(&single, NULL);
    return status;
}

/* The first of the twins, as they are and grouped: below the number of rows from which a fit
 * begins on a part. */
static void grouped_rows_have_the_minimum_of_those_they_came_from(void **state)
{
    struct plogp__rows rows, twins;
    struct plogp__estimate apart, together;
    (void)state;
    CHECK(make_rows(&rows) == PLOGP_OK);
    CHECK(make_rows(&twins) == PLOGP_OK);
    rows.count = twins.count = 12000;
    for (size_t i = 6000; i < 12000; i++) {
        plogp__rows_copy(&twins, i - 6000, &twins, i);
        plogp__rows_copy(&rows, i - 6000, &rows, i);
    }
    CHECK(plogp__rows_group(&twins, NULL) == PLOGP_OK);
    CHECK(twins.count == 6000);
    const struct plogp__problem many = problem_of(&rows), few = problem_of(&twins);
    CHECK(fit(&many, 1, &apart) == PLOGP_OK && fit(&few, 2, &together) == PLOGP_OK);
    CHECK_REL("objective", together.objective, apart.objective, 64 * U);
    for (size_t j = 0; j < SIZE; j++)
        CHECK(fabs(together.theta[j] - apart.theta[j]) <
              1e-11 * (1.0 + fabs(apart.theta[j])));
    plogp__estimate_clear(&apart);
    plogp__estimate_clear(&together);
    plogp__rows_clear(&rows, NULL);
    plogp__rows_clear(&twins, NULL);
}

static void grouping_by_buckets_changes_no_bit(void **state)
{
    struct plogp__rows whole, parts;
    (void)state;
    CHECK(make_twins(&whole) == PLOGP_OK);
    CHECK(make_twins(&parts) == PLOGP_OK);
    CHECK(plogp__rows_group_by(&whole, 1, NULL) == PLOGP_OK);
    CHECK(plogp__rows_group_by(&parts, 16, NULL) == PLOGP_OK);
    CHECK(whole.count == 2 * ROWS);
    CHECK(parts.count == whole.count);
    CHECK(memcmp(whole.numbers, parts.numbers, whole.count * DENSE * sizeof(double)) ==
          0);
    CHECK(memcmp(whole.label, parts.label, whole.count * sizeof(uint32_t)) == 0);
    CHECK(memcmp(whole.weight, parts.weight, whole.count * sizeof(double)) == 0);
    CHECK(memcmp(whole.start, parts.start, (whole.count + 1) * sizeof(size_t)) == 0);
    plogp__rows_clear(&whole, NULL);
    plogp__rows_clear(&parts, NULL);
}

static void numbers_are_ordered_by_value_and_equals_as_they_came(void **state)
{
    (void)state;
    const double values[] = {3.0, -0.0, -1e300, 0.0, INFINITY, -2.5, 3.0, -INFINITY};
    const size_t want[] = {7, 2, 5, 1, 3, 0, 6, 4};
    struct plogp__keyed items[8], spare[8];
    for (size_t i = 0; i < 8; i++)
        items[i] = (struct plogp__keyed){plogp__order_key(values[i]), i};
    plogp__order(items, spare, 8);
    for (size_t i = 0; i < 8; i++)
        CHECK(items[i].item == want[i]);
}

/* Scores of three classes, by hand: class 0 ranks its rows 1, 2 of 4, and so on. */
static void areas_of_several_classes_are_each_against_the_others(void **state)
{
    (void)state;
    struct plogp__rows rows = {.dense = 0, .features = 1};
    CHECK(plogp__rows_init(&rows, 4, 0, false, NULL) == PLOGP_OK);
    const uint32_t label[] = {0, 0, 1, 2};
    double score[] = {4, 1, 1, 3, 1, 2, 1, 1, 3, 3, 0, 0};
    for (size_t i = 0; i < 4; i++) {
        rows.label[i] = label[i];
        rows.weight[i] = 1.0;
    }
    const struct plogp__scored scored = {.score = score, .score_width = 3};
    double auc[3];
    for (int scale = 1; scale <= 2; scale++) {
        CHECK(plogp__assess_auc(&rows, &scored, CLASSES, NULL, auc) == PLOGP_OK);
        CHECK(auc[0] == 3.5 / 4.0); /* 4 beats 1 and 3; 3 beats 1 and ties */
        CHECK(auc[1] == 2.0 / 3.0); /* 1 ties with both 1, beats 0 */
        CHECK(auc[2] == 0.0);
        for (size_t i = 0; i < 4; i++)
            rows.weight[i] = 0.5; /* not counts: exact sums give the same */
    }
    plogp__rows_clear(&rows, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_rows_have_the_same_minimum_when_begun_on_a_part),
        cmocka_unit_test(
            many_rows_end_with_a_certificate_and_the_same_bits_for_any_threads),
        cmocka_unit_test(many_separated_rows_are_found_out),
        cmocka_unit_test(gradient_descent_goes_all_its_way_on_many_rows),
        cmocka_unit_test(many_rows_of_two_classes_end_with_the_same_bits_for_any_threads),
        cmocka_unit_test(grouped_rows_have_the_minimum_of_those_they_came_from),
        cmocka_unit_test(grouping_by_buckets_changes_no_bit),
        cmocka_unit_test(numbers_are_ordered_by_value_and_equals_as_they_came),
        cmocka_unit_test(areas_of_several_classes_are_each_against_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
