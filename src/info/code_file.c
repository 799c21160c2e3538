/*
 * A coded file, numbers little-endian:
 *     "PLGC"  version 1  kind  0 0        8 bytes
 *     n                                   8: symbols
 *     fingerprint of the code             8
 *     payload
 *     CRC-32 of all before it             4
 * The law is not in the file: whoever reads it needs the same code.
 */
#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "base/status.h"
#include "info/code.h"

#define HEADER  24
#define TRAILER 4
#define VERSION 1

static void put_number(unsigned char *to, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(number >> (8 * i) & 0xff);
}

static uint64_t get_number(const unsigned char *from, int bytes)
{
    uint64_t number = 0;
    for (int i = bytes; i-- > 0;)
        number = number << 8 | from[i];
    return number;
}

static uint32_t add_checksum(uint32_t checksum, const unsigned char *bytes, size_t count)
{
    while (count > 0) { /* zlib counts in unsigned int */
        const size_t part = count < ((size_t)1 << 30) ? count : (size_t)1 << 30;
        checksum = (uint32_t)crc32(checksum, bytes, (uInt)part);
        bytes += part;
        count -= part;
    }
    return checksum;
}

static void send(struct plogp__code_writer *writer)
{
    if (writer->symbol_sink != NULL) {
        writer->status = writer->symbol_sink->write(writer->symbol_sink->state,
                                                    writer->symbols, writer->used);
        return;
    }
    writer->checksum = add_checksum(writer->checksum, writer->buffer, writer->used);
    writer->status =
        writer->sink->write(writer->sink->state, writer->buffer, writer->used);
}

void plogp__code_flush(struct plogp__code_writer *writer)
{
    if (writer->status == PLOGP_OK && writer->used > 0)
        writer->status = plogp__check_cancel(writer->context);
    if (writer->status == PLOGP_OK && writer->used > 0)
        send(writer);
    writer->used = 0;
}

bool plogp__code_put_symbol(struct plogp__code_writer *writer, size_t symbol)
{
    if (writer->symbol_sink == NULL) {
        if (symbol > UCHAR_MAX)
            return false;
        plogp__code_put(writer, (unsigned)symbol);
        return true;
    }
    writer->symbols[writer->used++] = (uint32_t)symbol;
    if (writer->used == PLOGP__CODE_BUFFER)
        plogp__code_flush(writer);
    return true;
}

static void put_bytes(struct plogp__code_writer *writer, const unsigned char *bytes,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        plogp__code_put(writer, bytes[i]);
}

static void fill_header(const plogp_code *code, uint64_t n, unsigned char *header)
{
    memcpy(header, "PLGC", 4);
    put_number(header + 4, VERSION | (uint64_t)code->kind << 8, 4);
    put_number(header + 8, n, 8);
    put_number(header + 16, code->fingerprint, 8);
}

static bool has_word(const plogp_code *code, size_t symbol)
{
    if (symbol >= code->k)
        return false;
    return code->kind == PLOGP_CODE_ARITHMETIC
               ? code->cumulated[symbol + 1] > code->cumulated[symbol]
               : code->lengths[symbol] != PLOGP__NO_WORD;
}

static plogp_status check_length(const plogp_code *code, size_t symbol,
                                 const plogp_context *context)
{
    if (code->kind == PLOGP_CODE_ARITHMETIC ||
        code->lengths[symbol] <= PLOGP__MOST_DIGITS)
        return PLOGP_OK;
    return plogp__fail(context, PLOGP_EDOMAIN,
                       "symbol %zu has a word of %lu digits: use an arithmetic code",
                       symbol, (unsigned long)code->lengths[symbol]);
}

/* Every symbol must have a word, which can be read back. */
static plogp_status check_message(const plogp_code *code,
                                  const struct plogp__message *message,
                                  const plogp_context *context)
{
    const char *const what = message->bytes != NULL ? "byte" : "number";
    for (size_t i = 0; i < message->n; i++) {
        const size_t symbol = plogp__message_at(message, i);
        if (!has_word(code, symbol))
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "%s %zu is symbol %zu, which has probability 0", what,
                                  i, symbol);
        PLOGP_TRY(check_length(code, symbol, context));
    }
    return PLOGP_OK;
}

