/* entropy FILE --joint: the columns of a file as one variable, and how much they share. */
#include <string.h>

#include "entropy.h"
#include "plogp/joint.h"
#include "plogp/joint_counts.h"
#include "values.h"

static void add_information(plogp_result *row, const char *key, double nats)
{
    plogp_result_add_number(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

/* The names of the columns, joined by commas. */
static const char *joined_names(struct invocation *invocation, const plogp_batch *schema)
{
    size_t size = 1;
    for (size_t c = 0; c < schema->column_count; c++)
        size += strlen(schema->columns[c].name) + 1;
    char *const names = pool_alloc(&invocation->pool, size);
    char *end = names;
    for (size_t c = 0; c < schema->column_count; c++) {
        const size_t length = strlen(schema->columns[c].name);
        if (c > 0)
            *end++ = ',';
        memcpy(end, schema->columns[c].name, length);
        end += length;
    }
    return names; /* the pool's bytes are zero: terminated */
}

/* I(X; Y | Z) - I(X; Y) of three columns: what the third one changes. */
static plogp_status add_interaction(struct invocation *invocation,
                                    const plogp_joint_table *table,
                                    const plogp_joint_shape *shape, plogp_result *row)
{
    static const size_t COLUMNS[] = {0, 1, 2};
    const plogp_joint_question question = {
        {COLUMNS, 1}, {COLUMNS + 1, 1}, {COLUMNS + 2, 1}};
    double interaction = 0.0;
    const plogp_status status = plogp_joint_interaction_weights(
        table->weights, shape, &question, &invocation->context, &interaction);
    if (status == PLOGP_OK)
        add_information(row, "interaction", interaction);
    return status;
}

static plogp_status add_table(struct invocation *invocation, const plogp_batch *schema,
                              const plogp_joint_table *table)
{
    const plogp_context *context = &invocation->context;
    const plogp_joint_shape shape = {table->cells, table->size, table->column_count};
    size_t *all = pool_alloc(&invocation->pool, table->column_count * sizeof *all);
    double entropy = 0.0, correlation = 0.0;
    for (size_t c = 0; c < table->column_count; c++)
        all[c] = c;
    const plogp_joint_question question = {.x = {all, table->column_count}};
    plogp_status status =
        plogp_joint_entropy_weights(table->weights, &shape, &question, context, &entropy);
    if (status == PLOGP_OK)
        status = plogp_joint_correlation_weights(table->weights, &shape, context,
                                                 &correlation);
    if (status != PLOGP_OK)
        return status;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", joined_names(invocation, schema));
    add_count(row, "n", table->total);
    plogp_result_add_integer(row, "k", table->size);
    add_information(row, "entropy", entropy);
    add_information(row, "total_correlation", correlation);
    plogp_result_add_text(row, "estimator", "plugin");
    add_count(row, "missing", table->missing);
    return table->column_count == 3 ? add_interaction(invocation, table, &shape, row)
                                    : PLOGP_OK;
}

static plogp_status count_rows(struct invocation *invocation, plogp_source *source,
                               plogp_joint_counts **joint)
{
    const plogp_batch *schema = plogp_source_schema(source);
    const size_t count = schema->column_count;
    plogp_column_type *types = pool_alloc(&invocation->pool, count * sizeof *types);
    size_t *columns = pool_alloc(&invocation->pool, count * sizeof *columns);
    for (size_t c = 0; c < count; c++) {
        types[c] = schema->columns[c].type;
        columns[c] = c;
    }
    const plogp_status status =
        plogp_joint_counts_new(types, count, &invocation->context, joint);
    if (status != PLOGP_OK)
        return status;
    const plogp_joint_reader reader = {*joint, columns};
    return plogp_joint_counts_read(&reader, 1, source, &invocation->context);
}

static plogp_status measure(struct invocation *invocation, plogp_source *source)
{
    plogp_joint_counts *joint = NULL;
    plogp_joint_table *table = NULL;
    plogp_status status = count_rows(invocation, source, &joint);
    if (status == PLOGP_OK)
        status = plogp_joint_counts_value(joint, &table);
    if (status == PLOGP_OK && table->size == 0) {
        (void)usage_error(invocation, "no row has a value in every column");
        status = PLOGP_EDOMAIN;
    }
    if (status == PLOGP_OK)
        status = add_table(invocation, plogp_source_schema(source), table);
    plogp_joint_table_free(table);
    plogp_joint_counts_free(joint);
    return status;
}

plogp_status entropy_of_joint(struct invocation *invocation)
{
    plogp_source *source = NULL;
    plogp_read_options read = invocation->read;
    read.grouped = 1;
    plogp_status status =
        plogp_source_open(invocation->arguments[0], &read, &invocation->context, &source);
    if (status != PLOGP_OK)
        return status;
    plogp_result_add_text(invocation->document.input, "file", invocation->arguments[0]);
    status = measure(invocation, source);
    plogp_source_free(source);
    return status;
}
