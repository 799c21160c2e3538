/* Where a fit begins. */
#ifndef PLOGP_SRC_FIT_BEGIN_H
#define PLOGP_SRC_FIT_BEGIN_H

#include "fit/fitting.h"

bool plogp__any_fixed(const struct plogp__estimate *estimate);
/* The family's own place, with the fixed parameters put in. */
enum plogp__start plogp__begin(const struct plogp__fitting *run,
                               struct plogp__estimate *estimate, double *theta);
/* Shares that are not fixed fill what the fixed ones leave of 1. */
void plogp__begin_complete(const struct plogp__fitting *run,
                           const struct plogp__estimate *estimate, double *theta);
/* From the fits of parts of a long sample. Status: PLOGP_ENOMEM, PLOGP_ECANCEL. */
plogp_status plogp__begin_thinned(const struct plogp__fitting *run,
                                  const struct plogp__estimate *estimate,
                                  const plogp_context *context,
                                  struct plogp__solution *solution);
/* Away from an estimate that is already the maximum, for who wants to watch an ascent. */
void plogp__step_away(const struct plogp__problem *problem,
                      const struct plogp__fitting *run, double *theta);

#endif
