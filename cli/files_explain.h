/* --explain of the data commands: the formulas with a column's numbers put in. */
#ifndef PLOGP_CLI_FILES_EXPLAIN_H
#define PLOGP_CLI_FILES_EXPLAIN_H

#include "options.h"
#include "plogp/divergence.h"
#include "plogp/entropy_estimate.h"
#include "plogp/entropy_samples.h"
#include "plogp/moments.h"
#include "plogp/mutual_information.h"
#include "plogp/neighbours.h"
#include "plogp/sampling.h"

/* Each does nothing without --explain. */
void explain_information(struct invocation *invocation, const char *x, const char *y,
                         const plogp_mutual_information *mi);
void explain_ledgers(struct invocation *invocation, const char *name,
                     const plogp_divergences *all);
void explain_estimate(struct invocation *invocation, const char *name,
                      const plogp_entropy_estimate *estimate);
void explain_moments(struct invocation *invocation, const char *name,
                     const plogp_moments_summary *moments);

/* A differential entropy from a sample. */
void explain_density(struct invocation *invocation, const char *name,
                     const plogp_samples_entropy *entropy);
/* Mutual information from nearest neighbours. */
void explain_neighbours(struct invocation *invocation, const char *x, const char *y,
                        const plogp_neighbour_information *mi);
/* The law of a statistic for one size of the sample. */
void explain_sampling(struct invocation *invocation, const plogp_sampling_result *result);

#endif
