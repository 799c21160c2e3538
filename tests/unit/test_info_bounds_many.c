/*
 * The documented bounds on many terms: 2 x 10^5, or 10^8 where PLOGP_TEST_MULTIPLIER is 50 and more,
 * which takes ten minutes and 8 GB. A law of few weights, each of them many times as rare, has
 * measures that follow from those of the few.
 */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>

#include "plogp/jensen_shannon.h"
#include "plogp/joint.h"
#include "plogp/law.h"
#include "plogp/table.h"
#include "plogp/transport.h"
#include "random.h"

static bool is_long(void)
{
    return test_multiplier() >= 50;
}

/* Two laws of few weights, and of many: copies of the few. */
struct laws {
    double *p, *q;
    size_t copies;
    plogp_law few_p, few_q, many_p, many_q;
};

static plogp_law weights_of(const double *weights, size_t k)
{
    return (plogp_law){weights, k, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE};
}

static void make_laws(struct laws *laws, size_t distinct, size_t copies)
{
    const size_t k = distinct * copies;
    uint64_t seed = 52;
    laws->copies = copies;
    laws->p = malloc(k * sizeof *laws->p);
    laws->q = malloc(k * sizeof *laws->q);
    assert_true(laws->p != NULL && laws->q != NULL);
    for (size_t i = 0; i < k; i++) {
        laws->p[i] = i < distinct ? random_unit(&seed) : laws->p[i - distinct];
        laws->q[i] = i < distinct ? random_unit(&seed) : laws->q[i - distinct];
    }
    laws->few_p = weights_of(laws->p, distinct);
    laws->few_q = weights_of(laws->q, distinct);
    laws->many_p = weights_of(laws->p, k);
    laws->many_q = weights_of(laws->q, k);
}

static void free_laws(struct laws *laws)
{
    free(laws->p);
    free(laws->q);
}

static void many_terms_add_no_error_to_measures(void **state)
{
    (void)state;
    struct laws laws;
    make_laws(&laws, 1000, is_long() ? 100000 : 200);
    double want = NAN, got = NAN;
    for (int m = PLOGP_MEASURE_KL; m <= PLOGP_MEASURE_JEFFREYS; m++) {
        const plogp_measure measure = (plogp_measure)m;
        CHECK(plogp_law_measure(&laws.few_p, &laws.few_q, measure, NULL, &want) ==
              PLOGP_OK);
        CHECK(plogp_law_measure(&laws.many_p, &laws.many_q, measure, NULL, &got) ==
              PLOGP_OK);
        CHECK_REL("divergence", got, want, 96 * U); /* 48u on both sides */
    }
    const plogp_law few[] = {laws.few_p, laws.few_q, laws.few_p},
                    many[] = {laws.many_p, laws.many_q, laws.many_p};
    const double weights[] = {1.0, 2.0, 4.0};
    const plogp_law_group few_laws = {few, 3, weights}, many_laws = {many, 3, weights};
    CHECK(plogp_law_weighted_js(&few_laws, NULL, &want) == PLOGP_OK);
    CHECK(plogp_law_weighted_js(&many_laws, NULL, &got) == PLOGP_OK);
    CHECK_REL("weighted js", got, want, 128 * U);
    free_laws(&laws);
}

static void many_terms_add_no_error_to_orders(void **state)
{
    (void)state;
    static const double ORDERS[] = {0.5, 1.0, 2.0};
    struct laws laws;
    make_laws(&laws, 1000, is_long() ? 100000 : 100);
    double want = NAN, got = NAN;
    for (size_t i = 0; i < sizeof ORDERS / sizeof ORDERS[0]; i++) {
        CHECK(plogp_law_entropy(&laws.few_p, ORDERS[i], NULL, &want) == PLOGP_OK);
        CHECK(plogp_law_entropy(&laws.many_p, ORDERS[i], NULL, &got) == PLOGP_OK);
        CHECK_REL("entropy", got, want + log((double)laws.copies), 24 * U);
        CHECK(plogp_law_renyi_divergence(&laws.few_p, &laws.few_q, ORDERS[i], NULL,
                                         &want) == 0);
        CHECK(plogp_law_renyi_divergence(&laws.many_p, &laws.many_q, ORDERS[i], NULL,
                                         &got) == 0);
        CHECK_REL("divergence", got, want, 96 * U);
    }
    free_laws(&laws);
}

/* Probabilities are measured and checked in one reading, weights are not. */
static void many_probabilities_add_no_error(void **state)
{
    (void)state;
    struct laws laws;
    make_laws(&laws, 1000, is_long() ? 100000 : 200);
    const size_t k = laws.many_p.k;
    double total_p = 0.0, total_q = 0.0, want = NAN, got = NAN;
    for (size_t i = 0; i < laws.few_p.k; i++) {
        total_p += laws.p[i];
        total_q += laws.q[i];
    }
    for (size_t i = 0; i < k; i++) {
        laws.p[i] /= total_p * (double)laws.copies;
        laws.q[i] /= total_q * (double)laws.copies;
    }
    const plogp_law p = {laws.p, k, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE};
    const plogp_law q = {laws.q, k, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE};
    CHECK(plogp_law_entropy(&laws.many_p, 1.0, NULL, &want) == PLOGP_OK);
    CHECK(plogp_law_entropy(&p, 1.0, NULL, &got) == PLOGP_OK);
    CHECK_REL("entropy", got, want, 18 * U);
    CHECK(plogp_law_measure(&laws.many_p, &laws.many_q, PLOGP_MEASURE_KL, NULL, &want) ==
          PLOGP_OK);
    CHECK(plogp_law_measure(&p, &q, PLOGP_MEASURE_KL, NULL, &got) == PLOGP_OK);
    CHECK_REL("kl", got, want, 96 * U);
    free_laws(&laws);
}

