/* Distances of samples on a decimal grid: cells, tables and files against whole numbers that are
 * added one after the other. */
#include "check.h"
#include "random.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/two_sample.h"
#include "sample/grid_coupling.h"
#include "sample/grid_distances.h"
#include "sample/grid_sums.h"
#include "sample/sort.h"
#include "sample/sorted_grid.h"

#define MOST  320000
#define BOUND (4 * U) /* of src/sample/grid_distances.h */

/* Whole numbers, and the values number/scale that are counted. */
static struct sample {
    int64_t numbers[MOST];
    double values[MOST], scratch[MOST];
    size_t size;
} p_sample, q_sample;

enum shape { NEAR, REPEATED, ONE_OFTEN, FAR_PILES, SPARSE, LEFT, SHAPES, NARROW };

static int64_t draw(enum shape shape, uint64_t *random)
{
    const int64_t near = (int64_t)(random_bits(random) % 240000) - 120000;
    switch (shape) {
    case REPEATED:
        return near / 500;
    case ONE_OFTEN: /* more often than a byte says, and than is looked at together */
        return random_bits(random) % 4 == 0 ? 12345 : near;
    case FAR_PILES:
        return near + (random_bits(random) % 2 == 0 ? 400000 : 0);
    case SPARSE: /* piles of few numbers, of which two occur hundreds of times */
        return random_bits(random) % 200 == 0 ? 1800000 + near % 2 : 16 * near;
    case LEFT:
        return near - 200000;
    case NARROW:
        return near / 3;
    default:
        return near;
    }
}

static void fill(struct sample *sample, size_t size, enum shape shape, double scale,
                 uint64_t random)
{
    sample->size = size;
    for (size_t i = 0; i < size; i++) {
        const int64_t number = draw(shape, &random);
        sample->values[i] = (double)number / scale;
    }
    plogp__sort_numbers(sample->values, sample->scratch, size);
    for (size_t i = 0; i < size; i++)
        sample->numbers[i] = llround(sample->values[i] * scale);
}

static struct plogp__decimals *counted(const struct sample *sample)
{
    struct plogp__decimals *decimals = NULL;
    CHECK(plogp__decimals_new(sample->values, sample->size, NULL, &decimals) == PLOGP_OK);
    CHECK(decimals != NULL);
    return decimals;
}

/* What the sums are, in other ways. */
struct wanted {
    plogp__uint128 area;
    plogp__uint128 squares; /* heights are below 2^40 here */
    uint64_t most;
};

/* Over the numbers of both in order; `sums` is told of each step. */
static struct wanted summed(const struct sample *p, const struct sample *q,
                            struct plogp__grid_sums *sums)
{
    struct wanted wanted = {0, 0, 0};
    size_t i = 0, j = 0;
    while (i < p->size || j < q->size) {
        const int64_t of_p = i < p->size ? p->numbers[i] : INT64_MAX;
        const int64_t of_q = j < q->size ? q->numbers[j] : INT64_MAX;
        const int64_t number = of_p < of_q ? of_p : of_q;
        for (; i < p->size && p->numbers[i] == number;)
            i++;
        for (; j < q->size && q->numbers[j] == number;)
            j++;
        const int64_t next_p = i < p->size ? p->numbers[i] : INT64_MAX;
        const int64_t next_q = j < q->size ? q->numbers[j] : INT64_MAX;
        const int64_t next = next_p < next_q ? next_p : next_q;
        const uint64_t gap = next == INT64_MAX ? 0 : (uint64_t)(next - number);
        const uint64_t f = i * (uint64_t)q->size, g = j * (uint64_t)p->size;
        const uint64_t height = f > g ? f - g : g - f;
        plogp__grid_add(sums, &height, &gap, 1);
        wanted.area += (plogp__uint128)height * gap;
        wanted.squares += (plogp__uint128)height * height * gap;
        wanted.most = height > wanted.most ? height : wanted.most;
    }
    return wanted;
}

/* Observation by observation, each as long as the other sample has observations. */
static plogp__uint128 coupled(const struct sample *p, const struct sample *q)
{
    plogp__uint128 sum = 0;
    uint64_t before = 0;
    for (size_t i = 0, j = 0; i < p->size;) {
        const uint64_t end_p = (i + 1) * (uint64_t)q->size;
        const uint64_t end_q = (j + 1) * (uint64_t)p->size;
        const uint64_t end = end_p < end_q ? end_p : end_q;
        const int64_t apart = p->numbers[i] - q->numbers[j];
        sum += (plogp__uint128)(uint64_t)(apart * apart) * (end - before);
        before = end;
        i += end == end_p;
        j += end == end_q;
    }
    return sum;
}

