/* Nearest neighbours against brute force, and mutual information where it is known. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "sample/kd_tree.h"
#include "sample_tables.h"

#define POINTS 300

static double distance_of(const struct plogp__points *points, size_t i, const double *x)
{
    double distance = 0.0;
    for (size_t c = 0; c < points->dimension; c++) {
        const double d = points->values[i * points->dimension + c] - x[c];
        distance =
            points->norm == PLOGP__NORM_MAX ? fmax(distance, fabs(d)) : distance + d * d;
    }
    return distance;
}

static double brute_weight(const struct plogp__points *points, const double *x,
                           double distance)
{
    double total = 0.0;
    for (size_t i = 0; i < points->count; i++)
        if (distance_of(points, i, x) <= distance)
            total += points->weights[i];
    return total;
}

/* The least of the points' own distances that holds the weight. */
static double brute_distance(const struct plogp__points *points, const double *x,
                             double weight)
{
    double least = INFINITY;
    for (size_t i = 0; i < points->count; i++) {
        const double distance = distance_of(points, i, x);
        if (distance < least && brute_weight(points, x, distance) >= weight)
            least = distance;
    }
    return least;
}

static void check_leaves(const struct plogp__kd_tree *tree,
                         const struct plogp__points *points, double weight)
{
    size_t seen = 0;
    for (size_t leaf = 0; leaf < plogp__kd_tree_leaves(tree); leaf++) {
        double distances[PLOGP__LEAF_POINTS];
        size_t first;
        const size_t count =
            plogp__kd_tree_leaf_distances(tree, leaf, weight, &first, distances);
        CHECK(first == seen && count <= PLOGP__LEAF_POINTS);
        for (size_t i = 0; i < count; i += 5) {
            const double *const x = tree->values + (first + i) * points->dimension;
            CHECK(distances[i] == brute_distance(points, x, weight));
        }
        seen += count;
    }
    CHECK(seen == points->count);
}

static void check_tree(size_t dimension, plogp__norm norm, uint64_t grid, size_t count)
{
    static double values[POINTS * 5], weights[POINTS];
    uint64_t random = 17 * dimension + grid;
    for (size_t i = 0; i < count * dimension; i++)
        values[i] = (double)(test_random(&random) % grid);
    for (size_t i = 0; i < count; i++)
        weights[i] = (double)(1 + test_random(&random) % 3);
    const struct plogp__points points = {values, weights, count, dimension, norm};
    struct plogp__kd_tree tree;
    CHECK(plogp__kd_tree_init(&points, NULL, &tree) == PLOGP_OK);
    for (size_t i = 0; i < count; i += 7)
        for (double k = 1; k < 12; k += 3) {
            const double *const x = values + i * dimension;
            const double got = plogp__kd_tree_distance(&tree, x, k);
            CHECK(got == brute_distance(&points, x, k));
            if (isfinite(got))
                CHECK(plogp__kd_tree_weight(&tree, x, got) ==
                      brute_weight(&points, x, got));
        }
    check_leaves(&tree, &points, 4);
    check_leaves(&tree, &points, 40);
    plogp__kd_tree_clear(&tree);
}

static void the_tree_finds_what_brute_force_finds(void **state)
{
    (void)state;
    for (size_t dimension = 1; dimension <= 5; dimension++)
        for (int norm = 0; norm < 2; norm++) {
            check_tree(dimension, (plogp__norm)norm, 5, POINTS);
            check_tree(dimension, (plogp__norm)norm, UINT64_C(1) << 40, POINTS);
            check_tree(dimension, (plogp__norm)norm, 1, 20);
            check_tree(dimension, (plogp__norm)norm, 100, 1);
            check_tree(dimension, (plogp__norm)norm, 100, 17);
        }
}

