#include "data/missing.h"

#include <string.h>

#include "base/alloc.h"

static const char *const DEFAULT_TEXTS[] = {"", "NA", "NaN", "null", "?"};

static bool keep(struct plogp__missing *missing, const char *text,
                 const plogp_alloc *alloc)
{
    const size_t length = strlen(text);
    char *copy = plogp__copy_text(alloc, text, length);
    if (copy == NULL)
        return false;
    missing->text[missing->count] = copy;
    missing->length[missing->count++] = length;
    missing->empty = missing->empty || length == 0;
    missing->first[(unsigned char)copy[0]] = true;
    missing->as_number =
        missing->as_number || (length > 0 && strchr("+-.0123456789", copy[0]) != NULL);
    return true;
}

plogp_status plogp__missing_init(struct plogp__missing *missing, const char *const *texts,
                                 size_t count, const plogp_alloc *alloc)
{
    memset(missing, 0, sizeof *missing);
    if (texts == NULL) {
        texts = DEFAULT_TEXTS;
        count = sizeof DEFAULT_TEXTS / sizeof DEFAULT_TEXTS[0];
    }
    missing->text = plogp__alloc(alloc, count, sizeof *missing->text);
    missing->length = plogp__alloc(alloc, count, sizeof *missing->length);
    bool done = missing->text != NULL && missing->length != NULL;
    for (size_t i = 0; done && i < count; i++)
        done = keep(missing, texts[i], alloc);
    if (done)
        return PLOGP_OK;
    plogp__missing_clear(missing, alloc);
    return PLOGP_ENOMEM;
}

bool plogp__missing_is(const struct plogp__missing *missing, const char *text,
                       size_t length)
{
    if (length == 0)
        return missing->empty;
    if (!missing->first[(unsigned char)text[0]])
        return false;
    for (size_t i = 0; i < missing->count; i++)
        if (missing->length[i] == length && memcmp(missing->text[i], text, length) == 0)
            return true;
    return false;
}

void plogp__missing_clear(struct plogp__missing *missing, const plogp_alloc *alloc)
{
    for (size_t i = 0; missing->text != NULL && i < missing->count; i++)
        plogp__free(alloc, missing->text[i]);
    plogp__free(alloc, missing->text);
    plogp__free(alloc, missing->length);
    memset(missing, 0, sizeof *missing);
}
