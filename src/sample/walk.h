/* Walks over the values of one sorted sample or of two, in ascending order. */
#ifndef PLOGP_SRC_SAMPLE_WALK_H
#define PLOGP_SRC_SAMPLE_WALK_H

#include <stdint.h>

#include "sample/sorted.h"

/* Values looked at together: their arrays stay in the first-level cache. */
#define PLOGP__WALK_BLOCK 512

/* One sample: one value at a time. */
struct plogp__side {
    plogp__stretch stretch;
    size_t i;      /* of the value in the stretch    */
    double passed; /* weight of the values before it */
    double total;
};

PLOGP_MUST_CHECK plogp_status plogp__side_open(const plogp_sorted *sorted,
                                               struct plogp__side *side);
void plogp__side_close(struct plogp__side *side);
/* The part after the one that ends. */
PLOGP_MUST_CHECK plogp_status plogp__side_refill(struct plogp__side *side);

/* Values of the stretch that are not passed. */
static inline size_t plogp__side_left(const struct plogp__side *side)
{
    return side->stretch.at.size - side->i;
}

static inline double plogp__side_value(const struct plogp__side *side)
{
    return side->stretch.at.values[side->i];
}

/* One value after the other of two samples, in blocks; a value of both is there twice. */
struct plogp__walk {
    struct plogp__side p, q; /* behind the block */
    size_t size;             /* of the block     */
    double
        x[PLOGP__WALK_BLOCK + 1]; /* values, and the one behind them, or the last again */
    double to_p[PLOGP__WALK_BLOCK], to_q[PLOGP__WALK_BLOCK]; /* weight up to each   */
};

PLOGP_MUST_CHECK plogp_status plogp__walk_open(const plogp_sorted *p,
                                               const plogp_sorted *q,
                                               struct plogp__walk *walk);
/* The next block; size 0 behind the last. */
PLOGP_MUST_CHECK plogp_status plogp__walk_next(struct plogp__walk *walk);
void plogp__walk_close(struct plogp__walk *walk);

/* As many steps as both parts and a block have: each passes a value of one. */
static inline size_t plogp__walk_steps(const struct plogp__side *p,
                                       const struct plogp__side *q, size_t room)
{
    const size_t left_p = plogp__side_left(p), left_q = plogp__side_left(q);
    const size_t left = left_p < left_q ? left_p : left_q;
    return left < room ? left : room;
}

/* Two rows of numbers merged. */
struct plogp__merged {
    double *x;        /* [steps] the numbers in order                   */
    uint32_t *passed; /* [steps] how many of P are among them up to here */
};

/* The first `steps`, those of P first where both are equal; each row has as many. Returns how
 * many of P are among them. */
size_t plogp__walk_merge(const double *p, const double *q, size_t steps,
                         struct plogp__merged *made);

/* Pass so many values; the stretch may end with them. */
PLOGP_MUST_CHECK plogp_status plogp__side_pass(struct plogp__side *side, size_t values);

#endif
