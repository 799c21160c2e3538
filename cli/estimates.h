/* Entropies of a column as results: shared by describe and entropy FILE. */
#ifndef PLOGP_CLI_ESTIMATES_H
#define PLOGP_CLI_ESTIMATES_H

#include "options.h"
#include "plogp/entropy_estimate.h"
#include "plogp/entropy_samples.h"

/* Append entropy, max_entropy, perplexity, estimator, se, ci, coverage; the warnings of
 * column `name` go to the document. */
void add_count_entropy(struct invocation *invocation, plogp_result *row, const char *name,
                       const plogp_entropy_estimate *estimate);
/* Append entropy, estimator, se, ci of a differential entropy, and ties. */
void add_samples_entropy(struct invocation *invocation, plogp_result *row,
                         const char *name, const plogp_samples_entropy *entropy);
/* The plug-in entropy of levels whose weights have fractions: no estimate of its error. */
plogp_status add_weighted_entropy(struct invocation *invocation, plogp_result *row,
                                  const char *name, const double *weights, size_t k);

#endif
