#include "plogp/model.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input.h"
#include "learn/classifier.h"
#include "plogp/number.h"

#define BYTES_MAX ((size_t)1 << 30) /* of a model file */

/* What the reading functions share. */
struct reading {
    const char *name;
    const plogp_context *context;
    plogp_classifier *classifier;
};

static plogp_status bad(const struct reading *r, const char *key, const char *what)
{
    return plogp__fail(r->context, PLOGP_EFORMAT, "%s: model file: '%s' %s", r->name, key,
                       what);
}

static plogp_status get_text(const struct reading *r, const json_t *object,
                             const char *key, const char **text)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value) ||
        strlen(json_string_value(value)) != json_string_length(value))
        return bad(r, key, "is missing or no text");
    *text = json_string_value(value);
    return PLOGP_OK;
}

/* A number; what is not finite is stored as a text. */
static plogp_status get_number(const struct reading *r, const json_t *object,
                               const char *key, double *number)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value)) {
        *number = json_number_value(value);
        return PLOGP_OK;
    }
    if (json_is_string(value) &&
        plogp_number_parse(json_string_value(value), json_string_length(value), number) ==
            PLOGP_OK)
        return PLOGP_OK;
    return bad(r, key, "is missing or no number");
}

static plogp_status get_finite(const struct reading *r, const json_t *object,
                               const char *key, double *number)
{
    PLOGP_TRY(get_number(r, object, key, number));
    return isfinite(*number) ? PLOGP_OK : bad(r, key, "is not finite");
}

static plogp_status get_array(const struct reading *r, const json_t *object,
                              const char *key, const json_t **array)
{
    *array = json_object_get(object, key);
    return json_is_array(*array) ? PLOGP_OK : bad(r, key, "is missing or no list");
}

