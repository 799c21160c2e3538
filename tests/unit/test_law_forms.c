/* Measures of tables, lines, single symbols and many laws from numbers of every type. */
#include "check.h"

#include <stdint.h>
#include <string.h>

#include "plogp/jensen_shannon.h"
#include "plogp/joint.h"
#include "plogp/local.h"
#include "plogp/transport.h"
#include "random.h"

enum { SIZE = 12, FORMS = 5, VALUES = 14 };

/* The same two laws of whole numbers in every form; probabilities and logits are apart. */
struct numbers {
    double doubles[2][SIZE];
    float floats[2][SIZE];
    uint64_t wide[2][SIZE];
    uint32_t narrow[2][SIZE];
};

static void fill(struct numbers *numbers, uint64_t *seed)
{
    for (size_t law = 0; law < 2; law++)
        for (size_t i = 0; i < SIZE; i++) {
            const uint32_t count = (uint32_t)(random_bits(seed) % 1000) + (i == 0);
            numbers->narrow[law][i] = count;
            numbers->wide[law][i] = count;
            numbers->floats[law][i] = (float)(int32_t)count;
            numbers->doubles[law][i] = count;
        }
}

static plogp_law law_of(const struct numbers *numbers, size_t law, size_t form)
{
    const plogp_law laws[FORMS] = {
        {numbers->doubles[law], SIZE, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_DOUBLE},
        {numbers->floats[law], SIZE, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_FLOAT},
        {numbers->wide[law], SIZE, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT64},
        {numbers->narrow[law], SIZE, PLOGP_LAW_COUNTS, PLOGP_NUMBER_UINT32},
        {numbers->narrow[law], SIZE, PLOGP_LAW_WEIGHTS, PLOGP_NUMBER_UINT32},
    };
    return laws[form];
}

static const uint32_t CELLS[] = {0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1,
                                 1, 1, 0, 1, 1, 1, 2, 0, 0, 2, 0, 1, 2, 1, 0, 2, 1, 1};
static const plogp_joint_shape SHAPE = {CELLS, SIZE, 3};
static const plogp_table_shape TABLE = {.rows = 3, .columns = 4};
static const size_t X[] = {0}, Y[] = {1}, Z[] = {2};
static const plogp_joint_question XY_GIVEN_Z = {{X, 1}, {Y, 1}, {Z, 1}};
static const plogp_range ALL = {0, SIZE};

static void measure_tables(const plogp_law *law, double *values)
{
    plogp_table_measures table;
    double local[SIZE];
    CHECK(plogp_law_joint_entropy(law, &SHAPE, &XY_GIVEN_Z, NULL, &values[0]) == 0);
    CHECK(plogp_law_joint_information(law, &SHAPE, &XY_GIVEN_Z, NULL, &values[1]) == 0);
    CHECK(plogp_law_joint_interaction(law, &SHAPE, &XY_GIVEN_Z, NULL, &values[2]) == 0);
    CHECK(plogp_law_joint_correlation(law, &SHAPE, NULL, &values[3]) == 0);
    CHECK(plogp_law_table_measures(law, &TABLE, NULL, &table) == 0);
    CHECK(plogp_law_local_information(law, &TABLE, NULL, local) == 0);
    values[4] = table.mutual_information;
    values[5] = table.total;
    values[6] = local[7];
}

static void measure_pairs(const plogp_law *p, const plogp_law *q, double *values)
{
    const plogp_line line = {NULL, SIZE};
    const plogp_wasserstein_options options = {line, 2.5};
    const plogp_law laws[] = {*p, *q, *p};
    const double weights[] = {1.0, 2.0, 3.0};
    const plogp_law_group group = {laws, 3, weights};
    plogp_line_distances all;
    plogp_local_entropy entropies[SIZE];
    plogp_local_divergence divergences[SIZE];
    CHECK(plogp_law_line_distances(p, q, &line, NULL, &all) == 0);
    CHECK(plogp_law_wasserstein(p, q, &options, NULL, &values[7]) == 0);
    CHECK(plogp_law_weighted_js(&group, NULL, &values[8]) == 0);
    CHECK(plogp_law_local_entropies(p, ALL, entropies) == 0);
    CHECK(plogp_law_local_divergences(p, q, ALL, divergences) == 0);
    values[9] = all.wasserstein;
    values[10] = all.energy;
    values[11] = entropies[5].surprisal;
    values[12] = divergences[6].js_term;
    values[13] = divergences[6].log_ratio;
}

/* Whole numbers are the same in every type, so all bits are. */
static void numbers_of_every_type_give_the_same_bits(void **state)
{
    (void)state;
    uint64_t seed = 61;
    for (size_t i = 0; i < 200 * test_multiplier(); i++) {
        struct numbers numbers;
        double want[VALUES], got[VALUES];
        fill(&numbers, &seed);
        for (size_t form = 0; form < FORMS; form++) {
            const plogp_law p = law_of(&numbers, 0, form), q = law_of(&numbers, 1, form);
            measure_tables(&p, form == 0 ? want : got);
            measure_pairs(&p, &q, form == 0 ? want : got);
            if (form > 0)
                assert_memory_equal(got, want, sizeof want);
        }
    }
}

