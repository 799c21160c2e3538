#define _XOPEN_SOURCE 700 /* struct stat with st_mtim */
#include "data/cache_identity.h"

#include <string.h>
#include <sys/stat.h>

#include "data/dictionary.h"

static uint64_t add_word(uint64_t identity, uint64_t word)
{
    const uint64_t pair[2] = {identity, word};
    return plogp__dictionary_hash((const char *)pair, sizeof pair);
}

static uint64_t add_text(uint64_t identity, const char *text)
{
    const char *present = text == NULL ? "" : text;
    identity = add_word(identity, text != NULL);
    return add_word(identity, plogp__dictionary_hash(present, strlen(present)));
}

static uint64_t add_options(uint64_t identity, const plogp_read_options *options)
{
    identity = add_word(identity, options->column_count);
    for (size_t i = 0; options->columns != NULL && i < options->column_count; i++)
        identity = add_text(identity, options->columns[i]);
    for (size_t i = 0; i < options->type_count; i++) {
        identity = add_text(identity, options->types[i].name);
        identity = add_word(identity, (uint64_t)options->types[i].type);
    }
    identity = add_text(identity, options->weights);
    identity = add_word(identity, options->missing_count + (options->missing != NULL));
    for (size_t i = 0; options->missing != NULL && i < options->missing_count; i++)
        identity = add_text(identity, options->missing[i]);
    identity = add_word(identity, (uint64_t)options->delimiter);
    identity = add_word(identity, (uint64_t)options->no_header);
    identity = add_word(identity, options->infer_rows);
    return add_word(identity, (uint64_t)options->skip_ragged_rows);
}

uint64_t plogp__cache_identity(const char *path, const plogp_read_options *options)
{
    struct stat about;
    if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return 0;
    uint64_t identity = add_options(1, options);
    identity = add_word(identity, (uint64_t)about.st_dev);
    identity = add_word(identity, (uint64_t)about.st_ino);
    identity = add_word(identity, (uint64_t)about.st_size);
    identity = add_word(identity, (uint64_t)about.st_mtim.tv_sec);
    identity = add_word(identity, (uint64_t)about.st_mtim.tv_nsec);
    return identity == 0 ? 1 : identity;
}

bool plogp__is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}
