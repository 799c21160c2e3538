#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/classifier.h"
#include "math/confidence.h"
#include "math/special.h"

static const char *class_of_vector(const plogp_classifier *classifier, size_t v)
{
    return classifier->schema.classes.text[classifier->classes - classifier->vectors + v];
}

static void infer(plogp_coefficient *c, double variance)
{
    c->se = sqrt(variance);
    c->z = c->value / c->se;
    c->p_value = 2.0 * plogp__normal_sf(fabs(c->z));
    c->ci =
        (plogp_interval){c->value - PLOGP__Z95 * c->se, c->value + PLOGP__Z95 * c->se};
}

/* Without errors and open directions a coefficient is read off, not made of all the others:
 * there may be 10^5 of them. */
static bool is_read_off(const struct plogp__estimate *estimate)
{
    return estimate->covariance == NULL && estimate->null_count == 0;
}

/* One coefficient: a linear function of those on the scaled columns. */
static void report_coefficient(plogp_classifier *classifier,
                               const struct plogp__trained *trained, size_t v,
                               size_t feature, double *weights)
{
    const size_t features = classifier->schema.features;
    const struct plogp__estimate *estimate = trained->estimate;
    plogp_coefficient *c = &classifier->coefficients[classifier->coefficient_count++];
    *c = (plogp_coefficient){.class_name = class_of_vector(classifier, v),
                             .feature = classifier->features[feature],
                             .se = NAN,
                             .z = NAN,
                             .p_value = NAN,
                             .ci = {NAN, NAN},
                             .profile = {NAN, NAN}};
    c->fixed =
        !estimate->active[v * features + feature] || trained->scaling->constant[feature];
    if (!c->fixed && is_read_off(estimate)) {
        c->value = classifier->theta[v * features + feature];
        c->value_scaled = estimate->theta[v * features + feature];
    } else if (!c->fixed) {
        memset(weights, 0, estimate->size * sizeof *weights);
        plogp__scaling_weights(trained->scaling, feature, weights + v * features);
        const struct plogp__functional given =
            plogp__estimate_functional(estimate, weights);
        c->value = isfinite(given.value) ? classifier->theta[v * features + feature]
                                         : given.value;
        memset(weights, 0, estimate->size * sizeof *weights);
        weights[v * features + feature] = 1.0;
        c->value_scaled = plogp__estimate_functional(estimate, weights).value;
        if (given.variance > 0.0 && isfinite(given.value))
            infer(c, given.variance);
    }
    c->odds_ratio = exp(c->value);
}

static plogp_status warn_fixed(plogp_classifier *classifier,
                               const struct plogp__trained *trained)
{
    const size_t features = classifier->schema.features;
    for (size_t j = 1; j < features; j++) {
        const size_t feature = trained->order[j];
        if (trained->scaling->constant[feature])
            PLOGP_TRY(plogp__classifier_warn(
                classifier, "column '%s' is constant: its coefficient is 0",
                classifier->features[feature]));
        else if (classifier->vectors > 0 && !trained->estimate->active[feature])
            PLOGP_TRY(plogp__classifier_warn(
                classifier,
                "'%s' is a linear combination of the features before it: its coefficient "
                "is held at 0",
                classifier->features[feature]));
    }
    return PLOGP_OK;
}

static plogp_status warn_network(plogp_classifier *classifier)
{
    const plogp_assessment *a = &classifier->training.assessment;
    if (classifier->network.layers == 0)
        return PLOGP_OK;
    const plogp_train_options *o = &classifier->options;
    const bool weighed = o->balanced || o->class_weight_count > 0;
    if (!weighed && !(a->ledger.cross_entropy <= a->entropy_y_high))
        PLOGP_TRY(plogp__classifier_warn(
            classifier,
            "the perceptron costs more than H(%s), which needs no features: "
            "try a smaller learning rate (rate) or more epochs",
            classifier->schema.target));
    return plogp__classifier_warn(
        classifier, "the loss of a perceptron is not convex: there is no bound "
                    "on its distance to the minimum");
}

/* On its own rows a model can cost less than the floor: then the ledger is cut there. */
static plogp_status warn_learnt_rows(plogp_classifier *classifier)
{
    const plogp_assessment *a = &classifier->training.assessment;
    if (a->floor_method != PLOGP_FLOOR_NEIGHBOURS ||
        !(a->entropy_ci.low > a->ledger.cross_entropy))
        return PLOGP_OK;
    return plogp__classifier_warn(
        classifier,
        "the loss on the training rows is below the interval of the floor H(Y|X): the "
        "model has learnt its rows, and KL = 0 is no praise; %s",
        classifier->training.has_holdout ? "look at the ledger of the rows held out"
                                         : "hold rows out (holdout)");
}

static plogp_status warn_rows(plogp_classifier *classifier)
{
    const plogp_training *t = &classifier->training;
    if (t->rows_dropped > 0.0)
        PLOGP_TRY(
            plogp__classifier_warn(classifier, "dropped %.17g row%s with a missing value",
                                   t->rows_dropped, t->rows_dropped == 1.0 ? "" : "s"));
    if (t->targets_dropped > 0.0)
        PLOGP_TRY(plogp__classifier_warn(
            classifier, "dropped %.17g row%s without a value of '%s'", t->targets_dropped,
            t->targets_dropped == 1.0 ? "" : "s", classifier->schema.target));
    if (t->assessment.rare > PLOGP_RARE_SHARE)
        PLOGP_TRY(plogp__classifier_warn(classifier,
                                         "classes with fewer than %d observations carry "
                                         "%.3g %% of H(%s): the intervals "
                                         "of the ledger hold less often than 95 %%",
                                         PLOGP_RARE_CLASS, 100.0 * t->assessment.rare,
                                         classifier->schema.target));
    if (t->assessment.floor_method == PLOGP_FLOOR_NONE)
        PLOGP_TRY(plogp__classifier_warn(
            classifier,
            "%.3g %% of the rows have features that no other row has, and %s: these data "
            "give the floor H(Y|X) no lower end",
            100.0 * t->assessment.alone, t->assessment.floor_reason));
    return PLOGP_OK;
}

plogp_status plogp__classifier_report(plogp_classifier *classifier,
                                      const struct plogp__trained *trained)
{
    const plogp_alloc *alloc = plogp__context_alloc(classifier->context);
    double *weights = plogp__alloc(alloc, trained->estimate->size, sizeof *weights);
    if (weights == NULL)
        return plogp__fail_memory(classifier->context);
    for (size_t v = 0; v < classifier->vectors; v++)
        for (size_t j = 0; j < classifier->schema.features; j++)
            report_coefficient(classifier, trained, v, trained->order[j], weights);
    plogp__free(alloc, weights);
    PLOGP_TRY(plogp__classifier_report_hashings(classifier));
    PLOGP_TRY(plogp__classifier_report_separation(classifier, trained));
    PLOGP_TRY(warn_fixed(classifier, trained));
    PLOGP_TRY(warn_network(classifier));
    PLOGP_TRY(warn_learnt_rows(classifier));
    return warn_rows(classifier);
}
