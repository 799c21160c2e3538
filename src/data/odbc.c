#include "data/odbc.h"

#include <stdio.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/odbc_watch.h"
#include "plogp/number.h"

#define CONNECTION_SIZE ((size_t)4096)
#define TEXT_SIZE       ((size_t)256) /* of a value to begin with */
#define LOGIN_SECONDS   ((SQLULEN)30)

struct plogp__odbc {
    const plogp_context *context;
    const plogp_alloc *alloc;
    const char *password; /* that no message may have in it */
    SQLHENV environment;
    SQLHDBC connection;
    bool connected;
    SQLHSTMT statement;
    size_t column_count;
    SQLSMALLINT *types; /* [column_count] */
    char *text;         /* [capacity] the value read last */
    size_t capacity;
};

/* What the database says, without the password it may quote. */
static plogp_status fail(const struct plogp__odbc *odbc, SQLSMALLINT kind,
                         SQLHANDLE handle, const char *what)
{
    SQLCHAR state[6] = "";
    SQLCHAR message[PLOGP_ERROR_MESSAGE_SIZE] = "";
    SQLINTEGER code = 0;
    SQLSMALLINT length = 0;
    (void)SQLGetDiagRec(kind, handle, 1, state, &code, message,
                        (SQLSMALLINT)sizeof message, &length);
    const char *words = (const char *)message;
    if (odbc->password != NULL && odbc->password[0] != '\0' &&
        strstr(words, odbc->password) != NULL)
        words = "(its message quotes the password)";
    return plogp__fail(odbc->context, PLOGP_EIO, "the database: %s: %.400s", what, words);
}

static plogp_status fail_statement(const struct plogp__odbc *odbc, const char *what)
{
    return fail(odbc, SQL_HANDLE_STMT, odbc->statement, what);
}

static plogp_status connect_to(struct plogp__odbc *odbc, const char *connection)
{
    char text[CONNECTION_SIZE];
    const char *const password = odbc->password;
    const int length = snprintf(
        text, sizeof text, "%s%s%s%s", connection, password == NULL ? "" : ";PWD={",
        password == NULL ? "" : password, password == NULL ? "" : "}");
    if (length < 0 || (size_t)length >= sizeof text)
        return plogp__fail(odbc->context, PLOGP_EINVAL,
                           "the database: the connection string is too long");
    (void)SQLSetConnectAttr(odbc->connection, SQL_ATTR_LOGIN_TIMEOUT,
                            (SQLPOINTER)LOGIN_SECONDS, 0);
    const SQLRETURN outcome =
        SQLDriverConnect(odbc->connection, NULL, (SQLCHAR *)text, (SQLSMALLINT)length,
                         NULL, 0, NULL, SQL_DRIVER_NOPROMPT);
    memset(text, 0, sizeof text);
    odbc->connected = SQL_SUCCEEDED(outcome);
    PLOGP_TRY(plogp__check_cancel(odbc->context));
    return odbc->connected
               ? PLOGP_OK
               : fail(odbc, SQL_HANDLE_DBC, odbc->connection, "cannot be connected");
}

static plogp_status start(struct plogp__odbc *odbc, const char *connection)
{
    if (!SQL_SUCCEEDED(
            SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &odbc->environment)) ||
        !SQL_SUCCEEDED(SQLSetEnvAttr(odbc->environment, SQL_ATTR_ODBC_VERSION,
                                     (SQLPOINTER)SQL_OV_ODBC3, 0)) ||
        !SQL_SUCCEEDED(
            SQLAllocHandle(SQL_HANDLE_DBC, odbc->environment, &odbc->connection)))
        return plogp__fail_memory(odbc->context);
    odbc->text = plogp__alloc(odbc->alloc, TEXT_SIZE, 1);
    if (odbc->text == NULL)
        return plogp__fail_memory(odbc->context);
    odbc->capacity = TEXT_SIZE;
    return connect_to(odbc, connection);
}

