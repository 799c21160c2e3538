/* Curves for pictures: against the laws they are drawn from, and against sums over them. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "plogp/curves.h"
#include "plogp/divergence.h"

#define MANY 2000

/* The values first, first + 1, ... with a weight each. */
struct numbers {
    double values[MANY], weights[MANY], cumulative[MANY];
    plogp_ordered_table table;
};

static void fill(struct numbers *numbers, size_t size, double first, double step)
{
    for (size_t i = 0; i < size; i++) {
        numbers->values[i] = first + step * (double)i;
        numbers->weights[i] = 1.0;
        numbers->cumulative[i] = (double)(i + 1);
    }
    numbers->table = (plogp_ordered_table){.values = numbers->values,
                                           .weights = numbers->weights,
                                           .cumulative = numbers->cumulative,
                                           .size = size,
                                           .total = (double)size,
                                           .whole = 1};
}

static struct numbers sample;

static plogp_distribution law_of(const char *text)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    return law;
}

static void bins_share_out_all_the_weight(void **state)
{
    (void)state;
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    fill(&sample, 1000, -3.0, 0.0123);
    const plogp_curve_grid grid = plogp_curve_grid_of(&sample.table, NULL);
    CHECK(grid.count >= 5 && grid.count <= PLOGP_CURVE_BINS_MAX && !grid.whole);
    CHECK(plogp_curve_bins(&sample.table, &grid, bins) == PLOGP_OK);
    double total = 0.0, area = 0.0;
    for (size_t i = 0; i < grid.count; i++) {
        CHECK(bins[i].low < bins[i].high && (i == 0 || bins[i].low == bins[i - 1].high));
        total += bins[i].share;
        area += bins[i].density * (bins[i].high - bins[i].low);
    }
    CHECK_REL("share", total, 1.0, 64 * U);
    CHECK_REL("area", area, 1.0, 256 * U);
    CHECK(bins[0].low == -3.0 && bins[grid.count - 1].high == sample.values[999]);
}

static void whole_numbers_get_a_bin_each(void **state)
{
    (void)state;
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    fill(&sample, 7, 2.0, 1.0);
    sample.weights[3] = 4.0;
    for (size_t i = 3; i < 7; i++)
        sample.cumulative[i] += 3.0;
    sample.table.total = 10.0;
    const plogp_curve_grid grid = plogp_curve_grid_of(&sample.table, NULL);
    CHECK(grid.whole && grid.count == 7 && grid.low == 1.5 && grid.high == 8.5);
    CHECK(plogp_curve_bins(&sample.table, &grid, bins) == PLOGP_OK);
    CHECK_REL("five", bins[3].density, 0.4, 2 * U);
    CHECK_REL("six", bins[4].density, 0.1, 2 * U);
}

static void a_far_tail_does_not_squeeze_the_rest(void **state)
{
    (void)state;
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    fill(&sample, 1000, 0.0, 0.001);
    sample.values[999] = 1e9;
    const plogp_curve_grid grid = plogp_curve_grid_of(&sample.table, NULL);
    CHECK(grid.clipped && grid.high < 1.2);
    CHECK(plogp_curve_bins(&sample.table, &grid, bins) == PLOGP_OK);
    double total = 0.0;
    for (size_t i = 0; i < grid.count; i++)
        total += bins[i].share;
    CHECK_REL("without the far one", total, 0.999, 64 * U);
    sample.values[999] = INFINITY;
    CHECK(isfinite(plogp_curve_grid_of(&sample.table, NULL).high));
    fill(&sample, 1, 5.0, 1.0);
    CHECK(plogp_curve_grid_of(&sample.table, NULL).count == 1);
    fill(&sample, 1, NAN, 0.0);
    CHECK(plogp_curve_grid_of(&sample.table, NULL).count == 0);
    CHECK(plogp_curve_grid_of(NULL, NULL).count == 0);
}

