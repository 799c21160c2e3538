/* Every family against ball arithmetic: means, variances, entropies, scores and observed
 * information. With "--table" this program writes the second table of
 * docs/tests/families.md. */
#include "family_reference.h"

#include "dist/family.h"

enum quantity { MEAN, VARIANCE, ENTROPY, SCORE, SECOND, QUANTITIES };

static struct table table = {
    .names = (const char *const[]){"mean", "variance", "entropy", "score",
                                   "second derivatives"},
    .quantities = QUANTITIES,
};

static void check_moments(struct reading *reading, char *family)
{
    read_law(reading, family);
    const plogp_distribution *const law = &reading->law;
    check_value(reading, MEAN, plogp_distribution_mean(law), 0.0);
    check_value(reading, VARIANCE, plogp_distribution_variance(law), 0.0);
    check_value(reading, ENTROPY, plogp_distribution_entropy(law), 0.0);
}

static void check_scores(struct reading *reading, char *family)
{
    struct plogp__jet jet;
    read_law(reading, family);
    const plogp_distribution *const law = &reading->law;
    const double x = strtod(next_word(reading), NULL);
    plogp__family_point(plogp__family_of(law), x, law->parameters, &jet);
    for (size_t i = 0; i < law->parameter_count; i++)
        check_value(reading, SCORE, jet.gradient[i], x);
    for (size_t j = 0; j < law->parameter_count; j++)
        for (size_t i = 0; i <= j; i++)
            check_value(reading, SECOND, jet.hessian[i][j], x);
}

/* The rows of one file, then those of the other, put together. */
static void read_all(void)
{
    static struct table scores;
    check_file(&table, PLOGP_TEST_DATA "/ref/family_moments.txt", check_moments);
    scores = (struct table){.names = table.names, .quantities = QUANTITIES};
    check_file(&scores, PLOGP_TEST_DATA "/ref/family_scores.txt", check_scores);
    table.wrong += scores.wrong;
    for (size_t i = 0; i < table.count; i++)
        for (size_t k = 0; k < scores.count; k++)
            if (table.rows[i].last.family == scores.rows[k].last.family)
                for (size_t j = SCORE; j < QUANTITIES; j++) {
                    table.rows[i].values[j] = scores.rows[k].values[j];
                    table.rows[i].worst[j] = scores.rows[k].worst[j];
                }
}

static void every_family_agrees_in_every_quantity(void **state)
{
    (void)state;
    read_all();
    CHECK(table.wrong == 0);
    check_families(&table);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_agrees_in_every_quantity),
    };
    if (count > 1 && strcmp(arguments[1], "--table") == 0) {
        read_all();
        return write_table(&table);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
