/* Laws compared: references, identities, infinities and their reasons. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dist/divergence_quadrature.h"
#include "dist/divergence_summation.h"
#include "law.h"
#include "random.h"

static double kl(const char *p, const char *q)
{
    return compare(p, q).divergences.forward.divergence;
}

/* Of the stored pairs the short test takes every other one. */
static bool is_long(void)
{
    return test_multiplier() > 1;
}

static void divergences_match_mpmath(void **state)
{
    char line[512];
    size_t lines = 0;
    FILE *const file = fopen(PLOGP_TEST_DATA "/ref/law_divergence.txt", "r");
    (void)state;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = NULL;
        if (line[0] == '#' || (lines++ % 2 == 0 && !is_long()))
            continue;
        const char *const p = trimmed(strtok_r(line, ";", &rest));
        const char *const q = trimmed(strtok_r(NULL, ";", &rest));
        const plogp_distribution_comparison made = compare(p, q);
        CHECK_REL(p, made.divergences.forward.divergence, strtod(rest, NULL), 1e-12);
        CHECK(made.error_bound <= 1e-12);
    }
    (void)fclose(file);
    CHECK(lines >= 15);
}

/* What quadrature or summation says of a pair that has a closed form. */
static struct plogp__found found_numerically(const char *p_text, const char *q_text)
{
    const plogp_distribution p = law_of(p_text), q = law_of(q_text);
    struct plogp__pair pair;
    plogp__pair_init(&p, &q, &pair);
    if (plogp_family_is_discrete(p.family)) {
        plogp__pair_measure_whole(&pair);
        return plogp__kl_summation(&pair);
    }
    plogp__pair_measure(&pair);
    return plogp__kl_quadrature(&pair);
}

