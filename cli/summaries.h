/* The files of a command as one summary. */
#ifndef PLOGP_CLI_SUMMARIES_H
#define PLOGP_CLI_SUMMARIES_H

#include "options.h"
#include "plogp/summary.h"

/* Read all arguments, data or states, as one data set, with moments or without, and note
 * them in the document. The summary is to be freed, also after a failure. */
plogp_status read_summary(struct invocation *invocation, bool moments,
                          plogp_summary **summary);
/* Read all arguments and emit their state. */
plogp_status emit_state(struct invocation *invocation);

#endif
