/* Sampling distributions against theory, and their independence of threads. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/sampling.h"

static plogp_distribution law_of(const char *text)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    return law;
}

static plogp_sampling_result sample(const char *text, size_t n,
                                    const plogp_sampling_options *options, int threads)
{
    const plogp_distribution law = law_of(text);
    plogp_context context = plogp_context_defaults();
    plogp_sampling_result result;
    context.threads = threads;
    CHECK(plogp_sampling_distribution(&law, n, options, &context, &result) == PLOGP_OK);
    return result;
}

/* Within five standard errors of what theory gives. */
static void check_moments(const plogp_sampling_result *result)
{
    const double r = (double)result->replicates;
    CHECK(fabs(result->mean - result->expected) <= 5.0 * sqrt(result->variance / r));
    CHECK(fabs(result->variance / result->expected_variance - 1.0) <=
          5.0 * sqrt((2.0 + 6.0 / (double)result->n) / r));
}

static void variance_of_the_mean_is_that_of_the_law_over_n(void **state)
{
    static const char *const laws[] = {"exponential(2)", "bernoulli(0.3)", "normal(1,2)",
                                       "uniform(0,1)"};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (size_t n = 1; n <= 64; n *= 8) {
            const plogp_sampling_result result = sample(laws[i], n, NULL, 0);
            CHECK(result.replicates == 1000 && result.n == n);
            check_moments(&result);
        }
}

static void divergence_from_the_normal_law_falls_with_n(void **state)
{
    double last = INFINITY;
    (void)state;
    for (size_t n = 1; n <= 256; n *= 4) {
        const plogp_sampling_result result = sample("exponential(1)", n, NULL, 0);
        CHECK(strcmp(result.kl_method, "exact") == 0 && isnan(result.kl_low));
        CHECK(result.kl_to_normal < last);
        last = result.kl_to_normal;
    }
    /* The squared skewness 4/n over 12 (Edgeworth), to the next order. */
    CHECK_REL("kl", last, 1.0 / (3.0 * 256.0), 0.02);
    CHECK(sample("normal(0,1)", 7, NULL, 0).kl_to_normal <= 1e-14);
}

static void variance_median_and_mle_follow_their_theory(void **state)
{
    plogp_sampling_options options = plogp_sampling_options_defaults();
    (void)state;
    options.statistic = PLOGP_STATISTIC_VARIANCE;
    plogp_sampling_result result = sample("normal(0,2)", 50, &options, 0);
    check_moments(&result);
    options.statistic = PLOGP_STATISTIC_MEDIAN;
    result = sample("normal(0,2)", 501, &options, 0);
    check_moments(&result);
    options.statistic = PLOGP_STATISTIC_MLE;
    options.parameter = 1;
    result = sample("normal(0,2)", 200, &options, 0);
    CHECK(result.coverage > 0.91 && result.coverage < 0.98);
    CHECK(fabs(result.mean - 2.0) < 0.02);
}

/* Known laws of estimates: the rate of an exponential law has the mean n/(n-1) times the
 * truth, the variance of n draws the variance mu4/n - sigma^4 (n-3)/(n(n-1)). */
static void bias_and_coverage_of_estimates_are_the_known_ones(void **state)
{
    plogp_sampling_options options = plogp_sampling_options_defaults();
    (void)state;
    options.statistic = PLOGP_STATISTIC_MLE;
    options.replicates = 2000;
    plogp_sampling_result result = sample("exponential(2)", 11, &options, 0);
    CHECK(fabs(result.bias - 2.0 / 10.0) <= 5.0 * result.bias_se);
    CHECK_REL("bias", result.bias, result.mean - 2.0, 1e-14);
    CHECK(result.coverage > 0.92 && result.coverage < 0.98);
    options.statistic = PLOGP_STATISTIC_VARIANCE;
    result = sample("exponential(2)", 20, &options, 0);
    CHECK_REL("variance", result.expected_variance,
              (9.0 / 16.0 - 17.0 / 19.0 / 16.0) / 20.0, 1e-11);
    CHECK(fabs(result.bias) <= 5.0 * result.bias_se);
    CHECK_REL("bias_se", result.bias_se,
              sqrt(result.variance / (double)result.replicates), 4 * U);
    CHECK(fabs(result.variance / result.expected_variance - 1.0) < 0.5);
}

