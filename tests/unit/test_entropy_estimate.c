/* Estimators of entropy from counts against tests/ref/entropy_from_counts.json (mpmath, 30
 * digits; nsb by two quadratures to 1e-13). */
#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/entropy_estimate.h"

#define COUNTS_MAX 4096

static const struct {
    const char *name, *reference;
    double tolerance;
} estimators[] = {
    {"plugin", "ml", 16 * U},
    {"miller-madow", "miller_madow", 16 * U},
    {"grassberger", "grassberger2003", 1e-13},
    {"chao-shen", "chao_shen", 1e-13},
    {"chao-wang-jost", "chao_wang_jost", 1e-13},
    {"zhang", "zhang", 1e-13},
    {"jackknife", "jackknife", 1e-13},
    {"james-stein", "james_stein", 1e-13},
    {"dirichlet:jeffreys", "dirichlet_bayes_jeffreys_0.5", 1e-13},
    {"dirichlet:laplace", "dirichlet_bayes_laplace_1", 1e-13},
    {"dirichlet:perks", "dirichlet_bayes_perks_1_over_K", 1e-13},
    {"dirichlet:minimax", "dirichlet_bayes_minimax_sqrtN_over_K", 1e-13},
    {"dirichlet-plugin:jeffreys", "dirichlet_plugin_jeffreys_0.5", 1e-13},
    {"dirichlet-plugin:perks", "dirichlet_plugin_perks_1_over_K", 1e-13},
    {"nsb", "nsb", 1e-10},
};

#define ESTIMATORS (sizeof estimators / sizeof estimators[0])

/* The counts of a case: a list, or how many symbols have each count. */
static size_t counts_of(const json_t *test, uint64_t *counts)
{
    const json_t *list = json_object_get(test, "counts");
    size_t k = 0;
    if (json_is_array(list)) {
        for (; k < json_array_size(list); k++)
            counts[k] = (uint64_t)json_integer_value(json_array_get(list, k));
        return k;
    }
    const char *count;
    json_t *times;
    json_object_foreach(json_object_get(test, "histogram_of_counts"), count,
                        times) for (json_int_t i = 0;
                                    i < json_integer_value(times) && k < COUNTS_MAX; i++)
        counts[k++] = strtoull(count, NULL, 10);
    return k;
}

static void check_estimate(const json_t *test, size_t e, const uint64_t *counts, size_t k)
{
    const json_t *want =
        json_object_get(json_object_get(test, "estimates"), estimators[e].reference);
    if (!json_is_string(want) || strcmp(json_string_value(want), "nan") == 0)
        return;
    plogp_entropy_options options = plogp_entropy_options_defaults();
    plogp_entropy_estimate got;
    options.alphabet = (uint64_t)json_integer_value(json_object_get(test, "K"));
    CHECK(plogp_entropy_options_parse(estimators[e].name, NULL, &options) == PLOGP_OK);
    CHECK(plogp_entropy_estimate_counts(counts, k, &options, NULL, &got) == PLOGP_OK);
    const double value = strtod(json_string_value(want), NULL);
    if (fabs(got.entropy - value) > 1e-13)
        CHECK_REL(estimators[e].name, got.entropy, value, estimators[e].tolerance);
    CHECK(isnan(got.se) || got.se >= 0);
    CHECK(got.observed == got.n ? isnan(got.low) && isnan(got.high)
                                : got.low <= got.high);
}

static void estimates_match_the_reference(void **state)
{
    (void)state;
    json_error_t error;
    json_t *root =
        json_load_file(PLOGP_TEST_DATA "/ref/entropy_from_counts.json", 0, &error);
    CHECK(root != NULL);
    uint64_t counts[COUNTS_MAX];
    size_t i;
    const json_t *test;
    json_array_foreach(json_object_get(root, "cases"), i, test)
    {
        const size_t k = counts_of(test, counts);
        for (size_t e = 0; e < ESTIMATORS; e++)
            check_estimate(test, e, counts, k);
    }
    json_decref(root);
}

static void nsb_has_the_published_values_of_small_samples(void **state)
{
    (void)state;
    static const struct {
        uint64_t counts[2];
        double bits;
    } cases[] = {{{2, 1}, 0.849665}, {{3, 1}, 0.812915}, {{2, 2}, 0.903396}};
    plogp_entropy_options options = plogp_entropy_options_defaults();
    plogp_entropy_estimate got;
    options.estimator = PLOGP_ENTROPY_NSB;
    for (size_t i = 0; i < 3; i++) {
        CHECK(plogp_entropy_estimate_counts(cases[i].counts, 2, &options, NULL, &got) ==
              PLOGP_OK);
        CHECK(fabs(got.entropy / log(2.0) - cases[i].bits) < 2e-6);
    }
}

