/* Profile intervals and tests of columns against tests/ref/likelihood.R, and under separation
 * against tests/ref/separated_profiles.py. */
#include "train_batch.h"
#include "train_file.h"

#include <stdbool.h>
#include <string.h>

static const char *PIMA[] = {"npreg", "glu", "bp", "skin", "bmi", "ped", "age", "type"};
static const char *ADMISSIONS[] = {"gre", "gpa", "admit", "rank"};

static plogp_train_options likelihood(void)
{
    plogp_train_options options = plogp_train_options_defaults();
    options.inference = PLOGP_INFERENCE_LIKELIHOOD;
    return options;
}

static const plogp_coefficient *coefficient(const plogp_classifier *classifier,
                                            const char *class_name, const char *feature)
{
    size_t count = 0;
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(c[i].class_name, class_name) == 0 &&
            strcmp(c[i].feature, feature) == 0)
            return &c[i];
    return NULL;
}

static const plogp_term_test *term(const plogp_classifier *classifier, const char *name)
{
    const plogp_training *training = plogp_classifier_training(classifier);
    for (size_t i = 0; i < training->term_count; i++)
        if (strcmp(training->terms[i].term, name) == 0)
            return &training->terms[i];
    return NULL;
}

struct line {
    char kind[16], file[64], target[16], class_name[16], name[16];
    double first, second;
};

/* The references carry some ten digits: their ends come from a search in doubles. */
static void check_line(const plogp_classifier *classifier, const struct line *line)
{
    if (strcmp(line->kind, "interval") == 0) {
        const plogp_coefficient *c =
            coefficient(classifier, line->class_name, line->name);
        CHECK(c != NULL);
        CHECK(fabs(c->profile.low - line->first) <= 1e-9 * c->se);
        CHECK(fabs(c->profile.high - line->second) <= 1e-9 * c->se);
        return;
    }
    const plogp_term_test *test = term(classifier, line->name);
    CHECK(test != NULL && test->df == (size_t)line->second);
    CHECK_REL(line->name, test->statistic, line->first, 1e-9);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK_REL("AIC", test->aic, t->aic + line->first - 2.0 * line->second, 1e-9);
}

static void check_file(const char *file, const char **columns, size_t column_count)
{
    char path[64], reference[512];
    const plogp_train_options options = likelihood();
    snprintf(path, sizeof path, "data/%s", file);
    snprintf(reference, sizeof reference, "%s/ref/likelihood.txt", PLOGP_TEST_DATA);
    const struct train_file trained = {.path = path,
                                       .target = columns[column_count - 1],
                                       .columns = columns,
                                       .column_count = column_count};
    plogp_classifier *classifier = train_on_file(&trained, &options, PLOGP_OK);
    FILE *lines = fopen(reference, "r");
    CHECK(lines != NULL);
    struct line line;
    size_t found = 0;
    while (fscanf(lines, "%15s %63s %15s %15s %15s %lf %lf", line.kind, line.file,
                  line.target, line.class_name, line.name, &line.first,
                  &line.second) == 7)
        if (strcmp(line.file, file) == 0) {
            check_line(classifier, &line);
            found++;
        }
    CHECK(found > 10);
    fclose(lines);
    plogp_classifier_free(classifier);
}

static void two_classes_match_profiles_and_tests_of_the_reference(void **state)
{
    (void)state;
    check_file("pima_tr_MASS.csv", PIMA, 8);
}

static void four_classes_match_profiles_and_tests_of_the_reference(void **state)
{
    (void)state;
    check_file("ucla_admissions.csv", ADMISSIONS, 4);
}

#define ROWS 40

/* Columns x, a level g of three, one more and a class. When separated the third level has one
 * class, and the other column, z, tells its rows apart; else it is 2 x - 1. */
static plogp_classifier *train_columns(const plogp_train_options *options, bool separated,
                                       plogp_status expected)
{
    static const char *const text[] = {"a", "b", "c", "n", "y"};
    static const size_t length[] = {1, 1, 1, 1, 1};
    const plogp_levels levels = {text, length, 3}, classes = {text + 3, length, 2};
    double x[ROWS], other[ROWS];
    uint32_t g[ROWS], y[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = (double)(i * 7 % 11) / 3.0;
        g[i] = (uint32_t)(i % 3);
        other[i] = !separated ? 2.0 * x[i] - 1.0 : g[i] == 2 ? (double)(i % 2) : 0.0;
        y[i] = separated && g[i] == 2 ? 1 : (uint32_t)((i * i + i / 3) % 5 % 2);
    }
    const plogp_column columns[] = {
        {.name = "x", .numbers = x},
        {.name = separated ? "z" : "x2", .numbers = other},
        {.name = "g", .type = PLOGP_COLUMN_CATEGORICAL, .codes = g, .levels = &levels},
        {.name = "y", .type = PLOGP_COLUMN_CATEGORICAL, .codes = y, .levels = &classes}};
    const plogp_batch batch = {.columns = columns, .column_count = 4, .rows = ROWS};
    return train_batch(&batch, "y", options, NULL, expected);
}

/* x = 1 .. 6, y = n n n y y y. */
static plogp_classifier *train_line(const plogp_train_options *options)
{
    static const char *const text[] = {"n", "y"};
    static const size_t length[] = {1, 1};
    const plogp_levels classes = {text, length, 2};
    const double x[] = {1, 2, 3, 4, 5, 6};
    const uint32_t y[] = {0, 0, 0, 1, 1, 1};
    const plogp_column columns[] = {
        {.name = "x", .numbers = x},
        {.name = "y", .type = PLOGP_COLUMN_CATEGORICAL, .codes = y, .levels = &classes}};
    const plogp_batch batch = {.columns = columns, .column_count = 2, .rows = 6};
    return train_batch(&batch, "y", options, NULL, PLOGP_ENOCONV);
}

