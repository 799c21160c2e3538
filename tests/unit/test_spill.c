/* Accumulators that go on in temporary files: the same bits as in memory. */
#define _XOPEN_SOURCE 700
#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "accumulate.h"
#include "failing_alloc.h"
#include "plogp/counts.h"
#include "plogp/ordered.h"
#include "plogp/permutation.h"
#include "plogp/sorted.h"
#include "sample/spill.h"

#define ROWS 40000 /* of 18 bytes while they are sorted: more than the least share */

struct rows {
    double values[ROWS], weights[ROWS];
    uint8_t valid[ROWS];
};

static void fill(struct rows *rows, uint64_t seed)
{
    uint64_t state = seed;
    for (size_t i = 0; i < ROWS; i++) {
        rows->values[i] = (double)(int64_t)(test_random(&state) % 30001) / 16.0 - 900.0;
        rows->weights[i] = i % 7 == 0 ? 0.25 : i % 5 == 0 ? 3.0 : 1.0;
        rows->valid[i] = test_random(&state) % 16 != 0;
    }
    rows->values[0] = -INFINITY;
    rows->values[1] = -0.0;
    rows->valid[0] = rows->valid[1] = 1;
}

/* In pieces, so that there are several runs; `bytes` is what memory may hold. */
static plogp_status push(const struct rows *rows, uint64_t bytes, int weighted,
                         const plogp_context *base, plogp_ordered **ordered)
{
    plogp_context context = base == NULL ? plogp_context_defaults() : *base;
    context.max_memory = bytes;
    plogp_status status = plogp_ordered_new(&context, ordered);
    for (size_t first = 0; status == PLOGP_OK && first < ROWS; first += 5000) {
        const plogp_column column = {
            "x",  PLOGP_COLUMN_NUMERIC, rows->values + first, NULL,
            NULL, rows->valid + first};
        const plogp_batch batch = {&column, 1, 5000,
                                   weighted ? rows->weights + first : NULL, first};
        status = plogp_ordered_push(*ordered, &batch, 0);
    }
    return status;
}

static void check_equal_tables(const plogp_ordered *a, const plogp_ordered *b)
{
    plogp_ordered_table *x = NULL, *y = NULL;
    CHECK(plogp_ordered_value(a, &x) == PLOGP_OK);
    CHECK(plogp_ordered_value(b, &y) == PLOGP_OK);
    CHECK(x->size == y->size && x->whole == y->whole);
    assert_memory_equal(x->values, y->values, x->size * sizeof(double));
    assert_memory_equal(x->weights, y->weights, x->size * sizeof(double));
    assert_memory_equal(x->cumulative, y->cumulative, x->size * sizeof(double));
    CHECK(x->total == y->total && x->missing == y->missing);
    plogp_ordered_table_free(x);
    plogp_ordered_table_free(y);
}

static void check_equal_states(const plogp_ordered *a, const plogp_ordered *b)
{
    plogp_buffer x, y;
    plogp_buffer_init(&x, NULL);
    plogp_buffer_init(&y, NULL);
    CHECK(plogp_ordered_save(a, &x) == PLOGP_OK);
    CHECK(plogp_ordered_save(b, &y) == PLOGP_OK);
    CHECK(x.length == y.length);
    assert_memory_equal(x.bytes, y.bytes, x.length);
    plogp_buffer_clear(&x);
    plogp_buffer_clear(&y);
}

static struct rows p_rows, q_rows;

static void spilled_values_have_the_bits_of_those_in_memory(void **state)
{
    (void)state;
    fill(&p_rows, 1);
    for (int weighted = 0; weighted < 2; weighted++) {
        plogp_ordered *memory = NULL, *files = NULL;
        CHECK(push(&p_rows, 0, weighted, NULL, &memory) == PLOGP_OK);
        CHECK(push(&p_rows, 800000, weighted, NULL, &files) == PLOGP_OK);
        check_equal_tables(memory, files);
        check_equal_states(memory, files);
        plogp_ordered *merged = NULL;
        CHECK(plogp_ordered_new(NULL, &merged) == PLOGP_OK);
        CHECK(plogp_ordered_merge(merged, files) == PLOGP_OK);
        CHECK(plogp_ordered_merge(merged, memory) == PLOGP_OK);
        CHECK(plogp_ordered_merge(memory, memory) == PLOGP_OK);
        check_equal_states(merged, memory);
        plogp_ordered_free(merged);
        plogp_ordered_free(memory);
        plogp_ordered_free(files);
    }
}

