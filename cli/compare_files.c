/* compare FILE_P FILE_Q: every column of two data sets. */
#include <math.h>
#include <string.h>

#include "compare.h"
#include "compare_chance.h"
#include "compare_columns.h"
#include "plogp/two_sample.h"
#include "thresholds.h"
#include "values.h"

static void add_plain(plogp_result *row, const char *key, double value)
{
    add_number_or_null(row, key, value, PLOGP_QUANTITY_PLAIN);
}

void compare_add_counts(plogp_result *row, double n_p, double n_q, double missing_p,
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

void compare_add_intervals(plogp_result *ci, const plogp_divergence_intervals *intervals)
{
    const struct {
        const char *key;
        plogp_interval interval;
        plogp_quantity quantity;
    } all[] = {
        {"kl", intervals->kl, PLOGP_QUANTITY_INFORMATION},
        {"kl_reverse", intervals->kl_reverse, PLOGP_QUANTITY_INFORMATION},
        {"js", intervals->js, PLOGP_QUANTITY_INFORMATION},
        {"tv", intervals->tv, PLOGP_QUANTITY_PLAIN},
        {"hellinger", intervals->hellinger, PLOGP_QUANTITY_PLAIN},
        {"bhattacharyya", intervals->bhattacharyya, PLOGP_QUANTITY_INFORMATION},
        {"chi2", intervals->chi2, PLOGP_QUANTITY_PLAIN},
        {"psi", intervals->jeffreys, PLOGP_QUANTITY_INFORMATION},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        add_interval_or_null(ci, all[i].key, all[i].interval, all[i].quantity);
}

void compare_warn_of_empty(struct invocation *invocation, const char *name, bool p_empty)
{
    document_warn(&invocation->document, "%s: %s has no value: nothing to compare", name,
                  p_empty ? "P" : "Q");
}

/* Keys that every column has, be it null; p_adjusted comes when all p-values are known. */
static const char *const KEYS[] = {"entropy_p",
                                   "entropy_q",
                                   "cross_entropy",
                                   "kl",
                                   "cross_entropy_reverse",
                                   "kl_reverse",
                                   "js",
                                   "tv",
                                   "hellinger",
                                   "bhattacharyya",
                                   "chi2",
                                   "psi",
                                   "wasserstein",
                                   "ks",
                                   "energy",
                                   "n_p",
                                   "n_q",
                                   "missing_p",
                                   "missing_q",
                                   "ci",
                                   "p_value",
                                   "noise_floor",
                                   "new_levels",
                                   "lost_levels",
                                   NULL};

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
        thresholds_fail(invocation, &settings->fail_above, name);
        add_absent(invocation, row, KEYS);
        return PLOGP_OK;
    }
    plogp_result_add_text(row, "type", plogp_column_type_name(both->p->type));
    const plogp_status status = both->p->type == PLOGP_COLUMN_CATEGORICAL
                                    ? compare_levels(invocation, row, both)
                                    : compare_numbers(invocation, row, both);
    if (status == PLOGP_EDOMAIN) { /* the trouble of one column is not that of others */
        document_warn(&invocation->document, "%s: not compared: %s", name,
                      invocation->error.message);
        thresholds_fail(invocation, &settings->fail_above, name);
        add_absent(invocation, row, KEYS);
        return PLOGP_OK;
    }
    if (status == PLOGP_OK &&
        plogp_summary_part_has_values(both->p) != plogp_summary_part_has_values(both->q))
        thresholds_fail(invocation, &settings->fail_above, name);
    if (status == PLOGP_OK) {
        thresholds_apply(invocation, &settings->fail_above, name, row);
        add_absent(invocation, row, KEYS);
    }
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
    plogp_context half = invocation->context; /* each side may hold half of the memory */
    half.max_memory /= 2;
    for (size_t i = 0; i < 2 && status == PLOGP_OK; i++) {
        plogp_result_add_text(invocation->document.input, names[i],
                              invocation->arguments[i]);
        status = plogp_summary_new(&half, &sides[i]);
        plogp_summary_leave_moments(sides[i]);
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
