/* Calibration: pools of adjacent violators, the best scale and shifts, what they leave. */
#include "check.h"

#include <string.h>

#include "learn/assess.h"
#include "learn/calibration.h"
#include "learn/estimate.h"
#include "learn/scorer.h"
#include "math/random.h"

#define ROWS ((size_t)400)

/* One feature, and classes of which it tells something. */
static plogp_status make_rows(struct plogp__rows *rows, size_t classes)
{
    *rows = (struct plogp__rows){.dense = 1, .features = 2};
    const plogp_status status = plogp__rows_init(rows, ROWS, 0, false, NULL);
    for (size_t i = 0; status == PLOGP_OK && i < ROWS; i++) {
        rows->numbers[i] = plogp__random_normal(11, 0, i);
        const double noisy = rows->numbers[i] + 0.8 * plogp__random_normal(11, 1, i);
        rows->label[i] = (uint32_t)((noisy > -0.5) + (classes > 2 && noisy > 0.8));
        rows->weight[i] = 1.0 + (double)(i % 2);
    }
    return status;
}

static void pools_of_violators_are_their_means(void **state)
{
    (void)state;
    struct plogp__rows rows = {.dense = 0, .features = 1};
    struct plogp__rising rising;
    const double score[] = {0.9, 0.1, 0.2, 0.3, 0.2};
    const uint32_t label[] = {1, 0, 1, 0, 1};
    double loss = 0.0;
    CHECK(plogp__rows_init(&rows, 5, 0, false, NULL) == PLOGP_OK);
    for (size_t i = 0; i < 5; i++) {
        rows.label[i] = label[i];
        rows.weight[i] = i == 3 ? 2.0 : 1.0;
    }
    const struct plogp__isotonic_data data = {&rows, score, 1, 2};
    CHECK(plogp__isotonic_fit(&data, NULL, &rising, &loss) == PLOGP_OK);
    CHECK(rising.count == 3); /* 0.1: 0; 0.2 .. 0.3: 2 of 4; 0.9: 1 */
    CHECK(rising.steps[1].low == 0.2 && rising.steps[1].high == 0.3);
    CHECK(rising.steps[1].probability == 0.5);
    CHECK_REL("loss", loss, 4.0 / 6.0 * log(2.0), 8 * U);
    CHECK(plogp__rising_value(&rising, 0.0) == 0.0);
    CHECK(plogp__rising_value(&rising, 0.25) == 0.5);
    CHECK_REL("between", plogp__rising_value(&rising, 0.6), 0.75, 8 * U);
    CHECK(plogp__rising_value(&rising, 1.0) == 1.0);
    plogp__rising_clear(&rising, NULL);
    plogp__rows_clear(&rows, NULL);
}

static void
scale_and_shift_of_two_classes_are_a_logistic_regression_on_the_logit(void **state)
{
    (void)state;
    const double coefficients[] = {0.3, 0.5};
    const struct plogp__scorer scorer = {
        .classes = 2, .vectors = 1, .features = 2, .theta = coefficients};
    struct plogp__rows rows;
    struct plogp__estimate e;
    double theta[2] = {0}, loss = 0.0;
    CHECK(make_rows(&rows, 2) == PLOGP_OK);
    CHECK(plogp__calibration_scale(&scorer, &rows, true, NULL, theta, &loss) == PLOGP_OK);
    const size_t order[] = {0, 1};
    const struct plogp__problem problem = {
        .rows = &rows, .classes = 2, .vectors = 1, .total = plogp__rows_total(&rows)};
    const struct plogp__estimate_options options = {
        .order = order, .iterations_max = 50, .tolerance = 1e-9};
    CHECK(plogp__estimate_fit(&problem, &options, NULL, &e) == PLOGP_OK);
    CHECK_REL("slope", theta[0] * 0.5, e.theta[1], 1e-11);
    CHECK_REL("intercept", theta[0] * 0.3 + theta[1], e.theta[0], 1e-11);
    CHECK_REL("loss", loss, e.objective, 1e-13);
    plogp__estimate_clear(&e);
    plogp__rows_clear(&rows, NULL);
}

/* Loss of the rows with the scorer's logits times a scale. */
static double loss_at(const struct plogp__scorer *scorer, const struct plogp__rows *rows,
                      double scale)
{
    struct plogp__calibration calibration = {.kind = PLOGP_CALIBRATION_TEMPERATURE,
                                             .classes = scorer->classes,
                                             .scale = scale};
    struct plogp__scorer scaled = *scorer;
    plogp_assessment a;
    scaled.calibration = &calibration;
    CHECK(plogp__assess(&scaled, rows, NULL, &a) == PLOGP_OK);
    return a.ledger.cross_entropy;
}