/* A number and a class "a", "b", "c". */
static plogp_joint_table *classes_of(double *x, uint32_t *y, size_t n)
{
    static const char *const texts[] = {"a", "b", "c"};
    static const size_t lengths[] = {1, 1, 1};
    static const plogp_levels levels = {texts, lengths, 3};
    const plogp_column columns[] = {
        {"y", PLOGP_COLUMN_CATEGORICAL, NULL, y, &levels, NULL},
        {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
    };
    return test_joint(columns, 2, n);
}

#define ROWS 4000

static void correlated_normal_columns_have_their_information(void **state)
{
    (void)state;
    static double x[ROWS], y[ROWS];
    static const char *const names[] = {"ksg", "gao", "mesner-shalizi", "ksg-ties"};
    double ksg = NAN;
    for (int c = 0; c < 2; c++) {
        const double r = (double[]){0.5, 0.9}[c];
        uint64_t random = 5;
        for (size_t i = 0; i < ROWS; i++) {
            x[i] = test_normal(&random);
            y[i] = 1000 * (r * x[i] + sqrt(1 - r * r) * test_normal(&random));
        }
        plogp_joint_table *table = test_numbers(x, y, ROWS);
        for (int e = 0; e < 4; e++) {
            plogp_neighbour_options options = plogp_neighbour_options_defaults();
            plogp_neighbour_information mi;
            CHECK(plogp_neighbour_options_parse(names[e], NULL, &options) == PLOGP_OK);
            CHECK(plogp_mutual_information_neighbours(table, &options, NULL, &mi) ==
                  PLOGP_OK);
            const double truth = -0.5 * log1p(-r * r);
            CHECK(fabs(mi.mi - truth) < 0.06);
            ksg = e == 0 ? mi.mi : ksg;
            CHECK(e < 3 || fabs(mi.mi - ksg) < 1e-12);
            CHECK(mi.se > 0 && mi.se < 0.04);
        }
        plogp_joint_table_free(table);
    }
}

/* Columns are taken over their deviation, up to the largest doubles and down to the smallest. */
static void the_scale_of_columns_says_nothing(void **state)
{
    (void)state;
    static double x[ROWS], y[ROWS], scaled[ROWS];
    uint64_t random = 12;
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = ldexp(round(ldexp(test_normal(&random), 24)), -24);
        y[i] = x[i] + test_normal(&random);
    }
    const double *const columns[] = {x, y}, *const others[] = {scaled, y};
    plogp_neighbour_information plain, mi;
    CHECK(plogp_mutual_information_numbers(columns, ROWS, NULL, NULL, &plain) ==
          PLOGP_OK);
    for (int e = 0; e < 3; e++) {
        for (size_t i = 0; i < ROWS; i++)
            scaled[i] = ldexp(x[i], (const int[]){1021, 600, -1040}[e]);
        CHECK(plogp_mutual_information_numbers(others, ROWS, NULL, NULL, &mi) ==
              PLOGP_OK);
        const double tolerance =
            e < 2 ? 1e-9 : 1e-3; /* the deviation is subnormal, too */
        CHECK(fabs(mi.mi - plain.mi) < tolerance && fabs(mi.se - plain.se) < tolerance);
    }
}

static void ties_give_the_tables_own_information(void **state)
{
    (void)state;
    static double x[ROWS], y[ROWS];
    uint64_t random = 9;
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = (double)(test_random(&random) % 4);
        y[i] = test_random(&random) % 3 == 0 ? x[i] : (double)(test_random(&random) % 4);
    }
    plogp_joint_table *table = test_numbers(x, y, ROWS);
    plogp_neighbour_information mi;
    plogp_mutual_information plugin;
    CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
    CHECK(mi.estimator == PLOGP_NEIGHBOUR_KSG_TIES && mi.ties == 1.0);
    CHECK(plogp_mutual_information_table(table, PLOGP_TABLE_PLUGIN, NULL, &plugin) ==
          PLOGP_OK);
    CHECK(fabs(mi.mi - plugin.mi) < 0.01);
    plogp_joint_table_free(table);
}

/* Days without rain stand out among the amounts; what they share with those of another place is
 * a table of two levels, and the amounts are independent. Moving the zeros is a change of names,
 * which no information notices. */
