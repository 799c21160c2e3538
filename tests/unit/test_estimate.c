/* The solver on rows in memory: minimum, certificate, separation, collinearity. */
#include "check.h"

#include <string.h>

#include "learn/collinear.h"
#include "learn/estimate.h"
#include "learn/newton.h"
#include "learn/separation.h"
#include "learn/softmax.h"

static plogp_status make_rows(struct plogp__rows *rows, const double *numbers,
                              const uint32_t *labels, size_t count, size_t dense)
{
    *rows = (struct plogp__rows){.dense = dense, .features = 1 + dense};
    const plogp_status status = plogp__rows_init(rows, count, 0, false, NULL);
    for (size_t i = 0; status == PLOGP_OK && i < count; i++) {
        memcpy(rows->numbers + i * dense, numbers + i * dense, dense * sizeof(double));
        rows->label[i] = labels[i];
        rows->weight[i] = 1.0;
    }
    return status;
}

static plogp_status fit(const struct plogp__rows *rows, size_t classes,
                        struct plogp__estimate *estimate)
{
    const size_t order[] = {0, 1, 2, 3, 4, 5, 6, 7};
    const struct plogp__problem problem = {.rows = rows,
                                           .classes = classes,
                                           .vectors = classes - 1,
                                           .total = (double)rows->count};
    const struct plogp__estimate_options options = {
        .order = order, .iterations_max = 200, .tolerance = 1e-9};
    return plogp__estimate_fit(&problem, &options, NULL, estimate);
}

