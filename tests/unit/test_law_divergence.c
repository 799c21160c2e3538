/* Laws compared: references, identities, infinities and their reasons. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "law.h"

static double kl(const char *p, const char *q)
{
    return compare(p, q).divergences.forward.divergence;
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
        if (line[0] == '#')
            continue;
        const char *const p = trimmed(strtok_r(line, ";", &rest));
        const char *const q = trimmed(strtok_r(NULL, ";", &rest));
        const plogp_distribution_comparison made = compare(p, q);
        CHECK_REL(p, made.divergences.forward.divergence, strtod(rest, NULL), 1e-12);
        CHECK(made.error_bound <= 1e-12);
        lines++;
    }
    (void)fclose(file);
    CHECK(lines >= 15);
}

/* Closed forms of one family against the quadrature or summation that every other pair
 * takes: a law hidden behind another family's name has none. */
static void closed_forms_meet_quadrature(void **state)
{
    static const char *const pairs[][4] = {
        {"exponential(1.5)", "exponential(0.5)", "gamma(1,rate=1.5)", "weibull(1,2)"},
        {"rayleigh(2)", "rayleigh(3)", "weibull(2,2.8284271247461903)", "rayleigh(3)"},
        {"cauchy(0,1)", "cauchy(1,2)", "student-t(0,1,1)", "cauchy(1,2)"},
        {"geometric(0.25)", "geometric(0.5)", "negative-binomial(1,3)", "geometric(0.5)"},
        {"bernoulli(0.25)", "bernoulli(0.75)", "binomial(1,0.25)", "bernoulli(0.75)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const plogp_distribution_comparison closed = compare(pairs[i][0], pairs[i][1]);
        const plogp_distribution_comparison found = compare(pairs[i][2], pairs[i][3]);
        CHECK(strcmp(closed.method, "closed form") == 0);
        CHECK(strcmp(found.method, "closed form") != 0);
        CHECK_REL(pairs[i][0], found.divergences.forward.divergence,
                  closed.divergences.forward.divergence, 1e-12);
    }
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
        cmocka_unit_test(nearly_equal_laws_keep_their_digits),
        cmocka_unit_test(distances_of_normals_are_the_known_ones),
        cmocka_unit_test(measures_obey_their_inequalities),
        cmocka_unit_test(wasserstein_of_ordered_laws_is_the_difference_of_means),
        cmocka_unit_test(infinities_have_their_reason),
        cmocka_unit_test(comparison_rejects_bad_input_and_keeps_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
