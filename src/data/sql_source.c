#include "data/sql_source.h"

#include "base/status.h"
#include "data/sql_groups.h"

#if defined(PLOGP_HAVE_ODBC)

#include <string.h>
#include <strings.h>

#include "data/sql_spool.h"

/* Whether the connection string holds a password: "PWD=" or "Password=" in any case. */
static bool has_password(const char *connection)
{
    for (; *connection != '\0'; connection++)
        if (strncasecmp(connection, "PWD=", strlen("PWD=")) == 0 ||
            strncasecmp(connection, "Password=", strlen("Password=")) == 0)
            return true;
    return false;
}

plogp_status plogp__sql_connect(const char *path, const plogp_read_options *options,
                                const plogp_context *context, struct plogp__odbc **odbc)
{
    if (options->query == NULL)
        return plogp__fail(context, PLOGP_EINVAL,
                           "a database needs a query: --query 'SELECT ...'");
    if (has_password(path))
        return plogp__fail(context, PLOGP_EINVAL,
                           "a password in the connection string would be seen by others "
                           "and copied into results: use --password-file FILE "
                           "or PLOGP_PASSWORD in the environment");
    return plogp__odbc_open(path + strlen(PLOGP__SQL_PREFIX), options->password, context,
                            odbc);
}

/* A query that the database does not group is read row by row. */
static plogp_status accept_refusal(plogp_status status)
{
    return status == PLOGP_EIO ? PLOGP_OK : status;
}

/* Each row once, with its number as its weight, where the database can count them. */
static plogp_status open_grouped(const char *path, const plogp_read_options *options,
                                 const plogp_context *context, plogp_source **source)
{
    struct plogp__sql_groups *groups = NULL;
    PLOGP_TRY(plogp__sql_groups_open(path, options, context, &groups));
    if (groups == NULL)
        return PLOGP_OK;
    const plogp_status status =
        plogp__sql_groups_source(groups, 0, plogp__sql_groups_size(groups), source);
    plogp__sql_groups_free(groups);
    return accept_refusal(status);
}

plogp_status plogp__sql_source_new(const char *path, const plogp_read_options *options,
                                   const plogp_context *context, plogp_source **source)
{
    plogp_source *opened = NULL;
    if (options->grouped)
        PLOGP_TRY(open_grouped(path, options, context, &opened));
    plogp_status status = PLOGP_OK;
    if (opened == NULL) {
        struct plogp__sql_rows rows = {.query = options->query};
        PLOGP_TRY(plogp__sql_connect(path, options, context, &rows.odbc));
        status = plogp__sql_spool(&rows, options, context, &opened);
        plogp__odbc_free(rows.odbc);
    }
    if (status == PLOGP_OK)
        *source = opened;
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

/* Without SQL there is nothing to count; the source says why. */
plogp_status plogp__sql_groups_open(const char *path, const plogp_read_options *options,
                                    const plogp_context *context,
                                    struct plogp__sql_groups **groups)
{
    (void)path;
    (void)options;
    (void)context;
    *groups = NULL;
    return PLOGP_OK;
}

size_t plogp__sql_groups_size(const struct plogp__sql_groups *groups)
{
    (void)groups;
    return 0;
}

plogp_status plogp__sql_groups_source(struct plogp__sql_groups *groups, size_t first,
                                      size_t count, plogp_source **source)
{
    (void)groups;
    (void)first;
    (void)count;
    (void)source;
    return PLOGP_EINVAL;
}

void plogp__sql_groups_free(struct plogp__sql_groups *groups)
{
    (void)groups;
}

#endif
