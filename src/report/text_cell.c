#include <string.h>

#include "report/text.h"
#include "report/utf8.h"

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

static const char *const LABELS[][2] = {
    {"cross_entropy", "cross-entropy"},
    {"cross_entropy_reverse", "cross-entropy (reverse)"},
    {"kl", "KL"},
    {"kl_reverse", "KL (reverse)"},
    {"js", "JS"},
    {"tv", "TV"},
    {"psi", "PSI"},
    {"ks", "KS"},
    {"mi", "MI"},
    {"nll", "NLL"},
    {"aic", "AIC"},
    {"bic", "BIC"},
    {"auc", "AUC"},
    {"ece", "ECE"},
};

static const char *known_label(const char *key)
{
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++)
        if (strcmp(key, LABELS[i][0]) == 0)
            return LABELS[i][1];
    return NULL;
}

void plogp__text_add_label(plogp_buffer *buffer, const char *key)
{
    const char *label = known_label(key);
    if (label != NULL) {
        plogp_buffer_add_text(buffer, label);
        return;
    }
    for (; *key != '\0'; key++)
        plogp_buffer_add_byte(buffer, *key == '_' ? ' ' : *key);
}

size_t plogp__text_label_width(const char *key)
{
    const char *label = known_label(key);
    label = label != NULL ? label : key;
    return plogp__text_width(label, strlen(label));
}

static bool is_leaf(const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    return kind != PLOGP_RESULT_OBJECT && kind != PLOGP_RESULT_LIST;
}

bool plogp__text_is_compact(const plogp_result *node)
{
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child))
        if (!is_leaf(child))
            return false;
    return true;
}

static void add_number(const struct plogp__rendering *rendering, double value,
                       plogp_quantity quantity)
{
    char text[PLOGP__TEXT_NUMBER_SIZE];
    const int digits = rendering->options->digits;
    const size_t length = quantity == PLOGP_QUANTITY_PROBABILITY
                              ? plogp__text_probability(value, digits, text)
                              : plogp__text_number(value, digits, text);
    plogp_buffer_add(rendering->buffer, text, length);
}

static void add_interval(const struct plogp__rendering *rendering,
                         const plogp_result *node)
{
    double low = 0.0, high = 0.0;
    plogp__interval_in_unit(rendering, node, &low, &high);
    add_number(rendering, low, plogp_result_get_quantity(node));
    plogp_buffer_add_text(rendering->buffer, " .. ");
    add_number(rendering, high, plogp_result_get_quantity(node));
}

static void add_leaf(const struct plogp__rendering *rendering, const plogp_result *node)
{
    plogp_buffer *buffer = rendering->buffer;
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        add_number(rendering, plogp__number_in_unit(rendering, node),
                   plogp_result_get_quantity(node));
        break;
    case PLOGP_RESULT_INTEGER:
        plogp_buffer_add_integer(buffer, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_INTERVAL:
        add_interval(rendering, node);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        plogp__text_add_safe(rendering, text, length, rendering->options->width);
        break;
    }
    case PLOGP_RESULT_BOOLEAN:
        plogp_buffer_add_text(buffer, plogp_result_get_boolean(node) ? "yes" : "no");
        break;
    default:
        plogp_buffer_add_byte(buffer, '-');
    }
}

void plogp__text_add_compact(const struct plogp__rendering *rendering,
                             const plogp_result *node)
{
    if (is_leaf(node)) {
        add_leaf(rendering, node);
        return;
    }
    const bool object = plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child)) {
        if (object) {
            plogp_buffer_add_text(rendering->buffer, plogp_result_get_key(child));
            plogp_buffer_add_byte(rendering->buffer, '=');
        }
        add_leaf(rendering, child);
        if (plogp_result_next_sibling(child) != NULL)
            plogp_buffer_add_text(rendering->buffer, object ? " " : ", ");
    }
}

const char *plogp__text_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    const bool number = kind == PLOGP_RESULT_NUMBER || kind == PLOGP_RESULT_INTERVAL;
    return number && plogp_result_get_quantity(node) == PLOGP_QUANTITY_INFORMATION
               ? rendering->options->unit.name
               : "";
}
