#include "check.h"

#include "accumulate.h"
#include "failing_alloc.h"
#include "plogp/counts.h"

static const char *const texts[] = {"b", "10", "a\"c", "", "9.5", "-inf", "1e1", "nan"};
static const size_t lengths[] = {1, 2, 3, 0, 3, 4, 3, 3};
static const plogp_levels levels = {texts, lengths, 8};

#define ROWS 3000

static plogp_status count_rows(struct test_rows *rows, size_t column, int weighted,
                               size_t step, plogp_counts **counts)
{
    plogp_status status = plogp_counts_new(
        (column == 0) ? PLOGP_COLUMN_CATEGORICAL : PLOGP_COLUMN_NUMERIC, NULL, counts);
    for (size_t first = 0; first < ROWS && status == PLOGP_OK; first += step) {
        const size_t left = ROWS - first;
        const plogp_batch batch =
            test_batch(rows, first, left < step ? left : step, weighted);
        status = plogp_counts_push(*counts, &batch, column);
    }
    return status;
}

static void counts_of_a_small_batch_are_sorted_numbers_first(void **state)
{
    (void)state;
    static struct test_rows rows;
    const uint32_t codes[] = {0, 1, 2, 3, 4, 5, 6, 7, 1, 0, 0};
    rows.levels = levels;
    memcpy(rows.codes, codes, sizeof codes);
    memset(rows.valid, 1, 11);
    rows.valid[9] = 0;
    plogp_counts *counts = NULL;
    plogp_counts_table *table = NULL;
    const plogp_batch batch = test_batch(&rows, 0, 11, 0);
    CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &counts) == PLOGP_OK);
    CHECK(plogp_counts_push(counts, &batch, 0) == PLOGP_OK);
    CHECK(plogp_counts_value(counts, &table) == PLOGP_OK);
    const char *const want[] = {"-inf", "9.5", "10", "1e1", "", "a\"c", "b", "nan"};
    const uint64_t want_counts[] = {1, 1, 2, 1, 1, 1, 2, 1};
    CHECK(table->size == 8 && table->total_count == 10 && table->missing_count == 1);
    CHECK(table->whole && table->total == 10.0 && table->missing == 1.0);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(table->levels[i].text, want[i]);
        CHECK(table->counts[i] == want_counts[i]);
        CHECK(table->levels[i].count == want_counts[i]);
        CHECK(table->weights[i] == (double)want_counts[i]);
    }
    plogp_counts_table_free(table);
    plogp_counts_free(counts);
}

/* One accumulator over all rows against shards of shuffled rows that are merged. */
static void check_merged_bytes(size_t column, int weighted, int fractional)
{
    static struct test_rows rows;
    plogp_buffer once, merged;
    plogp_buffer_init(&once, NULL);
    plogp_buffer_init(&merged, NULL);
    plogp_counts *all = NULL, *shards[2] = {NULL, NULL};
    test_fill(&rows, ROWS, &levels, 7, fractional);
    CHECK(count_rows(&rows, column, weighted, ROWS, &all) == PLOGP_OK);
    test_shuffle(&rows, ROWS, 3);
    CHECK(plogp_counts_new(plogp_counts_type(all), NULL, &shards[0]) == PLOGP_OK);
    CHECK(plogp_counts_new(plogp_counts_type(all), NULL, &shards[1]) == PLOGP_OK);
    for (size_t first = 0; first < ROWS; first += 125) {
        const plogp_batch batch = test_batch(&rows, first, 125, weighted);
        CHECK(plogp_counts_push(shards[first % 2], &batch, column) == PLOGP_OK);
    }
    CHECK(plogp_counts_merge(shards[1], shards[0]) == PLOGP_OK);
    CHECK(plogp_counts_save(all, &once) == PLOGP_OK);
    CHECK(plogp_counts_save(shards[1], &merged) == PLOGP_OK);
    CHECK(once.length == merged.length);
    assert_memory_equal(once.bytes, merged.bytes, once.length);
    plogp_buffer_clear(&once);
    plogp_buffer_clear(&merged);
    plogp_counts_free(all);
    plogp_counts_free(shards[0]);
    plogp_counts_free(shards[1]);
}

static void merged_shards_have_the_bytes_of_one_run(void **state)
{
    (void)state;
    for (size_t column = 0; column < 2; column++) {
        check_merged_bytes(column, 0, 0);
        check_merged_bytes(column, 1, 0);
        check_merged_bytes(column, 1, 1);
    }
}

static void saved_counts_load_and_damaged_ones_are_refused(void **state)
{
    (void)state;
    static struct test_rows rows;
    plogp_counts *counts = NULL, *loaded = NULL;
    plogp_buffer bytes, again;
    plogp_buffer_init(&bytes, NULL);
    plogp_buffer_init(&again, NULL);
    test_fill(&rows, ROWS, &levels, 11, 1);
    CHECK(count_rows(&rows, 0, 1, 100, &counts) == PLOGP_OK);
    CHECK(plogp_counts_save(counts, &bytes) == PLOGP_OK);
    unsigned char *const data = (unsigned char *)bytes.bytes;
    CHECK(plogp_counts_load(data, bytes.length, NULL, &loaded) == PLOGP_OK);
    CHECK(plogp_counts_save(loaded, &again) == PLOGP_OK);
    CHECK(again.length == bytes.length);
    assert_memory_equal(again.bytes, bytes.bytes, bytes.length);
    plogp_counts *untouched = NULL;
    for (size_t i = 0; i < bytes.length; i++) {
        data[i] ^= 0x20;
        CHECK(plogp_counts_load(data, bytes.length, NULL, &untouched) == PLOGP_EFORMAT);
        data[i] ^= 0x20;
        CHECK(plogp_counts_load(data, i, NULL, &untouched) == PLOGP_EFORMAT);
    }
    CHECK(untouched == NULL);
    plogp_buffer_clear(&bytes);
    plogp_buffer_clear(&again);
    plogp_counts_free(counts);
    plogp_counts_free(loaded);
}

