#include "plogp/buffer.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "plogp/number.h"

void plogp_buffer_init(plogp_buffer *buffer, const plogp_context *context)
{
    *buffer = (plogp_buffer){.alloc = *plogp__context_alloc(context)};
}

void plogp_buffer_clear(plogp_buffer *buffer)
{
    plogp__free(&buffer->alloc, buffer->bytes);
    *buffer = (plogp_buffer){.alloc = buffer->alloc};
}

/* Room for `extra` more bytes, or NULL. */
static char *extend(plogp_buffer *buffer, size_t extra)
{
    size_t needed = 0;
    void *bytes = buffer->bytes;
    if (buffer->status != PLOGP_OK)
        return NULL;
    if (!plogp__size_add(buffer->length, extra, &needed) ||
        !plogp__reserve(&buffer->alloc, &bytes, &buffer->capacity, needed, 1)) {
        buffer->status = PLOGP_ENOMEM;
        return NULL;
    }
    buffer->bytes = bytes;
    char *room = buffer->bytes + buffer->length;
    buffer->length = needed;
    return room;
}

void plogp_buffer_add(plogp_buffer *buffer, const char *bytes, size_t length)
{
    char *room = length > 0 ? extend(buffer, length) : NULL;
    if (room != NULL)
        memcpy(room, bytes, length);
}

void plogp_buffer_add_text(plogp_buffer *buffer, const char *text)
{
    plogp_buffer_add(buffer, text, strlen(text));
}

void plogp_buffer_add_byte(plogp_buffer *buffer, char byte)
{
    plogp_buffer_add(buffer, &byte, 1);
}

void plogp_buffer_add_repeated(plogp_buffer *buffer, char byte, size_t times)
{
    char *room = times > 0 ? extend(buffer, times) : NULL;
    if (room != NULL)
        memset(room, byte, times);
}

void plogp_buffer_add_integer(plogp_buffer *buffer, uint64_t value)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    plogp_buffer_add(buffer, digits + first, sizeof digits - first);
}

void plogp_buffer_add_number(plogp_buffer *buffer, double value)
{
    char text[PLOGP_NUMBER_SIZE];
    const size_t length = plogp_number_format(value, text);
    plogp_buffer_add(buffer, text, length);
}

void plogp_buffer_add_json_number(plogp_buffer *buffer, double value)
{
    if (isfinite(value)) {
        plogp_buffer_add_number(buffer, value);
        return;
    }
    plogp_buffer_add_byte(buffer, '"');
    plogp_buffer_add_number(buffer, value);
    plogp_buffer_add_byte(buffer, '"');
}

/* What a character must be written as inside a JSON string, or NULL: as it is. */
static const char *json_escape(uint32_t code, char escape[7])
{
    static const char HEX[] = "0123456789abcdef";
    switch (code) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    if (code >= 0x20 && code != 0x7F)
        return NULL;
    memcpy(escape, "\\u00", 4);
    escape[4] = HEX[code >> 4];
    escape[5] = HEX[code & 15];
    escape[6] = '\0';
    return escape;
}

void plogp_buffer_add_json_text(plogp_buffer *buffer, const char *text, size_t length)
{
    plogp_buffer_add_byte(buffer, '"');
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        char bytes[7];
        const size_t taken = plogp__utf8_decode(text + i, length - i, &code);
        const char *escape = json_escape(code, bytes);
        if (escape != NULL)
            plogp_buffer_add_text(buffer, escape);
        else
            plogp_buffer_add(buffer, bytes, plogp__utf8_encode(code, bytes));
        i += taken;
    }
    plogp_buffer_add_byte(buffer, '"');
}

static int needs_quotes(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (memchr(",\"\r\n", text[i], 4) != NULL)
            return 1;
    return length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
}

void plogp_buffer_add_csv_text(plogp_buffer *buffer, const char *text, size_t length)
{
    if (!needs_quotes(text, length)) {
        plogp_buffer_add(buffer, text, length);
        return;
    }
    plogp_buffer_add_byte(buffer, '"');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            plogp_buffer_add_byte(buffer, '"');
        plogp_buffer_add_byte(buffer, text[i]);
    }
    plogp_buffer_add_byte(buffer, '"');
}

static const char *html_entity(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void plogp_buffer_add_html_text(plogp_buffer *buffer, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        char bytes[4];
        i += plogp__utf8_decode(text + i, length - i, &code);
        const char *entity = html_entity(code);
        const bool control =
            (code < 0x20 && code != '\n') || (code >= 0x7F && code < 0xA0);
        if (entity != NULL)
            plogp_buffer_add_text(buffer, entity);
        else if (!control)
            plogp_buffer_add(buffer, bytes, plogp__utf8_encode(code, bytes));
    }
}
