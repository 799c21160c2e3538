/* Samples of decimals that are compared as they were counted (src/sample/decimals.h) against the
 * same samples as tables, from rows with weights that are all 1. */
#include "check.h"
#include "random.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/permutation.h"
#include "plogp/two_sample.h"
#include "sample/bridge_area.h"
#include "sample/sorted.h"
#include "sample/wasserstein_spread.h"

#define SLICE 65536
#define MOST  (5 * SLICE)

static struct rows {
    double numbers[MOST], ones[MOST];
    size_t first, size; /* those of numbers [first, size) */
} p_rows, q_rows;

/* k/100 around `middle`, those near to it more often, over several piles of 2^16. */
static void fill(struct rows *rows, size_t size, double middle, uint64_t random)
{
    rows->first = 0;
    rows->size = size;
    for (size_t i = 0; i < size; i++) {
        const double u = random_unit(&random) * random_unit(&random) * 2500;
        const double value = middle + (random_bits(&random) % 2 == 0 ? u : -u);
        rows->numbers[i] = round(value * 100) / 100 + 0.0;
        rows->ones[i] = 1.0;
    }
}

static plogp_status push(const struct rows *rows, bool with_weights,
                         const plogp_context *context, plogp_ordered **made)
{
    plogp_status status = plogp_ordered_new(context, made);
    for (size_t first = rows->first; first < rows->size && status == PLOGP_OK;
         first += SLICE) {
        const size_t left = rows->size - first;
        const plogp_column column = {.type = PLOGP_COLUMN_NUMERIC,
                                     .numbers = rows->numbers + first};
        const plogp_batch batch = {.columns = &column,
                                   .column_count = 1,
                                   .rows = left < SLICE ? left : SLICE,
                                   .weights = with_weights ? rows->ones + first : NULL};
        status = plogp_ordered_push(*made, &batch, 0);
    }
    return status;
}

struct sample {
    plogp_ordered *ordered;
    plogp_sorted *sorted;
};

static struct sample sample_of(const struct rows *rows, bool as_table)
{
    struct sample made = {NULL, NULL};
    CHECK(push(rows, as_table, NULL, &made.ordered) == PLOGP_OK);
    CHECK(plogp_sorted_new(made.ordered, NULL, &made.sorted) == PLOGP_OK);
    CHECK(made.sorted->decimals != NULL && made.sorted->table == NULL);
    if (as_table) {
        const plogp_ordered_table *table = NULL;
        CHECK(plogp_sorted_table(made.sorted, &table) == PLOGP_OK);
        const plogp_sorted view = plogp__sorted_view(table, NULL);
        made.sorted->facts = view.facts;
        made.sorted->facts.support = plogp_ordered_support(table);
    }
    return made;
}

static void sample_free(struct sample *sample)
{
    plogp_sorted_free(sample->sorted);
    plogp_ordered_free(sample->ordered);
}

static void check_same_facts(const plogp_sorted *one, const plogp_sorted *other)
{
    static const double wanted[] = {0.0, 1e-6, 0.25, 0.5, 0.500001, 0.99, 1.0};
    double a[7], b[7];
    const plogp_sorted_facts *const x = plogp_sorted_value(one);
    const plogp_sorted_facts *const y = plogp_sorted_value(other);
    CHECK(x->total == y->total && x->missing == y->missing && x->min == y->min);
    CHECK(x->max == y->max && x->distinct == y->distinct && x->whole == y->whole);
    CHECK(strcmp(x->support, y->support) == 0);
    CHECK(plogp_sorted_quantiles(one, wanted, 7, a) == PLOGP_OK);
    CHECK(plogp_sorted_quantiles(other, wanted, 7, b) == PLOGP_OK);
    assert_memory_equal(a, b, sizeof a);
}

