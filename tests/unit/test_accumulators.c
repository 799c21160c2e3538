/* Joint counts, moments and ordered values: order never matters, states load. */
#include "check.h"

#include "accumulate.h"
#include "failing_alloc.h"
#include "plogp/joint_counts.h"
#include "plogp/moments.h"
#include "plogp/ordered.h"
#include "plogp/sorted.h"

static const char *const texts[] = {"b", "10", "a", "", "9.5"};
static const size_t lengths[] = {1, 2, 1, 0, 3};
static const plogp_levels levels = {texts, lengths, 5};
static const plogp_column_type types[] = {PLOGP_COLUMN_CATEGORICAL, PLOGP_COLUMN_NUMERIC};
static const size_t both[] = {0, 1};
static const size_t second[] = {1};

#define ROWS 2000

/* The calls of one kind of accumulator. */
struct kind {
    plogp_status (*make)(const plogp_context *context, void **made);
    plogp_status (*push)(void *accumulator, const plogp_batch *batch,
                         const size_t *columns);
    plogp_status (*merge)(void *accumulator, const void *other);
    plogp_status (*save)(const void *accumulator, plogp_buffer *buffer);
    plogp_status (*load)(const unsigned char *data, size_t size,
                         const plogp_context *context, void **made);
    void (*clear)(void *accumulator);
    const size_t *columns;
};

static plogp_status joint_make(const plogp_context *context, void **made)
{
    plogp_joint_counts *joint = NULL;
    const plogp_status status = plogp_joint_counts_new(types, 2, context, &joint);
    *made = joint;
    return status;
}

static plogp_status joint_push(void *joint, const plogp_batch *batch,
                               const size_t *columns)
{
    return plogp_joint_counts_push(joint, batch, columns);
}

static plogp_status joint_merge(void *joint, const void *other)
{
    return plogp_joint_counts_merge(joint, other);
}

static plogp_status joint_save(const void *joint, plogp_buffer *buffer)
{
    return plogp_joint_counts_save(joint, buffer);
}

static plogp_status joint_load(const unsigned char *data, size_t size,
                               const plogp_context *context, void **made)
{
    plogp_joint_counts *joint = NULL;
    const plogp_status status = plogp_joint_counts_load(data, size, context, &joint);
    *made = joint;
    return status;
}

static void joint_clear(void *joint)
{
    plogp_joint_counts_free(joint);
}

static plogp_status moments_make(const plogp_context *context, void **made)
{
    plogp_moments *moments = NULL;
    const plogp_status status = plogp_moments_new(context, &moments);
    *made = moments;
    return status;
}

static plogp_status moments_push(void *moments, const plogp_batch *batch,
                                 const size_t *columns)
{
    return plogp_moments_push(moments, batch, columns[0]);
}

static plogp_status moments_merge(void *moments, const void *other)
{
    return plogp_moments_merge(moments, other);
}

static plogp_status moments_save(const void *moments, plogp_buffer *buffer)
{
    return plogp_moments_save(moments, buffer);
}

static plogp_status moments_load(const unsigned char *data, size_t size,
                                 const plogp_context *context, void **made)
{
    plogp_moments *moments = NULL;
    const plogp_status status = plogp_moments_load(data, size, context, &moments);
    *made = moments;
    return status;
}

static void moments_clear(void *moments)
{
    plogp_moments_free(moments);
}

static plogp_status ordered_make(const plogp_context *context, void **made)
{
    plogp_ordered *ordered = NULL;
    const plogp_status status = plogp_ordered_new(context, &ordered);
    *made = ordered;
    return status;
}

static plogp_status ordered_push(void *ordered, const plogp_batch *batch,
                                 const size_t *columns)
{
    return plogp_ordered_push(ordered, batch, columns[0]);
}

static plogp_status ordered_merge(void *ordered, const void *other)
{
    return plogp_ordered_merge(ordered, other);
}

static plogp_status ordered_save(const void *ordered, plogp_buffer *buffer)
{
    return plogp_ordered_save(ordered, buffer);
}

static plogp_status ordered_load(const unsigned char *data, size_t size,
                                 const plogp_context *context, void **made)
{
    plogp_ordered *ordered = NULL;
    const plogp_status status = plogp_ordered_load(data, size, context, &ordered);
    *made = ordered;
    return status;
}

static void ordered_clear(void *ordered)
{
    plogp_ordered_free(ordered);
}

