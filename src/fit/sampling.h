/* One replicate of a statistic, and the memory a worker needs for it. */
#ifndef PLOGP_SRC_FIT_SAMPLING_H
#define PLOGP_SRC_FIT_SAMPLING_H

#include "plogp/ordered.h"
#include "plogp/sampling.h"

struct plogp__replicates {
    const plogp_distribution *law;
    size_t n;
    const plogp_sampling_options *options;
    plogp_context context; /* without a message: replicates run on several threads */
    double *work;          /* [workers][4 n]                                       */
    double *values;        /* [replicates] the statistic; NaN: none                */
    double *squared_se;    /* [replicates] of the MLE                              */
    double *covered;       /* [replicates] of the MLE: 1, 0 or NaN                 */
};

/* The sorted table of n draws, in place; work [2 n] holds its weights. */
plogp_ordered_table plogp__tabulate(double *values, double *work, size_t n);

/* A plogp__task: replicate number `task`. */
plogp_status plogp__replicate(void *state, size_t task, size_t worker);

#endif
