#include "plogp/model.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "learn/classifier.h"
#include "plogp/buffer.h"
#include "plogp/version.h"
#include "plogp/writer.h"

static void put_key(plogp_buffer *b, const char *key)
{
    plogp_buffer_add_json_text(b, key, strlen(key));
    plogp_buffer_add_text(b, ": ");
}

static void put_text(plogp_buffer *b, const char *text)
{
    plogp_buffer_add_json_text(b, text, strlen(text));
}

/* "  key: value,\n" of a top-level key that another follows. */
static void put_member(plogp_buffer *b, const char *key, const char *text)
{
    plogp_buffer_add_text(b, "  ");
    put_key(b, key);
    put_text(b, text);
    plogp_buffer_add_text(b, ",\n");
}

static void put_names(plogp_buffer *b, const struct plogp__names *names)
{
    plogp_buffer_add_byte(b, '[');
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0)
            plogp_buffer_add_text(b, ", ");
        plogp_buffer_add_json_text(b, names->text[i], names->length[i]);
    }
    plogp_buffer_add_byte(b, ']');
}

static void put_number_member(plogp_buffer *b, const char *key, double value)
{
    put_key(b, key);
    plogp_buffer_add_json_number(b, value);
}

static void put_integer_member(plogp_buffer *b, const char *key, uint64_t value)
{
    put_key(b, key);
    plogp_buffer_add_integer(b, value);
    plogp_buffer_add_text(b, ", ");
}

/* How levels are hashed, and the buckets that have a coefficient. */
static void put_hashing(plogp_buffer *b, const struct plogp__hashing *hashing)
{
    plogp_buffer_add_text(b, ", \"hash\": {");
    put_integer_member(b, "buckets", hashing->buckets);
    put_integer_member(b, "seed", hashing->seed);
    put_integer_member(b, "levels", hashing->levels);
    put_integer_member(b, "colliding", hashing->colliding);
    put_number_member(b, "colliding_n", hashing->colliding_n);
    plogp_buffer_add_text(b, ", \"used\": [");
    for (size_t i = 0; i < hashing->used_count; i++) {
        plogp_buffer_add_text(b, i == 0 ? "" : ", ");
        plogp_buffer_add_integer(b, hashing->used[i]);
    }
    plogp_buffer_add_text(b, "]}");
}

static void put_levels(plogp_buffer *b, const struct plogp__schema_column *column)
{
    if (column->hashing.buckets > 0) {
        put_hashing(b, &column->hashing);
        return;
    }
    plogp_buffer_add_text(b, ", \"levels\": ");
    put_names(b, &column->levels);
}

static void put_column(plogp_buffer *b, const struct plogp__schema_column *column)
{
    plogp_buffer_add_text(b, "    {\"name\": ");
    put_text(b, column->name);
    plogp_buffer_add_text(b, ", \"type\": ");
    put_text(b, plogp_column_type_name(column->type));
    if (column->type == PLOGP_COLUMN_CATEGORICAL) {
        put_levels(b, column);
    } else {
        plogp_buffer_add_text(b, ", ");
        put_number_member(b, "fill", column->fill);
    }
    plogp_buffer_add_text(b, column->indicator ? ", \"missing_feature\": true}"
                                               : ", \"missing_feature\": false}");
}

static void put_columns(plogp_buffer *b, const struct plogp__schema *schema)
{
    plogp_buffer_add_text(b, "  \"columns\": [");
    for (size_t c = 0; c < schema->count; c++) {
        plogp_buffer_add_text(b, c == 0 ? "\n" : ",\n");
        put_column(b, &schema->columns[c]);
    }
    plogp_buffer_add_text(b, schema->count == 0 ? "],\n" : "\n  ],\n");
}

static void put_array(plogp_buffer *b, const double *values, size_t count)
{
    plogp_buffer_add_byte(b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            plogp_buffer_add_text(b, ", ");
        plogp_buffer_add_json_number(b, values[i]);
    }
    plogp_buffer_add_byte(b, ']');
}

