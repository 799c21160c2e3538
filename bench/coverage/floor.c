/*
 * How often does the bracket of a classifier hold the true H(Y|X)? Rows are drawn from laws
 * whose conditional entropy is known, a logistic model is trained as `plogp train` does, and
 * its entropy interval is compared with the truth: the table of the README beside this file.
 *
 *     plogp-coverage-floor [REPLICATES [LAW]]  default 200; of 20000 rows a quarter
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "math/random.h"
#include "plogp/classifier.h"

#define FEATURES_MAX 30
#define ROWS_MAX     20000
#define TRUTH_DRAWS  400000

static uint64_t stream; /* of the next draws */

/* Two classes given normal features; the log odds of the second. */
struct law {
    const char *name;
    /* Fill x [d] and return the log odds; `index` is that of the first of d + 1 draws. */
    double (*draw)(double size, size_t d, uint64_t index, double *x);
    double size;
};

static double normal(uint64_t index)
{
    return plogp__random_normal(1, stream, index);
}

/* P(y|x) is logistic, the slopes have this length. */
static double draw_logistic(double size, size_t d, uint64_t index, double *x)
{
    double sum = 0.0;
    for (size_t j = 0; j < d; j++)
        sum += x[j] = normal(index + j);
    return size * sum / sqrt((double)d);
}

/* Normal classes that differ in the mean of the first feature. */
static double draw_shift(double size, size_t d, uint64_t index, double *x)
{
    const double side = plogp__random_uniform(1, stream, index + d) < 0.5 ? 0.0 : size;
    for (size_t j = 0; j < d; j++)
        x[j] = normal(index + j) + (j == 0 ? side : 0.0);
    return size * (x[0] - size / 2);
}

/* Normal classes of different spread, which no logistic model sees. */
static double draw_spread(double size, size_t d, uint64_t index, double *x)
{
    const double wide = 1.0 + size / sqrt((double)d);
    const int second = plogp__random_uniform(1, stream, index + d) < 0.5;
    double squares = 0.0;
    for (size_t j = 0; j < d; j++) {
        x[j] = normal(index + j) * (second ? wide : 1.0);
        squares += x[j] * x[j];
    }
    return squares / 2 * (1 - 1 / (wide * wide)) - (double)d * log(wide);
}

/* The sign of a product, smoothed: both features are needed. */
static double draw_product(double size, size_t d, uint64_t index, double *x)
{
    for (size_t j = 0; j < d; j++)
        x[j] = normal(index + j);
    return size * tanh(2 * x[0] * (d > 1 ? x[1] : x[0] - 1));
}

/* Levels that repeat: a first feature of 100 whose frequencies fall like 1/rank, then coins. The
 * first two say what the odds are. */
static double draw_levels(double size, size_t d, uint64_t index, double *x)
{
    double left = plogp__random_uniform(1, stream, index) * 5.187377517639621; /* sum */
    size_t level = 1;
    while (level < 100 && left > 1.0 / (double)level)
        left -= 1.0 / (double)level++;
    x[0] = (double)level;
    for (size_t j = 1; j < d; j++)
        x[j] = plogp__random_uniform(1, stream, index + j) < 0.5 ? 0.0 : 1.0;
    return size * plogp__random_normal(1, 0, 2 * level + (d > 1 && x[1] > 0.0 ? 1 : 0));
}

/* One row in thirty is of the second class. */
static double draw_rare(double size, size_t d, uint64_t index, double *x)
{
    return draw_logistic(size, d, index, x) - 4.0;
}

static const struct law LAWS[] = {{"logistic, slope 1.5", draw_logistic, 1.5},
                                  {"logistic, slope 4", draw_logistic, 4},
                                  {"normal, means 2 apart", draw_shift, 2},
                                  {"normal, of two spreads", draw_spread, 2},
                                  {"sign of a product", draw_product, 3},
                                  {"levels, by 1/rank", draw_levels, 2},
                                  {"logistic, one in 30", draw_rare, 1}};

static double binary_entropy(double odds)
{
    const double size = fabs(odds), tail = exp(-size);
    return log1p(tail) + size * tail / (1 + tail);
}

