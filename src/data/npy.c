#include "data/npy.h"

#include <string.h>

/* The text of the header, a Python dictionary, as far as it was read. */
struct cursor {
    const char *at;
    const char *end;
};

size_t plogp__npy_header_size(const uint8_t *bytes, size_t length)
{
    if (length < PLOGP__NPY_PREFIX_SIZE ||
        memcmp(bytes, PLOGP__NPY_MAGIC, PLOGP__NPY_MAGIC_SIZE) != 0)
        return 0;
    const size_t low = (size_t)bytes[8] | (size_t)bytes[9] << 8;
    if (bytes[6] == 1)
        return 10 + low;
    return PLOGP__NPY_PREFIX_SIZE +
           (low | (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24);
}

static bool accept(struct cursor *cursor, const char *token)
{
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\n'))
        cursor->at++;
    const size_t size = strlen(token);
    if ((size_t)(cursor->end - cursor->at) < size || memcmp(cursor->at, token, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

/* "'<f8'": byte order, kind, size. */
static bool accept_type(struct cursor *cursor, struct plogp__npy *npy)
{
    if (!accept(cursor, "'") || cursor->end - cursor->at < 4 || cursor->at[3] != '\'')
        return false;
    const char order = cursor->at[0];
    npy->kind = cursor->at[1];
    npy->size = (size_t)(cursor->at[2] - '0');
    npy->big_endian = order == '>';
    cursor->at += 4;
    const bool power =
        npy->size == 1 || npy->size == 2 || npy->size == 4 || npy->size == 8;
    if (strchr("<>|=", order) == NULL || order == '\0' || !power)
        return false;
    if (npy->kind == 'f')
        return npy->size >= 4;
    return npy->kind == 'i' || npy->kind == 'u' || (npy->kind == 'b' && npy->size == 1);
}

static bool accept_size(struct cursor *cursor, uint64_t *size)
{
    const char *start = cursor->at;
    uint64_t value = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9';
         cursor->at++) {
        if (value > (UINT64_MAX - 9) / 10)
            return false;
        value = 10 * value + (uint64_t)(*cursor->at - '0');
    }
    *size = value;
    return cursor->at > start;
}

/* "()", "(3,)", "(3, 4)" */
static bool accept_shape(struct cursor *cursor, struct plogp__npy *npy)
{
    npy->dimensions = 0;
    npy->count = npy->shape[0] = npy->shape[1] = 1;
    if (!accept(cursor, "("))
        return false;
    while (!accept(cursor, ")")) {
        uint64_t size = 0;
        if (!accept_size(cursor, &size) || npy->dimensions == 32)
            return false;
        if (size != 0 && npy->count > UINT64_MAX / 8 / size)
            return false;
        npy->count *= size;
        if (npy->dimensions < 2)
            npy->shape[npy->dimensions] = size;
        npy->dimensions++;
        if (!accept(cursor, ",") && (cursor->at == cursor->end || *cursor->at != ')'))
            return false;
    }
    return true;
}

enum { HAS_TYPE = 1, HAS_ORDER = 2, HAS_SHAPE = 4, HAS_ALL = 7 };

/* One "key: value" of the dictionary; 0 when it is not as it should be. */
static unsigned accept_entry(struct cursor *cursor, struct plogp__npy *npy,
                             const char **fault)
{
    if (accept(cursor, "'descr':")) {
        if (accept_type(cursor, npy))
            return HAS_TYPE;
        *fault = "its elements are no plain numbers of 1, 2, 4 or 8 bytes";
        return 0;
    }
    if (accept(cursor, "'fortran_order':")) {
        npy->fortran_order = accept(cursor, "True");
        return npy->fortran_order || accept(cursor, "False") ? HAS_ORDER : 0;
    }
    return accept(cursor, "'shape':") && accept_shape(cursor, npy) ? HAS_SHAPE : 0;
}

const char *plogp__npy_parse(const uint8_t *bytes, size_t length, struct plogp__npy *npy)
{
    const char *fault = "its header is damaged";
    const size_t size = plogp__npy_header_size(bytes, length);
    if (size == 0 || size > length || bytes[6] < 1 || bytes[6] > 3)
        return fault;
    const size_t start = bytes[6] == 1 ? 10 : PLOGP__NPY_PREFIX_SIZE;
    struct cursor cursor = {(const char *)bytes + start, (const char *)bytes + size};
    *npy = (struct plogp__npy){.data_offset = size};
    if (!accept(&cursor, "{"))
        return fault;
    unsigned found = 0;
    while (!accept(&cursor, "}")) {
        const unsigned entry = accept_entry(&cursor, npy, &fault);
        if (entry == 0)
            return fault;
        found |= entry;
        if (!accept(&cursor, ",") && (cursor.at == cursor.end || *cursor.at != '}'))
            return fault;
    }
    return found == HAS_ALL ? NULL : fault;
}

/* The top bit of an element, by its size. */
static const uint64_t SIGN_BITS[16] = {
    [1] = UINT64_C(1) << 7,
    [2] = UINT64_C(1) << 15,
    [4] = UINT64_C(1) << 31,
    [8] = UINT64_C(1) << 63,
};

static uint64_t load(const struct plogp__npy *npy, const uint8_t *element)
{
    uint64_t word = 0;
    for (size_t i = 0; i < npy->size; i++) {
        const size_t place = npy->big_endian ? npy->size - 1 - i : i;
        word |= (uint64_t)element[i] << (8 * place);
    }
    return word;
}

uint64_t plogp__npy_integer(const struct plogp__npy *npy, const uint8_t *element,
                            bool *negative)
{
    const uint64_t word = load(npy, element);
    const uint64_t sign = SIGN_BITS[npy->size & 15];
    *negative = npy->kind == 'i' && (word & sign) != 0;
    if (npy->kind == 'b')
        return word != 0;
    /* Two's complement of `size` bytes: the magnitude is 2^(8 size) - word. */
    return *negative ? (sign - (word & (sign - 1))) : word;
}

double plogp__npy_number(const struct plogp__npy *npy, const uint8_t *element)
{
    if (npy->kind != 'f') {
        bool negative = false;
        const double magnitude = (double)plogp__npy_integer(npy, element, &negative);
        return negative ? -magnitude : magnitude;
    }
    const uint64_t word = load(npy, element);
    if (npy->size == 8) {
        double number;
        memcpy(&number, &word, sizeof number);
        return number;
    }
    const uint32_t half = (uint32_t)word;
    float number;
    memcpy(&number, &half, sizeof number);
    return (double)number;
}