/* One vector as an object: its class, and its values in the order of "features". */
static void put_vector(plogp_buffer *b, const plogp_classifier *classifier, size_t v,
                       const double *vector)
{
    const size_t first = classifier->classes - classifier->vectors;
    plogp_buffer_add_text(b, "    {\"class\": ");
    put_text(b, classifier->schema.classes.text[first + v]);
    plogp_buffer_add_text(b, ", \"values\": ");
    put_array(b, vector, classifier->schema.features);
    plogp_buffer_add_byte(b, '}');
}

static void put_features(plogp_buffer *b, const plogp_classifier *classifier)
{
    plogp_buffer_add_text(b, "  \"features\": [");
    for (size_t j = 0; j < classifier->schema.features; j++) {
        if (j > 0)
            plogp_buffer_add_text(b, ", ");
        put_text(b, classifier->features[j]);
    }
    plogp_buffer_add_text(b, "],\n");
}

static void put_vectors(plogp_buffer *b, const plogp_classifier *classifier,
                        const double *vectors)
{
    plogp_buffer_add_byte(b, '[');
    for (size_t v = 0; v < classifier->vectors; v++) {
        plogp_buffer_add_text(b, v == 0 ? "\n" : ",\n");
        put_vector(b, classifier, v, vectors + v * classifier->schema.features);
    }
    plogp_buffer_add_byte(b, ']');
}

static void put_directions(plogp_buffer *b, const plogp_classifier *classifier)
{
    plogp_buffer_add_text(b, "  \"directions\": [");
    for (size_t s = 0; s < classifier->stages; s++) {
        plogp_buffer_add_text(b, s == 0 ? "\n   " : ",\n   ");
        put_vectors(b, classifier, classifier->directions[s]);
    }
    plogp_buffer_add_text(b, "],\n");
}

/* The hidden layers, then all parameters as plogp/network.h orders them. */
static void put_network(plogp_buffer *b, const plogp_classifier *classifier)
{
    const plogp_network *network = &classifier->network;
    if (network->layers == 0)
        return;
    plogp_buffer_add_text(b, "  \"network\": {\"activation\": ");
    put_text(b, plogp_activation_name(network->activation));
    plogp_buffer_add_text(b, ", \"hidden\": [");
    for (size_t l = 1; l < network->layers; l++) {
        if (l > 1)
            plogp_buffer_add_text(b, ", ");
        plogp_buffer_add_integer(b, network->sizes[l]);
    }
    plogp_buffer_add_text(b, "], \"parameters\": ");
    put_array(b, classifier->parameters, plogp_network_parameters(network));
    plogp_buffer_add_text(b, "},\n");
}

static void put_rising(plogp_buffer *b, const struct plogp__rising *rising)
{
    plogp_buffer_add_byte(b, '[');
    for (size_t i = 0; i < rising->count; i++) {
        const struct plogp__step *step = &rising->steps[i];
        const double values[] = {step->low, step->high, step->probability};
        plogp_buffer_add_text(b, i == 0 ? "" : ", ");
        put_array(b, values, 3);
    }
    plogp_buffer_add_byte(b, ']');
}

static void put_calibration(plogp_buffer *b, const struct plogp__calibration *c)
{
    if (c->kind == PLOGP_CALIBRATION_NONE)
        return;
    plogp_buffer_add_text(b, "  \"calibration\": {\"kind\": ");
    put_text(b, plogp_calibration_kind_name(c->kind));
    plogp_buffer_add_text(b, ", ");
    put_number_member(b, "scale", c->scale);
    if (c->shift != NULL) {
        plogp_buffer_add_text(b, ", \"shifts\": ");
        put_array(b, c->shift, c->classes);
    }
    for (size_t m = 0; m < c->maps; m++) {
        plogp_buffer_add_text(b, m == 0 ? ", \"maps\": [\n    " : ",\n    ");
        put_rising(b, &c->map[m]);
    }
    plogp_buffer_add_text(b, c->maps > 0 ? "]},\n" : "},\n");
}

