/* What the name of a file says of its format. */
#ifndef PLOGP_SRC_DATA_PATH_H
#define PLOGP_SRC_DATA_PATH_H

#include <stdbool.h>

/* Whether a path has exactly this ending (with its dot). */
bool plogp__path_has(const char *path, const char *ending);

/* Whether a path has an ending (with its dot), under .gz, .zst or neither. */
bool plogp__path_ends_with(const char *path, const char *ending);

#endif
