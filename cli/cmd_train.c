#include <string.h>

#include "classifier_result.h"
#include "commands.h"
#include "figures.h"
#include "plogp/model.h"
#include "plogp/number.h"
#include "row_error.h"

struct train_settings {
    const char *target, *model, *kind, *missing, *solver, *activation, *calibrate;
    struct words hidden, class_weights, soft_labels, l2_path, l1_path;
    double l2, l1, label_smoothing, holdout, rate;
    uint64_t iterations, epochs, batch, folds;
    const char *checkpoint;
    bool standardize, early_stop, resume;
};

static const struct train_settings DEFAULTS = {.kind = "auto",
                                               .missing = "drop",
                                               .solver = "auto",
                                               .activation = "tanh",
                                               .calibrate = "none",
                                               .iterations = 200,
                                               .epochs = 200};

#define FIELD(name) offsetof(struct train_settings, name)

static const struct option OPTIONS[] = {
    {"target", 't', OPTION_TEXT, FIELD(target), "COL", "the column of the classes"},
    {"model", 'm', OPTION_TEXT, FIELD(model), "FILE",
     "write the model to this file (JSON)"},
    {"kind", 0, OPTION_TEXT, FIELD(kind), "auto|logistic|softmax|mlp",
     "the form of the model (default: by the number of classes)"},
    {"l2", 0, OPTION_NUMBER, FIELD(l2), "V",
     "add V/2 times the sum of squared coefficients to the mean loss (default 0)"},
    {"l1", 0, OPTION_NUMBER, FIELD(l1), "V",
     "add V times the sum of absolute coefficients (default 0)"},
    {"standardize", 0, OPTION_FLAG, FIELD(standardize), NULL,
     "scale numeric columns to standard deviation 1 before the penalty"},
    {"label-smoothing", 0, OPTION_NUMBER, FIELD(label_smoothing), "E",
     "spread this share of each label over all classes (default 0)"},
    {"missing", 0, OPTION_TEXT, FIELD(missing), "drop|indicator|mean",
     "what becomes of a row with a missing value (default drop)"},
    {"class-weights", 0, OPTION_WORDS, FIELD(class_weights), "CLASS=W,...",
     "weights of classes in the objective, or balanced"},
    {"holdout", 0, OPTION_NUMBER, FIELD(holdout), "F",
     "hold out this share of the rows and assess on it (default 0)"},
    {"calibrate", 0, OPTION_TEXT, FIELD(calibrate), "none|temperature|platt|isotonic",
     "fit probabilities to the rows held out, into the model (default none)"},
    {"soft-labels", 0, OPTION_WORDS, FIELD(soft_labels), "COL,...",
     "columns of probabilities instead of a target, one for each class"},
    {"folds", 0, OPTION_COUNT, FIELD(folds), "K",
     "choose the penalty by the loss on K folds, drawn with --seed"},
    {"l2-path", 0, OPTION_WORDS, FIELD(l2_path), "V,...|auto",
     "the values of l2 to choose from (needs --folds)"},
    {"l1-path", 0, OPTION_WORDS, FIELD(l1_path), "V,...|auto",
     "the values of l1 to choose from (needs --folds)"},
    {"hidden", 0, OPTION_WORDS, FIELD(hidden), "N,...",
     "units of the hidden layers of an mlp (default 16)"},
    {"activation", 0, OPTION_TEXT, FIELD(activation), "linear|tanh|relu|sigmoid",
     "of the hidden layers (default tanh)"},
    {"solver", 0, OPTION_TEXT, FIELD(solver), "auto|newton|lbfgs|gradient|sgd|adam",
     "auto: newton, and adam for an mlp"},
    {"rate", 0, OPTION_NUMBER, FIELD(rate), "R",
     "learning rate (default 0.001 for adam, 0.05 otherwise)"},
    {"epochs", 0, OPTION_COUNT, FIELD(epochs), "N",
     "passes over the rows for an mlp (default 200)"},
    {"batch", 0, OPTION_COUNT, FIELD(batch), "N",
     "rows of one step of sgd and adam (default n/8, 16 to 256)"},
    {"early-stop", 0, OPTION_FLAG, FIELD(early_stop), NULL,
     "stop when the holdout loss has not fallen for 10 epochs"},
    {"checkpoint", 0, OPTION_TEXT, FIELD(checkpoint), "FILE",
     "keep the state of the training there while it runs"},
    {"resume", 0, OPTION_FLAG, FIELD(resume), NULL,
     "go on from the checkpoint, if there is one"},
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
    options.l1 = settings->l1;
    options.standardize = settings->standardize;
    options.label_smoothing = settings->label_smoothing;
    options.iterations_max = settings->iterations;
    for (plogp_solver solver = PLOGP_SOLVER_AUTO; plogp_solver_name(solver) != NULL;
         solver++)
        if (strcmp(settings->solver, plogp_solver_name(solver)) == 0)
            options.solver = solver;
    for (plogp_activation f = PLOGP_ACTIVATION_LINEAR; plogp_activation_name(f) != NULL;
         f++)
        if (strcmp(settings->activation, plogp_activation_name(f)) == 0)
            options.activation = f;
    for (plogp_calibration_kind c = PLOGP_CALIBRATION_NONE;
         plogp_calibration_kind_name(c) != NULL; c++)
        if (strcmp(settings->calibrate, plogp_calibration_kind_name(c)) == 0)
            options.calibrate = c;
    options.holdout = settings->holdout;
    options.rate = settings->rate;
    options.epochs = settings->epochs;
    options.batch_rows = settings->batch;
    options.early_stop = settings->early_stop;
    options.folds = settings->folds;
    options.checkpoint = settings->checkpoint;
    options.resume = settings->resume;
    return options;
}

