/* Standard errors and intervals of estimates against their formulas, written out plainly. */
#include "check.h"

#include <string.h>

#include "math/special.h"
#include "plogp/entropy_estimate.h"
#include "plogp/entropy_samples.h"
#include "plogp/points.h"
#include "plogp/two_sample.h"
#include "sample_tables.h"

#define Z95       0x1.f5c0331eeff84p+0 /* the normal law's 97.5 % quantile */
#define SAME_MOST 4.0989835898673235
#define SIZE      400

static plogp_entropy_estimate entropy_of(const char *name, const uint64_t *counts,
                                         size_t k)
{
    plogp_entropy_options options = plogp_entropy_options_defaults();
    plogp_entropy_estimate made = {.entropy = NAN};
    CHECK(plogp_entropy_options_parse(name, NULL, &options) == PLOGP_OK);
    CHECK(plogp_entropy_estimate_counts(counts, k, &options, NULL, &made) == PLOGP_OK);
    return made;
}

static void check_around(const char *name, double center, double se, double low,
                         double high)
{
    CHECK_REL(name, center - low, Z95 * se, 1e-12);
    CHECK_REL(name, high - center, Z95 * se, 1e-12);
}

/* Harris (1975): (sum p log^2 p - H^2)/n + (m - 1)/2n^2. */
static void counts_have_the_error_of_the_delta_method(void **state)
{
    (void)state;
    static const uint64_t counts[] = {50, 30, 15, 4, 1};
    static const char *const names[] = {"miller-madow", "grassberger", "zhang",
                                        "jackknife", "plugin"};
    double h = 0.0, squares = 0.0;
    for (size_t i = 0; i < 5; i++) {
        const double p = (double)counts[i] / 100;
        h -= p * log(p);
        squares += p * log(p) * log(p);
    }
    const double se = sqrt((squares - h * h) / 100 + 4 / (2.0 * 100 * 100));
    for (size_t e = 0; e < 5; e++) {
        const plogp_entropy_estimate made = entropy_of(names[e], counts, 5);
        CHECK_REL(names[e], made.se, se, 1e-13);
        check_around(names[e], e == 4 ? h + 4 / 200.0 : made.entropy, se, made.low,
                     made.high);
    }
}

/* 6 of 400 were seen once: what estimators suppose of the unseen is said, or that they leave it out. */
static void the_unseen_is_said(void **state)
{
    (void)state;
    static const uint64_t counts[] = {200, 100, 60, 34, 1, 1, 1, 1, 1, 1};
    static const struct {
        const char *name, *says;
    } cases[] = {
        {"nsb", "supposes"},           {"james-stein", "supposes"},
        {"dirichlet:1", "supposes"},   {"dirichlet-plugin:1", "supposes"},
        {"plugin", "adds the unseen"}, {"miller-madow", "adds the unseen"},
        {"zhang", "adds the unseen"},  {"jackknife", "adds the unseen"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK(strstr(entropy_of(cases[i].name, counts, 10).warning, cases[i].says));
    CHECK(entropy_of("chao-wang-jost", counts, 10).warning == NULL);
    uint64_t many[104] = {20000, 10000, 6000, 3800}; /* 0.0025 unseen of 39,900 */
    for (size_t i = 4; i < 104; i++)
        many[i] = 1;
    CHECK(strstr(entropy_of("nsb", many, 104).warning, "supposes"));
    CHECK(strstr(entropy_of("grassberger", many, 104).warning, "adds the unseen"));
}

/* At equal probabilities the interval reaches log k and holds too often. */
static void the_upper_end_of_entropy_is_said(void **state)
{
    (void)state;
    static const uint64_t even[] = {21, 19, 20, 22, 18}, uneven[] = {60, 20, 10, 5, 5};
    const plogp_entropy_estimate most = entropy_of("auto", even, 5);
    const double bound = log(5.0);
    CHECK(most.high == fmax(bound, most.entropy) &&
          strstr(most.warning, "log k") != NULL);
    CHECK(entropy_of("auto", uneven, 5).warning == NULL);
}

/* (n - 1)/n sum of the squared deviations of the estimates without one observation. */
static void counts_have_the_error_of_the_jackknife(void **state)
{
    (void)state;
    static const uint64_t counts[] = {17, 9, 5, 5, 2, 1, 1, 0};
    static const char *const names[] = {"chao-shen", "chao-wang-jost", "james-stein",
                                        "dirichlet-plugin:0.3"};
    for (size_t e = 0; e < sizeof names / sizeof names[0]; e++) {
        double sum = 0.0, squares = 0.0;
        for (size_t i = 0; i < 7; i++) {
            uint64_t less[8];
            memcpy(less, counts, sizeof less);
            less[i]--;
            const double without = entropy_of(names[e], less, 8).entropy;
            sum += (double)counts[i] * without;
            squares += (double)counts[i] * without * without;
        }
        const plogp_entropy_estimate made = entropy_of(names[e], counts, 8);
        CHECK_REL(names[e], made.se, sqrt((squares - sum * sum / 40) * 39 / 40), 1e-9);
        CHECK_REL(names[e], made.entropy - made.low, Z95 * made.se, 1e-12);
    }
}

/* E H^2 given the counts, for every pair of symbols. Source: Wolpert, Wolf (1995). */
static double second_moment(const double *a, size_t k, double total)
{
    double sum = 0.0;
    const double psi = plogp__digamma(total + 2), trigamma = plogp__trigamma(total + 2);
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++)
            if (j != i)
                sum +=
                    a[i] * a[j] *
                    ((plogp__digamma(a[i] + 1) - psi) * (plogp__digamma(a[j] + 1) - psi) -
                     trigamma);
        const double own = plogp__digamma(a[i] + 2) - psi;
        sum += a[i] * (a[i] + 1) * (own * own + plogp__trigamma(a[i] + 2) - trigamma);
    }
    return sum / (total * (total + 1));
}