static void the_order_of_counts_changes_no_bit(void **state)
{
    (void)state;
    const uint64_t counts[] = {7, 1, 0, 3, 1, 2, 9}, shuffled[] = {1, 9, 2, 7, 3, 0, 1};
    for (size_t e = 0; e < ESTIMATORS; e++) {
        plogp_entropy_options options = plogp_entropy_options_defaults();
        plogp_entropy_estimate a, b;
        CHECK(plogp_entropy_options_parse(estimators[e].name, NULL, &options) ==
              PLOGP_OK);
        CHECK(plogp_entropy_estimate_counts(counts, 7, &options, NULL, &a) == PLOGP_OK);
        CHECK(plogp_entropy_estimate_counts(shuffled, 7, &options, NULL, &b) == PLOGP_OK);
        CHECK_BITS(a.entropy, b.entropy);
        CHECK_BITS(a.se, b.se);
        CHECK_BITS(a.low, b.low);
    }
}

/* All different: leaving one out tells nothing. With all symbols seen and others likely the
 * list of those seen is no bound. */
static void what_was_seen_is_no_bound_of_what_there_is(void **state)
{
    (void)state;
    const uint64_t different[] = {1, 1, 1}, likely[] = {5, 4, 1, 1, 1},
                   known[] = {5, 4, 1, 0};
    plogp_entropy_estimate got;
    CHECK(plogp_entropy_estimate_counts(different, 3, NULL, NULL, &got) == PLOGP_OK);
    CHECK(isnan(got.se) && isnan(got.low) && isnan(got.high) && got.warning != NULL);
    CHECK(plogp_entropy_estimate_counts(likely, 5, NULL, NULL, &got) == PLOGP_OK);
    CHECK(got.high > log(5.0) && got.low < got.entropy && got.entropy < got.high);
    CHECK(plogp_entropy_estimate_counts(known, 4, NULL, NULL, &got) == PLOGP_OK);
    CHECK(got.high <= log(4.0));
}

/* Whatever the estimator: plug-in's interval left its own estimate out. A posterior's standard
 * deviation is that of its prior and stays. */
static void no_interval_without_a_repeated_symbol(void **state)
{
    (void)state;
    const uint64_t different[] = {1, 1, 1, 1}, repeated[] = {2, 1, 1};
    for (int e = PLOGP_ENTROPY_PLUGIN; e <= PLOGP_ENTROPY_JACKKNIFE; e++) {
        plogp_entropy_options options = plogp_entropy_options_defaults();
        plogp_entropy_estimate got;
        options.estimator = (plogp_entropy_estimator)e;
        const int posterior = e == PLOGP_ENTROPY_DIRICHLET || e == PLOGP_ENTROPY_NSB;
        CHECK(plogp_entropy_estimate_counts(different, 4, &options, NULL, &got) ==
              PLOGP_OK);
        CHECK(isnan(got.low) && isnan(got.high) && isnan(got.se) == !posterior);
        CHECK(strncmp(got.interval_method, "none", 4) == 0);
        CHECK(isfinite(got.entropy));
        CHECK(plogp_entropy_estimate_counts(repeated, 3, &options, NULL, &got) ==
              PLOGP_OK);
        CHECK(got.low <= got.high && got.se >= 0);
    }
}

/* Nearly all observations of one symbol: the rest of it is not to be had from its share.
 * Reference: tests/ref/estimators.py, of 10^15, 7, 2 and 1. */
static void near_certainty_keeps_its_digits(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double want;
    } cases[] = {
        {"plugin", 0x1.7f3be24336235p-42},
        {"miller-madow", 0x1.80ec3aba1bd36p-42},
        {"grassberger", 0x1.81c2da84179c5p-42},
        {"zhang", 0x1.8111a5e75da90p-42},
        {"jackknife", 0x1.81a4846dcb65fp-42},
        {"chao-shen", 0x1.a3278cc1fe894p-42},
        {"james-stein", 0x1.7f3be24336242p-42},
        {"dirichlet:0.3", 0x1.9fb23cdee75b8p-42},
        {"dirichlet:laplace", 0x1.ee91871111b54p-42},
        {"dirichlet-plugin:jeffreys", 0x1.b7df59e860cd9p-42},
    };
    const uint64_t counts[] = {UINT64_C(1000000000000000), 7, 2, 1};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plogp_entropy_options options = plogp_entropy_options_defaults();
        plogp_entropy_estimate got;
        CHECK(plogp_entropy_options_parse(cases[i].name, NULL, &options) == PLOGP_OK);
        CHECK(plogp_entropy_estimate_counts(counts, 4, &options, NULL, &got) == PLOGP_OK);
        CHECK_REL(cases[i].name, got.entropy, cases[i].want, 1e-13);
    }
}

/* With 0.995 of the population seen Zhang's estimate leaves out what matters, and James-Stein's
 * is pulled to an even law: both say so, and the automatic choice has nothing to say. */
