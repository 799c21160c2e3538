#include "data/suggest.h"

#include <stdint.h>
#include <string.h>

#define WORD_BYTES_MAX ((size_t)64) /* longer names are not compared */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    const size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Insertions, deletions and replacements between two words, case aside.
 * Source: Wagner and Fischer (1974). */
static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length)
{
    size_t row[WORD_BYTES_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            const size_t replaced = diagonal + (lower(a[i - 1]) != lower(b[j - 1]));
            diagonal = row[j];
            row[j] = smallest(row[j] + 1, row[j - 1] + 1, replaced);
        }
    }
    return row[b_length];
}

const char *plogp__suggest(const char *word, char *const *names, size_t count)
{
    const size_t length = strlen(word);
    if (length == 0 || length > WORD_BYTES_MAX)
        return NULL;
    size_t closest = 1 + (length - 1) / 3; /* one slip in three letters */
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const size_t other = strlen(names[i]);
        if (other == 0 || other > WORD_BYTES_MAX)
            continue;
        const size_t distance = edit_distance(word, length, names[i], other);
        if (distance < closest || (distance == closest && found == NULL)) {
            closest = distance;
            found = names[i];
        }
    }
    return found;
}