static void bins_of_two_samples_add_to_the_divergence(void **state)
{
    (void)state;
    static struct numbers other;
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    fill(&sample, 400, 0.0, 0.01);
    fill(&other, 300, 1.0, 0.02);
    const plogp_curve_grid grid = plogp_curve_grid_of(&sample.table, &other.table);
    CHECK(grid.low == 0.0 && grid.high == other.values[299]);
    CHECK(plogp_curve_compare_bins(&sample.table, &other.table, &grid, bins) == PLOGP_OK);
    double p[PLOGP_CURVE_BINS_MAX], q[PLOGP_CURVE_BINS_MAX], sum = 0.0, kl = 0.0;
    for (size_t i = 0; i < grid.count; i++) {
        p[i] = bins[i].share * 400 + 0.5;
        q[i] = bins[i].share_q * 300 + 0.5;
        sum += bins[i].kl;
        CHECK(bins[i].kl >= 0.0);
    }
    CHECK(plogp_kl_weights(p, q, grid.count, &kl) == PLOGP_OK);
    CHECK_REL("KL", sum, kl, 1024 * U);
}

static void densities_are_those_of_the_law(void **state)
{
    (void)state;
    const plogp_distribution gamma = law_of("gamma(2,3)"), poisson = law_of("poisson(4)");
    const plogp_curve_grid grid = {.low = -0.5, .high = 12.5, .count = 13, .whole = 1};
    plogp_curve_point points[PLOGP_CURVE_POINTS_MAX];
    CHECK(plogp_curve_density(&gamma, &grid, points) == PLOGP_CURVE_POINTS_MAX);
    CHECK(points[0].x == -0.5 && points[0].y == 0.0);
    CHECK_REL("gamma", points[100].y,
              exp(plogp_distribution_logpdf(&gamma, points[100].x)), 4 * U);
    CHECK(plogp_curve_density(&poisson, &grid, points) == 13);
    CHECK(points[3].x == 3.0);
    CHECK_REL("poisson", points[3].y, 64.0 / 6.0 * exp(-4.0), 16 * U);
    CHECK(plogp_curve_density(NULL, &grid, points) == 0);
}

static void contrasts_integrate_to_the_divergence(void **state)
{
    (void)state;
    const plogp_distribution p = law_of("normal(0,1)"), q = law_of("normal(0.5,1.2)");
    plogp_curve_contrast points[PLOGP_CURVE_POINTS_MAX];
    const size_t count = plogp_curve_contrasts(&p, &q, points);
    CHECK(count == PLOGP_CURVE_POINTS_MAX);
    const double width = points[1].x - points[0].x;
    double area = 0.0;
    for (size_t i = 0; i < count; i++)
        area += points[i].kl * width;
    /* log(s/t) + (1 + m^2)/(2 t^2) - 1/2 */
    CHECK_REL("KL", area, log(1.2) + 1.25 / 2.88 - 0.5, 1e-2);
    CHECK(plogp_curve_contrasts(&p, NULL, points) == 0);
}

static void pairs_of_a_perfect_sample_lie_on_the_line(void **state)
{
    (void)state;
    const plogp_distribution law = law_of("uniform(0,1)");
    plogp_curve_pair pairs[PLOGP_CURVE_PAIRS_MAX];
    fill(&sample, 1000, 0.0005, 0.001);
    const size_t count = plogp_curve_pairs(&sample.table, &law, pairs);
    CHECK(count == PLOGP_CURVE_PAIRS_MAX);
    for (size_t i = 0; i < count; i++) {
        CHECK(fabs(pairs[i].value - pairs[i].model_value) < 1e-12);
        CHECK(fabs(pairs[i].probability - pairs[i].model_probability) < 1e-12);
    }
    fill(&sample, 3, 0.1, 0.3);
    CHECK(plogp_curve_pairs(&sample.table, &law, pairs) == 3);
}

static plogp_fit *fit_of(const char *family)
{
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = family;
    CHECK(plogp_fit_ordered(&sample.table, &options, NULL, &fit) == PLOGP_OK);
    return fit;
}