static void check_same_distances(const plogp_sorted *const one[2],
                                 const plogp_sorted *const other[2])
{
    plogp_numeric_distances x, y;
    plogp_noise_floor m, n;
    plogp_permutation_test a, b;
    CHECK(plogp_compare_sorted(one[0], one[1], NULL, NULL, &x) == PLOGP_OK);
    CHECK(plogp_compare_sorted(other[0], other[1], NULL, NULL, &y) == PLOGP_OK);
    CHECK(!isnan(x.nearest.value) && x.below > 0 && x.above > 0);
    assert_memory_equal(&x, &y, sizeof x);
    CHECK(plogp_noise_floor_sorted(one[0], NULL, NULL, &m) == PLOGP_OK);
    CHECK(plogp_noise_floor_sorted(other[0], NULL, NULL, &n) == PLOGP_OK);
    assert_memory_equal(&m, &n, sizeof m);
    CHECK(plogp_permutation_sorted(one[0], one[1], 1, NULL, &a) == PLOGP_OK);
    CHECK(plogp_permutation_sorted(other[0], other[1], 1, NULL, &b) == PLOGP_OK);
    CHECK(a.p_value == b.p_value);
}

static void decimals_have_the_bits_of_tables(void **state)
{
    (void)state;
    fill(&p_rows, MOST, 0, 1);
    fill(&q_rows, MOST - 777, 1.25, 2);
    q_rows.numbers[0] = -9000; /* of piles that P has not */
    q_rows.numbers[1] = 7000.5;
    struct sample p = sample_of(&p_rows, false), q = sample_of(&q_rows, false);
    struct sample of_p = sample_of(&p_rows, true), of_q = sample_of(&q_rows, true);
    check_same_facts(p.sorted, of_p.sorted);
    check_same_facts(q.sorted, of_q.sorted);
    const plogp_sorted *const tables[] = {of_p.sorted, of_q.sorted};
    check_same_distances((const plogp_sorted *const[]){p.sorted, q.sorted}, tables);
    check_same_distances((const plogp_sorted *const[]){p.sorted, of_q.sorted}, tables);
    check_same_distances((const plogp_sorted *const[]){of_p.sorted, q.sorted}, tables);
    sample_free(&p);
    sample_free(&q);
    sample_free(&of_p);
    sample_free(&of_q);
}

static void a_table_is_made_when_it_is_asked_for(void **state)
{
    (void)state;
    const plogp_ordered_table *table = NULL, *again = NULL;
    plogp_ordered_table *whole = NULL;
    fill(&p_rows, MOST, 0, 3);
    struct sample p = sample_of(&p_rows, false);
    CHECK(plogp_ordered_value(p.ordered, &whole) == PLOGP_OK);
    CHECK(plogp_sorted_table(p.sorted, NULL) == PLOGP_EINVAL);
    CHECK(plogp_sorted_table(NULL, &table) == PLOGP_EINVAL && table == NULL);
    CHECK(plogp_sorted_table(p.sorted, &table) == PLOGP_OK);
    CHECK(plogp_sorted_table(p.sorted, &again) == PLOGP_OK && again == table);
    CHECK(table->size == whole->size && table->total == whole->total);
    assert_memory_equal(table->values, whole->values, table->size * sizeof(double));
    assert_memory_equal(table->weights, whole->weights, table->size * sizeof(double));
    assert_memory_equal(table->cumulative, whole->cumulative,
                        table->size * sizeof(double));
    plogp_ordered_table_free(whole);
    sample_free(&p);
}

static struct sample spilled(const struct rows *rows)
{
    plogp_context small = plogp_context_defaults();
    struct sample made = {NULL, NULL};
    small.max_memory = 1000000;
    CHECK(push(rows, false, &small, &made.ordered) == PLOGP_OK);
    CHECK(plogp_sorted_new(made.ordered, NULL, &made.sorted) == PLOGP_OK);
    CHECK(!plogp__sorted_in_memory(made.sorted));
    return made;
}

