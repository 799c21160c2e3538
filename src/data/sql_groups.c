#include "data/sql_groups.h"

#include "base/alloc.h"
#include "base/status.h"

#include <stdbool.h>
#include <string.h>

#include "data/sql_source.h"
#include "data/sql_spool.h"
#include "plogp/buffer.h"

#define ALIAS       "plogp_rows" /* of the query inside, and of the number of its rows */
#define SERVER_SIZE ((size_t)64)

/* A database, and how it writes the bytes of a value as an expression: FRONT "name" BACK.
 * Collations may call different texts equal; equal bytes are the same text. */
struct server {
    const char *name;
    const char *front;
    const char *back;
};

static const struct server SERVERS[] = {
    {"PostgreSQL", "convert_to(CAST(", " AS text), 'UTF8')"},
    {"SQLite", "CAST(", " AS BLOB)"},
};

struct plogp__sql_groups {
    const plogp_context *context;
    const plogp_read_options *options;
    struct plogp__odbc *odbc;
    const struct server *server;
    struct plogp__odbc_column *columns; /* [size] the wanted ones */
    size_t size;
};

static const struct server *find_server(struct plogp__odbc *odbc)
{
    char name[SERVER_SIZE];
    plogp__odbc_server(odbc, name, sizeof name);
    for (size_t i = 0; i < sizeof SERVERS / sizeof SERVERS[0]; i++)
        if (strcmp(SERVERS[i].name, name) == 0)
            return &SERVERS[i];
    return NULL;
}

/* A name in double quotes, those within it doubled. */
static void add_name(plogp_buffer *buffer, const char *name)
{
    plogp_buffer_add_text(buffer, "\"");
    for (; *name != '\0'; name++)
        plogp_buffer_add(buffer, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    plogp_buffer_add_text(buffer, "\"");
}

/* The query inside: its last semicolon would end the whole, and so would a comment. */
static void add_inner(plogp_buffer *buffer, const char *query)
{
    size_t length = strlen(query);
    while (length > 0 && strchr("; \t\r\n", query[length - 1]) != NULL)
        length--;
    plogp_buffer_add_text(buffer, " FROM (");
    plogp_buffer_add(buffer, query, length);
    plogp_buffer_add_text(buffer, "\n) AS " ALIAS);
}

static void add_names(plogp_buffer *buffer, const struct plogp__odbc_column *columns,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        plogp_buffer_add_text(buffer, i == 0 ? "" : ", ");
        add_name(buffer, columns[i].name);
    }
}

/* SELECT "a", "b", COUNT(*) FROM (query) GROUP BY "a", "b", bytes of "a", bytes of "b" */
static void add_grouped(plogp_buffer *buffer, const struct plogp__sql_groups *groups,
                        size_t first, size_t count)
{
    const struct plogp__odbc_column *const columns = groups->columns + first;
    plogp_buffer_add_text(buffer, "SELECT ");
    add_names(buffer, columns, count);
    plogp_buffer_add_text(buffer, ", COUNT(*) AS " ALIAS);
    add_inner(buffer, groups->options->query);
    plogp_buffer_add_text(buffer, " GROUP BY ");
    add_names(buffer, columns, count);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].type == PLOGP_COLUMN_NUMERIC)
            continue;
        plogp_buffer_add_text(buffer, ", ");
        plogp_buffer_add_text(buffer, groups->server->front);
        add_name(buffer, columns[i].name);
        plogp_buffer_add_text(buffer, groups->server->back);
    }
}

/* Run the query for one row, to learn its columns. */
static plogp_status look(struct plogp__sql_groups *groups)
{
    plogp_buffer text;
    plogp_buffer_init(&text, groups->context);
    plogp_buffer_add_text(&text, "SELECT *");
    add_inner(&text, groups->options->query);
    plogp_buffer_add(&text, " LIMIT 1", sizeof " LIMIT 1"); /* with its end */
    const plogp_status status = text.status == PLOGP_OK
                                    ? plogp__odbc_query(groups->odbc, text.bytes)
                                    : plogp__fail_memory(groups->context);
    plogp_buffer_clear(&text);
    return status;
}

/* Whether `name` is wanted, and where. */
static bool is_wanted(const plogp_read_options *options, const char *name, size_t *place)
{
    if (options->columns == NULL)
        return true;
    for (*place = 0; *place < options->column_count; ++*place)
        if (strcmp(options->columns[*place], name) == 0)
            return true;
    return false;
}

/* Whether the names tell the columns apart, and from the number of rows. */
static bool are_names_unique(const struct plogp__odbc_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (columns[i].name[0] == '\0' || strcmp(columns[i].name, ALIAS) == 0)
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(columns[i].name, columns[j].name) == 0)
                return false;
    }
    return true;
}

