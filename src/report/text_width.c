#include <string.h>

#include "base/utf8.h"
#include "report/text.h"

/* Ranges of characters two columns wide: East Asian wide and full-width, emoji. */
static const uint32_t WIDE[][2] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Ranges that take no column: combining marks, joiners, variation selectors. */
static const uint32_t NARROW[][2] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};

static bool within(uint32_t code, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

static size_t character_width(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (within(code, NARROW, sizeof NARROW / sizeof NARROW[0]))
        return 0;
    return within(code, WIDE, sizeof WIDE / sizeof WIDE[0]) ? 2 : 1;
}

size_t plogp__text_width(const char *bytes, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        i += plogp__utf8_decode(bytes + i, length - i, &code);
        width += character_width(code);
    }
    return width;
}

/* How one character of the data is shown: bytes[0..], returns their number. */
static size_t show_character(uint32_t code, char bytes[8])
{
    static const char HEX[] = "0123456789abcdef";
    const bool direction = code >= 0x202A && code <= 0x202E;
    if (code == '\n' || code == '\t' || code == '\r') {
        bytes[0] = '\\';
        bytes[1] = code == '\n' ? 'n' : code == '\t' ? 't' : 'r';
        return 2;
    }
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) {
        const char escape[4] = {'\\', 'x', HEX[code >> 4 & 15], HEX[code & 15]};
        memcpy(bytes, escape, 4);
        return 4;
    }
    return plogp__utf8_encode(direction ? PLOGP__REPLACEMENT : code, bytes);
}

void plogp__text_add_safe(const struct plogp__rendering *rendering, const char *text,
                          size_t length, size_t columns)
{
    plogp_buffer *buffer = rendering->buffer;
    const char *ellipsis = rendering->options->ascii ? "~" : "\xE2\x80\xA6";
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        char bytes[8];
        const size_t taken = plogp__utf8_decode(text + i, length - i, &code);
        const size_t shown = show_character(code, bytes);
        const size_t width = plogp__text_width(bytes, shown);
        const size_t reserve = i + taken < length ? 1 : 0;
        if (columns > 0 && used + width + reserve > columns) {
            plogp_buffer_add_text(buffer, ellipsis);
            return;
        }
        plogp_buffer_add(buffer, bytes, shown);
        used += width;
        i += taken;
    }
}

/* Signs that derivations use, and how ASCII says them. */
static const struct {
    uint32_t code;
    const char *text;
} SIGNS[] = {
    {0xB1, "+-"},      {0xB7, "*"},       {0xB2, "^2"},         {0xD7, "*"},
    {0x3A3, "sum"},    {0x2016, "||"},    {0x2026, "..."},      {0x2212, "-"},
    {0x2248, "~="},    {0x2264, "<="},    {0x2265, ">="},       {0x221E, "inf"},
    {0x221A, "sqrt "}, {0x2192, "->"},    {0x222B, "integral"}, {0x3C8, "psi"},
    {0x3B2, "beta"},   {0x3BB, "lambda"}, {0x3BE, "xi"},        {0x3C1, "rho"},
    {0x3B8, "theta"},  {0x2202, "d"},     {0x3C3, "sigma"},     {0x3BC, "mu"},
    {0xB9, "^1"},      {0xBD, "1/2"},
};

static const char *spelt_out(uint32_t code)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++)
        if (SIGNS[i].code == code)
            return SIGNS[i].text;
    return NULL;
}

void plogp__text_add_signs(const struct plogp__rendering *rendering, const char *text,
                           size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        const size_t taken = plogp__utf8_decode(text + i, length - i, &code);
        const char *sign = rendering->options->ascii ? spelt_out(code) : NULL;
        if (sign != NULL)
            plogp_buffer_add_text(rendering->buffer, sign);
        else
            plogp__text_add_safe(rendering, text + i, taken, 0);
        i += taken;
    }
}

/* Bytes of the word at the start of text, and its width. */
static size_t first_word(const char *text, size_t length, size_t *width)
{
    size_t bytes = 0;
    while (bytes < length && text[bytes] != ' ')
        bytes++;
    *width = plogp__text_width(text, bytes);
    return bytes;
}

void plogp__text_add_wrapped(const struct plogp__rendering *rendering, const char *text,
                             size_t length, struct plogp__margins margins)
{
    plogp_buffer *buffer = rendering->buffer;
    const size_t page = rendering->options->width;
    size_t at = margins.first;
    for (size_t i = 0; i < length;) {
        size_t width = 0;
        const size_t bytes = first_word(text + i, length - i, &width);
        if (i > 0 && at + 1 + width > page && at > margins.rest) {
            plogp_buffer_add_byte(buffer, '\n');
            plogp_buffer_add_repeated(buffer, ' ', margins.rest);
            at = margins.rest;
        } else if (i > 0) {
            plogp_buffer_add_byte(buffer, ' ');
            at++;
        }
        plogp_buffer_add(buffer, text + i, bytes);
        at += width;
        i += bytes + 1;
    }
}
