/* A source over the arrays of a caller. */
#include <stdint.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/source.h"

struct memory_source {
    plogp_source base;
    plogp_batch whole;
    plogp_column *view;   /* [column_count] of the batch delivered last */
    plogp_column *schema; /* [column_count] without rows                */
    size_t batch_rows;
    size_t next_row;
};

static void free_memory(plogp_source *base)
{
    struct memory_source *source = (struct memory_source *)base;
    const plogp_alloc *alloc = plogp__context_alloc(base->context);
    plogp__free(alloc, source->view);
    plogp__free(alloc, source->schema);
    plogp__free(alloc, source);
}

static plogp_status next_memory(plogp_source *base, plogp_batch *batch)
{
    struct memory_source *source = (struct memory_source *)base;
    PLOGP_TRY(plogp__check_cancel(base->context));
    const size_t at = source->next_row;
    const size_t left = source->whole.rows - at;
    const size_t rows = left < source->batch_rows ? left : source->batch_rows;
    for (size_t i = 0; i < source->whole.column_count; i++) {
        const plogp_column *from = &source->whole.columns[i];
        source->view[i] = *from;
        source->view[i].numbers = from->numbers == NULL ? NULL : from->numbers + at;
        source->view[i].codes = from->codes == NULL ? NULL : from->codes + at;
        source->view[i].valid = from->valid == NULL ? NULL : from->valid + at;
    }
    *batch = source->whole;
    batch->columns = source->view;
    batch->rows = rows;
    batch->weights = source->whole.weights == NULL ? NULL : source->whole.weights + at;
    batch->first_row = at;
    source->next_row = at + rows;
    return PLOGP_OK;
}

static plogp_status rewind_memory(plogp_source *base)
{
    ((struct memory_source *)base)->next_row = 0;
    return PLOGP_OK;
}

/* The arrays are the caller's. */
static bool join_memory(plogp_source *base, struct plogp__team *team)
{
    (void)base;
    return team != NULL;
}

static bool column_is_complete(const plogp_column *column, size_t rows)
{
    if (column->name == NULL)
        return false;
    if (column->type == PLOGP_COLUMN_NUMERIC)
        return column->numbers != NULL || rows == 0;
    return column->levels != NULL && (column->codes != NULL || rows == 0);
}

static plogp_status check_batch(const plogp_batch *batch, const plogp_context *context)
{
    if (batch->column_count == 0 || batch->columns == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a batch must have a column");
    for (size_t i = 0; i < batch->column_count; i++)
        if (!column_is_complete(&batch->columns[i], batch->rows))
            return plogp__fail_at(context, i, PLOGP_EINVAL,
                                  "column %zu of the batch has no name, values or levels",
                                  i);
    return PLOGP_OK;
}

static plogp_status start(struct memory_source *source, const plogp_batch *batch)
{
    const plogp_alloc *alloc = plogp__context_alloc(source->base.context);
    const size_t count = batch->column_count;
    source->view = plogp__alloc(alloc, count, sizeof *source->view);
    source->schema = plogp__alloc(alloc, count, sizeof *source->schema);
    if (source->view == NULL || source->schema == NULL)
        return plogp__fail_memory(source->base.context);
    for (size_t i = 0; i < count; i++) {
        source->schema[i] = batch->columns[i];
        source->schema[i].numbers = NULL;
        source->schema[i].codes = NULL;
        source->schema[i].valid = NULL;
    }
    source->base.schema.columns = source->schema;
    source->base.schema.column_count = count;
    return PLOGP_OK;
}

plogp_status plogp_source_from_batch(const plogp_batch *batch, size_t batch_rows,
                                     const plogp_context *context, plogp_source **source)
{
    static const struct plogp__source_kind MEMORY = {.next = next_memory,
                                                     .rewind = rewind_memory,
                                                     .free = free_memory,
                                                     .join = join_memory};
    if (batch == NULL || source == NULL || batch_rows == 0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "plogp_source_from_batch: null pointer or no rows in a batch");
    PLOGP_TRY(check_batch(batch, context));
    struct memory_source *opened =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *opened);
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->base = (plogp_source){.kind = &MEMORY, .context = context, .name = "memory"};
    opened->whole = *batch;
    opened->batch_rows = batch_rows;
    const plogp_status status = start(opened, batch);
    if (status != PLOGP_OK) {
        free_memory(&opened->base);
        return status;
    }
    *source = &opened->base;
    return PLOGP_OK;
}
