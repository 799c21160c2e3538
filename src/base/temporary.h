/* Files for what memory cannot hold. */
#ifndef PLOGP_SRC_BASE_TEMPORARY_H
#define PLOGP_SRC_BASE_TEMPORARY_H

#include <stddef.h>

#define PLOGP__TEMPORARY_SIZE ((size_t)4096)

/* A new file in TMPDIR if that is set, otherwise on disk rather than in memory; its name
 * goes to path[PLOGP__TEMPORARY_SIZE]. Returns the descriptor, or -1. */
int plogp__temporary_file(char *path);

#endif
