/**
 * A growing block of bytes: where accumulators save their state.
 *
 *     plogp_bytes bytes;
 *     plogp_bytes_init(&bytes, &context);
 *     status = plogp_counts_save(counts, &bytes);
 *     ...write bytes.data[0 .. bytes.size) somewhere...
 *     plogp_bytes_clear(&bytes);
 *
 * Saved states are canonical: equal data give equal bytes, whatever the order of the
 * rows, the sizes of the batches, the threads and the order of merging. They are little
 * endian on every machine, carry a version and a checksum, and a reader refuses what is
 * damaged, cut short or newer with PLOGP_EFORMAT.
 */
#ifndef PLOGP_BYTES_H
#define PLOGP_BYTES_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_bytes {
    unsigned char *data;      /* [size], NULL while empty                  */
    size_t size;              /* bytes written                             */
    size_t capacity;          /* bytes allocated                           */
    const plogp_alloc *alloc; /* of the context given to plogp_bytes_init */
} plogp_bytes;

/** An empty block; allocates nothing. The allocator of `context` must outlive it. */
PLOGP_API void plogp_bytes_init(plogp_bytes *bytes, const plogp_context *context);

/** Append `size` bytes. Status: PLOGP_ENOMEM (the block is as it was). */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_bytes_append(plogp_bytes *bytes,
                                                           const void *data, size_t size);

/** Release the memory and be empty again; NULL is allowed. */
PLOGP_API void plogp_bytes_clear(plogp_bytes *bytes);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_BYTES_H */
