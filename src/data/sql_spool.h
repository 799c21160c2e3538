/*
 * The result of a query, kept as CSV in a temporary file and read from there: so it can be
 * read again without asking the database again, which may answer differently, memory
 * stays bounded, and types, batches and threads are those of every other source.
 */
#ifndef PLOGP_SRC_DATA_SQL_SPOOL_H
#define PLOGP_SRC_DATA_SQL_SPOOL_H

#include "data/odbc.h"
#include "plogp/source.h"

struct plogp__sql_rows {
    struct plogp__odbc *odbc;
    const char *query;
    const struct plogp__odbc_column
        *known;         /* [known_count] what the first columns are,  */
    size_t known_count; /* or NULL: as the driver has it              */
};

/* Run the query and open its rows. Status as plogp_source_open; `rows` may go afterwards. */
PLOGP_MUST_CHECK plogp_status plogp__sql_spool(const struct plogp__sql_rows *rows,
                                               const plogp_read_options *options,
                                               const plogp_context *context,
                                               plogp_source **source);

/* Take away the blanks around a name, which do not count when CSV is read. */
void plogp__sql_trim(char *name);

#endif
