/* A source whose first pass writes a row-group cache that later passes read. */
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/cache_identity.h"
#include "data/cache_index.h"
#include "data/source.h"
#include "plogp/cache.h"

struct cached_source {
    plogp_source base;
    plogp_source *inner;      /* NULL: an earlier run wrote the cache */
    plogp_read_options again; /* how to find its lines then       */
    struct plogp__cache_file file;
    struct plogp__cache_index index; /* of an earlier run */
    plogp_column *view;              /* [column_count] of the batch delivered last */
    unsigned char *bytes;            /* [capacity] of the group read last */
    size_t capacity;
    unsigned char *other; /* [other_capacity] of the group before, while two are kept */
    size_t other_capacity;
    bool keeps_two;
    size_t next_group;
    uint64_t next_row;
    uint64_t identity;
    uint64_t *skipped; /* where an earlier run's count is to be added, once; or NULL */
    bool weights;
    plogp_cache_state state;
};

static void free_cached(plogp_source *base)
{
    struct cached_source *source = (struct cached_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    plogp__cache_file_close(&source->file);
    plogp__cache_index_clear(&source->index);
    plogp_source_free(source->inner);
    plogp__free(alloc, source->view);
    plogp__free(alloc, source->bytes);
    plogp__free(alloc, source->other);
    plogp__free(alloc, source);
}

static plogp_status finish(struct cached_source *source)
{
    plogp_buffer index;
    const struct plogp__cache_index about = {
        .weights = source->weights, .skipped = plogp_source_skipped_rows(source->inner)};
    plogp_buffer_init(&index, source->base.context);
    plogp__cache_index_write(&index, &source->base.schema, &about, &source->file);
    const plogp_status status =
        plogp__cache_file_finish(&source->file, &index, source->identity);
    plogp_buffer_clear(&index);
    source->state.complete = status == PLOGP_OK;
    return status;
}

/* A batch of the first pass, into the cache. */
static plogp_status next_parsed(struct cached_source *source, plogp_batch *batch)
{
    PLOGP_TRY(plogp_source_next(source->inner, batch));
    source->weights = source->weights || batch->weights != NULL;
    source->base.skipped_rows = plogp_source_skipped_rows(source->inner);
    return batch->rows == 0 ? finish(source)
                            : plogp__cache_file_append(&source->file, batch);
}

/* Write everything anew, from where the rows came. */
static plogp_status rebuild(struct cached_source *source)
{
    plogp_batch batch = {.rows = 1};
    if (source->inner == NULL)
        return plogp__fail(source->base.context, PLOGP_EIO,
                           "%s: the row-group cache changed while it was read",
                           source->base.name);
    source->state.complete = 0;
    source->state.rebuilt = 1;
    PLOGP_TRY(plogp_source_rewind(source->inner));
    PLOGP_TRY(plogp__cache_file_restart(&source->file));
    while (batch.rows > 0)
        PLOGP_TRY(next_parsed(source, &batch));
    return PLOGP_OK;
}

/* The group before stays as it is. */
static void turn_over(struct cached_source *source)
{
    unsigned char *const before = source->bytes;
    const size_t capacity = source->capacity;
    source->bytes = source->other;
    source->capacity = source->other_capacity;
    source->other = before;
    source->other_capacity = capacity;
}

static bool join_cached(plogp_source *base, struct plogp__team *team)
{
    struct cached_source *source = (struct cached_source *)base;
    const bool kept = source->inner != NULL && plogp__source_join(source->inner, team);
    source->keeps_two = team != NULL;
    return team != NULL && (source->state.complete || kept);
}

static plogp_status load(struct cached_source *source, plogp_batch *batch, bool *sound)
{
    const size_t at = source->next_group;
    if (!plogp__reserve(plogp__context_alloc(source->base.context),
                        (void **)&source->bytes, &source->capacity,
                        (size_t)source->file.groups[at].size, 1))
        return plogp__fail_memory(source->base.context);
    *batch = source->base.schema;
    *sound = plogp__cache_file_read(&source->file, at, source->bytes) &&
             plogp__cache_batch(&source->file, at, source->bytes, source->weights,
                                source->view, batch);
    return PLOGP_OK;
}

static plogp_status next_group(struct cached_source *source, plogp_batch *batch)
{
    bool sound = false;
    PLOGP_TRY(plogp__check_cancel(source->base.context));
    if (source->keeps_two)
        turn_over(source);
    PLOGP_TRY(load(source, batch, &sound));
    if (!sound) {
        PLOGP_TRY(rebuild(source));
        if (source->next_group < source->file.count)
            PLOGP_TRY(load(source, batch, &sound));
    }
    if (!sound)
        return plogp__fail(source->base.context, PLOGP_EIO,
                           "%s: what was written to the row-group cache is not what is "
                           "read from it",
                           source->base.name);
    batch->first_row = source->next_row;
    source->next_row += batch->rows;
    source->next_group++;
    return PLOGP_OK;
}

static plogp_status next_cached(plogp_source *base, plogp_batch *batch)
{
    struct cached_source *source = (struct cached_source *)base;
    if (!source->state.complete)
        return next_parsed(source, batch);
    if (source->next_group < source->file.count)
        return next_group(source, batch);
    *batch = base->schema;
    batch->first_row = source->next_row;
    if (source->skipped != NULL)
        *source->skipped += base->skipped_rows;
    source->skipped = NULL;
    return PLOGP_OK;
}

static plogp_status rewind_cached(plogp_source *base)
{
    struct cached_source *source = (struct cached_source *)base;
    source->next_group = 0;
    source->next_row = 0;
    if (source->state.complete)
        return PLOGP_OK;
    PLOGP_TRY(plogp_source_rewind(source->inner));
    return plogp__cache_file_restart(&source->file);
}

/* Of rows that an earlier run parsed: by reading them once more. */
static plogp_status line_again(const struct cached_source *source, uint64_t row,
                               uint64_t *line)
{
    plogp_source *data = NULL;
    PLOGP_TRY(plogp_source_open(source->base.name, &source->again, source->base.context,
                                &data));
    const plogp_status status = plogp_source_line(data, row, line);
    plogp_source_free(data);
    return status;
}

static plogp_status line_cached(plogp_source *base, uint64_t row, uint64_t *line)
{
    struct cached_source *source = (struct cached_source *)base;
    return source->inner == NULL ? line_again(source, row, line)
                                 : plogp_source_line(source->inner, row, line);
}

static const struct plogp__source_kind CACHED = {.next = next_cached,
                                                 .rewind = rewind_cached,
                                                 .free = free_cached,
                                                 .line = line_cached,
                                                 .join = join_cached};

static plogp_status copy_view(struct cached_source *source)
{
    const plogp_batch *schema = &source->base.schema;
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    source->view = plogp__alloc(alloc, schema->column_count, sizeof *source->view);
    if (source->view == NULL)
        return plogp__fail_memory(source->base.context);
    memcpy(source->view, schema->columns, schema->column_count * sizeof *source->view);
    return PLOGP_OK;
}

static struct cached_source *new_source(const plogp_context *context, const char *name)
{
    struct cached_source *source =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *source);
    if (source == NULL) {
        (void)plogp__fail_memory(context);
        return NULL;
    }
    source->base = (plogp_source){.kind = &CACHED, .context = context, .name = name};
    source->file = (struct plogp__cache_file){.context = context, .file = -1};
    return source;
}

