#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/schema.h"
#include "plogp/number.h"
#include "sample/column_levels.h"

/* The order of levels (sample/column_levels.h) between one of the names and a text. */
static int compare_with(const struct plogp__names *names, size_t place, const char *text,
                        size_t length)
{
    return plogp__level_compare(names->text[place], names->length[place], text, length);
}

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
    names->disordered = names->disordered ||
                        (count > 0 && compare_with(names, count - 1, text, length) >= 0);
    names->text[count] = copy;
    names->length[count] = length;
    names->count = count + 1;
    return PLOGP_OK;
}

static bool spells(const struct plogp__names *names, size_t place, double number)
{
    double value = 0.0;
    return place < names->count &&
           plogp_number_parse(names->text[place], names->length[place], &value) ==
               PLOGP_OK &&
           value == number;
}

/* Numbers come first in the order of levels, ascending: how many are below this one. */
static size_t count_below(const struct plogp__names *names, double number)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        double value = 0.0;
        if (plogp__level_number(names->text[middle], names->length[middle], &value) &&
            value < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t plogp__names_find_number(const struct plogp__names *names, double number)
{
    size_t place = names->disordered ? 0 : count_below(names, number);
    if (!names->disordered)
        return spells(names, place, number) ? place : names->count;
    while (place < names->count && !spells(names, place, number))
        place++;
    return place;
}

/* A text that is looked for among the names. */
struct wanted {
    const struct plogp__names *names;
    const char *text;
    size_t length;
};

/* Of a key before or after an element, as bsearch has it. */
static int compare_names(const void *key, const void *element)
{
    const struct wanted *const wanted = key;
    char *const *const name = element;
    return -compare_with(wanted->names, (size_t)(name - wanted->names->text),
                         wanted->text, wanted->length);
}

size_t plogp__names_find_text(const struct plogp__names *names, const char *text,
                              size_t length)
{
    const struct wanted wanted = {names, text, length};
    for (size_t i = 0; names->disordered && i < names->count; i++)
        if (names->length[i] == length && memcmp(names->text[i], text, length) == 0)
            return i;
    if (names->disordered || names->count == 0)
        return names->count;
    char *const *const found =
        bsearch(&wanted, names->text, names->count, sizeof *names->text, compare_names);
    return found == NULL ? names->count : (size_t)(found - names->text);
}

size_t plogp__names_find(const struct plogp__names *names, const char *text,
                         size_t length)
{
    double value = 0.0;
    const size_t place = plogp__names_find_text(names, text, length);
    if (place < names->count || plogp_number_parse(text, length, &value) != PLOGP_OK)
        return place;
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
    names->disordered = false;
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
