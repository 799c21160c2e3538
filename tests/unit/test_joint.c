#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/joint.h"
#include "plogp/table.h"
#include "random.h"

#define LOG_2 0x1.62e42fefa39efp-1
#define SIZE  30

static const size_t X[] = {0}, Y[] = {1}, Z[] = {2}, ALL[] = {0, 1, 2}, YZ[] = {1, 2};
static const plogp_joint_question XY_GIVEN_Z = {{X, 1}, {Y, 1}, {Z, 1}};
static const plogp_joint_question XY = {{X, 1}, {Y, 1}, {NULL, 0}};

static double entropy(const uint64_t *counts, const plogp_joint_shape *shape,
                      plogp_variables of, plogp_variables given)
{
    const plogp_joint_question question = {.x = of, .given = given};
    double h = NAN;
    CHECK(plogp_joint_entropy_counts(counts, shape, &question, NULL, &h) == PLOGP_OK);
    return h;
}

static double information(const uint64_t *counts, const plogp_joint_shape *shape,
                          const plogp_joint_question *question)
{
    double i = NAN;
    CHECK(plogp_joint_information_counts(counts, shape, question, NULL, &i) == PLOGP_OK);
    return i;
}

static void exclusive_or_is_pure_synergy(void **state)
{
    (void)state;
    const uint32_t cells[] = {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0};
    const uint64_t counts[] = {5, 5, 5, 5};
    const plogp_joint_shape shape = {cells, 4, 3};
    double interaction = NAN, correlation = NAN;
    CHECK(information(counts, &shape, &XY) == 0.0);
    CHECK_REL("I(X;Y|Z)", information(counts, &shape, &XY_GIVEN_Z), LOG_2, 8 * U);
    CHECK(plogp_joint_interaction_counts(counts, &shape, &XY_GIVEN_Z, NULL,
                                         &interaction) == PLOGP_OK);
    CHECK_REL("interaction", interaction, LOG_2, 8 * U);
    CHECK(plogp_joint_correlation_counts(counts, &shape, NULL, &correlation) == PLOGP_OK);
    CHECK_REL("total correlation", correlation, LOG_2, 8 * U);
}

static void a_copy_is_pure_redundancy(void **state)
{
    (void)state;
    const uint32_t cells[] = {0, 0, 0, 1, 1, 1};
    const double weights[] = {0.5, 0.5};
    const plogp_joint_shape shape = {cells, 2, 3};
    double interaction = NAN, correlation = NAN, i = NAN;
    CHECK(plogp_joint_information_weights(weights, &shape, &XY_GIVEN_Z, NULL, &i) == 0);
    CHECK(i == 0.0);
    CHECK(plogp_joint_interaction_weights(weights, &shape, &XY_GIVEN_Z, NULL,
                                          &interaction) == PLOGP_OK);
    CHECK_REL("interaction", interaction, -LOG_2, 8 * U);
    CHECK(plogp_joint_correlation_weights(weights, &shape, NULL, &correlation) ==
          PLOGP_OK);
    CHECK_REL("total correlation", correlation, 2 * LOG_2, 8 * U);
}

static void random_cells(uint64_t *random, uint32_t *cells, uint64_t *counts)
{
    for (size_t i = 0; i < SIZE; i++) { /* some cells occur twice, some counts are 0 */
        counts[i] = random_bits(random) % 4 == 0 ? 0 : random_bits(random) >> 54;
        for (size_t v = 0; v < 3; v++)
            cells[3 * i + v] = (uint32_t)(random_bits(random) % (v + 2));
    }
    counts[0]++;
}

static void informations_are_differences_of_entropies(void **state)
{
    (void)state;
    uint64_t random = 20;
    for (size_t i = 0; i < 1000 * test_multiplier(); i++) {
        uint32_t cells[3 * SIZE];
        uint64_t counts[SIZE];
        const plogp_joint_shape shape = {cells, SIZE, 3};
        double correlation = NAN;
        random_cells(&random, cells, counts);
        const plogp_variables x = {X, 1}, y = {Y, 1}, z = {Z, 1}, none = {NULL, 0};
        const double joint = entropy(counts, &shape, (plogp_variables){ALL, 3}, none);
        const double given = information(counts, &shape, &XY_GIVEN_Z);
        const double by_entropy = entropy(counts, &shape, x, z) -
                                  entropy(counts, &shape, x, (plogp_variables){YZ, 2});
        CHECK(given >= 0.0 && fabs(given - by_entropy) <= 64 * U * (joint + 1));
        CHECK_REL("chain rule",
                  entropy(counts, &shape, z, none) +
                      entropy(counts, &shape, (plogp_variables){ALL, 2}, z),
                  joint, 24 * U);
        CHECK(plogp_joint_correlation_counts(counts, &shape, NULL, &correlation) == 0);
        const double apart = entropy(counts, &shape, x, none) +
                             entropy(counts, &shape, y, none) +
                             entropy(counts, &shape, z, none);
        CHECK(fabs(correlation - (apart - joint)) <= 64 * U * (joint + 1));
    }
}