static void closed_forms_meet_quadrature(void **state)
{
    static const char *const pairs[][2] = {
        {"exponential(1.5)", "exponential(0.5)"}, {"rayleigh(2)", "rayleigh(3)"},
        {"cauchy(0,1)", "cauchy(1,2)"},           {"geometric(0.25)", "geometric(0.5)"},
        {"bernoulli(0.25)", "bernoulli(0.75)"},   {"gamma(2.5,3)", "gamma(0.75,1)"},
        {"weibull(1.5,2)", "weibull(0.75,3)"},    {"von-mises(1,2)", "von-mises(-1,0.5)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const plogp_distribution_comparison closed = compare(pairs[i][0], pairs[i][1]);
        const struct plogp__found found = found_numerically(pairs[i][0], pairs[i][1]);
        const double value = closed.divergences.forward.divergence;
        CHECK(strcmp(closed.method, "closed form") == 0);
        CHECK(fabs(found.value - value) <= found.error + closed.error_bound);
        CHECK_REL(pairs[i][0], found.value, value, 1e-12);
    }
}

/* Laws that two families have: nothing is wasted and nothing moved, and where a parameter is
 * rounded on its way into the other family the bounds say so. */
static void laws_of_two_families_are_one(void **state)
{
    static const char *const pairs[][2] = {
        {"uniform(0,1)", "beta(1,1)"},
        {"uniform(0,2)", "generalized-pareto(2,-1)"},
        {"exponential(2)", "gamma(1,0.5)"},
        {"exponential(3)", "weibull(1,0.3333333333333333)"},
        {"exponential(0.5)", "generalized-pareto(2,0)"},
        {"gamma(1,0.7)", "weibull3(1,0.7,0)"},
        {"gamma3(1,2,5)", "weibull3(1,2,5)"},
        {"bernoulli(0.3)", "binomial(1,0.3)"},
        {"geometric(0.3)", "negative-binomial(1,2.3333333333333335)"},
        {"rayleigh(2)", "weibull(2,2.8284271247461903)"},
        {"cauchy(1,2)", "student-t(1,2,1)"},
        {"gumbel(1,2)", "generalized-extreme-value(1,2,0)"},
        {"lognormal(1,2)", "lognormal3(1,2,0)"},
        {"gamma(2,3)", "gamma3(2,3,0)"},
        {"normal(1,2)", "normal-mixture:1(1,1,2)"},
        {"normal-mixture:2(0.5,1,2,0.5,1,2)", "normal-mixture:3(0,5,6,1,1,2,0,3,1)"},
        {"poisson(3)", "zero-inflated-poisson(0,3)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const plogp_distribution_comparison made = compare(pairs[i][0], pairs[i][1]);
        const plogp_divergences *const all = &made.divergences;
        CHECK(all->forward.divergence >= 0.0 && all->reverse.divergence >= 0.0);
        CHECK(all->forward.divergence <= made.errors.kl && made.errors.kl <= 1e-29);
        CHECK(all->reverse.divergence <= made.errors.kl_reverse);
        CHECK(all->js <= made.errors.js && all->tv <= made.errors.tv);
        CHECK(made.distances.wasserstein <= made.errors.wasserstein);
        CHECK(made.wasserstein2 <= made.errors.wasserstein2);
    }
}

/* Laws of two families that are one but for the last digits of a parameter: what they differ
 * by is within the bounds. */
static void laws_of_two_families_keep_what_tells_them_apart(void **state)
{
    static const struct {
        const char *p, *q;
        double
            kl; /* m log(m/k) - (1 + m) log((1 + m)/(1 + k)) of the means m, k at 60 digits */
    } pairs[] = {
        {"negative-binomial(1,1e-10)", "geometric(0.9999999999)", 3.43126334215e-25},
        {"negative-binomial(1,1e-20)", "geometric(1)", INFINITY},
        {"negative-binomial(1,0.9999999999999999)", "geometric(0.5)", 3.08148791102e-33},
        /* rates in the ratio 1 - d, d = 2^-54: d^2/2 */
        {"exponential(3)", "weibull(1,0.3333333333333333)", 1.54074395551e-33},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const plogp_distribution_comparison made = compare(pairs[i].p, pairs[i].q);
        const double found = made.divergences.forward.divergence;
        if (isinf(pairs[i].kl))
            CHECK(isinf(found));
        else
            CHECK(fabs(found - pairs[i].kl) <= made.errors.kl + 1e-6 * pairs[i].kl);
        CHECK(2.0 * pairs[i].kl <= 1.01 * (made.divergences.chi2 + made.errors.chi2));
    }
}

/* Two laws so near that F - G is 0 wherever it is looked at: what rounding makes of log p -
 * log q is in the bound, squared. */
static void bounds_hold_where_nothing_is_left(void **state)
{
    const struct plogp__found found = found_numerically("exponential(2)", "gamma(1,0.5)");
    (void)state;
    CHECK(found.value >= 0.0 && found.value <= found.error && found.error < 1e-27);
}

static void nearly_equal_laws_keep_their_digits(void **state)
{
    /* KL of gamma laws with shapes k and k + 1 is 1/(2k) + 1/(12 k^2) + ...; for
     * k = 1e6 the closed form of the books has lost every digit. */
    (void)state;
    CHECK_REL("gamma", kl("gamma(1000000,1)", "gamma(1000001,1)"), 5.00000083333e-7,
              1e-11);
    CHECK_REL("normal", kl("normal(0,1)", "normal(1e-6,1)"), 5e-13, 8 * U);
    CHECK(kl("beta(0.3,7)", "beta(0.3,7)") == 0.0);
    CHECK(kl("weibull(0.3,7)", "weibull(0.3,7)") <= 4 * U);
}

static void distances_of_normals_are_the_known_ones(void **state)
{
    const plogp_distribution_comparison made = compare("normal(0,1)", "normal(1,1)");
    (void)state;
    CHECK_REL("tv", made.divergences.tv, 0.38292492254802620727540921, 1e-14);
    CHECK_REL("js", made.divergences.js, 0.1114214821847361797172368, 1e-13);
    CHECK_REL("w1", made.distances.wasserstein, 1.0, 1e-13);
    CHECK_REL("hellinger", made.divergences.hellinger, sqrt(-expm1(-0.125)), 1e-13);
    CHECK_REL("bhattacharyya", made.divergences.bhattacharyya, 0.125, 1e-12);
    CHECK_REL("chi2", made.divergences.chi2, expm1(1.0), 1e-12);
    CHECK_REL("ks", made.distances.ks, 0.38292492254802620727540921, 1e-14);
}

static void measures_obey_their_inequalities(void **state)
{
    static const char *const laws[] = {"gamma(2,1)", "lognormal(0,1)", "exponential(1)",
                                       "poisson(3)", "geometric(0.25)"};
    (void)state;
    for (size_t i = 0; i < 5; i++)
        for (size_t j = i; j < 5; j++) {
            if ((i < 3) != (j < 3))
                continue;
            const plogp_distribution_comparison made = compare(laws[i], laws[j]);
            const plogp_divergences *const all = &made.divergences;
            const double square = all->hellinger * all->hellinger;
            const double slack = 1e-13;
            CHECK(all->forward.divergence >= 2.0 * all->tv * all->tv - slack);
            CHECK(square <= all->tv + slack);
            CHECK(all->tv <= all->hellinger * sqrt(2.0 - square) + slack);
            CHECK(made.distances.ks <= all->tv + slack);
            CHECK(made.distances.wasserstein <= made.wasserstein2 + slack);
            CHECK(all->js <= 0.5 * (all->jeffreys) / 2.0 + slack);
            CHECK(fabs(all->bhattacharyya + log1p(-square)) <= 1e-12);
            CHECK(i != j || all->forward.divergence <= slack);
        }
}

static void wasserstein_of_ordered_laws_is_the_difference_of_means(void **state)
{
    (void)state;
    CHECK_REL("exponential",
              compare("exponential(1)", "exponential(0.25)").distances.wasserstein, 3.0,
              1e-12);
    CHECK_REL("poisson", compare("poisson(3)", "poisson(5)").distances.wasserstein, 2.0,
              1e-12);
    CHECK_REL("cauchy", compare("cauchy(0,1)", "cauchy(2,1)").distances.wasserstein, 2.0,
              1e-9);
}

static void infinities_have_their_reason(void **state)
{
    static const struct {
        const char *p, *q;
        int infinite;
    } cases[] = {
        {"normal(0,1)", "gamma(2,1)", 1},
        {"gamma(2,1)", "normal(0,1)", 0},
        {"poisson(3)", "normal(3,2)", 1},
        {"pareto(1,2)", "pareto(2,2)", 1},
        {"uniform(0,2)", "uniform(0,1)", 1},
        {"cauchy(0,1)", "normal(0,1)", 1},
        {"student-t(0,1,3)", "normal(0,1)", 0},
        {"student-t(0,1,2)", "normal(0,1)", 1},
        {"exponential(1)", "inverse-gaussian(1,1)", 1},
        {"binomial(5,0.5)", "binomial(4,0.5)", 1},
        {"binomial(4,0.5)", "binomial(5,0.5)", 0},
        {"bernoulli(0.5)", "bernoulli(0)", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const plogp_distribution_comparison made = compare(cases[i].p, cases[i].q);
        CHECK(isinf(made.divergences.forward.divergence) == cases[i].infinite);
        CHECK((made.reason != NULL) == cases[i].infinite);
    }
}

static void comparison_rejects_bad_input_and_keeps_output(void **state)
{
    const plogp_distribution law = law_of("normal(0,1)"), none = {.family = NULL};
    plogp_distribution_comparison made = {.error_bound = 42.0};
    (void)state;
    CHECK(plogp_distribution_compare(&law, NULL, NULL, &made) == PLOGP_EINVAL);
    CHECK(plogp_distribution_compare(&none, &law, NULL, &made) == PLOGP_EINVAL);
    CHECK(plogp_distribution_compare(&law, &law, NULL, NULL) == PLOGP_EINVAL);
    CHECK(made.error_bound == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(divergences_match_mpmath),
        cmocka_unit_test(closed_forms_meet_quadrature),
        cmocka_unit_test(laws_of_two_families_are_one),
        cmocka_unit_test(laws_of_two_families_keep_what_tells_them_apart),
        cmocka_unit_test(bounds_hold_where_nothing_is_left),
        cmocka_unit_test(nearly_equal_laws_keep_their_digits),
        cmocka_unit_test(distances_of_normals_are_the_known_ones),
        cmocka_unit_test(measures_obey_their_inequalities),
        cmocka_unit_test(wasserstein_of_ordered_laws_is_the_difference_of_means),
        cmocka_unit_test(infinities_have_their_reason),
        cmocka_unit_test(comparison_rejects_bad_input_and_keeps_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
