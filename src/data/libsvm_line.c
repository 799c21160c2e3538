#include "data/libsvm_line.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

struct token {
    const char *text;
    size_t length;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next token before the end or a comment; its length is 0 when there is none. */
static struct token next_token(const char **at, const char *end)
{
    while (*at < end && is_blank(**at))
        ++*at;
    struct token token = {*at, 0};
    while (*at < end && !is_blank(**at))
        ++*at;
    token.length = (size_t)(*at - token.text);
    return token;
}

static void blame(struct plogp__libsvm_row *row, struct token token, const char *fault)
{
    row->fault = fault;
    row->text = token.text;
    row->text_length = token.length;
}

/* "+1" and "1.0" are the label "1"; what is no number stays as it is. */
static void read_label(struct token token, struct plogp__libsvm_row *row)
{
    double number = 0.0;
    if (memchr(token.text, ':', token.length) != NULL) {
        blame(row, token, "stands where the label should be");
    } else if (memchr(token.text, ',', token.length) != NULL) {
        blame(row, token, "are several labels; a row has one");
    } else if (plogp_number_parse(token.text, token.length, &number) == PLOGP_OK) {
        /* -0 and 0 are one label. */
        row->label_length = plogp_number_format(number == 0.0 ? 0.0 : number, row->label);
    } else if (token.length >= PLOGP__LIBSVM_LABEL_SIZE ||
               !plogp__utf8_valid(token.text, token.length) ||
               memchr(token.text, 0, token.length) != NULL) {
        blame(row, token, "is no label");
    } else {
        memcpy(row->label, token.text, token.length);
        row->label_length = token.length;
    }
}

static bool read_index(const char *text, size_t length, uint32_t *index)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || value > UINT32_MAX)
            return false;
        value = 10 * value + (uint64_t)(text[i] - '0');
    }
    *index = (uint32_t)value;
    return length > 0 && value < UINT32_MAX;
}

static bool append(struct plogp__libsvm_entries *entries, uint32_t index, double value,
                   const plogp_alloc *alloc)
{
    if (!plogp__reserve(alloc, (void **)&entries->index, &entries->index_capacity,
                        entries->count + 1, sizeof *entries->index) ||
        !plogp__reserve(alloc, (void **)&entries->value, &entries->value_capacity,
                        entries->count + 1, sizeof *entries->value))
        return false;
    entries->index[entries->count] = index;
    entries->value[entries->count++] = value;
    return true;
}

/* "INDEX:VALUE" behind the index `before` (or -1). False: no memory. */
static bool read_entry(struct token token, int64_t *before, const plogp_alloc *alloc,
                       struct plogp__libsvm_entries *entries,
                       struct plogp__libsvm_row *row)
{
    const char *colon = memchr(token.text, ':', token.length);
    const size_t left = colon == NULL ? 0 : (size_t)(colon - token.text);
    uint32_t index = 0;
    double value = 0.0;
    if (colon == NULL) {
        blame(row, token, "is no INDEX:VALUE");
    } else if (!read_index(token.text, left, &index)) {
        blame(row, token, "has no index below 4294967295 before the colon");
    } else if ((int64_t)index <= *before) {
        blame(row, token, "does not ascend: the indices of a row must");
    } else if (plogp_number_parse(colon + 1, token.length - left - 1, &value) !=
                   PLOGP_OK ||
               !isfinite(value)) {
        blame(row, token, "has no finite number behind the colon");
    } else {
        *before = index;
        entries->smallest = index < entries->smallest ? index : entries->smallest;
        entries->largest = index > entries->largest ? index : entries->largest;
        return value == 0.0 || append(entries, index, value, alloc);
    }
    return true;
}

plogp_status plogp__libsvm_parse(const char *line, size_t length,
                                 const plogp_alloc *alloc,
                                 struct plogp__libsvm_entries *entries,
                                 struct plogp__libsvm_row *row)
{
    const char *comment = length == 0 ? NULL : memchr(line, '#', length);
    const char *const end = comment == NULL ? line + length : comment;
    int64_t before = -1;
    memset(row, 0, sizeof *row);
    struct token token = next_token(&line, end);
    row->empty = token.length == 0;
    if (!row->empty)
        read_label(token, row);
    while (!row->empty && row->fault == NULL) {
        token = next_token(&line, end);
        if (token.length == 0)
            break;
        if (!read_entry(token, &before, alloc, entries, row))
            return PLOGP_ENOMEM;
    }
    return PLOGP_OK;
}
