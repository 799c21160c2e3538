/**
 * Row-group caches: a source is parsed once, and later passes read binary columns.
 *
 *     plogp_source *source = NULL;
 *     status = plogp_cache_open("data.csv", NULL, NULL, &context, &source);
 *     ...a first pass, as of any source; it writes the cache...
 *     status = plogp_source_rewind(source);
 *     ...a second pass, at the speed of the disk...
 *     plogp_source_free(source);          also removes the cache, unless it has a name
 *
 * A cache is one file: a head with a version, one group for each batch, and an index with
 * the columns, their levels and a checksum of every group. Each group is checked whenever
 * it is read. A group that is damaged is no failure: the rows are read again from where
 * they came and the cache is written anew. Batches are those of the source behind it.
 */
#ifndef PLOGP_CACHE_H
#define PLOGP_CACHE_H

#include "plogp/source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a cache. */
typedef struct plogp_cache_state {
    uint64_t bytes;  /* of the file, so far                                       */
    uint64_t groups; /* in it, so far                                             */
    int complete;    /* nonzero: the first pass is over, or was by an earlier run */
    int reused;      /* nonzero: an earlier run wrote it                          */
    int rebuilt;     /* nonzero: it was damaged or stale, and was written again   */
} plogp_cache_state;

/**
 * Open as plogp_source_open does, with a cache behind the source.
 *
 * With a name the cache stays for later runs. It is used again only when it is sound from
 * end to end and was made of the same file (device, number, size and time of change)
 * with the same options; otherwise it is rebuilt. A pipe and a database have no such
 * marks: their cache is always rebuilt.
 *
 * Given        path, options, context  as plogp_source_open
 *              cache   where to keep it; NULL: an unlinked file in TMPDIR or /var/tmp
 * Returned     source  to be released with plogp_source_free
 * Status       as plogp_source_open; plogp_source_next also PLOGP_EIO when the cache cannot
 *              be written (a full disk), and then nothing of it stays
 * Cost         9 bytes a number and 5 a category on disk; memory for one batch more
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_cache_open(const char *path, const plogp_read_options *options, const char *cache,
                 const plogp_context *context, plogp_source **source);

/**
 * Put a cache without a name behind a source. Takes over `inner`, whatever the outcome.
 * Status: PLOGP_EINVAL for a null pointer, PLOGP_EIO, PLOGP_ENOMEM.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_cache_source(plogp_source *inner,
                                                           const plogp_context *context,
                                                           plogp_source **source);

/** The state of the cache of a source; PLOGP_EINVAL when the source has none. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_cache_state_of(const plogp_source *source,
                                                             plogp_cache_state *state);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CACHE_H */
