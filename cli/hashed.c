#include "hashed.h"

#include <string.h>

#include "plogp/number.h"
#include "values.h"

/* Read a column as levels, unless --types says what it is. */
static void read_as_levels(struct invocation *invocation, const char *column)
{
    plogp_read_options *read = &invocation->read;
    for (size_t t = 0; t < read->type_count; t++)
        if (strcmp(read->types[t].name, column) == 0)
            return;
    plogp_column_choice *types =
        pool_alloc(&invocation->pool, (read->type_count + 1) * sizeof *types);
    if (read->type_count > 0)
        memcpy(types, read->types, read->type_count * sizeof *types);
    types[read->type_count++] = (plogp_column_choice){column, PLOGP_COLUMN_CATEGORICAL};
    read->types = types;
}

plogp_status hashed_read_options(struct invocation *invocation, const struct words *texts,
                                 plogp_design_options *options)
{
    plogp_hashed_column *hashed =
        pool_alloc(&invocation->pool, (texts->count + 1) * sizeof *hashed);
    for (size_t i = 0; i < texts->count; i++) {
        const char *text = texts->items[i], *equals = strrchr(text, '=');
        double buckets = 0.0;
        if (equals == NULL ||
            plogp_number_parse(equals + 1, strlen(equals + 1), &buckets) != PLOGP_OK ||
            !(buckets >= 2.0 && buckets <= (double)PLOGP_HASH_BUCKETS_MAX) ||
            buckets != (double)(size_t)buckets)
            return usage_error(
                invocation, "--hash: '%.60s' is not COL=BUCKETS, with 2 to %zu buckets",
                text, PLOGP_HASH_BUCKETS_MAX);
        hashed[i].column = pool_copy(&invocation->pool, text, (size_t)(equals - text));
        hashed[i].buckets = (size_t)buckets;
        read_as_levels(invocation, hashed[i].column);
    }
    options->hashed = hashed;
    options->hashed_count = texts->count;
    return PLOGP_OK;
}

void hashed_read_as_trained(struct invocation *invocation,
                            const plogp_classifier *classifier)
{
    const plogp_training *training = plogp_classifier_training(classifier);
    for (size_t h = 0; h < training->hashing_count; h++)
        read_as_levels(invocation, training->hashings[h].column);
}

void add_hashings(struct invocation *invocation, plogp_result *result,
                  const plogp_training *training)
{
    if (training->hashing_count == 0)
        return;
    plogp_result *list = plogp_result_add_list(result, "hashed");
    for (size_t h = 0; h < training->hashing_count; h++) {
        const plogp_hashing *hashing = &training->hashings[h];
        plogp_result *row = plogp_result_add_object(list, NULL);
        plogp_result_add_text(row, "column", hashing->column);
        plogp_result_add_integer(row, "levels", hashing->levels);
        plogp_result_add_integer(row, "buckets", hashing->buckets);
        plogp_result_add_integer(row, "used", hashing->used);
        plogp_result_add_integer(row, "collisions", hashing->levels - hashing->used);
        plogp_result_add_integer(row, "colliding_levels", hashing->colliding);
        add_count(row, "colliding_n", hashing->colliding_n);
    }
    document_use_seed(&invocation->document, &invocation->context);
}
