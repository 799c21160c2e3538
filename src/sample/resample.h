/* Random splits of a pooled sample, and the distance between the parts. */
#ifndef PLOGP_SRC_SAMPLE_RESAMPLE_H
#define PLOGP_SRC_SAMPLE_RESAMPLE_H

#include "plogp/context.h"

/* Observations by symbol, in an order that the data alone decide. */
struct plogp__pool {
    double *values; /* [size] increasing, of a numeric column; NULL: levels */
    double *counts; /* [size] whole                                         */
    double *part;   /* [size] of the first sample as observed, or NULL      */
    size_t size;
    double n;    /* observations               */
    double take; /* of them in the first part  */
};

struct plogp__split {
    double g;           /* grows with the G statistic for given margins; of levels */
    double js, tv;      /* of levels                                               */
    double wasserstein; /* of numbers                                              */
    double ks;          /* of numbers                                              */
};

/* The parts drawn at random as number `stream` of the seed. */
void plogp__pool_split(const struct plogp__pool *pool, uint64_t seed, uint64_t stream,
                       struct plogp__split *split);
/* The parts as observed: pool->part. */
void plogp__pool_observed(const struct plogp__pool *pool, struct plogp__split *split);

#endif
