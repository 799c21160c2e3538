#include "fit_report.h"

#include <math.h>

/* The intervals in place of the candidate's own, or NULL. */
static const plogp_bootstrap_parameter *resampled(const struct fit_column *column,
                                                  size_t index)
{
    const bool known = column->bootstrap != NULL && index < column->tested &&
                       column->summary->candidates[index].distribution.family != NULL;
    return known ? column->bootstrap[index] : NULL;
}

static void add_parameters(plogp_result *row, const plogp_fit_candidate *candidate,
                           const plogp_bootstrap_parameter *other)
{
    static const char *const methods[] = {"wald", "profile"};
    plogp_result *const values = plogp_result_add_object(row, "parameters");
    plogp_result *const errors = plogp_result_add_object(row, "se");
    plogp_result *const intervals = plogp_result_add_object(row, "ci");
    for (size_t i = 0; i < candidate->parameter_count; i++) {
        const plogp_fit_parameter *const parameter = &candidate->parameters[i];
        plogp_result_add_known(values, parameter->name, parameter->value,
                               PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known(errors, parameter->name, parameter->se,
                               PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known_interval(
            intervals, parameter->name, other == NULL ? parameter->low : other[i].low,
            other == NULL ? parameter->high : other[i].high, PLOGP_QUANTITY_PLAIN);
    }
    if (!isnan(candidate->equal_low))
        plogp_result_add_known_interval(
            plogp_result_add_object(row, "equally_likely"), candidate->parameters[0].name,
            candidate->equal_low, candidate->equal_high, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(row, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "ci_method",
                          other == NULL ? methods[candidate->intervals]
                                        : "bootstrap percentile");
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
    if (candidate->estimator != NULL)
        plogp_result_add_text(row, "estimator", candidate->estimator);
    plogp_result_add_known(row, "kl", candidate->kl, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known_interval(row, "kl_ci", candidate->kl_low, candidate->kl_high,
                                    PLOGP_QUANTITY_INFORMATION);
}

/* Null where there is none: no folds, or no estimate. */
static void add_validation(plogp_result *row, const plogp_validation *validation)
{
    const bool known = validation->folds > 0;
    plogp_result_add_known(row, "nll_cv", known ? validation->nll : NAN,
                           PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "nll_cv_se", known ? validation->se : NAN,
                           PLOGP_QUANTITY_INFORMATION);
}

static void add_models(plogp_result *row, const struct fit_column *column)
{
    plogp_result *const list = plogp_result_add_list(row, "nonparametric");
    for (size_t i = 0; i < column->model_count; i++) {
        const plogp_nonparametric_model *const model = &column->models[i];
        plogp_result *const item = plogp_result_add_object(list, NULL);
        plogp_result_add_text(item, "model", model->name);
        plogp_result_add_known(item, "width", model->width, PLOGP_QUANTITY_PLAIN);
        if (model->cells > 0)
            plogp_result_add_integer(item, "cells", model->cells);
        else
            plogp_result_add_null(item, "cells");
        add_validation(item, &model->validation);
    }
    plogp_result_add_integer(
        row, "folds", column->model_count == 0 ? 0 : column->models[0].validation.folds);
}

static void add_test(plogp_result *gof, const char *key, const plogp_goodness_test *test)
{
    plogp_result *const row = plogp_result_add_object(gof, key);
    plogp_result_add_known(row, "statistic", test->statistic, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "p_value", test->p_value, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_known(row, "p_error", test->p_error, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(row, "method", test->method);
}

static void add_goodness(plogp_result *row, const plogp_goodness *goodness)
{
    if (goodness->replicates == 0) {
        plogp_result_add_null(row, "gof");
        return;
    }
    plogp_result *const gof = plogp_result_add_object(row, "gof");
    add_test(gof, "ks", &goodness->ks);
    add_test(gof, "ad", &goodness->ad);
    add_test(gof, "cvm", &goodness->cvm);
    add_test(gof, "chi2", &goodness->chi2);
    plogp_result_add_integer(gof, "cells", goodness->cells);
    plogp_result_add_integer(gof, "replicates", goodness->replicates);
    if (goodness->limits != NULL)
        plogp_result_add_text(gof, "limits", goodness->limits);
}

static void add_bootstrap(plogp_result *row, const plogp_fit_candidate *candidate,
                          const plogp_bootstrap_parameter *found, uint64_t replicates)
{
    plogp_result *const bootstrap = plogp_result_add_object(row, "bootstrap");
    plogp_result *const errors = plogp_result_add_object(bootstrap, "se");
    plogp_result *const intervals = plogp_result_add_object(bootstrap, "ci");
    for (size_t i = 0; i < candidate->parameter_count; i++) {
        const char *const name = candidate->parameters[i].name;
        plogp_result_add_known(errors, name, found[i].se, PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known_interval(intervals, name, found[i].low, found[i].high,
                                        PLOGP_QUANTITY_PLAIN);
    }
    plogp_result_add_number(bootstrap, "ci_level", 0.95, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_text(bootstrap, "ci_method", "bootstrap percentile");
    plogp_result_add_integer(bootstrap, "replicates", replicates);
}

static void add_candidate(plogp_result *list, const struct fit_column *column,
                          size_t index)
{
    const plogp_fit_candidate *const candidate = &column->summary->candidates[index];
    plogp_result *const row = plogp_result_add_object(list, NULL);
    plogp_result_add_text(row, "family", candidate->family);
    plogp_result_add_text(row, "status", plogp_fit_status_name(candidate->status));
    if (candidate->reason != NULL)
        plogp_result_add_text(row, "reason", candidate->reason);
    plogp_result_add_text(row, "why", candidate->why);
    add_parameters(row, candidate,
                   column->bootstrap_intervals ? resampled(column, index) : NULL);
    add_ledger(row, candidate);
    if (column->validations != NULL)
        add_validation(row, &column->validations[index]);
    if (column->goodness != NULL)
        add_goodness(row, &column->goodness[index]);
    if (resampled(column, index) != NULL)
        add_bootstrap(row, candidate, resampled(column, index), column->replicates);
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

plogp_result *fit_report_begin(struct document *document, const char *name)
{
    plogp_result *const row = plogp_result_add_object(document->results, NULL);
    plogp_result_add_text(row, "name", name);
    return row;
}

static void add_step(void *state, const plogp_fit_step *step)
{
    plogp_result *const row = plogp_result_add_object(state, NULL);
    plogp_result_add_text(row, "family", step->family);
    plogp_result_add_integer(row, "iteration", step->iteration);
    plogp_result_add_known(row, "loglik", step->loglik, PLOGP_QUANTITY_INFORMATION);
    plogp_result *const values = plogp_result_add_object(row, "parameters");
    plogp_result *const slopes = plogp_result_add_object(row, "gradient");
    for (size_t i = 0; i < step->parameter_count; i++) {
        const char *const name = plogp_family_parameter_name(step->family, i);
        plogp_result_add_known(values, name, step->parameters[i], PLOGP_QUANTITY_PLAIN);
        plogp_result_add_known(slopes, name, step->gradient[i], PLOGP_QUANTITY_PLAIN);
    }
}

void fit_report_trace(plogp_result *row, plogp_fit_options *options)
{
    options->trace = add_step;
    options->trace_state = plogp_result_add_list(row, "trace");
}

void fit_report(const struct fit_column *column)
{
    const plogp_fit_summary *const summary = column->summary;
    plogp_result *const row = column->row;
    plogp_result_add_total(row, "n", summary->n);
    plogp_result_add_total(row, "missing", column->missing);
    plogp_result_add_text(row, "support", summary->support);
    plogp_result_add_known(row, "entropy", summary->entropy, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_known(row, "entropy_se", summary->entropy_se,
                           PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_text(row, "estimator", summary->estimator);
    if (summary->rounding > 0.0)
        plogp_result_add_number(row, "rounding", summary->rounding, PLOGP_QUANTITY_PLAIN);
    add_best(row, summary);
    plogp_result *const reasons = plogp_result_add_list(row, "reasons");
    for (size_t i = 0; i < summary->note_count; i++)
        plogp_result_add_text(reasons, NULL, summary->notes[i]);
    plogp_result *const list = plogp_result_add_list(row, "candidates");
    for (size_t i = 0; i < summary->candidate_count; i++)
        add_candidate(list, column, i);
    if (column->model_count > 0)
        add_models(row, column);
}
