#include "data/path.h"

#include <string.h>

static bool ends_with(const char *text, size_t length, const char *ending)
{
    const size_t size = strlen(ending);
    return length >= size && memcmp(text + length - size, ending, size) == 0;
}

bool plogp__path_has(const char *path, const char *ending)
{
    return ends_with(path, strlen(path), ending);
}

bool plogp__path_ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path);
    if (ends_with(path, length, ".gz"))
        length -= strlen(".gz");
    else if (ends_with(path, length, ".zst"))
        length -= strlen(".zst");
    return ends_with(path, length, ending);
}
