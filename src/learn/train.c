#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/blas_alone.h"
#include "learn/design.h"
#include "learn/direct.h"
#include "learn/estimate_gradients.h"
#include "learn/feature_sets.h"
#include "learn/likelihood.h"
#include "learn/trace.h"
#include "learn/train_assess.h"
#include "learn/workshop.h"
#include "math/special.h"

static plogp_status check_network_options(const plogp_train_options *o,
                                          const plogp_context *context)
{
    if (plogp_solver_name(o->solver) == NULL ||
        plogp_schedule_name(o->schedule) == NULL ||
        plogp_activation_name(o->activation) == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "unknown solver, schedule or activation");
    if (!(o->rate >= 0.0) || isinf(o->rate) || o->epochs < 1 ||
        (o->hidden == NULL && o->hidden_count > 0))
        return plogp__fail(
            context, PLOGP_EINVAL,
            "the learning rate, the batch and the epochs must be positive");
    const bool second_order =
        o->solver == PLOGP_SOLVER_NEWTON || o->solver == PLOGP_SOLVER_LBFGS;
    if (o->kind == PLOGP_CLASSIFIER_MLP && second_order)
        return plogp__fail(context, PLOGP_EINVAL, "the solver '%s' does not fit the kind",
                           plogp_solver_name(o->solver));
    if (plogp__solver_descends(o->solver) && (o->l1 > 0.0 || o->path_of_l1))
        return plogp__fail(context, PLOGP_EINVAL,
                           "the solver '%s' is for smooth objectives: not with absolute "
                           "penalties (l1)",
                           plogp_solver_name(o->solver));
    if (o->early_stop && o->kind != PLOGP_CLASSIFIER_MLP)
        return plogp__fail(context, PLOGP_EINVAL, "stopping early is for perceptrons");
    if (o->early_stop && o->holdout == 0.0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "stopping early needs rows held out (holdout)");
    return PLOGP_OK;
}

static plogp_status check_folds(const plogp_train_options *o,
                                const plogp_context *context)
{
    if (o->folds == 1 || (o->folds == 0 && (o->path_count > 0 || o->path_auto)))
        return plogp__fail(context, PLOGP_EINVAL,
                           "a path of penalties needs at least two folds");
    if (o->folds > 0 && o->kind == PLOGP_CLASSIFIER_MLP)
        return plogp__fail(context, PLOGP_EINVAL,
                           "folds are not for perceptrons; hold rows out instead");
    for (size_t i = 0; i < o->path_count; i++)
        if (o->path == NULL || !(o->path[i] >= 0.0) || isinf(o->path[i]))
            return plogp__fail(context, PLOGP_EINVAL,
                               "the penalties of the path must be 0 or more");
    return PLOGP_OK;
}

static plogp_status check_feature_sets(const plogp_train_options *o,
                                       const plogp_context *context)
{
    if ((o->feature_set_count > 0 || o->each_column) && o->kind == PLOGP_CLASSIFIER_MLP)
        return plogp__fail(context, PLOGP_EINVAL,
                           "sets of features are not for perceptrons");
    for (size_t s = 0; s < o->feature_set_count; s++)
        if (o->feature_sets == NULL || o->feature_sets[s].name == NULL ||
            o->feature_sets[s].count == 0)
            return plogp__fail(context, PLOGP_EINVAL,
                               "a set of features needs a name and columns");
    return PLOGP_OK;
}

static plogp_status check_options(const plogp_train_options *o,
                                  const plogp_context *context)
{
    if (plogp_classifier_kind_name(o->kind) == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "unknown kind of classifier");
    if (!(o->l2 >= 0.0) || isinf(o->l2) || !(o->l1 >= 0.0) || isinf(o->l1))
        return plogp__fail(context, PLOGP_EINVAL,
                           "the penalties l2 and l1 must be 0 or more");
    if (o->l1 > 0.0 && o->kind == PLOGP_CLASSIFIER_MLP)
        return plogp__fail(context, PLOGP_EINVAL,
                           "absolute penalties (l1) are not for perceptrons");
    if (!(o->label_smoothing >= 0.0 && o->label_smoothing < 1.0))
        return plogp__fail(context, PLOGP_EINVAL,
                           "label smoothing must be at least 0 and less than 1");
    if (!(o->holdout >= 0.0 && o->holdout < 1.0))
        return plogp__fail(context, PLOGP_EINVAL,
                           "the share held out must be at least 0 and less than 1");
    PLOGP_TRY(check_folds(o, context));
    PLOGP_TRY(check_feature_sets(o, context));
    if (plogp_calibration_kind_name(o->calibrate) == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "unknown kind of calibration");
    if (o->calibrate != PLOGP_CALIBRATION_NONE && o->holdout == 0.0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "calibration needs rows held out (holdout)");
    if (plogp_inference_name(o->inference) == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "unknown kind of inference");
    if (!(o->tolerance > 0.0) || o->iterations_max < 1)
        return plogp__fail(context, PLOGP_EINVAL,
                           "the tolerance and the number of iterations must be positive");
    for (size_t i = 0; i < o->class_weight_count; i++)
        if (!(o->class_weights[i].weight > 0.0) || isinf(o->class_weights[i].weight))
            return plogp__fail(context, PLOGP_EINVAL,
                               "the weight of class '%s' must be positive and finite",
                               o->class_weights[i].class_name);
    return check_network_options(o, context);
}

