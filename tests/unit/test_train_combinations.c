/*
 * Class weights, row weights, frequencies, label smoothing and soft labels in all their
 * combinations: the objective by plain loops, and its slope, which a minimum does not have.
 */
#include "check.h"

#include <string.h>

#include "plogp/classifier.h"
#include "random.h"

#define ROWS     40
#define CLASSES  3
#define FEATURES 4 /* intercept, x, g=b, g=c */
#define L2       0.05
#define SMOOTH   0.15

enum { CLASS_WEIGHTS = 1, ROW_WEIGHTS = 2, FREQUENCIES = 4, SMOOTHING = 8, SOFT = 16 };

static const char *const NAMES[] = {"p", "q", "r"};
static const double CLASS_WEIGHT[] = {1.0, 2.5, 0.5};

struct data {
    double x[FEATURES][ROWS];
    uint32_t level[ROWS], label[ROWS];
    double law[CLASSES][ROWS];
    double weight[ROWS];
};

/* With soft labels a law of quarters, so that its sum is 1; otherwise one class. */
static void draw(struct data *data, int flags)
{
    uint64_t random = 11;
    for (size_t i = 0; i < ROWS; i++) {
        data->x[0][i] = 1.0;
        data->x[1][i] = 4.0 * random_unit(&random) - 1.0;
        data->level[i] = (uint32_t)(3.0 * random_unit(&random));
        data->x[2][i] = data->level[i] == 1;
        data->x[3][i] = data->level[i] == 2;
        data->label[i] =
            i < CLASSES ? (uint32_t)i : (uint32_t)(3.0 * random_unit(&random));
        const double other =
            (flags & SOFT) != 0 ? 0.25 * floor(4.0 * random_unit(&random)) : 0.0;
        for (size_t k = 0; k < CLASSES; k++)
            data->law[k][i] = k == data->label[i]                   ? 1.0 - other
                              : k == (data->label[i] + 1) % CLASSES ? other
                                                                    : 0.0;
        data->weight[i] = (flags & FREQUENCIES) != 0 ? 1.0 + (double)(i % 4) : 1.0;
        data->weight[i] *= (flags & ROW_WEIGHTS) != 0 ? 0.25 + random_unit(&random) : 1.0;
    }
}

static plogp_classifier *train(const struct data *data, int flags)
{
    static const char *const levels_text[] = {"a", "b", "c"};
    static const size_t lengths[] = {1, 1, 1};
    const plogp_levels levels = {levels_text, lengths, 3}, classes = {NAMES, lengths, 3};
    plogp_column columns[5] = {{.name = "x", .numbers = data->x[1]},
                               {.name = "g",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = data->level,
                                .levels = &levels},
                               {.name = "y",
                                .type = PLOGP_COLUMN_CATEGORICAL,
                                .codes = data->label,
                                .levels = &classes}};
    plogp_batch batch = {
        .columns = columns, .column_count = 3, .rows = ROWS, .weights = data->weight};
    const plogp_soft_labels labels = {NAMES, CLASSES, "y"};
    const plogp_class_weight weights[] = {{"q", CLASS_WEIGHT[1]}, {"r", CLASS_WEIGHT[2]}};
    plogp_train_options options = plogp_train_options_defaults();
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    options.kind = PLOGP_CLASSIFIER_SOFTMAX;
    options.l2 = L2;
    options.label_smoothing = (flags & SMOOTHING) != 0 ? SMOOTH : 0.0;
    options.class_weights = weights;
    options.class_weight_count = (flags & CLASS_WEIGHTS) != 0 ? 2 : 0;
    for (size_t k = 0; (flags & SOFT) != 0 && k < CLASSES; k++)
        columns[2 + k] = (plogp_column){.name = NAMES[k], .numbers = data->law[k]};
    batch.column_count = (flags & SOFT) != 0 ? 5 : 3;
    CHECK(((flags & SOFT) != 0
               ? plogp_design_new_soft(&batch, &labels, NULL, NULL, &design)
               : plogp_design_new(&batch, "y", NULL, NULL, &design)) == PLOGP_OK);
    CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    CHECK(plogp_classifier_train(design, &options, NULL, &classifier) == PLOGP_OK);
    plogp_design_free(design);
    return classifier;
}

/* What one row adds to the sums: each class k of its law weighs w t_k c_k, and its label is
 * (1 - e) k + e / K. */
struct sums {
    double loss, total, gradient[CLASSES][FEATURES];
};

static void add_row(const struct data *data, size_t i, int flags,
                    double theta[CLASSES][FEATURES], struct sums *sums)
{
    const double spread = (flags & SMOOTHING) != 0 ? SMOOTH : 0.0;
    double logit[CLASSES], whole = 0.0;
    for (size_t k = 0; k < CLASSES; k++) {
        logit[k] = 0.0;
        for (size_t j = 0; j < FEATURES; j++)
            logit[k] += theta[k][j] * data->x[j][i];
        whole += exp(logit[k]);
    }
    for (size_t k = 0; k < CLASSES; k++) {
        const double weight = data->weight[i] * data->law[k][i] *
                              ((flags & CLASS_WEIGHTS) != 0 ? CLASS_WEIGHT[k] : 1.0);
        sums->total += weight;
        for (size_t c = 0; c < CLASSES; c++) {
            const double wanted = (c == k ? 1.0 - spread : 0.0) + spread / CLASSES;
            sums->loss += weight * wanted * (log(whole) - logit[c]);
            for (size_t j = 0; j < FEATURES; j++)
                sums->gradient[c][j] +=
                    weight * (exp(logit[c]) / whole - wanted) * data->x[j][i];
        }
    }
}

static void check_combination(int flags)
{
    static struct data data;
    double theta[CLASSES][FEATURES];
    draw(&data, flags);
    plogp_classifier *classifier = train(&data, flags);
    const plogp_training *training = plogp_classifier_training(classifier);
    size_t count = 0;
    const plogp_coefficient *c = plogp_classifier_coefficients(classifier, &count);
    CHECK(count == CLASSES * FEATURES);
    for (size_t k = 0; k < CLASSES; k++)
        for (size_t j = 0; j < FEATURES; j++) {
            CHECK(strcmp(c[k * FEATURES + j].class_name, NAMES[k]) == 0);
            theta[k][j] = c[k * FEATURES + j].value;
        }
    struct sums sums = {0};
    for (size_t i = 0; i < ROWS; i++)
        add_row(&data, i, flags, theta, &sums);
    double objective = sums.loss / sums.total;
    for (size_t k = 0; k < CLASSES; k++)
        for (size_t j = 0; j < FEATURES; j++) {
            const double penalty = j == 0 ? 0.0 : L2;
            objective += penalty / 2.0 * theta[k][j] * theta[k][j];
            CHECK(fabs(sums.gradient[k][j] / sums.total + penalty * theta[k][j]) < 1e-11);
        }
    CHECK_REL("objective", training->objective, objective, 1e-13);
    plogp_classifier_free(classifier);
}

static void all_combinations_end_at_the_minimum_of_their_objective(void **state)
{
    (void)state;
    for (int flags = 0; flags < 32; flags++)
        check_combination(flags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_combinations_end_at_the_minimum_of_their_objective),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
