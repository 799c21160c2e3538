/* A class that is nearly always the same (scikit-learn issue 30772): what a column tells of
 * it may not exceed its entropy. A million rows in the long test. */
#include "check.h"

#include <stdlib.h>

#include "math/random.h"
#include "plogp/neighbours.h"
#include "sample_tables.h"

static plogp_joint_table *table_of(double *x, uint32_t *y, size_t n)
{
    static const char *const texts[] = {"no", "yes"};
    static const size_t lengths[] = {2, 3};
    static const plogp_levels levels = {texts, lengths, 2};
    const plogp_column columns[] = {
        {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
        {"y", PLOGP_COLUMN_CATEGORICAL, NULL, y, &levels, NULL},
    };
    return test_joint(columns, 2, n);
}

/* kind 0: constant; 1: whole numbers; 2: a density; 3: a density that knows the class. */
static double value_of(int kind, size_t i, int rare)
{
    const double normal = plogp__random_normal(30772, 1, i);
    return kind == 0   ? 1.0
           : kind == 1 ? floor(2 * normal)
           : kind == 2 ? normal
                       : normal + 50 * rare;
}

static void a_rare_class_is_never_told_more_than_it_holds(void **state)
{
    (void)state;
    const char *const multiplier = getenv("PLOGP_TEST_MULTIPLIER");
    const size_t n = multiplier != NULL && atoi(multiplier) > 1 ? 1000000 : 50000;
    double *const x = malloc(n * sizeof *x);
    uint32_t *const y = malloc(n * sizeof *y);
    CHECK(x != NULL && y != NULL);
    for (int kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < n; i++) {
            y[i] = i % 8192 == 0; /* H(Y) = 0.0012 nat */
            x[i] = value_of(kind, i, (int)y[i]);
        }
        plogp_joint_table *const table = table_of(x, y, n);
        plogp_neighbour_information mi;
        CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
        plogp_joint_table_free(table);
        CHECK(mi.entropy_y > 0.001 && mi.entropy_y < 0.0015);
        CHECK(mi.low <= mi.entropy_y && mi.mi < mi.entropy_y + 0.0005);
        if (kind == 0)
            CHECK(mi.mi == 0.0 && mi.se == 0.0 && mi.high == 0.0);
        if (kind == 3)
            CHECK(mi.high >= 0.8 * mi.entropy_y);
    }
    free(x);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rare_class_is_never_told_more_than_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
