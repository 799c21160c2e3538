/* Conditional mutual information by neighbours, permutations of tables, and arrays. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "accumulate.h"
#include "failing_alloc.h"
#include "neighbour_sample.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "sample/neighbour_pairs.h"
#include "sample/sequential.h"

#define FEW 120

static void normal_columns_have_their_conditional_information(void **state)
{
    (void)state;
    static struct sample sample;
    for (int c = 0; c < 3; c++) {
        const double r = (double[]){0.0, 0.5, 0.8}[c];
        const double truth = -0.5 * log1p(-r * r);
        fill_chain(&sample, ROWS, r, 11);
        const plogp_neighbour_information fp = given(&sample, "auto", 0);
        const plogp_neighbour_information ms = given(&sample, "mesner-shalizi", 0);
        CHECK(fp.estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE);
        CHECK(fabs(fp.mi - truth) < 0.02 + 0.12 * truth);
        CHECK(fabs(ms.mi - truth) < 0.06 + 0.2 * truth);
        CHECK(fp.se > 0 && isnan(fp.entropy_x));
    }
}

static double brute_force(const struct sample *sample, double k, bool strict)
{
    double deviation[3], sum = 0.0, used = 0.0;
    for (size_t c = 0; c < 3; c++)
        deviation[c] = deviation_of(sample, c);
    for (size_t i = 0; i < sample->n; i++) {
        double found;
        const double distance = kth(sample, i, k, deviation, &found);
        if (isnan(distance))
            continue;
        const double all = brute_count(sample, i, 7, distance, deviation, false);
        const double xz = brute_count(sample, i, 3, distance, deviation, strict);
        const double yz = brute_count(sample, i, 5, distance, deviation, strict);
        const double z = brute_count(sample, i, 1, distance, deviation, strict);
        sum += psi(strict ? found : all) - psi(xz + strict) - psi(yz + strict) +
               psi(z + strict);
        used += 1.0;
    }
    return sum / used;
}

static void every_mixture_of_columns_is_what_brute_force_says(void **state)
{
    (void)state;
    static struct sample sample;
    for (unsigned kinds = 0; kinds < 16; kinds++) {
        uint64_t random = 77 + kinds;
        fill_chain(&sample, FEW, 0.6, random);
        for (size_t c = 0; c < 3; c++) {
            sample.is_class[c] = kinds >> c & 1;
            for (size_t i = 0; i < FEW && sample.is_class[c]; i++)
                sample.values[c][i] = fmin(fmax(floor(sample.values[c][i] + 2), 0), 3);
            for (size_t i = 0; i < FEW && kinds >= 8 && !sample.is_class[c]; i++)
                sample.values[c][i] = rint(2 * sample.values[c][i]);
        }
        check_near("mesner-shalizi", given(&sample, "mesner-shalizi", 0).mi,
                   brute_force(&sample, 3, false), 1e-12);
        if (kinds == 0)
            check_near("without ties", given(&sample, "ksg-ties:5", 0).mi,
                       brute_force(&sample, 5, true), 1e-12);
        if (kinds == 0 || kinds == 1)
            check_near("frenzel-pompe", given(&sample, "frenzel-pompe:5", 0).mi,
                       brute_force(&sample, 5, true), 1e-12);
    }
}

static void a_constant_z_and_a_class_give_what_ross_gives(void **state)
{
    (void)state;
    static struct sample sample, pair;
    fill_chain(&sample, ROWS, 0.8, 4);
    pair = (struct sample){.n = ROWS, .columns = 2, .is_class = {false, true}};
    sample.is_class[2] = true;
    for (size_t i = 0; i < ROWS; i++) {
        sample.values[0][i] = 7.0;
        sample.values[2][i] = sample.values[2][i] > 0;
        pair.values[0][i] = sample.values[1][i];
        pair.values[1][i] = sample.values[2][i];
    }
    plogp_neighbour_information ross;
    plogp_joint_table *const table = table_of(&pair);
    CHECK(plogp_mutual_information_neighbours(table, NULL, NULL, &ross) == PLOGP_OK);
    plogp_joint_table_free(table);
    const plogp_neighbour_information mi = given(&sample, "auto", 0);
    CHECK(mi.estimator == PLOGP_NEIGHBOUR_KSG_TIES);
    check_near("as ross", mi.mi, ross.mi, 1e-12);
    CHECK(isnan(ross.entropy_x) && ross.entropy_y > 0.6 && ross.entropy_y <= log(2.0));
    check_near("H(Y)", mi.entropy_y, ross.entropy_y, 1e-15);
}

static void permutations_given_a_column_tell_dependence(void **state)
{
    (void)state;
    static struct sample sample;
    for (int of_class = 0; of_class < 2; of_class++)
        for (int dependent = 0; dependent < 2; dependent++) {
            fill_chain(&sample, 200, dependent ? 0.7 : 0.0, 5);
            sample.is_class[0] = of_class;
            for (size_t i = 0; i < 200 && of_class; i++) {
                const double z = sample.values[0][i] > 0;
                sample.values[1][i] += 4 * z - sample.values[0][i];
                sample.values[2][i] += 4 * z - sample.values[0][i];
                sample.values[0][i] = z;
            }
            const plogp_neighbour_information mi = given(&sample, "auto", 99);
            CHECK(dependent ? mi.p_value == 0.01 : mi.p_value > 0.05);
            CHECK(dependent ? mi.permutations == 99 : mi.permutations < 99);
        }
}

static void arrays_give_the_bits_of_the_table_in_any_order(void **state)
{
    (void)state;
    static struct sample sample;
    static double turned[2][ROWS];
    fill_chain(&sample, ROWS, 0.7, 8);
    sample.columns = 2;
    for (int ties = 0; ties < 2; ties++) {
        for (size_t i = 0; i < ROWS; i++)
            for (size_t c = 0; c < 2; c++) {
                if (ties)
                    sample.values[c][i] = rint(4 * sample.values[c][i]) / 4;
                turned[c][ROWS - 1 - i] = sample.values[c][i];
            }
        const double *const forth[2] = {sample.values[0], sample.values[1]};
        const double *const back[2] = {turned[0], turned[1]};
        plogp_neighbour_options options = plogp_neighbour_options_defaults();
        plogp_neighbour_information a, b, c;
        options.permutations = 3;
        plogp_joint_table *const table = table_of(&sample);
        CHECK(plogp_mutual_information_neighbours(table, &options, NULL, &a) == PLOGP_OK);
        CHECK(plogp_mutual_information_numbers(forth, ROWS, &options, NULL, &b) ==
              PLOGP_OK);
        CHECK(plogp_mutual_information_numbers(back, ROWS, &options, NULL, &c) ==
              PLOGP_OK);
        plogp_joint_table_free(table);
        CHECK(a.estimator == b.estimator && a.ties == b.ties);
        CHECK_BITS(a.mi, b.mi);
        CHECK_BITS(a.mi, c.mi);
        CHECK_BITS(a.se, b.se);
        CHECK_BITS(b.p_value, c.p_value);
    }
}

/* 2 x 2 tables by Fisher's exact test: all draws with as much information. */
static void a_tables_permutations_agree_with_the_exact_test(void **state)
{
    (void)state;
    static struct sample sample;
    sample = (struct sample){.n = 8, .columns = 2, .is_class = {true, true}};
    for (size_t i = 0; i < 8; i++) {
        sample.values[0][i] = i < 4;
        sample.values[1][i] = i < 3 || i == 7;
    }
    plogp_permutation_test test;
    plogp_joint_table *table = table_of(&sample);
    CHECK(plogp_permutation_table(table, 4999, NULL, &test) == PLOGP_OK);
    plogp_joint_table_free(table);
    CHECK(test.drawn < 4999 && test.p_value > 0.25); /* 34/70 */
    for (size_t i = 0; i < 8; i++)
        sample.values[1][i] = i < 4;
    table = table_of(&sample);
    CHECK(plogp_permutation_table(table, 4999, NULL, &test) == PLOGP_OK);
    plogp_joint_table_free(table);
    CHECK(fabs(test.p_value - 2.0 / 70) < 0.02);
    /* Given itself nothing is left to say. */
    sample.columns = 3;
    sample.is_class[2] = true;
    memcpy(sample.values[2], sample.values[0], sizeof sample.values[0]);
    table = table_of(&sample);
    CHECK(plogp_permutation_table(table, 99, NULL, &test) == PLOGP_OK);
    CHECK(test.p_value == 1.0 && test.drawn == PLOGP__SEQUENTIAL_STOP);
    plogp_joint_table_free(table);
}

