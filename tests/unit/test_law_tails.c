/* Laws with tails like a power: what is finite is found, whatever lies beyond the doubles,
 * and what is infinite is called so. */
#include "check.h"

#include <stdbool.h>
#include <stdio.h>

#include "law.h"
#include "random.h"

#define LOG_SQRT_2PI 0x1.d67f1c864beb5p-1

/* A comparison takes 0.15 s: most of them are for the long tests. */
static bool is_long(void)
{
    return test_multiplier() > 1;
}

static plogp_distribution_comparison compare_students(double df, double scale)
{
    const plogp_distribution p = plogp_student_t(0.0, 1.0, df);
    const plogp_distribution q = plogp_student_t(0.0, scale, df);
    plogp_distribution_comparison made;
    CHECK(plogp_distribution_compare(&p, &q, NULL, &made) == PLOGP_OK);
    return made;
}

static void check_bounded(const char *what, double got, double want, double bound)
{
    if (!(fabs(got - want) <= bound + 64 * U * fabs(want) && bound <= 1e-4 * want)) {
        print_error("%s: got %.17g want %.17g, bound %g\n", what, got, want, bound);
        fail();
    }
}

/* KL(t || normal) = E X^2 / 2 + log sqrt(2 pi) - H(t), E X^2 = df / (df - 2): with df = 2 +
 * 1e-4 a share of 0.98 of it lies beyond 1e89. */
static void divergences_near_a_missing_moment_are_found(void **state)
{
    static const double dfs[] = {2.0001, 2.05};
    (void)state;
    for (size_t i = 0; i < (is_long() ? 2 : 1); i++) {
        const double df = dfs[i];
        const plogp_distribution p = plogp_student_t(0.0, 1.0, df);
        const plogp_distribution q = plogp_normal(0.0, 1.0);
        plogp_distribution_comparison made;
        CHECK(plogp_distribution_compare(&p, &q, NULL, &made) == PLOGP_OK);
        check_bounded("kl", made.divergences.forward.divergence,
                      0.5 * df / (df - 2.0) + LOG_SQRT_2PI -
                          plogp_distribution_entropy(&p),
                      made.error_bound);
    }
}

/* Scaled laws: W1 is E|X| times the difference of the scales, W2 the root of E X^2 times it. */
static void transport_near_a_missing_moment_is_found(void **state)
{
    static const double dfs[] = {2.0001, 1.01};
    (void)state;
    for (size_t i = 0; i < (is_long() ? 2 : 1); i++) {
        const double df = dfs[i];
        const plogp_distribution_comparison made = compare_students(df, 3.0);
        const double mean = 2.0 * sqrt(df) * tgamma(0.5 * (df + 1.0)) /
                            (sqrt(acos(-1.0)) * tgamma(0.5 * df) * (df - 1.0));
        check_bounded("w1", made.distances.wasserstein, 2.0 * mean,
                      made.errors.wasserstein + 1e-13 / (df - 1.0));
        if (df > 2.0)
            check_bounded("w2", made.wasserstein2, 2.0 * sqrt(df / (df - 2.0)),
                          made.errors.wasserstein2);
        else
            CHECK(isinf(made.wasserstein2));
    }
}

static void infinite_expectations_are_called_so(void **state)
{
    static const char *const kl[][2] = {
        {"student-t(0,1,0.001)", "normal(0,1)"},
        {"student-t(0,1,2)", "normal(0,1)"},
        {"cauchy(0,1)", "laplace(0,1)"},
        {"pareto(1,1)", "exponential(1)"},
        {"generalized-pareto(1,0.5)", "weibull(2,3)"},
        {"generalized-extreme-value(0,1,0.4)", "normal(0,3)"},
    };
    (void)state;
    for (size_t i = is_long() ? 0 : 4; i < sizeof kl / sizeof kl[0]; i++) {
        const plogp_distribution_comparison made = compare(kl[i][0], kl[i][1]);
        CHECK((made.divergences.forward.divergence == INFINITY) == (i < 5));
        CHECK((made.reason != NULL) == (i < 5));
    }
    const plogp_distribution_comparison same = compare("cauchy(0,1)", "cauchy(0,2)");
    CHECK(isinf(same.distances.wasserstein) && isfinite(same.distances.energy));
    if (!is_long())
        return;
    CHECK(isinf(compare_students(0.5, 2.0).distances.energy));
    CHECK(isinf(compare("pareto(1,1)", "pareto(1,2)").divergences.reverse.divergence) ==
          0);
}

/* A share of exp(-3.6) of the lower law lies where x has rounded to its location. */
static void bounds_know_what_lies_too_near_an_end(void **state)
{
    const plogp_distribution_comparison made =
        compare("normal(0,3)", "weibull3(0.1,1,3)");
    (void)state;
    CHECK(made.errors.tv > 1e-3 && made.errors.js > 1e-3);
}

/* Densities below 1e-270 everywhere: how far a tail is looked at has an end. The densities
 * cross at x^2 = 3e580, where F - G is atan(sqrt 3)/pi - 1/6. */
static void laws_of_any_width_are_compared(void **state)
{
    const plogp_distribution_comparison made =
        compare("cauchy(0,1e290)", "cauchy(0,3e290)");
    (void)state;
    CHECK_REL("kl", made.divergences.forward.divergence, log(4.0 / 3.0), 8 * U);
    CHECK_REL("tv", made.divergences.tv, 1.0 / 3.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(divergences_near_a_missing_moment_are_found),
        cmocka_unit_test(transport_near_a_missing_moment_is_found),
        cmocka_unit_test(infinite_expectations_are_called_so),
        cmocka_unit_test(bounds_know_what_lies_too_near_an_end),
        cmocka_unit_test(laws_of_any_width_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
