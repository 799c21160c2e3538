/* The allocator of plogp_paged, recognised and told where work is. */
#ifndef PLOGP_SRC_BASE_PAGED_H
#define PLOGP_SRC_BASE_PAGED_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/context.h"

/* Does it keep in a file what memory cannot hold, so that arrays may have any size? */
bool plogp__alloc_is_paged(const plogp_alloc *alloc);

/* Is this block of the allocator a part of that file? */
bool plogp__is_in_file(const plogp_alloc *alloc, const void *block);

/* Copy bytes into a block of an allocator, `offset` bytes behind its start: by writing where the
 * block is a part of that file, since touching its pages costs several times as much. False:
 * the file cannot be written. Of 0 bytes both pointers may be NULL. */
bool plogp__paged_put(const plogp_alloc *alloc, void *block, size_t offset,
                      const void *bytes, size_t count);

/* Work with this context has moved on: if its memory has a limit, pages behind it may go.
 * Any thread; a few nanoseconds, or a look every 0.4 ms. */
void plogp__moved_on(const plogp_context *context);

/* The same at row `row` of a loop over rows that has no tasks: once in a thousand. */
static inline void plogp__passed(const plogp_context *context, size_t row)
{
    if (row % 1024 == 0)
        plogp__moved_on(context);
}

#endif
