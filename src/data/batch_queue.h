/*
 * A bounded queue of batches between those who read and those who work on them.
 *
 * Readers and workers are one team, whose threads take the role that the queue asks for.
 * The caller reads, and puts batches in; each batch is a piece of work, of slices of its rows,
 * and so are the parts of reading that are shared out. The piece that was posted first comes
 * first: a thread works while a batch in the queue has slices that nobody has begun, and
 * otherwise reads. When the queue is full the caller works as well. So both go on at the
 * same time, no share of the threads has to be guessed, and the queue holds at most
 * PLOGP__QUEUE_BATCHES whatever the input.
 */
#ifndef PLOGP_SRC_DATA_BATCH_QUEUE_H
#define PLOGP_SRC_DATA_BATCH_QUEUE_H

#include "base/team.h"
#include "data/wholes.h"
#include "plogp/batch.h"

#define PLOGP__QUEUE_BATCHES 2

/* Rows of one batch, by one worker; `wholes` as source->wholes. */
typedef plogp_status plogp__slice_work(void *state, const plogp_batch *slice,
                                       const struct plogp__wholes *wholes, size_t worker);

struct plogp__batch_queue;

/* A batch in the queue. Its columns are copies, since the source makes the next batch
 * meanwhile. */
struct plogp__queued {
    struct plogp__batch_queue *queue;
    plogp_batch batch;
    plogp_column *columns;        /* [column_count] */
    plogp_levels *levels;         /* [column_count] */
    struct plogp__wholes *wholes; /* [column_count] */
    struct plogp__work work;
    bool waits;
};

struct plogp__batch_queue {
    struct plogp__team *team;
    const plogp_alloc *alloc;
    plogp__slice_work *work;
    void *state;
    struct plogp__queued batches[PLOGP__QUEUE_BATCHES];
    size_t capacity;     /* batches that may be in it                        */
    size_t next;         /* where the next one goes                          */
    size_t column_count; /* of every batch                                   */
    plogp_column *views; /* [workers][column_count] of the slice in the works */
    struct plogp__wholes *whole_views; /* likewise */
};

/* For batches of `column_count` columns, of which at most `capacity` stay valid at a time;
 * team, work and state are set. PLOGP_ENOMEM with a message. Clear it in any case. */
PLOGP_MUST_CHECK plogp_status plogp__batch_queue_init(struct plogp__batch_queue *queue,
                                                      size_t column_count,
                                                      size_t capacity);

/* Before the source is asked for a batch: work until there is room for it. Status: the
 * failure of the first slice of the oldest batch. */
PLOGP_MUST_CHECK plogp_status
plogp__batch_queue_make_room(struct plogp__batch_queue *queue);

/* There must be room. wholes [column_count] belong to the batch; NULL: it has none. */
void plogp__batch_queue_put(struct plogp__batch_queue *queue, const plogp_batch *batch,
                            const struct plogp__wholes *wholes);

/* Work until the queue is empty. Status: the first failure in the order of the rows. */
PLOGP_MUST_CHECK plogp_status plogp__batch_queue_drain(struct plogp__batch_queue *queue);

/* Release what an empty queue owns. */
void plogp__batch_queue_clear(struct plogp__batch_queue *queue);

#endif
