#include "data/source.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/limits.h"
#include "data/npy.h"
#include "data/path.h"
#include "data/sql_source.h"
#include "data/state_magic.h"
#include "data/zip.h"
#include "plogp/cache.h"
#include "plogp/sparse.h"

#define BATCH_ROWS_DEFAULT   ((size_t)65536)
#define BUFFER_BYTES_DEFAULT ((size_t)1 << 22)
#define BATCH_BYTES_MAX      ((size_t)1 << 25) /* of all columns; two may be in memory  */
#define BATCH_SHARE          16 /* of the memory allowed, for the columns of a batch */
#define CELL_BYTES           ((size_t)9) /* a double and whether it is there    */

plogp_read_options plogp_read_options_defaults(void)
{
    return (plogp_read_options){.batch_rows = BATCH_ROWS_DEFAULT,
                                .buffer_bytes = BUFFER_BYTES_DEFAULT};
}

size_t plogp__source_batch_rows(const plogp_read_options *options, size_t columns)
{
    const uint64_t share = plogp__memory_limit(options) / BATCH_SHARE;
    const size_t bytes = share < BATCH_BYTES_MAX ? (size_t)share : BATCH_BYTES_MAX;
    const size_t room = bytes / CELL_BYTES / columns;
    const size_t rows = options->batch_rows < room ? options->batch_rows : room;
    return rows == 0 ? 1 : rows;
}

plogp_status plogp__source_make(const struct plogp__source_kind *kind, size_t size,
                                struct plogp__input *input, const plogp_context *context,
                                plogp_source **made)
{
    plogp_source *source = plogp__alloc_zero(plogp__context_alloc(context), 1, size);
    if (source == NULL) {
        plogp__input_free(input);
        return plogp__fail_memory(context);
    }
    source->kind = kind;
    source->context = context;
    source->name = plogp__input_name(input);
    *made = source;
    return PLOGP_OK;
}

plogp_status plogp__source_opened(plogp_source *made, plogp_status status,
                                  plogp_source **source)
{
    if (status == PLOGP_OK)
        *source = made;
    else
        made->kind->free(made);
    return status;
}

static plogp_status check_options(const plogp_read_options *options,
                                  const plogp_context *context)
{
    if (options->batch_rows == 0 || options->buffer_bytes == 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "batch_rows and buffer_bytes must be at least 1");
    if (options->delimiter < 0 || options->delimiter > 127 || options->delimiter == '"' ||
        options->delimiter == '\n' || options->delimiter == '\r')
        return plogp__fail(context, PLOGP_EINVAL,
                           "the delimiter must be one ASCII character, and neither a "
                           "quote nor a line end");
    if (options->columns != NULL && options->column_count == 0)
        return plogp__fail(context, PLOGP_EINVAL, "the list of columns is empty");
    return PLOGP_OK;
}

plogp_status plogp__source_new(struct plogp__input *input,
                               const plogp_read_options *options,
                               const plogp_context *context, plogp_source **source)
{
    char magic[PLOGP__NPY_MAGIC_SIZE];
    size_t got = 0;
    plogp_status status = plogp__input_peek(input, magic, sizeof magic, &got);
    if (status == PLOGP_OK && got == sizeof magic &&
        memcmp(magic, PLOGP__STATE_MAGIC, PLOGP__STATE_MAGIC_SIZE) == 0)
        status = plogp__fail(context, PLOGP_EFORMAT,
                             "%s: a state keeps each column by itself, not how the "
                             "columns go together: give the data themselves",
                             plogp__input_name(input));
    if (status != PLOGP_OK) {
        plogp__input_free(input);
        return status;
    }
    if (got == sizeof magic && memcmp(magic, PLOGP__NPY_MAGIC, sizeof magic) == 0)
        return plogp__npy_source_new(input, options, context, source);
    if (got >= PLOGP__ZIP_MAGIC_SIZE &&
        memcmp(magic, PLOGP__ZIP_MAGIC, PLOGP__ZIP_MAGIC_SIZE) == 0)
        return plogp__npz_source_new(input, options, context, source);
    return plogp__csv_source_new(input, options, context, source);
}

