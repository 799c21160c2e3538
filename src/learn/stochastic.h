/* SGD and Adam on batches, for the convex kinds. */
#ifndef PLOGP_SRC_LEARN_STOCHASTIC_H
#define PLOGP_SRC_LEARN_STOCHASTIC_H

#include "learn/estimate.h"

/*
 * From estimate->theta, in place, options->batches->epochs passes over the rows. After each the
 * whole objective is looked at, and the point of the lowest stays. `active` [size] says which
 * coefficients may move.
 */
PLOGP_MUST_CHECK plogp_status plogp__stochastic_approach(
    const struct plogp__problem *problem, const struct plogp__estimate_options *options,
    const uint8_t *active, struct plogp__estimate *estimate);

#endif
