/* compare FILE_P FILE_Q: a numeric column. */
#include <math.h>

#include "compare.h"
#include "compare_chance.h"
#include "compare_columns.h"
#include "figures.h"
#include "files_explain.h"
#include "plogp/two_sample.h"
#include "values.h"

static void add_plain(plogp_result *row, const char *key, double value)
{
    add_number_or_null(row, key, value, PLOGP_QUANTITY_PLAIN);
}

static void add_numeric_intervals(plogp_result *row, const plogp_numeric_distances *far)
{
    plogp_result *const ci = plogp_result_add_object(row, "ci");
    compare_add_intervals(ci, &far->intervals);
    add_interval_or_null(ci, "kl_nearest", far->nearest.interval,
                         PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "kl_nearest_reverse", far->nearest_reverse.interval,
                         PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "wasserstein", far->wasserstein_interval,
                         PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "wasserstein2", far->wasserstein2_interval,
                         PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "energy", far->energy_interval, PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(ci, "ks", far->ks_interval, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(
        row, "ci_method",
        COMPARE_DIVERGENCE_METHOD
        "; wasserstein2, energy: the same of their squares; wasserstein: "
        "influence function, with room for noise; ks: Kolmogorov's band");
}

static void add_numeric_distances(plogp_result *row, const plogp_sorted_facts *p,
                                  const plogp_sorted_facts *q,
                                  const plogp_numeric_distances *far)
{
    compare_add_divergences(row, &far->binned);
    plogp_result_add_integer(row, "bins", far->bins);
    plogp_result_add_text(row, "bins_method",
                          "quantiles of P, below, above and missing; 1/2 added to each");
    add_number_or_null(row, "kl_nearest", far->nearest.value, PLOGP_QUANTITY_INFORMATION);
    add_number_or_null(row, "kl_nearest_reverse", far->nearest_reverse.value,
                       PLOGP_QUANTITY_INFORMATION);
    add_plain(row, "wasserstein", far->wasserstein);
    add_plain(row, "wasserstein2", far->wasserstein2);
    add_plain(row, "ks", far->ks);
    add_plain(row, "energy", far->energy);
    add_plain(row, "below", far->below);
    add_plain(row, "above", far->above);
    compare_add_counts(row, p->total, q->total, p->missing, q->missing);
    add_numeric_intervals(row, far);
}

static bool has_infinity(const plogp_sorted_facts *facts)
{
    return isinf(facts->min) || isinf(facts->max);
}

/* An infinite value makes distances in the unit of the data infinite: say why. */
static void warn_of_infinity(struct invocation *invocation, const char *name,
                             const plogp_sorted_facts *p, const plogp_sorted_facts *q)
{
    const bool of_p = has_infinity(p), of_q = has_infinity(q);
    const char *const where = of_p && of_q ? "both" : of_p ? "P" : "Q";
    if (of_p || of_q)
        document_warn(&invocation->document,
                      "%s: infinite values in %s: wasserstein and energy are infinite "
                      "unless they are as frequent in both; the verdict is by ks",
                      name, where);
}

#define SPARSE 0.2 /* share of P: plogp_nearest */

static void warn_of_sparse(struct invocation *invocation, const char *name,
                           const plogp_numeric_distances *far)
{
    const bool forward = far->nearest.sparse > SPARSE;
    if (forward || far->nearest_reverse.sparse > SPARSE)
        document_warn(&invocation->document,
                      "%s: kl_nearest%s is too low: the laws overlap too little for "
                      "samples of this size",
                      name, forward ? "" : "_reverse");
}

/* Two columns that have values. */
static plogp_status add_distances(struct invocation *invocation, plogp_result *row,
                                  struct number_pair pair)
{
    const struct compare_settings *settings = invocation->settings;
    const plogp_sorted_facts *const p = plogp_sorted_value(pair.p);
    const plogp_sorted_facts *const q = plogp_sorted_value(pair.q);
    plogp_compare_options options = plogp_compare_options_defaults();
    plogp_numeric_distances far;
    options.bins = (size_t)settings->bins;
    plogp_status status =
        plogp_compare_sorted(pair.p, pair.q, &options, &invocation->context, &far);
    if (status == PLOGP_OK)
        status = figure_numbers(invocation, pair.name, pair.p, pair.q);
    if (status != PLOGP_OK)
        return status;
    add_numeric_distances(row, p, q, &far);
    if (far.warning != NULL)
        document_warn(&invocation->document, "%s: %s", pair.name, far.warning);
    warn_of_infinity(invocation, pair.name, p, q);
    warn_of_sparse(invocation, pair.name, &far);
    explain_ledgers(invocation, pair.name, &far.binned);
    return chance_of_numbers(invocation, row, pair, &far);
}

plogp_status compare_numbers(struct invocation *invocation, plogp_result *row,
                             const struct both *both)
{
    plogp_sorted *p = NULL, *q = NULL;
    const plogp_context *const context = &invocation->context;
    plogp_status status = plogp_sorted_new(both->p->ordered, context, &p);
    if (status == PLOGP_OK)
        status = plogp_sorted_new(both->q->ordered, context, &q);
    if (status == PLOGP_OK) {
        const plogp_sorted_facts *const of_p = plogp_sorted_value(p);
        const plogp_sorted_facts *const of_q = plogp_sorted_value(q);
        if (of_p->distinct > 0 && of_q->distinct > 0) {
            const struct number_pair pair = {both->p->name, p, q};
            status = add_distances(invocation, row, pair);
        } else {
            compare_add_counts(row, of_p->total, of_q->total, of_p->missing,
                               of_q->missing);
            compare_warn_of_empty(invocation, both->p->name, of_p->distinct == 0);
        }
    }
    plogp_sorted_free(p);
    plogp_sorted_free(q);
    return status;
}
