#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/cache_identity.h"
#include "data/source.h"
#include "data/sql_groups.h"
#include "data/sql_source.h"
#include "sample/summary.h"

#define HOPEFUL_ROWS 65536 /* that settle the types at first */

/* All that follows. */
static plogp_status read_rest(struct plogp__input *input, plogp_buffer *bytes,
                              const plogp_context *context)
{
    char block[16384];
    for (size_t got = sizeof block; got == sizeof block;) {
        PLOGP_TRY(plogp__input_read(input, block, sizeof block, &got));
        plogp_buffer_add(bytes, block, got);
        if (bytes->status != PLOGP_OK)
            return plogp__fail_memory(context);
    }
    return PLOGP_OK;
}

/* Keep the wanted columns only, in the order wanted. */
static plogp_status select_columns(plogp_summary *summary, const char *path,
                                   const plogp_read_options *options)
{
    if (options == NULL || options->columns == NULL)
        return PLOGP_OK;
    struct plogp__part *const kept =
        plogp__alloc_zero(summary->alloc, options->column_count, sizeof *kept);
    if (kept == NULL)
        return plogp__fail_memory(&summary->context);
    plogp_status status = PLOGP_OK;
    for (size_t c = 0; c < options->column_count && status == PLOGP_OK; c++) {
        size_t i = 0;
        while (i < summary->size &&
               (summary->parts[i].name == NULL ||
                strcmp(summary->parts[i].name, options->columns[c]) != 0))
            i++;
        if (i == summary->size) {
            status = plogp__fail(&summary->context, PLOGP_EINVAL,
                                 "%s: the state has no column '%s'", path,
                                 options->columns[c]);
            continue;
        }
        kept[c] = summary->parts[i];
        summary->parts[i] = (struct plogp__part){0};
    }
    for (size_t i = 0; i < summary->size; i++)
        plogp__part_clear(summary, &summary->parts[i]);
    plogp__free(summary->alloc, summary->parts);
    summary->parts = kept;
    summary->size = options->column_count;
    return status;
}

static plogp_status load_state(plogp_summary *summary, const char *path,
                               const plogp_buffer *bytes,
                               const plogp_read_options *options)
{
    plogp_summary *loaded = NULL;
    const plogp_context *const context = &summary->context;
    plogp_status status = plogp_summary_load((const unsigned char *)bytes->bytes,
                                             bytes->length, context, &loaded);
    if (status == PLOGP_EFORMAT && context->error != NULL) {
        char reason[PLOGP_ERROR_MESSAGE_SIZE];
        memcpy(reason, context->error->message, sizeof reason);
        return plogp__fail(context, status, "%s: %s", path, reason);
    }
    if (status == PLOGP_OK)
        status = select_columns(loaded, path, options);
    if (status == PLOGP_OK)
        status = plogp_summary_merge(summary, loaded);
    plogp_summary_free(loaded);
    return status;
}

static plogp_status merge_state(plogp_summary *summary, struct plogp__input *input,
                                const plogp_read_options *options)
{
    plogp_buffer bytes;
    plogp_buffer_init(&bytes, &summary->context);
    plogp_status status = read_rest(input, &bytes, &summary->context);
    if (status == PLOGP_OK)
        status = load_state(summary, plogp__input_name(input), &bytes, options);
    plogp_buffer_clear(&bytes);
    return status;
}

static plogp_read_options options_of(const plogp_read_options *options)
{
    plogp_read_options asked = options == NULL ? plogp_read_options_defaults() : *options;
    asked.forget_levels = 1; /* counts know levels by their text */
    return asked;
}

static plogp_status read_data(plogp_summary *summary, const char *path,
                              const plogp_read_options *options)
{
    plogp_source *source = NULL;
    const plogp_read_options asked = options_of(options);
    PLOGP_TRY(plogp_source_open(path, &asked, &summary->context, &source));
    const plogp_status status = plogp_summary_read(summary, source);
    plogp_source_free(source);
    return status;
}

/* One column of a database into its part of `summary`. */
static plogp_status read_column(plogp_summary *summary, size_t index,
                                struct plogp__sql_groups *groups)
{
    plogp_source *source = NULL;
    plogp_summary *column = NULL;
    plogp_status status = plogp__sql_groups_source(groups, index, 1, &source);
    if (status == PLOGP_OK)
        status = plogp__summary_like(summary, &column);
    if (status == PLOGP_OK)
        status = plogp_summary_read(column, source);
    if (status == PLOGP_OK) {
        summary->parts[index] = column->parts[0];
        column->parts[0] = (struct plogp__part){0};
    }
    plogp_summary_free(column);
    plogp_source_free(source);
    return status;
}

