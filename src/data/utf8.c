#include "data/utf8.h"

#include <stdint.h>
#include <string.h>

/* The range of the second byte after a lead byte, which excludes what is not shortest,
 * the surrogates and what lies beyond U+10FFFF. */
static bool second_is_valid(uint8_t lead, uint8_t second)
{
    const uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high;
}

/* Bytes of the character at `bytes`, or 0 when it is not well formed. */
static size_t character(const uint8_t *bytes, size_t left)
{
    const uint8_t lead = bytes[0];
    if (lead < 0x80)
        return 1;
    const size_t size = lead >= 0xc2 && lead <= 0xdf   ? 2
                        : lead >= 0xe0 && lead <= 0xef ? 3
                        : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                       : 0;
    if (size == 0 || size > left || !second_is_valid(lead, bytes[1]))
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

bool plogp__utf8_valid(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < length;) {
        const size_t size = character(bytes + i, length - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

const char *plogp__utf8_printable(const char *text, size_t length, char *out, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    const size_t room = size - sizeof "...";
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        const size_t width = character(bytes + i, length - i);
        if (used + (width == 0 ? 1 : width) > room) {
            memcpy(out + used, "...", sizeof "...");
            return out;
        }
        if (width == 0 || bytes[i] < 0x20 || bytes[i] == 0x7f) {
            out[used++] = '?';
        } else {
            memcpy(out + used, text + i, width);
            used += width;
        }
        i += width == 0 ? 1 : width;
    }
    out[used] = '\0';
    return out;
}
