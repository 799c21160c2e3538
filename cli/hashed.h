/* Hashed columns on the command line: what asks for them, how they are read, what became of
 * them. */
#ifndef PLOGP_CLI_HASHED_H
#define PLOGP_CLI_HASHED_H

#include "options.h"
#include "plogp/classifier.h"
#include "plogp/design.h"

/* The texts COL=BUCKETS as options of a design; such columns are read as levels. */
plogp_status hashed_read_options(struct invocation *invocation, const struct words *texts,
                                 plogp_design_options *options);
/* Read the columns that the training hashed as levels, too. */
void hashed_read_as_trained(struct invocation *invocation,
                            const plogp_classifier *classifier);
/* A list of the hashed columns with their collisions, where there are any. */
void add_hashings(struct invocation *invocation, plogp_result *result,
                  const plogp_training *training);

#endif