static const struct kind kinds[] = {
    {joint_make, joint_push, joint_merge, joint_save, joint_load, joint_clear, both},
    {moments_make, moments_push, moments_merge, moments_save, moments_load, moments_clear,
     second},
    {ordered_make, ordered_push, ordered_merge, ordered_save, ordered_load, ordered_clear,
     second},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

static void push_all(const struct kind *kind, struct test_rows *rows, int weighted,
                     size_t step, void *const shards[2])
{
    for (size_t first = 0; first < ROWS; first += step) {
        const size_t left = ROWS - first;
        const plogp_batch batch =
            test_batch(rows, first, left < step ? left : step, weighted);
        CHECK(kind->push(shards[first / step % 2], &batch, kind->columns) == PLOGP_OK);
    }
}

static void check_order_does_not_matter(const struct kind *kind, int weighted,
                                        int fractional)
{
    static struct test_rows rows;
    plogp_buffer once, merged;
    plogp_buffer_init(&once, NULL);
    plogp_buffer_init(&merged, NULL);
    void *whole = NULL, *shards[2] = {NULL, NULL};
    CHECK(kind->make(NULL, &whole) == PLOGP_OK);
    CHECK(kind->make(NULL, &shards[0]) == PLOGP_OK);
    CHECK(kind->make(NULL, &shards[1]) == PLOGP_OK);
    test_fill(&rows, ROWS, &levels, 7, fractional);
    push_all(kind, &rows, weighted, ROWS, (void *[2]){whole, whole});
    test_shuffle(&rows, ROWS, 3);
    push_all(kind, &rows, weighted, 111, shards);
    CHECK(kind->merge(shards[1], shards[0]) == PLOGP_OK);
    CHECK(kind->save(whole, &once) == PLOGP_OK);
    CHECK(kind->save(shards[1], &merged) == PLOGP_OK);
    CHECK(once.length == merged.length);
    assert_memory_equal(once.bytes, merged.bytes, once.length);
    plogp_buffer_clear(&once);
    plogp_buffer_clear(&merged);
    kind->clear(whole);
    kind->clear(shards[0]);
    kind->clear(shards[1]);
}

static void merged_shards_have_the_bytes_of_one_run(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        check_order_does_not_matter(&kinds[k], 0, 0);
        check_order_does_not_matter(&kinds[k], 1, 0);
        check_order_does_not_matter(&kinds[k], 1, 1);
    }
}

static void check_damage_is_found(const struct kind *kind)
{
    static struct test_rows rows;
    plogp_buffer bytes, again;
    plogp_buffer_init(&bytes, NULL);
    plogp_buffer_init(&again, NULL);
    void *made = NULL, *loaded = NULL, *untouched = NULL;
    test_fill(&rows, ROWS, &levels, 9, 1);
    const plogp_batch batch = test_batch(&rows, 0, 60, 1);
    CHECK(kind->make(NULL, &made) == PLOGP_OK);
    CHECK(kind->push(made, &batch, kind->columns) == PLOGP_OK);
    CHECK(kind->save(made, &bytes) == PLOGP_OK);
    unsigned char *const data = (unsigned char *)bytes.bytes;
    CHECK(kind->load(data, bytes.length, NULL, &loaded) == PLOGP_OK);
    CHECK(kind->save(loaded, &again) == PLOGP_OK);
    CHECK(again.length == bytes.length);
    assert_memory_equal(again.bytes, bytes.bytes, bytes.length);
    for (size_t i = 0; i < bytes.length; i += 7) {
        data[i] ^= 0x10;
        CHECK(kind->load(data, bytes.length, NULL, &untouched) == PLOGP_EFORMAT);
        data[i] ^= 0x10;
        CHECK(kind->load(data, i, NULL, &untouched) == PLOGP_EFORMAT);
    }
    CHECK(untouched == NULL);
    plogp_buffer_clear(&bytes);
    plogp_buffer_clear(&again);
    kind->clear(made);
    kind->clear(loaded);
}

static void damaged_states_are_refused(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++)
        check_damage_is_found(&kinds[k]);
}

/* The whole life of one kind of accumulator. */
static plogp_status live(const plogp_context *context, void *state)
{
    static struct test_rows rows;
    const struct kind *const kind = state;
    void *made = NULL, *other = NULL;
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, context);
    test_fill(&rows, ROWS, &levels, 5, 1);
    const plogp_batch batch = test_batch(&rows, 0, 100, 1);
    plogp_status status = kind->make(context, &made);
    if (status == PLOGP_OK)
        status = kind->push(made, &batch, kind->columns);
    if (status == PLOGP_OK)
        status = kind->save(made, &bytes);
    if (status == PLOGP_OK)
        status =
            kind->load((const unsigned char *)bytes.bytes, bytes.length, context, &other);
    if (status == PLOGP_OK)
        status = kind->merge(made, other);
    kind->clear(made);
    kind->clear(other);
    plogp_buffer_clear(&bytes);
    return status;
}

static plogp_status tables(const plogp_context *context, void *state)
{
    static struct test_rows rows;
    (void)state;
    plogp_joint_counts *joint = NULL;
    plogp_joint_table *cells = NULL;
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *values = NULL;
    test_fill(&rows, ROWS, &levels, 5, 1);
    const plogp_batch batch = test_batch(&rows, 0, 100, 1);
    plogp_status status = plogp_joint_counts_new(types, 2, context, &joint);
    if (status == PLOGP_OK)
        status = plogp_joint_counts_push(joint, &batch, both);
    if (status == PLOGP_OK)
        status = plogp_joint_counts_value(joint, &cells);
    if (status == PLOGP_OK)
        status = plogp_ordered_new(context, &ordered);
    if (status == PLOGP_OK)
        status = plogp_ordered_push(ordered, &batch, 1);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(ordered, &values);
    plogp_joint_table_free(cells);
    plogp_joint_counts_free(joint);
    plogp_ordered_table_free(values);
    plogp_ordered_free(ordered);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++)
        CHECK(failing_alloc_survives(live, (void *)(uintptr_t)&kinds[k]));
    CHECK(failing_alloc_survives(tables, NULL));
}

