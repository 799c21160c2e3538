#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "dist/family.h"
#include "plogp/suggest.h"

#define FAMILIES_MOST 64
#define NAME_SIZE     64

plogp_status plogp__family_unknown(const char *name, size_t length,
                                   const plogp_context *context)
{
    const char *names[FAMILIES_MOST] = {"categorical"};
    char word[NAME_SIZE];
    size_t count = 1;
    for (size_t i = 0; i < plogp__family_count && count < FAMILIES_MOST; i++)
        names[count++] = plogp__families[i]->name;
    const int shown = length < NAME_SIZE ? (int)length : NAME_SIZE - 1;
    (void)snprintf(word, sizeof word, "%.*s", shown, name);
    const char *const near = plogp_suggest(word, names, count);
    if (strcmp(word, names[0]) == 0)
        return plogp__fail(
            context, PLOGP_EINVAL,
            "categorical laws have no parameters: give their probabilities");
    if (near == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "there is no family '%s'", word);
    return plogp__fail(context, PLOGP_EINVAL,
                       "there is no family '%s'; did you mean '%s'?", word, near);
}
