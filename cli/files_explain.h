/* --explain of the data commands: the formulas with a column's numbers put in. */
#ifndef PLOGP_CLI_FILES_EXPLAIN_H
#define PLOGP_CLI_FILES_EXPLAIN_H

#include "options.h"
#include "plogp/divergence.h"
#include "plogp/entropy_estimate.h"
#include "plogp/moments.h"
#include "plogp/mutual_information.h"

/* Each does nothing without --explain. */
void explain_information(struct invocation *invocation, const char *x, const char *y,
                         const plogp_mutual_information *mi);
void explain_ledgers(struct invocation *invocation, const char *name,
                     const plogp_divergences *all);
void explain_estimate(struct invocation *invocation, const char *name,
                      const plogp_entropy_estimate *estimate);
void explain_moments(struct invocation *invocation, const char *name,
                     const plogp_moments_summary *moments);

#endif
