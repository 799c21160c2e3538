#include "classifier_result.h"

#include "explain.h"
#include "figures.h"

#include <math.h>

#define FEW 10.0 /* losses, below which the normal interval of their mean is a guess */

static void add_information(plogp_result *result, const char *key, double value)
{
    add_number_or_null(result, key, value, PLOGP_QUANTITY_INFORMATION);
}

static const char *floor_method(const plogp_assessment *assessment)
{
    switch (assessment->floor_method) {
    case PLOGP_FLOOR_GROUPS:
        return "plug-in over groups of equal features; corrected: Miller-Madow";
    case PLOGP_FLOOR_NEIGHBOURS:
        return "nearest neighbours (Ross) on standardised features; corrected: "
               "extrapolated from halves of the rows";
    default:
        return "none: most rows have features of their own, so these data only bracket "
               "the floor between 0 and the model's own loss";
    }
}

static void add_ledger(plogp_result *result, const char *key, const plogp_assessment *a)
{
    plogp_result *ledger = plogp_result_add_object(result, key);
    add_information(ledger, "cross_entropy", a->ledger.cross_entropy);
    add_information(ledger, "entropy", a->ledger.entropy);
    add_information(ledger, "divergence", a->ledger.divergence);
    add_information(ledger, "entropy_corrected", a->entropy_corrected);
    plogp_result *ci = plogp_result_add_object(ledger, "ci");
    add_interval_or_null(ci, "cross_entropy", a->cross_entropy_ci,
                         PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "entropy", a->entropy_ci, PLOGP_QUANTITY_INFORMATION);
    add_interval_or_null(ci, "divergence", a->divergence_ci, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(ledger, "ci_level", 0.95, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_text(ledger, "ci_method", "delta");
    plogp_result_add_text(ledger, "floor_method", floor_method(a));
    if (a->floor_method == PLOGP_FLOOR_NONE && a->floor_reason != NULL)
        plogp_result_add_text(ledger, "floor_reason", a->floor_reason);
    if (!isnan(a->floor_radius))
        plogp_result_add_number(ledger, "floor_radius", a->floor_radius,
                                PLOGP_QUANTITY_PLAIN);
    plogp_result_add_boolean(ledger, "floor_known", a->floor_method != PLOGP_FLOOR_NONE);
    plogp_result_add_number(ledger, "alone", a->alone, PLOGP_QUANTITY_PROBABILITY);
}

static void add_metrics(plogp_result *result, const char *key, const plogp_assessment *a,
                        size_t class_count)
{
    plogp_result *metrics = plogp_result_add_object(result, key);
    plogp_result_add_number(metrics, "accuracy", a->accuracy, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_number(metrics, "brier", a->brier, PLOGP_QUANTITY_PLAIN);
    add_number_or_null(metrics, "auc", a->auc, PLOGP_QUANTITY_PROBABILITY);
    if (class_count > 2)
        plogp_result_add_text(metrics, "auc_method",
                              "Mann-Whitney, mean over classes against the others");
    plogp_result_add_number(metrics, "ece", a->ece, PLOGP_QUANTITY_PLAIN);
    add_interval_or_null(metrics, "ece_ci", a->ece_ci, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(metrics, "ece_corrected", a->ece_corrected,
                            PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(metrics, "ece_noise", a->ece_noise, PLOGP_QUANTITY_PLAIN);
}

void add_assessment(plogp_result *result, const plogp_assessment *a, size_t class_count)
{
    add_count(result, "n", a->n);
    plogp_result_add_integer(result, "classes", class_count);
    add_information(result, "entropy_y", a->entropy_y);
    add_ledger(result, "ledger", a);
    add_metrics(result, "metrics", a, class_count);
}

static void add_bins(plogp_result *bins, const plogp_assessment *a)
{
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        const plogp_calibration_bin *bin = &a->bins[b];
        if (bin->n == 0.0)
            continue;
        plogp_result *row = plogp_result_add_object(bins, NULL);
        plogp_result_add_number(row, "low", bin->low, PLOGP_QUANTITY_PROBABILITY);
        plogp_result_add_number(row, "high", bin->high, PLOGP_QUANTITY_PROBABILITY);
        add_count(row, "n", bin->n);
        plogp_result_add_number(row, "confidence", bin->confidence,
                                PLOGP_QUANTITY_PROBABILITY);
        plogp_result_add_number(row, "accuracy", bin->accuracy,
                                PLOGP_QUANTITY_PROBABILITY);
        add_interval_or_null(row, "ci", bin->ci, PLOGP_QUANTITY_PROBABILITY);
    }
}

void add_calibration(plogp_result *result, const plogp_assessment *a, size_t class_count)
{
    add_count(result, "infinite_losses", a->infinite_losses);
    add_information(result, "cross_entropy_finite", a->cross_entropy_finite);
    plogp_result *split = plogp_result_add_object(result, "loss_split");
    add_information(split, "calibration", a->miscalibration);
    add_information(split, "refinement", a->refinement);
    plogp_result_add_text(split, "method",
                          class_count == 2 ? "best rising function of the score"
                                           : "best scale and shifts of the logits");
    add_bins(plogp_result_add_list(result, "calibration"), a);
}

/* `finite`: with the mean of the finite losses, which is another where some are not. */
static void add_class(plogp_result *list, const plogp_class_ledger *c, bool finite)
{
    plogp_result *row = plogp_result_add_object(list, NULL);
    plogp_result_add_text(row, "class", c->class_name);
    add_count(row, "n", c->n);
    add_information(row, "cross_entropy", c->cross_entropy);
    add_information(row, "se", c->se);
    add_interval_or_null(row, "ci", c->ci, PLOGP_QUANTITY_INFORMATION);
    add_information(row, "surprisal", c->surprisal);
    add_information(row, "contribution", c->contribution);
    add_number_or_null(row, "loss_share", c->loss_share, PLOGP_QUANTITY_PROBABILITY);
    add_count(row, "infinite_losses", c->infinite_losses);
    if (finite)
        add_information(row, "cross_entropy_finite", c->cross_entropy_finite);
}

void add_classes(struct invocation *invocation, plogp_result *result, const char *key,
                 const plogp_class_ledger *classes, size_t count)
{
    plogp_result *list = plogp_result_add_list(result, key);
    size_t few = 0;
    bool finite = invocation->render.format != PLOGP_FORMAT_TEXT;
    for (size_t k = 0; k < count; k++) {
        finite = finite || classes[k].infinite_losses > 0.0;
        few += classes[k].n < FEW ? 1 : 0;
    }
    for (size_t k = 0; k < count; k++)
        add_class(list, &classes[k], finite);
    if (few > 0)
        document_warn(&invocation->document,
                      "%s: %zu class%s of fewer than %g rows: the mean of so few losses "
                      "has no interval to rely on",
                      key, few, few == 1 ? "" : "es", FEW);
}

static void add_feature_set(plogp_result *list, const plogp_set_ledger *set)
{
    plogp_result *row = plogp_result_add_object(list, NULL);
    plogp_result_add_text(row, "set", set->name);
    plogp_result_add_integer(row, "df", set->df);
    add_ledger(row, "ledger", &set->alone);
    add_information(row, "told", set->told);
    add_interval_or_null(row, "told_ci", set->told_ci, PLOGP_QUANTITY_INFORMATION);
    add_information(row, "without", set->without);
    add_information(row, "won", set->won);
    add_interval_or_null(row, "won_ci", set->won_ci, PLOGP_QUANTITY_INFORMATION);
    add_information(row, "chance", set->chance);
    plogp_result_add_boolean(row, "converged", set->converged);
}

void add_feature_sets(struct invocation *invocation, plogp_result *result,
                      const char *key, const plogp_set_ledger *sets, size_t count)
{
    plogp_result *list = plogp_result_add_list(result, key);
    for (size_t s = 0; s < count; s++) {
        add_feature_set(list, &sets[s]);
        if (!sets[s].converged)
            document_warn(&invocation->document,
                          "%s: a model of '%s' or of the other columns has not "
                          "converged",
                          key, sets[s].name);
    }
}

void figure_calibration(struct invocation *invocation, const plogp_assessment *a)
{
    if (figures_wanted(invocation))
        add_bins(
            plogp_result_add_list(figure_add(invocation, "calibration", NULL), "rows"),
            a);
}

/* What each column adds to the likelihood. */
static void add_terms(plogp_result *result, const plogp_training *t)
{
    plogp_result *list = plogp_result_add_list(result, "terms");
    for (size_t i = 0; i < t->term_count; i++) {
        const plogp_term_test *test = &t->terms[i];
        plogp_result *row = plogp_result_add_object(list, NULL);
        plogp_result_add_text(row, "term", test->term);
        plogp_result_add_integer(row, "df", test->df);
        add_number_or_null(row, "statistic", test->statistic, PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "p_value", test->p_value, PLOGP_QUANTITY_PROBABILITY);
        add_number_or_null(row, "aic", test->aic, PLOGP_QUANTITY_PLAIN);
    }
}

static void add_coefficients(plogp_result *result, const plogp_classifier *classifier,
                             bool standardized)
{
    const bool profiled = plogp_classifier_training(classifier)->term_count > 0;
    size_t count = 0;
    const plogp_coefficient *coefficients =
        plogp_classifier_coefficients(classifier, &count);
    plogp_result *list = plogp_result_add_list(result, "coefficients");
    for (size_t i = 0; i < count; i++) {
        const plogp_coefficient *c = &coefficients[i];
        plogp_result *row = plogp_result_add_object(list, NULL);
        plogp_result_add_text(row, "class", c->class_name);
        plogp_result_add_text(row, "feature", c->feature);
        add_number_or_null(row, "value", c->value, PLOGP_QUANTITY_PLAIN);
        if (standardized)
            add_number_or_null(row, "value_scaled", c->value_scaled,
                               PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "se", c->se, PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "z", c->z, PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "p_value", c->p_value, PLOGP_QUANTITY_PROBABILITY);
        add_interval_or_null(row, "ci", c->ci, PLOGP_QUANTITY_PLAIN);
        if (profiled)
            add_interval_or_null(row, "ci_profile", c->profile, PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "odds_ratio", c->odds_ratio, PLOGP_QUANTITY_PLAIN);
    }
}

static void add_separated(plogp_result *result, const plogp_training *training)
{
    if (training->separation == PLOGP_SEPARATION_NONE) {
        plogp_result_add_null(result, "separated");
        return;
    }
    plogp_result *separated = plogp_result_add_object(result, "separated");
    plogp_result_add_text(separated, "kind", plogp_separation_name(training->separation));
    plogp_result *classes = plogp_result_add_list(separated, "classes");
    for (size_t k = 0; k < training->separated_class_count; k++)
        plogp_result_add_text(classes, NULL, training->separated_classes[k]);
    add_count(separated, "n", training->separated_n);
    add_information(separated, "loss_limit", training->objective);
    plogp_result *direction = plogp_result_add_list(separated, "direction");
    for (size_t i = 0; i < training->direction_count; i++) {
        plogp_result *term = plogp_result_add_object(direction, NULL);
        plogp_result_add_text(term, "class", training->direction[i].class_name);
        plogp_result_add_text(term, "feature", training->direction[i].feature);
        plogp_result_add_number(term, "value", training->direction[i].value,
                                PLOGP_QUANTITY_PLAIN);
        plogp_result_add_integer(term, "stage", training->direction[i].stage);
    }
    plogp_result *finite = plogp_result_add_list(separated, "finite");
    for (size_t i = 0; i < training->contrast_count; i++) {
        const plogp_contrast *c = &training->contrasts[i];
        plogp_result *row = plogp_result_add_object(finite, NULL);
        plogp_result_add_text(row, "class", c->class_name);
        plogp_result_add_text(row, "against", c->against);
        plogp_result_add_text(row, "feature", c->feature);
        plogp_result_add_number(row, "value", c->value, PLOGP_QUANTITY_PLAIN);
        add_number_or_null(row, "se", c->se, PLOGP_QUANTITY_PLAIN);
    }
}

/* The calibration that was fitted on the rows held out. */
static void add_calibrated(plogp_result *result, const plogp_training *t)
{
    const plogp_calibration *c = &t->calibration;
    plogp_result *object = plogp_result_add_object(result, "calibrated");
    plogp_result_add_text(object, "method", plogp_calibration_kind_name(c->kind));
    add_count(object, "n", t->holdout.n);
    if (c->kind == PLOGP_CALIBRATION_ISOTONIC)
        plogp_result_add_integer(object, "steps", c->steps);
    else {
        plogp_result_add_number(object, "temperature", 1.0 / c->scale,
                                PLOGP_QUANTITY_PLAIN);
        plogp_result_add_number(object, "scale", c->scale, PLOGP_QUANTITY_PLAIN);
    }
    plogp_result *shifts =
        c->shifts == NULL ? NULL : plogp_result_add_list(object, "shifts");
    for (size_t k = 0; shifts != NULL && k < t->class_count; k++)
        plogp_result_add_number(shifts, NULL, c->shifts[k], PLOGP_QUANTITY_PLAIN);
    add_information(object, "cross_entropy_before", c->cross_entropy_before);
    add_information(object, "cross_entropy_after", c->cross_entropy_after);
    plogp_result_add_number(object, "ece_before", c->ece_before, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(object, "ece_after", c->ece_after, PLOGP_QUANTITY_PLAIN);
}

static void add_penalty(plogp_result *result, const plogp_path_point *point)
{
    plogp_result_add_number(result, "l2", point->l2, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_number(result, "l1", point->l1, PLOGP_QUANTITY_PLAIN);
}

/* The losses on the folds along the path, and what was chosen. */
static void add_folds(plogp_result *result, const plogp_training *t)
{
    plogp_result *folds = plogp_result_add_object(result, "folds");
    plogp_result *path = plogp_result_add_list(folds, "path");
    for (size_t i = 0; i < t->path_count; i++) {
        plogp_result *row = plogp_result_add_object(path, NULL);
        add_penalty(row, &t->path[i]);
        add_information(row, "cross_entropy", t->path[i].cross_entropy);
        add_information(row, "se", t->path[i].se);
    }
    add_penalty(plogp_result_add_object(folds, "best"), &t->path[t->path_best]);
    add_penalty(plogp_result_add_object(folds, "one_se"), &t->path[t->path_one_se]);
}

void add_training(plogp_result *result, const plogp_classifier *classifier,
                  bool standardized)
{
    const plogp_training *t = plogp_classifier_training(classifier);
    add_count(result, "rows_dropped", t->rows_dropped);
    plogp_result_add_text(result, "kind", plogp_classifier_kind_name(t->kind));
    plogp_result_add_integer(result, "features", t->features);
    plogp_result_add_integer(result, "iterations", t->iterations);
    add_information(result, "objective", t->objective);
    add_information(result, "loglik", t->loglik);
    add_number_or_null(result, "aic", t->aic, PLOGP_QUANTITY_PLAIN);
    add_number_or_null(result, "bic", t->bic, PLOGP_QUANTITY_PLAIN);
    if (t->lr_df > 0) {
        plogp_result *ratio = plogp_result_add_object(result, "likelihood_ratio");
        plogp_result_add_number(ratio, "statistic", t->lr_statistic,
                                PLOGP_QUANTITY_PLAIN);
        plogp_result_add_integer(ratio, "df", t->lr_df);
        plogp_result_add_number(ratio, "p_value", t->lr_p_value,
                                PLOGP_QUANTITY_PROBABILITY);
    }
    plogp_result *certificate = plogp_result_add_object(result, "certificate");
    plogp_result_add_number(certificate, "gradient_norm", t->gradient_norm,
                            PLOGP_QUANTITY_PLAIN);
    add_information(certificate, "suboptimality", t->suboptimality);
    plogp_result_add_boolean(result, "converged", t->converged);
    if (t->has_holdout) {
        add_count(result, "holdout_n", t->holdout.n);
        add_ledger(result, "holdout_ledger", &t->holdout);
        add_metrics(result, "holdout_metrics", &t->holdout, t->class_count);
    }
    if (t->path_count > 0)
        add_folds(result, t);
    if (t->calibration.kind != PLOGP_CALIBRATION_NONE)
        add_calibrated(result, t);
    add_separated(result, t);
    if (t->term_count > 0)
        add_terms(result, t);
    add_coefficients(result, classifier, standardized);
}

void explain_assessment(struct invocation *invocation, const plogp_assessment *a)
{
    struct document *document = &invocation->document;
    const char *unit = invocation->render.unit.name;
    char cross[EXPLAIN_NUMBER], entropy[EXPLAIN_NUMBER], waste[EXPLAIN_NUMBER];
    char text[EXPLAIN_NUMBER], told[EXPLAIN_NUMBER];
    (void)explain_nats(invocation, a->ledger.cross_entropy, cross);
    (void)explain_nats(invocation, a->ledger.entropy, entropy);
    (void)explain_nats(invocation, a->ledger.divergence, waste);
    document_explain(document,
                     "Q(class | features) is the softmax of the logits; each row costs "
                     "-log Q(its class | its features)");
    document_explain(document,
                     "H(P,Q) = mean of -log Q(class | features) over n = %s: %s %s",
                     explain_number(a->n, text), cross, unit);
    document_explain(
        document, "H(P) = H(Y|X) %s = %s %s (corrected %s)",
        a->floor_method == PLOGP_FLOOR_NEIGHBOURS
            ? "= mean of psi(m) - psi(k), k of the m nearest rows of the class"
            : "over groups of equal features",
        entropy, unit, explain_nats(invocation, a->entropy_corrected, text));
    document_explain(
        document, "H(Y) = %s %s; the features tell H(Y) - H(P,Q) = %s %s of it",
        explain_nats(invocation, a->entropy_y, text), unit,
        explain_nats(invocation, a->entropy_y - a->ledger.cross_entropy, told), unit);
    document_explain(document,
                     "loss = H + KL: %s = %s + %s %s; H does not depend on the model, so "
                     "the least loss is the least KL",
                     cross, entropy, waste, unit);
}