static void posterior_deviations_are_those_of_the_moments(void **state)
{
    (void)state;
    static const uint64_t counts[] = {7, 4, 1, 1, 0, 0};
    double a[6], total = 0.0;
    for (size_t i = 0; i < 6; i++)
        total += a[i] = (double)counts[i] + 0.25;
    const plogp_entropy_estimate made = entropy_of("dirichlet:0.25", counts, 6);
    const double variance = second_moment(a, 6, total) - made.entropy * made.entropy;
    CHECK_REL("deviation", made.se, sqrt(variance), 1e-12);
    CHECK_REL("low", made.entropy - made.low, Z95 * made.se, 1e-12);
    /* tests/ref/entropy_from_counts.json, field nsb_std */
    static const uint64_t tiny[] = {2, 1, 1, 1}, dna[] = {293, 207, 200, 300};
    static const uint64_t geometric[] = {100, 50, 25, 12, 6, 3, 2, 1, 1};
    CHECK_REL("nsb, 5", entropy_of("nsb", tiny, 4).se, 0.1196132335437884538, 1e-9);
    CHECK_REL("nsb, 1000", entropy_of("nsb", dna, 4).se, 0.005826174732779550882, 1e-9);
    CHECK_REL("nsb, 200", entropy_of("nsb", geometric, 9).se, 0.06821784661909968805,
              1e-9);
}

static plogp_samples_entropy samples_of(const char *name, const double *x, size_t window)
{
    plogp_samples_options options = plogp_samples_options_defaults();
    plogp_samples_entropy made = {.entropy = NAN};
    plogp_ordered_table *const table = test_ordered(x, SIZE, NULL);
    CHECK(plogp_samples_options_parse(name, NULL, &options) == PLOGP_OK);
    options.window = window;
    CHECK(plogp_entropy_samples(table, &options, NULL, &made) == PLOGP_OK);
    plogp_ordered_table_free(table);
    return made;
}

/* What 1.96 errors of k neighbours are multiplied by. */
static double wider(double k)
{
    return sqrt(1 + 4.5 * k * k / SIZE);
}

/* Without ties that of kl, and of the others about that of three neighbours; with them a window is
 * wider by half and twice of it. */
