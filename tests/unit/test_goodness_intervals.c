/* Tests of fit of values between limits: the estimate without a family, and p-values. */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "fit/distance.h"
#include "fit/recensoring.h"
#include "fit_sample.h"
#include "plogp/goodness.h"

#define N 60

struct limits {
    double low, high;
};

static size_t masses_of(const struct limits *limits, size_t count,
                        struct plogp__recensoring *how, struct plogp__mass *masses)
{
    double low[N], high[N], statistics[PLOGP__STATISTICS];
    struct plogp__life lives[N];
    plogp_distribution law;
    for (size_t i = 0; i < count; i++) {
        low[i] = limits[i].low;
        high[i] = limits[i].high;
    }
    const plogp_fit_interval_data data = {low, high, NULL, count};
    CHECK(plogp__recensoring_init(&data, NULL, how) == PLOGP_OK);
    CHECK(plogp_distribution_parse("exponential(1)", NULL, &law) == PLOGP_OK);
    (void)plogp__recensoring_measure(how, &law, how->rows, how->count, lives, masses,
                                     statistics);
    return how->kind == PLOGP__LIMITS
               ? plogp__masses_of_limits(how->rows, how->count, lives, masses)
           : how->kind == PLOGP__SIDES
               ? plogp__masses_of_sides(how->rows, how->count, lives, masses)
               : plogp__masses_of_cells(how->rows, how->count, masses);
}

static void check_masses(const struct limits *limits, size_t count,
                         enum plogp__arrangement kind, const struct plogp__mass *wanted,
                         size_t wanted_count)
{
    struct plogp__recensoring how;
    struct plogp__mass masses[N + 2];
    const size_t made = masses_of(limits, count, &how, masses);
    CHECK(how.kind == kind);
    CHECK(made == wanted_count);
    for (size_t i = 0; i < made; i++) {
        CHECK(masses[i].low == wanted[i].low && masses[i].high == wanted[i].high);
        CHECK_REL("reached", masses[i].reached, wanted[i].reached, 8 * U);
    }
    plogp__recensoring_clear(NULL, &how);
}

/* Remission times of leukaemia under 6-MP (Freireich 1963; a + is no remission's end), the
 * textbook's product-limit estimate: S = 18/21, x 16/17, x 14/15, x 11/12, ... */
static void product_limits_are_those_of_the_textbook(void **state)
{
    const struct limits rows[] = {
        {6, 6},        {6, 6},         {6, 6},         {6, INFINITY},  {7, 7},
        {9, INFINITY}, {10, 10},       {10, INFINITY}, {11, INFINITY}, {13, 13},
        {16, 16},      {17, INFINITY}, {19, INFINITY}, {20, INFINITY}, {22, 22},
        {23, 23},      {25, INFINITY}, {32, INFINITY}, {32, INFINITY}, {34, INFINITY},
        {35, INFINITY}};
    const double at[] = {6, 7, 10, 13, 16, 22, 23};
    const double falls[] = {18.0 / 21, 16.0 / 17, 14.0 / 15, 11.0 / 12,
                            10.0 / 11, 6.0 / 7,   5.0 / 6};
    struct plogp__mass wanted[8];
    struct limits mirrored[21];
    double survival = 1.0, before = 0.0;
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        survival *= falls[i];
        wanted[i] = (struct plogp__mass){at[i], at[i], 1.0 - survival};
    }
    wanted[7] = (struct plogp__mass){35, INFINITY, 1.0};
    check_masses(rows, 21, PLOGP__LIMITS, wanted, 8);
    struct plogp__mass reflected[8]; /* below limits instead of above */
    for (size_t i = 0; i < 21; i++) {
        mirrored[i].low = -rows[i].high;
        mirrored[i].high = -rows[i].low;
    }
    for (size_t i = 0; i < 8; i++) {
        reflected[7 - i] =
            (struct plogp__mass){-wanted[i].high, -wanted[i].low, 1.0 - before};
        before = wanted[i].reached;
    }
    check_masses(mirrored, 21, PLOGP__LIMITS, reflected, 8);
}

/* Both kinds of limits, by hand: of 8 values 3 are known to lie above 4 or 5; below the border 2
 * the value 1 has 1/2 of 3/8 with the one before 2 put to it and to what lies below 1. */
static void limits_on_both_sides_meet(void **state)
{
    const struct limits rows[] = {
        {-INFINITY, 1.0}, {-INFINITY, 2.0}, {1.5, 1.5},    {3, 3},
        {4, INFINITY},    {4.5, 4.5},       {5, INFINITY}, {6, 6}};
    const struct plogp__mass wanted[] = {{-INFINITY, 1.0, 3.0 / 8 * 1 / 2},
                                         {1.5, 1.5, 3.0 / 8},
                                         {3, 3, 1 - 5.0 / 8 * 4 / 5},
                                         {4.5, 4.5, 1 - 5.0 / 8 * 4 / 5 * 2 / 3},
                                         {6, 6, 1.0}};
    (void)state;
    check_masses(rows, 8, PLOGP__LIMITS, wanted, 5);
}

