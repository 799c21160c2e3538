/* One replicate of a statistic, and the memory a worker needs for it. */
#ifndef PLOGP_SRC_FIT_SAMPLING_H
#define PLOGP_SRC_FIT_SAMPLING_H

#include "fit/censored.h"
#include "fit/estimate.h"
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

/* How a sample that was drawn is fitted again. */
struct plogp__refit {
    const struct plogp__family *family;
    const plogp_fit_options *options;
    const plogp_context *context;
    double step; /* of rounded values; 0: they are exact */
};

/* Fit a table; its values stand for intervals when refit->step says so. */
plogp_status plogp__refit_table(const struct plogp__refit *refit,
                                const plogp_ordered_table *table,
                                struct plogp__estimate *estimate);
plogp_status plogp__refit_censored(const struct plogp__refit *refit,
                                   const struct plogp__censored *censored,
                                   struct plogp__estimate *estimate);
/* Fit the n draws in values [3 n]; they are sorted in place, and `table` describes them. */
plogp_status plogp__refit_draws(const struct plogp__refit *refit, double *values,
                                size_t n, plogp_ordered_table *table,
                                struct plogp__estimate *estimate);

/* A plogp__task: replicate number `task`. */
plogp_status plogp__replicate(void *state, size_t task, size_t worker);

#endif
