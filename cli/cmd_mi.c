/* mi: how much the columns of a file say about each other. */
#include <math.h>
#include <string.h>

#include "adjust.h"
#include "commands.h"
#include "mi.h"
#include "plogp/suggest.h"

static const struct mi_settings DEFAULTS = {.estimator = "auto", .correction = "bh"};

static const struct option OPTIONS[] = {
    {"target", 't', OPTION_TEXT, offsetof(struct mi_settings, target), "COL",
     "only the pairs with this column, which becomes y"},
    {"given", 0, OPTION_WORDS, offsetof(struct mi_settings, given), "COL,...",
     "information once these columns are known: of tables where all are categorical (or "
     "with --estimator plugin), else, with one COL, by neighbours"},
    {"estimator", 0, OPTION_TEXT, offsetof(struct mi_settings, estimator), "NAME",
     "of tables: plugin miller-madow shrink; of numbers, K neighbours: ksg[:K] ksg2[:K] "
     "gao[:K] mesner-shalizi[:K] ksg-ties[:K], with a class ross[:K]; with --given "
     "frenzel-pompe[:K] mesner-shalizi[:K] ksg-ties[:K] (default auto: plugin for two "
     "categorical columns, else ksg, or ross, with ties ksg-ties; given a column "
     "frenzel-pompe, with ties or a class ksg-ties; K is 3)"},
    {"permutations", 0, OPTION_COUNT, offsetof(struct mi_settings, permutations), "N",
     "p-values from random pairings, N at the most: (k + 1)/(N + 1), or 20/l where the "
     "l-th is the 20th as large (default none: tables have the G-test's)"},
    {"correction", 0, OPTION_TEXT, offsetof(struct mi_settings, correction),
     "bh|holm|none", "of p-values for the number of pairs (default bh)"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

/* A pair of columns, with the one that is given first, and what was counted of it. */
struct pair {
    size_t *columns; /* [given ...,] x, y, in the pool */
    plogp_joint_counts *joint;
};

struct pairs {
    struct pair *list; /* [size] in the pool */
    size_t size;
    const plogp_batch *schema;
    size_t *given; /* [known] columns, in the pool */
    size_t known;
};

static plogp_status choose(struct invocation *invocation, struct mi_estimator *chosen)
{
    const struct mi_settings *settings = invocation->settings;
    *chosen = (struct mi_estimator){false, PLOGP_TABLE_PLUGIN,
                                    plogp_neighbour_options_defaults()};
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

static bool is_given(const struct pairs *pairs, size_t column)
{
    for (size_t i = 0; i < pairs->known; i++)
        if (pairs->given[i] == column)
            return true;
    return false;
}

static plogp_status add_pair(struct invocation *invocation, struct pairs *pairs, size_t x,
                             size_t y)
{
    struct pair *const pair = &pairs->list[pairs->size++];
    const plogp_column *const columns = pairs->schema->columns;
    const size_t known = pairs->known;
    plogp_column_type *const types =
        pool_alloc(&invocation->pool, (known + 2) * sizeof *types);
    pair->columns = pool_alloc(&invocation->pool, (known + 2) * sizeof *pair->columns);
    for (size_t c = 0; c < known; c++)
        pair->columns[c] = pairs->given[c];
    pair->columns[known] = x;
    pair->columns[known + 1] = y;
    for (size_t c = 0; c < known + 2; c++)
        types[c] = columns[pair->columns[c]].type;
    return plogp_joint_counts_new(types, known + 2, &invocation->context, &pair->joint);
}

/* All pairs but those with a given column, or those with the target. */
static plogp_status add_pairs(struct invocation *invocation, struct pairs *pairs,
                              size_t target)
{
    const size_t count = pairs->schema->column_count;
    plogp_status status = PLOGP_OK;
    for (size_t x = 0; x < count; x++) {
        if (is_given(pairs, x))
            continue;
        if (target < count && x != target && status == PLOGP_OK)
            status = add_pair(invocation, pairs, x, target);
        for (size_t y = x + 1; target == count && y < count && status == PLOGP_OK; y++)
            if (!is_given(pairs, y))
                status = add_pair(invocation, pairs, x, y);
    }
    return status;
}

static plogp_status find_given(struct invocation *invocation, struct pairs *pairs)
{
    const struct words *const names =
        &((const struct mi_settings *)invocation->settings)->given;
    pairs->given =
        pool_alloc(&invocation->pool, (names->count + 1) * sizeof *pairs->given);
    for (size_t i = 0; i < names->count; i++) {
        size_t column;
        const plogp_status status =
            find_column(invocation, pairs, "--given", names->items[i], &column);
        if (status != PLOGP_OK)
            return status;
        if (is_given(pairs, column))
            return usage_error(invocation, "--given names '%.60s' twice",
                               names->items[i]);
        pairs->given[pairs->known++] = column;
    }
    return PLOGP_OK;
}

static plogp_status make_pairs(struct invocation *invocation, struct pairs *pairs)
{
    const struct mi_settings *settings = invocation->settings;
    const size_t count = pairs->schema->column_count;
    size_t target;
    plogp_status status =
        find_column(invocation, pairs, "--target", settings->target, &target);
    if (status == PLOGP_OK)
        status = find_given(invocation, pairs);
    if (status != PLOGP_OK)
        return status;
    if (target < count && is_given(pairs, target))
        return usage_error(invocation, "--target and --given are the same column");
    const size_t usable = count - pairs->known;
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

static plogp_status measure(struct invocation *invocation,
                            const struct mi_estimator *chosen, const struct pairs *pairs,
                            const struct pair *pair)
{
    const plogp_column *const columns = pairs->schema->columns;
    const size_t known = pairs->known;
    const char *const names[2] = {columns[pair->columns[known]].name,
                                  columns[pair->columns[known + 1]].name};
    plogp_joint_table *table = NULL;
    plogp_status status = plogp_joint_counts_value(pair->joint, &table);
    if (status == PLOGP_OK && table->size == 0)
        document_warn(&invocation->document, "%s, %s: no row has a value in both columns",
                      names[0], names[1]);
    else if (status == PLOGP_OK)
        status = mi_add_pair(invocation, chosen, names, table);
    plogp_joint_table_free(table);
    if (status != PLOGP_EDOMAIN)
        return status;
    document_warn(&invocation->document, "%s, %s: not measured: %s", names[0], names[1],
                  invocation->error.message); /* its trouble is not that of other pairs */
    return PLOGP_OK;
}

/* Why a p-value is null. */
static void warn_without_p_values(struct invocation *invocation)
{
    const struct mi_settings *settings = invocation->settings;
    const plogp_result *row = plogp_result_first_child(invocation->document.results);
    while (row != NULL && !isnan(p_value_of(row)))
        row = plogp_result_next_sibling(row);
    if (row != NULL && settings->permutations == 0)
        document_warn(&invocation->document,
                      "p_value is null: the law of a nearest-neighbour estimate under "
                      "independence is not known; --permutations 999 draws from it");
}

static plogp_status measure_pairs(struct invocation *invocation,
                                  const struct mi_estimator *chosen, struct pairs *pairs,
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
        (void)usage_error(invocation, "no pair of columns could be measured");
        return PLOGP_EDOMAIN;
    }
    warn_without_p_values(invocation);
    if (settings->permutations > 0)
        document_use_seed(&invocation->document, &invocation->context);
    return status == PLOGP_OK ? adjust_results(invocation, NULL, settings->correction)
                              : status;
}

static plogp_status run(struct invocation *invocation)
{
    const struct mi_settings *settings = invocation->settings;
    plogp_source *source = NULL;
    struct pairs pairs = {NULL, 0, NULL, NULL, 0};
    struct mi_estimator chosen;
    const char *const path = invocation->arguments[0];
    plogp_read_options read = invocation->read;
    read.grouped = 1; /* a pair of columns is a table of counts */
    plogp_status status = choose(invocation, &chosen);
    if (status == PLOGP_OK && settings->given.count > 0 && chosen.of_tables &&
        chosen.table != PLOGP_TABLE_PLUGIN)
        return usage_error(invocation,
                           "--given needs the estimator plugin, frenzel-pompe, "
                           "mesner-shalizi or ksg-ties");
    if (status == PLOGP_OK && settings->given.count == 0 &&
        chosen.neighbours.estimator == PLOGP_NEIGHBOUR_FRENZEL_POMPE)
        return usage_error(invocation, "--estimator %s needs --given COL",
                           plogp_neighbour_estimator_name(chosen.neighbours.estimator));
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
    .synopsis = "FILE [--target COL] [--given COL,...]",
    .description =
        "Mutual information H(X) + H(Y) - H(X, Y) of every pair of columns, or of each\n"
        "column with the target. normalized is mi / mean(H(X), H(Y)), null where both\n"
        "are 0. Tables have the p-value of the G-test; numeric columns are measured by\n"
        "nearest neighbours, ties counted exactly, without noise; they have a p-value\n"
        "with --permutations. Permutations given a numeric column stay within runs of 5\n"
        "or more neighbouring values of it, which is approximate. Rows with a missing\n"
        "value in any of the columns are left out and counted.",
    .example = "plogp mi examples/data/titanic.csv --target Survived --weights Freq",
    .options = OPTIONS,
    .defaults = &DEFAULTS,
    .settings_size = sizeof(struct mi_settings),
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
