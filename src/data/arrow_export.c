/* A source as a stream of Arrow record batches. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/arrow.h"

/* What a stream that was given away holds. */
struct export
{
    const plogp_context *context;
    plogp_source *source;
    char message[PLOGP_ERROR_MESSAGE_SIZE];
};

/* One struct given away is one block of arrays, which its release frees; the children are
 * inside, so their own release only marks them. */
struct blocks {
    const plogp_alloc *alloc;
    void **items; /* [count] */
    size_t count, capacity;
};

static void *keep(struct blocks *blocks, size_t count, size_t size)
{
    if (!plogp__reserve(blocks->alloc, (void **)&blocks->items, &blocks->capacity,
                        blocks->count + 1, sizeof *blocks->items))
        return NULL;
    void *block = plogp__alloc_zero(blocks->alloc, count, size);
    if (block != NULL)
        blocks->items[blocks->count++] = block;
    return block;
}

static struct blocks *new_blocks(const plogp_alloc *alloc)
{
    struct blocks *blocks = plogp__alloc_zero(alloc, 1, sizeof *blocks);
    if (blocks != NULL)
        blocks->alloc = alloc;
    return blocks;
}

static void free_blocks(struct blocks *blocks)
{
    if (blocks == NULL)
        return;
    for (size_t i = 0; i < blocks->count; i++)
        plogp__free(blocks->alloc, blocks->items[i]);
    plogp__free(blocks->alloc, blocks->items);
    plogp__free(blocks->alloc, blocks);
}

static void release_part_of_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_schema(struct ArrowSchema *schema)
{
    free_blocks(schema->private_data);
    schema->release = NULL;
}

static void release_part_of_array(struct ArrowArray *array)
{
    array->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    free_blocks(array->private_data);
    array->release = NULL;
}

static bool fill_schema(struct blocks *blocks, const plogp_batch *from,
                        struct ArrowSchema *out)
{
    const size_t count = from->column_count;
    struct ArrowSchema *parts = keep(blocks, 2 * count, sizeof *parts);
    struct ArrowSchema **children = keep(blocks, count, sizeof(void *));
    if (parts == NULL || children == NULL)
        return false;
    for (size_t c = 0; c < count; c++) {
        const plogp_column *column = &from->columns[c];
        const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
        char *name = keep(blocks, strlen(column->name) + 1, 1);
        if (name == NULL)
            return false;
        memcpy(name, column->name, strlen(column->name));
        children[c] = &parts[2 * c];
        *children[c] = (struct ArrowSchema){.format = numeric ? "g" : "i",
                                            .name = name,
                                            .flags = ARROW_FLAG_NULLABLE,
                                            .release = release_part_of_schema};
        if (!numeric) {
            children[c]->dictionary = &parts[2 * c + 1];
            parts[2 * c + 1] = (struct ArrowSchema){
                .format = "u", .name = "", .release = release_part_of_schema};
        }
    }
    *out = (struct ArrowSchema){.format = "+s",
                                .name = "",
                                .n_children = (int64_t)count,
                                .children = children,
                                .release = release_schema,
                                .private_data = blocks};
    return true;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    struct export *export = stream->private_data;
    struct blocks *blocks = new_blocks(plogp__context_alloc(export->context));
    if (blocks != NULL && fill_schema(blocks, plogp_source_schema(export->source), out))
        return 0;
    free_blocks(blocks);
    (void)snprintf(export->message, sizeof export->message, "out of memory");
    return ENOMEM;
}

/* One bit a row, the first the lowest; *missing counts the zeros. */
static uint8_t *pack_valid(struct blocks *blocks, const plogp_column *column, size_t rows,
                           int64_t *missing)
{
    uint8_t *bits = keep(blocks, rows / 8 + 1, 1);
    *missing = 0;
    for (size_t i = 0; bits != NULL && i < rows; i++) {
        bits[i / 8] |= (uint8_t)((column->valid[i] != 0) << (i % 8));
        *missing += column->valid[i] == 0;
    }
    return bits;
}

/* The levels so far as an array of utf8. */
static bool fill_levels(struct blocks *blocks, const plogp_levels *levels,
                        struct ArrowArray *out)
{
    size_t bytes = 0;
    for (size_t i = 0; i < levels->count; i++)
        bytes += levels->length[i];
    int32_t *offsets = keep(blocks, levels->count + 1, sizeof *offsets);
    char *texts = keep(blocks, bytes + 1, 1);
    const void **buffers = keep(blocks, 3, sizeof *buffers);
    if (offsets == NULL || texts == NULL || buffers == NULL || bytes > INT32_MAX ||
        levels->count > INT32_MAX)
        return false;
    for (size_t i = 0; i < levels->count; i++) {
        if (levels->length[i] > 0)
            memcpy(texts + offsets[i], levels->text[i], levels->length[i]);
        offsets[i + 1] = offsets[i] + (int32_t)levels->length[i];
    }
    buffers[1] = offsets;
    buffers[2] = texts;
    *out = (struct ArrowArray){.length = (int64_t)levels->count,
                               .n_buffers = 3,
                               .buffers = buffers,
                               .release = release_part_of_array};
    return true;
}

