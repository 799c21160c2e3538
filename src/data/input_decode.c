#include "data/input_decode.h"

#include <limits.h>
#include <string.h>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/alloc.h"

#define GZIP_WINDOW_BITS (15 + 16) /* the largest window, gzip framing */

enum plogp__coding plogp__coding_recognise(const uint8_t *bytes, size_t size,
                                           const char **kind)
{
    static const struct {
        enum plogp__coding coding;
        size_t size;
        uint8_t bytes[6];
        const char *kind;
    } SIGNATURES[] = {
        {PLOGP__CODING_GZIP, 2, {0x1f, 0x8b}, "gzip"},
        {PLOGP__CODING_ZSTD, 4, {0x28, 0xb5, 0x2f, 0xfd}, "zstd"},
        {PLOGP__CODING_OTHER, 3, {'B', 'Z', 'h'}, "a bzip2 file"},
        {PLOGP__CODING_OTHER, 6, {0xfd, '7', 'z', 'X', 'Z', 0}, "an xz file"},
        {PLOGP__CODING_OTHER, 4, {'P', 'A', 'R', '1'}, "a Parquet file"},
        {PLOGP__CODING_OTHER, 6, {'A', 'R', 'R', 'O', 'W', '1'}, "an Arrow file"},
        {PLOGP__CODING_OTHER, 4, {0xd0, 0xcf, 0x11, 0xe0}, "a spreadsheet"},
    };
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof SIGNATURES[0]; i++)
        if (size >= SIGNATURES[i].size &&
            memcmp(bytes, SIGNATURES[i].bytes, SIGNATURES[i].size) == 0) {
            *kind = SIGNATURES[i].kind;
            return SIGNATURES[i].coding;
        }
    /* Skippable frames may stand before the first real one. */
    if (size >= 4 && (bytes[0] & 0xf0) == 0x50 && bytes[1] == 0x2a && bytes[2] == 0x4d &&
        bytes[3] == 0x18) {
        *kind = "zstd";
        return PLOGP__CODING_ZSTD;
    }
    *kind = "plain";
    return PLOGP__CODING_PLAIN;
}

static void *zlib_alloc(void *state, unsigned count, unsigned size)
{
    return plogp__alloc(state, count, size);
}

static void zlib_free(void *state, void *block)
{
    plogp__free(state, block);
}

static plogp_status start_gzip(struct plogp__decoder *decoder)
{
    z_stream *stream = plogp__alloc_zero(decoder->alloc, 1, sizeof *stream);
    if (stream == NULL)
        return PLOGP_ENOMEM;
    stream->zalloc = zlib_alloc;
    stream->zfree = zlib_free;
    stream->opaque = (void *)(uintptr_t)decoder->alloc;
    if (inflateInit2(stream, GZIP_WINDOW_BITS) != Z_OK) {
        plogp__free(decoder->alloc, stream);
        return PLOGP_ENOMEM;
    }
    decoder->stream = stream;
    return PLOGP_OK;
}

/* The stable interface of zstd has no allocator hook: its window comes from malloc. */
static plogp_status start_zstd(struct plogp__decoder *decoder)
{
    decoder->stream = ZSTD_createDStream();
    return decoder->stream == NULL ? PLOGP_ENOMEM : PLOGP_OK;
}

plogp_status plogp__decoder_init(struct plogp__decoder *decoder,
                                 enum plogp__coding coding, const plogp_alloc *alloc)
{
    *decoder = (struct plogp__decoder){.coding = coding, .alloc = alloc};
    if (coding == PLOGP__CODING_GZIP)
        return start_gzip(decoder);
    return coding == PLOGP__CODING_ZSTD ? start_zstd(decoder) : PLOGP_OK;
}

static uInt clamp(size_t size)
{
    return size > UINT_MAX ? UINT_MAX : (uInt)size;
}

/* Members may follow each other; zeros behind the last one are padding, as in gzip. */
static plogp_status run_gzip(struct plogp__decoder *decoder, const uint8_t *in,
                             size_t in_size, size_t *used, uint8_t *out, size_t out_size,
                             size_t *made)
{
    z_stream *stream = decoder->stream;
    *used = *made = 0;
    if (decoder->finished) {
        while (*used < in_size && in[*used] == 0)
            ++*used;
        if (*used > 0)
            return PLOGP_OK;
        if (inflateReset(stream) != Z_OK)
            return PLOGP_EFORMAT;
        decoder->finished = false;
    }
    stream->next_in = (uint8_t *)(uintptr_t)in; /* zlib does not write to it */
    stream->avail_in = clamp(in_size);
    stream->next_out = out;
    stream->avail_out = clamp(out_size);
    const int outcome = inflate(stream, Z_NO_FLUSH);
    *used = clamp(in_size) - stream->avail_in;
    *made = clamp(out_size) - stream->avail_out;
    decoder->finished = outcome == Z_STREAM_END;
    if (outcome == Z_MEM_ERROR)
        return PLOGP_ENOMEM;
    return outcome == Z_OK || outcome == Z_STREAM_END || outcome == Z_BUF_ERROR
               ? PLOGP_OK
               : PLOGP_EFORMAT;
}

static plogp_status run_zstd(struct plogp__decoder *decoder, const uint8_t *in,
                             size_t in_size, size_t *used, uint8_t *out, size_t out_size,
                             size_t *made)
{
    ZSTD_inBuffer from = {in, in_size, 0};
    ZSTD_outBuffer to = {out, out_size, 0};
    const size_t outcome = ZSTD_decompressStream(decoder->stream, &to, &from);
    if (ZSTD_isError(outcome))
        return ZSTD_getErrorCode(outcome) == ZSTD_error_memory_allocation ? PLOGP_ENOMEM
                                                                          : PLOGP_EFORMAT;
    decoder->finished = outcome == 0;
    *used = from.pos;
    *made = to.pos;
    return PLOGP_OK;
}

plogp_status plogp__decoder_run(struct plogp__decoder *decoder, const uint8_t *in,
                                size_t in_size, size_t *used, uint8_t *out,
                                size_t out_size, size_t *made)
{
    if (decoder->coding == PLOGP__CODING_GZIP)
        return run_gzip(decoder, in, in_size, used, out, out_size, made);
    return run_zstd(decoder, in, in_size, used, out, out_size, made);
}

plogp_status plogp__decoder_reset(struct plogp__decoder *decoder)
{
    decoder->finished = false;
    if (decoder->coding == PLOGP__CODING_GZIP)
        return inflateReset(decoder->stream) == Z_OK ? PLOGP_OK : PLOGP_ENOMEM;
    if (decoder->coding == PLOGP__CODING_ZSTD)
        return ZSTD_isError(ZSTD_initDStream(decoder->stream)) ? PLOGP_ENOMEM : PLOGP_OK;
    return PLOGP_OK;
}

void plogp__decoder_clear(struct plogp__decoder *decoder)
{
    if (decoder->stream == NULL)
        return;
    if (decoder->coding == PLOGP__CODING_GZIP) {
        (void)inflateEnd(decoder->stream);
        plogp__free(decoder->alloc, decoder->stream);
    } else {
        (void)ZSTD_freeDStream(decoder->stream);
    }
    decoder->stream = NULL;
}
