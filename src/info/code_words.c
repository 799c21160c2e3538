/* Canonical words, and the tree they make. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "info/code.h"

/* Symbols in order of length, then of index, by counting the lengths. */
static plogp_status rank_symbols(struct plogp_code *code, uint32_t *longest)
{
    *longest = 0;
    for (size_t i = 0; i < code->k; i++)
        if (code->lengths[i] != PLOGP__NO_WORD && code->lengths[i] > *longest)
            *longest = code->lengths[i];
    size_t *first = plogp__alloc_zero(&code->alloc, (size_t)*longest + 2, sizeof *first);
    if (first == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < code->k; i++)
        if (code->lengths[i] != PLOGP__NO_WORD)
            first[code->lengths[i] + 1]++;
    for (size_t length = 0; length <= *longest; length++)
        first[length + 1] += first[length];
    code->words = first[*longest + 1];
    for (size_t i = 0; i < code->k; i++)
        if (code->lengths[i] != PLOGP__NO_WORD)
            code->ranked[first[code->lengths[i]]++] = (uint32_t)i;
    plogp__free(&code->alloc, first);
    return PLOGP_OK;
}

/* The next word in order: one more, then as many zeros as it is longer. */
static void next_word(char *digits, size_t length, size_t longer)
{
    size_t i = length;
    while (i > 0 && digits[i - 1] == '1')
        digits[--i] = '0';
    if (i > 0)
        digits[i - 1] = '1';
    memset(digits + length, '0', longer);
    digits[length + longer] = '\0';
}

static void write_words(struct plogp_code *code, char *digits)
{
    size_t at = 0, length = 0;
    for (size_t rank = 0; rank < code->words; rank++) {
        const size_t symbol = code->ranked[rank];
        const size_t wanted = code->lengths[symbol];
        if (rank == 0)
            next_word(digits, 0, wanted);
        else
            next_word(digits, length, wanted - length);
        length = wanted;
        memcpy(code->text + at, digits, length + 1);
        code->offset[symbol] = at;
        at += length + 1;
    }
}

plogp_status plogp__code_words(struct plogp_code *code)
{
    uint32_t longest = 0;
    size_t size = 1;
    plogp_status status = rank_symbols(code, &longest);
    if (status != PLOGP_OK)
        return status;
    for (size_t rank = 0; rank < code->words; rank++)
        if (!plogp__size_add(size, (size_t)code->lengths[code->ranked[rank]] + 1, &size))
            return PLOGP_ENOMEM;
    code->text = plogp__alloc(&code->alloc, size, 1);
    char *digits = plogp__alloc(&code->alloc, (size_t)longest + 1, 1);
    if (code->text != NULL && digits != NULL)
        write_words(code, digits);
    else
        status = PLOGP_ENOMEM;
    plogp__free(&code->alloc, digits);
    return status;
}

/* Add the nodes of one word; words come in order, so ranks below a node are a run. */
static plogp_status add_word(struct plogp_code *code, size_t *capacity, uint32_t rank)
{
    const struct plogp__code_node empty = {{UINT32_MAX, UINT32_MAX}, rank, 0};
    size_t node = 0;
    void *block = code->nodes;
    const char *digits = code->text + code->offset[code->ranked[rank]];
    const bool room =
        plogp__reserve(&code->alloc, &block, capacity,
                       code->node_count + strlen(digits) + 1, sizeof *code->nodes);
    code->nodes = block;
    if (!room)
        return PLOGP_ENOMEM;
    if (code->node_count == 0)
        code->nodes[code->node_count++] = empty;
    code->nodes[0].count++;
    for (; *digits != '\0'; digits++) {
        uint32_t *child = &code->nodes[node].child[*digits - '0'];
        if (*child == UINT32_MAX) {
            *child = (uint32_t)code->node_count;
            code->nodes[code->node_count++] = empty;
        }
        node = *child;
        code->nodes[node].count++;
    }
    return PLOGP_OK;
}

plogp_status plogp__code_tree(struct plogp_code *code)
{
    size_t capacity = 0;
    for (size_t rank = 0; rank < code->words; rank++) {
        const plogp_status status = add_word(code, &capacity, (uint32_t)rank);
        if (status != PLOGP_OK)
            return status;
    }
    return PLOGP_OK;
}
