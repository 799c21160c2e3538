#include "learn/workshop.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/design.h"
#include "learn/folds.h"

/* How many coefficient vectors, and of what kind. */
plogp_status plogp__workshop_choose_kind(plogp_classifier *classifier)
{
    const plogp_train_options *options = &classifier->options;
    const size_t classes = classifier->classes;
    plogp_classifier_kind kind = options->kind;
    if (kind == PLOGP_CLASSIFIER_AUTO)
        kind = classes <= 2 ? PLOGP_CLASSIFIER_LOGISTIC : PLOGP_CLASSIFIER_SOFTMAX;
    classifier->training.kind = kind;
    if (kind == PLOGP_CLASSIFIER_MLP)
        return plogp__classifier_network(classifier, options->hidden,
                                         options->hidden_count, options->activation);
    if (kind == PLOGP_CLASSIFIER_LOGISTIC && classes > 2)
        return plogp__fail(classifier->context, PLOGP_EINVAL,
                           "target '%s' has %zu classes: logistic takes two, use softmax",
                           classifier->schema.target, classes);
    const bool all =
        kind == PLOGP_CLASSIFIER_SOFTMAX && (options->l2 > 0.0 || options->l1 > 0.0);
    classifier->vectors = all ? classes : classes - 1;
    return PLOGP_OK;
}

/* l2 on the columns as given is l2 / scale^2 on the scaled ones, l1 is l1 / scale. */
plogp_status plogp__workshop_penalise(struct plogp__workshop *workshop,
                                      const plogp_train_options *options)
{
    if (options->l2 == 0.0 && options->l1 == 0.0)
        return PLOGP_OK;
    const struct plogp__scaling *scaling = &workshop->scaling;
    const size_t features = scaling->features;
    if (workshop->penalty == NULL)
        workshop->penalty = plogp__alloc_zero(plogp__context_alloc(workshop->context),
                                              features, 2 * sizeof *workshop->penalty);
    if (workshop->penalty == NULL)
        return plogp__fail_memory(workshop->context);
    for (size_t j = 1; j < features; j++) {
        const double unit = options->standardize ? 1.0 : scaling->scale[j];
        workshop->penalty[j] = options->l2 / (unit * unit);
        workshop->penalty[features + j] = options->l1 / unit;
    }
    workshop->problem.penalty = options->l2 > 0.0 ? workshop->penalty : NULL;
    workshop->problem.l1 = options->l1 > 0.0 ? workshop->penalty + features : NULL;
    return PLOGP_OK;
}

/* The weight of each class: [classes]. */
static plogp_status weigh_classes(const plogp_classifier *classifier,
                                  const struct plogp__rows *rows, double *weight)
{
    const plogp_train_options *options = &classifier->options;
    const struct plogp__names *classes = &classifier->schema.classes;
    for (size_t k = 0; k < classes->count; k++)
        weight[k] = 1.0;
    for (size_t i = 0; i < options->class_weight_count; i++) {
        const plogp_class_weight *given = &options->class_weights[i];
        const size_t k =
            plogp__names_find(classes, given->class_name, strlen(given->class_name));
        if (k == classes->count)
            return plogp__fail(classifier->context, PLOGP_EINVAL,
                               "no class '%s' to give a weight to", given->class_name);
        weight[k] = given->weight;
    }
    const double total = plogp__rows_total(rows);
    for (size_t k = 0; options->balanced && k < classes->count; k++) {
        double own = 0.0;
        for (size_t i = 0; i < rows->count; i++)
            own += rows->label[i] == k ? rows->weight[i] : 0.0;
        weight[k] *= own > 0.0 ? total / ((double)classes->count * own) : 1.0;
    }
    return PLOGP_OK;
}

