#include "plogp/summary.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/bytes.h"
#include "sample/scan.h"

/* A column's accumulators, which the public part points to. */
struct part {
    plogp_summary_part public;
    char *name;
    plogp_counts *counts;
    plogp_moments *moments;
    plogp_ordered *ordered;
};

struct plogp_summary {
    plogp_context context;
    const plogp_alloc *alloc;
    struct part *parts; /* [size] */
    size_t size;
};

plogp_status plogp_summary_new(const plogp_context *context, plogp_summary **summary)
{
    if (summary == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no place for the summary");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_summary *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    *summary = made;
    return PLOGP_OK;
}

void plogp_summary_free(plogp_summary *summary)
{
    if (summary == NULL)
        return;
    for (size_t i = 0; i < summary->size; i++) {
        plogp_counts_free(summary->parts[i].counts);
        plogp_moments_free(summary->parts[i].moments);
        plogp_ordered_free(summary->parts[i].ordered);
        plogp__free(summary->alloc, summary->parts[i].name);
    }
    plogp__free(summary->alloc, summary->parts);
    plogp__free(summary->alloc, summary);
}

size_t plogp_summary_size(const plogp_summary *summary)
{
    return summary == NULL ? 0 : summary->size;
}

const plogp_summary_part *plogp_summary_column(const plogp_summary *summary, size_t index)
{
    return index < plogp_summary_size(summary) ? &summary->parts[index].public : NULL;
}

const plogp_summary_part *plogp_summary_find(const plogp_summary *summary,
                                             const char *name)
{
    for (size_t i = 0; name != NULL && i < plogp_summary_size(summary); i++)
        if (strcmp(summary->parts[i].name, name) == 0)
            return &summary->parts[i].public;
    return NULL;
}

static plogp_status part_allocate(struct part *part, const plogp_context *context)
{
    if (part->public.type == PLOGP_COLUMN_CATEGORICAL)
        return plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, context, &part->counts);
    PLOGP_TRY(plogp_moments_new(context, &part->moments));
    return plogp_ordered_new(context, &part->ordered);
}

static void part_publish(struct part *part)
{
    part->public.name = part->name;
    part->public.counts = part->counts;
    part->public.moments = part->moments;
    part->public.ordered = part->ordered;
}

/* Add an empty column; its type is known. */
static plogp_status add_part(plogp_summary *summary, const char *name,
                             plogp_column_type type)
{
    struct part *const part = &summary->parts[summary->size];
    *part = (struct part){.public = {.type = type}};
    part->name = plogp__copy_text(summary->alloc, name, strlen(name));
    if (part->name == NULL)
        return plogp__fail_memory(&summary->context);
    summary->size++;
    PLOGP_TRY(part_allocate(part, &summary->context));
    part_publish(part);
    return PLOGP_OK;
}

static plogp_status reserve_parts(plogp_summary *summary, size_t size)
{
    summary->parts = plogp__alloc_zero(summary->alloc, size, sizeof *summary->parts);
    return summary->parts == NULL ? plogp__fail_memory(&summary->context) : PLOGP_OK;
}

static struct part *find_part(const plogp_summary *summary, const char *name)
{
    for (size_t i = 0; i < summary->size; i++)
        if (strcmp(summary->parts[i].name, name) == 0)
            return &summary->parts[i];
    return NULL;
}

/* The part of a column of the source; the names and types must agree. */
static plogp_status match_part(const plogp_summary *summary, const char *name,
                               plogp_column_type type, struct part **part)
{
    *part = find_part(summary, name);
    if (*part == NULL)
        return plogp__fail(&summary->context, PLOGP_EINVAL,
                           "column '%s' is not in all of the data that meet", name);
    if ((*part)->public.type != type)
        return plogp__fail(&summary->context, PLOGP_EINVAL,
                           "column '%s' is numeric in one part of the data and "
                           "categorical in another: settle it with --types %s=...",
                           name, name);
    return PLOGP_OK;
}

static plogp_status take_schema(plogp_summary *summary, const plogp_batch *schema)
{
    if (summary->parts == NULL) {
        PLOGP_TRY(reserve_parts(summary, schema->column_count));
        for (size_t c = 0; c < schema->column_count; c++)
            PLOGP_TRY(
                add_part(summary, schema->columns[c].name, schema->columns[c].type));
    }
    if (summary->size != schema->column_count)
        return plogp__fail(&summary->context, PLOGP_EINVAL,
                           "the parts of the data have %zu and %zu columns",
                           summary->size, schema->column_count);
    return PLOGP_OK;
}

/* The sinks of all columns: at most two a column. */
static plogp_status connect(const plogp_summary *summary, const plogp_batch *schema,
                            size_t *indices, plogp__sink *sinks, size_t *sink_count)
{
    size_t used = 0;
    for (size_t c = 0; c < schema->column_count; c++) {
        struct part *part;
        PLOGP_TRY(
            match_part(summary, schema->columns[c].name, schema->columns[c].type, &part));
        indices[c] = c;
        if (part->counts != NULL)
            sinks[used++] = (plogp__sink){&plogp__counts_sink, part->counts, &indices[c]};
        if (part->moments != NULL)
            sinks[used++] =
                (plogp__sink){&plogp__moments_sink, part->moments, &indices[c]};
        if (part->ordered != NULL)
            sinks[used++] =
                (plogp__sink){&plogp__ordered_sink, part->ordered, &indices[c]};
    }
    *sink_count = used;
    return PLOGP_OK;
}