static plogp_status read_hidden(struct invocation *invocation,
                                plogp_train_options *options)
{
    const struct words *words =
        &((const struct train_settings *)invocation->settings)->hidden;
    if (words->count == 0)
        return PLOGP_OK;
    size_t *hidden = pool_alloc(&invocation->pool, words->count * sizeof *hidden);
    for (size_t i = 0; i < words->count; i++) {
        double units = 0.0;
        if (plogp_number_parse(words->items[i], strlen(words->items[i]), &units) !=
                PLOGP_OK ||
            !(units >= 1.0 && units <= 1e9) || units != (double)(size_t)units)
            return usage_error(invocation, "--hidden: '%.60s' is not a number of units",
                               words->items[i]);
        hidden[i] = (size_t)units;
    }
    options->hidden = hidden;
    options->hidden_count = words->count;
    return PLOGP_OK;
}

static plogp_status read_class_weights(struct invocation *invocation,
                                       plogp_train_options *options)
{
    const struct words *words =
        &((const struct train_settings *)invocation->settings)->class_weights;
    plogp_class_weight *weights =
        pool_alloc(&invocation->pool, (words->count + 1) * sizeof *weights);
    for (size_t i = 0; i < words->count; i++) {
        const char *text = words->items[i], *equals = strrchr(text, '=');
        if (equals == NULL && strcmp(text, "balanced") == 0) {
            options->balanced = 1;
            continue;
        }
        plogp_class_weight *weight = &weights[options->class_weight_count++];
        if (equals == NULL || plogp_number_parse(equals + 1, strlen(equals + 1),
                                                 &weight->weight) != PLOGP_OK)
            return usage_error(invocation, "--class-weights: '%.60s' is not CLASS=WEIGHT",
                               text);
        weight->class_name = pool_copy(&invocation->pool, text, (size_t)(equals - text));
    }
    options->class_weights = weights;
    return PLOGP_OK;
}

static plogp_status read_path(struct invocation *invocation, plogp_train_options *options)
{
    const struct train_settings *settings = invocation->settings;
    const bool of_l1 = settings->l1_path.count > 0;
    const struct words *words = of_l1 ? &settings->l1_path : &settings->l2_path;
    double *path = pool_alloc(&invocation->pool, (words->count + 1) * sizeof *path);
    if (of_l1 && settings->l2_path.count > 0)
        return usage_error(invocation, "--l1-path and --l2-path: one path at a time");
    options->path_of_l1 = of_l1;
    options->path_auto = words->count == 1 && strcmp(words->items[0], "auto") == 0;
    if (options->path_auto)
        return PLOGP_OK;
    for (size_t i = 0; i < words->count; i++)
        if (plogp_number_parse(words->items[i], strlen(words->items[i]), &path[i]) !=
            PLOGP_OK)
            return usage_error(invocation, "--%s-path: '%.60s' is not a penalty",
                               of_l1 ? "l1" : "l2", words->items[i]);
    options->path = path;
    options->path_count = words->count;
    return PLOGP_OK;
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
    const plogp_design_options options = design_options(settings);
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
    plogp_status status = plogp_source_open(invocation->arguments[0], &invocation->read,
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
            status = name_row(invocation, invocation->arguments[0], &batch,
                              plogp_design_push(*design, &batch));
    }
    return status;
}

static plogp_status gather_sparse(struct invocation *invocation,
                                  plogp_sparse_source **source, plogp_design **design)
{
    const struct train_settings *settings = invocation->settings;
    const plogp_design_options options = design_options(settings);
    plogp_sparse_batch batch = {.rows = 1};
    if (settings->target != NULL || settings->standardize ||
        settings->soft_labels.count > 0)
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

static plogp_status train(struct invocation *invocation, const plogp_design *design)
{
    const struct train_settings *settings = invocation->settings;
    plogp_train_options options = train_options(settings);
    plogp_classifier *classifier = NULL;
    plogp_status status = read_hidden(invocation, &options);
    if (status == PLOGP_OK)
        status = read_class_weights(invocation, &options);
    if (status == PLOGP_OK)
        status = read_path(invocation, &options);
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
    if (classifier != NULL && !stopped && settings->model != NULL) {
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
