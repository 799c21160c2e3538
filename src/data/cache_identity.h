/* What a cache was made of: a number that changes with the file or with the options. */
#ifndef PLOGP_SRC_DATA_CACHE_IDENTITY_H
#define PLOGP_SRC_DATA_CACHE_IDENTITY_H

#include <stdbool.h>

#include "plogp/source.h"

/* 0: it cannot be told (a pipe, a database), so no earlier cache is of any use. */
uint64_t plogp__cache_identity(const char *path, const plogp_read_options *options);

/* Whether two paths lead to one file. */
bool plogp__is_same_file(const char *a, const char *b);

#endif
