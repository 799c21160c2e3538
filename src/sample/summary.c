#include "sample/summary.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/ordered_inside.h"
#include "sample/scan.h"

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

void plogp_summary_leave_moments(plogp_summary *summary)
{
    if (summary != NULL && summary->parts == NULL)
        summary->without_moments = true;
}

plogp_status plogp__summary_like(const plogp_summary *model, plogp_summary **summary)
{
    PLOGP_TRY(plogp_summary_new(&model->context, summary));
    (*summary)->without_moments = model->without_moments;
    return PLOGP_OK;
}

void plogp__part_clear(const plogp_summary *summary, struct plogp__part *part)
{
    plogp_counts_free(part->counts);
    plogp_moments_free(part->moments);
    plogp_ordered_free(part->ordered);
    plogp__free(summary->alloc, part->name);
    *part = (struct plogp__part){0};
}

void plogp_summary_free(plogp_summary *summary)
{
    if (summary == NULL)
        return;
    for (size_t i = 0; i < summary->size; i++)
        plogp__part_clear(summary, &summary->parts[i]);
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

static plogp_status part_allocate(const plogp_summary *summary, struct plogp__part *part)
{
    const plogp_context *const context = &summary->part_context;
    if (part->public.type == PLOGP_COLUMN_CATEGORICAL)
        return plogp_counts_new(PLOGP_COLUMN_CATEGORICAL, context, &part->counts);
    if (!summary->without_moments)
        PLOGP_TRY(plogp_moments_new(context, &part->moments));
    return plogp_ordered_new(context, &part->ordered);
}

void plogp__part_publish(struct plogp__part *part)
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
    struct plogp__part *const part = &summary->parts[summary->size];
    *part = (struct plogp__part){.public = {.type = type}};
    part->name = plogp__copy_text(summary->alloc, name, strlen(name));
    if (part->name == NULL)
        return plogp__fail_memory(&summary->context);
    summary->size++;
    PLOGP_TRY(part_allocate(summary, part));
    plogp__part_publish(part);
    return PLOGP_OK;
}

plogp_status plogp__summary_reserve(plogp_summary *summary, size_t size)
{
    summary->parts = plogp__alloc_zero(summary->alloc, size, sizeof *summary->parts);
    if (summary->parts == NULL)
        return plogp__fail_memory(&summary->context);
    summary->part_context = summary->context;
    summary->part_context.max_memory =
        plogp__context_memory(&summary->context) / 2 / (size == 0 ? 1 : size) + 1;
    return PLOGP_OK;
}

static struct plogp__part *find_part(const plogp_summary *summary, const char *name)
{
    for (size_t i = 0; i < summary->size; i++)
        if (strcmp(summary->parts[i].name, name) == 0)
            return &summary->parts[i];
    return NULL;
}

/* The part of a column of the source; the names and types must agree. */
static plogp_status match_part(const plogp_summary *summary, const char *name,
                               plogp_column_type type, struct plogp__part **part)
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
        PLOGP_TRY(plogp__summary_reserve(summary, schema->column_count));
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
        struct plogp__part *part;
        PLOGP_TRY(
            match_part(summary, schema->columns[c].name, schema->columns[c].type, &part));
        indices[c] = c;
        if (part->counts != NULL)
            sinks[used++] =
                (plogp__sink){&plogp__counts_sink, part->counts, &indices[c], false};
        if (part->moments != NULL)
            sinks[used++] =
                (plogp__sink){&plogp__moments_sink, part->moments, &indices[c], false};
        if (part->ordered != NULL)
            sinks[used++] = (plogp__sink){&plogp__ordered_sink, part->ordered,
                                          &indices[c], part->moments == NULL};
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
        status = plogp__scan(source, sinks, sink_count, &summary->part_context);
    plogp__free(summary->alloc, indices);
    plogp__free(summary->alloc, sinks);
    return status;
}

static plogp_status part_merge(struct plogp__part *part, const plogp_summary_part *other)
{
    if (part->counts != NULL)
        return plogp_counts_merge(part->counts, other->counts);
    if (part->moments != NULL)
        PLOGP_TRY(plogp_moments_merge(part->moments, other->moments));
    return plogp_ordered_merge(part->ordered, other->ordered);
}

/* An empty summary takes the columns of `other`. */
static plogp_status take_columns(plogp_summary *summary, const plogp_summary *other)
{
    if (summary->parts != NULL)
        return PLOGP_OK;
    PLOGP_TRY(plogp__summary_reserve(summary, other->size));
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
        struct plogp__part *part;
        const plogp_summary_part *const theirs = &other->parts[i].public;
        PLOGP_TRY(match_part(summary, theirs->name, theirs->type, &part));
        PLOGP_TRY(part_merge(part, theirs));
    }
    return PLOGP_OK;
}

int plogp_summary_part_has_values(const plogp_summary_part *part)
{
    if (part->counts != NULL)
        return !plogp_counts_is_empty(part->counts);
    return !plogp__weight_is_zero(&part->ordered->total);
}
