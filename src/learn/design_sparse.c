#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/design.h"

#define TARGET_NAME "label"

void plogp__gathered_sparse_free(const plogp_design *design)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    if (design->sparse == NULL)
        return;
    plogp__free(alloc, design->sparse->start);
    plogp__free(alloc, design->sparse->entry);
    plogp__free(alloc, design->sparse->value);
    plogp__free(alloc, design->sparse);
}

/* The labels are the one column of the design. */
static plogp_status begin(plogp_design *design, const plogp_sparse_schema *schema)
{
    const plogp_alloc *alloc = plogp__context_alloc(design->context);
    void *start = NULL;
    design->sparse = plogp__alloc_zero(alloc, 1, sizeof *design->sparse);
    design->columns = plogp__alloc_zero(alloc, 1, sizeof *design->columns);
    if (design->sparse == NULL || design->columns == NULL)
        return plogp__fail_memory(design->context);
    design->count = 1;
    design->columns[0].type = PLOGP_COLUMN_CATEGORICAL;
    design->columns[0].levels = schema->labels;
    design->columns[0].name =
        plogp__copy_text(alloc, TARGET_NAME, sizeof TARGET_NAME - 1);
    design->sparse->features = schema->features;
    design->sparse->first_index = schema->first_index;
    if (design->columns[0].name == NULL ||
        !plogp__reserve(alloc, &start, &design->sparse->start_room, 1, sizeof(size_t)))
        return plogp__fail_memory(design->context);
    design->sparse->start = start;
    design->sparse->start[0] = 0;
    return PLOGP_OK;
}

plogp_status plogp_design_new_sparse(const plogp_sparse_schema *schema,
                                     const plogp_design_options *options,
                                     const plogp_context *context, plogp_design **design)
{
    if (schema == NULL || design == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a design needs a schema");
    if (options != NULL && options->hashed_count > 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "sparse rows have numbered features, and none to be hashed");
    plogp_design *made =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context;
    made->options = options == NULL ? plogp_design_options_defaults() : *options;
    plogp_sum_init(&made->dropped);
    plogp_sum_init(&made->dropped_targets);
    const plogp_status status = begin(made, schema);
    if (status == PLOGP_OK)
        *design = made;
    else
        plogp_design_free(made);
    return status;
}

/* Make room in one array of the design. */
static bool grow(const plogp_design *design, void **block, size_t *room, size_t needed,
                 size_t size)
{
    return plogp__reserve(plogp__context_alloc(design->context), block, room, needed,
                          size);
}

static bool reserve(plogp_design *design, size_t rows, size_t entries)
{
    struct plogp__gathered_sparse *sparse = design->sparse;
    const size_t total = design->rows + rows,
                 held = sparse->start[design->rows] + entries;
    void *start = sparse->start, *entry = sparse->entry, *value = sparse->value;
    void *codes = design->columns[0].codes;
    bool done = grow(design, &start, &sparse->start_room, total + 1, sizeof(size_t));
    sparse->start = start;
    done = done && grow(design, &entry, &sparse->entry_room, held, sizeof(uint32_t));
    sparse->entry = entry;
    done = done && grow(design, &value, &sparse->value_room, held, sizeof(double));
    sparse->value = value;
    done = done &&
           grow(design, &codes, &design->columns[0].codes_room, total, sizeof(uint32_t));
    design->columns[0].codes = codes;
    return done;
}

plogp_status plogp_design_push_sparse(plogp_design *design,
                                      const plogp_sparse_batch *batch)
{
    if (design == NULL || batch == NULL || design->sparse == NULL)
        return PLOGP_EINVAL;
    const size_t entries = batch->start[batch->rows];
    if (!reserve(design, batch->rows, entries))
        return plogp__fail_memory(design->context);
    struct plogp__gathered_sparse *sparse = design->sparse;
    const size_t held = sparse->start[design->rows];
    if (entries > 0) {
        memcpy(sparse->entry + held, batch->feature, entries * sizeof *sparse->entry);
        memcpy(sparse->value + held, batch->value, entries * sizeof *sparse->value);
    }
    for (size_t i = 0; i < batch->rows; i++) {
        sparse->start[design->rows + 1] = held + batch->start[i + 1];
        design->columns[0].codes[design->rows++] = batch->label[i];
    }
    return PLOGP_OK;
}