/* Normal: -n/2 (d / s)^2 exactly, for the mean. */
static void check_parabola(size_t size, double tolerance)
{
    plogp_curve_slope slice[PLOGP_CURVE_SLICE];
    fill(&sample, size, 10.0, 0.25);
    plogp_fit *fit = fit_of("normal");
    const plogp_fit_candidate *best = plogp_fit_value(fit)->candidates;
    CHECK(plogp_curve_likelihood(&sample.table, best, 0, NULL, slice) == PLOGP_OK);
    for (size_t i = 0; i < PLOGP_CURVE_SLICE; i++) {
        const double z = slice[i].distance;
        CHECK(fabs(slice[i].y + 0.5 * z * z) <= tolerance);
    }
    CHECK(slice[0].distance == -3.5 && slice[PLOGP_CURVE_SLICE - 1].distance == 3.5);
    CHECK(fabs(slice[PLOGP_CURVE_SLICE / 2].y) == 0.0);
    CHECK(plogp_curve_likelihood(&sample.table, best, 2, NULL, slice) == PLOGP_EINVAL);
    plogp_fit_free(fit);
}

static void the_likelihood_of_a_normal_mean_is_a_parabola(void **state)
{
    (void)state;
    check_parabola(200, 1e-10);
    check_parabola(MANY, 1e-4); /* of groups */
}

/* Groups of a long tail lose spread, which would move the maximum of the scale. */
static void grouping_does_not_move_the_maximum(void **state)
{
    (void)state;
    plogp_curve_slope slice[PLOGP_CURVE_SLICE];
    fill(&sample, MANY, 0.0, 1.0);
    for (size_t i = 0; i < MANY; i++) {
        const double tail = 1.0 - ((double)i + 0.5) / MANY;
        sample.values[i] = -log(tail) / sqrt(tail);
    }
    plogp_fit *fit = fit_of("normal");
    const plogp_fit_candidate *best = plogp_fit_value(fit)->candidates;
    const double n = MANY, sd = best->parameters[1].value;
    CHECK(plogp_curve_likelihood(&sample.table, best, 1, NULL, slice) == PLOGP_OK);
    for (size_t i = 0; i < PLOGP_CURVE_SLICE; i++) {
        /* -n log(s / sd) - n/2 ((sd / s)^2 - 1) */
        const double r = sd / slice[i].x;
        const double exact = n * log(r) - 0.5 * n * (r * r - 1.0);
        CHECK(slice[i].y <= 0.0);
        CHECK(fabs(slice[i].y - exact) <= 0.3 * fabs(exact) + 1e-9);
    }
    plogp_fit_free(fit);
}

static void the_surface_is_highest_at_the_estimate(void **state)
{
    (void)state;
    static plogp_curve_height heights[PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE];
    static const size_t both[] = {0, 1}, twice[] = {1, 1};
    for (size_t size = 300; size <= MANY; size += MANY - 300) {
        fill(&sample, size, 0.5, 0.01);
        plogp_fit *fit = fit_of("gamma");
        const plogp_fit_candidate *best = plogp_fit_value(fit)->candidates;
        CHECK(plogp_curve_surface(&sample.table, best, both, NULL, heights) == PLOGP_OK);
        const size_t middle = PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE / 2;
        CHECK(heights[middle].height == 0.0);
        CHECK(heights[middle].x_low < best->parameters[0].value &&
              best->parameters[0].value < heights[middle].x_high);
        for (size_t i = 0; i < PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE; i++)
            CHECK(!(heights[i].height > 0.0));
        CHECK(plogp_curve_surface(&sample.table, best, twice, NULL, heights) ==
              PLOGP_EINVAL);
        plogp_fit_free(fit);
    }
}

