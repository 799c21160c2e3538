/* One query of one database through ODBC, row by row, every value as text. */
#ifndef PLOGP_SRC_DATA_ODBC_H
#define PLOGP_SRC_DATA_ODBC_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/batch.h"
#include "plogp/context.h"

#define PLOGP__ODBC_NAME_SIZE ((size_t)512)

struct plogp__odbc;

/* How to reach the data. */
struct plogp__odbc_request {
    const char *connection; /* "DSN=...", or "Driver=...;Database=..."              */
    const char *password;   /* NULL, or added to the connection: kept from messages */
    const char *query;
};

struct plogp__odbc_column {
    char name[PLOGP__ODBC_NAME_SIZE];
    plogp_column_type type; /* numbers and truth values are numeric, the rest is text */
};

/* A value as text; integers and decimals exactly, floating point in its shortest form. */
struct plogp__odbc_value {
    const char *text; /* NULL where the database has NULL */
    size_t length;
};

/* Connect and run the query. PLOGP_EIO: the database refused, with its own words.
 * PLOGP_EINVAL: the query has no result. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__odbc_open(const struct plogp__odbc_request *request,
                                               const plogp_context *context,
                                               struct plogp__odbc **odbc);
size_t plogp__odbc_column_count(const struct plogp__odbc *odbc);
PLOGP_MUST_CHECK plogp_status plogp__odbc_column(struct plogp__odbc *odbc, size_t column,
                                                 struct plogp__odbc_column *about);
/* Go to the next row; *found is false at the end. */
PLOGP_MUST_CHECK plogp_status plogp__odbc_next(struct plogp__odbc *odbc, bool *found);
/* A value of the row, columns in ascending order; valid until the next call. */
PLOGP_MUST_CHECK plogp_status plogp__odbc_value(struct plogp__odbc *odbc, size_t column,
                                                struct plogp__odbc_value *value);
void plogp__odbc_free(struct plogp__odbc *odbc);

#endif