static void estimates_beside_the_automatic_one_come_with_a_warning(void **state)
{
    (void)state;
    uint64_t counts[100] = {0};
    static const char *const names[] = {"zhang", "james-stein", "auto"};
    for (size_t i = 0; i < 100; i++)
        counts[i] = i < 30 ? 700 / ((i + 1) * (i + 1)) : i < 36;
    for (size_t e = 0; e < 3; e++) {
        plogp_entropy_options options = plogp_entropy_options_defaults();
        plogp_entropy_estimate got;
        CHECK(plogp_entropy_options_parse(names[e], NULL, &options) == PLOGP_OK);
        CHECK(plogp_entropy_estimate_counts(counts, 100, &options, NULL, &got) ==
              PLOGP_OK);
        CHECK((got.warning != NULL) == (e < 2));
    }
}

static void the_choice_follows_the_rule(void **state)
{
    (void)state;
    const char *reason = NULL;
    CHECK(plogp_entropy_choose(10, 8, 0.5, &reason) == PLOGP_ENTROPY_CHAO_WANG_JOST);
    CHECK(reason != NULL);
    CHECK(plogp_entropy_choose(100, 8, 0.996, NULL) == PLOGP_ENTROPY_MILLER_MADOW);
    CHECK(plogp_entropy_choose(100, 8, 0.99, NULL) == PLOGP_ENTROPY_CHAO_WANG_JOST);
    CHECK(plogp_entropy_choose(100000, 8, 0.9995, NULL) == PLOGP_ENTROPY_CHAO_WANG_JOST);
    CHECK(plogp_entropy_choose(100000, 8, 1.0, NULL) == PLOGP_ENTROPY_PLUGIN);
}

static void coverage_counts_what_was_seen_once_and_twice(void **state)
{
    (void)state;
    double coverage = 7.0;
    const uint64_t none[] = {5, 3}, mixed[] = {1, 1, 2, 4};
    CHECK(plogp_coverage_counts(none, 2, &coverage) == PLOGP_OK && coverage == 1.0);
    CHECK(plogp_coverage_counts(mixed, 4, &coverage) == PLOGP_OK);
    CHECK_REL("coverage", coverage, 1 - 0.25 * (7.0 * 2 / (7.0 * 2 + 2)), 8 * U);
    coverage = 7.0;
    CHECK(plogp_coverage_counts(NULL, 2, &coverage) == PLOGP_EINVAL);
    CHECK(plogp_coverage_counts((const uint64_t[]){0}, 1, &coverage) == PLOGP_EDOMAIN);
    CHECK(coverage == 7.0);
}

static void unknown_names_and_bad_input_are_refused(void **state)
{
    (void)state;
    plogp_entropy_options options = plogp_entropy_options_defaults();
    plogp_entropy_estimate got = {.entropy = 7.0};
    const uint64_t counts[] = {1, 2}, zeros[] = {0, 0}, many[] = {UINT64_MAX, 1};
    static const char *const bad[] = {"plug-in",        "plugin:3",    "miller-madow:0",
                                      "dirichlet:none", "dirichlet:0", "nsb:"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(plogp_entropy_options_parse(bad[i], NULL, &options) == PLOGP_EINVAL);
    CHECK(options.estimator == PLOGP_ENTROPY_AUTO);
    CHECK(plogp_entropy_estimate_counts(NULL, 2, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_estimate_counts(counts, 0, NULL, NULL, &got) == PLOGP_EINVAL);
    CHECK(plogp_entropy_estimate_counts(zeros, 2, NULL, NULL, &got) == PLOGP_EDOMAIN);
    CHECK(plogp_entropy_estimate_counts(many, 2, NULL, NULL, &got) == PLOGP_EDOMAIN);
    options.alphabet = 1;
    CHECK(plogp_entropy_estimate_counts(counts, 2, &options, NULL, &got) == PLOGP_EINVAL);
    CHECK(got.entropy == 7.0);
}

static plogp_status estimate_all(const plogp_context *context, void *state)
{
    (void)state;
    const uint64_t counts[] = {7, 1, 0, 3, 1, 2, 9};
    plogp_status status = PLOGP_OK;
    for (size_t e = 0; e < ESTIMATORS && status == PLOGP_OK; e++) {
        plogp_entropy_options options = plogp_entropy_options_defaults();
        plogp_entropy_estimate got;
        status = plogp_entropy_options_parse(estimators[e].name, context, &options);
        if (status == PLOGP_OK)
            status = plogp_entropy_estimate_counts(counts, 7, &options, context, &got);
    }
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(estimate_all, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_match_the_reference),
        cmocka_unit_test(nsb_has_the_published_values_of_small_samples),
        cmocka_unit_test(the_order_of_counts_changes_no_bit),
        cmocka_unit_test(near_certainty_keeps_its_digits),
        cmocka_unit_test(estimates_beside_the_automatic_one_come_with_a_warning),
        cmocka_unit_test(the_choice_follows_the_rule),
        cmocka_unit_test(what_was_seen_is_no_bound_of_what_there_is),
        cmocka_unit_test(no_interval_without_a_repeated_symbol),
        cmocka_unit_test(coverage_counts_what_was_seen_once_and_twice),
        cmocka_unit_test(unknown_names_and_bad_input_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