static plogp_status encode(const plogp_code *code, const struct plogp__message *message,
                           const plogp_context *context, const plogp_code_sink *sink)
{
    struct plogp__code_writer writer = {.sink = sink, .context = context};
    unsigned char header[HEADER], trailer[TRAILER];
    PLOGP_TRY(check_message(code, message, context));
    fill_header(code, message->n, header);
    put_bytes(&writer, header, HEADER);
    PLOGP_TRY(code->kind == PLOGP_CODE_ARITHMETIC
                  ? plogp__write_fractions(code, message, &writer)
                  : plogp__write_words(code, message, &writer));
    plogp__code_flush(&writer);
    put_number(trailer, writer.checksum, TRAILER);
    put_bytes(&writer, trailer, TRAILER);
    plogp__code_flush(&writer);
    return writer.status;
}

plogp_status plogp_code_encode(const plogp_code *code, const unsigned char *bytes,
                               size_t n, const plogp_context *context,
                               const plogp_code_sink *sink)
{
    static const unsigned char nothing[1] = {0};
    const struct plogp__message message = {.bytes = n > 0 ? bytes : nothing, .n = n};
    if (code == NULL || message.bytes == NULL || sink == NULL)
        return PLOGP_EINVAL;
    return encode(code, &message, context, sink);
}

plogp_status plogp_code_encode_symbols(const plogp_code *code, const uint32_t *symbols,
                                       size_t n, const plogp_context *context,
                                       const plogp_code_sink *sink)
{
    const struct plogp__message message = {.symbols = symbols, .n = n};
    if (code == NULL || (symbols == NULL && n > 0) || sink == NULL)
        return PLOGP_EINVAL;
    return encode(code, &message, context, sink);
}

/* Is this a whole, undamaged file, written with this code? */
static plogp_status check_file(const plogp_code *code, const unsigned char *coded,
                               size_t size, const plogp_context *context)
{
    if (size < 4 || memcmp(coded, "PLGC", 4) != 0)
        return plogp__fail(context, PLOGP_EFORMAT, "not written by plogp code --encode");
    if (size < HEADER + TRAILER || add_checksum(0, coded, size - TRAILER) !=
                                       get_number(coded + size - TRAILER, TRAILER))
        return plogp__fail(context, PLOGP_EFORMAT, "damaged or cut short");
    if (coded[4] != VERSION)
        return plogp__fail(context, PLOGP_EFORMAT,
                           "format version %u: newer than this program",
                           (unsigned)coded[4]);
    if (coded[5] != (unsigned char)code->kind ||
        get_number(coded + 16, 8) != code->fingerprint)
        return plogp__fail(context, PLOGP_EFORMAT,
                           "written with another code: give the same distribution and "
                           "kind");
    return PLOGP_OK;
}

/* What is coded, to the writer's sink. */
static plogp_status decode(const plogp_code *code, const unsigned char *coded,
                           size_t size, struct plogp__code_writer *writer)
{
    const plogp_context *const context = writer->context;
    PLOGP_TRY(check_file(code, coded, size, context));
    struct plogp__code_reader reader = {coded + HEADER, coded + size - TRAILER, false};
    const uint64_t n = get_number(coded + 8, 8);
    plogp_status status = code->kind == PLOGP_CODE_ARITHMETIC
                              ? plogp__read_fractions(code, &reader, n, writer)
                              : plogp__read_words(code, &reader, n, writer);
    if (status == PLOGP_EFORMAT || (status == PLOGP_OK && reader.at != reader.end))
        return plogp__fail(context, PLOGP_EFORMAT, "damaged or cut short");
    plogp__code_flush(writer);
    return status != PLOGP_OK ? status : writer->status;
}

plogp_status plogp_code_decode(const plogp_code *code, const unsigned char *coded,
                               size_t size, const plogp_context *context,
                               const plogp_code_sink *sink)
{
    struct plogp__code_writer writer = {.sink = sink, .context = context};
    if (code == NULL || coded == NULL || sink == NULL)
        return PLOGP_EINVAL;
    return decode(code, coded, size, &writer);
}

plogp_status plogp_code_decode_symbols(const plogp_code *code, const unsigned char *coded,
                                       size_t size, const plogp_context *context,
                                       const plogp_code_symbol_sink *sink)
{
    struct plogp__code_writer writer = {.symbol_sink = sink, .context = context};
    if (code == NULL || coded == NULL || sink == NULL)
        return PLOGP_EINVAL;
    return decode(code, coded, size, &writer);
}
