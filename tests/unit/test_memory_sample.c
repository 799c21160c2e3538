/* Summaries, joint readers and comparisons survive every failed allocation, with one
 * thread and with two. */
#include "check.h"

#include "failing_alloc.h"
#include "fit_sample.h"
#include "plogp/counts.h"
#include "plogp/joint_counts.h"
#include "plogp/moments.h"
#include "plogp/permutation.h"
#include "plogp/summary.h"
#include "plogp/two_sample.h"
#include "step.h"
#include "temporary.h"

static char titanic[] = PLOGP_EXAMPLE_DATA "/titanic.csv";
static char iris[] = PLOGP_EXAMPLE_DATA "/iris.csv";

static plogp_read_options short_batches(void)
{
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = 60;
    return options;
}

/* Two summaries of a file: read, saved, loaded, merged. `state` is the path. */
static plogp_status summarise(const plogp_context *context, void *state)
{
    const plogp_read_options options = short_batches();
    plogp_summary *summary = NULL, *loaded = NULL, *empty = NULL;
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, context);
    plogp_status status = plogp_summary_new(context, &summary);
    STEP(status, plogp_summary_read_file(summary, state, &options));
    STEP(status, plogp_summary_save(summary, &bytes));
    STEP(status, plogp_summary_load((const unsigned char *)bytes.bytes, bytes.length,
                                    context, &loaded));
    STEP(status, plogp_summary_merge(summary, loaded));
    STEP(status, plogp_summary_new(context, &empty));
    STEP(status, plogp_summary_merge(empty, loaded));
    plogp_summary_free(empty);
    plogp_summary_free(loaded);
    plogp_summary_free(summary);
    plogp_buffer_clear(&bytes);
    return status;
}

static void summaries_survive_every_failed_allocation(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        CHECK(failing_alloc_survives_threads(summarise, titanic, threads));
        CHECK(failing_alloc_survives_threads(summarise, iris, threads));
    }
}

/* `state` is the path of a saved summary. */
static plogp_status add_saved_twice(const plogp_context *context, void *state)
{
    static const char *const COLUMNS[] = {"Class"};
    plogp_read_options options = plogp_read_options_defaults();
    options.columns = COLUMNS;
    options.column_count = 1;
    plogp_summary *summary = NULL;
    plogp_status status = plogp_summary_new(context, &summary);
    STEP(status, plogp_summary_read_file(summary, state, &options));
    STEP(status, plogp_summary_read_file(summary, state, &options));
    plogp_summary_free(summary);
    return status;
}

static void saved_summaries_survive_every_failed_allocation(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    plogp_summary *summary = NULL;
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, NULL);
    CHECK(plogp_summary_new(NULL, &summary) == PLOGP_OK);
    CHECK(plogp_summary_read_file(summary, titanic, NULL) == PLOGP_OK);
    CHECK(plogp_summary_save(summary, &bytes) == PLOGP_OK);
    temporary_file(path, bytes.bytes, bytes.length);
    CHECK(failing_alloc_survives(add_saved_twice, path));
    unlink(path);
    plogp_summary_free(summary);
    plogp_buffer_clear(&bytes);
}

static plogp_status read_jointly(const plogp_context *context, void *state)
{
    static const plogp_column_type TYPES[] = {PLOGP_COLUMN_NUMERIC,
                                              PLOGP_COLUMN_CATEGORICAL};
    static const size_t COLUMNS[] = {2, 4};
    const plogp_read_options options = short_batches();
    plogp_source *source = NULL;
    plogp_joint_counts *first = NULL, *second = NULL;
    plogp_joint_table *table = NULL;
    plogp_status status = plogp_source_open(state, &options, context, &source);
    STEP(status, plogp_joint_counts_new(TYPES, 2, context, &first));
    STEP(status, plogp_joint_counts_new(TYPES, 2, context, &second));
    const plogp_joint_reader readers[] = {{first, COLUMNS}, {second, COLUMNS}};
    STEP(status, plogp_joint_counts_read(readers, 2, source, context));
    STEP(status, plogp_joint_counts_value(second, &table));
    plogp_joint_table_free(table);
    plogp_joint_counts_free(second);
    plogp_joint_counts_free(first);
    plogp_source_free(source);
    return status;
}

