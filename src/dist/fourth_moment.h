/* The fourth moment about the mean. */
#ifndef PLOGP_SRC_DIST_FOURTH_MOMENT_H
#define PLOGP_SRC_DIST_FOURTH_MOMENT_H

#include "plogp/distribution.h"

/* E (X - mean)^4 by quadrature or summation, 1e-12; Inf where it diverges, NaN without a
 * mean. */
double plogp__fourth_moment(const plogp_distribution *distribution);

#endif