/* Take over `inner` and write its cache to `target` (NULL: without a name). */
static plogp_status wrap(plogp_source *inner, const char *target, uint64_t identity,
                         const plogp_context *context, struct cached_source **wrapped)
{
    struct cached_source *source = new_source(context, inner->name);
    if (source == NULL) {
        plogp_source_free(inner);
        return PLOGP_ENOMEM;
    }
    source->inner = inner;
    source->identity = identity;
    source->base.schema = *plogp_source_schema(inner);
    plogp_status status = copy_view(source);
    if (status == PLOGP_OK)
        status = plogp__cache_file_create(&source->file, target, context);
    if (status != PLOGP_OK)
        free_cached(&source->base);
    else
        *wrapped = source;
    return status;
}

/* Every group, from end to end: a cache of an earlier run is used whole or not at all. */
static plogp_status verify(struct cached_source *source, bool *sound)
{
    plogp_batch batch;
    for (size_t g = 0; *sound && g < source->file.count; g++) {
        PLOGP_TRY(plogp__check_cancel(source->base.context));
        source->next_group = g;
        PLOGP_TRY(load(source, &batch, sound));
    }
    source->next_group = 0;
    return PLOGP_OK;
}

static plogp_status take_earlier(struct cached_source *source, const char *cache,
                                 bool *sound)
{
    const plogp_context *context = source->base.context;
    plogp_buffer index;
    plogp_buffer_init(&index, context);
    plogp_status status = plogp__cache_file_open(&source->file, cache, source->identity,
                                                 context, &index, sound);
    if (status == PLOGP_OK && *sound)
        status = plogp__cache_index_read(&source->index, &index, &source->file);
    plogp_buffer_clear(&index);
    *sound = *sound && status == PLOGP_OK;
    if (status == PLOGP_EFORMAT)
        status = PLOGP_OK;
    if (status == PLOGP_ENOMEM)
        return plogp__fail_memory(context);
    if (status != PLOGP_OK || !*sound)
        return status;
    source->base.schema = (plogp_batch){.columns = source->index.columns,
                                        .column_count = source->index.count};
    source->base.skipped_rows = source->index.skipped;
    source->weights = source->index.weights;
    source->state = (plogp_cache_state){.complete = 1, .reused = 1};
    PLOGP_TRY(copy_view(source));
    return verify(source, sound);
}

