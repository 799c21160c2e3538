/*
 * Marks: values of samples that stand for all of them where 1/1000 is enough.
 *
 * Of up to 4096 different values all are marks. Of more, the least one and then, after a mark with
 * the share F of the weight up to it, the first value with more than F + min(F, 1 - F)/256, and
 * the largest one: the 256 outermost observations of each end one by one, then strides that grow
 * in proportion towards the middle, 256 log(n/512) on either side: 5600 marks of 10^7
 * observations. So the shares up to a mark and below the next are a 256th of the smaller tail apart
 * at most. A gap of more than 3/4 of the way from one to the next has marks at its ends as well. They
 * depend on values and weights alone, not on how a sample is held.
 */
#ifndef PLOGP_SRC_SAMPLE_MARKS_H
#define PLOGP_SRC_SAMPLE_MARKS_H

#include "sample/sorted.h"

struct plogp__weights {
    double below, up_to; /* weight of the values below x, and of x too */
};

struct plogp__mark {
    double x;
    struct plogp__weights of[2]; /* of P and of Q */
};

struct plogp__marks {
    const plogp_alloc *alloc;
    struct plogp__mark *at; /* [size] in the order of x */
    size_t size, capacity;
};

/* Those of one sample, whose weights are of[0]. PLOGP_ENOMEM, perhaps without a message; PLOGP_EIO,
 * PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__marks_of(const plogp_sorted *sorted,
                                              const plogp_context *context,
                                              struct plogp__marks *marks);
/* Those of two together, each with the weights of both. Files are read once. Status likewise. */
PLOGP_MUST_CHECK plogp_status plogp__marks_of_both(const plogp_sorted *p,
                                                   const plogp_sorted *q,
                                                   const plogp_context *context,
                                                   struct plogp__marks *marks);
void plogp__marks_clear(struct plogp__marks *marks);

#endif
