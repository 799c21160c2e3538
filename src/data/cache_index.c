#include "data/cache_index.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/frame.h"

#define GROUP_BYTES  ((size_t)32) /* of a group in the index                 */
#define COLUMN_BYTES ((size_t)24) /* of a column, at the least               */
#define ROWS_MAX     ((uint64_t)1 << 40)

static void write_column(plogp_buffer *buffer, const plogp_column *column)
{
    const size_t levels = column->levels == NULL ? 0 : column->levels->count;
    (void)plogp__put_text(buffer, column->name, strlen(column->name));
    (void)plogp__put_u64(buffer, (uint64_t)column->type);
    (void)plogp__put_u64(buffer, levels);
    for (size_t i = 0; i < levels; i++)
        (void)plogp__put_text(buffer, column->levels->text[i], column->levels->length[i]);
}

void plogp__cache_index_write(plogp_buffer *buffer, const plogp_batch *schema,
                              const struct plogp__cache_index *about,
                              const struct plogp__cache_file *file)
{
    size_t start = 0;
    (void)plogp__frame_open(buffer, PLOGP__STATE_CACHE, &start);
    (void)plogp__put_u64(buffer, about->weights);
    (void)plogp__put_u64(buffer, about->skipped);
    (void)plogp__put_u64(buffer, schema->column_count);
    for (size_t c = 0; c < schema->column_count; c++)
        write_column(buffer, &schema->columns[c]);
    (void)plogp__put_u64(buffer, file->count);
    for (size_t g = 0; g < file->count; g++) {
        (void)plogp__put_u64(buffer, file->groups[g].offset);
        (void)plogp__put_u64(buffer, file->groups[g].size);
        (void)plogp__put_u64(buffer, file->groups[g].rows);
        (void)plogp__put_u64(buffer, file->groups[g].sum);
    }
    (void)plogp__frame_end(buffer, start, buffer->status);
}

static plogp_status read_levels(plogp__reader *reader, struct plogp__dictionary *levels)
{
    const size_t count = plogp__get_count(reader, sizeof(uint64_t));
    for (size_t i = 0; i < count && !reader->bad; i++) {
        size_t length = 0;
        uint32_t code = 0;
        const char *text = plogp__get_text(reader, &length);
        if (!reader->bad)
            PLOGP_TRY(plogp__dictionary_code(levels, text, length, &code));
        reader->bad = reader->bad || code != i; /* a level is there twice */
    }
    return PLOGP_OK;
}

static plogp_status read_column(plogp__reader *reader, struct plogp__cache_index *index)
{
    size_t length = 0;
    plogp_column *column = &index->columns[index->count];
    struct plogp__dictionary *levels = &index->dictionaries[index->count];
    const char *name = plogp__get_text(reader, &length);
    const uint64_t type = plogp__get_u64(reader);
    if (type > PLOGP_COLUMN_CATEGORICAL || memchr(name, 0, length) != NULL)
        reader->bad = true;
    column->type = (plogp_column_type)type;
    column->name = plogp__copy_text(index->alloc, name, reader->bad ? 0 : length);
    plogp__dictionary_init(levels, index->alloc);
    index->count++;
    if (column->name == NULL)
        return PLOGP_ENOMEM;
    column->levels = type == PLOGP_COLUMN_CATEGORICAL ? &levels->levels : NULL;
    return read_levels(reader, levels);
}

static plogp_status read_columns(plogp__reader *reader, struct plogp__cache_index *index)
{
    index->weights = plogp__get_u64(reader) != 0;
    index->skipped = plogp__get_u64(reader);
    const size_t count = plogp__get_count(reader, COLUMN_BYTES);
    reader->bad = reader->bad || count == 0;
    index->columns = plogp__alloc_zero(index->alloc, count, sizeof *index->columns);
    index->dictionaries =
        plogp__alloc_zero(index->alloc, count, sizeof *index->dictionaries);
    if (index->columns == NULL || index->dictionaries == NULL)
        return PLOGP_ENOMEM;
    for (size_t c = 0; c < count && !reader->bad; c++)
        PLOGP_TRY(read_column(reader, index));
    return PLOGP_OK;
}

