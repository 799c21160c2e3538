#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/divergence.h"
#include "plogp/table.h"
#include "random.h"

#define MOST 4096

/* One case of tests/ref/mutual_information.json (mpmath, 50 digits, two formulas). */
static double reference(const json_t *test, const char *key)
{
    const char *text =
        json_string_value(json_object_get(json_object_get(test, "values"), key));
    return strtod(text, NULL);
}

static void load_cells(const json_t *test, plogp_table_shape *shape, double *cells)
{
    const json_t *table = json_object_get(test, "table");
    *shape = (plogp_table_shape){.rows = json_array_size(table)};
    shape->columns = json_array_size(json_array_get(table, 0));
    assert_true(shape->rows * shape->columns <= MOST);
    for (size_t i = 0; i < shape->rows; i++)
        for (size_t j = 0; j < shape->columns; j++)
            cells[i * shape->columns + j] = strtod(
                json_string_value(json_array_get(json_array_get(table, i), j)), NULL);
}

static void check_case(const json_t *test)
{
    static double cells[MOST];
    plogp_table_shape shape;
    plogp_table_measures got;
    load_cells(test, &shape, cells);
    CHECK(plogp_table_measures_weights(cells, &shape, NULL, &got) == PLOGP_OK);
    CHECK_REL("mi", got.mutual_information, reference(test, "mi"), 48 * U);
    CHECK_REL("h_row", got.entropy_x, reference(test, "h_row"), 8 * U);
    CHECK_REL("h_col", got.entropy_y, reference(test, "h_col"), 8 * U);
    CHECK_REL("h_joint", got.entropy_joint, reference(test, "h_joint"), 8 * U);
    CHECK_REL("h_row|col", got.entropy_x_given_y, reference(test, "h_row_given_col"),
              8 * U);
    CHECK_REL("h_col|row", got.entropy_y_given_x, reference(test, "h_col_given_row"),
              8 * U);
    CHECK_REL("g", got.g_statistic, reference(test, "g_statistic"), 50 * U);
    if (!isnan(reference(test, "nmi_mean")))
        CHECK_REL("nmi", got.normalized, reference(test, "nmi_mean"), 64 * U);
}

static void measures_match_reference_tables(void **state)
{
    (void)state;
    json_error_t error;
    json_t *file =
        json_load_file(PLOGP_TEST_DATA "/ref/mutual_information.json", 0, &error);
    assert_non_null(file);
    const json_t *cases = json_object_get(file, "cases");
    CHECK(json_array_size(cases) == 7);
    for (size_t i = 0; i < json_array_size(cases); i++)
        check_case(json_array_get(cases, i));
    json_decref(file);
}

static void near_independence_keeps_its_digits(void **state)
{
    (void)state;
    /* the product of the margins, moved by e: I = e^2/2 sum 1/(p_i p_j) to leading order
     */
    const double e = 0x1p-40;
    const double p[] = {0.25 + e, 0.25 - e, 0.25 - e, 0.25 + e};
    const plogp_table_shape shape = {.rows = 2, .columns = 2};
    plogp_table_measures got;
    CHECK(plogp_table_measures_probs(p, &shape, NULL, &got) == PLOGP_OK);
    CHECK_REL("I", got.mutual_information, 8.0 * e * e, 48 * U);
}

/* The first column has all but a share that its two leading doubles, and those of the total, cannot
 * tell. Entropies of the columns with 400 digits. */
static void nearly_certain_margins_keep_their_digits(void **state)
{
    (void)state;
    static const struct {
        double rare, entropy;
    } CASES[] = {{1e-20, 4.705170185988091371e-19},
                 {1e-40, 9.3103403719761825961e-39},
                 {0x1p-300, 1.0257263818382090472e-88}};
    const plogp_table_shape shape = {.rows = 2, .columns = 2};
    const plogp_table_shape turned = {.rows = 1, .columns = 4};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const double weights[] = {0.3, CASES[i].rare, 0.7, 0.0};
        plogp_table_measures measures, single;
        CHECK(plogp_table_measures_weights(weights, &shape, NULL, &measures) == PLOGP_OK);
        CHECK_REL("entropy_y", measures.entropy_y, CASES[i].entropy, 8 * U);
        CHECK(measures.mutual_information <= measures.entropy_y * (1.0 + 56 * U));
        CHECK(plogp_table_measures_weights(weights, &turned, NULL, &single) == PLOGP_OK);
        CHECK(single.entropy_x == 0.0);
    }
}

static void independent_and_single_tables_have_information_zero(void **state)
{
    (void)state;
    const uint64_t product[] = {2, 4, 6, 3, 6, 9}, one[] = {5};
    plogp_table_shape shape = {.rows = 2, .columns = 3};
    plogp_table_measures got;
    CHECK(plogp_table_measures_counts(product, &shape, NULL, &got) == PLOGP_OK);
    CHECK(got.mutual_information == 0.0 && got.g_statistic == 0.0 && got.total == 30.0);
    shape = (plogp_table_shape){.rows = 1, .columns = 1};
    CHECK(plogp_table_measures_counts(one, &shape, NULL, &got) == PLOGP_OK);
    CHECK(got.mutual_information == 0.0 && isnan(got.normalized));
    CHECK(got.entropy_x == 0.0 && got.entropy_joint == 0.0);
}