static void values_that_stand_out_are_taken_apart(void **state)
{
    (void)state;
    static double x[ROWS], y[ROWS];
    uint64_t random = 33;
    for (size_t i = 0; i < ROWS; i++) {
        const double u = test_uniform(&random);
        x[i] = u < 0.5 ? 0.0 : -log(test_uniform(&random));
        y[i] = u < 0.4 || (u >= 0.5 && u < 0.6) ? 0.0 : -log(test_uniform(&random));
    }
    const double truth = 0.8 * log(1.6) + 0.2 * log(0.4);
    const double *const columns[] = {x, y};
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi, gao;
    CHECK(plogp_mutual_information_numbers(columns, ROWS, NULL, NULL, &mi) == PLOGP_OK);
    CHECK(mi.estimator == PLOGP_NEIGHBOUR_KSG_TIES && mi.atoms == 2);
    CHECK(fabs(mi.mi - truth) < 0.03 && mi.warning == NULL);
    options.estimator = PLOGP_NEIGHBOUR_GAO;
    CHECK(plogp_mutual_information_numbers(columns, ROWS, &options, NULL, &gao) ==
          PLOGP_OK);
    CHECK(gao.warning != NULL && gao.atoms == 2);
}

/* Of four pairs each has the other three as neighbours: their terms tell nothing of the error. */
static void too_few_pairs_have_no_interval(void **state)
{
    (void)state;
    double x[] = {1, 2, 4, 8, 16}, y[] = {3, 1, 7, 2, 9};
    for (size_t n = 2; n <= 5; n++) {
        plogp_joint_table *table = test_numbers(x, y, n);
        plogp_neighbour_information mi;
        CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
        CHECK(isnan(mi.se) == (n < 5) && isnan(mi.low) == (n < 5));
        CHECK(mi.warning != NULL);
        plogp_joint_table_free(table);
    }
}

static void a_constant_column_has_exactly_0(void **state)
{
    (void)state;
    static double x[ROWS], y[ROWS];
    static uint32_t class[ROWS];
    uint64_t random = 3;
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = 7.5;
        y[i] = test_normal(&random);
        class[i] = i % 100 == 0;
    }
    plogp_neighbour_information mi;
    plogp_joint_table *table = test_numbers(x, y, ROWS);
    CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
    CHECK(mi.mi == 0.0 && mi.low == 0.0 && mi.high == 0.0);
    plogp_joint_table_free(table);
    table = classes_of(x, class, ROWS);
    CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
    CHECK(mi.estimator == PLOGP_NEIGHBOUR_ROSS && mi.mi == 0.0);
    plogp_joint_table_free(table);
}

/* Class a on (0, 1), class b on (1/2, 3/2): I = (1/2) log 2. Rounded to a grid of 1/64 the
 * same. Never more than H(Y). */
static void a_class_tells_what_ross_says(void **state)
{
    (void)state;
    static double x[ROWS];
    static uint32_t class[ROWS];
    for (int rounded = 0; rounded < 2; rounded++) {
        uint64_t random = 21;
        for (size_t i = 0; i < ROWS; i++) {
            class[i] = (uint32_t)(i % 2);
            x[i] = test_uniform(&random) + 0.5 * class[i];
            if (rounded)
                x[i] = floor(64 * x[i]) / 64;
        }
        plogp_joint_table *table = classes_of(x, class, ROWS);
        plogp_neighbour_information mi;
        CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &mi) == PLOGP_OK);
        CHECK(fabs(mi.mi - 0.5 * log(2.0)) < 0.03);
        CHECK(mi.low <= log(2.0));
        plogp_joint_table_free(table);
    }
}

