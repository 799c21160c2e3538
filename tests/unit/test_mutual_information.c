/* Mutual information of sampled tables, and what is left of it once a third column is
 * known. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/entropy.h"
#include "plogp/mutual_information.h"
#include "sample_tables.h"

#define LEVELS 5

/* Numeric columns with the values 0 .. LEVELS - 1, every combination with a weight. */
static plogp_joint_table *grid_table(const double *weights, size_t columns,
                                     const plogp_context *context)
{
    static double values[3][LEVELS * LEVELS * LEVELS];
    static const plogp_column_type types[] = {PLOGP_COLUMN_NUMERIC, PLOGP_COLUMN_NUMERIC,
                                              PLOGP_COLUMN_NUMERIC};
    static const size_t indices[] = {0, 1, 2};
    plogp_column list[3];
    size_t cells = 1;
    for (size_t c = 0; c < columns; c++)
        cells *= LEVELS;
    for (size_t i = 0, rest; i < cells; i++) {
        rest = i;
        for (size_t c = columns; c-- > 0; rest /= LEVELS)
            values[c][i] = (double)(rest % LEVELS);
    }
    for (size_t c = 0; c < columns; c++)
        list[c] = (plogp_column){"x", PLOGP_COLUMN_NUMERIC, values[c], NULL, NULL, NULL};
    const plogp_batch batch = {list, columns, cells, weights, 0};
    plogp_joint_counts *joint = NULL;
    plogp_joint_table *table = NULL;
    plogp_status status = plogp_joint_counts_new(types, columns, context, &joint);
    if (status == PLOGP_OK)
        status = plogp_joint_counts_push(joint, &batch, indices);
    if (status == PLOGP_OK)
        status = plogp_joint_counts_value(joint, &table);
    plogp_joint_counts_free(joint);
    return table;
}

static void fill_weights(double *weights, size_t cells, uint64_t seed)
{
    for (size_t i = 0; i < cells; i++)
        weights[i] = (double)(test_random(&seed) % 30);
}

/* H of the margin over the columns whose bit is set in `mask`, of 3. */
static double margin_entropy(const double *weights, unsigned mask)
{
    double sums[LEVELS * LEVELS * LEVELS] = {0}, entropy = 0.0;
    for (size_t i = 0; i < LEVELS * LEVELS * LEVELS; i++) {
        const size_t level[3] = {i / 25, i / 5 % 5, i % 5};
        size_t place = 0;
        for (size_t c = 0; c < 3; c++)
            if (mask >> c & 1)
                place = place * LEVELS + level[c];
        sums[place] += weights[i];
    }
    CHECK(plogp_entropy_weights(sums, LEVELS * LEVELS * LEVELS, &entropy) == PLOGP_OK);
    return entropy;
}

static void conditional_information_obeys_the_chain_rule(void **state)
{
    (void)state;
    double weights[LEVELS * LEVELS * LEVELS];
    for (uint64_t seed = 1; seed < 20; seed++) {
        fill_weights(weights, LEVELS * LEVELS * LEVELS, seed);
        plogp_joint_table *table = grid_table(weights, 3, NULL);
        plogp_mutual_information mi;
        CHECK(plogp_conditional_information_table(table, NULL, &mi) == PLOGP_OK);
        const double z = margin_entropy(weights, 1), zx = margin_entropy(weights, 3);
        const double zy = margin_entropy(weights, 5), zxy = margin_entropy(weights, 7);
        CHECK(fabs(mi.mi - (zx + zy - z - zxy)) <= 200 * U);
        CHECK(fabs(mi.entropy_x - (zx - z)) <= 200 * U);
        CHECK(fabs(mi.entropy_y - (zy - z)) <= 200 * U);
        CHECK(fabs(mi.entropy_joint - (zxy - z)) <= 200 * U);
        CHECK(mi.freedom <= 80.0 && mi.p_value >= 0 && mi.p_value <= 1);
        CHECK(mi.low <= mi.high && mi.se > 0);
        plogp_joint_table_free(table);
    }
}

static void a_given_constant_changes_nothing(void **state)
{
    (void)state;
    double weights[LEVELS * LEVELS * LEVELS] = {0};
    fill_weights(weights, LEVELS * LEVELS, 3);
    plogp_joint_table *given = grid_table(weights, 3, NULL);
    plogp_joint_table *plain = grid_table(weights, 2, NULL);
    plogp_mutual_information a, b;
    CHECK(plogp_conditional_information_table(given, NULL, &a) == PLOGP_OK);
    CHECK(plogp_mutual_information_table(plain, PLOGP_TABLE_PLUGIN, NULL, &b) ==
          PLOGP_OK);
    CHECK_REL("mi", a.mi, b.mi, 4 * U);
    CHECK_REL("se", a.se, b.se, 1e-12);
    CHECK(a.freedom == b.freedom);
    CHECK_REL("p", a.p_value, b.p_value, 1e-12);
    plogp_joint_table_free(given);
    plogp_joint_table_free(plain);
}

