/* Decimals kept as whole numbers (src/sample/codes.h) against the same values kept as doubles:
 * rows with weights, all of them 1. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "failing_alloc.h"
#include "plogp/buffer.h"
#include "plogp/ordered.h"
#include "random.h"
#include "sample/ordered_inside.h"

#define SLICE  8192
#define SLICES 16
#define ROWS   ((size_t)SLICE * SLICES)

static struct rows {
    double numbers[ROWS], ones[ROWS];
    uint8_t valid[ROWS];
    bool has_missing;
} rows;

/* k/10^places with `range` different k; every 7th row may be missing. */
static void fill(int places, uint64_t range, bool missing)
{
    uint64_t random = 11;
    const double scale = pow(10.0, places);
    rows.has_missing = missing;
    for (size_t i = 0; i < ROWS; i++) {
        const uint64_t k = (random_bits(&random) >> 32) * range >> 32;
        rows.numbers[i] = ((double)k - (double)(range / 3)) / scale;
        rows.numbers[i] = rows.numbers[i] == 0 && k % 2 == 0 ? -0.0 : rows.numbers[i];
        rows.valid[i] = random_bits(&random) % 7 > 0;
        if (missing && !rows.valid[i])
            rows.numbers[i] = NAN;
        rows.ones[i] = 1.0;
    }
}

static plogp_status push(plogp_ordered *ordered, size_t first, size_t count,
                         bool with_weights)
{
    const plogp_column column = {.type = PLOGP_COLUMN_NUMERIC,
                                 .numbers = rows.numbers + first,
                                 .valid = rows.has_missing ? rows.valid + first : NULL};
    const plogp_batch batch = {.columns = &column,
                               .column_count = 1,
                               .rows = count,
                               .weights = with_weights ? rows.ones + first : NULL,
                               .first_row = first};
    return plogp_ordered_push(ordered, &batch, 0);
}

static plogp_ordered *accumulator(uint64_t memory)
{
    plogp_context context = plogp_context_defaults();
    plogp_ordered *ordered = NULL;
    context.max_memory = memory;
    CHECK(plogp_ordered_new(&context, &ordered) == PLOGP_OK);
    return ordered;
}

/* All slices from `first` on, every `step`th. */
static plogp_ordered *pushed(size_t first, size_t step, bool with_weights,
                             uint64_t memory)
{
    plogp_ordered *const ordered = accumulator(memory);
    for (size_t slice = first; slice < SLICES; slice += step)
        CHECK(push(ordered, slice * SLICE, SLICE, with_weights) == PLOGP_OK);
    return ordered;
}

static plogp_buffer saved(const plogp_ordered *ordered)
{
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, NULL);
    CHECK(plogp_ordered_save(ordered, &buffer) == PLOGP_OK);
    return buffer;
}

static void check_same_tables(const plogp_ordered *one, const plogp_ordered *other)
{
    plogp_ordered_table *of_one = NULL, *of_other = NULL;
    CHECK(plogp_ordered_value(one, &of_one) == PLOGP_OK);
    CHECK(plogp_ordered_value(other, &of_other) == PLOGP_OK);
    const size_t bytes = of_one->size * sizeof(double);
    CHECK(of_one->size == of_other->size && of_one->total == of_other->total);
    CHECK(of_one->missing == of_other->missing);
    CHECK(memcmp(of_one->values, of_other->values, bytes) == 0);
    CHECK(memcmp(of_one->weights, of_other->weights, bytes) == 0);
    CHECK(memcmp(of_one->cumulative, of_other->cumulative, bytes) == 0);
    plogp_ordered_table_free(of_one);
    plogp_ordered_table_free(of_other);
}

/* The same state, and the same table where memory may hold it. */
static void check_same(const plogp_ordered *one, const plogp_ordered *other)
{
    plogp_buffer a = saved(one), b = saved(other);
    CHECK(a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0);
    if (!plogp__ordered_is_spilled(one))
        check_same_tables(one, other);
    plogp_buffer_clear(&a);
    plogp_buffer_clear(&b);
}

