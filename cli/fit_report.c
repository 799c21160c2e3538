#include "fit_report.h"

#include <math.h>

static void add_parameters(plogp_result *row, const plogp_fit_candidate *candidate)
{
    plogp_result *const values = plogp_result_add_object(row, "parameters");
    plogp_result *const errors = plogp_result_add_object(row, "se");
    plogp_result *const intervals = plogp_result_add_object(row, "ci");
    for (size_t i = 0; i < candidate->parameter_count; i++) {
        const plogp_fit_parameter *const parameter = &candidate->parameters[i];
        plogp_result_add_known(values, parameter->name, parameter->value,
                               PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known(errors, parameter->name, parameter->se,
                               PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known_interval(intervals, parameter->name, parameter->low,
                                        parameter->high, PLOGP_QUANTITY_PLAIN);
    }
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "ci_method", "wald");
}

static void add_ledger(plogp_result *row, const plogp_fit_candidate *candidate)
{
    plogp_result_add_known(row, "loglik", candidate->loglik, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "nll", candidate->nll, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "aic", candidate->aic, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "bic", candidate->bic, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "cross_entropy", candidate->cross_entropy,
                           PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "entropy", candidate->entropy,
                           PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "kl", candidate->kl, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known_interval(row, "kl_ci", candidate->kl_low, candidate->kl_high,
                                    PLOGP_QUANTITY_INFORMATION);
}

static void add_candidate(plogp_result *list, const plogp_fit_candidate *candidate)
{
    plogp_result *const row = plogp_result_add_object(list, NULL);
    plogp_result_add_text(row, "family", candidate->family);
    plogp_result_add_text(row, "status", plogp_fit_status_name(candidate->status));
    if (candidate->reason != NULL)
        plogp_result_add_text(row, "reason", candidate->reason);
    add_parameters(row, candidate);
    add_ledger(row, candidate);
    plogp_result_add_text(row, "method", candidate->method);
    plogp_result_add_boolean(row, "converged", candidate->converged);
    plogp_result_add_integer(row, "iterations", candidate->iterations);
    plogp_result *const certificate = plogp_result_add_object(row, "certificate");
    plogp_result_add_known(certificate, "score", candidate->score, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(certificate, "decrement", candidate->decrement,
                           PLOGP_QUANTITY_INFORMATION);
}

static void add_best(plogp_result *row, const plogp_fit_summary *summary)
{
    if (summary->candidate_count > 0 && !isnan(summary->candidates[0].aic))
        plogp_result_add_text(row, "best", summary->candidates[0].family);
    else
        plogp_result_add_null(row, "best");
}

void fit_report(struct document *document, const struct fit_column *column)
{
    const plogp_fit_summary *const summary = column->summary;
    plogp_result *const row = plogp_result_add_object(document->results, NULL);
    plogp_result_add_text(row, "name", column->name);
    plogp_result_add_total(row, "n", summary->n);
    plogp_result_add_total(row, "missing", column->missing);
    plogp_result_add_text(row, "support", summary->support);
    plogp_result_add_known(row, "entropy", summary->entropy, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "entropy_se", summary->entropy_se,
                           PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_text(row, "estimator", summary->estimator);
    add_best(row, summary);
    plogp_result *const reasons = plogp_result_add_list(row, "reasons");
    for (size_t i = 0; i < summary->note_count; i++)
        plogp_result_add_text(reasons, NULL, summary->notes[i]);
    plogp_result *const list = plogp_result_add_list(row, "candidates");
    for (size_t i = 0; i < summary->candidate_count; i++)
        add_candidate(list, &summary->candidates[i]);
}
