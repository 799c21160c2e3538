/* p-values of a bootstrap, from the statistics that its replicates reached. */
#ifndef PLOGP_SRC_FIT_VERDICT_H
#define PLOGP_SRC_FIT_VERDICT_H

#include "fit/distance.h"
#include "plogp/goodness.h"

/* The tests whose statistics are `observed` [PLOGP__STATISTICS], against `reached`
 * [replicates][PLOGP__STATISTICS], NaN where a replicate could not be fitted. */
plogp_goodness plogp__judge(const double *reached, size_t replicates,
                            const double *observed);

#endif
