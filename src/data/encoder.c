#include "data/encoder.h"

#include <stdbool.h>
#include <string.h>

#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/path.h"
#include "plogp/number.h"

#define BUFFER_BYTES     ((size_t)1 << 16)
#define GZIP_WINDOW_BITS (15 + 16)
#define GZIP_MEMORY      8 /* zlib's default */
#define ZSTD_LEVEL       3 /* zstd's default */

enum coding { PLAIN, GZIP, ZSTD };

struct plogp__encoder {
    const plogp_context *context;
    const plogp_alloc *alloc;
    plogp_writer *writer;
    enum coding coding;
    z_stream gzip;
    bool gzip_open;
    ZSTD_CCtx *zstd;
    char *plain; /* [BUFFER_BYTES], used so far */
    size_t used;
    char *packed; /* [BUFFER_BYTES] */
};

static void *zlib_alloc(void *state, unsigned count, unsigned size)
{
    return plogp__alloc(state, count, size);
}

static void zlib_free(void *state, void *block)
{
    plogp__free(state, block);
}

static bool start_coding(struct plogp__encoder *encoder)
{
    if (encoder->coding == ZSTD) {
        encoder->zstd = ZSTD_createCCtx();
        return encoder->zstd != NULL &&
               !ZSTD_isError(ZSTD_CCtx_setParameter(
                   encoder->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)) &&
               !ZSTD_isError(
                   ZSTD_CCtx_setParameter(encoder->zstd, ZSTD_c_checksumFlag, 1));
    }
    if (encoder->coding == PLAIN)
        return true;
    encoder->gzip.zalloc = zlib_alloc;
    encoder->gzip.zfree = zlib_free;
    encoder->gzip.opaque = (void *)(uintptr_t)encoder->alloc;
    encoder->gzip_open =
        deflateInit2(&encoder->gzip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS,
                     GZIP_MEMORY, Z_DEFAULT_STRATEGY) == Z_OK;
    return encoder->gzip_open;
}

static plogp_status start(struct plogp__encoder *encoder, const char *path)
{
    encoder->coding = plogp__path_has(path, ".gz")    ? GZIP
                      : plogp__path_has(path, ".zst") ? ZSTD
                                                      : PLAIN;
    encoder->plain = plogp__alloc(encoder->alloc, BUFFER_BYTES, 1);
    encoder->packed = plogp__alloc(encoder->alloc, BUFFER_BYTES, 1);
    if (encoder->plain == NULL || encoder->packed == NULL || !start_coding(encoder))
        return plogp__fail_memory(encoder->context);
    return plogp_writer_open(path, encoder->context, &encoder->writer);
}

plogp_status plogp__encoder_open(const char *path, const plogp_context *context,
                                 struct plogp__encoder **encoder)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__encoder *opened = plogp__alloc_zero(alloc, 1, sizeof *opened);
    if (opened == NULL)
        return plogp__fail_memory(context);
    opened->context = context;
    opened->alloc = alloc;
    const plogp_status status = start(opened, path);
    if (status != PLOGP_OK) {
        plogp__encoder_free(opened);
        return status;
    }
    *encoder = opened;
    return PLOGP_OK;
}

static plogp_status flush_gzip(struct plogp__encoder *encoder, bool last)
{
    z_stream *gzip = &encoder->gzip;
    gzip->next_in = (Bytef *)encoder->plain;
    gzip->avail_in = (uInt)encoder->used;
    do {
        gzip->next_out = (Bytef *)encoder->packed;
        gzip->avail_out = (uInt)BUFFER_BYTES;
        (void)deflate(gzip, last ? Z_FINISH : Z_NO_FLUSH);
        PLOGP_TRY(plogp_writer_write(encoder->writer, encoder->packed,
                                     BUFFER_BYTES - gzip->avail_out));
    } while (gzip->avail_out == 0);
    return PLOGP_OK;
}

static plogp_status flush_zstd(struct plogp__encoder *encoder, bool last)
{
    ZSTD_inBuffer from = {encoder->plain, encoder->used, 0};
    size_t left = 0;
    do {
        ZSTD_outBuffer to = {encoder->packed, BUFFER_BYTES, 0};
        left = ZSTD_compressStream2(encoder->zstd, &to, &from,
                                    last ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return plogp__fail_memory(encoder->context);
        PLOGP_TRY(plogp_writer_write(encoder->writer, encoder->packed, to.pos));
    } while (last ? left > 0 : from.pos < from.size);
    return PLOGP_OK;
}

static plogp_status flush(struct plogp__encoder *encoder, bool last)
{
    plogp_status status = PLOGP_OK;
    if (encoder->coding == GZIP)
        status = flush_gzip(encoder, last);
    else if (encoder->coding == ZSTD)
        status = flush_zstd(encoder, last);
    else
        status = plogp_writer_write(encoder->writer, encoder->plain, encoder->used);
    encoder->used = 0;
    return status;
}

plogp_status plogp__encoder_write(struct plogp__encoder *encoder, const void *bytes,
                                  size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        if (encoder->used == BUFFER_BYTES)
            PLOGP_TRY(flush(encoder, false));
        const size_t room = BUFFER_BYTES - encoder->used;
        const size_t count = length < room ? length : room;
        memcpy(encoder->plain + encoder->used, from, count);
        encoder->used += count;
        from += count;
        length -= count;
    }
    return PLOGP_OK;
}

plogp_status plogp__encoder_text(struct plogp__encoder *encoder, const char *text)
{
    return plogp__encoder_write(encoder, text, strlen(text));
}

plogp_status plogp__encoder_number(struct plogp__encoder *encoder, double number)
{
    char text[PLOGP_NUMBER_SIZE];
    return plogp__encoder_write(encoder, text, plogp_number_format(number, text));
}

plogp_status plogp__encoder_commit(struct plogp__encoder *encoder)
{
    PLOGP_TRY(flush(encoder, true));
    return plogp_writer_commit(encoder->writer);
}

void plogp__encoder_free(struct plogp__encoder *encoder)
{
    if (encoder == NULL)
        return;
    if (encoder->gzip_open)
        (void)deflateEnd(&encoder->gzip);
    (void)ZSTD_freeCCtx(encoder->zstd);
    plogp_writer_free(encoder->writer);
    plogp__free(encoder->alloc, encoder->plain);
    plogp__free(encoder->alloc, encoder->packed);
    plogp__free(encoder->alloc, encoder);
}
