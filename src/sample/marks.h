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

/* The marks of one sample or of two together, and the weight of each sample at all of them. */
struct plogp__marks {
    const plogp_alloc *alloc;
    double *x; /* [size] in order */
    size_t size;
    struct plogp__marked {
        double *below, *up_to; /* [size] weight of the sample below x and up to it */
    } of_p, of_q;
};

/* `q` may be NULL. PLOGP_ENOMEM, perhaps without a message; PLOGP_EIO, PLOGP_ECANCEL. */
PLOGP_MUST_CHECK plogp_status plogp__marks_of(const plogp_sorted *p,
                                              const plogp_sorted *q,
                                              const plogp_context *context,
                                              struct plogp__marks *marks);
void plogp__marks_clear(struct plogp__marks *marks);

#endif
