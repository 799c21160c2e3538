/* Batches of a stream of Arrow record batches. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/arrow_source.h"
#include "data/limits.h"

#define FIELDS_MAX ((int64_t)1 << 20)

static void release_array(struct ArrowArray *array)
{
    if (array->release != NULL)
        array->release(array);
    array->release = NULL;
}

static void free_arrow(plogp_source *base)
{
    struct plogp__arrow_source *source = (struct plogp__arrow_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    plogp__columns_clear(&source->columns);
    for (int64_t i = 0; source->fields != NULL && i < source->schema.n_children; i++)
        plogp__free(alloc, source->fields[i].codes);
    for (int64_t i = 0; source->names != NULL && i < source->schema.n_children; i++)
        plogp__free(alloc, source->names[i]);
    plogp__free(alloc, source->fields);
    plogp__free(alloc, source->names);
    release_array(&source->array);
    if (source->schema.release != NULL)
        source->schema.release(&source->schema);
    if (source->stream.release != NULL)
        source->stream.release(&source->stream);
    plogp__free(alloc, source);
}

static plogp_status fail_stream(struct plogp__arrow_source *source)
{
    const char *words = source->stream.get_last_error == NULL
                            ? NULL
                            : source->stream.get_last_error(&source->stream);
    return plogp__fail(source->base.context, PLOGP_EIO, "%s: the producer failed: %.400s",
                       source->base.name, words == NULL ? "it does not say why" : words);
}

static plogp_status take_field(struct plogp__arrow_source *source, size_t i)
{
    const struct ArrowSchema *child = source->schema.children[i];
    struct plogp__arrow_field *field = &source->fields[i];
    char name[32];
    if (child == NULL || child->release == NULL || child->format == NULL)
        return plogp__arrow_fail(source, "its schema is damaged");
    const struct ArrowSchema *values =
        child->dictionary == NULL ? child : child->dictionary;
    field->type = plogp__arrow_type_of(values->format);
    if (child->dictionary != NULL)
        field->index = plogp__arrow_type_of(child->format);
    const int made = snprintf(name, sizeof name, "V%zu", i + 1);
    const bool named = child->name != NULL && child->name[0] != '\0';
    source->names[i] = plogp__copy_text(plogp__context_alloc(source->base.context),
                                        named ? child->name : name,
                                        named ? strlen(child->name) : (size_t)made);
    return source->names[i] == NULL ? plogp__fail_memory(source->base.context) : PLOGP_OK;
}

static plogp_status take_schema(struct plogp__arrow_source *source)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    const struct ArrowSchema *schema = &source->schema;
    if (schema->release == NULL || schema->format == NULL ||
        strcmp(schema->format, "+s") != 0 || schema->children == NULL ||
        schema->n_children <= 0 || schema->n_children > FIELDS_MAX) {
        source->schema.n_children = 0;
        return plogp__arrow_fail(source,
                                 "is no table: the schema must be a struct with fields");
    }
    const size_t count = (size_t)schema->n_children;
    source->fields = plogp__alloc_zero(alloc, count, sizeof *source->fields);
    source->names = plogp__alloc_zero(alloc, count, sizeof *source->names);
    if (source->fields == NULL || source->names == NULL)
        return plogp__fail_memory(source->base.context);
    for (size_t i = 0; i < count; i++)
        PLOGP_TRY(take_field(source, i));
    return PLOGP_OK;
}

/* Texts and dates are categorical, and dictionaries of whatever; the caller may want
 * numbers as categories, not the other way round. */
static plogp_status settle(struct plogp__arrow_source *source,
                           struct plogp__column *column)
{
    const struct plogp__arrow_field *field = &source->fields[column->field];
    const enum plogp__arrow_kind kind = field->type.kind;
    const char *format = source->schema.children[column->field]->format;
    const bool indexed = field->index.kind != PLOGP__ARROW_OTHER;
    const bool text = kind == PLOGP__ARROW_TEXT || kind == PLOGP__ARROW_DATE || indexed;
    const bool dictionary = source->schema.children[column->field]->dictionary != NULL;
    if (kind == PLOGP__ARROW_OTHER ||
        (dictionary && field->index.kind != PLOGP__ARROW_INTEGER))
        return plogp__fail(source->base.context, PLOGP_EFORMAT,
                           "%s: column '%s': the Arrow type '%.40s' is not read; cast it "
                           "to float64 or to text",
                           source->base.name, column->name, format);
    if (text &&
        (column->weights || (column->settled && column->type == PLOGP_COLUMN_NUMERIC)))
        return plogp__fail(source->base.context, PLOGP_EFORMAT,
                           "%s: column '%s': the Arrow type '%.40s' holds no numbers",
                           source->base.name, column->name, format);
    if (!column->settled)
        column->type = text ? PLOGP_COLUMN_CATEGORICAL : PLOGP_COLUMN_NUMERIC;
    column->settled = true;
    return PLOGP_OK;
}

