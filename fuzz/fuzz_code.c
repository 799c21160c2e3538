/* Coded files: what is encoded comes back; a payload of any bytes behind a header and a
 * checksum that are right is decoded or refused. The first byte chooses the code. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "plogp/code.h"

struct memory {
    unsigned char *bytes;
    size_t size;
};

static plogp_status keep(void *state, const unsigned char *bytes, size_t count)
{
    struct memory *memory = state;
    if (count > ((size_t)1 << 20) - memory->size)
        return PLOGP_EIO;
    unsigned char *grown = realloc(memory->bytes, memory->size + count);
    if (grown == NULL)
        abort();
    memcpy(grown + memory->size, bytes, count);
    memory->bytes = grown;
    memory->size += count;
    return PLOGP_OK;
}

static plogp_code *code_of(const uint8_t *data, size_t size, plogp_code_kind kind)
{
    uint64_t counts[256];
    plogp_code *code = NULL;
    for (size_t i = 0; i < 256; i++)
        counts[i] = i < size ? (uint64_t)data[i] * data[i] : 1;
    counts[0]++;
    if (plogp_code_new_counts(counts, 256, kind, NULL, &code) != PLOGP_OK)
        abort();
    return code;
}

static void round_trip(const plogp_code *code, const uint8_t *data, size_t size)
{
    struct memory coded = {NULL, 0}, back = {NULL, 0};
    const plogp_code_sink to_coded = {keep, &coded}, to_back = {keep, &back};
    if (plogp_code_encode(code, data, size, NULL, &to_coded) == PLOGP_OK) {
        if (plogp_code_decode(code, coded.bytes, coded.size, NULL, &to_back) !=
                PLOGP_OK ||
            back.size != size || (size > 0 && memcmp(back.bytes, data, size) != 0))
            abort();
    }
    free(coded.bytes);
    free(back.bytes);
}

/* The header of an empty file, with another number of symbols, then any payload. */
static void decode_any(const plogp_code *code, const uint8_t *data, size_t size)
{
    struct memory coded = {NULL, 0}, back = {NULL, 0};
    const plogp_code_sink to_coded = {keep, &coded}, to_back = {keep, &back};
    unsigned char checksum[4];
    if (plogp_code_encode(code, data, 0, NULL, &to_coded) != PLOGP_OK)
        abort();
    coded.size = 24;
    coded.bytes[8] = data[0];
    coded.bytes[9] = size > 1 ? data[1] : 0;
    if (keep(&coded, data, size) == PLOGP_OK) {
        const unsigned long sum = crc32(0, coded.bytes, (unsigned)coded.size);
        for (int i = 0; i < 4; i++)
            checksum[i] = (unsigned char)(sum >> (8 * i) & 0xff);
        if (keep(&coded, checksum, 4) == PLOGP_OK)
            (void)plogp_code_decode(code, coded.bytes, coded.size, NULL, &to_back);
    }
    free(coded.bytes);
    free(back.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    plogp_code *code = code_of(data, size, (plogp_code_kind)(data[0] % 3));
    if (data[0] & 0x80)
        round_trip(code, data + 1, size - 1);
    else
        decode_any(code, data + 1, size - 1);
    plogp_code_free(code);
    return 0;
}
