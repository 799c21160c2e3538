/* Unpenalised fits of real data against references of 22 digits: tests/ref/logistic.json. */
#include "check.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "train_file.h"

static json_t *reference(void)
{
    json_error_t error;
    json_t *root = json_load_file(PLOGP_TEST_DATA "/ref/logistic.json", 0, &error);
    assert_non_null(root);
    return root;
}

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_string(value));
    return strtod(json_string_value(value), NULL);
}

static size_t columns_of(const json_t *coefficients, const char *target,
                         const char **columns)
{
    const char *key;
    json_t *value;
    size_t count = 0;
    bool rank = false;
    json_object_foreach((json_t *)(uintptr_t)coefficients, key, value)
    {
        if (key[0] == '(' || (rank && strchr(key, '=') != NULL))
            continue;
        rank = rank || strchr(key, '=') != NULL;
        columns[count++] = strchr(key, '=') != NULL ? "rank" : key;
    }
    columns[count++] = target;
    return count;
}

/* The upper tail of chi-square, two degrees at a time from 1 or 2. */
static double chi_square_tail(double x, size_t df)
{
    const double half = x / 2.0;
    double tail = df % 2 == 1 ? erfc(sqrt(half)) : exp(-half);
    for (double k = df % 2 == 1 ? 1.5 : 2.0; k <= (double)df / 2.0; k += 1.0)
        tail += exp((k - 1.0) * log(half) - half - lgamma(k));
    return tail;
}

/* What follows from a coefficient and its standard error. */
static void check_coefficient(const plogp_coefficient *c)
{
    const double half = 1.9599639845400542 * c->se;
    CHECK_REL(c->feature, c->z, c->value / c->se, 2 * U);
    CHECK_REL(c->feature, c->p_value, erfc(fabs(c->z) / sqrt(2.0)), 1e-12);
    CHECK(fabs(c->ci.low - (c->value - half)) <= 8 * U * (fabs(c->value) + half));
    CHECK(fabs(c->ci.high - (c->value + half)) <= 8 * U * (fabs(c->value) + half));
    CHECK_REL(c->feature, c->odds_ratio, exp(c->value), 4 * U);
}

/* What follows from the log-likelihood of k coefficients. */
static void check_whole(const plogp_training *t, double cross_entropy, size_t k)
{
    const double n = t->assessment.n, loglik = -n * cross_entropy;
    CHECK_REL("AIC", t->aic, 2.0 * (double)k - 2.0 * loglik, 16 * U);
    CHECK_REL("BIC", t->bic, (double)k * log(n) - 2.0 * loglik, 16 * U);
    CHECK(t->parameters == k && t->lr_df == k - 1);
    CHECK_REL("statistic", t->lr_statistic, 2.0 * (n * t->assessment.entropy_y + loglik),
              256 * U);
    CHECK_REL("p", t->lr_p_value, chi_square_tail(t->lr_statistic, k - 1), 1e-11);
}

static void logistic_matches_22_digits(void **state)
{
    (void)state;
    json_t *root = reference();
    size_t index;
    json_t *wanted;
    json_array_foreach(json_object_get(root, "cases"), index, wanted)
    {
        const json_t *coef = json_object_get(wanted, "coef");
        const char *target = json_string_value(json_object_get(wanted, "target"));
        const char *columns[16];
        char path[64];
        snprintf(path, sizeof path, "data/%s",
                 json_string_value(json_object_get(wanted, "file")));
        const size_t column_count = columns_of(coef, target, columns);
        const struct train_file file = {
            .path = path,
            .target = target,
            .columns = columns,
            .column_count = column_count,
            .categorical = json_string_value(json_object_get(wanted, "categorical"))};
        plogp_classifier *classifier = train_on_file(&file, NULL, PLOGP_OK);
        const plogp_training *training = plogp_classifier_training(classifier);
        CHECK(training->suboptimality <= 1e-20);
        CHECK_REL("loss", training->assessment.ledger.cross_entropy,
                  number(wanted, "mean_xent"), 8 * U);
        size_t count = 0;
        const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
        CHECK(count == json_object_size(coef));
        for (size_t i = 0; i < count; i++) {
            CHECK_REL(c[i].feature, c[i].value, number(coef, c[i].feature), 256 * U);
            CHECK_REL(c[i].feature, c[i].se,
                      number(json_object_get(wanted, "se"), c[i].feature), 256 * U);
            check_coefficient(&c[i]);
        }
        check_whole(training, number(wanted, "mean_xent"), count);
        plogp_classifier_free(classifier);
    }
    json_decref(root);
}

static void seven_classes_match_the_reference(void **state)
{
    (void)state;
    json_t *root = reference();
    const json_t *wanted = json_object_get(root, "anes96");
    const char *columns[] = {"logpopul", "selfLR", "age", "educ", "income", "PID"};
    const struct train_file file = {.path = "data/anes96_statsmodels.csv",
                                    .target = "PID",
                                    .columns = columns,
                                    .column_count = 6};
    plogp_classifier *classifier = train_on_file(&file, NULL, PLOGP_OK);
    CHECK_REL("loglik", plogp_classifier_training(classifier)->loglik,
              number(wanted, "loglik"), 16 * U);
    size_t count = 0;
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    CHECK(count == 36);
    for (size_t v = 0; v < 6; v++)
        for (size_t j = 0; j < 6; j++) {
            const json_t *row = json_array_get(json_object_get(wanted, "coef"), v);
            const json_t *se = json_array_get(json_object_get(wanted, "se"), v);
            /* the reference's own gradient is 2e-12, about 1e-11 in a coefficient */
            CHECK_REL(c[6 * v + j].feature, c[6 * v + j].value,
                      strtod(json_string_value(json_array_get(row, j)), NULL), 1e-10);
            CHECK_REL(c[6 * v + j].feature, c[6 * v + j].se,
                      strtod(json_string_value(json_array_get(se, j)), NULL), 1e-10);
        }
    plogp_classifier_free(classifier);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logistic_matches_22_digits),
        cmocka_unit_test(seven_classes_match_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