static double truth(const struct law *law, size_t d)
{
    double x[FEATURES_MAX], sum = 0.0;
    stream = UINT64_C(1) << 40;
    const size_t draws = TRUTH_DRAWS / (d > 4 ? d / 2 : 1);
    for (size_t i = 0; i < draws; i++)
        sum += binary_entropy(law->draw(law->size, d, i * (FEATURES_MAX + 2), x));
    return sum / (double)draws;
}

static plogp_classifier *train(const struct law *law, size_t d, size_t n)
{
    static double columns_of[FEATURES_MAX + 1][ROWS_MAX];
    static char names[FEATURES_MAX + 1][8];
    plogp_column columns[FEATURES_MAX + 1];
    double x[FEATURES_MAX];
    plogp_design *design = NULL;
    plogp_classifier *classifier = NULL;
    stream++;
    for (size_t i = 0; i < n; i++) {
        const uint64_t index = i * (FEATURES_MAX + 2);
        const double odds = law->draw(law->size, d, index, x);
        const double u = plogp__random_uniform(1, stream, index + d + 1);
        for (size_t j = 0; j < d; j++)
            columns_of[j][i] = x[j];
        columns_of[d][i] = u < 1 / (1 + exp(-odds));
    }
    for (size_t j = 0; j <= d; j++) {
        snprintf(names[j], sizeof names[j], j == d ? "y" : "x%zu", j);
        columns[j] = (plogp_column){.name = names[j], .numbers = columns_of[j]};
    }
    const plogp_batch batch = {.columns = columns, .column_count = d + 1, .rows = n};
    if (plogp_design_new(&batch, "y", NULL, NULL, &design) != PLOGP_OK ||
        plogp_design_push(design, &batch) != PLOGP_OK)
        exit(1);
    (void)!plogp_classifier_train(design, NULL, NULL, &classifier); /* or separated */
    plogp_design_free(design);
    if (classifier == NULL)
        exit(1);
    return classifier;
}

static void line(const struct law *law, size_t d, size_t n, int replicates)
{
    const double wanted = truth(law, d);
    double held = 0, below = 0, lower = 0, waste = 0, width = 0, error = 0, cost = 0;
    stream = (uint64_t)(law - LAWS) << 32 | d << 24 | n;
    stream <<= 8;
    for (int r = 0; r < replicates; r++) {
        plogp_classifier *classifier = train(law, d, n);
        const plogp_assessment *a = &plogp_classifier_training(classifier)->assessment;
        held += a->entropy_ci.low <= wanted && wanted <= a->entropy_ci.high;
        below += wanted < a->entropy_ci.low;
        cost += a->ledger.cross_entropy;
        if (a->floor_method != PLOGP_FLOOR_NONE) {
            lower++;
            width += a->entropy_ci.high - a->entropy_ci.low;
            error += a->ledger.entropy - wanted;
            const double left = fmax(0.0, a->ledger.cross_entropy - wanted);
            waste += a->divergence_ci.low <= left && left <= a->divergence_ci.high;
        }
        plogp_classifier_free(classifier);
    }
    printf("| %-22s | %2zu | %5zu | %.3f | %.3f | %5.1f | %5.1f | %5.1f |", law->name, d,
           n, wanted, cost / replicates, 100 * held / replicates,
           100 * below / replicates, 100 * lower / replicates);
    if (lower > 0)
        printf(" %.3f | %+.3f | %5.1f |\n", width / lower, error / lower,
               100 * waste / lower);
    else
        printf(" | | |\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    const int replicates = argc > 1 ? atoi(argv[1]) : 200;
    const int only = argc > 2 ? atoi(argv[2]) : 0; /* 0: every law */
    static const size_t dimensions[] = {1, 2, 3, 5, 10, 30};
    static const size_t sizes[] = {200, 2000, 20000};
    if (replicates < 4)
        return 2;
    printf("| law | d | n | H(Y\\|X) | loss | holds | too high | lower end | width | "
           "error | "
           "KL |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int l = 0; l < (int)(sizeof LAWS / sizeof LAWS[0]); l++)
        for (size_t k = 0; k < sizeof dimensions / sizeof dimensions[0]; k++)
            for (size_t s = 0; (only == 0 || only == l + 1) && s < 3; s++)
                line(&LAWS[l], dimensions[k], sizes[s],
                     sizes[s] > 10000 ? replicates / 4 : replicates);
    return 0;
}
