#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/classifier.h"
#include "learn/design.h"

/* Everything one training owns besides the classifier. */
struct workshop {
    const plogp_context *context;
    struct plogp__rows rows; /* grouped, then scaled */
    struct plogp__scaling scaling;
    struct plogp__estimate estimate;
    struct plogp__problem problem;
    double *penalty; /* [features] on the scaled columns */
    size_t *order;   /* [features] */
};

static plogp_status check_options(const plogp_train_options *o,
                                  const plogp_context *context)
{
    if (plogp_classifier_kind_name(o->kind) == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "unknown kind of classifier");
    if (!(o->l2 >= 0.0) || isinf(o->l2))
        return plogp__fail(context, PLOGP_EINVAL, "the penalty l2 must be 0 or more");
    if (!(o->label_smoothing >= 0.0 && o->label_smoothing < 1.0))
        return plogp__fail(context, PLOGP_EINVAL,
                           "label smoothing must be at least 0 and less than 1");
    if (!(o->tolerance > 0.0) || o->iterations_max < 1)
        return plogp__fail(context, PLOGP_EINVAL,
                           "the tolerance and the number of iterations must be positive");
    return PLOGP_OK;
}

/* How many coefficient vectors, and of what kind. */
static plogp_status choose_kind(plogp_classifier *classifier)
{
    const plogp_train_options *options = &classifier->options;
    const size_t classes = classifier->classes;
    plogp_classifier_kind kind = options->kind;
    if (kind == PLOGP_CLASSIFIER_AUTO)
        kind = classes <= 2 ? PLOGP_CLASSIFIER_LOGISTIC : PLOGP_CLASSIFIER_SOFTMAX;
    if (kind == PLOGP_CLASSIFIER_LOGISTIC && classes > 2)
        return plogp__fail(classifier->context, PLOGP_EINVAL,
                           "target '%s' has %zu classes: logistic takes two, use softmax",
                           classifier->schema.target, classes);
    const bool all = kind == PLOGP_CLASSIFIER_SOFTMAX && options->l2 > 0.0;
    classifier->vectors = all ? classes : classes - 1;
    classifier->training.kind = kind;
    return PLOGP_OK;
}

/* l2 on the columns as given is l2 / scale^2 on the scaled ones. */
static plogp_status set_penalty(struct workshop *workshop,
                                const plogp_train_options *options)
{
    if (options->l2 == 0.0)
        return PLOGP_OK;
    const struct plogp__scaling *scaling = &workshop->scaling;
    workshop->penalty = plogp__alloc_zero(plogp__context_alloc(workshop->context),
                                          scaling->features, sizeof *workshop->penalty);
    if (workshop->penalty == NULL)
        return plogp__fail_memory(workshop->context);
    for (size_t j = 1; j < scaling->features; j++) {
        const double unit = options->standardize ? 1.0 : scaling->scale[j];
        workshop->penalty[j] = options->l2 / (unit * unit);
    }
    workshop->problem.penalty = workshop->penalty;
    return PLOGP_OK;
}

static double total_weight(const struct plogp__rows *rows)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, rows->weight, rows->count);
    return plogp_sum_value(&sum);
}

static plogp_status prepare(plogp_classifier *classifier, const plogp_design *design,
                            struct workshop *workshop)
{
    const plogp_context *context = workshop->context;
    PLOGP_TRY(plogp__design_rows(design, &classifier->schema, &workshop->rows));
    PLOGP_TRY(plogp__rows_group(&workshop->rows, context));
    PLOGP_TRY(plogp__scaling_apply(&workshop->rows, context, &workshop->scaling));
    classifier->classes = classifier->schema.classes.count;
    PLOGP_TRY(choose_kind(classifier));
    PLOGP_TRY(plogp__classifier_allocate(classifier));
    const size_t features = classifier->schema.features;
    workshop->order =
        plogp__alloc(plogp__context_alloc(context), features, sizeof *workshop->order);
    if (workshop->order == NULL)
        return plogp__fail_memory(context);
    plogp__schema_order(&classifier->schema, workshop->order);
    workshop->problem = (struct plogp__problem){
        .rows = &workshop->rows,
        .classes = classifier->classes,
        .vectors = classifier->vectors,
        .total = total_weight(&workshop->rows),
        .smoothing = classifier->options.label_smoothing,
        .pin_intercepts = classifier->vectors == classifier->classes};
    return set_penalty(workshop, &classifier->options);
}

/* The coefficients on the columns as given, which predictions use. */
static plogp_status undo_scaling(plogp_classifier *classifier,
                                 const struct workshop *workshop)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    const struct plogp__estimate *estimate = &workshop->estimate;
    const size_t features = classifier->schema.features;
    for (size_t v = 0; v < classifier->vectors; v++)
        plogp__scaling_undo(&workshop->scaling, estimate->theta + v * features,
                            classifier->theta + v * features);
    for (size_t s = 0; s < estimate->stage_count; s++) {
        double *direction = plogp__alloc(alloc, estimate->size, sizeof *direction);
        if (direction == NULL)
            return plogp__fail_memory(workshop->context);
        for (size_t v = 0; v < classifier->vectors; v++)
            plogp__scaling_undo(&workshop->scaling,
                                estimate->stages[s].direction + v * features,
                                direction + v * features);
        classifier->directions[classifier->stages++] = direction;
    }
    return PLOGP_OK;
}

