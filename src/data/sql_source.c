/*
 * The result of a query is kept as CSV in a temporary file and read from there: so it can
 * be read again without asking the database again, which may answer differently, memory
 * stays bounded, and types, batches and threads are those of every other source.
 */
#include "data/sql_source.h"

#include "base/status.h"

#if defined(PLOGP_HAVE_ODBC)

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "data/input_raw.h"
#include "data/odbc.h"
#include "data/source.h"
#include "data/table_writers.h"

#define ROWS_BETWEEN_CHECKS ((uint64_t)1024) /* for a request to stop */

/* A query on its way into a file. */
struct spool {
    const plogp_context *context;
    struct plogp__odbc *odbc;
    struct plogp__encoder *encoder;
    struct plogp__odbc_column *columns; /* [count] */
    plogp_column_choice *types;         /* those of text columns, then the caller's */
    size_t type_count;
    size_t count;
};

/* Blanks around a name do not count when CSV is read. */
static void trim(char *name)
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
static plogp_status describe(struct spool *spool, const plogp_read_options *options)
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
        trim(column->name);
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

static plogp_status fill(struct spool *spool, const char *path, const char *connection,
                         const plogp_read_options *options)
{
    const struct plogp__odbc_request request = {connection, options->password,
                                                options->query};
    PLOGP_TRY(plogp__odbc_open(&request, spool->context, &spool->odbc));
    PLOGP_TRY(describe(spool, options));
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
    csv.no_header = 0;
    if (csv.missing == NULL) {
        csv.missing = NOTHING;
        csv.missing_count = 1;
    }
    struct plogp__input *input = NULL;
    PLOGP_TRY(plogp__input_open(path, spool->context, &input));
    plogp__input_call(input, "the query");
    return plogp__csv_source_new(input, &csv, spool->context, source);
}

/* Whether the connection string holds a password: "PWD=" or "Password=" in any case. */
static bool has_password(const char *connection)
{
    for (; *connection != '\0'; connection++)
        if (strncasecmp(connection, "PWD=", strlen("PWD=")) == 0 ||
            strncasecmp(connection, "Password=", strlen("Password=")) == 0)
            return true;
    return false;
}

plogp_status plogp__sql_source_new(const char *path, const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct spool spool = {.context = context};
    char file[PLOGP__TEMPORARY_SIZE];
    if (options->query == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "a database needs a query: --query 'SELECT ...'");
    if (has_password(path))
        return plogp__fail(context, PLOGP_EINVAL,
                           "a password in the connection string would be seen by others "
                           "and copied into results: use --password-file FILE");
    const int descriptor = plogp__temporary_file(file);
    if (descriptor < 0)
        return plogp__fail(context, PLOGP_EIO,
                           "no temporary file to keep the rows in (set TMPDIR)");
    (void)close(descriptor);
    plogp_status status = fill(&spool, file, path + strlen(PLOGP__SQL_PREFIX), options);
    plogp__encoder_free(spool.encoder);
    plogp__odbc_free(spool.odbc);
    if (status == PLOGP_OK)
        status = read_spool(&spool, file, options, source);
    (void)unlink(file);
    plogp__free(alloc, spool.columns);
    plogp__free(alloc, spool.types);
    return status;
}

#else

plogp_status plogp__sql_source_new(const char *path, const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    (void)path;
    (void)options;
    (void)source;
    return plogp__fail(context, PLOGP_EINVAL,
                       "this plogp was built without SQL (PLOGP_SQL in CMake)");
}

#endif