plogp_status plogp__odbc_open(const char *connection, const char *password,
                              const plogp_context *context, struct plogp__odbc **odbc)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__odbc *opened = plogp__alloc_zero(alloc, 1, sizeof *opened);
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->context = context;
    opened->alloc = alloc;
    opened->password = password;
    const plogp_status status = start(opened, connection);
    if (status != PLOGP_OK) {
        plogp__odbc_free(opened);
        return status;
    }
    *odbc = opened;
    return PLOGP_OK;
}

void plogp__odbc_server(struct plogp__odbc *odbc, char *name, size_t size)
{
    SQLSMALLINT length = 0;
    name[0] = '\0';
    if (!SQL_SUCCEEDED(SQLGetInfo(odbc->connection, SQL_DBMS_NAME, name,
                                  (SQLSMALLINT)size, &length)))
        name[0] = '\0';
}

/* A database that knows no levels of isolation has one that is at least as strict. */
plogp_status plogp__odbc_hold_still(struct plogp__odbc *odbc)
{
    (void)SQLSetConnectAttr(odbc->connection, SQL_ATTR_TXN_ISOLATION,
                            (SQLPOINTER)SQL_TXN_REPEATABLE_READ, 0);
    const SQLRETURN outcome = SQLSetConnectAttr(odbc->connection, SQL_ATTR_AUTOCOMMIT,
                                                (SQLPOINTER)SQL_AUTOCOMMIT_OFF, 0);
    return SQL_SUCCEEDED(outcome) ? PLOGP_OK
                                  : fail(odbc, SQL_HANDLE_DBC, odbc->connection,
                                         "no transaction can be begun");
}

static void end_query(struct plogp__odbc *odbc)
{
    if (odbc->statement != NULL)
        (void)SQLFreeHandle(SQL_HANDLE_STMT, odbc->statement);
    odbc->statement = NULL;
    plogp__free(odbc->alloc, odbc->types);
    odbc->types = NULL;
    odbc->column_count = 0;
}

plogp_status plogp__odbc_query(struct plogp__odbc *odbc, const char *query)
{
    end_query(odbc);
    if (!SQL_SUCCEEDED(
            SQLAllocHandle(SQL_HANDLE_STMT, odbc->connection, &odbc->statement)))
        return plogp__fail_memory(odbc->context);
    struct plogp__odbc_watch watch;
    plogp__odbc_watch_begin(&watch, odbc->statement, odbc->context);
    const SQLRETURN outcome =
        SQLExecDirect(odbc->statement, (SQLCHAR *)(uintptr_t)query, SQL_NTS);
    plogp__odbc_watch_end(&watch);
    PLOGP_TRY(plogp__check_cancel(odbc->context));
    if (!SQL_SUCCEEDED(outcome) && outcome != SQL_NO_DATA)
        return fail_statement(odbc, "the query failed");
    SQLSMALLINT columns = 0;
    if (!SQL_SUCCEEDED(SQLNumResultCols(odbc->statement, &columns)))
        return fail_statement(odbc, "the query failed");
    if (columns <= 0)
        return plogp__fail(odbc->context, PLOGP_EINVAL,
                           "the database: the query has no result");
    odbc->column_count = (size_t)columns;
    odbc->types = plogp__alloc_zero(odbc->alloc, odbc->column_count, sizeof *odbc->types);
    return odbc->types == NULL ? plogp__fail_memory(odbc->context) : PLOGP_OK;
}

size_t plogp__odbc_column_count(const struct plogp__odbc *odbc)
{
    return odbc->column_count;
}

static plogp_column_type type_of(SQLSMALLINT type)
{
    switch (type) {
    case SQL_BIT:
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
    case SQL_DECIMAL:
    case SQL_NUMERIC:
        return PLOGP_COLUMN_NUMERIC;
    default:
        return PLOGP_COLUMN_CATEGORICAL;
    }
}

