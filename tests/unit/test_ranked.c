/* Places among sorted values (src/sample/ranked.h) against looking at each value, and the
 * divergence from nearest neighbours against all distances. */
#include "check.h"

#include <stdbool.h>

#include "math/confidence.h"
#include "math/special.h"
#include "random.h"
#include "sample/nearest_divergence.h"
#include "sample/ranked.h"
#include "sample_tables.h"

#define DECIMALS 70000 /* values, enough to be counted */
#define MOST     30000
#define NEAREST  5

/* Gaps that a line through two values says nothing about, ties, and values as they come. */
enum { EVEN, NORMAL, TIED, CLUSTERS, GROWING, HUGE_RANGE, FAR, KINDS };

static double value_of(int kind, uint64_t *random)
{
    const double u = random_unit(random);
    switch (kind) {
    case EVEN:
        return u;
    case NORMAL:
        return test_normal(random);
    case TIED:
        return floor(40 * u * u);
    case CLUSTERS:
        return u < 0.5 ? u : 1e6 + u * (u < 0.9 ? 1e-3 : 1e5);
    case GROWING:
        return exp(100 * u);
    case HUGE_RANGE:
        return ldexp(u - 0.5, u < 0.9 ? -1000 : 1023);
    default:
        return 4 + test_normal(random);
    }
}

static plogp_ordered_table *table_of(int kind, size_t size, uint64_t seed)
{
    static double x[MOST];
    for (size_t i = 0; i < size; i++)
        x[i] = value_of(kind, &seed);
    return test_ordered(x, size, NULL);
}

/* As wanted of plogp__ranked_find. */
static size_t find_slowly(const plogp_ordered_table *table,
                          const struct plogp__search *search)
{
    const double *const keys = search->of_weights ? table->cumulative : table->values;
    size_t i = 0;
    while (i < table->size && !(keys[i] - search->x >= search->bound))
        i++;
    return i;
}

static void check_center(struct plogp__ranked *ranked, size_t middle)
{
    plogp__ranked_center(ranked, middle);
    const size_t end = ranked->first + ranked->count;
    CHECK(ranked->first == 0 || ranked->first + PLOGP__MARGIN <= middle);
    CHECK(end == ranked->size || middle + PLOGP__MARGIN <= end);
}

static void check_places(struct plogp__ranked *ranked, const plogp_ordered_table *table,
                         uint64_t *random)
{
    const size_t size = table->size;
    const double range = table->values[size - 1] - table->values[0];
    for (int i = 0; i < 300; i++) {
        const size_t from = random_bits(random) % (size + 1);
        const double x = table->values[random_bits(random) % size];
        const double part = exp(-20 * random_unit(random));
        const struct plogp__search searches[] = {
            {.x = x, .bound = i % 2 ? part * range : -part * range},
            {.bound = x},
            {.bound = part * table->total, .of_weights = true}};
        const struct plogp__search *const search = &searches[i % 3];
        check_center(ranked, from);
        CHECK(plogp__ranked_find(ranked, search) == find_slowly(table, search));
        const size_t number = random_bits(random) % size;
        CHECK(plogp__ranked_value(ranked, number) == table->values[number]);
        CHECK(plogp__ranked_before(ranked, number + 1) == table->cumulative[number]);
        CHECK(plogp__ranked_before(ranked, number) ==
              table->cumulative[number] - table->weights[number]);
    }
    CHECK(plogp__ranked_before(ranked, 0) == 0.0);
}

static void places_are_found_from_anywhere(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 63, 64, 65, 700, 20000};
    struct plogp__ranked ranked;
    uint64_t random = 3;
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            plogp_ordered_table *const table = table_of(kind, sizes[s], 1 + s);
            const plogp_sorted sorted = plogp__sorted_view(table, NULL);
            CHECK(plogp__ranked_init(&sorted, &ranked));
            CHECK(plogp__ranked_place(&ranked, 1e300) == table->size - 1);
            check_places(&ranked, table, &random);
            plogp_ordered_table_free(table);
        }
}

/* Decimals below range / 100, counted and as a table. */
struct both_ways {
    struct plogp__decimals *decimals;
    plogp_ordered_table *table;
    plogp_sorted of_decimals, of_table;
};

static struct both_ways both_ways_of(uint64_t range, uint64_t seed)
{
    static double x[DECIMALS];
    struct both_ways made = {.decimals = NULL};
    for (size_t i = 0; i < DECIMALS; i++)
        x[i] = (double)(random_bits(&seed) % range) / 100;
    CHECK(plogp__decimals_new(x, DECIMALS, NULL, &made.decimals) == PLOGP_OK);
    CHECK(made.decimals != NULL);
    made.table = test_ordered(x, DECIMALS, NULL);
    made.of_table = plogp__sorted_view(made.table, NULL);
    made.of_decimals =
        (plogp_sorted){.decimals = made.decimals, .facts = made.of_table.facts};
    return made;
}

static void both_ways_free(struct both_ways *both)
{
    plogp_ordered_table_free(both->table);
    plogp__decimals_free(both->decimals);
}

static void places_of_decimals_are_those_of_a_table(void **state)
{
    (void)state;
    for (uint64_t range = 100; range <= 400000; range *= 20) {
        struct both_ways one = both_ways_of(range, 8);
        struct both_ways other = both_ways_of(range / 3 + 20000, 9);
        struct plogp__ranked ranked;
        uint64_t random = range;
        CHECK(plogp__ranked_init(&one.of_decimals, &ranked));
        check_places(&ranked, one.table, &random);
        const plogp_nearest found =
            plogp__nearest_divergence(&one.of_decimals, &other.of_decimals, NULL);
        const plogp_nearest wanted =
            plogp__nearest_divergence(&one.of_table, &other.of_table, NULL);
        CHECK_BITS(found, wanted);
        both_ways_free(&one);
        both_ways_free(&other);
    }
}