plogp_status plogp_summary_read(plogp_summary *summary, plogp_source *source)
{
    if (summary == NULL || source == NULL)
        return PLOGP_EINVAL;
    const plogp_batch *const schema = plogp_source_schema(source);
    PLOGP_TRY(take_schema(summary, schema));
    const size_t columns = schema->column_count;
    size_t *const indices = plogp__alloc(summary->alloc, columns, sizeof *indices);
    plogp__sink *const sinks = plogp__alloc(summary->alloc, columns, 2 * sizeof *sinks);
    size_t sink_count = 0;
    plogp_status status = PLOGP_ENOMEM;
    if (indices == NULL || sinks == NULL)
        status = plogp__fail_memory(&summary->context);
    else
        status = connect(summary, schema, indices, sinks, &sink_count);
    if (status == PLOGP_OK)
        status = plogp__scan(source, sinks, sink_count, &summary->context);
    plogp__free(summary->alloc, indices);
    plogp__free(summary->alloc, sinks);
    return status;
}

static plogp_status part_merge(struct part *part, const plogp_summary_part *other)
{
    if (part->counts != NULL)
        return plogp_counts_merge(part->counts, other->counts);
    PLOGP_TRY(plogp_moments_merge(part->moments, other->moments));
    return plogp_ordered_merge(part->ordered, other->ordered);
}

/* An empty summary takes the columns of `other`. */
static plogp_status take_columns(plogp_summary *summary, const plogp_summary *other)
{
    if (summary->parts != NULL)
        return PLOGP_OK;
    PLOGP_TRY(reserve_parts(summary, other->size));
    for (size_t i = 0; i < other->size; i++)
        PLOGP_TRY(add_part(summary, other->parts[i].name, other->parts[i].public.type));
    return PLOGP_OK;
}

plogp_status plogp_summary_merge(plogp_summary *summary, const plogp_summary *other)
{
    if (summary == NULL || other == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(take_columns(summary, other));
    if (summary->size != other->size)
        return plogp__fail(&summary->context, PLOGP_EINVAL,
                           "the parts of the data have %zu and %zu columns",
                           summary->size, other->size);
    for (size_t i = 0; i < other->size; i++) {
        struct part *part;
        const plogp_summary_part *const theirs = &other->parts[i].public;
        PLOGP_TRY(match_part(summary, theirs->name, theirs->type, &part));
        PLOGP_TRY(part_merge(part, theirs));
    }
    return PLOGP_OK;
}

static plogp_status save_part(const struct part *part, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_text(buffer, part->name, strlen(part->name)));
    PLOGP_TRY(plogp__put_u64(buffer, (uint64_t)part->public.type));
    if (part->counts != NULL)
        return plogp_counts_save(part->counts, buffer);
    PLOGP_TRY(plogp_moments_save(part->moments, buffer));
    return plogp_ordered_save(part->ordered, buffer);
}

static plogp_status save_parts(const plogp_summary *summary, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_u64(buffer, summary->size));
    for (size_t i = 0; i < summary->size; i++)
        PLOGP_TRY(save_part(&summary->parts[i], buffer));
    return PLOGP_OK;
}

plogp_status plogp_summary_save(const plogp_summary *summary, plogp_buffer *buffer)
{
    if (summary == NULL || buffer == NULL)
        return PLOGP_EINVAL;
    size_t start = buffer->length;
    PLOGP_TRY(plogp__frame_open(buffer, PLOGP__STATE_SUMMARY, &start));
    return plogp__frame_end(buffer, start, save_parts(summary, buffer));
}

static plogp_status load_part(plogp_summary *summary, plogp__reader *reader)
{
    size_t length, size;
    const unsigned char *data;
    struct part *const part = &summary->parts[summary->size];
    const char *const name = plogp__get_text(reader, &length);
    part->public.type = (plogp_column_type)plogp__get_u64(reader);
    plogp__get_frame(reader, &data, &size);
    if (reader->bad)
        return PLOGP_OK;
    part->name = plogp__copy_text(summary->alloc, name, length);
    if (part->name == NULL)
        return plogp__fail_memory(&summary->context);
    summary->size++;
    if (part->public.type == PLOGP_COLUMN_CATEGORICAL) {
        PLOGP_TRY(plogp_counts_load(data, size, &summary->context, &part->counts));
    } else {
        PLOGP_TRY(plogp_moments_load(data, size, &summary->context, &part->moments));
        plogp__get_frame(reader, &data, &size);
        if (reader->bad)
            return PLOGP_OK;
        PLOGP_TRY(plogp_ordered_load(data, size, &summary->context, &part->ordered));
    }
    part_publish(part);
    return PLOGP_OK;
}

static plogp_status load_parts(plogp_summary *summary, plogp__reader *reader)
{
    const size_t size = plogp__get_count(reader, 24);
    if (size == 0)
        return plogp__reader_finish(reader, &summary->context);
    PLOGP_TRY(reserve_parts(summary, size));
    for (size_t i = 0; i < size && !reader->bad; i++)
        PLOGP_TRY(load_part(summary, reader));
    return plogp__reader_finish(reader, &summary->context);
}

plogp_status plogp_summary_load(const unsigned char *data, size_t size,
                                const plogp_context *context, plogp_summary **summary)
{
    if (data == NULL || summary == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no state to load");
    plogp__reader reader;
    plogp_summary *made = NULL;
    PLOGP_TRY(plogp__frame_read(data, size, PLOGP__STATE_SUMMARY, context, &reader));
    PLOGP_TRY(plogp_summary_new(context, &made));
    const plogp_status status = load_parts(made, &reader);
    if (status == PLOGP_OK)
        *summary = made;
    else
        plogp_summary_free(made);
    return status;
}