/* 8 of each of 100 cells, 26 on the diagonal: 81 degrees of freedom in 980 observations. */
static void a_bias_above_the_error_is_said(void **state)
{
    (void)state;
    static double x[980], y[980];
    size_t rows = 0;
    for (size_t cell = 0; cell < 100; cell++)
        for (size_t copy = 0; copy < (cell % 11 == 0 ? 26 : 8); copy++) {
            x[rows] = (double)(cell / 10);
            y[rows++] = (double)(cell % 10);
        }
    plogp_joint_table *const table = test_numbers(x, y, rows);
    plogp_mutual_information plugin, corrected;
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &plugin) ==
          PLOGP_OK);
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_MILLER_MADOW, NULL,
                                         &corrected) == PLOGP_OK);
    CHECK(plugin.mi == plugin.high && plugin.warning != NULL);
    CHECK(plugin.low == corrected.low && corrected.high < plugin.high);
    CHECK(corrected.low < corrected.mi && corrected.mi < corrected.high);
    CHECK(corrected.warning == NULL);
    plogp_joint_table_free(table);
}

static void estimators_correct_as_their_sources_say(void **state)
{
    (void)state;
    double weights[LEVELS * LEVELS];
    fill_weights(weights, LEVELS * LEVELS, 8);
    plogp_joint_table *table = grid_table(weights, 2, NULL);
    plogp_mutual_information plugin, corrected, shrunk;
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &plugin) ==
          PLOGP_OK);
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_MILLER_MADOW, NULL,
                                         &corrected) == PLOGP_OK);
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_SHRINK, NULL, &shrunk) ==
          PLOGP_OK);
    const double cells = (double)table->size, n = table->total;
    const double bias = (cells - 2 * LEVELS + 1) / (2 * n);
    CHECK(fabs(plugin.mi - corrected.mi - bias) <= 64 * U);
    CHECK(shrunk.mi < plugin.mi && shrunk.mi >= 0);
    CHECK(shrunk.entropy_joint > plugin.entropy_joint);
    CHECK_REL("g", plugin.g, 2 * n * plugin.mi, 64 * U);
    CHECK(plugin.freedom == 16.0);
    plogp_joint_table_free(table);
}

static void misuse_is_refused(void **state)
{
    (void)state;
    double weights[LEVELS * LEVELS] = {0};
    plogp_joint_table *none = grid_table(weights, 2, NULL);
    plogp_mutual_information mi = {.mi = 7.0};
    CHECK(plogp_mutual_information_table(none, PLOGP_TABLE_PLUGIN, NULL, &mi) ==
          PLOGP_EDOMAIN);
    CHECK(plogp_mutual_information_table(NULL, PLOGP_TABLE_PLUGIN, NULL, &mi) ==
          PLOGP_EINVAL);
    CHECK(plogp_conditional_information_table(none, NULL, &mi) == PLOGP_EINVAL);
    CHECK(mi.mi == 7.0);
    plogp_joint_table_free(none);
}

static plogp_status measure_all(const plogp_context *context, void *state)
{
    (void)state;
    double weights[LEVELS * LEVELS * LEVELS];
    fill_weights(weights, LEVELS * LEVELS * LEVELS, 1);
    plogp_joint_table *three = grid_table(weights, 3, context);
    plogp_joint_table *two = grid_table(weights, 2, context);
    plogp_mutual_information mi;
    plogp_status status = three == NULL || two == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    if (status == PLOGP_OK)
        status = plogp_conditional_information_table(three, context, &mi);
    if (status == PLOGP_OK)
        status = plogp_mutual_information_table(two, PLOGP_TABLE_SHRINK, context, &mi);
    plogp_joint_table_free(three);
    plogp_joint_table_free(two);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(measure_all, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditional_information_obeys_the_chain_rule),
        cmocka_unit_test(a_given_constant_changes_nothing),
        cmocka_unit_test(a_bias_above_the_error_is_said),
        cmocka_unit_test(estimators_correct_as_their_sources_say),
        cmocka_unit_test(misuse_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
