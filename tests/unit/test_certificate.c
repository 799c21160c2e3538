/* The bound that a fit ends with: its constants by hand, and what may not be claimed. */
#include "check.h"

#include <string.h>

#include "learn/duality.h"
#include "learn/newton.h"
#include "plogp/classifier.h"
#include "random.h"
#include "train_batch.h"

static void make_rows(struct plogp__rows *rows, size_t count, size_t dense)
{
    *rows = (struct plogp__rows){.dense = dense, .features = 1 + dense};
    CHECK(plogp__rows_init(rows, count, 0, false, NULL) == PLOGP_OK);
    for (size_t i = 0; i < count; i++)
        rows->weight[i] = 1.0;
}

/* Rows (1, +-1) and as many of each class: at 0 the Hessian of K - 1 vectors is S times the
 * identity, S = 1/4 of two classes, [2/9, -1/9; -1/9, 2/9] of three, so trace(H^-1) is 8 and 24.
 */
static void the_constant_of_the_bound_is_that_of_the_documents(void **state)
{
    (void)state;
    static const double traces[] = {8.0, 24.0};
    for (size_t classes = 2; classes <= 3; classes++) {
        const size_t count = 2 * classes;
        const double zero[4] = {0.0, 0.0, 0.0, 0.0};
        struct plogp__rows rows;
        struct plogp__newton newton;
        make_rows(&rows, count, 1);
        for (size_t i = 0; i < count; i++) {
            rows.numbers[i] = i % 2 == 0 ? 1.0 : -1.0;
            rows.label[i] = (uint32_t)(i / 2);
        }
        const struct plogp__problem problem = {.rows = &rows,
                                               .classes = classes,
                                               .vectors = classes - 1,
                                               .total = (double)count};
        CHECK(plogp__newton_init(&newton, &problem, zero, NULL, NULL) == PLOGP_OK);
        const double differences = classes == 2 ? 1.0 : 2.0, longest = 2.0;
        CHECK_REL("R^2", newton.constant * newton.constant,
                  differences * longest * traces[classes - 2], 64 * U);
        plogp__newton_clear(&newton);
        plogp__rows_clear(&rows, NULL);
    }
}

/* Two equal columns: the Hessian has no inverse, and nothing bounds the minimum. */
static void a_singular_hessian_gives_no_bound(void **state)
{
    (void)state;
    const double zero[3] = {0.0, 0.0, 0.0};
    struct plogp__rows rows;
    struct plogp__newton newton;
    make_rows(&rows, 8, 2);
    for (size_t i = 0; i < 8; i++) {
        rows.numbers[2 * i] = rows.numbers[2 * i + 1] = i % 2 == 0 ? 1.0 : -1.0;
        rows.label[i] = i < 3;
    }
    const struct plogp__problem problem = {
        .rows = &rows, .classes = 2, .vectors = 1, .total = 8.0};
    CHECK(plogp__newton_init(&newton, &problem, zero, NULL, NULL) == PLOGP_OK);
    CHECK(newton.damped && newton.suboptimality == INFINITY);
    plogp__newton_clear(&newton);
    plogp__rows_clear(&rows, NULL);
}

/* One value of 1e8 among a thousand near 0 makes R so large that the first steps inside the
 * region of the bound do not halve the decrement: they are not the last. */
static void a_distant_value_does_not_end_the_steps_too_soon(void **state)
{
    (void)state;
    static double x[3][1000], y[1000];
    uint64_t random = 2;
    for (size_t i = 0; i < 1000; i++) {
        for (size_t j = 0; j < 3; j++)
            x[j][i] = 4.0 * random_unit(&random) - 2.0;
        y[i] = random_unit(&random) < 1.0 / (1.0 + exp(x[1][i] - x[0][i]));
    }
    x[0][776] = 1e8;
    const plogp_column columns[] = {{.name = "a", .numbers = x[0]},
                                    {.name = "b", .numbers = x[1]},
                                    {.name = "c", .numbers = x[2]},
                                    {.name = "y", .numbers = y}};
    const plogp_batch batch = {.columns = columns, .column_count = 4, .rows = 1000};
    plogp_train_options options = plogp_train_options_defaults();
    options.l2 = 0.01;
    plogp_classifier *classifier = train_batch(&batch, "y", &options, NULL, PLOGP_OK);
    CHECK(plogp_classifier_training(classifier)->suboptimality <= 1e-20);
    plogp_classifier_free(classifier);
}

#define COUNT 6000
#define WIDTH 130