static void check_equal_distances(const plogp_sorted *const *a,
                                  const plogp_sorted *const *b)
{
    plogp_numeric_distances x, y;
    plogp_noise_floor m, n;
    CHECK(plogp_compare_sorted(a[0], a[1], NULL, NULL, &x) == PLOGP_OK);
    CHECK(plogp_compare_sorted(b[0], b[1], NULL, NULL, &y) == PLOGP_OK);
    CHECK(isnan(y.nearest.value));
    x.nearest = y.nearest;
    x.nearest_reverse = y.nearest_reverse;
    assert_memory_equal(&x, &y, sizeof x);
    CHECK(plogp_noise_floor_sorted(a[0], NULL, NULL, &m) == PLOGP_OK);
    CHECK(plogp_noise_floor_sorted(b[0], NULL, NULL, &n) == PLOGP_OK);
    CHECK_BITS(m.js, n.js);
    CHECK(isinf(m.wasserstein) && isinf(n.wasserstein)); /* -Inf is among the values */
    CHECK(fabs(m.ks - n.ks) < 0.2 * m.ks); /* drawn halves against their limit */
}

static void distances_of_spilled_columns_are_exact(void **state)
{
    (void)state;
    plogp_ordered *ordered[4];
    plogp_sorted *sorted[4];
    const plogp_ordered_table *tables[4];
    double a[4], b[4];
    const double probabilities[] = {0.0, 0.01, 0.5, 1.0};
    fill(&p_rows, 1);
    fill(&q_rows, 2);
    for (size_t i = 0; i < 4; i++) {
        const uint64_t bytes = i < 2 ? 0 : 300000; /* less than a table takes */
        CHECK(push(i % 2 == 0 ? &p_rows : &q_rows, bytes, 0, NULL, &ordered[i]) ==
              PLOGP_OK);
        CHECK(plogp_sorted_new(ordered[i], NULL, &sorted[i]) == PLOGP_OK);
        CHECK(plogp_sorted_table(sorted[i], &tables[i]) == PLOGP_OK);
        CHECK((tables[i] == NULL) == (i >= 2));
    }
    const plogp_sorted *const memory[] = {sorted[0], sorted[1]};
    const plogp_sorted *const files[] = {sorted[2], sorted[3]};
    check_equal_distances(memory, files);
    CHECK(plogp_sorted_quantiles(sorted[0], probabilities, 4, a) == PLOGP_OK);
    CHECK(plogp_sorted_quantiles(sorted[2], probabilities, 4, b) == PLOGP_OK);
    assert_memory_equal(a, b, sizeof a);
    for (size_t i = 0; i < 4; i++)
        CHECK(a[i] == plogp_ordered_quantile(tables[0], probabilities[i]));
    plogp_permutation_test test = {7.0, 7};
    CHECK(plogp_permutation_sorted(sorted[2], sorted[3], 9, NULL, &test) ==
          PLOGP_EDOMAIN);
    CHECK(test.p_value == 7.0 && test.drawn == 7);
    for (size_t i = 0; i < 4; i++) {
        plogp_sorted_free(sorted[i]);
        plogp_ordered_free(ordered[i]);
    }
}

