/* Every kind of law against every other: divergences within their bounds of an independent
 * integration, term by term for whole numbers. */
#include "check.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

#include "law.h"

#define LINE_SIZE 1024
#define REFERENCE 1e-11 /* of the values stored */
#define DENSITIES 22    /* pairs of densities that the short test looks at */

/* A field of the line: a number, or "-" where the reference has none. */
static void check_field(const char *line, const char *name, double got, double bound,
                        char **rest)
{
    char *const text = strtok_r(NULL, ";", rest);
    if (text == NULL || trimmed(text)[0] == '-')
        return;
    const double want = strtod(text, NULL);
    const double allowed = bound + REFERENCE * fmax(fabs(want), 1e-3);
    if (!(got >= 0.0 && fabs(got - want) <= allowed)) {
        print_error("%s %s: got %.17g want %.17g, bound %g\n", line, name, got, want,
                    bound);
        fail();
    }
}

static void check_line(char *line)
{
    char *rest = NULL;
    char *const p = trimmed(strtok_r(line, ";", &rest));
    const char *const q = trimmed(strtok_r(NULL, ";", &rest));
    const plogp_distribution_comparison made = compare(p, q);
    const plogp_divergences *const all = &made.divergences;
    const plogp_comparison_errors *const bound = &made.errors;
    check_field(p, "KL", all->forward.divergence, bound->kl, &rest);
    check_field(p, "reverse KL", all->reverse.divergence, bound->kl_reverse, &rest);
    check_field(p, "JS", all->js, bound->js, &rest);
    check_field(p, "TV", all->tv, bound->tv, &rest);
    check_field(p, "Hellinger", all->hellinger, bound->hellinger, &rest);
    check_field(p, "chi2", all->chi2, bound->chi2, &rest);
    check_field(p, "W1", made.distances.wasserstein, bound->wasserstein, &rest);
    check_field(p, "KS", made.distances.ks, bound->ks, &rest);
    check_field(p, "energy", made.distances.energy, bound->energy, &rest);
}

static void divergences_of_all_families_match_an_independent_integration(void **state)
{
    char line[LINE_SIZE];
    size_t lines = 0;
    FILE *const file = fopen(PLOGP_TEST_DATA "/ref/law_pairs.txt", "r");
    const size_t most = test_multiplier() > 1 ? SIZE_MAX : 30 + DENSITIES;
    (void)state;
    CHECK(file != NULL);
    while (lines < most && fgets(line, sizeof line, file) != NULL)
        if (line[0] != '#') {
            check_line(line);
            lines++;
        }
    (void)fclose(file);
    CHECK(lines >= 30 + DENSITIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(divergences_of_all_families_match_an_independent_integration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