/* In one accumulator, in two that are merged (by a copy, and by taking), with files. */
static void check_all_ways(void)
{
    plogp_ordered *const doubles = pushed(0, 1, true, 0);
    plogp_ordered *const whole = pushed(0, 1, false, 0);
    plogp_ordered *const small = pushed(0, 1, false, 100000);
    plogp_ordered *const even = pushed(0, 2, false, 0), *odd = pushed(1, 2, false, 0);
    plogp_ordered *const taken = accumulator(0);
    check_same(whole, doubles);
    check_same(small, doubles);
    CHECK(plogp_ordered_merge(even, odd) == PLOGP_OK);
    check_same(even, doubles);
    plogp_ordered_free(odd);
    odd = pushed(1, 2, false, 0);
    CHECK(plogp__ordered_absorb(taken, odd) == PLOGP_OK);
    plogp_ordered_free(odd);
    odd = pushed(0, 2, false, 0);
    CHECK(plogp__ordered_absorb(taken, odd) == PLOGP_OK);
    check_same(taken, doubles);
    plogp_ordered_free(doubles);
    plogp_ordered_free(whole);
    plogp_ordered_free(small);
    plogp_ordered_free(even);
    plogp_ordered_free(odd);
    plogp_ordered_free(taken);
}

static void codes_are_the_values_they_stand_for(void **state)
{
    (void)state;
    static const uint64_t ranges[] = {3, 500, 20000, 300000, 2000000000};
    for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
        fill(r % 2 == 0 ? 0 : 4, ranges[r], r % 2 == 0);
        check_all_ways();
    }
}

/* At the beginning, within a block, at the end; too far away; too many decimals. */
static void a_value_without_a_code_ends_them(void **state)
{
    (void)state;
    static const size_t places[] = {0, 5 * SLICE + 300, ROWS - 1};
    static const double others[] = {0.12345678901, 1e300, INFINITY, 3e7, 0x1p-1074};
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            if ((p + i) % 2 == 1)
                continue;
            fill(2, i < 2 ? 700 : 4000000, i == 0);
            rows.numbers[places[p]] = others[i];
            rows.valid[places[p]] = 1;
            check_all_ways();
        }
}

/* Parts whose first rows say different scales: counted ones, and ones that are pending. */
static void parts_of_different_scales_merge(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        fill(3, wide ? 2000000000 : 40000, false);
        for (size_t i = 0; i < ROWS; i++)
            if (i / SLICE % 2 == 0)
                rows.numbers[i] = floor(rows.numbers[i]) + 0.0;
        check_all_ways();
    }
}

static void cells_count_narrow_ranges_and_piles_keep_others(void **state)
{
    (void)state;
    fill(1, 900, false);
    plogp_ordered *ordered = pushed(0, 1, false, 0);
    CHECK(ordered->codes.cells != NULL && ordered->codes.cell_count <= 900);
    CHECK(ordered->pending_size == 0);
    plogp_ordered_free(ordered);
    fill(0, 2000000000, false);
    ordered = pushed(0, 1, false, 0);
    CHECK(ordered->codes.cells == NULL && ordered->codes.size == ROWS);
    CHECK(ordered->codes.piles.count == 0);
    plogp_ordered_free(ordered);
    fill(4, 3000000, false);
    ordered = pushed(0, 1, false, 0);
    CHECK(ordered->codes.piles.size == ROWS && ordered->codes.size == 0);
    plogp_ordered_free(ordered);
}

/* A slice as whole numbers. */
static plogp_status push_wholes(plogp_ordered *ordered, size_t slice, double scale)
{
    static int32_t values[SLICE];
    const struct plogp__wholes wholes = {values, scale};
    const plogp_column column = {.type = PLOGP_COLUMN_NUMERIC,
                                 .valid = rows.has_missing ? rows.valid + slice * SLICE
                                                           : NULL};
    const plogp_batch batch = {.columns = &column, .column_count = 1, .rows = SLICE};
    for (size_t i = 0; i < SLICE; i++)
        values[i] = rows.valid[slice * SLICE + i] || !rows.has_missing
                        ? (int32_t)lrint(rows.numbers[slice * SLICE + i] * scale)
                        : 0;
    return plogp__ordered_push_wholes(ordered, &batch, 0, &wholes);
}

