/*
 * Dealing values into buckets with a team, in order: chunks of them are counted, then every
 * chunk moves its own to the places that are left for it in each bucket.
 */
#ifndef PLOGP_SRC_SAMPLE_DEAL_H
#define PLOGP_SRC_SAMPLE_DEAL_H

#include "plogp/context.h"

struct plogp__deal {
    const plogp_alloc *alloc;
    size_t count; /* values */
    size_t chunks, buckets;
    size_t *place; /* [chunks][buckets] counts, then where the next value goes */
    size_t *begin; /* [buckets + 1] of each bucket                             */
};

/* PLOGP_ENOMEM, without a message; to be cleared in any case. */
PLOGP_MUST_CHECK plogp_status plogp__deal_init(size_t count, size_t buckets,
                                               const plogp_alloc *alloc,
                                               struct plogp__deal *deal);
void plogp__deal_clear(struct plogp__deal *deal);

/* Values [*begin, *end) of a chunk; its counts or places, [buckets]. */
size_t *plogp__deal_chunk(const struct plogp__deal *deal, size_t chunk, size_t *begin,
                          size_t *end);

/* The places by the counts. */
void plogp__deal_places(const struct plogp__deal *deal);

#endif