/* The coefficients on the columns as given, which predictions use. */
static plogp_status undo_scaling(plogp_classifier *classifier,
                                 const struct plogp__workshop *workshop)
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

/* Whether the objective is the likelihood of the data, so that inference is meant. */
static bool is_likelihood(const plogp_train_options *options)
{
    return options->l2 == 0.0 && options->l1 == 0.0 && options->label_smoothing == 0.0 &&
           !options->balanced && options->class_weight_count == 0;
}

/* Against the intercepts alone, whose loss is H(Y). Source: Wilks (1938) */
static void test_ratio(plogp_training *training, size_t intercepts)
{
    if (training->parameters <= intercepts)
        return;
    training->lr_df = training->parameters - intercepts;
    training->lr_statistic =
        fmax(0.0, 2.0 * (training->assessment.n * training->assessment.entropy_y +
                         training->loglik));
    training->lr_p_value =
        plogp__chi_square_sf(training->lr_statistic, (double)training->lr_df);
}

static void record(plogp_classifier *classifier, const plogp_design *design,
                   const struct plogp__workshop *workshop)
{
    const struct plogp__estimate *estimate = &workshop->estimate;
    plogp_training *training = &classifier->training;
    training->features = classifier->schema.features - 1;
    training->class_count = classifier->classes;
    training->rows_dropped = plogp_sum_value(&design->dropped);
    training->targets_dropped = plogp_sum_value(&design->dropped_targets);
    training->interrupted = workshop->watch.interrupted;
    training->loglik =
        -training->assessment.n * training->assessment.ledger.cross_entropy;
    training->aic = training->bic = NAN;
    training->lr_statistic = training->lr_p_value = NAN;
    if (classifier->network.layers > 0) {
        training->iterations = workshop->network_fit.epochs;
        training->objective = workshop->network_fit.objective;
        training->gradient_norm = workshop->network_fit.gradient_norm;
        training->suboptimality = NAN;
        training->converged = !training->interrupted && isfinite(training->objective) &&
                              !workshop->network_fit.diverged;
        training->parameters = plogp_network_parameters(&classifier->network);
        return;
    }
    training->iterations = estimate->iterations;
    training->objective = estimate->objective;
    training->gradient_norm = estimate->gradient_norm;
    training->suboptimality = estimate->suboptimality;
    training->converged = estimate->converged;
    training->parameters = plogp__estimate_parameters(estimate);
    if (!is_likelihood(&classifier->options) || estimate->stage_count > 0)
        return;
    const double k = (double)training->parameters;
    training->aic = 2.0 * k - 2.0 * training->loglik;
    training->bic = k * log(training->assessment.n) - 2.0 * training->loglik;
    test_ratio(training, classifier->vectors);
}

static plogp_status fit_network(plogp_classifier *classifier,
                                struct plogp__workshop *workshop)
{
    const size_t size = plogp_network_parameters(&classifier->network);
    const struct plogp__network_job job = {
        .network = &classifier->network,
        .rows = &workshop->rows,
        .held = workshop->held.count > 0 ? &workshop->held : NULL,
        .options = &classifier->options,
        .context = workshop->context,
        .watch = &workshop->watch};
    workshop->watch.passes_most = classifier->options.epochs;
    PLOGP_TRY(
        plogp__workshop_watch(workshop, classifier, plogp__network_state(job.network)));
    workshop->parameters = plogp__alloc(plogp__context_alloc(workshop->context), size,
                                        sizeof *workshop->parameters);
    if (workshop->parameters == NULL)
        return plogp__fail_memory(workshop->context);
    PLOGP_TRY(plogp__network_train(&job, workshop->parameters, &workshop->network_fit));
    memcpy(classifier->parameters, workshop->parameters, size * sizeof(double));
    plogp__network_unscale(&classifier->network, workshop->scaling.centre,
                           workshop->scaling.scale, classifier->parameters);
    return PLOGP_OK;
}

static plogp_status fit_coefficients(plogp_classifier *classifier,
                                     struct plogp__workshop *workshop)
{
    struct plogp__trace trace = {.step = classifier->options.trace,
                                 .state = classifier->options.trace_state};
    const struct plogp__estimate_options options = {
        .order = workshop->order,
        .iterations_max = classifier->options.iterations_max,
        .solver = classifier->options.solver,
        .rate = classifier->options.rate,
        .batches = &classifier->options,
        .tolerance = classifier->options.tolerance,
        .trace = &trace};
    const size_t size = plogp__problem_size(&workshop->problem);
    if (workshop->estimate.theta != NULL) /* from the columns */
        return undo_scaling(classifier, workshop);
    PLOGP_TRY(plogp__workshop_watch(workshop, classifier, 1 + size));
    workshop->problem.watch = &workshop->watch;
    PLOGP_TRY(plogp__estimate_fit(&workshop->problem, &options, workshop->context,
                                  &workshop->estimate));
    workshop->problem.watch = NULL;
    PLOGP_TRY(plogp__watch_save(&workshop->watch));
    if (!is_likelihood(&classifier->options)) {
        plogp__free(plogp__context_alloc(workshop->context),
                    workshop->estimate.covariance);
        workshop->estimate.covariance = NULL;
    }
    return undo_scaling(classifier, workshop);
}