static void the_named_forms_are_the_same_functions(void **state)
{
    (void)state;
    uint64_t seed = 62;
    struct numbers numbers;
    fill(&numbers, &seed);
    const plogp_law p = law_of(&numbers, 0, 0);
    double values[VALUES], again = NAN;
    measure_tables(&p, values);
    CHECK(plogp_joint_information_counts(numbers.wide[0], &SHAPE, &XY_GIVEN_Z, NULL,
                                         &again) == PLOGP_OK);
    CHECK_BITS(again, values[1]);
    CHECK(plogp_joint_interaction_weights(numbers.doubles[0], &SHAPE, &XY_GIVEN_Z, NULL,
                                          &again) == PLOGP_OK);
    CHECK_BITS(again, values[2]);
}

/* Logits of a table are its probabilities' logarithms, shifted; floats sum to 1 loosely. */
static void logits_and_float_probabilities_are_laws_of_cells(void **state)
{
    (void)state;
    float probs[SIZE];
    double logits[SIZE], of_probs = NAN, of_logits = NAN;
    for (size_t i = 0; i < SIZE; i++) {
        probs[i] = (float)(i + 1) / 78.0f;
        logits[i] = log((double)probs[i]) + 3.0;
    }
    const plogp_law p = {probs, SIZE, PLOGP_LAW_PROBS, PLOGP_NUMBER_FLOAT};
    const plogp_law z = {logits, SIZE, PLOGP_LAW_LOGITS, PLOGP_NUMBER_DOUBLE};
    CHECK(plogp_law_joint_information(&p, &SHAPE, &XY_GIVEN_Z, NULL, &of_probs) == 0);
    CHECK(plogp_law_joint_information(&z, &SHAPE, &XY_GIVEN_Z, NULL, &of_logits) == 0);
    CHECK(fabs(of_probs - of_logits) <= 1e-15);
    probs[0] = 0.5f;
    CHECK(plogp_law_joint_information(&p, &SHAPE, &XY_GIVEN_Z, NULL, &of_probs) ==
          PLOGP_EDOMAIN);
}

static void laws_that_do_not_fit_are_refused_and_outputs_stay(void **state)
{
    (void)state;
    uint64_t seed = 63;
    struct numbers numbers;
    fill(&numbers, &seed);
    const plogp_law p = law_of(&numbers, 0, 1);
    plogp_law small = p, none = p;
    small.k = SIZE - 1;
    none.values = NULL;
    const plogp_line line = {NULL, SIZE};
    const plogp_law unlike[] = {p, small};
    const plogp_law_group group = {unlike, 2, NULL}, empty = {unlike, 0, NULL};
    plogp_line_distances all = {.ks = 42.0};
    plogp_table_measures table = {.total = 42.0};
    plogp_local_entropy entropy[SIZE];
    double value = 42.0;
    CHECK(plogp_law_joint_entropy(&small, &SHAPE, &XY_GIVEN_Z, NULL, &value) ==
          PLOGP_EINVAL);
    CHECK(plogp_law_joint_correlation(&none, &SHAPE, NULL, &value) == PLOGP_EINVAL);
    CHECK(plogp_law_joint_correlation(NULL, &SHAPE, NULL, &value) == PLOGP_EINVAL);
    CHECK(plogp_law_table_measures(&small, &TABLE, NULL, &table) == PLOGP_EINVAL);
    CHECK(plogp_law_local_information(NULL, &TABLE, NULL, &value) == PLOGP_EINVAL);
    CHECK(plogp_law_line_distances(&p, &small, &line, NULL, &all) == PLOGP_EINVAL);
    CHECK(plogp_law_line_distances(&small, &small, &line, NULL, &all) == PLOGP_EINVAL);
    CHECK(plogp_law_local_entropies(NULL, ALL, entropy) == PLOGP_EINVAL);
    CHECK(plogp_law_local_divergences(&p, &small, ALL, NULL) == PLOGP_EINVAL);
    CHECK(plogp_law_weighted_js(&group, NULL, &value) == PLOGP_EDOMAIN);
    CHECK(plogp_law_weighted_js(&empty, NULL, &value) == PLOGP_EINVAL);
    CHECK(value == 42.0 && all.ks == 42.0 && table.total == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_every_type_give_the_same_bits),
        cmocka_unit_test(the_named_forms_are_the_same_functions),
        cmocka_unit_test(logits_and_float_probabilities_are_laws_of_cells),
        cmocka_unit_test(laws_that_do_not_fit_are_refused_and_outputs_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
