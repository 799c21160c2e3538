/*
 * Sorted runs in a temporary file: where accumulators put what memory cannot hold.
 *
 * A record is a key of bytes and a total of weights. Runs are written one after the
 * other, each in the order of its keys (bytewise, a prefix first), and read all at once,
 * merged, with the totals of equal keys added. Counts and ordered values both use it:
 * they only choose the keys.
 *
 *     plogp__spill_begin · plogp__spill_put ... · plogp__spill_end      for each run
 *     plogp__merge_new  · plogp__merge_next ... · plogp__merge_free  as often as wanted
 *
 * The file has no name (it is unlinked when it is made), so that it is gone however the
 * program ends. It is in TMPDIR, or in /var/tmp.
 */
#ifndef PLOGP_SRC_SAMPLE_SPILL_H
#define PLOGP_SRC_SAMPLE_SPILL_H

#include "sample/weight.h"

/* A file that several sets of runs may share. */
struct plogp__spill_file;

struct plogp__spill_run {
    struct plogp__spill_file *file;
    uint64_t begin, end; /* bytes */
};

typedef struct plogp__spill {
    const plogp_context *context;
    struct plogp__spill_run *runs; /* [count] complete runs */
    size_t count, capacity;
    struct plogp__spill_file *file; /* new runs go to its end; NULL before the first */
    unsigned char *buffer;          /* of the run being written */
    size_t used;
    uint64_t begin;
} plogp__spill;

/* The context must outlive the runs. */
void plogp__spill_init(plogp__spill *spill, const plogp_context *context);
void plogp__spill_clear(plogp__spill *spill);

/* PLOGP_EIO when the temporary file cannot be made or written (a full disk), PLOGP_ENOMEM,
 * PLOGP_ECANCEL; only plogp__spill_clear may follow. */
PLOGP_MUST_CHECK plogp_status plogp__spill_begin(plogp__spill *spill);
PLOGP_MUST_CHECK plogp_status plogp__spill_put(plogp__spill *spill, const void *key,
                                               size_t length, const plogp__weight *total);
PLOGP_MUST_CHECK plogp_status plogp__spill_end(plogp__spill *spill);
/* Have all runs of `other` too, which stays as it is. */
PLOGP_MUST_CHECK plogp_status plogp__spill_share(plogp__spill *spill,
                                                 const plogp__spill *other);

typedef struct plogp__record {
    const unsigned char *key;
    size_t length;
    plogp__weight total;
} plogp__record;

typedef struct plogp__merge plogp__merge;

/* Read all runs, which must stay; several merges may read at the same time. */
PLOGP_MUST_CHECK plogp_status plogp__merge_new(const plogp__spill *spill,
                                               plogp__merge **merge);
/* The next key, valid until the next call; NULL at the end. PLOGP_EIO, PLOGP_EDOMAIN when a
 * total passes 2^64 - 1, PLOGP_ENOMEM, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__merge_next(plogp__merge *merge,
                                                const plogp__record **record);
void plogp__merge_free(plogp__merge *merge);

/* The bytes of a run, for spill_merge.c. PLOGP_EIO. */
PLOGP_MUST_CHECK plogp_status plogp__spill_read(const struct plogp__spill_file *file,
                                                const plogp_context *context,
                                                uint64_t place, unsigned char *bytes,
                                                size_t size);

#endif
