/* Plain gradient descent with a line search: to watch, and to compare others with. */
#ifndef PLOGP_SRC_LEARN_DESCENT_H
#define PLOGP_SRC_LEARN_DESCENT_H

#include "learn/estimate.h"

/* From estimate->theta, on the coefficients `active` [size], until a smallest eigenvalue of
 * 1e-4 would bring the bound below the tolerance, or the iterations are used up. */
PLOGP_MUST_CHECK plogp_status plogp__descent_approach(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    const uint8_t *active, struct plogp__estimate *estimate);

#endif
