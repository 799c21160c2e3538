#include <string.h>

#include "classifier_result.h"
#include "commands.h"
#include "plogp/model.h"

struct train_settings {
    const char *target, *model, *kind, *missing;
    double l2, label_smoothing;
    uint64_t iterations;
    bool standardize;
};

static const struct train_settings DEFAULTS = {
    .kind = "auto", .missing = "drop", .iterations = 200};

#define FIELD(name) offsetof(struct train_settings, name)

static const struct option OPTIONS[] = {
    {"target", 't', OPTION_TEXT, FIELD(target), "COL", "the column of the classes"},
    {"model", 'm', OPTION_TEXT, FIELD(model), "FILE",
     "write the model to this file (JSON)"},
    {"kind", 0, OPTION_TEXT, FIELD(kind), "auto|logistic|softmax",
     "the form of the model (default: by the number of classes)"},
    {"l2", 0, OPTION_NUMBER, FIELD(l2), "V",
     "add V/2 times the sum of squared coefficients to the mean loss (default 0)"},
    {"standardize", 0, OPTION_FLAG, FIELD(standardize), NULL,
     "scale numeric columns to standard deviation 1 before the penalty"},
    {"label-smoothing", 0, OPTION_NUMBER, FIELD(label_smoothing), "E",
     "spread this share of each label over all classes (default 0)"},
    {"missing", 0, OPTION_TEXT, FIELD(missing), "drop|indicator|mean",
     "what becomes of a row with a missing value (default drop)"},
    {"iterations", 0, OPTION_COUNT, FIELD(iterations), "N",
     "give up after N iterations (default 200)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_train_options train_options(const struct train_settings *settings)
{
    plogp_train_options options = plogp_train_options_defaults();
    for (plogp_classifier_kind kind = PLOGP_CLASSIFIER_AUTO;
         plogp_classifier_kind_name(kind) != NULL; kind++)
        if (strcmp(settings->kind, plogp_classifier_kind_name(kind)) == 0)
            options.kind = kind;
    options.l2 = settings->l2;
    options.standardize = settings->standardize;
    options.label_smoothing = settings->label_smoothing;
    options.iterations_max = settings->iterations;
    return options;
}

static plogp_design_options design_options(const struct train_settings *settings)
{
    plogp_design_options options = plogp_design_options_defaults();
    for (plogp_missing missing = PLOGP_MISSING_DROP; plogp_missing_name(missing) != NULL;
         missing++)
        if (strcmp(settings->missing, plogp_missing_name(missing)) == 0)
            options.missing = missing;
    return options;
}

/* --columns names the features: the target is read too. */
static void read_target_too(struct invocation *invocation, const char *target)
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
    const plogp_design_options options = design_options(settings);
    plogp_batch batch = {.rows = 1};
    if (settings->target == NULL)
        return usage_error(invocation,
                           "--target COL is missing: the column of the classes");
    read_target_too(invocation, settings->target);
    plogp_status status = plogp_source_open(invocation->arguments[0], &invocation->read,
                                            &invocation->context, source);
    if (status == PLOGP_OK)
        status = plogp_design_new(plogp_source_schema(*source), settings->target,
                                  &options, &invocation->context, design);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_source_next(*source, &batch);
        if (status == PLOGP_OK)
            status = plogp_design_push(*design, &batch);
    }
    return status;
}

static plogp_status gather_sparse(struct invocation *invocation,
                                  plogp_sparse_source **source, plogp_design **design)
{
    const struct train_settings *settings = invocation->settings;
    const plogp_design_options options = design_options(settings);
    plogp_sparse_batch batch = {.rows = 1};
    if (settings->target != NULL || settings->standardize)
        return usage_error(invocation, "a LIBSVM file has its labels as target and no "
                                       "columns to standardize");
    plogp_status status = plogp_sparse_open(invocation->arguments[0], &invocation->read,
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
    add_training(result, classifier,
                 ((const struct train_settings *)invocation->settings)->standardize);
    for (size_t i = 0; i < training->warning_count; i++)
        document_warn(&invocation->document, "%s", training->warnings[i]);
    if (invocation->explain)
        explain_assessment(&invocation->document, &training->assessment);
}

static plogp_status train(struct invocation *invocation, const plogp_design *design)
{
    const struct train_settings *settings = invocation->settings;
    const plogp_train_options options = train_options(settings);
    plogp_classifier *classifier = NULL;
    plogp_status status =
        plogp_classifier_train(design, &options, &invocation->context, &classifier);
    if (classifier != NULL)
        report(invocation, classifier);
    if (classifier != NULL && settings->model != NULL) {
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
    plogp_design *design = NULL;
    plogp_source *source = NULL;
    plogp_sparse_source *sparse = NULL;
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
        "likelihood, "
        "and prints the ledger: cross-entropy = H(class | features) + KL. A categorical "
        "column of k levels is k - 1 indicators against its first level in sorted order. "
        "The objective is the mean loss plus the penalty; intercepts are never "
        "penalised. "
        "Ends with a bound on the distance to the minimum, or names the separation that "
        "leaves the likelihood without one (exit code 5).",
    .example = "plogp train examples/data/titanic.csv --target Survived --weights Freq",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct train_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
