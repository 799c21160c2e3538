/* Arguments far out or near to an end of a support: every one has an answer. */
#include "law.h"

static const char *const LAWS[] = {
    "uniform(-1,3)",
    "beta(0.001,1000)",
    "exponential(1000)",
    "gamma(0.001,1)",
    "lognormal(0.3,40)",
    "weibull(0.001,1)",
    "inverse-gaussian(0.7,40)",
    "inverse-gaussian(0.7,0.001)",
    "pareto(0.7,0.001)",
    "rayleigh(0.001)",
    "normal(1000,0.001)",
    "laplace(1000,0.001)",
    "logistic(3.7,0.05)",
    "student-t(3.7,0.05,0.001)",
    "cauchy(0,0.001)",
    "gumbel(3.7,0.05)",
    "von-mises(1,1e6)",
    "poisson(1e6)",
    "geometric(1e-6)",
    "binomial(1000000,0.5)",
    "negative-binomial(0.001,3000)",
    "zero-inflated-poisson(0.999,40)",
    "generalized-pareto(0.7,0)",
    "generalized-pareto(0.7,-1.5)",
    "generalized-extreme-value(0.4,0.7,0)",
    "generalized-extreme-value(0.4,0.7,3)",
    "weibull3(0.05,0.7,5)",
    "normal-mixture:2(0.001,-1,0.001,0.999,2,1)",
    "beta(1e300,1e300)",
    "poisson(1e172)",
    "geometric(1e-130)",
    "negative-binomial(3e5,1e277)",
    "weibull3(3e260,3e-76,151)",
    "gamma(1e300,1e-300)",
    "poisson(1e300)",
};

static void every_argument_has_an_answer(void **state)
{
    static const double sizes[] = {0.0, 5e-324, 1e-310, 1e-200, 1.0, 1e200, 1.7e308};
    (void)state;
    for (size_t i = 0; i < sizeof LAWS / sizeof LAWS[0]; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        for (size_t k = 0; k < 14; k++) {
            const double x = k < 7 ? sizes[k] : -sizes[k - 7];
            const double below = plogp_distribution_cdf(&law, x);
            const double above = plogp_distribution_sf(&law, x);
            CHECK(!isnan(plogp_distribution_logpdf(&law, x)));
            CHECK(below >= 0.0 && below <= 1.0 && above >= 0.0 && above <= 1.0);
            CHECK(plogp_distribution_log_cdf(&law, x) <= 0.0);
            CHECK(plogp_distribution_log_sf(&law, x) <= 0.0);
        }
    }
}

static void every_probability_has_a_quantile(void **state)
{
    static const double shares[] = {0.0, 5e-324, 1e-310, 1e-20, 0.5, 1.0 - 0x1p-53, 1.0};
    (void)state;
    for (size_t i = 0; i < sizeof LAWS / sizeof LAWS[0]; i++) {
        const plogp_distribution law = law_of(LAWS[i]);
        for (size_t k = 0; k < 7; k++) {
            CHECK(!isnan(plogp_distribution_quantile(&law, shares[k])));
            CHECK(!isnan(plogp_distribution_quantile_sf(&law, shares[k])));
        }
    }
}

/* The quantile is the first whole number whose tail has passed the share, in far tails too,
 * where the search takes long steps. */
static void whole_quantiles_are_the_first_past_the_share(void **state)
{
    static const char *const whole[] = {
        "poisson(0.01)",          "poisson(1e6)",
        "binomial(1000000,0.5)",  "binomial(50,0.999)",
        "geometric(1e-6)",        "zero-inflated-poisson(0.3,5000)",
        "negative-binomial(5,9)", "negative-binomial(0.001,3000)",
    };
    static const double shares[] = {1e-300, 1e-200, 1e-90, 1e-20, 1e-3, 0.25, 0.5, 0.75};
    (void)state;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        const plogp_distribution law = law_of(whole[i]);
        for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++) {
            const double low = plogp_distribution_quantile(&law, shares[k]);
            const double high = plogp_distribution_quantile_sf(&law, shares[k]);
            CHECK(plogp_distribution_cdf(&law, low) >= shares[k]);
            CHECK(low == 0.0 || plogp_distribution_cdf(&law, low - 1.0) < shares[k]);
            CHECK(plogp_distribution_sf(&law, high) <= shares[k]);
            CHECK(high == 0.0 || plogp_distribution_sf(&law, high - 1.0) > shares[k]);
        }
    }
}

/* Beyond 2^53 not every whole number is a double: what lies between two of them is within
 * the spacing, which is narrow beside these laws. */
static void medians_of_wide_laws_have_half_on_either_side(void **state)
{
    static const char *const wide[] = {"geometric(1e-130)",
                                       "negative-binomial(3e5,1e277)",
                                       "negative-binomial(0.5,1e20)",
                                       "zero-inflated-poisson(0.25,1e20)",
                                       "beta(1e12,1e12)",
                                       "poisson(1e20)"};
    (void)state;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        const plogp_distribution law = law_of(wide[i]);
        const double low = plogp_distribution_quantile(&law, 0.375);
        const double high = plogp_distribution_quantile_sf(&law, 0.625);
        CHECK_REL("cdf", plogp_distribution_cdf(&law, low), 0.375, 1e-5);
        CHECK_REL("sf", plogp_distribution_sf(&law, high), 0.625, 1e-5);
        CHECK(isfinite(plogp_distribution_entropy(&law)));
    }
}