static void densities_have_the_interval_that_they_say(void **state)
{
    (void)state;
    static double x[SIZE];
    static const char *const names[] = {"vasicek", "ebrahimi", "correa", "van-es"};
    uint64_t random = 31;
    for (size_t i = 0; i < SIZE; i++)
        x[i] = test_normal(&random);
    const plogp_samples_entropy near = samples_of("kl:2", x, 0);
    check_around("kl", near.entropy, near.se * wider(2), near.low, near.high);
    const plogp_samples_entropy three = samples_of("kl:3", x, 0);
    const plogp_samples_entropy other = samples_of("kde", x, 0);
    check_around("kde", three.entropy, three.se * wider(3), other.low, other.high);
    for (size_t i = 0; i < SIZE; i++)
        x[i] = round(20 * x[i]) / 20;
    for (size_t e = 0; e < 4; e++) {
        const plogp_samples_entropy made = samples_of(names[e], x, 20);
        const double half = made.entropy - samples_of(names[e], x, 10).entropy;
        const double twice = made.entropy - samples_of(names[e], x, 40).entropy;
        check_around(names[e], made.entropy, made.se * wider(3),
                     made.low - fmin(fmin(half, twice), 0.0),
                     made.high - fmax(fmax(half, twice), 0.0));
    }
}

/* 1.96 se, and on the side that it shows what twice the neighbours change. */
static void points_have_the_interval_that_they_say(void **state)
{
    (void)state;
    static double x[3 * SIZE], y[3 * SIZE];
    uint64_t random = 32;
    for (size_t i = 0; i < 3 * SIZE; i++) {
        x[i] = test_normal(&random);
        y[i] = 0.4 + 1.3 * test_normal(&random);
    }
    for (size_t d = 1; d <= 3; d++) {
        const plogp_points p = {.values = x, .count = SIZE, .dimension = d};
        const plogp_points q = {.values = y, .count = SIZE, .dimension = d};
        const double part = fmin(exp2(2 / (double)d) - 1, 1.0);
        plogp_points_estimate h[2], kl[2];
        for (size_t twice = 0; twice < 2; twice++) {
            plogp_points_options options = plogp_points_options_defaults();
            options.neighbours = twice ? 10 : 5;
            CHECK(plogp_entropy_points(&p, &options, NULL, &h[twice]) == PLOGP_OK);
            CHECK(plogp_divergence_points(&p, &q, &options, NULL, &kl[twice]) ==
                  PLOGP_OK);
        }
        const double bias[] = {(h[0].value - h[1].value) / part,
                               (kl[0].value - kl[1].value) / part};
        check_around("entropy", h[0].value, h[0].se, h[0].interval.low - fmin(bias[0], 0),
                     h[0].interval.high - fmax(bias[0], 0));
        check_around("kl", kl[0].value, kl[0].se, kl[0].interval.low - fmin(bias[1], 0),
                     kl[0].interval.high - fmax(bias[1], 0));
    }
}

/* Points of one coordinate are searched by another program: the same interval, but for n - 1
 * instead of n in the variance of the terms. */
