/* Ordered values of few kinds: rows of values that are known are counted, not kept. */
#include "check.h"

#include <math.h>

#include "accumulate.h"
#include "plogp/ordered.h"

#define KINDS   300
#define BATCHES 40 /* of TEST_ROWS_MAX rows: enough to see that values repeat */

static const char *const texts[] = {"a"};
static const size_t lengths[] = {1};
static const plogp_levels levels = {texts, lengths, 1};

/* What was pushed, counted by hand. */
struct tally {
    double counts[KINDS]; /* of the value (i - 100)/4 */
    double missing;
};

static double value_of(size_t kind)
{
    return ((double)kind - 100) / 4;
}

/* A batch of values of the first `kinds` kinds. */
static void push_random(plogp_ordered *ordered, struct test_rows *rows, size_t kinds,
                        uint64_t *random, struct tally *tally)
{
    test_fill(rows, TEST_ROWS_MAX, &levels, test_random(random), 0);
    for (size_t i = 0; i < TEST_ROWS_MAX; i++) {
        const size_t kind = test_random(random) % kinds;
        rows->numbers[i] = kind == 100 && i % 2 == 0 ? -0.0 : value_of(kind);
        tally->counts[kind] += rows->valid[i];
        tally->missing += !rows->valid[i];
    }
    const plogp_batch batch = test_batch(rows, 0, TEST_ROWS_MAX, 0);
    CHECK(plogp_ordered_push(ordered, &batch, 1) == PLOGP_OK);
}

static void check_counts(const plogp_ordered *ordered, const struct tally *tally)
{
    plogp_ordered_table *table = NULL;
    size_t next = 0;
    CHECK(plogp_ordered_value(ordered, &table) == PLOGP_OK);
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (tally->counts[kind] == 0)
            continue;
        CHECK(next < table->size && table->values[next] == value_of(kind));
        CHECK(!signbit(table->values[next]) || value_of(kind) < 0);
        CHECK(table->weights[next++] == tally->counts[kind]);
    }
    CHECK(next == table->size && table->missing == tally->missing);
    plogp_ordered_table_free(table);
}

static void values_that_repeat_are_counted(void **state)
{
    (void)state;
    static struct test_rows rows;
    struct tally tally = {{0}, 0};
    uint64_t random = 20261122;
    plogp_ordered *ordered = NULL;
    CHECK(plogp_ordered_new(NULL, &ordered) == PLOGP_OK);
    for (size_t i = 0; i < BATCHES; i++)
        push_random(ordered, &rows, 200, &random, &tally);
    check_counts(ordered, &tally);
    for (size_t i = 0; i < BATCHES; i++) /* a third of the kinds is new */
        push_random(ordered, &rows, KINDS, &random, &tally);
    check_counts(ordered, &tally);
    CHECK(plogp_ordered_merge(ordered, ordered) == PLOGP_OK);
    for (size_t kind = 0; kind < KINDS; kind++)
        tally.counts[kind] *= 2;
    tally.missing *= 2;
    push_random(ordered, &rows, KINDS, &random, &tally);
    check_counts(ordered, &tally);
    plogp_ordered_free(ordered);
}

static void a_row_that_is_no_number_leaves_all_as_it_was(void **state)
{
    (void)state;
    static struct test_rows rows;
    struct tally tally = {{0}, 0};
    uint64_t random = 7;
    plogp_ordered *ordered = NULL;
    CHECK(plogp_ordered_new(NULL, &ordered) == PLOGP_OK);
    for (size_t i = 0; i < BATCHES; i++)
        push_random(ordered, &rows, 200, &random, &tally);
    rows.numbers[TEST_ROWS_MAX - 1] = NAN;
    rows.valid[TEST_ROWS_MAX - 1] = 1;
    const plogp_batch batch = test_batch(&rows, 0, TEST_ROWS_MAX, 0);
    CHECK(plogp_ordered_push(ordered, &batch, 1) == PLOGP_EDOMAIN);
    check_counts(ordered, &tally);
    plogp_ordered_free(ordered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_repeat_are_counted),
        cmocka_unit_test(a_row_that_is_no_number_leaves_all_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
