/**
 * Memory with a limit: what does not fit is kept in a temporary file.
 *
 *     plogp_paged *paged = NULL;
 *     status = plogp_paged_new((uint64_t)1 << 30, &context, &paged);
 *     context.alloc = plogp_paged_alloc(paged);
 *     ...any work with this context...
 *     plogp_paged_free(paged);            when everything it gave out is released
 *
 * Small blocks, and large ones as long as there is room, come from malloc. Further large
 * blocks are parts of one unlinked file in TMPDIR or /var/tmp, mapped into memory; the
 * system writes them out and reads them back, and a thread lets go of their pages before
 * the limit is reached. Work that goes through its arrays in order (sorted runs, training
 * in passes over the rows) then runs at the speed of the disk, and with the same
 * bits, because nothing but the place of the arrays has changed.
 */
#ifndef PLOGP_PAGED_H
#define PLOGP_PAGED_H

#include "plogp/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_paged plogp_paged;

/**
 * A limited memory.
 *
 * Given        limit    bytes of the process that should not be exceeded; 0: half of the
 *                       machine's memory
 *              context  its error only; NULL: defaults
 * Returned     paged    to be released with plogp_paged_free
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM
 * Notes        the limit is an aim, not a wall: small blocks are never refused. A full
 *              disk is reported as memory is, by PLOGP_ENOMEM; plogp_paged_file_error tells
 *              the two apart.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_paged_new(uint64_t limit,
                                                        const plogp_context *context,
                                                        plogp_paged **paged);

/** Another limit, before anything large was allocated; 0: half of the machine's memory. */
PLOGP_API void plogp_paged_set_limit(plogp_paged *paged, uint64_t limit);

/** The allocator; any number of threads may use it at a time. */
PLOGP_API const plogp_alloc *plogp_paged_alloc(const plogp_paged *paged);

/** The most bytes that were in the file at a time; 0: everything fitted. */
PLOGP_API uint64_t plogp_paged_file_bytes(plogp_paged *paged);

/** Why the file could not grow when it last could not (ENOSPC of errno.h: the disk is full);
 * 0: it always could. */
PLOGP_API int plogp_paged_file_error(plogp_paged *paged);

/** Release, and remove the file; NULL is allowed. */
PLOGP_API void plogp_paged_free(plogp_paged *paged);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_PAGED_H */