static void a_table_that_memory_may_not_hold_is_refused(void **state)
{
    (void)state;
    plogp_ordered *files = NULL;
    plogp_ordered_table *table = NULL;
    plogp_error error = {{0}, 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    fill(&p_rows, 1);
    CHECK(push(&p_rows, 300000, 0, &context, &files) == PLOGP_OK);
    CHECK(plogp_ordered_value(files, &table) == PLOGP_ENOMEM);
    CHECK(table == NULL && strstr(error.message, "raise --max-memory") != NULL);
    plogp_ordered_free(files);
}

/* Levels that are numbers, numbers written in two ways, and texts; weights in thirds. */
static plogp_status push_levels(uint64_t bytes, int weighted, const plogp_context *base,
                                plogp_counts **counts)
{
    enum { LEVELS = 3000, PIECE = 1000 };
    static char texts[LEVELS][16];
    static const char *text[LEVELS];
    static size_t length[LEVELS];
    static uint32_t codes[PIECE];
    static double weights[PIECE];
    static uint8_t valid[PIECE];
    plogp_context context = base == NULL ? plogp_context_defaults() : *base;
    uint64_t random = 3;
    for (size_t i = 0; i < LEVELS; i++) {
        const char *const form = i % 3 == 0 ? "%zu" : i % 3 == 1 ? "%zu.0" : "k%zu";
        length[i] = (size_t)snprintf(texts[i], sizeof texts[i], form, i / 3);
        text[i] = texts[i];
    }
    text[5] = "";
    length[5] = 0;
    const plogp_levels levels = {text, length, LEVELS};
    const plogp_column column = {"c",  PLOGP_COLUMN_CATEGORICAL, NULL, codes, &levels,
                                 valid};
    context.max_memory = bytes;
    plogp_status status = plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, &context, counts);
    for (size_t piece = 0; status == PLOGP_OK && piece < 8; piece++) {
        for (size_t i = 0; i < PIECE; i++) {
            codes[i] = (uint32_t)(test_random(&random) % LEVELS);
            weights[i] = i % 40 == 0 ? 1.0 / 3 : 2.0;
            valid[i] = test_random(&random) % 16 != 0;
        }
        const plogp_batch batch = {&column, 1, PIECE, weighted ? weights : NULL, 0};
        status = plogp_counts_push(*counts, &batch, 0);
    }
    return status;
}

static void check_equal_counts(const plogp_counts *a, const plogp_counts *b)
{
    plogp_buffer x, y;
    plogp_counts_table *s = NULL, *t = NULL;
    plogp_buffer_init(&x, NULL);
    plogp_buffer_init(&y, NULL);
    CHECK(plogp_counts_save(a, &x) == PLOGP_OK);
    CHECK(plogp_counts_save(b, &y) == PLOGP_OK);
    CHECK(x.length == y.length);
    assert_memory_equal(x.bytes, y.bytes, x.length);
    CHECK(plogp_counts_value(a, &s) == PLOGP_OK);
    CHECK(plogp_counts_value(b, &t) == PLOGP_OK);
    CHECK(s->size == t->size && s->whole == t->whole && s->missing == t->missing);
    CHECK(s->total == t->total && s->total_count == t->total_count);
    assert_memory_equal(s->weights, t->weights, s->size * sizeof(double));
    assert_memory_equal(s->counts, t->counts, s->size * sizeof(uint64_t));
    for (size_t i = 0; i < s->size; i++)
        assert_string_equal(s->levels[i].text, t->levels[i].text);
    plogp_counts_table_free(s);
    plogp_counts_table_free(t);
    plogp_buffer_clear(&x);
    plogp_buffer_clear(&y);
}

static void spilled_counts_have_the_bits_of_those_in_memory(void **state)
{
    (void)state;
    for (int weighted = 0; weighted < 2; weighted++) {
        plogp_counts *memory = NULL, *files = NULL, *merged = NULL;
        CHECK(push_levels(0, weighted, NULL, &memory) == PLOGP_OK);
        CHECK(push_levels(1, weighted, NULL, &files) == PLOGP_OK);
        check_equal_counts(memory, files);
        CHECK(!plogp_counts_is_empty(files));
        CHECK(plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, NULL, &merged) == PLOGP_OK);
        CHECK(plogp_counts_merge(merged, files) == PLOGP_OK);
        CHECK(plogp_counts_merge(merged, memory) == PLOGP_OK);
        CHECK(plogp_counts_merge(files, memory) == PLOGP_OK);
        check_equal_counts(merged, files);
        plogp_counts_free(merged);
        plogp_counts_free(memory);
        plogp_counts_free(files);
    }
}

static plogp_status spill_levels(const plogp_context *context, void *state)
{
    (void)state;
    plogp_counts *files = NULL;
    plogp_counts_table *table = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    plogp_status status = push_levels(1, 0, context, &files);
    if (status == PLOGP_OK)
        status = plogp_counts_value(files, &table);
    if (status == PLOGP_OK)
        status = plogp_counts_save(files, &buffer);
    plogp_buffer_clear(&buffer);
    plogp_counts_table_free(table);
    plogp_counts_free(files);
    return status;
}