struct misuse {
    plogp_joint_table *pair, *triple;
};

static plogp_status measure_all(const plogp_context *context, void *state)
{
    const struct misuse *const tables = state;
    static const double x[] = {1, 2, 3, 4.5, 5}, y[] = {2, 1, 4, 3, 7};
    const double *const columns[2] = {x, y};
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi;
    plogp_permutation_test test;
    options.permutations = 2;
    plogp_status status =
        plogp_conditional_information_neighbours(tables->triple, &options, context, &mi);
    if (status == PLOGP_OK)
        status = plogp_mutual_information_numbers(columns, 5, &options, context, &mi);
    if (status == PLOGP_OK)
        status = plogp_permutation_table(tables->pair, 2, context, &test);
    return status;
}

static void misuse_is_refused_and_every_allocation_may_fail(void **state)
{
    (void)state;
    static struct sample sample;
    fill_chain(&sample, 30, 0.5, 3);
    sample.values[1][0] = sample.values[1][1]; /* a tie: ksg-ties */
    struct misuse tables = {.triple = table_of(&sample)};
    sample.columns = 2;
    tables.pair = table_of(&sample);
    CHECK(failing_alloc_survives(measure_all, &tables));
    plogp_neighbour_options options = plogp_neighbour_options_defaults();
    plogp_neighbour_information mi = {.mi = 7.0};
    plogp_permutation_test test = {7.0, 7};
    CHECK(plogp_conditional_information_neighbours(tables.pair, NULL, NULL, &mi) ==
          PLOGP_EINVAL);
    CHECK(plogp_mutual_information_neighbours(tables.triple, NULL, NULL, &mi) ==
          PLOGP_EINVAL);
    options.estimator = PLOGP_NEIGHBOUR_KSG;
    CHECK(plogp_conditional_information_neighbours(tables.triple, &options, NULL, &mi) ==
          PLOGP_EINVAL);
    options.estimator = PLOGP_NEIGHBOUR_FRENZEL_POMPE;
    CHECK(plogp_mutual_information_neighbours(tables.pair, &options, NULL, &mi) ==
          PLOGP_EINVAL);
    CHECK(plogp_permutation_table(tables.pair, 0, NULL, &test) == PLOGP_EINVAL);
    const double bad[] = {1, NAN}, good[] = {1, 2};
    const double *const columns[2] = {good, bad};
    CHECK(plogp_mutual_information_numbers(columns, 2, NULL, NULL, &mi) == PLOGP_EDOMAIN);
    CHECK(plogp_mutual_information_numbers(columns, 1, NULL, NULL, &mi) == PLOGP_EDOMAIN);
    CHECK(plogp_mutual_information_numbers(NULL, 2, NULL, NULL, &mi) == PLOGP_EINVAL);
    CHECK(mi.mi == 7.0 && test.p_value == 7.0);
    plogp_joint_table_free(tables.pair);
    plogp_joint_table_free(tables.triple);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_columns_have_their_conditional_information),
        cmocka_unit_test(every_mixture_of_columns_is_what_brute_force_says),
        cmocka_unit_test(a_constant_z_and_a_class_give_what_ross_gives),
        cmocka_unit_test(permutations_given_a_column_tell_dependence),
        cmocka_unit_test(arrays_give_the_bits_of_the_table_in_any_order),
        cmocka_unit_test(a_tables_permutations_agree_with_the_exact_test),
        cmocka_unit_test(misuse_is_refused_and_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