static void nearest_divergences_have_the_interval_of_points(void **state)
{
    (void)state;
    static double x[SIZE], y[SIZE];
    uint64_t random = 33;
    for (int even = 0; even < 2; even++) {
        const size_t others = even ? SIZE : SIZE - 150;
        for (size_t i = 0; i < SIZE; i++) {
            x[i] = even ? (double)i : test_normal(&random);
            y[i] = even ? (double)i + 0.25 : 0.5 + 1.2 * test_normal(&random);
        }
        const plogp_points of[] = {{.values = x, .count = SIZE, .dimension = 1},
                                   {.values = y, .count = others, .dimension = 1}};
        plogp_ordered_table *p = test_ordered(x, SIZE, NULL);
        plogp_ordered_table *q = test_ordered(y, others, NULL);
        plogp_numeric_distances far;
        plogp_points_estimate kl;
        CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
        CHECK(plogp_divergence_points(&of[0], &of[1], NULL, NULL, &kl) == PLOGP_OK);
        CHECK_REL("value", far.nearest.value, kl.value, 1e-12);
        CHECK_REL("low", kl.value - far.nearest.interval.low, kl.value - kl.interval.low,
                  2e-3);
        CHECK_REL("high", far.nearest.interval.high - kl.value,
                  kl.interval.high - kl.value, 2e-3);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
}

/* KS +- 1.3581 sqrt(1/n + 1/m) (Kolmogorov's 95 % point). Of a sample against itself the
 * squares of W2 and of the energy distance are 0: up to SAME_MOST
 * of their bias, that is 10.247/2.5: noncentral chi-square of 2.5 degrees of freedom and that
 * noncentrality is below 2.5 in 2.5 % (SciPy). */
static void distances_on_the_line_have_the_interval_that_they_say(void **state)
{
    (void)state;
    static double x[SIZE], y[SIZE];
    uint64_t random = 34;
    for (size_t i = 0; i < SIZE; i++) {
        x[i] = test_uniform(&random);
        y[i] = 0.3 + test_uniform(&random);
    }
    plogp_ordered_table *p = test_ordered(x, SIZE, NULL), *q = test_ordered(y, 100, NULL);
    plogp_numeric_distances far, back, same;
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
    CHECK(plogp_compare_ordered(q, p, NULL, NULL, &back) == PLOGP_OK);
    CHECK(plogp_compare_ordered(p, p, NULL, NULL, &same) == PLOGP_OK);
    const double band = 1.3580986393225507 * sqrt(1.0 / SIZE + 1.0 / 100);
    CHECK_REL("ks", far.ks_interval.high - far.ks, band, 1e-9);
    CHECK_REL("ks", far.ks - far.ks_interval.low, band, 1e-9);
    CHECK_REL("W2", back.wasserstein2_interval.low, far.wasserstein2_interval.low, 1e-9);
    CHECK_REL("W2", back.wasserstein2_interval.high, far.wasserstein2_interval.high,
              1e-9);
    const double most = SAME_MOST * 2 * (2.0 / SIZE); /* times integral F (1 - F) = 1/6 */
    CHECK_REL("energy", pow(same.energy_interval.high, 2), most / 6, 0.05);
    CHECK_REL("W2", pow(same.wasserstein2_interval.high, 2), SAME_MOST * 2.0 / SIZE / 6,
              0.3); /* mean square error of quantiles */
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

static double small_variance(const double *x, size_t n)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        squares += x[i] * x[i];
    }
    const double count = (double)n, mean = sum / count;
    return (squares / count - mean * mean) / count * (1 + 30 / count);
}

/* Of samples that do not meet W1 is the difference of the means, and W2 nearly: their intervals
 * are that of the difference, with n observations taken for n/(1 + 30/n). */
static void distances_apart_have_the_interval_of_means(void **state)
{
    (void)state;
    double x[100], y[60];
    uint64_t random = 35;
    for (size_t i = 0; i < 100; i++)
        x[i] = test_uniform(&random);
    for (size_t i = 0; i < 60; i++)
        y[i] = 20 + test_uniform(&random);
    plogp_ordered_table *p = test_ordered(x, 100, NULL), *q = test_ordered(y, 60, NULL);
    plogp_numeric_distances far;
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
    const double half = Z95 * sqrt(small_variance(x, 100) + small_variance(y, 60));
    CHECK_REL("W1", far.wasserstein_interval.high - far.wasserstein, half, 1e-9);
    CHECK_REL("W2", far.wasserstein2_interval.high - far.wasserstein2, half, 0.02);
    CHECK_REL("W2", far.wasserstein2 - far.wasserstein2_interval.low, half, 0.02);
    const double energy = pow(far.energy_interval.high, 2) - pow(far.energy, 2);
    CHECK_REL("energy", energy, 2 * half, 0.06); /* less the bias */
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_have_the_error_of_the_delta_method),
        cmocka_unit_test(the_unseen_is_said),
        cmocka_unit_test(the_upper_end_of_entropy_is_said),
        cmocka_unit_test(counts_have_the_error_of_the_jackknife),
        cmocka_unit_test(posterior_deviations_are_those_of_the_moments),
        cmocka_unit_test(densities_have_the_interval_that_they_say),
        cmocka_unit_test(points_have_the_interval_that_they_say),
        cmocka_unit_test(nearest_divergences_have_the_interval_of_points),
        cmocka_unit_test(distances_on_the_line_have_the_interval_that_they_say),
        cmocka_unit_test(distances_apart_have_the_interval_of_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