/* Each copy of the few moves its masses for itself. */
static void many_places_add_no_error(void **state)
{
    (void)state;
    struct laws laws;
    make_laws(&laws, 1000, is_long() ? 100000 : 50);
    const plogp_line few = {NULL, laws.few_p.k}, many = {NULL, laws.many_p.k};
    const double copies = (double)laws.copies;
    plogp_line_distances want, got;
    CHECK(plogp_law_line_distances(&laws.few_p, &laws.few_q, &few, NULL, &want) ==
          PLOGP_OK);
    CHECK(plogp_law_line_distances(&laws.many_p, &laws.many_q, &many, NULL, &got) ==
          PLOGP_OK);
    CHECK_REL("W_1", got.wasserstein, want.wasserstein, 16 * U);
    CHECK_REL("KS", got.ks, want.ks / copies, 16 * U);
    CHECK_REL("energy", got.energy, want.energy / sqrt(copies), 16 * U);
    free_laws(&laws);
}

static void many_masses_add_no_error(void **state)
{
    (void)state;
    struct laws laws;
    make_laws(&laws, 100, is_long() ? 1000000 : 30);
    const plogp_wasserstein_options few = {{NULL, laws.few_p.k}, 2.5};
    const plogp_wasserstein_options many = {{NULL, laws.many_p.k}, 2.5};
    double want = NAN, got = NAN;
    CHECK(plogp_law_wasserstein(&laws.few_p, &laws.few_q, &few, NULL, &want) == PLOGP_OK);
    CHECK(plogp_law_wasserstein(&laws.many_p, &laws.many_q, &many, NULL, &got) ==
          PLOGP_OK);
    CHECK_REL("W_2.5", got, want, 180 * U);
    free_laws(&laws);
}

/* A square table side by side with itself, both ways: the copies say nothing. */
static void many_cells_add_no_error(void **state)
{
    (void)state;
    const size_t side = 20, copies = is_long() ? 500 : 10, wide = side * copies;
    const plogp_table_shape small = {.rows = side, .columns = side};
    const plogp_table_shape large = {.rows = wide, .columns = wide};
    double *const cells = malloc(side * side * sizeof *cells);
    double *const many = malloc(wide * wide * sizeof *many);
    plogp_table_measures want, got;
    uint64_t seed = 59;
    assert_true(cells != NULL && many != NULL);
    for (size_t i = 0; i < side * side; i++)
        cells[i] = random_bits(&seed) % 4 == 0 ? 0.0 : random_unit(&seed);
    for (size_t i = 0; i < wide * wide; i++)
        many[i] = cells[i / wide % side * side + i % wide % side];
    CHECK(plogp_table_measures_weights(cells, &small, NULL, &want) == PLOGP_OK);
    CHECK(plogp_table_measures_weights(many, &large, NULL, &got) == PLOGP_OK);
    CHECK_REL("I", got.mutual_information, want.mutual_information, 96 * U);
    CHECK_REL("H(X,Y)", got.entropy_joint, want.entropy_joint + 2.0 * log((double)copies),
              16 * U);
    CHECK_REL("H(X|Y)", got.entropy_x_given_y,
              want.entropy_x_given_y + log((double)copies), 16 * U);
    free(cells);
    free(many);
}

/* Copies of a table of X and Y along Z, which says nothing of them. */
static void many_cells_of_three_variables_add_no_error(void **state)
{
    (void)state;
    static const size_t X[] = {0}, Y[] = {1}, Z[] = {2};
    static const plogp_joint_question GIVEN = {{X, 1}, {Y, 1}, {Z, 1}};
    static const plogp_joint_question PLAIN = {{X, 1}, {Y, 1}, {NULL, 0}};
    const size_t side = 10, copies = is_long() ? 1000000 : 30;
    const size_t plane = side * side, size = plane * copies;
    double *const weights = malloc(size * sizeof *weights);
    uint32_t *const cells = malloc(3 * size * sizeof *cells);
    const plogp_joint_shape shape = {cells, size, 3}, slice = {cells, plane, 3};
    double want = NAN, given = NAN, plain = NAN, correlation = NAN;
    uint64_t seed = 60;
    assert_true(weights != NULL && cells != NULL);
    for (size_t i = 0; i < size; i++) {
        weights[i] = i < plane ? random_unit(&seed) : weights[i - plane];
        cells[3 * i] = (uint32_t)(i % plane / side);
        cells[3 * i + 1] = (uint32_t)(i % side);
        cells[3 * i + 2] = (uint32_t)(i / plane);
    }
    CHECK(plogp_joint_information_weights(weights, &slice, &PLAIN, NULL, &want) == 0);
    CHECK(plogp_joint_information_weights(weights, &shape, &GIVEN, NULL, &given) == 0);
    CHECK(plogp_joint_information_weights(weights, &shape, &PLAIN, NULL, &plain) == 0);
    CHECK(plogp_joint_correlation_weights(weights, &shape, NULL, &correlation) == 0);
    CHECK_REL("I(X;Y|Z)", given, want, 96 * U);
    CHECK_REL("I(X;Y)", plain, want, 96 * U);
    CHECK_REL("total correlation", correlation, want, 96 * U);
    free(weights);
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_terms_add_no_error_to_measures),
        cmocka_unit_test(many_terms_add_no_error_to_orders),
        cmocka_unit_test(many_probabilities_add_no_error),
        cmocka_unit_test(many_places_add_no_error),
        cmocka_unit_test(many_masses_add_no_error),
        cmocka_unit_test(many_cells_add_no_error),
        cmocka_unit_test(many_cells_of_three_variables_add_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
