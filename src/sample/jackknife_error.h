/* The standard error of any estimator of entropy, by leaving out one observation. */
#ifndef PLOGP_SRC_SAMPLE_JACKKNIFE_ERROR_H
#define PLOGP_SRC_SAMPLE_JACKKNIFE_ERROR_H

#include <stdbool.h>

#include "sample/count_entropy.h"

/* Whether plogp__jackknife_error is worth its time: O(size^2). */
bool plogp__jackknife_is_feasible(const struct plogp__fingerprint *print);
/* PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__jackknife_error(
    const struct plogp__count_estimator *estimator,
    const struct plogp__fingerprint *print, const plogp_context *context, double *error);

#endif
