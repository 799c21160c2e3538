/* Which row of which file an error is about. */
#ifndef PLOGP_CLI_ROW_ERROR_H
#define PLOGP_CLI_ROW_ERROR_H

#include "options.h"

/* Put "FILE:LINE: " before the message of a failure that names a row of the batch, or
 * "FILE: row N: ", from 1, where the source has no lines. Returns `status`; nothing more
 * can be read from the source then. */
plogp_status name_row(struct invocation *invocation, plogp_source *source,
                      const plogp_batch *batch, plogp_status status);

#endif
