#include <math.h>
#include <string.h>

#include "classifier_result.h"
#include "figures.h"
#include "hashed.h"
#include "plogp/model.h"
#include "row_error.h"
#include "train_settings.h"

/* --columns names the features: the target is read too. */
static void read_too(struct invocation *invocation, const char *target)
{
    plogp_read_options *read = &invocation->read;
    if (read->columns == NULL)
        return;
    for (size_t c = 0; c < read->column_count; c++)
        if (strcmp(read->columns[c], target) == 0)
            return;
    const char **columns =
        pool_alloc(&invocation->pool, (read->column_count + 1) * sizeof *columns);
    memcpy(columns, read->columns, read->column_count * sizeof *columns);
    columns[read->column_count++] = target;
    read->columns = columns;
}

static plogp_status gather_columns(struct invocation *invocation, plogp_source **source,
                                   plogp_design **design)
{
    const struct train_settings *settings = invocation->settings;
    plogp_design_options options;
    plogp_batch batch = {.rows = 1};
    const struct words *soft = &settings->soft_labels;
    const plogp_soft_labels labels = {
        soft->items, soft->count, settings->target == NULL ? "label" : settings->target};
    if (settings->target == NULL && soft->count == 0)
        return usage_error(invocation,
                           "--target COL is missing: the column of the classes");
    for (size_t k = 0; k < soft->count; k++)
        read_too(invocation, soft->items[k]);
    if (soft->count == 0)
        read_too(invocation, settings->target);
    plogp_status status = train_design_options(invocation, &options);
    if (status == PLOGP_OK)
        status = plogp_source_open(invocation->arguments[0], &invocation->read,
                                   &invocation->context, source);
    if (status == PLOGP_OK && soft->count > 0)
        status = plogp_design_new_soft(plogp_source_schema(*source), &labels, &options,
                                       &invocation->context, design);
    else if (status == PLOGP_OK)
        status = plogp_design_new(plogp_source_schema(*source), settings->target,
                                  &options, &invocation->context, design);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_source_next(*source, &batch);
        if (status == PLOGP_OK)
            status =
                name_row(invocation, *source, &batch, plogp_design_push(*design, &batch));
    }
    return status;
}

static plogp_status gather_sparse(struct invocation *invocation,
                                  plogp_sparse_source **source, plogp_design **design)
{
    const struct train_settings *settings = invocation->settings;
    plogp_design_options options;
    plogp_sparse_batch batch = {.rows = 1};
    if (settings->target != NULL || settings->standardize ||
        settings->soft_labels.count > 0)
        return usage_error(invocation, "a LIBSVM file has its labels as target and no "
                                       "columns to standardize");
    plogp_status status = train_design_options(invocation, &options);
    if (status == PLOGP_OK)
        status = plogp_sparse_open(invocation->arguments[0], &invocation->read,
                                   &invocation->context, source);
    if (status == PLOGP_OK)
        status = plogp_design_new_sparse(plogp_sparse_schema_of(*source), &options,
                                         &invocation->context, design);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(*source, &batch);
        if (status == PLOGP_OK && batch.rows > 0)
            status = plogp_design_push_sparse(*design, &batch);
    }
    return status;
}

static void report(struct invocation *invocation, const plogp_classifier *classifier)
{
    const plogp_training *training = plogp_classifier_training(classifier);
    plogp_result *result = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(result, "target", plogp_classifier_target(classifier));
    add_assessment(result, &training->assessment, training->class_count);
    add_hashings(invocation, result, training);
    if (training->class_ledgers != NULL)
        add_classes(invocation, result, "classes_ledger", training->class_ledgers,
                    training->class_count);
    if (training->holdout_class_ledgers != NULL)
        add_classes(invocation, result, "holdout_classes_ledger",
                    training->holdout_class_ledgers, training->class_count);
    if (training->set_ledgers != NULL)
        add_feature_sets(invocation, result, "feature_sets", training->set_ledgers,
                         training->set_count);
    if (training->holdout_set_ledgers != NULL)
        add_feature_sets(invocation, result, "holdout_feature_sets",
                         training->holdout_set_ledgers, training->set_count);
    add_training(result, classifier,
                 ((const struct train_settings *)invocation->settings)->standardize);
    if (training->has_holdout || training->path_count > 0 ||
        training->kind == PLOGP_CLASSIFIER_MLP)
        document_use_seed(&invocation->document, &invocation->context);
    for (size_t i = 0; i < training->warning_count; i++)
        document_warn(&invocation->document, "%s", training->warnings[i]);
    figure_calibration(invocation, &training->assessment);
    if (invocation->explain)
        explain_assessment(invocation, &training->assessment);
}