static void counts_hold_infinite_values(void **state)
{
    (void)state;
    const double x[] = {-INFINITY, -1.0, 2.0, INFINITY}, one[] = {1.0, 1.0, 1.0, 1.0},
                 up_to[] = {1.0, 2.0, 3.0, 4.0};
    const plogp_ordered_table table = {x, one, up_to, 4, 4.0, 0.0, 1};
    const plogp_sorted sorted = plogp__sorted_view(&table, NULL);
    struct plogp__ranked ranked;
    CHECK(plogp__ranked_init(&sorted, &ranked));
    for (size_t i = 0; i < 4; i++) {
        CHECK(plogp__ranked_count(&ranked, x[i], false) == i);
        CHECK(plogp__ranked_count(&ranked, x[i], true) == i + 1);
    }
    const plogp_sorted in_file = {.facts = {.distinct = 4}};
    CHECK(!plogp__ranked_init(&in_file, &ranked));
}

/* The k-th smallest distance from x, itself aside where it is one of the values, or how many
 * observations are within a radius. */
static double distance_of(const plogp_ordered_table *table, double x, bool is_own, int k)
{
    double least[2 * NEAREST + 1];
    for (int j = 0; j < k; j++)
        least[j] = INFINITY;
    for (size_t i = 0; i < table->size; i++) {
        const double value = table->values[i], distance = fabs(value - x);
        double times = table->weights[i] - (is_own && value == x);
        for (; times > 0 && distance < least[k - 1]; times--) {
            int j = k - 1;
            for (; j > 0 && least[j - 1] > distance; j--)
                least[j] = least[j - 1];
            least[j] = distance;
        }
    }
    return least[k - 1];
}

static double within(const plogp_ordered_table *table, double x, double radius)
{
    double weight = 0.0;
    for (size_t i = 0; i < table->size; i++)
        if (fabs(table->values[i] - x) <= radius)
            weight += table->weights[i];
    return weight;
}

static double term_of(const plogp_ordered_table *p, const plogp_ordered_table *q,
                      double x, int k)
{
    const double of_p = distance_of(p, x, true, k), of_q = distance_of(q, x, false, k);
    const double radius = fmax(of_p, of_q);
    return plogp__digamma(within(p, x, radius) - 1 + (of_p < of_q)) -
           plogp__digamma(within(q, x, radius) + (of_q < of_p)) +
           log(q->total / (p->total - 1));
}

/* By the definition, of no more observations than all are looked at of. */
static plogp_nearest nearest_slowly(const plogp_ordered_table *p,
                                    const plogp_ordered_table *q)
{
    double sum = 0.0, squares = 0.0, ratios = 0.0, wide = 0.0, sparse = 0.0;
    for (size_t i = 0; i < p->size; i++) {
        const double term = term_of(p, q, p->values[i], NEAREST);
        const double twice = term_of(p, q, p->values[i], 2 * NEAREST);
        for (double times = p->weights[i]; times > 0; times--) {
            sum += term;
            squares += term * term;
            ratios += exp(term);
            wide += twice;
            sparse += term > 1.5;
        }
    }
    const double n = p->total, mean = sum / n, bias = mean - wide / n;
    const double spread = fmax(squares / n - mean * mean, 2 * plogp__trigamma(NEAREST));
    const double half =
        PLOGP__Z95 * sqrt(spread / n + fmax(ratios / n - 1, 0.0) / q->total);
    return (plogp_nearest){
        mean, {mean - half + fmin(bias, 0.0), mean + half + fmax(bias, 0.0)}, sparse / n};
}

static void check_nearest(const plogp_ordered_table *p, const plogp_ordered_table *q)
{
    const plogp_sorted of_p = plogp__sorted_view(p, NULL),
                       of_q = plogp__sorted_view(q, NULL);
    const plogp_nearest found = plogp__nearest_divergence(&of_p, &of_q, NULL);
    const plogp_nearest wanted = nearest_slowly(p, q);
    CHECK_BITS(found, wanted);
}

static void neighbours_are_those_of_all_distances(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{20, 20}, {21, 400}, {700, 500}};
    for (int first = 0; first < KINDS; first++)
        for (int second = 0; second < KINDS; second++)
            for (size_t s = 0; s < 3; s++) {
                plogp_ordered_table *const p = table_of(first, sizes[s][0], 7 + s);
                plogp_ordered_table *const q = table_of(second, sizes[s][1], 70 + s);
                check_nearest(p, q);
                check_nearest(q, p);
                plogp_ordered_table_free(p);
                plogp_ordered_table_free(q);
            }
}

/* Windows and strides that end far from x, on one side or on both. */
static void neighbours_are_found_in_much_denser_samples(void **state)
{
    (void)state;
    static const int kinds[][2] = {
        {EVEN, EVEN}, {NORMAL, FAR}, {FAR, NORMAL}, {CLUSTERS, EVEN}, {TIED, NORMAL}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        plogp_ordered_table *const p = table_of(kinds[i][0], 60, 5);
        plogp_ordered_table *const q = table_of(kinds[i][1], MOST, 6);
        check_nearest(p, q);
        plogp_ordered_table_free(p);
        plogp_ordered_table_free(q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_found_from_anywhere),
        cmocka_unit_test(places_of_decimals_are_those_of_a_table),
        cmocka_unit_test(counts_hold_infinite_values),
        cmocka_unit_test(neighbours_are_those_of_all_distances),
        cmocka_unit_test(neighbours_are_found_in_much_denser_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