static void permutations_tell_dependence_and_threads_change_nothing(void **state)
{
    (void)state;
    static double x[400], y[400], z[400];
    uint64_t random = 8;
    for (size_t i = 0; i < 400; i++) {
        x[i] = test_normal(&random);
        y[i] = x[i] + test_normal(&random);
        z[i] = test_normal(&random);
    }
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    options.permutations = 49;
    plogp_joint_table *related = test_numbers(x, y, 400),
                      *unrelated = test_numbers(x, z, 400);
    plogp_neighbour_information mi, one;
    plogp_context context = plogp_context_defaults();
    CHECK(plogp_mutual_information_neighbours(related, &options, &context, &mi) ==
          PLOGP_OK);
    CHECK(mi.p_value == 0.02);
    CHECK(plogp_mutual_information_neighbours(unrelated, &options, &context, &mi) ==
          PLOGP_OK);
    CHECK(mi.p_value > 0.02);
    context.threads = 1;
    CHECK(plogp_mutual_information_neighbours(unrelated, &options, &context, &one) ==
          PLOGP_OK);
    CHECK_BITS(mi.mi, one.mi);
    CHECK_BITS(mi.p_value, one.p_value);
    plogp_joint_table_free(related);
    plogp_joint_table_free(unrelated);
}

static plogp_status estimate_all(const plogp_context *context, void *state)
{
    plogp_joint_table *const *const tables = state;
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi;
    options.permutations = 2;
    plogp_status status =
        plogp_mutual_information_neighbours(tables[0], &options, context, &mi);
    if (status == PLOGP_OK)
        status = plogp_mutual_information_neighbours(tables[1], &options, context, &mi);
    return status;
}

static void every_allocation_may_fail_and_misuse_is_refused(void **state)
{
    (void)state;
    static double x[30], y[30];
    static uint32_t class[30];
    uint64_t random = 4;
    for (size_t i = 0; i < 30; i++) {
        x[i] = test_normal(&random);
        y[i] = test_normal(&random);
        class[i] = (uint32_t)(i % 3);
    }
    plogp_joint_table *tables[] = {test_numbers(x, y, 30), classes_of(x, class, 30)};
    CHECK(failing_alloc_survives(estimate_all, tables));
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi = {.mi = 7.0};
    CHECK(plogp_neighbour_options_parse("ksg:0", NULL, &options) == PLOGP_EINVAL);
    CHECK(plogp_neighbour_options_parse("knn", NULL, &options) == PLOGP_EINVAL);
    options.estimator = PLOGP_NEIGHBOUR_ROSS;
    CHECK(plogp_mutual_information_neighbours(tables[0], &options, NULL, &mi) ==
          PLOGP_EINVAL);
    options.estimator = PLOGP_NEIGHBOUR_KSG;
    CHECK(plogp_mutual_information_neighbours(tables[1], &options, NULL, &mi) ==
          PLOGP_EINVAL);
    x[0] = INFINITY;
    plogp_joint_table *endless = test_numbers(x, y, 30), *lonely = test_numbers(y, y, 1);
    CHECK(plogp_mutual_information_neighbours(endless, NULL, NULL, &mi) == PLOGP_EDOMAIN);
    CHECK(plogp_mutual_information_neighbours(lonely, NULL, NULL, &mi) == PLOGP_EDOMAIN);
    CHECK(mi.mi == 7.0);
    plogp_joint_table_free(endless);
    plogp_joint_table_free(lonely);
    plogp_joint_table_free(tables[0]);
    plogp_joint_table_free(tables[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_finds_what_brute_force_finds),
        cmocka_unit_test(correlated_normal_columns_have_their_information),
        cmocka_unit_test(the_scale_of_columns_says_nothing),
        cmocka_unit_test(ties_give_the_tables_own_information),
        cmocka_unit_test(values_that_stand_out_are_taken_apart),
        cmocka_unit_test(too_few_pairs_have_no_interval),
        cmocka_unit_test(a_constant_column_has_exactly_0),
        cmocka_unit_test(a_class_tells_what_ross_says),
        cmocka_unit_test(permutations_tell_dependence_and_threads_change_nothing),
        cmocka_unit_test(every_allocation_may_fail_and_misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
