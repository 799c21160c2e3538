/* Which row of which file an error is about. */
#ifndef PLOGP_CLI_ROW_ERROR_H
#define PLOGP_CLI_ROW_ERROR_H

#include "options.h"

/* Put "FILE: row N: " before the message of a failure that names a row of the batch; the
 * first row of data is row 1. Returns `status`. */
plogp_status name_row(struct invocation *invocation, const char *path,
                      const plogp_batch *batch, plogp_status status);

#endif
