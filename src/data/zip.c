#include "data/zip.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define BUFFER_BYTES ((size_t)1 << 16)
#define HEAD_BYTES   ((size_t)30)
#define EXTRA_MAX    ((size_t)1 << 16)
#define ZIP64        UINT32_MAX /* a size that is in the extra field instead */
#define STORED       0
#define DEFLATED     8

plogp_status plogp__zip_init(struct plogp__zip *zip, struct plogp__input *input,
                             const plogp_context *context)
{
    *zip = (struct plogp__zip){.context = context, .input = input};
    zip->buffer = plogp__alloc(plogp__context_alloc(context), BUFFER_BYTES, 1);
    return zip->buffer == NULL ? plogp__fail_memory(context) : PLOGP_OK;
}

void plogp__zip_clear(struct plogp__zip *zip)
{
    plogp__free(plogp__context_alloc(zip->context), zip->buffer);
    zip->buffer = NULL;
}

static plogp_status fail(const struct plogp__zip *zip, const char *what)
{
    return plogp__fail(zip->context, PLOGP_EFORMAT, "%s: %s",
                       plogp__input_name(zip->input), what);
}

static plogp_status fill(struct plogp__zip *zip)
{
    if (zip->from < zip->to)
        return PLOGP_OK;
    zip->from = 0;
    return plogp__input_read(zip->input, zip->buffer, BUFFER_BYTES, &zip->to);
}

/* Up to `size` bytes; fewer only at the end. `bytes` may be NULL. */
static plogp_status take(struct plogp__zip *zip, uint8_t *bytes, uint64_t size,
                         uint64_t *got)
{
    *got = 0;
    while (*got < size) {
        PLOGP_TRY(fill(zip));
        const size_t ahead = zip->to - zip->from;
        if (ahead == 0)
            return PLOGP_OK;
        const size_t count = ahead < size - *got ? ahead : (size_t)(size - *got);
        if (bytes != NULL)
            memcpy(bytes + *got, zip->buffer + zip->from, count);
        zip->from += count;
        *got += count;
    }
    return PLOGP_OK;
}

