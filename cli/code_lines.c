/* code --lines: the symbols of a text are its lines, levels of a column or numbers from 0. */
#include <stdlib.h>
#include <string.h>

#include "code.h"

/* A level and which symbol it is. */
struct named {
    const char *text;
    uint32_t symbol;
};

static int by_text(const void *left, const void *right)
{
    return strcmp(((const struct named *)left)->text,
                  ((const struct named *)right)->text);
}

/* The levels by their text, or NULL where symbols are numbers. */
static struct named *sorted_levels(struct invocation *invocation,
                                   const struct code_symbols *symbols)
{
    if (symbols->table == NULL)
        return NULL;
    struct named *names = pool_alloc(&invocation->pool, symbols->k * sizeof *names);
    for (size_t i = 0; i < symbols->k; i++)
        names[i] = (struct named){symbols->table->levels[i].text, (uint32_t)i};
    qsort(names, symbols->k, sizeof *names, by_text);
    return names;
}

/* The symbol that a line names, or k. */
static size_t find_symbol(const struct named *names, size_t k, const char *line)
{
    if (names != NULL) {
        const struct named wanted = {line, 0};
        const struct named *found = bsearch(&wanted, names, k, sizeof *names, by_text);
        return found == NULL ? k : found->symbol;
    }
    size_t number = 0;
    if (*line == '\0')
        return k;
    for (; *line != '\0'; line++) {
        if (*line < '0' || *line > '9' || number >= k)
            return k;
        number = 10 * number + (size_t)(*line - '0');
    }
    return number < k ? number : k;
}

static size_t count_lines(const plogp_buffer *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++)
        count += text->bytes[i] == '\n' || i + 1 == text->length;
    return count;
}

/* Lines, which may end in CR LF; the last one may lack its end. */
static plogp_status symbols_of_lines(struct invocation *invocation,
                                     const struct code_symbols *symbols,
                                     const plogp_buffer *text, uint32_t *found)
{
    const struct named *names = sorted_levels(invocation, symbols);
    const char *at = text->bytes, *const end = text->bytes + text->length;
    char line[4096];
    for (size_t number = 0; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop == NULL ? end : stop;
        size_t length = (size_t)(stop - at);
        length -= length > 0 && at[length - 1] == '\r';
        length = length < sizeof line - 1 ? length : sizeof line - 1;
        memcpy(line, at, length);
        line[length] = '\0';
        const size_t symbol = find_symbol(names, symbols->k, line);
        if (symbol == symbols->k) {
            (void)usage_error(invocation, "line %zu: '%.60s' is no symbol of the code",
                              number + 1, line);
            return PLOGP_EDOMAIN;
        }
        found[number] = (uint32_t)symbol;
        at = stop + 1;
    }
    return PLOGP_OK;
}

plogp_status code_encode_lines(struct invocation *invocation,
                               const struct code_symbols *symbols, const plogp_code *code,
                               const plogp_buffer *from, plogp_buffer *to)
{
    const plogp_code_sink sink = {code_keep, to};
    const size_t count = count_lines(from);
    uint32_t *found = pool_alloc(&invocation->pool, (count + 1) * sizeof *found);
    const plogp_status status = symbols_of_lines(invocation, symbols, from, found);
    if (status != PLOGP_OK)
        return status;
    return plogp_code_encode_symbols(code, found, count, &invocation->context, &sink);
}

/* Where decoded symbols go. */
struct lines {
    const struct code_symbols *symbols;
    plogp_buffer *to;
};

static plogp_status write_lines(void *state, const uint32_t *symbols, size_t count)
{
    const struct lines *const lines = state;
    for (size_t i = 0; i < count; i++) {
        if (lines->symbols->table != NULL)
            plogp_buffer_add_text(lines->to,
                                  lines->symbols->table->levels[symbols[i]].text);
        else
            plogp_buffer_add_integer(lines->to, symbols[i]);
        plogp_buffer_add_byte(lines->to, '\n');
    }
    return lines->to->status;
}

plogp_status code_decode_lines(struct invocation *invocation,
                               const struct code_symbols *symbols, const plogp_code *code,
                               const plogp_buffer *from, plogp_buffer *to)
{
    struct lines lines = {symbols, to};
    const plogp_code_symbol_sink sink = {write_lines, &lines};
    const unsigned char *const coded =
        from->length > 0 ? (const unsigned char *)from->bytes : (const unsigned char *)"";
    return plogp_code_decode_symbols(code, coded, from->length, &invocation->context,
                                     &sink);
}
