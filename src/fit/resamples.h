/* The estimates of many samples drawn again, and what they say of each parameter. */
#ifndef PLOGP_SRC_FIT_RESAMPLES_H
#define PLOGP_SRC_FIT_RESAMPLES_H

#include "base/team.h"
#include "dist/family.h"
#include "plogp/fit_bootstrap.h"

struct plogp__resamples {
    size_t parameters, replicates;
    size_t work_size;  /* doubles that a worker needs          */
    double *work;      /* [workers][work_size]                 */
    double *estimates; /* [parameters][replicates]; NaN: no fit */
};

/* The doubles of a worker. */
static inline double *plogp__resample_work(const struct plogp__resamples *samples,
                                           size_t worker)
{
    return samples->work + worker * samples->work_size;
}

/* Intervals that percentiles cannot give: parameters that are limits of the support. */
void plogp__resample_forget_limits(const struct plogp__family *family,
                                   plogp_bootstrap_parameter *parameters);

/* Keep the estimates of replicate `task`, theta [parameters]. */
void plogp__resample_keep(struct plogp__resamples *samples, size_t task,
                          const double *theta);

/* Run the task for every replicate, and describe each parameter: parameters [parameters].
 * The task keeps what it estimates. PLOGP_ENOMEM, PLOGP_ECANCEL, or the task's failure */
PLOGP_MUST_CHECK plogp_status plogp__resample(struct plogp__resamples *samples,
                                              plogp__task *task, void *state,
                                              const plogp_context *context,
                                              plogp_bootstrap_parameter *parameters);

#endif
