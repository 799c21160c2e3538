/* Profile-likelihood intervals. */
#ifndef PLOGP_SRC_FIT_PROFILE_H
#define PLOGP_SRC_FIT_PROFILE_H

#include "fit/maximise.h"

/*
 * The 95 % interval of every free parameter [parameter_count] from the maximum in
 * `solution`; NaN for the others. An end that no value reaches is the limit of the domain.
 * Status: PLOGP_ECANCEL.
 */
plogp_status plogp__profile_intervals(const struct plogp__problem *problem,
                                      const struct plogp__solution *solution, double *low,
                                      double *high);

#endif
