#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/schema.h"
#include "plogp/number.h"
#include "sample/column_levels.h"

plogp_status plogp__names_append(struct plogp__names *names, const char *text,
                                 size_t length, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t count = names->count;
    /* full whenever the count is a power of two */
    if ((count & (count - 1)) == 0) {
        const size_t room = count == 0 ? 1 : 2 * count;
        void *texts = names->text, *lengths = names->length;
        const bool grown = plogp__resize(alloc, &texts, room, sizeof *names->text);
        names->text = texts;
        const bool both =
            grown && plogp__resize(alloc, &lengths, room, sizeof *names->length);
        names->length = lengths;
        if (!both)
            return plogp__fail_memory(context);
    }
    char *copy = plogp__copy_text(alloc, text, length);
    if (copy == NULL)
        return plogp__fail_memory(context);
    names->text[count] = copy;
    names->length[count] = length;
    names->count = count + 1;
    return PLOGP_OK;
}

size_t plogp__names_find_number(const struct plogp__names *names, double number)
{
    double value = 0.0;
    for (size_t i = 0; i < names->count; i++)
        if (plogp_number_parse(names->text[i], names->length[i], &value) == PLOGP_OK &&
            value == number)
            return i;
    return names->count;
}

size_t plogp__names_find(const struct plogp__names *names, const char *text,
                         size_t length)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->length[i] == length && memcmp(names->text[i], text, length) == 0)
            return i;
    double value = 0.0;
    if (plogp_number_parse(text, length, &value) != PLOGP_OK)
        return names->count;
    return plogp__names_find_number(names, value);
}

struct named {
    char *text;
    size_t length;
    size_t from;
};

static int compare_named(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    return plogp__level_compare(a->text, a->length, b->text, b->length);
}

plogp_status plogp__names_sort(struct plogp__names *names, uint32_t *place,
                               const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct named *sorted = plogp__alloc(alloc, names->count, sizeof *sorted);
    if (sorted == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < names->count; i++)
        sorted[i] = (struct named){names->text[i], names->length[i], i};
    qsort(sorted, names->count, sizeof *sorted, compare_named);
    for (size_t i = 0; i < names->count; i++) {
        names->text[i] = sorted[i].text;
        names->length[i] = sorted[i].length;
        place[sorted[i].from] = (uint32_t)i;
    }
    plogp__free(alloc, sorted);
    return PLOGP_OK;
}

void plogp__names_clear(struct plogp__names *names, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    for (size_t i = 0; i < names->count; i++)
        plogp__free(alloc, names->text[i]);
    plogp__free(alloc, names->text);
    plogp__free(alloc, names->length);
    memset(names, 0, sizeof *names);
}