/* A list of different texts. */
static plogp_status get_names(const struct reading *r, const json_t *object,
                              const char *key, struct plogp__names *names)
{
    const json_t *array = NULL;
    PLOGP_TRY(get_array(r, object, key, &array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        if (!json_is_string(item))
            return bad(r, key, "has an item that is no text");
        const char *text = json_string_value(item);
        const size_t length = json_string_length(item);
        for (size_t j = 0; j < names->count; j++)
            if (names->length[j] == length && memcmp(names->text[j], text, length) == 0)
                return bad(r, key, "has an item twice");
        PLOGP_TRY(plogp__names_append(names, text, length, r->context));
    }
    return PLOGP_OK;
}

static plogp_status copy_text(const struct reading *r, const char *text, char **copy)
{
    *copy = plogp__copy_text(plogp__context_alloc(r->context), text, strlen(text));
    return *copy == NULL ? plogp__fail_memory(r->context) : PLOGP_OK;
}

static plogp_status check_format(const struct reading *r, const json_t *root)
{
    const char *format = NULL;
    PLOGP_TRY(get_text(r, root, "format", &format));
    if (strcmp(format, PLOGP_MODEL_FORMAT) != 0)
        return plogp__fail(r->context, PLOGP_EFORMAT,
                           "%s: not a classifier's model file (its format is '%.60s')",
                           r->name, format);
    const json_t *version = json_object_get(root, "version");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return bad(r, "version", "is missing or no positive integer");
    if (json_integer_value(version) > PLOGP_MODEL_VERSION)
        return plogp__fail(r->context, PLOGP_EFORMAT,
                           "%s: model file of version %lld; this program reads up to "
                           "version %d",
                           r->name, (long long)json_integer_value(version),
                           PLOGP_MODEL_VERSION);
    return PLOGP_OK;
}

static plogp_status get_kind(const struct reading *r, const json_t *root)
{
    const char *kind = NULL, *missing = NULL;
    plogp_classifier *classifier = r->classifier;
    PLOGP_TRY(get_text(r, root, "kind", &kind));
    PLOGP_TRY(get_text(r, root, "missing", &missing));
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
    return found == 2 ? PLOGP_OK : bad(r, "kind' or 'missing", "is unknown");
}

static plogp_status get_column(const struct reading *r, const json_t *object,
                               struct plogp__schema_column *column)
{
    const char *name = NULL, *type = NULL;
    PLOGP_TRY(get_text(r, object, "name", &name));
    PLOGP_TRY(copy_text(r, name, &column->name));
    PLOGP_TRY(get_text(r, object, "type", &type));
    const json_t *missing = json_object_get(object, "missing_feature");
    if (!json_is_boolean(missing))
        return bad(r, "missing_feature", "is missing or not true or false");
    column->indicator = json_is_true(missing);
    if (strcmp(type, plogp_column_type_name(PLOGP_COLUMN_NUMERIC)) == 0) {
        column->type = PLOGP_COLUMN_NUMERIC;
        return get_finite(r, object, "fill", &column->fill);
    }
    if (strcmp(type, plogp_column_type_name(PLOGP_COLUMN_CATEGORICAL)) != 0)
        return bad(r, "type", "is neither numeric nor categorical");
    column->type = PLOGP_COLUMN_CATEGORICAL;
    return get_names(r, object, "levels", &column->levels);
}

/* A model of sparse rows has numbered features instead of columns. */
static plogp_status get_sparse(const struct reading *r, const json_t *root)
{
    struct plogp__schema *schema = &r->classifier->schema;
    const json_t *sparse = json_object_get(root, "sparse");
    if (sparse == NULL)
        return PLOGP_OK;
    const json_int_t features = json_integer_value(json_object_get(sparse, "features"));
    const json_int_t first = json_integer_value(json_object_get(sparse, "first_index"));
    if (schema->count > 0 || features < 1 || features > UINT32_MAX - 2 || first < 0 ||
        first > 1)
        return bad(r, "sparse", "does not fit together");
    const json_t *names = json_object_get(root, "features");
    if (json_array_size(names) != (size_t)features + 1)
        return bad(r, "features", "does not fit 'sparse'");
    schema->sparse = (size_t)features;
    schema->first_index = (uint32_t)first;
    return PLOGP_OK;
}

static plogp_status get_schema(const struct reading *r, const json_t *root)
{
    struct plogp__schema *schema = &r->classifier->schema;
    const plogp_missing policy = schema->missing;
    const json_t *columns = NULL;
    const char *target = NULL;
    PLOGP_TRY(get_array(r, root, "columns", &columns));
    PLOGP_TRY(plogp__schema_init(schema, json_array_size(columns), r->context));
    schema->missing = policy;
    for (size_t c = 0; c < schema->count; c++) {
        PLOGP_TRY(get_column(r, json_array_get(columns, c), &schema->columns[c]));
        for (size_t other = 0; other < c; other++)
            if (strcmp(schema->columns[other].name, schema->columns[c].name) == 0)
                return bad(r, "columns", "has a name twice");
    }
    PLOGP_TRY(get_sparse(r, root));
    plogp__schema_number(schema);
    PLOGP_TRY(get_text(r, root, "target", &target));
    PLOGP_TRY(copy_text(r, target, &schema->target));
    PLOGP_TRY(get_names(r, root, "classes", &schema->classes));
    return schema->classes.count > 0 ? PLOGP_OK : bad(r, "classes", "is empty");
}

/* The features that the schema makes, in their order. */
static plogp_status check_features(const struct reading *r, const json_t *root)
{
    const plogp_classifier *classifier = r->classifier;
    const json_t *names = NULL;
    PLOGP_TRY(get_array(r, root, "features", &names));
    if (json_array_size(names) != classifier->schema.features)
        return bad(r, "features", "does not fit the columns");
    for (size_t j = 0; j < classifier->schema.features; j++) {
        const json_t *name = json_array_get(names, j);
        if (!json_is_string(name) ||
            strcmp(json_string_value(name), classifier->features[j]) != 0)
            return bad(r, "features", "does not fit the columns");
    }
    return PLOGP_OK;
}

static plogp_status get_vector(const struct reading *r, const char *key,
                               const json_t *object, double *vector)
{
    const size_t features = r->classifier->schema.features;
    const json_t *values = json_object_get(object, "values");
    if (json_array_size(values) != features)
        return bad(r, key, "does not have a value for each feature");
    for (size_t j = 0; j < features; j++) {
        const json_t *value = json_array_get(values, j);
        vector[j] = json_number_value(value);
        if (!json_is_number(value) || !isfinite(vector[j]))
            return bad(r, key, "has a value that is no finite number");
    }
    return PLOGP_OK;
}

/* A vector for each class that needs one, in the order of the classes. */
static plogp_status get_vectors(const struct reading *r, const char *key,
                                const json_t *array, double *vectors)
{
    const plogp_classifier *classifier = r->classifier;
    const size_t first = classifier->classes - classifier->vectors;
    if (!json_is_array(array) || json_array_size(array) != classifier->vectors)
        return bad(r, key, "does not have a vector for each class that needs one");
    for (size_t v = 0; v < classifier->vectors; v++) {
        const json_t *object = json_array_get(array, v);
        const char *name = NULL;
        PLOGP_TRY(get_text(r, object, "class", &name));
        if (strcmp(name, classifier->schema.classes.text[first + v]) != 0)
            return bad(r, key, "has its classes in another order than 'classes'");
        PLOGP_TRY(get_vector(r, key, object, vectors + v * classifier->schema.features));
    }
    return PLOGP_OK;
}

static plogp_status get_coefficients(const struct reading *r, const json_t *root)
{
    plogp_classifier *classifier = r->classifier;
    const json_t *array = NULL, *directions = NULL;
    PLOGP_TRY(get_array(r, root, "coefficients", &array));
    PLOGP_TRY(get_array(r, root, "directions", &directions));
    classifier->classes = classifier->schema.classes.count;
    classifier->vectors = json_array_size(array);
    if (classifier->vectors > classifier->classes ||
        classifier->vectors + 1 < classifier->classes)
        return bad(r, "coefficients", "does not fit the number of classes");
    if (classifier->training.kind == PLOGP_CLASSIFIER_LOGISTIC && classifier->classes > 2)
        return bad(r, "kind", "is logistic with more than two classes");
    if (json_array_size(directions) > PLOGP__STAGES_MAX)
        return bad(r, "directions", "has too many items");
    PLOGP_TRY(plogp__classifier_allocate(classifier));
    PLOGP_TRY(check_features(r, root));
    PLOGP_TRY(get_vectors(r, "coefficients", array, classifier->theta));
    const size_t size = classifier->vectors * classifier->schema.features;
    for (size_t s = 0; s < json_array_size(directions); s++) {
        double *direction =
            plogp__alloc(plogp__context_alloc(r->context), size, sizeof *direction);
        if (direction == NULL)
            return plogp__fail_memory(r->context);
        classifier->directions[classifier->stages++] = direction;
        PLOGP_TRY(get_vectors(r, "directions", json_array_get(directions, s), direction));
    }
    return PLOGP_OK;
}

static plogp_status get_training(const struct reading *r, const json_t *root)
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
        PLOGP_TRY(get_number(r, training, members[i].key, members[i].value));
    const char *separation = NULL;
    PLOGP_TRY(get_text(r, training, "separation", &separation));
    for (plogp_separation s = PLOGP_SEPARATION_NONE; plogp_separation_name(s) != NULL;
         s++)
        if (strcmp(plogp_separation_name(s), separation) == 0)
            t->separation = s;
    t->converged = json_is_true(json_object_get(training, "converged"));
    t->features = r->classifier->schema.features - 1;
    t->class_count = r->classifier->classes;
    return PLOGP_OK;
}

static plogp_status read_model(const struct reading *r, const json_t *root)
{
    PLOGP_TRY(check_format(r, root));
    PLOGP_TRY(get_kind(r, root));
    PLOGP_TRY(get_schema(r, root));
    PLOGP_TRY(get_coefficients(r, root));
    return get_training(r, root);
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
        return plogp__fail(context, PLOGP_EFORMAT,
                           "%s:%d: not a model file, or one cut short: %.160s", name,
                           error.line, error.text);
    const plogp_train_options options = plogp_train_options_defaults();
    const struct reading reading = {name, context,
                                    plogp__classifier_new(&options, context)};
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