static void put_training(plogp_buffer *b, const plogp_classifier *classifier)
{
    const plogp_training *t = &classifier->training;
    const plogp_assessment *a = &t->assessment;
    const struct {
        const char *key;
        double value;
    } members[] = {
        {"n", a->n},
        {"entropy_y", a->entropy_y},
        {"cross_entropy", a->ledger.cross_entropy},
        {"entropy", a->ledger.entropy},
        {"divergence", a->ledger.divergence},
        {"objective", t->objective},
        {"gradient_norm", t->gradient_norm},
        {"suboptimality", t->suboptimality},
        {"l2", classifier->options.l2},
        {"label_smoothing", classifier->options.label_smoothing},
    };
    plogp_buffer_add_text(b, "  \"training\": {\n    \"unit\": \"nat\"");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        plogp_buffer_add_text(b, ",\n    ");
        put_number_member(b, members[i].key, members[i].value);
    }
    plogp_buffer_add_text(b, ",\n    \"separation\": ");
    put_text(b, plogp_separation_name(t->separation));
    plogp_buffer_add_text(b, t->converged ? ",\n    \"converged\": true\n  }\n"
                                          : ",\n    \"converged\": false\n  }\n");
}

/* The lowest version that reads the model. */
static uint64_t version_of(const struct plogp__schema *schema)
{
    for (size_t c = 0; c < schema->count; c++)
        if (schema->columns[c].hashing.buckets > 0)
            return 2;
    return 1;
}

static void put_model(plogp_buffer *b, const plogp_classifier *classifier)
{
    const struct plogp__schema *schema = &classifier->schema;
    plogp_buffer_add_text(b, "{\n");
    put_member(b, "format", PLOGP_MODEL_FORMAT);
    plogp_buffer_add_text(b, "  \"version\": ");
    plogp_buffer_add_integer(b, version_of(schema));
    plogp_buffer_add_text(b, ",\n");
    put_member(b, "plogp", plogp_version());
    put_member(b, "kind", plogp_classifier_kind_name(classifier->training.kind));
    put_member(b, "target", schema->target);
    plogp_buffer_add_text(b, "  \"classes\": ");
    put_names(b, &schema->classes);
    plogp_buffer_add_text(b, ",\n");
    put_member(b, "missing", plogp_missing_name(schema->missing));
    put_columns(b, schema);
    if (schema->sparse > 0) {
        plogp_buffer_add_text(b, "  \"sparse\": {\"features\": ");
        plogp_buffer_add_integer(b, schema->sparse);
        plogp_buffer_add_text(b, ", \"first_index\": ");
        plogp_buffer_add_integer(b, schema->first_index);
        plogp_buffer_add_text(b, "},\n");
    }
    put_features(b, classifier);
    plogp_buffer_add_text(b, "  \"coefficients\": ");
    put_vectors(b, classifier, classifier->theta);
    plogp_buffer_add_text(b, ",\n");
    put_directions(b, classifier);
    put_network(b, classifier);
    put_calibration(b, &classifier->calibration);
    put_training(b, classifier);
    plogp_buffer_add_text(b, "}\n");
}

static plogp_status write_file(const plogp_buffer *b, const char *path,
                               const plogp_context *context)
{
    plogp_writer *writer = NULL;
    plogp_status status = plogp_writer_open(path, context, &writer);
    if (status == PLOGP_OK)
        status = plogp_writer_write(writer, b->bytes, b->length);
    if (status == PLOGP_OK)
        status = plogp_writer_commit(writer);
    plogp_writer_free(writer);
    return status;
}

plogp_status plogp_classifier_save(const plogp_classifier *classifier, const char *path,
                                   const plogp_context *context)
{
    if (classifier == NULL || path == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "saving needs a classifier and a path");
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    put_model(&buffer, classifier);
    const plogp_status status =
        buffer.status == PLOGP_OK ? write_file(&buffer, path, context) : buffer.status;
    plogp_buffer_clear(&buffer);
    return status;
}
