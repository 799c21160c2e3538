/* The allocator of plogp_paged, recognised. */
#ifndef PLOGP_SRC_DATA_PAGED_H
#define PLOGP_SRC_DATA_PAGED_H

#include <stdbool.h>

#include "plogp/context.h"

/* Does it keep in a file what memory cannot hold, so that arrays may have any size? */
bool plogp__alloc_is_paged(const plogp_alloc *alloc);

#endif
