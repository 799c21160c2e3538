#include "plogp/model.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input.h"
#include "learn/model_json.h"

#define BYTES_MAX ((size_t)1 << 30) /* of a model file */

static plogp_status copy_text(const struct plogp__reading *r, const char *text,
                              char **copy)
{
    *copy = plogp__copy_text(plogp__context_alloc(r->context), text, strlen(text));
    return *copy == NULL ? plogp__fail_memory(r->context) : PLOGP_OK;
}

static plogp_status check_format(struct plogp__reading *r, const json_t *root)
{
    const char *format = NULL;
    PLOGP_TRY(plogp__model_text(r, root, "format", &format));
    if (strcmp(format, PLOGP_MODEL_FORMAT) != 0)
        return plogp__fail(r->context, PLOGP_EFORMAT,
                           "%s: not a classifier's model file (its format is '%.60s')",
                           r->name, format);
    const json_t *version = json_object_get(root, "version");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return plogp__model_bad(r, "version", "is missing or no positive integer");
    if (json_integer_value(version) > PLOGP_MODEL_VERSION)
        return plogp__fail(r->context, PLOGP_EFORMAT,
                           "%s: model file of version %lld; this program reads up to "
                           "version %d",
                           r->name, (long long)json_integer_value(version),
                           PLOGP_MODEL_VERSION);
    r->version = json_integer_value(version);
    return PLOGP_OK;
}

static plogp_status get_kind(const struct plogp__reading *r, const json_t *root)
{
    const char *kind = NULL, *missing = NULL;
    plogp_classifier *classifier = r->classifier;
    PLOGP_TRY(plogp__model_text(r, root, "kind", &kind));
    PLOGP_TRY(plogp__model_text(r, root, "missing", &missing));
    int found = 0;
    for (plogp_classifier_kind k = PLOGP_CLASSIFIER_LOGISTIC;
         plogp_classifier_kind_name(k) != NULL; k++)
        if (strcmp(plogp_classifier_kind_name(k), kind) == 0) {
            classifier->training.kind = k;
            found++;
        }
    for (plogp_missing m = PLOGP_MISSING_DROP; plogp_missing_name(m) != NULL; m++)
        if (strcmp(plogp_missing_name(m), missing) == 0) {
            classifier->schema.missing = m;
            found++;
        }
    return found == 2 ? PLOGP_OK : plogp__model_bad(r, "kind' or 'missing", "is unknown");
}

static plogp_status get_column(const struct plogp__reading *r, const json_t *object,
                               struct plogp__schema_column *column)
{
    const char *name = NULL, *type = NULL;
    PLOGP_TRY(plogp__model_text(r, object, "name", &name));
    PLOGP_TRY(copy_text(r, name, &column->name));
    PLOGP_TRY(plogp__model_text(r, object, "type", &type));
    const json_t *missing = json_object_get(object, "missing_feature");
    if (!json_is_boolean(missing))
        return plogp__model_bad(r, "missing_feature", "is missing or not true or false");
    column->indicator = json_is_true(missing);
    if (strcmp(type, plogp_column_type_name(PLOGP_COLUMN_NUMERIC)) == 0) {
        column->type = PLOGP_COLUMN_NUMERIC;
        return plogp__model_finite(r, object, "fill", &column->fill);
    }
    if (strcmp(type, plogp_column_type_name(PLOGP_COLUMN_CATEGORICAL)) != 0)
        return plogp__model_bad(r, "type", "is neither numeric nor categorical");
    column->type = PLOGP_COLUMN_CATEGORICAL;
    return json_object_get(object, "hash") != NULL
               ? plogp__model_hashing(r, object, column)
               : plogp__model_names(r, object, "levels", &column->levels);
}

/* A model of sparse rows has numbered features instead of columns. */
static plogp_status get_sparse(const struct plogp__reading *r, const json_t *root)
{
    struct plogp__schema *schema = &r->classifier->schema;
    const json_t *sparse = json_object_get(root, "sparse");
    if (sparse == NULL)
        return PLOGP_OK;
    const json_int_t features = json_integer_value(json_object_get(sparse, "features"));
    const json_int_t first = json_integer_value(json_object_get(sparse, "first_index"));
    if (schema->count > 0 || features < 1 || features > UINT32_MAX - 2 || first < 0 ||
        first > 1)
        return plogp__model_bad(r, "sparse", "does not fit together");
    const json_t *names = json_object_get(root, "features");
    if (json_array_size(names) != (size_t)features + 1)
        return plogp__model_bad(r, "features", "does not fit 'sparse'");
    schema->sparse = (size_t)features;
    schema->first_index = (uint32_t)first;
    return PLOGP_OK;
}