static void no_other_temperature_has_a_lower_loss(void **state)
{
    (void)state;
    const double coefficients[] = {0.0, 2.0, -1.0, 4.0};
    const struct plogp__scorer scorer = {
        .classes = 3, .vectors = 2, .features = 2, .theta = coefficients};
    struct plogp__rows rows;
    struct plogp__calibration made;
    plogp_assessment a;
    CHECK(make_rows(&rows, 3) == PLOGP_OK);
    CHECK(plogp__calibration_fit(PLOGP_CALIBRATION_TEMPERATURE, &scorer, &rows, NULL,
                                 &made) == PLOGP_OK);
    const double best = loss_at(&scorer, &rows, made.scale);
    CHECK(best < loss_at(&scorer, &rows, 1.0) - 1e-3);
    CHECK(best < loss_at(&scorer, &rows, made.scale * 1.001));
    CHECK(best < loss_at(&scorer, &rows, made.scale / 1.001));

    CHECK(plogp__assess(&scorer, &rows, NULL, &a) == PLOGP_OK);
    CHECK(isnan(a.refinement));
    CHECK(plogp__assess_split(&scorer, &rows, NULL, &a) == PLOGP_OK);
    CHECK(a.refinement < best && a.miscalibration > 0.0);
    CHECK_REL("parts", a.refinement + a.miscalibration, a.ledger.cross_entropy, 4 * U);
    plogp__calibration_clear(&made, NULL);
    plogp__rows_clear(&rows, NULL);
}

static void a_second_calibration_finds_nothing_to_change(void **state)
{
    (void)state;
    const double coefficients[] = {0.5, 3.0};
    struct plogp__scorer scorer = {
        .classes = 2, .vectors = 1, .features = 2, .theta = coefficients};
    struct plogp__rows rows;
    struct plogp__calibration made;
    plogp_assessment a;
    CHECK(make_rows(&rows, 2) == PLOGP_OK);
    CHECK(plogp__calibration_fit(PLOGP_CALIBRATION_ISOTONIC, &scorer, &rows, NULL,
                                 &made) == PLOGP_OK);
    scorer.calibration = &made;
    CHECK(plogp__assess(&scorer, &rows, NULL, &a) == PLOGP_OK);
    CHECK(plogp__assess_split(&scorer, &rows, NULL, &a) == PLOGP_OK);
    CHECK(fabs(a.miscalibration) < 1e-12 && a.ece < 1e-12);
    plogp__calibration_clear(&made, NULL);
    plogp__rows_clear(&rows, NULL);
}

static void separated_scores_have_no_best_scale(void **state)
{
    (void)state;
    const double coefficients[] = {0.0, 1.0};
    const struct plogp__scorer scorer = {
        .classes = 2, .vectors = 1, .features = 2, .theta = coefficients};
    struct plogp__rows rows;
    struct plogp__calibration made;
    CHECK(make_rows(&rows, 2) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++)
        rows.label[i] = rows.numbers[i] > 0.0;
    CHECK(plogp__calibration_fit(PLOGP_CALIBRATION_PLATT, &scorer, &rows, NULL, &made) ==
          PLOGP_ENOCONV);
    CHECK(made.shift == NULL);
    plogp__rows_clear(&rows, NULL);
}

/* Shifts would push a class that no row is of away for ever; a temperature does not need it. */
static void a_class_without_rows_has_no_shift(void **state)
{
    (void)state;
    const double coefficients[] = {0.3, 0.5, -1.0, 0.2};
    const struct plogp__scorer scorer = {
        .classes = 3, .vectors = 2, .features = 2, .theta = coefficients};
    struct plogp__rows rows;
    struct plogp__calibration made;
    CHECK(make_rows(&rows, 2) == PLOGP_OK); /* labels 0 and 1 */
    CHECK(plogp__calibration_fit(PLOGP_CALIBRATION_PLATT, &scorer, &rows, NULL, &made) ==
          PLOGP_ENOCONV);
    CHECK(plogp__calibration_fit(PLOGP_CALIBRATION_TEMPERATURE, &scorer, &rows, NULL,
                                 &made) == PLOGP_OK);
    plogp__calibration_clear(&made, NULL);
    plogp__rows_clear(&rows, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_of_violators_are_their_means),
        cmocka_unit_test(
            scale_and_shift_of_two_classes_are_a_logistic_regression_on_the_logit),
        cmocka_unit_test(no_other_temperature_has_a_lower_loss),
        cmocka_unit_test(a_second_calibration_finds_nothing_to_change),
        cmocka_unit_test(separated_scores_have_no_best_scale),
        cmocka_unit_test(a_class_without_rows_has_no_shift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
