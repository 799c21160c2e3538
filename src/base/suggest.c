#include "plogp/suggest.h"

#include <stdint.h>
#include <string.h>

#define LONGEST 63

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ASCII only, whatever the locale. */
static char fold(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* Rows of the table of distances between prefixes: two back, one back, this one. */
struct rows {
    size_t two_back[LONGEST + 1], one_back[LONGEST + 1], current[LONGEST + 1];
};

static void fill_row(struct rows *rows, const char *a, size_t i, const char *b, size_t n)
{
    rows->current[0] = i;
    for (size_t j = 1; j <= n; j++) {
        const char left = fold(a[i - 1]), right = fold(b[j - 1]);
        size_t edits = rows->one_back[j - 1] + (left != right);
        edits = smaller(edits, rows->one_back[j] + 1);
        edits = smaller(edits, rows->current[j - 1] + 1);
        if (i > 1 && j > 1 && left == fold(b[j - 2]) && fold(a[i - 2]) == right)
            edits = smaller(edits, rows->two_back[j - 2] + 1);
        rows->current[j] = edits;
    }
}

static size_t distance(const char *a, const char *b)
{
    struct rows rows;
    const size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= n; j++)
        rows.one_back[j] = rows.two_back[j] = j;
    for (size_t i = 1; i <= m; i++) {
        fill_row(&rows, a, i, b, n);
        memcpy(rows.two_back, rows.one_back, sizeof rows.one_back);
        memcpy(rows.one_back, rows.current, sizeof rows.current);
    }
    return rows.one_back[n];
}

const char *plogp_suggest(const char *word, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    if (word == NULL)
        return NULL;
    const size_t length = strlen(word);
    size_t allowed = length / 3 > 1 ? length / 3 : 1;
    for (size_t i = 0; i < count; i++) {
        const size_t edits = distance(word, candidates[i]);
        if (edits <= allowed && (nearest == NULL || edits < allowed)) {
            nearest = candidates[i];
            allowed = edits;
        }
    }
    return nearest;
}
