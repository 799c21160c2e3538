/* Inference from the likelihood itself instead of its curvature at the maximum. */
#ifndef PLOGP_SRC_LEARN_LIKELIHOOD_H
#define PLOGP_SRC_LEARN_LIKELIHOOD_H

#include "learn/workshop.h"

/* Profile intervals of the coefficients of a classifier that has been reported, and the
 * tests of its columns. PLOGP_ENOMEM, PLOGP_ECANCEL, PLOGP_ENOCONV */
PLOGP_MUST_CHECK plogp_status plogp__likelihood_infer(
    plogp_classifier *classifier, const struct plogp__workshop *workshop);

#endif
