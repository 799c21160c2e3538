/* Any record batch over the bytes that are there is read or refused: formats, lengths,
 * offsets, indices and dates are whatever the input says. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/arrow.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define COLUMNS ((size_t)3)
#define HEAD    ((size_t)4) /* bytes that describe a column */
#define VALUES  ((size_t)16)

static const char *const formats[] = {
    "n", "b", "c",   "C",   "s",     "S",  "i",  "I",    "l",    "L",       "f",    "g",
    "u", "U", "tdD", "tdm", "d:9,2", "+l", "ts", "tss:", "tsm:", "tsu:UTC", "tsn:", ""};

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* A copy with its own bounds, so that a read behind it is seen. */
static void *copy(const uint8_t *bytes, size_t size)
{
    void *made = malloc(size);
    if (made == NULL)
        abort();
    memcpy(made, bytes, size);
    return made;
}

/* An array of VALUES values: a map of those present, room for values of any size (or
 * offsets), and text as long as the offsets can say. */
struct made {
    struct ArrowSchema schema, values;
    struct ArrowArray array, dictionary;
    const void *buffers[3];
    void *blocks[3];
};

static const char *format_of(uint8_t byte)
{
    return formats[byte % (sizeof formats / sizeof formats[0])];
}

static void make_array(struct made *made, struct ArrowArray *array, uint8_t head,
                       int64_t length)
{
    *array = (struct ArrowArray){.length = length,
                                 .null_count = head & 1 ? -1 : 0,
                                 .n_buffers = head >> 1 & 3,
                                 .buffers = made->buffers,
                                 .release = release_array};
}

static void make_column(struct made *made, const uint8_t *head, const uint8_t *data,
                        size_t size)
{
    uint8_t filled[9 * VALUES + 256] = {0};
    *made = (struct made){
        .values = {.format = format_of(head[1]), .name = "d", .release = release_schema}};
    memcpy(filled, data, size < sizeof filled ? size : sizeof filled);
    for (size_t i = 0; i < 8 * VALUES + 16; i += 4) /* offsets within the text */
        if ((head[3] & 1) != 0)
            filled[i + 1] = filled[i + 2] = filled[i + 3] = 0;
    made->blocks[0] = copy(filled, VALUES / 8 + 1);
    made->blocks[1] = copy(filled, 8 * (VALUES + 1));
    made->blocks[2] = copy(filled, 256);
    for (int i = 0; i < 3; i++)
        made->buffers[i] = head[2] >> i & 1 ? NULL : made->blocks[i];
    made->schema = (struct ArrowSchema){
        .format = format_of(head[0]), .name = "x", .release = release_schema};
    make_array(made, &made->array, head[2] >> 3 & 7, (int64_t)VALUES);
    make_array(made, &made->dictionary, 4 | (head[3] >> 1 & 7), 8);
    if ((head[3] & 128) != 0) {
        made->schema.dictionary = &made->values;
        made->array.dictionary = &made->dictionary;
    }
}

static int is_text(const struct made *made)
{
    const char format =
        made->schema.dictionary == NULL ? made->schema.format[0] : made->values.format[0];
    return format == 'u' || format == 'U';
}

static void read_all(struct ArrowSchema *schema, struct ArrowArray *array)
{
    plogp_source *source = NULL;
    struct ArrowArrayStream stream = {.release = NULL};
    plogp_batch batch = {.rows = 1};
    if (plogp_arrow_source_from_array(schema, array, NULL, NULL, &source) != PLOGP_OK ||
        plogp_arrow_export(source, NULL, &stream) != PLOGP_OK ||
        plogp_arrow_source(&stream, NULL, NULL, &source) != PLOGP_OK)
        return;
    while (batch.rows > 0 && plogp_source_next(source, &batch) == PLOGP_OK)
        continue;
    plogp_source_free(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct made made[COLUMNS];
    struct ArrowSchema *fields[COLUMNS];
    struct ArrowArray *columns[COLUMNS];
    if (size < COLUMNS * HEAD + 2)
        return 0;
    const uint8_t *data = bytes + COLUMNS * HEAD + 2;
    for (size_t c = 0; c < COLUMNS; c++) {
        make_column(&made[c], bytes + 2 + c * HEAD, data, size - COLUMNS * HEAD - 2);
        fields[c] = &made[c].schema;
        columns[c] = &made[c].array;
        if (is_text(&made[c])) /* texts lie within 256 bytes: one byte of each offset */
            for (size_t i = 0; i < 8 * (VALUES + 1); i++)
                if (i % (made[c].schema.format[0] == 'U' ||
                                 made[c].values.format[0] == 'U'
                             ? 8
                             : 4) !=
                    0)
                    ((uint8_t *)made[c].blocks[1])[i] = 0;
    }
    struct ArrowSchema schema = {.format = "+s",
                                 .n_children = (int64_t)COLUMNS,
                                 .children = fields,
                                 .release = release_schema};
    struct ArrowArray array = {.length = bytes[0] % (VALUES + 2),
                               .offset = bytes[1] % 4,
                               .n_children = (int64_t)COLUMNS,
                               .children = columns,
                               .release = release_array};
    read_all(&schema, &array);
    for (size_t c = 0; c < COLUMNS; c++)
        for (int i = 0; i < 3; i++)
            free(made[c].blocks[i]);
    return 0;
}
