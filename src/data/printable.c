#include "data/printable.h"

#include <string.h>

#include "base/utf8.h"

const char *plogp__printable(const char *text, size_t length, char *out, size_t size)
{
    const size_t room = size - sizeof "...";
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        const size_t width = plogp__utf8_decode(text + i, length - i, &code);
        const bool damaged = code == PLOGP__REPLACEMENT && width == 1;
        if (used + width > room) {
            memcpy(out + used, "...", sizeof "...");
            return out;
        }
        if (damaged || code < 0x20 || code == 0x7f) {
            out[used++] = '?';
        } else {
            memcpy(out + used, text + i, width);
            used += width;
        }
        i += width;
    }
    out[used] = '\0';
    return out;
}