static void fractional_weights_are_summed_exactly(void **state)
{
    (void)state;
    static struct test_rows rows;
    plogp_counts *counts = NULL;
    plogp_counts_table *table = NULL;
    rows.levels = levels;
    memset(rows.codes, 0, sizeof rows.codes);
    memset(rows.valid, 1, sizeof rows.valid);
    const double weights[] = {0.5, 0x1p60, 0.25, 0.25, 0x1p-60};
    memcpy(rows.weights, weights, sizeof weights);
    const plogp_batch batch = test_batch(&rows, 0, 5, 1);
    CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &counts) == PLOGP_OK);
    CHECK(plogp_counts_push(counts, &batch, 0) == PLOGP_OK);
    CHECK(plogp_counts_value(counts, &table) == PLOGP_OK);
    CHECK(!table->whole && table->size == 1 && table->counts[0] == 0);
    CHECK(table->weights[0] == 0x1p60 && table->total == 0x1p60);
    plogp_counts_table_free(table);
    plogp_counts_free(counts);
}

static void bad_weights_numbers_and_types_are_refused(void **state)
{
    (void)state;
    static struct test_rows rows;
    rows.levels = levels;
    memset(rows.valid, 1, sizeof rows.valid);
    const double bad[] = {-1.0, INFINITY, NAN, 0x1p64};
    plogp_counts *counts = NULL;
    for (size_t i = 0; i < 4; i++) {
        rows.weights[0] = bad[i];
        const plogp_batch batch = test_batch(&rows, 0, 1, 1);
        CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &counts) == PLOGP_OK);
        CHECK(plogp_counts_push(counts, &batch, 0) == PLOGP_EDOMAIN);
        plogp_counts_free(counts);
    }
    rows.numbers[0] = NAN;
    const plogp_batch batch = test_batch(&rows, 0, 1, 0);
    CHECK(plogp_counts_new(PLOGP_COLUMN_NUMERIC, NULL, &counts) == PLOGP_OK);
    CHECK(plogp_counts_push(counts, &batch, 0) == PLOGP_EINVAL);
    CHECK(plogp_counts_push(counts, &batch, 2) == PLOGP_EINVAL);
    CHECK(plogp_counts_push(counts, &batch, 1) == PLOGP_EDOMAIN);
    CHECK(plogp_counts_add(counts, "a", 1, 1) == PLOGP_EINVAL);
    plogp_counts_free(counts);
    plogp_counts *untouched = NULL;
    CHECK(plogp_counts_new((plogp_column_type)7, NULL, &untouched) == PLOGP_EINVAL);
    CHECK(plogp_counts_value(NULL, NULL) == PLOGP_EINVAL);
    CHECK(untouched == NULL);
}

static void counts_that_pass_64_bits_are_refused(void **state)
{
    (void)state;
    plogp_counts *counts = NULL;
    plogp_counts_table *table = NULL;
    CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &counts) == PLOGP_OK);
    CHECK(plogp_counts_add(counts, "a", 1, UINT64_MAX) == PLOGP_OK);
    CHECK(plogp_counts_add(counts, "a", 1, 1) == PLOGP_EDOMAIN);
    CHECK(plogp_counts_value(counts, &table) == PLOGP_OK);
    CHECK(table->total_count == UINT64_MAX);
    plogp_counts_table_free(table);
    table = NULL;
    CHECK(plogp_counts_add(counts, "b", 1, 1) == PLOGP_OK);
    CHECK(plogp_counts_value(counts, &table) == PLOGP_EDOMAIN);
    CHECK(table == NULL);
    plogp_counts_free(counts);
}

static plogp_status whole_life(const plogp_context *context, void *unused)
{
    (void)unused;
    static struct test_rows rows;
    test_fill(&rows, ROWS, &levels, 5, 1);
    const plogp_batch batch = test_batch(&rows, 0, 200, 1);
    plogp_counts *a = NULL, *b = NULL;
    plogp_counts_table *table = NULL;
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, context);
    plogp_status status = plogp_counts_new(PLOGP_COLUMN_NUMERIC, context, &a);
    if (status == PLOGP_OK)
        status = plogp_counts_push(a, &batch, 1);
    if (status == PLOGP_OK)
        status = plogp_counts_save(a, &bytes);
    if (status == PLOGP_OK)
        status = plogp_counts_load((const unsigned char *)bytes.bytes, bytes.length,
                                   context, &b);
    if (status == PLOGP_OK)
        status = plogp_counts_merge(a, b);
    if (status == PLOGP_OK)
        status = plogp_counts_value(a, &table);
    plogp_counts_table_free(table);
    plogp_counts_free(a);
    plogp_counts_free(b);
    plogp_buffer_clear(&bytes);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(whole_life, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_of_a_small_batch_are_sorted_numbers_first),
        cmocka_unit_test(merged_shards_have_the_bytes_of_one_run),
        cmocka_unit_test(saved_counts_load_and_damaged_ones_are_refused),
        cmocka_unit_test(fractional_weights_are_summed_exactly),
        cmocka_unit_test(bad_weights_numbers_and_types_are_refused),
        cmocka_unit_test(counts_that_pass_64_bits_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