/* Ctrl-C: the best model so far is written, and the exit code is still that of a stop. */
static plogp_status save_interrupted(struct invocation *invocation,
                                     const plogp_classifier *classifier)
{
    const char *model = ((const struct train_settings *)invocation->settings)->model;
    const size_t passes = plogp_classifier_training(classifier)->iterations;
    plogp_context calm = invocation->context;
    calm.cancel = NULL;
    if (model != NULL) {
        const plogp_status saved = plogp_classifier_save(classifier, model, &calm);
        if (saved != PLOGP_OK)
            return saved;
    }
    (void)usage_error(invocation, "interrupted after %zu passes over the rows%s%.200s%s",
                      passes, model == NULL ? "" : "; ", model == NULL ? "" : model,
                      model == NULL ? "" : " has the best model so far");
    return PLOGP_ECANCEL;
}

/* What has diverged is no model: it could not be read again. */
static bool is_model(const plogp_classifier *classifier)
{
    return classifier != NULL &&
           isfinite(plogp_classifier_training(classifier)->objective);
}

static plogp_status train(struct invocation *invocation, const plogp_design *design)
{
    const struct train_settings *settings = invocation->settings;
    plogp_train_options options = plogp_train_options_defaults();
    plogp_classifier *classifier = NULL;
    plogp_status status = train_read_options(invocation, &options);
    figure_watch(invocation, &options);
    if (status == PLOGP_OK)
        status =
            plogp_classifier_train(design, &options, &invocation->context, &classifier);
    const bool stopped =
        classifier != NULL && plogp_classifier_training(classifier)->interrupted;
    if (stopped)
        status = save_interrupted(invocation, classifier);
    else if (classifier != NULL)
        report(invocation, classifier);
    if (is_model(classifier) && !stopped && settings->model != NULL) {
        const plogp_status saved =
            plogp_classifier_save(classifier, settings->model, &invocation->context);
        status = saved == PLOGP_OK ? status : saved;
    }
    plogp_classifier_free(classifier);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    const char *path = invocation->arguments[0];
    const struct train_settings *settings = invocation->settings;
    plogp_design *design = NULL;
    plogp_source *source = NULL;
    plogp_sparse_source *sparse = NULL;
    if (settings->resume && settings->checkpoint == NULL)
        return usage_error(invocation, "--resume needs --checkpoint FILE");
    plogp_status status = plogp_sparse_is_path(path)
                              ? gather_sparse(invocation, &sparse, &design)
                              : gather_columns(invocation, &source, &design);
    if (status == PLOGP_OK) {
        plogp_result_add_text(invocation->document.input, "file", path);
        status = train(invocation, design);
    }
    plogp_design_free(design);
    plogp_source_free(source);
    plogp_sparse_free(sparse);
    return status;
}

const struct command cmd_train = {
    .name = "train",
    .section = "classifiers",
    .summary = "fit a classifier, and say how much of its loss is left to win",
    .synopsis = "FILE --target COL [--model MODEL.json]",
    .description =
        "Fits the class in COL given the other columns by maximum conditional "
        "likelihood, and prints the ledger: cross-entropy = H(class | features) + KL. A "
        "categorical column of k levels is k - 1 indicators against its first level in "
        "sorted order. The objective is the mean loss plus the penalty; intercepts are "
        "never penalised. Ends with a bound on the distance to the minimum, or names the "
        "separation that leaves the likelihood without one (exit code 5).",
    .example = "plogp train examples/data/titanic.csv --target Survived --weights Freq",
    .options = train_option_table,
    .defaults = &train_defaults,
    .settings_size = sizeof(struct train_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
