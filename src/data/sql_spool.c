#include "data/sql_spool.h"

#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/temporary.h"
#include "data/source.h"
#include "data/table_writers.h"

#define ROWS_BETWEEN_CHECKS ((uint64_t)1024) /* for a request to stop */

/* A result on its way into a file. */
struct spool {
    const plogp_context *context;
    struct plogp__odbc *odbc;
    struct plogp__encoder *encoder;
    struct plogp__odbc_column *columns; /* [count] */
    plogp_column_choice *types;         /* those of text columns, then the caller's */
    size_t type_count;
    size_t count;
};

void plogp__sql_trim(char *name)
{
    const size_t start = strspn(name, " \t");
    size_t length = strlen(name) - start;
    memmove(name, name + start, length + 1);
    while (length > 0 && (name[length - 1] == ' ' || name[length - 1] == '\t'))
        name[--length] = '\0';
}

static bool is_first(const struct spool *spool, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (strcmp(spool->columns[i].name, spool->columns[column].name) == 0)
            return false;
    return spool->columns[column].name[0] != '\0';
}

/* What the database calls text is categorical even where it looks like numbers; the
 * caller's own choices come last and prevail. */
static plogp_status describe(struct spool *spool, const struct plogp__sql_rows *rows,
                             const plogp_read_options *options)
{
    const plogp_alloc *alloc = plogp__context_alloc(spool->context);
    spool->count = plogp__odbc_column_count(spool->odbc);
    spool->columns = plogp__alloc(alloc, spool->count, sizeof *spool->columns);
    spool->types =
        plogp__alloc(alloc, spool->count + options->type_count, sizeof *spool->types);
    if (spool->columns == NULL || spool->types == NULL)
        return plogp__fail_memory(spool->context);
    for (size_t i = 0; i < spool->count; i++) {
        struct plogp__odbc_column *column = &spool->columns[i];
        PLOGP_TRY(plogp__odbc_column(spool->odbc, i, column));
        if (rows->known != NULL && i < rows->known_count) {
            *column = rows->known[i];
            plogp__odbc_know(spool->odbc, i, column->sql_type);
        }
        plogp__sql_trim(column->name);
        if (column->type == PLOGP_COLUMN_CATEGORICAL && is_first(spool, i))
            spool->types[spool->type_count++] =
                (plogp_column_choice){column->name, PLOGP_COLUMN_CATEGORICAL};
    }
    for (size_t i = 0; i < options->type_count; i++)
        spool->types[spool->type_count++] = options->types[i];
    return PLOGP_OK;
}

static plogp_status write_field(const struct spool *spool, size_t column,
                                const char *text, size_t length)
{
    if (column > 0)
        PLOGP_TRY(plogp__encoder_text(spool->encoder, ","));
    return plogp__write_csv_text(spool->encoder, ',', text, length);
}

static plogp_status write_row(const struct spool *spool)
{
    for (size_t i = 0; i < spool->count; i++) {
        struct plogp__odbc_value value;
        PLOGP_TRY(plogp__odbc_value(spool->odbc, i, &value));
        PLOGP_TRY(write_field(spool, i, value.text, value.length));
    }
    return plogp__encoder_text(spool->encoder, "\n");
}

static plogp_status write_rows(const struct spool *spool)
{
    bool found = true;
    for (size_t i = 0; i < spool->count; i++) {
        const char *name = spool->columns[i].name;
        PLOGP_TRY(write_field(spool, i, name, strlen(name)));
    }
    PLOGP_TRY(plogp__encoder_text(spool->encoder, "\n"));
    for (uint64_t row = 0; found; row++) {
        if (row % ROWS_BETWEEN_CHECKS == 0)
            PLOGP_TRY(plogp__check_cancel(spool->context));
        PLOGP_TRY(plogp__odbc_next(spool->odbc, &found));
        if (found)
            PLOGP_TRY(write_row(spool));
    }
    return plogp__encoder_commit(spool->encoder);
}

static plogp_status fill(struct spool *spool, const char *path,
                         const struct plogp__sql_rows *rows,
                         const plogp_read_options *options)
{
    PLOGP_TRY(plogp__odbc_query(spool->odbc, rows->query));
    PLOGP_TRY(describe(spool, rows, options));
    PLOGP_TRY(plogp__encoder_open(path, spool->context, &spool->encoder));
    return write_rows(spool);
}

/* Only NULL and the empty text are missing, unless the caller has a list. */
static plogp_status read_spool(const struct spool *spool, const char *path,
                               const plogp_read_options *options, plogp_source **source)
{
    static const char *const NOTHING[] = {""};
    plogp_read_options csv = *options;
    csv.types = spool->types;
    csv.type_count = spool->type_count;
    csv.delimiter = ',';
    csv.no_header = -1;
    if (csv.missing == NULL) {
        csv.missing = NOTHING;
        csv.missing_count = 1;
    }
    struct plogp__input *input = NULL;
    PLOGP_TRY(plogp__input_open(path, spool->context, &input));
    plogp__input_call(input, "the query");
    return plogp__csv_source_new(input, &csv, spool->context, source);
}

plogp_status plogp__sql_spool(const struct plogp__sql_rows *rows,
                              const plogp_read_options *options,
                              const plogp_context *context, plogp_source **source)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct spool spool = {.context = context, .odbc = rows->odbc};
    char file[PLOGP__TEMPORARY_SIZE];
    const int descriptor = plogp__temporary_file(file);
    if (descriptor < 0)
        return plogp__fail(context, PLOGP_EIO,
                           "no temporary file to keep the rows in (set TMPDIR)");
    (void)close(descriptor);
    plogp_status status = fill(&spool, file, rows, options);
    plogp__encoder_free(spool.encoder);
    if (status == PLOGP_OK)
        status = read_spool(&spool, file, options, source);
    (void)unlink(file);
    plogp__free(alloc, spool.columns);
    plogp__free(alloc, spool.types);
    return status;
}