static void one_binary_feature_has_the_closed_form(void **state)
{
    (void)state;
    /* 3 of 4 against 1 of 4: log odds +-log 3, variance of the difference sum of 1/n */
    const double x[] = {0, 0, 0, 0, 1, 1, 1, 1};
    const uint32_t y[] = {1, 0, 0, 0, 1, 1, 1, 0};
    struct plogp__rows rows;
    struct plogp__estimate e;
    CHECK(make_rows(&rows, x, y, 8, 1) == PLOGP_OK);
    CHECK(fit(&rows, 2, &e) == PLOGP_OK);
    CHECK(e.converged && e.stage_count == 0);
    CHECK_REL("intercept", e.theta[0], -log(3.0), 64 * U);
    CHECK_REL("slope", e.theta[1], 2.0 * log(3.0), 64 * U);
    const double slope[] = {0, 1};
    CHECK_REL("variance", plogp__estimate_functional(&e, slope).variance, 8.0 / 3.0,
              64 * U);
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

static void complete_separation_is_named_and_its_loss_is_zero(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, 4, 5, 6};
    const uint32_t y[] = {0, 0, 0, 1, 1, 1};
    struct plogp__rows rows;
    struct plogp__estimate e;
    CHECK(make_rows(&rows, x, y, 6, 1) == PLOGP_OK);
    CHECK(fit(&rows, 2, &e) == PLOGP_OK);
    CHECK(e.stage_count == 1 && e.stages[0].decided == 6.0);
    CHECK(e.converged && e.objective == 0.0);
    const double intercept[] = {1, 0}, slope[] = {0, 1};
    CHECK(plogp__estimate_functional(&e, slope).value == (double)INFINITY);
    CHECK(plogp__estimate_functional(&e, intercept).value == -(double)INFINITY);
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

static void quasi_complete_separation_keeps_the_finite_part(void **state)
{
    (void)state;
    /* where the second feature is 1 every label is 1; elsewhere 1 of 4 and 3 of 4 */
    const double x[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1};
    const uint32_t y[] = {1, 0, 0, 0, 1, 1, 1, 0, 1, 1};
    struct plogp__rows rows;
    struct plogp__estimate e;
    CHECK(make_rows(&rows, x, y, 10, 2) == PLOGP_OK);
    CHECK(fit(&rows, 2, &e) == PLOGP_OK);
    CHECK(e.stage_count == 1 && e.stages[0].decided == 2.0);
    const double first[] = {0, 1, 0}, second[] = {0, 0, 1}, constant[] = {1, 0, 0};
    CHECK_REL("slope", plogp__estimate_functional(&e, first).value, 2.0 * log(3.0),
              64 * U);
    CHECK_REL("variance", plogp__estimate_functional(&e, first).variance, 8.0 / 3.0,
              64 * U);
    CHECK_REL("intercept", plogp__estimate_functional(&e, constant).value, -log(3.0),
              64 * U);
    CHECK(plogp__estimate_functional(&e, second).value == (double)INFINITY);
    const double per_row = -(0.25 * log(0.25) + 0.75 * log(0.75));
    CHECK_REL("limit of the loss", e.objective, 0.8 * per_row, 16 * U);
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

static void nearly_separable_data_have_a_finite_maximum(void **state)
{
    (void)state;
    /* one pair of rows that overlaps by 1e-3 of the range keeps the maximum finite */
    const double x[] = {1, 2, 3, 4.001, 4, 5, 6, 7};
    const uint32_t y[] = {0, 0, 0, 0, 1, 1, 1, 1};
    struct plogp__rows rows;
    struct plogp__estimate e;
    CHECK(make_rows(&rows, x, y, 8, 1) == PLOGP_OK);
    CHECK(fit(&rows, 2, &e) == PLOGP_OK);
    CHECK(e.stage_count == 0 && e.converged && e.suboptimality <= 1e-9);
    CHECK(e.theta[1] > 1.0 && isfinite(e.theta[1]));
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

static void one_class_of_three_that_separates_leaves_the_others_finite(void **state)
{
    (void)state;
    const double x[] = {-9, -8, -7, 0, 0, 0, 0, 1, 1, 1, 1};
    const uint32_t y[] = {0, 0, 0, 1, 1, 1, 2, 1, 2, 2, 2};
    struct plogp__rows rows;
    struct plogp__estimate e;
    CHECK(make_rows(&rows, x, y, 11, 1) == PLOGP_OK);
    CHECK(fit(&rows, 3, &e) == PLOGP_OK);
    CHECK(e.stage_count == 1 && e.stages[0].decided == 3.0);
    const double difference[] = {0, -1, 0, 1}; /* slope of class 2 against class 1 */
    CHECK_REL("slope", plogp__estimate_functional(&e, difference).value, 2.0 * log(3.0),
              256 * U);
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

static void a_sum_of_features_is_found_to_be_collinear(void **state)
{
    (void)state;
    double x[30];
    uint32_t y[10];
    for (size_t i = 0; i < 10; i++) {
        x[3 * i] = (double)(i * i % 7);
        x[3 * i + 1] = sqrt((double)i);
        x[3 * i + 2] = 2.0 * x[3 * i] - 3.0 * x[3 * i + 1] + 1.0;
        y[i] = i % 2;
    }
    const size_t order[] = {0, 1, 2, 3};
    uint8_t independent[4];
    struct plogp__rows rows;
    CHECK(make_rows(&rows, x, y, 10, 3) == PLOGP_OK);
    CHECK(plogp__collinear_features(&rows, order, NULL, independent) == PLOGP_OK);
    CHECK(independent[0] && independent[1] && independent[2] && !independent[3]);
    rows.numbers[2] += 1e-6; /* nearly, but not */
    CHECK(plogp__collinear_features(&rows, order, NULL, independent) == PLOGP_OK);
    CHECK(independent[3]);
    plogp__rows_clear(&rows, NULL);
}

static void the_bound_is_half_the_squared_decrement_near_the_minimum(void **state)
{
    (void)state;
    CHECK_REL("series", plogp__suboptimality(1e-6, 1.0),
              0.5e-12 * (1 + 1e-6 / 3 + 1e-12 / 6), 8 * U);
    CHECK_REL("seam", plogp__suboptimality(0x1.0001p-10, 1.0),
              plogp__suboptimality(0x1p-10, 1.0) * 0x1.0001p0 * 0x1.0001p0, 1e-7);
    CHECK(plogp__suboptimality(1.0, 1.0) == (double)INFINITY);
    CHECK(plogp__suboptimality(NAN, 1.0) == (double)INFINITY);
}

static void certain_truth_costs_nothing_and_certain_error_everything(void **state)
{
    (void)state;
    const double logits[] = {0.0, -INFINITY, -800.0};
    CHECK(plogp__softmax_loss(logits, NULL, 3, 0) == 0.0);
    CHECK(plogp__softmax_loss(logits, NULL, 3, 1) == (double)INFINITY);
    CHECK_REL("far", plogp__softmax_loss(logits, NULL, 3, 2), 800.0, 1 * U);
    const double tie[] = {INFINITY, INFINITY};
    CHECK_REL("tie", plogp__softmax_loss(tie, NULL, 2, 1), log(2.0), 2 * U);
    const uint8_t possible[] = {0, 1, 1};
    CHECK(plogp__softmax_loss(logits, possible, 3, 0) == (double)INFINITY);
    CHECK(plogp__softmax_loss(logits, possible, 3, 2) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_binary_feature_has_the_closed_form),
        cmocka_unit_test(complete_separation_is_named_and_its_loss_is_zero),
        cmocka_unit_test(quasi_complete_separation_keeps_the_finite_part),
        cmocka_unit_test(nearly_separable_data_have_a_finite_maximum),
        cmocka_unit_test(one_class_of_three_that_separates_leaves_the_others_finite),
        cmocka_unit_test(a_sum_of_features_is_found_to_be_collinear),
        cmocka_unit_test(the_bound_is_half_the_squared_decrement_near_the_minimum),
        cmocka_unit_test(certain_truth_costs_nothing_and_certain_error_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
