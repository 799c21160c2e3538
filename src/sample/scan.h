/*
 * One way to read data: drive a source through accumulators with the thread team.
 *
 * Each batch is cut into slices of rows, the slices are shared out over the workers,
 * every worker pushes into its own accumulators, and at the end the accumulators of the
 * workers are merged into the caller's. Because merging is exact the result does not
 * depend on the number of threads, the slices or the batches.
 */
#ifndef PLOGP_SRC_SAMPLE_SCAN_H
#define PLOGP_SRC_SAMPLE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "data/wholes.h"
#include "plogp/batch.h"
#include "plogp/context.h"
#include "plogp/source.h"

/* What the scan must know of a kind of accumulator. */
typedef struct plogp__sink_kind {
    /* An empty accumulator like `prototype`. */
    plogp_status (*make)(const void *prototype, const plogp_context *context,
                         void **accumulator);
    plogp_status (*push)(void *accumulator, const plogp_batch *batch,
                         const size_t *columns);
    plogp_status (*merge)(void *accumulator, void *other); /* which is only freed then */
    void (*free)(void *accumulator);
    /* The rows of one column of the batch, as whole numbers; NULL: it needs numbers. */
    plogp_status (*push_wholes)(void *accumulator, const plogp_batch *batch,
                                size_t column, const struct plogp__wholes *wholes);
} plogp__sink_kind;

/* An accumulator of the caller and the columns of the source that it reads. */
typedef struct plogp__sink {
    const plogp__sink_kind *kind;
    void *accumulator;     /* receives everything; also the prototype of the workers' */
    const size_t *columns; /* passed to push                                          */
    bool alone; /* it reads one column, no other does, and push_wholes may be used */
} plogp__sink;

/* The kinds of this floor; `columns` has one index, for joint counts one per column. */
extern const plogp__sink_kind plogp__counts_sink;
extern const plogp__sink_kind plogp__joint_counts_sink;
extern const plogp__sink_kind plogp__moments_sink;
extern const plogp__sink_kind plogp__ordered_sink;

/*
 * Read `source` to its end into the sinks. Status: that of the source or of the first
 * failing push in row order, PLOGP_ECANCEL, PLOGP_ENOMEM; the sinks are then unusable.
 * Every sink's make must take its allocator and error from the context it is given.
 */
PLOGP_MUST_CHECK plogp_status plogp__scan(plogp_source *source, const plogp__sink *sinks,
                                          size_t sink_count,
                                          const plogp_context *context);

#endif
