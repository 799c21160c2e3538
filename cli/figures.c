#include "figures.h"

#include <math.h>
#include <stdio.h>

#define TITLE_SIZE 200

bool figures_wanted(const struct invocation *invocation)
{
    return invocation->common.html != NULL || invocation->common.vega != NULL;
}

plogp_result *figure_add(struct invocation *invocation, const char *figure,
                         const char *title)
{
    uint64_t count = 0;
    const plogp_result *row = plogp_result_first_child(invocation->document.results);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        count++;
    plogp_result *const made =
        plogp_result_add_object(invocation->document.figures, NULL);
    plogp_result_add_text(made, "figure", figure);
    plogp_result_add_integer(made, "result", count > 0 ? count - 1 : 0);
    if (title != NULL)
        plogp_result_add_text(made, "title", title);
    return made;
}

static void add(plogp_result *row, const char *key, double value)
{
    plogp_result_add_known(row, key, value, PLOGP_QUANTITY_PLAIN);
}

static void add_information(plogp_result *row, const char *key, double value)
{
    plogp_result_add_known(row, key, value, PLOGP_QUANTITY_INFORMATION);
}

static plogp_result *add_rows(struct invocation *invocation, const char *figure,
                              const char *title)
{
    plogp_result *const made = figure_add(invocation, figure, title);
    plogp_result_add_text(made, "name", title == NULL ? "" : title);
    return plogp_result_add_list(made, "rows");
}

plogp_status figure_histogram(struct invocation *invocation, const char *name,
                              const plogp_ordered_table *table)
{
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    const plogp_curve_grid grid = plogp_curve_grid_of(table, NULL);
    if (grid.count == 0)
        return PLOGP_OK;
    const plogp_status status = plogp_curve_bins(table, &grid, bins);
    plogp_result *const rows = add_rows(invocation, "histogram", name);
    for (size_t i = 0; status == PLOGP_OK && i < grid.count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        add(row, "low", bins[i].low);
        add(row, "high", bins[i].high);
        add(row, "share", bins[i].share);
    }
    return status;
}

/* ---- two laws ---- */

static void add_laws(struct invocation *invocation, const char *title,
                     const plogp_curve_law *laws, size_t count)
{
    plogp_result *const rows = add_rows(invocation, "laws", title);
    for (size_t i = 0; i < count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        if (laws[i].text != NULL)
            plogp_result_add_text_sized(row, "symbol", laws[i].text, laws[i].length);
        else
            plogp_result_add_integer(row, "symbol", laws[i].index);
        add(row, "p", laws[i].p);
        add(row, "q", laws[i].q);
        add_information(row, "kl", laws[i].kl);
    }
}

plogp_status figure_laws(struct invocation *invocation, const plogp_local_laws *laws)
{
    plogp_curve_law rows[PLOGP_CURVE_LAWS_MAX];
    size_t count = 0;
    if (!figures_wanted(invocation))
        return PLOGP_OK;
    const plogp_status status =
        plogp_curve_laws(laws, &invocation->context, rows, &count);
    if (status == PLOGP_OK)
        add_laws(invocation, NULL, rows, count);
    return status;
}

plogp_status figure_levels(struct invocation *invocation, const char *name,
                           const plogp_counts_table *p, const plogp_counts_table *q)
{
    plogp_curve_law rows[PLOGP_CURVE_LAWS_MAX];
    size_t count = 0;
    if (!figures_wanted(invocation))
        return PLOGP_OK;
    const plogp_status status =
        plogp_curve_laws_counts(p, q, &invocation->context, rows, &count);
    if (status == PLOGP_OK)
        add_laws(invocation, name, rows, count);
    return status;
}

