/* Queries of one database through ODBC, one at a time, row by row, every value as text. */
#ifndef PLOGP_SRC_DATA_ODBC_H
#define PLOGP_SRC_DATA_ODBC_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/batch.h"
#include "plogp/context.h"

#define PLOGP__ODBC_NAME_SIZE ((size_t)512)

struct plogp__odbc;

/* A column of a result. */
struct plogp__odbc_column {
    char name[PLOGP__ODBC_NAME_SIZE];
    plogp_column_type type; /* numbers and truth values are numeric, the rest is text */
    int sql_type;           /* the driver's own word for it                           */
};

/* A value as text; integers and decimals exactly, floating point in its shortest form. */
struct plogp__odbc_value {
    const char *text; /* NULL where the database has NULL */
    size_t length;
};

/* Connect: "DSN=...", or "Driver=...;Database=..."; a password that is not NULL is added
 * and kept out of messages. PLOGP_EIO: the database refused, with its own words.
 * PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__odbc_open(const char *connection,
                                               const char *password,
                                               const plogp_context *context,
                                               struct plogp__odbc **odbc);
/* The name that the database gives itself, such as "PostgreSQL"; "" when it gives none. */
void plogp__odbc_server(struct plogp__odbc *odbc, char *name, size_t size);
/* Let all later queries see the data as they are at the first one. PLOGP_EIO */
PLOGP_MUST_CHECK plogp_status plogp__odbc_hold_still(struct plogp__odbc *odbc);
/* Run a query; its result replaces the last one. PLOGP_EIO: refused, with the database's
 * words. PLOGP_EINVAL: it has no result. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__odbc_query(struct plogp__odbc *odbc,
                                                const char *query);
size_t plogp__odbc_column_count(const struct plogp__odbc *odbc);
PLOGP_MUST_CHECK plogp_status plogp__odbc_column(struct plogp__odbc *odbc, size_t column,
                                                 struct plogp__odbc_column *about);
/* Read a column as what it is known to be, whatever the driver made of its first row. */
void plogp__odbc_know(struct plogp__odbc *odbc, size_t column, int sql_type);
/* Go to the next row; *found is false at the end. */
PLOGP_MUST_CHECK plogp_status plogp__odbc_next(struct plogp__odbc *odbc, bool *found);
/* A value of the row, columns in ascending order; valid until the next call. */
PLOGP_MUST_CHECK plogp_status plogp__odbc_value(struct plogp__odbc *odbc, size_t column,
                                                struct plogp__odbc_value *value);
void plogp__odbc_free(struct plogp__odbc *odbc);

#endif