static void check_cells(const struct sample *p, const struct sample *q)
{
    struct plogp__decimals *const of_p = counted(p), *const of_q = counted(q);
    const plogp_alloc *const alloc = plogp__context_alloc(NULL);
    struct plogp__grid_sums sums = {.most = 0}, back = {.most = 0}, steps = {.most = 0};
    const struct wanted wanted = summed(p, q, &steps);
    plogp__uint128 coupling = 0, other = 0;
    plogp__grid_add_cells(&sums, of_p, of_q);
    plogp__grid_add_cells(&back, of_q, of_p);
    CHECK(sums.area == wanted.area && sums.most == wanted.most);
    CHECK_REL("squares", plogp__grid_squares(&sums), (double)wanted.squares, 2 * U);
    assert_memory_equal(sums.squares, steps.squares, sizeof sums.squares);
    assert_memory_equal(sums.squares, back.squares, sizeof sums.squares);
    CHECK(back.area == sums.area && back.most == sums.most);
    CHECK(steps.area == sums.area && steps.most == sums.most);
    CHECK(plogp__grid_coupling_of_cells(of_p, of_q, alloc, &coupling) == PLOGP_OK);
    CHECK(plogp__grid_coupling_of_cells(of_q, of_p, alloc, &other) == PLOGP_OK);
    CHECK(coupling == coupled(p, q) && other == coupling);
    plogp__decimals_free(of_p);
    plogp__decimals_free(of_q);
}

/* Samples as large as each other, nearly so, and far from it. */
static void cells_are_summed_exactly(void **state)
{
    static const size_t sizes[][2] = {
        {90000, 90000}, {90000, 89999}, {140000, 70000}, {320000, 81000}};
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        for (int shape = 0; shape < SHAPES; shape++) {
            fill(&p_sample, sizes[s][0], NEAR, 100, s + 1);
            fill(&q_sample, sizes[s][1], (enum shape)shape, 100, 7);
            check_cells(&p_sample, &q_sample);
        }
}

/* A sample as it was counted, as a table, or in files. */
static plogp_sorted *sorted_of(const struct sample *sample, uint64_t memory,
                               bool as_table)
{
    plogp_context context = plogp_context_defaults();
    plogp_ordered *ordered = NULL;
    plogp_sorted *sorted = NULL;
    const plogp_ordered_table *table = NULL;
    context.max_memory = memory;
    CHECK(plogp_ordered_new(&context, &ordered) == PLOGP_OK);
    for (size_t first = 0; first < sample->size; first += 65536) {
        const size_t left = sample->size - first;
        const plogp_column column = {.type = PLOGP_COLUMN_NUMERIC,
                                     .numbers = sample->values + first};
        const plogp_batch batch = {
            .columns = &column, .column_count = 1, .rows = left < 65536 ? left : 65536};
        CHECK(plogp_ordered_push(ordered, &batch, 0) == PLOGP_OK);
    }
    CHECK(plogp_sorted_new(ordered, &context, &sorted) == PLOGP_OK);
    if (as_table)
        CHECK(plogp_sorted_table(sorted, &table) == PLOGP_OK);
    plogp_ordered_free(ordered);
    return sorted;
}

/* What is measured on the grid. */
struct measured {
    double wasserstein, wasserstein2, ks, energy, below, above;
};

static struct measured measured(const plogp_sorted *p, const plogp_sorted *q)
{
    const double scale = plogp__common_grid(p, q);
    struct plogp__ordered_distances made;
    double squares = NAN;
    CHECK(plogp__grid_distances_of(p, q, scale, &made) == PLOGP_OK);
    CHECK(plogp__grid_wasserstein2(p, q, scale, &squares) == PLOGP_OK);
    CHECK(made.range ==
          fmax(p->facts.max, q->facts.max) - fmin(p->facts.min, q->facts.min));
    return (struct measured){made.wasserstein, squares,    made.ks,
                             made.energy,      made.below, made.above};
}

/* The same where it is asked for in public. */
static void check_compared(const plogp_sorted *p, const plogp_sorted *q,
                           const struct measured *wanted)
{
    plogp_numeric_distances made;
    CHECK(plogp_compare_sorted(p, q, NULL, NULL, &made) == PLOGP_OK);
    const struct measured got = {made.wasserstein, made.wasserstein2, made.ks,
                                 made.energy,      made.below,        made.above};
    assert_memory_equal(&got, wanted, sizeof got);
}

/* How many of Q are below x, or also x. */
static size_t count_of_q(double x, bool inclusive)
{
    size_t count = 0;
    while (count < q_sample.size &&
           (inclusive ? q_sample.values[count] <= x : q_sample.values[count] < x))
        count++;
    return count;
}

