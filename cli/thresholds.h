/* --fail-above MEASURE=VALUE: exit code 1 when a result passes a threshold. */
#ifndef PLOGP_CLI_THRESHOLDS_H
#define PLOGP_CLI_THRESHOLDS_H

#include "options.h"

/* PLOGP_EINVAL with a message unless every text is MEASURE=VALUE with a measure that is
 * one of the names, a NULL-ended list. */
plogp_status thresholds_check(struct invocation *invocation, const struct words *texts,
                              const char *const *names);

/* Compare the numbers of a result row, in the unit they are printed in, with the
 * thresholds on them: what is above sets threshold_crossed, and a warning says so,
 * after the name of one of several rows, or "". */
void thresholds_apply(struct invocation *invocation, const struct words *texts,
                      const char *name, const plogp_result *row);

/* A column that cannot be compared, when there are thresholds: nobody can say that it is below
 * them. */
void thresholds_fail(struct invocation *invocation, const struct words *texts,
                     const char *name);

#endif
