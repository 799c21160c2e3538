/* The rows of a query as a source. */
#ifndef PLOGP_SRC_DATA_SQL_SOURCE_H
#define PLOGP_SRC_DATA_SQL_SOURCE_H

#include "plogp/source.h"

/* "odbc:" and a connection string. */
#define PLOGP__SQL_PREFIX "odbc:"

/* Status as plogp_source_open; PLOGP_EINVAL without a query, or where the library was
 * built without SQL. */
PLOGP_MUST_CHECK plogp_status plogp__sql_source_new(const char *path,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context,
                                                    plogp_source **source);

#endif