/* Pooling by hand: shares below 1, 2, 3, 4 are 0, 1, 0, 1: 2 and 3 share 1/2. */
static void sides_are_pooled(void **state)
{
    const struct limits rows[] = {
        {1, INFINITY}, {-INFINITY, 2}, {3, INFINITY}, {-INFINITY, 4}};
    const struct plogp__mass wanted[] = {{1, 2, 0.5}, {3, 4, 1.0}};
    (void)state;
    check_masses(rows, 4, PLOGP__SIDES, wanted, 2);
}

static void cells_are_counted_and_gaps_are_cells(void **state)
{
    const struct limits rows[] = {{0, 1}, {1, 2}, {0, 1}, {3, INFINITY}};
    const struct plogp__mass wanted[] = {{0, 1, 0.5}, {1, 2, 0.75}, {3, INFINITY, 1.0}};
    struct plogp__recensoring how;
    struct plogp__mass masses[N + 2];
    (void)state;
    check_masses(rows, 4, PLOGP__CELLS, wanted, 3);
    (void)masses_of(rows, 4, &how, masses);
    CHECK(how.cell_count == 5); /* below 0, and between 2 and 3 */
    CHECK(how.cells[0].low == -INFINITY && how.cells[3].low == 2 &&
          how.cells[3].high == 3);
    plogp__recensoring_clear(NULL, &how);
}

/* Without limits the statistics are those of exact values. */
static void exact_values_have_the_statistics_of_exact_values(void **state)
{
    double values[N];
    plogp_distribution law;
    plogp_goodness exact, limited;
    (void)state;
    CHECK(plogp_distribution_parse("gamma(2,1)", NULL, &law) == PLOGP_OK);
    for (size_t i = 0; i < N; i++)
        values[i] = plogp_distribution_draw(&law, 1, 0, i);
    const plogp_fit_interval_data data = {values, values, NULL, N};
    plogp_ordered_table *const table = fit_sample(values, N);
    plogp_fit *const fit = fit_of(values, N, "gamma");
    const plogp_fit_candidate *const c = plogp_fit_value(fit)->candidates;
    CHECK(plogp_goodness_of_fit(table, c, NULL, 30, NULL, &exact) == PLOGP_OK);
    CHECK(plogp_goodness_of_intervals(&data, c, NULL, 30, NULL, &limited) == PLOGP_OK);
    CHECK_REL("ks", limited.ks.statistic, exact.ks.statistic, 1e-12);
    CHECK_REL("ad", limited.ad.statistic, exact.ad.statistic, 1e-10);
    CHECK_REL("cvm", limited.cvm.statistic, exact.cvm.statistic, 1e-10);
    CHECK(limited.ks.p_value == exact.ks.p_value); /* the same draws */
    CHECK(limited.ad.p_value == exact.ad.p_value);
    CHECK(isnan(limited.chi2.p_value) && exact.limits == NULL);
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
}

/* The ways to limit a value x, c being another one. */
enum way { RIGHT, LEFT, CELLS, SIDES, WAYS };

static void limit(enum way way, double x, double c, double *low, double *high)
{
    const double cell = 0.5 * floor(2.0 * x);
    *low = way == RIGHT   ? fmin(x, c)
           : way == LEFT  ? (x < 0.7 ? -INFINITY : x)
           : way == CELLS ? cell
           : x < c        ? -INFINITY
                          : c;
    *high = way == RIGHT   ? (x < c ? x : INFINITY)
            : way == LEFT  ? fmax(x, 0.7)
            : way == CELLS ? cell + 0.5
            : x < c        ? c
                           : INFINITY;
}

/* The tests of exponential laws fitted to limited draws of a law. */
static plogp_goodness test_of(const char *text, enum way way, size_t n, uint64_t stream,
                              size_t replicates)
{
    double low[4 * N], high[4 * N];
    plogp_distribution law, limits;
    plogp_goodness found;
    plogp_fit *fit = NULL;
    plogp_fit_options options = plogp_fit_options_defaults();
    options.family = "exponential";
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    CHECK(plogp_distribution_parse("exponential(0.5)", NULL, &limits) == PLOGP_OK);
    for (size_t i = 0; i < n; i++)
        limit(way, plogp_distribution_draw(&law, 7, stream, i),
              plogp_distribution_draw(&limits, 8, stream, i), &low[i], &high[i]);
    const plogp_fit_interval_data data = {low, high, NULL, n};
    CHECK(plogp_fit_intervals(&data, &options, NULL, &fit) == PLOGP_OK);
    CHECK(plogp_goodness_of_intervals(&data, plogp_fit_value(fit)->candidates, &options,
                                      replicates, NULL, &found) == PLOGP_OK);
    plogp_fit_free(fit);
    return found;
}

