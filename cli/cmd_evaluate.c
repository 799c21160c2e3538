#include "classifier_result.h"
#include "commands.h"
#include "hashed.h"
#include "plogp/model.h"
#include "plogp/prediction.h"
#include "row_error.h"

struct evaluate_settings {
    const char *model, *target;
    bool per_class;
};

#define FIELD(name) offsetof(struct evaluate_settings, name)

static const struct option OPTIONS[] = {
    {"model", 'm', OPTION_TEXT, FIELD(model), "FILE", "the model, as train wrote it"},
    {"target", 't', OPTION_TEXT, FIELD(target), "COL",
     "the column of the true classes (default: as in training)"},
    {"per-class", 0, OPTION_FLAG, FIELD(per_class), NULL,
     "the loss of each class, and its share of the whole"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status gather_columns(struct invocation *invocation,
                                   const plogp_classifier *classifier,
                                   plogp_source *source, plogp_evaluation **evaluation)
{
    const struct evaluate_settings *settings = invocation->settings;
    plogp_batch batch = {.rows = 1};
    plogp_status status =
        plogp_evaluation_new(classifier, plogp_source_schema(source), settings->target,
                             &invocation->context, evaluation);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_source_next(source, &batch);
        if (status == PLOGP_OK)
            status = name_row(invocation, source, &batch,
                              plogp_evaluation_push(*evaluation, &batch));
    }
    return status;
}

static plogp_status gather_sparse(struct invocation *invocation,
                                  const plogp_classifier *classifier,
                                  plogp_sparse_source *source,
                                  plogp_evaluation **evaluation)
{
    plogp_sparse_batch batch = {.rows = 1};
    plogp_status status = plogp_evaluation_new_sparse(
        classifier, plogp_sparse_schema_of(source), &invocation->context, evaluation);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(source, &batch);
        if (status == PLOGP_OK && batch.rows > 0)
            status = plogp_evaluation_push_sparse(*evaluation, &batch);
    }
    return status;
}

static void warn(struct invocation *invocation, const plogp_evaluation *evaluation,
                 const plogp_assessment *assessment)
{
    struct document *document = &invocation->document;
    const double dropped = plogp_evaluation_dropped(evaluation);
    const double unknown = plogp_evaluation_unknown(evaluation);
    if (dropped > 0.0)
        document_warn(
            document,
            "left out %.17g row%s: no class, a missing value or a level that the "
            "training did not see",
            dropped, dropped == 1.0 ? "" : "s");
    if (unknown > 0.0)
        document_warn(
            document,
            "the loss is infinite: %.17g row%s of a class that the model does not "
            "know",
            unknown, unknown == 1.0 ? "" : "s");
    if (assessment->infinite_losses > unknown)
        document_warn(
            document,
            "the loss is infinite: %.17g row%s of a class that the model excludes",
            assessment->infinite_losses - unknown,
            assessment->infinite_losses - unknown == 1.0 ? "" : "s");
    if (assessment->rare > PLOGP_RARE_SHARE)
        document_warn(
            document,
            "classes with fewer than %d observations carry %.3g %% of H(Y): the "
            "intervals hold less often than 95 %%",
            PLOGP_RARE_CLASS, 100.0 * assessment->rare);
}

static plogp_status report_classes(struct invocation *invocation, plogp_result *result,
                                   plogp_evaluation *evaluation)
{
    const size_t count = plogp_evaluation_class_count(evaluation);
    plogp_class_ledger *classes = pool_alloc(&invocation->pool, count * sizeof *classes);
    const plogp_status status = plogp_evaluation_classes(evaluation, classes);
    if (status == PLOGP_OK)
        add_classes(invocation, result, "classes_ledger", classes, count);
    return status;
}

static plogp_status report(struct invocation *invocation, plogp_evaluation *evaluation,
                           const plogp_classifier *classifier)
{
    size_t classes = 0;
    plogp_assessment assessment;
    const struct evaluate_settings *settings = invocation->settings;
    plogp_status status = plogp_evaluation_value(evaluation, &assessment);
    if (status != PLOGP_OK)
        return status;
    (void)plogp_classifier_classes(classifier, &classes);
    plogp_result *result = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(result, "target", plogp_classifier_target(classifier));
    add_assessment(result, &assessment, classes);
    add_count(result, "rows_dropped", plogp_evaluation_dropped(evaluation));
    add_calibration(result, &assessment, classes);
    warn(invocation, evaluation, &assessment);
    if (settings->per_class)
        status = report_classes(invocation, result, evaluation);
    if (invocation->explain)
        explain_assessment(invocation, &assessment);
    return status;
}

static plogp_status evaluate(struct invocation *invocation,
                             const plogp_classifier *classifier)
{
    const char *path = invocation->arguments[0];
    plogp_source *source = NULL;
    plogp_sparse_source *sparse = NULL;
    plogp_evaluation *evaluation = NULL;
    plogp_status status = PLOGP_OK;
    if (plogp_sparse_is_path(path)) {
        status =
            plogp_sparse_open(path, &invocation->read, &invocation->context, &sparse);
        if (status == PLOGP_OK)
            status = gather_sparse(invocation, classifier, sparse, &evaluation);
    } else {
        status =
            plogp_source_open(path, &invocation->read, &invocation->context, &source);
        if (status == PLOGP_OK)
            status = gather_columns(invocation, classifier, source, &evaluation);
    }
    if (status == PLOGP_OK)
        status = report(invocation, evaluation, classifier);
    plogp_evaluation_free(evaluation);
    plogp_source_free(source);
    plogp_sparse_free(sparse);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    const struct evaluate_settings *settings = invocation->settings;
    plogp_classifier *classifier = NULL;
    if (settings->model == NULL)
        return usage_error(invocation, "--model FILE is missing: what train wrote");
    plogp_status status =
        plogp_classifier_load(settings->model, &invocation->context, &classifier);
    if (status == PLOGP_OK) {
        hashed_read_as_trained(invocation, classifier);
        plogp_result_add_text(invocation->document.input, "file",
                              invocation->arguments[0]);
        plogp_result_add_text(invocation->document.input, "model", settings->model);
        status = evaluate(invocation, classifier);
    }
    plogp_classifier_free(classifier);
    return status;
}

const struct command cmd_evaluate = {
    .name = "evaluate",
    .section = "classifiers",
    .summary = "what a classifier costs on rows whose classes are known",
    .synopsis = "FILE --model MODEL.json",
    .description =
        "Prints the ledger of the model on these rows: cross-entropy = H(class | "
        "features) + KL, with metrics and the calibration curve. A row whose true class "
        "had probability 0 costs +Inf: it is counted in infinite_losses, and "
        "cross_entropy_finite is the loss of the rest.",
    .example = "cd examples/data\n"
               "plogp train titanic.csv --target Survived --weights Freq -m t.json\n"
               "plogp evaluate titanic.csv --weights Freq --model t.json",
    .options = OPTIONS,
    .settings_size = sizeof(struct evaluate_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
