/* --explain for commands that add no derivation of their own: from their results. */
#ifndef PLOGP_CLI_DERIVE_H
#define PLOGP_CLI_DERIVE_H

#include "options.h"

/* Add to the explanation, for every result, the identity it illustrates with its numbers:
 * the ledger, the mutual information, the likelihood of a fit, the two variances. */
void derive_explanation(struct invocation *invocation);

/* The member of an object, or NULL. */
const plogp_result *derive_member(const plogp_result *object, const char *key);

/* Where the estimate of a candidate from n observations comes from. */
void derive_fit(struct invocation *invocation, const plogp_result *candidate, double n);

#endif