/* Both ends of P are values of Q, too, and Q has others beyond them. */
static void check_outside(const struct measured *made)
{
    const double n = (double)q_sample.size, low = p_sample.values[0];
    const double high = p_sample.values[p_sample.size - 1];
    const size_t below = count_of_q(low, false), up_to = count_of_q(high, true);
    CHECK(below > 0 && count_of_q(low, true) > below);
    CHECK(up_to < q_sample.size && count_of_q(high, false) < up_to);
    CHECK(made->below == (double)below / n && made->above == (n - (double)up_to) / n);
}

/* Against the whole numbers over the product of the totals and the scale. */
static void check_values(const struct measured *made, double scale)
{
    struct plogp__grid_sums unused = {.most = 0};
    const struct wanted wanted = summed(&p_sample, &q_sample, &unused);
    const long double pairs = (long double)p_sample.size * (long double)q_sample.size;
    const long double squares = (long double)coupled(&p_sample, &q_sample) / pairs;
    CHECK_REL("W1", made->wasserstein, (double)((long double)wanted.area / pairs / scale),
              BOUND);
    CHECK_REL("W2", made->wasserstein2, (double)(sqrtl(squares) / scale), BOUND);
    CHECK_REL("KS", made->ks, (double)((long double)wanted.most / pairs), BOUND);
    CHECK_REL("energy", made->energy,
              (double)(sqrtl(2 * (long double)wanted.squares / scale) / pairs), BOUND);
}

static void renumber(struct sample *sample, double scale)
{
    for (size_t i = 0; i < sample->size; i++)
        sample->numbers[i] = llround(sample->values[i] * scale);
}

/* Counted, as a table and in files: all pairs of them. */
static void check_routes(size_t size_p, size_t size_q, double scale_p, double scale_q)
{
    const double scale = fmax(scale_p, scale_q);
    fill(&p_sample, size_p, NARROW, scale_p, 5);
    fill(&q_sample, size_q, NEAR, scale_q, 6);
    plogp_sorted *p[3], *q[3];
    for (size_t i = 0; i < 3; i++) {
        p[i] = sorted_of(&p_sample, i == 2 ? 1 << 17 : 0, i == 1);
        q[i] = sorted_of(&q_sample, i == 2 ? 1 << 17 : 0, i == 1);
    }
    CHECK(p[0]->decimals != NULL && p[1]->table != NULL && q[0]->decimals != NULL);
    CHECK(!plogp__sorted_in_memory(p[2]) && !plogp__sorted_in_memory(q[2]));
    CHECK(plogp__common_grid(p[2], q[2]) == scale);
    const struct measured first = measured(p[0], q[0]);
    for (size_t i = 1; i < 9; i++) {
        const struct measured other = measured(p[i / 3], q[i % 3]);
        assert_memory_equal(&first, &other, sizeof first);
    }
    check_compared(p[0], q[0], &first);
    renumber(&p_sample, scale);
    renumber(&q_sample, scale);
    check_values(&first, scale);
    if (scale_p == scale_q)
        check_outside(&first);
    for (size_t i = 0; i < 3; i++) {
        plogp_sorted_free(p[i]);
        plogp_sorted_free(q[i]);
    }
}

static void all_ways_to_hold_samples_give_the_same_bits(void **state)
{
    (void)state;
    check_routes(270000, 270000, 1000, 1000);
    check_routes(280000, 265000, 1000, 100);
    check_routes(265000, 280000, 10, 100);
    check_routes(270000, 300001, 1, 1);
}

static void one_value_has_range_one(void **state)
{
    const double value = 2.5, weight = 7;
    const plogp_ordered_table table = {&value, &weight, &weight, 1, weight, 0.0, 1};
    const plogp_sorted one = plogp__sorted_view(&table, NULL);
    struct plogp__ordered_distances made;
    (void)state;
    CHECK(plogp__grid_distances_of(&one, &one, 10, &made) == PLOGP_OK);
    CHECK(made.range == 1 && made.wasserstein == 0 && made.energy == 0 && made.ks == 0);
}

static plogp_status couple_some(const plogp_context *context, void *state)
{
    plogp_sorted *const *const both = state;
    plogp__uint128 sum = 0;
    return plogp__grid_coupling_of_cells(both[0]->decimals, both[1]->decimals,
                                         plogp__context_alloc(context), &sum);
}

static void coupling_survives_failing_memory(void **state)
{
    (void)state;
    fill(&p_sample, 270000, NEAR, 10, 1);
    plogp_sorted *const both[] = {sorted_of(&p_sample, 0, false),
                                  sorted_of(&p_sample, 0, false)};
    plogp_sorted *pointers[] = {both[0], both[1]};
    CHECK(failing_alloc_survives(couple_some, pointers));
    plogp_sorted_free(both[0]);
    plogp_sorted_free(both[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_summed_exactly),
        cmocka_unit_test(all_ways_to_hold_samples_give_the_same_bits),
        cmocka_unit_test(one_value_has_range_one),
        cmocka_unit_test(coupling_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
