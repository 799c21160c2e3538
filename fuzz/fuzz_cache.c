/* The index and the groups of a row-group cache are read, or refused: whatever they say,
 * batches point into the bytes that are there. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "data/cache_index.h"

#define FRAME_BYTES ((size_t)20) /* head and checksum around the content */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The content in a frame of a cache, with the right length and checksum. */
static void frame(plogp_buffer *buffer, const uint8_t *content, size_t size)
{
    unsigned char field[8] = {'P', 'L', 'O', 'G', 'P', 'S', 'r', 1};
    plogp_buffer_add(buffer, (const char *)field, 8);
    for (int i = 0; i < 8; i++)
        field[i] = (unsigned char)((uint64_t)size >> (8 * i));
    plogp_buffer_add(buffer, (const char *)field, 8);
    plogp_buffer_add(buffer, (const char *)content, size);
    const uint32_t sum =
        (uint32_t)crc32_z(0, (const unsigned char *)buffer->bytes, buffer->length);
    for (int i = 0; i < 4; i++)
        field[i] = (unsigned char)(sum >> (8 * i));
    plogp_buffer_add(buffer, (const char *)field, 4);
}

/* Every value that a batch points to. */
static double touch(const plogp_batch *batch)
{
    double sum = 0.0;
    for (size_t c = 0; c < batch->column_count; c++)
        for (size_t i = 0; i < batch->rows; i++) {
            const plogp_column *column = &batch->columns[c];
            if (column->valid != NULL && !column->valid[i])
                continue;
            sum += column->type == PLOGP_COLUMN_NUMERIC
                       ? column->numbers[i]
                       : (double)column->levels->length[column->codes[i]];
        }
    for (size_t i = 0; batch->weights != NULL && i < batch->rows; i++)
        sum += batch->weights[i];
    return sum;
}

static void read_groups(const struct plogp__cache_file *file,
                        const struct plogp__cache_index *index, const uint8_t *bytes)
{
    volatile double sum = 0.0;
    plogp_column *view = malloc(index->count * sizeof *view);
    if (view == NULL)
        return;
    memcpy(view, index->columns, index->count * sizeof *view);
    for (size_t g = 0; g < file->count; g++) {
        const size_t size = (size_t)file->groups[g].size;
        unsigned char *group = malloc(size + 1);
        plogp_batch batch = {.columns = view, .column_count = index->count};
        if (group != NULL) {
            memcpy(group, bytes + file->groups[g].offset, size);
            if (plogp__cache_batch(file, g, group, index->weights, view, &batch))
                sum = sum + touch(&batch);
        }
        free(group);
    }
    free(view);
}

/* The first byte and the second say how long the index is; groups follow it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    const size_t asked = (size_t)bytes[0] | (size_t)bytes[1] << 8, left = size - 2;
    const size_t length = asked < left ? asked : left;
    struct plogp__cache_file file = {.file = -1, .end = left - length};
    struct plogp__cache_index index = {0};
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, NULL);
    frame(&buffer, bytes + 2, length);
    if (buffer.length != length + FRAME_BYTES)
        abort();
    if (plogp__cache_index_read(&index, &buffer, &file) == PLOGP_OK) {
        read_groups(&file, &index, bytes + 2 + length);
        plogp__cache_index_clear(&index);
    }
    plogp_buffer_clear(&buffer);
    plogp__cache_file_close(&file);
    return 0;
}
