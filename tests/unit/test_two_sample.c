/* Distances between samples against tests/ref/empirical_distances.json (mpmath, 40 digits,
 * checked with SciPy); the samples are in tests/ref/samples. */
#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "accumulate.h"
#include "failing_alloc.h"
#include "plogp/summary.h"
#include "plogp/two_sample.h"

/* The first column of a file, as numbers. */
static plogp_ordered_table *read_sample(const char *name)
{
    char path[512];
    plogp_summary *summary = NULL;
    plogp_ordered_table *table = NULL;
    (void)snprintf(path, sizeof path, "%s/ref/samples/%s.csv", PLOGP_TEST_DATA, name);
    CHECK(plogp_summary_new(NULL, &summary) == PLOGP_OK);
    CHECK(plogp_summary_read_file(summary, path, NULL) == PLOGP_OK);
    CHECK(plogp_ordered_value(plogp_summary_column(summary, 0)->ordered, &table) ==
          PLOGP_OK);
    plogp_summary_free(summary);
    return table;
}

static plogp_summary *summarise(bool moments)
{
    plogp_summary *summary = NULL;
    CHECK(plogp_summary_new(NULL, &summary) == PLOGP_OK);
    if (!moments)
        plogp_summary_leave_moments(summary);
    CHECK(plogp_summary_read_file(summary,
                                  PLOGP_TEST_DATA "/ref/samples/faithful_eruptions.csv",
                                  NULL) == PLOGP_OK);
    return summary;
}

static void moments_may_be_left_out(void **state)
{
    (void)state;
    plogp_summary *with = summarise(true), *without = summarise(false);
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, NULL);
    const plogp_summary_part *const part = plogp_summary_column(without, 0);
    CHECK(part->moments == NULL && part->ordered != NULL);
    CHECK(plogp_summary_part_has_values(part));
    CHECK(plogp_summary_save(without, &bytes) == PLOGP_EINVAL);
    CHECK(plogp_summary_merge(with, without) == PLOGP_EINVAL);
    CHECK(plogp_summary_merge(without, with) == PLOGP_OK);
    plogp_summary_leave_moments(NULL);
    plogp_buffer_clear(&bytes);
    plogp_summary_free(with);
    plogp_summary_free(without);
}

static double reference(const json_t *test, const char *key)
{
    return strtod(json_string_value(json_object_get(test, key)), NULL);
}

static void check_case(const json_t *test)
{
    const char *const x = json_string_value(json_object_get(test, "x"));
    const char *const y = json_string_value(json_object_get(test, "y"));
    if (strcmp(x, "danishuni") == 0) /* 2,167 rows are not kept here */
        return;
    plogp_ordered_table *p = read_sample(x), *q = read_sample(y);
    plogp_numeric_distances far, back;
    CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
    CHECK(plogp_compare_ordered(q, p, NULL, NULL, &back) == PLOGP_OK);
    CHECK_REL("w1", far.wasserstein, reference(test, "w1"), 8 * U);
    CHECK_REL("w2", far.wasserstein2, reference(test, "w2"), 8 * U);
    CHECK_REL("ks", far.ks, reference(test, "ks"), 8 * U);
    CHECK_REL("energy", far.energy, reference(test, "energy_distance"), 8 * U);
    CHECK_BITS(far.wasserstein, back.wasserstein);
    CHECK_BITS(far.energy, back.energy);
    CHECK(far.ks_p_value >= 0 && far.ks_p_value <= 1);
    CHECK(far.wasserstein_interval.low <= far.wasserstein &&
          far.wasserstein <= far.wasserstein_interval.high);
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
}

static void distances_match_the_reference(void **state)
{
    (void)state;
    json_error_t error;
    json_t *root =
        json_load_file(PLOGP_TEST_DATA "/ref/empirical_distances.json", 0, &error);
    CHECK(root != NULL);
    size_t i;
    const json_t *test;
    json_array_foreach(json_object_get(root, "cases"), i, test) check_case(test);
    json_decref(root);
}

static plogp_counts_table *table_of(const char *const *texts, const uint64_t *counts,
                                    size_t k, const plogp_context *context)
{
    plogp_counts *made = NULL;
    plogp_counts_table *table = NULL;
    plogp_status status = plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, context, &made);
    for (size_t i = 0; i < k && status == PLOGP_OK; i++)
        status = plogp_counts_add(made, texts[i], strlen(texts[i]), counts[i]);
    if (status == PLOGP_OK)
        status = plogp_counts_value(made, &table);
    plogp_counts_free(made);
    return status == PLOGP_OK ? table : NULL;
}

