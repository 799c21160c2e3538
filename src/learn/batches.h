/* Batches of rows in an order drawn anew for every pass. */
#ifndef PLOGP_SRC_LEARN_BATCHES_H
#define PLOGP_SRC_LEARN_BATCHES_H

#include "learn/rows.h"

/* Zero-initialise it. */
struct plogp__batches {
    const plogp_context *context;
    const struct plogp__rows *from;
    struct plogp__rows rows; /* the batch under way: a copy of at most `most` rows */
    uint32_t *order;         /* [from->count] */
    size_t most, entries_room;
};

/* Of so many rows; 0: an eighth of all, 16 to 256. */
PLOGP_MUST_CHECK plogp_status plogp__batches_init(struct plogp__batches *batches,
                                                  const struct plogp__rows *from,
                                                  size_t most,
                                                  const plogp_context *context);
void plogp__batches_clear(struct plogp__batches *batches);
/* The order of a pass, from the seed of the context. */
void plogp__batches_shuffle(struct plogp__batches *batches, size_t pass);
/* The batch that begins with row order[first]; the next begins batches->rows.count later. */
PLOGP_MUST_CHECK plogp_status plogp__batches_fill(struct plogp__batches *batches,
                                                  size_t first);

#endif
