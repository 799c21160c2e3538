/* The 24 pairs of tests/ref/discrete.json: mpmath, 50 digits, of laws p / sum(p). */
#include "check.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/divergence.h"
#include "plogp/entropy.h"
#include "plogp/transport.h"

#define MOST 128

struct pair {
    const json_t *values; /* the references */
    double p[MOST], q[MOST], support[MOST];
    size_t k;
    bool has_support;
};

static size_t read_list(const json_t *list, double *values)
{
    const size_t count = json_array_size(list);
    assert_true(count <= MOST);
    for (size_t i = 0; i < count; i++)
        values[i] = strtod(json_string_value(json_array_get(list, i)), NULL);
    return count;
}

/* The long cases are given by a formula, and are left to the checks of the program. */
static bool read_pair(const json_t *test, struct pair *pair)
{
    const json_t *support = json_object_get(test, "support");
    if (json_object_get(test, "p") == NULL)
        return false;
    pair->values = json_object_get(json_object_get(test, "values"), "norm");
    pair->k = read_list(json_object_get(test, "p"), pair->p);
    assert_true(read_list(json_object_get(test, "q"), pair->q) == pair->k);
    pair->has_support = json_array_size(support) == pair->k;
    if (pair->has_support)
        (void)read_list(support, pair->support);
    return true;
}

/* +Inf, or the absolute floor below which no relative bound can hold. */
static void check_value(const struct pair *pair, const char *key, double got,
                        double tolerance)
{
    const json_t *value = json_object_get(pair->values, key);
    if (value == NULL)
        return;
    const double want = strtod(json_string_value(value), NULL);
    if (want != INFINITY && fabs(got - want) <= 1e-320)
        return;
    CHECK_REL(key, got, want, tolerance);
}

static void check_entropies(const struct pair *pair)
{
    static const struct {
        const char *renyi, *tsallis;
        double order;
    } ORDERS[] = {{"renyi_0.5", "tsallis_0.5", 0.5},
                  {"renyi_2", "tsallis_2", 2.0},
                  {"renyi_3", "tsallis_3", 3.0}};
    double h = NAN;
    CHECK(plogp_renyi_entropy_weights(pair->p, pair->k, INFINITY, &h) == PLOGP_OK);
    check_value(pair, "min_entropy", h, 8 * U);
    for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++) {
        const double order = ORDERS[i].order;
        CHECK(plogp_renyi_entropy_weights(pair->p, pair->k, order, &h) == PLOGP_OK);
        check_value(pair, ORDERS[i].renyi, h, 64 * U);
        CHECK(plogp_tsallis_entropy_weights(pair->p, pair->k, order, &h) == PLOGP_OK);
        check_value(pair, ORDERS[i].tsallis, h, 64 * U);
    }
}

static void check_divergences(const struct pair *pair)
{
    const plogp_line line = {pair->has_support ? pair->support : NULL, pair->k};
    plogp_divergences all;
    plogp_line_distances far;
    CHECK(plogp_divergences_weights(pair->p, pair->q, pair->k, &all) == PLOGP_OK);
    check_value(pair, "entropy", all.forward.entropy, 8 * U);
    check_value(pair, "cross_entropy", all.forward.cross_entropy, 16 * U);
    check_value(pair, "kl_pq", all.forward.divergence, 48 * U);
    check_value(pair, "kl_qp", all.reverse.divergence, 48 * U);
    check_value(pair, "js", all.js, 48 * U);
    check_value(pair, "tv", all.tv, 8 * U);
    check_value(pair, "hellinger", all.hellinger, 32 * U);
    check_value(pair, "chi2_pq", all.chi2, 16 * U);
    CHECK(plogp_line_distances_weights(pair->p, pair->q, &line, NULL, &far) == PLOGP_OK);
    check_value(pair, "w1", far.wasserstein, 8 * U);
    check_value(pair, "wasserstein1", far.wasserstein, 8 * U);
}

/* Sums within rounding of 1 need no normalisation: the same references hold. */
static bool check_probs(const struct pair *pair)
{
    plogp_ledger ledger;
    double tv = NAN;
    if (plogp_ledger_probs(pair->p, pair->q, pair->k, &ledger) != PLOGP_OK)
        return false;
    check_value(pair, "entropy", ledger.entropy, 8 * U);
    check_value(pair, "cross_entropy", ledger.cross_entropy, 16 * U);
    check_value(pair, "kl_pq", ledger.divergence, 48 * U);
    CHECK(plogp_tv_probs(pair->p, pair->q, pair->k, &tv) == PLOGP_OK);
    check_value(pair, "tv", tv, 8 * U);
    return true;
}

static void measures_match_the_reference_pairs(void **state)
{
    (void)state;
    json_error_t error;
    json_t *file = json_load_file(PLOGP_TEST_DATA "/ref/discrete.json", 0, &error);
    assert_non_null(file);
    const json_t *cases = json_object_get(file, "cases");
    size_t pairs = 0, normalised = 0;
    for (size_t i = 0; i < json_array_size(cases); i++) {
        static struct pair pair;
        if (!read_pair(json_array_get(cases, i), &pair))
            continue;
        check_entropies(&pair);
        check_divergences(&pair);
        normalised += check_probs(&pair);
        pairs++;
    }
    json_decref(file);
    CHECK(pairs >= 17 && normalised >= 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_match_the_reference_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