static void two_variables_are_a_table_and_order_changes_nothing(void **state)
{
    (void)state;
    uint64_t random = 21;
    for (size_t i = 0; i < 300; i++) {
        uint32_t cells[3 * SIZE], back[3 * SIZE];
        uint64_t counts[SIZE], table[12] = {0}, counts_back[SIZE];
        const plogp_joint_shape shape = {cells, SIZE, 3}, reversed = {back, SIZE, 3};
        const plogp_table_shape dense = {.rows = 3, .columns = 4};
        const plogp_joint_question question = {{Y, 1}, {Z, 1}, {NULL, 0}};
        plogp_table_measures measures;
        random_cells(&random, cells, counts);
        for (size_t j = 0; j < SIZE; j++) {
            table[cells[3 * j + 1] * 4 + cells[3 * j + 2]] += counts[j];
            counts_back[SIZE - 1 - j] = counts[j];
            for (size_t v = 0; v < 3; v++)
                back[3 * (SIZE - 1 - j) + v] = 7 - cells[3 * j + v];
        }
        const double got = information(counts, &shape, &question);
        CHECK(plogp_table_measures_counts(table, &dense, NULL, &measures) == PLOGP_OK);
        CHECK_REL("table", got, measures.mutual_information, 16 * U);
        CHECK(information(counts_back, &reversed, &question) == got);
        CHECK(information(counts_back, &reversed, &XY_GIVEN_Z) ==
              information(counts, &shape, &XY_GIVEN_Z));
    }
}

static void near_conditional_independence_keeps_its_digits(void **state)
{
    (void)state;
    const uint32_t cells[] = {0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0};
    const double e = 0x1p-40;
    const double weights[] = {0.25 + e, 0.25 - e, 0.25 - e, 0.25 + e};
    const plogp_joint_shape shape = {cells, 4, 3};
    double i = NAN;
    CHECK(plogp_joint_information_weights(weights, &shape, &XY_GIVEN_Z, NULL, &i) == 0);
    CHECK_REL("I", i, 8.0 * e * e, 48 * U);
}

static plogp_status small_joint(const plogp_context *context, void *state)
{
    const uint32_t cells[] = {0, 0, 0, 1, 1, 1};
    const uint64_t counts[] = {1, 2};
    const plogp_joint_shape shape = {cells, 2, 3};
    double value = 0.0;
    (void)state;
    plogp_status status =
        plogp_joint_interaction_counts(counts, &shape, &XY_GIVEN_Z, context, &value);
    if (status == PLOGP_OK)
        status = plogp_joint_correlation_counts(counts, &shape, context, &value);
    if (status == PLOGP_OK)
        status = plogp_joint_entropy_counts(counts, &shape, &XY_GIVEN_Z, context, &value);
    return status;
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(small_joint, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const uint32_t cells[] = {0, 0, 0, 1, 1, 1};
    const uint64_t counts[] = {1, 2}, zeros[] = {0, 0};
    const double negative[] = {1.0, -2.0};
    const size_t far[] = {3};
    const plogp_joint_shape shape = {cells, 2, 3}, empty = {cells, 0, 3};
    const plogp_joint_question no_y = {.x = {X, 1}}, beyond = {{far, 1}, {Y, 1}, {Z, 1}};
    double value = 42.0;
    CHECK(plogp_joint_information_counts(NULL, &shape, &XY, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, NULL, &XY, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, &empty, &XY, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, &shape, NULL, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, &shape, &no_y, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, &shape, &beyond, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(counts, &shape, &XY, NULL, NULL) ==
          PLOGP_EINVAL);
    CHECK(plogp_joint_information_counts(zeros, &shape, &XY, NULL, &value) ==
          PLOGP_EDOMAIN);
    CHECK(plogp_joint_entropy_weights(negative, &shape, &XY, NULL, &value) ==
          PLOGP_EDOMAIN);
    CHECK(plogp_joint_correlation_counts(counts, &empty, NULL, &value) == PLOGP_EINVAL);
    CHECK(value == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exclusive_or_is_pure_synergy),
        cmocka_unit_test(a_copy_is_pure_redundancy),
        cmocka_unit_test(informations_are_differences_of_entropies),
        cmocka_unit_test(two_variables_are_a_table_and_order_changes_nothing),
        cmocka_unit_test(near_conditional_independence_keeps_its_digits),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