/* Of one scale or of several, between numbers, behind a value that ends codes, and where they
 * are counted: few values of a wide range by themselves. */
static void whole_numbers_are_the_values_they_stand_for(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++)
        for (int way = 0; way < 8; way++) {
            fill(2, way >= 6 ? 3 : wide ? 2000000 : 20000, way % 2 == 1);
            for (size_t i = 0; way >= 6 && i < ROWS; i++)
                rows.numbers[i] = i % 2 == 0 ? 1e6 : rows.numbers[i];
            plogp_ordered *const wholes = accumulator(0);
            if (way == 4) {
                rows.numbers[0] = 1.0 / 3.0;
                CHECK(push(wholes, 0, SLICE, false) == PLOGP_OK);
            }
            for (size_t slice = way == 4; slice < SLICES; slice++)
                CHECK((way >= 2 && way < 4 && slice % 3 == 1
                           ? push(wholes, slice * SLICE, SLICE, false)
                           : push_wholes(wholes, slice,
                                         way == 5 && slice > 2 ? 1000 : 100)) ==
                      PLOGP_OK);
            plogp_ordered *const doubles = pushed(0, 1, true, 0);
            check_same(wholes, doubles);
            plogp_ordered_free(wholes);
            plogp_ordered_free(doubles);
        }
}

static plogp_status push_some(const plogp_context *context, void *state)
{
    plogp_ordered *ordered = NULL, *other = NULL;
    plogp_ordered_table *table = NULL;
    (void)state;
    plogp_status status = plogp_ordered_new(context, &ordered);
    if (status == PLOGP_OK)
        status = plogp_ordered_new(context, &other);
    for (size_t slice = 0; slice < SLICES && status == PLOGP_OK; slice++)
        status = push(slice % 3 == 0 ? other : ordered, slice * SLICE, SLICE, false);
    if (status == PLOGP_OK)
        status = plogp_ordered_merge(ordered, other);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(ordered, &table);
    if (table != NULL)
        plogp_ordered_table_free(table);
    plogp_ordered_free(ordered);
    plogp_ordered_free(other);
    return status;
}

/* More piles than a block of memory has sheets for: they have as many numbers as they say, also
 * where memory failed on the way. */
static plogp_status pile_some(const plogp_context *context, void *state)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__piles piles = {0};
    int32_t numbers[200];
    size_t rest = 0, size = 0;
    bool done = false;
    (void)state;
    for (int32_t i = 0; i < 200; i++)
        numbers[i] = i << PLOGP__PILE_BITS;
    plogp_status status = plogp__piles_reach(&piles, 0, numbers[199], alloc, &done);
    if (status == PLOGP_OK)
        status = plogp__piles_push(&piles, numbers, 200, alloc, numbers, &rest);
    for (size_t i = 0; i < piles.count; i++)
        size += plogp__pile_size(&piles, i);
    CHECK(rest == 0 && size == piles.size);
    plogp__piles_clear(&piles, alloc);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    CHECK(failing_alloc_survives(pile_some, NULL));
    fill(1, 900, true);
    CHECK(failing_alloc_survives(push_some, NULL));
    fill(4, 3000000, false);
    CHECK(failing_alloc_survives(push_some, NULL));
    fill(2, 30000000, false);
    rows.numbers[ROWS / 2] = 1.0 / 3.0;
    CHECK(failing_alloc_survives(push_some, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_the_values_they_stand_for),
        cmocka_unit_test(a_value_without_a_code_ends_them),
        cmocka_unit_test(parts_of_different_scales_merge),
        cmocka_unit_test(cells_count_narrow_ranges_and_piles_keep_others),
        cmocka_unit_test(whole_numbers_are_the_values_they_stand_for),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