static void check_end(const struct line *line, double got, double expected)
{
    if (isinf(expected))
        CHECK(got == expected);
    else
        CHECK_REL(line->name, got, expected, 1e-9);
}

/* Lines of the reference that tell of `name`. */
static void check_separated(plogp_classifier *classifier, const char *name, size_t count)
{
    char path[512];
    snprintf(path, sizeof path, "%s/ref/separated_profiles.txt", PLOGP_TEST_DATA);
    FILE *lines = fopen(path, "r");
    CHECK(lines != NULL);
    struct line line;
    size_t found = 0;
    while (fscanf(lines, "%63s %15s %15s %lf %lf", line.file, line.class_name, line.name,
                  &line.first, &line.second) == 5) {
        if (strcmp(line.file, name) != 0)
            continue;
        const plogp_coefficient *c = coefficient(classifier, line.class_name, line.name);
        CHECK(c != NULL);
        check_end(&line, c->profile.low, line.first);
        check_end(&line, c->profile.high, line.second);
        found++;
    }
    CHECK(found == count);
    fclose(lines);
    plogp_classifier_free(classifier);
}

static void profiles_of_infinite_coefficients_end_where_the_likelihood_falls(void **state)
{
    (void)state;
    static const char *const sepals[] = {"Sepal.Length", "Sepal.Width", "Species"};
    const plogp_train_options options = likelihood();
    const struct train_file iris = {.path = "../examples/data/iris.csv",
                                    .target = "Species",
                                    .columns = (const char **)sepals,
                                    .column_count = 3};
    check_separated(train_line(&options), "line", 2);
    check_separated(train_columns(&options, true, PLOGP_ENOCONV), "groups", 5);
    check_separated(train_on_file(&iris, &options, PLOGP_ENOCONV), "sepals", 6);
}

/* Of all four columns any coefficient can make way for the others: setosa is apart anyway. */
static void a_profile_is_infinite_both_ways_where_others_make_up_for_it(void **state)
{
    (void)state;
    const plogp_train_options options = likelihood();
    const struct train_file iris = {.path = "../examples/data/iris.csv",
                                    .target = "Species"};
    size_t count = 0;
    plogp_classifier *classifier = train_on_file(&iris, &options, PLOGP_ENOCONV);
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    CHECK(count == 10);
    for (size_t i = 0; i < count; i++)
        CHECK(c[i].profile.low == -INFINITY && c[i].profile.high == INFINITY);
    plogp_classifier_free(classifier);
}

static void a_column_that_another_determines_has_no_test(void **state)
{
    (void)state;
    const plogp_train_options options = likelihood();
    plogp_classifier *classifier = train_columns(&options, false, PLOGP_OK);
    CHECK(term(classifier, "x")->df == 0 && isnan(term(classifier, "x")->p_value));
    CHECK(term(classifier, "x2")->df == 0 && term(classifier, "x2")->statistic == 0.0);
    CHECK(term(classifier, "g")->df == 2);
    CHECK(coefficient(classifier, "y", "x")->profile.low <
          coefficient(classifier, "y", "x")->value);
    CHECK(isnan(coefficient(classifier, "y", "x2")->profile.low));
    plogp_classifier_free(classifier);
}

/* Leaving out the only column beside collinear ones is the test of the whole model. */
static void separation_leaves_the_tests(void **state)
{
    (void)state;
    const plogp_train_options options = likelihood();
    plogp_classifier *classifier = train_columns(&options, true, PLOGP_ENOCONV);
    CHECK(plogp_classifier_training(classifier)->separation == PLOGP_SEPARATION_QUASI);
    const plogp_term_test *test = term(classifier, "g");
    CHECK(test->df == 2 && test->statistic > 1.0 && test->p_value < 1.0);
    CHECK(isinf(coefficient(classifier, "y", "g=c")->value));
    plogp_classifier_free(classifier);
}

static void a_penalty_leaves_neither_intervals_nor_tests(void **state)
{
    (void)state;
    plogp_train_options options = likelihood();
    options.l2 = 0.1;
    plogp_classifier *classifier = train_columns(&options, false, PLOGP_OK);
    const plogp_training *training = plogp_classifier_training(classifier);
    CHECK(training->term_count == 0);
    CHECK(strstr(training->warnings[training->warning_count - 1], "not the likelihood"));
    plogp_classifier_free(classifier);
    options.inference = (plogp_inference)2;
    CHECK(train_columns(&options, false, PLOGP_EINVAL) == NULL);
    CHECK(plogp_inference_name(options.inference) == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_classes_match_profiles_and_tests_of_the_reference),
        cmocka_unit_test(four_classes_match_profiles_and_tests_of_the_reference),
        cmocka_unit_test(a_column_that_another_determines_has_no_test),
        cmocka_unit_test(separation_leaves_the_tests),
        cmocka_unit_test(
            profiles_of_infinite_coefficients_end_where_the_likelihood_falls),
        cmocka_unit_test(a_profile_is_infinite_both_ways_where_others_make_up_for_it),
        cmocka_unit_test(a_penalty_leaves_neither_intervals_nor_tests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