/* The factor is dear: steps that keep it are longer in its measure than they look. */
static void steps_with_an_older_factor_pay_for_it_in_the_bound(void **state)
{
    (void)state;
    static double zero[WIDTH + 1], penalty[WIDTH + 1];
    uint64_t random = 3;
    struct plogp__rows rows;
    struct plogp__newton newton;
    make_rows(&rows, COUNT, WIDTH);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < WIDTH; j++)
            rows.numbers[i * WIDTH + j] = random_unit(&random) - 0.5;
        rows.label[i] = random_unit(&random) < 0.5 + 0.3 * rows.numbers[i * WIDTH];
    }
    for (size_t j = 1; j <= WIDTH; j++)
        penalty[j] = 0.1;
    const struct plogp__problem problem = {
        .rows = &rows, .classes = 2, .vectors = 1, .total = COUNT, .penalty = penalty};
    CHECK(plogp__newton_init(&newton, &problem, zero, NULL, NULL) == PLOGP_OK);
    while (newton.moved == 0.0 && !newton.finished)
        CHECK(plogp__newton_step(&newton) == PLOGP_OK);
    CHECK(newton.moved > 0.0);
    const double loss = exp(newton.constant * newton.moved);
    CHECK(loss > 1.0 + 1e-9);
    CHECK_REL(
        "bound", newton.suboptimality,
        plogp__suboptimality(newton.decrement * sqrt(loss), newton.constant * sqrt(loss)),
        8 * U);
    plogp__newton_clear(&newton);
    plogp__rows_clear(&rows, NULL);
}

/* At 0 the slopes of the features are within their penalty, but one row in ten is of the second
 * class: an intercept alone wins log 2 - H(0.1), and the gap may not be less. */
static void the_gap_counts_what_the_intercepts_can_still_win(void **state)
{
    (void)state;
    const double theta[2] = {0.0, 0.0}, l1[2] = {0.0, 10.0};
    double gradient[2] = {0.4, 0.0};
    struct plogp__rows rows;
    struct plogp__duality duality;
    make_rows(&rows, 10, 1);
    for (size_t i = 0; i < 10; i++) {
        rows.numbers[i] = i % 2 == 0 ? 1.0 : -1.0;
        rows.label[i] = i == 0;
        gradient[1] += (0.5 - (i == 0 ? 1.0 : 0.0)) * rows.numbers[i] / 10.0;
    }
    const struct plogp__problem problem = {
        .rows = &rows, .classes = 2, .vectors = 1, .total = 10.0, .l1 = l1};
    const struct plogp__point point = {theta, gradient, log(2.0)};
    CHECK(plogp__duality_measure(&problem, l1, &point, NULL, &duality) == PLOGP_OK);
    CHECK(duality.gap >= log(2.0) + 0.1 * log(0.1) + 0.9 * log(0.9));
    plogp__rows_clear(&rows, NULL);
}

/* Squares beside: one feature, slope 1/2 at 0. Its curvature is at most 1/4, so the minimum is
 * (1/2 - l1)^2 / (2 (l2 + 1/4)) or more below, which the gap may not miss. */
static void the_gap_counts_what_squares_let_a_slope_win(void **state)
{
    (void)state;
    const double theta[2] = {0.0, 0.0}, gradient[2] = {0.0, -0.5};
    const double l1[2] = {0.0, 0.1}, l2[2] = {0.0, 10.0};
    struct plogp__rows rows;
    struct plogp__duality duality;
    make_rows(&rows, 8, 1);
    for (size_t i = 0; i < 8; i++) {
        rows.numbers[i] = i % 2 == 0 ? 1.0 : -1.0;
        rows.label[i] = i % 2 == 0;
    }
    const struct plogp__problem problem = {
        .rows = &rows, .classes = 2, .vectors = 1, .total = 8.0, .penalty = l2, .l1 = l1};
    const struct plogp__point point = {theta, gradient, log(2.0)};
    CHECK(plogp__duality_measure(&problem, l1, &point, NULL, &duality) == PLOGP_OK);
    CHECK(duality.gap >= 0.4 * 0.4 / (2.0 * 10.25));
    CHECK(duality.gap <= 0.4 * 0.4 / (2.0 * 10.0) + 8 * U);
    plogp__rows_clear(&rows, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_constant_of_the_bound_is_that_of_the_documents),
        cmocka_unit_test(a_singular_hessian_gives_no_bound),
        cmocka_unit_test(the_gap_counts_what_the_intercepts_can_still_win),
        cmocka_unit_test(the_gap_counts_what_squares_let_a_slope_win),
        cmocka_unit_test(a_distant_value_does_not_end_the_steps_too_soon),
        cmocka_unit_test(steps_with_an_older_factor_pay_for_it_in_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