static void levels_meet_by_their_text(void **state)
{
    (void)state;
    const char *const p_texts[] = {"a", "b", "c"}, *const q_texts[] = {"d", "b", "a"};
    const uint64_t p_counts[] = {2, 1, 1}, q_counts[] = {1, 1, 2};
    plogp_counts_table *p = table_of(p_texts, p_counts, 3, NULL);
    plogp_counts_table *q = table_of(q_texts, q_counts, 3, NULL);
    plogp_level_distances far;
    CHECK(plogp_compare_counts(p, q, NULL, &far) == PLOGP_OK);
    CHECK(far.levels == 4 && far.new_levels == 1 && far.lost_levels == 1);
    CHECK(isinf(far.all.forward.divergence) && isinf(far.all.reverse.divergence));
    CHECK(isnan(far.intervals.kl.low) && !isnan(far.intervals.js.low));
    CHECK_REL("tv", far.all.tv, 0.25, 8 * U);
    /* G = 2 (1 log 2 + 1 log 2): only c and d differ */
    CHECK_REL("g", far.statistic, 4 * log(2.0), 32 * U);
    CHECK(far.freedom == 3.0 && far.p_value > 0.4 && far.p_value < 0.5);
    plogp_counts_table_free(p);
    plogp_counts_table_free(q);
}

static void equal_tables_are_0_apart(void **state)
{
    (void)state;
    const char *const texts[] = {"a", "b"};
    const uint64_t p_counts[] = {3, 9}, q_counts[] = {1, 3};
    plogp_counts_table *p = table_of(texts, p_counts, 2, NULL);
    plogp_counts_table *q = table_of(texts, q_counts, 2, NULL);
    plogp_level_distances far;
    CHECK(plogp_compare_counts(p, q, NULL, &far) == PLOGP_OK);
    CHECK(far.all.js == 0.0 && far.all.forward.divergence == 0.0);
    CHECK(far.statistic == 0.0 && far.p_value == 1.0);
    CHECK(far.intervals.js.low == 0.0 && far.intervals.js.high > 0.0);
    plogp_counts_table_free(p);
    plogp_counts_table_free(q);
}

static void empty_samples_are_refused(void **state)
{
    (void)state;
    const plogp_ordered_table none = {0};
    const double values[] = {1.0}, weights[] = {1.0};
    const plogp_ordered_table one = {values, weights, weights, 1, 1.0, 0.0, 1};
    plogp_numeric_distances far = {.ks = 7.0};
    CHECK(plogp_compare_ordered(&none, &one, NULL, NULL, &far) == PLOGP_EDOMAIN);
    CHECK(plogp_compare_ordered(&one, &none, NULL, NULL, &far) == PLOGP_EDOMAIN);
    CHECK(plogp_compare_ordered(NULL, &one, NULL, NULL, &far) == PLOGP_EINVAL);
    CHECK(far.ks == 7.0);
}

static void infinite_values_are_data(void **state)
{
    (void)state;
    const double low[] = {-INFINITY, 1.0, 2.0, INFINITY}, some[] = {1.0, 1.0, 1.0, 1.0},
                 up_to[] = {1.0, 2.0, 3.0, 4.0},
                 shifted[] = {-INFINITY, 1.0, 6.0, INFINITY};
    const plogp_ordered_table p = {low, some, up_to, 4, 4.0, 0.0, 1},
                              q = {shifted, some, up_to, 4, 4.0, 0.0, 1},
                              finite = {low + 1, some, up_to, 2, 2.0, 0.0, 1};
    plogp_numeric_distances far;
    CHECK(plogp_compare_ordered(&p, &q, NULL, NULL, &far) == PLOGP_OK);
    CHECK(far.wasserstein == 1.0); /* equal weights at the ends: only 2 -> 6 moves */
    CHECK(far.wasserstein2 == 2.0);
    CHECK(far.ks == 0.25);
    CHECK(isfinite(far.binned.js) && far.below == 0.0 && far.above == 0.0);
    CHECK(plogp_compare_ordered(&finite, &p, NULL, NULL, &far) == PLOGP_OK);
    CHECK(isinf(far.wasserstein) && isinf(far.wasserstein2) && isinf(far.energy));
    CHECK(far.ks == 0.25);
    CHECK(far.below == 0.25);
    CHECK(far.above == 0.25);
    CHECK(isnan(far.wasserstein_interval.low) && isfinite(far.ks_interval.high));
    CHECK(isfinite(far.binned.forward.divergence));
}