static void random_table(uint64_t *random, uint64_t *counts, size_t size)
{
    for (size_t i = 0; i < size; i++)
        counts[i] = random_bits(random) % 3 == 0 ? 0 : random_bits(random) >> 52;
    counts[0]++;
}

static void information_is_the_divergence_from_the_product(void **state)
{
    (void)state;
    uint64_t random = 6;
    for (size_t i = 0; i < 2000 * test_multiplier(); i++) {
        uint64_t counts[12];
        double joint[12], product[12], kl = NAN;
        const plogp_table_shape shape = {.rows = 3, .columns = 4};
        plogp_table_measures got;
        random_table(&random, counts, 12);
        CHECK(plogp_table_measures_counts(counts, &shape, NULL, &got) == PLOGP_OK);
        for (size_t j = 0; j < 12; j++) {
            double row = 0.0, column = 0.0;
            for (size_t k = 0; k < 4; k++)
                row += (double)counts[j / 4 * 4 + k];
            for (size_t k = 0; k < 3; k++)
                column += (double)counts[k * 4 + j % 4];
            joint[j] = (double)counts[j] * got.total;
            product[j] = row * column;
        }
        CHECK(plogp_kl_weights(joint, product, 12, &kl) == PLOGP_OK);
        CHECK_REL("I", got.mutual_information, kl, 96 * U);
        CHECK_REL("chain", got.entropy_x + got.entropy_y_given_x, got.entropy_joint,
                  20 * U);
        CHECK(got.mutual_information >= 0.0);
        CHECK(got.mutual_information <=
              fmin(got.entropy_x, got.entropy_y) * (1 + 64 * U));
    }
}

static void order_and_sparseness_change_nothing(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (size_t i = 0; i < 500; i++) {
        double weights[12], sparse[12];
        uint32_t cells[24];
        size_t size = 0;
        plogp_table_measures got, again;
        const plogp_table_shape dense = {.rows = 3, .columns = 4};
        for (size_t j = 0; j < 12; j++) {
            weights[j] = random_bits(&random) % 3 == 0 ? 0.0 : random_unit(&random);
            weights[j] += j == 0;
        }
        for (size_t j = 0; j < 12; j++) {
            const size_t at = (j * 5 + 1) % 12;
            if (weights[at] == 0.0)
                continue;
            sparse[size] = weights[at];
            cells[2 * size] = 2 - (uint32_t)(at / 4);
            cells[2 * size + 1] = (uint32_t)(at % 4 + 1) % 4;
            size++;
        }
        const plogp_table_shape other = {3, 4, cells, size};
        CHECK(plogp_table_measures_weights(weights, &dense, NULL, &got) == PLOGP_OK);
        CHECK(plogp_table_measures_weights(sparse, &other, NULL, &again) == PLOGP_OK);
        assert_memory_equal(&got, &again, sizeof got);
    }
}

static plogp_status small_table(const plogp_context *context, void *state)
{
    const uint64_t counts[] = {1, 2, 3, 4};
    const plogp_table_shape shape = {.rows = 2, .columns = 2};
    plogp_table_measures got;
    (void)state;
    return plogp_table_measures_counts(counts, &shape, context, &got);
}

static void failed_allocations_leak_nothing(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(small_table, NULL));
}

static void wrong_input_is_refused_and_outputs_stay(void **state)
{
    (void)state;
    const uint64_t counts[] = {1, 2, 3, 4}, zeros[] = {0, 0, 0, 0};
    const double negative[] = {1, 2, -1, 4}, unnormalised[] = {1, 2, 3, 4};
    const uint32_t outside[] = {0, 0, 2, 1};
    const plogp_table_shape shape = {.rows = 2, .columns = 2}, empty = {.rows = 2};
    const plogp_table_shape wrong = {.rows = 2, .columns = 2, .size = 3};
    const plogp_table_shape far = {2, 2, outside, 2};
    plogp_table_measures got = {.total = 42.0};
    CHECK(plogp_table_measures_counts(counts, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_table_measures_counts(NULL, &shape, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_table_measures_counts(counts, &shape, NULL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_table_measures_counts(counts, &empty, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_table_measures_counts(counts, &wrong, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_table_measures_counts(counts, &far, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(plogp_table_measures_counts(zeros, &shape, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(plogp_table_measures_weights(negative, &shape, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(plogp_table_measures_probs(unnormalised, &shape, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(got.total == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_match_reference_tables),
        cmocka_unit_test(near_independence_keeps_its_digits),
        cmocka_unit_test(nearly_certain_margins_keep_their_digits),
        cmocka_unit_test(independent_and_single_tables_have_information_zero),
        cmocka_unit_test(information_is_the_divergence_from_the_product),
        cmocka_unit_test(order_and_sparseness_change_nothing),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(wrong_input_is_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