/* Keys that are prefixes of each other, one in all runs, one longer than a buffer. */
static void runs_merge_in_order_and_totals_add(void **state)
{
    (void)state;
    static const char *const keys[] = {"", "a", "ab", "b"};
    static char longest[200000];
    plogp__spill spill, shared;
    plogp__merge *merge = NULL;
    const plogp__record *record = NULL;
    memset(longest, 'c', sizeof longest);
    plogp__spill_init(&spill, NULL);
    plogp__spill_init(&shared, NULL);
    for (uint64_t run = 1; run <= 3; run++) {
        const plogp__weight total = {.whole = UINT64_C(1) << (20 * run)};
        CHECK(plogp__spill_begin(&spill) == PLOGP_OK);
        for (size_t k = 0; k < 4; k++)
            if (k == 1 || k % 3 == run % 3)
                CHECK(plogp__spill_put(&spill, keys[k], strlen(keys[k]), &total) ==
                      PLOGP_OK);
        CHECK(plogp__spill_put(&spill, longest, sizeof longest, &total) == PLOGP_OK);
        CHECK(plogp__spill_end(&spill) == PLOGP_OK);
    }
    CHECK(plogp__spill_share(&shared, &spill) == PLOGP_OK);
    plogp__spill_clear(&spill);
    CHECK(plogp__merge_new(&shared, &merge) == PLOGP_OK);
    const uint64_t all = (UINT64_C(1) << 20) + (UINT64_C(1) << 40) + (UINT64_C(1) << 60);
    const uint64_t wanted[] = {UINT64_C(1) << 60, all, UINT64_C(1) << 40,
                               UINT64_C(1) << 60};
    for (size_t k = 0; k < 4; k++) {
        CHECK(plogp__merge_next(merge, &record) == PLOGP_OK && record != NULL);
        CHECK(record->length == strlen(keys[k]) &&
              memcmp(record->key, keys[k], record->length) == 0);
        CHECK(record->total.whole == wanted[k]);
    }
    CHECK(plogp__merge_next(merge, &record) == PLOGP_OK);
    CHECK(record->length == sizeof longest && record->total.whole == all);
    CHECK(plogp__merge_next(merge, &record) == PLOGP_OK && record == NULL);
    plogp__merge_free(merge);
    plogp__spill_clear(&shared);
}

static void a_full_disk_or_no_folder_is_an_input_error(void **state)
{
    (void)state;
    plogp_error error = {{0}, 0};
    plogp_context context = plogp_context_defaults();
    plogp_ordered *ordered = NULL;
    struct rlimit before;
    context.error = &error;
    fill(&p_rows, 1);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const struct rlimit small = {50000, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK(push(&p_rows, 300000, 0, &context, &ordered) == PLOGP_EIO);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(strstr(error.message, "temporary file: cannot be written (set TMPDIR") != NULL);
    plogp_ordered_free(ordered);
    CHECK(setenv("TMPDIR", "/nowhere", 1) == 0);
    CHECK(push(&p_rows, 300000, 0, &context, &ordered) == PLOGP_EIO);
    CHECK(unsetenv("TMPDIR") == 0);
    CHECK(strstr(error.message, "temporary file: cannot be made") != NULL);
    plogp_ordered_free(ordered);
}

static plogp_status spill_all(const plogp_context *context, void *state)
{
    (void)state;
    plogp_ordered *files = NULL;
    plogp_sorted *sorted = NULL;
    plogp_buffer buffer;
    double median = 0.5;
    plogp_buffer_init(&buffer, context);
    plogp_status status = push(&p_rows, 300000, 0, context, &files);
    if (status == PLOGP_OK)
        status = plogp_sorted_new(files, context, &sorted);
    if (status == PLOGP_OK)
        status = plogp_sorted_quantiles(sorted, &median, 1, &median);
    if (status == PLOGP_OK)
        status = plogp_ordered_save(files, &buffer);
    plogp_buffer_clear(&buffer);
    plogp_sorted_free(sorted);
    plogp_ordered_free(files);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fill(&p_rows, 1);
    CHECK(failing_alloc_survives(spill_all, NULL));
    CHECK(failing_alloc_survives(spill_levels, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spilled_values_have_the_bits_of_those_in_memory),
        cmocka_unit_test(distances_of_spilled_columns_are_exact),
        cmocka_unit_test(a_table_that_memory_may_not_hold_is_refused),
        cmocka_unit_test(spilled_counts_have_the_bits_of_those_in_memory),
        cmocka_unit_test(runs_merge_in_order_and_totals_add),
        cmocka_unit_test(a_full_disk_or_no_folder_is_an_input_error),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