/* Whole weights meet fractional ones, in missing values too. */
static plogp_status merge_fractions(const plogp_context *context, void *state)
{
    static const double values[] = {1, 2, 0, 4}, halves[] = {0.5, 1, 0.25, 2};
    static const uint8_t valid[] = {1, 1, 0, 1};
    const plogp_column column = {.name = "x", .numbers = values, .valid = valid};
    plogp_batch batch = {.columns = &column, .column_count = 1, .rows = 4};
    plogp_moments *whole = NULL, *parts = NULL;
    (void)state;
    plogp_status status = plogp_moments_new(context, &whole);
    STEP(status, plogp_moments_new(context, &parts));
    STEP(status, plogp_moments_push(whole, &batch, 0));
    batch.weights = halves;
    STEP(status, plogp_moments_push(parts, &batch, 0));
    STEP(status, plogp_moments_merge(whole, parts));
    plogp_moments_free(parts);
    plogp_moments_free(whole);
    return status;
}

static void fractional_weights_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(merge_fractions, NULL));
}

static plogp_status count_bytes(const plogp_context *context, void *state)
{
    uint64_t counts[256];
    return plogp_byte_counts(state, context, counts);
}

static void readers_survive_every_failed_allocation(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(count_bytes, titanic));
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(read_jointly, iris, threads));
}

static plogp_status compare_numbers(const plogp_context *context, void *state)
{
    const plogp_ordered_table *const *const tables = state;
    plogp_numeric_distances far;
    plogp_noise_floor noise;
    plogp_permutation_test test;
    double adjusted[3] = {0.1, NAN, 0.3};
    plogp_status status =
        plogp_compare_ordered(tables[0], tables[1], NULL, context, &far);
    STEP(status, plogp_permutation_ordered(tables[0], tables[1], 70, context, &test));
    STEP(status, plogp_noise_floor_ordered(tables[0], NULL, context, &noise));
    STEP(status,
         plogp_adjust_p_values(adjusted, 3, PLOGP_CORRECTION_HOLM, context, adjusted));
    return status;
}

static void comparisons_of_numbers_survive_every_failed_allocation(void **state)
{
    static const double values[] = {1, 2, 2, 3, 5, 8, 13}, others[] = {1, 4, 9, 16};
    (void)state;
    plogp_ordered_table *tables[] = {fit_sample(values, 7), fit_sample(others, 4)};
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(compare_numbers, tables, threads));
    plogp_ordered_table_free(tables[0]);
    plogp_ordered_table_free(tables[1]);
}

static plogp_counts_table *levels_of(const uint64_t *counts)
{
    static const char *const NAMES[] = {"a", "b", "c"};
    plogp_counts *made = NULL;
    plogp_counts_table *table = NULL;
    CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &made) == PLOGP_OK);
    for (size_t i = 0; i < 3; i++)
        CHECK(plogp_counts_add(made, NAMES[i], 1, counts[i]) == PLOGP_OK);
    CHECK(plogp_counts_value(made, &table) == PLOGP_OK);
    plogp_counts_free(made);
    return table;
}

static plogp_status compare_levels(const plogp_context *context, void *state)
{
    const plogp_counts_table *const *const tables = state;
    plogp_level_distances far;
    plogp_noise_floor noise;
    plogp_permutation_test test;
    plogp_status status = plogp_compare_counts(tables[0], tables[1], context, &far);
    STEP(status, plogp_permutation_counts(tables[0], tables[1], 70, context, &test));
    STEP(status, plogp_noise_floor_counts(tables[0], context, &noise));
    return status;
}

static void comparisons_of_levels_survive_every_failed_allocation(void **state)
{
    (void)state;
    plogp_counts_table *tables[] = {levels_of((const uint64_t[]){5, 3, 1}),
                                    levels_of((const uint64_t[]){2, 4, 9})};
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(compare_levels, tables, threads));
    plogp_counts_table_free(tables[0]);
    plogp_counts_table_free(tables[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summaries_survive_every_failed_allocation),
        cmocka_unit_test(saved_summaries_survive_every_failed_allocation),
        cmocka_unit_test(fractional_weights_survive_every_failed_allocation),
        cmocka_unit_test(readers_survive_every_failed_allocation),
        cmocka_unit_test(comparisons_of_numbers_survive_every_failed_allocation),
        cmocka_unit_test(comparisons_of_levels_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
