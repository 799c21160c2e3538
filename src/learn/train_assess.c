#include "learn/train_assess.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/assess.h"
#include "learn/columns_assess.h"
#include "learn/floor.h"

/* Calibrate on the rows held out. Where they are separated there is nothing to be learnt from
 * them, and the model stays as it is. */
static plogp_status calibrate(plogp_classifier *classifier,
                              const struct plogp__scorer *scorer,
                              const struct plogp__workshop *workshop)
{
    plogp_training *training = &classifier->training;
    plogp_calibration *made = &training->calibration;
    const plogp_status status =
        plogp__calibration_fit(classifier->options.calibrate, scorer, &workshop->held,
                               workshop->context, &classifier->calibration);
    if (status == PLOGP_ENOCONV)
        return plogp__classifier_warn(
            classifier, "the rows held out are separated by their scores, or "
                        "lack a class: the model is not calibrated");
    PLOGP_TRY(status);
    made->cross_entropy_before = training->holdout.ledger.cross_entropy;
    made->ece_before = training->holdout.ece;
    PLOGP_TRY(
        plogp__assess(scorer, &workshop->held, workshop->context, &training->holdout));
    made->kind = classifier->calibration.kind;
    made->scale = classifier->calibration.scale;
    made->shifts = classifier->calibration.shift;
    for (size_t m = 0; m < classifier->calibration.maps; m++)
        made->steps += classifier->calibration.map[m].count;
    made->cross_entropy_after = training->holdout.ledger.cross_entropy;
    made->ece_after = training->holdout.ece;
    return plogp__classifier_warn(
        classifier,
        "the calibration was fitted on the rows held out: their ledger is a "
        "little too good, and the training rows' is that of the model before");
}

/* Room for the ledgers of the classes, when they are asked for: of the training rows, then of
 * those held out. */
static plogp_status make_room(plogp_classifier *classifier)
{
    if (!classifier->options.per_class)
        return PLOGP_OK;
    classifier->class_ledgers =
        plogp__alloc_zero(plogp__context_alloc(classifier->context),
                          2 * classifier->classes, sizeof *classifier->class_ledgers);
    return classifier->class_ledgers == NULL ? plogp__fail_memory(classifier->context)
                                             : PLOGP_OK;
}

/* The names of those that are filled, and where they are found. */
static void publish_classes(plogp_classifier *classifier, size_t place)
{
    plogp_class_ledger *ledgers = classifier->class_ledgers + place * classifier->classes;
    for (size_t k = 0; k < classifier->classes; k++)
        ledgers[k].class_name = classifier->schema.classes.text[k];
    if (place == 0)
        classifier->training.class_ledgers = ledgers;
    else
        classifier->training.holdout_class_ledgers = ledgers;
}

static plogp_status assess_classes(plogp_classifier *classifier,
                                   const struct plogp__scorer *scorer,
                                   const struct plogp__rows *rows,
                                   const plogp_context *context, size_t place)
{
    const size_t count = classifier->classes;
    if (classifier->class_ledgers == NULL || rows->count == 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__assess_classes(scorer, rows, context, count,
                                    classifier->class_ledgers + place * count));
    publish_classes(classifier, place);
    return PLOGP_OK;
}

static plogp_status assess_columns(plogp_classifier *classifier,
                                   const struct plogp__workshop *workshop)
{
    const struct plogp__problem *problem = &workshop->problem;
    const double *theta = workshop->estimate.theta;
    PLOGP_TRY(plogp__columns_assess(problem, theta, workshop->context,
                                    &classifier->training.assessment));
    PLOGP_TRY(make_room(classifier));
    if (classifier->class_ledgers == NULL)
        return PLOGP_OK;
    PLOGP_TRY(plogp__columns_classes(problem, theta, workshop->context,
                                     classifier->class_ledgers));
    publish_classes(classifier, 0);
    return PLOGP_OK;
}

struct plogp__rows plogp__train_observed(const struct plogp__workshop *workshop)
{
    struct plogp__rows rows = workshop->rows;
    if (workshop->frequency != NULL)
        rows.weight = workshop->frequency;
    return rows;
}

struct plogp__scorer plogp__train_scorer(const plogp_classifier *classifier,
                                         const struct plogp__workshop *workshop,
                                         const double **directions)
{
    struct plogp__scorer scorer = plogp__classifier_scorer(classifier);
    for (size_t s = 0; s < workshop->estimate.stage_count; s++)
        directions[s] = workshop->estimate.stages[s].direction;
    scorer.theta = workshop->estimate.theta;
    scorer.directions = directions;
    scorer.stages = workshop->estimate.stage_count;
    scorer.parameters = workshop->parameters;
    return scorer;
}

plogp_status plogp__train_assess(plogp_classifier *classifier,
                                 struct plogp__workshop *workshop)
{
    const double *directions[PLOGP__STAGES_MAX];
    if (workshop->problem.columns != NULL)
        return assess_columns(classifier, workshop);
    const struct plogp__scorer scorer =
        plogp__train_scorer(classifier, workshop, directions);
    const struct plogp__rows rows = plogp__train_observed(workshop);
    PLOGP_TRY(plogp__assess(&scorer, &rows, workshop->context,
                            &classifier->training.assessment));
    PLOGP_TRY(make_room(classifier));
    PLOGP_TRY(assess_classes(classifier, &scorer, &rows, workshop->context, 0));
    classifier->training.has_holdout = workshop->held.count > 0;
    if (workshop->held.count == 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__assess(&scorer, &workshop->held, workshop->context,
                            &classifier->training.holdout));
    if (classifier->options.calibrate != PLOGP_CALIBRATION_NONE)
        PLOGP_TRY(calibrate(classifier, &scorer, workshop));
    return assess_classes(classifier, &scorer, &workshop->held, workshop->context, 1);
}

/* What a model costs at the most on rows that it was not trained on: its loss on the rows
 * held out, or that on its own with Akaike's (1974) correction, where it holds, for samples
 * that are not large beside the parameters (Hurvich, Tsai 1989). */
static double cost_elsewhere(const plogp_assessment *own, const plogp_assessment *held,
                             double parameters)
{
    if (held != NULL)
        return held->cross_entropy_ci.high;
    const double left = own->n - parameters - 1.0;
    return left > 0.0 ? own->cross_entropy_ci.high + parameters / left : (double)INFINITY;
}

plogp_status plogp__train_find_floor(const struct plogp__rows *rows, double parameters,
                                     const plogp_context *context, plogp_assessment *own,
                                     plogp_assessment *held)
{
    return plogp__floor_find(rows, cost_elsewhere(own, held, parameters), context, own,
                             held);
}

plogp_status plogp__train_floor(plogp_classifier *classifier,
                                const struct plogp__workshop *workshop)
{
    plogp_training *training = &classifier->training;
    const struct plogp__rows rows = plogp__train_observed(workshop);
    const bool corrects = classifier->vectors > 0 && workshop->estimate.stage_count == 0;
    const plogp_status status = plogp__train_find_floor(
        &rows, corrects ? (double)training->parameters : (double)INFINITY,
        workshop->context, &training->assessment,
        training->has_holdout ? &training->holdout : NULL);
    if (status == PLOGP_ECANCEL)
        training->assessment.floor_reason = training->holdout.floor_reason =
            "the search for neighbours was stopped";
    return status;
}
