/* Rules for bandwidths and bins, the fast sum of kernels, and the published errors of the
 * spacing estimators. */
#include "check.h"

#include <stdlib.h>

#include "failing_alloc.h"
#include "math/random.h"
#include "plogp/entropy_samples.h"
#include "sample/spacing.h"

#define ROWS 6000

/* `precip` of R, sorted; R 4.2.2: bw.nrd0, bw.nrd and bw.SJ(nb = 20000, tol = 1e-9),
 * which moves by 4e-4 with the number of bins. */
static void bandwidths_are_those_of_r(void **state)
{
    (void)state;
    static double x[] = {
        7,    7.2,  7.8,  7.8,  11.5, 13,   14,   14.6, 15,   15.2, 16.2, 17.2,
        17.4, 20.7, 22.9, 24.7, 25.9, 29.1, 30.2, 30.2, 30.6, 30.8, 31,   31.4,
        31.7, 32.5, 33.4, 34.4, 35,   35.1, 35.9, 35.9, 36.1, 36.2, 36.2, 37,
        37,   37.6, 38.7, 38.8, 38.9, 39,   39.9, 40.2, 40.2, 40.8, 40.8, 41.8,
        42.5, 42.5, 42.6, 42.7, 42.8, 43.1, 43.4, 44.7, 45.5, 46,   46.4, 48.2,
        48.3, 48.5, 49.1, 49.2, 54.5, 54.7, 56.8, 59.2, 59.8, 67,
    };
    static const double want[] = {3.847892, 4.531962, 3.94180647};
    const struct plogp__spread spread = {.x = x, .n = sizeof x / sizeof x[0]};
    for (int rule = 0; rule < 3; rule++) {
        double h = NAN;
        CHECK(plogp__bandwidth(&spread, (plogp_bandwidth_rule)rule, NULL, &h) ==
              PLOGP_OK);
        CHECK(fabs(h - want[rule]) < (rule == 2 ? 1e-3 : 1e-6));
    }
}

/* A table of sorted values without ties. */
static plogp_samples_entropy entropy_of(double *x, size_t n, const char *name,
                                        size_t window)
{
    static double weights[ROWS], cumulative[ROWS];
    for (size_t i = 0; i < n; i++) {
        weights[i] = 1.0;
        cumulative[i] = (double)i + 1;
    }
    const plogp_ordered_table table = {.values = x,
                                       .weights = weights,
                                       .cumulative = cumulative,
                                       .size = n,
                                       .total = (double)n,
                                       .whole = 1};
    plogp_samples_options options = plogp_samples_options_defaults();
    plogp_samples_entropy entropy = {.entropy = NAN};
    CHECK(plogp_samples_options_parse(name, NULL, &options) == PLOGP_OK);
    options.window = window;
    CHECK(plogp_entropy_samples(&table, &options, NULL, &entropy) == PLOGP_OK);
    return entropy;
}

/* 0 .. 98 and 10^4: the last counts as 9.5 bandwidths from another. */
static void observations_out_of_reach_count_as_at_its_end(void **state)
{
    (void)state;
    double x[100], h = NAN, sum = 9.5 * 9.5 / 2;
    for (size_t i = 0; i < 100; i++)
        x[i] = i < 99 ? (double)i : 1e4;
    const struct plogp__spread spread = {.x = x, .n = 100};
    CHECK(plogp__bandwidth(&spread, PLOGP_BANDWIDTH_SCOTT, NULL, &h) == PLOGP_OK);
    for (size_t i = 0; i < 99; i++) {
        double near = 0.0;
        for (size_t j = 0; j < 99; j++)
            near += j == i ? 0.0 : exp(-0.5 * pow((x[i] - x[j]) / h, 2));
        sum -= log(near);
    }
    CHECK_REL("entropy", entropy_of(x, 100, "kde:scott", 0).entropy,
              sum / 100 + log(99 * h * sqrt(8 * atan(1.0))), 1e-12);
}