/* What decides where rows begin; the types of the columns do not matter. */
static plogp_read_options options_for_lines(const plogp_read_options *options)
{
    plogp_read_options lines = plogp_read_options_defaults();
    lines.delimiter = options->delimiter;
    lines.no_header = options->no_header;
    lines.skip_ragged_rows = options->skip_ragged_rows;
    lines.max_memory = options->max_memory;
    lines.infer_rows = 1;
    return lines;
}

/* *source stays NULL where there is no cache that can be used again. */
static plogp_status open_earlier(const char *path, const plogp_read_options *options,
                                 const char *cache, const plogp_context *context,
                                 struct cached_source **source)
{
    const uint64_t identity = plogp__cache_identity(path, options);
    bool sound = identity != 0;
    if (cache == NULL || !sound)
        return PLOGP_OK;
    struct cached_source *opened = new_source(context, NULL);
    if (opened == NULL)
        return PLOGP_ENOMEM;
    opened->identity = identity;
    opened->skipped = options->skipped_rows;
    opened->again = options_for_lines(options);
    plogp_status status = take_earlier(opened, cache, &sound);
    if (status == PLOGP_OK && sound) {
        const plogp_alloc *alloc = plogp__context_alloc(context);
        opened->file.target = plogp__copy_text(alloc, path, strlen(path));
        opened->base.name = opened->file.target;
        status = opened->base.name == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    }
    if (status == PLOGP_OK && sound)
        *source = opened;
    else
        free_cached(&opened->base);
    return status;
}

plogp_status plogp_cache_open(const char *path, const plogp_read_options *options,
                              const char *cache, const plogp_context *context,
                              plogp_source **source)
{
    plogp_read_options asked = options == NULL ? plogp_read_options_defaults() : *options;
    asked.forget_levels = 0; /* a cache keeps them */
    if (path == NULL || source == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_cache_open: null pointer");
    if (cache != NULL && plogp__is_same_file(path, cache))
        return plogp__fail(context, PLOGP_EINVAL,
                           "%s: the cache would replace the data themselves", cache);
    struct cached_source *opened = NULL;
    PLOGP_TRY(open_earlier(path, &asked, cache, context, &opened));
    if (opened == NULL) {
        const uint64_t identity = plogp__cache_identity(path, &asked);
        const int was_there = cache != NULL && access(cache, F_OK) == 0;
        plogp_source *inner = NULL;
        PLOGP_TRY(plogp_source_open(path, &asked, context, &inner));
        PLOGP_TRY(wrap(inner, cache, identity, context, &opened));
        opened->state.rebuilt = was_there;
    }
    *source = &opened->base;
    return PLOGP_OK;
}

plogp_status plogp_cache_source(plogp_source *inner, const plogp_context *context,
                                plogp_source **source)
{
    struct cached_source *wrapped = NULL;
    if (inner == NULL || source == NULL) {
        plogp_source_free(inner);
        return plogp__fail(context, PLOGP_EINVAL, "plogp_cache_source: null pointer");
    }
    PLOGP_TRY(wrap(inner, NULL, 0, context, &wrapped));
    *source = &wrapped->base;
    return PLOGP_OK;
}

plogp_status plogp_cache_state_of(const plogp_source *source, plogp_cache_state *state)
{
    if (source == NULL || state == NULL || source->kind != &CACHED)
        return PLOGP_EINVAL;
    const struct cached_source *cached = (const struct cached_source *)source;
    *state = cached->state;
    state->bytes = cached->file.end;
    state->groups = cached->file.count;
    return PLOGP_OK;
}