/* Quantiles come back to their shares, to what the rounding of the place leaves. */
static void quantiles_of_narrow_laws_keep_their_shares(void **state)
{
    static const char *const narrow[] = {
        "gamma(2e9,1)",  "gamma(1e12,1)", "gamma(1e14,1)",  "gamma(1e17,1)",
        "gamma(1e20,1)", "beta(1e9,1e9)", "beta(1e12,3e12)"};
    static const double shares[] = {1e-300, 1e-20, 1e-4, 0.3, 0.5, 0.9, 0.9999};
    (void)state;
    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++) {
        const plogp_distribution law = law_of(narrow[i]);
        for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++) {
            const double x = plogp_distribution_quantile(&law, shares[k]);
            const double y = plogp_distribution_quantile_sf(&law, shares[k]);
            CHECK_REL("cdf", plogp_distribution_cdf(&law, x), shares[k], 1e-4);
            CHECK_REL("sf", plogp_distribution_sf(&law, y), shares[k], 1e-4);
        }
    }
}

/* Tails below 1e-4900; mpmath with 60 digits (continued fractions 6.5.31 of Abramowitz and
 * Stegun and 8.9.1 of DLMF; the power series). */
static void logarithms_of_far_tails_of_gamma_laws_keep_digits(void **state)
{
    static const struct {
        double shape, x, log_tail;
    } upper[] = {{1e20, 1.00000004e20, -80006.908275996945918},
                 {1e14, 1.00002e14, -20005.950618231959687},
                 {3.0, 15000.0, -14981.461402887058313},
                 {1e6, 2e6, -306860.64613595020273}},
      lower[] = {{1e12, 0.9998e12, -20008.884347623868},
                 {1e6, 5e5, -193154.31410866025562},
                 {5e3, 1.0, -37592.1433088967719}};
    (void)state;
    for (size_t i = 0; i < sizeof upper / sizeof upper[0]; i++) {
        const plogp_distribution law = plogp_gamma(upper[i].shape, 1.0);
        CHECK_REL("log sf", plogp_distribution_log_sf(&law, upper[i].x),
                  upper[i].log_tail, 4 * U);
    }
    for (size_t i = 0; i < sizeof lower / sizeof lower[0]; i++) {
        const plogp_distribution law = plogp_gamma(lower[i].shape, 1.0);
        CHECK_REL("log cdf", plogp_distribution_log_cdf(&law, lower[i].x),
                  lower[i].log_tail, 4 * U);
    }
}

/* Whole numbers that are no doubles: sums over them would count some twice. Half of
 * log(2 pi e variance), at the ends of the closed forms and beyond. */
static void entropies_of_laws_narrower_than_doubles(void **state)
{
    const double constant = 0.5 * (log(2.0 * acos(-1.0)) + 1.0);
    const plogp_distribution laws[] = {law_of("negative-binomial(5e272,1e165)"),
                                       law_of("negative-binomial(1e300,1e300)"),
                                       law_of("negative-binomial(9e16,9e16)"),
                                       law_of("zero-inflated-poisson(0,1e300)")};
    const double log_variances[] = {165.0 * log(10.0), 300.0 * log(10.0) + log(2.0),
                                    log(1.8e17), 300.0 * log(10.0)};
    const plogp_distribution half = law_of("zero-inflated-poisson(0.5,1e300)");
    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        CHECK_REL("entropy", plogp_distribution_entropy(&laws[i]),
                  constant + 0.5 * log_variances[i], 1e-11);
    CHECK_REL("entropy", plogp_distribution_entropy(&half),
              log(2.0) + 0.5 * (constant + 150.0 * log(10.0)), 1e-14);
}

/* Where panels are shorter than the spacing of angles: f / slope, to the change of the log
 * density when the angle is rounded. */
static void tails_of_narrow_laws_on_the_circle_are_finite(void **state)
{
    static const double kappas[] = {1e13, 1e17, 1e20, 1e200, 1e300};
    (void)state;
    for (size_t i = 0; i < sizeof kappas / sizeof kappas[0]; i++) {
        const plogp_distribution law = plogp_von_mises(0.25, kappas[i]);
        const double slope = kappas[i] * sin(0.75);
        const double log_tail = plogp_distribution_logpdf(&law, 1.0) - log(slope);
        CHECK_REL("log sf", plogp_distribution_log_sf(&law, 1.0), log_tail, 64 * U);
        CHECK_REL("log cdf", plogp_distribution_log_cdf(&law, -0.5), log_tail, 64 * U);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_argument_has_an_answer),
        cmocka_unit_test(every_probability_has_a_quantile),
        cmocka_unit_test(whole_quantiles_are_the_first_past_the_share),
        cmocka_unit_test(medians_of_wide_laws_have_half_on_either_side),
        cmocka_unit_test(quantiles_of_narrow_laws_keep_their_shares),
        cmocka_unit_test(logarithms_of_far_tails_of_gamma_laws_keep_digits),
        cmocka_unit_test(entropies_of_laws_narrower_than_doubles),
        cmocka_unit_test(tails_of_narrow_laws_on_the_circle_are_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