plogp_status plogp__odbc_column(struct plogp__odbc *odbc, size_t column,
                                struct plogp__odbc_column *about)
{
    SQLSMALLINT length = 0, decimals = 0, nullable = 0;
    SQLULEN size = 0;
    if (!SQL_SUCCEEDED(SQLDescribeCol(odbc->statement, (SQLUSMALLINT)(column + 1),
                                      (SQLCHAR *)about->name,
                                      (SQLSMALLINT)sizeof about->name, &length,
                                      &odbc->types[column], &size, &decimals, &nullable)))
        return fail_statement(odbc, "a column cannot be described");
    about->type = type_of(odbc->types[column]);
    about->sql_type = odbc->types[column];
    return PLOGP_OK;
}

void plogp__odbc_know(struct plogp__odbc *odbc, size_t column, int sql_type)
{
    odbc->types[column] = (SQLSMALLINT)sql_type;
}

plogp_status plogp__odbc_next(struct plogp__odbc *odbc, bool *found)
{
    const SQLRETURN outcome = SQLFetch(odbc->statement);
    *found = SQL_SUCCEEDED(outcome);
    return *found || outcome == SQL_NO_DATA ? PLOGP_OK
                                            : fail_statement(odbc, "a row was lost");
}

/* Drivers write floating point with too few digits; the double itself is exact. */
static plogp_status read_double(struct plogp__odbc *odbc, SQLUSMALLINT column,
                                struct plogp__odbc_value *value)
{
    double number = 0.0;
    SQLLEN size = 0;
    if (!SQL_SUCCEEDED(SQLGetData(odbc->statement, column, SQL_C_DOUBLE, &number,
                                  (SQLLEN)sizeof number, &size)))
        return fail_statement(odbc, "a value cannot be read");
    if (size != SQL_NULL_DATA)
        *value = (struct plogp__odbc_value){odbc->text,
                                            plogp_number_format(number, odbc->text)};
    return PLOGP_OK;
}

/* In as many pieces as the driver needs; each call continues where the last one ended. */
static plogp_status read_text(struct plogp__odbc *odbc, SQLUSMALLINT column,
                              struct plogp__odbc_value *value)
{
    size_t used = 0;
    for (;;) {
        SQLLEN size = 0;
        const SQLRETURN outcome =
            SQLGetData(odbc->statement, column, SQL_C_CHAR, odbc->text + used,
                       (SQLLEN)(odbc->capacity - used), &size);
        if (outcome == SQL_NO_DATA)
            break;
        if (!SQL_SUCCEEDED(outcome))
            return fail_statement(odbc, "a value cannot be read");
        if (size == SQL_NULL_DATA)
            return PLOGP_OK;
        if (outcome == SQL_SUCCESS) {
            used += (size_t)size;
            break;
        }
        used = odbc->capacity - 1; /* full but for the terminator */
        if (!plogp__reserve(odbc->alloc, (void **)&odbc->text, &odbc->capacity,
                            2 * odbc->capacity, 1))
            return plogp__fail_memory(odbc->context);
    }
    *value = (struct plogp__odbc_value){odbc->text, used};
    return PLOGP_OK;
}

plogp_status plogp__odbc_value(struct plogp__odbc *odbc, size_t column,
                               struct plogp__odbc_value *value)
{
    const SQLSMALLINT type = odbc->types[column];
    const SQLUSMALLINT number = (SQLUSMALLINT)(column + 1);
    *value = (struct plogp__odbc_value){NULL, 0};
    return type == SQL_REAL || type == SQL_FLOAT || type == SQL_DOUBLE
               ? read_double(odbc, number, value)
               : read_text(odbc, number, value);
}

void plogp__odbc_free(struct plogp__odbc *odbc)
{
    if (odbc == NULL)
        return;
    end_query(odbc);
    if (odbc->connected) {
        (void)SQLEndTran(SQL_HANDLE_DBC, odbc->connection, SQL_ROLLBACK);
        (void)SQLDisconnect(odbc->connection);
    }
    if (odbc->connection != NULL)
        (void)SQLFreeHandle(SQL_HANDLE_DBC, odbc->connection);
    if (odbc->environment != NULL)
        (void)SQLFreeHandle(SQL_HANDLE_ENV, odbc->environment);
    plogp__free(odbc->alloc, odbc->text);
    plogp__free(odbc->alloc, odbc);
}
