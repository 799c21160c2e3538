/* Draws of every law of tests/ref/family_tails.txt follow it: Kolmogorov and Smirnov's distance
 * from the law of the draws as doubles, which shapes of 1e-3 put onto 0, 1 and their
 * neighbours. PLOGP_TEST_MULTIPLIER=5000 takes 10^6 draws a law. */
#include "family_reference.h"

#include "random.h"

#define DRAWS 200
#define LIMIT                                                                            \
    2.3 /* sqrt(n) D: exceeded with a probability of 5e-5                        */
#define STREAM 7

static struct table table;
static double *draws;
static size_t count;

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How far a share lies outside of low .. high. */
static double outside(double share, double low, double high)
{
    return fmax(fmax(low - share, share - high), 0.0);
}

/* What lies up to a double has been drawn from up to halfway to the next one. */
static double distance(const plogp_distribution *law)
{
    const bool whole = plogp_family_is_discrete(law->family);
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && draws[i + 1] == draws[i])
            continue;
        const double x = draws[i], next = whole ? x : nextafter(x, INFINITY);
        const double share = (double)(i + 1) / (double)count;
        largest = fmax(largest, outside(share, plogp_distribution_cdf(law, x),
                                        plogp_distribution_cdf(law, next)));
    }
    return largest;
}

static void check_law(struct reading *reading, char *kind)
{
    (void)kind;
    const size_t laws = table.count == 0 ? 0 : table.rows[table.count - 1].laws;
    const size_t families = table.count;
    read_law(reading, next_word(reading));
    if (table.count == families && reading->row->laws == laws)
        return;
    for (size_t i = 0; i < count; i++)
        draws[i] = plogp_distribution_draw(&reading->law, 1, STREAM, i);
    qsort(draws, count, sizeof *draws, ascending);
    const double found = sqrt((double)count) * distance(&reading->law);
    reading->row->worst[0] = fmax(reading->row->worst[0], found);
    if (found <= LIMIT)
        return;
    table.wrong++;
    print_error("%s(%g, %g, %g): sqrt(n) D = %.3f\n", reading->law.family,
                reading->law.parameters[0], reading->law.parameters[1],
                reading->law.parameters[2], found);
}

static void draws_of_every_law_follow_it(void **state)
{
    (void)state;
    count = DRAWS * test_multiplier();
    draws = malloc(count * sizeof *draws);
    CHECK(draws != NULL);
    check_file(&table, PLOGP_TEST_DATA "/ref/family_tails.txt", check_law);
    free(draws);
    CHECK(table.wrong == 0);
    check_families(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_of_every_law_follow_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