/* The mean of any law with a variance comes closer to the normal law. */
static void estimates_of_the_divergence_fall_with_n_too(void **state)
{
    plogp_sampling_options options = plogp_sampling_options_defaults();
    (void)state;
    options.replicates = 4000;
    const plogp_sampling_result one = sample("weibull(0.8,1)", 1, &options, 0);
    const plogp_sampling_result many = sample("weibull(0.8,1)", 64, &options, 0);
    CHECK(strcmp(one.kl_method, "estimate") == 0);
    CHECK(one.kl_to_normal > 0.3 && many.kl_to_normal < 0.1);
    /* log(2 pi e v)/2 - H of the law itself, known to the noise of three neighbours */
    CHECK(one.kl_low < 0.6965 && 0.6965 < one.kl_high && many.kl_low < 0.01);
    CHECK(one.kl_high - one.kl_low > 0.03 && one.kl_high - one.kl_low < 0.12);
}

/* Near 0 the error of the estimate would bring it below. */
static void estimates_of_the_divergence_are_not_negative(void **state)
{
    static const char *const laws[] = {"weibull(2,1)", "laplace(0,1)", "logistic(0,1)",
                                       "gumbel(0,1)"};
    plogp_sampling_options options = plogp_sampling_options_defaults();
    size_t zeros = 0;
    (void)state;
    options.replicates = 200;
    for (size_t i = 0; i < 4; i++)
        for (size_t n = 60; n < 64; n++) {
            const plogp_sampling_result result = sample(laws[i], n, &options, 0);
            CHECK(strcmp(result.kl_method, "estimate") == 0);
            CHECK(result.kl_to_normal >= 0.0);
            zeros += result.kl_to_normal == 0.0 ? 1 : 0;
        }
    CHECK(zeros > 0);
}

static void threads_and_repetition_change_nothing(void **state)
{
    plogp_sampling_options options = plogp_sampling_options_defaults();
    (void)state;
    options.statistic = PLOGP_STATISTIC_MLE;
    options.replicates = 60;
    const plogp_sampling_result a = sample("laplace(1,2)", 20, &options, 1);
    const plogp_sampling_result b = sample("laplace(1,2)", 20, &options, 2);
    CHECK_BITS(a.mean, b.mean);
    CHECK_BITS(a.variance, b.variance);
    CHECK_BITS(a.coverage, b.coverage);
    CHECK_BITS(a.quantiles[1], b.quantiles[1]);
}

static void bad_requests_are_refused_and_output_kept(void **state)
{
    const plogp_distribution law = law_of("normal(0,1)"), none = {.family = NULL};
    plogp_sampling_options options = plogp_sampling_options_defaults();
    plogp_sampling_result result = {.mean = 42.0};
    plogp_statistic statistic = PLOGP_STATISTIC_MLE;
    (void)state;
    CHECK(plogp_sampling_distribution(&none, 5, NULL, NULL, &result) == PLOGP_EINVAL);
    CHECK(plogp_sampling_distribution(&law, 0, NULL, NULL, &result) == PLOGP_EINVAL);
    CHECK(plogp_sampling_distribution(&law, 5, NULL, NULL, NULL) == PLOGP_EINVAL);
    options.statistic = PLOGP_STATISTIC_VARIANCE;
    CHECK(plogp_sampling_distribution(&law, 1, &options, NULL, &result) == PLOGP_EINVAL);
    options.replicates = 1;
    CHECK(plogp_sampling_distribution(&law, 5, &options, NULL, &result) == PLOGP_EINVAL);
    options.replicates = 10;
    options.parameter = 2;
    CHECK(plogp_sampling_distribution(&law, 5, &options, NULL, &result) == PLOGP_EINVAL);
    CHECK(plogp_statistic_parse("mode", NULL, &statistic) == PLOGP_EINVAL);
    CHECK(result.mean == 42.0 && statistic == PLOGP_STATISTIC_MLE);
}

static plogp_status simulate(const plogp_context *context, void *state)
{
    const plogp_distribution *const law = state;
    plogp_sampling_options options = plogp_sampling_options_defaults();
    plogp_sampling_result result;
    options.statistic = PLOGP_STATISTIC_MLE;
    options.replicates = 5;
    return plogp_sampling_distribution(law, 6, &options, context, &result);
}

static void simulation_survives_every_failed_allocation(void **state)
{
    plogp_distribution law = law_of("normal(0,1)");
    (void)state;
    CHECK(failing_alloc_survives(simulate, &law));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variance_of_the_mean_is_that_of_the_law_over_n),
        cmocka_unit_test(divergence_from_the_normal_law_falls_with_n),
        cmocka_unit_test(variance_median_and_mle_follow_their_theory),
        cmocka_unit_test(bias_and_coverage_of_estimates_are_the_known_ones),
        cmocka_unit_test(estimates_of_the_divergence_fall_with_n_too),
        cmocka_unit_test(estimates_of_the_divergence_are_not_negative),
        cmocka_unit_test(threads_and_repetition_change_nothing),
        cmocka_unit_test(bad_requests_are_refused_and_output_kept),
        cmocka_unit_test(simulation_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
