/* The rows of a query as a source. */
#ifndef PLOGP_SRC_DATA_SQL_SOURCE_H
#define PLOGP_SRC_DATA_SQL_SOURCE_H

#include <string.h>

#include "plogp/source.h"

struct plogp__odbc;

/* "odbc:" and a connection string. */
#define PLOGP__SQL_PREFIX "odbc:"

/* Status as plogp_source_open; PLOGP_EINVAL without a query, or where the library was
 * built without SQL. */
PLOGP_MUST_CHECK plogp_status plogp__sql_source_new(const char *path,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context,
                                                    plogp_source **source);

/* A connection to the database of a path, which begins with the prefix. PLOGP_EINVAL: no
 * query, a password in the path. PLOGP_EIO, PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__sql_connect(const char *path,
                                                 const plogp_read_options *options,
                                                 const plogp_context *context,
                                                 struct plogp__odbc **odbc);

static inline int plogp__sql_is_path(const char *path)
{
    return strncmp(path, PLOGP__SQL_PREFIX, strlen(PLOGP__SQL_PREFIX)) == 0;
}

#endif