static void record(plogp_classifier *classifier, const plogp_design *design,
                   const struct workshop *workshop)
{
    const struct plogp__estimate *estimate = &workshop->estimate;
    plogp_training *training = &classifier->training;
    training->features = classifier->schema.features - 1;
    training->class_count = classifier->classes;
    training->rows_dropped = plogp_sum_value(&design->dropped);
    training->targets_dropped = plogp_sum_value(&design->dropped_targets);
    training->iterations = estimate->iterations;
    training->objective = estimate->objective;
    training->gradient_norm = estimate->gradient_norm;
    training->suboptimality = estimate->suboptimality;
    training->converged = estimate->converged;
    for (size_t j = 0; j < estimate->size; j++)
        training->parameters += estimate->active[j];
    const double n = workshop->problem.total;
    const double k = (double)training->parameters;
    const bool likelihood = classifier->options.l2 == 0.0 &&
                            classifier->options.label_smoothing == 0.0 &&
                            estimate->stage_count == 0;
    training->loglik = -n * training->assessment.ledger.cross_entropy;
    training->aic = likelihood ? 2.0 * k - 2.0 * training->loglik : (double)NAN;
    training->bic = likelihood ? k * log(n) - 2.0 * training->loglik : (double)NAN;
}

/* Assess in the scaled coordinates, where no difference of large numbers occurs. */
static plogp_status assess(plogp_classifier *classifier, const struct workshop *workshop)
{
    const double *directions[PLOGP__STAGES_MAX];
    struct plogp__scorer scorer = plogp__classifier_scorer(classifier);
    for (size_t s = 0; s < workshop->estimate.stage_count; s++)
        directions[s] = workshop->estimate.stages[s].direction;
    scorer.theta = workshop->estimate.theta;
    scorer.directions = directions;
    scorer.stages = workshop->estimate.stage_count;
    return plogp__assess(&scorer, &workshop->rows, workshop->context,
                         &classifier->training.assessment);
}

static plogp_status fit(plogp_classifier *classifier, const plogp_design *design,
                        struct workshop *workshop)
{
    PLOGP_TRY(prepare(classifier, design, workshop));
    const struct plogp__estimate_options options = {
        .order = workshop->order,
        .iterations_max = classifier->options.iterations_max,
        .tolerance = classifier->options.tolerance};
    PLOGP_TRY(plogp__estimate_fit(&workshop->problem, &options, workshop->context,
                                  &workshop->estimate));
    PLOGP_TRY(undo_scaling(classifier, workshop));
    PLOGP_TRY(assess(classifier, workshop));
    record(classifier, design, workshop);
    const struct plogp__trained trained = {&workshop->problem, &workshop->estimate,
                                           &workshop->scaling, workshop->order};
    return plogp__classifier_report(classifier, &trained);
}

static void close_workshop(struct workshop *workshop)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    plogp__estimate_clear(&workshop->estimate);
    plogp__scaling_clear(&workshop->scaling, workshop->context);
    plogp__rows_clear(&workshop->rows, workshop->context);
    plogp__free(alloc, workshop->penalty);
    plogp__free(alloc, workshop->order);
}

/* The status of a fit that is there, and what to do about one that has not ended well. */
static plogp_status explain_end(const plogp_classifier *classifier)
{
    const plogp_training *training = &classifier->training;
    if (!training->converged)
        return plogp__fail(
            classifier->context, PLOGP_ENOCONV,
            "no convergence after %zu iterations: the loss may be %.3g nats "
            "per row above the minimum; try a penalty (l2) or more "
            "iterations",
            training->iterations, training->suboptimality);
    if (training->separation != PLOGP_SEPARATION_NONE)
        return plogp__fail(classifier->context, PLOGP_ENOCONV,
                           "%s separation: the likelihood has no finite maximum; use a "
                           "penalty (l2), or leave out a feature named in the direction",
                           plogp_separation_name(training->separation));
    return PLOGP_OK;
}

plogp_status plogp_classifier_train(const plogp_design *design,
                                    const plogp_train_options *options,
                                    const plogp_context *context,
                                    plogp_classifier **classifier)
{
    const plogp_train_options chosen =
        options == NULL ? plogp_train_options_defaults() : *options;
    if (design == NULL || classifier == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "training needs a design");
    PLOGP_TRY(check_options(&chosen, context));
    plogp_classifier *made = plogp__classifier_new(&chosen, context);
    if (made == NULL)
        return plogp__fail_memory(context);
    struct workshop workshop = {.context = context, .estimate = {.context = context}};
    plogp_status status = fit(made, design, &workshop);
    close_workshop(&workshop);
    if (status != PLOGP_OK) {
        plogp_classifier_free(made);
        return status;
    }
    *classifier = made;
    return explain_end(made);
}