/* ((i a) mod b)/16 c, i < n, as a sorted table. */
static plogp_ordered_table *grid_of(size_t n, size_t a, size_t b, double c)
{
    double x[128];
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *table = NULL;
    for (size_t i = 0; i < n; i++)
        x[i] = (double)((i * a) % b) / 16.0 * c;
    const plogp_column column = {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL};
    const plogp_batch batch = {&column, 1, n, NULL, 0};
    CHECK(plogp_ordered_new(NULL, &ordered) == PLOGP_OK);
    CHECK(plogp_ordered_push(ordered, &batch, 0) == PLOGP_OK);
    CHECK(plogp_ordered_value(ordered, &table) == PLOGP_OK);
    plogp_ordered_free(ordered);
    return table;
}

/* Expected values: tests/ref/nearest_divergence.py, all pairs of distances. */
static void nearest_neighbours_match_all_pairs_of_distances(void **state)
{
    (void)state;
    static const struct {
        size_t n, a, b, m, c, d;
        double scale, forward, reverse;
    } CASES[] = {
        {60, 37, 101, 80, 53, 127, 2.0, 0x1.69880f2cb3d9ap-1, 0x1.3ecef911c1554p-1},
        {60, 5, 7, 40, 3, 5, 1.0, -0x1.76f3fa04b0c93p-4, 0x1.b4126d842b5d9p-3},
    };
    for (size_t i = 0; i < 2; i++) {
        plogp_ordered_table *p = grid_of(CASES[i].n, CASES[i].a, CASES[i].b, 1.0);
        plogp_ordered_table *q =
            grid_of(CASES[i].m, CASES[i].c, CASES[i].d, CASES[i].scale);
        plogp_numeric_distances far;
        CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
        CHECK_REL("forward", far.nearest.value, CASES[i].forward, 256 * U);
        CHECK_REL("reverse", far.nearest_reverse.value, CASES[i].reverse, 256 * U);
        CHECK(far.nearest.interval.low < far.nearest.value &&
              far.nearest.value < far.nearest.interval.high);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
    const double x[] = {1.0, 2.0, 4.0}, y[] = {1.5, 2.5}, one[] = {1.0, 1.0, 1.0},
                 up_to[] = {1.0, 2.0, 3.0};
    const plogp_ordered_table p = {x, one, up_to, 3, 3.0, 0.0, 1},
                              q = {y, one, up_to, 2, 2.0, 0.0, 1};
    plogp_numeric_distances far;
    CHECK(plogp_compare_ordered(&p, &q, NULL, NULL, &far) == PLOGP_OK);
    CHECK(isnan(far.nearest.value) && isnan(far.nearest.interval.low)); /* too few */
}

/* Below, two quantile bins, above, missing: counts and 1/2 of each. */
static void bins_are_those_of_p_with_below_above_and_missing(void **state)
{
    (void)state;
    const double x[] = {1.0, 2.0, 3.0, 4.0}, one[] = {1.0, 1.0, 1.0, 1.0},
                 up_to[] = {1.0, 2.0, 3.0, 4.0}, y[] = {0.0, 2.0, 9.0, 10.0};
    const plogp_ordered_table p = {x, one, up_to, 4, 4.0, 0.0, 1},
                              q = {y, one, up_to, 4, 4.0, 2.0, 1};
    const double of_p[] = {0.5, 2.5, 2.5, 0.5, 0.5}, of_q[] = {1.5, 1.5, 0.5, 2.5, 2.5};
    const plogp_compare_options options = {.bins = 2};
    plogp_numeric_distances far;
    double kl = NAN;
    CHECK(plogp_compare_ordered(&p, &q, &options, NULL, &far) == PLOGP_OK);
    CHECK(far.bins == 5);
    CHECK(plogp_kl_weights(of_p, of_q, 5, &kl) == PLOGP_OK);
    CHECK_BITS(far.binned.forward.divergence, kl);
    CHECK(far.below == 0.25 && far.above == 0.5);
    CHECK(plogp_compare_ordered(&p, &p, &options, NULL, &far) == PLOGP_OK);
    CHECK(far.bins == 2 && far.binned.js == 0.0);
}

/* Against the walk over tables, which is tested against references: sizes around those at
 * which the sort changes, ties, both signs, tiny gaps. */
static void samples_in_arrays_have_the_distance_of_their_tables(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {63, 64}, {500, 7}, {70000, 66000}};
    static double x[70000], y[70000];
    uint64_t random = 11;
    for (size_t s = 0; s < 4; s++) {
        const size_t n = sizes[s][0], m = sizes[s][1];
        plogp_ordered *of_x = NULL, *of_y = NULL;
        plogp_ordered_table *p = NULL, *q = NULL;
        plogp_numeric_distances far;
        double distance = NAN;
        for (size_t i = 0; i < n; i++)
            x[i] = ldexp((double)(int64_t)(test_random(&random) % 4001) - 2000, -1000);
        for (size_t i = 0; i < m; i++)
            y[i] = ldexp((double)(int64_t)(test_random(&random) % 4001) - 1990, -1000);
        const plogp_column of[] = {{"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
                                   {"y", PLOGP_COLUMN_NUMERIC, y, NULL, NULL, NULL}};
        const plogp_batch one = {of, 1, n, NULL, 0}, two = {of + 1, 1, m, NULL, 0};
        CHECK(plogp_ordered_new(NULL, &of_x) == PLOGP_OK);
        CHECK(plogp_ordered_new(NULL, &of_y) == PLOGP_OK);
        CHECK(plogp_ordered_push(of_x, &one, 0) == PLOGP_OK);
        CHECK(plogp_ordered_push(of_y, &two, 0) == PLOGP_OK);
        CHECK(plogp_ordered_value(of_x, &p) == PLOGP_OK);
        CHECK(plogp_ordered_value(of_y, &q) == PLOGP_OK);
        CHECK(plogp_compare_ordered(p, q, NULL, NULL, &far) == PLOGP_OK);
        CHECK(plogp_wasserstein_samples(x, n, y, m, NULL, &distance) == PLOGP_OK);
        CHECK_REL("W1", distance, far.wasserstein, 8 * U);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
        plogp_ordered_free(of_x);
        plogp_ordered_free(of_y);
    }
    double distance = 7.0;
    const double bad[] = {1.0, NAN};
    CHECK(plogp_wasserstein_samples(x, 0, y, 1, NULL, &distance) == PLOGP_EINVAL);
    CHECK(plogp_wasserstein_samples(x, 1, bad, 2, NULL, &distance) == PLOGP_EDOMAIN);
    CHECK(distance == 7.0);
}

static void missing_rates_are_compared_with_newcombes_interval(void **state)
{
    (void)state;
    /* Newcombe (1998), table II, contrast (a): 56/70 - 48/80 = 0.2, 0.0524 to 0.3339 */
    const plogp_rate_difference rates = plogp_compare_rates(48, 32, 56, 14);
    CHECK_REL("difference", rates.difference, 0.2, 8 * U);
    CHECK(fabs(rates.interval.low - 0.0524) < 5e-5);
    CHECK(fabs(rates.interval.high - 0.3339) < 5e-5);
    CHECK(plogp_compare_rates(0, 5, 0, 9).p_value == 1.0);
    CHECK(isnan(plogp_compare_rates(0, 0, 1, 1).p_value));
}

static plogp_status compare_all(const plogp_context *context, void *state)
{
    (void)state;
    const char *const texts[] = {"a", "b", "c"};
    const uint64_t counts[] = {2, 1, 1}, others[] = {5, 5, 5};
    plogp_counts_table *p = table_of(texts, counts, 3, context);
    plogp_counts_table *q = table_of(texts, others, 3, context);
    plogp_level_distances far;
    const plogp_status status =
        p == NULL || q == NULL ? PLOGP_ENOMEM : plogp_compare_counts(p, q, context, &far);
    plogp_counts_table_free(p);
    plogp_counts_table_free(q);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(compare_all, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_may_be_left_out),
        cmocka_unit_test(distances_match_the_reference),
        cmocka_unit_test(levels_meet_by_their_text),
        cmocka_unit_test(equal_tables_are_0_apart),
        cmocka_unit_test(empty_samples_are_refused),
        cmocka_unit_test(infinite_values_are_data),
        cmocka_unit_test(samples_in_arrays_have_the_distance_of_their_tables),
        cmocka_unit_test(nearest_neighbours_match_all_pairs_of_distances),
        cmocka_unit_test(bins_are_those_of_p_with_below_above_and_missing),
        cmocka_unit_test(missing_rates_are_compared_with_newcombes_interval),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
