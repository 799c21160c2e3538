/* What a fit says about its coefficients: their covariance, and which of them are
 * finite. */
#ifndef PLOGP_SRC_LEARN_INFERENCE_H
#define PLOGP_SRC_LEARN_INFERENCE_H

#include "learn/estimate.h"
#include "learn/newton.h"

/* covariance = H^-1 / n over the coefficients that moved, 0 elsewhere. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_covariance(
    const struct plogp__newton *newton, struct plogp__estimate *estimate);

/* The directions among the active coefficients that the classes left over do not
 * determine: along them, and only along them, a coefficient is not finite. */
PLOGP_MUST_CHECK plogp_status plogp__estimate_null_space(
    const struct plogp__problem *left, struct plogp__estimate *estimate);

#endif
