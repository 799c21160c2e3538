/* Every family against ball arithmetic: log densities, both tails, their logarithms and both
 * quantiles, shapes from 1e-3 to 1e6 and tails from 1e-300 on. With "--table" this program
 * writes the first table of docs/tests/families.md. */
#include "family_reference.h"

enum quantity { LOGPDF, CDF, SF, LOG_CDF, LOG_SF, QUANTILE, QUANTILE_SF, QUANTITIES };

static struct table table = {
    .names =
        (const char *const[]){"log density", "lower tail", "upper tail", "log lower tail",
                              "log upper tail", "quantile", "upper quantile"},
    .quantities = QUANTITIES,
};

static void check_line(struct reading *reading, char *kind)
{
    read_law(reading, next_word(reading));
    const plogp_distribution *const law = &reading->law;
    const double x = strtod(next_word(reading), NULL);
    if (strcmp(kind, "quantile") == 0) {
        const bool upper = next_word(reading)[0] == '1';
        check_value(reading, upper ? QUANTILE_SF : QUANTILE,
                    upper ? plogp_distribution_quantile_sf(law, x)
                          : plogp_distribution_quantile(law, x),
                    x);
        return;
    }
    check_value(reading, LOGPDF, plogp_distribution_logpdf(law, x), x);
    check_value(reading, CDF, plogp_distribution_cdf(law, x), x);
    check_value(reading, SF, plogp_distribution_sf(law, x), x);
    check_value(reading, LOG_CDF, plogp_distribution_log_cdf(law, x), x);
    check_value(reading, LOG_SF, plogp_distribution_log_sf(law, x), x);
}

static void read_all(void)
{
    check_file(&table, PLOGP_TEST_DATA "/ref/family_tails.txt", check_line);
}

static void every_family_agrees_in_every_quantity(void **state)
{
    (void)state;
    read_all();
    CHECK(table.wrong == 0);
    check_families(&table);
    for (size_t i = 0; i < table.count; i++)
        for (size_t j = 0; j < QUANTITIES; j++)
            CHECK(table.rows[i].values[j] >= 5);
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