/* Multiply the rows' weights by those of their classes; the frequencies are kept. */
static plogp_status apply_class_weights(struct plogp__workshop *workshop,
                                        const plogp_classifier *classifier)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    struct plogp__rows *rows = &workshop->rows;
    if (!classifier->options.balanced && classifier->options.class_weight_count == 0)
        return PLOGP_OK;
    workshop->frequency = plogp__alloc(alloc, rows->count, sizeof(double));
    double *weight = plogp__alloc(alloc, classifier->classes, sizeof(double));
    plogp_status status = workshop->frequency == NULL || weight == NULL
                              ? plogp__fail_memory(workshop->context)
                              : weigh_classes(classifier, rows, weight);
    if (status == PLOGP_OK) {
        memcpy(workshop->frequency, rows->weight, rows->count * sizeof(double));
        for (size_t i = 0; i < rows->count; i++)
            rows->weight[i] *= weight[rows->label[i]];
    }
    plogp__free(alloc, weight);
    return status;
}

static plogp_status gather_rows(struct plogp__workshop *workshop,
                                plogp_classifier *classifier, const plogp_design *design)
{
    const plogp_context *context = workshop->context;
    plogp_design calm = *design; /* where no stop is looked for, here neither */
    calm.context = context;
    PLOGP_TRY(plogp__design_rows(&calm, &classifier->schema, &workshop->rows));
    PLOGP_TRY(plogp__rows_group(&workshop->rows, context));
    if (classifier->options.holdout > 0.0)
        PLOGP_TRY(plogp__rows_split(&workshop->rows, classifier->options.holdout, context,
                                    &workshop->held));
    classifier->classes = classifier->schema.classes.count;
    if (classifier->options.folds == 0)
        return PLOGP_OK;
    return plogp__folds_choose(classifier, &workshop->rows, context);
}

plogp_status plogp__workshop_order(struct plogp__workshop *workshop,
                                   const plogp_classifier *classifier)
{
    workshop->order = plogp__alloc(plogp__context_alloc(workshop->context),
                                   classifier->schema.features, sizeof *workshop->order);
    if (workshop->order == NULL)
        return plogp__fail_memory(workshop->context);
    plogp__schema_order(&classifier->schema, workshop->order);
    return PLOGP_OK;
}

plogp_status plogp__workshop_prepare(struct plogp__workshop *workshop,
                                     const plogp_classifier *classifier)
{
    PLOGP_TRY(workshop->scaling.scale != NULL
                  ? plogp__scaling_transform(&workshop->scaling, &workshop->rows,
                                             workshop->context)
                  : plogp__scaling_apply(&workshop->rows, workshop->context,
                                         &workshop->scaling));
    PLOGP_TRY(
        plogp__scaling_transform(&workshop->scaling, &workshop->held, workshop->context));
    PLOGP_TRY(apply_class_weights(workshop, classifier));
    PLOGP_TRY(plogp__workshop_order(workshop, classifier));
    workshop->problem = (struct plogp__problem){
        .rows = &workshop->rows,
        .classes = classifier->classes,
        .vectors = classifier->vectors,
        .total = plogp__rows_total(&workshop->rows),
        .smoothing = classifier->options.label_smoothing,
        .pin_intercepts = classifier->vectors == classifier->classes};
    return plogp__workshop_penalise(workshop, &classifier->options);
}

plogp_status plogp__workshop_open(struct plogp__workshop *workshop,
                                  plogp_classifier *classifier,
                                  const plogp_design *design)
{
    PLOGP_TRY(gather_rows(workshop, classifier, design));
    PLOGP_TRY(plogp__workshop_choose_kind(classifier));
    PLOGP_TRY(plogp__classifier_allocate(classifier));
    return plogp__workshop_prepare(workshop, classifier);
}

void plogp__workshop_close(struct plogp__workshop *workshop)
{
    const plogp_alloc *alloc = plogp__context_alloc(workshop->context);
    plogp__watch_close(&workshop->watch);
    plogp__estimate_clear(&workshop->estimate);
    plogp__scaling_clear(&workshop->scaling, workshop->context);
    plogp__rows_clear(&workshop->rows, workshop->context);
    plogp__rows_clear(&workshop->held, workshop->context);
    plogp__columns_release(&workshop->columns, workshop->context);
    plogp__free(alloc, workshop->frequency);
    plogp__free(alloc, workshop->penalty);
    plogp__free(alloc, workshop->parameters);
    plogp__free(alloc, workshop->order);
}