/* A missing code is UINT32_MAX, -1 as int32: it must not look like an index. */
static bool fill_column(struct blocks *blocks, const plogp_column *column, size_t rows,
                        struct ArrowArray *parts)
{
    const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
    const size_t size = numeric ? sizeof(double) : sizeof(uint32_t);
    const void **buffers = keep(blocks, 2, sizeof *buffers);
    void *values = keep(blocks, rows + 1, size);
    int64_t missing = 0;
    if (buffers == NULL || values == NULL)
        return false;
    memcpy(values, numeric ? (const void *)column->numbers : (const void *)column->codes,
           rows * size);
    if (column->valid != NULL) {
        buffers[0] = pack_valid(blocks, column, rows, &missing);
        if (buffers[0] == NULL)
            return false;
        for (size_t i = 0; !numeric && i < rows; i++)
            if (!column->valid[i])
                ((uint32_t *)values)[i] = 0;
    }
    buffers[1] = values;
    parts[0] = (struct ArrowArray){.length = (int64_t)rows,
                                   .null_count = missing,
                                   .n_buffers = 2,
                                   .buffers = buffers,
                                   .release = release_part_of_array};
    if (numeric)
        return true;
    parts[0].dictionary = &parts[1];
    return fill_levels(blocks, column->levels, &parts[1]);
}

static bool fill_array(struct blocks *blocks, const plogp_batch *batch,
                       struct ArrowArray *out)
{
    const size_t count = batch->column_count;
    struct ArrowArray *parts = keep(blocks, 2 * count, sizeof *parts);
    struct ArrowArray **children = keep(blocks, count, sizeof(void *));
    const void **buffers = keep(blocks, 1, sizeof *buffers);
    if (parts == NULL || children == NULL || buffers == NULL)
        return false;
    for (size_t c = 0; c < count; c++) {
        children[c] = &parts[2 * c];
        if (!fill_column(blocks, &batch->columns[c], batch->rows, children[c]))
            return false;
    }
    *out = (struct ArrowArray){.length = (int64_t)batch->rows,
                               .n_buffers = 1,
                               .n_children = (int64_t)count,
                               .buffers = buffers,
                               .children = children,
                               .release = release_array,
                               .private_data = blocks};
    return true;
}

static int fail_next(struct export *export, plogp_status status)
{
    const plogp_error *error = export->context == NULL ? NULL : export->context->error;
    const char *words = error != NULL && status != PLOGP_ENOMEM
                            ? error->message
                            : plogp_status_message(status);
    (void)snprintf(export->message, sizeof export->message, "%s", words);
    return status == PLOGP_ENOMEM ? ENOMEM : status == PLOGP_ECANCEL ? ECANCELED : EIO;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    struct export *export = stream->private_data;
    plogp_batch batch;
    const plogp_status status = plogp_source_next(export->source, &batch);
    if (status != PLOGP_OK)
        return fail_next(export, status);
    if (batch.rows == 0) {
        *out = (struct ArrowArray){.release = NULL};
        return 0;
    }
    struct blocks *blocks = new_blocks(plogp__context_alloc(export->context));
    if (blocks != NULL && fill_array(blocks, &batch, out))
        return 0;
    free_blocks(blocks);
    return fail_next(export, PLOGP_ENOMEM);
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    const struct export *export = stream->private_data;
    return export->message[0] == '\0' ? NULL : export->message;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    struct export *export = stream->private_data;
    const plogp_alloc *alloc = plogp__context_alloc(export->context);
    plogp_source_free(export->source);
    plogp__free(alloc, export);
    stream->release = NULL;
}

plogp_status plogp_arrow_export(plogp_source *source, const plogp_context *context,
                                struct ArrowArrayStream *stream)
{
    struct export *export =
        plogp__alloc_zero(plogp__context_alloc(context), 1, sizeof *export);
    if (source == NULL || stream == NULL || export == NULL) {
        const bool memory = source != NULL && stream != NULL;
        plogp__free(plogp__context_alloc(context), export);
        plogp_source_free(source);
        return memory ? plogp__fail_memory(context)
                      : plogp__fail(context, PLOGP_EINVAL,
                                    "plogp_arrow_export: null pointer");
    }
    export->context = context;
    export->source = source;
    *stream = (struct ArrowArrayStream){.get_schema = get_schema,
                                        .get_next = get_next,
                                        .get_last_error = get_last_error,
                                        .release = release_stream,
                                        .private_data = export};
    return PLOGP_OK;
}