/* The next record batch with rows; *more is false at the end. */
static plogp_status advance(struct plogp__arrow_source *source, bool *more)
{
    while (source->array.release == NULL || source->at >= source->array.length) {
        *more = false;
        if (source->stream.release == NULL)
            return PLOGP_OK;
        release_array(&source->array);
        if (source->stream.get_next(&source->stream, &source->array) != 0) {
            source->array.release = NULL;
            return fail_stream(source);
        }
        source->started = true;
        source->at = 0;
        if (source->array.release == NULL)
            return PLOGP_OK;
        PLOGP_TRY(plogp__arrow_check(source));
    }
    *more = true;
    return PLOGP_OK;
}

static plogp_status next_arrow(plogp_source *base, plogp_batch *batch)
{
    struct plogp__arrow_source *source = (struct plogp__arrow_source *)base;
    struct plogp__columns *columns = &source->columns;
    bool more = false;
    PLOGP_TRY(plogp__check_cancel(base->context));
    if (plogp__columns_prepare(columns) != PLOGP_OK)
        return plogp__fail_memory(base->context);
    PLOGP_TRY(advance(source, &more));
    const int64_t left = more ? source->array.length - source->at : 0;
    const size_t rows =
        (uint64_t)left < columns->batch_rows ? (size_t)left : columns->batch_rows;
    if (rows > 0)
        PLOGP_TRY(plogp__arrow_fill(source, rows));
    plogp__columns_publish(columns, &base->schema, rows, batch);
    for (size_t i = 0; rows > 0 && i < columns->count; i++) {
        const struct plogp__column *column = &columns->items[i];
        const double *doubles = column->type == PLOGP_COLUMN_NUMERIC
                                    ? plogp__arrow_doubles(source, column)
                                    : NULL;
        if (doubles != NULL)
            columns->view[i].numbers = doubles;
    }
    source->at += (int64_t)rows;
    return PLOGP_OK;
}

static plogp_status rewind_arrow(plogp_source *base)
{
    struct plogp__arrow_source *source = (struct plogp__arrow_source *)base;
    if (source->stream.release != NULL && source->started)
        return plogp__fail(base->context, PLOGP_EINVAL,
                           "an Arrow stream can be read once; put a cache behind it "
                           "(plogp_cache_source)");
    source->at = 0;
    source->columns.next_row = 0;
    return PLOGP_OK;
}

static plogp_status start(struct plogp__arrow_source *source,
                          const plogp_read_options *options)
{
    const plogp_context *context = source->base.context;
    if (source->stream.release != NULL &&
        source->stream.get_schema(&source->stream, &source->schema) != 0) {
        source->schema.release = NULL;
        return fail_stream(source);
    }
    PLOGP_TRY(take_schema(source));
    const struct plogp__names names = {source->base.name, source->names,
                                       (size_t)source->schema.n_children};
    PLOGP_TRY(plogp__columns_init(&source->columns, &names, options, context));
    for (size_t i = 0; i < source->columns.all; i++)
        PLOGP_TRY(settle(source, &source->columns.items[i]));
    if (source->array.release != NULL)
        PLOGP_TRY(plogp__arrow_check(source));
    plogp__columns_publish_schema(&source->columns, options, UINT64_MAX,
                                  &source->base.schema);
    return PLOGP_OK;
}

static plogp_status open_arrow(const struct plogp__arrow_source *moved,
                               const plogp_read_options *options,
                               const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind ARROW = {
        .next = next_arrow, .rewind = rewind_arrow, .free = free_arrow};
    const plogp_read_options asked =
        options == NULL ? plogp_read_options_defaults() : *options;
    struct plogp__arrow_source local = *moved;
    struct plogp__arrow_source *opened =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *opened);
    if (opened == NULL) {
        release_array(&local.array);
        if (local.schema.release != NULL)
            local.schema.release(&local.schema);
        if (local.stream.release != NULL)
            local.stream.release(&local.stream);
        return plogp__fail_memory(context);
    }
    *opened = local;
    opened->base =
        (plogp_source){.kind = &ARROW, .context = context, .name = "the Arrow table"};
    opened->memory_limit = plogp__memory_limit(&asked);
    const plogp_status status =
        asked.batch_rows == 0
            ? plogp__fail(context, PLOGP_EINVAL, "batch_rows must be at least 1")
            : start(opened, &asked);
    if (status != PLOGP_OK) {
        free_arrow(&opened->base);
        return status;
    }
    *source = &opened->base;
    return PLOGP_OK;
}

plogp_status plogp_arrow_source(struct ArrowArrayStream *stream,
                                const plogp_read_options *options,
                                const plogp_context *context, plogp_source **source)
{
    if (stream == NULL || source == NULL || stream->release == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_arrow_source: a null pointer or a released stream");
    const struct plogp__arrow_source moved = {.stream = *stream};
    stream->release = NULL;
    return open_arrow(&moved, options, context, source);
}

plogp_status plogp_arrow_source_from_array(struct ArrowSchema *schema,
                                           struct ArrowArray *array,
                                           const plogp_read_options *options,
                                           const plogp_context *context,
                                           plogp_source **source)
{
    if (schema == NULL || array == NULL || source == NULL || schema->release == NULL ||
        array->release == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_arrow_source_from_array: a null pointer or a released "
                           "struct");
    const struct plogp__arrow_source moved = {.schema = *schema, .array = *array};
    schema->release = NULL;
    array->release = NULL;
    return open_arrow(&moved, options, context, source);
}
