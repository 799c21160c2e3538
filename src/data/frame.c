#include "data/frame.h"

#include <string.h>

#include <zlib.h>

#include "base/alloc.h"
#include "base/status.h"

/* A frame: magic, kind, version, u64 length of the content, content, u32 CRC of it all.
 */
#define VERSION       1
#define LENGTH_OFFSET (PLOGP__FRAME_MAGIC_SIZE + 2)
#define HEAD_SIZE     (LENGTH_OFFSET + 8)
#define TAIL_SIZE     4

static const char magic[PLOGP__FRAME_MAGIC_SIZE + 1] = PLOGP__STATE_MAGIC;

static plogp_status append(plogp_buffer *buffer, const void *data, size_t size)
{
    plogp_buffer_add(buffer, data, size);
    return buffer->status;
}

static void store_u64(unsigned char *bytes, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t fetch_u64(const unsigned char *bytes, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

static uint32_t checksum(const unsigned char *data, size_t size)
{
    return (uint32_t)crc32_z(0, data, size);
}

plogp_status plogp__put_u64(plogp_buffer *buffer, uint64_t value)
{
    unsigned char field[8];
    store_u64(field, value);
    return append(buffer, field, sizeof field);
}

void plogp__set_u64(plogp_buffer *buffer, size_t place, uint64_t value)
{
    store_u64((unsigned char *)buffer->bytes + place, value);
}

plogp_status plogp__put_double(plogp_buffer *buffer, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return plogp__put_u64(buffer, bits);
}

plogp_status plogp__put_text(plogp_buffer *buffer, const char *text, size_t length)
{
    PLOGP_TRY(plogp__put_u64(buffer, length));
    return append(buffer, text, length);
}

plogp_status plogp__frame_open(plogp_buffer *buffer, plogp__state_kind kind,
                               size_t *start)
{
    unsigned char head[HEAD_SIZE] = {0};
    memcpy(head, magic, PLOGP__FRAME_MAGIC_SIZE);
    head[PLOGP__FRAME_MAGIC_SIZE] = (unsigned char)kind;
    head[PLOGP__FRAME_MAGIC_SIZE + 1] = VERSION;
    *start = buffer->length;
    return append(buffer, head, sizeof head);
}

plogp_status plogp__frame_close(plogp_buffer *buffer, size_t start)
{
    store_u64((unsigned char *)buffer->bytes + start + LENGTH_OFFSET,
              buffer->length - start - HEAD_SIZE);
    const uint32_t sum =
        checksum((unsigned char *)buffer->bytes + start, buffer->length - start);
    unsigned char tail[8];
    store_u64(tail, sum);
    return append(buffer, tail, TAIL_SIZE);
}

plogp_status plogp__frame_end(plogp_buffer *buffer, size_t start, plogp_status status)
{
    if (status == PLOGP_OK)
        status = plogp__frame_close(buffer, start);
    if (status != PLOGP_OK)
        buffer->length = start;
    return status;
}

int plogp__frame_kind(const unsigned char *data)
{
    return memcmp(data, magic, PLOGP__FRAME_MAGIC_SIZE) == 0
               ? data[PLOGP__FRAME_MAGIC_SIZE]
               : 0;
}

/* The size of the frame that begins at `data`, or 0 when there is none. */
static size_t frame_size(const unsigned char *data, size_t size)
{
    if (size < HEAD_SIZE + TAIL_SIZE || memcmp(data, magic, PLOGP__FRAME_MAGIC_SIZE) != 0)
        return 0;
    const uint64_t content = fetch_u64(data + LENGTH_OFFSET, 8);
    return content > size - HEAD_SIZE - TAIL_SIZE
               ? 0
               : HEAD_SIZE + (size_t)content + TAIL_SIZE;
}

plogp_status plogp__frame_read(const unsigned char *data, size_t size,
                               plogp__state_kind kind, const plogp_context *context,
                               plogp__reader *reader)
{
    if (size < HEAD_SIZE || memcmp(data, magic, PLOGP__FRAME_MAGIC_SIZE) != 0)
        return plogp__fail(context, PLOGP_EFORMAT, "not a saved state of plogp");
    if (data[PLOGP__FRAME_MAGIC_SIZE + 1] > VERSION)
        return plogp__fail(context, PLOGP_EFORMAT,
                           "the state is of version %d and this program reads up to %d: "
                           "use a newer plogp",
                           data[PLOGP__FRAME_MAGIC_SIZE + 1], VERSION);
    if (frame_size(data, size) != size ||
        fetch_u64(data + size - TAIL_SIZE, TAIL_SIZE) != checksum(data, size - TAIL_SIZE))
        return plogp__fail(context, PLOGP_EFORMAT, "the state is damaged or cut short");
    if (data[PLOGP__FRAME_MAGIC_SIZE] != (unsigned char)kind)
        return plogp__fail(context, PLOGP_EFORMAT, "the state is of another kind");
    *reader = (plogp__reader){data + HEAD_SIZE, size - HEAD_SIZE - TAIL_SIZE, 0, false};
    return PLOGP_OK;
}

const unsigned char *plogp__get_block(plogp__reader *reader, size_t size)
{
    if (reader->bad || size > reader->size - reader->position) {
        reader->bad = true;
        return NULL;
    }
    const unsigned char *const block = reader->data + reader->position;
    reader->position += size;
    return block;
}

void plogp__get_frame(plogp__reader *reader, const unsigned char **data, size_t *size)
{
    const size_t left = reader->bad ? 0 : reader->size - reader->position;
    *size = left == 0 ? 0 : frame_size(reader->data + reader->position, left);
    reader->bad = reader->bad || *size == 0;
    *data = plogp__get_block(reader, *size);
}

uint64_t plogp__get_u64(plogp__reader *reader)
{
    const unsigned char *const block = plogp__get_block(reader, 8);
    return block == NULL ? 0 : fetch_u64(block, 8);
}

double plogp__get_double(plogp__reader *reader)
{
    const uint64_t bits = plogp__get_u64(reader);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

const char *plogp__get_text(plogp__reader *reader, size_t *length)
{
    *length = plogp__get_count(reader, 1);
    const char *const text = (const char *)plogp__get_block(reader, *length);
    return text == NULL ? "" : text;
}

size_t plogp__get_count(plogp__reader *reader, size_t item_size)
{
    const uint64_t count = plogp__get_u64(reader);
    if (reader->bad || count > (reader->size - reader->position) / item_size) {
        reader->bad = true;
        return 0;
    }
    return (size_t)count;
}

plogp_status plogp__reader_finish(const plogp__reader *reader,
                                  const plogp_context *context)
{
    if (reader->bad || reader->position != reader->size)
        return plogp__fail(context, PLOGP_EFORMAT, "the state is inconsistent");
    return PLOGP_OK;
}
