#include <math.h>
#include <string.h>

#include "commands.h"
#include "explain.h"
#include "hashed.h"
#include "plogp/buffer.h"
#include "plogp/local.h"
#include "plogp/model.h"
#include "plogp/prediction.h"
#include "plogp/version.h"
#include "row_error.h"

#define FLUSH_BYTES ((size_t)1 << 16)

struct predict_settings {
    const char *model;
};

static const struct option OPTIONS[] = {
    {"model", 'm', OPTION_TEXT, offsetof(struct predict_settings, model), "FILE",
     "the model, as train wrote it"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

/* A stream of predictions on its way out. */
struct stream {
    struct invocation *invocation;
    plogp_buffer buffer;
    const char *const *classes;
    size_t class_count;
    double *probability; /* [room][class_count] */
    size_t room;
    bool json, begun, explained;
};

static plogp_status flush(struct stream *stream)
{
    if (stream->buffer.status != PLOGP_OK)
        return stream->buffer.status;
    const plogp_status status =
        emit(stream->invocation, stream->buffer.bytes, stream->buffer.length);
    stream->buffer.length = 0;
    return status;
}

static void put_text(plogp_buffer *buffer, const char *text)
{
    plogp_buffer_add_json_text(buffer, text, strlen(text));
}

static void put_header(struct stream *stream)
{
    plogp_buffer *buffer = &stream->buffer;
    if (!stream->json) {
        for (size_t k = 0; k < stream->class_count; k++) {
            plogp_buffer_add_csv_text(buffer, stream->classes[k],
                                      strlen(stream->classes[k]));
            plogp_buffer_add_byte(buffer, ',');
        }
        plogp_buffer_add_text(buffer, "predicted\n");
        return;
    }
    const struct predict_settings *settings = stream->invocation->settings;
    plogp_buffer_add_text(buffer, "{\"plogp\": ");
    put_text(buffer, plogp_version());
    plogp_buffer_add_text(buffer,
                          ", \"command\": \"predict\", \"unit\": null, \"input\": "
                          "{\"file\": ");
    put_text(buffer, stream->invocation->arguments[0]);
    plogp_buffer_add_text(buffer, ", \"model\": ");
    put_text(buffer, settings->model);
    plogp_buffer_add_text(buffer, "},\n\"results\": [");
}

/* The likeliest class, the first of equals; class_count in an undecided row. */
static size_t likeliest(const double *probability, size_t count)
{
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
        if (probability[k] > probability[best])
            best = k;
    return isnan(probability[0]) ? count : best;
}

static void put_csv_row(struct stream *stream, const double *probability)
{
    const size_t best = likeliest(probability, stream->class_count);
    for (size_t k = 0; k < stream->class_count; k++) {
        if (best < stream->class_count)
            plogp_buffer_add_number(&stream->buffer, probability[k]);
        plogp_buffer_add_byte(&stream->buffer, ',');
    }
    if (best < stream->class_count)
        plogp_buffer_add_csv_text(&stream->buffer, stream->classes[best],
                                  strlen(stream->classes[best]));
    plogp_buffer_add_byte(&stream->buffer, '\n');
}

static void put_json_row(struct stream *stream, const double *probability)
{
    plogp_buffer *buffer = &stream->buffer;
    const size_t best = likeliest(probability, stream->class_count);
    plogp_buffer_add_text(buffer, stream->begun ? ",\n{" : "\n{");
    for (size_t k = 0; k < stream->class_count; k++) {
        put_text(buffer, stream->classes[k]);
        plogp_buffer_add_text(buffer, ": ");
        if (best < stream->class_count)
            plogp_buffer_add_json_number(buffer, probability[k]);
        else
            plogp_buffer_add_text(buffer, "null");
        plogp_buffer_add_text(buffer, ", ");
    }
    plogp_buffer_add_text(buffer, "\"predicted\": ");
    if (best < stream->class_count)
        put_text(buffer, stream->classes[best]);
    else
        plogp_buffer_add_text(buffer, "null");
    plogp_buffer_add_byte(buffer, '}');
    stream->begun = true;
}

/* Room for the probabilities of `rows` rows. */
static double *room_for(struct stream *stream, size_t rows)
{
    if (rows > stream->room) {
        stream->room = rows;
        stream->probability =
            pool_alloc(&stream->invocation->pool,
                       rows * stream->class_count * sizeof *stream->probability);
    }
    return stream->probability;
}

static void explain_row(struct stream *stream, const double *probability)
{
    char p[EXPLAIN_NUMBER], surprisal[EXPLAIN_NUMBER], log[EXPLAIN_NUMBER];
    struct invocation *const invocation = stream->invocation;
    const size_t best = likeliest(probability, stream->class_count);
    plogp_local_entropy terms[1];
    const plogp_range range = {best, 1};
    if (!invocation->explain || stream->explained || best == stream->class_count ||
        plogp_local_entropies_weights(probability, stream->class_count, range, terms) !=
            PLOGP_OK)
        return;
    stream->explained = true;
    document_explain(&invocation->document,
                     "the first row predicted: the softmax of the logits is greatest for "
                     "%s, Q(%s | features) = %s, a surprisal of %s(1/%s) = %s %s",
                     stream->classes[best], stream->classes[best],
                     explain_number(terms->p, p), explain_log(invocation, log), p,
                     explain_nats(invocation, terms->surprisal, surprisal),
                     invocation->render.unit.name);
    document_explain(&invocation->document,
                     "where the classes are known, the mean of their surprisals is the "
                     "loss = H + KL: plogp evaluate");
}

static plogp_status put_rows(struct stream *stream, size_t rows)
{
    plogp_status status = PLOGP_OK;
    for (size_t row = 0; status == PLOGP_OK && row < rows; row++) {
        const double *probability = stream->probability + row * stream->class_count;
        explain_row(stream, probability);
        if (stream->json)
            put_json_row(stream, probability);
        else
            put_csv_row(stream, probability);
        if (stream->buffer.length >= FLUSH_BYTES)
            status = flush(stream);
    }
    return status;
}

static void warn(struct document *document, const plogp_predictor *predictor)
{
    const uint64_t missing = plogp_predictor_missing(predictor);
    const uint64_t unseen = plogp_predictor_unseen(predictor);
    if (missing > 0)
        document_warn(document, "no prediction for %llu row%s with a missing value",
                      (unsigned long long)missing, plural(missing));
    if (unseen > 0)
        document_warn(
            document,
            "no prediction for %llu row%s with a level that the training did not "
            "see; the first is %s",
            (unsigned long long)unseen, plural(unseen),
            plogp_predictor_first_unseen(predictor));
}

/* The end of the JSON document, with the warnings in it. */
static void put_footer(struct stream *stream)
{
    const plogp_result *warning =
        plogp_result_first_child(stream->invocation->document.warnings);
    if (!stream->json)
        return;
    plogp_buffer_add_text(&stream->buffer, "],\n\"warnings\": [");
    for (const plogp_result *w = warning; w != NULL; w = plogp_result_next_sibling(w)) {
        if (w != warning)
            plogp_buffer_add_text(&stream->buffer, ", ");
        put_text(&stream->buffer, plogp_result_get_text(w, NULL));
    }
    plogp_buffer_add_text(&stream->buffer, "]}\n");
}

static plogp_status stream_columns(struct stream *stream, plogp_source *source,
                                   plogp_predictor *predictor)
{
    plogp_batch batch = {.rows = 1};
    plogp_status status = PLOGP_OK;
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_source_next(source, &batch);
        if (status == PLOGP_OK && batch.rows > 0)
            status = name_row(
                stream->invocation, source, &batch,
                plogp_predictor_probs(predictor, &batch, room_for(stream, batch.rows)));
        if (status == PLOGP_OK)
            status = put_rows(stream, batch.rows);
    }
    return status;
}

static plogp_status stream_sparse(struct stream *stream, plogp_sparse_source *source,
                                  plogp_predictor *predictor)
{
    plogp_sparse_batch batch = {.rows = 1};
    plogp_status status = PLOGP_OK;
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(source, &batch);
        if (status == PLOGP_OK && batch.rows > 0)
            status = plogp_predictor_probs_sparse(predictor, &batch,
                                                  room_for(stream, batch.rows));
        if (status == PLOGP_OK)
            status = put_rows(stream, batch.rows);
    }
    return status;
}