/* Rows [first, size) as they are after a state was written and read. */
static plogp_ordered *restored(struct rows *rows, size_t first, size_t size)
{
    plogp_ordered *pushed = NULL, *read = NULL;
    plogp_buffer saved;
    plogp_buffer_init(&saved, NULL);
    rows->first = first;
    rows->size = size;
    CHECK(push(rows, false, NULL, &pushed) == PLOGP_OK);
    CHECK(plogp_ordered_save(pushed, &saved) == PLOGP_OK);
    CHECK(plogp_ordered_load((const unsigned char *)saved.bytes, saved.length, NULL,
                             &read) == PLOGP_OK);
    plogp_ordered_free(pushed);
    plogp_buffer_clear(&saved);
    rows->first = 0;
    return read;
}

static struct sample merged(struct rows *rows)
{
    const size_t size = rows->size;
    struct sample made = {restored(rows, size / 3, size), NULL};
    plogp_ordered *const rest = restored(rows, 0, size / 3);
    CHECK(plogp_ordered_merge(made.ordered, rest) == PLOGP_OK);
    CHECK(plogp_sorted_new(made.ordered, NULL, &made.sorted) == PLOGP_OK);
    plogp_ordered_free(rest);
    rows->size = size;
    return made;
}

/* From marks of many values, among them a gap: from piles, tables, files and states. */
static void marks_do_not_show_how_samples_are_held(void **state)
{
    (void)state;
    fill(&p_rows, MOST, 0, 5);
    fill(&q_rows, MOST - 777, 1, 6);
    for (size_t i = 0; i < q_rows.size; i++)
        if (q_rows.numbers[i] > 20)
            q_rows.numbers[i] = round(q_rows.numbers[i] * 100 + 100050) / 100;
    struct sample p[] = {sample_of(&p_rows, false), sample_of(&p_rows, true),
                         spilled(&p_rows), merged(&p_rows)};
    struct sample q[] = {sample_of(&q_rows, false), sample_of(&q_rows, true),
                         spilled(&q_rows), merged(&q_rows)};
    struct plogp__wasserstein_spread first, other;
    double area = 0.0, again = 0.0;
    CHECK(plogp__wasserstein_spread_of(p->sorted, q->sorted, NULL, &first) == PLOGP_OK);
    CHECK(plogp__bridge_area(q->sorted, NULL, &area) == PLOGP_OK);
    CHECK(first.variance > 0 && first.bias > 0 && area > 500);
    for (size_t i = 0; i < 4; i++) {
        CHECK(plogp__bridge_area(q[i].sorted, NULL, &again) == PLOGP_OK && again == area);
        for (size_t j = 0; j < 4; j++) {
            CHECK(plogp__wasserstein_spread_of(p[i].sorted, q[j].sorted, NULL, &other) ==
                  PLOGP_OK);
            assert_memory_equal(&other, &first, sizeof first);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        sample_free(&p[i]);
        sample_free(&q[i]);
    }
}

static plogp_status sort_and_compare(const plogp_context *context, void *state)
{
    plogp_ordered *ordered = NULL;
    plogp_sorted *sorted = NULL;
    plogp_numeric_distances far;
    plogp_permutation_test test;
    const plogp_ordered_table *table = NULL;
    plogp_status status = push(state, false, context, &ordered);
    if (status == PLOGP_OK)
        status = plogp_sorted_new(ordered, context, &sorted);
    if (status == PLOGP_OK)
        status = plogp_compare_sorted(sorted, sorted, NULL, context, &far);
    if (status == PLOGP_OK)
        status = plogp_permutation_sorted(sorted, sorted, 1, context, &test);
    if (status == PLOGP_OK)
        status = plogp_sorted_table(sorted, &table);
    plogp_sorted_free(sorted);
    plogp_ordered_free(ordered);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fill(&p_rows, MOST, 0, 4);
    CHECK(failing_alloc_survives(sort_and_compare, &p_rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_have_the_bits_of_tables),
        cmocka_unit_test(a_table_is_made_when_it_is_asked_for),
        cmocka_unit_test(marks_do_not_show_how_samples_are_held),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
