#include "learn/schema.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/number.h"

size_t plogp__batch_place(const plogp_batch *batch, const char *name)
{
    size_t place = 0;
    while (place < batch->column_count && strcmp(batch->columns[place].name, name) != 0)
        place++;
    return place;
}

plogp_status plogp__schema_init(struct plogp__schema *schema, size_t count,
                                const plogp_context *context)
{
    memset(schema, 0, sizeof *schema);
    schema->columns =
        plogp__alloc_zero(plogp__context_alloc(context), count, sizeof *schema->columns);
    if (schema->columns == NULL)
        return plogp__fail_memory(context);
    schema->count = count;
    return PLOGP_OK;
}

void plogp__schema_clear(struct plogp__schema *schema, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    for (size_t c = 0; c < schema->count; c++) {
        plogp__free(alloc, schema->columns[c].name);
        plogp__free(alloc, schema->columns[c].hashing.used);
        plogp__names_clear(&schema->columns[c].levels, context);
    }
    plogp__free(alloc, schema->columns);
    plogp__free(alloc, schema->target);
    plogp__names_clear(&schema->classes, context);
    memset(schema, 0, sizeof *schema);
}

/* Features besides the indicator. */
static size_t own_features(const struct plogp__schema_column *column)
{
    if (column->type == PLOGP_COLUMN_NUMERIC)
        return 1;
    return column->levels.count > 1 ? column->levels.count - 1 : 0;
}

void plogp__schema_number(struct plogp__schema *schema)
{
    schema->dense = 0;
    for (size_t c = 0; c < schema->count; c++)
        if (schema->columns[c].type == PLOGP_COLUMN_NUMERIC)
            schema->columns[c].feature = ++schema->dense;
    schema->features = 1 + schema->dense;
    for (size_t c = 0; c < schema->count; c++) {
        struct plogp__schema_column *column = &schema->columns[c];
        if (column->type == PLOGP_COLUMN_CATEGORICAL) {
            column->feature = own_features(column) > 0 ? schema->features : 0;
            schema->features += own_features(column);
        }
        column->missing_feature = column->indicator ? schema->features++ : 0;
    }
    schema->features += schema->sparse;
}

void plogp__schema_order(const struct plogp__schema *schema, size_t *order)
{
    size_t at = 0;
    order[at++] = 0;
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__schema_column *column = &schema->columns[c];
        for (size_t j = 0; j < own_features(column); j++)
            order[at++] = column->feature + j;
        if (column->indicator)
            order[at++] = column->missing_feature;
    }
    for (; at < schema->features; at++)
        order[at] = at;
}

void plogp__schema_term(const struct plogp__schema *schema, size_t term, uint8_t *mask)
{
    memset(mask, 0, schema->features);
    if (term >= schema->count) {
        mask[schema->features - schema->sparse + term - schema->count] = 1;
        return;
    }
    const struct plogp__schema_column *column = &schema->columns[term];
    memset(mask + column->feature, 1, own_features(column));
    if (column->indicator)
        mask[column->missing_feature] = 1;
}

const struct plogp__schema_column *
plogp__schema_column_of(const struct plogp__schema *schema, size_t feature)
{
    for (size_t c = 0; c < schema->count; c++) {
        const struct plogp__schema_column *column = &schema->columns[c];
        if (column->indicator && column->missing_feature == feature)
            return column;
        if (feature >= column->feature &&
            feature < column->feature + own_features(column))
            return column;
    }
    return NULL;
}

static char *join(const char *name, const char *level, const plogp_context *context)
{
    const size_t first = strlen(name), second = strlen(level);
    char *text = plogp__alloc(plogp__context_alloc(context), first + second + 2, 1);
    if (text != NULL) {
        memcpy(text, name, first);
        text[first] = '=';
        memcpy(text + first + 1, level, second + 1);
    }
    return text;
}

char *plogp__schema_feature_name(const struct plogp__schema *schema, size_t feature,
                                 const plogp_context *context)
{
    static const char intercept[] = "(intercept)";
    const plogp_alloc *alloc = plogp__context_alloc(context);
    if (feature == 0)
        return plogp__copy_text(alloc, intercept, sizeof intercept - 1);
    if (schema->sparse > 0) {
        char index[PLOGP_NUMBER_SIZE];
        const size_t length =
            plogp_number_format((double)(feature - 1 + schema->first_index), index);
        return plogp__copy_text(alloc, index, length);
    }
    const struct plogp__schema_column *column = plogp__schema_column_of(schema, feature);
    if (column->indicator && feature == column->missing_feature)
        return join(column->name, PLOGP__MISSING_LEVEL, context);
    if (column->type == PLOGP_COLUMN_NUMERIC)
        return plogp__copy_text(alloc, column->name, strlen(column->name));
    return join(column->name, column->levels.text[feature - column->feature + 1],
                context);
}