static plogp_status get_schema(const struct plogp__reading *r, const json_t *root)
{
    struct plogp__schema *schema = &r->classifier->schema;
    const plogp_missing policy = schema->missing;
    const json_t *columns = NULL;
    const char *target = NULL;
    PLOGP_TRY(plogp__model_array(r, root, "columns", &columns));
    PLOGP_TRY(plogp__schema_init(schema, json_array_size(columns), r->context));
    schema->missing = policy;
    for (size_t c = 0; c < schema->count; c++) {
        PLOGP_TRY(get_column(r, json_array_get(columns, c), &schema->columns[c]));
        for (size_t other = 0; other < c; other++)
            if (strcmp(schema->columns[other].name, schema->columns[c].name) == 0)
                return plogp__model_bad(r, "columns", "has a name twice");
    }
    PLOGP_TRY(get_sparse(r, root));
    plogp__schema_number(schema);
    PLOGP_TRY(plogp__model_text(r, root, "target", &target));
    PLOGP_TRY(copy_text(r, target, &schema->target));
    PLOGP_TRY(plogp__model_names(r, root, "classes", &schema->classes));
    return schema->classes.count > 0 ? PLOGP_OK
                                     : plogp__model_bad(r, "classes", "is empty");
}

static plogp_status get_training(const struct plogp__reading *r, const json_t *root)
{
    plogp_training *t = &r->classifier->training;
    plogp_assessment *a = &t->assessment;
    const json_t *training = json_object_get(root, "training");
    const struct {
        const char *key;
        double *value;
    } members[] = {
        {"n", &a->n},
        {"entropy_y", &a->entropy_y},
        {"cross_entropy", &a->ledger.cross_entropy},
        {"entropy", &a->ledger.entropy},
        {"divergence", &a->ledger.divergence},
        {"objective", &t->objective},
        {"gradient_norm", &t->gradient_norm},
        {"suboptimality", &t->suboptimality},
        {"l2", &r->classifier->options.l2},
        {"label_smoothing", &r->classifier->options.label_smoothing},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        PLOGP_TRY(plogp__model_number(r, training, members[i].key, members[i].value));
    const char *separation = NULL;
    PLOGP_TRY(plogp__model_text(r, training, "separation", &separation));
    for (plogp_separation s = PLOGP_SEPARATION_NONE; plogp_separation_name(s) != NULL;
         s++)
        if (strcmp(plogp_separation_name(s), separation) == 0)
            t->separation = s;
    t->converged = json_is_true(json_object_get(training, "converged"));
    t->features = r->classifier->schema.features - 1;
    t->class_count = r->classifier->classes;
    return plogp__classifier_report_hashings(r->classifier);
}

static plogp_status read_model(struct plogp__reading *r, const json_t *root)
{
    PLOGP_TRY(check_format(r, root));
    PLOGP_TRY(get_kind(r, root));
    PLOGP_TRY(get_schema(r, root));
    PLOGP_TRY(plogp__model_coefficients(r, root));
    PLOGP_TRY(plogp__model_calibration(r, root));
    return get_training(r, root);
}

/* Where the parser runs out of memory it mostly says nothing at all, but not always. */
static plogp_status fail_parse(const char *name, const json_error_t *error,
                               const plogp_context *context)
{
    if (error->text[0] == '\0' || json_error_code(error) == json_error_out_of_memory)
        return plogp__fail_memory(context);
    return plogp__fail(context, PLOGP_EFORMAT,
                       "%s:%d: not a model file, or one cut short: %.160s", name,
                       error->line, error->text);
}

plogp_status plogp_classifier_parse(const char *bytes, size_t length, const char *name,
                                    const plogp_context *context,
                                    plogp_classifier **classifier)
{
    if (bytes == NULL || name == NULL || classifier == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "parsing needs bytes and their name");
    json_error_t error;
    json_t *root =
        json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (root == NULL)
        return fail_parse(name, &error, context);
    const plogp_train_options options = plogp_train_options_defaults();
    struct plogp__reading reading = {name, context,
                                     plogp__classifier_new(&options, context), 0};
    plogp_status status = reading.classifier == NULL ? plogp__fail_memory(context)
                                                     : read_model(&reading, root);
    json_decref(root);
    if (status == PLOGP_OK)
        *classifier = reading.classifier;
    else
        plogp_classifier_free(reading.classifier);
    return status;
}

static plogp_status read_all(struct plogp__input *input, const plogp_context *context,
                             char **bytes, size_t *length)
{
    size_t room = 0, got = 0;
    do {
        void *block = *bytes;
        if (!plogp__reserve(plogp__context_alloc(context), &block, &room, *length + 65536,
                            1))
            return plogp__fail_memory(context);
        *bytes = block;
        PLOGP_TRY(plogp__input_read(input, *bytes + *length, room - *length, &got));
        *length += got;
        if (*length > BYTES_MAX)
            return plogp__fail(context, PLOGP_EFORMAT, "%s: too large for a model file",
                               plogp__input_name(input));
    } while (got > 0);
    return PLOGP_OK;
}

plogp_status plogp_classifier_load(const char *path, const plogp_context *context,
                                   plogp_classifier **classifier)
{
    if (path == NULL || classifier == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "loading needs a path");
    struct plogp__input *input = NULL;
    char *bytes = NULL;
    size_t length = 0;
    plogp_status status = plogp__input_open(path, context, &input);
    if (status == PLOGP_OK)
        status = read_all(input, context, &bytes, &length);
    if (status == PLOGP_OK)
        status = plogp_classifier_parse(bytes, length, path, context, classifier);
    plogp__free(plogp__context_alloc(context), bytes);
    plogp__input_free(input);
    return status;
}
