#include "row_error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

plogp_status name_row(struct invocation *invocation, const char *path,
                      const plogp_batch *batch, plogp_status status)
{
    plogp_error *error = &invocation->error;
    char words[PLOGP_ERROR_MESSAGE_SIZE];
    if ((status != PLOGP_EDOMAIN && status != PLOGP_EFORMAT) ||
        error->where >= batch->rows)
        return status;
    memcpy(words, error->message, sizeof words);
    (void)snprintf(error->message, sizeof error->message,
                   "%.120s: row %" PRIu64 ": %.300s", path,
                   batch->first_row + error->where + 1, words);
    return status;
}
