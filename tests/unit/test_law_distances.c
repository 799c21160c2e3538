/* Distances between laws: references within the bounds that are printed, symmetry. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "random.h"

#define NARROW                                                                           \
    6 /* pairs without laws of thousands of whole numbers: those of the short test */

/* Within the bound that is printed, which is itself small; 8 u for decimals read. */
static void check_bounded(const char *pair, double got, double bound, const char *text)
{
    const double want = strtod(text, NULL);
    const double allowed = bound + 8 * U * fabs(want);
    if (!(fabs(got - want) <= allowed && bound <= 1e-10 * fmax(fabs(want), 1e-3))) {
        print_error("%s: got %.17g want %.17g, bound %g\n", pair, got, want, bound);
        fail();
    }
}

static void distances_match_mpmath_within_their_bounds(void **state)
{
    char line[512];
    size_t lines = 0;
    FILE *const file = fopen(PLOGP_TEST_DATA "/ref/law_distances.txt", "r");
    const size_t most = test_multiplier() > 1 ? SIZE_MAX : NARROW;
    (void)state;
    CHECK(file != NULL);
    while (lines < most && fgets(line, sizeof line, file) != NULL) {
        char *rest = NULL;
        if (line[0] == '#')
            continue;
        const char *const p = trimmed(strtok_r(line, ";", &rest));
        const char *const q = trimmed(strtok_r(NULL, ";", &rest));
        const plogp_distribution_comparison made = compare(p, q);
        const plogp_divergences *const all = &made.divergences;
        const double got[8] = {all->forward.divergence,
                               all->js,
                               all->tv,
                               all->hellinger,
                               made.distances.wasserstein,
                               made.wasserstein2,
                               made.distances.ks,
                               made.distances.energy};
        const double bound[8] = {made.errors.kl,          made.errors.js,
                                 made.errors.tv,          made.errors.hellinger,
                                 made.errors.wasserstein, made.errors.wasserstein2,
                                 made.errors.ks,          made.errors.energy};
        for (size_t i = 0; i < 8; i++)
            check_bounded(p, got[i], bound[i], strtok_r(NULL, ";", &rest));
        lines++;
    }
    (void)fclose(file);
    CHECK(lines >= NARROW);
}

/* No distance is NaN, none is negative, each has a bound, and the two directions agree. */
static void distances_are_symmetric_and_never_nan(void **state)
{
    static const char *const pairs[][2] = {
        {"geometric(1e-5)", "poisson(1e5)"},
        {"normal(0,1)", "normal(1e-9,1)"},
        {"normal(0,1)", "normal-mixture:2(0.5,-1,0.1,0.5,3,1)"},
        {"generalized-extreme-value(0,1,0.2)", "gumbel(0,1)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const plogp_distribution_comparison a = compare(pairs[i][0], pairs[i][1]);
        const plogp_distribution_comparison b = compare(pairs[i][1], pairs[i][0]);
        const double one[] = {a.divergences.js,        a.divergences.tv,
                              a.divergences.hellinger, a.distances.wasserstein,
                              a.wasserstein2,          a.distances.energy};
        const double other[] = {b.divergences.js,        b.divergences.tv,
                                b.divergences.hellinger, b.distances.wasserstein,
                                b.wasserstein2,          b.distances.energy};
        const double bound[] = {a.errors.js,           a.errors.tv,
                                a.errors.hellinger,    a.errors.wasserstein,
                                a.errors.wasserstein2, a.errors.energy};
        for (size_t k = 0; k < 6; k++)
            CHECK(one[k] >= 0.0 && fabs(one[k] - other[k]) <= 2.0 * bound[k]);
    }
}

/* One law of whole numbers, one with a density: values by hand, by SciPy's quad, and (wide) by
 * mpmath with 30 digits. */
static void distances_of_points_from_densities_are_integrals_between_them(void **state)
{
    const plogp_distribution_comparison coin = compare("bernoulli(0.5)", "uniform(0,1)");
    const plogp_distribution_comparison count = compare("normal(3,1.7)", "poisson(3)");
    const plogp_distribution_comparison wide = compare("geometric(0.125)", "normal(7,5)");
    const plogp_distribution_comparison many = compare("poisson(1e4)", "normal(1e4,100)");
    (void)state;
    CHECK_REL("w1", coin.distances.wasserstein, 0.25, 1e-13);
    CHECK_REL("w2", coin.wasserstein2, sqrt(1.0 / 12.0), 1e-13);
    CHECK_REL("energy", coin.distances.energy, sqrt(1.0 / 6.0), 1e-13);
    CHECK(coin.distances.ks == 0.5 && coin.divergences.tv == 1.0);
    CHECK_REL("w1", count.distances.wasserstein, 0.30240542874495, 1e-10);
    CHECK_REL("w2", count.wasserstein2, 0.38895048426472, 1e-10);
    CHECK_REL("energy", count.distances.energy, 0.18815085205168, 1e-10);
    CHECK_REL("ks", count.distances.ks, 0.14723188878234, 1e-10);
    CHECK_REL("w1", wide.distances.wasserstein, 2.39489296204558, 1e-13);
    CHECK_REL("w2", wide.wasserstein2, 3.69261823507862, 1e-13);
    CHECK_REL("energy", wide.distances.energy, 0.6744402719829848, 1e-13);
    CHECK_REL("ks", wide.distances.ks, 0.2128379467030514, 1e-13);
    CHECK(wide.errors.wasserstein < 1e-11 && wide.errors.wasserstein2 < 1e-11);
    CHECK(many.distances.wasserstein < 0.5 && many.errors.wasserstein >= 0.5);
}

static void equal_laws_are_no_distance_apart(void **state)
{
    static const char *const laws[] = {"normal(3,2)", "poisson(1e6)", "cauchy(0,1)",
                                       "normal-mixture:2(0.5,-1,0.01,0.5,3,1)"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const plogp_distribution_comparison made = compare(laws[i], laws[i]);
        CHECK(made.distances.wasserstein == 0.0 && made.wasserstein2 == 0.0);
        CHECK(made.distances.energy == 0.0 && made.distances.ks == 0.0);
        CHECK(made.divergences.js == 0.0 && made.divergences.hellinger == 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_match_mpmath_within_their_bounds),
        cmocka_unit_test(distances_are_symmetric_and_never_nan),
        cmocka_unit_test(distances_of_points_from_densities_are_integrals_between_them),
        cmocka_unit_test(equal_laws_are_no_distance_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