static void laws_keep_what_matters_most_in_order(void **state)
{
    (void)state;
    double p[100], q[100];
    plogp_curve_law rows[PLOGP_CURVE_LAWS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < 100; i++) {
        p[i] = 1.0;
        q[i] = i % 10 == 3 ? 0.25 : 1.0;
    }
    q[77] = 0.0;
    const plogp_local_laws laws = {p, q, 100};
    CHECK(plogp_curve_laws(&laws, NULL, rows, &count) == PLOGP_OK);
    CHECK(count == PLOGP_CURVE_LAWS_MAX);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(i == 0 || rows[i].index > rows[i - 1].index);
        found += rows[i].index % 10 == 3;
        CHECK((rows[i].kl == INFINITY) == (rows[i].index == 77));
    }
    CHECK(found == 10);
    CHECK(plogp_curve_laws(NULL, NULL, rows, &count) == PLOGP_EINVAL);
    CHECK(count == PLOGP_CURVE_LAWS_MAX);
}

static void levels_meet_by_their_text(void **state)
{
    (void)state;
    const plogp_level ours[] = {{"a", 1, 3, 3}, {"b", 1, 1, 1}};
    const plogp_level theirs[] = {{"a", 1, 2, 2}, {"c", 1, 2, 2}};
    const double our_weights[] = {3, 1}, their_weights[] = {2, 2};
    const plogp_counts_table p = {
        .levels = ours, .weights = our_weights, .size = 2, .total = 4};
    const plogp_counts_table q = {
        .levels = theirs, .weights = their_weights, .size = 2, .total = 4};
    plogp_curve_law rows[PLOGP_CURVE_LAWS_MAX];
    size_t count = 0;
    CHECK(plogp_curve_laws_counts(&p, &q, NULL, rows, &count) == PLOGP_OK);
    CHECK(count == 3);
    CHECK(strcmp(rows[0].text, "a") == 0 && rows[0].p == 0.75 && rows[0].q == 0.5);
    CHECK(strcmp(rows[1].text, "b") == 0 && rows[1].kl == INFINITY);
    CHECK(strcmp(rows[2].text, "c") == 0 && rows[2].p == 0.0 && rows[2].q == 0.5);
}

static plogp_status draw(const plogp_context *context, void *state)
{
    static plogp_curve_height heights[PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE];
    static const size_t both[] = {0, 1};
    const double p[] = {1, 2, 3}, q[] = {3, 2, 1};
    const plogp_local_laws laws = {p, q, 3};
    plogp_curve_law rows[PLOGP_CURVE_LAWS_MAX];
    plogp_curve_slope slice[PLOGP_CURVE_SLICE];
    size_t count = 0;
    plogp_status status = plogp_curve_laws(&laws, context, rows, &count);
    if (status == PLOGP_OK)
        status = plogp_curve_likelihood(&sample.table, state, 0, context, slice);
    if (status == PLOGP_OK)
        status = plogp_curve_surface(&sample.table, state, both, context, heights);
    return status;
}

static void drawing_survives_every_failed_allocation(void **state)
{
    (void)state;
    fill(&sample, 20, 1.0, 0.5);
    plogp_fit *fit = fit_of("normal");
    CHECK(failing_alloc_survives(draw,
                                 (void *)(uintptr_t)plogp_fit_value(fit)->candidates));
    plogp_fit_free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_share_out_all_the_weight),
        cmocka_unit_test(whole_numbers_get_a_bin_each),
        cmocka_unit_test(a_far_tail_does_not_squeeze_the_rest),
        cmocka_unit_test(bins_of_two_samples_add_to_the_divergence),
        cmocka_unit_test(densities_are_those_of_the_law),
        cmocka_unit_test(contrasts_integrate_to_the_divergence),
        cmocka_unit_test(pairs_of_a_perfect_sample_lie_on_the_line),
        cmocka_unit_test(the_likelihood_of_a_normal_mean_is_a_parabola),
        cmocka_unit_test(grouping_does_not_move_the_maximum),
        cmocka_unit_test(the_surface_is_highest_at_the_estimate),
        cmocka_unit_test(laws_keep_what_matters_most_in_order),
        cmocka_unit_test(levels_meet_by_their_text),
        cmocka_unit_test(drawing_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
