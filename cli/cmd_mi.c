/* mi: how much the columns of a file say about each other. */
#include <math.h>
#include <string.h>

#include "adjust.h"
#include "commands.h"
#include "files_explain.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "plogp/suggest.h"
#include "values.h"

struct mi_settings {
    const char *target;
    const char *given;
    const char *estimator;
    const char *correction;
    uint64_t permutations;
};

static const struct mi_settings DEFAULTS = {.estimator = "auto", .correction = "bh"};

static const struct option OPTIONS[] = {
    {"target", 't', OPTION_TEXT, offsetof(struct mi_settings, target), "COL",
     "only the pairs with this column, which becomes y"},
    {"given", 0, OPTION_TEXT, offsetof(struct mi_settings, given), "COL",
     "information once this column is known, of tables; numbers count by their values"},
    {"estimator", 0, OPTION_TEXT, offsetof(struct mi_settings, estimator), "NAME",
     "of tables: plugin miller-madow shrink; of numbers, K neighbours: ksg[:K] ksg2[:K] "
     "gao[:K], with a class ross[:K] (default auto: plugin for two categorical columns, "
     "else ksg, with ties gao, or ross)"},
    {"permutations", 0, OPTION_COUNT, offsetof(struct mi_settings, permutations), "N",
     "p-values of nearest neighbours from N random pairings (default none)"},
    {"correction", 0, OPTION_TEXT, offsetof(struct mi_settings, correction),
     "bh|holm|none", "of p-values for the number of pairs (default bh)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

/* A pair of columns, with the one that is given first, and what was counted of it. */
struct pair {
    size_t columns[3]; /* [given,] x, y */
    plogp_joint_counts *joint;
};

struct pairs {
    struct pair *list; /* [size] in the pool */
    size_t size;
    const plogp_batch *schema;
    size_t given; /* its index, or the number of columns */
};

/* What --estimator asks for. */
struct chosen {
    bool of_tables; /* a table estimator was named */
    plogp_table_estimator table;
    plogp_neighbour_options neighbours;
};

static plogp_status choose(struct invocation *invocation, struct chosen *chosen)
{
    const struct mi_settings *settings = invocation->settings;
    *chosen =
        (struct chosen){false, PLOGP_TABLE_PLUGIN, plogp_neighbour_options_defaults()};
    chosen->neighbours.permutations = settings->permutations;
    for (plogp_table_estimator t = PLOGP_TABLE_PLUGIN; t <= PLOGP_TABLE_SHRINK; t++)
        if (strcmp(settings->estimator, plogp_table_estimator_name(t)) == 0) {
            chosen->of_tables = true;
            chosen->table = t;
            return PLOGP_OK;
        }
    return plogp_neighbour_options_parse(settings->estimator, &invocation->context,
                                         &chosen->neighbours);
}

static plogp_status unknown_column(struct invocation *invocation,
                                   const struct pairs *pairs, const char *option,
                                   const char *name)
{
    const size_t count = pairs->schema->column_count;
    const char **const names = pool_alloc(&invocation->pool, count * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = pairs->schema->columns[i].name;
    const char *const near = plogp_suggest(name, names, count);
    return near == NULL
               ? usage_error(invocation, "%s: no column '%.60s'", option, name)
               : usage_error(invocation, "%s: no column '%.60s'; did you mean '%.60s'?",
                             option, name, near);
}

/* The index of a column that an option names, or the number of columns without one. */
static plogp_status find_column(struct invocation *invocation, const struct pairs *pairs,
                                const char *option, const char *name, size_t *index)
{
    const size_t count = pairs->schema->column_count;
    *index = 0;
    while (name != NULL && *index < count &&
           strcmp(pairs->schema->columns[*index].name, name) != 0)
        ++*index;
    if (name == NULL)
        *index = count;
    else if (*index == count)
        return unknown_column(invocation, pairs, option, name);
    return PLOGP_OK;
}

static plogp_status add_pair(struct invocation *invocation, struct pairs *pairs, size_t x,
                             size_t y)
{
    struct pair *const pair = &pairs->list[pairs->size++];
    const plogp_column *const columns = pairs->schema->columns;
    const size_t known = pairs->given < pairs->schema->column_count;
    plogp_column_type types[3];
    pair->columns[0] = pairs->given;
    pair->columns[known] = x;
    pair->columns[known + 1] = y;
    for (size_t c = 0; c < known + 2; c++)
        types[c] = columns[pair->columns[c]].type;
    return plogp_joint_counts_new(types, known + 2, &invocation->context, &pair->joint);
}

/* All pairs but those with the given column, or those with the target. */
static plogp_status add_pairs(struct invocation *invocation, struct pairs *pairs,
                              size_t target)
{
    const size_t count = pairs->schema->column_count;
    plogp_status status = PLOGP_OK;
    for (size_t x = 0; x < count; x++) {
        if (x == pairs->given)
            continue;
        if (target < count && x != target && status == PLOGP_OK)
            status = add_pair(invocation, pairs, x, target);
        for (size_t y = x + 1; target == count && y < count && status == PLOGP_OK; y++)
            if (y != pairs->given)
                status = add_pair(invocation, pairs, x, y);
    }
    return status;
}

static plogp_status make_pairs(struct invocation *invocation, struct pairs *pairs)
{
    const struct mi_settings *settings = invocation->settings;
    const size_t count = pairs->schema->column_count;
    size_t target;
    plogp_status status =
        find_column(invocation, pairs, "--target", settings->target, &target);
    if (status == PLOGP_OK)
        status =
            find_column(invocation, pairs, "--given", settings->given, &pairs->given);
    if (status != PLOGP_OK)
        return status;
    if (target < count && target == pairs->given)
        return usage_error(invocation, "--target and --given are the same column");
    const size_t usable = count - (pairs->given < count);
    if (usable < 2)
        return usage_error(invocation, "two columns or more are needed; there is %zu",
                           usable);
    pairs->list = pool_alloc(&invocation->pool, count * count * sizeof *pairs->list);
    return add_pairs(invocation, pairs, target);
}

static plogp_status read_pairs(struct invocation *invocation, const struct pairs *pairs,
                               plogp_source *source)
{
    plogp_joint_reader *const readers =
        pool_alloc(&invocation->pool, pairs->size * sizeof *readers);
    for (size_t i = 0; i < pairs->size; i++)
        readers[i] = (plogp_joint_reader){pairs->list[i].joint, pairs->list[i].columns};
    return plogp_joint_counts_read(readers, pairs->size, source, &invocation->context);
}

static void add_information(plogp_result *row, const char *key, double nats)
{
    add_number_or_null(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

static void add_result(struct invocation *invocation, const char *x, const char *y,
                       const plogp_mutual_information *mi, double missing)
{
    const char *const given = ((const struct mi_settings *)invocation->settings)->given;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "x", x);
    plogp_result_add_text(row, "y", y);
    if (given != NULL)
        plogp_result_add_text(row, "given", given);
    add_information(row, "mi", mi->mi);
    add_number_or_null(row, "normalized", mi->normalized, PLOGP_QUANTITY_PLAIN);
    add_information(row, "entropy_x", mi->entropy_x);
    add_information(row, "entropy_y", mi->entropy_y);
    add_information(row, "entropy_joint", mi->entropy_joint);
    add_information(row, "se", mi->se);
    add_confidence(row, (plogp_interval){mi->low, mi->high}, mi->interval_method,
                   PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "p_value", mi->p_value, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_text(row, "estimator", plogp_table_estimator_name(mi->estimator));
    add_count(row, "n", mi->n);
    add_count(row, "missing", missing);
    explain_information(invocation, x, y, mi);
    if (mi->warning != NULL)
        document_warn(&invocation->document, "%s, %s: %s", x, y, mi->warning);
}

static void add_neighbour_result(struct invocation *invocation, const char *x,
                                 const char *y, const plogp_neighbour_information *mi,
                                 double missing)
{
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "x", x);
    plogp_result_add_text(row, "y", y);
    add_information(row, "mi", mi->mi);
    plogp_result_add_null(row, "normalized");
    plogp_result_add_null(row, "entropy_x"); /* neighbours estimate the sum only */
    plogp_result_add_null(row, "entropy_y");
    plogp_result_add_null(row, "entropy_joint");
    add_information(row, "se", mi->se);
    add_confidence(row, (plogp_interval){mi->low, mi->high},
                   "normal, from the spread of the single observations' terms",
                   PLOGP_QUANTITY_INFORMATION);
    add_number_or_null(row, "p_value", mi->p_value, PLOGP_QUANTITY_PROBABILITY);
    plogp_result_add_text(row, "estimator",
                          plogp_neighbour_estimator_name(mi->estimator));
    add_count(row, "n", mi->n);
    add_count(row, "missing", missing);
    plogp_result_add_number(row, "ties", mi->ties, PLOGP_QUANTITY_PROBABILITY);
    explain_neighbours(invocation, x, y, mi);
    if (mi->warning != NULL)
        document_warn(&invocation->document, "%s, %s: %s", x, y, mi->warning);
}

/* The numbers of one pair of columns. */
static plogp_status measure_table(struct invocation *invocation,
                                  const struct chosen *chosen, const char *const names[2],
                                  const plogp_joint_table *table)
{
    const plogp_context *const context = &invocation->context;
    const bool classes = table->levels[0].type == PLOGP_COLUMN_CATEGORICAL &&
                         table->levels[1].type == PLOGP_COLUMN_CATEGORICAL;
    plogp_mutual_information mi;
    plogp_neighbour_information near;
    plogp_status status;
    if (table->column_count == 3) {
        status = plogp_conditional_information_table(table, context, &mi);
        if (status == PLOGP_OK)
            add_result(invocation, names[0], names[1], &mi, table->missing);
        return status;
    }
    if (chosen->of_tables || classes) {
        status = plogp_mutual_information_table(table, chosen->table, context, &mi);
        if (status == PLOGP_OK)
            add_result(invocation, names[0], names[1], &mi, table->missing);
        return status;
    }
    plogp_neighbour_options options = chosen->neighbours;
    if (table->levels[0].type != table->levels[1].type)
        options.estimator = PLOGP_NEIGHBOUR_ROSS;
    else if (options.estimator == PLOGP_NEIGHBOUR_ROSS)
        options.estimator = PLOGP_NEIGHBOUR_AUTO;
    status = plogp_mutual_information_neighbours(table, &options, context, &near);
    if (status == PLOGP_OK)
        add_neighbour_result(invocation, names[0], names[1], &near, table->missing);
    return status;
}

static plogp_status measure(struct invocation *invocation, const struct chosen *chosen,
                            const struct pairs *pairs, const struct pair *pair)
{
    const plogp_column *const columns = pairs->schema->columns;
    const size_t known = pairs->given < pairs->schema->column_count;
    const char *const names[2] = {columns[pair->columns[known]].name,
                                  columns[pair->columns[known + 1]].name};
    plogp_joint_table *table = NULL;
    plogp_status status = plogp_joint_counts_value(pair->joint, &table);
    if (status == PLOGP_OK && table->size == 0)
        document_warn(&invocation->document, "%s, %s: no row has a value in both columns",
                      names[0], names[1]);
    else if (status == PLOGP_OK)
        status = measure_table(invocation, chosen, names, table);
    plogp_joint_table_free(table);
    return status;
}

static plogp_status measure_pairs(struct invocation *invocation,
                                  const struct chosen *chosen, struct pairs *pairs,
                                  plogp_source *source)
{
    const struct mi_settings *settings = invocation->settings;
    pairs->schema = plogp_source_schema(source);
    plogp_status status = make_pairs(invocation, pairs);
    if (status == PLOGP_OK)
        status = read_pairs(invocation, pairs, source);
    for (size_t i = 0; i < pairs->size && status == PLOGP_OK; i++)
        status = measure(invocation, chosen, pairs, &pairs->list[i]);
    if (status == PLOGP_OK &&
        plogp_result_first_child(invocation->document.results) == NULL) {
        (void)usage_error(invocation, "no row has a value in both columns of a pair");
        return PLOGP_EDOMAIN;
    }
    if (settings->permutations > 0)
        document_use_seed(&invocation->document, &invocation->context);
    return status == PLOGP_OK ? adjust_results(invocation, settings->correction) : status;
}

static plogp_status run(struct invocation *invocation)
{
    const struct mi_settings *settings = invocation->settings;
    plogp_source *source = NULL;
    struct pairs pairs = {NULL, 0, NULL, 0};
    struct chosen chosen;
    const char *const path = invocation->arguments[0];
    plogp_read_options read = invocation->read;
    read.grouped = 1; /* a pair of columns is a table of counts */
    plogp_status status = choose(invocation, &chosen);
    if (status == PLOGP_OK && settings->given != NULL &&
        strcmp(settings->estimator, "auto") != 0 &&
        strcmp(settings->estimator, "plugin") != 0)
        return usage_error(invocation, "--given needs the estimator plugin");
    if (status == PLOGP_OK)
        status = plogp_source_open(path, &read, &invocation->context, &source);
    if (status != PLOGP_OK)
        return status;
    plogp_result_add_text(invocation->document.input, "file", path);
    status = measure_pairs(invocation, &chosen, &pairs, source);
    for (size_t i = 0; i < pairs.size; i++)
        plogp_joint_counts_free(pairs.list[i].joint);
    plogp_source_free(source);
    return status;
}

const struct command cmd_mi = {
    .name = "mi",
    .section = "data",
    .summary = "how much the columns of a file say about each other",
    .synopsis = "FILE [--target COL] [--given COL]",
    .description =
        "Mutual information H(X) + H(Y) - H(X, Y) of every pair of columns, or of each\n"
        "column with the target. normalized is mi / mean(H(X), H(Y)), null where both\n"
        "are 0. Tables have the p-value of the G-test; numeric columns are measured by\n"
        "nearest neighbours, ties counted exactly, without noise. Rows with a missing "
        "value in either column are left\n"
        "out and counted.",
    .example = "plogp mi examples/data/titanic.csv --target Survived --weights Freq",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct mi_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
