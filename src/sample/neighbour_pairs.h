/* Pairs of values with their number of copies. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_PAIRS_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_PAIRS_H

#include <stdint.h>

#include "plogp/neighbours.h"

/* One column: its sorted distinct values and how many observations are up to each. */
struct plogp__margin {
    double *values;     /* [size]                       */
    double *cumulative; /* [size] observations <= value */
    size_t size;
};

struct plogp__pairs {
    double *points; /* [count][2] x, y, each over its standard deviation; of a class y is
                        its number                                                       */
    double
        *weights;  /* [count] copies                                                   */
    double *terms; /* [count] one for each distinct pair                               */
    size_t count;
    double n;
    struct plogp__margin margins[2];
    double *block; /* of the margins; NULL: those of other pairs */
    const plogp_alloc *alloc;
};

/* The distinct pairs of a table in the order of x; a class comes second. PLOGP_EDOMAIN with
 * a message. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__pairs_init(const plogp_joint_table *table,
                                                const plogp_context *context,
                                                struct plogp__pairs *pairs);
/* The same observations, each a pair of its own; the margins are those of `pairs`. */
PLOGP_MUST_CHECK plogp_status plogp__pairs_single(const struct plogp__pairs *pairs,
                                                  const plogp_context *context,
                                                  struct plogp__pairs *single);
/* Pair each x with a random y: permutation number `stream` of the seed. */
void plogp__pairs_shuffle(struct plogp__pairs *single, uint64_t seed, uint64_t stream);
void plogp__pairs_clear(struct plogp__pairs *pairs);

#endif
