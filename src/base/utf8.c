#include "base/utf8.h"

/* Bytes of the character that `lead` begins, or 0; the smallest code of that length. */
static size_t sequence_length(unsigned char lead, uint32_t *smallest)
{
    if (lead < 0x80) {
        *smallest = 0;
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        *smallest = 0x80;
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        *smallest = 0x800;
        return 3;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        *smallest = 0x10000;
        return 4;
    }
    return 0;
}

static bool is_character(uint32_t code, uint32_t smallest)
{
    return code >= smallest && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
}

size_t plogp__utf8_decode(const char *bytes, size_t length, uint32_t *code)
{
    const unsigned char *at = (const unsigned char *)bytes;
    uint32_t smallest = 0;
    const size_t needed = sequence_length(at[0], &smallest);
    *code = PLOGP__REPLACEMENT;
    if (needed == 0 || needed > length)
        return 1;

    uint32_t value = needed == 1 ? at[0] : at[0] & (0x7FU >> needed);
    for (size_t i = 1; i < needed; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (at[i] & 0x3FU);
    }
    if (!is_character(value, smallest))
        return 1;
    *code = value;
    return needed;
}

bool plogp__utf8_valid(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        const size_t taken = plogp__utf8_decode(text + i, length - i, &code);
        if (code == PLOGP__REPLACEMENT && taken == 1) /* the real one takes 3 */
            return false;
        i += taken;
    }
    return true;
}

size_t plogp__utf8_encode(uint32_t code, char *bytes)
{
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    const size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(LEAD[length] | code);
    return length;
}