static plogp_status read_groups(plogp__reader *reader, struct plogp__cache_file *file)
{
    const size_t count = plogp__get_count(reader, GROUP_BYTES);
    if (!plogp__reserve(plogp__context_alloc(file->context), (void **)&file->groups,
                        &file->capacity, count, sizeof *file->groups))
        return PLOGP_ENOMEM;
    for (size_t g = 0; g < count && !reader->bad; g++) {
        struct plogp__cache_group *group = &file->groups[g];
        group->offset = plogp__get_u64(reader);
        group->size = plogp__get_u64(reader);
        group->rows = plogp__get_u64(reader);
        group->sum = plogp__get_u64(reader);
        if (group->size > file->end || group->offset > file->end - group->size ||
            group->rows == 0 || group->rows > ROWS_MAX)
            reader->bad = true;
    }
    file->count = reader->bad ? 0 : count;
    return PLOGP_OK;
}

plogp_status plogp__cache_index_read(struct plogp__cache_index *index,
                                     const plogp_buffer *bytes,
                                     struct plogp__cache_file *file)
{
    plogp__reader reader;
    PLOGP_TRY(plogp__frame_read((const unsigned char *)bytes->bytes, bytes->length,
                                PLOGP__STATE_CACHE, NULL, &reader));
    index->alloc = plogp__context_alloc(file->context);
    plogp_status status = read_columns(&reader, index);
    if (status == PLOGP_OK)
        status = read_groups(&reader, file);
    if (status == PLOGP_OK)
        status = plogp__reader_finish(&reader, NULL);
    if (status != PLOGP_OK)
        plogp__cache_index_clear(index);
    return status;
}

void plogp__cache_index_clear(struct plogp__cache_index *index)
{
    for (size_t c = 0; c < index->count; c++) {
        plogp__free(index->alloc, (void *)(uintptr_t)index->columns[c].name);
        plogp__dictionary_clear(&index->dictionaries[c]);
    }
    if (index->alloc != NULL) {
        plogp__free(index->alloc, index->columns);
        plogp__free(index->alloc, index->dictionaries);
    }
    *index = (struct plogp__cache_index){0};
}

/* Where in the bytes of a group the next part is. */
struct part {
    const unsigned char *bytes;
    size_t left;
};

static const void *take(struct part *part, size_t size)
{
    const size_t padded = size + (8 - size % 8) % 8;
    const unsigned char *taken = part->bytes;
    if (padded > part->left)
        return NULL;
    part->bytes += padded;
    part->left -= padded;
    return taken;
}

static bool codes_are_levels(const plogp_column *column, size_t rows)
{
    const size_t count = column->levels->count;
    for (size_t i = 0; i < rows; i++)
        if (column->codes[i] >= count && (column->valid == NULL || column->valid[i]))
            return false;
    return true;
}

static bool take_column(struct part *part, bool has_missing, size_t rows,
                        plogp_column *column)
{
    const bool numeric = column->type == PLOGP_COLUMN_NUMERIC;
    const void *values = take(part, rows * (numeric ? sizeof(double) : sizeof(uint32_t)));
    column->numbers = numeric ? values : NULL;
    column->codes = numeric ? NULL : values;
    column->valid = has_missing ? take(part, rows) : NULL;
    if (values == NULL || (has_missing && column->valid == NULL))
        return false;
    return numeric || codes_are_levels(column, rows);
}

bool plogp__cache_batch(const struct plogp__cache_file *file, size_t at,
                        const unsigned char *bytes, bool weights, plogp_column *columns,
                        plogp_batch *batch)
{
    const struct plogp__cache_group *group = &file->groups[at];
    const size_t rows = (size_t)group->rows;
    struct part part = {bytes, (size_t)group->size};
    const uint64_t *has_missing = take(&part, batch->column_count * sizeof *has_missing);
    if (has_missing == NULL)
        return false;
    for (size_t c = 0; c < batch->column_count; c++)
        if (!take_column(&part, has_missing[c] != 0, rows, &columns[c]))
            return false;
    batch->columns = columns;
    batch->rows = rows;
    batch->weights = weights ? take(&part, rows * sizeof(double)) : NULL;
    return part.left == 0 && (!weights || batch->weights != NULL);
}