static uint64_t number(const uint8_t *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

/* The sizes of large entries are in a field of their own: first unpacked, then packed. */
static void take_large_sizes(const uint8_t *extra, size_t size,
                             struct plogp__zip_entry *entry)
{
    for (size_t at = 0; at + 4 <= size;) {
        const size_t kind = (size_t)number(extra + at, 2);
        const size_t length = (size_t)number(extra + at + 2, 2);
        const uint8_t *field = extra + at + 4;
        at += 4 + length;
        if (kind != 1 || at > size)
            continue;
        size_t used = 0;
        if (entry->size == ZIP64 && used + 8 <= length) {
            entry->size = number(field, 8);
            used = 8;
        }
        if (entry->packed == ZIP64 && used + 8 <= length)
            entry->packed = number(field + used, 8);
    }
}

static plogp_status take_names(struct plogp__zip *zip, struct plogp__zip_entry *entry,
                               size_t name, size_t extra)
{
    uint64_t got = 0;
    if (name > PLOGP__ZIP_NAME_MAX)
        return fail(zip, "an entry of the archive has too long a name");
    PLOGP_TRY(take(zip, (uint8_t *)entry->name, name, &got));
    entry->name[got] = '\0';
    uint8_t *bytes = plogp__alloc(plogp__context_alloc(zip->context), extra, 1);
    if (bytes == NULL)
        return plogp__fail_memory(zip->context);
    const plogp_status status = take(zip, bytes, extra, &got);
    if (status == PLOGP_OK)
        take_large_sizes(bytes, (size_t)got, entry);
    plogp__free(plogp__context_alloc(zip->context), bytes);
    return status;
}

plogp_status plogp__zip_next(struct plogp__zip *zip, struct plogp__zip_entry *entry,
                             bool *found)
{
    uint8_t head[HEAD_BYTES];
    uint64_t got = 0;
    *found = false;
    PLOGP_TRY(take(zip, head, sizeof head, &got));
    if (got >= 4 &&
        (memcmp(head, "PK\x01\x02", 4) == 0 || memcmp(head, "PK\x05\x06", 4) == 0))
        return PLOGP_OK; /* the directory at the end */
    if (got < sizeof head || memcmp(head, PLOGP__ZIP_MAGIC, PLOGP__ZIP_MAGIC_SIZE) != 0)
        return fail(zip, "the archive is damaged or ends early");
    const uint64_t flags = number(head + 6, 2), method = number(head + 8, 2);
    *entry = (struct plogp__zip_entry){.sum = (uint32_t)number(head + 14, 4),
                                       .packed = number(head + 18, 4),
                                       .size = number(head + 22, 4),
                                       .deflated = method == DEFLATED};
    PLOGP_TRY(take_names(zip, entry, (size_t)number(head + 26, 2),
                         (size_t)number(head + 28, 2)));
    if ((flags & 1) != 0 || (method != STORED && method != DEFLATED))
        return fail(zip, "an entry of the archive is encrypted or packed in a way that "
                         "is not read");
    if ((flags & 8) != 0)
        return fail(zip, "the archive was written to a pipe and does not tell sizes; "
                         "write it to a file");
    *found = true;
    return PLOGP_OK;
}

plogp_status plogp__zip_skip(struct plogp__zip *zip, const struct plogp__zip_entry *entry)
{
    uint64_t got = 0;
    PLOGP_TRY(take(zip, NULL, entry->packed, &got));
    return got == entry->packed ? PLOGP_OK : fail(zip, "the archive ends early");
}

/* Bytes that are being unpacked. */
struct output {
    uint8_t *bytes;
    size_t used, capacity;
};

/* Room for some more bytes; no more than the entry says. */
static bool make_room(const struct plogp__zip *zip, const struct plogp__zip_entry *entry,
                      struct output *out)
{
    const uint64_t left = entry->size - out->used;
    const size_t more = left < BUFFER_BYTES ? (size_t)left : BUFFER_BYTES;
    void *bytes = out->bytes;
    const bool done = plogp__reserve(plogp__context_alloc(zip->context), &bytes,
                                     &out->capacity, out->used + more + 1, 1);
    out->bytes = bytes;
    return done;
}

static plogp_status copy_stored(struct plogp__zip *zip,
                                const struct plogp__zip_entry *entry, struct output *out)
{
    while (out->used < entry->size) {
        const uint64_t left = entry->size - out->used;
        const uint64_t step = left < BUFFER_BYTES ? left : BUFFER_BYTES;
        uint64_t got = 0;
        if (!make_room(zip, entry, out))
            return plogp__fail_memory(zip->context);
        PLOGP_TRY(take(zip, out->bytes + out->used, step, &got));
        out->used += (size_t)got;
        if (got < step)
            return fail(zip, "the archive ends early");
    }
    return PLOGP_OK;
}

static voidpf zip_alloc(voidpf state, uInt items, uInt size)
{
    return plogp__alloc(state, items, size);
}

static void zip_free(voidpf state, voidpf block)
{
    plogp__free(state, block);
}

/* All packed bytes must be used, and give exactly the bytes that were promised. */
static plogp_status inflate_entry(struct plogp__zip *zip,
                                  const struct plogp__zip_entry *entry, z_stream *stream,
                                  struct output *out)
{
    uint64_t packed = entry->packed;
    for (int ended = Z_OK; ended != Z_STREAM_END;) {
        PLOGP_TRY(fill(zip));
        const size_t ahead = zip->to - zip->from;
        const size_t count = packed < ahead ? (size_t)packed : ahead;
        if (!make_room(zip, entry, out))
            return plogp__fail_memory(zip->context);
        stream->next_in = zip->buffer + zip->from;
        stream->avail_in = (uInt)count;
        stream->next_out = out->bytes + out->used;
        const size_t room = out->capacity - out->used;
        stream->avail_out = (uInt)(room < BUFFER_BYTES ? room : BUFFER_BYTES);
        const uInt before = stream->avail_out;
        ended = inflate(stream, Z_NO_FLUSH);
        zip->from += count - stream->avail_in;
        packed -= count - stream->avail_in;
        out->used += before - stream->avail_out;
        if (ended == Z_MEM_ERROR)
            return plogp__fail_memory(zip->context);
        const bool stuck = count == stream->avail_in && before == stream->avail_out;
        if ((ended != Z_OK && ended != Z_STREAM_END) || out->used > entry->size ||
            (ended == Z_OK && stuck))
            return fail(zip, "the archive is damaged");
    }
    return packed == 0 && out->used == entry->size ? PLOGP_OK
                                                   : fail(zip, "the archive is damaged");
}

static plogp_status copy_deflated(struct plogp__zip *zip,
                                  const struct plogp__zip_entry *entry,
                                  struct output *out)
{
    z_stream stream = {.zalloc = zip_alloc,
                       .zfree = zip_free,
                       .opaque = (void *)(uintptr_t)plogp__context_alloc(zip->context)};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return plogp__fail_memory(zip->context);
    const plogp_status status = inflate_entry(zip, entry, &stream, out);
    (void)inflateEnd(&stream);
    return status;
}

plogp_status plogp__zip_read(struct plogp__zip *zip, const struct plogp__zip_entry *entry,
                             uint8_t **bytes)
{
    struct output out = {NULL, 0, 0};
    plogp_status status =
        entry->deflated ? copy_deflated(zip, entry, &out) : copy_stored(zip, entry, &out);
    if (status == PLOGP_OK && out.bytes == NULL && !make_room(zip, entry, &out))
        status = plogp__fail_memory(zip->context);
    if (status == PLOGP_OK && (uint32_t)crc32_z(0, out.bytes, out.used) != entry->sum)
        status = fail(zip, "the archive is damaged");
    if (status == PLOGP_OK)
        *bytes = out.bytes;
    else
        plogp__free(plogp__context_alloc(zip->context), out.bytes);
    return status;
}
