/* Random pairings of observed columns. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_SHUFFLE_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_SHUFFLE_H

#include "sample/neighbour_pairs.h"

/* Single observations in an order that the data alone decide, and runs of them within
 * which a y may change places. */
struct plogp__shuffle {
    struct plogp__pairs single; /* to be filled by each permutation           */
    double *points;             /* [count][dimension] as observed             */
    size_t *ends;               /* [runs] first place after each run          */
    size_t runs;
};

/* Without z there is one run. Observations of one class z are a run; numbers z are cut,
 * in their order and between different ones, into runs of PLOGP__RUN or more. The margins
 * stay those of `pairs`. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__shuffle_init(const struct plogp__pairs *pairs,
                                                  const plogp_context *context,
                                                  struct plogp__shuffle *shuffle);
/* Pair x with random y in shuffle->single: permutation number `stream` of the seed. */
void plogp__shuffle_draw(struct plogp__shuffle *shuffle, uint64_t seed, uint64_t stream);
void plogp__shuffle_clear(struct plogp__shuffle *shuffle);

#define PLOGP__RUN 5

#endif
