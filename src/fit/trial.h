/* Which families are tried on a sample. */
#ifndef PLOGP_SRC_FIT_TRIAL_H
#define PLOGP_SRC_FIT_TRIAL_H

#include "fit/handle.h"

/* Whether a family of its own was not asked for. */
bool plogp__wants_all(const plogp_fit_options *options);
/* Whether the derivatives of one observation say all: not where points have
 * probabilities, and not where a parameter is a limit of the support. */
bool plogp__can_be_censored(const struct plogp__family *family);
/* Append the candidate of one family. Status: that of plogp__estimate_family. */
plogp_status plogp__try_family(plogp_fit *fit, const struct plogp__family *family,
                               const struct plogp__fit_data *data,
                               const plogp_fit_options *options,
                               const plogp_context *context);
enum plogp__kinds { PLOGP__DENSITIES = 1, PLOGP__DISCRETE = 2, PLOGP__BOTH = 3 };

/* Append the automatic candidates: the families of these kinds that the values can have
 * come from. */
plogp_status plogp__try_families(plogp_fit *fit, const struct plogp__fit_data *data,
                                 enum plogp__kinds kinds,
                                 const plogp_fit_options *options,
                                 const plogp_context *context);

#endif