/* Open the data and stream their predictions. */
static plogp_status stream_file(struct stream *stream, const plogp_classifier *classifier,
                                plogp_predictor **predictor)
{
    struct invocation *invocation = stream->invocation;
    const plogp_context *context = &invocation->context;
    const char *path = invocation->arguments[0];
    if (plogp_sparse_is_path(path)) {
        plogp_sparse_source *source = NULL;
        plogp_status status =
            plogp_sparse_open(path, &invocation->read, context, &source);
        if (status == PLOGP_OK)
            status = plogp_predictor_new_sparse(
                classifier, plogp_sparse_schema_of(source), context, predictor);
        put_header(stream);
        if (status == PLOGP_OK)
            status = stream_sparse(stream, source, *predictor);
        plogp_sparse_free(source);
        return status;
    }
    plogp_source *source = NULL;
    plogp_status status = plogp_source_open(path, &invocation->read, context, &source);
    if (status == PLOGP_OK)
        status = plogp_predictor_new(classifier, plogp_source_schema(source), context,
                                     predictor);
    put_header(stream);
    if (status == PLOGP_OK)
        status = stream_columns(stream, source, *predictor);
    plogp_source_free(source);
    return status;
}

static plogp_status predict(struct invocation *invocation,
                            const plogp_classifier *classifier)
{
    plogp_predictor *predictor = NULL;
    struct stream stream = {.invocation = invocation,
                            .json = invocation->render.format == PLOGP_FORMAT_JSON};
    stream.classes = plogp_classifier_classes(classifier, &stream.class_count);
    plogp_buffer_init(&stream.buffer, &invocation->context);
    plogp_status status = stream_file(&stream, classifier, &predictor);
    if (status == PLOGP_OK) {
        warn(&invocation->document, predictor);
        put_footer(&stream);
        status = flush(&stream);
    }
    plogp_predictor_free(predictor);
    plogp_buffer_clear(&stream.buffer);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    const struct predict_settings *settings = invocation->settings;
    plogp_classifier *classifier = NULL;
    if (settings->model == NULL)
        return usage_error(invocation, "--model FILE is missing: what train wrote");
    plogp_status status =
        plogp_classifier_load(settings->model, &invocation->context, &classifier);
    if (status == PLOGP_OK) {
        hashed_read_as_trained(invocation, classifier);
        status = predict(invocation, classifier);
    }
    plogp_classifier_free(classifier);
    return status;
}

const struct command cmd_predict = {
    .name = "predict",
    .section = "classifiers",
    .summary = "the probability of each class, row by row",
    .synopsis = "FILE --model MODEL.json",
    .description =
        "Writes CSV (or JSON with -j): a column of probabilities for each class, and the "
        "likeliest class, the first of equals. Columns are found by name; others are "
        "ignored. A row with a missing value (unless the model was trained to replace "
        "it) or with a level that the training did not see has empty fields, and is "
        "counted in a warning.",
    .example = "cd examples/data\n"
               "plogp train titanic.csv --target Survived --weights Freq -m t.json\n"
               "plogp predict titanic.csv --model t.json",
    .options = OPTIONS,
    .settings_size = sizeof(struct predict_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
