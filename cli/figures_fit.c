/* The figures of a fit. */
#include <math.h>
#include <stdio.h>

#include "figures.h"

#define DRAWN_MOST 3 /* families in one picture */
#define TITLE_SIZE 200

static void add(plogp_result *row, const char *key, double value)
{
    plogp_result_add_known(row, key, value, PLOGP_QUANTITY_PLAIN);
}

static bool is_drawable(const plogp_fit_candidate *candidate)
{
    return candidate->distribution.family != NULL && isfinite(candidate->aic);
}

static void add_curves(plogp_result *list, const plogp_fit_summary *fit,
                       const plogp_curve_grid *grid)
{
    plogp_curve_point points[PLOGP_CURVE_POINTS_MAX];
    size_t drawn = 0;
    for (size_t c = 0; c < fit->candidate_count && drawn < DRAWN_MOST; c++) {
        const plogp_fit_candidate *const candidate = &fit->candidates[c];
        if (!is_drawable(candidate))
            continue;
        drawn++;
        const size_t count = plogp_curve_density(&candidate->distribution, grid, points);
        for (size_t i = 0; i < count; i++) {
            plogp_result *const row = plogp_result_add_object(list, NULL);
            plogp_result_add_text(row, "family", candidate->family);
            add(row, "x", points[i].x);
            add(row, "density", points[i].y);
        }
    }
}

static plogp_status add_density(struct invocation *invocation, const char *name,
                                const plogp_ordered_table *table,
                                const plogp_fit_summary *fit)
{
    plogp_curve_bin bins[PLOGP_CURVE_BINS_MAX];
    const plogp_curve_grid grid = plogp_curve_grid_of(table, NULL);
    if (grid.count == 0)
        return PLOGP_OK;
    const plogp_status status = plogp_curve_bins(table, &grid, bins);
    plogp_result *const figure = figure_add(invocation, "fit_density", name);
    plogp_result_add_text(figure, "name", name);
    plogp_result *const list = plogp_result_add_list(figure, "bins");
    for (size_t i = 0; status == PLOGP_OK && i < grid.count; i++) {
        plogp_result *const row = plogp_result_add_object(list, NULL);
        add(row, "low", bins[i].low);
        add(row, "high", bins[i].high);
        add(row, "density", bins[i].density);
    }
    add_curves(plogp_result_add_list(figure, "curves"), fit, &grid);
    return status;
}

static void make_title(const char *name, const char *family, char title[TITLE_SIZE])
{
    (void)snprintf(title, TITLE_SIZE, "%.120s, %s", name, family);
}

static void add_pairs(struct invocation *invocation, const char *name,
                      const plogp_ordered_table *table,
                      const plogp_fit_candidate *candidate)
{
    plogp_curve_pair pairs[PLOGP_CURVE_PAIRS_MAX];
    char title[TITLE_SIZE];
    make_title(name, candidate->family, title);
    const size_t count = plogp_curve_pairs(table, &candidate->distribution, pairs);
    plogp_result *const figure = figure_add(invocation, "fit_pairs", title);
    plogp_result_add_text(figure, "name", name);
    plogp_result_add_text(figure, "family", candidate->family);
    plogp_result *const rows = plogp_result_add_list(figure, "rows");
    for (size_t i = 0; i < count; i++) {
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        add(row, "probability", pairs[i].probability);
        add(row, "value", pairs[i].value);
        add(row, "model_value", pairs[i].model_value);
        add(row, "model_probability", pairs[i].model_probability);
    }
}

static bool has_error(const plogp_fit_candidate *candidate, size_t parameter)
{
    const double se = candidate->parameters[parameter].se;
    return se > 0.0 && isfinite(se);
}

static plogp_status add_slices(struct invocation *invocation, const char *title,
                               const plogp_ordered_table *table,
                               const plogp_fit_candidate *candidate)
{
    plogp_curve_slope points[PLOGP_CURVE_SLICE];
    plogp_status status = PLOGP_OK;
    plogp_result *rows = NULL;
    for (size_t j = 0; j < candidate->parameter_count && status == PLOGP_OK; j++) {
        if (!has_error(candidate, j))
            continue;
        status =
            plogp_curve_likelihood(table, candidate, j, &invocation->context, points);
        if (rows == NULL)
            rows = plogp_result_add_list(figure_add(invocation, "likelihood", title),
                                         "rows");
        for (size_t i = 0; status == PLOGP_OK && i < PLOGP_CURVE_SLICE; i++) {
            plogp_result *const row = plogp_result_add_object(rows, NULL);
            plogp_result_add_text(row, "parameter", candidate->parameters[j].name);
            add(row, "distance", points[i].distance);
            add(row, "value", points[i].x);
            plogp_result_add_known(row, "loglik", points[i].y,
                                   PLOGP_QUANTITY_INFORMATION);
        }
    }
    return status;
}

static plogp_status add_surface(struct invocation *invocation, const char *title,
                                const plogp_ordered_table *table,
                                const plogp_fit_candidate *candidate)
{
    static const char *const edges[] = {"x_low", "x_high", "y_low", "y_high"};
    plogp_curve_height heights[PLOGP_CURVE_SURFACE * PLOGP_CURVE_SURFACE];
    size_t pair[2], found = 0;
    for (size_t j = 0; j < candidate->parameter_count && found < 2; j++)
        if (has_error(candidate, j))
            pair[found++] = j;
    if (found < 2)
        return PLOGP_OK;
    const plogp_status status =
        plogp_curve_surface(table, candidate, pair, &invocation->context, heights);
    plogp_result *const figure = figure_add(invocation, "surface", title);
    plogp_result_add_text(figure, "x_name", candidate->parameters[pair[0]].name);
    plogp_result_add_text(figure, "y_name", candidate->parameters[pair[1]].name);
    plogp_result *const best =
        plogp_result_add_object(plogp_result_add_list(figure, "maximum"), NULL);
    add(best, "x", candidate->parameters[pair[0]].value);
    add(best, "y", candidate->parameters[pair[1]].value);
    plogp_result *const rows = plogp_result_add_list(figure, "rows");
    for (size_t i = 0; status == PLOGP_OK && i < sizeof heights / sizeof heights[0];
         i++) {
        const double ends[] = {heights[i].x_low, heights[i].x_high, heights[i].y_low,
                               heights[i].y_high};
        plogp_result *const row = plogp_result_add_object(rows, NULL);
        for (size_t e = 0; e < 4; e++)
            add(row, edges[e], ends[e]);
        plogp_result_add_known(row, "loglik", heights[i].height,
                               PLOGP_QUANTITY_INFORMATION);
    }
    return status;
}

plogp_status figure_fit(struct invocation *invocation, const char *name,
                        const plogp_ordered_table *table, const plogp_fit_summary *fit)
{
    char title[TITLE_SIZE];
    if (!figures_wanted(invocation) || fit->candidate_count == 0)
        return PLOGP_OK;
    const plogp_fit_candidate *const best = fit->candidates;
    plogp_status status = add_density(invocation, name, table, fit);
    if (!is_drawable(best) || status != PLOGP_OK)
        return status;
    add_pairs(invocation, name, table, best);
    make_title(name, best->family, title);
    status = add_slices(invocation, title, table, best);
    return status == PLOGP_OK ? add_surface(invocation, title, table, best) : status;
}