plogp_status plogp__source_check(const char *path, const plogp_read_options *options,
                                 const plogp_context *context)
{
    PLOGP_TRY(check_options(options, context));
    if (options->query != NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "a query needs a database: odbc:CONNECTION-STRING");
    if (plogp_sparse_is_path(path))
        return plogp__fail(context, PLOGP_EINVAL,
                           "%s: LIBSVM rows are sparse; only classifiers read them "
                           "(train, predict, evaluate)",
                           path);
    return PLOGP_OK;
}

plogp_status plogp__source_from(struct plogp__input *input, const char *path,
                                const plogp_read_options *options,
                                const plogp_context *context, plogp_source **source)
{
    plogp_read_options asked = *options;
    if (asked.delimiter == 0 &&
        (plogp__path_ends_with(path, ".tsv") || plogp__path_ends_with(path, ".tab")))
        asked.delimiter = '\t';
    return plogp__source_new(input, &asked, context, source);
}

plogp_status plogp_source_open(const char *path, const plogp_read_options *options,
                               const plogp_context *context, plogp_source **source)
{
    if (path == NULL || source == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_source_open: null pointer");
    plogp_read_options asked = options == NULL ? plogp_read_options_defaults() : *options;
    if (asked.cache != NULL) {
        asked.cache = NULL;
        return plogp_cache_open(path, &asked, options->cache, context, source);
    }
    if (plogp__sql_is_path(path)) {
        PLOGP_TRY(check_options(&asked, context));
        return plogp__sql_source_new(path, &asked, context, source);
    }
    struct plogp__input *input = NULL;
    PLOGP_TRY(plogp__source_check(path, &asked, context));
    PLOGP_TRY(plogp__input_open(path, context, &input));
    return plogp__source_from(input, path, &asked, context, source);
}

plogp_status plogp__source_settle(plogp_source *source, bool *changed)
{
    *changed = source->kind->settle != NULL;
    return *changed ? source->kind->settle(source) : PLOGP_OK;
}

bool plogp__source_join(plogp_source *source, struct plogp__team *team)
{
    return source->kind->join != NULL && source->kind->join(source, team);
}

void plogp__source_ask_wholes(plogp_source *source, size_t column, bool asked)
{
    if (source->kind->ask_wholes != NULL)
        source->kind->ask_wholes(source, column, asked);
}

const plogp_batch *plogp_source_schema(const plogp_source *source)
{
    return &source->schema;
}

const char *plogp_source_name(const plogp_source *source)
{
    return source->name;
}

uint64_t plogp_source_skipped_rows(const plogp_source *source)
{
    return source->skipped_rows;
}

plogp_status plogp_source_next(plogp_source *source, plogp_batch *batch)
{
    if (source == NULL || batch == NULL)
        return PLOGP_EINVAL;
    PLOGP_TRY(source->kind->next(source, batch));
    const plogp_progress *progress =
        source->context == NULL ? NULL : source->context->progress;
    if (progress != NULL && progress->rows != NULL && batch->rows > 0)
        progress->rows(progress->state, batch->first_row + batch->rows);
    return PLOGP_OK;
}

plogp_status plogp_source_rewind(plogp_source *source)
{
    return source == NULL ? PLOGP_EINVAL : source->kind->rewind(source);
}

plogp_status plogp_source_line(plogp_source *source, uint64_t row, uint64_t *line)
{
    if (source == NULL || line == NULL)
        return PLOGP_EINVAL;
    *line = 0;
    return source->kind->line == NULL ? PLOGP_OK : source->kind->line(source, row, line);
}

void plogp_source_free(plogp_source *source)
{
    if (source != NULL)
        source->kind->free(source);
}
