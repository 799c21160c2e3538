/* code --encode and --decode. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "plogp/buffer.h"

#define READ_SIZE 65536

static plogp_status cannot_read(struct invocation *invocation, const char *path)
{
    const int code = errno;
    (void)usage_error(invocation, "%s: cannot be read: %s", path, strerror(code));
    return PLOGP_EIO;
}

static plogp_status read_stream(struct invocation *invocation, const char *path,
                                FILE *file, plogp_buffer *buffer)
{
    char *block = pool_alloc(&invocation->pool, READ_SIZE);
    size_t count = 0;
    while ((count = fread(block, 1, READ_SIZE, file)) > 0) {
        plogp_buffer_add(buffer, block, count);
        if (plogp_cancel_requested(invocation->context.cancel))
            return PLOGP_ECANCEL;
    }
    return ferror(file) ? cannot_read(invocation, path) : buffer->status;
}

/* The whole of a file, as it is. */
static plogp_status read_file(struct invocation *invocation, const char *path,
                              plogp_buffer *buffer)
{
    if (strcmp(path, "-") == 0)
        return read_stream(invocation, "standard input", stdin, buffer);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return cannot_read(invocation, path);
    const plogp_status status = read_stream(invocation, path, file, buffer);
    (void)fclose(file);
    return status;
}

/* Everything is kept until it is known to be whole: a failure writes nothing. */
plogp_status code_keep(void *buffer, const unsigned char *bytes, size_t count)
{
    plogp_buffer *const kept = buffer;
    plogp_buffer_add(kept, (const char *)bytes, count);
    return kept->status;
}

/* One file, whole, to another. */
typedef plogp_status file_transform(struct invocation *invocation,
                                    const struct code_symbols *symbols,
                                    const plogp_code *code, const plogp_buffer *from,
                                    plogp_buffer *to);

static const unsigned char *bytes_of(const plogp_buffer *buffer)
{
    static const unsigned char nothing[1];
    return buffer->length > 0 ? (const unsigned char *)buffer->bytes : nothing;
}

static plogp_status encode_bytes(struct invocation *invocation,
                                 const struct code_symbols *symbols,
                                 const plogp_code *code, const plogp_buffer *from,
                                 plogp_buffer *to)
{
    const plogp_code_sink sink = {code_keep, to};
    (void)symbols;
    return plogp_code_encode(code, bytes_of(from), from->length, &invocation->context,
                             &sink);
}

static plogp_status decode_bytes(struct invocation *invocation,
                                 const struct code_symbols *symbols,
                                 const plogp_code *code, const plogp_buffer *from,
                                 plogp_buffer *to)
{
    const plogp_code_sink sink = {code_keep, to};
    (void)symbols;
    return plogp_code_decode(code, bytes_of(from), from->length, &invocation->context,
                             &sink);
}

static plogp_status transform_file(struct invocation *invocation, const char *path,
                                   const struct code_symbols *symbols,
                                   const plogp_code *code, file_transform *transform)
{
    plogp_buffer from, to;
    plogp_buffer_init(&from, &invocation->context);
    plogp_buffer_init(&to, &invocation->context);
    plogp_status status = read_file(invocation, path, &from);
    if (status == PLOGP_OK)
        status = blame_option(invocation, path,
                              transform(invocation, symbols, code, &from, &to));
    if (status == PLOGP_OK)
        status = emit(invocation, to.bytes, to.length);
    plogp_buffer_clear(&to);
    plogp_buffer_clear(&from);
    return status;
}

plogp_status code_encode_file(struct invocation *invocation,
                              const struct code_symbols *symbols, const plogp_code *code)
{
    const struct code_settings *settings = invocation->settings;
    return transform_file(invocation, settings->encode, symbols, code,
                          settings->lines ? code_encode_lines : encode_bytes);
}

plogp_status code_decode_file(struct invocation *invocation,
                              const struct code_symbols *symbols, const plogp_code *code)
{
    const struct code_settings *settings = invocation->settings;
    return transform_file(invocation, settings->decode, symbols, code,
                          settings->lines ? code_decode_lines : decode_bytes);
}
