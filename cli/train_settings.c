#include "train_settings.h"

#include <string.h>

#include "hashed.h"
#include "plogp/number.h"

#define FIELD(name) offsetof(struct train_settings, name)

const struct train_settings train_defaults = {.kind = "auto",
                                              .missing = "drop",
                                              .solver = "auto",
                                              .activation = "tanh",
                                              .calibrate = "none",
                                              .inference = "wald",
                                              .schedule = "constant",
                                              .iterations = 200,
                                              .epochs = 200};

const struct option train_option_table[] = {
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
    {"inference", 0, OPTION_TEXT, FIELD(inference), "wald|likelihood",
     "likelihood: profile intervals and a test of each column too (default wald)"},
    {"per-class", 0, OPTION_FLAG, FIELD(per_class), NULL,
     "the loss of each class, and its share of the whole"},
    {"feature-set", 0, OPTION_TEXTS, FIELD(feature_sets), "[NAME=]COL,...",
     "what these columns tell, alone and beside the others; each: every column"},
    {"label-smoothing", 0, OPTION_NUMBER, FIELD(label_smoothing), "E",
     "spread this share of each label over all classes (default 0)"},
    {"missing", 0, OPTION_TEXT, FIELD(missing), "drop|indicator|mean",
     "what becomes of a row with a missing value (default drop)"},
    {"hash", 0, OPTION_WORDS, FIELD(hashed), "COL=BUCKETS,...",
     "hash the levels of a column into so many buckets, with --seed"},
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
     "auto: newton, and adam for an mlp; gradient: a line search, or --rate"},
    {"rate", 0, OPTION_NUMBER, FIELD(rate), "R",
     "learning rate (default 0.001 for adam, 0.05 for sgd and an mlp)"},
    {"schedule", 0, OPTION_TEXT, FIELD(schedule), "constant|inverse|cosine",
     "of the rate over the epochs of sgd, adam, an mlp (default constant)"},
    {"epochs", 0, OPTION_COUNT, FIELD(epochs), "N",
     "passes over the rows of sgd, adam, an mlp (default 200)"},
    {"batch", 0, OPTION_COUNT, FIELD(batch), "N",
     "rows of one step of sgd and adam (default n/8, 16 to 256)"},
    {"early-stop", 0, OPTION_FLAG, FIELD(early_stop), NULL,
     "stop when the holdout loss has not fallen for 10 epochs"},
    {"checkpoint", 0, OPTION_TEXT, FIELD(checkpoint), "FILE",
     "keep the state of the training there while it runs"},
    {"resume", 0, OPTION_FLAG, FIELD(resume), NULL,
     "go on from the checkpoint, if there is one: from the same state for an mlp, from "
     "the "
     "best point otherwise (sgd and adam without their momentum)"},
    {"iterations", 0, OPTION_COUNT, FIELD(iterations), "N",
     "give up after N iterations, for lbfgs with l1 of 25 steps each (default 200)"},
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
    options.per_class = settings->per_class;
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
    for (plogp_inference i = PLOGP_INFERENCE_WALD; plogp_inference_name(i) != NULL; i++)
        if (strcmp(settings->inference, plogp_inference_name(i)) == 0)
            options.inference = i;
    for (plogp_schedule c = PLOGP_SCHEDULE_CONSTANT; plogp_schedule_name(c) != NULL; c++)
        if (strcmp(settings->schedule, plogp_schedule_name(c)) == 0)
            options.schedule = c;
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

/* The columns of NAME=A,B or A,B; the whole text is the name of the latter. */
static void read_set(struct invocation *invocation, const char *text,
                     plogp_feature_set *set)
{
    const char *equals = strchr(text, '=');
    const char *from = equals == NULL ? text : equals + 1;
    size_t room = 1;
    for (const char *c = from; *c != '\0'; c++)
        room += *c == ',';
    const char **columns = pool_alloc(&invocation->pool, room * sizeof *columns);
    set->name = equals == NULL
                    ? text
                    : pool_copy(&invocation->pool, text, (size_t)(equals - text));
    set->columns = columns;
    set->count = room;
    for (size_t c = 0; c < room; c++) {
        const size_t length = strcspn(from, ",");
        columns[c] = pool_copy(&invocation->pool, from, length);
        from += length + 1;
    }
}

static void read_feature_sets(struct invocation *invocation, plogp_train_options *options)
{
    const struct words *words =
        &((const struct train_settings *)invocation->settings)->feature_sets;
    plogp_feature_set *sets =
        pool_alloc(&invocation->pool, (words->count + 1) * sizeof *sets);
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i], "each") == 0)
            options->each_column = 1;
        else
            read_set(invocation, words->items[i], &sets[options->feature_set_count++]);
    options->feature_sets = sets;
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

plogp_status train_read_options(struct invocation *invocation,
                                plogp_train_options *options)
{
    plogp_train_options made = train_options(invocation->settings);
    plogp_status status = read_hidden(invocation, &made);
    if (status == PLOGP_OK)
        status = read_class_weights(invocation, &made);
    if (status == PLOGP_OK)
        status = read_path(invocation, &made);
    read_feature_sets(invocation, &made);
    if (status == PLOGP_OK)
        *options = made;
    return status;
}

plogp_status train_design_options(struct invocation *invocation,
                                  plogp_design_options *options)
{
    const struct train_settings *settings = invocation->settings;
    *options = plogp_design_options_defaults();
    for (plogp_missing missing = PLOGP_MISSING_DROP; plogp_missing_name(missing) != NULL;
         missing++)
        if (strcmp(settings->missing, plogp_missing_name(missing)) == 0)
            options->missing = missing;
    return hashed_read_options(invocation, &settings->hashed, options);
}
