/*
 * The file of a row-group cache: a head, groups of binary columns, an index.
 *
 * A group is, in the machine's own byte order: for each column a word that says whether
 * it has missing values; for each column its numbers (8 bytes) or codes (4), then, with
 * missing values, one byte a row; at last the weights. Everything is padded to 8 bytes, so
 * that a batch can point into it. The index is a frame (data/frame.h) and comes last;
 * the head, written after it, says where it is: a file that was not finished has none.
 */
#ifndef PLOGP_SRC_DATA_CACHE_FILE_H
#define PLOGP_SRC_DATA_CACHE_FILE_H

#include <stdbool.h>

#include "plogp/batch.h"
#include "plogp/buffer.h"

struct plogp__cache_group {
    uint64_t offset; /* in the file       */
    uint64_t size;   /* in bytes          */
    uint64_t rows;
    uint64_t sum; /* CRC-32 of the bytes */
};

/* Zero-initialise it and set `file` to -1. */
struct plogp__cache_file {
    const plogp_context *context;
    int file;
    char *target;                      /* its name in the end; NULL: it has none        */
    char *temporary;                   /* its name until it is finished; NULL: it is    */
    uint64_t end;                      /* where the next group goes                     */
    struct plogp__cache_group *groups; /* [count] */
    size_t count, capacity;
};

/* A new empty file that becomes `target` when finished; NULL: one that is unlinked at
 * once. PLOGP_EIO, PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__cache_file_create(struct plogp__cache_file *cache,
                                                       const char *target,
                                                       const plogp_context *context);
/* Append the rows of a batch as a group. PLOGP_EIO (a full disk), PLOGP_ENOMEM,
 * PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__cache_file_append(struct plogp__cache_file *cache,
                                                       const plogp_batch *batch);
/* Write the index and the head; `identity` is what plogp__cache_file_open will ask for. */
PLOGP_MUST_CHECK plogp_status plogp__cache_file_finish(struct plogp__cache_file *cache,
                                                       const plogp_buffer *index,
                                                       uint64_t identity);
/* Forget all groups. */
PLOGP_MUST_CHECK plogp_status plogp__cache_file_restart(struct plogp__cache_file *cache);

/* Open a finished file, and read its index into `index`. *fresh says whether there is
 * one, of this version and identity; why not is no failure. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__cache_file_open(struct plogp__cache_file *cache,
                                                     const char *target,
                                                     uint64_t identity,
                                                     const plogp_context *context,
                                                     plogp_buffer *index, bool *fresh);

/* The bytes of a group to `bytes` [groups[at].size]; false: not what was written. */
bool plogp__cache_file_read(const struct plogp__cache_file *cache, size_t at,
                            unsigned char *bytes);

void plogp__cache_file_close(struct plogp__cache_file *cache);

#endif