static void cells_are_sorted_and_counted(void **state)
{
    (void)state;
    static struct test_rows rows;
    const uint32_t codes[] = {0, 1, 0, 2, 1, 0};
    const double numbers[] = {2.0, -1.0, 2.0, 0.0, -1.0, -0.0};
    const uint8_t valid[] = {1, 1, 1, 1, 1, 0};
    plogp_joint_counts *joint = NULL;
    plogp_joint_table *table = NULL;
    rows.levels = levels;
    memcpy(rows.codes, codes, sizeof codes);
    memcpy(rows.numbers, numbers, sizeof numbers);
    memcpy(rows.valid, valid, sizeof valid);
    const plogp_batch batch = test_batch(&rows, 0, 6, 0);
    CHECK(plogp_joint_counts_new(types, 2, NULL, &joint) == PLOGP_OK);
    CHECK(plogp_joint_counts_push(joint, &batch, both) == PLOGP_OK);
    CHECK(plogp_joint_counts_value(joint, &table) == PLOGP_OK);
    const uint32_t cells[] = {0, 0, 1, 1, 2, 2}; /* (10, -1), (a, 0), (b, 2) */
    CHECK(table->size == 3 && table->missing_count == 1 && table->total_count == 5);
    assert_memory_equal(table->cells, cells, sizeof cells);
    CHECK(table->counts[0] == 2 && table->counts[1] == 1 && table->counts[2] == 2);
    assert_string_equal(table->levels[0].text[0], "10");
    CHECK(table->levels[1].text == NULL && table->levels[1].numbers[2] == 2);
    CHECK(table->levels[1].numbers[0] == -1.0 && table->levels[0].numbers == NULL);
    plogp_joint_table_free(table);
    plogp_joint_counts_free(joint);
}

static void quantiles_interpolate_between_copies(void **state)
{
    (void)state;
    static struct test_rows rows;
    const double numbers[] = {4.0, 1.0, 2.0}, weights[] = {1.0, 2.0, 1.0};
    plogp_ordered *ordered = NULL;
    plogp_ordered_table *table = NULL;
    rows.levels = levels;
    memset(rows.valid, 1, sizeof rows.valid);
    memcpy(rows.numbers, numbers, sizeof numbers);
    memcpy(rows.weights, weights, sizeof weights);
    const plogp_batch batch = test_batch(&rows, 0, 3, 1);
    CHECK(plogp_ordered_new(NULL, &ordered) == PLOGP_OK);
    CHECK(plogp_ordered_push(ordered, &batch, 1) == PLOGP_OK);
    CHECK(plogp_ordered_value(ordered, &table) == PLOGP_OK);
    CHECK(table->size == 3 && table->total == 4.0 && table->whole);
    CHECK(plogp_ordered_quantile(table, 0.0) == 1.0);
    CHECK(plogp_ordered_quantile(table, 0.5) == 1.5); /* of 1 1 2 4 */
    CHECK(plogp_ordered_quantile(table, 1.0) == 4.0);
    CHECK(isnan(plogp_ordered_quantile(table, 1.5)));
    assert_string_equal(plogp_ordered_support(table), "integers >= 0");
    plogp_ordered_table_free(table);
    plogp_ordered_free(ordered);
}

static void quantiles_need_probabilities_in_order(void **state)
{
    (void)state;
    plogp_ordered *none = NULL;
    plogp_sorted *sorted = NULL;
    const double wrong[] = {0.5, 0.25}, outside[] = {1.5};
    double found[2] = {7.0, 7.0};
    CHECK(plogp_ordered_new(NULL, &none) == PLOGP_OK);
    CHECK(plogp_sorted_new(none, NULL, &sorted) == PLOGP_OK);
    CHECK(plogp_sorted_quantiles(sorted, wrong, 2, found) == PLOGP_EDOMAIN);
    CHECK(plogp_sorted_quantiles(sorted, outside, 1, found) == PLOGP_EDOMAIN);
    CHECK(plogp_sorted_quantiles(NULL, wrong, 1, found) == PLOGP_EINVAL);
    CHECK(found[0] == 7.0);
    CHECK(plogp_sorted_quantiles(sorted, wrong, 1, found) == PLOGP_OK);
    CHECK(isnan(found[0]) && isnan(plogp_sorted_value(sorted)->min));
    assert_string_equal(plogp_sorted_value(sorted)->support, "none");
    CHECK(plogp_sorted_new(NULL, NULL, &sorted) == PLOGP_EINVAL);
    plogp_sorted_free(sorted);
    plogp_ordered_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_shards_have_the_bytes_of_one_run),
        cmocka_unit_test(damaged_states_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(cells_are_sorted_and_counted),
        cmocka_unit_test(quantiles_interpolate_between_copies),
        cmocka_unit_test(quantiles_need_probabilities_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