static int compare_numbers(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* A normal middle with long tails, where neighbours are far. */
static void the_fast_sum_of_kernels_is_the_slow_one(void **state)
{
    (void)state;
    static double x[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        x[i] = plogp__random_normal(5, 1, i) * (i % 100 == 0 ? 3.0 : 1.0);
    qsort(x, ROWS, sizeof *x, compare_numbers);
    double h = NAN, slow = 0.0;
    const struct plogp__spread spread = {.x = x, .n = ROWS};
    CHECK(plogp__bandwidth(&spread, PLOGP_BANDWIDTH_SCOTT, NULL, &h) == PLOGP_OK);
    for (size_t i = 0; i < ROWS; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < ROWS; j++)
            if (j != i)
                sum += exp(-0.5 * (x[i] - x[j]) * (x[i] - x[j]) / (h * h));
        slow -= log(sum / ((ROWS - 1) * h * sqrt(6.283185307179586476925))) / ROWS;
    }
    CHECK_REL("kde:scott", entropy_of(x, ROWS, "kde:scott", 0).entropy, slow, 1e-12);
}

/* NumPy 2: numpy.histogram(x, bins=rule), then sum -p log p + log(width) + (m - 1)/2n. */
static void bins_are_those_of_numpy(void **state)
{
    (void)state;
    static double x[1000];
    static const struct {
        const char *name;
        double want;
    } rules[] = {
        {"histogram:freedman-diaconis", 1.007478963256535},
        {"histogram:sturges", 1.0155596489678396},
        {"histogram:scott", 1.0063769433952259},
        {"histogram:doane", 1.0087782166436383},
    };
    for (size_t i = 0; i < 1000; i++)
        x[i] = -log(((double)(1000 - i)) / 1001);
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++)
        CHECK_REL(rules[r].name, entropy_of(x, 1000, rules[r].name, 0).entropy,
                  rules[r].want, 1e-12);
}

/* Root mean square errors for n = 50, m = 7 and the standard normal law, as published:
 * 0.198, 0.212, 0.135, 0.128. */
static void spacings_err_as_published(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double want;
    } laws[] = {
        {"vasicek", 0.198}, {"van-es", 0.212}, {"correa", 0.135}, {"ebrahimi", 0.128}};
    const size_t replicates = 1000;
    const double truth = 1.4189385332046727;
    for (size_t e = 0; e < 4; e++) {
        double square = 0.0;
        for (size_t r = 0; r < replicates; r++) {
            double x[50];
            for (size_t i = 0; i < 50; i++)
                x[i] = plogp__random_normal(9, r, i);
            qsort(x, 50, sizeof *x, compare_numbers);
            square += pow(entropy_of(x, 50, laws[e].name, 7).entropy - truth, 2);
        }
        const double error = sqrt(square / (double)replicates);
        CHECK(fabs(error - laws[e].want) < 0.012);
    }
}

static void two_observations_have_no_error(void **state)
{
    (void)state;
    double x[] = {1.5, 4.25};
    const plogp_samples_entropy entropy = entropy_of(x, 2, "kl", 0);
    CHECK(isfinite(entropy.entropy) && isnan(entropy.se) && isnan(entropy.low));
    CHECK(entropy.warning != NULL);
}

static plogp_status smooth(const plogp_context *context, void *state)
{
    double h;
    return plogp__bandwidth(state, PLOGP_BANDWIDTH_SHEATHER_JONES, context, &h);
}

static void rules_that_are_none_are_refused(void **state)
{
    (void)state;
    static double x[] = {1, 2, 4, 8, 16};
    struct plogp__spread spread = {.x = x, .n = 5};
    plogp_samples_options options = plogp_samples_options_defaults();
    CHECK(plogp_samples_options_parse("kde:x", NULL, &options) == PLOGP_EINVAL);
    CHECK(plogp_samples_options_parse("histogram:", NULL, &options) == PLOGP_EINVAL);
    CHECK(options.estimator == PLOGP_SAMPLES_AUTO);
    CHECK(failing_alloc_survives(smooth, &spread));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observations_out_of_reach_count_as_at_its_end),
        cmocka_unit_test(bandwidths_are_those_of_r),
        cmocka_unit_test(the_fast_sum_of_kernels_is_the_slow_one),
        cmocka_unit_test(bins_are_those_of_numpy),
        cmocka_unit_test(spacings_err_as_published),
        cmocka_unit_test(two_observations_have_no_error),
        cmocka_unit_test(rules_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