static plogp_status read_columns(plogp_summary *summary, struct plogp__sql_groups *groups)
{
    plogp_summary *fresh = NULL;
    const size_t size = plogp__sql_groups_size(groups);
    plogp_status status = plogp__summary_like(summary, &fresh);
    if (status == PLOGP_OK)
        status = plogp__summary_reserve(fresh, size);
    if (status == PLOGP_OK)
        fresh->size = size;
    for (size_t i = 0; i < size && status == PLOGP_OK; i++)
        status = read_column(fresh, i, groups);
    if (status == PLOGP_OK)
        status = plogp_summary_merge(summary, fresh);
    plogp_summary_free(fresh);
    return status;
}

/* Each column as its values and their numbers, counted by the database where it can. */
static plogp_status read_database(plogp_summary *summary, const char *path,
                                  const plogp_read_options *options)
{
    const plogp_read_options asked =
        options == NULL ? plogp_read_options_defaults() : *options;
    struct plogp__sql_groups *groups = NULL;
    PLOGP_TRY(plogp__sql_groups_open(path, &asked, &summary->context, &groups));
    if (groups == NULL)
        return read_data(summary, path, options);
    plogp_status status = read_columns(summary, groups);
    plogp__sql_groups_free(groups);
    /* a type without equality cannot be grouped by: then the rows travel */
    return status == PLOGP_EIO ? read_data(summary, path, options) : status;
}

/* The columns of `from`, when `summary` has none yet; otherwise its rows. */
static plogp_status take_over(plogp_summary *summary, plogp_summary *from)
{
    if (summary->parts != NULL)
        return plogp_summary_merge(summary, from);
    summary->parts = from->parts;
    summary->size = from->size;
    from->parts = NULL;
    from->size = 0;
    return PLOGP_OK;
}

/* The first pass may stop at a row that disagrees with the types: `summary` is left as it
 * was. */
static plogp_status read_or_leave(plogp_summary *summary, plogp_source *source)
{
    plogp_summary *trial = NULL;
    PLOGP_TRY(plogp__summary_like(summary, &trial));
    plogp_status status = plogp_summary_read(trial, source);
    if (status == PLOGP_OK)
        status = take_over(summary, trial);
    plogp_summary_free(trial);
    return status;
}

/*
 * The types are settled by the first rows, which is nearly always right and saves a pass.
 * Where a later row disagrees, or is wrong in any way, everything starts again with the
 * types settled by all rows, and what is wrong is told then.
 */
static plogp_status read_hopefully(plogp_summary *summary, struct plogp__input *input,
                                   const char *path, const plogp_read_options *options)
{
    plogp_source *source = NULL;
    plogp_read_options asked = options_of(options);
    const bool hopeful = asked.infer_rows == 0;
    bool again = false;
    if (hopeful)
        asked.infer_rows = HOPEFUL_ROWS;
    PLOGP_TRY(plogp__source_from(input, path, &asked, &summary->context, &source));
    plogp_status status = read_or_leave(summary, source);
    if (hopeful && status == PLOGP_EFORMAT) {
        const plogp_status settled = plogp__source_settle(source, &again);
        if (settled != PLOGP_OK)
            status = settled;
        else if (again)
            status = plogp_summary_read(summary, source);
    }
    plogp_source_free(source);
    return status;
}

/* `input` is at its start, and freed. A cache opens the file by itself. */
static plogp_status read_rows(plogp_summary *summary, struct plogp__input *input,
                              const char *path, const plogp_read_options *options)
{
    if (options == NULL || options->cache == NULL)
        return read_hopefully(summary, input, path, options);
    plogp__input_free(input);
    return read_data(summary, path, options);
}

plogp_status plogp_summary_read_file(plogp_summary *summary, const char *path,
                                     const plogp_read_options *options)
{
    if (summary == NULL || path == NULL)
        return PLOGP_EINVAL;
    if (plogp__sql_is_path(path))
        return read_database(summary, path, options);
    const plogp_read_options asked = options_of(options);
    if (asked.cache != NULL && plogp__cache_identity(path, &asked) == 0)
        return read_data(summary, path, options); /* what is opened once, for the cache */
    struct plogp__input *input = NULL;
    unsigned char head[PLOGP__INPUT_PEEK];
    size_t have = 0;
    PLOGP_TRY(plogp__source_check(path, &asked, &summary->context));
    PLOGP_TRY(plogp__input_open(path, &summary->context, &input));
    plogp_status status = plogp__input_peek(input, head, sizeof head, &have);
    if (status == PLOGP_OK && !plogp_summary_recognise(head, have))
        return read_rows(summary, input, path, options);
    if (status == PLOGP_OK)
        status = merge_state(summary, input, options);
    plogp__input_free(input);
    return status;
}
