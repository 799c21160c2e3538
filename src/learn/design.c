#include "learn/design.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/hashing.h"
#include "plogp/suggest.h"

#define CLASSES_DEFAULT 1000

const char *plogp_missing_name(plogp_missing missing)
{
    static const char *const NAMES[] = {"drop", "indicator", "mean"};
    return (size_t)missing < sizeof NAMES / sizeof NAMES[0] ? NAMES[missing] : NULL;
}

plogp_design_options plogp_design_options_defaults(void)
{
    return (plogp_design_options){.missing = PLOGP_MISSING_DROP,
                                  .classes_max = CLASSES_DEFAULT};
}

/* "a, b, c", cut where a message would end. */
static void list_columns(const plogp_batch *schema, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t c = 0; c < schema->column_count; c++) {
        const char *name = schema->columns[c].name;
        const size_t length = strlen(name);
        if (used + length + 6 >= size) {
            memcpy(text + used, ", ...", 6);
            return;
        }
        if (c > 0) {
            memcpy(text + used, ", ", 2);
            used += 2;
        }
        memcpy(text + used, name, length + 1);
        used += length;
    }
}

/* The column whose name is nearest to a mistyped one, or NULL. */
static const char *nearest_column(const plogp_batch *schema, const char *target)
{
    const char *near = NULL;
    for (size_t c = 0; c < schema->column_count; c++) {
        const char *const pair[] = {near, schema->columns[c].name};
        const char *const found = near == NULL ? plogp_suggest(target, pair + 1, 1)
                                               : plogp_suggest(target, pair, 2);
        near = found != NULL ? found : near;
    }
    return near;
}

static plogp_status find_target(const plogp_batch *schema, const char *target,
                                const plogp_context *context, size_t *place)
{
    *place = plogp__batch_place(schema, target);
    if (*place < schema->column_count)
        return PLOGP_OK;
    char names[256];
    const char *const near = nearest_column(schema, target);
    list_columns(schema, names, sizeof names);
    return plogp__fail(context, PLOGP_EINVAL,
                       "no column '%s' for the target;%s%s%s there are: %s", target,
                       near == NULL ? "" : " did you mean '", near == NULL ? "" : near,
                       near == NULL ? "" : "'?", names);
}

static plogp_status copy_schema(plogp_design *design, const plogp_batch *schema)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    design->columns =
        plogp__alloc_zero(alloc, schema->column_count, sizeof *design->columns);
    if (design->columns == NULL)
        return plogp__fail_memory(design->context);
    for (size_t c = 0; c < schema->column_count; c++) {
        const char *name = schema->columns[c].name;
        design->columns[c].type = schema->columns[c].type;
        plogp_sum_init(&design->columns[c].sum);
        design->columns[c].name = plogp__copy_text(alloc, name, strlen(name));
        design->count = c + 1;
        if (design->columns[c].name == NULL)
            return plogp__fail_memory(design->context);
    }
    return PLOGP_OK;
}

plogp_status plogp_design_new(const plogp_batch *schema, const char *target,
                              const plogp_design_options *options,
                              const plogp_context *context, plogp_design **design)
{
    if (schema == NULL || target == NULL || design == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a design needs a schema and a target");
    const plogp_design_options chosen =
        options == NULL ? plogp_design_options_defaults() : *options;
    if (plogp_missing_name(chosen.missing) == NULL || chosen.classes_max < 1)
        return plogp__fail(context, PLOGP_EINVAL, "unknown treatment of missing values");
    size_t place = 0;
    PLOGP_TRY(find_target(schema, target, context, &place));
    PLOGP_TRY(plogp__hashing_check(schema, target, &chosen, context));

    plogp_design *made =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context;
    made->options = chosen;
    made->target = place;
    made->plain = true;
    plogp_sum_init(&made->dropped);
    plogp_sum_init(&made->dropped_targets);
    const plogp_status status = copy_schema(made, schema);
    if (status == PLOGP_OK)
        *design = made;
    else
        plogp_design_free(made);
    return status;
}

void plogp_design_free(plogp_design *design)
{
    if (design == NULL)
        return;
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    for (size_t c = 0; c < design->count; c++) {
        plogp__free(alloc, design->columns[c].name);
        plogp__free(alloc, design->columns[c].numbers);
        plogp__free(alloc, design->columns[c].codes);
    }
    plogp__gathered_sparse_free(design);
    plogp__soft_free(design->soft, design->context);
    plogp__free(alloc, design->columns);
    plogp__free(alloc, design->weights);
    plogp__free(alloc, design);
}