static bool are_types_of_wanted(const struct plogp__sql_groups *groups)
{
    const plogp_read_options *const options = groups->options;
    size_t known = 0;
    for (size_t i = 0; i < options->type_count; i++)
        for (size_t j = 0; j < groups->size; j++)
            known += strcmp(options->types[i].name, groups->columns[j].name) == 0;
    return known == options->type_count;
}

/* The wanted columns, in the order wanted; false: they cannot be grouped by. */
static plogp_status take_columns(struct plogp__sql_groups *groups, bool *possible)
{
    const plogp_read_options *const options = groups->options;
    const size_t all = plogp__odbc_column_count(groups->odbc);
    size_t found = 0;
    groups->size = options->columns == NULL ? all : options->column_count;
    groups->columns = plogp__alloc_zero(plogp__context_alloc(groups->context),
                                        groups->size, sizeof *groups->columns);
    if (groups->columns == NULL)
        return plogp__fail_memory(groups->context);
    *possible = true;
    for (size_t i = 0; i < all; i++) {
        struct plogp__odbc_column column = {.name = ""};
        char trimmed[PLOGP__ODBC_NAME_SIZE];
        size_t place = i;
        PLOGP_TRY(plogp__odbc_column(groups->odbc, i, &column));
        memcpy(trimmed, column.name, sizeof trimmed);
        plogp__sql_trim(trimmed);
        *possible = *possible && strcmp(trimmed, column.name) == 0;
        if (!is_wanted(options, column.name, &place))
            continue;
        groups->columns[place] = column;
        found++;
    }
    *possible = *possible && found == groups->size &&
                are_names_unique(groups->columns, groups->size) &&
                are_types_of_wanted(groups);
    return PLOGP_OK;
}

/* A query that cannot be nested or grouped is run as it is: then its own message counts. */
static plogp_status prepare(struct plogp__sql_groups *groups, bool *possible)
{
    *possible = false;
    groups->server = find_server(groups->odbc);
    if (groups->server == NULL)
        return PLOGP_OK;
    plogp_status status = plogp__odbc_hold_still(groups->odbc);
    if (status == PLOGP_OK)
        status = look(groups);
    if (status == PLOGP_OK)
        status = take_columns(groups, possible);
    return status == PLOGP_EIO || status == PLOGP_EINVAL ? PLOGP_OK : status;
}

plogp_status plogp__sql_groups_open(const char *path, const plogp_read_options *options,
                                    const plogp_context *context,
                                    struct plogp__sql_groups **groups)
{
    struct plogp__sql_groups *opened =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *opened);
    bool possible = false;
    *groups = NULL;
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->context = context;
    opened->options = options;
    plogp_status status = plogp__sql_connect(path, options, context, &opened->odbc);
    if (status == PLOGP_OK && options->weights == NULL)
        status = prepare(opened, &possible);
    if (status == PLOGP_OK && possible)
        *groups = opened;
    else
        plogp__sql_groups_free(opened);
    return status;
}

size_t plogp__sql_groups_size(const struct plogp__sql_groups *groups)
{
    return groups->size;
}

/* The caller's choices for `count` columns from `first` on: [type_count]. */
static plogp_column_choice *choose_types(const struct plogp__sql_groups *groups,
                                         size_t first, size_t count, size_t *chosen)
{
    const plogp_read_options *const options = groups->options;
    plogp_column_choice *const types = plogp__alloc(
        plogp__context_alloc(groups->context), options->type_count + 1, sizeof *types);
    *chosen = 0;
    for (size_t i = 0; types != NULL && i < options->type_count; i++)
        for (size_t j = first; j < first + count; j++)
            if (strcmp(options->types[i].name, groups->columns[j].name) == 0)
                types[(*chosen)++] = options->types[i];
    return types;
}

plogp_status plogp__sql_groups_source(struct plogp__sql_groups *groups, size_t first,
                                      size_t count, plogp_source **source)
{
    plogp_buffer text;
    plogp_read_options options = *groups->options;
    plogp_column_choice *const types =
        choose_types(groups, first, count, &options.type_count);
    options.types = types;
    options.columns = NULL;
    options.weights = ALIAS;
    plogp_buffer_init(&text, groups->context);
    add_grouped(&text, groups, first, count);
    plogp_buffer_add_byte(&text, '\0');
    const struct plogp__sql_rows rows = {groups->odbc, text.bytes,
                                         groups->columns + first, count};
    const plogp_status status =
        types == NULL || text.status != PLOGP_OK
            ? plogp__fail_memory(groups->context)
            : plogp__sql_spool(&rows, &options, groups->context, source);
    plogp_buffer_clear(&text);
    plogp__free(plogp__context_alloc(groups->context), types);
    return status;
}

void plogp__sql_groups_free(struct plogp__sql_groups *groups)
{
    if (groups == NULL)
        return;
    plogp__odbc_free(groups->odbc);
    plogp__free(plogp__context_alloc(groups->context), groups->columns);
    plogp__free(plogp__context_alloc(groups->context), groups);
}
