/* P-values adjusted for their number: shared by compare and mi. */
#ifndef PLOGP_CLI_ADJUST_H
#define PLOGP_CLI_ADJUST_H

#include "options.h"

/* Of a result; NaN where it is null or there is none. */
double p_value_of(const plogp_result *row);

/* Append p_adjusted to every result that has a p_value, null where that is null, or to the
 * object of the key `within` that has one; correction: bh, holm or none. */
plogp_status adjust_results(struct invocation *invocation, const char *within,
                            const char *correction);

#endif