plogp_status figure_numbers(struct invocation *invocation, const char *name,
                            plogp_sorted *p, plogp_sorted *q)
{
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    const plogp_ordered_table *of_p = NULL, *of_q = NULL;
    if (!figures_wanted(invocation))
        return PLOGP_OK;
    plogp_status status = plogp_sorted_table(p, &of_p);
    if (status == PLOGP_OK)
        status = plogp_sorted_table(q, &of_q);
    if (status != PLOGP_OK)
        return status;
    const plogp_curve_grid grid = plogp_curve_grid_of(of_p, of_q);
    if (grid.count == 0)
        return PLOGP_OK;
    status = plogp_curve_compare_bins(of_p, of_q, &grid, bins);
    plogp_result *const rows = add_rows(invocation, "two_histograms", name);
    for (size_t i = 0; status == PLOGP_OK && i < grid.count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        add(row, "low", bins[i].low);
        add(row, "high", bins[i].high);
        add(row, "p", bins[i].share);
        add(row, "q", bins[i].share_q);
        add_information(row, "kl", bins[i].kl);
    }
    return status;
}

void figure_families(struct invocation *invocation, const plogp_distribution *p,
                     const plogp_distribution *q)
{
    plogp_curve_contrast points[PLOGP_CURVE_POINTS_MAX];
    if (!figures_wanted(invocation))
        return;
    const size_t count = plogp_curve_contrasts(p, q, points);
    if (count == 0)
        return;
    plogp_result *const rows = add_rows(invocation, "two_densities", NULL);
    for (size_t i = 0; i < count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        add(row, "x", points[i].x);
        add(row, "p", points[i].p);
        add(row, "q", points[i].q);
        add_information(row, "kl", points[i].kl);
    }
}

/* ---- the law of a statistic ---- */

static void add_normal(plogp_result *figure)
{
    static const double standard[] = {0.0, 1.0};
    const plogp_curve_grid grid = {.low = -4.0, .high = 4.0, .count = 1};
    plogp_curve_point points[PLOGP_CURVE_POINTS_MAX];
    plogp_distribution normal;
    plogp_result *const rows = plogp_result_add_list(figure, "normal");
    if (plogp_distribution_init("normal", standard, 2, NULL, &normal) != PLOGP_OK)
        return;
    const size_t count = plogp_curve_density(&normal, &grid, points);
    for (size_t i = 0; i < count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        add(row, "x", points[i].x);
        add(row, "density", points[i].y);
    }
}

plogp_result *figure_sampling(struct invocation *invocation, const char *statistic)
{
    char title[TITLE_SIZE];
    (void)snprintf(title, sizeof title, "%s of %.100s", statistic,
                   invocation->arguments[0]);
    plogp_result *const figure =
        plogp_result_add_object(invocation->document.figures, NULL); /* of all results */
    plogp_result_add_text(figure, "figure", "sampling");
    plogp_result_add_text(figure, "title", title);
    plogp_result_add_text(figure, "statistic", statistic);
    add_normal(figure);
    return plogp_result_add_list(figure, "curves");
}

void figure_sampling_add(plogp_result *curves, const plogp_sampling_result *result)
{
    const double width = 8.0 / PLOGP_SAMPLING_SHAPE;
    for (size_t i = 0; i < PLOGP_SAMPLING_SHAPE; i++) {
        if (isnan(result->shape[i]))
            continue;
        plogp_result *const row = plogp_result_add_object(curves, NULL);
        plogp_result_add_integer(row, "n", result->n);
        add(row, "z", -4.0 + width * ((double)i + 0.5));
        add(row, "density", result->shape[i]);
    }
}

/* ---- training ---- */

static void add_step(void *state, const plogp_train_step *step)
{
    plogp_result *const row = plogp_result_add_object(state, NULL);
    plogp_result_add_integer(row, "iteration", step->iteration);
    add_information(row, "objective", step->objective);
    add(row, "gradient_norm", step->gradient_norm);
}

void figure_watch(struct invocation *invocation, plogp_train_options *options)
{
    if (!figures_wanted(invocation))
        return;
    options->trace_state = add_rows(invocation, "iterations", NULL);
    options->trace = add_step;
}
