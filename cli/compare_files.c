/* compare FILE_P FILE_Q: every column of two data sets. */
#include <math.h>
#include <string.h>

#include "compare.h"
#include "compare_chance.h"
#include "figures.h"
#include "files_explain.h"
#include "plogp/summary.h"
#include "plogp/two_sample.h"
#include "thresholds.h"
#include "values.h"

/* One column in both files. */
struct both {
    const plogp_summary_part *p, *q;
};

static void add_plain(plogp_result *row, const char *key, double value)
{
    add_number_or_null(row, key, value, PLOGP_QUANTITY_PLAIN);
}

static void add_counts(plogp_result *row, double n_p, double n_q, double missing_p,
                       double missing_q)
{
    add_count(row, "n_p", n_p);
    add_count(row, "n_q", n_q);
    add_count(row, "missing_p", missing_p);
    add_count(row, "missing_q", missing_q);
    const plogp_rate_difference rates =
        plogp_compare_rates(missing_p, n_p, missing_q, n_q);
    if (missing_p + missing_q == 0 || isnan(rates.difference))
        return;
    plogp_result *const missing = plogp_result_add_object(row, "missing_rate");
    add_plain(missing, "difference", rates.difference);
    add_confidence(missing, rates.interval, "Newcombe score interval",
                   PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(missing, "p_value", rates.p_value,
                            PLOGP_QUANTITY_PROBABILITY);
}

/* The levels of `table` that `other` lacks. */
static void add_levels(plogp_result *row, const char *key,
                       const plogp_counts_table *table, const plogp_counts_table *other)
{
    plogp_result *const list = plogp_result_add_list(row, key);
    for (size_t i = 0; i < table->size; i++)
        if (!plogp_counts_table_has(other, table->levels[i].text,
                                    table->levels[i].length))
            plogp_result_add_text_sized(list, NULL, table->levels[i].text,
                                        table->levels[i].length);
}

static void add_level_intervals(plogp_result *row, const plogp_level_distances *far)
{
    plogp_result *const ci = plogp_result_add_object(row, "ci");
    add_interval_or_null(ci, "kl", far->kl, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "kl_reverse", far->kl_reverse, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "js", far->js, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "tv", far->tv, PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "hellinger", far->hellinger, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "ci_method",
                          "delta method to second order, bias removed, cut at 0");
}

static void warn_of_levels(struct invocation *invocation, const char *name,
                           const plogp_level_distances *far)
{
    if (far->lost_levels > 0)
        document_warn(&invocation->document,
                      "%s: not in Q: %zu of %zu levels; kl is infinite, js, tv "
                      "and hellinger are finite",
                      name, far->lost_levels, far->levels);
    if (far->new_levels > 0)
        document_warn(&invocation->document,
                      "%s: not in P: %zu of %zu levels; kl_reverse is infinite", name,
                      far->new_levels, far->levels);
}

static plogp_status add_level_distances(struct invocation *invocation, plogp_result *row,
                                        const char *name, const plogp_counts_table *p,
                                        const plogp_counts_table *q)
{
    plogp_level_distances far;
    const plogp_status status = plogp_compare_counts(p, q, &invocation->context, &far);
    if (status != PLOGP_OK)
        return status;
    compare_add_divergences(row, &far.all);
    explain_ledgers(invocation, name, &far.all);
    add_counts(row, p->total, q->total, p->missing, q->missing);
    add_level_intervals(row, &far);
    add_levels(row, "new_levels", q, p);
    add_levels(row, "lost_levels", p, q);
    warn_of_levels(invocation, name, &far);
    const plogp_status drawn = figure_levels(invocation, name, p, q);
    if (drawn != PLOGP_OK)
        return drawn;
    return chance_of_levels(invocation, row, (struct level_pair){name, p, q}, &far);
}

static void warn_of_empty(struct invocation *invocation, const char *name, bool p_empty)
{
    document_warn(&invocation->document, "%s: %s has no value: nothing to compare", name,
                  p_empty ? "P" : "Q");
}

static plogp_status compare_levels(struct invocation *invocation, plogp_result *row,
                                   const struct both *both)
{
    plogp_counts_table *p = NULL, *q = NULL;
    plogp_status status = plogp_counts_value(both->p->counts, &p);
    if (status == PLOGP_OK)
        status = plogp_counts_value(both->q->counts, &q);
    if (status == PLOGP_OK && (p->size == 0 || q->size == 0)) {
        add_counts(row, p->total, q->total, p->missing, q->missing);
        warn_of_empty(invocation, both->p->name, p->size == 0);
    } else if (status == PLOGP_OK) {
        status = add_level_distances(invocation, row, both->p->name, p, q);
    }
    plogp_counts_table_free(p);
    plogp_counts_table_free(q);
    return status;
}

static void add_numeric_intervals(plogp_result *row, const plogp_numeric_distances *far)
{
    plogp_result *const ci = plogp_result_add_object(row, "ci");
    add_interval_or_null(ci, "kl", far->kl, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "kl_reverse", far->kl_reverse, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "js", far->js, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "tv", far->tv, PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "hellinger", far->hellinger, PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "wasserstein", far->wasserstein_interval,
                         PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "ks", far->ks_interval, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "ci_method", "delta method, cut at 0");
}

static void add_numeric_distances(plogp_result *row, const plogp_ordered_table *p,
                                  const plogp_ordered_table *q,
                                  const plogp_numeric_distances *far)
{
    compare_add_divergences(row, &far->binned);
    plogp_result_add_integer(row, "bins", far->bins);
    plogp_result_add_text(row, "bins_method",
                          "between quantiles of P, 1/2 added to each count");
    add_plain(row, "wasserstein", far->wasserstein);
    add_plain(row, "wasserstein2", far->wasserstein2);
    add_plain(row, "ks", far->ks);
    add_plain(row, "energy", far->energy);
    add_plain(row, "below", far->below);
    add_plain(row, "above", far->above);
    add_counts(row, p->total, q->total, p->missing, q->missing);
    add_numeric_intervals(row, far);
}

/* An infinite value makes distances in the unit of the data infinite: say why. */
static void warn_of_infinity(struct invocation *invocation, const char *name,
                             const plogp_ordered_table *p, const plogp_ordered_table *q)
{
    const bool of_p = isinf(p->values[0]) || isinf(p->values[p->size - 1]);
    const bool of_q = isinf(q->values[0]) || isinf(q->values[q->size - 1]);
    if (of_p || of_q)
        document_warn(&invocation->document,
                      "%s: infinite values in %s: wasserstein and energy are infinite "
                      "unless they are as frequent in both; the verdict is by ks",
                      name,
                      of_p && of_q ? "both"
                      : of_p       ? "P"
                                   : "Q");
}

static plogp_status compare_numbers(struct invocation *invocation, plogp_result *row,
                                    const struct both *both)
{
    const struct compare_settings *settings = invocation->settings;
    plogp_compare_options options = plogp_compare_options_defaults();
    plogp_numeric_distances far;
    plogp_ordered_table *p = NULL, *q = NULL;
    options.bins = (size_t)settings->bins;
    plogp_status status = plogp_ordered_value(both->p->ordered, &p);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(both->q->ordered, &q);
    if (status == PLOGP_OK && (p->size == 0 || q->size == 0)) {
        add_counts(row, p->total, q->total, p->missing, q->missing);
        warn_of_empty(invocation, both->p->name, p->size == 0);
    } else if (status == PLOGP_OK) {
        status = plogp_compare_ordered(p, q, &options, &invocation->context, &far);
        if (status == PLOGP_OK) {
            add_numeric_distances(row, p, q, &far);
            warn_of_infinity(invocation, both->p->name, p, q);
            explain_ledgers(invocation, both->p->name, &far.binned);
            status = figure_numbers(invocation, both->p->name, p, q);
        }
        if (status == PLOGP_OK) {
            status = chance_of_numbers(invocation, row,
                                       (struct number_pair){both->p->name, p, q}, &far);
        }
    }
    plogp_ordered_table_free(p);
    plogp_ordered_table_free(q);
    return status;
}

static plogp_status compare_column(struct invocation *invocation, const struct both *both)
{
    const struct compare_settings *settings = invocation->settings;
    const char *const name = both->p->name;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", name);
    if (both->p->type != both->q->type) {
        plogp_result_add_text(row, "type", "mismatch");
        document_warn(&invocation->document,
                      "%s: %s in P and %s in Q: compare it with --types %s=categorical",
                      name, plogp_column_type_name(both->p->type),
                      plogp_column_type_name(both->q->type), name);
        return PLOGP_OK;
    }
    plogp_result_add_text(row, "type", plogp_column_type_name(both->p->type));
    const plogp_status status = both->p->type == PLOGP_COLUMN_CATEGORICAL
                                    ? compare_levels(invocation, row, both)
                                    : compare_numbers(invocation, row, both);
    if (status == PLOGP_EDOMAIN) { /* the trouble of one column is not that of others */
        document_warn(&invocation->document, "%s: not compared: %s", name,
                      invocation->error.message);
        return PLOGP_OK;
    }
    if (status == PLOGP_OK)
        thresholds_apply(invocation, &settings->fail_above, row);
    return status;
}

static void warn_of_lonely(struct invocation *invocation, const plogp_summary *have,
                           const plogp_summary *lack, const char *where)
{
    for (size_t i = 0; i < plogp_summary_size(have); i++) {
        const char *const name = plogp_summary_column(have, i)->name;
        if (plogp_summary_find(lack, name) == NULL)
            document_warn(&invocation->document, "%s: only in %s", name, where);
    }
}

static plogp_status compare_columns(struct invocation *invocation, const plogp_summary *p,
                                    const plogp_summary *q)
{
    plogp_status status = PLOGP_OK;
    size_t shared = 0, filled = 0;
    for (size_t i = 0; i < plogp_summary_size(p) && status == PLOGP_OK; i++) {
        struct both both = {plogp_summary_column(p, i), NULL};
        both.q = plogp_summary_find(q, both.p->name);
        if (both.q == NULL)
            continue;
        shared++;
        filled += plogp_summary_part_has_values(both.p) &&
                  plogp_summary_part_has_values(both.q);
        status = compare_column(invocation, &both);
    }
    if (status == PLOGP_OK && shared == 0)
        return usage_error(invocation, "the two files have no column in common");
    if (status == PLOGP_OK && filled == 0) {
        (void)usage_error(invocation, "no column has values in both files");
        return PLOGP_EDOMAIN;
    }
    if (status == PLOGP_OK)
        status = adjust_p_values(invocation);
    warn_of_lonely(invocation, p, q, "P");
    warn_of_lonely(invocation, q, p, "Q");
    return status;
}

static bool is_database(const char *path)
{
    return strncmp(path, "odbc:", strlen("odbc:")) == 0;
}

/* How to read a side: a query is for a side that is a database, if one of them is. */
static plogp_read_options read_options(const struct invocation *invocation, size_t side)
{
    const struct compare_settings *settings = invocation->settings;
    plogp_read_options read = invocation->read;
    const char *const path = invocation->arguments[side];
    if (side == 1 && settings->query_q != NULL)
        read.query = settings->query_q;
    if (!is_database(path) && is_database(invocation->arguments[1 - side]))
        read.query = NULL;
    return read;
}

plogp_status compare_files(struct invocation *invocation)
{
    plogp_summary *sides[2] = {NULL, NULL};
    static const char *const names[] = {"p", "q"};
    plogp_status status = PLOGP_OK;
    for (size_t i = 0; i < 2 && status == PLOGP_OK; i++) {
        plogp_result_add_text(invocation->document.input, names[i],
                              invocation->arguments[i]);
        status = plogp_summary_new(&invocation->context, &sides[i]);
        const plogp_read_options read = read_options(invocation, i);
        if (status == PLOGP_OK)
            status = plogp_summary_read_file(sides[i], invocation->arguments[i], &read);
    }
    if (status == PLOGP_OK)
        status = compare_columns(invocation, sides[0], sides[1]);
    plogp_summary_free(sides[0]);
    plogp_summary_free(sides[1]);
    return status;
}
