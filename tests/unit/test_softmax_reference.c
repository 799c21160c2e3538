/*
 * Penalised optima of real data, and the limit of separated ones, against references made
 * outside this project: scikit-learn's data sets, minima by Newton's method in 50 digits
 * (mean loss + l2/2 sum of squares, l2 = 1/n), the limits by glm of R 4.2 on the two classes
 * that are not separated.
 */
#include "train_file.h"

#include <string.h>

static const struct {
    const char *path, *target;
    double l2;
    int standardize, all_classes;
    double objective, cross_entropy; /* of all rows together */
    double rows;
} PENALISED[] = {
    {"data/wine_sklearn.csv", "target", 1.0 / 178, 1, 1, 12.090335773855227,
     5.671355207257903, 178},
    /* the reference divides the pixels by 16: their coefficients are 16 times as large */
    {"data/digits_sklearn.csv", "target", 256.0 / 1797, 0, 1, 358.5489477339616,
     191.25961566244774, 1797},
    {"data/breast_cancer_sklearn.csv", "target", 1.0 / 569, 1, 0, 37.75894596187597,
     30.379966918606794, 569},
};

static void penalised_optima_match_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PENALISED / sizeof PENALISED[0]; i++) {
        const struct train_file file = {.path = PENALISED[i].path,
                                        .target = PENALISED[i].target,
                                        .categorical = PENALISED[i].target};
        plogp_train_options options = plogp_train_options_defaults();
        options.kind = PENALISED[i].all_classes ? PLOGP_CLASSIFIER_SOFTMAX
                                                : PLOGP_CLASSIFIER_LOGISTIC;
        options.l2 = PENALISED[i].l2;
        options.standardize = PENALISED[i].standardize;
        plogp_classifier *classifier = train_on_file(&file, &options, PLOGP_OK);
        const plogp_training *t = plogp_classifier_training(classifier);
        CHECK(t->suboptimality <= 1e-9 && t->converged);
        CHECK_REL(file.path, t->objective * PENALISED[i].rows, PENALISED[i].objective,
                  1e-12);
        CHECK_REL(file.path, t->assessment.ledger.cross_entropy * PENALISED[i].rows,
                  PENALISED[i].cross_entropy, 1e-9);
        plogp_classifier_free(classifier);
    }
}

/* Versicolor against virginica is all that is left of the loss. */
static void check_iris(const char **columns, size_t column_count, double limit,
                       double slope)
{
    const struct train_file file = {.path = "../examples/data/iris.csv",
                                    .target = "Species",
                                    .columns = columns,
                                    .column_count = column_count};
    plogp_classifier *classifier = train_on_file(&file, NULL, PLOGP_ENOCONV);
    const plogp_training *t = plogp_classifier_training(classifier);
    CHECK(t->separation == PLOGP_SEPARATION_QUASI && t->separated_n == 50.0);
    CHECK(t->separated_class_count == 1);
    CHECK(strcmp(t->separated_classes[0], "setosa") == 0);
    CHECK_REL("limit of the loss", t->objective, limit, 1e-12);
    CHECK_REL("its ledger", t->assessment.ledger.cross_entropy, limit, 1e-12);
    size_t found = 0;
    for (size_t i = 0; i < t->contrast_count; i++)
        if (strcmp(t->contrasts[i].feature, "Sepal.Length") == 0) {
            CHECK_REL("Sepal.Length", t->contrasts[i].value, slope, 1e-9);
            CHECK(strcmp(t->contrasts[i].class_name, "virginica") == 0);
            CHECK(strcmp(t->contrasts[i].against, "versicolor") == 0);
            found++;
        }
    CHECK(found == 1 && t->contrast_count == column_count);
    plogp_classifier_free(classifier);
}

static void setosa_is_separated_by_four_columns_and_by_two(void **state)
{
    (void)state;
    const char *all[] = {"Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width",
                         "Species"};
    const char *sepals[] = {"Sepal.Length", "Sepal.Width", "Species"};
    check_iris(all, 5, 0.039661822637862748, -2.46522019518665);
    check_iris(sepals, 3, 0.36775236026413866, 1.90237521895685);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(penalised_optima_match_the_reference),
        cmocka_unit_test(setosa_is_separated_by_four_columns_and_by_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