/* Inference from the likelihood, where it is asked for and there is one. */
static plogp_status infer(plogp_classifier *classifier,
                          const struct plogp__workshop *workshop)
{
    const plogp_training *training = &classifier->training;
    if (classifier->options.inference != PLOGP_INFERENCE_LIKELIHOOD)
        return PLOGP_OK;
    if (!is_likelihood(&classifier->options))
        return plogp__classifier_warn(
            classifier,
            "the objective is not the likelihood of the data (a penalty, label "
            "smoothing or class weights): there are no intervals and tests");
    if (training->interrupted || !training->converged)
        return plogp__classifier_warn(
            classifier,
            "there are no profile intervals and tests of columns of a fit that "
            "has not converged");
    return plogp__likelihood_infer(classifier, workshop);
}

/* The model is whole: a stop ends what is found out about it, no more. */
static plogp_status keep_model(plogp_classifier *classifier, plogp_status status)
{
    if (status != PLOGP_ECANCEL)
        return status;
    classifier->training.interrupted = 1;
    return PLOGP_OK;
}

/* What can be found out about a model that is whole, for as long as no stop is asked for. */
static plogp_status explore(plogp_classifier *classifier,
                            struct plogp__workshop *workshop)
{
    PLOGP_TRY(keep_model(classifier, plogp__train_floor(classifier, workshop)));
    const struct plogp__trained trained = {&workshop->problem, &workshop->estimate,
                                           &workshop->scaling, workshop->order};
    PLOGP_TRY(plogp__classifier_report(classifier, &trained));
    PLOGP_TRY(keep_model(classifier, infer(classifier, workshop)));
    return keep_model(classifier, plogp__feature_sets_assess(classifier, workshop));
}

static plogp_status fit(plogp_classifier *classifier, const plogp_design *design,
                        struct plogp__workshop *workshop)
{
    const plogp_context *const context = workshop->context;
    PLOGP_TRY(plogp__direct_fit(classifier, design, workshop));
    if (workshop->estimate.theta != NULL)
        plogp__workshop_calm(workshop);
    if (workshop->problem.columns == NULL)
        PLOGP_TRY(plogp__workshop_open(workshop, classifier, design));
    PLOGP_TRY(plogp__feature_sets_check(classifier));
    const bool network = classifier->network.layers > 0;
    PLOGP_TRY(network ? fit_network(classifier, workshop)
                      : fit_coefficients(classifier, workshop));
    plogp__workshop_calm(workshop);
    PLOGP_TRY(plogp__train_assess(classifier, workshop));
    record(classifier, design, workshop);
    workshop->context = context;
    return explore(classifier, workshop);
}

/* The status of a fit that is there, and what to do about one that has not ended well. */
static plogp_status explain_end(const plogp_classifier *classifier)
{
    const plogp_training *training = &classifier->training;
    const plogp_solver solver = classifier->options.solver;
    const bool network = classifier->network.layers > 0;
    const bool batches = solver == PLOGP_SOLVER_SGD || solver == PLOGP_SOLVER_ADAM;
    const char *advice = batches && !network
                             ? "more epochs, another rate or schedule, or another solver"
                         : network || classifier->options.rate > 0.0
                             ? "a smaller learning rate (rate) or more iterations"
                             : "a penalty (l2) or more iterations";
    if (training->interrupted)
        return plogp__fail(classifier->context, PLOGP_ENOCONV,
                           "interrupted after %zu passes over the rows; the best point "
                           "so far is kept",
                           training->iterations);
    if (!training->converged && !isfinite(training->suboptimality))
        return plogp__fail(
            classifier->context, PLOGP_ENOCONV,
            "no convergence after %zu iterations, and no bound on how far the loss is "
            "above the minimum; try %s",
            training->iterations, advice);
    if (!training->converged)
        return plogp__fail(
            classifier->context, PLOGP_ENOCONV,
            "no convergence after %zu iterations: the loss may be %.3g nats "
            "per row above the minimum; try %s",
            training->iterations, training->suboptimality, advice);
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
    struct plogp__workshop workshop = {.context = context,
                                       .estimate = {.context = context}};
    const int blas_threads = plogp__blas_alone();
    plogp_status status = fit(made, design, &workshop);
    plogp__blas_resume(blas_threads);
    plogp__workshop_close(&workshop);
    if (status != PLOGP_OK) {
        plogp_classifier_free(made);
        return status;
    }
    made->options.hidden = NULL; /* the caller's arrays may go */
    made->options.class_weights = NULL;
    made->options.feature_sets = NULL;
    made->options.path = NULL;
    made->options.checkpoint = NULL;
    *classifier = made;
    return explain_end(made);
}