/* Under the law p-values are even over (0, 1]: the mean of 50 has a standard error of 0.04. */
static void p_values_are_even_under_the_law(void **state)
{
    (void)state;
    for (enum way way = RIGHT; way < WAYS; way++) {
        double ks = 0.0, ad = 0.0, chi2 = 0.0;
        for (uint64_t r = 0; r < 50; r++) {
            const plogp_goodness found = test_of("exponential(1)", way, N, r, 19);
            ks += found.ks.p_value / 50.0;
            ad += found.ad.p_value / 50.0;
            chi2 += found.chi2.p_value / 50.0;
        }
        CHECK(fabs(ks - 0.525) < 0.13 && fabs(ad - 0.525) < 0.13);
        CHECK(way == CELLS ? fabs(chi2 - 0.525) < 0.13 : isnan(chi2));
    }
}

static void another_law_is_found_out(void **state)
{
    (void)state;
    for (enum way way = RIGHT; way < WAYS; way++) {
        const plogp_goodness found = test_of("gamma(4,0.5)", way, 4 * N, 1, 49);
        CHECK_REL("p", found.ks.p_value, 1.0 / 50.0, 4 * U);
        CHECK_REL("its error", found.ks.p_error, sqrt(0.02 * 0.98 / 50.0), 8 * U);
        CHECK(strcmp(found.ks.method, "bootstrap") == 0 && found.limits != NULL);
        CHECK(way != CELLS || (found.chi2.p_value < 0.021 && found.cells > 4));
    }
}

/* One value fits the scale it gives as well as any other: every replicate ties. */
static void replicates_that_tie_are_as_large(void **state)
{
    const double value = 1.0;
    const plogp_fit_interval_data data = {&value, &value, NULL, 1};
    plogp_fit_candidate candidate = {0};
    plogp_goodness goodness;
    (void)state;
    CHECK(plogp_distribution_parse("exponential(1)", NULL, &candidate.distribution) ==
          PLOGP_OK);
    CHECK(plogp_goodness_of_intervals(&data, &candidate, NULL, 99, NULL, &goodness) ==
          PLOGP_OK);
    CHECK(goodness.ks.p_value == 1.0 && goodness.ad.p_value == 1.0 &&
          goodness.cvm.p_value == 1.0);
}

static void unknown_arrangements_are_refused(void **state)
{
    const double low[] = {0, 0.5, 2, 1}, high[] = {1, 1.5, 2, INFINITY};
    const double weights[] = {1, 1, 0.5, 1};
    const plogp_fit_interval_data overlapping = {low, high, NULL, 4};
    const plogp_fit_interval_data fractions = {low, low, weights, 4};
    plogp_error error;
    plogp_context context = plogp_context_defaults();
    plogp_goodness found = {.cells = 42};
    plogp_fit *const fit = fit_of(high, 3, "exponential");
    const plogp_fit_candidate *const c = plogp_fit_value(fit)->candidates;
    (void)state;
    context.error = &error;
    CHECK(plogp_goodness_of_intervals(&overlapping, c, NULL, 0, &context, &found) ==
          PLOGP_EDOMAIN);
    CHECK(strstr(error.message, "overlap") != NULL);
    CHECK(plogp_goodness_of_intervals(&fractions, c, NULL, 0, NULL, &found) ==
          PLOGP_EDOMAIN);
    CHECK(plogp_goodness_of_intervals(NULL, c, NULL, 0, NULL, &found) == PLOGP_EINVAL);
    CHECK(plogp_goodness_of_intervals(&overlapping, NULL, NULL, 0, NULL, &found) ==
          PLOGP_EINVAL);
    CHECK(found.cells == 42);
    plogp_fit_free(fit);
}

static plogp_status test_once(const plogp_context *context, void *state)
{
    const double low[] = {1, 2, 3, 4}, high[] = {1, INFINITY, 3, 4};
    const plogp_fit_interval_data data = {low, high, NULL, 4};
    plogp_goodness found;
    return plogp_goodness_of_intervals(&data, state, NULL, 1, context, &found);
}

static void every_failed_allocation_is_reported(void **state)
{
    const double values[] = {1, 2, 3, 4};
    plogp_fit *const fit = fit_of(values, 4, "exponential");
    plogp_fit_candidate candidate = plogp_fit_value(fit)->candidates[0];
    (void)state;
    CHECK(failing_alloc_survives(test_once, &candidate));
    plogp_fit_free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(product_limits_are_those_of_the_textbook),
        cmocka_unit_test(limits_on_both_sides_meet),
        cmocka_unit_test(sides_are_pooled),
        cmocka_unit_test(cells_are_counted_and_gaps_are_cells),
        cmocka_unit_test(exact_values_have_the_statistics_of_exact_values),
        cmocka_unit_test(p_values_are_even_under_the_law),
        cmocka_unit_test(another_law_is_found_out),
        cmocka_unit_test(replicates_that_tie_are_as_large),
        cmocka_unit_test(unknown_arrangements_are_refused),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
