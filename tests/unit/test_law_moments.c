/* Moments and draws of every kind of law against what quantiles and tails say. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>

#include "dist/fourth_moment.h"
#include "law.h"
#include "math/quadrature.h"

static const char *const DENSE[] = {
    "uniform(-1,3)",
    "beta(0.7,2)",
    "beta(1e6,3)",
    "exponential(2)",
    "gamma(0.001,3)",
    "gamma(0.6,3)",
    "gamma(1e6,0.1)",
    "lognormal(1,0.5)",
    "weibull(1.7,4)",
    "weibull(1e6,4)",
    "pareto(1,12)",
    "rayleigh(2)",
    "inverse-gaussian(2,3)",
    "normal(1,2)",
    "laplace(1,2)",
    "logistic(-1,0.5)",
    "student-t(0,2,14)",
    "gumbel(0,2)",
    "generalized-pareto(2,0.05)",
    "generalized-pareto(2,-0.4)",
    "generalized-extreme-value(1,2,0.05)",
    "generalized-extreme-value(1,2,-0.4)",
    "generalized-extreme-value(1,2,1e-9)",
    "gamma3(2.5,2,-1)",
    "weibull3(2.5,2,-1)",
    "lognormal3(0.5,0.75,-1)",
    "normal-mixture:2(0.3,-1,0.5,0.7,2,1)",
};

static const char *const WHOLE[] = {
    "bernoulli(0.3)", "binomial(20,0.3)",           "geometric(0.2)",
    "poisson(4)",     "negative-binomial(2.5,4)",   "zero-inflated-poisson(0.3,4)",
    "poisson(5000)",  "negative-binomial(0.01,40)",
};

/* What is averaged over a law, through its quantiles of both halves. */
struct power {
    plogp_distribution law;
    double mean;
    int order; /* 0: -log f */
};

static double through_quantiles(double share, double from_end, void *state)
{
    const struct power *const power = state;
    const double low = plogp_distribution_quantile(&power->law, share);
    const double high = plogp_distribution_quantile_sf(&power->law, share);
    (void)from_end;
    if (power->order == 0)
        return -plogp_distribution_logpdf(&power->law, low) -
               plogp_distribution_logpdf(&power->law, high);
    return pow(low - power->mean, power->order) + pow(high - power->mean, power->order);
}

static double average(struct power *power, int order)
{
    const double halves[2] = {0.0, 0.5};
    plogp__integral integral = {0.0, 0.0, 0.0};
    power->order = order;
    const plogp_status status =
        plogp__integrate(through_quantiles, power, halves, 1e-12, &integral);
    CHECK(status == PLOGP_OK || status == PLOGP_ENOCONV);
    return integral.value;
}

static void check_near(const char *law, const char *what, double got, double want,
                       double allowed)
{
    if (!(fabs(got - want) <= allowed)) {
        print_error("%s %s: got %.17g want %.17g\n", law, what, got, want);
        fail();
    }
}

/* Whether values that matter are too small for a double: gamma(0.001) has half of its
 * probability below 1e-300. */
static bool underflows(const plogp_distribution *law, double share)
{
    return plogp_distribution_quantile(law, share) == 0.0 &&
           plogp_distribution_sf(law, 0.0) == 1.0;
}

/* Quantiles are rounded to u of their size, which is what the tolerance follows. */
static void moments_and_entropies_are_averages_over_quantiles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof DENSE / sizeof DENSE[0]; i++) {
        struct power power = {.law = law_of(DENSE[i])};
        const double mean = plogp_distribution_mean(&power.law);
        const double variance = plogp_distribution_variance(&power.law);
        const double fourth = plogp__fourth_moment(&power.law);
        const double sd = sqrt(variance), size = 1e-9 * sd + 64 * U * fabs(mean);
        power.mean = mean;
        check_near(DENSE[i], "mean", average(&power, 1), 0.0, size);
        check_near(DENSE[i], "variance", average(&power, 2), variance, 4.0 * sd * size);
        check_near(DENSE[i], "fourth", average(&power, 4), fourth,
                   1e-6 * fourth + 64.0 * sd * variance * size);
        if (!underflows(&power.law, 1e-300) && sd > 1e-3)
            check_near(DENSE[i], "entropy", average(&power, 0),
                       plogp_distribution_entropy(&power.law), 1e-8);
    }
}

static void moments_of_whole_numbers_are_sums(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WHOLE / sizeof WHOLE[0]; i++) {
        const plogp_distribution law = law_of(WHOLE[i]);
        const double mean = plogp_distribution_mean(&law);
        const double last = plogp_distribution_quantile_sf(&law, 1e-30);
        double sums[4] = {0.0};
        for (double k = 0.0; k <= last; k += 1.0) {
            const double log_p = plogp_distribution_logpdf(&law, k), p = exp(log_p);
            const double square = (k - mean) * (k - mean);
            sums[0] += p * (k - mean);
            sums[1] += p * square;
            sums[2] += p * square * square;
            sums[3] -= p > 0.0 ? p * log_p : 0.0;
        }
        check_near(WHOLE[i], "mean", sums[0], 0.0, 1e-11 * (1.0 + mean));
        CHECK_REL(WHOLE[i], sums[1], plogp_distribution_variance(&law), 1e-11);
        CHECK_REL(WHOLE[i], sums[2], plogp__fourth_moment(&law), 1e-10);
        CHECK_REL(WHOLE[i], sums[3], plogp_distribution_entropy(&law), 1e-11);
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#define DRAWS 2000

/* Kolmogorov's statistic of the draws; below 2.2 with probability 0.9999. */
static double distance_of_draws(const plogp_distribution *law)
{
    double draws[DRAWS], largest = 0.0;
    for (size_t i = 0; i < DRAWS; i++)
        draws[i] = plogp_distribution_draw(law, 11, 0, i);
    qsort(draws, DRAWS, sizeof draws[0], by_size);
    for (size_t i = 0; i < DRAWS; i++) {
        size_t end = i + 1;
        while (end < DRAWS && draws[end] == draws[i])
            end++;
        const double at = plogp_distribution_cdf(law, draws[i]);
        largest = fmax(largest, fabs(at - (double)end / DRAWS));
        i = end - 1;
    }
    return sqrt(DRAWS) * largest;
}

static void draws_pass_the_test_of_kolmogorov_and_smirnov(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof DENSE / sizeof DENSE[0]; i++) {
        const plogp_distribution law = law_of(DENSE[i]);
        CHECK(underflows(&law, 0.001) || distance_of_draws(&law) < 2.2);
    }
    for (size_t i = 0; i < sizeof WHOLE / sizeof WHOLE[0]; i++) {
        const plogp_distribution law = law_of(WHOLE[i]);
        CHECK(distance_of_draws(&law) < 2.2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_and_entropies_are_averages_over_quantiles),
        cmocka_unit_test(moments_of_whole_numbers_are_sums),
        cmocka_unit_test(draws_pass_the_test_of_kolmogorov_and_smirnov),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
